"""Writing what was worked: one row for each assignment that was worked, none for one that was not.

Whoever did not come worked nothing, so no row counts for them: their assignment stands as not worked, which leaves it
out of the ledger, the rests and the pay.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col, select
from sqlmodel import select as select_typed

from rostering import text
from rostering.actuals.planned_work import NOT_WORKED, PlannedWork
from rostering.actuals.sole_break_debts import owe_sole_breaks
from rostering.actuals.worked import Worked
from rostering.calendar import local_day
from rostering.errors import BadInputError
from rostering.store import tables as t
from rostering.work.clocks import ON_CALL_HOME

if TYPE_CHECKING:
    from rostering.store.use_case import UseCase

# SQLModel types at most four columns; this reads plain tuples of many.
pick: Any = select_typed
WORKED = "worked"
ABSENT_NOTE = "did not come"
CONCERN_MARK = ": "
Done = tuple[PlannedWork, Worked]


def write_worked(case: UseCase, done: Sequence[Done]) -> None:
    """Write what was worked in place of what was written of it before; the assignments stand as worked or not worked,
    and breaks that were worked are rest that is owed.

    Raises BadInputError where work overlaps other work of the same person. The transaction is then given up.
    """
    session = case.session
    known = _rows(session, done)
    _refuse_overlaps(session, done, {row.id or 0 for row in known.values()})
    assignments = {
        row.id: row
        for row in session.exec(
            select(t.Assignment).where(col(t.Assignment.id).in_(sorted(one.assignment for one, _ in done)))
        )
    }
    for planned, worked in done:
        row, assignment = known.get(planned.assignment), assignments[planned.assignment]
        if worked.came:
            session.add(_filled(case, row or _empty(planned), planned, worked))
            assignment.standing = WORKED
            if (assignment.note or "").startswith(ABSENT_NOTE):
                assignment.note = None
        else:
            if row is not None:
                session.delete(row)
            assignment.standing, assignment.note = NOT_WORKED, absent_note(worked.concern)
        session.add(assignment)
    session.flush()
    owe_sole_breaks(case, done)


def absent_note(concern: str | None) -> str:
    """The note of an assignment that somebody did not come to."""
    return ABSENT_NOTE if concern is None else f"{ABSENT_NOTE}{CONCERN_MARK}{concern}"


def concern_of_absence(note: str | None) -> str | None:
    """The concern in such a note."""
    _, mark, said = (note or "").partition(CONCERN_MARK)
    return said if mark else None


def _rows(session: Session, done: Iterable[Done]) -> dict[int, t.Actual]:
    """What is written already, by assignment; imported history of the same work is joined to it."""
    a = t.Actual
    listed = list(done)
    ids = sorted(one.assignment for one, _ in listed)
    found = {
        row.assignment_id: row
        for row in session.exec(select(a).where(col(a.assignment_id).in_(ids)))
        if row.assignment_id is not None
    }
    loose = {
        (row.worker_id, row.starts_at): row
        for row in session.exec(
            select(a).where(
                col(a.assignment_id).is_(None),
                col(a.worker_id).in_(sorted({one.worker for one, _ in listed})),
                col(a.starts_at).in_(sorted({one.starts_at for one, _ in listed})),
            )
        )
    }
    for planned, _ in listed:
        row = loose.get((planned.worker, planned.starts_at))
        if planned.assignment not in found and row is not None and row.setting_id in (None, planned.setting):
            found[planned.assignment] = row
    return found


def _empty(planned: PlannedWork) -> t.Actual:
    return t.Actual(worker_id=planned.worker, starts_at=planned.starts_at, ends_at=planned.ends_at)


def _filled(case: UseCase, row: t.Actual, planned: PlannedWork, worked: Worked) -> t.Actual:
    row.assignment_id, row.setting_id = planned.assignment, planned.setting
    row.code, row.type = planned.code, planned.type
    row.starts_at, row.ends_at, row.break_minutes = worked.starts_at, worked.ends_at, worked.break_minutes
    row.disturbed_minutes, row.breaks_missed = worked.disturbed_minutes, worked.breaks_missed or None
    row.confirmed_by, row.confirmed_at = case.actor.name, case.now
    row.outcome, row.concern = worked.outcome(planned), worked.concern
    return row


def _refuse_overlaps(session: Session, done: Sequence[Done], replaced: set[int]) -> None:
    """Nobody worked twice at once; being on call at home beside other work is no work."""
    came = [(one, worked) for one, worked in done if worked.came and one.type != ON_CALL_HOME]
    if not came:
        return
    for number, (one, worked) in enumerate(came):
        for other, beside in came[:number]:
            if one.person == other.person and _meet(worked, beside.starts_at, beside.ends_at):
                raise BadInputError(_twice(one, worked, f"{other.label} at {other.setting_code}"))
    others = _others(session, came, replaced)
    for one, worked in came:
        for starts_at, ends_at, code, setting, organisation in others.get(one.person, ()):
            if _meet(worked, starts_at, ends_at):
                times = f"{text.day(local_day(starts_at))} {text.clock(starts_at)}–{text.clock(ends_at)}"
                near = setting is not None and organisation == one.organisation
                said = f"{code} {times} at {setting}" if near else f"work elsewhere, {times}"
                raise BadInputError(_twice(one, worked, said))


def _others(
    session: Session, came: Sequence[Done], replaced: set[int]
) -> Mapping[int, list[tuple[datetime, datetime, str, str | None, int | None]]]:
    """What else the same persons are known to have worked about that time."""
    a, w, s = t.Actual, t.Worker, t.Setting
    columns: Any = (w.person_id, a.id, a.starts_at, a.ends_at, a.code, s.code, s.organisation_id)
    rows = session.exec(
        pick(*columns)
        .join(w, col(w.id) == col(a.worker_id))
        .join(s, col(s.id) == col(a.setting_id), isouter=True)
        .where(
            col(w.person_id).in_(sorted({one.person for one, _ in came})),
            col(a.type) != ON_CALL_HOME,
            col(a.starts_at) < max(worked.ends_at for _, worked in came),
            col(a.ends_at) > min(worked.starts_at for _, worked in came),
        )
    )
    found: dict[int, list[tuple[datetime, datetime, str, str | None, int | None]]] = {}
    for person, id_, *rest in rows:
        if id_ not in replaced:
            found.setdefault(person, []).append((rest[0], rest[1], rest[2], rest[3], rest[4]))
    return found


def _meet(worked: Worked, starts_at: datetime, ends_at: datetime) -> bool:
    return worked.starts_at < ends_at and starts_at < worked.ends_at


def _twice(one: PlannedWork, worked: Worked, other: str) -> str:
    times = f"{text.clock(worked.starts_at)}–{text.clock(worked.ends_at)}"
    return (
        f"{one.who} cannot have worked {one.code} {text.day(one.day)} {times} and {other}: they overlap; "
        "correct one of the two."
    )
