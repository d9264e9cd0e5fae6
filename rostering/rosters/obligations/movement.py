"""Moving between settings: days between two of them, and tests before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rostering.catalogue import roles
from rostering.rosters.obligations.subjects import Subjects
from rostering.rosters.obligations.testing import testing
from solver.rules.movement import Movement
from solver.rules.rule import Rule

COUNTS = {"clear_days": "clear_days", "elapsed": "elapsed"}


def movement(subjects: Subjects) -> Iterator[Rule]:
    """Every gap in force, and every rhythm of tests."""
    yield from gaps(subjects)
    yield from testing(subjects)


def gaps(subjects: Subjects) -> Iterator[Rule]:
    """Every gap in force. A lock is no gap: it drops pairs (`eligibility`)."""
    settings = subjects.snapshot.settings
    home = {setting.code: settings[setting.home].code for setting in settings.values()}
    known = roles()
    for one in subjects.concerned("Movement"):
        params = one.part.params
        if params.get("lock"):
            continue
        kinds = params.get("involves_setting_type")
        involving = (
            None
            if kinds is None
            else frozenset(setting.code for setting in settings.values() if settings[setting.home].kind in kinds)
        )
        people = [
            person
            for person in one.people
            if not _only_direct_care(one.part.applies)
            or any(known[role].direct_care for role in subjects.roles(person) if role in known)
        ]
        if people:
            yield Movement(
                **one.shared(people),
                gap_days=params["gap_days"],
                count=params.get("count", "clear_days"),
                involving=involving,
                home=home,
            )
    yield from _few_settings(subjects, home)


def _few_settings(subjects: Subjects, home: Mapping[str, str]) -> Iterator[Rule]:
    """Where somebody is to know one home in any so many days, another home is as much too soon as days lack."""
    for one in subjects.concerned("Distinct"):
        params = one.part.params
        if params["count_of"] == "setting" and params.get("per") == "worker" and params.get("max") == 1:
            yield Movement(**one.shared(), gap_days=params["window_days"] - 1, home=home)


def _only_direct_care(applies: Mapping[str, object]) -> bool:
    rows = applies.get("all", ())
    return isinstance(rows, list) and any(row["field"] == "shift.direct_care" and row["value"] for row in rows)
