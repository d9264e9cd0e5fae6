"""Is a person fit for work on a day, not fit, or does nobody know: the same answers for lists and for rosters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from rostering.catalogue import skills
from rostering.imports.fields import months_later
from rostering.people.clearances import ClearanceFacts, newest

if TYPE_CHECKING:
    from rostering.rosters.snapshot import PersonFacts

ACTIVE, UNKNOWN_STATUS = "active", "unknown"
LOOKED_UP_MONTHS = 12  # how long a look at a register counts where its rule does not say: registers renew yearly (M)
LEVEL_2_CERTIFICATE = "care_certificate_level_2"


class Answer(StrEnum):
    """What is known of one matter. What is missing is unknown; what is on record and not good fails."""

    PASS = "pass"
    FAIL = "fail"
    UNKNOWN = "unknown"


def right_to_work(person: PersonFacts, day: date) -> Answer:
    """Whether somebody has permission to work on a day."""
    return Answer.PASS if person.right_to_work_open else _until(person.right_to_work_until, day)


def right_to_work_seen(person: PersonFacts) -> Answer:
    """Whether it is on record when the papers of somebody's right to work were seen."""
    return Answer.UNKNOWN if person.right_to_work_seen_on is None else Answer.PASS


def age(person: PersonFacts) -> Answer:
    """Whether it is known if somebody is under 18."""
    return Answer.PASS if person.age_known or person.under_18_until is not None else Answer.UNKNOWN


def visa(person: PersonFacts) -> Answer:
    """Whether it is known if a visa limits somebody's hours. Permission without an end carries no such limit."""
    return Answer.PASS if person.visa is not None or person.right_to_work_open else Answer.UNKNOWN


def visa_hours(person: PersonFacts) -> Answer:
    """Whether the weekly hours of a student's visa are known."""
    return Answer.UNKNOWN if person.visa == "student" and person.visa_weekly_minutes is None else Answer.PASS


def visa_sponsor(person: PersonFacts) -> Answer:
    """Whether it is known who sponsors a sponsored worker."""
    return Answer.UNKNOWN if person.visa == "sponsored" and not person.visa_sponsor else Answer.PASS


def registration(person: PersonFacts, body: str, day: date, months: int = LOOKED_UP_MONTHS) -> Answer:
    """Whether somebody is on a register on a day. An entry of unknown status is unknown, a lapsed one fails.

    An active entry without an end counts for so many months from the day on which somebody looked; then, and where
    nobody has, it is unknown.
    """
    entries = [(status, until) for of, status, until in person.registrations if of == body]
    active = [until for status, until in entries if status == ACTIVE]
    if any(until is not None and until >= day for until in active):
        return Answer.PASS
    if None in active:
        return looked_up(person, body, day, months)
    if active:
        return Answer.FAIL
    if entries and all(status != UNKNOWN_STATUS for status, _ in entries):
        return Answer.FAIL
    return Answer.FAIL if entries and _latest([until for _, until in entries], day) is Answer.FAIL else Answer.UNKNOWN


def looked_up_months(params: Mapping[str, Any]) -> int:
    """How many months a look at a register counts by the parameters of the rule that asks for it."""
    return int(params.get("months", {}).get("looked_up", LOOKED_UP_MONTHS))


def looked_up(person: PersonFacts, body: str, day: date, months: int = LOOKED_UP_MONTHS) -> Answer:
    """Whether somebody looked at an active entry of a register less than so many months before a day."""
    seen = person.registers_seen.get(body)
    return Answer.PASS if seen is not None and day < months_later(seen, months) else Answer.UNKNOWN


def skill(person: PersonFacts, code: str, level: int | None, day: date) -> Answer:
    """Whether somebody can do something, at a level where one is asked for, on a day.

    No record at all is unknown, and so is one without its level where a level is asked for. A language is what the
    person says: who named others does not speak it.
    """
    entry = skills().get(code)
    if entry is not None and entry.language is not None and entry.language in person.languages:
        return Answer.PASS
    held = person.skills.get(code, ())
    if not held:
        named_others = entry is not None and entry.language is not None and bool(person.languages)
        return Answer.FAIL if named_others else Answer.UNKNOWN
    able = [until for has, until in held if level is None or (has is not None and has >= level)]
    if able:
        return _latest(able, day)
    unlevelled = [until for has, until in held if has is None]
    return Answer.UNKNOWN if unlevelled and _latest(unlevelled, day) is Answer.PASS else Answer.FAIL


def criminal_record_check(person: PersonFacts, day: date, months: int) -> Answer:
    """Whether a check was seen that is not due again on a day; `months` is how long one is good (rule DBS)."""
    held = clearances_of(person)
    if newest(held, "dbs", day) or newest(held, "dbs_update", day):
        return Answer.PASS
    if person.dbs_on is not None and months_later(person.dbs_on, months) > day:
        return Answer.PASS
    ever = person.dbs_on is not None or newest(held, "dbs") is not None or newest(held, "dbs_update") is not None
    return Answer.FAIL if ever else Answer.UNKNOWN


def care_certificate(person: PersonFacts, said: Iterable[str | None], day: date) -> Answer:
    """Whether somebody has the Care Certificate, by what their employments say of it: done, in_progress, no or None."""
    known = {one for one in said if one is not None}
    if "done" in known or skill(person, LEVEL_2_CERTIFICATE, None, day) is Answer.PASS:
        return Answer.PASS
    return Answer.FAIL if known else Answer.UNKNOWN


def fit_for_nights(person: PersonFacts, day: date) -> Answer:
    """Whether the assessment that night workers are offered is in date on a day."""
    held = clearances_of(person)
    if newest(held, "fit_for_nights", day) is not None:
        return Answer.PASS
    return Answer.UNKNOWN if newest(held, "fit_for_nights") is None else Answer.FAIL


def personal_care(person: PersonFacts) -> Answer:
    """Whether somebody said to whom they may give personal care. Only they can say it."""
    return Answer.PASS if person.personal_care else Answer.UNKNOWN


def clearances_of(person: PersonFacts) -> tuple[ClearanceFacts, ...]:
    """A person's clearances."""
    return tuple(ClearanceFacts(*row) for row in person.clearances)


def _until(until: date | None, day: date) -> Answer:
    """By the last good day; None is unknown."""
    if until is None:
        return Answer.UNKNOWN
    return Answer.PASS if until >= day else Answer.FAIL


def _latest(untils: Iterable[date | None], day: date) -> Answer:
    """By the latest of several last good days; None is without an end."""
    return Answer.PASS if any(until is None or until >= day for until in untils) else Answer.FAIL
