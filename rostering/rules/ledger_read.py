"""Reading ledgers: column tuples from the store, for one person or for many, in as few queries as there are facts."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import or_
from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering.calendar import instant, local_day, minutes_between
from rostering.pipeline.session_work import session_work
from rostering.rules import ledger_entry as kind_of
from rostering.rules.debts import read_debts, repayments
from rostering.rules.ledger import Ledger
from rostering.rules.ledger_entry import LedgerEntry, LedgerSum
from rostering.rules.ledger_people import LONGER_AVERAGE, LedgerPeople
from rostering.rules.ledger_person import OwedRest
from rostering.rules.ledger_scope import LedgerScope, grouped
from rostering.store import tables as t
from rostering.store.assignment_standing import NOT_WORKING
from rostering.store.roster_state import DRAFT, SUPERSEDED
from rostering.store.seat_state import ATTENDED, BOOKED
from rostering.work.clocks import Formula, clocks, formula, is_within_call

if TYPE_CHECKING:
    from rostering.rules.rulebook import Rulebook

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed
# Kinds of absence by the names of excluded days in the packs.
LEFT_OUT = {"statutory_leave": "annual", "sickness": "sick", "family_leave": "family"}


def read_ledger(
    session: Session, person: int, as_at: date, rules: Rulebook, *, back: int = 0, without: Collection[int] = ()
) -> Ledger:
    """One person's ledger as at a day; otherwise as `read_ledgers`."""
    return read_ledgers(session, as_at, rules, [person], back=back, without=without)[person]


def read_ledgers(
    session: Session,
    as_at: date,
    rules: Rulebook,
    persons: Collection[int] | None = None,
    *,
    back: int = 0,
    without: Collection[int] = (),
) -> dict[int, Ledger]:
    """The ledger of each person (None: everybody) as at a day, by the person's id.

    `back` days more than usual are read, for a look at older weeks. What stands on the rosters `without` is left out,
    as it is when they are about to be solved.
    """
    return _Reading(LedgerScope(session, as_at, persons, back), rules, without).ledgers()


