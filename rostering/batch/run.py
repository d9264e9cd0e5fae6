"""The record of a run in the store: begun, resumed where one was cut off, kept piece by piece, and ended.

It is the lock too: while the process of a run lives, no other begins for the same days. A process that died holds
nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col, select

from rostering import access
from rostering.batch.outcome import DONE, Outcome, RosterOutcome, State
from rostering.batch.process import Process
from rostering.errors import BadInputError
from rostering.store import tables as t
from rostering.store.use_case import use_case
from rostering.version import VERSION
from rostering.words import clock, day

if TYPE_CHECKING:
    from rostering.rosters.horizon import Horizon
    from rostering.store.engine import Store
    from rostering.store.use_case import UseCase

RUNNING, INTERRUPTED, ENDED = "running", "interrupted", "ended"
# A run on another machine counts as dead when nothing was heard of it for so long.
SILENT = timedelta(hours=2)


@dataclass(frozen=True)
class Scope:
    """What a run is about: the same words mean the same run, to be resumed. `horizon` None: files."""

    words: str
    horizon: Horizon | None = None
    organisation: str | None = None  # whose settings they are, where it is one


@dataclass(frozen=True)
class Run:
    """A run that has begun; `done` is what became of the pieces that are done already, by key."""

    id: int
    scope: Scope
    started_at: datetime
    resumed: bool = False
    done: Mapping[str, Outcome] = field(default_factory=dict)
    failed: frozenset[str] = frozenset()  # not to be tried again


def begin(
    store: Store,
    actor_name: str | None,
    scope: Scope,
    options: Mapping[str, Any],
    *,
    again: bool = False,
    retry_failed: bool = False,
) -> Run:
    """Begin a run, or go on with the last of the same scope where that was cut off.

    With `again` a new one in any case; with `retry_failed` the last one, for what failed or was left in it. Raises
    BadInputError while another run for these days (or the same files) goes on, and where there is nothing to retry.
    """
    with use_case(store, actor_name, "solve", scope.organisation) as case:
        _refuse_beside(case, scope)
        last = _last(case.session, scope)
        if retry_failed and last is None:
            raise BadInputError(f"There is no earlier run for {scope.words}, so nothing of it can be tried again.")
        resumed = last is not None and not again and (retry_failed or last.state != ENDED)
        row = last if resumed and last is not None else _new(case, scope, options)
        own = Process.own()
        row.state, row.host, row.process, row.version = RUNNING, own.host, own.words, VERSION
        row.seen_at, row.ended_at = case.now, None
        case.session.add(row)
        case.session.flush()
        assert row.id is not None
        case.record(f"batch {row.id}", after="resumed" if resumed else "begun")
        return _run(case.session, row, scope, resumed=resumed, retry=retry_failed)


def keep(case: UseCase, run: Run, outcome: Outcome) -> None:
    """Keep what became of a piece, in the transaction of a use case; its row of the trail is the caller's."""
    b = t.BatchPiece
    row = case.session.exec(select(b).where(b.run_id == run.id, b.key == outcome.key)).one_or_none()
    values: dict[str, Any] = {
        "state": outcome.state.value,
        "input_sha256": outcome.input_sha256,
        "status": outcome.status,
        "objective": outcome.objective,
        "bound": outcome.bound,
        "gap": outcome.gap,
        "seconds": outcome.seconds,
        "peak_bytes": outcome.peak_bytes,
        "worker": outcome.worker,
        "said": outcome.said,
        "rosters": json.dumps(outcome.as_json()["rosters"]),
        "saved_at": case.now,
    }
    case.session.add(
        t.BatchPiece(run_id=run.id, key=outcome.key, **values) if row is None else row.sqlmodel_update(values)
    )
    found = case.session.get_one(t.BatchRun, run.id)
    found.seen_at = case.now
    case.session.add(found)


def note(store: Store, actor_name: str | None, run: Run, outcome: Outcome) -> int:
    """Keep what became of a piece for which nothing else is written; the number of its row in the audit trail."""
    with use_case(store, actor_name, "solve", run.scope.organisation) as case:
        keep(case, run, outcome)
        case.record(f"batch {run.id}", after=f"{outcome.key}: {said(outcome)}")
    return case.entries[-1].id


