"""Whom organisations that share an agreement could lend: each as a loan that is active already, for rules to judge."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlmodel import Session, col, select

from rostering.aid.letters.partner import partners
from rostering.calendar import local_day
from rostering.catalogue import fills
from rostering.people.persons import running
from rostering.rosters.eligibility.loan_requirements import INDUCTION
from rostering.rosters.horizon import Horizon
from rostering.rosters.loan_facts import AgreementFacts, LoanFacts
from rostering.rosters.read_loans import agreements, passport_until
from rostering.store import tables as t
from rostering.store.deployment_state import ACTIVE
from rostering.work.stretches import LAST_MINUTE

if TYPE_CHECKING:
    from rostering.aid.plan.wanted import Wanted
    from rostering.rosters.snapshot import ShiftFacts, Snapshot, WorkerFacts

# Whose people are lent: staff and banks. Agency is booked; volunteers, students and reservists come by their own ways.
LENDABLE = frozenset(("own", "bank", "collaborative_bank"))
Key = tuple[int, int, str]  # an employment, the outermost setting that it would be lent to, the role


@dataclass(frozen=True)
class Agreed:
    """The agreements of the hosts: by the two organisations that signed, and all who signed with any host."""

    between: Mapping[frozenset[int], tuple[AgreementFacts, ...]]

    def lenders(self, host: int) -> frozenset[int]:
        """Who could lend to a host."""
        return frozenset(one for pair in self.between if host in pair for one in pair - {host})


@dataclass(frozen=True)
class Possible:
    """Loans that could be, by employment, and the agreements that each could stand on."""

    loans: Mapping[int, tuple[LoanFacts, ...]]
    agreed: Mapping[Key, tuple[AgreementFacts, ...]]

    def agreement_for(self, key: Key, shift: ShiftFacts, places: tuple[int, ...]) -> list[AgreementFacts]:
        """The agreements that cover a shift, those that ask for least first."""
        last = local_day(shift.ends_at - LAST_MINUTE)
        return [one for one in self.agreed.get(key, ()) if one.uncovered(key[2], places, shift.day, last) is None]


def read_agreed(session: Session, hosts: Iterable[int], first: date, last: date) -> Agreed:
    """The agreements between some hosts and others that hold on a day of a period, by the two who signed. Whoever keeps
    a store of their own lends by letter: their rosters are not known here."""
    a = t.Agreement
    codes = session.exec(select(a.code).where(col(a.from_on) <= last, col(a.until_on) >= first)).all()
    apart, wanted = partners(session), set(hosts)
    found: dict[frozenset[int], list[AgreementFacts]] = defaultdict(list)
    for facts, signed in agreements(session, codes).values():
        for host in signed & wanted:
            for lender in signed - apart - {host}:
                pair = frozenset((host, lender))
                if facts not in found[pair]:
                    found[pair].append(facts)
    order = {pair: tuple(sorted(those, key=_ease)) for pair, those in found.items()}
    return Agreed(order)


def possible_loans(
    session: Session, snapshot: Snapshot, horizon: Horizon, wanted: Iterable[Wanted], agreed: Agreed, now: datetime
) -> Possible:
    """Everybody who could be lent to a setting in a role that is wanted there, for all of the period."""
    roles: dict[int, set[str | None]] = defaultdict(set)
    for one in wanted:
        roles[snapshot.settings[one.shift.setting].home].add(one.shift.role)
    employed: dict[int, set[int]] = defaultdict(set)
    for worker in snapshot.workers:
        if running(worker.started_on, worker.ended_on, horizon.first, horizon.last):
            employed[worker.person].add(worker.organisation)
    loans: dict[int, list[LoanFacts]] = defaultdict(list)
    stands_on: dict[Key, tuple[AgreementFacts, ...]] = {}
    number, shut = 0, _shut(session, roles)
    for worker in snapshot.workers:
        if worker.pool not in LENDABLE:
            continue
        for home, asked in roles.items():
            host = snapshot.settings[home].organisation
            between = agreed.between.get(frozenset((host, worker.organisation)), ())
            if not between or host in employed[worker.person]:
                continue
            for role in _roles(worker, asked):
                stands_on[worker.id, home, role] = between
                for facts in between:
                    number -= 1
                    until = (
                        passport_until(session, worker.person, worker.organisation, host)
                        if facts.needs_passport
                        else None
                    )
                    loan = _as_if(worker, number, home, role, facts, horizon, now)
                    loans[worker.id].append(replace(loan, shut=shut[home], passport_until=until))
    return Possible({key: tuple(those) for key, those in loans.items()}, stands_on)


def _roles(worker: WorkerFacts, asked: Iterable[str | None]) -> Iterator[str]:
    """The roles in which somebody could be lent: what is asked for and a contract of theirs covers."""
    held = {contract.role for contract in worker.contracts}
    found = {role for role in asked if role is not None and any(fills(one, role) for one in held)}
    yield from sorted(found | (held if None in set(asked) else set()))


def _as_if(
    worker: WorkerFacts,
    number: int,
    setting: int,
    role: str,
    agreement: AgreementFacts,
    horizon: Horizon,
    now: datetime,
) -> LoanFacts:
    """A loan as if it were active all the period; the induction is still to come."""
    since = min(now, horizon.begins)
    return LoanFacts(
        id=number,
        worker=worker.id,
        setting=setting,
        role=role,
        starts_at=horizon.begins,
        ends_at=horizon.ends,
        state=ACTIVE,
        agreement=agreement,
        consented_at=since,
        opened_at=since,
        waived=frozenset((INDUCTION,)),
    )


def _shut(session: Session, homes: Iterable[int]) -> dict[int, tuple[date | None, date | None]]:
    """From when to when each of some settings is closed."""
    found = {}
    for home in homes:
        row = session.get_one(t.Setting, home)
        found[home] = row.closed_from, row.closed_until
    return found


def _ease(one: AgreementFacts) -> tuple[object, ...]:
    return one.needs_passport, len(one.conditions), one.code
