"""`python -m solver.lines`: compile what prices lines now, so that the first solve need not."""

from __future__ import annotations

import numpy as np

from solver.lines.pricing import Pricing
from solver.problem import DAY_MINUTES, Duty, Pair, Problem, Shift, Worker

DAY = Shift("day", "home", "D", 0, 420, 1140)


def main() -> None:
    """Price the line of one worker with one duty."""
    problem = Problem(
        id="one place",
        days=(0, DAY_MINUTES),
        shifts=(DAY,),
        duties=(Duty("day", 0, ("day",)),),
        workers=(Worker("one"),),
        pairs=(Pair("one", "day"),),
        tiers={},
    )
    pricing = Pricing(problem, rigid=True)
    pricing.best(0, np.zeros(pricing.choices))


if __name__ == "__main__":
    main()
