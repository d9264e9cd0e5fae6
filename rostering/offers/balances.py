"""What each organisation is owed of a scarce pool: its agreed share of what was given, and what is carried from before.

Minutes that somebody of the pool worked or said yes to count, as worked where that is on record.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering.calendar import minutes_between
from rostering.store import tables as t
from rostering.store.kept import kept

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed
GIVEN = ("accepted", "confirmed", "worked")
WHOLE = 1000  # per mille


@dataclass(frozen=True, slots=True)
class ShareLine:
    """An organisation's share of a pool over the days `from_on` to `until_on`, in minutes. `carried` is from before:
    above nought it had too little."""

    id: int
    pool: str
    organisation: int
    code: str
    name: str
    per_mille: int
    carried: int
    from_on: date
    until_on: date
    fair: int
    given: int

    @property
    def owed(self) -> int:
        """What it should have had and has not; below nought it had more than its share."""
        return self.carried + self.fair - self.given


def read_balances(session: Session, last: date, pool: str | None = None) -> list[ShareLine]:
    """The shares that run on a day, of one pool or all, with what was given until then: who is owed most first."""
    rows = [row for row in _running(session, day=last) if pool in (None, row.pool)]
    if not rows:
        return []
    known = {one.id: one for one in _organisations(session)}
    of: dict[tuple[str, date], list[Any]] = defaultdict(list)
    for row in rows:
        of[row.pool, row.from_on].append(row)
    found: list[ShareLine] = []
    for (name, first), shares in of.items():
        given = _given(session, name, first, last)
        fair = parts(sum(given[one.organisation_id] for one in shares), [one.per_mille for one in shares])
        found += (
            ShareLine(
                id=one.id or 0,
                pool=name,
                organisation=one.organisation_id,
                code=known[one.organisation_id].code,
                name=known[one.organisation_id].name,
                per_mille=one.per_mille,
                carried=one.carried_minutes,
                from_on=first,
                until_on=last,
                fair=share,
                given=given[one.organisation_id],
            )
            for one, share in zip(shares, fair, strict=True)
        )
    return sorted(found, key=lambda one: (one.pool, -one.owed, one.code))


@kept
def _running(day: date) -> Any:
    p = t.PoolShare
    runs = col(p.from_on) <= day, col(p.until_on).is_(None) | (col(p.until_on) >= day)
    return pick(p).where(*runs).order_by(col(p.id))


@kept
def _organisations() -> Any:
    o = t.Organisation
    return pick(o.id, o.code, o.name)


def turns(session: Session, day: date) -> Mapping[tuple[str, int], int]:
    """Whose turn it is before a day: by pool and organisation, 0 for whoever is owed most, 1 for the next."""
    lines = read_balances(session, day - timedelta(days=1)) or read_balances(session, day)
    found: dict[tuple[str, int], int] = {}
    for pool in dict.fromkeys(one.pool for one in lines):
        theirs = [one for one in lines if one.pool == pool]
        steps = sorted({one.owed for one in theirs}, reverse=True)
        found |= {(pool, one.organisation): steps.index(one.owed) for one in theirs}
    return found


def parts(total: int, weights: Iterable[int]) -> list[int]:
    """A total in whole parts by weights, the largest remainders rounded up; the parts add up to it."""
    wanted = list(weights)
    whole = sum(wanted)
    if not whole:
        return [0 for _ in wanted]
    found = [total * weight // whole for weight in wanted]
    order = sorted(range(len(wanted)), key=lambda number: (-(total * wanted[number] % whole), number))
    for number in order[: total - sum(found)]:
        found[number] += 1
    return found


def _given(session: Session, pool: str, first: date, last: date) -> Counter[int]:
    """The minutes that each organisation had of a pool on shifts of some days."""
    through = memberships(session)
    found: Counter[int] = Counter()
    for row in _work_given(session, first=first, last=last):
        if pool_through(row.pool, row.organisation_id, row.host, through.get((row.id, row.host), ()), row.day) != pool:
            continue
        begins, ends = (row.starts_at, row.ends_at) if row.begun is None else (row.begun, row.ended)
        rest = row.break_minutes if row.begun is None else row.rested
        found[row.host] += max(0, minutes_between(begins, ends) - rest)
    return found


@kept
def _work_given(first: date, last: date) -> Any:
    a, s, w, r, h, done = t.Assignment, t.Shift, t.Worker, t.Roster, t.Setting, t.Actual
    columns: Any = (w.id, w.pool, w.organisation_id, col(h.organisation_id).label("host"), s.day)
    planned: Any = (a.starts_at, a.ends_at, a.break_minutes)
    worked: Any = (
        col(done.starts_at).label("begun"),
        col(done.ends_at).label("ended"),
        col(done.break_minutes).label("rested"),
    )
    return (
        pick(*columns, *planned, *worked)
        .join(s, col(s.id) == col(a.shift_id))
        .join(h, col(h.id) == col(s.setting_id))
        .join(w, col(w.id) == col(a.worker_id))
        .join(r, col(r.id) == col(a.roster_id))
        .join(done, col(done.assignment_id) == col(a.id), isouter=True)
        .where(col(a.standing).in_(GIVEN), r.state != "superseded", col(s.day) >= first, col(s.day) <= last)
    )


Membership = tuple[str, date | None, date | None]  # pool, from, until


def memberships(session: Session) -> Mapping[tuple[int, int], list[Membership]]:
    """The pools through which each employment may be drawn on by another organisation: (employment, organisation)."""
    found: dict[tuple[int, int], list[Membership]] = defaultdict(list)
    for worker, organisation, pool, first, last in _members(session):
        found[worker, organisation].append((pool, first, last))
    return found


@kept
def _members() -> Any:
    m = t.PoolMembership
    return pick(m.worker_id, m.organisation_id, m.pool, m.from_on, m.until_on).order_by(col(m.id))


def pool_through(own: str, employer: int, host: int, members: Iterable[Membership], day: date) -> str:
    """The pool through which somebody comes to an organisation: their own at their employer's, else a membership's."""
    if employer == host:
        return own
    running = (
        pool for pool, first, last in members if (first is None or first <= day) and (last is None or day <= last)
    )
    return next(running, own)
