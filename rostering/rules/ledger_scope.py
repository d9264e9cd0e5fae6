"""Which ledgers are read and over which days, with the places and employments that every part of it needs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering.calendar import instant
from rostering.catalogue import setting_kinds
from rostering.store import tables as t

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed
DAYS_BEHIND = 400  # the longest agreement year or reference period, and a month to spare
DAYS_AHEAD = 200


@dataclass(frozen=True, slots=True)
class Place:
    """A setting as a ledger needs it: whose, how a sole nurse's break goes by, and whether regulation 21 covers it."""

    organisation: int
    home: int
    sole_break: str
    regulated: bool


@dataclass(frozen=True, slots=True)
class Owner:
    """An organisation: its code, its name and its nation."""

    code: str
    name: str
    nation: str


class LedgerScope:
    """The persons (None: everybody) and the days around `as_at` that ledgers are read for."""

    def __init__(self, session: Session, as_at: date, persons: Collection[int] | None, back: int) -> None:
        self.session = session
        self.as_at = as_at
        self.persons = None if persons is None else sorted(persons)
        self.first = as_at - timedelta(days=DAYS_BEHIND + back)
        self.last = as_at + timedelta(days=DAYS_AHEAD)
        self.begins, self.ends = instant(self.first, 0), instant(self.last, 1440)

    def of_persons(self, column: Any) -> Any:
        """The condition that a column names one of the persons."""
        return True if self.persons is None else col(column).in_(self.persons)

    def of_workers(self, column: Any) -> Any:
        """The condition that a column names an employment of one of the persons."""
        return True if self.persons is None else col(column).in_(sorted(self.workers))

    def meets(self, starts_at: Any, ends_at: Any) -> tuple[Any, Any]:
        """The conditions that a spell between two columns touches the days."""
        return col(ends_at) > self.begins, col(starts_at) < self.ends

    @cached_property
    def workers(self) -> dict[int, Any]:
        """The employments, also those that have ended, by id."""
        w = t.Worker
        columns: Any = (w.id, w.code, w.person_id, w.organisation_id, w.setting_id, w.pool, w.started_on, w.ended_on)
        rows = self.session.exec(pick(*columns).where(self.of_persons(w.person_id)).order_by(col(w.id)))
        return {row.id: row for row in rows}

    @cached_property
    def organisations(self) -> dict[int, Owner]:
        """Organisations by id."""
        o = t.Organisation
        return {row[0]: Owner(*row[1:]) for row in self.session.exec(pick(o.id, o.code, o.name, o.nation))}

    @cached_property
    def by_code(self) -> dict[str, int]:
        """Organisations' ids by code."""
        return {owner.code: id_ for id_, owner in self.organisations.items()}

    @cached_property
    def places(self) -> dict[int, Place]:
        """Settings by id; what lies in another goes by the outermost."""
        s = t.Setting
        rows = {
            row.id: row for row in self.session.exec(pick(s.id, s.organisation_id, s.within_id, s.kind, s.sole_break))
        }
        found: dict[int, Place] = {}
        for id_, row in rows.items():
            home = row
            while home.within_id is not None:
                home = rows[home.within_id]
            kind = setting_kinds().get(home.kind)
            found[id_] = Place(row.organisation_id, home.id, home.sole_break, kind is not None and kind.reg21)
        return found


def grouped(rows: Iterable[tuple[int, Any]]) -> dict[int, list[Any]]:
    """Values by their key."""
    found: dict[int, list[Any]] = defaultdict(list)
    for key, value in rows:
        found[key].append(value)
    return found
