"""When somebody on the way in can be used at the earliest: by what is complete, their seats, and usual days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from rostering.calendar import instant, local_day
from rostering.pipeline.route import SESSION, SKILLS, Route, Step
from rostering.pipeline.way_in import WayIn

DONE, BOOKED, OPEN, WAITS = "done", "booked", "open", "waits"


@dataclass(frozen=True, slots=True)
class Booked:
    """A seat that is to come: the step it is for, its last minute, and what it gives."""

    step: str
    ends_at: datetime
    skills: frozenset[str]


@dataclass(frozen=True, slots=True)
class Expected:
    """A step as it stands: done, booked, open (it could be done now) or waiting for others. `on` is the day it was, or
    is expected to be, complete; `ready` the day from which it could be done; `late` by how many days the usual time is
    over."""

    step: Step
    state: str
    on: date
    ready: date
    late: int = 0
    done_times: int = 0
    times: int = 1
    missing: tuple[str, ...] = ()  # skills that are neither held nor booked


@dataclass(frozen=True)
class Forecast:
    """What to expect of one way in as at a day."""

    way: WayIn
    route: Route
    booked: Sequence[Booked]
    today: date

    @cached_property
    def steps(self) -> Mapping[str, Expected]:
        """Every step of the route in order, with the day it is expected."""
        found: dict[str, Expected] = {}
        for step in self.route.steps:
            before = [found[code] for code in self.route.before(step)]
            found[step.code] = self._expected(step, before)
        return found

    @property
    def supervised_on(self) -> date:
        """The first day on which a place beside somebody settled is open to them."""
        return self._latest([need.steps for need in self.route.barring])

    @property
    def deployable_on(self) -> date:
        """The first day on which every place of the pool is open to them."""
        return self._latest([[step.code for step in self.route.steps]])

    @property
    def is_supervised(self) -> bool:
        """Whether a place beside somebody settled is open to them."""
        return all(self.steps[code].state == DONE for need in self.route.barring for code in need.steps)

    @property
    def is_deployable(self) -> bool:
        """Whether nothing is open any more."""
        return all(one.state == DONE for one in self.steps.values())

    @property
    def blocking(self) -> tuple[Expected, ...]:
        """The steps that somebody has to do something about: open, and nothing else in front of them."""
        return tuple(one for one in self.steps.values() if one.state == OPEN)

    def _latest(self, groups: Sequence[Sequence[str]]) -> date:
        return max((self.steps[code].on for codes in groups for code in codes), default=self.today)

    def _expected(self, step: Step, before: Sequence[Expected]) -> Expected:
        times = self.route.often(step.code)
        ready = max((one.on for one in before), default=self.today)
        done = self.way.completed(step, instant(self.today, 0))
        if done is not None:
            return Expected(step, DONE, local_day(done), ready, done_times=times, times=times)
        if step.kind == SKILLS:
            return self._training(step, ready, before)
        held = len(self.way.done.get(step.code, ())) if step.kind == SESSION else 0
        seats = sorted(one.ends_at for one in self.booked if one.step == step.code)[: times - held]
        lacking = times - held - len(seats)
        begins = max([ready, *map(local_day, seats)])
        on = begins if lacking <= 0 else max(begins, self.today) + timedelta(days=step.days * lacking)
        return self._stated(step, before, ready, on, lacking <= 0, (held, times), ())

    def _training(self, step: Step, ready: date, before: Sequence[Expected]) -> Expected:
        """Skills training: the last of the skills that are held, booked, or take the usual time."""
        wanted = [code for code in self.route.skills if code not in self.way.held]
        given = {code: min(ends) for code in wanted if (ends := self._seats_giving(code))}
        missing = tuple(code for code in wanted if code not in given)
        days = [local_day(at) for at in given.values()]
        on = max([ready, *days])
        if missing:
            on = max(on, max(ready, self.today) + timedelta(days=step.days))
        return self._stated(step, before, ready, on, not missing, (0, 1), missing)

    def _seats_giving(self, skill: str) -> list[datetime]:
        return [one.ends_at for one in self.booked if skill in one.skills]

    def _stated(
        self,
        step: Step,
        before: Sequence[Expected],
        ready: date,
        on: date,
        is_booked: bool,
        often: tuple[int, int],
        missing: tuple[str, ...],
    ) -> Expected:
        state = BOOKED if is_booked else OPEN if all(one.state == DONE for one in before) else WAITS
        late = max(0, (self.today - ready).days - step.days * often[1]) if state == OPEN else 0
        return Expected(step, state, on, ready, late, *often, missing)
