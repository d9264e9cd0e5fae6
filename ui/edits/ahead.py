"""How a roster looks with some changes, before they are saved: the same rules, only where it is touched."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rostering.rosters.edit_cells import CellsEdited
    from rostering.rosters.home_standing import HomePart
    from rostering.rosters.shift_work import Edit
    from rostering.rosters.standing import Standing

DRAFT = "draft"


def ahead(part: HomePart, edits: Sequence[Edit]) -> HomePart:
    """A part with some changes made to it."""
    from rostering.rosters.standing_with import standing_with

    return replace(part, standing=standing_with(part.standing, edits))


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
