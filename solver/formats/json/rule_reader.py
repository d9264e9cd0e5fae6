"""A rule in JSON: the fields all kinds share, and each kind's parameters."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from typing import Any

from solver.formats.json.place import MOST_WHOLE, Place
from solver.rules.cover import CoverRow
from solver.rules.distinct import DistinctRow
from solver.rules.fairness import FairRow
from solver.rules.registry import KINDS
from solver.rules.request import Wish
from solver.rules.rule import Rule
from solver.rules.spare import SpareRow

Reader = Callable[[Place], Any]
COMMON = ("severity", "tier", "weight", "workers", "start", "end", "params")


def read_rule(place: Place) -> Rule:
    """The rule at a place. Raises FormatError."""
    fields = place.object(("id", "kind"), COMMON)
    kind = KINDS[fields["kind"].choice(*KINDS)]
    values: dict[str, Any] = {"id": fields["id"].text()}
    for name, read in _COMMON_READERS.items():
        if name in fields:
            values[name] = read(fields[name])
    readers = PARAMS[kind.kind]
    needed = tuple(
        field.name
        for field in dataclasses.fields(kind)
        if field.name in readers
        and field.default is dataclasses.MISSING
        and field.default_factory is dataclasses.MISSING
    )
    params = fields.get("params", place.at("params", {}))
    for name, value in params.object(needed, tuple(name for name in readers if name not in needed)).items():
        if value.value is None and name not in needed:
            continue  # null says the same as nothing
        values[name] = readers[name](value)
    values.pop("by", None)
    return kind(**values)


def in_order(rule: Rule) -> tuple[str, ...]:
    """What rules are sorted by: their id, then all the rest, so that equal input gives an equal problem."""
    from solver.formats.json.problem_writer import rule_object

    return rule.id, rule.kind, json.dumps(rule_object(rule), sort_keys=True)


def whole(least: int = -MOST_WHOLE, most: int = MOST_WHOLE) -> Reader:
    """Reads a whole number within limits."""
    return lambda place: place.whole(least, most)


def choice(*options: str) -> Reader:
    """Reads one of some words."""
    return lambda place: place.choice(*options)


def _codes(place: Place) -> frozenset[str]:
    return frozenset(place.ids())


def _of(place: Place) -> str | frozenset[str]:
    return place.value if place.value in ("work", "off") else _codes(place)


def _worked(place: Place) -> str | frozenset[str]:
    return "work" if place.value == "work" else _codes(place)


def _pair(place: Place) -> tuple[str, str]:
    both = [item.text(empty=True) for item in place.items()]
    if len(both) != 2:
        raise place.refuse("a list of two codes")
    return both[0], both[1]


def _period(place: Place) -> tuple[int, int]:
    both = [item.whole() for item in place.items()]
    if len(both) != 2:
        raise place.refuse("a list of two numbers, the first and the one after the last")
    return both[0], both[1]


def _row(place: Place) -> CoverRow:
    fields = place.object(("shift",), tuple(_ROW))
    values = {name: read(fields[name]) for name, read in _ROW.items() if name in fields}
    return CoverRow(fields["shift"].text(), **{name: value for name, value in values.items() if value is not None})


def _distinct_row(place: Place) -> DistinctRow:
    fields = place.object(("name", "shifts", "max"), ("known",))
    known = _codes(fields["known"]) if "known" in fields else frozenset[str]()
    return DistinctRow(fields["name"].text(), _codes(fields["shifts"]), fields["max"].whole(0), known)


def _spare_row(place: Place) -> SpareRow:
    fields = place.object(("shift", "min"))
    return SpareRow(fields["shift"].text(), fields["min"].whole(0))


def _fair_row(place: Place) -> FairRow:
    fields = place.object(("worker", "shifts", "target"), ("carry",))
    carry = fields["carry"].whole() if "carry" in fields else 0
    return FairRow(fields["worker"].text(), _codes(fields["shifts"]), fields["target"].whole(), carry)


def _wish(place: Place) -> Wish:
    fields = place.object(("worker", "day", "want"), ("codes", "shifts", "weight"))
    want = fields["want"].choice("on", "off")
    return Wish(
        worker=fields["worker"].text(),
        day=fields["day"].whole(),
        want="on" if want == "on" else "off",
        codes=_optional(_codes)(fields["codes"]) if "codes" in fields else None,
        shifts=_optional(_codes)(fields["shifts"]) if "shifts" in fields else None,
        weight=fields["weight"].whole(0) if "weight" in fields else 1,
    )


def _optional(read: Reader) -> Reader:
    return lambda place: None if place.value is None else read(place)


def _list(read: Reader, key: Callable[[Any], Any]) -> Reader:
    return lambda place: tuple(sorted((read(item) for item in place.items()), key=key))


def _costs(place: Place) -> tuple[int, ...]:
    return tuple(item.whole(0) for item in place.items())


def _travel(place: Place) -> dict[str, dict[str, int]]:
    return {
        here: {there: minutes.whole(0) for there, minutes in ways.table().items()}
        for here, ways in sorted(place.table().items())
    }


def _agreed(place: Place) -> dict[str, frozenset[tuple[str, ...]]]:
    return {
        worker: frozenset(tuple(name.text() for name in block.items()) for block in blocks.items())
        for worker, blocks in sorted(place.table().items())
    }


def _homes(place: Place) -> dict[str, str]:
    return {setting: home.text() for setting, home in sorted(place.table().items())}


def _by_text(value: Any) -> str:
    fields = {**dataclasses.asdict(value)}
    return json.dumps(fields, sort_keys=True, default=sorted)


_COMMON_READERS: dict[str, Reader] = {
    "severity": choice("hard", "soft"),
    "tier": lambda place: place.text(),
    "weight": whole(0),
    "workers": _optional(lambda place: place.ids()),
    "start": choice("history", "off"),
    "end": choice("open", "exempt"),
}
_ROW: dict[str, Reader] = {
    "min": whole(0),
    "target": _optional(whole(0)),
    "max": _optional(whole(0)),
    "priority": whole(1, 9),
    "under": _optional(whole(0)),
    "under_min": _optional(whole(0)),
    "over": _optional(whole(0)),
    "shifts": _optional(_codes),
    "among": _optional(_codes),
    "minutes": _optional(_period),
}
PARAMS: dict[str, dict[str, Reader]] = {
    "Change": {"cost_by_day": _costs},
    "Companion": {
        "partners": _codes,
        "shifts": _optional(_codes),
        "home": _homes,
        "apart": lambda place: place.truth(),
    },
    "ConsecutiveRun": {"of": _of, "min": whole(0), "max": whole(0)},
    "Cover": {"by": choice("shift"), "rows": _list(_row, _by_text)},
    "Distinct": {"rows": _list(_distinct_row, _by_text)},
    "Eligibility": {},
    "Fairness": {"rows": _list(_fair_row, _by_text), "steps": whole(1)},
    "ForbiddenSuccession": {"pairs": _list(_pair, tuple), "gap_days": whole(1)},
    "MinRest": {
        "minutes": whole(0),
        "mode": choice("gap", "in24h"),
        "until": whole(),
        "travel": _travel,
        "agreed": _agreed,
    },
    "Movement": {
        "gap_days": whole(0),
        "count": choice("clear_days", "elapsed"),
        "involving": _codes,
        "home": _homes,
        "codes": _codes,
    },
    "PeriodicRest": {"minutes": whole(1), "count": whole(1), "add": whole(0), "windows": _list(_period, tuple)},
    "Request": {"wishes": _list(_wish, _by_text)},
    "RestAfterRun": {"of": _worked, "min_run": whole(1), "rest": whole(0), "per": whole(1)},
    "RollingLimit": {
        "quantity": lambda place: place.text(),
        "window_days": whole(1),
        "window_minutes": whole(1),
        "min": whole(0),
        "max": whole(0),
        "codes": _codes,
        "longer": _list(_period, tuple),
    },
    "Spare": {"rows": _list(_spare_row, _by_text), "rest": whole(0)},
    "Total": {
        "quantity": lambda place: place.text(),
        "periods": _list(_period, tuple),
        "min": whole(),
        "max": whole(),
        "carry": lambda place: place.text(),
        "codes": _codes,
        "per": whole(1),
    },
    "WeekendLimit": {
        "max": whole(0),
        "per": whole(1),
        "definition": choice("start", "minute"),
        "complete": lambda place: place.truth(),
        "carry": lambda place: place.text(),
    },
}
