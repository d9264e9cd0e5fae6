"""Averages and sums over windows that roll: the average week, night work, hours in 168 hours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from rostering.calendar import DAYS_A_WEEK
from rostering.rosters.horizon import DAYS_BEHIND, Horizon
from rostering.rosters.obligations.subjects import Concerned, Subjects, quantity_of
from rostering.rosters.snapshot import PersonFacts
from rostering.work.stretches import LAST_MINUTE
from solver.rules.rolling_limit import RollingLimit
from solver.rules.rule import Rule
from solver.rules.total import Total

NIGHT_WORKER = "regular_night_worker"
EXCLUDED = frozenset(("annual", "sick", "family"))  # statutory leave, sickness, family leave
Longer = tuple[tuple[int, int], ...]


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
        made_up = MadeUp(subjects, person) if "excluded" in params else None
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
    params, length = one.part.params, subjects.horizon.length
    started = subjects.employed_since(person)
    if started is None:
        return
    average = _average(subjects, person, params)
    begins = subjects.horizon.number_of(started)
    for week in range(1, params["window_days"] // DAYS_A_WEEK):
        ends = begins + week * DAYS_A_WEEK
        if ends - DAYS_A_WEEK >= length:
            return
        ends += 0 if made_up is None else made_up.days(begins, ends)
        if ends > 0:
            most = max(0, average * week - subjects.outside(person, begins, ends))
            yield Total(**one.shared([person]), quantity=quantity_of(params), periods=((begins, ends),), max=most)


def _meant(subjects: Subjects, person: PersonFacts, params: Mapping[str, Any]) -> bool:
    if params.get("where") != NIGHT_WORKER:
        return True
    return person.id in subjects.night_workers(params["share_in"], params["window_days"])


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
    statutory leave and sickness (SI 1998/1833 reg 4(6)). From the first day of the period on any day may be worked."""

    def __init__(self, subjects: Subjects, person: PersonFacts) -> None:
        horizon = subjects.horizon
        worked = subjects.snapshot.worked_by.get(person.id, ())
        self._worked = {horizon.day_of(one.starts_at) for one in worked}
        self.away: set[int] = set()
        for one in subjects.away(person):
            if one.kind in EXCLUDED:
                begins = max(-DAYS_BEHIND, horizon.day_of(one.starts_at))
                ends = horizon.length if one.ends_at is None else min(horizon.length, _day_after(horizon, one.ends_at))
                self.away.update(range(begins, ends))
        self.away -= self._worked

    def days(self, begins: int, ends: int) -> int:
        """How many days follow the window of the days `begins` to before `ends`."""
        missing, day = sum(begins <= one < ends for one in self.away), ends
        while missing:
            missing -= day not in self.away and (day >= 0 or day in self._worked)
            day += 1
        return day - ends


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
