"""Whether somebody may take a shift, or a part of one: the first hard rule that it newly breaks and nothing lifts.

It asks the rules one by one and stops at the first, since a coordinator on the telephone waits for the answer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from rostering.rosters.build import Build
from rostering.rules.waivers import marked
from solver.check import find
from solver.roster import Roster
from solver.rules.cover import Cover
from solver.rules.registry import rules_of
from solver.rules.repair import Repair
from solver.rules.rule import Rule, Touched, Violation


@dataclass(frozen=True)
class Lawful:
    """One roster (`roster` in the problem's own duties, `joined`) and the rules that can forbid more work on it."""

    build: Build
    roster: Roster

    def warmed(self) -> Lawful:
        """The same, with all that is worked out once for a roster worked out, so that the first answer is as quick as
        any."""
        pair = next((one for one in self.build.problem.pairs if (one.worker, one.duty) not in self.roster), None)
        if pair is not None:
            for _ in self._offences(self.roster, pair.worker, pair.duty):
                pass
        return self

    def first_broken(self, person: str, duty: str, *, instead_of: str | None = None) -> Violation | None:
        """The first hard maximum that one duty more for somebody newly breaks; None where they may take it.

        With `instead_of`, the duty takes another's place. What a waiver or an agreement lifts is passed over.
        """
        roster = self.roster if instead_of is None else self.roster.without(person, instead_of)
        permissions = self.build.snapshot.permissions
        if not (permissions.waivers or permissions.exceptions):
            return next(self._offences(roster, person, duty), None)
        found = list(self._offences(roster, person, duty))
        if found and person in self.build.blocks.blocks:
            found = list(self._as_blocks(roster, person, duty))
        marks = marked(self.build, roster.with_(person, duty), found, permissions)
        return next((one for one, lifted in marks if lifted is None), None)

    def _offences(self, roster: Roster, person: str, duty: str) -> Iterator[Violation]:
        problem = self.build.problem
        touched = Touched(frozenset((person,)), frozenset(problem.duty[duty].shifts))
        alone = Roster({person: roster.by_worker(person)})
        with_it = alone.with_(person, duty)
        for rule in self.line_rules.get(person, ()):
            yield from _new(rule.find(problem, with_it, touched), rule, self.build, alone, touched)
        for repair in self._repairs:
            if repair.bars(problem, roster.by_duty, person, duty):
                after = roster.with_(person, duty)
                yield from _new(repair.find(problem, after, touched), repair, self.build, roster, touched)
        for cap in self._caps:
            yield from _new(cap.find(problem, roster.with_(person, duty), touched), cap, self.build, roster, touched)

    def _as_blocks(self, roster: Roster, person: str, duty: str) -> Iterator[Violation]:
        """The same where agreements make several shifts one duty for the person."""
        build = self.build
        single = list(build.blocks.parted(Roster({person: roster.by_worker(person)})))
        before = Roster({**roster.lines, **build.blocks.joined(single).lines})
        after = Roster({**roster.lines, **build.blocks.joined([*single, (person, duty)]).lines})
        touched = Touched(frozenset((person,)), frozenset(build.problem.duty[duty].shifts))
        known = set(find(build.problem, before, touched))
        for one in find(build.problem, after, touched):
            if one.hard and not one.breakable and one not in known:
                yield one

    @cached_property
    def line_rules(self) -> Mapping[str, list[Rule]]:
        """The hard rules that look at each worker's own line."""
        of: dict[str, list[Rule]] = defaultdict(list)
        for rule in rules_of(self.build.problem):
            if rule.acts == "line" and rule.hard:
                for worker in self.build.problem.worker if rule.workers is None else rule.workers:
                    of[worker].append(rule)
        return of

    @cached_property
    def _repairs(self) -> tuple[Repair, ...]:
        """The hard rules between workers."""
        return tuple(rule for rule in self.build.problem.rules if isinstance(rule, Repair) and rule.hard)

    @cached_property
    def _caps(self) -> tuple[Cover, ...]:
        """The hard rules that say how many may be there at most."""
        rules = (rule for rule in self.build.problem.rules if isinstance(rule, Cover) and rule.hard)
        return tuple(rule for rule in rules if any(row.max is not None for row in rule.rows))


def _new(found: Iterator[Violation], rule: Rule, build: Build, before: Roster, touched: Touched) -> Iterator[Violation]:
    """The hard maxima among some violations that were not broken before."""
    hard = [one for one in found if one.hard and not one.breakable]
    if hard:
        known = set(rule.find(build.problem, before, touched))
        yield from (one for one in hard if one not in known)
