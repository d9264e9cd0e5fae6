"""The question: who could work, what work there is, and the rules a roster has to keep.

Time is whole minutes from an origin. A problem knows no calendar and no law: local days come as their first
minutes, filters come resolved to ids. Everything is frozen and validated when it is made, so that a bad value
never travels; a change is a `replace`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from solver.roster import Roster
from solver.score import Stage, tier_weights

if TYPE_CHECKING:
    from solver.rules.rule import Rule

DAY_MINUTES = 1440
MOST_SHIFTS_A_DUTY = 3
TAG = "#"  # what a tag begins with
# Minutes, quantities, prices and limits: what is larger is a slip, and sums of it could not be counted any more.
MOST_NUMBER = 10**9
MOST_DAYS = 3660  # how far a rule or what is fixed may reach beyond the horizon: ten years


class ProblemError(ValueError):
    """A problem contradicts itself; the message is one sentence that names the place."""


@dataclass(frozen=True, slots=True)
class Shift:
    """A piece of work at a setting. It belongs to the day it starts on; `end` may lie in the next day.

    `quantities` are named whole numbers that rules count: `work`, `paid`, `night` in minutes. `awake` are the
    stretches that count as presence. `tags` say what it is by its times (`#night`, `#long`): rules that count by
    codes count by them too. A tag begins with `#`, so that it never meets a code.
    """

    id: str
    setting: str
    code: str
    day: int
    start: int
    end: int
    quantities: Mapping[str, int] = field(default_factory=dict)
    awake: tuple[tuple[int, int], ...] = ()
    tags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Duty:
    """What one worker does on one day: one shift, or a lawful set of up to three."""

    id: str
    day: int
    shifts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FixedWork:
    """Work a person is fixed to before the horizon, after it, or elsewhere inside it.

    `day` counts from the first day of the horizon; days before it are negative. `tags` are as a shift's.
    """

    start: int
    end: int
    day: int
    code: str = ""
    setting: str = ""
    quantities: Mapping[str, int] = field(default_factory=dict)
    tags: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """What a rule that means exactly this work calls it, by its first minute and the one after its last."""
        return f"@{self.start}:{self.end}"

    @property
    def codes(self) -> frozenset[str]:
        """What rules that count by codes find it by: its code and its tags."""
        return self.tags | {self.code}


@dataclass(frozen=True, slots=True)
class Worker:
    """A person, with what they are fixed to and what earlier periods carried over (whole numbers by name)."""

    id: str
    fixed: tuple[FixedWork, ...] = ()
    carry: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pair:
    """A worker may do a duty, for an employer, at a cost. A pair that is not listed cannot be."""

    worker: str
    duty: str
    employer: str = ""
    cost: int = 0


@dataclass(frozen=True, slots=True)
class Pin:
    """A worker is fixed to a duty (`on`), or barred from it."""

    worker: str
    duty: str
    on: bool = True


@dataclass(frozen=True, eq=False)
class Problem:
    """A rostering problem over `len(days) - 1` days.

    `days` holds the first minute of each local day and the end of the last. `weeks` holds the first day of each
    week, `weekends` the days of each weekend (they may reach outside the horizon). `tiers` gives the weight of
    each part of the score; without it the weights follow from the rules (`solver.score`). `base` is the published
    roster that changes are counted from. `stage` is set within a lexicographic solve only.
    """

    id: str
    days: tuple[int, ...]
    shifts: tuple[Shift, ...]
    duties: tuple[Duty, ...]
    workers: tuple[Worker, ...]
    pairs: tuple[Pair, ...]
    rules: tuple[Rule, ...] = ()
    weeks: tuple[int, ...] = (0,)
    weekends: tuple[tuple[int, ...], ...] = ()
    pins: tuple[Pin, ...] = ()
    hint: tuple[tuple[str, str], ...] = ()
    base: tuple[tuple[str, str], ...] | None = None
    tiers: Mapping[str, int] | None = None
    stage: Stage | None = None
    limits: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _validate(self)

    def replace(self, **changes: Any) -> Problem:
        """The same problem with some fields changed, validated again."""
        return replace(self, **changes)

    @cached_property
    def horizon(self) -> int:
        """The number of days."""
        return len(self.days) - 1

    @cached_property
    def shift(self) -> Mapping[str, Shift]:
        """Shifts by id."""
        return {shift.id: shift for shift in self.shifts}

    @cached_property
    def duty(self) -> Mapping[str, Duty]:
        """Duties by id."""
        return {duty.id: duty for duty in self.duties}

    @cached_property
    def worker(self) -> Mapping[str, Worker]:
        """Workers by id."""
        return {worker.id: worker for worker in self.workers}

    @cached_property
    def pair(self) -> Mapping[tuple[str, str], Pair]:
        """Pairs by (worker id, duty id)."""
        return {(pair.worker, pair.duty): pair for pair in self.pairs}

    @cached_property
    def duties_of(self) -> Mapping[str, tuple[Duty, ...]]:
        """What each worker may do, by day and id."""
        of: dict[str, list[Duty]] = {worker.id: [] for worker in self.workers}
        for pair in self.pairs:
            of[pair.worker].append(self.duty[pair.duty])
        return {worker: tuple(sorted(duties, key=lambda duty: (duty.day, duty.id))) for worker, duties in of.items()}

    @cached_property
    def duties_with(self) -> Mapping[str, tuple[str, ...]]:
        """The duties that contain each shift."""
        having: dict[str, list[str]] = {shift.id: [] for shift in self.shifts}
        for duty in self.duties:
            for shift in duty.shifts:
                having[shift].append(duty.id)
        return {shift: tuple(duties) for shift, duties in having.items()}

    @cached_property
    def workers_of(self) -> Mapping[str, tuple[str, ...]]:
        """Who may do each duty."""
        of: dict[str, list[str]] = {duty.id: [] for duty in self.duties}
        for pair in self.pairs:
            of[pair.duty].append(pair.worker)
        return {duty: tuple(workers) for duty, workers in of.items()}

    @cached_property
    def base_roster(self) -> Roster:
        """The base as a roster; where there is none, nobody on anything."""
        return Roster.of(self.base or ())

    @cached_property
    def span(self) -> Mapping[str, tuple[int, int]]:
        """First and last minute of each duty."""
        return {
            duty.id: (
                min(self.shift[shift].start for shift in duty.shifts),
                max(self.shift[shift].end for shift in duty.shifts),
            )
            for duty in self.duties
        }

    @cached_property
    def longest_duty(self) -> int:
        """How many days after the one it begins on every duty has ended, wherever clocks change."""
        minutes = (end - self.days[self.duty[name].day] for name, (_, end) in self.span.items())
        return max(minutes, default=0) // DAY_MINUTES + 2

    @cached_property
    def codes(self) -> Mapping[str, frozenset[str]]:
        """What rules that count by codes find each duty by: the codes and the tags of its shifts."""
        return {
            duty.id: frozenset(shift.code for shift in self.shifts_of(duty.id)).union(
                *(shift.tags for shift in self.shifts_of(duty.id))
            )
            for duty in self.duties
        }

    @cached_property
    def prices(self) -> Mapping[str, int]:
        """What one unit of each part of the score costs."""
        return tier_weights(self)

    def shifts_of(self, duty: str) -> Iterator[Shift]:
        """The shifts a duty is made of."""
        return (self.shift[shift] for shift in self.duty[duty].shifts)

    def day_at(self, minute: int) -> int:
        """The day a minute lies in; days outside the horizon are taken to have 24 hours."""
        if minute < self.days[0]:
            return (minute - self.days[0]) // DAY_MINUTES
        if minute >= self.days[-1]:
            return self.horizon + (minute - self.days[-1]) // DAY_MINUTES
        return next(day for day in range(self.horizon) if minute < self.days[day + 1])

    def first_minute(self, day: int) -> int:
        """The minute a day begins with; days outside the horizon are taken to have 24 hours."""
        if day < 0:
            return self.days[0] + day * DAY_MINUTES
        if day > self.horizon:
            return self.days[-1] + (day - self.horizon) * DAY_MINUTES
        return self.days[day]


def refuse_above(what: str, *numbers: int | None) -> None:
    """Raise ProblemError where a number is larger than the solver counts with; `what` is said of it."""
    for number in numbers:
        if number is not None and not -MOST_NUMBER <= number <= MOST_NUMBER:
            raise ProblemError(f"{what} {number}, beyond {MOST_NUMBER:,}, the most that is counted with")


def refuse_far(problem: Problem, what: str, *days: int) -> None:
    """Raise ProblemError where a day, or a number of days, lies further away than anything looks."""
    for day in days:
        if not -MOST_DAYS <= day <= problem.horizon + MOST_DAYS:
            raise ProblemError(f"{what} {day}, more than {MOST_DAYS:,} days beyond the horizon")


def _validate(problem: Problem) -> None:
    _check_days(problem)
    _check_unique(problem)
    for shift in problem.shifts:
        _check_shift(problem, shift)
    for duty in problem.duties:
        _check_duty(problem, duty)
    for worker in problem.workers:
        _check_worker(problem, worker)
    _check_references(problem)
    for tier, weight in (problem.tiers or {}).items():
        refuse_above(f"tier {tier!r} has the weight", weight)
        if weight < 0:
            raise ProblemError(f"tier {tier!r} has the negative weight {weight}")
    for rule in problem.rules:
        rule.validate(problem)
    tier_weights(problem)  # refuses what cannot be weighed


def _check_days(problem: Problem) -> None:
    if len(problem.days) < 2:
        raise ProblemError("days must hold the first minute of at least one day and the end of the last")
    refuse_above("days: a day begins at minute", problem.days[0], problem.days[-1])
    for earlier, later in pairwise(problem.days):
        if not 0 < later - earlier <= DAY_MINUTES + 120:
            raise ProblemError(f"days: the day from minute {earlier} to {later} is not the length of a day")


def _check_unique(problem: Problem) -> None:
    named: tuple[tuple[str, Iterable[Any]], ...] = (
        ("shift", (shift.id for shift in problem.shifts)),
        ("duty", (duty.id for duty in problem.duties)),
        ("worker", (worker.id for worker in problem.workers)),
        ("pair", ((pair.worker, pair.duty) for pair in problem.pairs)),
        ("pin", ((pin.worker, pin.duty) for pin in problem.pins)),
    )
    for noun, ids in named:
        seen = set()
        for id_ in ids:
            if id_ in seen and noun == "pin" and _is_both(problem, id_):
                raise ProblemError(f"worker {id_[0]!r} is pinned to duty {id_[1]!r} and barred from it")
            if id_ in seen:
                raise ProblemError(f"{noun} {id_!r} is listed twice")
            seen.add(id_)


def _is_both(problem: Problem, pair: tuple[str, str]) -> bool:
    return len({pin.on for pin in problem.pins if (pin.worker, pin.duty) == pair}) > 1


def _check_worker(problem: Problem, worker: Worker) -> None:
    for work in worker.fixed:
        refuse_above(
            f"worker {worker.id!r}: fixed work has the number", work.start, work.end, *work.quantities.values()
        )
        refuse_far(problem, f"worker {worker.id!r}: fixed work lies on day", work.day)
        if work.end <= work.start:
            raise ProblemError(f"worker {worker.id!r}: fixed work ends at minute {work.end}, before it starts")
        _check_tags(f"worker {worker.id!r}: fixed work", work.tags)
    for name, number in worker.carry.items():
        refuse_above(f"worker {worker.id!r} carries for {name!r} the number", number)


def _check_shift(problem: Problem, shift: Shift) -> None:
    if not 0 <= shift.day < problem.horizon:
        raise ProblemError(f"shift {shift.id!r} is on day {shift.day}, outside 0 to {problem.horizon - 1}")
    refuse_above(f"shift {shift.id!r} has the number", shift.start, shift.end, *shift.quantities.values())
    if shift.end <= shift.start:
        raise ProblemError(f"shift {shift.id!r} ends at minute {shift.end}, before it starts at {shift.start}")
    if not problem.days[shift.day] <= shift.start < problem.days[shift.day + 1]:
        raise ProblemError(f"shift {shift.id!r} starts at minute {shift.start}, which is not on its day {shift.day}")
    _check_tags(f"shift {shift.id!r}", shift.tags)


def _check_tags(what: str, tags: frozenset[str]) -> None:
    for tag in tags:
        if not tag.startswith(TAG):
            raise ProblemError(f"{what} has the tag {tag!r}; a tag begins with {TAG!r}")


def _check_duty(problem: Problem, duty: Duty) -> None:
    if not 1 <= len(duty.shifts) <= MOST_SHIFTS_A_DUTY:
        raise ProblemError(f"duty {duty.id!r} has {len(duty.shifts)} shifts; it needs one to {MOST_SHIFTS_A_DUTY}")
    for shift in duty.shifts:
        if shift not in problem.shift:
            raise ProblemError(f"duty {duty.id!r} names the unknown shift {shift!r}")
        if problem.shift[shift].day != duty.day:
            raise ProblemError(f"duty {duty.id!r} is on day {duty.day}, its shift {shift!r} is not")
    spans = sorted((shift.start, shift.end) for shift in (problem.shift[id_] for id_ in duty.shifts))
    for (_, end), (start, _) in pairwise(spans):
        if start < end:
            raise ProblemError(f"duty {duty.id!r} has shifts that overlap")


def _check_references(problem: Problem) -> None:
    named = [("pair", pair.worker, pair.duty) for pair in problem.pairs]
    named += [("pin", pin.worker, pin.duty) for pin in problem.pins]
    named += [("hint", worker, duty) for worker, duty in problem.hint]
    named += [("base", worker, duty) for worker, duty in problem.base or ()]
    workers, duties = problem.worker, problem.duty
    for noun, worker, duty in named:
        if worker not in workers:
            raise ProblemError(f"a {noun} names the unknown worker {worker!r}")
        if duty not in duties:
            raise ProblemError(f"a {noun} names the unknown duty {duty!r}")
    for pair in problem.pairs:
        if not 0 <= pair.cost <= MOST_NUMBER:
            refuse_above(f"the pair {pair.worker!r}, {pair.duty!r} has the cost", pair.cost)
            raise ProblemError(f"the pair {pair.worker!r}, {pair.duty!r} has the negative cost {pair.cost}")
    if problem.tiers is not None and "cost" not in problem.tiers and any(pair.cost for pair in problem.pairs):
        raise ProblemError("pairs have costs, but the tier 'cost' has no weight")