def end(store: Store, actor_name: str | None, run: Run, *, interrupted: bool, words: str) -> None:
    """Note that a run is over."""
    with use_case(store, actor_name, "solve", run.scope.organisation) as case:
        row = case.session.get_one(t.BatchRun, run.id)
        row.state = INTERRUPTED if interrupted else ENDED
        row.ended_at = row.seen_at = case.now
        case.session.add(row)
        case.record(f"batch {run.id}", after=f"{row.state}: {words}")


def said(outcome: Outcome) -> str:
    """An outcome as the audit trail has it: in short."""
    return ", ".join(word for word in (outcome.state.value, outcome.status) if word)


def solved_before(store: Store, actor_name: str | None) -> Mapping[str, Outcome]:
    """What each piece of any run was solved as last, by key. Raises RefusedError and StoreError."""
    b = t.BatchPiece
    with store.reading() as session:
        access.guard(actor := access.acting(session, actor_name), "solve", actor.organisation)
        query = select(b).where(col(b.state).in_([state.value for state in DONE]))
        rows = session.exec(query.order_by(col(b.saved_at), col(b.id))).all()
        return {row.key: kept(row) for row in rows}


def kept(row: t.BatchPiece) -> Outcome:
    """What became of a piece, as the record has it."""
    return Outcome(
        row.key,
        State(row.state),
        row.said,
        row.input_sha256,
        row.status,
        row.objective,
        row.bound,
        row.gap,
        row.seconds,
        row.peak_bytes,
        row.worker,
        tuple(
            RosterOutcome(one["key"], one["short"], one["below_minimum"], one["broken"], one["proposal_waits"])
            for one in json.loads(row.rosters)
        ),
    )


def _new(case: UseCase, scope: Scope, options: Mapping[str, Any]) -> t.BatchRun:
    return t.BatchRun(
        scope=scope.words,
        first_day=None if scope.horizon is None else scope.horizon.first,
        last_day=None if scope.horizon is None else scope.horizon.last,
        options=json.dumps(options, sort_keys=True),
        state=RUNNING,
        made_by=case.actor.name,
        version=VERSION,
        host="",
        process="",
        started_at=case.now,
        seen_at=case.now,
    )


def _run(session: Session, row: t.BatchRun, scope: Scope, *, resumed: bool, retry: bool) -> Run:
    assert row.id is not None
    rows = session.exec(select(t.BatchPiece).where(t.BatchPiece.run_id == row.id)).all() if resumed else ()
    outcomes = [kept(one) for one in rows]
    done = {one.key: one for one in outcomes if one.is_done}
    failed = frozenset(() if retry else (one.key for one in outcomes if one.state is State.FAILED))
    return Run(row.id, scope, row.started_at, resumed, done, failed)


def _last(session: Session, scope: Scope) -> t.BatchRun | None:
    r = t.BatchRun
    return session.exec(select(r).where(r.scope == scope.words).order_by(col(r.id).desc()).limit(1)).one_or_none()


def _refuse_beside(case: UseCase, scope: Scope) -> None:
    """Refuse while another run lives that is for the same days, or the same files."""
    for row in case.session.exec(select(t.BatchRun).where(t.BatchRun.state == RUNNING)).all():
        if _meets(row, scope) and is_alive(row, case.now):
            where = "" if Process.read(row.host, row.process).is_here else f" on {row.host}"
            raise BadInputError(
                f"Batch {row.id} for {row.scope} has been running{where} since {day(row.started_at.date())} "
                f"{clock(row.started_at)}; wait for its end or stop it."
            )


def _meets(row: t.BatchRun, scope: Scope) -> bool:
    if scope.horizon is None or row.first_day is None or row.last_day is None:
        return row.scope == scope.words
    return row.first_day <= scope.horizon.last and scope.horizon.first <= row.last_day


def is_alive(row: t.BatchRun, now: datetime) -> bool:
    """Whether the process of a run that is not over still runs."""
    if row.state != RUNNING:
        return False
    process = Process.read(row.host, row.process)
    return process.lives if process.is_here else now - row.seen_at < SILENT
