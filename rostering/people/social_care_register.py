"""When a care worker in Wales must be on Social Care Wales's register, by the numbers of rule SCW-REG."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from rostering.imports.fields import months_later


def deadline(params: Mapping[str, Any], started_on: date) -> date | None:
    """The last day on which somebody who started on a day may work unregistered; None where no step speaks of it."""
    for step in params["steps"]:
        begins, ends = step.get("started_from", date.min), step.get("started_until", date.max)
        if begins <= started_on <= ends:
            by: date = step["by"] if "by" in step else months_later(started_on, step["months"])
            return by
    return None


def is_due(params: Mapping[str, Any], kind: str, started_on: date | None, day: date) -> bool:
    """Whether direct care at a kind of home asks for registration on a day; without a start date it does."""
    if not any(spell["service"] == kind and spell["from"] <= day for spell in params["spells"]):
        return False
    last = None if started_on is None else deadline(params, started_on)
    return last is None or last < day
