"""Declaring an emergency, closing it, and the list of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from sqlmodel import Session, select

from rostering import access, calendar
from rostering.aid.agreements import LONGEST_REASON, refuse_unknown_words
from rostering.aid.emergency import CLOSED, EmergencyLine, emergency_line, emergency_lines
from rostering.calendar import ONE_DAY, instant, local_day
from rostering.errors import BadInputError
from rostering.people.reason import few_words
from rostering.store import tables as t
from rostering.store.use_case import use_case
from rostering.words import day as day_words

if TYPE_CHECKING:
    from rostering.access import Acting
    from rostering.store.engine import Store

LONGEST = timedelta(days=92)
ACTION = "aid"
HEALTH = "Say it without a word about anybody's health."


@dataclass(frozen=True)
class Declaration:
    """An emergency as somebody declares it: why, to which day, for organisations (codes) or an area (its code)."""

    reason: str
    until: date
    from_on: date | None = None  # None: from now on
    organisations: tuple[str, ...] = ()
    area: str | None = None


def declare_emergency(store: Store, actor_name: str | None, wanted: Declaration) -> EmergencyLine:
    """Declare an emergency. A manager may for their own organisation; several, or an area, take who acts for all.

    Raises BadInputError for organisations or an area there is not, both of them, days turned round, long or over, and
    a missing reason; RefusedError for who may not.
    """
    why = few_words(wanted.reason, LONGEST_REASON, "Say what the emergency is", health=HEALTH)
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        own = _for_whom(actor, wanted)
        access.guard(actor, ACTION, own)
        _checked(session, actor, wanted, calendar.now())
    with use_case(store, actor_name, ACTION, own) as case:
        organisations, area, starts_at, ends_at = _checked(case.session, case.actor, wanted, case.now)
        row = t.Emergency(
            area_id=area,
            from_at=starts_at,
            until_at=ends_at,
            reason=why,
            declared_by=case.actor.name,
            declared_at=case.now,
        )
        case.session.add(row)
        case.session.flush()
        assert row.id is not None
        for number in organisations:
            case.session.add(t.EmergencyOrganisation(emergency_id=row.id, organisation_id=number))
        case.session.flush()
        line = emergency_line(case.session, row, case.now)
        case.record(f"emergency {row.id}", None, f"declared for {line.where} until {wanted.until}: {why}")
        return line


def close_emergency(store: Store, actor_name: str | None, number: int, reason: str) -> EmergencyLine:
    """Close an emergency before its last day; what was decided under it stays, and waits for its review.

    Raises BadInputError for one there is not or that is closed or over, and without a reason; RefusedError for who may
    not: that takes who could have declared it.
    """
    why = few_words(reason, LONGEST_REASON, "Say why the emergency is over", health=HEALTH)
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        line = emergency_line(session, _open(session, number, calendar.now()), calendar.now())
        own = line.organisations[0] if len(line.organisations) == 1 else None
        access.guard(actor, ACTION, own)
    with use_case(store, actor_name, ACTION, own) as case:
        row = _open(case.session, number, case.now)
        row.closed_by, row.closed_at, row.closed_for = case.actor.name, case.now, why
        case.session.add(row)
        case.session.flush()
        case.record(f"emergency {number}", f"until {local_day(row.until_at - ONE_DAY)}", f"{CLOSED}: {why}")
        return emergency_line(case.session, row, case.now)


def list_emergencies(store: Store, actor_name: str | None, every: bool = False) -> list[EmergencyLine]:
    """The emergencies that are in force or still to come, the newest first; with `every` all there ever were.

    Everybody sees all of them: whom one is asked to lend to may lie in another organisation. Raises RefusedError.
    """
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "see", actor.organisation)
        now = calendar.now()
        found = emergency_lines(session, now)
    return [one for one in found if every or (one.closed_at is None and one.until_at > now)]


def _for_whom(actor: Acting, wanted: Declaration) -> str | None:
    """The organisation that is acted for; None: several, or an area."""
    if wanted.area is not None or len(wanted.organisations) > 1:
        return None
    return wanted.organisations[0] if wanted.organisations else actor.organisation


def _checked(
    session: Session, actor: Acting, wanted: Declaration, now: datetime
) -> tuple[list[int], int | None, datetime, datetime]:
    """The numbers of the organisations and of the area, and from when to when."""
    named = wanted.organisations or (() if wanted.area or actor.organisation is None else (actor.organisation,))
    if bool(named) == (wanted.area is not None):
        raise BadInputError("An emergency is declared for organisations or for an area; name one or the other.")
    first = local_day(now) if wanted.from_on is None else wanted.from_on
    starts_at = now if first == local_day(now) else instant(first, 0)
    ends_at = instant(wanted.until + ONE_DAY, 0)
    if first < local_day(now):
        raise BadInputError(f"An emergency is not declared for days that are over; it begins on {first}.")
    if ends_at <= starts_at or ends_at - starts_at > LONGEST:
        raise BadInputError(
            f"The emergency would last from {day_words(first)} to {day_words(wanted.until)}; it lasts a day at the "
            f"least and {LONGEST.days} at the most, and may be declared again."
        )
    known = {row.code: row.id for row in session.exec(select(t.Organisation))}
    refuse_unknown_words("organisation", named, known)
    areas = {row.code: row.id for row in session.exec(select(t.Area))}
    refuse_unknown_words("area", () if wanted.area is None else (wanted.area,), areas)
    numbers = [number for code, number in sorted(known.items()) if code in named and number is not None]
    return numbers, None if wanted.area is None else areas[wanted.area], starts_at, ends_at


def _open(session: Session, number: int, now: datetime) -> t.Emergency:
    row = session.get(t.Emergency, number)
    if row is None:
        raise BadInputError(f"There is no emergency {number}.", hint="; 'rota aid emergency list' has those there are")
    if row.closed_at is not None:
        raise BadInputError(f"Emergency {number} was closed by {row.closed_by} already.")
    if row.until_at <= now:
        raise BadInputError(
            f"Emergency {number} is over already; its last day was {local_day(row.until_at - ONE_DAY)}."
        )
    return row
