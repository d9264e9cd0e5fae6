"""How many are on a shift from its beginning to its end."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rostering.rosters.places import Places
from rostering.store.assignment_standing import WORKED

if TYPE_CHECKING:
    from rostering.rosters.build import Build
    from rostering.rosters.snapshot import AssignmentFacts
    from solver.roster import Roster


def heads_on(build: Build, variants: Iterable[AssignmentFacts], roster: Roster, shift: int) -> int:
    """The places of a shift that a roster fills, with bookings without a name. `variants` are the assignments at times
    of their own: these fill a place together with others, if at all; who worked it fills theirs."""
    id_ = build.shift_ids[shift]
    own = [one for one in variants if roster.by_duty.get(f"{id_}@{one.id}")]
    heads = len(roster.by_duty.get(id_, ())) + sum(one.standing == WORKED for one in own)
    spans = tuple((one.starts_at, one.ends_at) for one in own if one.standing != WORKED)
    spans += tuple((one.starts_at, one.ends_at) for one in build.snapshot.booked.get(shift, ()))
    if not spans:
        return heads
    facts = build.snapshot.shift[shift]
    return heads + len(spans) - Places(len(spans), (facts.starts_at, facts.ends_at), spans).unsure
