"""What somebody who was asked says, and what becomes of the offer: accepted, declined, confirmed, withdrawn, lapsed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlmodel import Session

from rostering import access, text
from rostering.calendar import now
from rostering.errors import BadInputError, RefusedError
from rostering.offers.offer_lines import (
    ACCEPTED,
    CONFIRMED,
    DECLINED,
    LAPSED,
    OFFERED,
    OPEN,
    WITHDRAWN,
    YES,
    OfferLine,
    at,
    read_offer,
    read_offers,
)
from rostering.offers.release_lines import read_releases
from rostering.people.reason import short_note
from rostering.rosters.affected import affected
from rostering.rosters.edit import Edit, Edited, Work, edit_roster, work_on
from rostering.rosters.places import places_of
from rostering.rosters.roster_place import places_of as rosters_of
from rostering.rosters.roster_place import read_place
from rostering.rosters.told import knows_by_own_call
from rostering.store import tables as t
from rostering.store.use_case import UseCase, use_case
from rostering.work.breaks import break_within

if TYPE_CHECKING:
    from collections.abc import Callable

    from rostering.store.engine import Store

LONGEST = 200  # letters of a note
SAID = {
    ACCEPTED: "said yes",
    CONFIRMED: "said yes and was confirmed",
    DECLINED: "said no",
    WITHDRAWN: "had their offer taken back",
    LAPSED: "let the offer run out",
}


@dataclass(frozen=True)
class Answered:
    """What became of some offers: they as they are now, those taken back because their place is filled, and what became
    of the rosters."""

    offers: tuple[OfferLine, ...]
    withdrawn: tuple[OfferLine, ...] = ()
    edited: tuple[Edited, ...] = ()


def accept(store: Store, actor_name: str | None, offer: int) -> Answered:
    """Record a yes: the person stands on the shift as accepted.

    When that fills the shift, those still asked about it are told no more: their offers are withdrawn. Raises
    BadInputError for an offer that is answered, withdrawn or lapsed, and RefusedError where the time to answer is over,
    somebody else took the place, or it would break a hard rule by now. A refusal changes nothing.
    """
    return _one(store, actor_name, offer, _accept)


def decline(store: Store, actor_name: str | None, offer: int, note: str | None = None) -> Answered:
    """Record a no: the place is open again, and a solve does not propose the person for the shift any more.

    Raises BadInputError for an offer that is answered, withdrawn or lapsed, and for a note that speaks of health.
    """
    said = short_note(note, LONGEST)

    def answer(case: UseCase, line: OfferLine) -> Answered:
        _refuse_closed(line)
        row = _write(case, line, DECLINED)
        row.note = said or row.note
        edited = _stand_down(case, [line], "offer declined")
        knows_by_own_call(case, line.roster, [line.worker], [line.shift])
        return Answered((_again(case, line),), (), edited)

    return _one(store, actor_name, offer, answer)


def confirm(store: Store, actor_name: str | None, offer: int) -> Answered:
    """Confirm to somebody who said yes that the shift is theirs. Raises BadInputError for anybody else, and where they
    stand on the shift no more."""

    def answer(case: UseCase, line: OfferLine) -> Answered:
        _refuse_old(line)
        if line.state != ACCEPTED:
            raise BadInputError(f"{line.who} {SAID.get(line.state, 'has not said yes')}: nothing is to be confirmed.")
        work = work_on(case.session, line.roster).get((line.worker, line.shift))
        if work is None:
            raise BadInputError(f"{line.who} is not on {line.label} any more; nothing is to be confirmed.")
        _write(case, line, CONFIRMED)
        edit = Edit(line.worker, line.shift, replace(work, standing=CONFIRMED))
        edited = edit_roster(case, line.roster, [edit], "offer confirmed")
        return Answered((_again(case, line),), (), (edited,))

    return _one(store, actor_name, offer, answer)


def withdraw(store: Store, actor_name: str | None, offer: int) -> Answered:
    """Take an unanswered offer back: the place is open again, and the person may be asked anew.

    Raises BadInputError for an offer that is answered, withdrawn or lapsed.
    """

    def answer(case: UseCase, line: OfferLine) -> Answered:
        _refuse_closed(line)
        _write(case, line, WITHDRAWN)
        edited = _take_off(case, [line], "offer withdrawn")
        return Answered((_again(case, line),), (), edited)

    return _one(store, actor_name, offer, answer)


def lapse(store: Store, actor_name: str | None) -> Answered:
    """Let every offer run out whose time to answer is over: their places are open again.

    Of the rosters the actor may edit. Where none has run out nothing changes.
    """
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "edit", actor.organisation)
        if not _overdue(session, actor.organisation):
            return Answered(())
    with use_case(store, actor_name, "edit", actor.organisation) as case:
        lines = _overdue(case.session, case.actor.organisation)
        for line in lines:
            _write(case, line, LAPSED)
        edited = _stand_down(case, lines, "offer ran out")
        case.record("offers", after=f"{len(lines)} ran out")
        return Answered(tuple(_again(case, line) for line in lines), (), edited)


def _one(
    store: Store, actor_name: str | None, offer: int, answer: Callable[[UseCase, OfferLine], Answered]
) -> Answered:
    """One offer answered in a use case of its own."""
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "edit", actor.organisation)
        place = read_place(session, read_offer(session, offer, now()).roster)
    with use_case(store, actor_name, "edit", place.organisation) as case:
        line = read_offer(case.session, offer, case.now)
        done = answer(case, line)
        others = f", {text.counted(len(done.withdrawn), 'other offer')} withdrawn" if done.withdrawn else ""
        case.record(
            f"offer {offer}",
            before=line.state,
            after=f"{done.offers[0].state}: {line.person}, shift {line.shift}{others}",
        )
        return done


def _accept(case: UseCase, line: OfferLine) -> Answered:
    _refuse_closed(line)
    if line.overdue and line.answer_by is not None:
        raise RefusedError(
            f"{line.who} had until {at(line.answer_by)} to answer about {line.label}; withdraw the offer and ask again."
        )
    if line.starts_at <= case.now:
        raise RefusedError(f"{line.label} has begun; put {line.who} on it in the roster if they work it.")
    session, shift = case.session, case.session.get_one(t.Shift, line.shift)
    places = places_of(session, line.roster, shift, without=[line.worker])
    if not places.has_room(line.starts_at, line.ends_at):
        raise RefusedError(
            f"{line.label} was filled meanwhile ({len(places.taken) + len(places.booked)} of {places.wanted}): "
            f"{line.who} cannot have it; tell them so and withdraw offer {line.id}."
        )
    _refuse_beyond_release(session, line)
    work = work_on(session, line.roster).get((line.worker, line.shift)) or Work(
        line.starts_at, line.ends_at, break_within(shift, line.starts_at, line.ends_at)
    )
    accepted = replace(work, standing=ACCEPTED)
    _refuse_unlawful(session, line, Edit(line.worker, line.shift, accepted))
    _write(case, line, ACCEPTED)
    left = places.with_taken(accepted.starts_at, accepted.ends_at)
    others = [one for one in _still_asked(session, case, line) if not left.has_room(one.starts_at, one.ends_at)]
    for other in others:
        _write(case, other, WITHDRAWN)
    edits = [Edit(line.worker, line.shift, accepted), *_off(case, line.roster, others)]
    edited = edit_roster(case, line.roster, edits, "offer accepted")
    knows_by_own_call(case, line.roster, [line.worker], [line.shift])
    return Answered((_again(case, line),), tuple(_again(case, one) for one in others), (edited,))


def _still_asked(session: Session, case: UseCase, line: OfferLine) -> list[OfferLine]:
    found = read_offers(session, case.now, [line.roster], [line.shift])
    return [one for one in found if one.is_open and one.id != line.id]


def _refuse_unlawful(session: Session, line: OfferLine, edit: Edit) -> None:
    """Raise RefusedError for what their being on the shift breaks by now, whatever stood there before."""
    place = read_place(session, line.roster)
    judged = affected(session, place, {edit.pair: edit.work}, written_before={edit.pair: None})
    if judged.refused:
        more = len(judged.refused) - 1
        also = f" (and {more} more)" if more else ""
        raise RefusedError(f"{judged.refused[0].rstrip('.')}{also}: {line.who} cannot take {line.label} any more.")


def _refuse_beyond_release(session: Session, line: OfferLine) -> None:
    for one in read_releases(session, [line.roster]):
        if (one.shift, one.tier) == (line.shift, line.tier) and one.closed_at is None and one.filled >= one.places:
            raise RefusedError(
                f"{line.label} was released to their tier for {text.counted(one.places, 'place')}, "
                f"taken by now; release more, or withdraw offer {line.id}."
            )


def _refuse_old(line: OfferLine) -> None:
    if not line.newest:
        raise BadInputError(f"{line.who} was asked about {line.label} again since: answer the newer offer.")


def _refuse_closed(line: OfferLine) -> None:
    """Raise BadInputError for an offer that nothing is to be said to any more."""
    _refuse_old(line)
    if line.state in OPEN:
        return
    when = f" on {at(line.answered_at)}" if line.answered_at is not None else ""
    by = f", recorded by {line.recorded_by}" if line.recorded_by else ""
    more = "; take them off the shift in the roster" if line.state in YES else ""
    said = SAID.get(line.state, line.state)
    raise BadInputError(f"{line.who} {said}{when} already{by}: {line.label}{more}.")


def _write(case: UseCase, line: OfferLine, state: str) -> t.Offer:
    row = case.session.get_one(t.Offer, line.id)
    row.state, row.answered_at, row.recorded_by = state, case.now, case.actor.name
    case.session.add(row)
    case.session.flush()
    return row


def _again(case: UseCase, line: OfferLine) -> OfferLine:
    return read_offer(case.session, line.id, case.now)


def _overdue(session: Session, organisation: str | None) -> list[OfferLine]:
    """The offers that have run out unanswered on rosters of an organisation (None: on all) that stand."""
    lines = [one for one in read_offers(session, now()) if one.overdue]
    places = {place.id: place for place in rosters_of(session, sorted({one.roster for one in lines}))}
    return [
        one
        for one in lines
        if places[one.roster].state != "superseded" and organisation in (None, places[one.roster].organisation)
    ]


def _stand_down(case: UseCase, lines: Iterable[OfferLine], reason: str) -> tuple[Edited, ...]:
    """People off the shifts that they were offered: they said so, or said nothing; that is a fact and never refused."""
    return _edited(case, lines, reason, declined=True)


def _take_off(case: UseCase, lines: Iterable[OfferLine], reason: str) -> tuple[Edited, ...]:
    """People off the shifts that they were offered, by the office's choice."""
    return _edited(case, lines, reason, declined=False)


def _edited(case: UseCase, lines: Iterable[OfferLine], reason: str, *, declined: bool) -> tuple[Edited, ...]:
    of: dict[int, list[OfferLine]] = defaultdict(list)
    for line in lines:
        of[line.roster].append(line)
    found = []
    for roster, theirs in of.items():
        edits = _off(case, roster, theirs, declined=declined)
        if edits:
            found.append(edit_roster(case, roster, edits, reason))
    return tuple(found)


def _off(case: UseCase, roster: int, lines: Sequence[OfferLine], *, declined: bool = False) -> list[Edit]:
    """The changes that take people off shifts on which they stand as offered; who stands otherwise is left."""
    stands = work_on(case.session, roster)
    found = []
    for line in lines:
        work = stands.get((line.worker, line.shift))
        if work is not None and work.standing == OFFERED:
            after = replace(work, standing=DECLINED, pinned=False) if declined else None
            found.append(Edit(line.worker, line.shift, after))
    return found
