"""The work that is still to come for one person, and which of it a rule keeps them off as things are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering import words
from rostering.rosters.build import build
from rostering.rosters.read import read_snapshot
from rostering.rosters.roster_place import RosterPlace, places_of
from rostering.rosters.snapshot import AssignmentFacts, Snapshot
from rostering.store import tables as t
from rostering.store.assignment_standing import NOT_WORKING
from rostering.store.roster_state import SUPERSEDED

# SQLModel types at most four columns; this reads plain tuples of many.
pick: Any = select_typed


@dataclass(frozen=True, slots=True)
class KeptOff:
    """An assignment that a person may not stand on: the shift in words, the roster's state, the rule, its reason."""

    assignment: int
    person: str
    shift: str
    state: str
    starts_at: datetime
    rule: str
    reason: str
    ends_at: datetime
    roster: int

    @property
    def words(self) -> str:
        """As a list of what breaks says it."""
        return f"{self.shift} ({self.state}): {words.rule_title(self.rule)}: {self.reason}"


def kept_off(session: Session, person: int, now: datetime) -> Mapping[int, KeptOff]:
    """The assignments of a person that begin after an instant and that a rule keeps them off, by number.

    It reads only that person; what depends on who else is there (cover, company) is not looked at.
    """
    a, w, r = t.Assignment, t.Worker, t.Roster
    rosters = session.exec(
        pick(a.roster_id)
        .join(w, col(w.id) == col(a.worker_id))
        .join(r, col(r.id) == col(a.roster_id))
        .where(
            w.person_id == person,
            col(a.starts_at) > now,
            col(a.standing).not_in(NOT_WORKING),
            col(r.state) != SUPERSEDED,
        )
        .distinct()
    ).all()
    found: dict[int, KeptOff] = {}
    for place in places_of(session, sorted(rosters)):
        snapshot = read_snapshot(session, place.horizon, place.homes, people={person})
        mine = (one for one in snapshot.assignments if one.starts_at > now and snapshot.person_on(one).id == person)
        found |= kept_off_on(snapshot, place, mine)
    return found


def kept_off_on(snapshot: Snapshot, place: RosterPlace, asked: Iterable[AssignmentFacts]) -> dict[int, KeptOff]:
    """Of some assignments of a snapshot those of one roster that a rule keeps their people off, by number."""
    made = build(snapshot, place.horizon, keep=True)
    found: dict[int, KeptOff] = {}
    for one in asked:
        code, facts = snapshot.person_on(one).code, snapshot.shift[one.shift]
        refusal = made.why_not(code, facts) if one.roster == place.id else None
        if refusal is not None:
            found[one.id] = KeptOff(
                assignment=one.id,
                person=code,
                shift=words.shift(made, facts),
                state=place.state,
                starts_at=one.starts_at,
                rule=refusal.rule,
                reason=refusal.reason,
                ends_at=one.ends_at,
                roster=place.id,
            )
    return found


def newly_kept_off(before: Mapping[int, KeptOff], after: Mapping[int, KeptOff]) -> tuple[KeptOff, ...]:
    """What a change broke: kept off after it and not before, in the order of the work."""
    return tuple(
        sorted((after[id_] for id_ in after.keys() - before.keys()), key=lambda one: (one.starts_at, one.assignment))
    )
