"""Rest that was cut and is owed: opened by a waiver or a lasting exception, repaid by one long rest, or cancelled.

The rule is WTR-COMP of the rule packs: equal rest follows, before a day, on top of a daily rest.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering import access
from rostering.calendar import DAY_MINUTES, instant, local_day, minutes_between
from rostering.errors import BadInputError, RefusedError
from rostering.people.persons import People, refuse_strangers
from rostering.rosters.among import among
from rostering.store import tables as t
from rostering.store.kept import kept
from rostering.store.use_case import use_case

if TYPE_CHECKING:
    from rostering.access import Acting
    from rostering.store.engine import Store
    from rostering.store.use_case import UseCase

# SQLModel types at most four columns; this reads plain tuples of many.
pick: Any = select_typed
DAILY_REST = 660  # minutes, SI 1998/1833 reg 10(1); what is owed comes on top of it
Work = tuple[datetime, datetime]  # from, until
NOBODY: Mapping[int, date] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Debt:
    """So many minutes of rest owed to a person. `opened_at` is when the work after the short rest began; the
    repaying rest ends by the end of `due_on`."""

    id: int
    person: int
    rule: str
    minutes: int
    opened_at: datetime
    due_on: date
    reason: str
    approved_by: str
    waiver: int | None = None
    exception: int | None = None
    repaid_at: datetime | None = None
    cancelled_by: str | None = None
    cancelled_note: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is neither recorded as repaid nor cancelled."""
        return self.repaid_at is None and self.cancelled_by is None

    @property
    def due(self) -> datetime:
        """The end of the last day it may be repaid on."""
        return instant(self.due_on, DAY_MINUTES)

    def is_overdue(self, now: datetime) -> bool:
        """Whether it is still open after its last day."""
        return self.is_open and now >= self.due


@dataclass(frozen=True, slots=True)
class Owed:
    """One stretch of time in which a person must have one rest in a row of so many minutes (daily rest included)."""

    person: int
    minutes: int
    begins: datetime
    ends: datetime
    debts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class NewDebt:
    """A debt about to be opened; `due_on` follows from the day the rest was cut and the days there are to repay."""

    person: int
    rule: str
    minutes: int
    opened_at: datetime
    repay_days: int
    reason: str
    waiver: int | None = None
    exception: int | None = None

    @property
    def due_on(self) -> date:
        """The last day to repay it on."""
        return local_day(self.opened_at) + timedelta(days=self.repay_days)


def repayments(debts: Iterable[Debt], works: Iterable[Work], until: datetime) -> dict[int, datetime]:
    """When each open debt of one person is repaid, by the debt's number; what is not repaid is left out.

    `works` is all that the person does; rest is known until `until` (now, or the end of what is planned). A debt is
    repaid by the first rest in a row after the short-rested work that lasts a daily rest and the debt, as far as it
    lies before the end of the due day. One rest repays several debts only where it has room for all of them.
    """
    merged = _merged(works)
    taken: dict[datetime, int] = {}
    found: dict[int, datetime] = {}
    for debt in sorted((one for one in debts if one.is_open), key=lambda one: (one.due_on, one.opened_at, one.id)):
        after = _end_of_work(debt, merged)
        for begins, ends in _rests(merged, after, until):
            needed = DAILY_REST + taken.get(begins, 0) + debt.minutes
            if minutes_between(begins, min(ends, debt.due)) >= needed:
                taken[begins] = needed - DAILY_REST
                found[debt.id] = begins + timedelta(minutes=needed)
                break
    return found


def owed(debts: Iterable[Debt], works: Iterable[Work], repaid: Iterable[int] = ()) -> tuple[Owed, ...]:
    """What the open debts of one person ask of the next rosters: for each a window and the rest needed in it.

    `works` need only hold the short-rested work; `repaid` are the numbers of debts that rest already taken has repaid.
    A later debt asks for the earlier ones' minutes too where their windows meet, so that one rest is not counted
    twice.
    """
    merged = _merged(works)
    done = frozenset(repaid)
    found: list[Owed] = []
    standing = [one for one in debts if one.is_open and one.id not in done]
    for debt in sorted(standing, key=lambda one: (one.due_on, one.opened_at, one.id)):
        begins = _end_of_work(debt, merged)
        meeting = [one for one in standing if one.id in _ids(found) and one.due > begins]
        minutes = DAILY_REST + debt.minutes + sum(one.minutes for one in meeting)
        found.append(Owed(debt.person, minutes, begins, debt.due, (*(one.id for one in meeting), debt.id)))
    return tuple(found)


