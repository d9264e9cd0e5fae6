"""What the demo's people have worked: patterns less absences, and the holes filled lawfully by those who could."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from rostering.demo.absences import days_away
from rostering.demo.blueprint import Post, Times
from rostering.demo.ledger import MOST_A_WEEK, SECOND_JOB_WEEK, STUDENT_WEEK, Clock, Duty, Ledger
from rostering.demo.places import Home
from rostering.demo.staffing import Employee

Row = dict[str, Any]

_LEFT_OPEN_EVERY = 40  # one hole in so many was never filled
_ASKED = 14  # shared workers asked for one hole before it stays open
_COVER_TYPES = frozenset({"awake", "sleep-in"})


@dataclass(frozen=True)
class _Hole:
    """A place of a post on a day that no pattern fills."""

    home: Home
    post: Post
    times: Times
    setting_id: int
    day: int


def make_history(
    staff: Sequence[Employee],
    homes: Sequence[Home],
    absences: Sequence[Row],
    restrictions: Sequence[Row],
    first_day: date,
    week: date,
    random: Random,
) -> tuple[Row, ...]:
    """Rows of `actual` from `first_day`, a Monday, to the day before `week`."""
    days = (week - first_day).days
    clock = Clock(first_day)
    away = days_away(absences, first_day)
    ledger = Ledger(clock)
    laid = _lay_patterns(ledger, staff, days, clock, away)
    bench = _Bench(staff, restrictions, away)
    for hole in _holes(homes, laid, days):
        if random.randrange(_LEFT_OPEN_EVERY):
            _fill(hole, bench, ledger, clock, random)
    confirmed = [clock.at(first + 7, 600) for first in range(0, days, 7)]
    origin = clock.at(0, 0)
    last = len(confirmed) - 1
    rows = []
    for number, duty in enumerate(ledger.duties(), start=1):
        past = min((duty.starts_at - origin).days // 7, last)
        rows.append(
            {
                "id": number,
                "worker_id": duty.worker_id,
                "setting_id": duty.setting_id,
                "code": duty.code,
                "type": duty.type,
                "starts_at": duty.starts_at,
                "ends_at": duty.ends_at,
                "break_minutes": duty.rest,
                "confirmed_by": "registered manager" if past < last else None,
                "confirmed_at": confirmed[past] if past < last else None,
            }
        )
    return tuple(rows)


def _lay_patterns(
    ledger: Ledger, staff: Sequence[Employee], days: int, clock: Clock, away: dict[int, frozenset[int]]
) -> Counter[tuple[int, str, str, int]]:
    """Enter the patterns' duties but for absences; the places they fill by setting, code, role and day."""
    laid: Counter[tuple[int, str, str, int]] = Counter()
    for employee in staff:
        if not employee.cycle or employee.setting_id is None:
            continue
        absent = away.get(employee.worker_id, frozenset())
        begins = max(0, (employee.started_on - clock.first_day).days)
        kinds = {post.code: post.type for post in employee.home.blueprint.posts if post.type in _COVER_TYPES}
        for day in range(begins, days):
            code = employee.code_on(day)
            if code == "-":
                continue
            times = employee.home.blueprint.times[code]
            if day in absent or (times.end > 1440 and day + 1 in absent):
                continue
            if not ledger.rested(employee.person_id, day, clock.at(day, times.start)):
                continue  # two long days on either side of the hour that the spring change takes
            duty = _duty(employee, employee.setting_id, code, kinds[code], times, day, clock)
            ledger.add(employee.person_id, day, duty)
            laid[(employee.setting_id, code, employee.roles[0], day)] += 1
    return laid


def _duty(employee: Employee, setting_id: int, code: str, kind: str, times: Times, day: int, clock: Clock) -> Duty:
    starts, ends = clock.at(day, times.start), clock.at(day, times.end)
    return Duty(employee.worker_id, setting_id, code, kind, times.rest, starts, ends)


