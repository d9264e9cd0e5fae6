"""Rows gathered by what they are about."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

Row = TypeVar("Row")
Key = TypeVar("Key", bound=Hashable)


def gathered(rows: Iterable[Row], about: Callable[[Row], Key]) -> dict[Key, list[Row]]:
    """The rows about each key that has any, in the order they come."""
    of: dict[Key, list[Row]] = {}
    for row in rows:
        of.setdefault(about(row), []).append(row)
    return of
