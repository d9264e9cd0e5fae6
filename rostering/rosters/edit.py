"""Changing who stands on a roster: every change passes here, is checked where it touches, and is done whole or not.

On a published roster a change is an amendment with a number; on a draft it is written without one. What breaks a hard
rule that nobody waived is refused. That somebody does not come is a fact and never refused: what follows is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col, select
from sqlmodel import select as select_typed

from rostering import text
from rostering.errors import BadInputError, RefusedError
from rostering.people.reason import speaks_of_health
from rostering.rosters.affected import Affected, Barred, affected
from rostering.rosters.amendments import write_amendment, write_publication
from rostering.rosters.roster_place import RosterPlace, guard_roster, read_place
from rostering.rosters.shift_work import Change, Edit, Work
from rostering.rosters.stale import stale
from rostering.rules.debts import open_debt
from rostering.rules.waive import Asked, waive_in
from rostering.store import tables as t
from rostering.store.assignment_standing import CANCELLED, NOT_WORKING, STANDINGS
from rostering.store.roster_state import PUBLISHED, SUPERSEDED

if TYPE_CHECKING:
    from rostering.store.use_case import UseCase

__all__ = [
    "Barred",
    "Change",
    "Edit",
    "Edited",
    "Work",
    "edit_roster",
    "newly_barred",
    "newly_broken",
    "work_on",
]
# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed
LONGEST_WORK = timedelta(hours=24)
LONGEST_REASON = 200
MOST_NAMED = 6


@dataclass(frozen=True)
class Edited:
    """What came of it: the roster and its version now, the amendment's number on a published roster, the ids of the
    persons whose work changed, and a sentence for each soft rule newly broken."""

    roster: int
    version: int
    amendment: int | None
    people: tuple[int, ...]
    broken: tuple[str, ...]


def amendments_of(edited: Iterable[Edited]) -> list[int]:
    """The numbers of the amendments among edits, in order; a draft's edit has none."""
    return [one.amendment for one in edited if one.amendment is not None]


def edit_roster(
    case: UseCase,
    roster: int,
    edits: Sequence[Edit],
    reason: str,
    *,
    version: int | None = None,
    waivers: Sequence[Asked] = (),
) -> Edited:
    """Make some changes to one roster, all of them or none, and record them.

    `version` is the roster's version that the changes were thought out on; None: whichever it has. `waivers` are
    recorded with the change, by the same actor, for rules that it breaks. Raises RefusedError for what newly breaks a
    hard rule that nobody waived and for an actor who may not, BadInputError for a stale version, for what cannot be,
    and where nothing would change. The session's transaction is then not to be used any further.
    """
    place = read_place(case.session, roster)
    guard_roster(case.actor, case.action, place)
    said = _reason(reason)
    if place.state == SUPERSEDED:
        raise BadInputError(f"The roster of {place.label} was superseded; change the one that stands.")
    if version is not None and version != place.version:
        raise BadInputError(stale(case.session, place, version))
    rows, wanted = _rows(case.session, place, edits)
    judged = None if waivers else _judged(case.session, place, wanted)
    if place.state == PUBLISHED:
        write_publication(case, place.id)
    changes = [_write(case, place, rows, one) for one in wanted]
    case.session.flush()
    for asked in waivers:
        waive_in(case, asked)
    if judged is None:
        judged = _judged(case.session, place, wanted, done={change.pair: change.before for change in changes})
    _refuse(judged)
    for debt in judged.debts if place.state == PUBLISHED else ():
        open_debt(case, debt)
    row = case.session.get_one(t.Roster, roster)
    row.version, row.touched = place.version + 1, True
    case.session.add(row)
    number = write_amendment(case, place, said, changes) if place.state == PUBLISHED else None
    _record(case, place, row.version, number, changes)
    return Edited(roster, row.version, number, judged.people, judged.told)


