"""Switching a pool off for an organisation from a day to a day, and on again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlmodel import Session, col, select

from rostering import access, calendar
from rostering.catalogue import pools
from rostering.errors import BadInputError
from rostering.people.persons import running
from rostering.pools.cover_lost import CoverLost, cover_lost
from rostering.pools.owner import find_pool, whose
from rostering.rosters.pool_facts import PoolOff
from rostering.store import tables as t
from rostering.store.use_case import use_case

if TYPE_CHECKING:
    from rostering.store.engine import Store

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SwitchLine:
    """A pool that is off: for whom (None: every organisation), its first and last day (None: until it is ended)."""

    id: int
    pool: str
    organisation: str | None
    from_on: date
    until: date | None
    switched_by: str

    @property
    def words(self) -> str:
        """The whole of it: bank is off for org from 2026-11-23 to 2026-11-29."""
        whom = f" for {self.organisation}" if self.organisation else " for every organisation"
        end = f" to {self.until}" if self.until else ""
        return f"{pools()[self.pool].title} is off{whom} from {self.from_on}{end}"


@dataclass(frozen=True, slots=True)
class SwitchedOff:
    """What switching a pool off does: the switch (its number is 0 where nothing was written), and the cover lost."""

    line: SwitchLine
    lost: CoverLost


def switches(store: Store, actor_name: str | None, every: bool = False) -> list[SwitchLine]:
    """The pools that are off now or later, the first first; with `every` those that were."""
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "see", actor.organisation)
        return switch_lines(session, None if every else calendar.today())


def switch_lines(session: Session, day: date | None = None) -> list[SwitchLine]:
    """Every switch that is off on a day or later; without a day every one there was."""
    codes: dict[int | None, str | None] = {row.id: row.code for row in session.exec(select(t.Organisation))}
    s = t.PoolSwitch
    lines = [_line(row, codes) for row in session.exec(select(s).order_by(col(s.from_on), col(s.id)))]
    begun = [one for one in lines if one.until is None or one.until >= one.from_on]
    return [one for one in begun if day is None or one.until is None or one.until >= day]


def switch_off(
    store: Store,
    actor_name: str | None,
    pool: str,
    from_on: date,
    until: date | None = None,
    organisation: str | None = None,
    dry_run: bool = False,
) -> SwitchedOff:
    """Switch a pool off for an organisation (that of the actor; of an administrator of all: for every one), and tell
    the cover lost. With `dry_run` nothing is written.

    From then on candidates, offers and solves use nobody who is reached through it only; who was told of a shift keeps
    it. Raises BadInputError for an unknown pool or organisation, for days that are past or turned round, and where it
    is off already on one of them; RefusedError for who may not.
    """
    found = find_pool(pool)
    if from_on < calendar.today():
        raise BadInputError(f"A pool cannot be switched off for days that are past; {from_on} is before today.")
    if until is not None and until < from_on:
        raise BadInputError(f"The pool would be off until {until}, before it begins on {from_on}.")
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        owner = whose(session, actor, organisation)
        access.guard(actor, "policies", None if owner is None else owner.code)
        code, number = (None, None) if owner is None else (owner.code, owner.id)
        _refuse_twice(session, found.code, code, from_on, until)
        lost = cover_lost(session, PoolOff(found.code, number, from_on, until), calendar.now())
    if dry_run:
        return SwitchedOff(SwitchLine(0, found.code, code, from_on, until, actor.name), lost)
    with use_case(store, actor_name, "policies", code) as case:
        _refuse_twice(case.session, found.code, code, from_on, until)
        row = t.PoolSwitch(
            pool=found.code,
            organisation_id=number,
            from_on=from_on,
            until_on=until,
            switched_by=case.actor.name,
            switched_at=case.now,
        )
        case.session.add(row)
        case.session.flush()
        line = _line(row, {number: code})
        case.record(f"pool {found.code}", "on", line.words)
        return SwitchedOff(line, lost)


def switch_on(
    store: Store, actor_name: str | None, pool: str, on: date | None = None, organisation: str | None = None
) -> list[SwitchLine]:
    """Switch a pool on again from a day (today): every switch that would hold on it or later ends the day before.

    Raises BadInputError for an unknown pool or organisation, a day in the past, and where nothing is off;
    RefusedError for who may not.
    """
    found, first = find_pool(pool), on or calendar.today()
    if first < calendar.today():
        raise BadInputError(f"A pool cannot be switched on for days that are past; {first} is before today.")
    with store.reading() as session:
        owner = whose(session, access.acting(session, actor_name), organisation)
        code = None if owner is None else owner.code
        _off(session, found.code, code, first)
    with use_case(store, actor_name, "policies", code) as case:
        lines = _off(case.session, found.code, code, first)
        for line in lines:
            row = case.session.get_one(t.PoolSwitch, line.id)
            row.until_on, row.ended_by = first - ONE_DAY, case.actor.name
            case.session.add(row)
        case.record(f"pool {found.code}", "; ".join(line.words for line in lines), f"on from {first}")
        return lines


def _off(session: Session, pool: str, organisation: str | None, first: date) -> list[SwitchLine]:
    lines = [
        one
        for one in switch_lines(session)
        if one.pool == pool and one.organisation == organisation and (one.until is None or one.until >= first)
    ]
    if not lines:
        whom = f"for {organisation}" if organisation else "for every organisation at once"
        raise BadInputError(f"{pools()[pool].title} is not off {whom} on {first} or later.")
    return lines


def _refuse_twice(session: Session, pool: str, organisation: str | None, from_on: date, until: date | None) -> None:
    for one in switch_lines(session):
        same = one.pool == pool and one.organisation == organisation
        if same and running(one.from_on, one.until, from_on, until):
            raise BadInputError(f"{one.words} already; switch it on first.")


def _line(row: t.PoolSwitch, codes: Mapping[int | None, str | None]) -> SwitchLine:
    assert row.id is not None
    return SwitchLine(row.id, row.pool, codes.get(row.organisation_id), row.from_on, row.until_on, row.switched_by)
