"""The numbered amendments of a published roster: what each changed, when, by whom, why, and who knows of it.

Number 0 is the publication. Each later number is one change, and takes the roster's version up by one; so what stood
after any of them can be told from the rows up to it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert
from sqlmodel import Session, col, func
from sqlmodel import select as select_typed

from rostering.errors import BadInputError
from rostering.store import tables as t
from rostering.store.assignment_standing import NOT_WORKING

if TYPE_CHECKING:
    from rostering.rosters.roster_place import RosterPlace
    from rostering.rosters.shift_work import Change, Work
    from rostering.store.use_case import UseCase

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed
PUBLISHED_AS = "published"  # the reason of number 0


@dataclass(frozen=True, slots=True)
class Stand:
    """How somebody stands on a shift: instants and a standing of `Assignment`."""

    starts_at: datetime
    ends_at: datetime
    standing: str

    @property
    def stands(self) -> bool:
        """Whether it is work that is to be done."""
        return self.standing not in NOT_WORKING


@dataclass(frozen=True, slots=True)
class AmendedWork:
    """One worker's work on one shift before and after; None: there was, or is, none."""

    worker: int
    shift: int
    before: Stand | None
    after: Stand | None


@dataclass(frozen=True, slots=True)
class Knows:
    """Whether a worker whom an amendment changes was told; `told_at` None: not yet. `means` is how."""

    worker: int
    told_at: datetime | None
    told_by: str | None
    means: str | None


@dataclass(frozen=True)
class AmendmentRecord:
    """One amendment, in force from `made_at`."""

    id: int
    roster: int
    number: int
    made_at: datetime
    made_by: str
    reason: str
    changes: tuple[AmendedWork, ...]
    knows: tuple[Knows, ...]

    @property
    def untold(self) -> tuple[int, ...]:
        """The workers who do not know of it yet."""
        return tuple(one.worker for one in self.knows if one.told_at is None)


def read_amendments(session: Session, roster: int) -> tuple[AmendmentRecord, ...]:
    """Every amendment of a roster by number, the publication first; none of a draft."""
    a = t.Amendment
    columns: Any = (a.id, a.roster_id, a.number, a.made_at, a.made_by, a.reason)
    rows = session.exec(pick(*columns).where(a.roster_id == roster).order_by(col(a.number))).all()
    ids = [row[0] for row in rows]
    changes, knows = _changes(session, ids), _knows(session, ids)
    return tuple(
        AmendmentRecord(id_, of, number, at, by, reason, tuple(changes[id_]), tuple(knows[id_]))
        for id_, of, number, at, by, reason in rows
    )


def _changes(session: Session, ids: list[int]) -> Mapping[int, list[AmendedWork]]:
    c = t.AmendmentChange
    columns: Any = (c.amendment_id, c.worker_id, c.shift_id, c.starts_before, c.ends_before, c.standing_before)
    found: dict[int, list[AmendedWork]] = defaultdict(list)
    rows = session.exec(
        pick(*columns, c.starts_after, c.ends_after, c.standing_after)
        .where(col(c.amendment_id).in_(ids))
        .order_by(col(c.id))
    )
    for amendment, worker, shift, *times in rows:
        found[amendment].append(AmendedWork(worker, shift, _stand(*times[:3]), _stand(*times[3:])))
    return found


def _stand(starts_at: datetime | None, ends_at: datetime | None, standing: str | None) -> Stand | None:
    return None if starts_at is None or ends_at is None or standing is None else Stand(starts_at, ends_at, standing)


def _knows(session: Session, ids: list[int]) -> Mapping[int, list[Knows]]:
    k = t.Told
    found: dict[int, list[Knows]] = defaultdict(list)
    columns: Any = (k.amendment_id, k.worker_id, k.told_at, k.told_by, k.means)
    for row in session.exec(pick(*columns).where(col(k.amendment_id).in_(ids)).order_by(col(k.worker_id))):
        found[row[0]].append(Knows(*row[1:]))
    return found


def stood_at(records: Iterable[AmendmentRecord], number: int) -> Mapping[tuple[int, int], Stand]:
    """Who stood where after an amendment of that number, by (worker, shift).

    Raises BadInputError for a number there is not.
    """
    known = sorted(records, key=lambda one: one.number)
    if number not in {one.number for one in known}:
        last = f"they go up to {known[-1].number}" if known else "it has none"
        raise BadInputError(f"The roster has no version {number}; {last}.")
    found: dict[tuple[int, int], Stand] = {}
    for record in known:
        if record.number > number:
            break
        for one in record.changes:
            found.pop((one.worker, one.shift), None)
            if one.after is not None and one.after.stands:
                found[one.worker, one.shift] = one.after
    return found


def write_publication(case: UseCase, roster: int) -> None:
    """Write number 0 of a published roster, with all who stand on it, unless it is there."""
    a = t.Amendment
    if case.session.exec(pick(a.id).where(a.roster_id == roster).limit(1)).first() is not None:
        return
    at = case.session.get_one(t.Roster, roster).published_at or case.now
    row = t.Amendment(roster_id=roster, number=0, made_at=at, made_by=case.actor.name, reason=PUBLISHED_AS)
    case.session.add(row)
    case.session.flush()
    s = t.Assignment
    columns: Any = (s.worker_id, s.shift_id, s.starts_at, s.ends_at, s.standing)
    stands = case.session.exec(
        pick(*columns)
        .where(s.roster_id == roster, col(s.shift_id).is_not(None), col(s.standing).not_in(NOT_WORKING))
        .order_by(col(s.starts_at), col(s.id))
    ).all()
    rows = [
        {
            "amendment_id": row.id,
            "worker_id": worker,
            "shift_id": shift,
            "starts_after": starts_at,
            "ends_after": ends_at,
            "standing_after": standing,
        }
        for worker, shift, starts_at, ends_at, standing in stands
    ]
    if rows:
        case.session.connection().execute(insert(t.AmendmentChange), rows)


def write_amendment(case: UseCase, place: RosterPlace, reason: str, changes: Sequence[Change]) -> int:
    """Write the next number with its changes, and a row for each worker who is still to be told. Gives the number."""
    a = t.Amendment
    last: int = case.session.exec(pick(func.max(a.number)).where(a.roster_id == place.id)).one()
    row = t.Amendment(roster_id=place.id, number=last + 1, made_at=case.now, made_by=case.actor.name, reason=reason)
    case.session.add(row)
    case.session.flush()
    assert row.id is not None
    for one in changes:
        before, after = _columns(one.before), _columns(one.after)
        case.session.add(
            t.AmendmentChange(
                amendment_id=row.id,
                worker_id=one.worker,
                shift_id=one.shift,
                **{f"{name}_before": value for name, value in before.items()},
                **{f"{name}_after": value for name, value in after.items()},
            )
        )
    for worker in sorted({one.worker for one in changes}):
        case.session.add(t.Told(amendment_id=row.id, worker_id=worker))
    case.session.flush()
    return row.number


def _columns(work: Work | None) -> dict[str, Any]:
    if work is None:
        return {}
    return {"starts": work.starts_at, "ends": work.ends_at, "standing": work.standing}
