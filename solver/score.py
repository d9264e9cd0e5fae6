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
    change in all tiers below. Raises ProblemError when largest to smallest would exceed a million.
    """
    if problem.tiers is not None:
        return {"safety": MOST_WEIGHT, **problem.tiers}
    most = _most(problem)
    weights: dict[str, int] = {}
    below = 0
    for tier in TIERS:
        weights[tier] = below + 1
        below += weights[tier] * most[tier]
    if weights["safety"] > MOST_WEIGHT:
        from solver.problem import ProblemError

        raise ProblemError(
            f"the weights between the tiers would reach {weights['safety']}, above {MOST_WEIGHT}: "
            "give costs in larger units or fewer steps to the wishes"
        )
    return weights


def _most(problem: Problem) -> dict[str, int]:
    """The most units that one assignment (of one worker) can change in each tier."""
    shared = dict.fromkeys(TIERS, 0)
    own: dict[str, dict[str, int]] = {tier: {} for tier in TIERS}
    for rule in problem.rules:
        if rule.hard and rule.kind != "Cover":
            continue
        if rule.workers is None:
            shared[rule.tier] += rule.most(problem)
        else:
            units = rule.most(problem)
            for worker in rule.workers:
                own[rule.tier][worker] = own[rule.tier].get(worker, 0) + units
    shared["cost"] += max((pair.cost for pair in problem.pairs), default=0)
    return {tier: shared[tier] + max(own[tier].values(), default=0) for tier in TIERS}
