"""Reading which pools are off, and who is on placement."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import or_
from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering.calendar import today
from rostering.rosters.horizon import Horizon
from rostering.rosters.pool_facts import PlacementFacts, PoolFacts, PoolOff
from rostering.store import tables as t
from rostering.store.kept import kept

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed


def pool_facts(session: Session, horizon: Horizon) -> PoolFacts:
    """The pools that are off on some day of the period."""
    rows = _switches(session, first=horizon.first, last=horizon.last)
    return PoolFacts(today(), tuple(PoolOff(*row) for row in rows))


@kept
def _switches(first: date, last: date) -> Any:
    s = t.PoolSwitch
    return (
        pick(s.pool, s.organisation_id, s.from_on, s.until_on)
        .where(col(s.from_on) <= last, or_(col(s.until_on).is_(None), col(s.until_on) >= first))
        .order_by(col(s.id))
    )


def placements(session: Session, horizon: Horizon) -> tuple[PlacementFacts, ...]:
    """Placements that hold on some day of the period."""
    return tuple(PlacementFacts(*row) for row in _placements(session, first=horizon.first, last=horizon.last))


@kept
def _placements(first: date, last: date) -> Any:
    p = t.Placement
    return (
        pick(p.worker_id, p.setting_id, p.supervisor_id, p.from_on, p.until_on)
        .where(col(p.from_on) <= last, col(p.until_on) >= first)
        .order_by(col(p.from_on), col(p.id))
    )