def newly_broken(session: Session, roster: int, edits: Sequence[Edit]) -> tuple[str, ...]:
    """A sentence for each hard rule that some changes would newly break and that nothing lifts; nothing is written.

    Raises BadInputError for changes that cannot be.
    """
    return tuple(one.sentence for one in newly_barred(session, roster, edits))


def newly_barred(session: Session, roster: int, edits: Sequence[Edit]) -> tuple[Barred, ...]:
    """The same with whose rules they are. Raises as `newly_broken`."""
    place = read_place(session, roster)
    _, wanted = _rows(session, place, edits, refuse_same=False)
    return _judged(session, place, wanted).barred if wanted else ()


def work_on(session: Session, roster: int) -> Mapping[tuple[int, int], Work]:
    """Who stands on a roster's shifts, by (worker, shift); what was declined, cancelled or missed is left out."""
    return {pair: _work(row) for pair, row in _assignments(session, roster).items() if row.standing not in NOT_WORKING}


def _assignments(session: Session, roster: int) -> dict[tuple[int, int], t.Assignment]:
    a = t.Assignment
    rows = session.exec(select(a).where(a.roster_id == roster, col(a.shift_id).is_not(None)).order_by(col(a.id)))
    return {(row.worker_id, row.shift_id or 0): row for row in rows}


def _work(row: t.Assignment) -> Work:
    return Work(row.starts_at, row.ends_at, row.break_minutes, row.standing, row.pinned, row.note)


def _reason(typed: str) -> str:
    said = " ".join(typed.split())
    if not said or len(said) > LONGEST_REASON:
        raise BadInputError(f"Say why in a few words (at most {LONGEST_REASON} letters), such as 'swap'.")
    # 'Sick call' is what the office calls it; anything closer to somebody's health stays out of the store.
    if speaks_of_health(said.casefold().replace("sick call", "")):
        raise BadInputError("A reason says nothing about anybody's health; write 'sick call', 'swap' or the like.")
    return said


def _rows(
    session: Session, place: RosterPlace, edits: Iterable[Edit], *, refuse_same: bool = True
) -> tuple[dict[tuple[int, int], t.Assignment], list[Edit]]:
    """The assignments as they are stored, and the changes that do change something."""
    rows = _assignments(session, place.id)
    by_pair = {(one.worker, one.shift): one for one in edits}
    shifts = _shifts(session, place, {shift for _, shift in by_pair})
    for one in by_pair.values():
        if one.shift not in shifts:
            raise BadInputError(f"Shift {one.shift} is not on the roster of {place.label}.")
        _refuse_impossible(one, shifts[one.shift])
    wanted = [one for pair, one in by_pair.items() if not _is_same(rows.get(pair), one.work)]
    if refuse_same and not wanted:
        raise BadInputError(f"Nothing would change on the roster of {place.label}: it stands like that already.")
    _refuse_worked(session, [rows[one.worker, one.shift] for one in wanted if one.work is None])
    return rows, wanted


def _is_same(row: t.Assignment | None, work: Work | None) -> bool:
    if row is None or (work is None and row.standing in NOT_WORKING):
        return work is None
    return _work(row) == work


def _shifts(session: Session, place: RosterPlace, wanted: set[int]) -> dict[int, t.Shift]:
    """Those of some shifts that belong to the roster: in its period, at its homes or within them."""
    found = session.exec(select(t.Shift).where(col(t.Shift.id).in_(sorted(wanted)))).all()
    within = dict(session.exec(pick(t.Setting.id, t.Setting.within_id)).all())
    codes = dict(session.exec(pick(t.Setting.id, t.Setting.code)).all())

    def home(setting: int) -> str:
        while within[setting] is not None:
            setting = within[setting]
        return str(codes[setting])

    days = place.horizon
    return {
        row.id: row
        for row in found
        if row.id is not None and days.first <= row.day <= days.last and home(row.setting_id) in place.homes
    }


