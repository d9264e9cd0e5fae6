"""Reading the people of ledgers: employments, contracts as daily rates, opt-outs, agreements, absence and terms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, or_
from sqlmodel import col
from sqlmodel import select as select_typed

from rostering.calendar import local_day
from rostering.rules.ledger_entry import DailyRate
from rostering.rules.ledger_person import RESERVIST, AwaySpell, Employment, LedgerPerson, OptOutSpell
from rostering.rules.ledger_scope import LedgerScope, Place, grouped
from rostering.store import tables as t
from rostering.store.assignment_standing import NOT_WORKING
from rostering.store.roster_state import SUPERSEDED
from rostering.work.full_time import AgreedHours, ContractTime

if TYPE_CHECKING:
    from rostering.rules.rulebook import Rulebook

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed
PERIOD_DAYS = {"week": 7, "4 weeks": 28, "year": 365}
LONGER_AVERAGE, GROUND = "WTR-48", "reg21"


class LedgerPeople:
    """Reads the people of a scope; `rules` say what a full-time week is."""

    def __init__(self, scope: LedgerScope, rules: Rulebook) -> None:
        self._scope = scope
        self._time = ContractTime(rules)

    def people(self) -> Iterator[LedgerPerson]:
        """Each person of the scope."""
        p = t.Person
        columns: Any = (p.id, p.code, p.name, p.under_18_until, p.age_known)
        visa: Any = (p.visa, p.visa_weekly_minutes, p.visa_sponsor)
        employments = self._employments()
        away, terms = self._away(), self._terms()
        reservists = self._reservists()
        for row in self._scope.session.exec(
            pick(*columns, *visa).where(self._scope.of_persons(p.id)).order_by(col(p.id))
        ):
            own = tuple(employments[row.id])
            first = next((one for one in own if one.on(self._scope.as_at)), own[0] if own else None)
            yield LedgerPerson(
                id=row.id,
                code=row.code,
                name=row.name,
                nation=self._scope.organisations[first.organisation].nation if first is not None else "ENG",
                employments=own,
                away=tuple(away[row.id]),
                under_18_until=row.under_18_until,
                age_known=row.age_known,
                visa=row.visa,
                visa_weekly_minutes=row.visa_weekly_minutes,
                visa_sponsor=self._organisation_named(row.visa_sponsor),
                terms=tuple(terms[row.id]),
                reservist_from=reservists.get(row.id),
            )

    def _organisation_named(self, named: str | None) -> int | None:
        by_name = {owner.name: id_ for id_, owner in self._scope.organisations.items()}
        return None if named is None else self._scope.by_code.get(named, by_name.get(named))

    def _employments(self) -> dict[int, list[Employment]]:
        known, contracts, signed = self._known_from(), self._contracts(), self._opt_outs()
        agreed = self._agreements()
        found: dict[int, list[Employment]] = defaultdict(list)
        for row in self._scope.workers.values():
            roles, rates = contracts.get(row.id, ((), ()))
            place = None if row.setting_id is None else self._scope.places[row.setting_id]
            found[row.person_id].append(
                Employment(
                    id=row.id,
                    code=row.code,
                    organisation=row.organisation_id,
                    pool=row.pool,
                    roles=roles,
                    started_on=row.started_on,
                    ended_on=row.ended_on,
                    known_from=known.get(row.id),
                    rates=rates,
                    opt_outs=tuple(signed[row.id]),
                    regulated=place is not None and place.regulated,
                    agreements=tuple(_agreed(agreed, row, roles, place)),
                )
            )
        return found

    def _known_from(self) -> dict[int, date]:
        """The first day that the store knows any work for the employer of, by employment; other work is no history."""
        a, s, h, w, o = t.Actual, t.Assignment, t.HistorySum, t.Worker, t.Organisation
        mine = self._scope.of_workers(w.id)
        actuals = (
            pick(w.id, func.min(a.starts_at))
            .join(a, col(a.worker_id) == col(w.id))
            .join(o, col(o.id) == col(w.organisation_id))
            .where(mine, or_(col(a.employer).is_(None), col(a.employer) == col(o.code)))
        )
        planned = (
            pick(w.id, func.min(s.starts_at))
            .join(s, col(s.worker_id) == col(w.id))
            .join(t.Roster, col(t.Roster.id) == col(s.roster_id))
            .where(mine, col(t.Roster.state) != SUPERSEDED, col(s.standing).not_in(NOT_WORKING))
        )
        sums = (
            pick(w.id, func.min(h.from_on))
            .join(h, col(h.worker_id) == col(w.id))
            .join(o, col(o.id) == col(w.organisation_id))
            .where(mine, col(h.employer) == col(o.code))
        )
        found: dict[int, date] = {}
        for asked in (actuals, planned, sums):
            for worker, first in self._scope.session.exec(asked.group_by(w.id)):
                day = local_day(first) if isinstance(first, datetime) else first
                found[worker] = min(day, found.get(worker, day))
        return found

    def _contracts(self) -> dict[int, tuple[tuple[str, ...], tuple[DailyRate, ...]]]:
        c, f = t.Contract, t.PatternFollowed
        cycles = {
            worker: len(cycle.split())
            for worker, cycle in self._scope.session.exec(
                pick(f.worker_id, t.Pattern.cycle)
                .join(t.Pattern, col(t.Pattern.id) == col(f.pattern_id))
                .where(self._scope.of_workers(f.worker_id))
                .order_by(col(f.starts_on))
            )
        }
        columns: Any = (c.worker_id, c.role, c.minutes, c.period, c.band, c.starts_on, c.ends_on)
        roles: dict[int, list[str]] = defaultdict(list)
        rates: dict[int, list[DailyRate]] = defaultdict(list)
        for worker, role, minutes, period, band, starts_on, ends_on in self._scope.session.exec(
            pick(*columns).where(self._scope.of_workers(c.worker_id)).order_by(col(c.id))
        ):
            roles[worker].append(role)
            if minutes:
                days = cycles.get(worker, 7) if period == "cycle" else PERIOD_DAYS.get(period or "week", 7)
                rates[worker] += self._rates(worker, minutes, days, band, starts_on, ends_on)
        return {worker: (tuple(held), tuple(rates[worker])) for worker, held in roles.items()}

    def _rates(
        self, worker: int, minutes: int, days: int, band: str | None, starts_on: date | None, ends_on: date | None
    ) -> Iterator[DailyRate]:
        """What a contract comes to a day, on the days of the scope where it changes: NHS terms follow full-time."""
        employed = self._scope.workers[worker]
        agreed_on = None if band is None else starts_on or employed.started_on
        if agreed_on is None:
            yield DailyRate(Fraction(minutes, days), starts_on, ends_on)
            return
        agreed = AgreedHours(minutes, days, self._scope.organisations[employed.organisation_id].nation, agreed_on)
        for begins, ends, rate in self._time.rates(agreed, self._scope.first, self._scope.last):
            from_on = begins if begins > self._scope.first else None
            until_on = ends if ends < self._scope.last else None
            yield DailyRate(rate, _later(from_on, starts_on), _earlier(until_on, ends_on))

    def _opt_outs(self) -> dict[int, list[OptOutSpell]]:
        o = t.OptOut
        rows = self._scope.session.exec(
            pick(o.worker_id, o.from_on, o.until_on, o.notice_days)
            .where(self._scope.of_workers(o.worker_id))
            .order_by(col(o.from_on))
        )
        return grouped((row[0], OptOutSpell(*row[1:])) for row in rows)

    def _agreements(self) -> list[Any]:
        """Agreements on the longer reference period: standing exceptions to WTR-48 on the ground of reg 21."""
        e = t.StandingException
        columns: Any = (e.rules, e.organisation_id, e.setting_id, e.role, e.from_on, e.review_on, e.ended_on)
        rows = self._scope.session.exec(pick(*columns).where(col(e.ground) == GROUND))
        return [row for row in rows if LONGER_AVERAGE in row.rules.split(";")]

    def _away(self) -> dict[int, list[AwaySpell]]:
        a = t.Absence
        rows = self._scope.session.exec(
            pick(a.worker_id, a.kind, a.starts_at, a.ends_at).where(
                self._scope.of_workers(a.worker_id),
                col(a.state) == "granted",
                col(a.starts_at) < self._scope.ends,
                or_(col(a.ends_at).is_(None), col(a.ends_at) > self._scope.begins),
            )
        )
        return grouped((self._scope.workers[row[0]].person_id, AwaySpell(*row[1:])) for row in rows)

    def _terms(self) -> dict[int, list[tuple[date, date]]]:
        s = t.StudyTerm
        rows = self._scope.session.exec(
            pick(s.person_id, s.from_on, s.until_on).where(self._scope.of_persons(s.person_id)).order_by(col(s.from_on))
        )
        return grouped((row[0], (row[1], row[2])) for row in rows)

    def _reservists(self) -> dict[int, date]:
        """When the agreement of each reservist began: of the membership, else of the employment."""
        m = t.PoolMembership
        found = {
            row.person_id: row.started_on
            for row in self._scope.workers.values()
            if row.pool == "reservist" and row.started_on
        }
        rows = self._scope.session.exec(
            pick(m.worker_id, func.min(m.from_on))
            .where(self._scope.of_workers(m.worker_id), col(m.pool) == RESERVIST, col(m.from_on).is_not(None))
            .group_by(m.worker_id)
        )
        return found | {self._scope.workers[worker].person_id: first for worker, first in rows}


def _later(one: date | None, other: date | None) -> date | None:
    """The later of two first days, where None is open."""
    return max((day for day in (one, other) if day is not None), default=None)


def _earlier(one: date | None, other: date | None) -> date | None:
    """The earlier of two last days, where None is open."""
    return min((day for day in (one, other) if day is not None), default=None)


def _agreed(
    agreements: Iterable[Any], worker: Any, roles: Collection[str], place: Place | None
) -> Iterator[tuple[date, date]]:
    """The spells of agreements that cover an employment."""
    for one in agreements:
        here = one.setting_id is None or (place is not None and one.setting_id in (worker.setting_id, place.home))
        if one.organisation_id == worker.organisation_id and here and (one.role is None or one.role in roles):
            yield one.from_on, min(one.review_on, one.ended_on or one.review_on)
