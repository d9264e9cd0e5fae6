"""Telling people of amendments: who knows, who does not yet, and the record that somebody was told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col, select
from sqlmodel import select as select_typed

from rostering.errors import BadInputError
from rostering.rosters.roster_place import guard_roster, read_place
from rostering.store import tables as t

if TYPE_CHECKING:
    from rostering.store.use_case import UseCase

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed
MEANS = ("telephone", "message", "in_person")
OWN_CALL = "own_call"  # they said it themselves: nobody has to tell them


@dataclass(frozen=True, slots=True)
class Untold:
    """A worker who does not know of an amendment yet."""

    roster: int
    number: int
    made_at: datetime
    worker: int


def mark_told(
    case: UseCase, roster: int, workers: Iterable[int], means: str, *, number: int | None = None
) -> tuple[int, ...]:
    """Record that some workers (of one person, say) know of an amendment, or of all that they do not know yet.

    Gives the numbers of which they were told now. Raises BadInputError for a means there is not, and where there is
    nothing that they are still to be told of.
    """
    if means not in MEANS:
        raise BadInputError(f"People are told by {', '.join(MEANS)}, not by '{means}'.")
    place = read_place(case.session, roster)
    guard_roster(case.actor, case.action, place)
    meant = sorted(set(workers))
    rows = case.session.exec(
        select(t.Told, t.Amendment.number)
        .join(t.Amendment, col(t.Amendment.id) == col(t.Told.amendment_id))
        .where(t.Amendment.roster_id == roster, col(t.Told.worker_id).in_(meant), col(t.Told.told_at).is_(None))
        .order_by(col(t.Amendment.number))
    ).all()
    chosen = [(row, one) for row, one in rows if number is None or one == number]
    codes = case.session.exec(pick(t.Worker.code).where(col(t.Worker.id).in_(meant))).all()
    who = ", ".join(dict.fromkeys(codes)) or "Nobody"
    if not chosen:
        which = "any amendment" if number is None else f"amendment {number}"
        raise BadInputError(f"{who} need not be told of {which} of {place.label}; look at who has still to be told.")
    for row, _ in chosen:
        row.told_at, row.told_by, row.means = case.now, case.actor.name, means
        case.session.add(row)
    numbers = tuple(dict.fromkeys(one for _, one in chosen))
    listed = ", ".join(map(str, numbers))
    case.record(f"roster {place.id}, amendments", before="not told", after=f"{who} told of {listed}, {means}")
    return numbers


def knows_by_own_call(case: UseCase, roster: int, workers: Iterable[int], shifts: Iterable[int]) -> None:
    """Note that somebody (by their employments) knows of every amendment that changes nothing for them but some shifts:
    they rang, or answered, about these themselves."""
    k, a, c = t.Told, t.Amendment, t.AmendmentChange
    mine, meant = sorted(set(workers)), set(shifts)
    rows = case.session.exec(
        select(k)
        .join(a, col(a.id) == col(k.amendment_id))
        .where(a.roster_id == roster, col(k.worker_id).in_(mine), col(k.told_at).is_(None))
    ).all()
    changed = case.session.exec(
        select(c.amendment_id, c.worker_id, c.shift_id).where(
            col(c.amendment_id).in_({row.amendment_id for row in rows}), col(c.worker_id).in_(mine)
        )
    ).all()
    others = {(amendment, worker) for amendment, worker, shift in changed if shift not in meant}
    for row in rows:
        if (row.amendment_id, row.worker_id) not in others:
            row.told_at, row.told_by, row.means = case.now, case.actor.name, OWN_CALL
            case.session.add(row)


def read_untold(session: Session, rosters: Iterable[int] | None = None) -> tuple[Untold, ...]:
    """Who does not know of what yet, the oldest amendment first; of some rosters, or of all."""
    a, k = t.Amendment, t.Told
    columns: Any = (a.roster_id, a.number, a.made_at, k.worker_id)
    query = pick(*columns).join(k, col(k.amendment_id) == col(a.id)).where(col(k.told_at).is_(None))
    if rosters is not None:
        query = query.where(col(a.roster_id).in_(sorted(set(rosters))))
    return tuple(Untold(*row) for row in session.exec(query.order_by(col(a.made_at), col(a.id), col(k.worker_id))))
