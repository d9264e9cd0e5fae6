"""How many days before its first day a roster is to be published."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from rostering.rosters.obligations.subjects import RESIDENT_DOCTOR
from rostering.rosters.snapshot import Snapshot

DOCTORS = "resident_doctor"


@dataclass(frozen=True, slots=True)
class Lead:
    """The days ahead that a rule asks for."""

    rule: str
    days: int


def lead(snapshot: Snapshot, first_day: date, homes: Collection[int]) -> Lead | None:
    """The longest notice that a rule in force asks for of a roster of some homes from a day on; None where none does.

    A rule about resident doctors (DR-LEAD) speaks of rosters with places for them.
    """
    settings = snapshot.settings
    roles = {shift.role for shift in snapshot.shifts if settings[shift.setting].home in homes}
    nations = sorted({snapshot.nations[settings[home].organisation] for home in homes})
    found = [
        Lead(part.id, int(part.params["lead_days"]))
        for nation in nations
        for _, part in snapshot.rules.parts(first_day, nation, "Process")
        if "lead_days" in part.params and (part.applies.get("contract") != DOCTORS or RESIDENT_DOCTOR in roles)
    ]
    return max(found, key=lambda one: one.days, default=None)
