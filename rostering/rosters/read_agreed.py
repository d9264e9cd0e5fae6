"""Reading flexible-working agreements: those that bind on some day of a period."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import or_
from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering.calendar import ONE_DAY
from rostering.rosters.agreed_facts import AgreedFacts
from rostering.rosters.horizon import Horizon
from rostering.store import tables as t
from rostering.store.kept import kept

# SQLModel types at most four columns; this reads plain tuples of many.
pick: Any = select_typed


def agreed(session: Session, horizon: Horizon) -> tuple[AgreedFacts, ...]:
    """The agreements that bind in the period or on the day before it, whose hours may reach in."""
    rows = _agreed(session, first=horizon.first - ONE_DAY, last=horizon.last + ONE_DAY)
    return tuple(AgreedFacts(row[0], row[1], weekday_numbers(row[2]), *row[3:]) for row in rows)


@kept
def _agreed(first: date, last: date) -> Any:
    f = t.FlexibleWorking
    columns: Any = (f.worker_id, f.kind, f.weekdays, f.start_minute, f.end_minute, f.from_on, f.until_on)
    return (
        pick(*columns)
        .where(col(f.from_on) <= last, or_(col(f.until_on).is_(None), col(f.until_on) >= first))
        .order_by(col(f.worker_id), col(f.id))
    )


def weekday_numbers(stored: str | None) -> tuple[int, ...]:
    """Weekdays as the store keeps them ('0;4', Monday is 0); none = every day."""
    return tuple(int(part) for part in (stored or "").split(";") if part)
