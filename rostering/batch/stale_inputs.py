"""Inputs that are old: when each organisation last told when its people can work."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering import words
from rostering.store import tables as t

# SQLModel types at most four columns; this reads plain tuples of many.
pick: Any = select_typed
STALE = timedelta(days=7)


def stale_inputs(session: Session, organisations: Collection[str], today: date) -> tuple[str, ...]:
    """A sentence for each organisation whose newest word on availability is older than a week; none where nobody ever
    told any."""
    a, w, o = t.Availability, t.Worker, t.Organisation
    rows = session.exec(
        pick(o.code, func.max(a.told_on))
        .join(w, col(w.id) == col(a.worker_id))
        .join(o, col(o.id) == col(w.organisation_id))
        .where(col(o.code).in_(sorted(organisations)))
        .group_by(o.code)
        .order_by(col(o.code))
    )
    return tuple(
        f"availability of {code} is {(today - told).days} days old, of {words.day(told)}"
        for code, told in rows
        if told is not None and today - told > STALE
    )
