"""What is to be solved for a week, and in which order: drafts nobody touched, the seams between them, and the rest.

Drafts come first, those that share people together. Where a cluster had to be taken apart, pairs of its parts are then
solved once more for the people they share. Rosters that are touched or published come last, each by itself, in rounds
of such as share nobody: what is found for them waits beside them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from rostering.batch.clusters import Divided, Homes, clusters, divided
from rostering.batch.reach import Reach
from rostering.rosters.snapshot import Snapshot
from rostering.store.roster_state import DRAFT

# So often each part is solved once more with another.
SEAM_ROUNDS = 2


class Way(StrEnum):
    """How some homes are solved."""

    DRAFT = "draft"  # made anew, and accepted at once
    SEAM = "seam"  # only who is shared moves
    PROPOSAL = "proposal"  # waits beside what stands


@dataclass(frozen=True)
class Task:
    """Homes to be solved in one way. `people` may be put on their shifts; `strangers` of them only where they stand."""

    key: str
    way: Way
    homes: Homes
    people: frozenset[int]
    need: float
    strangers: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Plan:
    """The tasks of a week: `drafts` at once, then the rounds of seams, then those of proposals. `free` are the homes
    whose drafts nobody touched."""

    free: Homes
    drafts: tuple[Task, ...]
    seams: tuple[tuple[Task, ...], ...]
    proposals: tuple[tuple[Task, ...], ...]


def plan(snapshot: Snapshot, reach: Reach, codes: dict[int, str]) -> Plan:
    """What is to be solved for the homes of a snapshot."""
    free = frozenset(home for home in snapshot.homes if _is_free(snapshot, home))
    together = _together(snapshot, codes)
    found = [divided(reach, cluster, together) for cluster in clusters(reach, free, together)]
    return Plan(
        free=free,
        drafts=tuple(task for one in found for task in _drafts(one, codes)),
        seams=tuple(_merged([_seams(one, reach, codes) for one in found])),
        proposals=tuple(_proposals(snapshot, reach, frozenset(snapshot.homes) - free, codes)),
    )


def _is_free(snapshot: Snapshot, home: int) -> bool:
    known = snapshot.rosters.get(home)
    return known is None or (known[3] == DRAFT and not known[2])


def _together(snapshot: Snapshot, codes: dict[int, str]) -> tuple[Homes, ...]:
    """Homes that cannot be solved apart: of one roster, of one name, and of an organisation that shares things."""
    groups: dict[object, set[int]] = defaultdict(set)
    for home in snapshot.homes:
        groups["code", codes[home].casefold()].add(home)
        if home in snapshot.rosters:
            groups["roster", snapshot.rosters[home][0]].add(home)
        organisation = snapshot.settings[home].organisation
        if snapshot.things.get(organisation):
            groups["things", organisation].add(home)
    merged: list[set[int]] = []
    for group in groups.values():
        joined = set(group)
        for other in [one for one in merged if one & joined]:
            joined |= other
            merged.remove(other)
        merged.append(joined)
    return tuple(frozenset(group) for group in merged if len(group) > 1)


def _key(homes: Iterable[int], codes: dict[int, str], way: Way) -> str:
    named = "+".join(sorted(codes[home] for home in homes))
    return named if way is Way.DRAFT else f"{way.value}:{named}"


def _drafts(one: Divided, codes: dict[int, str]) -> Iterable[Task]:
    for number, part in enumerate(one.parts):
        strangers = frozenset(person for person in part.people if one.shared.get(person, number) != number)
        yield Task(_key(part.homes, codes, Way.DRAFT), Way.DRAFT, part.homes, part.people, part.need, strangers)


def _seams(one: Divided, reach: Reach, codes: dict[int, str]) -> list[list[Task]]:
    """Rounds of pairs of parts, those that share most first; a part is in one pair of a round."""
    if len(one.parts) < 2:
        return []
    weights = Counter[tuple[int, int]]()
    able = [reach.people(part.homes) for part in one.parts]
    for person in one.shared:
        there = [number for number, people in enumerate(able) if person in people]
        weights.update(combinations(there, 2))
    rounds: list[list[Task]] = []
    used: set[tuple[int, int]] = set()
    for _ in range(SEAM_ROUNDS):
        taken: set[int] = set()
        tasks: list[Task] = []
        for pair, _ in sorted(weights.items(), key=lambda each: (-each[1], each[0])):
            if pair in used or not taken.isdisjoint(pair):
                continue
            taken.update(pair)
            used.add(pair)
            tasks.append(_seam(one, pair, able, codes))
        if tasks:
            rounds.append(tasks)
    return rounds


def _seam(one: Divided, pair: tuple[int, int], able: Sequence[frozenset[int]], codes: dict[int, str]) -> Task:
    homes = one.parts[pair[0]].homes | one.parts[pair[1]].homes
    moving = frozenset(who for who, part in one.shared.items() if part in pair and who in able[pair[0]] & able[pair[1]])
    need = one.parts[pair[0]].need + one.parts[pair[1]].need
    return Task(_key(homes, codes, Way.SEAM), Way.SEAM, homes, moving, need)


def _merged(each: Sequence[Sequence[Sequence[Task]]]) -> Iterable[tuple[Task, ...]]:
    """The first rounds of all clusters as one round, and so on: clusters share nobody."""
    for number in range(max((len(rounds) for rounds in each), default=0)):
        yield tuple(task for rounds in each if number < len(rounds) for task in rounds[number])


def _proposals(snapshot: Snapshot, reach: Reach, waiting: Homes, codes: dict[int, str]) -> Iterable[tuple[Task, ...]]:
    """Rounds of rosters that share nobody with another of their round."""
    groups: dict[int, set[int]] = defaultdict(set)
    for home in waiting:
        groups[snapshot.rosters[home][0]].add(home)
    rounds: list[tuple[list[Task], set[int]]] = []
    for homes in sorted((frozenset(one) for one in groups.values()), key=min):
        people = reach.people(homes)
        key = _key(homes, codes, Way.PROPOSAL)
        task = Task(key, Way.PROPOSAL, homes, people, float(reach.size(homes)))
        tasks, theirs = next((one for one in rounds if one[1].isdisjoint(people)), ([], set()))
        if not tasks:
            rounds.append((tasks, theirs))
        tasks.append(task)
        theirs |= people
    return (tuple(tasks) for tasks, _ in rounds)
