"""The pay terms in force on a day in a nation: unsocial hours by band (AFC-UNSOC) and overtime (AFC-OT)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from rostering.calendar import parse_clock

if TYPE_CHECKING:
    from rostering.rules.pack import RulePart
    from rostering.rules.rulebook import Rulebook

UNSOCIAL, OVERTIME = "AFC-UNSOC", "AFC-OT"
RATES = ("weekday_night", "saturday", "sunday", "public_holiday")
NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Enhancement:
    """What a band earns on top of its rate at unsocial hours, in per cent."""

    weekday_night: int = 0
    saturday: int = 0
    sunday: int = 0
    public_holiday: int = 0


@dataclass(frozen=True, slots=True)
class OvertimeRate:
    """What overtime earns in all, in per cent of the rate."""

    percent: int
    public_holiday_percent: int


@dataclass(frozen=True)
class PayTerms:
    """Rates by band, and the night by the local clocks (minutes after midnight).

    Without `whole_shift_over_half` a weekday shift has the night rate for its hours inside the night only.
    """

    enhancements: Mapping[str, Enhancement] = field(default_factory=lambda: MappingProxyType({}))
    overtime: Mapping[str, OvertimeRate] = field(default_factory=lambda: MappingProxyType({}))
    night_from: int = 0
    night_until: int = 0
    whole_shift_over_half: bool = False

    def enhancement_for(self, band: str | None) -> Enhancement | None:
        """What a band earns at unsocial hours; None without a band, or for one that the terms do not name."""
        return self.enhancements.get(band_number(band))

    def overtime_for(self, band: str | None) -> OvertimeRate | None:
        """What a band earns in overtime; None where the terms give no rate."""
        return self.overtime.get(band_number(band))


def pay_terms(rules: Rulebook, nation: str, day: date) -> PayTerms:
    """The terms of the rules that are in force and on; with none, nobody earns more than the plain rate."""
    unsocial = rules.parts_of(UNSOCIAL, day, nation)
    first: Mapping[str, Any] = unsocial[0].params if unsocial else {}
    return PayTerms(
        enhancements=MappingProxyType(_enhancements(unsocial)),
        overtime=MappingProxyType(_overtime(rules.parts_of(OVERTIME, day, nation))),
        night_from=parse_clock(first.get("from", "00:00")),
        night_until=parse_clock(first.get("until", "00:00")),
        whole_shift_over_half=bool(first.get("whole_shift_over_half", False)),
    )


def band_number(band: str | None) -> str:
    """The number of a band however it is written ('5', 'Band 5', '8a'); empty where there is none."""
    found = NUMBER.search(band or "")
    return "" if found is None else str(int(found[0]))


def _enhancements(parts: tuple[RulePart, ...]) -> dict[str, Enhancement]:
    rates: dict[str, dict[str, int]] = {}
    for part in parts:
        for rate in RATES:
            for band, percent in part.params.get(rate, {}).items():
                rates.setdefault(band_number(band), {})[rate] = int(percent)
    return {band: Enhancement(**found) for band, found in rates.items()}


def _overtime(parts: tuple[RulePart, ...]) -> dict[str, OvertimeRate]:
    return {
        band_number(band): OvertimeRate(
            int(part.params["percent"]), int(part.params.get("public_holiday_percent", part.params["percent"]))
        )
        for part in parts
        for band in part.params["bands"]
    }
