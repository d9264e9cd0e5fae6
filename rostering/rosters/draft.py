"""The draft of a home for a period, where there is none yet."""

from __future__ import annotations

from sqlmodel import Session

from rostering.rosters.horizon import Horizon
from rostering.store import tables as t


def new_draft(session: Session, horizon: Horizon, home: int) -> t.Roster:
    """Make the draft of a home (its id) for a period; it has its number when it comes back."""
    row = t.Roster(first_day=horizon.first, last_day=horizon.last)
    session.add(row)
    session.flush()
    assert row.id is not None
    session.add(t.RosterSetting(roster_id=row.id, setting_id=home, anchor=horizon.first))
    return row
