"""From what somebody wants in a cell to the changes of the roster that bring it about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ui.edits.choices import Choice, choices, narrowed, refusal

if TYPE_CHECKING:
    from datetime import datetime

    from rostering.rosters.shift_work import Edit, Work
    from rostering.rosters.snapshot import AssignmentFacts
    from ui.edits.place import CellPlace


@dataclass(frozen=True, slots=True)
class Put:
    """A shift of some code; a dot or nothing empties the cell."""

    code: str


@dataclass(frozen=True, slots=True)
class Times:
    """Own begin and end, in minutes after midnight; an end before the begin is on the next day."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Pin:
    """Pinned, or not."""

    on: bool


Want = Put | Times | Pin


@dataclass(frozen=True, slots=True)
class Planned:
    """The changes for one cell, or why there are none, in a sentence."""

    edits: tuple[Edit, ...] = ()
    refused: str = ""


def plan(place: CellPlace, want: Want) -> Planned:
    """What brings a cell about that somebody wants."""
    if not place.here:
        return Planned(refused="Nobody of that name is employed on that day.")
    if isinstance(want, Times):
        return _times(place, want)
    if isinstance(want, Pin):
        return _pin(place, on=want.on)
    if not want.code:
        return clear(place)
    found = narrowed(choices(place), want.code)
    fitting = [one for one in found if one.fits and one.code == want.code]
    if fitting:
        return put(place, fitting[0])
    if place.codes == want.code:
        return Planned()
    exact = [one for one in found if one.code == want.code]
    if exact:
        return Planned(refused=refusal(place, exact))
    return Planned(refused=f"{place.view.place.name} has no shift {want.code} on {place.day:%a} {place.day.day}.")


def put(place: CellPlace, choice: Choice) -> Planned:
    """Somebody on a shift, in the place of what they stood on at this home that day."""
    from rostering.rosters.shift_work import Edit, Work

    facts = place.standing.build.snapshot.shift[choice.shift]
    off = tuple(Edit(one.worker, one.shift, None) for one in place.assignments)
    work = Work(facts.starts_at, facts.ends_at, facts.break_minutes)
    return Planned((*off, Edit(choice.worker, choice.shift, work)))


def clear(place: CellPlace) -> Planned:
    """Somebody off what they stood on at this home that day."""
    from rostering.rosters.shift_work import Edit

    if not place.assignments:
        return Planned(refused=f"There is nothing to clear: {place.words} is empty.")
    return Planned(tuple(Edit(one.worker, one.shift, None) for one in place.assignments))


def _pin(place: CellPlace, *, on: bool) -> Planned:
    from rostering.rosters.shift_work import Edit

    stands = [one for one in place.assignments if one.pinned is not on]
    if not stands:
        state = "pinned already" if place.assignments else "empty"
        return Planned(refused=f"There is nothing to pin: {place.words} is {state}.")
    return Planned(tuple(Edit(one.worker, one.shift, _work(one, pinned=on)) for one in stands))


def _times(place: CellPlace, want: Times) -> Planned:
    from rostering.rosters.shift_work import Edit

    if len(place.assignments) != 1:
        why = "is empty; type a shift first" if not place.assignments else "has more than one shift; clear one first"
        return Planned(refused=f"Own times need one shift: {place.words} {why}.")
    (one,) = place.assignments
    from rostering.calendar import DAY_MINUTES, instant

    starts = instant(place.day, want.start)
    ends = instant(place.day, want.end if want.end > want.start else want.end + DAY_MINUTES)
    return Planned((Edit(one.worker, one.shift, _work(one, starts_at=starts, ends_at=ends)),))


def _work(
    one: AssignmentFacts,
    *,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    pinned: bool | None = None,
) -> Work:
    from rostering.rosters.shift_work import Work

    return Work(
        starts_at=starts_at or one.starts_at,
        ends_at=ends_at or one.ends_at,
        break_minutes=one.break_minutes,
        standing=one.standing,
        pinned=one.pinned if pinned is None else pinned,
    )


def swap(one: CellPlace, other: CellPlace) -> Planned:
    """Two people's cells exchanged: each on what the other stood on."""
    from rostering.rosters.shift_work import Edit, Work

    if one.part is not other.part:
        return Planned(refused="Two cells on two rosters cannot be swapped; change each by itself.")
    if one.person == other.person:
        return Planned(refused=f"A swap needs two people; {one.name} is both.")
    if not one.assignments and not other.assignments:
        return Planned(refused="There is nothing to swap: both cells are empty.")
    edits: list[Edit] = []
    for place, away in ((one, other), (other, one)):
        for stands in away.assignments:
            found = [each for each in choices(_on_day_of(place, away)) if each.shift == stands.shift]
            if not found or not found[0].fits:
                return Planned(refused=refusal(place, found))
            edits.append(Edit(stands.worker, stands.shift, None))
            edits.append(
                Edit(found[0].worker, stands.shift, Work(stands.starts_at, stands.ends_at, stands.break_minutes))
            )
    return Planned(tuple(edits))


def _on_day_of(place: CellPlace, other: CellPlace) -> CellPlace:
    from ui.edits.place import CellPlace as At

    return At(place.view, place.person, other.column)
