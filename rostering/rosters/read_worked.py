"""Reading what people did and are fixed to: actuals before plans, every roster but those that are solved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, func
from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering.calendar import instant
from rostering.pipeline.session_work import session_work
from rostering.rosters.among import among
from rostering.rosters.horizon import Horizon
from rostering.rosters.snapshot import OutsideFacts, SettingFacts, WorkedFacts
from rostering.store import tables as t
from rostering.store.assignment_standing import NOT_WORKING
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
    a, p, b = t.Actual, t.Assignment, t.SessionBooking
    known = horizon.known_from, horizon.known_until
    return (
        *_actuals(session, person_of, ours, _within(a.starts_at, *known), among(a.worker_id, only)),
        *_planned(session, person_of, ours, _within(p.starts_at, *known), among(p.worker_id, only)),
        *_sessions(session, person_of, _within(t.TrainingSession.starts_at, *known), among(b.worker_id, only)),
    )


def worked_before(
    session: Session, horizon: Horizon, person_of: Mapping[int, int], further: Mapping[int, Collection[int]]
) -> tuple[WorkedFacts, ...]:
    """What was done through some employments before the known range: `further` has them by days before the period."""
    a, p, b = t.Actual, t.Assignment, t.SessionBooking
    found: list[WorkedFacts] = []
    for days, employments in further.items():
        before = instant(horizon.first - timedelta(days=days), 0), horizon.known_from
        theirs = sorted(employments)
        found += _actuals(session, person_of, (), _within(a.starts_at, *before), col(a.worker_id).in_(theirs))
        found += _planned(session, person_of, (), _within(p.starts_at, *before), col(p.worker_id).in_(theirs))
        seats = _within(t.TrainingSession.starts_at, *before), col(b.worker_id).in_(theirs)
        found += _sessions(session, person_of, *seats)
    return tuple(found)


def _within(column: Any, begins: datetime, ends: datetime) -> Any:
    return and_(col(column) >= begins, col(column) < ends)


def experience(session: Session, horizon: Horizon, settings: Mapping[int, SettingFacts]) -> dict[tuple[int, int], int]:
    """How many shifts each person worked at each home before the period, as far back as the store goes."""
    a = t.Actual
    rows = session.exec(
        pick(t.Worker.person_id, a.setting_id, func.count())
        .join(t.Worker, col(t.Worker.id) == col(a.worker_id))
        .where(col(a.starts_at) < horizon.begins, col(a.setting_id).is_not(None))
        .group_by(t.Worker.person_id, a.setting_id)
    )
    found: dict[tuple[int, int], int] = defaultdict(int)
    for person, setting, count in rows:
        found[person, settings[setting].home] += count
    return dict(found)


def outside(
    session: Session, horizon: Horizon, person_of: Mapping[int, int], only: Collection[int] | None = None
) -> tuple[OutsideFacts, ...]:
    """Hours that are known as sums only; of some employments, or of all."""
    h = t.HistorySum
    rows = session.exec(
        pick(h.worker_id, h.from_on, h.until_on, h.minutes).where(
            col(h.until_on) >= horizon.known_from.date(), col(h.from_on) <= horizon.last, among(h.worker_id, only)
        )
    )
    return tuple(OutsideFacts(person_of[row[0]], *row[1:]) for row in rows)


def outside_before(
    session: Session, horizon: Horizon, person_of: Mapping[int, int], further: Mapping[int, Collection[int]]
) -> tuple[OutsideFacts, ...]:
    """Hours known as sums only through some employments before the known range: `further` has them by days before."""
    h = t.HistorySum
    found: list[OutsideFacts] = []
    for days, employments in further.items():
        rows = session.exec(
            pick(h.worker_id, h.from_on, h.until_on, h.minutes).where(
                col(h.until_on) < horizon.known_from.date(),
                col(h.until_on) >= horizon.first - timedelta(days=days),
                col(h.worker_id).in_(sorted(employments)),
            )
        )
        found += (OutsideFacts(person_of[row[0]], *row[1:]) for row in rows)
    return tuple(found)


def _actuals(
    session: Session, person_of: Mapping[int, int], ours: Collection[int], *which: Any
) -> Iterator[WorkedFacts]:
    """What was really worked, or is declared as work elsewhere; not what stands on the rosters `ours`."""
    a, s = t.Actual, t.Shift
    columns: Any = (a.worker_id, a.setting_id, a.code, a.type, a.starts_at, a.ends_at, a.break_minutes)
    rows = session.exec(
        pick(t.Assignment.roster_id, *columns, t.Organisation.id, s.role, s.target, s.id)
        .join(t.Organisation, col(t.Organisation.code) == col(a.employer), isouter=True)
        .join(t.Assignment, col(t.Assignment.id) == col(a.assignment_id), isouter=True)
        .join(s, col(s.id) == col(t.Assignment.shift_id), isouter=True)
        .where(*which)
    )
    for roster, *row in rows:
        if roster not in ours:
            yield _worked(person_of, *row)


def _planned(
    session: Session, person_of: Mapping[int, int], ours: Collection[int], *which: Any
) -> Iterator[WorkedFacts]:
    """Assignments without an actual: of other rosters, drafts beside published ones, and work that is no place."""
    a, s = t.Assignment, t.Shift
    done = pick(t.Actual.assignment_id).where(col(t.Actual.assignment_id).is_not(None))
    columns: Any = (a.worker_id, s.setting_id, s.code, s.type, a.starts_at, a.ends_at, a.break_minutes)
    rows = session.exec(
        pick(a.roster_id, *columns, t.Worker.organisation_id, s.role, s.target, a.shift_id)
        .join(s, col(s.id) == col(a.shift_id), isouter=True)
        .join(t.Worker, col(t.Worker.id) == col(a.worker_id))
        .join(t.Roster, col(t.Roster.id) == col(a.roster_id))
        .where(
            col(t.Roster.state) != SUPERSEDED,
            col(a.standing).not_in(NOT_WORKING),
            *which,
            col(a.id).not_in(done),
        )
    )
    for roster, *row in rows:
        if roster not in ours or row[-1] is None:
            yield _worked(person_of, *row)


def _sessions(session: Session, person_of: Mapping[int, int], *which: Any) -> Iterator[WorkedFacts]:
    """Seats on sessions: inductions, training and shadow shifts."""
    for one in session_work(session, *which):
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
