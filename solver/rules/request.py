"""Request: wishes for or against work on a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Literal

from solver.problem import ProblemError, refuse_above
from solver.rules.rule import Acts, Rule, Touched, Violation

if TYPE_CHECKING:
    from solver.problem import Problem
    from solver.roster import Roster


@dataclass(frozen=True, slots=True)
class Wish:
    """A worker wants work `on` a day, or `off`; of some shifts or codes only, where those are given."""

    worker: str
    day: int
    want: Literal["on", "off"]
    codes: frozenset[str] | None = None
    shifts: frozenset[str] | None = None
    weight: int = 1


@dataclass(frozen=True, kw_only=True)
class Request(Rule):
    """An unmet wish costs its weight. A hard request is a promise."""

    kind: ClassVar[str] = "Request"
    acts: ClassVar[Acts] = "line"

    wishes: tuple[Wish, ...]

    @cached_property
    def by_worker(self) -> dict[str, list[Wish]]:
        """The wishes of each worker who has one."""
        of: dict[str, list[Wish]] = {}
        for wish in self.wishes:
            of.setdefault(wish.worker, []).append(wish)
        return of

    def validate(self, problem: Problem) -> None:
        """Refuse wishes of unknown workers, for days outside the horizon, or with a negative weight."""
        super().validate(problem)
        if self.workers is not None:
            raise ProblemError(f"rule {self.id!r}: wishes name their workers; a request lists none beside them")
        for wish in self.wishes:
            if wish.worker not in problem.worker:
                raise ProblemError(f"rule {self.id!r} has a wish of the unknown worker {wish.worker!r}")
            if not 0 <= wish.day < problem.horizon:
                raise ProblemError(f"rule {self.id!r} has a wish for day {wish.day}, outside the horizon")
            refuse_above(f"rule {self.id!r}: a wish of worker {wish.worker!r} has the weight", wish.weight)
            if wish.want not in ("on", "off") or wish.weight < 0:
                raise ProblemError(f"rule {self.id!r}: a wish is on or off and its weight is not negative")

    def most(self, problem: Problem) -> int:
        """All the wishes of one worker for one day."""
        sums: dict[tuple[str, int], int] = {}
        for wish in self.wishes:
            sums[wish.worker, wish.day] = sums.get((wish.worker, wish.day), 0) + wish.weight
        return self.weight * max(sums.values(), default=0)

    def find(self, problem: Problem, roster: Roster, touched: Touched | None = None) -> Iterator[Violation]:
        """Each wish that is not met."""
        workers = self.by_worker if touched is None else touched.workers & self.by_worker.keys()
        for worker in workers:
            duties = [problem.duty[duty] for duty in roster.by_worker(worker)]
            for wish in self.by_worker[worker]:
                meant = [
                    duty.id
                    for duty in duties
                    if duty.day == wish.day
                    and (wish.codes is None or problem.codes[duty.id] & wish.codes)
                    and (wish.shifts is None or wish.shifts & set(duty.shifts))
                ]
                if bool(meant) != (wish.want == "on"):
                    yield self._unmet(problem, wish, tuple(meant))

    def _unmet(self, problem: Problem, wish: Wish, duties: tuple[str, ...]) -> Violation:
        return self.offence(
            problem,
            worker=wish.worker,
            days=(wish.day,),
            duties=duties,
            number=len(duties),
            limit=1 if wish.want == "on" else 0,
            amount=1,
            unit="wishes",
            units=1 if self.hard else wish.weight,
            minimum=wish.want == "on",
        )
