"""What is at stake in a loan: the shifts that the host gains, those that home loses, and what they cost as planned."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlmodel import Session, col, select

from rostering import words
from rostering.aid.attendance import attendance
from rostering.aid.lender import LostShift, lost_shifts, that_stand
from rostering.bookings.work_cost import WorkCost
from rostering.calendar import local_day
from rostering.rosters.horizon import Horizon
from rostering.rosters.read import read_snapshot
from rostering.rosters.roster_place import RosterPlace, rosters_touching
from rostering.rosters.seat_cost import paid_work, seat_through
from rostering.store import tables as t
from rostering.work.stretches import LAST_MINUTE

if TYPE_CHECKING:
    from rostering.aid.loan import Loan
    from rostering.rosters.snapshot import ShiftFacts, Snapshot

LONGEST_LOOK = timedelta(days=27)  # how far from its beginning shifts are looked at


@dataclass(frozen=True, slots=True)
class GainedShift:
    """A shift at the host that a loan can fill: how many stand there without them, how many must and should."""

    shift: int
    words: str
    filled: int
    minimum: int
    target: int
    stands: bool  # they are on it already

    @property
    def is_below(self) -> bool:
        """Whether it is below its minimum without them."""
        return self.filled < self.minimum


@dataclass(frozen=True, slots=True)
class Price:
    """What some shifts of one person come to as planned. `unpriced` counts those of which no rate is known."""

    shifts: int = 0
    minutes: int = 0
    pence: int = 0
    unpriced: int = 0


@dataclass(frozen=True, slots=True)
class Stakes:
    """Both sides of a loan. `pays` is what the host pays for what it gains, `planned` what home planned for what it
    loses."""

    gained: tuple[GainedShift, ...] = ()
    pays: Price = Price()
    lost: tuple[LostShift, ...] = ()
    planned: Price = Price()


def stakes(session: Session, loan: Loan) -> Stakes:
    """What a loan gives the host and takes from home, as the rosters stand now.

    Where it names no shifts, the host gains what its role is short of in the first four weeks of it.
    """
    first = local_day(loan.period[0])
    last = min(local_day(loan.period[1] - LAST_MINUTE), first + LONGEST_LOOK)
    there = read_snapshot(session, Horizon(first, last), (loan.setting,), people={loan.person_id}, apart=True)
    gained = _gained(session, loan, there, Horizon(first, last))
    lost = lost_shifts(session, loan)
    homes, until = _where(session, [one.shift for one in lost])
    planned = Price()
    if homes:
        horizon = Horizon(min(first, until), min(until, first + LONGEST_LOOK))
        here = read_snapshot(session, horizon, homes, people={loan.person_id}, apart=True)
        planned = _price(here, loan, [one.shift for one in lost])
    return Stakes(gained, _price(there, loan, [one.shift for one in gained]), lost, planned)


def _gained(session: Session, loan: Loan, there: Snapshot, horizon: Horizon) -> tuple[GainedShift, ...]:
    wanted = {one.id: one for one in there.shifts if _is_for(loan, there, one)}
    found = {one: _gain(there, facts, 0, stands=False) for one, facts in wanted.items()}
    for place in that_stand(rosters_touching(session, horizon, (loan.setting,))):
        found |= {one.shift: one for one in _gained_on(session, loan, place, wanted.keys())}
    every = sorted(found.values(), key=lambda one: (wanted[one.shift].starts_at, one.shift))
    return tuple(one for one in every if loan.facts.shifts or one.stands or one.filled < one.target)


def _is_for(loan: Loan, there: Snapshot, shift: ShiftFacts) -> bool:
    """Whether a shift is one of those that a loan opens."""
    facts = loan.facts
    if facts.shifts:
        return shift.id in facts.shifts
    near = facts.setting in (shift.setting, there.settings[shift.setting].home)
    inside = facts.starts_at <= shift.starts_at and shift.ends_at <= facts.ends_at
    return near and inside and shift.role == facts.role


def _gained_on(session: Session, loan: Loan, place: RosterPlace, wanted: Collection[int]) -> list[GainedShift]:
    """Those of one roster, counted without the person."""
    made = attendance(session, place, wanted)
    snapshot, roster, theirs = made.snapshot, made.roster, set[int]()
    for one in snapshot.assignments:
        if snapshot.person_on(one).id == loan.person_id:
            roster = roster.without(*made.assigned(one))
            theirs.add(one.shift)
    return [_gain(snapshot, one, made.filled(roster, one.id), stands=one.id in theirs) for one in snapshot.shifts]


def _gain(snapshot: Snapshot, shift: ShiftFacts, filled: int, *, stands: bool) -> GainedShift:
    return GainedShift(shift.id, words.shift_in(snapshot, shift), filled, shift.minimum, shift.target, stands)


def _where(session: Session, shifts: list[int]) -> tuple[tuple[str, ...], date]:
    """The settings (codes) at which some shifts are, and the last of their days."""
    s = t.Shift
    query = (
        select(col(t.Setting.code), col(s.day))
        .join(s, col(s.setting_id) == col(t.Setting.id))
        .where(col(s.id).in_(shifts))
    )
    rows = session.exec(query).all()
    return tuple(sorted({code for code, _ in rows})), max((day for _, day in rows), default=date.min)


def _price(snapshot: Snapshot, loan: Loan, shifts: list[int]) -> Price:
    """What some shifts come to through the employment that is lent."""
    costs = WorkCost(snapshot.rates, snapshot.rules)
    worker = snapshot.worker[loan.facts.worker]
    minutes, known = 0, list[int | None]()
    for number in shifts:
        shift = snapshot.shift.get(number)
        seat = None if shift is None else seat_through(snapshot, worker, shift)
        if shift is None or seat is None:
            known.append(None)
            continue
        work = paid_work(snapshot, seat, shift)
        minutes += work.minutes
        known.append(costs.pence(work, seat.contract.pence_an_hour))
    priced = [pence for pence in known if pence is not None]
    return Price(len(shifts), minutes, sum(priced), len(known) - len(priced))
