"""What letters say: a person who may be lent, a step of a deployment, and times at which somebody works elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from rostering.passports.claims import Claims, read_claims
from rostering.passports.fields import Fields, instant_text
from rostering.passports.reason import Reason, UnfitError

LONGEST_WORDS = 300
LONGEST_TIME = timedelta(days=31)  # of one busy time: live-in care is long


@dataclass(frozen=True, slots=True)
class BusyTimes:
    """When somebody works elsewhere, within a stretch of time of which that is all: no places, no shifts."""

    first: datetime
    last: datetime
    times: tuple[tuple[datetime, datetime], ...]

    def json(self) -> dict[str, Any]:
        """As a letter writes it."""
        times = [{"starts": instant_text(one), "ends": instant_text(other)} for one, other in self.times]
        return {"from": instant_text(self.first), "until": instant_text(self.last), "times": times}

    @classmethod
    def read(cls, fields: Fields) -> BusyTimes:
        """From a letter. Raises UnfitError for times that are none, overlap or lie outside its stretch."""
        first, last = fields.instant("from"), fields.instant("until")
        times = []
        for one in fields.each("times"):
            times.append((one.instant("starts"), one.instant("ends")))
            refuse_unknown(one)
        refuse_unknown(fields)
        before = first
        for starts_at, ends_at in times:
            if not before <= starts_at < ends_at or starts_at > last or ends_at - starts_at > LONGEST_TIME:
                raise UnfitError(Reason.IMPOSSIBLE_DATE, "The letter's busy times are not in order, or are no times.")
            before = ends_at
        return cls(first, last, tuple(times))


@dataclass(frozen=True, slots=True)
class TimesBody:
    """When somebody who is lent works for the sender."""

    busy: BusyTimes

    def json(self) -> dict[str, Any]:
        """As a letter writes it."""
        return {"busy": self.busy.json()}

    @classmethod
    def read(cls, fields: Fields) -> TimesBody:
        """From a letter."""
        body = cls(BusyTimes.read(fields.inner("busy")))
        refuse_unknown(fields)
        return body


@dataclass(frozen=True, slots=True)
class PersonBody:
    """Somebody who may be lent: what a passport would say, what binds the hours of their work, and busy times.
    `passport` is the number of one that is good. Only who is 18 or older is lent by letter."""

    visa: str | None
    weekly_minutes: int | None
    passport: str | None
    claims: Claims
    subject: str
    busy: BusyTimes

    def json(self) -> dict[str, Any]:
        """As a letter writes it."""
        return {
            "adult": True,
            "visa": self.visa,
            "weeklyMinutes": self.weekly_minutes,
            "passport": self.passport,
            "person": self.claims.json(self.subject),
            "busy": self.busy.json(),
        }

    @classmethod
    def read(cls, fields: Fields) -> PersonBody:
        """From a letter. Raises UnfitError for a field of the person that this version does not know."""
        fields.expect("adult", True)
        person = fields.inner("person")
        claims, unknown = read_claims(person)
        body = cls(
            visa=fields.maybe_text("visa"),
            weekly_minutes=fields.maybe_whole("weeklyMinutes", 0, 7 * 24 * 60),
            passport=fields.maybe_text("passport"),
            claims=replace(claims, employment=replace(claims.employment, started_on=None)),
            subject=person.text("id"),
            busy=BusyTimes.read(fields.inner("busy")),
        )
        refuse_unknown(fields, *unknown)
        return body


@dataclass(frozen=True, slots=True)
class LoanTerms:
    """What a host asks for with its first letter: whom, where, as what, from when to when, under which agreement."""

    subject: str
    setting: str
    setting_name: str
    setting_kind: str
    role: str
    starts_at: datetime
    ends_at: datetime
    agreement: str

    def json(self) -> dict[str, Any]:
        """As a letter writes it."""
        return {
            "person": self.subject,
            "setting": {"code": self.setting, "name": self.setting_name, "kind": self.setting_kind},
            "role": self.role,
            "starts": instant_text(self.starts_at),
            "ends": instant_text(self.ends_at),
            "agreement": self.agreement,
        }

    @classmethod
    def read(cls, fields: Fields) -> LoanTerms:
        """From a letter."""
        place = fields.inner("setting")
        terms = cls(
            subject=fields.text("person"),
            setting=place.text("code"),
            setting_name=place.text("name"),
            setting_kind=place.text("kind"),
            role=fields.text("role"),
            starts_at=fields.instant("starts"),
            ends_at=fields.instant("ends"),
            agreement=fields.text("agreement"),
        )
        refuse_unknown(place)
        refuse_unknown(fields)
        return terms


@dataclass(frozen=True, slots=True)
class StepBody:
    """One step: its name, who took it in which role and in whose place, why, what the worker said and when, what
    passes all the same, and from when on no shift begins; with a request its terms, with a step onward busy times."""

    step: str
    by: str
    role: str
    in_place_of: str | None = None
    reason: str | None = None
    means: str | None = None
    words: str | None = None
    given_at: datetime | None = None
    waived: tuple[str, ...] = ()
    closes_at: datetime | None = None
    terms: LoanTerms | None = None
    busy: BusyTimes | None = None

    def json(self) -> dict[str, Any]:
        """As a letter writes it."""
        return {
            "step": self.step,
            "by": self.by,
            "role": self.role,
            "inPlaceOf": self.in_place_of,
            "reason": self.reason,
            "means": self.means,
            "words": self.words,
            "givenAt": _maybe(self.given_at),
            "waived": list(self.waived),
            "closesAt": _maybe(self.closes_at),
            "terms": None if self.terms is None else self.terms.json(),
            "busy": None if self.busy is None else self.busy.json(),
        }

    @classmethod
    def read(cls, fields: Fields) -> StepBody:
        """From a letter."""
        terms, busy = fields.maybe_inner("terms"), fields.maybe_inner("busy")
        body = cls(
            step=fields.text("step"),
            by=fields.text("by"),
            role=fields.text("role"),
            in_place_of=fields.maybe_text("inPlaceOf"),
            reason=fields.maybe_text("reason"),
            means=fields.maybe_text("means"),
            words=fields.maybe_text("words", LONGEST_WORDS),
            given_at=fields.maybe_instant("givenAt"),
            waived=fields.texts("waived"),
            closes_at=fields.maybe_instant("closesAt"),
            terms=None if terms is None else LoanTerms.read(terms),
            busy=None if busy is None else BusyTimes.read(busy),
        )
        refuse_unknown(fields)
        return body


def refuse_unknown(fields: Fields, *more: str) -> None:
    """Raise UnfitError for a field that this version does not know: it may change what the letter means."""
    for path in (*fields.unknown(), *more):
        raise UnfitError(
            Reason.WRONG_SHAPE, f"The letter has the field {path}, which this version does not know; update rota."
        )


def _maybe(moment: datetime | None) -> str | None:
    return None if moment is None else instant_text(moment)
