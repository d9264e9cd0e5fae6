"""Christmas and New Year, remembered across years: who worked on which of those days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, or_
from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering.calendar import instant, local_day
from rostering.rosters.among import among
from rostering.store import tables as t

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed
CHRISTMAS, NEW_YEAR = "Christmas", "New Year"
# By month and day, with how many years are to be added to name the feast by the year that it falls in or begins.
FEASTS: Mapping[tuple[int, int], tuple[str, int]] = {
    (12, 24): (CHRISTMAS, 0),
    (12, 25): (CHRISTMAS, 0),
    (12, 26): (CHRISTMAS, 0),
    (12, 31): (NEW_YEAR, 1),
    (1, 1): (NEW_YEAR, 0),
}
YEARS = 3  # how far back it is remembered
LAST_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class FestiveWork:
    """Somebody worked at a feast: which one, and of which year; the new year is the one that begins."""

    feast: str
    year: int

    @property
    def words(self) -> str:
        """'Christmas 2025'."""
        return f"{self.feast} {self.year}"


def feast_of(day: date) -> FestiveWork | None:
    """The feast that a day belongs to; None for most days."""
    known = FEASTS.get((day.month, day.day))
    return None if known is None else FestiveWork(known[0], day.year + known[1])


def feasts_touched(starts_at: datetime, ends_at: datetime) -> frozenset[FestiveWork]:
    """The feasts on whose days work between two instants falls."""
    first, last = local_day(starts_at), local_day(ends_at - LAST_MINUTE)
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return frozenset(feast for feast in map(feast_of, days) if feast is not None)


def read_festive(
    session: Session, as_at: date, people: Sequence[int] | None = None
) -> Mapping[int, tuple[FestiveWork, ...]]:
    """The feasts of the last three years before a day at which persons worked, the latest first, by person.

    What somebody recorded of a day counts before what was worked on it by the clock.
    """
    said = _recorded(session, as_at, people)
    worked = {(person, day) for (person, day), was in said.items() if was}
    worked |= _actual(session, as_at, people) - said.keys()
    found: dict[int, set[FestiveWork]] = defaultdict(set)
    for person, day in worked:
        feast = feast_of(day)
        if feast is not None:
            found[person].add(feast)
    return {person: tuple(sorted(feasts, key=lambda one: (-one.year, one.feast))) for person, feasts in found.items()}


def _recorded(session: Session, as_at: date, people: Sequence[int] | None) -> dict[tuple[int, date], bool]:
    f = t.FestiveDay
    since = date(as_at.year - YEARS, 1, 1)
    rows = session.exec(
        pick(f.person_id, f.day, f.was_worked).where(
            col(f.day) >= since, col(f.day) < as_at, among(f.person_id, people)
        )
    )
    return {(person, day): was for person, day, was in rows}


def _actual(session: Session, as_at: date, people: Sequence[int] | None) -> set[tuple[int, date]]:
    """Who worked by the clock on which festive days."""
    a, w = t.Actual, t.Worker
    days = [
        day
        for year in range(as_at.year - YEARS, as_at.year + 1)
        for day in (date(year, month, number) for month, number in FEASTS)
        if day < as_at
    ]
    spells = [and_(col(a.starts_at) < instant(day, 1440), col(a.ends_at) > instant(day, 0)) for day in days]
    rows = session.exec(
        pick(w.person_id, a.starts_at, a.ends_at)
        .join(w, col(w.id) == col(a.worker_id))
        .where(or_(*spells), among(w.person_id, people))
    )
    wanted = set(days)
    found = set()
    for person, begins, ends in rows:
        day, last = local_day(begins), local_day(ends - LAST_MINUTE)
        while day <= last:
            if day in wanted:
                found.add((person, day))
            day += timedelta(days=1)
    return found
