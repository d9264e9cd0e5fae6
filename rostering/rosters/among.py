"""The condition that a row is about one of some ids, or about anybody."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import true
from sqlmodel import col


def among(column: Any, ids: Collection[int] | None) -> Any:
    """A condition for a query: the column is one of the ids; always true for None."""
    return true() if ids is None else col(column).in_(sorted(ids))
