"""The placements sheet: which learner is where from when to when, beside which supervisor."""

from __future__ import annotations

from typing import cast

from rostering import calendar
from rostering.imports.comparison import Comparison
from rostering.imports.days import SpellRow
from rostering.imports.plan import Record
from rostering.imports.sheet import columns
from rostering.people.persons import running
from rostering.people.placements import most_at_once

KIND = "placements"
COLUMNS = columns("worker setting supervisor from until")
MADE_BY = "sheet"


def compare(comparison: Comparison, rows: list[SpellRow]) -> None:
    """Plans what the sheet adds and changes; a placement is known by its learner, its setting and its first day."""
    for one in rows:
        worker, beside = comparison.worker(one.row), comparison.worker(one.row, "supervisor")
        setting = comparison.setting(one.row, "setting", one.row.text("setting"))
        if worker is None or beside is None or setting is None or _refused(comparison, one, worker, beside, setting):
            continue
        key = ("placement", id(worker), id(setting), one.from_on)
        if not comparison.once(one.row, key, "from", "The same placement from the same day"):
            continue
        theirs = [
            each
            for employment in comparison.of("worker", "person_id", worker["person_id"])
            for each in comparison.of("placement", "worker_id", employment)
        ]
        names = (worker, setting, one.from_on)
        stored = next((e for e in theirs if (e["worker_id"], e["setting_id"], e["from_on"]) == names), None)
        others = [each for each in theirs if each is not stored]
        if any(running(each["from_on"], each["until_on"], one.from_on, one.until_on) for each in others):
            one.row.refuse("from", f"{worker['code']} is on another placement on some of these days; end it first.")
            continue
        if _is_full(comparison, one, setting, stored):
            said = (
                f"{setting['name']} takes {setting['learners']} learners at once, and has as many on one of these days."
            )
            one.row.refuse("setting", said)
            continue
        change = comparison.row(one.row, f"{worker['code']} at {setting['code']} from {one.from_on}")
        values = {"supervisor_id": beside["person_id"], "until_on": one.until_on}
        if stored is not None:
            change.set(stored, **values)
        else:
            new = {"worker_id": worker, "setting_id": setting, "from_on": one.from_on, **values}
            change.add("placement", **new, made_by=MADE_BY, made_at=calendar.now())
        change.done()


def _refused(comparison: Comparison, one: SpellRow, worker: Record, beside: Record, setting: Record) -> bool:
    """Whether the two people cannot be the learner and the supervisor there; noted."""
    if worker["person_id"] is beside["person_id"]:
        one.row.refuse("supervisor", "Nobody supervises themselves; name two people.")
        return True
    owner = setting["organisation_id"]
    employers = [each["organisation_id"] for each in comparison.of("worker", "person_id", beside["person_id"])]
    if not any(each is owner for each in employers):
        said = f"{beside['code']} does not work for {owner['name']}; name a supervisor who does."
        one.row.refuse("supervisor", said)
        return True
    if not running(worker["started_on"], worker["ended_on"], one.from_on, one.until_on):
        one.row.refuse("from", f"{worker['code']} is not employed on these days.")
        return True
    return False


def _is_full(comparison: Comparison, one: SpellRow, setting: Record, stored: Record | None) -> bool:
    """Whether the setting has as many learners as it takes on one of the days, this one not counted."""
    if setting["learners"] is None:
        return False
    there = [each for each in comparison.of("placement", "setting_id", setting) if each is not stored]
    spells = [(each["from_on"], each["until_on"]) for each in there]
    return most_at_once(spells, one.from_on, one.until_on) >= cast(int, setting["learners"])
