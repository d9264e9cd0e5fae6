"""Swaps: two people exchange shifts of one roster, or one gives a shift away; both are checked as they would stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlmodel import Session, col, select

from rostering import access, calendar, text
from rostering.errors import BadInputError, RefusedError
from rostering.requests.deciding import open_request, seen_request, write_decision
from rostering.requests.employment import Employment, employment_of, find_employment
from rostering.requests.reference import SWAP, Reference, reference_of
from rostering.requests.swap_view import (
    SwapView,
    shift_label,
    stale_of,
    subject_of,
    swap_edits,
    terms_asked,
    terms_of,
    view_of,
)
from rostering.rosters.edit import Edited, edit_roster, work_on
from rostering.rules.waivable import is_meant
from rostering.rules.waive import Asked, who_may_waive
from rostering.store import tables as t
from rostering.store.assignment_standing import NOT_WORKING
from rostering.store.request_state import GRANTED, OPEN
from rostering.store.roster_state import SUPERSEDED
from rostering.store.use_case import use_case

if TYPE_CHECKING:
    from rostering.store.engine import Store
    from rostering.store.use_case import UseCase

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
class SwapGranted:
    """A swap after it was granted: the amendment's number (None: a draft) and soft rules newly broken."""

    view: SwapView
    amendment: int | None
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Waive:
    """Rules to be let pass with a grant, why, and where a rule names them the reason code and who outside agreed."""

    rules: tuple[str, ...]
    reason: str
    code: str | None = None
    agreed: tuple[str, ...] = ()


def ask_swap(store: Store, actor_name: str | None, asked: SwapAsked) -> SwapView:
    """Record that two people would swap; nothing is decided, and the other one's yes is recorded by `agree_swap`.

    Raises BadInputError, with nothing written, for somebody who is not on the shift, shifts of two rosters, a shift
    that has begun, one person twice, and a swap asked for already.
    """
    with store.reading() as session:
        row, one = asked_row(session, access.acting(session, actor_name), asked)
    with use_case(store, actor_name, "edit", one.organisation_code) as case:
        row, one = asked_row(case.session, case.actor, asked)
        double = asked_already(case.session, row)
        if double is not None:
            other = employment_of(case.session, row.other_worker_id)
            raise BadInputError(f"{one.said} asked {other.said} to take that shift already: S{double.id}.")
        return write_swap(case, row)


def write_swap(case: UseCase, row: t.Swap) -> SwapView:
    """Save a swap that may be asked for, and record it."""
    case.session.add(row)
    case.session.flush()
    case.record(subject_of(row), after=terms_of(case.session, row))
    return view_of(case.session, row, terms=None)


def agree_swap(store: Store, actor_name: str | None, typed: str) -> SwapView:
    """Record that the other one said yes. Raises BadInputError for a swap that is decided, agreed already or stale."""
    reference = reference_of(typed, SWAP)
    with store.reading() as session:
        _, one = _to_agree(session, reference)
    with use_case(store, actor_name, "edit", one.organisation_code) as case:
        row, _ = _to_agree(case.session, reference)
        row.agreed_on = calendar.local_day(case.now)
        case.session.add(row)
        case.session.flush()
        other = employment_of(case.session, row.other_worker_id)
        case.record(subject_of(row), row.state, f"{other.code} said yes")
        return view_of(case.session, row, terms_asked(case.session, row))


def view_swap(store: Store, actor_name: str | None, typed: str) -> SwapView:
    """A swap with both people checked as they would stand after it, while it is open. Raises BadInputError for one
    there is not."""
    with store.reading() as session:
        row, _ = seen_request(session, actor_name, reference_of(typed, SWAP))
        assert isinstance(row, t.Swap)
        return view_of(session, row, terms_asked(session, row))


def grant_swap(store: Store, actor_name: str | None, typed: str, waive: Waive | None = None) -> SwapGranted:
    """Grant a swap: both halves or neither; on a published roster it is an amendment, and both are to be told.

    `waive` lets rules pass that a half breaks, each for whoever breaks it on the shift that they take, on the terms of
    any waiver. Raises RefusedError where one half breaks a hard rule that nobody waives, with who and which, and for an
    actor who may not; BadInputError for a swap that is decided, to which the other one has not said yes, or that is
    stale, and for a rule that nobody breaks by it.
    """
    reference = reference_of(typed, SWAP)
    named = () if waive is None else waive.rules
    with store.reading() as session:
        _, one, _ = _to_grant(session, reference, named)
    with use_case(store, actor_name, "edit", one.organisation_code) as case:
        row, _, view = _to_grant(case.session, reference, named)
        before = row.state
        edits = swap_edits(case.session, row)
        waivers = () if waive is None else tuple(_waivers(case.session, row, view, waive))
        write_decision(case, row, GRANTED, None)
        case.record(subject_of(row), before, GRANTED)
        edited: Edited = edit_roster(case, row.roster_id, edits, REASON, waivers=waivers)
        return SwapGranted(view_of(case.session, row, None), edited.amendment, edited.broken)


