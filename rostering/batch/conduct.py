"""Conducting a batch: a few problems at a time to the engine, each answer saved as it comes, until all are through.

Nothing here knows where problems come from. What fails is an outcome like any other; only a store that cannot be had
ends the run, and then it can be resumed.
"""

from __future__ import annotations

import time
import traceback
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from rostering.batch.engine import Allowance, Answer, Engine, Posed
from rostering.batch.event import Events
from rostering.batch.outcome import Outcome, State
from rostering.batch.piece import Piece, Pieces
from rostering.batch.share import share
from rostering.errors import RotaError, StoreError
from rostering.store.again import again

TICK_SECONDS = 0.2
MOST_TRIES = 3  # of a piece whose facts change while it is solved
NO_TIME = "There was no time left for it."
CHANGED = "What it is made of was changed again and again while it was solved; run the batch again."
Result = TypeVar("Result")


@dataclass(frozen=True)
class Effort:
    """How far each solve may go, and the second (of `time.monotonic`) by which all must be done (None: any)."""

    each: Allowance
    until: float | None = None


@dataclass(frozen=True)
class Standing:
    """How far a batch is: pieces through, known of so far, and what of them is no good."""

    through: int
    known: int
    failed: int
    share: float  # of the work known of, from 0 to 1


Hear = Callable[[Standing], None]


class Conductor:
    """One batch on one engine."""

    def __init__(
        self,
        pieces: Pieces,
        engine: Engine,
        effort: Effort,
        events: Events,
        *,
        stopped: Callable[[], bool] = lambda: False,
        hear: Hear = lambda _: None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._pieces, self._engine, self._effort, self._events = pieces, engine, effort, events
        self._asked_to_stop, self._hear, self._sleep = stopped, hear, sleep
        self._waiting: deque[Piece] = deque()
        self._flying: dict[str, Piece] = {}
        self._tries: dict[str, int] = {}
        self._outcomes: dict[str, Outcome] = {}
        self._known = self._known_need = self._through_need = 0.0
        self._stopped = False

    @property
    def interrupted(self) -> bool:
        """Whether somebody asked to stop before all were through."""
        return self._stopped

    def conduct(self) -> tuple[Outcome, ...]:
        """Bring all pieces through; what became of them, the last word on each. Raises StoreError."""
        for pieces in self._pieces.rounds():
            self._round(pieces)
            if self._stopped:
                break
        return tuple(self._outcomes.values())

    def _round(self, pieces: Iterable[Piece]) -> None:
        self._waiting = deque(sorted(pieces, key=lambda one: (-one.need, one.key)))
        self._known += len(self._waiting)
        self._known_need += sum(one.need for one in self._waiting)
        while self._waiting or self._flying:
            self._look_up()
            self._fill()
            answer = self._engine.next(TICK_SECONDS) if self._flying else None
            if answer is not None and answer.key in self._flying:
                self._take(self._flying.pop(answer.key), answer)
            self._hear(self._standing())

    def _look_up(self) -> None:
        """See whether it is time to stop, or too late to begin anything."""
        if not self._stopped and self._asked_to_stop():
            self._stopped = True
            self._engine.stop()
        if self._stopped:
            self._waiting.clear()
        elif self._left() == 0.0:
            while self._waiting:
                piece = self._waiting.popleft()
                self._through(piece, Outcome(piece.key, State.LEFT, NO_TIME), note=True)

    def _left(self) -> float | None:
        until = self._effort.until
        return None if until is None else max(0.0, until - time.monotonic())

    def _fill(self) -> None:
        while self._waiting and len(self._flying) < self._engine.capacity:
            open_need = sum(one.need for one in self._waiting)
            piece = self._waiting.popleft()
            try:
                posed = self._patiently(lambda piece=piece: self._pieces.pose(piece))  # type: ignore[misc]
            except StoreError:
                raise
            except Exception as error:  # one roster's failure never stops the rest
                posed = self._failed(piece, error)
            if isinstance(posed, Outcome):
                self._through(piece, posed, note=not posed.is_done)
                continue
            allowance = self._allowance(piece, open_need)
            self._flying[piece.key] = piece
            self._events.tell("begun", key=piece.key, seconds=allowance.seconds, threads=allowance.threads)
            self._engine.submit(Posed(piece.key, posed, allowance))

    def _allowance(self, piece: Piece, open_need: float) -> Allowance:
        most, cores = self._effort.each, self._engine.cores
        beside = len(self._waiting) + len(self._flying) + 1
        return replace(
            most,
            seconds=share(most.seconds, self._left(), cores, piece.need, open_need),
            threads=1 if most.deterministic else max(1, cores // beside),
        )

    def _take(self, piece: Piece, answer: Answer) -> None:
        try:
            outcome = self._patiently(lambda: self._pieces.settle(piece, answer, ended=self._stopped))
        except StoreError:
            raise
        except Exception as error:  # nor does this one's
            outcome = replace(self._failed(piece, error), seconds=answer.seconds, peak_bytes=answer.peak_bytes)
        if outcome is not None:
            self._through(piece, outcome, note=outcome.state is State.FAILED)
            return
        tries = self._tries[piece.key] = self._tries.get(piece.key, 1) + 1
        if tries > MOST_TRIES:
            self._through(piece, Outcome(piece.key, State.FAILED, CHANGED), note=True)
        else:
            self._waiting.appendleft(piece)
            self._events.tell("changed", key=piece.key)

    def _failed(self, piece: Piece, error: Exception) -> Outcome:
        """A piece of which nothing came; what is no failure of its own is a fault of ours, and said where."""
        if isinstance(error, RotaError):
            return Outcome(piece.key, State.FAILED, error.in_full)
        last = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(last.filename).name}, line {last.lineno}"
        return Outcome(piece.key, State.FAILED, f"A fault in rota itself ({type(error).__name__} in {where}).")

    def _through(self, piece: Piece, outcome: Outcome, *, note: bool) -> None:
        """A piece has come to its end."""
        if note and not (self._stopped and outcome.state is State.FAILED):
            self._patiently(lambda: self._pieces.note(outcome))
        self._outcomes[piece.key] = outcome
        self._through_need += piece.need
        self._events.tell("done", **outcome.as_json())

    def _patiently(self, work: Callable[[], Result]) -> Result:
        """Do something with the store, again for a while where it is away. Raises StoreError."""
        return again(work, told=self._waits, sleep=self._sleep)

    def _waits(self, sentence: str, seconds: float) -> None:
        self._events.tell("waiting", said=sentence, seconds=seconds)

    def _standing(self) -> Standing:
        failed = sum(one.state is State.FAILED for one in self._outcomes.values())
        part = self._through_need / self._known_need if self._known_need else 1.0
        return Standing(len(self._outcomes), int(self._known), failed, part)
