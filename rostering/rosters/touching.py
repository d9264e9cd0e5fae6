"""Which rosters stand with a day in a period, as a condition of a query."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlmodel import col

from rostering.store import tables as t
from rostering.store.roster_state import SUPERSEDED


def touching(first: date, last: date) -> tuple[Any, ...]:
    """That a roster was not superseded and has a day from a first one to a last."""
    r = t.Roster
    return col(r.state) != SUPERSEDED, col(r.first_day) <= last, col(r.last_day) >= first