def _ids(found: Sequence[Owed]) -> set[int]:
    return {one.debts[-1] for one in found}


def _merged(works: Iterable[Work]) -> list[Work]:
    """Stretches of work in order, joined where they touch or overlap."""
    merged: list[Work] = []
    for begins, ends in sorted(works):
        if merged and begins <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(ends, merged[-1][1]))
        else:
            merged.append((begins, ends))
    return merged


def _end_of_work(debt: Debt, merged: Sequence[Work]) -> datetime:
    """When the short-rested work ended: repayment cannot begin before it. Unknown work ends as it begins."""
    return next((ends for begins, ends in merged if begins <= debt.opened_at < ends), debt.opened_at)


def _rests(merged: Sequence[Work], after: datetime, until: datetime) -> Iterable[Work]:
    """The stretches without work from an instant on, the last of them open until what is known ends."""
    begins = after
    for starts, ends in merged:
        if ends <= after:
            continue
        if starts > begins:
            yield begins, min(starts, until)
        begins = max(begins, ends)
    yield begins, max(begins, until)


def read_debts(session: Session, persons: Iterable[int] | None = None, *, everything: bool = False) -> tuple[Debt, ...]:
    """The open debts (with `everything` the repaid and cancelled too) of some persons, by number; None: of all."""
    ask = _debts if everything else _open_debts
    return tuple(Debt(*row) for row in ask(session, persons=None if persons is None else set(persons)))


@kept
def _open_debts(persons: Collection[int] | None) -> Any:
    return _owing(persons).where(col(t.RestDebt.repaid_at).is_(None), col(t.RestDebt.cancelled_by).is_(None))


@kept
def _debts(persons: Collection[int] | None) -> Any:
    return _owing(persons)


def _owing(persons: Collection[int] | None) -> Any:
    d = t.RestDebt
    columns: Any = (d.id, d.person_id, d.rule, d.minutes, d.opened_at, d.due_on, d.reason, d.approved_by)
    more: Any = (d.waiver_id, d.exception_id, d.repaid_at, d.cancelled_by, d.cancelled_note)
    return pick(*columns, *more).where(among(d.person_id, persons)).order_by(col(d.due_on), col(d.id))


def read_works(session: Session, debts: Iterable[Debt]) -> Mapping[int, list[Work]]:
    """All that the debtors' persons did or are fixed to since their debts opened, by person."""
    # Imported here: what a roster is read from may hold debts itself.
    from rostering.rosters.horizon import MOST_DAYS, Horizon
    from rostering.rosters.read_people import person_by_worker
    from rostering.rosters.read_worked import worked

    listed = list(debts)
    found: dict[int, list[Work]] = {one.person: [] for one in listed}
    if not listed:
        return found
    first = min(local_day(one.opened_at) for one in listed)
    for begin in range(0, (max(one.due_on for one in listed) - first).days + 1, MOST_DAYS):
        horizon = Horizon(first + timedelta(days=begin), first + timedelta(days=begin + MOST_DAYS - 1))
        for work in worked(session, horizon, person_by_worker(session), ()):
            span = (work.starts_at, work.ends_at)
            if work.person in found and span not in found[work.person]:
                found[work.person].append(span)
    return found


