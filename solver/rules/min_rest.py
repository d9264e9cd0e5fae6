"""MinRest: time off between duties, by the clock. Overlap is rest of less than zero."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Literal

from solver.problem import DAY_MINUTES, ProblemError
from solver.rules.line import Work, line
from solver.rules.rule import Acts, Rule, Touched, Violation

if TYPE_CHECKING:
    from solver.problem import Problem
    from solver.roster import Roster


@dataclass(frozen=True, kw_only=True)
class MinRest(Rule):
    """At least `minutes` of rest between any two duties of a worker.

    Mode `gap` asks it of every gap. Mode `in24h` is the legal test: duties with less rest between them merge into
    one block, and no block may span more than 24 hours less the rest. `travel` asks for more time between two
    settings, in minutes, the same both ways.

    `agreed` names whole blocks that are lawful for a worker as they are: duties by id and fixed work by name, in order.
    A block is all that lies together with less than the rest between; with one piece of work more or less it is not
    the one that was agreed, so the rest is due before it and after it.

    `until` is the first day on which it holds no more: work that begins then or later asks for no rest before it.
    """

    kind: ClassVar[str] = "MinRest"
    acts: ClassVar[Acts] = "line"

    minutes: int
    mode: Literal["gap", "in24h"] = "gap"
    until: int | None = None
    travel: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    agreed: Mapping[str, frozenset[tuple[str, ...]]] = field(default_factory=dict)

    def validate(self, problem: Problem) -> None:
        """Refuse a mode or a rest that has no meaning."""
        super().validate(problem)
        if self.mode not in ("gap", "in24h"):
            raise ProblemError(f"rule {self.id!r}: mode is gap or in24h, not {self.mode!r}")
        if not self.minutes >= 0:
            raise ProblemError(f"rule {self.id!r}: rest of {self.minutes} minutes has no meaning")
        if self.mode == "in24h" and (not self.hard or self.travel or self.minutes >= DAY_MINUTES):
            raise ProblemError(f"rule {self.id!r}: mode in24h is hard, below 24 hours and without travel")
        if self.agreed and (not self.hard or self.travel):
            raise ProblemError(f"rule {self.id!r}: blocks are agreed where the rest is hard and without travel")
        for worker, blocks in self.agreed.items():
            if worker not in problem.worker:
                raise ProblemError(f"rule {self.id!r}: a block is agreed for the unknown worker {worker!r}")
            if any(len(set(block)) < len(block) for block in blocks):
                raise ProblemError(f"rule {self.id!r}: a block of {worker!r} names one piece of work twice")
            names = {work.name for work in problem.worker[worker].fixed}
            unknown = sorted({name for block in blocks for name in block if name not in names | problem.duty.keys()})
            if unknown:
                raise ProblemError(f"rule {self.id!r}: a block of {worker!r} names the unknown work {unknown[0]!r}")

    def most(self, problem: Problem) -> int:
        """Two gaps, each wholly missing; overlap is for a hard rule to rule out."""
        return self.weight * 2 * max(self.longest, 1)

    @cached_property
    def longest(self) -> int:
        """The longest rest asked for between any two pieces of work, in minutes."""
        return max([self.minutes, *(minutes for to in self.travel.values() for minutes in to.values())])

    def sees(self, problem: Problem, day: int) -> bool:
        """The same, as long as the rule holds."""
        return super().sees(problem, day) and (self.until is None or day < self.until)

    def seen(self, problem: Problem, works: Sequence[Work]) -> Sequence[Work]:
        """The same of works."""
        seen = super().seen(problem, works)
        return seen if self.until is None else [work for work in seen if work.day < self.until]

    def between(self, earlier: Work, later: Work) -> int:
        """The minutes of rest asked for between two pieces of work."""
        here, there = earlier.last_setting, later.first_setting
        travel = self.travel.get(here, {}).get(there) or self.travel.get(there, {}).get(here) or 0
        return max(self.minutes, travel if here != there else 0)

    def find(self, problem: Problem, roster: Roster, touched: Touched | None = None) -> Iterator[Violation]:
        """Each pair of duties with too little rest between them, or each block that spans too long."""
        for worker in self.concerned(problem, touched):
            works = self.seen(problem, line(problem, roster, worker))
            for block in self._not_agreed(works, self.agreed[worker]) if worker in self.agreed else (works,):
                yield from (
                    self._gaps(problem, worker, block) if self.mode == "gap" else self._blocks(problem, worker, block)
                )

    def _not_agreed(self, works: Sequence[Work], agreed: frozenset[tuple[str, ...]]) -> Iterator[list[Work]]:
        """The blocks of a line, all that lies together with less than the rest between, but for those agreed."""
        block: list[Work] = []
        until = 0
        for work in [*works, None]:
            if block and (work is None or work.start - until >= self.minutes):
                if tuple(one.name for one in block) not in agreed:
                    yield block
                block = []
            if work is not None:
                until = max(until, work.end) if block else work.end
                block.append(work)

    def _gaps(self, problem: Problem, worker: str, works: Sequence[Work]) -> Iterator[Violation]:
        for index, earlier in enumerate(works):
            for later in works[index + 1 :]:
                rest = later.start - earlier.end
                if rest >= self.longest:
                    break
                if rest < self.between(earlier, later) and not (earlier.fixed and later.fixed):
                    yield self._rest(problem, worker, [earlier, later], rest, self.between(earlier, later))

    def _blocks(self, problem: Problem, worker: str, works: Sequence[Work]) -> Iterator[Violation]:
        block: list[Work] = []
        until = 0
        longest = 0
        for work in [*works, None]:
            if work is not None and block and work.start - until < self.minutes:
                block.append(work)
                longest = max(longest, work.start - until)
                until = max(until, work.end)
                continue
            span = until - block[0].start if block else 0
            if span > DAY_MINUTES - self.minutes and not all(one.fixed for one in block):
                # The longest rest in 24 hours: one inside the block, or what the block leaves of them.
                rest = max(longest, DAY_MINUTES - span)
                yield self._rest(problem, worker, block, rest, self.minutes)
            if work is not None:
                block, until, longest = [work], work.end, 0

    def _rest(self, problem: Problem, worker: str, works: Sequence[Work], number: int, limit: int) -> Violation:
        return self.offence(
            problem,
            worker=worker,
            days=tuple(sorted({work.day for work in works})),
            duties=tuple(work.duty for work in works if work.duty is not None),
            number=number,
            limit=limit,
            amount=limit - number,
            unit="minutes",
        )
