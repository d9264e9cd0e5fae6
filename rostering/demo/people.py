"""The demo's persons and workers, and what is known of their fitness to work: checks, training, registers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from rostering.demo.blueprint import CARER, NURSE, POP_UP, SENIOR, VACCINATOR
from rostering.demo.names import Identity, Names
from rostering.demo.places import Places
from rostering.demo.staffing import WAITING, Employee

Row = dict[str, Any]

_EVERYBODY = ("infection_control", "safeguarding_adults", "fire", "moving_people", "first_aid", "data_protection")
_POP_UP_SKILLS = ("infection_control", "moving_people", "fire")  # a shortened, generic induction
_LEVELS = {"infection_control": 2, "moving_people": 2, "safeguarding_adults": 2, "medication": 2}
_WITHOUT_END = frozenset({"driver", "shift_leader", "vaccination", "dementia", "peg_feeding"})
_MONTHS = {"safeguarding_adults": 36}
_SCW_REGISTERED = frozenset({NURSE, SENIOR, CARER})
_DAYS_TO_BIRTHDAY = 40  # at the soonest an apprentice comes of age so many days after the coming week begins
_ASSESSMENT_DAYS, _ASSESSED_WITHIN, _DAYS_BETWEEN = 365, 330, 37  # of the health assessment for nights


@dataclass(frozen=True)
class PeopleRows:
    """Rows of `person`, `worker`, `skill`, `registration`, `clearance` and `history_sum`."""

    person: tuple[Row, ...]
    worker: tuple[Row, ...]
    skill: tuple[Row, ...]
    registration: tuple[Row, ...]
    clearance: tuple[Row, ...]
    history_sum: tuple[Row, ...]


def make_people(staff: Sequence[Employee], places: Places, names: Names, week: date, random: Random) -> PeopleRows:
    """Rows for every employment and for the persons behind them."""
    jobs: dict[int, list[Employee]] = {}
    for employee in staff:
        jobs.setdefault(employee.person_id, []).append(employee)
    identities = names.identities(len(jobs), random)
    persons: list[Row] = []
    skills: list[Row] = []
    registrations: list[Row] = []
    nations = {row["id"]: row["nation"] for row in places.organisation}
    codes = {row["id"]: row["code"] for row in places.organisation}
    welsh_regions = {home.region for home in places.homes if home.nation == "WAL"}
    for identity, (person_id, employments) in zip(identities, jobs.items(), strict=True):
        persons.append(_person(person_id, employments, identity, codes, week, random))
        held = _skills(len(skills), person_id, employments, identity, week, random)
        skills += held if employments[0].newcomer != WAITING else ()
        in_wales = any(
            nations[job.organisation_id] == "WAL" or (not job.own and job.home.region in welsh_regions)
            for job in employments
        )
        registrations += _registrations(len(registrations), person_id, employments, in_wales, week, random)
    workers = tuple(_worker(employee, week, random) for employee in staff)
    clearances = tuple(_fit_for_nights(person_id, week) for person_id in jobs)
    return PeopleRows(
        tuple(persons), workers, tuple(skills), tuple(registrations), clearances, _outside_work(staff, week)
    )


def _fit_for_nights(person_id: int, week: date) -> Row:
    """The yearly assessment that everybody who may work nights was offered, some time in the last eleven months."""
    seen = week - timedelta(days=1 + person_id * _DAYS_BETWEEN % _ASSESSED_WITHIN)
    return {
        "id": person_id,
        "person_id": person_id,
        "kind": "fit_for_nights",
        "setting_id": None,
        "on_date": seen,
        "until_on": seen + timedelta(days=_ASSESSMENT_DAYS),
    }


def _person(
    person_id: int, jobs: Sequence[Employee], identity: Identity, codes: dict[int, str], week: date, random: Random
) -> Row:
    visa = next((job.visa for job in jobs if job.visa != "none"), "none")
    limited = visa != "none"
    apprentice = any(job.apprentice for job in jobs)
    home = jobs[0].home
    return {
        "id": person_id,
        "code": f"p{person_id:04d}",
        "name": identity.name,
        "under_18_until": week + timedelta(days=_DAYS_TO_BIRTHDAY + random.randrange(240)) if apprentice else None,
        "age_known": True,
        "postcode_out": f"Q{'VXZ'[home.region % 3]}{random.randrange(1, 90)}",
        "identity_hash": None,
        "visa": visa,
        "visa_weekly_minutes": 1200 if limited else None,
        "visa_sponsor": codes[jobs[0].organisation_id] if visa == "sponsored" else None,
        "right_to_work_until": week + timedelta(days=random.randrange(50, 700)) if limited else None,
        "right_to_work_open": not limited,
        "right_to_work_seen_on": min(job.started_on for job in jobs) - timedelta(days=10),
        "dbs_on": max(
            min(job.started_on for job in jobs) - timedelta(days=random.randrange(5, 30)),
            week - timedelta(days=random.randrange(60, 1000)),
        ),
        "languages": identity.languages,
        "personal_care": None,
    }


def _worker(employee: Employee, week: date, random: Random) -> Row:
    shared = not employee.own
    weeks_here = (week - employee.started_on).days // 7
    nurse = NURSE in employee.roles
    return {
        "id": employee.worker_id,
        "code": f"w{employee.worker_id:04d}",
        "person_id": employee.person_id,
        "organisation_id": employee.organisation_id,
        "setting_id": employee.setting_id,
        "pool": employee.pool,
        "employment": "bank" if shared else "permanent",
        "started_on": employee.started_on,
        "ended_on": None,
        "leaving_reason": None,
        "phone": f"07700 900{random.randrange(1000):03d}",  # a range kept free for invented people
        "most_shifts_a_week": employee.most_shifts,
        "care_certificate": None if nurse else ("in_progress" if weeks_here < 10 else "done"),
        "field_of_practice": "adult" if nurse else None,
        "apprentice": employee.apprentice,
        "average_minutes_a_week": 690 * 2 if shared else None,
        "asc_id": None,
    }


def _wanted_skills(jobs: Sequence[Employee]) -> tuple[str, ...]:
    roles = {role for job in jobs for role in job.roles}
    if POP_UP in roles:
        return _POP_UP_SKILLS
    wanted = list(_EVERYBODY)
    if roles & {NURSE, SENIOR}:
        wanted += ["medication", "shift_leader"]
    if VACCINATOR in roles:
        wanted.append("vaccination")
    if any(job.home.blueprint.kind in ("care_home_nursing", "care_home") for job in jobs):
        wanted.append("dementia")
    if any(job.home.blueprint.kind == "domiciliary" for job in jobs):
        wanted.append("driver")
    wanted += [skill for job in jobs for skill in job.delegated]
    return tuple(wanted)


def _skills(
    before: int, person_id: int, jobs: Sequence[Employee], identity: Identity, week: date, random: Random
) -> list[Row]:
    """A person's skills, each in date beyond five weeks unless it is this person's turn to have one run out."""
    wanted = list(_wanted_skills(jobs))
    if not any(job.apprentice for job in jobs) and CARER in jobs[0].roles and person_id % 7 == 0:
        wanted.append("medication")
    wanted = list(dict.fromkeys(wanted))
    running_out = _running_out(person_id, wanted)
    rows: list[Row] = []
    for skill in wanted:
        until = None
        months = _MONTHS.get(skill, 12)
        done = week - timedelta(days=random.randrange(30, months * 30 - 45))
        if skill not in _WITHOUT_END:
            until = done + timedelta(days=round(months * 30.4))
            if skill == running_out:
                until = week + timedelta(days=2 if person_id % 60 == 17 else random.randrange(8, 30))
                done = until - timedelta(days=round(months * 30.4))
        rows.append(
            {
                "id": before + len(rows) + 1,
                "person_id": person_id,
                "skill": skill,
                "level": 1 if skill == "medication" and CARER in jobs[0].roles[:1] else _LEVELS.get(skill),
                "done_on": done,
                "until_on": until,
                "issuer": None,
                "accredited": skill in ("first_aid", "medication"),
                "delivered": "e_learning" if skill in ("data_protection", "fire") else "in_house",
                "source": "sheet",
            }
        )
    if "cy" in identity.languages:
        rows.append(_language_skill(before + len(rows) + 1, person_id))
    return rows


def _running_out(person_id: int, wanted: Sequence[str]) -> str | None:
    """Which skill of this person expires soon: one person in thirty, every other one of them within the week."""
    if person_id % 30 != 17:
        return None
    if "medication" in wanted and person_id % 60 != 17:
        return "medication"
    return wanted[person_id % 3]


def _language_skill(row_id: int, person_id: int) -> Row:
    return {
        "id": row_id,
        "person_id": person_id,
        "skill": "welsh",
        "level": None,
        "done_on": None,
        "until_on": None,
        "issuer": None,
        "accredited": None,
        "delivered": None,
        "source": "declared",
    }


def _registrations(
    before: int, person_id: int, jobs: Sequence[Employee], in_wales: bool, week: date, random: Random
) -> list[Row]:
    """The NMC for nurses; Social Care Wales for those who may work in Welsh social care, unless newly started."""
    roles = {role for job in jobs for role in job.roles}
    looked_up = week - timedelta(days=random.randrange(3, 25))
    rows: list[Row] = []
    if NURSE in roles:
        soon = person_id % 40 == 11
        rows.append(
            {
                "id": before + 1,
                "body": "NMC",
                "number": f"99{'ABCDFGHIJ'[person_id // 10000 % 9]}{person_id % 10000:04d}{'EW'[in_wales]}",
                "until_on": week + timedelta(days=20 if soon else random.randrange(45, 360)),
            }
        )
    newly = all((week - job.started_on).days < 120 for job in jobs)
    if in_wales and not newly and roles & _SCW_REGISTERED:
        rows.append(
            {
                "id": before + len(rows) + 1,
                "body": "SCW",
                "number": f"W/9{person_id:06d}",
                "until_on": week + timedelta(days=random.randrange(60, 1000)),
            }
        )
    shared = {"person_id": person_id, "status": "active", "conditions": None, "looked_up_on": looked_up}
    return [row | shared for row in rows]


def _outside_work(staff: Sequence[Employee], week: date) -> tuple[Row, ...]:
    """A few part-timers declare work outside: five hours a week over the last 26 weeks."""
    part_timers = [
        job for job in staff if job.own and len(job.cycle) == 7 and not job.apprentice and job.visa == "none"
    ]
    return tuple(
        {
            "id": number,
            "worker_id": employee.worker_id,
            "employer": "declared outside work",
            "from_on": week - timedelta(days=182),
            "until_on": week - timedelta(days=1),
            "minutes": 26 * 300,
            "shifts": 26,
            "nights": 0,
            "weekends": 0,
            "holidays": 0,
        }
        for number, employee in enumerate(part_timers[::40], start=1)
    )
