"""What a loan requires: an agreement that covers it, an active deployment, consent, and the host's conditions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rostering.calendar import local_day
from rostering.catalogue import roles, skills
from rostering.people import fitness
from rostering.people.clearances import newest
from rostering.people.fitness import Answer, clearances_of
from rostering.rosters.eligibility.case import Case, Finding, fails, judged
from rostering.rosters.eligibility.fitness_requirements import Requirement
from rostering.rosters.loan_facts import LoanFacts
from rostering.rosters.snapshot import ShiftFacts, Snapshot
from rostering.rules.entry import RulePart
from rostering.work.stretches import LAST_MINUTE

AGREED, STATED = "MA-AGREE", "MA-STATE"
DBS, REGISTRATION, RIGHT_TO_WORK, INDUCTION, PASSPORT = "dbs", "registration", "right_to_work", "induction", "passport"
# What a host may ask for beside skills.
CONDITIONS = (DBS, REGISTRATION, RIGHT_TO_WORK, INDUCTION)
DBS_MONTHS = 36  # how long a check is good where the rule DBS is not in force: its number all the same

Refused = tuple[str, str]  # the rule, and the reason


def loan_for(snapshot: Snapshot, loans: Sequence[LoanFacts], shift: ShiftFacts) -> LoanFacts | Refused:
    """The loan by which somebody may be put on a shift of another organisation, or why none of theirs lets them.

    No switch or waiver opens another organisation's shifts.
    """
    here = [one for one in loans if _places(snapshot, shift) & {one.setting}]
    if not here:
        return AGREED, "no agreement covers this organisation on that day"
    refused = None
    for one in sorted(here, key=lambda loan: -loan.id):
        found = _unlent(snapshot, one, shift)
        if found is None:
            return one
        refused = refused or found
    assert refused is not None
    return refused


def _unlent(snapshot: Snapshot, one: LoanFacts, shift: ShiftFacts) -> Refused | None:
    named = f"deployment {one.id}"
    if shift.role not in (None, one.role):
        return STATED, f"{named} is for another role"
    if shift.starts_at < one.starts_at or shift.ends_at > one.ends_at:
        return STATED, f"{named} does not cover that time"
    if one.shifts and shift.id not in one.shifts:
        return STATED, f"{named} is for other shifts"
    if not one.opens(shift.starts_at):
        return STATED, f"{named} is {one.state}, not active"
    if one.is_shut_on(shift.day):
        return STATED, "the setting is closed on that day"
    if one.agreement is None:
        return AGREED, f"{named} stands on no agreement of both organisations"
    places = tuple(_places(snapshot, shift))
    lacks = one.agreement.uncovered(one.role, places, shift.day, local_day(shift.ends_at - LAST_MINUTE))
    return None if lacks is None else (AGREED, f"agreement {one.agreement.code} {lacks}")


def _places(snapshot: Snapshot, shift: ShiftFacts) -> set[int]:
    return {shift.setting, snapshot.settings[shift.setting].home}


def consent(case: Case, part: RulePart) -> Finding | None:
    """Whoever is lent agreed before the shift begins."""
    if case.loan is None:
        return None
    given = case.loan.consented_at
    if given is None:
        return fails("has not agreed to the deployment")
    return None if given <= case.shift.starts_at else fails("agreed to the deployment only after the shift begins")


def host_conditions(case: Case, part: RulePart) -> Finding | None:
    """What the host asks for is good on the last minute of the shift; what is not on record is not met."""
    loan = case.loan
    if loan is None or loan.agreement is None:
        return None
    for condition in asked_by(loan):
        if condition not in loan.waived:
            answer = _answered(case, loan, condition)
            if answer is not Answer.PASS:
                said = condition_words(condition)
                subject = f"{condition}:{case.home.code}"
                return judged(answer, subject, f"{said} does not last", f"{said} is not on record")
    return None


def asked_by(loan: LoanFacts) -> Iterator[str]:
    """What a loan's agreement asks for."""
    if loan.agreement is not None:
        yield from (PASSPORT,) if loan.agreement.needs_passport else ()
        yield from loan.agreement.conditions


def condition_words(condition: str) -> str:
    """A condition as people say it."""
    if condition in skills():
        return skills()[condition].title.lower()
    return {DBS: "a criminal record check", INDUCTION: "induction at the setting"}.get(
        condition, condition.replace("_", " ")
    )


def _answered(case: Case, loan: LoanFacts, condition: str) -> Answer:
    person, day = case.person, case.last_day
    if condition == PASSPORT:
        if loan.passport_until is None:
            return Answer.UNKNOWN
        return Answer.PASS if loan.passport_until >= case.shift.ends_at else Answer.FAIL
    if condition == INDUCTION:
        held = clearances_of(person)
        places = case.home.id, case.setting.id
        found = any(newest(held, INDUCTION, case.shift.day, place) is not None for place in places)
        return Answer.PASS if found else Answer.UNKNOWN
    if condition == DBS:
        rule = case.snapshot.rules.part("DBS", case.shift.day, case.snapshot.nations[case.setting.organisation])
        months = DBS_MONTHS if rule is None else int(rule.params["months"]["check"])
        return fitness.criminal_record_check(person, day, months)
    if condition == RIGHT_TO_WORK:
        return fitness.right_to_work(person, day)
    if condition == REGISTRATION:
        role = roles().get(loan.role)
        return Answer.PASS if role is None or not role.body else fitness.registration(person, role.body, day)
    return fitness.skill(person, condition, None, day)


REQUIREMENTS: Mapping[str, Requirement] = {"consent": consent, "host_conditions": host_conditions}
