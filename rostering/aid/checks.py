"""The facts a deployment stands on, looked at anew before each step: agreement, employment, fitness, hours, the lender.

What somebody may be put on is asked of the same eligibility and the same rules as everywhere, as if it were active.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from sqlmodel import Session, select

from rostering import text, words
from rostering.aid.lender import RULE as DONOR
from rostering.aid.lender import LostShift, lost_shifts, protects
from rostering.aid.moves import ACCEPT, ACTIVATE, CONSENT, INDUCT, RELEASE, Move
from rostering.calendar import local_day
from rostering.catalogue import fills
from rostering.gaps.lawful import Lawful
from rostering.people.persons import running
from rostering.rosters.build import Build, build
from rostering.rosters.eligibility.eligibility import Eligibility, Refusal
from rostering.rosters.eligibility.loan_requirements import INDUCTION, asked_by, condition_words
from rostering.rosters.horizon import Horizon
from rostering.rosters.loan_facts import LoanFacts
from rostering.rosters.obligations.lonely import REASON as LONELY
from rostering.rosters.read import read_snapshot
from rostering.rosters.snapshot import ShiftFacts, Snapshot
from rostering.rules.ledger_limits import LedgerLimits
from rostering.rules.ledger_read import read_ledger
from rostering.rules.rulebook import rulebook
from rostering.store import tables as t
from rostering.store.deployment_state import ACTIVE
from rostering.work.stretches import LAST_MINUTE
from solver.problem import Pair

if TYPE_CHECKING:
    from rostering.aid.loan import Loan

AGREEMENT, EMPLOYMENT, SETTING, FITNESS = "agreement", "employment", "setting", "fitness"
CONDITIONS, HOURS, LEDGER, LENDER = "conditions", "hours", "ledger", "lender"
FIT = "MA-FIT"
LONGEST_LOOK = timedelta(days=27)  # how far from its beginning shifts are looked at
PROBE = timedelta(hours=8)  # a shift as long as most, where the host has none yet
PROBED = 0  # its number: no shift of a store has it


@dataclass(frozen=True, slots=True)
class FactCheck:
    """One fact: whether it holds, the rule that it breaks if not, in words, and whether it stops the step asked for."""

    name: str
    holds: bool
    rule: str
    words: str
    stops: bool


def fact_checks(session: Session, loan: Loan, move: Move | None, now: datetime) -> tuple[FactCheck, ...]:
    """Every fact, as it is now; `move` is the step that they may stop (None: they are only looked at)."""
    return tuple(_facts(session, loan, move, now))


def _facts(session: Session, loan: Loan, move: Move | None, now: datetime) -> Iterator[FactCheck]:
    yield _agreement(session, loan)
    employment = _employment(session, loan)
    yield employment
    yield _setting(loan)
    if employment.holds:
        look = _Look(session, loan, now)
        yield look.fitness()
        yield look.conditions(stops=move in (ACCEPT, CONSENT, INDUCT, ACTIVATE), inducted=move is ACTIVATE)
        yield look.hours(stops=move is ACTIVATE)
        yield _ledger(session, loan)
    yield _lender(lost_shifts(session, loan), stops=move in (RELEASE, ACTIVATE) and protects(session, loan))


def _agreement(session: Session, loan: Loan) -> FactCheck:
    agreed = loan.facts.agreement
    if agreed is None:
        named = f"agreement {loan.agreement} was not signed by both" if loan.agreement else "no agreement is named"
        return FactCheck(AGREEMENT, False, "MA-AGREE", named, stops=True)
    setting = session.get_one(t.Setting, loan.facts.setting)
    places = tuple(one for one in (setting.id, setting.within_id) if one is not None)
    first, last = _days(loan.facts)
    lacks = agreed.uncovered(loan.facts.role, places, first, last)
    held = f"agreement {agreed.code} holds until {agreed.last}"
    said = held if lacks is None else f"agreement {agreed.code} {lacks}"
    if lacks is not None and last > agreed.last:
        said += f", before the deployment does on {last}"
    return FactCheck(AGREEMENT, lacks is None, "MA-AGREE", said, stops=True)


def _employment(session: Session, loan: Loan) -> FactCheck:
    worker = session.get_one(t.Worker, loan.facts.worker)
    first, last = _days(loan.facts)
    if worker.ended_on is not None and worker.ended_on < last:
        said = f"{loan.person} leaves {loan.home.code} on {worker.ended_on}"
        return FactCheck(EMPLOYMENT, False, "GEN-SKILL", said, stops=True)
    contracts = session.exec(select(t.Contract).where(t.Contract.worker_id == worker.id)).all()
    able = [one for one in contracts if fills(one.role, loan.facts.role) and running(one.starts_on, one.ends_on, first)]
    role = words.role(loan.facts.role)
    said = f"employed by {loan.home.code} as {role}" if able else f"no contract as {role} with {loan.home.code}"
    return FactCheck(EMPLOYMENT, bool(able), "GEN-SKILL", said, stops=True)


def _setting(loan: Loan) -> FactCheck:
    first, last = _days(loan.facts)
    shut_from, shut_until = loan.facts.shut
    shut = shut_from is not None and running(shut_from, shut_until, first, last)
    said = f"{loan.setting_name} is closed from {shut_from}" if shut else f"{loan.setting_name} is open"
    return FactCheck(SETTING, not shut, "MA-STATE", said, stops=True)


class _Look:
    """What the rules say of somebody at the host, as if the deployment were active."""

    def __init__(self, session: Session, loan: Loan, now: datetime) -> None:
        self._loan = loan
        first, last = _days(loan.facts)
        self._horizon = Horizon(first, min(last, first + LONGEST_LOOK))
        self._snapshot = read_snapshot(session, self._horizon, (loan.setting,), people={loan.person_id}, apart=True)
        self._active = replace(
            loan.facts,
            state=ACTIVE,
            opened_at=now,
            closes_at=None,
            consented_at=loan.facts.consented_at or loan.facts.starts_at,
        )

    def fitness(self) -> FactCheck:
        """Whether the rules let somebody on its shifts, but for what the host alone asks for."""
        every = frozenset(asked_by(self._active))
        refusal = self._refusal(replace(self._active, waived=every))
        if refusal is None:
            return FactCheck(FITNESS, True, "", "nothing keeps them off its shifts", stops=True)
        said = f"{words.rule_title(refusal.rule)}: {refusal.reason}"
        return FactCheck(FITNESS, False, refusal.rule, said, stops=True)

    def conditions(self, *, stops: bool, inducted: bool) -> FactCheck:
        """Whether what the host asks for is met; the induction only once there was one."""
        later = frozenset() if inducted else frozenset((INDUCTION,))
        refusal = self._refusal(replace(self._active, waived=self._active.waived | later))
        if refusal is not None and refusal.rule == FIT:
            return FactCheck(CONDITIONS, False, FIT, refusal.reason, stops=stops)
        asked = ", ".join(condition_words(one) for one in asked_by(self._active))
        return FactCheck(CONDITIONS, True, "", f"met: {asked}" if asked else "the host asks for nothing more", stops)

    def hours(self, *, stops: bool) -> FactCheck:
        """Whether rest, hours and movement in all organisations allow the shifts that it names."""
        snapshot = self._with(self._active)
        named = [one for one in snapshot.shifts if one.id in self._loan.facts.shifts]
        if not named:
            return FactCheck(HOURS, True, "", "no shifts are named; each is checked when it is given", stops=stops)
        made = _apart(build(snapshot, self._horizon, keep=True, asked=self._loan.facts.shifts))
        roster = made.joined
        for shift in named:
            duty = made.shift_ids[shift.id]
            if (self._loan.person, duty) in roster:
                continue
            broken = Lawful(made, roster).first_broken(self._loan.person, duty)
            if broken is not None:
                return FactCheck(HOURS, False, broken.rule, text.violation(made, broken), stops=stops)
            roster = roster.with_(self._loan.person, duty)
        return FactCheck(HOURS, True, "", "rest, hours and movement allow its shifts", stops=stops)

    def _refusal(self, facts: LoanFacts) -> Refusal | None:
        """The first reason that keeps them off; where no shifts are named, only what keeps them off all of them."""
        snapshot = self._with(facts)
        worker = snapshot.worker[facts.worker]
        eligibility = Eligibility(snapshot)
        shifts = self._shifts(snapshot)
        found = [eligibility.refusal(worker, shift) for shift in shifts]
        refused = [one for one in found if one is not None]
        return refused[0] if refused and (facts.shifts or len(refused) == len(found)) else None

    def _with(self, facts: LoanFacts) -> Snapshot:
        others = tuple(one for one in self._snapshot.loans.get(facts.worker, ()) if one.id != facts.id)
        return replace(self._snapshot, loans={**self._snapshot.loans, facts.worker: (*others, facts)})

    def _shifts(self, snapshot: Snapshot) -> list[ShiftFacts]:
        """The shifts it is for; where the host has none yet, one as it might be."""
        facts = self._loan.facts
        near = [
            one
            for one in snapshot.shifts
            if facts.setting in (one.setting, snapshot.settings[one.setting].home)
            and one.role == facts.role
            and facts.starts_at <= one.starts_at
            and one.ends_at <= facts.ends_at
        ]
        named = [one for one in near if one.id in facts.shifts] if facts.shifts else near
        return named or [
            ShiftFacts(
                id=PROBED,
                setting=facts.setting,
                day=local_day(facts.starts_at),
                code="",
                type="awake",
                starts_at=facts.starts_at,
                ends_at=min(facts.ends_at, facts.starts_at + PROBE),
                break_minutes=0,
                role=facts.role,
                skills=(),
                minimum=1,
                target=2,
                priority=1,
                client=None,
                exclusive=False,
            )
        ]


def _apart(made: Build) -> Build:
    """The same without what depends on others: nobody else was read, so that nobody could be beside them."""
    rules = tuple(rule for rule in made.problem.rules if rule.acts == "line")
    lonely = [
        Pair(person, duty)
        for duty, refused in made.refusals.items()
        for person, refusal in refused.items()
        if refusal.reason == LONELY
    ]
    pairs = sorted((*made.problem.pairs, *lonely), key=lambda pair: (pair.worker, pair.duty))
    return replace(made, problem=made.problem.replace(rules=rules, pairs=tuple(pairs)))


def _ledger(session: Session, loan: Loan) -> FactCheck:
    """The hours in all organisations over the days of the loan, and the first limit that they break already."""
    book = rulebook(session)
    first, last = _days(loan.facts)
    ledger = read_ledger(session, loan.person_id, last, book)
    broken = next((one for one in LedgerLimits(ledger, book).lines(first, last) if one.is_broken), None)
    planned: dict[int | None, int] = {}
    for entry in ledger.entries:
        if first <= local_day(entry.starts_at) <= last:
            planned[entry.organisation] = planned.get(entry.organisation, 0) + entry.work_minutes
    named = {loan.home.id: loan.home.code, loan.host.id: loan.host.code}
    sums = [f"{named.get(number or 0, 'elsewhere')} {words.hours(minutes)}" for number, minutes in planned.items()]
    said = f"in these days: {', '.join(sums) or 'no hours yet'}"
    if broken is not None:
        said = f"{words.rule_title(broken.rule)} is broken already; {said}"
    return FactCheck(LEDGER, broken is None, "" if broken is None else broken.rule, said, stops=False)


def _lender(lost: tuple[LostShift, ...], *, stops: bool) -> FactCheck:
    below = [one for one in lost if one.is_below]
    if below:
        one = below[0]
        more = f" and {len(below) - 1} more" if len(below) > 1 else ""
        said = f"{one.words} would stand at {one.left} of {one.minimum} (shift {one.shift}){more}"
        return FactCheck(LENDER, False, DONOR, said, stops=stops)
    said = f"home keeps its minimum on {words.counted(len(lost), 'shift')}" if lost else "nothing is lost at home"
    return FactCheck(LENDER, True, "", said, stops=stops)


def _days(facts: LoanFacts) -> tuple[date, date]:
    """The first and the last local day of a loan."""
    return local_day(facts.starts_at), local_day(facts.ends_at - LAST_MINUTE)
