"""A task as a problem: the facts as they are now, who may be put where, and what the solver is asked."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering import calendar
from rostering.batch.answering import sha256
from rostering.batch.plan import Task, Way
from rostering.errors import BadInputError
from rostering.rosters.build import Build, build
from rostering.rosters.hold import with_begun
from rostering.rosters.horizon import Horizon
from rostering.rosters.question import Question, question
from rostering.rosters.read import read_snapshot
from rostering.rosters.snapshot import AssignmentFacts, Snapshot, WorkedFacts
from rostering.store import tables as t
from rostering.store.assignment_standing import PLANNED
from rostering.store.proposal_state import WAITING
from solver.problem import Problem

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed


@dataclass(frozen=True)
class Asked:
    """What the solver is asked of a task, as the store was when its audit trail had come to row `seen`."""

    question: Question
    problem: Problem
    seen: int

    @property
    def build(self) -> Build:
        """The facts that it was made of."""
        return self.question.build

    @cached_property
    def text(self) -> str:
        """The problem as JSON."""
        from solver.formats.json import write

        return write(self.problem)

    @cached_property
    def sha256(self) -> str:
        """The hash of that."""
        return sha256(self.text)


def ask(session: Session, horizon: Horizon, task: Task, codes: dict[int, str], free: Collection[int]) -> Asked:
    """What is asked of a task. Drafts `free` to be made anew count for nothing in another's draft, but for who is held
    on them. Raises BadInputError where every shift has begun."""
    seen = last_row(session)
    people = task.people | _standing(session, horizon, task)
    snapshot = read_snapshot(session, horizon, [codes[home] for home in sorted(task.homes)], people=people)
    if task.way is Way.DRAFT:
        snapshot = _without_drafts(session, snapshot, horizon, free)
    if task.way is Way.PROPOSAL:
        snapshot = _with_proposals(session, snapshot, horizon)
    if task.way is Way.SEAM:
        snapshot = _pinned_but(snapshot, task.people)
    snapshot = with_begun(snapshot, calendar.now())
    if snapshot.shifts and len(snapshot.begun) == len(snapshot.shifts):
        raise BadInputError("Every shift has begun already, so nothing can be solved.")
    built = build(snapshot, horizon, mend=task.way is Way.PROPOSAL)
    asked = question(built, standing=task.way is Way.SEAM)
    return Asked(asked, _narrowed(asked.problem, built, task), seen)


def last_row(session: Session) -> int:
    """The number of the last row of the audit trail."""
    rows = session.exec(pick(t.Audit.id).order_by(col(t.Audit.id).desc()).limit(1)).all()
    return rows[0] if rows else 0


def _standing(session: Session, horizon: Horizon, task: Task) -> frozenset[int]:
    """Who is on the rosters of the homes in a way that counts: held, or any at all where little is to change."""
    a, w, r, rs = t.Assignment, t.Worker, t.Roster, t.RosterSetting
    query = (
        pick(w.person_id)
        .join(a, col(a.worker_id) == col(w.id))
        .join(r, col(r.id) == col(a.roster_id))
        .join(rs, col(rs.roster_id) == col(r.id))
        .where(col(rs.setting_id).in_(sorted(task.homes)), r.first_day == horizon.first)
    )
    if task.way is Way.DRAFT:
        begun = col(a.starts_at) <= calendar.now()
        query = query.where(col(a.pinned) | (col(a.standing) != PLANNED) | begun)
    return frozenset(session.exec(query.distinct()).all())


def _without_drafts(session: Session, snapshot: Snapshot, horizon: Horizon, free: Collection[int]) -> Snapshot:
    """The facts as if nobody stood on other drafts that are to be made anew, but who is held there."""
    a, w, r, rs = t.Assignment, t.Worker, t.Roster, t.RosterSetting
    others = sorted(set(free) - set(snapshot.homes))
    rows = session.exec(
        pick(w.person_id, a.shift_id)
        .join(w, col(w.id) == col(a.worker_id))
        .join(r, col(r.id) == col(a.roster_id))
        .join(rs, col(rs.roster_id) == col(r.id))
        .where(
            col(rs.setting_id).in_(others),
            r.first_day == horizon.first,
            a.standing == PLANNED,
            col(a.pinned).is_(False),
            col(a.starts_at) > calendar.now(),
        )
    )
    gone = {(person, shift) for person, shift in rows if shift is not None}
    return replace(snapshot, worked=tuple(one for one in snapshot.worked if (one.person, one.shift) not in gone))


def _with_proposals(session: Session, snapshot: Snapshot, horizon: Horizon) -> Snapshot:
    """The facts with what waiting proposals of other rosters ask of people as work they are fixed to."""
    p, pa, s, w, r = t.Proposal, t.ProposalAssignment, t.Shift, t.Worker, t.Roster
    ours = [known[0] for known in snapshot.rosters.values()]
    known = {(one.person, one.shift) for one in snapshot.worked}
    columns: Any = (w.person_id, s.id, s.setting_id, s.code, s.type, s.starts_at, s.ends_at, s.break_minutes)
    rows = session.exec(
        pick(*columns, w.organisation_id, s.role, s.target)
        .join(pa, col(pa.shift_id) == col(s.id))
        .join(p, col(p.id) == col(pa.proposal_id))
        .join(w, col(w.id) == col(pa.worker_id))
        .join(r, col(r.id) == col(p.roster_id))
        .where(p.state == WAITING, r.first_day == horizon.first, col(p.roster_id).not_in(ours))
        .order_by(col(s.starts_at), col(s.id), col(w.id))
    )
    more = tuple(
        WorkedFacts(person, setting, code, type_, starts_at, ends_at, rest, employer, role, target, shift)
        for person, shift, setting, code, type_, starts_at, ends_at, rest, employer, role, target in rows
        if person in snapshot.persons and (person, shift) not in known
    )
    return replace(snapshot, worked=(*snapshot.worked, *more))


def _pinned_but(snapshot: Snapshot, moving: Collection[int]) -> Snapshot:
    """The facts with everybody held where they stand but those who may move."""

    def held(one: AssignmentFacts) -> AssignmentFacts:
        facts = snapshot.shift[one.shift]
        own_times = (one.starts_at, one.ends_at, one.break_minutes) != (
            facts.starts_at,
            facts.ends_at,
            facts.break_minutes,
        )
        stays = snapshot.person_on(one).id not in moving and not own_times
        return replace(one, pinned=True) if stays else one

    return replace(snapshot, assignments=tuple(held(one) for one in snapshot.assignments))


def _narrowed(problem: Problem, built: Build, task: Task) -> Problem:
    """The problem without pairs of those who are put nowhere else; on a seam it begins from what stands."""
    persons = built.snapshot.persons
    pins = {(pin.worker, pin.duty) for pin in problem.pins}
    if task.way is Way.SEAM:
        may = {persons[one].code for one in task.people if one in persons}
        problem = problem.replace(hint=tuple(pair for pair in built.roster if pair in {*_pairs(problem)}))
    elif task.strangers:
        may = {persons[one].code for one in task.people - task.strangers if one in persons}
    else:
        return problem
    kept = tuple(one for one in problem.pairs if one.worker in may or (one.worker, one.duty) in pins)
    named = {(one.worker, one.duty) for one in kept}
    return problem.replace(pairs=kept, hint=tuple(pair for pair in problem.hint if pair in named))


def _pairs(problem: Problem) -> frozenset[tuple[str, str]]:
    return frozenset((one.worker, one.duty) for one in problem.pairs)


def result_text(document: dict[str, Any], seconds: float) -> dict[str, Any]:
    """What is kept of a result beside its assignments."""
    return {
        "status": document["status"],
        "objective": document["objective"],
        "bound": document["bound"],
        "parts": document["parts"],
        "origin": document["origin"],
        "seconds": round(seconds, 1),
        "seed": document["run"]["seed"],
        "workers": document["run"]["workers"],
    }
