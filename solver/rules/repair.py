"""What the kinds that couple workers share: where they are broken, and what would mend it.

Lines and rows know nothing of them, so a roster made of lines may break them. The search mends it by taking
assignments back, and asks before it gives somebody a duty more.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from solver.rules.rule import Acts, Rule, Touched, Violation

if TYPE_CHECKING:
    from solver.problem import Problem
    from solver.roster import Roster

Assignment = tuple[str, str]
Way = frozenset[Assignment]
On = Mapping[str, Collection[str]]


@dataclass(frozen=True, slots=True)
class Break:
    """One place where a rule is broken, and the ways to mend it by taking assignments back: each a set of them.

    Without all of one set the break is gone, or smaller.
    """

    violation: Violation
    ways: Callable[[], tuple[Way, ...]]


@dataclass(frozen=True, kw_only=True)
class Repair(Rule):
    """A rule that couples workers in another way than by counting heads.

    A subclass says where it is broken; `On` tells it who is on each duty, by duty.
    """

    acts: ClassVar[Acts] = "repair"

    def breaks(self, problem: Problem, roster: Roster, touched: Touched | None = None) -> Iterator[Break]:
        """Every place where a roster breaks the rule; with `touched`, only those an edit there can have changed."""
        raise NotImplementedError

    def bars(self, problem: Problem, on: On, worker: str, duty: str) -> bool:
        """Whether one duty more for a worker would break the rule where it is not broken yet."""
        return False

    def holds(self, problem: Problem, on: On, worker: str, duty: str) -> bool:
        """Whether the rule would be broken, where it is not yet, if a worker on a duty left it."""
        return False

    def reached(self, problem: Problem) -> frozenset[str] | None:
        """The duties that the rule could bar somebody from or hold them on; None: any."""
        return None

    def coupled(self, problem: Problem, worker: str) -> frozenset[str]:
        """The workers whose duties decide what a worker may do by this rule, as far as it names any."""
        return frozenset()

    def find(self, problem: Problem, roster: Roster, touched: Touched | None = None) -> Iterator[Violation]:
        """Every violation in a roster; with `touched`, only those an edit there can have changed."""
        for broken in self.breaks(problem, roster, touched):
            yield broken.violation
