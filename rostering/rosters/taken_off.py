"""Taking one person off shifts because they do not come, so that it can be taken back: what stood before, and what is
left of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlmodel import Session

from rostering.errors import BadInputError
from rostering.rosters.edit import edit_roster, work_on
from rostering.rosters.shift_work import Edit, Work
from rostering.store import tables as t

if TYPE_CHECKING:
    from rostering.store.use_case import UseCase

Stands = Mapping[tuple[int, int], Work | None]  # by worker and shift; None: not on it


@dataclass(frozen=True)
class TakenOff:
    """What stood on some shifts of a roster before somebody was taken off, and after; the amendment's number on a
    published roster."""

    roster: int
    before: Stands
    after: Stands
    amendment: int | None


def take_off(case: UseCase, roster: int, edits: Sequence[Edit], reason: str) -> TakenOff:
    """Make some changes to one roster as `edit_roster` does, and keep what stood there."""
    stood = work_on(case.session, roster)
    done = edit_roster(case, roster, edits, reason)
    before = {edit.pair: stood.get(edit.pair) for edit in edits}
    return TakenOff(roster, before, {edit.pair: edit.work for edit in edits}, done.amendment)


def put_back(case: UseCase, taken: TakenOff, reason: str) -> int | None:
    """Have it stand as before; the amendment's number. Raises as `edit_roster`, and BadInputError for what somebody
    changed since."""
    refuse_changed(case.session, taken.after, work_on(case.session, taken.roster))
    edits = [Edit(worker, shift, work) for (worker, shift), work in taken.before.items()]
    return edit_roster(case, taken.roster, edits, reason).amendment


def refuse_changed(session: Session, expected: Stands, stands: Stands) -> None:
    """Raise BadInputError where something else stands than what was left."""
    for pair, work in expected.items():
        if stands.get(pair) != work:
            worker, shift = session.get_one(t.Worker, pair[0]), session.get_one(t.Shift, pair[1])
            name = session.get_one(t.Person, worker.person_id).name
            raise BadInputError(
                f"Somebody has changed {name} on {shift.code} {shift.day:%a} {shift.day.day} {shift.day:%b} since; it "
                "stays as they left it."
            )
