"""Who got what they wished for lately, and how that leans the weight of what they wish for now.

A wish counts as granted when somebody granted it, or when nobody decided it and the roster that was published met it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering import calendar
from rostering.calendar import DAYS_A_WEEK, ONE_DAY
from rostering.people.persons import whom_they_see
from rostering.policies import policy
from rostering.store import tables as t
from rostering.store.assignment_standing import NOT_WORKING
from rostering.store.kept import kept
from rostering.store.request_state import GRANTED, OPEN, WITHDRAWN
from rostering.store.roster_state import PUBLISHED

if TYPE_CHECKING:
    from rostering.store.engine import Store

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed
WEEKS, LEAN = "wish.record_weeks", "wish.lean"  # policies


@dataclass(frozen=True, slots=True)
class WishRecord:
    """How many wishes a person had for the days looked at, how many of them came true, and by how much a new one
    weighs more for that."""

    asked: int
    granted: int
    lean: int


@dataclass(frozen=True, slots=True)
class RecordLine:
    """One person's record as a list shows it."""

    person: str
    name: str
    asked: int
    granted: int
    lean: int


def lean(asked: int, granted: int, most: int) -> int:
    """By how much a new wish weighs more: the share of wishes that did not come true, of `most`, to the nearest whole,
    a half up. Nothing for somebody who asked for nothing."""
    return (2 * most * (asked - granted) + asked) // (2 * asked) if asked else 0


def wish_records(session: Session, before: date, people: Collection[int] | None = None) -> Mapping[int, WishRecord]:
    """By person, the record of the weeks before a day (policy `wish.record_weeks`); nobody without a wish then.

    Wishes that were taken back are left out, and so are those that wait for an answer and whose days are still to
    come, or whose roster is no more than a draft: nobody knows yet.
    """
    if people is not None and not people:
        return {}
    weeks, most = (int(policy(session, name, before)) for name in (WEEKS, LEAN))
    first = before - timedelta(days=weeks * DAYS_A_WEEK)
    rows = _wishes(session, first=first, before=before)
    rows = [row for row in rows if people is None or row.person_id in people]
    published = _Published(session, first, [row for row in rows if _is_undecided(row)])
    counted: dict[int, list[bool]] = defaultdict(list)
    for row in rows:
        met = published.met(row) if _is_undecided(row) else row.promised or row.state == GRANTED
        if met is not None:
            counted[row.person_id].append(met)
    return {
        person: WishRecord(len(each), sum(each), lean(len(each), sum(each), most)) for person, each in counted.items()
    }


@kept
def _wishes(first: date, before: date) -> Any:
    r, w = t.Request, t.Worker
    columns: Any = (w.person_id, r.worker_id, r.kind, r.from_on, r.until_on, r.shift_code, r.state, r.promised)
    return (
        pick(*columns)
        .join(w, col(w.id) == col(r.worker_id))
        .where(col(r.from_on) >= first, col(r.from_on) < before, col(r.state) != WITHDRAWN)
        .order_by(col(r.id))
    )


def _is_undecided(row: Any) -> bool:
    return row.state in OPEN and not row.promised


@kept
def _published_work(first: date, workers: Collection[int]) -> Any:
    a, r, s = t.Assignment, t.Roster, t.Shift
    return (
        pick(a.worker_id, s.day, s.code, a.standing, r.first_day, r.last_day)
        .join(r, col(r.id) == col(a.roster_id))
        .join(s, col(s.id) == col(a.shift_id))
        .where(col(r.state) == PUBLISHED, col(r.last_day) >= first, col(a.worker_id).in_(workers))
    )


class _Published:
    """Who stands where on published rosters, for those whose wishes nobody decided."""

    def __init__(self, session: Session, first: date, rows: Iterable[Any]) -> None:
        self._codes: dict[tuple[int, date], set[str]] = defaultdict(set)
        self._periods: dict[int, list[tuple[date, date]]] = defaultdict(list)
        workers = {row.worker_id for row in rows}
        if not workers:
            return
        for worker, day, code, standing, begins, ends in _published_work(session, first=first, workers=workers):
            self._periods[worker].append((begins, ends))
            if standing not in NOT_WORKING:
                self._codes[worker, day].add(code)

    def met(self, wish: Any) -> bool | None:
        """Whether a wish came true on all its days; None where no published roster with the worker holds them."""
        held = self._periods.get(wish.worker_id, ())
        if not any(begins <= wish.from_on and wish.until_on <= ends for begins, ends in held):
            return None
        days = [wish.from_on + ONE_DAY * offset for offset in range((wish.until_on - wish.from_on).days + 1)]
        for day in days:
            codes = self._codes.get((wish.worker_id, day), set())
            there = wish.shift_code in codes if wish.shift_code else bool(codes)
            if there is not (wish.kind == "on"):
                return False
        return True


def list_records(store: Store, actor_name: str | None) -> tuple[RecordLine, ...]:
    """Everybody's record of the weeks before today, those who got the least of what they asked for first."""
    with store.reading() as session:
        seen = whom_they_see(session, actor_name)
        records = wish_records(session, calendar.today())
    lines = [
        RecordLine(seen[person].code, seen[person].name, one.asked, one.granted, one.lean)
        for person, one in records.items()
        if person in seen
    ]
    return tuple(sorted(lines, key=lambda line: (-line.lean, line.granted - line.asked, line.name, line.person)))
