"""The shifts of weeks that nobody has rostered yet, as demand asks for them, without writing them down."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from sqlmodel import Session

from rostering.rosters.horizon import Horizon
from rostering.rosters.read_demand import shift_facts
from rostering.rosters.snapshot import ShiftFacts, Snapshot
from rostering.store import tables as t
from rostering.work.demand import differences

MOST_OF_A_WEEK = 1_000_000  # shifts that a week may have, far above any


def with_demand(session: Session, snapshot: Snapshot, horizon: Horizon, within: Collection[int]) -> Snapshot:
    """A snapshot with the shifts that demand asks for now: those that are missing are there under numbers below zero,
    which no shift of the store has. Raises BadInputError where nothing is asked for at all."""
    found = differences(session, horizon, within)
    changed = dict(found.changed)
    kept = [
        _changed(session, one, changed[one.id]) if one.id in changed else one
        for one in snapshot.shifts
        if one.id not in found.surplus
    ]
    missing = (
        shift_facts(t.Shift(id=number, **row)) for number, row in zip(numbers(horizon), found.missing, strict=False)
    )
    return replace(snapshot, shifts=ordered([*kept, *missing]))


def numbers(horizon: Horizon, part: int = 0) -> range:
    """Numbers for shifts that are no shifts of the store: others for each week, and for each part of one."""
    first = -MOST_OF_A_WEEK * (10 * horizon.first.toordinal() + part) - 1
    return range(first, first - MOST_OF_A_WEEK, -1)


def ordered(shifts: Collection[ShiftFacts]) -> tuple[ShiftFacts, ...]:
    """Shifts in the order of a snapshot."""
    return tuple(sorted(shifts, key=lambda one: (one.day, one.starts_at, one.setting, abs(one.id))))


def _changed(session: Session, one: ShiftFacts, values: dict[str, object]) -> ShiftFacts:
    row = session.get_one(t.Shift, one.id)
    return shift_facts(t.Shift(**(row.model_dump() | values)))
