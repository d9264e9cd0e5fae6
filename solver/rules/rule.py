"""What all rule kinds share: whom they concern, how much they weigh, and what a broken one looks like."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Literal

from solver.problem import ProblemError, refuse_above
from solver.score import TIERS

if TYPE_CHECKING:
    from solver.problem import Problem
    from solver.roster import Roster
    from solver.rules.cover import CoverRow
    from solver.rules.line import Work

Acts = Literal["line", "rows", "repair"]
SAFETY = "safety"


@dataclass(frozen=True, slots=True)
class Violation:
    """One place where a roster breaks a rule, by how much, in the offence's own unit.

    `number` stands against `limit`; `amount` is what the horizon adds to the excess or the shortage. `price` is
    what it costs, weighted; a hard maximum has no price, it is not for sale. `breakable` marks hard minima, pins
    and cover, which a solve gives up (and says so) when nothing else holds. `row` is the row of cover that is broken
    where that is more than the number of all who are on the shift.
    """

    rule: str
    kind: str
    hard: bool
    breakable: bool
    worker: str | None
    shift: str | None
    days: tuple[int, ...]
    duties: tuple[str, ...]
    number: int
    limit: int
    amount: int
    unit: str
    part: str
    price: int
    row: CoverRow | None = None

    @property
    def shifts(self) -> frozenset[str]:
        """The shifts that could put it right."""
        if self.row is not None:
            return self.row.counted
        return frozenset(() if self.shift is None else (self.shift,))


@dataclass(frozen=True, slots=True)
class Touched:
    """What an edit touched: workers whose line changed, shifts whose cover changed."""

    workers: frozenset[str]
    shifts: frozenset[str]

    @classmethod
    def between(cls, problem: Problem, before: Roster, after: Roster) -> Touched:
        """What differs between two rosters."""
        difference = before.diff(after)
        changed = difference.added + difference.removed
        shifts = {shift for _, duty in changed for shift in problem.duty[duty].shifts}
        return cls(frozenset(worker for worker, _ in changed), frozenset(shifts))


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A rule kind with its numbers.

    `workers` are those it concerns (None: all). `severity` hard is a limit, soft costs `weight` a unit in the
    part `tier` of the score. `start` and `end` say how runs and windows meet the ends of the horizon: `history`
    counts what was worked before, `off` begins with nothing; `open` hands on what is unfinished, `exempt` forgives
    a minimum to every run that touches the first or the last day.
    """

    kind: ClassVar[str]
    acts: ClassVar[Acts]

    id: str
    severity: Literal["hard", "soft"] = "hard"
    tier: str = "wishes"
    weight: int = 1
    workers: tuple[str, ...] | None = None
    start: Literal["history", "off"] = "history"
    end: Literal["open", "exempt"] = "open"

    @property
    def hard(self) -> bool:
        """Whether the rule is a limit and not a cost."""
        return self.severity == "hard"

    def validate(self, problem: Problem) -> None:
        """Raise ProblemError where the rule's numbers do not fit the problem."""
        if self.severity not in ("hard", "soft"):
            raise ProblemError(f"rule {self.id!r}: severity is hard or soft, not {self.severity!r}")
        if self.start not in ("history", "off") or self.end not in ("open", "exempt"):
            raise ProblemError(f"rule {self.id!r}: start is history or off, end is open or exempt")
        self._refuse_large_numbers()
        if self.weight < 0:
            raise ProblemError(f"rule {self.id!r} has the negative weight {self.weight}")
        for worker in self.workers or ():
            if worker not in problem.worker:
                raise ProblemError(f"rule {self.id!r} names the unknown worker {worker!r}")
        if not self.hard:
            self.validate_tier(problem)

    def _refuse_large_numbers(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, int):
                refuse_above(f"rule {self.id!r}: {field.name} is", value)

    def validate_tier(self, problem: Problem) -> None:
        """Raise ProblemError where the rule would cost in a part of the score that has no weight, or in safety."""
        if self.tier == SAFETY:
            raise ProblemError(f"rule {self.id!r}: only what is hard is priced at the tier 'safety'")
        if self.tier not in (TIERS if problem.tiers is None else problem.tiers):
            raise ProblemError(f"rule {self.id!r} is in the tier {self.tier!r}, which has no weight")

    @cached_property
    def _among(self) -> frozenset[str]:
        return frozenset(self.workers or ())

    def concerned(self, problem: Problem, touched: Touched | None = None) -> Iterator[str]:
        """The workers the rule looks at, in its own order (or the problem's, when it concerns all)."""
        if touched is None:
            yield from self.workers if self.workers is not None else problem.worker
        else:
            among = problem.worker if self.workers is None else self._among
            yield from (worker for worker in sorted(touched.workers) if worker in among)

    def sees(self, problem: Problem, day: int) -> bool:
        """Whether work on a day counts for a run or a window: `off` leaves out what came before the horizon, `exempt`
        what comes after it."""
        return (day >= 0 or self.start == "history") and (day < problem.horizon or self.end == "open")

    def seen(self, problem: Problem, works: Sequence[Work]) -> Sequence[Work]:
        """Those works that count for a run or a window."""
        if self.start == "history" and self.end == "open":
            return works
        return [work for work in works if self.sees(problem, work.day)]

    def offence(
        self,
        problem: Problem,
        *,
        number: int,
        limit: int,
        amount: int,
        unit: str,
        units: int | None = None,
        minimum: bool = False,
        worker: str | None = None,
        days: tuple[int, ...] = (),
        duties: tuple[str, ...] = (),
    ) -> Violation:
        """One violation of this rule, priced: a soft one by its weight, a hard minimum by the safety tier, a hard
        maximum not at all. `units` is how many are charged (None: the amount)."""
        part, price = "", 0
        if not self.hard:
            part, price = self.tier, problem.prices[self.tier] * self.weight
        elif minimum:
            part, price = SAFETY, problem.prices[SAFETY]
        return Violation(
            rule=self.id,
            kind=self.kind,
            hard=self.hard,
            breakable=self.hard and minimum,
            worker=worker,
            shift=None,
            days=days,
            duties=duties,
            number=number,
            limit=limit,
            amount=amount,
            unit=unit,
            part=part,
            price=price * (amount if units is None else units),
        )

    def most(self, problem: Problem) -> int:
        """The most units (times weight) that one assignment can change, for the weights between the tiers."""
        raise NotImplementedError

    def find(self, problem: Problem, roster: Roster, touched: Touched | None = None) -> Iterator[Violation]:
        """Every violation in a roster; with `touched`, only those an edit there can have changed."""
        raise NotImplementedError
