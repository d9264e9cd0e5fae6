"""How many minutes a leave takes on each of its days: the shifts planned then, else the contract's daily average."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering.calendar import DAYS_A_WEEK, day_starts, local_day, minutes_between
from rostering.requests.day_shifts import DayShift, shifts_by_day
from rostering.requests.employment import settings_around, settings_inside
from rostering.requests.team import days_between
from rostering.rosters import read_people
from rostering.rosters.horizon import Horizon
from rostering.rosters.snapshot import PERIOD_DAYS, ContractFacts, PatternFacts
from rostering.rosters.touching import touching
from rostering.rules.rulebook import Rulebook, rulebook
from rostering.store import tables as t
from rostering.store.assignment_standing import NOT_WORKING
from rostering.store.request_state import GRANTED
from rostering.work.clocks import AWAKE
from rostering.work.full_time import AgreedHours, ContractTime, nearest
from rostering.work.setting_clocks import SettingClocks

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed
A_SECOND = timedelta(seconds=1)


def leave_days(starts_at: datetime, ends_at: datetime) -> tuple[date, ...]:
    """The local days that an absence touches."""
    return days_between(local_day(starts_at), local_day(ends_at - A_SECOND))


def leave_minutes(
    session: Session, worker: int, starts_at: datetime, ends_at: datetime, *, by_roster: bool = True
) -> Mapping[date, int]:
    """The minutes of working time that a leave takes, day by day.

    Where a roster with the worker on it covers the day, what they are on then (not without `by_roster`: whoever has
    leave already is on nothing); else what their pattern says; else the contract's minutes of a day. A part of a day
    takes no more than it is long. The days' averages add up to the average of all of them, to the nearest minute.
    """
    days = leave_days(starts_at, ends_at)
    row = session.get_one(t.Worker, worker)
    nation = session.get_one(t.Organisation, row.organisation_id).nation
    rules = rulebook(session)
    counts = SettingClocks(session, rules)
    rostered = _rostered(session, counts, worker, days, starts_at, ends_at) if by_roster else {}
    pattern = _pattern(session, counts, row, days)
    average = _Average(session, rules, nation, row)
    found = {}
    for day in days:
        if day in rostered:
            minutes = rostered[day]
        elif day in pattern:
            minutes = pattern[day]
        else:
            minutes = average.on(day)
        begins, ends = day_starts(day, 1)
        inside = minutes_between(max(begins, starts_at), min(ends, ends_at))
        found[day] = min(minutes, inside) if inside < minutes_between(begins, ends) else minutes
    return found


def spread(minutes: int, days: Iterable[date]) -> Mapping[date, int]:
    """Minutes spread evenly over days, in whole minutes that add up to them."""
    listed = tuple(days)
    ends = [minutes * (number + 1) // len(listed) for number in range(len(listed))]
    return {day: end - begin for day, begin, end in zip(listed, [0, *ends], ends, strict=False)}


def absence_minutes(session: Session, absence: t.Absence) -> Mapping[date, int]:
    """What an absence with an end takes on each of its days: the minutes credited, spread evenly, where they are
    recorded; else what it would take now."""
    assert absence.ends_at is not None
    if absence.minutes_credited is not None:
        return spread(absence.minutes_credited, leave_days(absence.starts_at, absence.ends_at))
    by_roster = absence.state != GRANTED
    return leave_minutes(session, absence.worker_id, absence.starts_at, absence.ends_at, by_roster=by_roster)


def _rostered(
    session: Session,
    counts: SettingClocks,
    worker: int,
    days: tuple[date, ...],
    starts_at: datetime,
    ends_at: datetime,
) -> Mapping[date, int]:
    """By day, what the worker is on; 0 for a day of such a roster on which they are on nothing. A shift that reaches
    into the leave from the evening before counts on the leave's first day."""
    a, r, s = t.Assignment, t.Roster, t.Shift
    columns: Any = (r.first_day, r.last_day, s.setting_id, s.type, s.role, s.target)
    rows = session.exec(
        pick(*columns, a.starts_at, a.ends_at, a.break_minutes)
        .join(r, col(r.id) == col(a.roster_id))
        .join(s, col(s.id) == col(a.shift_id), isouter=True)
        .where(
            col(a.worker_id) == worker,
            col(a.standing).not_in(NOT_WORKING),
            *touching(days[0], days[-1]),
        )
    ).all()
    found: dict[date, int] = defaultdict(int)
    for first, last, setting, type_, role, target, begins, ends, rest in rows:
        for day in days_between(max(first, days[0]), min(last, days[-1])):
            found[day] += 0
        if begins < ends_at and ends > starts_at:
            day = max(local_day(begins), days[0])
            found[day] += counts.of(setting, type_ or AWAKE, (role, target or 0), begins, ends, rest).work
    return found


