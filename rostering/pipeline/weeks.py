"""What the way in will add: for each week to come, how many hours of which roles and skills become available."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering import access, calendar
from rostering.calendar import DAYS_A_WEEK
from rostering.errors import BadInputError
from rostering.pipeline.entry import Entry, read_entries
from rostering.pipeline.forecast import Forecast
from rostering.pipeline.listing import forecasts
from rostering.rosters.snapshot import PERIOD_DAYS
from rostering.store import tables as t

if TYPE_CHECKING:
    from rostering.access import Acting
    from rostering.store.engine import Store

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed
DEFAULT_WEEKS, MOST_WEEKS = 8, 52
DAY_OFFERED = 450  # minutes that a day offered gives at most: seven and a half hours, our policy


@dataclass(frozen=True, slots=True)
class Offered:
    """When somebody said that they can work: on one date or on weekdays, within dates, and how long a day."""

    on_date: date | None
    weekdays: frozenset[int]
    from_on: date | None
    until_on: date | None
    minutes: int

    def on(self, day: date) -> bool:
        """Whether it speaks of a day."""
        if self.on_date is not None:
            return day == self.on_date
        within = (self.from_on is None or self.from_on <= day) and (self.until_on is None or day <= self.until_on)
        return within and day.weekday() in self.weekdays


@dataclass(frozen=True, slots=True)
class WeekLine:
    """What a week gets, in minutes: of those who may take any place of their pool, and of those who need somebody
    beside them. `by_role` and `by_skill` are of both together; somebody with two skills counts under each.

    `becoming` are the codes of those who become deployable in the week.
    """

    monday: date
    people: int
    minutes: int
    supervised_minutes: int
    by_role: Mapping[str, int]
    by_skill: Mapping[str, int]
    becoming: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Adding:
    """One person's part of it."""

    entry: Entry
    forecast: Forecast
    roles: tuple[str, ...]
    weekly: int | None
    offered: tuple[Offered, ...]
    most_days: int  # a week

    def minutes(self, monday: date, today: date) -> dict[date, int]:
        """What they give on each day of a week that is not past and on which some place is open to them: of days they
        offer no more than the shifts a week that they agreed to."""
        days = [day for day in _days(monday, today) if self.forecast.supervised_on <= day and self.minutes_on(day)]
        kept = days if self.weekly is not None else days[: self.most_days]
        return {day: self.minutes_on(day) for day in kept}

    def minutes_on(self, day: date) -> int:
        """What they give on a day: a seventh of their hours a week, or what they offered of that day."""
        if self.weekly is not None:
            # Sevenths are rounded so that a whole week has all of its minutes.
            number = day.weekday()
            return self.weekly * (number + 1) // DAYS_A_WEEK - self.weekly * number // DAYS_A_WEEK
        return max((one.minutes for one in self.offered if one.on(day)), default=0)

    def skills(self, day: date) -> frozenset[str]:
        """What they can do by a day: what they hold, what booked seats give, and by the end the route's own."""
        held = {code for code, at in self.entry.way.held.items() if calendar.local_day(at) <= day}
        given = {code for one in self.forecast.booked if calendar.local_day(one.ends_at) <= day for code in one.skills}
        route = self.forecast.route.skills if self.forecast.supervised_on <= day else ()
        return frozenset(held | given | set(route))


def weeks(
    store: Store, actor_name: str | None, first: date | None = None, number: int = DEFAULT_WEEKS
) -> list[WeekLine]:
    """What the way in adds in each of so many weeks from the week of a day (next week), of all whom the actor may see.

    Those who are deployable already are left out: what they give is there. Raises BadInputError for a number of weeks
    below 1 or above 52, and for a week that is past.
    """
    today = calendar.today()
    monday = calendar.monday_of(first or today + timedelta(days=DAYS_A_WEEK))
    if not 1 <= number <= MOST_WEEKS:
        raise BadInputError(f"The pipeline looks 1 to {MOST_WEEKS} weeks ahead, not {number}.")
    if monday < calendar.monday_of(today):
        raise BadInputError(f"The week from {monday} is past; name one that is to come.")
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "see", actor.organisation)
        adding = _adding(session, actor, today)
    return [_week(monday + timedelta(days=DAYS_A_WEEK * step), adding, today) for step in range(number)]


