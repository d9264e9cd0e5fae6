"""Swaps: two people exchange shifts of one roster, or one gives a shift away; both are checked as they would stand.

What the two agreed to is in the audit trail, written when the swap was asked for. When one of its shifts has moved
since, or one of them stands on it no more, the swap is stale and has to be asked for anew.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from sqlmodel import Session, col, select

from rostering import access, calendar, text
from rostering.errors import BadInputError, RefusedError
from rostering.requests.deciding import GRANTED, OPEN, open_request, write_decision
from rostering.requests.employment import Employment, employment_of, find_employment
from rostering.requests.reference import SWAP, Reference, parse_reference
from rostering.rosters.edit import Edit, Edited, Work, edit_roster, newly_broken, work_on
from rostering.store import audit
from rostering.store import tables as t
from rostering.store.use_case import use_case

if TYPE_CHECKING:
    from rostering.store.engine import Store

REASON = "swap"
MOST_NAMED = 9


@dataclass(frozen=True, slots=True)
class SwapAsked:
    """A swap as somebody asks for it. A shift is its number, or a day on which the person is on one shift; no
    `other_shift` gives the first one away."""

    person: str
    shift: str
    other: str
    other_shift: str | None = None


@dataclass(frozen=True, slots=True)
class Half:
    """One of the two: who, which shift they would leave and which they would take (None: none), and a sentence for
    each hard rule that this would newly break."""

    person: str
    name: str
    leaves: str | None
    takes: str | None
    broken: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SwapView:
    """A swap with both people as they would stand after it. `stale` says what moved since it was asked for; `broken`
    are the rules that the two break together."""

    reference: str
    roster: int
    state: str
    agreed_on: date | None
    halves: tuple[Half, Half]
    broken: tuple[str, ...]
    stale: str | None
    answer: str | None

    @property
    def is_lawful(self) -> bool:
        """Whether nothing hard would be newly broken."""
        return not self.broken and not any(half.broken for half in self.halves)


@dataclass(frozen=True, slots=True)
class SwapGranted:
    """A swap after it was granted: the amendment's number (None: a draft) and soft rules newly broken."""

    view: SwapView
    amendment: int | None
    told: tuple[str, ...]


def ask_swap(store: Store, actor_name: str | None, asked: SwapAsked) -> SwapView:
    """Record that two people would swap; nothing is decided, and the other one's yes is recorded by `agree_swap`.

    Raises BadInputError, with nothing written, for somebody who is not on the shift, shifts of two rosters, a shift
    that has begun, one person twice, and a swap asked for already.
    """
    with store.reading() as session:
        row, one = _asked(session, access.acting(session, actor_name), asked)
    with use_case(store, actor_name, "edit", one.organisation_code) as case:
        row, one = _asked(case.session, case.actor, asked)
        case.session.add(row)
        case.session.flush()
        view = _view(case.session, row, terms=None)
        case.record(_subject(row), after=_terms(case.session, row))
    return view


def agree_swap(store: Store, actor_name: str | None, typed: str) -> SwapView:
    """Record that the other one said yes. Raises BadInputError for a swap that is decided, agreed already or stale."""
    reference = _swap_reference(typed)
    with store.reading() as session:
        _, one = _to_agree(session, reference)
    with use_case(store, actor_name, "edit", one.organisation_code) as case:
        row, _ = _to_agree(case.session, reference)
        row.agreed_on = calendar.local_day(case.now)
        case.session.add(row)
        case.session.flush()
        other = employment_of(case.session, row.other_worker_id)
        case.record(_subject(row), row.state, f"{other.code} said yes")
        return _view(case.session, row, _terms_asked(case.session, row))


def view_swap(store: Store, actor_name: str | None, typed: str) -> SwapView:
    """A swap with both people checked as they would stand after it, while it is open. Raises BadInputError for one
    there is not."""
    reference = _swap_reference(typed)
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        row = session.get(t.Swap, reference.number)
        if row is None:
            raise BadInputError(f"There is no swap {reference}; 'rota requests list' shows what there is.")
        one = employment_of(session, row.worker_id)
        access.guard(actor, "see", one.organisation_code if actor.organisation else None)
        return _view(session, row, _terms_asked(session, row))


