"""A swap with both people checked as they would stand after it, and what moved since it was asked for.

What the two agreed to is in the audit trail, written when the swap was asked for. When one of its shifts has moved
since, or one of them stands on it no more, the swap is stale and has to be asked for anew.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session, col, select

from rostering import text
from rostering.requests.employment import employment_of
from rostering.requests.reference import SWAP, Reference
from rostering.rosters.edit import Barred, Edit, Work, newly_barred, work_on
from rostering.store import audit
from rostering.store import tables as t
from rostering.store.assignment_standing import ACCEPTED, PLANNED
from rostering.store.request_state import GRANTED, OPEN


@dataclass(frozen=True, slots=True)
class Half:
    """One of the two: who, which shift they would leave and which they would take (None: none), and each hard rule
    that this would newly break."""

    person: str
    name: str
    leaves: str | None
    takes: str | None
    barred: tuple[Barred, ...]

    @property
    def broken(self) -> tuple[str, ...]:
        """The sentences."""
        return tuple(one.sentence for one in self.barred)


@dataclass(frozen=True, slots=True)
class SwapView:
    """A swap with both people as they would stand after it. `stale` says what moved since it was asked for; `barred`
    are the rules that the two break together, `waived` those that were let pass when it was granted, each with whose it
    is and why."""

    reference: str
    roster: int
    state: str
    agreed_on: date | None
    halves: tuple[Half, Half]
    barred: tuple[Barred, ...]
    stale: str | None
    answer: str | None
    waived: tuple[str, ...] = ()

    @property
    def broken(self) -> tuple[str, ...]:
        """The sentences about the rules that the two break together."""
        return tuple(one.sentence for one in self.barred)

    @property
    def is_lawful(self) -> bool:
        """Whether nothing hard would be newly broken."""
        return not self.broken and not any(half.broken for half in self.halves)


def view_of(session: Session, row: t.Swap, terms: str | None) -> SwapView:
    """A swap as it would be. Only one that is open and not stale is checked."""
    assert row.id is not None
    one, other = employment_of(session, row.worker_id), employment_of(session, row.other_worker_id)
    stale = stale_of(session, row, terms) if row.state in OPEN else None
    barred: tuple[Barred, ...] = ()
    if row.state in OPEN and stale is None:
        barred = newly_barred(session, row.roster_id, swap_edits(session, row))
    given = shift_label(session, row.shift_id)
    taken = None if row.other_shift_id is None else shift_label(session, row.other_shift_id)
    people = [_code(session, who.person) for who in (one, other)]
    of_one, of_other = (tuple(each for each in barred if each.person == code) for code in people)
    return SwapView(
        reference=str(Reference(SWAP, row.id)),
        roster=row.roster_id,
        state=row.state,
        agreed_on=row.agreed_on,
        halves=(Half(one.code, one.name, given, taken, of_one), Half(other.code, other.name, taken, given, of_other)),
        barred=tuple(each for each in barred if each.person not in people),
        stale=stale,
        answer=row.answer,
        waived=_waived(session, row, {one.person, other.person}),
    )


def _waived(session: Session, row: t.Swap, persons: set[int]) -> tuple[str, ...]:
    """The rules that were let pass with a swap's grant: whoever granted it waived them at the same instant."""
    if row.state != GRANTED:
        return ()
    w, p = t.Waiver, t.Person
    rows = session.exec(
        select(w, p.name, p.code)
        .join(p, col(p.id) == col(w.person_id))
        .where(w.approved_at == row.decided_at, w.approved_by == row.decided_by, col(w.person_id).in_(sorted(persons)))
        .order_by(col(w.id))
    )
    return tuple(f"{one.rule} for {name} ({code}): {one.reason}" for one, name, code in rows)


def _code(session: Session, person: int) -> str:
    """A person's own code, by which the check names them."""
    return session.get_one(t.Person, person).code


def swap_edits(session: Session, row: t.Swap) -> list[Edit]:
    """Both halves as changes of the roster: each takes the times of the other, nobody keeps what they gave."""
    stands = work_on(session, row.roster_id)
    edits = [
        Edit(row.worker_id, row.shift_id, None),
        Edit(row.other_worker_id, row.shift_id, _taken(stands[row.worker_id, row.shift_id])),
    ]
    if row.other_shift_id is not None:
        edits += [
            Edit(row.other_worker_id, row.other_shift_id, None),
            Edit(row.worker_id, row.other_shift_id, _taken(stands[row.other_worker_id, row.other_shift_id])),
        ]
    return edits


def _taken(work: Work) -> Work:
    """Somebody's work as another takes it over: agreed, so that no later solve moves it."""
    return replace(work, standing=PLANNED if work.standing == PLANNED else ACCEPTED, pinned=True, note=None)


def subject_of(row: t.Swap) -> str:
    """What the trail calls a swap."""
    return f"swap {Reference(SWAP, row.id or 0)}"


def terms_of(session: Session, row: t.Swap) -> str:
    """What a swap is about as it stands now, in the words that the trail keeps: codes, days and times."""
    one, other = employment_of(session, row.worker_id), employment_of(session, row.other_worker_id)
    stands = work_on(session, row.roster_id)
    said = [f"{one.code} gives {_times(session, row.shift_id, stands.get((row.worker_id, row.shift_id)))}"]
    if row.other_shift_id is not None:
        work = stands.get((row.other_worker_id, row.other_shift_id))
        said.append(f"{other.code} gives {_times(session, row.other_shift_id, work)}")
    else:
        said.append(f"{other.code} takes it")
    return "; ".join(said)


def _times(session: Session, shift: int, work: Work | None) -> str:
    row = session.get_one(t.Shift, shift)
    if work is None:
        return f"{row.code} {row.day} (nobody)"
    return f"{row.code} {row.day} {text.clock(work.starts_at)} to {text.clock(work.ends_at)}"


def terms_asked(session: Session, row: t.Swap) -> str | None:
    """What the swap was about when it was asked for, as the trail has it; None where it came in another way."""
    subject = subject_of(row)
    kept = (entry for entry in audit.show(session, subject=subject) if entry.subject == subject and not entry.before)
    found = next(kept, None)
    return None if found is None else found.after


def stale_of(session: Session, row: t.Swap, terms: str | None) -> str | None:
    """What moved since the swap was asked for; None where all is as it was."""
    stands = work_on(session, row.roster_id)
    for worker, shift in ((row.worker_id, row.shift_id), (row.other_worker_id, row.other_shift_id)):
        if shift is not None and (worker, shift) not in stands:
            return f"{employment_of(session, worker).said} is not on {shift_label(session, shift)} any more"
    for worker, shift in ((row.other_worker_id, row.shift_id), (row.worker_id, row.other_shift_id)):
        if shift is not None and (worker, shift) in stands:
            return f"{employment_of(session, worker).said} is on {shift_label(session, shift)} now"
    now = terms_of(session, row)
    if terms is not None and terms != now:
        return f"it was asked for as '{terms}', and now stands as '{now}'"
    return None


def shift_label(session: Session, shift: int) -> str:
    """A shift as sentences name it: L Wed 25 Nov 14:00–22:00."""
    row = session.get_one(t.Shift, shift)
    return f"{row.code} {text.day(row.day)} {text.clock(row.starts_at)}–{text.clock(row.ends_at)}"
