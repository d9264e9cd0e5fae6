"""Solving a period for some homes: read, build, search without the store, then save in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from time import monotonic
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col, select

from rostering import access, calendar, text
from rostering.errors import BadInputError
from rostering.rosters.build import Build, build
from rostering.rosters.hold import Hold, held_back, with_begun
from rostering.rosters.horizon import Horizon
from rostering.rosters.question import question
from rostering.rosters.read import read_snapshot, settings_within
from rostering.rosters.save import Saved, save
from rostering.rosters.snapshot import Snapshot
from rostering.rosters.summary import Summary, summarise
from rostering.store import tables as t
from rostering.store.use_case import use_case
from rostering.work.demand import prepare_shifts
from solver.check import Report
from solver.limits import Limits
from solver.problem import ProblemError
from solver.result import Result
from solver.roster import Roster
from solver.search.incumbent import Progress
from solver.solve import solve
from solver.stop import Stop

if TYPE_CHECKING:
    from rostering.store.engine import Store


LEAST_LEFT_SECONDS = 0.5


@dataclass(frozen=True)
class Solved:
    """A period that was solved and saved: who works when, and what the check says of it by the rules as they are."""

    build: Build
    result: Result
    roster: Roster
    report: Report
    summary: Summary
    saved: tuple[Saved, ...]

    @property
    def must_look(self) -> bool:
        """Whether something needs a person: a place below its minimum, a broken rule, a proposal that waits."""
        below = any(place.below == "minimum" for place in self.summary.short)
        return below or bool(self.summary.broken) or not all(one.accepted for one in self.saved)


def solve_rosters(
    store: Store,
    actor_name: str | None,
    horizon: Horizon,
    settings: Iterable[str],
    limits: Limits,
    *,
    accept: bool = False,
    afresh: bool = False,
    propose: Hold | None = None,
    begun: bool = False,
    stop: Stop | None = None,
    listener: Callable[[Progress], None] | None = None,
    told: Callable[[str], None] = lambda _: None,
    laid: Callable[[Build], None] = lambda _: None,
) -> Solved:
    """Solve the rosters of the named homes (none = all) for a period and save what was found.

    A roster that is published, or on which somebody can come no more, is changed as little as can be, unless it is to
    be made `afresh`. With `propose` nothing is accepted at once, and whom the hold names stays where they stand. Shifts
    that have begun stay as they are; with `begun` they are filled like any (a week made up, at any date). `told` hears
    what is being done, and may raise Stopped as long as nothing is saved; `laid` hears what is searched.

    Raises BadInputError where there is nothing to solve, RefusedError where the actor may not, StoreError where the
    store cannot be had.
    """
    named = list(settings)
    told("reading the store")
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "solve", actor.organisation)
        within = settings_within(session, horizon, named)  # refuses an unknown setting before anything is written
        owner = _owner(session, within)
        access.guard(actor, "solve", owner)
    prepare_shifts(store, actor_name, horizon, within, owner)
    with store.reading() as session:
        snapshot = held_back(read_snapshot(session, horizon, named), propose)
    if not begun:
        snapshot = with_begun(snapshot, calendar.now())
        _refuse_over(snapshot, horizon)
    told("laying out who could work where")
    began = monotonic()
    built = build(snapshot, horizon, mend=not afresh)
    laid(built)
    told("solving")
    try:
        asked = question(built, standing=propose is not None)
        # The same facts give the same roster, whatever stood there before.
        problem = asked.problem.replace(hint=()) if limits.deterministic else asked.problem
        result = solve(problem, _leaving(limits, monotonic() - began), stop=stop, listener=listener)
    except ProblemError as error:
        raise BadInputError(text.cannot_be_rostered(horizon, error)) from error
    assert result.roster is not None
    assert result.report is not None
    roster, report = asked.answer(result.roster, result.report)
    summary = summarise(built, roster, report, searched=True)
    told("saving")
    with use_case(store, actor_name, "solve", owner) as case:
        saved = save(case, built, roster, _kept(result), accept=accept, propose=propose is not None)
        case.record(_subject(built, named), after=_after(result, summary, saved))
    return Solved(built, result, roster, report, summary, saved)


def _refuse_over(snapshot: Snapshot, horizon: Horizon) -> None:
    if snapshot.shifts and len(snapshot.begun) == len(snapshot.shifts):
        period = f"{text.day(horizon.first)} to {text.day(horizon.last)}"
        raise BadInputError(f"Every shift of {period} has begun already, so nothing can be solved; choose later days.")


def _owner(session: Session, settings: Iterable[int]) -> str | None:
    """The code of the organisation whose settings they all are; None where they are of several."""
    o, s = t.Organisation, t.Setting
    query = select(o.code).join(s, col(s.organisation_id) == col(o.id)).where(col(s.id).in_(sorted(settings)))
    owners = session.exec(query.distinct()).all()
    return owners[0] if len(owners) == 1 else None


def _leaving(limits: Limits, seconds: float) -> Limits:
    """Limits that leave time to tell and save: a third of what laying out took, at least half a second, at most a
    tenth."""
    if limits.seconds is None:
        return limits
    return replace(limits, seconds=limits.seconds - min(max(seconds / 3, LEAST_LEFT_SECONDS), limits.seconds / 10))


def _kept(result: Result) -> dict[str, Any]:
    """What is kept of a result beside its assignments."""
    assert result.report is not None
    return {
        "status": result.status.value,
        "objective": result.objective,
        "bound": result.bound,
        "parts": dict(result.report.score.parts),
        "origin": result.origin,
        "seconds": round(result.seconds, 1),
        "seed": result.seed,
        "workers": result.workers,
    }


def _subject(built: Build, named: list[str]) -> str:
    homes = len(built.snapshot.homes)
    return f"rosters {built.horizon.first} to {built.horizon.last}, {homes} setting{'s' if homes != 1 else ''}"


def _after(result: Result, summary: Summary, saved: tuple[Saved, ...]) -> str:
    places = sum(one.places for one in summary.settings)
    filled = sum(one.filled for one in summary.settings)
    accepted = sum(one.accepted for one in saved)
    return f"{result.status.value}, {filled} of {places} places filled, {accepted} of {len(saved)} accepted"
