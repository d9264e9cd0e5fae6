"""Settings that share people, found over the possible pairs; those that are too many, taken apart.

A cluster small enough is solved whole. A larger one is taken apart into parts of homes that share most, and whoever
could work in several parts is given to one of them, by what each lacks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rostering.batch.reach import Reach, shared_among

# Up to so many pairs a cluster is solved whole: some ten homes.
MOST_PAIRS = 12_000

Homes = frozenset[int]


@dataclass(frozen=True)
class Part:
    """Homes that are solved together, and those who may be put on their shifts. `whole`: nobody else could work
    there."""

    homes: Homes
    people: frozenset[int]
    need: float
    whole: bool = True


@dataclass(frozen=True)
class Divided:
    """A cluster that was taken apart: its parts, and the part that each shared person was given to."""

    parts: tuple[Part, ...]
    shared: Mapping[int, int] = field(default_factory=dict)


def clusters(reach: Reach, homes: Iterable[int], together: Iterable[Iterable[int]] = ()) -> tuple[Homes, ...]:
    """The homes by who shares people with whom, directly or through others; `together` are homes of one roster."""
    leader = {home: home for home in homes}

    def find(home: int) -> int:
        while leader[home] != home:
            leader[home] = leader[leader[home]]
            home = leader[home]
        return home

    first: dict[int, int] = {}
    for home in leader:
        for person in reach.people([home]):
            leader[find(home)] = find(first.setdefault(person, home))
    for group in together:
        members = [home for home in group if home in leader]
        for home in members[1:]:
            leader[find(home)] = find(members[0])
    found: dict[int, set[int]] = defaultdict(set)
    for home in leader:
        found[find(home)].add(home)
    return tuple(sorted((frozenset(one) for one in found.values()), key=min))


def divided(reach: Reach, cluster: Homes, together: Iterable[Iterable[int]] = (), most: int = MOST_PAIRS) -> Divided:
    """A cluster as parts of at most so many pairs each (more where one roster alone has more)."""
    if reach.size(cluster) <= most:
        return Divided((Part(cluster, reach.people(cluster), float(reach.size(cluster))),))
    groups = _groups(reach, cluster, together, most)
    shared = shared_among(reach, groups)
    given = _given(reach, groups, sorted(shared))
    parts = tuple(
        Part(
            homes,
            frozenset(
                one for one in reach.people(homes) if given.get(one, number) == number or _held(reach, homes, one)
            ),
            float(reach.size(homes)),
            whole=False,
        )
        for number, homes in enumerate(groups)
    )
    return Divided(parts, given)


def _held(reach: Reach, homes: Homes, person: int) -> bool:
    return any(person in reach.stands[home] for home in homes)


def _groups(reach: Reach, cluster: Homes, together: Iterable[Iterable[int]], most: int) -> tuple[Homes, ...]:
    """The homes in groups: each begins with the first that is left, and takes those that share most with it."""
    units = _units(cluster, together)
    people = {unit: reach.people(unit) for unit in units}
    left, found = list(units), []
    while left:
        group, known = set(left.pop(0)), set[int]()
        known |= people[frozenset(group)]
        while left:
            room = most - reach.size(group)
            fitting = [unit for unit in left if reach.size(unit) <= room]
            if not fitting:
                break
            nearest = max(fitting, key=lambda unit: (len(people[unit] & known), -min(unit)))
            left.remove(nearest)
            group |= nearest
            known |= people[nearest]
        found.append(frozenset(group))
    return tuple(found)


def _units(cluster: Homes, together: Iterable[Iterable[int]]) -> list[Homes]:
    """What cannot be taken apart: a home, or the homes of one roster."""
    joined = [frozenset(group) & cluster for group in together]
    taken = frozenset(home for group in joined for home in group)
    return sorted([*(group for group in joined if group), *(frozenset([one]) for one in cluster - taken)], key=min)


def _given(reach: Reach, groups: Sequence[Homes], shared: Sequence[int]) -> dict[int, int]:
    """The part of each shared person, by what the parts lack beside their own people."""
    from solver.search.division import Shared, divide

    lacking: dict[tuple[int, str], int] = defaultdict(int)
    apart = frozenset(shared)
    able: dict[int, dict[tuple[int, str], int]] = {person: defaultdict(int) for person in shared}
    for number, homes in enumerate(groups):
        own: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for home in homes:
            for role, minutes in reach.wanted[home].items():
                lacking[number, role] += minutes
            for person, roles in reach.able[home].items():
                for role, minutes in roles.items():
                    if person in apart:
                        able[person][number, role] += minutes
                    else:
                        own[person][role] += minutes
        for person, roles in own.items():
            role = max(sorted(roles), key=lambda one: roles[one])
            lacking[number, role] -= min(roles[role], reach.minutes.get(person, 0))
    open_ = {need: max(0, minutes) for need, minutes in lacking.items()}
    people = [Shared(reach.minutes.get(person, 0), able[person]) for person in shared if able[person]]
    named = [person for person in shared if able[person]]
    return dict(zip(named, divide(open_, people), strict=True))
