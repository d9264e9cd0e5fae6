"""A demo short of people, so that a solve turns to the pools beyond the own staff."""

from collections.abc import Collection
from datetime import date

from sqlmodel import col, select

from rostering.store import tables as t
from rostering.store.sqlite import SqliteStore


def leave(store: SqliteStore, role: str, pools: Collection[str], on: date, *, stays: int = 0) -> None:
    """Those of a role in some pools leave on a day, but for every so many-th (0: all of them)."""
    w, c = t.Worker, t.Contract
    with store.writing() as session:
        rows = select(w).join(c, col(c.worker_id) == col(w.id)).where(c.role == role, col(w.pool).in_(pools))
        for number, row in enumerate(session.exec(rows.order_by(col(w.id)))):
            if not stays or number % stays:
                row.ended_on = on
                session.add(row)
