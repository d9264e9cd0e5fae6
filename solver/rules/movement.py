"""Movement: days that lie between work at two places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Literal, NamedTuple

from solver.problem import DAY_MINUTES, ProblemError, refuse_far
from solver.rules.rule import Acts, Rule, Touched, Violation

if TYPE_CHECKING:
    from solver.problem import FixedWork, Problem, Shift
    from solver.roster import Roster


class Stay(NamedTuple):
    """One shift, or one piece of fixed work (`duty` empty), at a place. They sort by their start, fixed ones first."""

    start: int
    duty: str
    end: int
    place: str
    involved: bool


@dataclass(frozen=True, kw_only=True)
class Movement(Rule):
    """At least `gap_days` between work at one place and later work at another.

    `home` names the home that a setting lies in: settings of one home are one place. With `involving`, one of the
    two settings must be among these. `clear_days` counts the local days between the last that has a minute of the
    earlier work and the day the later one begins on; `elapsed` counts 24 hours a day between the end and the start.
    `codes` limits what is counted, by codes and tags. Each shift of a duty counts by itself. A shift that comes too
    soon breaks the rule once, by what lacks to the latest work elsewhere; fixed work after fixed work is not
    charged. A soft rule costs its weight for each missing day, a started one as a whole.
    """

    kind: ClassVar[str] = "Movement"
    acts: ClassVar[Acts] = "line"

    gap_days: int
    count: Literal["clear_days", "elapsed"] = "clear_days"
    involving: frozenset[str] | None = None
    home: Mapping[str, str] = field(default_factory=dict)
    codes: frozenset[str] | None = None

    def validate(self, problem: Problem) -> None:
        """Refuse a gap or a way of counting that has no meaning."""
        super().validate(problem)
        if self.count not in ("clear_days", "elapsed"):
            raise ProblemError(f"rule {self.id!r}: count is clear_days or elapsed, not {self.count!r}")
        refuse_far(problem, f"rule {self.id!r}: gap_days is", self.gap_days)
        if self.gap_days < 0:
            raise ProblemError(f"rule {self.id!r}: a gap of {self.gap_days} days has no meaning")

    def most(self, problem: Problem) -> int:
        """A duty can come too soon itself, and so make everything elsewhere within the gap after it: no fixed work that
        ended before the horizon."""
        spans = [(shift.start, shift.end) for shift in problem.shifts]
        spans += [(work.start, work.end) for worker in problem.workers for work in worker.fixed]
        longest = max((-(-(end - start) // DAY_MINUTES) for start, end in spans), default=0)
        pieces = max((len(duty.shifts) for duty in problem.duties), default=1)
        begins = problem.days[0]
        fixed = max((sum(work.end > begins for work in worker.fixed) for worker in problem.workers), default=0)
        missing = self.gap_days + longest + 1
        return self.weight * missing * (pieces * (1 + min(problem.horizon, missing)) + fixed)

    def find(self, problem: Problem, roster: Roster, touched: Touched | None = None) -> Iterator[Violation]:
        """Each shift that comes too soon after one at another place."""
        for worker in self.concerned(problem, touched):
            stays = sorted(self._stays(problem, roster, worker))
            if len({stay.place for stay in stays}) < 2:
                continue
            for index, later in enumerate(stays):
                before = [stay for stay in stays[:index] if self._apart(stay, later) and (stay.duty or later.duty)]
                if before:
                    yield from self._between(problem, worker, max(before, key=lambda stay: stay.end), later)

    def _stays(self, problem: Problem, roster: Roster, worker: str) -> Iterator[Stay]:
        asks = problem.days[0] - (self.gap_days + 1) * DAY_MINUTES  # nothing rostered is too soon after earlier work
        for work in problem.worker[worker].fixed:
            counts = self.codes is None or bool(work.codes & self.codes)
            if counts and work.end > asks and self.sees(problem, work.day):
                yield self._stay(work, "")
        for duty in roster.by_worker(worker):
            if self.codes is None or problem.codes[duty] & self.codes:
                yield from (self._stay(shift, duty) for shift in problem.shifts_of(duty))

    def _stay(self, at: Shift | FixedWork, duty: str) -> Stay:
        involved = self.involving is None or at.setting in self.involving
        return Stay(at.start, duty, at.end, self.home.get(at.setting, at.setting), involved)

    def _apart(self, one: Stay, other: Stay) -> bool:
        return one.place != other.place and (one.involved or other.involved)

    def _between(self, problem: Problem, worker: str, earlier: Stay, later: Stay) -> Iterator[Violation]:
        first, last = problem.day_at(earlier.end - 1), problem.day_at(later.start)
        if self.count == "clear_days":
            number, limit, per, unit = last - first - 1, self.gap_days, 1, "days"
        else:
            number, limit, per, unit = later.start - earlier.end, self.gap_days * DAY_MINUTES, DAY_MINUTES, "minutes"
        if number < limit:
            yield self.offence(
                problem,
                worker=worker,
                days=tuple(sorted({problem.day_at(earlier.start), last})),
                duties=_named((earlier, later)),
                number=number,
                limit=limit,
                amount=limit - number,
                units=-(-(limit - number) // per),
                unit=unit,
            )


def _named(stays: Sequence[Stay]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(stay.duty for stay in stays if stay.duty))
