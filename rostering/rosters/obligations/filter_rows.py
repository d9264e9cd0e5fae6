"""The rows of a rule's filter, held against what is known of a shift, a setting or a role."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

_OPERATORS: Mapping[str, Callable[[Any, Any], bool]] = {
    "eq": lambda found, value: found == value,
    "ne": lambda found, value: found != value,
    "in": lambda found, value: found in value,
    "not_in": lambda found, value: found not in value,
    "lt": lambda found, value: found < value,
    "le": lambda found, value: found <= value,
    "gt": lambda found, value: found > value,
    "ge": lambda found, value: found >= value,
}


_ORDERED = frozenset(("lt", "le", "gt", "ge"))


def holds(row: Mapping[str, Any], known: Mapping[str, Any]) -> bool | None:
    """Whether what is known is as a row asks; None where nothing is known of its field."""
    if row["field"] not in known:
        return None
    found = known[row["field"]]
    return (found is not None or row["op"] not in _ORDERED) and _OPERATORS[row["op"]](found, row["value"])
