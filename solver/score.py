"""The parts of a roster's score and the weights between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from solver.problem import Problem

# From the least to the most: one unit of a tier outweighs all that one assignment can change below it.
TIERS = ("wishes", "fairness", "cost", "change", "cover", "safety")
MOST_WEIGHT = 1_000_000
LEAST_TENTHS = 5
# What a roster may cost: the searches add up in whole numbers of 64 bits, with some room left.
MOST_OBJECTIVE = 2**60
# Hard rules of these kinds, and all with a `min`, can be given up at the price of safety.
GIVEN_UP = ("Cover", "Request")


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of a lexicographic solve: these tiers count, and those under a ceiling may not cost more than it."""

    tiers: tuple[str, ...]
    ceilings: Mapping[str, int]


@dataclass(frozen=True)
class Score:
    """Named parts, weighted; they add up to the objective, `safety` beside them when something hard is broken."""

    parts: Mapping[str, int]

    @property
    def objective(self) -> int:
        """The sum of the parts: less is better."""
        return sum(self.parts.values())

    @property
    def safety(self) -> int:
        """What broken minima, pins and hard cover cost."""
        return self.parts.get("safety", 0)


def tier_weights(problem: Problem) -> Mapping[str, int]:
    """What one unit of each tier costs: as the problem gives it, else from what its rules can change.

    Without weights of its own, a problem gets for each tier one more than the most that a single assignment can
    change in all tiers below. That most is hardly ever met, everything at its worst at once: where largest to smallest
    would exceed a million, each tier counts for a share of it, down to a half. Raises ProblemError when that is not
    enough. In a stage of a lexicographic solve, the tiers that do not count cost nothing.
    """
    weights = _weights(problem)
    if problem.stage is None:
        return weights
    return {tier: weight if tier in problem.stage.tiers else 0 for tier, weight in weights.items()}


def _weights(problem: Problem) -> Mapping[str, int]:
    if problem.tiers is not None:
        return {"safety": MOST_WEIGHT, **problem.tiers}
    most = _most(problem)
    for tenths in range(10, LEAST_TENTHS - 1, -1):
        weights = _outweighing(most, tenths)
        if weights["safety"] <= MOST_WEIGHT:
            return weights
    from solver.problem import ProblemError

    reached = _outweighing(most, 10)["safety"]
    tier = max(most, key=lambda each: most[each])
    raise ProblemError(
        f"the weights between the tiers would reach {reached:,}, above {MOST_WEIGHT:,}: one assignment "
        f"can change {most[tier]:,} units of {tier}; give that in larger units"
    )


def _outweighing(most: Mapping[str, int], tenths: int) -> dict[str, int]:
    """Weights with which one unit of each tier outweighs so many tenths of the most that changes below it."""
    weights: dict[str, int] = {}
    below = 0
    for tier in TIERS:
        weights[tier] = below + 1
        below += weights[tier] * -(-most[tier] * tenths // 10)
    return weights


def refuse_overflow(problem: Problem, score: Score) -> None:
    """Raise ProblemError where rosters could cost more than can be added up; `score` is that of any roster.

    Two rosters differ by no more assignments than all worker's days twice, each by what it can change at the most.
    """
    changes = 2 * sum(len({duty.day for duty in duties}) for duties in problem.duties_of.values())
    units = _most(problem)
    given_up = (rule for rule in problem.rules if rule.hard and (rule.kind in GIVEN_UP or getattr(rule, "min", None)))
    units["safety"] = sum(rule.most(problem) for rule in given_up) + len(problem.pins)
    worst = {
        tier: score.parts.get(tier, 0) + changes * price * units.get(tier, 0) for tier, price in problem.prices.items()
    }
    if sum(worst.values()) > MOST_OBJECTIVE:
        from solver.problem import ProblemError

        raise ProblemError(
            f"a roster could cost {sum(worst.values()):,}, above {MOST_OBJECTIVE:,}, the most that can be added up: "
            f"give smaller weights or costs, first in the tier {max(worst, key=lambda tier: worst[tier])!r}"
        )


def _most(problem: Problem) -> dict[str, int]:
    """The most units that one assignment (of one worker) can change in each tier."""
    tiers = (*TIERS, *(problem.tiers or ()))
    shared = dict.fromkeys(tiers, 0)
    own: dict[str, dict[str, int]] = {tier: {} for tier in tiers}
    for rule in problem.rules:
        if rule.hard and rule.kind != "Cover":
            continue
        if rule.workers is None or rule.acts == "repair":  # that is changed by others too
            shared[rule.tier] += rule.most(problem)
        else:
            units = rule.most(problem)
            for worker in rule.workers:
                own[rule.tier][worker] = own[rule.tier].get(worker, 0) + units
    shared["cost"] += max((pair.cost for pair in problem.pairs), default=0)
    return {tier: shared[tier] + max(own[tier].values(), default=0) for tier in tiers}
