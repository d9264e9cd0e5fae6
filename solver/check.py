"""What is wrong with a roster and what it costs, in plain Python: the executable specification."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from solver.problem import Problem
from solver.roster import Roster
from solver.rules.registry import rules_of
from solver.rules.rule import SAFETY, Touched, Violation
from solver.score import TIERS, Score, Stage

COST = "cost"


@dataclass(frozen=True)
class Report:
    """Every violation of a roster, and the score they add up to."""

    violations: tuple[Violation, ...]
    score: Score

    @cached_property
    def broken(self) -> tuple[Violation, ...]:
        """The hard violations but for cover: a place that nobody fills is short, not a broken rule."""
        return tuple(violation for violation in self.violations if violation.hard and violation.kind != "Cover")

    @cached_property
    def forbidden(self) -> tuple[Violation, ...]:
        """The hard violations that no solve may leave: maxima, rest, eligibility."""
        return tuple(violation for violation in self.violations if violation.hard and not violation.breakable)

    @cached_property
    def short(self) -> tuple[Violation, ...]:
        """The places that nobody fills, the most urgent first."""
        return tuple(
            violation
            for violation in self.violations
            if violation.kind == "Cover" and violation.number < violation.limit
        )

    @cached_property
    def by_rule(self) -> Mapping[str, Mapping[str, int]]:
        """The cost tree: what each rule adds to each part."""
        tree: dict[str, dict[str, int]] = {}
        for violation in self.violations:
            if violation.price:
                rules = tree.setdefault(violation.part, {})
                rules[violation.rule] = rules.get(violation.rule, 0) + violation.price
        return tree


def check(problem: Problem, roster: Roster) -> Report:
    """Find everything, and add up the cost."""
    return report(problem, roster, tuple(find(problem, roster)))


def recheck(problem: Problem, before: Report, was: Roster, roster: Roster) -> Report:
    """What `check` says of a roster, given what it said of another (`was`): only what differs is looked at again.

    The violations stand in another order.
    """
    touched = Touched.between(problem, was, roster)
    gone = Counter(find(problem, was, touched))
    kept = []
    for violation in before.violations:
        if gone[violation] > 0:
            gone[violation] -= 1
        else:
            kept.append(violation)
    return report(problem, roster, (*kept, *find(problem, roster, touched)))


def find(problem: Problem, roster: Roster, touched: Touched | None = None) -> Iterator[Violation]:
    """The violations of all rules; with `touched`, only those that an edit there can have changed."""
    for rule in rules_of(problem):
        yield from rule.find(problem, roster, touched)


def report(problem: Problem, roster: Roster, violations: tuple[Violation, ...]) -> Report:
    """The report over violations already found."""
    parts = dict.fromkeys(reversed(TIERS) if problem.tiers is None else problem.tiers, 0)
    for violation in violations:
        if violation.part:
            parts[violation.part] = parts.get(violation.part, 0) + violation.price
    pay = sum(problem.pair[assignment].cost for assignment in roster if assignment in problem.pair)
    if pay:
        parts[COST] = parts.get(COST, 0) + problem.prices[COST] * pay
    if problem.stage is not None:
        violations = (*violations, *_above(problem.stage, parts))
    if problem.tiers is not None and not parts.get(SAFETY, 0):
        parts.pop(SAFETY, None)
    return Report(violations, Score(parts))


def _above(stage: Stage, parts: Mapping[str, int]) -> Iterator[Violation]:
    """What costs more than the stage of a lexicographic solve allows."""
    for tier, most in stage.ceilings.items():
        cost = parts.get(tier, 0)
        if cost > most:
            yield Violation(
                rule="GEN-TIER",
                kind="Ceiling",
                hard=True,
                breakable=False,
                worker=None,
                shift=None,
                days=(),
                duties=(),
                number=cost,
                limit=most,
                amount=cost - most,
                unit=tier,
                part="",
                price=0,
            )
