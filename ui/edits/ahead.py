"""How a roster looks with some changes, before they are saved: the same rules, only where it is touched."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from rostering.rosters.snapshot import AssignmentFacts
from rostering.rosters.standing import Standing, checked
from solver.check import recheck

if TYPE_CHECKING:
    from rostering.rosters.edit_cells import CellsEdited
    from rostering.rosters.home_standing import HomePart
    from rostering.rosters.shift_work import Edit
    from rostering.rosters.snapshot import Snapshot

DRAFT = "draft"


def ahead(part: HomePart, edits: Sequence[Edit]) -> HomePart:
    """A part with some changes made to it. Somebody's own times make it a new problem; all else is checked only where
    it is touched."""
    was = part.standing
    snapshot = _with(was.build.snapshot, edits)
    if _own_times(snapshot, edits) or any(
        one.shift in {edit.shift for edit in edits} for one in was.build.own_times.values()
    ):
        return replace(part, standing=checked(snapshot, was.build.horizon))
    build = replace(was.build, snapshot=snapshot)
    joined = build.blocks.joined
    report = recheck(build.problem, was.report, joined(was.roster), joined(build.roster))
    return replace(part, standing=Standing(build, build.roster, report))


def at_version(part: HomePart, edited: CellsEdited) -> HomePart:
    """A part that shows changes already, now that they are saved."""
    standing = part.standing
    snapshot = standing.build.snapshot
    _, _, _, state = snapshot.rosters.get(part.home, (0, 0, True, DRAFT))
    rosters = {**snapshot.rosters, part.home: (edited.roster, edited.version, True, state)}
    build = replace(standing.build, snapshot=replace(snapshot, rosters=rosters))
    return replace(part, standing=replace(standing, build=build))


def touched(was: Standing, now: Standing, edits: Iterable[Edit]) -> frozenset[str]:
    """The people (codes) whose rows a change may alter: those who change, and those who break more or less by it."""
    snapshot = now.build.snapshot
    changed = {snapshot.persons[snapshot.worker[edit.worker].person].code for edit in edits}
    marks = set(was.report.broken) ^ set(now.report.broken)
    return frozenset(changed | {one.worker for one in marks if one.worker is not None})


def _with(snapshot: Snapshot, edits: Iterable[Edit]) -> Snapshot:
    stands = {(one.worker, one.shift): one for one in snapshot.assignments}
    for number, edit in enumerate(edits, 1):
        known = stands.pop(edit.pair, None)
        if edit.work is None or not edit.work.stands:
            continue
        stands[edit.pair] = AssignmentFacts(
            id=known.id if known is not None else -number,
            roster=known.roster if known is not None else 0,
            worker=edit.worker,
            shift=edit.shift,
            starts_at=edit.work.starts_at,
            ends_at=edit.work.ends_at,
            break_minutes=edit.work.break_minutes,
            standing=edit.work.standing,
            pinned=edit.work.pinned,
        )
    return replace(snapshot, assignments=tuple(sorted(stands.values(), key=lambda one: (one.starts_at, one.id))))


def _own_times(snapshot: Snapshot, edits: Iterable[Edit]) -> bool:
    """Whether any change is to other times than its shift's."""
    for edit in edits:
        if edit.work is not None:
            facts = snapshot.shift[edit.shift]
            theirs = facts.starts_at, facts.ends_at, facts.break_minutes
            if (edit.work.starts_at, edit.work.ends_at, edit.work.break_minutes) != theirs:
                return True
    return False
