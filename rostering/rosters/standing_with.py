"""How a standing roster looks with some changes: the same rules, checked only where it is touched."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from rostering.rosters.snapshot import AssignmentFacts
from rostering.rosters.standing import Standing, checked
from solver.check import recheck

if TYPE_CHECKING:
    from rostering.rosters.shift_work import Edit
    from rostering.rosters.snapshot import Snapshot


def standing_with(was: Standing, edits: Sequence[Edit]) -> Standing:
    """The roster as if some changes were made to it. Somebody's own times make it a new problem; all else is checked
    only where it is touched."""
    snapshot = _with(was.build.snapshot, edits)
    changed = {edit.shift for edit in edits}
    if _own_times(snapshot, edits) or any(one.shift in changed for one in was.build.own_times.values()):
        return checked(snapshot, was.build.horizon)
    build = replace(was.build, snapshot=snapshot)
    joined = build.blocks.joined
    report = recheck(build.problem, was.report, joined(was.roster), joined(build.roster))
    return Standing(build, build.roster, report)


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