def _holes(homes: Sequence[Home], laid: Counter[tuple[int, str, str, int]], days: int) -> Iterator[_Hole]:
    for day in range(days):
        for home in homes:
            for post in home.blueprint.posts:
                if post.type not in _COVER_TYPES or post.role is None or day % 7 not in post.weekdays:
                    continue
                setting_id = home.setting_of(post.unit)
                missing = post.target - laid[(setting_id, post.code, post.role, day)]
                for _ in range(missing):
                    yield _Hole(home, post, home.blueprint.times[post.code], setting_id, day)


class _Bench:
    """Who may be asked to fill a hole, nearest first, and what they must not be given."""

    def __init__(self, staff: Sequence[Employee], restrictions: Sequence[Row], away: dict[int, frozenset[int]]) -> None:
        self._at_home: dict[tuple[int, str], list[Employee]] = defaultdict(list)
        self._banks: dict[tuple[int, str], list[Employee]] = defaultdict(list)
        self._regions: dict[tuple[int, str], list[Employee]] = defaultdict(list)
        self._away = away
        self._forbidden = {(row["person_id"], row["forbids"], row["value"]) for row in restrictions}
        for employee in staff:
            for role in employee.roles:
                if employee.four_week_minutes is not None:
                    self._at_home[(employee.home.number, role)].append(employee)
                elif employee.pool == "bank":
                    self._banks[(employee.organisation_id, role)].append(employee)
                elif not employee.own:
                    self._regions[(employee.home.region, role)].append(employee)

    def candidates(self, hole: _Hole, random: Random) -> Iterator[Employee]:
        """Those to ask: flexible own staff, then some of the bank, then some of the region's pools."""
        role = hole.post.role or ""
        yield from self._at_home[(hole.home.number, role)]
        for circle in (
            self._banks[(hole.home.organisation_id, role)],
            self._regions[(hole.home.region, role)],
        ):
            first = random.randrange(len(circle)) if circle else 0
            for step in range(min(_ASKED, len(circle))):
                yield circle[(first + step) % len(circle)]

    def willing(self, employee: Employee, hole: _Hole) -> bool:
        """Whether the employee is there, offers such days and hours, and is not restricted from them."""
        night = hole.times.end > 1440
        if employee.newcomer:
            return False
        if hole.post.skills == "peg_feeding" and "peg_feeding" not in employee.delegated:
            return False
        if hole.day in self._away.get(employee.worker_id, frozenset()):
            return False
        if night and hole.day + 1 in self._away.get(employee.worker_id, frozenset()):
            return False
        if employee.weekdays and hole.day % 7 not in employee.weekdays:
            return False
        if employee.habit == ("days" if night else "nights"):
            return False
        person, zone = employee.person_id, hole.home.blueprint.zone
        barred: set[tuple[int, str, str | None]] = {(person, "setting", hole.home.code), (person, "zone", zone)}
        if night:
            barred.add((person, "nights", None))
        return self._forbidden.isdisjoint(barred)


def _fill(hole: _Hole, bench: _Bench, ledger: Ledger, clock: Clock, random: Random) -> None:
    """Give the hole to the first who is willing and for whom it is lawful; else it stays open."""
    starts, ends = clock.at(hole.day, hole.times.start), clock.at(hole.day, hole.times.end)
    for employee in bench.candidates(hole, random):
        if not bench.willing(employee, hole):
            continue
        if ledger.in_week(employee.person_id, employee.worker_id, hole.day) >= _most_shifts(employee, hole.times):
            continue
        if ledger.allows(employee.person_id, hole.day, starts, ends, _most_a_week(employee)):
            duty = _duty(employee, hole.setting_id, hole.post.code, hole.post.type, hole.times, hole.day, clock)
            ledger.add(employee.person_id, hole.day, duty)
            return


def _most_shifts(employee: Employee, times: Times) -> int:
    if employee.four_week_minutes is not None:
        return max(1, round(employee.four_week_minutes / 4 / times.working))
    return employee.most_shifts or 0


def _most_a_week(employee: Employee) -> timedelta:
    if employee.visa == "student":
        return STUDENT_WEEK
    return SECOND_JOB_WEEK if employee.second_job else MOST_A_WEEK
