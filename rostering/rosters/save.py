"""Writing what a solve found: a proposal beside each roster, accepted at once where nobody has touched the draft."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, update
from sqlmodel import col, select

from rostering.errors import BadInputError
from rostering.rosters.build import Build
from rostering.rosters.draft import new_draft
from rostering.store import tables as t
from rostering.store.assignment_standing import PLANNED
from rostering.store.proposal_state import ACCEPTED, REFUSED, WAITING
from rostering.store.roster_state import DRAFT, SUPERSEDED
from solver.roster import Roster

if TYPE_CHECKING:
    from rostering.store.use_case import UseCase

SOLVED = "solve"


@dataclass(frozen=True, slots=True)
class Saved:
    """One home's roster after a solve: whether the proposal was accepted or waits."""

    home: str
    roster: int
    accepted: bool
    assignments: int


def save(
    case: UseCase, build: Build, roster: Roster, result: Mapping[str, Any], *, accept: bool, propose: bool = False
) -> tuple[Saved, ...]:
    """A proposal for each roster, accepted where the draft is untouched (or with `accept`, where it is a draft); with
    `propose` all of them wait.

    Proposals that still wait for an earlier answer give way. Raises BadInputError when a roster was edited since the
    facts were read.
    """
    by_home: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for person, duty in roster:
        if (person, duty) not in build.seats:  # held, at times of its own or though refused: it stands in the store
            continue
        shift = build.shifts[duty]
        by_home[build.snapshot.settings[shift.setting].home].append((shift.id, build.seats[person, duty].worker.id))
    homes_of: dict[int, list[int]] = defaultdict(list)
    for home in build.snapshot.homes:
        known = build.snapshot.rosters.get(home)
        homes_of[known[0] if known is not None else -home].append(home)
    if propose:  # whoever is held stays, at times of their own too
        for one in build.snapshot.assignments:
            mine = by_home[build.snapshot.settings[build.snapshot.shift[one.shift].setting].home]
            if one.is_held and (one.shift, one.worker) not in mine:
                mine.append((one.shift, one.worker))
    text = json.dumps(result, sort_keys=True)
    return tuple(
        saved
        for homes in homes_of.values()
        for saved in _save_roster(case, build, homes, by_home, text, accept=accept, propose=propose)
    )


def _save_roster(
    case: UseCase,
    build: Build,
    homes: list[int],
    by_home: Mapping[int, list[tuple[int, int]]],
    result: str,
    *,
    accept: bool,
    propose: bool,
) -> Iterator[Saved]:
    """Save what was found for the homes of one roster."""
    row = _roster(case, build, homes[0])
    assert row.id is not None
    accepted = not propose and row.state == DRAFT and (accept or not row.touched)
    _withdraw_waiting(case, row.id)
    proposal = t.Proposal(
        roster_id=row.id,
        roster_version=row.version,
        made_at=case.now,
        made_by=case.actor.name,
        state=ACCEPTED if accepted else WAITING,
        result=result,
    )
    case.session.add(proposal)
    case.session.flush()
    seats = sorted(seat for home in homes for seat in by_home.get(home, ()))
    if accepted:
        _replace(case, build, row.id, seats)
        row.version += 1
        row.touched = False
        case.session.add(row)
    elif seats:
        rows = [{"proposal_id": proposal.id, "shift_id": shift, "worker_id": worker} for shift, worker in seats]
        case.session.connection().execute(insert(t.ProposalAssignment), rows)
    for home in homes:
        yield Saved(build.snapshot.settings[home].code, row.id, accepted, len(by_home.get(home, ())))


def _withdraw_waiting(case: UseCase, roster: int) -> None:
    p = t.Proposal
    case.session.connection().execute(
        update(p).where(col(p.roster_id) == roster, col(p.state) == WAITING).values(state=REFUSED)
    )


def _roster(case: UseCase, build: Build, home: int) -> t.Roster:
    known = build.snapshot.rosters.get(home)
    if known is None:
        _refuse_newer(case, build, home)
        return new_draft(case.session, build.horizon, home)
    found = case.session.exec(select(t.Roster).where(col(t.Roster.id) == known[0])).one_or_none()
    if found is None or (found.version, found.state) != (known[1], known[3]):
        raise _edited(build, home)
    return found


def _refuse_newer(case: UseCase, build: Build, home: int) -> None:
    """Refuse where somebody else has made the home a roster since the facts were read."""
    r, rs = t.Roster, t.RosterSetting
    made = case.session.exec(
        select(r.id)
        .join(rs, col(rs.roster_id) == col(r.id))
        .where(
            col(rs.setting_id) == home,
            col(r.state) != SUPERSEDED,
            col(r.first_day) <= build.horizon.last,
            col(r.last_day) >= build.horizon.first,
        )
    ).first()
    if made is not None:
        raise _edited(build, home)


def _edited(build: Build, home: int) -> BadInputError:
    name = build.snapshot.settings[home].name
    return BadInputError(f"The roster of {name} was edited while it was being solved; solve again.")


def _replace(case: UseCase, build: Build, roster: int, seats: list[tuple[int, int]]) -> None:
    """Every planned assignment that is not pinned gives way to the new ones, but for shifts that have begun."""
    a = t.Assignment
    begun = {one.id for one in build.snapshot.assignments if one.roster == roster and one.shift in build.snapshot.begun}
    stays = col(a.pinned) | (col(a.standing) != PLANNED) | col(a.id).in_(sorted(begun))
    kept = case.session.exec(select(a.shift_id, a.worker_id).where(col(a.roster_id) == roster, stays)).all()
    case.session.connection().execute(delete(a).where(col(a.roster_id) == roster, ~stays))
    stands = set(kept)
    rows = [
        {
            "roster_id": roster,
            "worker_id": worker,
            "shift_id": shift,
            "starts_at": build.snapshot.shift[shift].starts_at,
            "ends_at": build.snapshot.shift[shift].ends_at,
            "break_minutes": build.snapshot.shift[shift].break_minutes,
            "standing": PLANNED,
            "pinned": False,
            "made_by": SOLVED,
        }
        for shift, worker in seats
        if (shift, worker) not in stands
    ]
    if rows:
        case.session.connection().execute(insert(a), rows)
