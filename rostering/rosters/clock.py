"""What a shift counts for: working time, paid time and night minutes, by its type and the setting's policy."""

from __future__ import annotations

from rostering.rosters.horizon import Horizon
from rostering.rosters.snapshot import ShiftFacts, Snapshot

NURSE = "registered_nurse"
ON_CALL_HOME = "on-call-home"
SLEEP_IN = "sleep-in"


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


def quantities(snapshot: Snapshot, horizon: Horizon, shift: ShiftFacts) -> dict[str, int]:
    """The whole numbers that rules count: `work` in all, and `work:ORGANISATION` for contract hours."""
    work = work_minutes(shift.type, shift.length, shift.break_minutes, sole=is_sole(snapshot, shift))
    organisation = snapshot.settings[shift.setting].organisation
    return {"work": work, f"work:{organisation}": work}
