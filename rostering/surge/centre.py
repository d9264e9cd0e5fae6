"""A centre that opens, by its blueprint in data/surge_settings.toml."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType
from typing import Any

from rostering.calendar import DAY_MINUTES, MINUTES_AN_HOUR
from rostering.errors import BadInputError
from rostering.resources import data_file
from rostering.rosters.horizon import Horizon
from rostering.rosters.read_demand import shift_facts
from rostering.rosters.snapshot import SettingFacts, Snapshot
from rostering.store import tables as t
from rostering.surge.dated import numbers, ordered
from rostering.surge.scenario import Scenario
from rostering.work.shifts import expand

SETTLED = 1000  # shifts, more than any rule asks of somebody who is no newcomer


@dataclass(frozen=True)
class Centre:
    """What a centre is and what it asks for in a week, as rows of demand without a setting."""

    code: str
    title: str
    kind: str
    zone: str
    rows: tuple[Mapping[str, Any], ...]


@cache
def centres() -> Mapping[str, Centre]:
    """Every blueprint by its code."""
    found = tomllib.loads(data_file("surge_settings.toml").read_text(encoding="utf-8"))["setting"]
    return MappingProxyType({one["code"]: _centre(one) for one in found})


def _centre(one: Mapping[str, Any]) -> Centre:
    return Centre(one["code"], one["title"], one["kind"], one["zone"], tuple(_row(row) for row in one["shift"]))


def _row(row: Mapping[str, Any]) -> Mapping[str, Any]:
    start, end = _minute(row["start"]), _minute(row["end"])
    return {
        "on_date": None,
        "weekdays": ";".join(map(str, row["weekdays"])),
        "code": row["shift"],
        "type": row.get("type", "awake"),
        "start_minute": start,
        "end_minute": end if end > start else end + DAY_MINUTES,
        "break_minutes": row["break"],
        "role": row["role"],
        "skills": row.get("skills", ""),
        "minimum": row["minimum"],
        "target": row["target"],
        "priority": row["priority"],
        "client_id": None,
        "exclusive": False,
    }


def _minute(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * MINUTES_AN_HOUR + int(minutes)


def refuse_unknown(scenario: Scenario) -> None:
    """Raise BadInputError for a centre that has no blueprint."""
    for code in scenario.opened:
        if code not in centres():
            raise BadInputError(f"There is no blueprint of a centre '{code}'; choose one of: {', '.join(centres())}.")


def with_opened(snapshot: Snapshot, horizon: Horizon, scenario: Scenario) -> Snapshot:
    """A snapshot with the centres that a scenario opens, each a home of its own, near enough to go to. All who begin
    there are inducted together before it opens, so that nobody counts as a newcomer there.

    Raises BadInputError for an unknown blueprint or organisation.
    """
    refuse_unknown(scenario)
    for number, code in enumerate(scenario.opened, start=1):
        snapshot = _with(snapshot, horizon, scenario, centres()[code], number)
    return snapshot


def _with(snapshot: Snapshot, horizon: Horizon, scenario: Scenario, centre: Centre, number: int) -> Snapshot:
    organisation = _run_by(snapshot, scenario.run_by)
    code = f"NEW-{centre.code.upper()}" + (f"-{number}" if number > 1 else "")
    setting = SettingFacts(
        id=-number,
        code=code,
        name=centre.title,
        organisation=organisation,
        kind=centre.kind,
        zone=centre.zone,
        sole_break="relieved",
        home=-number,
    )
    size = scenario.size
    rows = [
        {**row, "setting_id": setting.id, "minimum": row["minimum"] * size, "target": row["target"] * size}
        for row in centre.rows
    ]
    dated = expand(rows, horizon.first, horizon.last)
    shifts = [shift_facts(t.Shift(id=id_, **row)) for id_, row in zip(numbers(horizon, number), dated, strict=False)]
    return replace(
        snapshot,
        settings={**snapshot.settings, setting.id: setting},
        homes=(*snapshot.homes, setting.id),
        shifts=ordered([*snapshot.shifts, *shifts]),
        experience={**snapshot.experience, **{(person, setting.home): SETTLED for person in snapshot.persons}},
    )


def is_new(setting: SettingFacts) -> bool:
    """Whether a setting is a centre that opens; settings of the store have numbers above zero."""
    return setting.id < 0


def _run_by(snapshot: Snapshot, named: str | None) -> int:
    """The organisation of a code; without one that with the most of the homes in question."""
    if named is not None:
        found = [id_ for id_, code in snapshot.organisations.items() if code.casefold() == named.casefold()]
        if not found:
            known = ", ".join(sorted(snapshot.organisations.values())[:12])
            raise BadInputError(f"There is no organisation '{named}' to run it; the store has {known}.")
        return found[0]
    runs = Counter(snapshot.settings[home].organisation for home in snapshot.homes if home > 0)
    return max(runs, key=lambda one: (runs[one], -one))
