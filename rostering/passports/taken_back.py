"""Taking back what came from a passport: its rows go, steps of a way in are marked, and the shifts that this breaks are
named.

Restrictions stay until a manager ends them: that a passport is no longer believed gives nobody leave to be put on more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col, select

from rostering.pipeline.read_way_in import PASSPORT_STEP
from rostering.rosters.coming_work import KeptOff, kept_off, newly_kept_off
from rostering.store import tables as t

if TYPE_CHECKING:
    from rostering.store.use_case import UseCase

SKILL, REGISTRATION, CLEARANCE, RESTRICTION = "skill", "registration", "clearance", "restriction"
STEP = PASSPORT_STEP
TABLES: dict[str, Any] = {
    SKILL: t.Skill,
    REGISTRATION: t.Registration,
    CLEARANCE: t.Clearance,
    RESTRICTION: t.Restriction,
    STEP: t.PipelineStep,
}
ACCEPTED, DECLINED = "accepted", "declined"


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What ended with an acceptance: whose, by which organisation, what went, what stays, and the shifts that break."""

    number: str
    organisation: str
    person: str
    gone: tuple[str, ...]
    stays: tuple[str, ...]
    broken: tuple[KeptOff, ...]


def accepted_of(session: Session, organisation: int | None, number: str) -> list[t.PassportAnswer]:
    """The acceptances of a passport that stand, by one organisation or (None) by all of the store."""
    a = t.PassportAnswer
    query = select(a).where(a.number == number, a.answer == ACCEPTED, col(a.withdrawn_at).is_(None))
    if organisation is not None:
        query = query.where(a.organisation_id == organisation)
    return list(session.exec(query.order_by(col(a.id))).all())


def take_back(case: UseCase, answer: t.PassportAnswer, why: str) -> TakenBack:
    """End an acceptance within a use case: its skills, registrations and checks are deleted, its steps of a way in
    withdrawn, with their audit row."""
    session = case.session
    assert answer.person_id is not None
    person = session.get_one(t.Person, answer.person_id)
    organisation = session.get_one(t.Organisation, answer.organisation_id)
    before = kept_off(session, answer.person_id, case.now)
    f = t.PassportFact
    facts = session.exec(
        select(f).where(f.answer_id == answer.id, col(f.withdrawn_at).is_(None)).order_by(col(f.id))
    ).all()
    gone, stays = [], []
    for fact in facts:
        if fact.kind == RESTRICTION:
            stays.append(fact.words)
            continue
        row = session.get(TABLES[fact.kind], fact.row_id)
        if fact.kind == STEP:
            _withdraw(case, row)
        elif row is not None:
            session.delete(row)
        fact.withdrawn_at = case.now
        session.add(fact)
        gone.append(fact.words)
    answer.withdrawn_by, answer.withdrawn_at, answer.withdrawn_for = case.actor.name, case.now, why
    session.add(answer)
    session.flush()
    broken = newly_kept_off(before, kept_off(session, answer.person_id, case.now))
    case.record(
        f"passport {answer.number} of {person.code}",
        f"accepted by {organisation.code}",
        f"taken back ({why}): {len(gone)} facts, {len(broken)} shifts broken",
    )
    return TakenBack(answer.number, organisation.code, person.code, tuple(gone), tuple(stays), broken)


def _withdraw(case: UseCase, step: t.PipelineStep | None) -> None:
    """Mark a step as withdrawn, unless somebody took it back already."""
    if step is not None and step.withdrawn_at is None:
        step.withdrawn_by, step.withdrawn_at = case.actor.name, case.now
        case.session.add(step)