def open_debt(case: UseCase, new: NewDebt) -> t.RestDebt:
    """Record a debt within a use case. One that the same exception opened for the same work already stays as it is."""
    d = t.RestDebt
    if new.exception is not None:
        known = case.session.exec(
            select_typed(d).where(
                col(d.person_id) == new.person,
                col(d.rule) == new.rule,
                col(d.exception_id) == new.exception,
                col(d.opened_at) == new.opened_at,
            )
        ).first()
        if known is not None:
            return known
    row = t.RestDebt(
        person_id=new.person,
        rule=new.rule,
        minutes=new.minutes,
        opened_at=new.opened_at,
        due_on=new.due_on,
        reason=new.reason,
        approved_by=case.actor.name,
        waiver_id=new.waiver,
        exception_id=new.exception,
    )
    case.session.add(row)
    case.session.flush()
    return row


@dataclass(frozen=True, slots=True)
class Settled:
    """How many debts rest has repaid now, and how many that were taken for repaid are owed again."""

    repaid: int
    owed_again: int


def settle(case: UseCase, corrected: Mapping[int, date] = NOBODY) -> Settled:
    """Record as repaid what rest taken until now has repaid, within a use case.

    `corrected` are persons whose hours worked became others, each from a day on: what was recorded as repaid in that
    time is looked at again, and a debt that the rest really taken has not repaid is owed once more.
    """
    people = {*corrected, *(one.person for one in read_debts(case.session))}
    every = [one for one in read_debts(case.session, people, everything=True) if one.cancelled_by is None]
    asked = [one for one in every if one.is_open or one.due_on >= corrected.get(one.person, date.max)]
    contending = _contending(every, asked)
    works = read_works(case.session, contending)
    moments: dict[int, datetime] = {}
    for person, theirs in works.items():
        mine = (replace(one, repaid_at=None) for one in contending if one.person == person)
        moments |= repayments(mine, theirs, case.now)
    changed = [one for one in asked if moments.get(one.id) != one.repaid_at]
    for one in changed:
        row = case.session.get_one(t.RestDebt, one.id)
        row.repaid_at = moments.get(one.id)
        case.session.add(row)
    case.session.flush()
    return Settled(sum(one.is_open for one in changed), sum(one.id not in moments for one in changed))


def _contending(every: Iterable[Debt], asked: Iterable[Debt]) -> list[Debt]:
    """Some debts with those that the same rests may have repaid: of the same person, due after the first was opened."""
    first: dict[int, datetime] = {}
    for one in asked:
        first[one.person] = min(one.opened_at, first.get(one.person, one.opened_at))
    return [one for one in every if one.person in first and one.due > first[one.person]]


def cancel_debt(store: Store, actor_name: str | None, id_: int, note: str) -> Debt:
    """Cancel an open debt: a second manager says why rest was impossible and what protected the person instead.

    Raises BadInputError for an unknown or closed debt and an empty note, RefusedError for the manager who opened it
    and for whoever may not.
    """
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        organisation = actor.organisation
        _cancellable(session, actor, id_, note)
    with use_case(store, actor_name, "agree", organisation) as case:
        debt = _cancellable(case.session, case.actor, id_, note)
        row = case.session.get_one(t.RestDebt, id_)
        row.cancelled_by, row.cancelled_note = case.actor.name, note.strip()
        case.session.add(row)
        case.record(f"rest debt {id_}", before=f"{debt.minutes} min due {debt.due_on}", after="cancelled")
        case.session.flush()
        return next(one for one in read_debts(case.session, [debt.person], everything=True) if one.id == id_)


def _cancellable(session: Session, actor: Acting, id_: int, note: str) -> Debt:
    """The debt, where this actor may cancel it."""
    access.guard(actor, "agree", actor.organisation)
    debt = next((one for one in read_debts(session, everything=True) if one.id == id_), None)
    if debt is None:
        raise BadInputError(f"There is no rest debt {id_}.", hint="; 'rota waive debts' lists them")
    refuse_strangers(actor, [People(session).by_id[debt.person]])
    if not debt.is_open:
        raise BadInputError(f"Rest debt {id_} is {'cancelled' if debt.cancelled_by else 'repaid'} already.")
    if not note.strip():
        raise BadInputError("Say with --note why rest was impossible and what protection was given instead.")
    if actor.name == debt.approved_by:
        raise RefusedError(f"{actor.name} opened rest debt {id_}; cancelling it takes a second manager (--as NAME).")
    return debt
