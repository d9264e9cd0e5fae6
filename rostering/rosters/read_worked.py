"""Reading what people did and are fixed to: actuals before plans, every roster but those that are solved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering.rosters.horizon import Horizon
from rostering.rosters.snapshot import OutsideFacts, SettingFacts, WorkedFacts
from rostering.store import tables as t

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed
NOT_WORKING = ("declined", "not_worked", "cancelled")


def worked(
    session: Session, horizon: Horizon, person_of: Mapping[int, int], ours: Collection[int]
) -> tuple[WorkedFacts, ...]:
    """What each person did or will do beside the rosters `ours`, in the known range."""
    return (*_actuals(session, horizon, person_of, ours), *_planned(session, horizon, person_of, ours))


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


def outside(session: Session, horizon: Horizon, person_of: Mapping[int, int]) -> tuple[OutsideFacts, ...]:
    """Hours that are known as sums only."""
    h = t.HistorySum
    rows = session.exec(
        pick(h.worker_id, h.from_on, h.until_on, h.minutes).where(
            col(h.until_on) >= horizon.known_from.date(), col(h.from_on) <= horizon.last
        )
    )
    return tuple(OutsideFacts(person_of[row[0]], *row[1:]) for row in rows)


def _actuals(
    session: Session, horizon: Horizon, person_of: Mapping[int, int], ours: Collection[int]
) -> Iterator[WorkedFacts]:
    """What was really worked, or is declared as work elsewhere; not what stands on the rosters `ours`."""
    a = t.Actual
    columns: Any = (a.worker_id, a.setting_id, a.code, a.type, a.starts_at, a.ends_at, a.break_minutes)
    rows = session.exec(
        pick(*columns, t.Organisation.id, t.Assignment.roster_id)
        .join(t.Organisation, col(t.Organisation.code) == col(a.employer), isouter=True)
        .join(t.Assignment, col(t.Assignment.id) == col(a.assignment_id), isouter=True)
        .where(col(a.starts_at) >= horizon.known_from, col(a.starts_at) < horizon.known_until)
    )
    return (WorkedFacts(person_of[row[0]], *row[1:8]) for row in rows if row[8] not in ours)


def _planned(
    session: Session, horizon: Horizon, person_of: Mapping[int, int], ours: Collection[int]
) -> Iterator[WorkedFacts]:
    """Assignments without an actual: of other rosters, drafts beside published ones, and work that is no place."""
    a, s = t.Assignment, t.Shift
    done = pick(t.Actual.assignment_id).where(col(t.Actual.assignment_id).is_not(None))
    columns: Any = (a.worker_id, s.setting_id, s.code, s.type, a.starts_at, a.ends_at, a.break_minutes)
    rows = session.exec(
        pick(*columns, t.Worker.organisation_id, a.roster_id, a.shift_id)
        .join(s, col(s.id) == col(a.shift_id), isouter=True)
        .join(t.Worker, col(t.Worker.id) == col(a.worker_id))
        .join(t.Roster, col(t.Roster.id) == col(a.roster_id))
        .where(
            col(t.Roster.state) != "superseded",
            col(a.standing).not_in(NOT_WORKING),
            col(a.starts_at) >= horizon.known_from,
            col(a.starts_at) < horizon.known_until,
            col(a.id).not_in(done),
        )
    )
    for worker, setting, code, type_, starts_at, ends_at, rest, employer, roster, shift in rows:
        if roster not in ours or shift is None:
            yield WorkedFacts(
                person_of[worker], setting, code or "", type_ or "awake", starts_at, ends_at, rest, employer
            )
