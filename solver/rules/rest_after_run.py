"""RestAfterRun: time off after days in a row, by the clock."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from solver.problem import ProblemError
from solver.rules.line import Work, line
from solver.rules.rule import Acts, Rule, Touched, Violation
from solver.rules.run import WORK, counted, runs

if TYPE_CHECKING:
    from solver.problem import Problem
    from solver.roster import Roster


class Rest(NamedTuple):
    """What follows a run: its days, the work it ends with, the first work after it, and the minutes it lacks."""

    days: tuple[int, ...]
    last: Work
    after: Work
    missing: int


@dataclass(frozen=True, kw_only=True)
class RestAfterRun(Rule):
    """`rest` minutes free after every run of at least `min_run` days in a row that count.

    `of` is `work` (any duty) or a set of codes and tags. The rest begins with the end of what counts on the run's
    last day and is judged by the first work of any kind that begins after that. History belongs to a run; what is
    not known after the horizon is off. What fixed work alone lacks after a day is not charged, only what the roster
    adds. A soft rule costs its weight for each `per` missing minutes, begun ones too.
    """

    kind: ClassVar[str] = "RestAfterRun"
    acts: ClassVar[Acts] = "line"

    of: str | frozenset[str]
    min_run: int = 1
    rest: int
    per: int = 1

    def validate(self, problem: Problem) -> None:
        """Refuse an unknown `of`, and a run or a rest that has no meaning."""
        super().validate(problem)
        if isinstance(self.of, str) and self.of != WORK:
            raise ProblemError(f"rule {self.id!r}: of is work or a list of codes, not {self.of!r}")
        if self.min_run < 1:
            raise ProblemError(f"rule {self.id!r}: min_run is at least 1, not {self.min_run}")
        if self.per < 1:
            raise ProblemError(f"rule {self.id!r}: per is at least 1, not {self.per}")
        if self.rest < 0:
            raise ProblemError(f"rule {self.id!r}: rest of {self.rest} minutes has no meaning")

    def most(self, problem: Problem) -> int:
        """One duty can come too early after a run and end another one too late."""
        return self.weight * 2 * max(self.units(self.rest), 1)

    def units(self, missing: int) -> int:
        """How many units so many missing minutes are charged as."""
        return -(-missing // self.per)

    def find(self, problem: Problem, roster: Roster, touched: Touched | None = None) -> Iterator[Violation]:
        """Each run that is followed by too short a rest."""
        for worker in self.concerned(problem, touched):
            works = self.seen(problem, line(problem, roster, worker))
            standing = {end: found.missing for end, found in self._rests([one for one in works if one.fixed]).items()}
            for end, found in self._rests(works).items():
                amount = found.missing - max(0, standing.get(end, 0))
                if amount > 0:
                    yield self.offence(
                        problem,
                        worker=worker,
                        days=tuple(sorted({*found.days, found.after.day})),
                        duties=tuple(work.duty for work in (found.last, found.after) if work.duty is not None),
                        number=self.rest - found.missing,
                        limit=self.rest,
                        amount=amount,
                        unit="minutes",
                        units=self.units(amount),
                    )

    def _rests(self, works: Sequence[Work]) -> Mapping[int, Rest]:
        """The rest after each run that asks for one and is followed by work, by the run's last day."""
        found: dict[int, Rest] = {}
        closing: dict[int, Work] = {}
        for work in works:
            if self._counts(work) and (work.day not in closing or closing[work.day].end < work.end):
                closing[work.day] = work
        days = counted(works, self.of)
        for run in runs(days, self.of, min(days, default=0), max(days, default=0) + 1):
            last = closing[run.last - 1]
            after = bisect_left(works, last.end, key=lambda work: work.start)
            if run.length >= self.min_run and after < len(works):
                missing = self.rest - (works[after].start - last.end)
                found[run.last - 1] = Rest(tuple(range(run.first, run.last)), last, works[after], missing)
        return found

    def _counts(self, work: Work) -> bool:
        return isinstance(self.of, str) or bool(work.codes & self.of)
