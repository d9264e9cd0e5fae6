"""What a shift counts for and when it is by the clock on the wall: working time, its beginning, end and last day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rostering.calendar import DAY_MINUTES, local_day, minutes_between
from rostering.rosters.snapshot import ShiftFacts, Snapshot, WorkedFacts
from rostering.work.clocks import Clocks, Formula, clocks, formula, is_within_call
from rostering.work.stretches import Stretch

ENGLAND = "ENG"  # where work is taken to be that no setting of the store says more of


@dataclass(frozen=True, slots=True)
class WallTimes:
    """A shift by the local clocks: minutes after the midnight that begins its day (an end may exceed 1440)."""

    begins: int
    ends: int
    last_day: date  # the day of its last minute


def wall_times(shift: ShiftFacts) -> WallTimes:
    """What the clocks on the wall show when a shift begins and ends."""
    worked = Stretch(shift.starts_at, shift.ends_at)
    before = (worked.day - shift.day).days * DAY_MINUTES
    return WallTimes(worked.begins + before, worked.ends + before, worked.last_day)


def formula_at(snapshot: Snapshot, type_: str, day: date, setting: int | None) -> Formula:
    """What a type of work counts for on a day at a setting, by the rules in force; None = no setting of the store."""
    nation = ENGLAND if setting is None else snapshot.nations[snapshot.settings[setting].organisation]
    return formula(snapshot.rules, type_, day, nation)


def is_sole(snapshot: Snapshot, shift: ShiftFacts) -> bool:
    """Whether the one nurse on a shift stays within call in the break, which is then working time."""
    setting = snapshot.settings[shift.setting]
    policy, nation = snapshot.settings[setting.home].sole_break, snapshot.nations[setting.organisation]
    return is_within_call(snapshot.rules, policy, shift.type, shift.role, shift.target, shift.day, nation)


def shift_clocks(snapshot: Snapshot, shift: ShiftFacts, length: int, break_minutes: int) -> Clocks:
    """What a shift counts for, worked for so many elapsed minutes."""
    counts = formula_at(snapshot, shift.type, shift.day, shift.setting)
    return clocks(counts, length, break_minutes, within_call=is_sole(snapshot, shift))


def fixed_clocks(snapshot: Snapshot, worked: WorkedFacts) -> Clocks:
    """What work counts for that somebody did or is fixed to."""
    day, nation = local_day(worked.starts_at), ENGLAND
    within_call = False
    if worked.setting is not None:
        setting = snapshot.settings[worked.setting]
        policy, nation = snapshot.settings[setting.home].sole_break, snapshot.nations[setting.organisation]
        post = worked.role, worked.target
        within_call = is_within_call(snapshot.rules, policy, worked.type, *post, day, nation)
    counts = formula(snapshot.rules, worked.type, day, nation)
    length = minutes_between(worked.starts_at, worked.ends_at)
    return clocks(counts, length, worked.break_minutes, within_call=within_call)


def quantities(snapshot: Snapshot, shift: ShiftFacts, length: int, break_minutes: int) -> dict[str, int]:
    """The whole numbers that rules count, for a shift worked for so long: `work` in all, and `work:ORGANISATION`
    (its id) for contract hours."""
    work = shift_clocks(snapshot, shift, length, break_minutes).work
    return {"work": work, f"work:{snapshot.settings[shift.setting].organisation}": work}
