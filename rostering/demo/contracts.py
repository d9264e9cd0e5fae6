"""The demo's contracts with rates, patterns and who follows them, pool memberships, availability and opt-outs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from rostering.demo.blueprint import NURSE, sole_nurse
from rostering.demo.places import Places
from rostering.demo.staffing import Employee

Row = dict[str, Any]

_PENCE = {  # an hour, own staff
    "registered_nurse": 2160,
    "senior_care_worker": 1420,
    "care_worker": 1280,
    "nursing_assistant": 1310,
    "vaccinator": 1480,
    "patient_care_assistant": 1250,
}
_POOL_PERCENT = {"own": 100, "bank": 108, "collaborative_bank": 116, "pop_up": 104, "reservist": 125}
_WINDOWS = {"days": (360, 1380), "nights": (1140, 1980), "either": (360, 1980)}  # local clock minutes
_NEXT = (0, 7, 14, 21)  # days into their four weeks that different contracts are


@dataclass(frozen=True)
class ContractRows:
    """Rows of `contract`, `pattern`, `pattern_followed`, `pool_membership`, `availability` and `opt_out`."""

    contract: tuple[Row, ...]
    pattern: tuple[Row, ...]
    pattern_followed: tuple[Row, ...]
    pool_membership: tuple[Row, ...]
    availability: tuple[Row, ...]
    opt_out: tuple[Row, ...]


def make_contracts(
    staff: Sequence[Employee], places: Places, first_day: date, week: date, random: Random
) -> ContractRows:
    """Contracts for everybody, patterns for those who follow one, memberships and availability for the shared."""
    contracts: list[Row] = []
    patterns: dict[tuple[str, ...], int] = {}
    followed: list[Row] = []
    memberships: list[Row] = []
    availability: list[Row] = []
    for employee in staff:
        contracts += _contracts(len(contracts), employee, first_day, week, random)
        if employee.cycle:
            pattern_id = patterns.setdefault(employee.cycle, len(patterns) + 1)
            followed.append(_followed(len(followed) + 1, employee, pattern_id, first_day))
        memberships += _memberships(len(memberships), employee, places)
        if employee.weekdays:
            availability.append(_availability(len(availability) + 1, employee, week, random))
    return ContractRows(
        tuple(contracts),
        tuple(
            {"id": number, "code": _pattern_code(cycle), "cycle": " ".join(cycle)} for cycle, number in patterns.items()
        ),
        tuple(followed),
        tuple(memberships),
        tuple(availability),
        _opt_outs(staff, week),
    )


def pattern_minutes(employee: Employee) -> int:
    """Working minutes of one turn of the pattern: without breaks, but for a sole nurse, who stays on call in hers."""
    plan = employee.home.blueprint
    sole = {post.code for post in plan.posts if sole_nurse(post, plan)} if employee.roles[0] == NURSE else set()
    total = 0
    for code in employee.cycle:
        if code != "-":
            times = plan.times[code]
            total += times.end - times.start if code in sole else times.working
    return total


def _contracts(before: int, employee: Employee, first_day: date, week: date, random: Random) -> list[Row]:
    hours: Row = {"minutes": None, "period": None, "period_anchor": None, "balance_minutes": 0}
    if employee.cycle:
        whole_week = len(employee.cycle) == 7
        hours = {
            "minutes": pattern_minutes(employee),
            "period": "week" if whole_week else "cycle",
            "period_anchor": first_day - timedelta(days=0 if whole_week else employee.offset),
            "balance_minutes": 0,
        }
    elif employee.four_week_minutes is not None:
        hours = {
            "minutes": employee.four_week_minutes,
            "period": "4 weeks",
            "period_anchor": week - timedelta(days=28 + _NEXT[employee.worker_id % 4]),
            "balance_minutes": -30 * random.randrange(0, 9),
        }
    return [
        {
            "id": before + number,
            "worker_id": employee.worker_id,
            "role": role,
            "band": None,
            "setting_id": employee.setting_id,
            "starts_on": employee.started_on,
            "ends_on": None,
            "pence_an_hour": _PENCE[role] * _POOL_PERCENT[employee.pool] // 100 + 5 * random.randrange(0, 7),
            **hours,
        }
        for number, role in enumerate(employee.roles, start=1)
    ]


def _pattern_code(cycle: tuple[str, ...]) -> str:
    worked = [code for code in cycle if code != "-"]
    codes = "-".join(dict.fromkeys(worked))
    if len(cycle) == 7:
        return f"{len(worked)}-days-{codes}"
    return f"{len(worked)}-on-{len(cycle) - len(worked)}-off-{codes}"


def _followed(row_id: int, employee: Employee, pattern_id: int, first_day: date) -> Row:
    starts = max(first_day, employee.started_on)
    return {
        "id": row_id,
        "worker_id": employee.worker_id,
        "pattern_id": pattern_id,
        "setting_id": employee.setting_id,
        "starts_on": starts,
        "phase": ((starts - first_day).days + employee.offset) % len(employee.cycle) + 1,
        "ends_on": None,
    }


def _memberships(before: int, employee: Employee, places: Places) -> list[Row]:
    """What a pool opens: the region's organisations for the collaborative bank, the pop-up workforce and reservists."""
    if employee.pool not in ("collaborative_bank", "pop_up", "reservist"):
        return []
    region = employee.home.region
    titles = {"collaborative_bank": "CB", "pop_up": "PU", "reservist": "RS"}
    opened = dict.fromkeys((employee.organisation_id, *places.organisations_of(region)))
    return [
        {
            "id": before + number,
            "worker_id": employee.worker_id,
            "pool": employee.pool,
            "organisation_id": organisation_id,
            "agreement": f"{titles[employee.pool]}-R{region + 1}",
            "from_on": employee.started_on,
            "until_on": None,
        }
        for number, organisation_id in enumerate(opened, start=1)
    ]


def _availability(row_id: int, employee: Employee, week: date, random: Random) -> Row:
    start, end = _WINDOWS[employee.habit]
    return {
        "id": row_id,
        "worker_id": employee.worker_id,
        "on_date": None,
        "weekdays": ";".join(str(weekday) for weekday in employee.weekdays),
        "from_on": week - timedelta(days=28),
        "until_on": week + timedelta(days=34),
        "start_minute": start,
        "end_minute": end,
        "available": True,
        "told_on": week - timedelta(days=random.randrange(4, 26)),
    }


def _opt_outs(staff: Sequence[Employee], week: date) -> tuple[Row, ...]:
    """One full-time adult in twenty-five has signed an opt-out from the 48-hour week."""
    signed = [job for job in staff if job.own and len(job.cycle) == 8 and job.visa == "none"][6::25]
    return tuple(
        {
            "id": number,
            "worker_id": employee.worker_id,
            "from_on": max(employee.started_on, week - timedelta(days=300)),
            "until_on": None,
            "notice_days": 7,
        }
        for number, employee in enumerate(signed, start=1)
    )
