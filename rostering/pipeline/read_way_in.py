"""Reading who is on the way into a pool, and what they have completed: by employment, in three queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering.calendar import DAY_MINUTES, instant
from rostering.pipeline.way_in import Done, WayIn
from rostering.rosters.among import among
from rostering.store import tables as t
from rostering.store.kept import kept
from rostering.store.seat_state import ATTENDED

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed
INTEREST = "interest"
SESSION_SOURCE = "session:"  # of a skill, before the number of the session that gave it
PASSPORT_STEP = "step"  # the kind of a passport's fact that is a step of a way in
EVER = datetime(1900, 1, 1, tzinfo=UTC)


def ways_in(session: Session, people: Collection[int] | None = None) -> dict[int, WayIn]:
    """The way in of every employment that is on one, by its number; of some persons, or of all."""
    rows = _entries(session, people=people).all()
    if not rows:
        return {}
    done = _signed(session, [row.id for row in rows])
    attended = _attended(session, [row.worker_id for row in rows])
    held = _held(session, {row.person_id for row in rows})
    return {
        row.worker_id: WayIn(
            pool=row.pool,
            done={INTEREST: (Done(row.opened_at),)} | _joined(done.get(row.id, {}), attended.get(row.worker_id, {})),
            held=held.get(row.person_id, {}),
            left_on=row.left_on,
        )
        for row in rows
    }


@kept
def _entries(people: Collection[int] | None) -> Any:
    e, w = t.PipelineEntry, t.Worker
    return (
        pick(e.id, e.worker_id, e.pool, e.opened_at, e.left_on, w.person_id)
        .join(w, col(w.id) == col(e.worker_id))
        .where(among(w.person_id, people))
    )


def _signed(session: Session, entries: Collection[int]) -> dict[int, dict[str, list[Done]]]:
    """The checks and signatures of each entry that nobody withdrew; what a passport proved ends with the passport."""
    found: dict[int, dict[str, list[Done]]] = defaultdict(lambda: defaultdict(list))
    for entry, step, at, level, until in _steps(session, entries=entries):
        found[entry][step].append(Done(at, level, until))
    return found


@kept
def _steps(entries: Collection[int]) -> Any:
    p, f, a = t.PipelineStep, t.PassportFact, t.PassportAnswer
    proven = (col(f.row_id) == col(p.id)) & (col(f.kind) == PASSPORT_STEP)
    return (
        pick(p.entry_id, p.step, p.done_at, p.level, a.valid_until)
        .outerjoin(f, proven)
        .outerjoin(a, col(a.id) == col(f.answer_id))
        .where(col(p.entry_id).in_(entries), col(p.withdrawn_at).is_(None))
        .order_by(col(p.done_at), col(p.id))
    )


def _attended(session: Session, workers: Collection[int]) -> dict[int, dict[str, list[Done]]]:
    """The sessions that each employment attended; one counts from its last minute on."""
    found: dict[int, dict[str, list[Done]]] = defaultdict(lambda: defaultdict(list))
    for worker, step, at in _sessions(session, workers=workers):
        found[worker][step].append(Done(at))
    return found


@kept
def _sessions(workers: Collection[int]) -> Any:
    b, s = t.SessionBooking, t.TrainingSession
    return (
        pick(b.worker_id, s.step, s.ends_at)
        .join(s, col(s.id) == col(b.session_id))
        .where(col(b.worker_id).in_(workers), col(b.state) == ATTENDED)
        .order_by(col(s.ends_at))
    )


def _held(session: Session, people: Collection[int]) -> dict[int, dict[str, datetime]]:
    """From when on each person has had a skill: from the end of the session that gave it, else from the end of the
    day it is dated; one without a date was always there."""
    ends = dict(_session_ends(session).all())
    found: dict[int, dict[str, datetime]] = defaultdict(dict)
    for person, skill, done_on, source in _skills(session, people=people):
        given = source.removeprefix(SESSION_SOURCE)
        if source.startswith(SESSION_SOURCE) and given.isdigit() and int(given) in ends:
            at = ends[int(given)]
        else:
            at = EVER if done_on is None else instant(done_on, DAY_MINUTES)
        found[person][skill] = min(at, found[person].get(skill, at))
    return found


@kept
def _session_ends() -> Any:
    return pick(t.TrainingSession.id, t.TrainingSession.ends_at)


@kept
def _skills(people: Collection[int]) -> Any:
    k = t.Skill
    return pick(k.person_id, k.skill, k.done_on, k.source).where(col(k.person_id).in_(people))


def _joined(*parts: dict[str, list[Done]]) -> dict[str, tuple[Done, ...]]:
    """What was signed and what was attended, step by step, the earliest first."""
    steps = {step for part in parts for step in part}
    return {
        step: tuple(sorted((one for part in parts for one in part.get(step, ())), key=lambda one: one.at))
        for step in steps
    }
