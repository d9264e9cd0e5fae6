"""A deployment as decisions see it: who, where, between whom, on which agreement, its state and its history."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select
from sqlmodel import select as select_typed

from rostering.aid.letters.partner import partners
from rostering.calendar import instant
from rostering.errors import BadInputError
from rostering.passports.ground import Whose
from rostering.rosters.loan_facts import LoanFacts
from rostering.rosters.read_loans import loan_facts
from rostering.store import tables as t
from rostering.store.deployment_state import ACTIVE, BEFORE_ACTIVE, ENDED, EXPIRED

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed
CLOCK = "rota"  # by whom what nobody did is said to be done


@dataclass(frozen=True, slots=True)
class LoanStep:
    """One step: what became of the deployment, when, by whom, for whom and why. `words` were put to the worker, who
    answered at `given_at` by some means; `waived` passes all the same."""

    state: str
    at: datetime
    by: str
    role: str | None = None
    organisation: str | None = None
    why: str | None = None
    means: str | None = None
    words: str | None = None
    given_at: datetime | None = None
    waived: str | None = None
    in_place_of: str | None = None  # the approver whose deputy took it
    emergency: int | None = None  # the number of the one under which the short chain took it


@dataclass(frozen=True, slots=True)
class Loan:
    """One deployment at an instant. `state` counts what has run out since the last step, as `steps` do."""

    id: int
    state: str
    person_id: int
    person: str
    name: str
    worker: str
    setting: str
    setting_name: str
    home: Whose
    host: Whose
    agreement: str | None
    facts: LoanFacts
    steps: tuple[LoanStep, ...]
    apart: frozenset[str] = frozenset()  # the sides that keep a store of their own, by their codes

    @property
    def period(self) -> tuple[datetime, datetime]:
        """From when to when."""
        return self.facts.starts_at, self.facts.ends_at

    @property
    def partner(self) -> str | None:
        """The side that keeps a store of its own, by its code; None where neither does."""
        return next(iter(self.apart), None)

    def by(self, state: str) -> frozenset[str]:
        """Who took it to a state last, with the approver in whose place that was; nobody where nobody did."""
        last = next((step for step in reversed(self.steps) if step.state == state), None)
        return frozenset(name for name in (last.by, last.in_place_of) if name) if last is not None else frozenset()


def find_loan(session: Session, number: int, now: datetime) -> Loan:
    """The deployment of that number. Raises BadInputError where there is none."""
    found = loans_where(session, now, col(t.Deployment.id) == number)
    if not found:
        raise BadInputError(f"There is no deployment {number}.", hint="; 'rota deploy list' has those there are")
    return found[0]


def loans_where(session: Session, now: datetime, *conditions: Any) -> list[Loan]:
    """The deployments that meet some conditions, by number."""
    facts = loan_facts(session, *conditions)
    steps, apart = _steps(session, [one.id for one in facts]), partners(session)
    return [_loan(session, one, steps.get(one.id, ()), now, apart) for one in facts]


def lapse(facts: LoanFacts, now: datetime) -> LoanStep | None:
    """How a deployment came to its end by itself: its dates or its agreement ran out. None where it did not."""
    found = []
    if facts.agreement is not None:
        over = instant(facts.agreement.last + timedelta(days=1), 0)
        why = f"agreement {facts.agreement.code} ended on {facts.agreement.last}"
        found.append(LoanStep(EXPIRED, over, CLOCK, why=why))
    ran_out = ENDED if facts.state == ACTIVE else EXPIRED
    found.append(LoanStep(ran_out, facts.ends_at, CLOCK, why="its dates ran out"))
    first = min(found, key=lambda step: step.at)
    return first if facts.state in (*BEFORE_ACTIVE, ACTIVE) and first.at <= now else None


def _loan(session: Session, facts: LoanFacts, steps: Sequence[LoanStep], now: datetime, apart: Collection[int]) -> Loan:
    worker = session.get_one(t.Worker, facts.worker)
    person = session.get_one(t.Person, worker.person_id)
    setting = session.get_one(t.Setting, facts.setting)
    row = session.get_one(t.Deployment, facts.id)
    over = lapse(facts, now)
    home, host = whose(session, worker.organisation_id), whose(session, setting.organisation_id)
    return Loan(
        id=facts.id,
        state=facts.state if over is None else over.state,
        person_id=worker.person_id,
        person=person.code,
        name=person.name,
        worker=worker.code,
        setting=setting.code,
        setting_name=setting.name,
        home=home,
        host=host,
        agreement=row.agreement,
        facts=facts,
        steps=(*steps, *(() if over is None else (over,))),
        apart=frozenset(one.code for one in (home, host) if one.id in apart),
    )


def whose(session: Session, organisation: int) -> Whose:
    """An organisation by its number."""
    row = session.get_one(t.Organisation, organisation)
    return Whose(organisation, row.code, row.name)


def _steps(session: Session, numbers: list[int]) -> dict[int, tuple[LoanStep, ...]]:
    s = t.DeploymentStep
    found: dict[int, tuple[LoanStep, ...]] = {}
    for row in session.exec(select(s).where(col(s.deployment_id).in_(numbers)).order_by(col(s.id))):
        step = LoanStep(
            row.state,
            row.made_at,
            row.made_by,
            row.role,
            row.organisation,
            row.note,
            row.means,
            row.words,
            row.given_at,
            row.waived,
            row.in_place_of,
            row.emergency_id,
        )
        found[row.deployment_id] = (*found.get(row.deployment_id, ()), step)
    return found
