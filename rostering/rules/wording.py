"""The text of a rule with its numbers put in, so that sentence and number cannot drift apart.

A placeholder is `{parameter}`, in an entry with parts `{part.parameter}`, and `{table.key}` or `{part.table.key}` for
one number of a table. `{hours}` stands for the parameter `minutes` as hours; `:hours` after a number of minutes and
`:weeks` after one of days do the same for any other.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
SHAPE = re.compile(r"(?P<path>[\w-]+(?:\.[\w-]+){0,2})(?::(?P<unit>hours|weeks))?")
UNITS = {"hours": 60, "weeks": 7}
ON_RECORD = "the recorded number of"

Parts = Mapping[str, Mapping[str, Any]]
_THE = {
    "worker": "the worker",
    "client": "the client",
    "nurse_in_charge": "the nurse in charge",
    "occupational_health": "occupational health",
    "public_health": "public health",
}


def who_may(roles: Sequence[str], together: bool = False) -> str:
    """The roles that may do something as a sentence names them: a manager or occupational health; with `together`, the
    worker and a manager."""
    named = [_THE.get(one, f"a {one.replace('_', ' ')}") for one in roles]
    return (" and " if together else " or ").join(named)


def worded(text: str, parts: Parts) -> str:
    """The text with each placeholder replaced. `parts` holds the parameters by part; a sole part is called ''.

    Raises KeyError with the placeholder that stands for nothing.
    """
    said = PLACEHOLDER.sub(lambda found: _said(found[1], parts), text)
    if "{" in said or "}" in said:
        raise KeyError(text)
    return said


def _said(placeholder: str, parts: Parts) -> str:
    found = SHAPE.fullmatch(placeholder)
    if found is None:
        raise KeyError(placeholder)
    path, unit = found["path"].split("."), found["unit"]
    value: Any = parts[path.pop(0)] if path[0] in parts else parts.get("")
    if path == ["hours"] and unit is None and isinstance(value, Mapping) and "hours" not in value:
        path, unit = ["minutes"], "hours"
    for name in path:
        if not isinstance(value, Mapping) or name not in value:
            raise KeyError(placeholder)
        value = value[name]
    if isinstance(value, Mapping) and "from" in value:
        return ON_RECORD
    if unit is None:
        return _plain(value, placeholder)
    if not isinstance(value, int):
        raise KeyError(placeholder)
    return f"{value / UNITS[unit]:g}"


def _plain(value: Any, placeholder: str) -> str:
    """A number or a text as it is, a list with commas. Raises KeyError for anything that is no word in a sentence."""
    if isinstance(value, list):
        return ", ".join(_plain(one, placeholder) for one in value)
    if not isinstance(value, str | int) or isinstance(value, bool):
        raise KeyError(placeholder)
    return str(value)
