"""The letters about a deployment, as its page shows them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering.aid.letters.outbox import SENT
from rostering.store import tables as t

# SQLModel types at most four columns; this reads plain tuples of many.
pick: Any = select_typed


@dataclass(frozen=True, slots=True)
class LetterLine:
    """One letter: sent or received, its number, what it brought (the state it led to, the step, or 'times'), by whom it
    was taken in or written, when, and what became of it: waits, signed, taken or crossed."""

    way: str
    number: int
    brought: str
    by: str
    at: datetime
    outcome: str


def letter_lines(session: Session, number: int) -> tuple[LetterLine, ...]:
    """The letters about a deployment in the order in which they came to be here; none where it is within this store."""
    letter, s = t.Letter, t.DeploymentStep
    columns: Any = (letter.way, letter.number, letter.kind, letter.made_by, letter.made_at, letter.outcome)
    rows = session.exec(
        pick(*columns, letter.document, s.state)
        .join(s, col(s.id) == col(letter.step_id), isouter=True)
        .where(letter.deployment_id == number)
        .order_by(col(letter.id))
    ).all()
    return tuple(
        LetterLine(
            way,
            count,
            state or word(kind, document),
            by,
            at,
            ("signed" if document is not None else "waits") if way == SENT else outcome,
        )
        for way, count, kind, by, at, outcome, document, state in rows
    )


def word(kind: str, document: str | None) -> str:
    """What a letter brings in a word: the step, or its kind."""
    step: str | None = json.loads(document)["body"].get("step") if document is not None else None
    return step or kind
