"""Blocks of work that a lasting exception makes lawful, as duties and rests of the solver: late + sleep-in + early."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property

from rostering.rosters.horizon import Horizon
from rostering.rosters.snapshot import AssignmentFacts, Snapshot
from rostering.rules.broken import Piece, employed, fixed, rostered
from rostering.rules.standing_exceptions import StandingException, lawful_blocks
from solver.problem import FixedWork
from solver.roster import Roster
from solver.rules.min_rest import MinRest
from solver.rules.rule import Rule

JOIN = "+"
NEAR = timedelta(days=3)  # how far from the period fixed work can be part of a block
Names = tuple[str, ...]


@dataclass(frozen=True)
class DutyBlocks:
    """What agreements make lawful.

    `duties` are sets of shifts that start on one day and are one duty for some: the shifts' ids by the duty's.
    `able` says for whom, by (person, duty). `blocks` are the whole blocks of each person, as rests name them, with
    the agreement each stands under.
    """

    duties: Mapping[str, Names] = field(default_factory=dict)
    able: frozenset[tuple[str, str]] = frozenset()
    blocks: Mapping[str, Mapping[Names, tuple[StandingException, ...]]] = field(default_factory=dict)

    @cached_property
    def _of(self) -> Mapping[str, tuple[str, ...]]:
        """Each person's sets, the largest first."""
        found: dict[str, list[str]] = defaultdict(list)
        for person, duty in self.able:
            found[person].append(duty)
        return {
            who: tuple(sorted(theirs, key=lambda id_: (-len(self.duties[id_]), id_))) for who, theirs in found.items()
        }

    def joined(self, assignments: Iterable[tuple[str, str]]) -> Roster:
        """A roster of single shifts, those that are one duty for a person as one."""
        lines = {person: set(duties) for person, duties in Roster.of(assignments).lines.items()}
        for person in lines.keys() & self._of.keys():
            for duty in self._of[person]:
                if lines[person].issuperset(self.duties[duty]):
                    lines[person] = (lines[person] - set(self.duties[duty])) | {duty}
        return Roster.of((person, duty) for person, duties in lines.items() for duty in duties)

    def parted(self, roster: Roster) -> Roster:
        """A roster with each shift by itself."""
        if not self.duties:
            return roster
        return Roster.of((person, shift) for person, duty in roster for shift in self.duties.get(duty, (duty,)))

    def allowed(self, rule: Rule) -> Rule:
        """A rule, with the blocks that agreements lift it for."""
        if not self.blocks or not isinstance(rule, MinRest) or not rule.hard or rule.travel:
            return rule
        agreed: dict[str, frozenset[Names]] = {}
        for person, blocks in self.blocks.items():
            lifted = frozenset(names for names, by in blocks.items() if any(_lifts(one, rule) for one in by))
            if lifted and (rule.workers is None or person in rule.workers):
                agreed[person] = lifted
        return replace(rule, agreed=agreed) if agreed else rule


def duty_blocks(
    snapshot: Snapshot,
    horizon: Horizon,
    ids: Mapping[int, str],
    own: Mapping[str, AssignmentFacts],
    seats: Collection[tuple[str, int]],
    rules: Iterable[Rule],
) -> DutyBlocks:
    """What the agreements in force allow those who may be put on the shifts; nothing where there are none.

    `ids` are the shifts' ids, `own` the duties at times of somebody's own, `seats` who may be on which shift.
    """
    rests = [rule for rule in rules if isinstance(rule, MinRest) and rule.hard]
    within = {
        one: max((rule.minutes for rule in rests if _lifts(one, rule)), default=0)
        for one in snapshot.permissions.exceptions
        if one.from_on <= horizon.last + NEAR and one.last_day >= horizon.first - NEAR
    }
    within = {one: minutes for one, minutes in within.items() if minutes}
    if not within:
        return DutyBlocks()
    number = {person.code: person.id for person in snapshot.persons.values()}
    duties: dict[str, Names] = {}
    able: set[tuple[str, str]] = set()
    blocks: dict[str, dict[Names, tuple[StandingException, ...]]] = defaultdict(dict)
    for person, named in _pieces(snapshot, horizon, ids, own, seats).items():
        for one, block in _theirs(snapshot, number[person], within, list(named)):
            made = list(_duties([(piece, named[piece]) for piece in block]))
            names = tuple(JOIN.join(shifts) for shifts in made)
            if len(set(names)) < len(names) or all(piece.shift is None for piece in block):
                continue
            together = {name: shifts for name, shifts in zip(names, made, strict=True) if len(shifts) > 1}
            duties.update(together)
            able.update((person, name) for name in together)
            blocks[person][names] = (*blocks[person].get(names, ()), one)
    return DutyBlocks(duties, frozenset(able), blocks)


def _lifts(one: StandingException, rule: MinRest) -> bool:
    """Whether an agreement lifts a rest. One that asks for more rest than the rule itself is left to people."""
    return one.lifts(rule.id) and one.least_rest_minutes <= rule.minutes


def _theirs(
    snapshot: Snapshot, person: int, within: Mapping[StandingException, int], pieces: Sequence[Piece]
) -> Iterator[tuple[StandingException, tuple[Piece, ...]]]:
    """The blocks that each agreement allows a person on whose first day they belong to its group."""
    held: dict[date, Mapping[int, frozenset[str]]] = {}
    for one, minutes in within.items():
        for block in lawful_blocks(one, pieces, minutes):
            day = block[0].day
            if day not in held:
                held[day] = employed(snapshot, person, day)
            if one.concerns(held[day]):
                yield one, block


def _pieces(
    snapshot: Snapshot,
    horizon: Horizon,
    ids: Mapping[int, str],
    own: Mapping[str, AssignmentFacts],
    seats: Collection[tuple[str, int]],
) -> dict[str, dict[Piece, str]]:
    """All that each person could do or is fixed to, near the period, with the name that it has in the problem."""
    found: dict[str, dict[Piece, str]] = defaultdict(dict)
    for person, shift in seats:
        found[person][rostered(snapshot, snapshot.shift[shift])] = ids[shift]
    for id_, assignment in own.items():
        person = snapshot.person_on(assignment).code
        if (person, assignment.shift) in seats:
            found[person][rostered(snapshot, snapshot.shift[assignment.shift], assignment)] = id_
    for one in snapshot.worked:
        person = snapshot.persons[one.person].code
        if person in found and horizon.begins - NEAR <= one.ends_at and one.starts_at <= horizon.ends + NEAR:
            begins, ends = horizon.minute(one.starts_at), horizon.minute(one.ends_at)
            found[person][fixed(snapshot, one)] = FixedWork(begins, ends, horizon.day_of(one.starts_at)).name
    return found


def _duties(block: Sequence[tuple[Piece, str]]) -> Iterator[Names]:
    """A block as duties: shifts that start on one day together, fixed work by itself."""
    together: list[str] = []
    before: date | None = None
    for piece, name in block:
        day = None if piece.shift is None else piece.day
        if together and (day is None or day != before):
            yield tuple(together)
            together = []
        together.append(name)
        before = day
    yield tuple(together)