def grant_swap(store: Store, actor_name: str | None, typed: str) -> SwapGranted:
    """Grant a swap: both halves or neither; on a published roster it is an amendment, and both are to be told.

    Raises RefusedError where one half breaks a hard rule that nobody waived, with who and which; BadInputError for a
    swap that is decided, to which the other one has not said yes, or that is stale.
    """
    reference = _swap_reference(typed)
    with store.reading() as session:
        _, one, _ = _to_grant(session, reference)
    with use_case(store, actor_name, "edit", one.organisation_code) as case:
        row, _, view = _to_grant(case.session, reference)
        before = row.state
        edits = _edits(case.session, row)
        write_decision(case, row, GRANTED, None)
        case.record(_subject(row), before, GRANTED)
        edited: Edited = edit_roster(case, row.roster_id, edits, REASON)
    return SwapGranted(replace(view, state=GRANTED), edited.amendment, edited.broken)


def _asked(session: Session, actor: access.Acting, asked: SwapAsked) -> tuple[t.Swap, Employment]:
    """The row of a swap that may be asked for, and whose it is."""
    today = calendar.today()
    one, other = (find_employment(session, actor, named, today) for named in (asked.person, asked.other))
    if one.person == other.person:
        raise BadInputError(f"{one.said} cannot swap with themselves; name two people.")
    roster, shift = _standing_on(session, one, asked.shift)
    other_shift = None
    if asked.other_shift is not None:
        their_roster, other_shift = _standing_on(session, other, asked.other_shift)
        if their_roster != roster:
            raise BadInputError("The two shifts are on two rosters; a swap is of one roster.")
        if other_shift == shift:
            raise BadInputError(f"{one.said} and {other.said} are on that shift together; there is nothing to swap.")
    row = t.Swap(
        roster_id=roster,
        worker_id=one.worker,
        shift_id=shift,
        other_worker_id=other.worker,
        other_shift_id=other_shift,
        asked_on=today,
    )
    _refuse_taken(session, row, one, other)
    w = t.Swap
    double = session.exec(
        select(w).where(
            w.worker_id == row.worker_id,
            w.shift_id == row.shift_id,
            w.other_worker_id == row.other_worker_id,
            col(w.state).in_(OPEN),
        )
    ).first()
    if double is not None:
        raise BadInputError(f"{one.said} asked {other.said} to take that shift already: S{double.id}.")
    return row, one


def _standing_on(session: Session, one: Employment, typed: str) -> tuple[int, int]:
    """The roster and the shift on which somebody stands, by the shift's number or a day."""
    a, s, r = t.Assignment, t.Shift, t.Roster
    query = (
        select(a, s)
        .join(s, col(s.id) == col(a.shift_id))
        .join(r, col(r.id) == col(a.roster_id))
        .where(
            a.worker_id == one.worker,
            r.state != "superseded",
            col(a.standing).not_in(("declined", "not_worked", "cancelled")),
        )
        .order_by(col(a.starts_at))
    )
    if typed.isascii() and typed.isdigit() and len(typed) < 10:
        found, what = session.exec(query.where(s.id == int(typed))).all(), f"shift {typed}"
    else:
        try:
            day = calendar.parse_date(typed, calendar.today())
        except ValueError as error:
            raise BadInputError(f"{error}, or the number of a shift.") from error
        found, what = session.exec(query.where(s.day == day)).all(), f"a shift on {text.day(day)}"
    if not found:
        raise BadInputError(f"{one.said} is not on {what}; 'rota show' prints who is.")
    if len(found) > 1:
        numbers = ", ".join(str(shift.id) for _, shift in found[:MOST_NAMED])
        raise BadInputError(f"{one.said} is on several shifts then; name one by its number: {numbers}.")
    assignment, shift = found[0]
    if assignment.starts_at <= calendar.now():
        raise BadInputError(f"{shift.code} {text.day(shift.day)} has begun; it cannot be swapped any more.")
    assert shift.id is not None
    return assignment.roster_id, shift.id


def _refuse_taken(session: Session, row: t.Swap, one: Employment, other: Employment) -> None:
    """Refuse where one of the two stands on the shift that they would take."""
    stands = work_on(session, row.roster_id)
    for who, shift in ((other, row.shift_id), (one, row.other_shift_id)):
        if shift is not None and (who.worker, shift) in stands:
            raise BadInputError(f"{who.said} is on {_shift(session, shift)} already.")


def _to_agree(session: Session, reference: Reference) -> tuple[t.Swap, Employment]:
    row, one = open_request(session, reference)
    assert isinstance(row, t.Swap)
    if row.agreed_on is not None:
        raise BadInputError(f"The yes to {reference} is on record since {row.agreed_on:%d/%m/%Y}.")
    _refuse_stale(session, row, reference)
    return row, one


