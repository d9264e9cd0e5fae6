"""What a solve leaves alone: how much of the standing rosters it may change, and what has begun."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from rostering.rosters.snapshot import AssignmentFacts, Snapshot
from rostering.store.roster_state import PUBLISHED


class Hold(StrEnum):
    """Who stays where they stand. What is pinned, offered, confirmed or worked stays in any case."""

    EVERYBODY = "everybody"  # only what is open is filled
    PUBLISHED = "published"  # of published rosters nobody is moved; drafts are made anew around the pins
    PINNED = "pinned"  # published rosters may change too, as little as can be


def held_back(snapshot: Snapshot, hold: Hold | None) -> Snapshot:
    """A snapshot in which everybody counts as pinned whom a hold names."""
    if hold in (None, Hold.PINNED):
        return snapshot
    rosters = {number for number, _, _, state in snapshot.rosters.values() if state == PUBLISHED}
    return _pinned(
        snapshot, {one.id for one in snapshot.assignments if hold is Hold.EVERYBODY or one.roster in rosters}
    )


def with_begun(snapshot: Snapshot, moment: datetime) -> Snapshot:
    """A snapshot in which whoever is on a shift that has begun by an instant stays, and nobody else is put on it."""
    begun = frozenset(shift.id for shift in snapshot.shifts if shift.starts_at <= moment)
    on = {one.id for one in snapshot.assignments if one.shift in begun}
    return replace(_pinned(snapshot, on), begun=begun) if begun else snapshot


def _pinned(snapshot: Snapshot, ids: set[int]) -> Snapshot:
    def stays(one: AssignmentFacts) -> AssignmentFacts:
        return replace(one, pinned=True) if one.id in ids else one

    return replace(snapshot, assignments=tuple(stays(one) for one in snapshot.assignments))
