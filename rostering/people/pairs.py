"""Pairs: two who work together, or who must never meet at work, from when to when. Never the reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlmodel import Session, col, select

from rostering import calendar
from rostering.errors import BadInputError
from rostering.people.persons import People, PersonName, bound_to, refuse_strangers, running, whom_they_see
from rostering.store import tables as t
from rostering.store.use_case import UseCase, use_case
from rostering.work.pair_kinds import PAIR_KINDS

if TYPE_CHECKING:
    from rostering.store.engine import Store


@dataclass(frozen=True, slots=True)
class PairLine:
    """One pair as a list shows it: codes and names of the two; `until` is the last day, None = until it is ended."""

    id: int
    person: str
    name: str
    kind: str
    other: str
    other_name: str
    from_on: date
    until: date | None

    @property
    def words(self) -> str:
        """What the two are to each other, as a sentence says it after the first and before the second."""
        return PAIR_KINDS[self.kind]


def list_pairs(store: Store, actor_name: str | None, person: str | None = None, every: bool = False) -> list[PairLine]:
    """Pairs that hold now or later, in the order of their people; with `every` those that have ended too.

    Of a person all pairs that they are one of, told from them. Who may see only one of two is not told of the other.
    """
    today = calendar.today()
    with store.reading() as session:
        seen = whom_they_see(session, actor_name)
        named = whom_they_see(session, actor_name, person) if person is not None else {}
        rows = session.exec(select(t.Pair).order_by(col(t.Pair.id))).all()
    lines = []
    for row in rows:
        both = (row.second_id, row.first_id) if row.second_id in named else (row.first_id, row.second_id)
        if seen.keys() >= set(both) and (person is None or both[0] in named):
            lines.append(_line(row, seen[both[0]], seen[both[1]]))
    if not every:
        lines = [line for line in lines if line.until is None or line.until >= today]
    return sorted(lines, key=lambda line: (line.person, line.from_on, line.id))


def add_pair(
    store: Store, actor_name: str | None, person: str, other: str, kind: str, from_on: date, until: date | None = None
) -> PairLine:
    """Record a pair; it counts from `from_on` on every roster.

    Raises BadInputError, with nothing written, for people nobody knows, one person twice, a kind there is not, an end
    before its start, and two of whom something is said on those days already; RefusedError for who may not.
    """
    organisation = bound_to(store, actor_name, "edit")
    if kind not in PAIR_KINDS:
        raise BadInputError(f"A pair is one of: {', '.join(PAIR_KINDS)}; '{kind}' is neither.")
    if until is not None and until < from_on:
        raise BadInputError(f"The pair ends on {until}, before it begins on {from_on}.")
    with store.reading() as session:
        _both(session, person, other, from_on, until)
    with use_case(store, actor_name, "edit", organisation) as case:
        first, second = _both(case.session, person, other, from_on, until)
        refuse_strangers(case.actor, (first, second))
        row = t.Pair(first_id=first.id, second_id=second.id, kind=kind, from_on=from_on, until_on=until)
        return _written(case, row, first, second, None)


def end_pair(store: Store, actor_name: str | None, id_: int, free_from: date | None = None) -> PairLine:
    """End a pair: it holds no more from `free_from` on (default: today).

    Raises BadInputError, with nothing written, for an unknown pair, one that ends earlier anyway, and a day in the
    past; RefusedError for who may not.
    """
    organisation = bound_to(store, actor_name, "edit")
    first_free = free_from or calendar.today()
    with store.reading() as session:
        _refuse_end(_of(session, id_), first_free)
    with use_case(store, actor_name, "edit", organisation) as case:
        row = _of(case.session, id_)
        _refuse_end(row, first_free)
        by_id = People(case.session).by_id
        first, second = by_id[row.first_id], by_id[row.second_id]
        refuse_strangers(case.actor, (first, second))
        before = _said(_line(row, first, second))
        row.until_on = max(first_free, row.from_on) - timedelta(days=1)  # one that had not begun never holds
        return _written(case, row, first, second, before)


def _written(case: UseCase, row: t.Pair, first: PersonName, second: PersonName, before: str | None) -> PairLine:
    case.session.add(row)
    case.session.flush()
    line = _line(row, first, second)
    case.record(f"pair {line.id} of {first.code} and {second.code}", before, _said(line))
    return line


def _both(
    session: Session, person: str, other: str, from_on: date, until: date | None
) -> tuple[PersonName, PersonName]:
    """The two meant, of whom nothing is said yet on any of the days."""
    people = People(session)
    first, second = people.find(person), people.find(other)
    if first.id == second.id:
        raise BadInputError(f"'{person}' and '{other}' are one person; a pair is two.")
    p = t.Pair
    ids = (first.id, second.id)
    rows = select(p).where(col(p.first_id).in_(ids), col(p.second_id).in_(ids))
    for row in session.exec(rows):
        if running(row.from_on, row.until_on, from_on, until):
            raise BadInputError(
                f"Pair {row.id} says of {first.code} and {second.code} '{row.kind}' from {row.from_on} on already; "
                f"end it first with 'rota pairs end {row.id}'."
            )
    return first, second


def _of(session: Session, id_: int) -> t.Pair:
    row = session.get(t.Pair, id_)
    if row is None:
        raise BadInputError(f"There is no pair {id_}; 'rota pairs list' shows their numbers.")
    return row


def _refuse_end(row: t.Pair, free_from: date) -> None:
    if free_from < calendar.today():
        raise BadInputError(f"A pair cannot be ended for days that are past; {free_from} is before today.")
    if row.until_on is not None and row.until_on < free_from:
        raise BadInputError(f"Pair {row.id} ends on {row.until_on} anyway; there is nothing to end.")


def _line(row: t.Pair, person: PersonName, other: PersonName) -> PairLine:
    assert row.id is not None
    return PairLine(row.id, person.code, person.name, row.kind, other.code, other.name, row.from_on, row.until_on)


def _said(line: PairLine) -> str:
    until = f" to {line.until}" if line.until else ""
    return f"{line.kind} from {line.from_on}{until}"
