"""The runs there were, and what became of each of their pieces."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlmodel import col, select

from rostering import access, calendar
from rostering.batch.outcome import Outcome
from rostering.batch.run import INTERRUPTED, RUNNING, is_alive, kept
from rostering.store import tables as t

if TYPE_CHECKING:
    from rostering.store.engine import Store

MOST_RUNS = 20


@dataclass(frozen=True)
class PastRun:
    """One run: `state` is running, interrupted (also where its process died) or ended."""

    id: int
    scope: str
    state: str
    made_by: str
    started_at: datetime
    ended_at: datetime | None
    options: str
    outcomes: tuple[Outcome, ...]


def read_history(store: Store, actor_name: str | None, most: int = MOST_RUNS) -> tuple[PastRun, ...]:
    """The last runs, the newest first. Raises RefusedError and StoreError."""
    now = calendar.now()
    with store.reading() as session:
        access.guard(actor := access.acting(session, actor_name), "see", actor.organisation)
        rows = session.exec(select(t.BatchRun).order_by(col(t.BatchRun.id).desc()).limit(most)).all()
        pieces = session.exec(
            select(t.BatchPiece)
            .where(col(t.BatchPiece.run_id).in_([row.id for row in rows]))
            .order_by(col(t.BatchPiece.key))
        ).all()
        return tuple(
            PastRun(
                row.id or 0,
                row.scope,
                INTERRUPTED if row.state == RUNNING and not is_alive(row, now) else row.state,
                row.made_by,
                row.started_at,
                row.ended_at,
                row.options,
                tuple(kept(piece) for piece in pieces if piece.run_id == row.id),
            )
            for row in rows
        )
