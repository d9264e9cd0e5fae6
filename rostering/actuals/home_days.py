"""The last days of each home, with all that lies in it: confirmed, to be confirmed, or not over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlmodel import Session
from sqlmodel import select as select_typed

from rostering import access
from rostering.actuals.day_record import CONFIRMED, NOT_OVER, OPEN, DayLine, read_days
from rostering.store import tables as t

if TYPE_CHECKING:
    from rostering.access import Acting
    from rostering.store.engine import Store

# SQLModel types at most four columns; this reads plain tuples of many.
pick: Any = select_typed


@dataclass(frozen=True, slots=True)
class HomeDay:
    """A day at a home: its state, how many were planned there and in its units, and how many worked otherwise."""

    home: str
    name: str
    day: date
    state: str
    planned: int
    exceptions: int
    confirmed_by: str | None

    @property
    def is_open(self) -> bool:
        """Whether it is over and nobody has confirmed all of it."""
        return self.state == OPEN


def home_days(store: Store, actor_name: str | None, first: date, last: date) -> tuple[HomeDay, ...]:
    """The days from `first` to `last` of every home that the actor sees and where a shift was published.

    Those to be confirmed come first, then the rest; of both the latest come first.
    """
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "see", actor.organisation)
        return read_home_days(session, actor, first, last)


def read_home_days(session: Session, actor: Acting, first: date, last: date) -> tuple[HomeDay, ...]:
    """The same within a session."""
    homes = homes_by_code(session)
    together: dict[tuple[date, str], list[DayLine]] = defaultdict(list)
    for line in read_days(session, actor, first, last):
        together[line.day, homes[line.setting][0]].append(line)
    found = [_home_day(home, homes[home][1], day, lines) for (day, home), lines in together.items()]
    return tuple(sorted(found, key=lambda one: (not one.is_open, -one.day.toordinal(), one.home)))


def homes_by_code(session: Session) -> Mapping[str, tuple[str, str]]:
    """The code and name of the home that each setting (its code) lies in; a home lies in itself."""
    s = t.Setting
    rows = {row[0]: row for row in session.exec(pick(s.id, s.code, s.name, s.within_id)).all()}
    found = {}
    for row in rows.values():
        home = row
        while home[3] is not None:
            home = rows[home[3]]
        found[row[1]] = (home[1], home[2])
    return found


def _home_day(home: str, name: str, day: date, lines: list[DayLine]) -> HomeDay:
    states = {one.state for one in lines}
    by = dict.fromkeys(one.confirmed_by for one in lines if one.confirmed_by is not None)
    return HomeDay(
        home=home,
        name=name,
        day=day,
        state=next(state for state in (NOT_OVER, OPEN, CONFIRMED) if state in states),
        planned=sum(one.planned for one in lines),
        exceptions=sum(one.exceptions for one in lines),
        confirmed_by=", ".join(by) or None,
    )
