"""What the competition's JSON files must hold; a value of another shape is refused with its place in the file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from solver.formats.source import FormatError

# A text, a whole number from zero, a list of one shape, or an object with at least these keys.
Shape: TypeAlias = "type | list[Any] | dict[str, Any]"
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MOST = 3660  # ten years of days; no count in these files means more

SCENARIO: Shape = {
    "id": str,
    "skills": [str],
    "shiftTypes": [
        {"id": str, "minimumNumberOfConsecutiveAssignments": int, "maximumNumberOfConsecutiveAssignments": int}
    ],
    "forbiddenShiftTypeSuccessions": [{"precedingShiftType": str, "succeedingShiftTypes": [str]}],
    "contracts": [
        {
            "id": str,
            "minimumNumberOfAssignments": int,
            "maximumNumberOfAssignments": int,
            "minimumNumberOfConsecutiveWorkingDays": int,
            "maximumNumberOfConsecutiveWorkingDays": int,
            "minimumNumberOfConsecutiveDaysOff": int,
            "maximumNumberOfConsecutiveDaysOff": int,
            "maximumNumberOfWorkingWeekends": int,
            "completeWeekends": int,
        }
    ],
    "nurses": [{"id": str, "contract": str, "skills": [str]}],
}
HISTORY: Shape = {
    "scenario": str,
    "nurseHistory": [
        {
            "nurse": str,
            "numberOfAssignments": int,
            "numberOfWorkingWeekends": int,
            "lastAssignedShiftType": str,
            "numberOfConsecutiveAssignments": int,
            "numberOfConsecutiveWorkingDays": int,
            "numberOfConsecutiveDaysOff": int,
        }
    ],
}
WEEK: Shape = {
    "scenario": str,
    "requirements": [
        {
            "shiftType": str,
            "skill": str,
            **{f"requirementOn{day}": {"minimum": int, "optimal": int} for day in DAYS},
        }
    ],
    "shiftOffRequests": [{"nurse": str, "shiftType": str, "day": str}],
}
SOLUTION: Shape = {
    "scenario": str,
    "week": int,
    "assignments": [{"nurse": str, "day": str, "shiftType": str, "skill": str}],
}


def hold(name: str, loaded: Any, shape: Shape, path: str = "") -> None:
    """Raise FormatError with the file's name and the place of the first value that has another shape."""
    place = f"{name}, {path or 'top'}"
    if shape is str:
        if not isinstance(loaded, str) or not loaded or not loaded.isprintable():
            raise FormatError(f"{place}: expected a text")
    elif shape is int:
        if not isinstance(loaded, int) or not 0 <= loaded <= MOST:
            raise FormatError(f"{place}: expected a whole number from 0 to {MOST}")
    elif isinstance(shape, list):
        if not isinstance(loaded, list):
            raise FormatError(f"{place}: expected a list")
        for number, item in enumerate(loaded):
            hold(name, item, shape[0], f"{path}[{number}]")
    elif isinstance(shape, dict):
        if not isinstance(loaded, dict):
            raise FormatError(f"{place}: expected an object")
        for key, inner in shape.items():
            if key not in loaded:
                raise FormatError(f"{place}: the key {key!r} is missing")
            hold(name, loaded[key], inner, f"{path}.{key}" if path else key)


def of_scenario(name: str, loaded: Mapping[str, Any], scenario: Mapping[str, Any]) -> None:
    """Raise FormatError where a file belongs to another scenario."""
    if loaded["scenario"] != scenario["id"]:
        raise FormatError(f"{name}, scenario: this file is of {loaded['scenario']!r}, not of {scenario['id']!r}")


def fits_together(name: str, scenario: Mapping[str, Any], history: Mapping[str, Any]) -> None:
    """Raise FormatError where a nurse has an unknown contract or skill, or no history."""
    contracts = {contract["id"] for contract in scenario["contracts"]}
    past = {nurse["nurse"] for nurse in history["nurseHistory"]}
    for number, nurse in enumerate(scenario["nurses"]):
        place = f"{name}, nurses[{number}]"
        if nurse["contract"] not in contracts:
            raise FormatError(f"{place}.contract: {nurse['contract']!r} is no contract of this scenario")
        for skill in nurse["skills"]:
            if skill not in scenario["skills"]:
                raise FormatError(f"{place}.skills: {skill!r} is no skill of this scenario")
        if nurse["id"] not in past:
            raise FormatError(f"{place}: the history has no nurse {nurse['id']!r}")
