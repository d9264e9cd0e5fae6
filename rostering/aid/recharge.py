"""What organisations owe each other for the people they lent: the hours under each deployment, at which rate.

It is the recharged part of `rostering/actuals/costs.py`, shift by shift at the same prices, told apart by the
deployment that somebody was there on; what came another way (a shared bank, an agency) stands beside it without one, so
that both come to the same sum. What is confirmed counts as it was worked, else the published plan.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering import access, text
from rostering.actuals.priced import PricedReading, PricedWork
from rostering.exports.csv_table import csv_table
from rostering.requests.employment import settings_around
from rostering.rosters.loan_facts import LoanFacts
from rostering.rosters.read import homes_named
from rostering.rosters.read_loans import loan_facts
from rostering.rosters.roster_place import rosters_touching
from rostering.store import tables as t

if TYPE_CHECKING:
    from rostering.rosters.horizon import Horizon
    from rostering.store.engine import Store

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed
WORKED, PLANNED = "worked", "planned"
COLUMNS = (
    *("deployment", "agreement", "owed_by", "owed_to", "pool", "person", "name", "setting", "role"),
    *("starts_at", "ends_at", "state", "minutes", "rate", "pence"),
)


@dataclass(frozen=True, slots=True)
class RechargedShift:
    """One shift that is recharged: paid minutes and pence (None: nobody said what it costs). `rates` are minutes at so
    many pence an hour; none where the sum itself was agreed. `state` is 'worked', or 'planned' by a published plan."""

    setting: str
    person: str | None
    name: str
    starts_at: datetime
    ends_at: datetime
    state: str
    minutes: int
    pence: int | None
    rates: tuple[tuple[int, int], ...]

    @property
    def rate(self) -> str:
        """At which rate, in words: £16.00, or 8:00 at £16.00 and 2:00 at £24.00; empty where none is known."""
        if len({pence for _, pence in self.rates}) == 1:
            return text.pounds(self.rates[0][1])
        return " and ".join(f"{text.hours(minutes)} at {text.pounds(pence)}" for minutes, pence in self.rates)


@dataclass(frozen=True, slots=True)
class RechargeLine:
    """What `owed_by` owes `owed_to` for one deployment, or (`deployment` None) for all who came through a pool without
    one. `terms` are those of the agreement. Pence leave out what nobody priced (`unpriced` shifts)."""

    owed_by: str
    owed_to: str
    pool: str
    deployment: int | None
    agreement: str | None
    terms: str | None
    role: str | None
    shifts: tuple[RechargedShift, ...]

    @property
    def person(self) -> str | None:
        """Who was lent; None where it is several, or nobody by name."""
        named = {one.person for one in self.shifts}
        return named.pop() if self.deployment is not None and len(named) == 1 else None

    @property
    def worked_minutes(self) -> int:
        """Paid minutes that are confirmed."""
        return sum(one.minutes for one in self.shifts if one.state == WORKED)

    @property
    def planned_minutes(self) -> int:
        """Paid minutes by the plan, not confirmed yet."""
        return sum(one.minutes for one in self.shifts if one.state == PLANNED)

    @property
    def pence(self) -> int:
        """What is owed, as far as it is priced."""
        return sum(one.pence or 0 for one in self.shifts)

    @property
    def planned_pence(self) -> int:
        """What of it goes by the plan."""
        return sum(one.pence or 0 for one in self.shifts if one.state == PLANNED)

    @property
    def rate(self) -> str:
        """The rates of its shifts."""
        return ", ".join(dict.fromkeys(one.rate for one in self.shifts if one.rate))

    @property
    def unpriced(self) -> int:
        """How many shifts have no rate."""
        return sum(one.pence is None for one in self.shifts)


def recharge(
    store: Store, actor_name: str | None, horizon: Horizon, settings: Iterable[str] = ()
) -> list[RechargeLine]:
    """What is owed for the shifts of a period at some settings with what lies in them (none: all that the actor sees).

    Raises BadInputError for a setting nobody knows, RefusedError for who may not take hours out.
    """
    named = list(settings)
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "export", actor.organisation)
        reading = PricedReading(session, horizon, homes_named(session, named))
        priced = [
            one
            for one in reading.priced(rosters_touching(session, horizon, named))
            if one.is_recharged
            and (one.is_published or one.actual is not None)
            and actor.organisation in (None, one.host, one.employer)
        ]
        return _lines(session, priced)


def as_csv(lines: Iterable[RechargeLine]) -> str:
    """A row for each shift, with a header; minutes and pence are whole numbers, times are local."""
    return csv_table(
        COLUMNS,
        (
            (
                *(line.deployment, line.agreement, line.owed_by, line.owed_to, line.pool, one.person, one.name),
                *(one.setting, line.role, one.starts_at, one.ends_at, one.state, one.minutes),
                *(one.rate, one.pence),
            )
            for line in lines
            for one in line.shifts
        ),
    )


def _lines(session: Session, priced: Iterable[PricedWork]) -> list[RechargeLine]:
    kept = list(priced)
    loans = _loans(session, {one.worker for one in kept if one.worker is not None})
    around = {one.setting: settings_around(session, one.setting) for one in kept}
    groups: dict[tuple[str, str, str, int], list[PricedWork]] = defaultdict(list)
    facts: dict[int, LoanFacts] = {}
    for one in kept:
        loan = next((each for each in loans.get(one.worker or 0, ()) if _covers(each, one, around[one.setting])), None)
        groups[(*one.key, 0 if loan is None else loan.id)].append(one)
        if loan is not None:
            facts[loan.id] = loan
    who, settings = _people(session, kept), dict(session.exec(pick(t.Setting.id, t.Setting.code)).all())
    terms = dict(session.exec(pick(t.Agreement.code, t.Agreement.recharge)).all())
    codes = dict(session.exec(pick(t.Deployment.id, t.Deployment.agreement)).all())
    return [
        RechargeLine(
            *key[:3],
            deployment=key[3] or None,
            agreement=codes.get(key[3]),
            terms=terms.get(codes.get(key[3])),
            role=facts[key[3]].role if key[3] else None,
            shifts=tuple(_shift(one, settings, who) for one in sorted(groups[key], key=lambda each: each.starts_at)),
        )
        for key in sorted(groups, key=lambda key: (*key[:2], key[3] == 0, key[3], key[2]))
    ]


def _loans(session: Session, workers: set[int]) -> Mapping[int, list[LoanFacts]]:
    """The deployments of some employments that were active at some time."""
    d = t.Deployment
    found: dict[int, list[LoanFacts]] = defaultdict(list)
    for one in loan_facts(session, col(d.worker_id).in_(sorted(workers)), col(d.opened_at).is_not(None)):
        found[one.worker].append(one)
    return found


def _covers(loan: LoanFacts, work: PricedWork, around: Iterable[int]) -> bool:
    """Whether somebody did some work by a loan."""
    begun = loan.starts_at <= work.starts_at and work.starts_at < loan.ends_at
    return begun and loan.setting in around and (loan.closes_at is None or work.starts_at < loan.closes_at)


def _shift(one: PricedWork, settings: Mapping[int, str], who: Mapping[int, tuple[str, str]]) -> RechargedShift:
    person, name = (None, one.employer) if one.worker is None else who[one.worker]
    counted = one.counted
    return RechargedShift(
        setting=settings[one.setting],
        person=person,
        name=name,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        state=PLANNED if one.actual is None else WORKED,
        minutes=counted.minutes,
        pence=counted.pence,
        rates=counted.rates,
    )


def _people(session: Session, priced: Iterable[PricedWork]) -> Mapping[int, tuple[str, str]]:
    w, p = t.Worker, t.Person
    rows = session.exec(
        pick(w.id, p.code, p.name)
        .join(p, col(p.id) == col(w.person_id))
        .where(col(w.id).in_(sorted({one.worker for one in priced if one.worker is not None})))
    )
    return {worker: (code, name) for worker, code, name in rows}
