"""Leave that people may take: minutes of a leave year with what was carried into it, less what was granted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering import access, calendar
from rostering.calendar import ONE_DAY, day_starts
from rostering.errors import BadInputError
from rostering.requests.employment import Employment, employment_of, find_employment
from rostering.requests.leave_minutes import absence_minutes
from rostering.store import tables as t
from rostering.store.request_state import GRANTED, NO_MORE
from rostering.store.use_case import use_case

if TYPE_CHECKING:
    from rostering.store.engine import Store

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed
DRAWS_ON = ("annual",)  # the kinds of leave that take from the entitlement
MOST_MINUTES = 10_000 * 60
MOST_YEAR = timedelta(days=550)  # a long first leave year is fine, a slip of the finger is not


@dataclass(frozen=True, slots=True)
class Entitlement:
    """One leave year of one employment, all in minutes: what may be taken, what was granted and what is asked for."""

    worker: int
    person: str
    name: str
    from_on: date
    until_on: date
    minutes: int
    carried: int
    granted: int
    asked: int

    @property
    def left(self) -> int:
        """What may still be granted."""
        return self.minutes + self.carried - self.granted

    def holds(self, day: date) -> bool:
        """Whether a day lies in the leave year."""
        return self.from_on <= day <= self.until_on


def entitlements(session: Session, one: Employment, first: date, last: date) -> tuple[Entitlement, ...]:
    """The leave years of an employment that touch the days `first` to `last`, the earliest first."""
    e = t.LeaveEntitlement
    rows = session.exec(
        select_typed(e)
        .where(col(e.worker_id) == one.worker, col(e.from_on) <= last, col(e.until_on) >= first)
        .order_by(col(e.from_on))
    ).all()
    if not rows:
        return ()
    granted, asked = _taken(session, one.worker, rows[0].from_on, rows[-1].until_on)
    return tuple(
        Entitlement(
            worker=one.worker,
            person=one.code,
            name=one.name,
            from_on=row.from_on,
            until_on=row.until_on,
            minutes=row.minutes,
            carried=row.carried_minutes,
            granted=_within(granted, row.from_on, row.until_on),
            asked=_within(asked, row.from_on, row.until_on),
        )
        for row in rows
    )


def _within(taken: Mapping[date, int], first: date, last: date) -> int:
    return sum(minutes for day, minutes in taken.items() if first <= day <= last)


def _taken(session: Session, worker: int, first: date, last: date) -> tuple[Mapping[date, int], Mapping[date, int]]:
    """By day, minutes of leave that were granted, and those that are asked for and undecided."""
    a = t.Absence
    begins, ends = day_starts(first, 1)[0], day_starts(last, 1)[1]
    rows = session.exec(
        select_typed(a).where(
            col(a.worker_id) == worker,
            col(a.kind).in_(DRAWS_ON),
            col(a.state).not_in(NO_MORE),
            col(a.starts_at) < ends,
            col(a.ends_at) > begins,
        )
    ).all()
    granted: dict[date, int] = defaultdict(int)
    asked: dict[date, int] = defaultdict(int)
    for row in rows:
        into = granted if row.state == GRANTED else asked
        for day, minutes in absence_minutes(session, row).items():
            into[day] += minutes
    return granted, asked


def list_entitlements(
    store: Store, actor_name: str | None, person: str | None = None, day: date | None = None
) -> tuple[Entitlement, ...]:
    """The leave years that hold a day (default: today), of one person or of everybody the actor may see."""
    when = day or calendar.today()
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "see", actor.organisation)
        if person is not None:
            meant: Iterable[Employment] = (find_employment(session, actor, person, when),)
        else:
            e = t.LeaveEntitlement
            rows = session.exec(pick(e.worker_id).where(col(e.from_on) <= when, col(e.until_on) >= when)).all()
            meant = [employment_of(session, worker) for worker in rows]
        seen = [one for one in meant if actor.organisation in (None, one.organisation_code)]
        found = [each for one in seen for each in entitlements(session, one, when, when)]
    return tuple(sorted(found, key=lambda each: (each.name, each.person, each.from_on)))


def set_entitlement(
    store: Store,
    actor_name: str | None,
    person: str,
    minutes: int,
    *,
    from_on: date,
    until_on: date | None = None,
    carried: int = 0,
) -> Entitlement:
    """Say what somebody may take in a leave year (default: a year from its first day); takes a manager.

    Raises BadInputError, with nothing written, for minutes that cannot be, a year that ends before it begins or that
    overlaps another of theirs.
    """
    last = until_on or _a_year_from(from_on)
    _refuse_year(minutes, carried, from_on, last)
    with store.reading() as session:
        one = find_employment(session, access.acting(session, actor_name), person, from_on)
        _refuse_overlap(session, one, from_on, last)
    with use_case(store, actor_name, "overrule", one.organisation_code) as case:
        _refuse_overlap(case.session, one, from_on, last)
        e = t.LeaveEntitlement
        row = case.session.exec(
            select_typed(e).where(col(e.worker_id) == one.worker, col(e.from_on) == from_on)
        ).one_or_none()
        before = None if row is None else f"{row.minutes} min and {row.carried_minutes} carried"
        row = row or e(worker_id=one.worker, from_on=from_on, until_on=last, minutes=minutes)
        row.until_on, row.minutes, row.carried_minutes = last, minutes, carried
        case.session.add(row)
        case.session.flush()
        after = f"{minutes} min and {carried} carried, {from_on} to {last}"
        case.record(f"leave entitlement of {one.code}", before, after)
        return next(each for each in entitlements(case.session, one, from_on, last) if each.from_on == from_on)


def _a_year_from(first: date) -> date:
    try:
        return first.replace(year=first.year + 1) - ONE_DAY
    except ValueError:  # from 29 February
        return date(first.year + 1, 2, 28)


def _refuse_year(minutes: int, carried: int, first: date, last: date) -> None:
    if not 0 <= minutes <= MOST_MINUTES or abs(carried) > MOST_MINUTES:
        raise BadInputError(f"Leave of a year lies between 0 and {MOST_MINUTES // 60} hours.")
    if last < first or last - first > MOST_YEAR:
        raise BadInputError(f"A leave year from {first} to {last} cannot be; it has 1 to {MOST_YEAR.days} days.")


def _refuse_overlap(session: Session, one: Employment, first: date, last: date) -> None:
    for other in entitlements(session, one, first, last):
        if other.from_on != first:
            raise BadInputError(
                f"{one.said} has a leave year from {other.from_on} to {other.until_on} already; choose days outside it."
            )
