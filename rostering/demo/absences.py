"""The demo's time away, wishes and restrictions: leave and sickness behind and ahead, requests on and off."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from rostering.calendar import instant, local_day
from rostering.demo.staffing import Employee, by_home

Row = dict[str, Any]

WEEKS_AHEAD = 5
_LEAVE_EVERY_DAYS = 84  # a spell of leave in about twelve weeks
_SICK_EVERY_DAYS = 150
_LONG = 28  # days; sickness of this length that reaches beyond the coming week has no end yet
_REVIEWER = "registered manager"


@dataclass(frozen=True)
class AbsenceRows:
    """Rows of `absence`, `request` and `restriction`."""

    absence: tuple[Row, ...]
    request: tuple[Row, ...]
    restriction: tuple[Row, ...]


@dataclass(frozen=True)
class Spell:
    """Time away of one worker: whole days, counted from the world's first day, the end not included."""

    employee: Employee
    kind: str  # annual, sick, study
    first: int
    end: int
    asked_before: int = 0  # days before the spell that it was asked for


def make_absences(staff: Sequence[Employee], first_day: date, week: date, random: Random) -> AbsenceRows:
    """Spells of own staff over the whole time, few at once in one group, with wishes and restrictions ahead."""
    spells = _spells(staff, first_day, week, random)
    absences = tuple(_absence(number, spell, first_day, week) for number, spell in enumerate(spells, start=1))
    return AbsenceRows(absences, _requests(staff, week, random), _restrictions(staff, week, random))


def days_away(absences: Sequence[Row], first_day: date) -> dict[int, frozenset[int]]:
    """By worker id, the days counted from `first_day` on which somebody is away."""
    found: dict[int, set[int]] = defaultdict(set)
    for row in absences:
        first = (local_day(row["starts_at"]) - first_day).days
        end = first + _LONG if row["ends_at"] is None else (local_day(row["ends_at"]) - first_day).days
        found[row["worker_id"]].update(range(first, end))
    return {worker_id: frozenset(days) for worker_id, days in found.items()}


def _spells(staff: Sequence[Employee], first_day: date, week: date, random: Random) -> list[Spell]:
    present = (week - first_day).days
    spells: list[Spell] = []
    for _, employees in sorted(by_home(staff).items()):
        groups: dict[str, list[Employee]] = defaultdict(list)
        for employee in employees:
            if employee.own and not employee.apprentice:
                groups[employee.roles[0]].append(employee)
        for group in groups.values():
            spells += _group_spells(group, first_day, present, random)
    return spells


