"""What a solve leaves alone: how much of the standing rosters it may change."""

from __future__ import annotations

from dataclasses import replace
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

    def stays(one: AssignmentFacts) -> bool:
        return hold is Hold.EVERYBODY or one.roster in rosters

    assignments = tuple(replace(one, pinned=True) if stays(one) else one for one in snapshot.assignments)
    return replace(snapshot, assignments=assignments)