class _Reading:
    def __init__(self, scope: LedgerScope, rules: Rulebook, without: Collection[int]) -> None:
        self.scope = scope
        self.without = sorted(without)
        self.rules = rules
        self.formulas: dict[tuple[str, date, str], Formula] = {}

    def ledgers(self) -> dict[int, Ledger]:
        workers = self.scope.workers
        entries = grouped((workers[one.employment].person_id, one) for one in self._entries())
        sums = grouped((workers[one.employment].person_id, one) for one in self._sums())
        excluded = self._excluded()
        found = {
            person.id: Ledger(
                person=person,
                as_at=self.scope.as_at,
                first=self.scope.first,
                last=self.scope.last,
                entries=tuple(sorted(entries[person.id], key=lambda one: (one.starts_at, one.ends_at))),
                sums=tuple(sums[person.id]),
                excluded=excluded,
            )
            for person in LedgerPeople(self.scope, self.rules).people()
        }
        return found | self._with_debts(found)

    def _entries(self) -> Iterator[LedgerEntry]:
        yield from self._actuals()
        yield from self._planned()
        yield from self._sessions()
        yield from self._elsewhere()

    def _excluded(self) -> tuple[str, ...]:
        """The kinds of absence whose days the average week leaves out."""
        part = self.rules.part(LONGER_AVERAGE, self.scope.as_at)
        said = LEFT_OUT if part is None else part.params.get("excluded", LEFT_OUT)
        return tuple(LEFT_OUT[name] for name in ([said] if isinstance(said, str) else said) if name in LEFT_OUT)

    def _with_debts(self, ledgers: dict[int, Ledger]) -> dict[int, Ledger]:
        """The ledgers of those who are owed rest, with each debt and when the plan repays it."""
        found: dict[int, Ledger] = {}
        for person, debts in grouped((debt.person, debt) for debt in read_debts(self.scope.session, ledgers)).items():
            ledger = ledgers[person]
            works = [(one.starts_at, one.ends_at) for one in ledger.entries if one.ends_rest]
            repaid = repayments(debts, works, instant(ledger.planned_until, 1440))
            owed = (OwedRest(one.rule, one.minutes, one.opened_at, one.due_on, repaid.get(one.id)) for one in debts)
            found[person] = replace(ledger, person=replace(ledger.person, owed=tuple(owed)))
        return found

    def _actuals(self) -> Iterator[LedgerEntry]:
        a, s = t.Actual, t.Shift
        columns: Any = (a.worker_id, a.setting_id, a.employer, a.code, a.type, a.starts_at, a.ends_at, a.break_minutes)
        rows = self.scope.session.exec(
            pick(*columns, a.disturbed_minutes, s.role, s.target)
            .join(t.Assignment, col(t.Assignment.id) == col(a.assignment_id), isouter=True)
            .join(s, col(s.id) == col(t.Assignment.shift_id), isouter=True)
            .where(
                self.scope.of_workers(a.worker_id),
                *self.scope.meets(a.starts_at, a.ends_at),
                or_(col(t.Assignment.roster_id).is_(None), col(t.Assignment.roster_id).not_in(self.without)),
            )
        )
        for worker, setting, employer, code, type_, starts_at, ends_at, rest, called, role, target in rows:
            declared = employer is not None and employer not in self.scope.by_code
            yield self._entry(
                worker=worker,
                setting=setting,
                employer=employer,
                code=code,
                type_=type_,
                span=(starts_at, ends_at),
                rest=rest,
                called=called,
                post=(role, target),
                source=kind_of.OUTSIDE if declared and setting is None else kind_of.ACTUAL,
            )

    def _planned(self) -> Iterator[LedgerEntry]:
        a, s = t.Assignment, t.Shift
        done = pick(t.Actual.assignment_id).where(col(t.Actual.assignment_id).is_not(None))
        columns: Any = (a.worker_id, s.setting_id, s.code, s.type, a.starts_at, a.ends_at, a.break_minutes)
        rows = self.scope.session.exec(
            pick(*columns, s.role, s.target, t.Roster.state)
            .join(s, col(s.id) == col(a.shift_id), isouter=True)
            .join(t.Roster, col(t.Roster.id) == col(a.roster_id))
            .where(
                self.scope.of_workers(a.worker_id),
                col(t.Roster.state) != SUPERSEDED,
                col(a.standing).not_in(NOT_WORKING),
                *self.scope.meets(a.starts_at, a.ends_at),
                col(a.id).not_in(done),
                col(a.roster_id).not_in(self.without),
            )
        )
        for worker, setting, code, type_, starts_at, ends_at, rest, role, target, state in rows:
            yield self._entry(
                worker=worker,
                setting=setting,
                employer=None,
                code=code or "",
                type_=type_ or "awake",
                span=(starts_at, ends_at),
                rest=rest,
                called=None,
                post=(role, target),
                source=kind_of.DRAFT if state == DRAFT else kind_of.PUBLISHED,
            )

    def _sessions(self) -> Iterator[LedgerEntry]:
        """Seats on sessions: attended ones are work that was done, booked ones are known to come."""
        b, s = t.SessionBooking, t.TrainingSession
        for source, state in ((kind_of.ACTUAL, ATTENDED), (kind_of.PUBLISHED, BOOKED)):
            seats = self.scope.of_workers(b.worker_id), *self.scope.meets(s.starts_at, s.ends_at), col(b.state) == state
            for one in session_work(self.scope.session, *seats):
                yield self._entry(
                    worker=one.worker,
                    setting=one.setting,
                    employer=None,
                    code=one.code,
                    type_=one.type,
                    span=(one.starts_at, one.ends_at),
                    rest=0,
                    called=None,
                    post=(None, None),
                    source=source,
                )

    def _elsewhere(self) -> Iterator[LedgerEntry]:
        """Work in the stores of partners, as they told it: times and no more."""
        e = t.BusyTime
        codes = {number: code for code, number in self.scope.by_code.items()}
        rows = self.scope.session.exec(
            pick(e.worker_id, e.organisation_id, e.starts_at, e.ends_at).where(
                self.scope.of_workers(e.worker_id), *self.scope.meets(e.starts_at, e.ends_at)
            )
        )
        for worker, organisation, starts_at, ends_at in rows:
            yield self._entry(
                worker=worker,
                setting=None,
                employer=codes[organisation],
                code="",
                type_="awake",
                span=(starts_at, ends_at),
                rest=0,
                called=None,
                post=(None, None),
                source=kind_of.OUTSIDE,
            )

    def _entry(
        self,
        *,
        worker: int,
        setting: int | None,
        employer: str | None,
        code: str,
        type_: str,
        span: tuple[datetime, datetime],
        rest: int,
        called: int | None,
        post: tuple[str | None, int | None],
        source: str,
    ) -> LedgerEntry:
        employed = self.scope.workers[worker]
        place = None if setting is None else self.scope.places[setting]
        organisation = employed.organisation_id if place is None else place.organisation
        if place is None and employer is not None:
            organisation = self.scope.by_code.get(employer)
        nation = self.scope.organisations[organisation or employed.organisation_id].nation
        day, policy = local_day(span[0]), "" if place is None else place.sole_break
        within_call = is_within_call(self.rules, policy, type_, post[0], post[1] or 0, day, nation)
        counted = self._formula(type_, day, nation)
        length = max(0, minutes_between(*span))
        return LedgerEntry(
            starts_at=span[0],
            ends_at=span[1],
            work_minutes=clocks(counted, length, rest, called=called, within_call=within_call).work,
            source=source,
            employment=worker,
            organisation=organisation,
            setting=setting,
            code=code,
            type=type_,
            pool=employed.pool,
            employer=employer or "",
        )

    def _formula(self, type_: str, day: date, nation: str) -> Formula:
        key = type_, day, nation
        if key not in self.formulas:
            self.formulas[key] = formula(self.rules, type_, day, nation)
        return self.formulas[key]

    def _sums(self) -> Iterator[LedgerSum]:
        h = t.HistorySum
        columns: Any = (h.worker_id, h.employer, h.from_on, h.until_on, h.minutes, h.shifts, h.nights)
        rows = self.scope.session.exec(
            pick(*columns).where(
                self.scope.of_workers(h.worker_id),
                col(h.until_on) >= self.scope.first,
                col(h.from_on) <= self.scope.last,
            )
        )
        for worker, employer, from_on, until_on, minutes, shifts, nights in rows:
            yield LedgerSum(
                from_on, until_on, minutes, worker, self.scope.by_code.get(employer), employer, shifts, nights
            )
