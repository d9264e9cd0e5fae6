"""What a passport says of a person: dates, levels and ends. Never a result, a reason or anything about health."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from rostering.passports.fields import Fields


@dataclass(frozen=True, slots=True)
class Employment:
    """Who employs the person, as what, since when. `roles` are codes of data/roles.toml."""

    employer: str
    roles: tuple[str, ...]
    started_on: date | None


@dataclass(frozen=True, slots=True)
class Registered:
    """An entry on a professional register. `conditional`: there are conditions; the register itself says which."""

    body: str
    number: str | None
    status: str
    conditional: bool
    until: date | None
    looked_up_on: date | None
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Trained:
    """A completed training: its category with its scheme before a colon (rota:fire), the day, the last good day."""

    category: str
    title: str
    level: int | None
    done_on: date
    until: date | None
    provider: str | None
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """A check that was seen: what kind, when, until when it is good, and at what level where that is known."""

    kind: str
    seen_on: date
    until: date | None
    level: str | None = None
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bound:
    """What the person must not be put on, from when to when. `organisation`: whose setting `value` is."""

    forbids: str
    value: str | None
    organisation: str | None
    from_on: date
    until: date | None
    review_on: date
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Claims:
    """Everything that a passport says of its subject."""

    name: str
    identity_on: date
    employment: Employment
    registrations: tuple[Registered, ...] = ()
    training: tuple[Trained, ...] = ()
    checks: tuple[Checked, ...] = ()
    restrictions: tuple[Bound, ...] = ()

    def json(self, subject: str) -> dict[str, Any]:
        """As the document writes it, `subject` being the id of whom it is about."""
        work = self.employment
        return {
            "id": subject,
            "name": self.name,
            "identity": {"verifiedOn": _day(self.identity_on)},
            "employment": {
                "employer": work.employer,
                "roles": list(work.roles),
                "startDate": _day(work.started_on),
            },
            "registrations": [_registered(one) for one in self.registrations],
            "training": [_trained(one) for one in self.training],
            "checks": [_checked(one) for one in self.checks],
            "restrictions": [_bound(one) for one in self.restrictions],
        }


def read_claims(fields: Fields) -> tuple[Claims, tuple[str, ...]]:
    """The claims of a document, and the paths of the fields that this version does not know.

    An entry of a list keeps its own unknown fields: they may change what the entry means. Raises UnfitError.
    """
    identity, work = fields.inner("identity"), fields.inner("employment")
    fields.text("id")
    claims = Claims(
        name=fields.text("name"),
        identity_on=identity.day("verifiedOn"),
        employment=Employment(work.text("employer"), work.texts("roles"), work.maybe_day("startDate")),
        registrations=tuple(_read_registered(one) for one in fields.each("registrations")),
        training=tuple(_read_trained(one) for one in fields.each("training")),
        checks=tuple(_read_checked(one) for one in fields.each("checks")),
        restrictions=tuple(_read_bound(one) for one in fields.each("restrictions")),
    )
    entries: tuple[Registered | Trained | Checked | Bound, ...] = (
        *claims.registrations,
        *claims.training,
        *claims.checks,
        *claims.restrictions,
    )
    within = tuple(path for entry in entries for path in entry.unknown)
    return claims, (*fields.unknown(), *identity.unknown(), *work.unknown(), *within)


def _registered(one: Registered) -> Mapping[str, Any]:
    return {
        "body": one.body,
        "number": one.number,
        "status": one.status,
        "withConditions": one.conditional,
        "validUntil": _day(one.until),
        "lookedUpOn": _day(one.looked_up_on),
    }


def _read_registered(fields: Fields) -> Registered:
    return Registered(
        body=fields.text("body"),
        number=fields.maybe_text("number"),
        status=fields.text("status"),
        conditional=fields.flag("withConditions"),
        until=fields.maybe_day("validUntil"),
        looked_up_on=fields.maybe_day("lookedUpOn"),
        unknown=fields.unknown(),
    )


def _trained(one: Trained) -> Mapping[str, Any]:
    return {
        "category": one.category,
        "title": one.title,
        "level": one.level,
        "completedOn": _day(one.done_on),
        "validUntil": _day(one.until),
        "provider": one.provider,
    }


def _read_trained(fields: Fields) -> Trained:
    return Trained(
        category=fields.text("category"),
        title=fields.text("title"),
        level=fields.maybe_whole("level", 1, 9),
        done_on=fields.day("completedOn"),
        until=fields.maybe_day("validUntil"),
        provider=fields.maybe_text("provider"),
        unknown=fields.unknown(),
    )


def _checked(one: Checked) -> Mapping[str, Any]:
    level = {} if one.level is None else {"level": one.level}  # left out, so that versions without it read the check
    return {"kind": one.kind, "seenOn": _day(one.seen_on), "validUntil": _day(one.until), **level}


def _read_checked(fields: Fields) -> Checked:
    return Checked(
        kind=fields.text("kind"),
        seen_on=fields.day("seenOn"),
        until=fields.maybe_day("validUntil"),
        level=fields.maybe_text("level"),
        unknown=fields.unknown(),
    )


def _bound(one: Bound) -> Mapping[str, Any]:
    return {
        "forbids": one.forbids,
        "value": one.value,
        "organisation": one.organisation,
        "validFrom": _day(one.from_on),
        "validUntil": _day(one.until),
        "reviewOn": _day(one.review_on),
    }


def _read_bound(fields: Fields) -> Bound:
    return Bound(
        forbids=fields.text("forbids"),
        value=fields.maybe_text("value"),
        organisation=fields.maybe_text("organisation"),
        from_on=fields.day("validFrom"),
        until=fields.maybe_day("validUntil"),
        review_on=fields.day("reviewOn"),
        unknown=fields.unknown(),
    )


def _day(when: date | None) -> str | None:
    return None if when is None else when.isoformat()
