"""What a batch is made of: pieces that are solved each by itself, some after others, and who poses and settles them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from rostering.batch.engine import Answer
from rostering.batch.outcome import Outcome


@dataclass(frozen=True)
class Piece:
    """Something to solve: a key, and how much work it is likely to be, in any unit that all pieces share."""

    key: str
    need: float


class Pieces(Protocol):
    """Where problems come from and where answers go; called in one thread only."""

    def rounds(self) -> Iterator[Sequence[Piece]]:
        """The pieces; those of a round do not depend on each other, and a round is read when the one before is done."""

    def pose(self, piece: Piece) -> str | Outcome:
        """Its problem as JSON, or what became of it without a solve."""

    def settle(self, piece: Piece, answer: Answer, *, ended: bool) -> Outcome | None:
        """Check and save an answer; None where the piece has to be posed again. `ended`: it was asked to stop."""

    def note(self, outcome: Outcome) -> None:
        """Keep what became of a piece that no answer was saved for."""