def _pattern(session: Session, counts: SettingClocks, worker: t.Worker, days: tuple[date, ...]) -> Mapping[date, int]:
    """By day, what the worker's pattern says; days outside every pattern are left out."""
    assert worker.id is not None
    horizon = Horizon(days[0], days[-1])
    followed = read_people.patterns(session, horizon, {worker.id: worker.person_id})
    if not followed:
        return {}
    setting = followed[0].setting if followed[0].setting is not None else worker.setting_id
    around = settings_around(session, setting)
    shifts = shifts_by_day(session, settings_inside(session, around[-1]), days[0], days[-1]) if around else {}
    roles = session.exec(select_typed(t.Contract.role).where(t.Contract.worker_id == worker.id)).all()
    found = {}
    for day in days:
        cell = _cell(followed, day)
        if cell is not None:
            found[day] = _cell_minutes(counts, cell, shifts.get(day, ()), roles)
    return found


def _cell(followed: Iterable[PatternFacts], day: date) -> str | None:
    """The cell of the pattern that was followed last."""
    return next((cell for one in followed if (cell := one.code_on(day)) is not None), None)


def _cell_minutes(counts: SettingClocks, cell: str, shifts: Iterable[DayShift], roles: Collection[str]) -> int:
    codes = cell.split("+")
    by_code: dict[str, DayShift] = {}
    for shift in sorted(shifts, key=lambda one: one.role not in roles):  # the worker's own by role first
        by_code.setdefault(shift.code, shift)
    return sum(
        counts.of(one.setting_id, one.type, (one.role, one.target), one.starts_at, one.ends_at, one.break_minutes).work
        for code in codes
        if (one := by_code.get(code)) is not None
    )


class _Average:
    """The contract's minutes of one day after another, rounded so that their sum is right to the nearest minute."""

    def __init__(self, session: Session, rules: Rulebook, nation: str, worker: t.Worker) -> None:
        c = t.Contract
        columns: Any = (c.role, c.setting_id, c.minutes, c.period, c.period_anchor, c.balance_minutes)
        more: Any = (c.starts_on, c.ends_on, c.pence_an_hour, c.band)
        rows = session.exec(pick(*columns, *more).where(col(c.worker_id) == worker.id).order_by(col(c.id))).all()
        self._contracts = tuple(ContractFacts(*row) for row in rows)
        self._time, self._nation, self._worker = ContractTime(rules), nation, worker
        cycle = session.exec(
            pick(t.Pattern.cycle)
            .join(t.PatternFollowed, col(t.PatternFollowed.pattern_id) == col(t.Pattern.id))
            .where(col(t.PatternFollowed.worker_id) == worker.id)
            .order_by(col(t.PatternFollowed.starts_on).desc())
        ).first()
        self._cycle = DAYS_A_WEEK if cycle is None else len(cycle.split())
        self._sum = Fraction(0)

    def on(self, day: date) -> int:
        before = nearest(self._sum)
        for contract in self._contracts:
            if contract.minutes and contract.on(day):
                days = (
                    self._cycle
                    if contract.period == "cycle"
                    else PERIOD_DAYS.get(contract.period or "week", DAYS_A_WEEK)
                )
                agreed_on = None if contract.band is None else contract.starts_on or self._worker.started_on
                agreed = AgreedHours(contract.minutes, days, self._nation, agreed_on)
                self._sum += self._time.minutes(agreed, day, day)
        return nearest(self._sum) - before
