"""A value in a JSON document, with the path that leads to it; reading it as something else names that place."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from solver.formats.source import FormatError, Source

# Weights and minutes stay far below what the solver can add up.
MOST_WHOLE = 10**9
MOST_DIGITS = 18
MOST_SHOWN = 40
IGNORED = "x-"


@dataclass(frozen=True, slots=True)
class Doubled:
    """An object in which a key stands twice."""

    key: str


@dataclass(frozen=True, slots=True)
class Place:
    """One value and where it stands. `sets` are the document's named lists of ids."""

    source: Source
    path: str
    value: Any
    sets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def refuse(self, expected: str) -> FormatError:
        """The error that names this place, what was expected there and what was found."""
        if isinstance(self.value, Doubled):
            return FormatError(f"{self.source.name}, {self.path or 'top'}: the key {self.value.key!r} stands twice")
        return FormatError(f"{self.source.name}, {self.path or 'top'}: expected {expected}, not {_shown(self.value)}")

    def at(self, key: str, value: Any) -> Place:
        """The value under a key of this object."""
        return Place(self.source, f"{self.path}.{key}" if self.path else key, value, self.sets)

    def object(self, needed: tuple[str, ...], allowed: tuple[str, ...] = ()) -> dict[str, Place]:
        """The values of an object by key: all that are needed, none that is unknown; `x-` keys are ignored."""
        known = (*needed, *allowed)
        fields = self.table()
        for key in fields:
            if key not in known:
                raise FormatError(
                    f"{self.source.name}, {self.path or 'top'}: unknown key {key!r}; expected {', '.join(known)}"
                )
        for key in needed:
            if key not in fields:
                raise FormatError(f"{self.source.name}, {self.path or 'top'}: the key {key!r} is missing")
        return fields

    def table(self) -> dict[str, Place]:
        """The values of an object with free keys; `x-` keys are ignored."""
        if not isinstance(self.value, dict):
            raise self.refuse("an object")
        fields = {}
        for key, value in self.value.items():
            if not key.startswith(IGNORED):
                if not key or not key.isprintable():
                    raise self.refuse("an object with readable keys")
                fields[key] = self.at(key, value)
        return fields

    def items(self) -> Iterator[Place]:
        """The values of a list."""
        if not isinstance(self.value, list):
            raise self.refuse("a list")
        for number, value in enumerate(self.value):
            yield Place(self.source, f"{self.path}[{number}]", value, self.sets)

    def text(self, *, empty: bool = False) -> str:
        """A readable string."""
        if not isinstance(self.value, str) or not self.value.isprintable():
            raise self.refuse("a text")
        if not self.value and not empty:
            raise self.refuse("a text that is not empty")
        return self.value

    def whole(self, least: int = -MOST_WHOLE, most: int = MOST_WHOLE) -> int:
        """A whole number within limits."""
        if not isinstance(self.value, int) or isinstance(self.value, bool) or not least <= self.value <= most:
            raise self.refuse(f"a whole number from {least} to {most}")
        return self.value

    def number(self) -> int | float:
        """A finite number."""
        if not isinstance(self.value, int | float) or isinstance(self.value, bool) or not math.isfinite(self.value):
            raise self.refuse("a number")
        return self.value

    def truth(self) -> bool:
        """true or false."""
        if not isinstance(self.value, bool):
            raise self.refuse("true or false")
        return self.value

    def choice(self, *options: str) -> str:
        """One of some words."""
        if not isinstance(self.value, str) or self.value not in options:
            raise self.refuse(" or ".join(repr(option) for option in options))
        return self.value

    def ids(self) -> tuple[str, ...]:
        """A list of ids, or the name of a set; sorted, none twice."""
        if isinstance(self.value, str):
            if self.value not in self.sets:
                raise self.refuse("a list of ids or the name of a set")
            return self.sets[self.value]
        ids = [item.text() for item in self.items()]
        if len(set(ids)) < len(ids):
            raise self.refuse("a list in which no id stands twice")
        return tuple(sorted(ids))


def document(source: Source) -> Place:
    """The whole document. Raises FormatError for what is no JSON object that the product can hold."""
    try:
        loaded = json.loads(source.text, object_pairs_hook=_object, parse_constant=_constant, parse_int=_integer)
    except json.JSONDecodeError as error:
        raise source.error(
            error.lineno, error.colno, f"this is not JSON ({error.msg}); the file may be cut off"
        ) from error
    except _NoNumberError as error:
        raise FormatError(f"{source.name}: {error}") from error
    except RecursionError as error:
        raise FormatError(f"{source.name}: the JSON is nested too deeply to be one of ours") from error
    return Place(source, "", loaded)


class _NoNumberError(Exception):
    """A number that cannot be held."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any] | Doubled:
    loaded: dict[str, Any] = {}
    for key, value in pairs:
        if key in loaded:
            return Doubled(key)
        loaded[key] = value
    return loaded


def _constant(name: str) -> Any:
    raise _NoNumberError(f"{name} is no number; expected finite numbers only")


def _integer(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        raise _NoNumberError(f"a number of {len(digits)} digits is too large; expected at most {MOST_DIGITS}")
    return int(digits)


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "a list"
    shown = json.dumps(value, ensure_ascii=True)
    return shown if len(shown) <= MOST_SHOWN else f"{shown[:MOST_SHOWN]}…"
