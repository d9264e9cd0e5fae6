"""Proposals that wait beside a roster: what one would change, and somebody's yes or no to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering import access
from rostering.errors import BadInputError
from rostering.rosters.edit import Edit, Edited, Work, edit_roster, work_on
from rostering.rosters.roster_place import RosterPlace, guard_roster, rosters_meant
from rostering.rosters.stale import stale
from rostering.store import tables as t
from rostering.store.assignment_standing import PLANNED
from rostering.store.proposal_state import ACCEPTED, REFUSED, WAITING
from rostering.store.use_case import use_case

if TYPE_CHECKING:
    from rostering.rosters.horizon import Horizon
    from rostering.store.engine import Store
    from rostering.store.use_case import UseCase

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed
REASON = "proposal accepted"


@dataclass(frozen=True, slots=True)
class WaitingProposal:
    """A proposal that nobody has answered, made of a roster as it was at a version."""

    id: int
    roster: int
    version: int
    made_at: datetime
    made_by: str


def read_waiting(session: Session, roster: int) -> WaitingProposal | None:
    """The newest proposal that waits beside a roster."""
    p = t.Proposal
    columns: Any = (p.id, p.roster_id, p.roster_version, p.made_at, p.made_by)
    row = session.exec(
        pick(*columns).where(p.roster_id == roster, p.state == WAITING).order_by(col(p.id).desc()).limit(1)
    ).first()
    return None if row is None else WaitingProposal(*row)


def proposal_edits(session: Session, proposal: WaitingProposal) -> tuple[Edit, ...]:
    """What accepting it changes: who is planned and not pinned gives way, everybody else stays as they stand."""
    pa, s = t.ProposalAssignment, t.Shift
    columns: Any = (pa.worker_id, pa.shift_id, s.starts_at, s.ends_at, s.break_minutes)
    rows = session.exec(
        pick(*columns).join(s, col(s.id) == col(pa.shift_id)).where(pa.proposal_id == proposal.id)
    ).all()
    wanted = {(row[0], row[1]): Work(*row[2:]) for row in rows}
    stands = work_on(session, proposal.roster)
    gone = [
        Edit(*pair, None)
        for pair, work in stands.items()
        if work.standing == PLANNED and not work.pinned and pair not in wanted
    ]
    come = [Edit(*pair, work) for pair, work in sorted(wanted.items()) if pair not in stands]
    return (*gone, *come)


def accept_proposals(
    store: Store, actor_name: str | None, horizon: Horizon, settings: Iterable[str], *, people: Iterable[str] = ()
) -> tuple[Edited, ...]:
    """Make the waiting proposals of some homes (none = all) for a period what stands, all of them or none.

    With `people` (codes) only what they change for those is accepted, and the rest waits on. On a published roster each
    is an amendment. Raises BadInputError where nothing waits, or nothing for those people, or a roster was changed
    after its proposal was made; RefusedError for what newly breaks a hard rule.
    """
    named, meant = list(settings), frozenset(people)
    found: list[Edited] = []
    answered = 0
    organisation = _owner(store, actor_name, horizon, named)
    with use_case(store, actor_name, "edit", organisation) as case:
        for place, proposal in _waiting(case.session, horizon, named):
            guard_roster(case.actor, "edit", place)
            edits = proposal_edits(case.session, proposal)
            mine = _of_people(case.session, edits, meant) if meant else edits
            if meant and not mine:
                continue
            if proposal.version != place.version:
                raise BadInputError(stale(case.session, place, proposal.version))
            if mine:
                found.append(edit_roster(case, place.id, mine, REASON, version=proposal.version))
            answered += 1
            _take(case, proposal, found[-1] if mine else None, all_of_it=len(mine) == len(edits))
        if not answered:
            raise BadInputError(f"No proposal changes anything for {', '.join(sorted(meant))}; look at it again.")
    return tuple(found)


def _of_people(session: Session, edits: Iterable[Edit], people: frozenset[str]) -> tuple[Edit, ...]:
    w, p = t.Worker, t.Person
    rows = session.exec(pick(w.id).join(p, col(p.id) == col(w.person_id)).where(col(p.code).in_(people))).all()
    workers = set(rows)
    return tuple(edit for edit in edits if edit.worker in workers)


def _take(case: UseCase, proposal: WaitingProposal, edited: Edited | None, *, all_of_it: bool) -> None:
    """Note that a proposal was accepted; where that is a part of it, the rest waits beside the roster as it is now."""
    subject = f"proposal {proposal.id} of roster {proposal.roster}"
    if all_of_it or edited is None:
        _answer(case.session, proposal, ACCEPTED)
        case.record(subject, before=WAITING, after=ACCEPTED)
        return
    row = case.session.get_one(t.Proposal, proposal.id)
    row.roster_version = edited.version
    case.session.add(row)
    case.record(subject, before=WAITING, after=f"{ACCEPTED} for {len(edited.people)} people, the rest is {WAITING}")


def refuse_proposals(
    store: Store, actor_name: str | None, horizon: Horizon, settings: Iterable[str]
) -> tuple[WaitingProposal, ...]:
    """Put the waiting proposals of some homes (none = all) for a period away; the rosters stay as they stand.

    Raises BadInputError where nothing waits.
    """
    named = list(settings)
    organisation = _owner(store, actor_name, horizon, named)
    with use_case(store, actor_name, "edit", organisation) as case:
        waiting = _waiting(case.session, horizon, named)
        for place, proposal in waiting:
            guard_roster(case.actor, "edit", place)
            _answer(case.session, proposal, REFUSED)
            case.record(f"proposal {proposal.id} of roster {place.id}", before=WAITING, after=REFUSED)
    return tuple(proposal for _, proposal in waiting)


def _owner(store: Store, actor_name: str | None, horizon: Horizon, named: list[str]) -> str | None:
    """The one organisation that owns the rosters concerned; None where several do."""
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "edit", actor.organisation)
        owners = {place.organisation for place, _ in _waiting(session, horizon, named)}
    return owners.pop() if len(owners) == 1 else None


def _waiting(session: Session, horizon: Horizon, named: list[str]) -> list[tuple[RosterPlace, WaitingProposal]]:
    found = [(place, read_waiting(session, place.id)) for place in rosters_meant(session, horizon, named)]
    waiting = [(place, proposal) for place, proposal in found if proposal is not None]
    if not waiting:
        which = ", ".join(named) or "any setting"
        raise BadInputError(f"No proposal waits for {which} from {horizon.words}; a solve makes them.")
    return waiting


def _answer(session: Session, proposal: WaitingProposal, state: str) -> None:
    row = session.get_one(t.Proposal, proposal.id)
    row.state = state
    session.add(row)
