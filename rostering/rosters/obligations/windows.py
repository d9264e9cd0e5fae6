"""Averages and sums over windows that roll: the average week, night work, hours in 168 hours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from rostering.calendar import DAYS_A_WEEK
from rostering.rosters.horizon import DAYS_AHEAD, DAYS_BEHIND, MOST_DAYS, Horizon
from rostering.rosters.obligations.fixed_minutes import fixed_minutes
from rostering.rosters.obligations.subjects import Concerned, Subjects, quantity_of
from rostering.rosters.snapshot import PersonFacts
from rostering.work.stretches import LAST_MINUTE
from solver.rules.rolling_limit import RollingLimit
from solver.rules.rule import Rule
from solver.rules.total import Total

NIGHT_WORKER = "regular_night_worker"
NIGHT_WORK_DAYS, NIGHT_SHARE_IN = 17 * DAYS_A_WEEK, 3  # who is a night worker, where a rule does not say: policy
OPT_OUT = "opt_out"
EXCLUDED = frozenset(("annual", "sick", "family"))  # statutory leave, sickness, family leave
Longer = tuple[tuple[int, int], ...]
Window = tuple[int, int, int]  # first day, day after the last, the most minutes


def windows(subjects: Subjects) -> Iterator[Rule]:
    """Every rolling limit in force. A soft one is an early warning: the ledger tells it, no roster is made by it."""
    for one in subjects.concerned("RollingLimit"):
        if one.part.severity == "hard":
            yield from _of_minutes(subjects, one) if one.part.params.get("window_minutes") else _of_days(subjects, one)


def _of_minutes(subjects: Subjects, one: Concerned) -> Iterator[Rule]:
    params = one.part.params
    people = [person for person in one.people if _meant(subjects, person, params)]
    if people:
        yield RollingLimit(
            **one.shared(people),
            quantity=quantity_of(params),
            window_minutes=params["window_minutes"],
            max=params["max"],
        )


def _of_days(subjects: Subjects, one: Concerned) -> Iterator[Rule]:
    """One rule for all with the same limit. Hours known as sums lower it; days of leave make windows longer."""
    params = one.part.params
    days = params["window_days"]
    alike: dict[tuple[int, Longer], list[PersonFacts]] = defaultdict(list)
    for person in one.people:
        if not _meant(subjects, person, params):
            continue
        made_up = MadeUp(subjects, person, params["excluded"]) if "excluded" in params else None
        if made_up is not None and made_up.signed:
            yield from _beside_opt_outs(subjects, one, person, made_up)
            continue
        longer = _longer(subjects, made_up, days)
        elsewhere = _elsewhere(subjects, person, days, dict(longer))
        alike[max(0, _most(subjects, person, params) - elsewhere), longer].append(person)
        if "average_minutes" in params:
            yield from _since_the_start(subjects, one, person, made_up)
    for (most, longer), people in sorted(alike.items(), key=lambda each: each[0]):
        yield RollingLimit(
            **one.shared(people), quantity=quantity_of(params), window_days=days, max=most, longer=longer
        )


def _since_the_start(subjects: Subjects, one: Concerned, person: PersonFacts, made_up: MadeUp | None) -> Iterator[Rule]:
    """The average of somebody who started later than a window begins: over the weeks since, a week begun counting as a
    whole one."""
    for begins, ends, most in _new_windows(subjects, person, one.part.params):
        until = ends + (0 if made_up is None else made_up.days(begins, ends))
        if until > 0:
            most = max(0, most - subjects.outside(person, begins, until))
            yield Total(
                **one.shared([person]), quantity=quantity_of(one.part.params), periods=((begins, until),), max=most
            )


def _new_windows(subjects: Subjects, person: PersonFacts, params: Mapping[str, Any]) -> Iterator[Window]:
    """The weeks since somebody started, while they are fewer than a window has."""
    started = subjects.employed_since(person)
    if started is None:
        return
    average, begins = _average(subjects, person, params), subjects.horizon.number_of(started)
    for week in range(1, params["window_days"] // DAYS_A_WEEK):
        ends = begins + week * DAYS_A_WEEK
        if ends - DAYS_A_WEEK >= subjects.horizon.length:
            return
        yield begins, ends, average * week


def _beside_opt_outs(subjects: Subjects, one: Concerned, person: PersonFacts, made_up: MadeUp) -> Iterator[Rule]:
    """Each window of somebody who had opted out on some days of it: those days and their work are left out, and as
    many days of work after it are made up; a window that ends on such a day binds nobody (SI 1998/1833 reg 4).

    Their work before the period is known and comes off the limit, so that a sum over the days since is left.
    """
    params = one.part.params
    days, most = params["window_days"], _most(subjects, person, params)
    ends = range(min(1, days - DAYS_BEHIND), subjects.horizon.length + DAYS_AHEAD + 1)
    windows: list[Window] = [(end - days, end, most) for end in ends]
    if "average_minutes" in params:
        windows += _new_windows(subjects, person, params)
    worked = fixed_minutes(subjects, person)
    limits: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for begins, end, limit in windows:
        until = end + made_up.days(begins, end)
        if end - 1 in made_up.signed or until <= 0 or begins >= subjects.horizon.length:
            continue
        first = made_up.free_from(begins, until)
        known = [day for day in range(begins, first) if day not in made_up.signed]
        before = sum(worked.get(day, 0) for day in known) + _sums_on(subjects, person, [*known, *range(first, until)])
        limits[max(0, limit - before)].append((first, until))
    for limit, periods in sorted(limits.items()):
        yield Total(
            **one.shared([person]), quantity=quantity_of(params), periods=tuple(sorted(set(periods))), max=limit
        )


def _sums_on(subjects: Subjects, person: PersonFacts, days: Iterable[int]) -> int:
    """Minutes known as sums only that fall on some days in order."""
    runs: list[list[int]] = []
    for day in days:
        if runs and runs[-1][1] == day:
            runs[-1][1] = day + 1
        else:
            runs.append([day, day + 1])
    return sum(subjects.outside(person, first, last) for first, last in runs)


def _meant(subjects: Subjects, person: PersonFacts, params: Mapping[str, Any]) -> bool:
    if params.get("where") != NIGHT_WORKER:
        return True
    days = params.get("window_days", NIGHT_WORK_DAYS)
    return person.id in subjects.night_workers(params.get("share_in", NIGHT_SHARE_IN), days)


def _most(subjects: Subjects, person: PersonFacts, params: Mapping[str, Any]) -> int:
    if "average_minutes" not in params:
        return int(params["max"])
    return int(_average(subjects, person, params) * params["window_days"] // DAYS_A_WEEK)


def _average(subjects: Subjects, person: PersonFacts, params: Mapping[str, Any]) -> int:
    if subjects.opted_out(person):
        return int(params.get("opted_out_average_minutes", params["average_minutes"]))
    return int(params["average_minutes"])


class MadeUp:
    """By how many days a window is longer for one person: so that it holds as many more days of work as it has days of
    statutory leave, sickness and opt-out (SI 1998/1833 reg 4(6)). From the first day of the period on any day may be
    worked. `signed` are the days of opt-outs, whose work counts in no window."""

    def __init__(self, subjects: Subjects, person: PersonFacts, excluded: Iterable[str]) -> None:
        horizon = subjects.horizon
        worked = subjects.snapshot.worked_by.get(person.id, ())
        self._worked = {horizon.day_of(one.starts_at) for one in worked}
        known = range(-MOST_DAYS, horizon.length + DAYS_AHEAD) if OPT_OUT in excluded and person.opted_out else ()
        self.signed = frozenset(day for day in known if subjects.opted_out_on(person, horizon.date_of(day)))
        self.away: set[int] = set()
        for one in subjects.away(person):
            if one.kind in EXCLUDED:
                begins = max(-DAYS_BEHIND, horizon.day_of(one.starts_at))
                ends = horizon.length if one.ends_at is None else min(horizon.length, _day_after(horizon, one.ends_at))
                self.away.update(range(begins, ends))
        self.away -= self._worked
        self.away |= self.signed

    def days(self, begins: int, ends: int) -> int:
        """How many days follow the window of the days `begins` to before `ends`."""
        missing, day = sum(begins <= one < ends for one in self.away), ends
        while missing:
            missing -= day not in self.away and (day >= 0 or day in self._worked)
            day += 1
        return day - ends

    def free_from(self, begins: int, ends: int) -> int:
        """The first day of a window from which on none is opted out. Days of the period before an opt-out that both
        begins and ends in it stay in: what they will hold is not known yet."""
        inside = [day for day in self.signed if begins <= day < ends]
        first = max(inside, default=begins - 1) + 1
        return min([first, *(day for day in range(max(0, begins), first) if day not in self.signed)])


def _day_after(horizon: Horizon, moment: datetime) -> int:
    """The day after the last that an absence which ends at an instant touches."""
    return horizon.day_of(moment - LAST_MINUTE) + 1


def _longer(subjects: Subjects, made_up: MadeUp | None, days: int) -> Longer:
    """Each window that has days to make up, and how many days longer it is for them."""
    if made_up is None or not made_up.away:
        return ()
    starts = range(-DAYS_BEHIND, subjects.horizon.length)
    counts = ((start, made_up.days(start, start + days)) for start in starts)
    return tuple((start, count) for start, count in counts if count and start + days + count > 0)


def _elsewhere(subjects: Subjects, person: PersonFacts, days: int, longer: Mapping[int, int]) -> int:
    """The most minutes known as sums only that fall into any of the windows that touch the period."""
    starts = range(min(-DAYS_BEHIND, 1 - days), subjects.horizon.length - days + 1)
    ends = {start: start + days + longer.get(start, 0) for start in starts}
    return max((subjects.outside(person, start, end) for start, end in ends.items() if end > 0), default=0)
