"""Runs, weekends and successions along one person's days."""

from __future__ import annotations

from collections.abc import Iterator

from rostering.rosters.obligations.subjects import Subjects
from rostering.rosters.obligations.tags import counted
from solver.rules.consecutive_run import ConsecutiveRun
from solver.rules.forbidden_succession import ForbiddenSuccession
from solver.rules.rule import Rule
from solver.rules.weekend_limit import WeekendLimit

ANY_MINUTE = "any_minute"


def runs(subjects: Subjects) -> Iterator[Rule]:
    """Every rule in force about days in a row and weekends."""
    for one in subjects.concerned("ConsecutiveRun"):
        params = one.part.params
        yield ConsecutiveRun(**one.shared(), of=counted(one.part), min=params.get("min", 0), max=params.get("max"))
    for one in subjects.concerned("ForbiddenSuccession"):
        pairs = tuple((before, after) for before, after in one.part.params["pairs"])
        if pairs:
            yield ForbiddenSuccession(**one.shared(), pairs=pairs, gap_days=one.part.params.get("gap_days", 1))
    for one in subjects.concerned("WeekendLimit"):
        params = one.part.params
        yield WeekendLimit(
            **one.shared(),
            max=params.get("max"),
            per=params.get("per"),
            definition="minute" if params.get("definition") == ANY_MINUTE else "start",
            complete=params.get("complete", False),
        )
