"""Movement along a line: when there was work last, at which places."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from itertools import product
from typing import NamedTuple

from solver.lines.act import Act
from solver.lines.form import Form
from solver.lines.part import FixedPart, State, Step
from solver.problem import DAY_MINUTES, Problem
from solver.rules.movement import Movement


class Visit(NamedTuple):
    """Work at a place. `begins` and `ended` count from the beginning of its day, the first onwards and the second
    back, in days or minutes as the rule does."""

    start: int  # in minutes of the day
    free: bool
    begins: int
    ended: int
    place: str
    involved: bool


class Last(NamedTuple):
    """Work at a place that ended so many days, or minutes, before the day that comes."""

    ended: int
    place: str
    involved: bool
    free: bool


@dataclass(frozen=True)
class MovementPart(FixedPart[Visit]):
    """The latest work at each place, as far as work to come can be too soon after it."""

    rule: Movement = field(compare=False)
    price: int | None
    reach: int  # days that an act can lie on
    _visits: dict[tuple[int, Act], tuple[Visit, ...]] = field(compare=False, default_factory=dict)

    @property
    def key(self) -> Hashable:
        """Everything but the start."""
        return ("movement", id(self.rule), self.price, self.ahead, self.reach)

    def kind(self, day: int) -> Hashable:
        """How long the days are that an act can lie on, and whether anything is fixed."""
        lengths = tuple(self.length(one) for one in range(day, day + self.reach))
        return (lengths, day if self.on(day) else None)

    def step(self, state: State, day: int, act: Act | None) -> Step | None:
        """Hold the day's work against the latest elsewhere."""
        lasts: tuple[Last, ...] = state  # type: ignore[assignment]
        cost = 0
        for visit in sorted([*self.on(day), *self._made(day, act)]):
            lacking = self._lacking(lasts, visit)
            if lacking and self.price is None:
                return None
            cost += lacking * (self.price or 0)
            lasts = _latest((*lasts, Last(visit.ended, visit.place, visit.involved, visit.free)))
        return self._aged(lasts, day), cost

    def _made(self, day: int, act: Act | None) -> tuple[Visit, ...]:
        """The visits of an act on a day."""
        if act is None or not (self.rule.codes is None or act.codes & self.rule.codes):
            return ()
        if (day, act) not in self._visits:
            begin = self.problem.first_minute(day)
            self._visits[day, act] = tuple(
                _visit(self.rule, self.problem, day, (begin + one.start, begin + one.end), one.setting, free=True)
                for one in act.stretches
            )
        return self._visits[day, act]

    def _lacking(self, lasts: Iterable[Last], visit: Visit) -> int:
        """The days that lack to the latest work elsewhere, a started one as a whole."""
        ended = min(
            (
                last.ended
                for last in lasts
                if last.place != visit.place and (last.involved or visit.involved) and (last.free or visit.free)
            ),
            default=None,
        )
        return 0 if ended is None else max(0, self._missing(visit.begins + ended))

    def _missing(self, between: int) -> int:
        if self.rule.count == "elapsed":
            return -(-(self.rule.gap_days * DAY_MINUTES - between) // DAY_MINUTES)
        return self.rule.gap_days + 1 - between

    def _aged(self, lasts: Iterable[Last], day: int) -> tuple[Last, ...]:
        """As seen from the next day, without what nothing can be too soon after any more."""
        passed = self.length(day) if self.rule.count == "elapsed" else 1
        aged = (last._replace(ended=last.ended + passed) for last in lasts)
        return tuple(sorted(last for last in aged if self._missing(last.ended) > 0))


def _latest(lasts: Iterable[Last]) -> tuple[Last, ...]:
    """Those that matter: for each kind of work to come the latest, and the latest at any other place than that."""
    ordered = sorted(lasts)
    kept: set[Last] = set()
    for involved, free in product((False, True), repeat=2):
        among = [last for last in ordered if last.involved >= involved and last.free >= free]
        kept.update(among[:1])
        kept.update([last for last in among if last.place != among[0].place][:1])
    return tuple(kept)


def _visit(rule: Movement, problem: Problem, day: int, span: tuple[int, int], setting: str, *, free: bool) -> Visit:
    start, end = span
    first = problem.first_minute(day)
    begins, ended = start - first, first - end
    if rule.count == "clear_days":
        begins, ended = problem.day_at(start) - day, day - problem.day_at(end - 1)
    place = rule.home.get(setting, setting)
    return Visit(start - first, free, begins, ended, place, rule.involving is None or setting in rule.involving)


def parts(rule: Movement, form: Form) -> None:
    """One part, where there are two places to be at."""
    problem, codes = form.problem, rule.codes
    works = [work for work in form.fixed(rule) if codes is None or work.codes & codes]
    duties = [
        duty for duties in form.by_day.values() for duty in duties if codes is None or problem.codes[duty.id] & codes
    ]
    settings = {shift.setting for duty in duties for shift in problem.shifts_of(duty.id)}
    settings.update(work.setting for work in works)
    if not duties or len({rule.home.get(setting, setting) for setting in settings}) < 2:
        return
    asks = problem.days[0] - (rule.gap_days + 1) * DAY_MINUTES
    fixed = sorted(
        (work.day, _visit(rule, problem, work.day, (work.start, work.end), work.setting, free=False))
        for work in works
        if work.end > asks
    )
    reach = 1 + max((form.acts[duty.id].end for duty in duties), default=0) // (DAY_MINUTES - 120)
    part = MovementPart(problem, tuple(fixed), rule, form.price(rule), reach)
    form.add(part.from_history())
