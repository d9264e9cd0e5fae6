"""One short shift with everything a coordinator needs to fill it: its gaps, who was rung, who could come."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rostering import access
from rostering.bookings.book import read_place
from rostering.calendar import local_day, now
from rostering.gaps.accepted_short import Accepted, read_accepted, usual_measures
from rostering.gaps.asked import AskedBefore
from rostering.gaps.board import gaps_of_shift
from rostering.gaps.calls import calls_about
from rostering.gaps.candidates import Candidates, candidates
from rostering.gaps.desk import Desk, desk_of_shift
from rostering.gaps.gaps import Gap
from rostering.gaps.parts import Part, Parts, parts
from rostering.store import audit

if TYPE_CHECKING:
    from rostering.access import Acting
    from rostering.store.engine import Store


@dataclass(frozen=True)
class ShownGap:
    """A shift, what of it is open, who was asked about it in order, who accepted it so, and the usual measures."""

    shift: int
    label: str
    organisation: str
    gaps: tuple[Gap, ...]
    calls: tuple[tuple[AskedBefore, str, str], ...]
    accepted: Accepted | None
    measures: tuple[str, ...]


@dataclass(frozen=True)
class Answer:
    """Who could take a shift; with parts, who could take a stretch of its first gap, or two of them together."""

    shown: ShownGap
    whole: Candidates
    parts: Parts | None


def show_gap(store: Store, actor_name: str | None, shift: int) -> ShownGap:
    """One shift as the board has it. Raises BadInputError for one there is not, RefusedError for who may not see."""
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        place = read_place(session, shift)
        access.guard(actor, "see", place.organisation.code)
        return ShownGap(
            shift=shift,
            label=place.label,
            organisation=place.organisation.code,
            gaps=gaps_of_shift(session, shift),
            calls=calls_about(session, shift),
            accepted=read_accepted(session, [place.roster.id or 0]).get(shift),
            measures=usual_measures(session, place.organisation.id),
        )


def look_into(store: Store, actor_name: str | None, shift: int, known: Desk | None = None) -> Desk:
    """The desk of a shift's roster, as far as that shift goes. One that is `known` from before is the answer as long as
    nothing was changed in the store and the day is the same.

    Raises StoreError, RefusedError, and BadInputError for a shift there is not and one on no roster.
    """
    at = now()
    with store.reading() as session:
        access.guard(access.acting(session, actor_name), "see")
        if known is not None and known.trail == audit.last_id(session) and local_day(known.now) == local_day(at):
            return known
        return desk_of_shift(session, shift, at)


def answer(
    store: Store, actor_name: str | None, shift: int, *, with_parts: bool = False, known: Desk | None = None
) -> Answer:
    """Who could take a shift, ranked, and who not and why; telephone numbers only for those who may ring.

    `known` is a desk of that shift from before, as `look_into` gave it. Raises as `show_gap` does.
    """
    shown = show_gap(store, actor_name, shift)
    desk = look_into(store, actor_name, shift, known)
    with store.reading() as session:
        actor = access.acting(session, actor_name)
    whole = candidates(desk, shift)
    found = parts(desk, shown.gaps[0], whole) if with_parts and shown.gaps else None
    if not _may_ring(actor):
        whole = replace(whole, lawful=tuple(replace(one, phone=None) for one in whole.lawful))
        found = None if found is None else _without_phones(found)
    return Answer(shown, whole, found)


def _may_ring(actor: Acting) -> bool:
    return "edit" in access.PERMITTED[actor.role]


def _without_phones(found: Parts) -> Parts:
    def hide(part: Part) -> Part:
        return replace(part, candidate=replace(part.candidate, phone=None))

    pairs = tuple(replace(pair, first=hide(pair.first), second=hide(pair.second)) for pair in found.pairs)
    return Parts(tuple(hide(part) for part in found.parts), pairs)
