"""Recording who worked on a Christmas or New Year's day that the program did not see, or that its clock has wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from rostering import access, calendar, text
from rostering.errors import BadInputError
from rostering.people.festive import YEARS, FestiveWork, feast_of
from rostering.people.persons import People, refuse_strangers
from rostering.store import tables as t
from rostering.store.use_case import use_case

if TYPE_CHECKING:
    from rostering.store.engine import Store


@dataclass(frozen=True, slots=True)
class FestiveLine:
    """That somebody worked, or did not, on a day of a feast."""

    person: str
    name: str
    day: date
    feast: FestiveWork
    was_worked: bool


def record_festive(store: Store, actor_name: str | None, person: str, day: date, *, was_worked: bool) -> FestiveLine:
    """Record whether somebody worked on a festive day; it counts before what was worked by the clock.

    Raises BadInputError for nobody, a day of no feast, one that is still to come and one longer ago than is remembered;
    RefusedError for who may not edit.
    """
    today, feast = calendar.today(), feast_of(day)
    if feast is None:
        raise BadInputError(f"{text.day(day)} is no day of Christmas (24 to 26 Dec) or New Year (31 Dec, 1 Jan).")
    if day >= today:
        raise BadInputError(f"{text.day(day)} {day.year} is not over yet.")
    if day.year < today.year - YEARS:
        raise BadInputError(f"Feasts are remembered for {YEARS} years; {day.year} counts for nothing any more.")
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "edit", actor.organisation)
        refuse_strangers(actor, [People(session).find(person)])
    with use_case(store, actor_name, "edit", actor.organisation) as case:
        who = People(case.session).find(person)
        refuse_strangers(case.actor, [who])
        row = case.session.get(t.FestiveDay, (who.id, day))
        before = None if row is None else _said(row.was_worked)
        row = row or t.FestiveDay(person_id=who.id, day=day, was_worked=was_worked, recorded_by=case.actor.name)
        row.was_worked, row.recorded_by = was_worked, case.actor.name
        case.session.add(row)
        case.session.flush()
        case.record(f"festive day {day} of {who.code}", before, _said(was_worked))
        return FestiveLine(who.code, who.name, day, feast, was_worked)


def _said(was_worked: bool) -> str:
    return "worked" if was_worked else "off"