def _adding(session: Session, actor: Acting, today: date) -> list[_Adding]:
    entries = [one for one in read_entries(session) if actor.organisation in (None, one.organisation)]
    found = forecasts(session, entries, today)
    roles, contracted = _contracts(session)
    said, e = _offered(session), t.PipelineEntry
    own = dict(session.exec(pick(e.id, e.minutes_a_week)).all())
    most = dict(session.exec(pick(t.Worker.id, t.Worker.most_shifts_a_week)).all())
    return [
        _Adding(
            entry,
            found[entry.id],
            tuple(roles.get(entry.worker, ())),
            own[entry.id] or contracted.get(entry.worker) or None,
            tuple(said.get(entry.worker, ())),
            most.get(entry.worker) or DAYS_A_WEEK,
        )
        for entry in entries
        if entry.id in found and not found[entry.id].is_deployable
    ]


def _week(monday: date, adding: Sequence[_Adding], today: date) -> WeekLine:
    by_role: dict[str, int] = defaultdict(int)
    by_skill: dict[str, int] = defaultdict(int)
    people, whole, supervised = 0, 0, 0
    for one in adding:
        minutes, beside = 0, 0
        for day, given in one.minutes(monday, today).items():
            minutes += given if one.forecast.deployable_on <= day else 0
            beside += given if one.forecast.deployable_on > day else 0
            for skill in one.skills(day):
                by_skill[skill] += given
        for role in one.roles[:1]:
            by_role[role] += minutes + beside
        people += bool(minutes + beside)
        whole, supervised = whole + minutes, supervised + beside
    last = monday + timedelta(days=DAYS_A_WEEK - 1)
    becoming = tuple(sorted(one.entry.person.code for one in adding if monday <= one.forecast.deployable_on <= last))
    kept = {role: minutes for role, minutes in sorted(by_role.items()) if minutes}
    return WeekLine(monday, people, whole, supervised, kept, dict(sorted(by_skill.items())), becoming)


def _days(monday: date, today: date) -> Iterable[date]:
    """The days of a week that are not past."""
    return (day for step in range(DAYS_A_WEEK) if (day := monday + timedelta(days=step)) >= today)


def _contracts(session: Session) -> tuple[dict[int, list[str]], dict[int, int]]:
    """The roles of everybody on a way in, and the guaranteed minutes of an average week."""
    c, e = t.Contract, t.PipelineEntry
    rows = session.exec(
        pick(c.worker_id, c.role, c.minutes, c.period).join(e, col(e.worker_id) == col(c.worker_id)).order_by(col(c.id))
    )
    roles: dict[int, list[str]] = defaultdict(list)
    weekly: dict[int, int] = defaultdict(int)
    for worker, role, minutes, period in rows:
        roles[worker].append(role)
        weekly[worker] += (minutes or 0) * DAYS_A_WEEK // PERIOD_DAYS.get(period or "week", DAYS_A_WEEK)
    return roles, weekly


def _offered(session: Session) -> dict[int, list[Offered]]:
    a, e = t.Availability, t.PipelineEntry
    columns: Any = (a.worker_id, a.on_date, a.weekdays, a.from_on, a.until_on, a.start_minute, a.end_minute)
    rows = session.exec(pick(*columns).join(e, col(e.worker_id) == col(a.worker_id)).where(col(a.available)))
    found: dict[int, list[Offered]] = defaultdict(list)
    for worker, on_date, weekdays, from_on, until_on, start, end in rows:
        minutes = DAY_OFFERED if start is None or end is None else min(end - start, DAY_OFFERED)
        numbers = frozenset(int(part) for part in (weekdays or "").split(";") if part)
        found[worker].append(Offered(on_date, numbers, from_on, until_on, minutes))
    return found
