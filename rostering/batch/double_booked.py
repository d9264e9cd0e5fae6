"""Nobody is put in two places: what a result asks of people, held against everything that stands as it is saved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering.errors import BadInputError
from rostering.rosters.build import Build
from rostering.store import tables as t
from rostering.store.assignment_standing import NOT_WORKING, PLANNED
from rostering.store.proposal_state import WAITING
from rostering.store.roster_state import DRAFT, SUPERSEDED
from rostering.store.use_case import UseCase
from solver.roster import Roster

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed
Seat = tuple[int, int]  # an employment and a shift


class DoubleBookedError(BadInputError):
    """Somebody works elsewhere by now at a time that a result asks of them."""


@dataclass(frozen=True, slots=True)
class _Stay:
    person: int
    starts_at: datetime
    ends_at: datetime


def seats_of(build: Build, roster: Roster) -> frozenset[Seat]:
    """The employments and shifts of a roster, but for who stands at times of their own."""
    pairs = (pair for pair in roster if pair in build.seats)
    return frozenset((build.seats[pair].worker.id, build.shifts[pair[1]].id) for pair in pairs)


def make_room(case: UseCase, build: Build, roster: Roster, to_be_made: Collection[int], since: datetime) -> None:
    """See that nobody on a roster is anywhere else at that time, before it is saved.

    On drafts `to_be_made` (homes; nobody touched them and this run makes them anew) they give their places up, and the
    trail says so. Proposals that this run left waiting (since it began) count as what stands. Raises
    DoubleBookedError.
    """
    standing = {(one.worker, one.shift) for one in build.snapshot.assignments}
    new = [seat for seat in seats_of(build, roster) if seat not in standing]
    stays = _stays(build, new)
    if not stays:
        return
    ours = _rosters_of(case.session, build)
    taken: dict[int, list[int]] = defaultdict(list)
    for id_, other, planned in _clashing(case.session, stays, ours):
        if not (planned and _is_free(case.session, other, to_be_made)):
            raise DoubleBookedError("Somebody is at work elsewhere by now at a time that was found for them.")
        taken[other].append(id_)
    if _proposed_elsewhere(case.session, stays, ours, since):
        raise DoubleBookedError("Somebody is proposed elsewhere by now for a time that was found for them.")
    for other, ids in sorted(taken.items()):
        _give_up(case, other, ids)


def _stays(build: Build, seats: Iterable[Seat]) -> dict[int, list[_Stay]]:
    """Where people would be, by person."""
    found: dict[int, list[_Stay]] = defaultdict(list)
    for worker, shift in seats:
        facts = build.snapshot.shift[shift]
        person = build.snapshot.worker[worker].person
        found[person].append(_Stay(person, facts.starts_at, facts.ends_at))
    return found


def _rosters_of(session: Session, build: Build) -> frozenset[int]:
    """The rosters of these homes for these days: what is saved takes their place, or waits beside them."""
    r, rs = t.Roster, t.RosterSetting
    query = pick(r.id).join(rs, col(rs.roster_id) == col(r.id))
    query = query.where(col(rs.setting_id).in_(sorted(build.snapshot.homes)), r.first_day == build.horizon.first)
    return frozenset(session.exec(query).all())


def _clashing(
    session: Session, stays: dict[int, list[_Stay]], ours: Collection[int]
) -> Iterable[tuple[int, int, bool]]:
    """The assignments on other rosters that overlap: number, roster, and whether it is planned only."""
    a, w, r = t.Assignment, t.Worker, t.Roster
    first = min(one.starts_at for each in stays.values() for one in each)
    last = max(one.ends_at for each in stays.values() for one in each)
    columns: Any = (a.id, a.roster_id, a.standing, a.pinned, a.starts_at, a.ends_at, w.person_id)
    rows = session.exec(
        pick(*columns)
        .join(w, col(w.id) == col(a.worker_id))
        .join(r, col(r.id) == col(a.roster_id))
        .where(
            col(w.person_id).in_(sorted(stays)),
            col(r.state) != SUPERSEDED,
            col(a.standing).not_in(NOT_WORKING),
            col(a.starts_at) < last,
            col(a.ends_at) > first,
        )
    )
    for id_, other, standing, pinned, starts_at, ends_at, person in rows:
        if other not in ours and _meets(stays[person], starts_at, ends_at):
            yield id_, other, standing == PLANNED and not pinned


def _meets(stays: Iterable[_Stay], starts_at: datetime, ends_at: datetime) -> bool:
    return any(one.starts_at < ends_at and starts_at < one.ends_at for one in stays)


def _is_free(session: Session, roster: int, homes: Collection[int]) -> bool:
    row = session.get_one(t.Roster, roster)
    theirs = session.exec(pick(t.RosterSetting.setting_id).where(t.RosterSetting.roster_id == roster)).all()
    return row.state == DRAFT and not row.touched and set(theirs) <= set(homes)


def _proposed_elsewhere(
    session: Session, stays: dict[int, list[_Stay]], ours: Collection[int], since: datetime
) -> bool:
    p, pa, s, w = t.Proposal, t.ProposalAssignment, t.Shift, t.Worker
    columns: Any = (p.roster_id, s.starts_at, s.ends_at, w.person_id)
    rows = session.exec(
        pick(*columns)
        .join(pa, col(pa.proposal_id) == col(p.id))
        .join(s, col(s.id) == col(pa.shift_id))
        .join(w, col(w.id) == col(pa.worker_id))
        .where(p.state == WAITING, col(p.made_at) >= since, col(w.person_id).in_(sorted(stays)))
    )
    return any(other not in ours and _meets(stays[person], begins, ends) for other, begins, ends, person in rows)


def _give_up(case: UseCase, roster: int, ids: list[int]) -> None:
    """Take some off a draft that this run is about to make anew."""
    row = case.session.get_one(t.Roster, roster)
    case.session.connection().execute(delete(t.Assignment).where(col(t.Assignment.id).in_(ids)))
    row.version += 1
    case.session.add(row)
    case.record(f"roster {roster}", after=f"version {row.version}: {len(ids)} taken off, who are needed elsewhere")
