"""A block of cells: copied as codes, laid down once or along its pattern."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ui.edits.place import CellPlace, place_at
from ui.edits.plan import Put, plan
from ui.sheet import PersonLine

if TYPE_CHECKING:
    from datetime import date

    from rostering.rosters.shift_work import Edit
    from ui.state import WeekState

Codes = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Laid:
    """The changes of one roster that lay a block down, by the home and the first day of the roster."""

    place: CellPlace
    edits: tuple[Edit, ...]


@dataclass(frozen=True)
class Laying:
    """What laying a block down comes to: changes roster by roster, and a sentence for each cell that is left out."""

    laid: tuple[Laid, ...]
    left_out: tuple[str, ...]


def copied(state: WeekState) -> Codes:
    """The codes of the marked cells, a line of them for each person."""
    cursor = state.cursor
    found = []
    for line in cursor.lines:
        places = [place_at(state, line, day) for day in cursor.days]
        if all(place is not None for place in places):
            found.append(tuple(place.codes if place is not None and place.here else "" for place in places))
    return tuple(found)


def lay(state: WeekState, codes: Codes, *, along: bool) -> Laying:
    """The changes that lay copied codes down from the cursor on; `along` repeats them to the last day in view.

    A cell that is empty in the block is emptied.
    """
    by_roster: dict[tuple[str, date], tuple[CellPlace, list[Edit]]] = {}
    left_out: list[str] = []
    for place, code in _cells(state, codes, along=along):
        if not place.here or place.codes == code:
            continue
        if "+" in code:
            left_out.append(f"{place.words} has {code}, which is more than one shift.")
            continue
        planned = plan(place, Put(code))
        if planned.refused:
            left_out.append(planned.refused)
            continue
        key = place.view.place.code, place.standing.build.horizon.first
        by_roster.setdefault(key, (place, []))[1].extend(planned.edits)
    return Laying(tuple(Laid(place, tuple(edits)) for place, edits in by_roster.values()), tuple(left_out))


def _cells(state: WeekState, codes: Codes, *, along: bool) -> Iterator[tuple[CellPlace, str]]:
    """Each cell that a block reaches, with the code for it."""
    sheet = state.sheet
    if sheet is None or not codes:
        return
    people = [number for number in sheet.stops if number >= state.line and isinstance(sheet.lines[number], PersonLine)]
    width = len(codes[0])
    days = range(state.day, len(sheet.days) if along else min(len(sheet.days), state.day + width))
    for line, row in zip(people, codes, strict=False):
        for day in days:
            place = place_at(state, line, day)
            if place is not None:
                yield place, row[(day - state.day) % width]
