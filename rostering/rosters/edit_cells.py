"""Changing some cells of one roster as a screen does: thought out on a version, saved at once, able to be undone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rostering import access
from rostering.rosters.draft import new_draft
from rostering.rosters.edit import edit_roster, work_on
from rostering.rosters.horizon import Horizon
from rostering.rosters.roster_place import read_place
from rostering.rosters.shift_work import Edit, Work
from rostering.rosters.taken_off import Stands, refuse_changed
from rostering.store import tables as t
from rostering.store.use_case import UseCase, use_case

if TYPE_CHECKING:
    from rostering.store.engine import Store


@dataclass(frozen=True)
class CellEdits:
    """Some changes of one roster: of the one with a number, or, where a home (its number) has none for a period yet, of
    a draft that is made for them.

    `version` is the roster's version that they were thought out on; None: whichever it has. `expected` is what must
    stand there still, for an undo.
    """

    home: int
    horizon: Horizon
    edits: tuple[Edit, ...]
    reason: str
    roster: int | None = None
    version: int | None = None
    expected: Stands | None = None


@dataclass(frozen=True)
class CellsEdited:
    """What came of it: the roster and its version now, the amendment's number on a published one, a sentence for each
    soft rule newly broken, what stood on the changed places before and after, and the numbers of the rows of the audit
    trail."""

    roster: int
    version: int
    amendment: int | None
    told: tuple[str, ...]
    before: Stands
    after: Stands
    entries: tuple[int, ...]


def edit_cells(store: Store, actor_name: str | None, asked: CellEdits) -> CellsEdited:
    """Make the changes, all of them or none. A note on work that stays stays with it.

    Raises as `edit_roster`, and BadInputError where an undo finds something else than what was left.
    """
    with use_case(store, actor_name, "edit", _organisation(store, actor_name, asked)) as case:
        roster = asked.roster if asked.roster is not None else _draft(case, asked)
        stands = work_on(case.session, roster)
        before = {edit.pair: stands.get(edit.pair) for edit in asked.edits}
        refuse_changed(case.session, asked.expected or {}, stands)
        edits = [_with_note(edit, before[edit.pair]) for edit in asked.edits]
        edited = edit_roster(case, roster, edits, asked.reason, version=asked.version)
        return CellsEdited(
            roster=roster,
            version=edited.version,
            amendment=edited.amendment,
            told=edited.broken,
            before=before,
            after={edit.pair: edit.work for edit in edits},
            entries=tuple(entry.id for entry in case.entries),
        )


def _organisation(store: Store, actor_name: str | None, asked: CellEdits) -> str | None:
    """The organisation that the changes are for: the roster's, else the home's."""
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "edit", actor.organisation)
        if asked.roster is not None:
            return read_place(session, asked.roster).organisation
        home = session.get_one(t.Setting, asked.home)
        return session.get_one(t.Organisation, home.organisation_id).code


def _draft(case: UseCase, asked: CellEdits) -> int:
    roster = new_draft(case.session, asked.horizon, asked.home)
    assert roster.id is not None
    return roster.id


def _with_note(edit: Edit, before: Work | None) -> Edit:
    if edit.work is None or before is None or edit.work.note is not None:
        return edit
    return replace(edit, work=replace(edit.work, note=before.note))