def _waivers(session: Session, row: t.Swap, view: SwapView, waive: Waive) -> Iterator[Asked]:
    """A waiver of each rule that a half breaks: on the shift taken, or on the day that the person leaves."""
    taken = (row.other_shift_id, row.shift_id)
    left = (row.shift_id, row.other_shift_id)
    for half, takes, leaves in zip(view.halves, taken, left, strict=True):
        day = session.get_one(t.Shift, leaves).day if leaves is not None else None
        place = str(takes) if takes is not None else f"{day:%d/%m/%Y}"
        for rule in sorted({one.rule for one in half.barred}):
            yield Asked(rule, half.person, place, waive.reason, waive.code, agreed=waive.agreed)


def asked_row(session: Session, actor: access.Acting, asked: SwapAsked) -> tuple[t.Swap, Employment]:
    """The row of a swap as it would be asked for, and whose it is. Raises BadInputError where it cannot be; that it was
    asked for already is for `asked_already` to say."""
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
    return row, one


def asked_already(session: Session, row: t.Swap) -> t.Swap | None:
    """The open swap in which the same person gives the same shift to the same other one."""
    w = t.Swap
    query = select(w).where(
        w.worker_id == row.worker_id,
        w.shift_id == row.shift_id,
        w.other_worker_id == row.other_worker_id,
        col(w.state).in_(OPEN),
    )
    return session.exec(query).first()


def _standing_on(session: Session, one: Employment, typed: str) -> tuple[int, int]:
    """The roster and the shift on which somebody stands, by the shift's number or a day."""
    a, s, r = t.Assignment, t.Shift, t.Roster
    query = (
        select(a, s)
        .join(s, col(s.id) == col(a.shift_id))
        .join(r, col(r.id) == col(a.roster_id))
        .where(
            a.worker_id == one.worker,
            r.state != SUPERSEDED,
            col(a.standing).not_in(NOT_WORKING),
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
        raise BadInputError(f"{one.said} is not on {what}.", hint="; 'rota show' prints who is")
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
            raise BadInputError(f"{who.said} is on {shift_label(session, shift)} already.")


def _to_agree(session: Session, reference: Reference) -> tuple[t.Swap, Employment]:
    row, one = open_request(session, reference)
    assert isinstance(row, t.Swap)
    if row.agreed_on is not None:
        raise BadInputError(f"The yes to {reference} is on record since {row.agreed_on:%d/%m/%Y}.")
    _refuse_stale(session, row, reference)
    return row, one


def _to_grant(session: Session, reference: Reference, waive: Sequence[str]) -> tuple[t.Swap, Employment, SwapView]:
    row, one = open_request(session, reference)
    assert isinstance(row, t.Swap)
    _refuse_stale(session, row, reference)
    if row.agreed_on is None:
        other = employment_of(session, row.other_worker_id)
        raise BadInputError(f"{other.said} has not said yes to {reference}; record it when they do.")
    view = view_of(session, row, terms_asked(session, row))
    for rule in waive:
        if not any(is_meant(rule, one.rule) for half in view.halves for one in half.barred):
            raise BadInputError(f"Neither of the two would break {rule} by {reference}: there is nothing to waive.")
    for half in view.halves:
        left = [one for one in half.barred if not any(is_meant(rule, one.rule) for rule in waive)]
        if left:
            way = _way(session, row, left[0].rule)
            raise RefusedError(
                f"{half.name} cannot: {left[0].sentence.rstrip('.')}; nothing of {reference} was changed{way}."
            )
    if view.barred:
        raise RefusedError(f"The two cannot swap: {view.broken[0].rstrip('.')}; nothing of {reference} was changed.")
    return row, one, view


def _way(session: Session, row: t.Swap, rule: str) -> str:
    """Who may let a rule pass with the swap, and how; nothing where nobody may."""
    shift = session.get_one(t.Shift, row.shift_id)
    setting = session.get_one(t.Setting, shift.setting_id)
    nation = session.get_one(t.Organisation, setting.organisation_id).nation
    able = who_may_waive(session, rule, shift.day, nation)
    return f"; {able} may grant it with --waive {rule} --reason WHY" if able else ""


def _refuse_stale(session: Session, row: t.Swap, reference: Reference) -> None:
    stale = stale_of(session, row, terms_asked(session, row))
    if stale is not None:
        raise BadInputError(f"{reference} is out of date: {stale}; decline it and ask anew.")