def _refuse_impossible(edit: Edit, shift: t.Shift) -> None:
    work = edit.work
    if work is None:
        return
    label = f"{shift.code} {text.day(shift.day)}"
    if work.standing not in STANDINGS:
        raise BadInputError(f"Nobody stands as '{work.standing}'; it is one of {', '.join(STANDINGS)}.")
    if work.ends_at <= work.starts_at:
        raise BadInputError(f"Work on {label} would end before it begins; give a later end.")
    if work.ends_at - work.starts_at > LONGEST_WORK:
        raise BadInputError(f"Work on {label} would last longer than 24 hours; give an earlier end.")
    if work.starts_at >= shift.ends_at or work.ends_at <= shift.starts_at:
        raise BadInputError(
            f"Work on {label} would lie outside the shift, which is {text.clock(shift.starts_at)}–"
            f"{text.clock(shift.ends_at)}; give times that meet it."
        )
    if not timedelta() <= timedelta(minutes=work.break_minutes) < work.ends_at - work.starts_at:
        rest = text.counted(work.break_minutes, "minute")
        raise BadInputError(f"A break of {rest} does not fit into the work on {label}.")


def _refuse_worked(session: Session, rows: list[t.Assignment]) -> None:
    """Work that was confirmed is not taken off a roster any more."""
    a = t.Actual
    ids = sorted(row.id or 0 for row in rows)
    if ids and session.exec(select(a.id).where(col(a.assignment_id).in_(ids))).first() is not None:
        raise BadInputError("What was worked there is confirmed already; correct the hours worked instead.")


def _judged(
    session: Session, place: RosterPlace, edits: list[Edit], done: Mapping[tuple[int, int], Work | None] | None = None
) -> Affected:
    """What changes break; `done` holds what stood before, where they are written already."""
    after = {(one.worker, one.shift): one.work for one in edits}
    return affected(session, place, after, written_before=done)


def _refuse(judged: Affected) -> None:
    if judged.refused:
        more = len(judged.refused) - 1
        also = f" There {'is 1 more' if more == 1 else f'are {more} more'}." if more else ""
        first = judged.refused[0].rstrip(".")
        raise RefusedError(f"{first}: nothing was changed; waive it, or change something else.{also}")


def _write(case: UseCase, place: RosterPlace, rows: Mapping[tuple[int, int], t.Assignment], edit: Edit) -> Change:
    """Write one change; what stood before it comes back with what stands after it."""
    row = rows.get((edit.worker, edit.shift))
    before = None if row is None or row.standing in NOT_WORKING else _work(row)
    work = edit.work
    if work is None:
        assert row is not None
        if place.state == PUBLISHED:
            row.standing, row.pinned, row.made_by = CANCELLED, False, case.actor.name
            case.session.add(row)
        else:
            case.session.delete(row)
        return Change(edit.worker, edit.shift, before, None)
    if row is None:
        row = t.Assignment(
            roster_id=place.id,
            worker_id=edit.worker,
            shift_id=edit.shift,
            starts_at=work.starts_at,
            ends_at=work.ends_at,
        )
    row.starts_at, row.ends_at, row.break_minutes = work.starts_at, work.ends_at, work.break_minutes
    row.standing, row.pinned, row.note, row.made_by = work.standing, work.pinned, work.note, case.actor.name
    case.session.add(row)
    return Change(edit.worker, edit.shift, before, work)


def _record(case: UseCase, place: RosterPlace, version: int, number: int | None, changes: Sequence[Change]) -> None:
    codes = dict(
        case.session.exec(
            pick(t.Worker.id, t.Worker.code).where(col(t.Worker.id).in_(sorted({one.worker for one in changes})))
        ).all()
    )
    said = [f"{codes[one.worker]} {one.words} shift {one.shift}" for one in changes[:MOST_NAMED]]
    more = f" and {len(changes) - MOST_NAMED} more" if len(changes) > MOST_NAMED else ""
    numbered = "" if number is None else f", amendment {number}"
    case.record(
        place.subject,
        before=f"version {place.version}",
        after=f"version {version}{numbered}: {'; '.join(said)}{more}",
    )
