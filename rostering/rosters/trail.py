"""What others did meanwhile: the rows of the audit trail after one, for screens that stay in step with the store."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlmodel import col
from sqlmodel import select as select_typed

from rostering.store import audit
from rostering.store import tables as t

if TYPE_CHECKING:
    from rostering.store.engine import Store

# SQLModel types at most four columns; this reads plain tuples of many.
pick: Any = select_typed
ROSTER = re.compile(r"roster (\d+)\b")


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the trail; `roster` is the number of the roster it is about, None where it is about something else."""

    id: int
    actor: str
    roster: int | None


def last_step(store: Store) -> int:
    """The number of the trail's last row, 0 for none. Raises StoreError."""
    with store.reading() as session:
        return audit.last_id(session)


def steps_after(store: Store, id_: int) -> tuple[Step, ...]:
    """The rows after one, in order. Raises StoreError."""
    a = t.Audit
    with store.reading() as session:
        rows = session.exec(pick(a.id, a.actor, a.subject).where(col(a.id) > id_).order_by(col(a.id))).all()
    return tuple(Step(number, actor, _roster(subject)) for number, actor, subject in rows)


def _roster(subject: str) -> int | None:
    found = ROSTER.match(subject)
    return int(found[1]) if found else None
