"""The condition that a row is about one of some ids, or about anybody."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import BindParameter, true
from sqlmodel import col


def among(column: Any, ids: Collection[int] | BindParameter[Any] | None) -> Any:
    """A condition for a query: the column is one of the ids (or of those that a place is filled with); always true for
    None."""
    if ids is None:
        return true()
    return col(column).in_(ids if isinstance(ids, BindParameter) else sorted(ids))
