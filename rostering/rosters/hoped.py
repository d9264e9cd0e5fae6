"""Which places of a roster are filled in hope only: by people who may refuse and have not said yes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from rostering.catalogue import OWN, pools
from rostering.store.assignment_standing import OFFERED, PLANNED

if TYPE_CHECKING:
    from rostering.rosters.build import Build
    from solver.roster import Roster


def hoped(build: Build, roster: Roster) -> frozenset[tuple[str, str]]:
    """The (person, duty) of a roster who were asked and have not answered, or have yet to be asked.

    Own staff who are planned, all who said yes, and places booked without a name are sure.
    """
    standing = {build.assigned(one): one.standing for one in build.snapshot.assignments}
    found = []
    for person, duty in roster:
        stands = standing.get((person, duty), PLANNED)
        if stands == OFFERED or (stands == PLANNED and _may_refuse(build, person, duty)):
            found.append((person, duty))
    return frozenset(found)


def by_shift(build: Build, pairs: Iterable[tuple[str, str]]) -> Counter[int]:
    """How many of them there are on each shift, by its number."""
    return Counter(build.shifts[duty].id for _, duty in pairs)


def _may_refuse(build: Build, person: str, duty: str) -> bool:
    seat = build.seats.get((person, duty.partition("@")[0]))
    return seat is not None and seat.pool != OWN and seat.pool in pools() and pools()[seat.pool].may_refuse
