"""Seats on sessions as work: they take time, count in hours and rest, and are never cover."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering.rosters.among import among
from rostering.store import tables as t
from rostering.store.kept import kept
from rostering.store.seat_state import TAKEN

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed
# The type of work that a session of a step is, and the letter a grid would show; any other step is training.
TYPES = {"induction": ("induction", "I"), "shadow": ("shadowing", "S")}
TRAINING = ("training", "T")


@dataclass(frozen=True, slots=True)
class SessionWork:
    """A seat that is booked or was attended, as work of one employment. `setting` None: at no setting."""

    worker: int
    employer: int
    setting: int | None
    code: str
    type: str
    starts_at: datetime
    ends_at: datetime


def session_work(session: Session, *which: Any) -> Iterator[SessionWork]:
    """The seats that meet some conditions on `TrainingSession` and `SessionBooking`."""
    return _work(session.exec(_seats(*which)))


def session_work_between(
    session: Session, begins: datetime, ends: datetime, workers: Collection[int] | None = None
) -> Iterator[SessionWork]:
    """The seats on sessions that begin from an instant to another; of some employments, or of all."""
    return _work(_seats_between(session, begins=begins, ends=ends, workers=workers))


@kept
def _seats_between(begins: datetime, ends: datetime, workers: Collection[int] | None) -> Any:
    s = t.TrainingSession
    return _seats(col(s.starts_at) >= begins, col(s.starts_at) < ends, among(t.SessionBooking.worker_id, workers))


def _seats(*which: Any) -> Any:
    b, s = t.SessionBooking, t.TrainingSession
    return (
        pick(b.worker_id, t.Worker.organisation_id, s.setting_id, s.step, s.starts_at, s.ends_at)
        .join(s, col(s.id) == col(b.session_id))
        .join(t.Worker, col(t.Worker.id) == col(b.worker_id))
        .where(col(b.state).in_(TAKEN), col(s.cancelled_at).is_(None), *which)
    )


def _work(rows: Iterable[Any]) -> Iterator[SessionWork]:
    for worker, employer, setting, step, starts_at, ends_at in rows:
        type_, code = TYPES.get(step, TRAINING)
        yield SessionWork(worker, employer, setting, code, type_, starts_at, ends_at)