def _to_grant(session: Session, reference: Reference) -> tuple[t.Swap, Employment, SwapView]:
    row, one = open_request(session, reference)
    assert isinstance(row, t.Swap)
    _refuse_stale(session, row, reference)
    if row.agreed_on is None:
        other = employment_of(session, row.other_worker_id)
        raise BadInputError(
            f"{other.said} has not said yes to {reference}; record it with 'rota requests agree {reference}'."
        )
    view = _view(session, row, _terms_asked(session, row))
    for half in view.halves:
        if half.broken:
            raise RefusedError(f"{half.name} cannot: {half.broken[0].rstrip('.')}; nothing of {reference} was changed.")
    if view.broken:
        raise RefusedError(f"The two cannot swap: {view.broken[0].rstrip('.')}; nothing of {reference} was changed.")
    return row, one, view


def _refuse_stale(session: Session, row: t.Swap, reference: Reference) -> None:
    stale = _stale(session, row, _terms_asked(session, row))
    if stale is not None:
        raise BadInputError(f"{reference} is out of date: {stale}; decline it and ask anew.")


def _view(session: Session, row: t.Swap, terms: str | None) -> SwapView:
    """A swap as it would be. Only one that is open and not stale is checked."""
    assert row.id is not None
    one, other = employment_of(session, row.worker_id), employment_of(session, row.other_worker_id)
    stale = _stale(session, row, terms) if row.state in OPEN else None
    broken: tuple[str, ...] = ()
    if row.state in OPEN and stale is None:
        broken = newly_broken(session, row.roster_id, _edits(session, row))
    mine, theirs = (_names(session, who) for who in (one, other))
    given = _shift(session, row.shift_id)
    taken = None if row.other_shift_id is None else _shift(session, row.other_shift_id)
    of_one = tuple(said for said in broken if mine in said)
    of_other = tuple(said for said in broken if theirs in said and said not in of_one)
    return SwapView(
        reference=str(Reference(SWAP, row.id)),
        roster=row.roster_id,
        state=row.state,
        agreed_on=row.agreed_on,
        halves=(Half(one.code, one.name, given, taken, of_one), Half(other.code, other.name, taken, given, of_other)),
        broken=tuple(said for said in broken if said not in of_one and said not in of_other),
        stale=stale,
        answer=row.answer,
    )


def _names(session: Session, one: Employment) -> str:
    """A person as the check's sentences name them."""
    person = session.get_one(t.Person, one.person)
    return f"{person.name} ({person.code})"


def _edits(session: Session, row: t.Swap) -> list[Edit]:
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
    return replace(work, standing="planned" if work.standing == "planned" else "accepted", pinned=True, note=None)


def _subject(row: t.Swap) -> str:
    return f"swap {Reference(SWAP, row.id or 0)}"


def _terms(session: Session, row: t.Swap) -> str:
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


def _terms_asked(session: Session, row: t.Swap) -> str | None:
    """What the swap was about when it was asked for, as the trail has it; None where it came in another way."""
    subject = _subject(row)
    kept = (entry for entry in audit.show(session, subject=subject) if entry.subject == subject and not entry.before)
    found = next(kept, None)
    return None if found is None else found.after


def _stale(session: Session, row: t.Swap, terms: str | None) -> str | None:
    """What moved since the swap was asked for; None where all is as it was."""
    stands = work_on(session, row.roster_id)
    for worker, shift in ((row.worker_id, row.shift_id), (row.other_worker_id, row.other_shift_id)):
        if shift is not None and (worker, shift) not in stands:
            return f"{employment_of(session, worker).said} is not on {_shift(session, shift)} any more"
    for worker, shift in ((row.other_worker_id, row.shift_id), (row.worker_id, row.other_shift_id)):
        if shift is not None and (worker, shift) in stands:
            return f"{employment_of(session, worker).said} is on {_shift(session, shift)} now"
    now = _terms(session, row)
    if terms is not None and terms != now:
        return f"it was asked for as '{terms}', and now stands as '{now}'"
    return None


def _shift(session: Session, shift: int) -> str:
    row = session.get_one(t.Shift, shift)
    return f"{row.code} {text.day(row.day)} {text.clock(row.starts_at)}–{text.clock(row.ends_at)}"


def _swap_reference(typed: str) -> Reference:
    reference = parse_reference(typed)
    if reference.kind != SWAP:
        raise BadInputError(f"{reference} is a {reference.kind}, no swap.")
    return reference
