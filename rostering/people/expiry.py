"""What of somebody's papers runs out, and the same person as if nothing did but one of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from rostering.calendar import local_day
from rostering.catalogue import clearances, skills, tasks
from rostering.imports.fields import months_later
from rostering.people.fitness import ACTIVE

if TYPE_CHECKING:
    from rostering.people.delegations import DelegationFacts
    from rostering.rosters.snapshot import PersonFacts, WorkerFacts

ONE_DAY = timedelta(days=1)
RIGHT_TO_WORK, REGISTRATION, SKILL, DBS = "right_to_work", "registration", "skill", "dbs"
CLEARANCE, DELEGATION, OPT_OUT, PASSPORT = "clearance", "delegation", "opt_out", "passport"
SOCIAL_CARE, REGISTER_DUE, WAY_IN = "SCW", "register_due", "way_in"
CHECKS = frozenset(("dbs", "dbs_update"))
BANDS = (30, 60, 90)  # days ahead


@dataclass(frozen=True, slots=True)
class Expiry:
    """Something that is good until a day, that day included. `of` says of which register, skill, setting or employment.

    It is unlike a fault: what has run out before today is told where people are looked at.
    """

    matter: str
    of: str
    what: str
    until: date

    def band(self, today: date) -> int:
        """Within how many days it ends: 30, 60, 90, or the days themselves beyond."""
        left = (self.until - today).days
        return next((band for band in BANDS if left <= band), left)


def expiries(
    person: PersonFacts, employments: Iterable[WorkerFacts], settings: Mapping[int, str], dbs_months: int | None
) -> Iterator[Expiry]:
    """Everything of a person that runs out on some day. `dbs_months` is how long a check is good where its rule
    is in force (None: it is not); `settings` are names by number."""
    if person.right_to_work_until is not None and not person.right_to_work_open:
        visa = f" ({person.visa} visa)" if person.visa in ("student", "sponsored") else ""
        yield Expiry(RIGHT_TO_WORK, "", f"right to work{visa}", person.right_to_work_until)
    yield from _registrations(person)
    yield from _skills(person)
    if dbs_months is not None:
        until = _checked_until(person, dbs_months)
        if until is not None:
            yield Expiry(DBS, "", "criminal record check", until)
    yield from _clearances(person, settings)
    for one in person.delegations:
        task = next((each for each in tasks().values() if each.skill == one.skill), None)
        title = one.skill if task is None else task.title.lower()
        yield Expiry(DELEGATION, _place_of(one), f"delegation of {title}", one.until_on)
    employed = tuple(employments)
    theirs = {worker.id: worker.code for worker in employed}
    for id_, _, ends in person.opted_out:
        if ends is not None and id_ in theirs:
            yield Expiry(OPT_OUT, str(id_), f"opt-out from the 48-hour week ({theirs[id_]})", ends)
    for worker in employed:
        yield from _steps(worker)


def _steps(worker: WorkerFacts) -> Iterator[Expiry]:
    """The steps of a way in that only a passport proves, to its end."""
    way = worker.way_in
    steps = () if way is None or way.route is None else way.route.steps
    for step in steps:
        if way is None or way.completed(step) is not None:
            continue
        ends = [one.until for one in way.done.get(step.code, ()) if one.until is not None]
        if ends:
            what = f"{step.title.lower()} on the way in, proven by a passport"
            yield Expiry(WAY_IN, f"{worker.id}:{step.code}", what, local_day(max(ends)))


def _registrations(person: PersonFacts) -> Iterator[Expiry]:
    for body in dict.fromkeys(body for body, _, _ in person.registrations):
        untils = [until for of, status, until in person.registrations if of == body and status == ACTIVE]
        known = [until for until in untils if until is not None]
        if known and len(known) == len(untils):
            yield Expiry(REGISTRATION, body, f"{body} registration", max(known))


def _skills(person: PersonFacts) -> Iterator[Expiry]:
    for code, held in person.skills.items():
        for level, until in held:
            able = [last for has, last in held if (has or 0) >= (level or 0)]
            last = max((one for one in able if one is not None), default=None)
            if until is not None and None not in able and until == last:
                title = skills()[code].title if code in skills() else code
                said = f"{title} at level {level}" if level is not None and len(held) > 1 else title
                yield Expiry(SKILL, f"{code}:{level or ''}", said, until)


def _checked_until(person: PersonFacts, months: int) -> date | None:
    """The last day on which the newest check is good; None where none was seen, or one is good without an end."""
    held = [until for kind, _, _, until in person.clearances if kind in CHECKS]
    if None in held:
        return None
    ends = [until for until in held if until is not None]
    if person.dbs_on is not None:
        ends.append(months_later(person.dbs_on, months) - ONE_DAY)
    return max(ends, default=None)


def _clearances(person: PersonFacts, settings: Mapping[int, str]) -> Iterator[Expiry]:
    known = clearances()
    for kind, setting in dict.fromkeys((row[0], row[1]) for row in person.clearances if row[0] not in CHECKS):
        untils = [row[3] for row in person.clearances if row[:2] == (kind, setting)]
        ends = [until for until in untils if until is not None]
        if ends and len(ends) == len(untils):
            title = known[kind].title.lower() if kind in known else kind
            where = f": {settings.get(setting, '')}" if setting is not None else ""
            yield Expiry(CLEARANCE, f"{kind}:{setting or ''}", f"{title}{where}", max(ends))


def _place_of(one: DelegationFacts) -> str:
    return f"{one.skill}:{one.client or ''}:{one.setting or ''}"


def lasting(person: PersonFacts, but: Expiry | None = None) -> PersonFacts:
    """The person as if nothing that is good today ever ran out, but for one matter where that is named."""
    matter, of = ("", "") if but is None else (but.matter, but.of)
    return replace(
        person,
        right_to_work_open=person.right_to_work_open
        or (matter != RIGHT_TO_WORK and person.right_to_work_until is not None),
        registrations=tuple(_registered(person, matter, of)),
        skills={code: tuple(_longer(code, held, matter, of)) for code, held in person.skills.items()},
        dbs_on=person.dbs_on if matter == DBS or person.dbs_on is None else None,
        clearances=tuple(_cleared(person, matter, of)),
        delegations=tuple(
            one if (matter, of) == (DELEGATION, _place_of(one)) else replace(one, until_on=date.max)
            for one in person.delegations
        ),
    )


def lasting_way(worker: WorkerFacts, but: Expiry | None = None) -> WorkerFacts:
    """The employment as if no step of its way in ever ran out, but for one where that is named."""
    if worker.way_in is None:
        return worker
    kept = but.of if but is not None and but.matter == WAY_IN else ""
    done = {
        step: tuple(one if kept == f"{worker.id}:{step}" else replace(one, until=None) for one in times)
        for step, times in worker.way_in.done.items()
    }
    return replace(worker, way_in=replace(worker.way_in, done=done))


def _registered(person: PersonFacts, matter: str, of: str) -> Iterator[tuple[str, str, date | None]]:
    for body, status, until in person.registrations:
        yield body, status, until if (matter, of) == (REGISTRATION, body) or until is None else date.max
    if matter != REGISTER_DUE and (matter, of) != (REGISTRATION, SOCIAL_CARE):
        yield SOCIAL_CARE, ACTIVE, date.max


def _longer(
    code: str, held: Iterable[tuple[int | None, date | None]], matter: str, of: str
) -> Iterator[tuple[int | None, date | None]]:
    for level, until in held:
        kept = matter == SKILL and of.partition(":")[0] == code
        yield level, until if kept else None


def _cleared(person: PersonFacts, matter: str, of: str) -> Iterator[tuple[str, int | None, date, date | None]]:
    for kind, setting, on, until in person.clearances:
        mine = matter == DBS if kind in CHECKS else (matter, of) == (CLEARANCE, f"{kind}:{setting or ''}")
        yield kind, setting, on, until if mine else None
    if person.dbs_on is not None and matter != DBS:
        yield "dbs", None, person.dbs_on, None
