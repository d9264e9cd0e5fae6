"""Whose request it is: one employment of a person, and the settings that it lies in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering.access import Acting
from rostering.catalogue import OWN
from rostering.errors import BadInputError
from rostering.people.persons import People, running
from rostering.store import tables as t

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed


@dataclass(frozen=True, slots=True)
class Employment:
    """One employment: the worker's number, who it is, the employer, and the home setting, where there is one."""

    worker: int
    code: str
    person: int
    name: str
    organisation: int
    organisation_code: str
    setting: int | None
    pool: str

    @property
    def said(self) -> str:
        """The person as sentences name them: Ann (ann)."""
        return f"{self.name} ({self.code})"


def employment_of(session: Session, worker: int) -> Employment:
    """The employment of that number."""
    return next(iter(_read(session, col(t.Worker.id) == worker)))


def find_employment(session: Session, actor: Acting, named: str, day: date) -> Employment:
    """The employment that somebody means on a day: by ORG/code, by worker code, or by the person's code or name.

    An actor bound to one organisation means employments there. Of several employments of one person the one with the
    own staff counts. Raises BadInputError for nobody, for somebody who is not employed that day, and for several.
    """
    found = _named(session, named)
    if actor.organisation is not None:
        ours = [one for one in found if one.organisation_code == actor.organisation]
        found = ours or found
    rows = {row.id: row for row in session.exec(select_typed(t.Worker).where(col(t.Worker.id).in_(_ids(found))))}
    there = [one for one in found if running(rows[one.worker].started_on, rows[one.worker].ended_on, day, day)]
    if not there:
        raise BadInputError(f"{found[0].said} is not employed on {day:%d/%m/%Y}; choose another day.")
    own = [one for one in there if one.pool == OWN]
    chosen = own if len(own) == 1 else there
    if len(chosen) > 1:
        codes = ", ".join(f"{one.organisation_code}/{one.code}" for one in chosen)
        raise BadInputError(f"'{named}' works in several employments; name one of: {codes}.")
    return chosen[0]


def _named(session: Session, named: str) -> list[Employment]:
    wanted = named.strip().casefold()
    everybody = _read(session, col(t.Worker.id).is_not(None))
    full = [one for one in everybody if f"{one.organisation_code}/{one.code}".casefold() == wanted]
    coded = full or [one for one in everybody if one.code.casefold() == wanted]
    if len(coded) == 1:
        return coded
    person = People(session).find(named).id
    found = [one for one in everybody if one.person == person]
    if not found:
        raise BadInputError(f"Nobody employs '{named}'; import their employment first.")
    return found


def _ids(found: list[Employment]) -> list[int]:
    return [one.worker for one in found]


def _read(session: Session, condition: Any) -> list[Employment]:
    w, p, o = t.Worker, t.Person, t.Organisation
    rows = session.exec(
        pick(w.id, w.code, p.id, p.name, o.id, o.code, w.setting_id, w.pool)
        .join(p, col(p.id) == col(w.person_id))
        .join(o, col(o.id) == col(w.organisation_id))
        .where(condition)
        .order_by(col(w.id))
    ).all()
    return [Employment(*row) for row in rows]


def settings_around(session: Session, setting: int | None) -> tuple[int, ...]:
    """A setting and all that it lies in, the innermost first; none for no setting."""
    within = dict(session.exec(pick(t.Setting.id, t.Setting.within_id)).all())
    found: list[int] = []
    while setting is not None and setting not in found:
        found.append(setting)
        setting = within.get(setting)
    return tuple(found)


def settings_inside(session: Session, setting: int) -> frozenset[int]:
    """A setting and all that lies in it."""
    within = dict(session.exec(pick(t.Setting.id, t.Setting.within_id)).all())
    found = {setting}
    while True:
        more = {one for one, outer in within.items() if outer in found and one not in found}
        if not more:
            return frozenset(found)
        found |= more


def find_setting(session: Session, named: str) -> t.Setting:
    """The setting meant by code or name. Raises BadInputError where there is none, or several."""
    wanted = named.strip().casefold()
    rows = session.exec(select_typed(t.Setting)).all()
    found = [row for row in rows if row.code.casefold() == wanted]
    found = found or [row for row in rows if row.name.casefold() == wanted]
    if not found:
        known = ", ".join(sorted(row.code for row in rows)[:12])
        raise BadInputError(f"There is no setting '{named}'; the store has {known or 'none yet'}.")
    if len(found) > 1:
        raise BadInputError(f"'{named}' may be any of {len(found)} settings of different organisations.")
    return found[0]
