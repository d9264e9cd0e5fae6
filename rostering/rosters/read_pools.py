"""Reading which pools are off, and who is on placement."""

from __future__ import annotations

from typing import Any

from sqlalchemy import or_
from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering.calendar import today
from rostering.rosters.horizon import Horizon
from rostering.rosters.pool_facts import PlacementFacts, PoolFacts, PoolOff
from rostering.store import tables as t

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed


def pool_facts(session: Session, horizon: Horizon) -> PoolFacts:
    """The pools that are off on some day of the period."""
    s = t.PoolSwitch
    rows = session.exec(
        pick(s.pool, s.organisation_id, s.from_on, s.until_on)
        .where(col(s.from_on) <= horizon.last, or_(col(s.until_on).is_(None), col(s.until_on) >= horizon.first))
        .order_by(col(s.id))
    )
    return PoolFacts(today(), tuple(PoolOff(*row) for row in rows))


def placements(session: Session, horizon: Horizon) -> tuple[PlacementFacts, ...]:
    """Placements that hold on some day of the period."""
    p = t.Placement
    columns: Any = (p.worker_id, p.setting_id, p.supervisor_id, p.from_on, p.until_on)
    rows = session.exec(
        pick(*columns)
        .where(col(p.from_on) <= horizon.last, col(p.until_on) >= horizon.first)
        .order_by(col(p.from_on), col(p.id))
    )
    return tuple(PlacementFacts(*row) for row in rows)
