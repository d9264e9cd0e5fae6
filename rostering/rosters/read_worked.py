"""Reading what people did and are fixed to: actuals before plans, every roster but those that are solved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering.calendar import instant
from rostering.pipeline.session_work import session_work_between
from rostering.rosters.among import among
from rostering.rosters.horizon import Horizon
from rostering.rosters.snapshot import OutsideFacts, SettingFacts, WorkedFacts
from rostering.store import tables as t
from rostering.store.assignment_standing import NOT_WORKING
from rostering.store.kept import kept
from rostering.store.roster_state import SUPERSEDED

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed


def worked(
    session: Session,
    horizon: Horizon,
    person_of: Mapping[int, int],
    ours: Collection[int],
    only: Collection[int] | None = None,
) -> tuple[WorkedFacts, ...]:
    """What each person did or will do beside the rosters `ours`, in the known range; of some employments, or of all."""
    return tuple(_all(session, person_of, ours, horizon.known_from, horizon.known_until, only))


def worked_before(
    session: Session, horizon: Horizon, person_of: Mapping[int, int], further: Mapping[int, Collection[int]]
) -> tuple[WorkedFacts, ...]:
    """What was done through some employments before the known range: `further` has them by days before the period."""
    return tuple(
        one
        for days, theirs in further.items()
        for one in _all(
            session, person_of, (), instant(horizon.first - timedelta(days=days), 0), horizon.known_from, theirs
        )
    )


def _all(
    session: Session,
    person_of: Mapping[int, int],
    ours: Collection[int],
    begins: datetime,
    ends: datetime,
    only: Collection[int] | None,
) -> Iterator[WorkedFacts]:
    """What begins in a stretch of time, beside the rosters `ours`; of some employments, or of all."""
    for roster, *row in _actuals(session, begins=begins, ends=ends, only=only):
        if roster not in ours:
            yield replace(_worked(person_of, *row), is_done=True)
    for roster, *row in _planned(session, begins=begins, ends=ends, only=only):
        if roster not in ours or row[-1] is None:
            yield _worked(person_of, *row)
    yield from _sessions(session, person_of, begins, ends, only)
    for worker, starts_at, ends_at, employer in _elsewhere(session, begins=begins, ends=ends, only=only):
        yield _worked(person_of, worker, None, None, None, starts_at, ends_at, 0, employer, None, None, None)


def experience(
    session: Session, horizon: Horizon, settings: Mapping[int, SettingFacts], people: Collection[int] | None = None
) -> dict[tuple[int, int], int]:
    """How many shifts each person (of some, or of all) worked at each home before the period, as far back as the store
    goes."""
    found: dict[tuple[int, int], int] = defaultdict(int)
    for person, setting, count in _worked_there(session, until=horizon.begins, people=people):
        found[person, settings[setting].home] += count
    return dict(found)


@kept
def _worked_there(until: datetime, people: Collection[int] | None) -> Any:
    a = t.Actual
    return (
        pick(t.Worker.person_id, a.setting_id, func.count())
        .join(t.Worker, col(t.Worker.id) == col(a.worker_id))
        .where(col(a.starts_at) < until, col(a.setting_id).is_not(None), among(t.Worker.person_id, people))
        .group_by(t.Worker.person_id, a.setting_id)
    )


def outside(
    session: Session, horizon: Horizon, person_of: Mapping[int, int], only: Collection[int] | None = None
) -> tuple[OutsideFacts, ...]:
    """Hours that are known as sums only; of some employments, or of all."""
    rows = _sums(session, first=horizon.known_from.date(), last=horizon.last, only=only)
    return tuple(OutsideFacts(person_of[row[0]], *row[1:]) for row in rows)


@kept
def _sums(first: date, last: date, only: Collection[int] | None) -> Any:
    h = t.HistorySum
    return pick(h.worker_id, h.from_on, h.until_on, h.minutes).where(
        col(h.until_on) >= first, col(h.from_on) <= last, among(h.worker_id, only)
    )


def outside_before(
    session: Session, horizon: Horizon, person_of: Mapping[int, int], further: Mapping[int, Collection[int]]
) -> tuple[OutsideFacts, ...]:
    """Hours known as sums only through some employments before the known range: `further` has them by days before."""
    found: list[OutsideFacts] = []
    for days, theirs in further.items():
        first = horizon.first - timedelta(days=days)
        rows = _sums_over(session, first=first, before=horizon.known_from.date(), workers=theirs)
        found += (OutsideFacts(person_of[row[0]], *row[1:]) for row in rows)
    return tuple(found)


@kept
def _sums_over(first: date, before: date, workers: Collection[int]) -> Any:
    h = t.HistorySum
    return pick(h.worker_id, h.from_on, h.until_on, h.minutes).where(
        col(h.until_on) < before, col(h.until_on) >= first, col(h.worker_id).in_(workers)
    )


@kept
def _actuals(begins: datetime, ends: datetime, only: Collection[int] | None) -> Any:
    """What was really worked, or is declared as work elsewhere."""
    a, s = t.Actual, t.Shift
    columns: Any = (a.worker_id, a.setting_id, a.code, a.type, a.starts_at, a.ends_at, a.break_minutes)
    return (
        pick(t.Assignment.roster_id, *columns, t.Organisation.id, s.role, s.target, s.id)
        .join(t.Organisation, col(t.Organisation.code) == col(a.employer), isouter=True)
        .join(t.Assignment, col(t.Assignment.id) == col(a.assignment_id), isouter=True)
        .join(s, col(s.id) == col(t.Assignment.shift_id), isouter=True)
        .where(col(a.starts_at) >= begins, col(a.starts_at) < ends, among(a.worker_id, only))
    )


@kept
def _planned(begins: datetime, ends: datetime, only: Collection[int] | None) -> Any:
    """Assignments without an actual: of other rosters, drafts beside published ones, and work that is no place."""
    a, s = t.Assignment, t.Shift
    done = pick(t.Actual.assignment_id).where(col(t.Actual.assignment_id).is_not(None))
    columns: Any = (a.worker_id, s.setting_id, s.code, s.type, a.starts_at, a.ends_at, a.break_minutes)
    return (
        pick(a.roster_id, *columns, t.Worker.organisation_id, s.role, s.target, a.shift_id)
        .join(s, col(s.id) == col(a.shift_id), isouter=True)
        .join(t.Worker, col(t.Worker.id) == col(a.worker_id))
        .join(t.Roster, col(t.Roster.id) == col(a.roster_id))
        .where(
            col(t.Roster.state) != SUPERSEDED,
            col(a.standing).not_in(NOT_WORKING),
            col(a.starts_at) >= begins,
            col(a.starts_at) < ends,
            among(a.worker_id, only),
            col(a.id).not_in(done),
        )
    )


def _sessions(
    session: Session, person_of: Mapping[int, int], begins: datetime, ends: datetime, only: Collection[int] | None
) -> Iterator[WorkedFacts]:
    """Seats on sessions: inductions, training and shadow shifts."""
    for one in session_work_between(session, begins, ends, only):
        yield WorkedFacts(
            person=person_of[one.worker],
            setting=one.setting,
            code=one.code,
            type=one.type,
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            break_minutes=0,
            employer=one.employer,
        )


@kept
def _elsewhere(begins: datetime, ends: datetime, only: Collection[int] | None) -> Any:
    """Work in the stores of partners, as they told it: times and no more."""
    e = t.BusyTime
    return pick(e.worker_id, e.starts_at, e.ends_at, e.organisation_id).where(
        col(e.starts_at) >= begins, col(e.starts_at) < ends, among(e.worker_id, only)
    )


def _worked(
    person_of: Mapping[int, int],
    worker: int,
    setting: int | None,
    code: str | None,
    type_: str | None,
    starts_at: datetime,
    ends_at: datetime,
    break_minutes: int,
    employer: int | None,
    role: str | None,
    target: int | None,
    shift: int | None,
) -> WorkedFacts:
    """One row of the store as a fact; what is no place has neither code nor type, and counts as awake."""
    return WorkedFacts(
        person=person_of[worker],
        setting=setting,
        code=code or "",
        type=type_ or "awake",
        starts_at=starts_at,
        ends_at=ends_at,
        break_minutes=break_minutes,
        employer=employer,
        role=role,
        target=target or 0,
        shift=shift,
    )
