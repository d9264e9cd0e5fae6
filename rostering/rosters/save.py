"""Writing what a solve found: a proposal beside each roster, accepted at once where nobody has touched the draft."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert
from sqlmodel import col, select

from rostering.errors import BadInputError
from rostering.rosters.build import Build
from rostering.store import tables as t
from solver.roster import Roster

if TYPE_CHECKING:
    from rostering.store.use_case import UseCase

SOLVED = "solve"
DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Saved:
    """One home's roster after a solve: whether the proposal was accepted or waits."""

    home: str
    roster: int
    accepted: bool
    assignments: int


def save(case: UseCase, build: Build, roster: Roster, result: Mapping[str, Any], *, accept: bool) -> tuple[Saved, ...]:
    """A proposal for each home, accepted where the draft is untouched (or with `accept`, where it is a draft).

    Raises BadInputError when a roster was edited since the facts were read.
    """
    by_home: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for person, duty in roster:
        shift = build.shifts[duty]
        seat = build.seats[person, duty]
        by_home[build.snapshot.settings[shift.setting].home].append((shift.id, seat.worker.id))
    text = json.dumps(result, sort_keys=True)
    return tuple(
        _save_home(case, build, home, sorted(by_home.get(home, ())), text, accept=accept)
        for home in build.snapshot.homes
    )


def _save_home(
    case: UseCase, build: Build, home: int, seats: list[tuple[int, int]], result: str, *, accept: bool
) -> Saved:
    row = _roster(case, build, home)
    assert row.id is not None
    accepted = row.state == DRAFT and (accept or not row.touched)
    proposal = t.Proposal(
        roster_id=row.id,
        roster_version=row.version,
        made_at=case.now,
        made_by=case.actor.name,
        state="accepted" if accepted else "waiting",
        result=result,
    )
    case.session.add(proposal)
    case.session.flush()
    if accepted:
        _replace(case, build, row.id, seats)
        row.version += 1
        row.touched = False
        case.session.add(row)
    elif seats:
        rows = [{"proposal_id": proposal.id, "shift_id": shift, "worker_id": worker} for shift, worker in seats]
        case.session.connection().execute(insert(t.ProposalAssignment), rows)
    return Saved(build.snapshot.settings[home].code, row.id, accepted, len(seats))


def _roster(case: UseCase, build: Build, home: int) -> t.Roster:
    known = build.snapshot.rosters.get(home)
    if known is None:
        row = t.Roster(first_day=build.horizon.first, last_day=build.horizon.last)
        case.session.add(row)
        case.session.flush()
        assert row.id is not None
        case.session.add(t.RosterSetting(roster_id=row.id, setting_id=home, anchor=build.horizon.first))
        return row
    found = case.session.exec(select(t.Roster).where(col(t.Roster.id) == known[0])).one()
    if found.version != known[1]:
        name = build.snapshot.settings[home].name
        raise BadInputError(f"The roster of {name} was edited while it was being solved; solve again.")
    return found


def _replace(case: UseCase, build: Build, roster: int, seats: list[tuple[int, int]]) -> None:
    """Every planned assignment that is not pinned gives way to the new ones."""
    a = t.Assignment
    kept = case.session.exec(
        select(a.shift_id, a.worker_id).where(
            col(a.roster_id) == roster, (col(a.pinned)) | (col(a.standing) != "planned")
        )
    ).all()
    case.session.connection().execute(
        delete(a).where(col(a.roster_id) == roster, ~col(a.pinned), col(a.standing) == "planned")
    )
    stands = set(kept)
    rows = [
        {
            "roster_id": roster,
            "worker_id": worker,
            "shift_id": shift,
            "starts_at": build.snapshot.shift[shift].starts_at,
            "ends_at": build.snapshot.shift[shift].ends_at,
            "break_minutes": build.snapshot.shift[shift].break_minutes,
            "standing": "planned",
            "pinned": False,
            "made_by": SOLVED,
        }
        for shift, worker in seats
        if (shift, worker) not in stands
    ]
    if rows:
        case.session.connection().execute(insert(a), rows)
