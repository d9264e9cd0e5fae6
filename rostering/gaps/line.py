"""What one person does around a shift: when they work, what rest lies between, and how much the week holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from rostering import text
from rostering.calendar import DAYS_A_WEEK, minutes_between
from rostering.gaps.desk import Desk
from rostering.rosters.snapshot import ShiftFacts

NEAR_DAYS = 4  # work further away than that says nothing about rest
ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class Busy:
    """Work from an instant to another; `duty` is the problem's id of what is on the roster, None for all else."""

    starts_at: datetime
    ends_at: datetime
    duty: str | None
    label: str | None


@dataclass(frozen=True, slots=True)
class Line:
    """The work near a shift in order, and the working minutes of its Monday week, for whomever."""

    busy: tuple[Busy, ...]
    week_minutes: int

    def works_then(self, starts_at: datetime, ends_at: datetime) -> str | None:
        """That they are at work at a time, in words; None where they are not."""
        for one in self.busy:
            if one.starts_at < ends_at and one.ends_at > starts_at:
                times = f"{text.clock(one.starts_at)}–{text.clock(one.ends_at)}"
                return f"at work then: {one.label or ELSEWHERE} {times}"
        return None

    def rest_before(self, starts_at: datetime) -> int | None:
        """Minutes from the end of the last work before an instant; None where there is none near."""
        ends = [one.ends_at for one in self.busy if one.ends_at <= starts_at]
        return minutes_between(max(ends), starts_at) if ends else None

    def rest_after(self, ends_at: datetime) -> int | None:
        """Minutes to the first work after an instant; None where there is none near."""
        begins = [one.starts_at for one in self.busy if one.starts_at >= ends_at]
        return minutes_between(ends_at, min(begins)) if begins else None


def line_of(desk: Desk, code: str, shift: ShiftFacts, *, without: str | None = None) -> Line:
    """What a person does around a shift; `without` leaves out one duty of theirs."""
    build, horizon = desk.build, desk.build.horizon
    problem, snapshot = build.problem, build.snapshot
    day = horizon.number_of(shift.day)
    monday = day - shift.day.weekday()
    week = range(monday, monday + DAYS_A_WEEK)
    near = range(day - NEAR_DAYS, day + NEAR_DAYS + 1)
    minutes = sum(one.quantities.get("work", 0) for one in problem.worker[code].fixed if one.day in week)
    busy: list[Busy] = []
    owner = snapshot.settings[shift.setting].organisation
    for work in snapshot.worked_by.get(build.persons[code].id, ()):
        if horizon.day_of(work.starts_at) in near:
            place = None if work.setting is None else snapshot.settings[work.setting]
            label = None if place is None or place.organisation != owner else f"{work.code} at {place.name}"
            busy.append(Busy(work.starts_at, work.ends_at, None, label))
    for duty in desk.roster.by_worker(code):
        for one in problem.shifts_of(duty):
            if one.day in week and duty != without:
                minutes += one.quantities.get("work", 0)
            if one.day in near and duty != without:
                facts, own = build.shifts[one.id], build.own_times.get(one.id)
                times = (facts if own is None else own).starts_at, (facts if own is None else own).ends_at
                busy.append(Busy(*times, duty, f"{facts.code} at {snapshot.settings[facts.setting].name}"))
    return Line(tuple(sorted(busy, key=lambda one: (one.starts_at, one.ends_at))), minutes)
