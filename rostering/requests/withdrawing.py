"""Taking a request back: one that is open, and leave or a wish that was granted. Who stands on a roster stays there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering import calendar, text
from rostering.errors import BadInputError
from rostering.requests.deciding import Asking, Decided, checked_reason, decided_already, find_request, write_decision
from rostering.requests.employment import Employment, employment_of
from rostering.requests.reference import Reference, parse_reference
from rostering.store import tables as t
from rostering.store.assignment_standing import CANCELLED
from rostering.store.request_state import GRANTED, NO_MORE, WITHDRAWN
from rostering.store.roster_state import PUBLISHED
from rostering.store.use_case import use_case

if TYPE_CHECKING:
    from rostering.store.engine import Store

# SQLModel types at most four columns; this reads plain tuples of many.
pick: Any = select_typed


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A request after it was taken back, and in words the shifts of published rosters in those days that its person
    was taken off and that they are not put back on by it."""

    decided: Decided
    given_up: tuple[str, ...]


def withdraw(store: Store, actor_name: str | None, typed: str, reason: str) -> Withdrawn:
    """Take a request back, and why. Leave that was granted is credited and counted no more and a wish promised no
    more; rosters stay as they stand.

    Raises BadInputError for a request there is not, one that was declined or taken back already, leave that has begun,
    a swap that was granted (it stands on the roster, which only another change undoes) and a missing reason;
    RefusedError for who may not.
    """
    reference = parse_reference(typed)
    said = checked_reason(reason, "taking it back")
    with store.reading() as session:
        _, one = _withdrawable(session, reference)
    with use_case(store, actor_name, "edit", one.organisation_code) as case:
        row, one = _withdrawable(case.session, reference)
        before = row.state
        given_up = _given_up(case.session, row) if isinstance(row, t.Absence) and before == GRANTED else ()
        if isinstance(row, t.Request):
            row.promised = False
        write_decision(case, row, WITHDRAWN, said)
        case.record(f"{reference.kind} {reference} of {one.code}", before=before, after=f"{WITHDRAWN}: {said}")
    return Withdrawn(Decided(str(reference), one.code, one.name, WITHDRAWN, said), given_up)


def _withdrawable(session: Session, reference: Reference) -> tuple[Asking, Employment]:
    row = find_request(session, reference)
    if row.state in NO_MORE:
        raise decided_already(reference, row, "take back")
    if row.state == GRANTED and isinstance(row, t.Swap):
        raise BadInputError(
            f"{reference} was granted and stands on the roster; undo it there, by a swap the other way round."
        )
    if row.state == GRANTED and isinstance(row, t.Absence) and row.starts_at <= calendar.now():
        began = text.day(calendar.local_day(row.starts_at))
        raise BadInputError(f"{reference} began on {began}; only leave that is still to come is taken back.")
    return row, employment_of(session, row.worker_id)


def _given_up(session: Session, row: t.Absence) -> tuple[str, ...]:
    """The shifts of published rosters that a person was taken off in the time of a leave."""
    a, r, s = t.Assignment, t.Roster, t.Shift
    found = session.exec(
        pick(s.code, s.day, s.starts_at, s.ends_at, t.Setting.name)
        .select_from(a)
        .join(r, col(r.id) == col(a.roster_id))
        .join(s, col(s.id) == col(a.shift_id))
        .join(t.Setting, col(t.Setting.id) == col(s.setting_id))
        .where(
            col(a.worker_id) == row.worker_id,
            col(r.state) == PUBLISHED,
            col(a.standing) == CANCELLED,
            col(a.starts_at) < row.ends_at,
            col(a.ends_at) > row.starts_at,
        )
        .order_by(col(s.starts_at))
    ).all()
    return tuple(
        f"{code} {text.day(day)} {text.clock(begins)}–{text.clock(ends)}, {where}"
        for code, day, begins, ends, where in found
    )
