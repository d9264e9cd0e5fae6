"""Closing an outbreak, and what opens again: who may come in, who may work elsewhere, and from which day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from sqlmodel import Session, col, select

from rostering import access, calendar, words
from rostering.errors import BadInputError
from rostering.outbreaks.broken import Broken, lawful_by
from rostering.outbreaks.outbreak import OutbreakLine, home_of, outbreak_lines
from rostering.store import tables as t
from rostering.store.use_case import use_case

if TYPE_CHECKING:
    from rostering.rosters.demand_facts import OutbreakFacts
    from rostering.store.engine import Store


@dataclass(frozen=True)
class Closed:
    """An outbreak that was closed, and the assignments that are lawful again."""

    line: OutbreakLine
    open_again: Broken


def close_outbreak(store: Store, actor_name: str | None, setting: str, on: date | None = None) -> Closed:
    """Close the outbreak that is open at a setting; `on` (today) is its last day.

    Raises BadInputError, with nothing written, for a setting nobody knows, one where none is open, and a day before
    its opening or still to come; RefusedError for who may not.
    """
    last = on or calendar.today()
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        row, organisation = _open_at(session, setting)
        access.guard(actor, "outbreak", organisation)
        _refuse_day(row, last)
    with use_case(store, actor_name, "outbreak", organisation) as case:
        row, _ = _open_at(case.session, setting)
        _refuse_day(row, last)
        _, home = home_of(case.session, setting)
        again = lawful_by(case.session, home, row.opened_on, last, lambda known: _closed(known, row, last))
        row.closed_on, row.closed_by = last, case.actor.name
        case.session.add(row)
        case.session.flush()
        (line,) = outbreak_lines(case.session, col(t.Outbreak.id) == row.id)
        case.record(f"outbreak at {line.setting}", f"open from {line.opened_on}", f"closed on {line.closed_on}")
        return Closed(line, again.seen_by(case.actor))


def _closed(known: tuple[OutbreakFacts, ...], row: t.Outbreak, last: date) -> tuple[OutbreakFacts, ...]:
    same = (row.setting_id, row.opened_on)
    return tuple(replace(one, closed_on=last) if (one.setting, one.opened_on) == same else one for one in known)


def _open_at(session: Session, named: str) -> tuple[t.Outbreak, str]:
    """The outbreak that is open at the home of a setting, and the code of whose it is."""
    setting, home = home_of(session, named)
    o = t.Outbreak
    row = session.exec(select(o).where(col(o.setting_id).in_(sorted(home)), col(o.closed_on).is_(None))).first()
    if row is None:
        raise BadInputError(
            f"No outbreak is open at {setting.name}.", hint="; 'rota outbreak list' has those there are"
        )
    return row, session.get_one(t.Organisation, setting.organisation_id).code


def _refuse_day(row: t.Outbreak, last: date) -> None:
    if last < row.opened_on:
        opened = words.day(row.opened_on)
        raise BadInputError(f"The outbreak was opened on {opened} so it cannot be closed on {words.day(last)}.")
    if last > calendar.today():
        raise BadInputError(f"An outbreak cannot be closed on {words.day(last)} {last.year}, a day still to come.")