def _group_spells(group: Sequence[Employee], first_day: date, present: int, random: Random) -> list[Spell]:
    """Leave and sickness of one role at one home; away together are at most one in six, but one may always be.

    Leave is granted for weeks ahead; sickness is known only when it has begun by the present day.
    """
    most = max(1, len(group) // 6)
    away: dict[int, int] = defaultdict(int)
    spells = []
    ahead = present + 7 * WEEKS_AHEAD
    for kind, mean, last in (("annual", _LEAVE_EVERY_DAYS, ahead), ("sick", _SICK_EVERY_DAYS, present)):
        for employee in group:
            day = random.randrange(mean)
            while day < last:
                spell = _spell(employee, kind, day, random)
                began = (employee.started_on - first_day).days <= spell.first
                if began and all(away[d] < most for d in range(spell.first - 1, spell.end + 1)):
                    spells.append(spell)
                    for d in range(spell.first, spell.end):
                        away[d] += 1
                day += mean // 2 + random.randrange(mean)
    return sorted(spells, key=lambda spell: (spell.employee.worker_id, spell.first))


def _spell(employee: Employee, kind: str, day: int, random: Random) -> Spell:
    """Leave takes whole blocks of work and begins after a day off; sickness begins on any day."""
    if kind == "sick":
        return Spell(employee, kind, day, day + random.choice((1, 2, 2, 3, 4, 7, _LONG)))
    if not employee.cycle:
        monday = day - day % 7
        return Spell(employee, kind, monday, monday + 7, random.randrange(20, 90))
    while employee.code_on(day - 1) != "-" or employee.code_on(day) == "-":
        day += 1
    return Spell(employee, kind, day, day + random.choice((len(employee.cycle), 7, 14)), random.randrange(20, 90))


def _absence(row_id: int, spell: Spell, first_day: date, week: date) -> Row:
    employee = spell.employee
    starts_on, ends_on = first_day + timedelta(days=spell.first), first_day + timedelta(days=spell.end)
    lasting = spell.kind == "sick" and spell.end - spell.first == _LONG and ends_on > week + timedelta(days=7)
    if employee.cycle:
        codes = [employee.code_on(day) for day in range(spell.first, spell.end)]
        credited = sum(employee.home.blueprint.times[code].working for code in codes if code != "-")
    else:
        credited = (employee.four_week_minutes or 0) * (spell.end - spell.first) // 28
    return {
        "id": row_id,
        "worker_id": employee.worker_id,
        "kind": spell.kind,
        "starts_at": instant(starts_on, 0),
        "ends_at": None if lasting else instant(ends_on, 0),
        "minutes_credited": None if lasting else credited,
        "state": "granted",
        "asked_on": min(starts_on - timedelta(days=spell.asked_before), week - timedelta(days=3)),
    }


def _requests(staff: Sequence[Employee], week: date, random: Random) -> tuple[Row, ...]:
    """Of a hundred workers seventeen wish a day or two off in the coming weeks, and five to work a certain day."""
    rows: list[Row] = []
    for employee in staff:
        draw = random.random()
        if draw > 0.22 or employee.apprentice:
            continue
        kind = "off" if draw < 0.17 else "on"
        starts = week + timedelta(days=random.randrange(0, 7 if draw < 0.1 else 35))
        posts = employee.home.blueprint.posts
        codes = sorted({post.code for post in posts if post.role == employee.roles[0] and post.priority < 9})
        named = kind == "on" and employee.own and codes
        rows.append(
            {
                "id": len(rows) + 1,
                "worker_id": employee.worker_id,
                "kind": kind,
                "from_on": starts,
                "until_on": starts + timedelta(days=random.randrange(2) if kind == "off" else 0),
                "shift_code": random.choice(codes) if named else None,
                "setting_id": None,
                "weight": random.choice((1, 1, 2, 3, 5)),
                "promised": False,
                "state": "asked",
                "asked_on": week - timedelta(days=random.randrange(5, 40)),
                "answer": None,
            }
        )
    return tuple(rows)


def _restrictions(staff: Sequence[Employee], week: date, random: Random) -> tuple[Row, ...]:
    """One person in twenty-two: no nights, no red zone, or not at one setting; with a review date, without a reason."""
    rows: list[Row] = []
    for employee in staff:
        if employee.worker_id % 22 != 5 or employee.second_job:
            continue
        forbids, value = _forbidden(employee, len(rows), random)
        rows.append(
            {
                "id": len(rows) + 1,
                "person_id": employee.person_id,
                "forbids": forbids,
                "value": value,
                "from_on": week - timedelta(days=random.randrange(10, 80)),
                "until_on": week + timedelta(days=random.randrange(30, 150)) if len(rows) % 3 else None,
                "review_on": week + timedelta(days=random.randrange(14, 90)),
                "reviewed_by": _REVIEWER,
            }
        )
    return tuple(rows)


def _forbidden(employee: Employee, turn: int, random: Random) -> tuple[str, str | None]:
    if turn % 3 == 2 and not employee.own:
        return "setting", employee.home.code
    if turn % 3 == 1 and employee.home.blueprint.zone != "red":
        return "zone", "red"
    if not employee.works_nights or (not employee.own and employee.habit == "either"):
        return "nights", None
    return ("zone", "red") if employee.home.blueprint.zone != "red" else ("lone", None)
