"""Every duty the demo's people have worked, by person and day, and whether one more would be lawful."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from rostering.calendar import instant

REST = timedelta(hours=11)  # WTR-11, SI 1998/1833 reg 10(1)
WEEKLY_REST = timedelta(hours=24)  # WTR-24, reg 11
MOST_IN_A_ROW = 6  # rule GEN-DAYS-MAX
MOST_A_WEEK = timedelta(hours=48)  # kept in every single week, so that no average comes above it
STUDENT_WEEK = timedelta(hours=20)  # VISA-STU
SECOND_JOB_WEEK = timedelta(hours=44)  # leaves room for breaks that count as work


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty of one employment, with its break in minutes."""

    worker_id: int
    setting_id: int
    code: str
    type: str
    rest: int
    starts_at: datetime
    ends_at: datetime


class Clock:
    """Instants of local clock minutes on days counted from a first day, each asked of the calendar once."""

    def __init__(self, first_day: date) -> None:
        self.first_day = first_day
        self._known: dict[tuple[int, int], datetime] = {}

    def at(self, day: int, minute: int) -> datetime:
        """The instant at which the local clocks show `minute` minutes after the midnight that begins `day`."""
        key = (day, minute)
        if key not in self._known:
            self._known[key] = instant(self.first_day + timedelta(days=day), minute)
        return self._known[key]


class Ledger:
    """The duties of every person, at most one a day. Day 0 is a Monday."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._duties: dict[int, dict[int, Duty]] = defaultdict(dict)

    def add(self, person_id: int, day: int, duty: Duty) -> None:
        """Enter the person's duty that begins on this day."""
        self._duties[person_id][day] = duty

    def duties(self) -> list[Duty]:
        """All duties by start and worker."""
        found = [duty for days in self._duties.values() for duty in days.values()]
        return sorted(found, key=lambda duty: (duty.starts_at, duty.worker_id))

    def in_week(self, person_id: int, worker_id: int, day: int) -> int:
        """Duties of one employment that begin in the Monday week of this day."""
        days = self._duties[person_id]
        monday = day - day % 7
        return sum(1 for step in range(7) if monday + step in days and days[monday + step].worker_id == worker_id)

    def rested(self, person_id: int, day: int, starts: datetime) -> bool:
        """Whether 11 hours have passed at `starts` since the duty of the day before, if there is one."""
        before = self._duties[person_id].get(day - 1)
        return before is None or starts - before.ends_at >= REST

    def allows(self, person_id: int, day: int, starts: datetime, ends: datetime, most_a_week: timedelta) -> bool:
        """Whether one more duty is lawful.

        It leaves 11 hours to the duties around it, at most six days in a row, 24 hours free in the Monday week it
        begins in and in the one it ends in, and at most `most_a_week` from start to end in the week it begins in.
        """
        days = self._duties[person_id]
        if day in days:
            return False
        after = days.get(day + 1)
        if not self.rested(person_id, day, starts):
            return False
        if after is not None and after.starts_at - ends < REST:
            return False
        monday = day - day % 7
        week = [days[other] for other in range(monday, monday + 7) if other in days]
        if sum((duty.ends_at - duty.starts_at for duty in week), ends - starts) > most_a_week:
            return False
        if _run_with(days, day) > MOST_IN_A_ROW:
            return False
        weeks = (monday, monday + 7) if day == monday + 6 else (monday,)
        return all(self._rests_in_week(days, first, starts, ends) for first in weeks)

    def _rests_in_week(self, days: dict[int, Duty], monday: int, starts: datetime, ends: datetime) -> bool:
        finish = self._clock.at(monday + 7, 0)
        rested_from = self._clock.at(monday, 0)
        spans = [(days[day].starts_at, days[day].ends_at) for day in range(monday - 1, monday + 7) if day in days]
        for start, end in sorted([*spans, (starts, ends)]):
            if min(start, finish) - rested_from >= WEEKLY_REST:
                return True
            rested_from = max(rested_from, end)
        return finish - rested_from >= WEEKLY_REST


def _run_with(days: dict[int, Duty], day: int) -> int:
    """The days in a row that are worked when this one is worked too."""
    first = last = day
    while first - 1 in days:
        first -= 1
    while last + 1 in days:
        last += 1
    return last - first + 1
