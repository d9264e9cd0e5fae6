"""What rules require of a person: right to work, age, registers, skills, checks and health assessments."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from rostering.calendar import parse_clock
from rostering.catalogue import restrictions, roles, skills
from rostering.people import fitness
from rostering.people.fitness import Answer
from rostering.people.social_care_register import is_due
from rostering.rosters.eligibility.case import Case, Finding, fails, judged, plain
from rostering.rosters.snapshot import PersonFacts
from rostering.rules.entry import RulePart
from rostering.work.night import is_night
from rostering.work.stretches import Stretch

Requirement = Callable[[Case, RulePart], Finding | None]
SOCIAL_CARE_WALES = "SCW"
MEDICATION = "medication"
LEAVING_AGE, ADULT_AGE = 16, 18
JUNE, SEPTEMBER, FRIDAY = 6, 9, 4


def right_to_work(case: Case, part: RulePart) -> Finding | None:
    """Permission lasts to the end of the shift."""
    until = case.person.right_to_work_until
    answer = fitness.right_to_work(case.person, case.last_day)
    return judged(answer, "right_to_work", f"right to work ends on {plain(until)}", "right to work is not on record")


def registration(case: Case, part: RulePart) -> Finding | None:
    """The register that the role asks for, active on every day of the shift."""
    role = roles().get(case.shift.role or "")
    body = None if role is None else role.body
    if body is None or body == SOCIAL_CARE_WALES or body not in part.params.get("bodies", (body,)):
        return None
    return _registered(case.person, body, case.last_day, part) or _conditioned(case, body)


def social_care_registration(case: Case, part: RulePart) -> Finding | None:
    """Care workers in Wales are on the register by their deadline."""
    role = roles().get(case.shift.role or "")
    if role is None or not role.direct_care:
        return None
    if not is_due(part.params, case.home.kind, case.worker.started_on, case.shift.day):
        return None
    return _registered(case.person, SOCIAL_CARE_WALES, case.last_day, part) or _conditioned(case, SOCIAL_CARE_WALES)


def _conditioned(case: Case, body: str) -> Finding | None:
    """A condition of the entry that forbids the shift: nights, working alone, or medication."""
    shift = case.shift
    met = {
        "nights": is_night(shift.starts_at, shift.ends_at),
        "lone": case.is_lone,
        MEDICATION: any(code == MEDICATION for code, _ in shift.skills),
    }
    forbidden = sorted(code for code in case.person.conditions.get(body, ()) if met.get(code))
    if not forbidden:
        return None
    said = ", ".join(restrictions()[code].say(None) for code in forbidden)
    return fails(f"condition of the {body} registration: {said}")


def _registered(person: PersonFacts, body: str, day: date, part: RulePart) -> Finding | None:
    untils = [until for of, status, until in person.registrations if of == body and status == "active" and until]
    newest = max(untils, default=None)
    lapsed = f"{body} registration runs out on {plain(newest)}" if newest else f"{body} registration is not active"
    missing = f"no {body} registration on record"
    if any(of == body for of, _, _ in person.registrations):
        missing = f"{body} registration is not known to be active"
    answer = fitness.registration(person, body, day, fitness.looked_up_months(part.params))
    return judged(answer, f"registration:{body}", lapsed, missing)


def skill(case: Case, part: RulePart) -> Finding | None:
    """Every skill the shift asks for, good on its last minute."""
    found = (_skilled(case, code, level) for code, level in case.shift.skills)
    return next((one for one in found if one is not None and one.rule is None), None)


def held(case: Case, part: RulePart) -> Finding | None:
    """Every skill the shift asks for is on record, whether or not it has run out."""
    found = (_skilled(case, code, level) for code, level in case.shift.skills)
    return next((one for one in found if one is not None and one.rule is not None), None)


def _skilled(case: Case, code: str, level: int | None) -> Finding | None:
    answer = fitness.skill(case.person, code, level, case.last_day)
    if answer is Answer.PASS:
        return None
    entry = skills().get(code)
    named = entry.title.lower() if entry is not None else code
    none = f"no {named}{f' at level {level}' if level else ''} on record"
    untils = [
        until
        for has, until in case.person.skills.get(code, ())
        if until is not None and (level is None or (has is not None and has >= level))
    ]
    if answer is Answer.FAIL and untils:
        return fails(f"{named} runs out on {plain(max(untils))}")
    return judged(answer, f"skill:{code}", none, none, rule="GEN-SKILL")


def outside(case: Case, part: RulePart) -> Finding | None:
    """The young work no minute between two clock times."""
    if case.person.under_18_until is None or case.shift.day >= case.person.under_18_until:
        return None
    begins, ends = part.params["from"], part.params["until"]
    worked = Stretch(case.shift.starts_at, case.shift.ends_at)
    if worked.inside(parse_clock(begins), parse_clock(ends)):
        return fails(f"under 18: no work from {begins} to {ends}")
    return None


def school_age(case: Case, part: RulePart) -> Finding | None:
    """Nobody before the last Friday in June of the school year in which they turn 16 (Education Act 1996 s.8)."""
    adult = case.person.under_18_until
    if adult is None:
        return judged(fitness.age(case.person), "age", "", "whether they are under 18 is not on record")
    year = adult.year - (ADULT_AGE - LEAVING_AGE) + (adult.month >= SEPTEMBER)
    last = date(year, JUNE, 30)
    leaving = last - timedelta(days=(last.weekday() - FRIDAY) % 7)
    return fails("below school-leaving age") if case.shift.day <= leaving else None


def fit_for_nights(case: Case, part: RulePart) -> Finding | None:
    """Nights only while the health assessment that was offered is in date."""
    if not is_night(case.shift.starts_at, case.shift.ends_at):
        return None
    answer = fitness.fit_for_nights(case.person, case.shift.day)
    return judged(
        answer,
        "fit_for_nights",
        "health assessment for nights is out of date",
        "no health assessment for nights on record",
    )


def criminal_record_check(case: Case, part: RulePart) -> Finding | None:
    """Nobody works alone before a check is back; beside others a cleared buddy will do."""
    if not case.is_lone:
        return None
    answer = fitness.criminal_record_check(case.person, case.last_day, part.params["months"]["check"])
    return judged(
        answer, "dbs", "criminal record check is out of date: not alone", "no criminal record check on record"
    )


def no_medication_place(case: Case, part: RulePart) -> Finding | None:
    """No place that asks for medication competence without the Care Certificate."""
    if not any(code == MEDICATION for code, _ in case.shift.skills) or not _wants_certificate(case):
        return None
    return _certificate(case, "no medication before the Care Certificate")


def not_alone(case: Case, part: RulePart) -> Finding | None:
    """Past the time for the Care Certificate nobody is alone without it."""
    started = case.worker.started_on
    if not case.is_lone or not _wants_certificate(case) or started is None:
        return None
    if case.shift.day < started + timedelta(days=part.params.get("after_days", 0)):
        return None
    return _certificate(case, "not alone without the Care Certificate")


def _wants_certificate(case: Case) -> bool:
    role = roles().get(case.shift.role or "")
    return role is not None and role.direct_care and role.body is None


def _certificate(case: Case, reason: str) -> Finding | None:
    answer = fitness.care_certificate(case.person, (case.worker.care_certificate,), case.last_day)
    return judged(answer, "care_certificate", reason, "no Care Certificate on record")


def same_occupation(case: Case, part: RulePart) -> Finding | None:
    """A sponsored worker's second job is in a role they hold with the sponsor."""
    snapshot, person = case.snapshot, case.person
    if person.visa_sponsor is None:
        return judged(fitness.visa_sponsor(person), "visa_sponsor", "", "who sponsors the visa is not on record")
    if snapshot.organisations[case.worker.organisation] == person.visa_sponsor:
        return None
    held = {
        contract.role
        for worker in snapshot.workers
        if worker.person == person.id and snapshot.organisations[worker.organisation] == person.visa_sponsor
        for contract in worker.contracts
    }
    return None if not held or case.shift.role in held else fails("another occupation than the visa's sponsor employs")


REQUIREMENTS: Mapping[str, Requirement] = {
    "right_to_work": right_to_work,
    "registration": registration,
    "social_care_registration": social_care_registration,
    "role": held,
    "skill": skill,
    "outside": outside,
    "school_age": school_age,
    "fit_for_nights": fit_for_nights,
    "criminal_record_check": criminal_record_check,
    "no_medication_place": no_medication_place,
    "not_alone": not_alone,
    "same_occupation": same_occupation,
}
