"""What switching a pool off costs: the places that its people fill, and who else could take them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlmodel import Session

from rostering.calendar import monday_of
from rostering.rosters.build import Build, build
from rostering.rosters.horizon import Horizon
from rostering.rosters.pool_facts import PoolOff
from rostering.rosters.read import read_snapshot
from rostering.rosters.roster_place import RosterPlace, rosters_touching
from rostering.rosters.snapshot import AssignmentFacts, ShiftFacts
from rostering.store.roster_state import DRAFT
from solver.roster import Roster

LOOK_AHEAD = timedelta(weeks=8)  # how far ahead a pool that is off without an end is looked at


@dataclass(frozen=True, slots=True)
class LostLine:
    """One place that somebody fills through the pool: on a `draft` it is lost, else it is kept, as they were told.

    `others` is how many could be put there instead who are not reached through it only, and are not on that shift yet;
    `below_minimum` says whether the shift is below its minimum without them.
    """

    setting: str
    name: str
    week: date
    day: date
    shift: str
    person: str
    minutes: int
    is_kept: bool
    others: int
    below_minimum: bool


@dataclass(frozen=True, slots=True)
class CoverLost:
    """All of it, in the order of the days."""

    lines: tuple[LostLine, ...]

    @property
    def lost(self) -> tuple[LostLine, ...]:
        """What comes off."""
        return tuple(one for one in self.lines if not one.is_kept)

    @property
    def kept(self) -> tuple[LostLine, ...]:
        """What stays, as people were told."""
        return tuple(one for one in self.lines if one.is_kept)

    @property
    def minutes(self) -> int:
        """The minutes of shifts that come off."""
        return sum(one.minutes for one in self.lost)

    @property
    def nobody_else(self) -> int:
        """Of the places that come off, those that nobody else could take."""
        return sum(not one.others for one in self.lost)

    @property
    def weeks(self) -> tuple[tuple[str, date, int, int], ...]:
        """By setting and week (its Monday): the places lost and their minutes."""
        found: dict[tuple[str, date], tuple[int, int]] = {}
        for one in self.lost:
            places, minutes = found.get((one.setting, one.week), (0, 0))
            found[one.setting, one.week] = places + 1, minutes + one.minutes
        return tuple((*key, *numbers) for key, numbers in sorted(found.items()))


def cover_lost(session: Session, off: PoolOff, now: datetime) -> CoverLost:
    """What is lost on the rosters that stand if a pool is switched off, of the work that begins after an instant."""
    horizon = Horizon(off.from_on, off.until_on or off.from_on + LOOK_AHEAD)
    lines: list[LostLine] = []
    for place in rosters_touching(session, horizon):
        if off.organisation is None or place.owner in (None, off.organisation):
            lines += _at(session, place, off, now)
    return CoverLost(tuple(sorted(lines, key=lambda one: (one.day, one.setting, one.shift, one.person))))


def _at(session: Session, place: RosterPlace, off: PoolOff, now: datetime) -> Iterator[LostLine]:
    """The places of one roster."""
    snapshot = read_snapshot(session, place.horizon, place.homes)
    made = build(snapshot, place.horizon, keep=True)
    theirs = [one for one in _through(made, off) if one.starts_at > now and one.roster == place.id]
    if not theirs:
        return
    without = build(replace(snapshot, pools=snapshot.pools.with_off(off)), place.horizon, keep=True)
    gone = {made.assigned(one) for one in theirs}
    left = Roster.of(pair for pair in made.roster if pair not in gone)
    for one in theirs:
        shift = snapshot.shift[one.shift]
        home = snapshot.settings[snapshot.settings[shift.setting].home]
        yield LostLine(
            setting=home.code,
            name=home.name,
            week=monday_of(shift.day),
            day=shift.day,
            shift=shift.code,
            person=snapshot.person_on(one).code,
            minutes=int((one.ends_at - one.starts_at).total_seconds()) // 60,
            is_kept=place.state != DRAFT,
            others=_others(without, shift),
            below_minimum=made.filled(left, shift.id) < shift.minimum,
        )


def _through(made: Build, off: PoolOff) -> Iterator[AssignmentFacts]:
    """Who stands on a shift by a seat through the pool, on days on which it would be off."""
    snapshot = made.snapshot
    for one in snapshot.assignments:
        shift = snapshot.shift[one.shift]
        seat = made.seats.get((snapshot.person_on(one).code, made.shift_ids[one.shift]))
        if seat is not None and off.holds(seat.pool, snapshot.settings[shift.setting].organisation, shift.day):
            yield one


def _others(without: Build, shift: ShiftFacts) -> int:
    """How many could be put on a shift with the pool off, who are on nothing then."""
    id_ = without.shift_ids[shift.id]
    busy = {
        without.snapshot.person_on(one).code
        for one in without.snapshot.assignments
        if one.starts_at < shift.ends_at and one.ends_at > shift.starts_at
    }
    return sum(on == id_ and person not in busy for person, on in without.seats)
