"""What a shift counts for and when it is by the clock on the wall: working time, night minutes, its last day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from rostering.calendar import instant, local_day, local_minute
from rostering.rosters.snapshot import ShiftFacts, Snapshot

NURSE = "registered_nurse"
ON_CALL_HOME = "on-call-home"
SLEEP_IN = "sleep-in"
DAY_MINUTES = 1440
LAST_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class WallTimes:
    """A shift by the local clocks: minutes after the midnight that begins its day (an end may exceed 1440)."""

    begins: int
    ends: int
    last_day: date  # the day of its last minute


def wall_times(shift: ShiftFacts) -> WallTimes:
    """What the clocks on the wall show when a shift begins and ends."""
    return WallTimes(
        _wall_minute(shift.day, shift.starts_at),
        _wall_minute(shift.day, shift.ends_at),
        local_day(shift.ends_at - LAST_MINUTE),
    )


def _wall_minute(day: date, moment: datetime) -> int:
    return (local_day(moment) - day).days * DAY_MINUTES + local_minute(moment)


def minutes_inside(shift: ShiftFacts, begins: int, ends: int) -> int:
    """Elapsed minutes of a shift between two clock times, the second of them on the next day."""
    inside = timedelta()
    for offset in (-DAY_MINUTES, 0, DAY_MINUTES):
        first, last = instant(shift.day, begins + offset), instant(shift.day, ends + DAY_MINUTES + offset)
        inside += max(timedelta(), min(shift.ends_at, last) - max(shift.starts_at, first))
    return int(inside.total_seconds()) // 60


def work_minutes(type_: str, length: int, break_minutes: int, *, sole: bool = False) -> int:
    """Working time in minutes (clock W): the span less the break, but the whole span of a sleep-in or of on call at
    the workplace, nothing of on call at home, and the break of somebody who may not leave."""
    if type_ == ON_CALL_HOME:
        return 0
    if type_ in (SLEEP_IN, "on-call") or sole:
        return length
    return max(0, length - break_minutes)


def is_sole(snapshot: Snapshot, shift: ShiftFacts) -> bool:
    """Whether the one nurse on a shift stays within call in the break, which is then working time."""
    setting = snapshot.settings[shift.setting]
    home = snapshot.settings[setting.home]
    return home.sole_break == "present" and shift.role == NURSE and shift.target == 1


def quantities(snapshot: Snapshot, shift: ShiftFacts, length: int, break_minutes: int) -> dict[str, int]:
    """The whole numbers that rules count, for a shift worked for so long: `work` in all, and `work:ORGANISATION`
    (its id) for contract hours."""
    work = work_minutes(shift.type, length, break_minutes, sole=is_sole(snapshot, shift))
    return {"work": work, f"work:{snapshot.settings[shift.setting].organisation}": work}
