"""Who could work where, counted from the possible pairs of all settings; pairs themselves are not kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from rostering.rosters.eligibility.eligibility import Eligibility
from rostering.rosters.snapshot import Snapshot

Roles = Mapping[str, int]  # minutes by role; no role is ''
WEEK_MINUTES = 40 * 60  # what somebody without guaranteed hours is taken to work in a week


@dataclass(frozen=True)
class Reach:
    """Of every home (its id): the minutes of work that each person could do there, by role; how many pairs that is; who
    stands there; and the minutes that are wanted, by role. `minutes` is what each person works at most."""

    able: Mapping[int, Mapping[int, Roles]]
    pairs: Mapping[int, int]
    stands: Mapping[int, frozenset[int]]
    wanted: Mapping[int, Roles]
    minutes: Mapping[int, int]

    def people(self, homes: Iterable[int]) -> frozenset[int]:
        """Everybody who could work at some homes, or stands there."""
        return frozenset(person for home in homes for person in (*self.able[home], *self.stands[home]))

    def size(self, homes: Iterable[int]) -> int:
        """How many pairs some homes have."""
        return sum(self.pairs[home] for home in homes)


def read_reach(snapshot: Snapshot, weeks: float) -> Reach:
    """Who could work where in a snapshot of so many weeks."""
    eligibility = Eligibility(snapshot)
    able: dict[int, dict[int, dict[str, int]]] = {home: {} for home in snapshot.homes}
    wanted: dict[int, dict[str, int]] = {home: defaultdict(int) for home in snapshot.homes}
    pairs = dict.fromkeys(snapshot.homes, 0)
    for shift in snapshot.shifts:
        home = snapshot.settings[shift.setting].home
        role, minutes = shift.role or "", shift.length - shift.break_minutes
        wanted[home][role] += minutes * max(shift.minimum, shift.target)
        for person, _ in eligibility.seats(shift):
            mine = able[home].setdefault(person.id, {})
            mine[role] = mine.get(role, 0) + minutes
            pairs[home] += 1
    stands: dict[int, set[int]] = {home: set() for home in snapshot.homes}
    for one in snapshot.assignments:
        if one.is_held:
            home = snapshot.settings[snapshot.shift[one.shift].setting].home
            stands[home].add(snapshot.person_on(one).id)
    return Reach(
        able,
        pairs,
        {home: frozenset(people) for home, people in stands.items()},
        {home: dict(roles) for home, roles in wanted.items()},
        _minutes(snapshot, weeks),
    )


def _minutes(snapshot: Snapshot, weeks: float) -> dict[int, int]:
    """What each person may be taken to work: the hours of their contracts, or a full week where none are guaranteed."""
    found: dict[int, int] = defaultdict(int)
    for worker in snapshot.workers:
        found[worker.person] += sum(contract.weekly_minutes for contract in worker.contracts)
    return {person: round(weeks * (minutes or WEEK_MINUTES)) for person, minutes in found.items()}


def shared_among(reach: Reach, groups: Iterable[Collection[int]]) -> frozenset[int]:
    """Those who could work, or stand, in more than one of some groups of homes."""
    seen: set[int] = set()
    shared: set[int] = set()
    for homes in groups:
        people = reach.people(homes)
        shared |= seen & people
        seen |= people
    return frozenset(shared)
