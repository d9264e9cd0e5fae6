"""Whom to ring for a shift: the lawful candidates who have a telephone number that this actor may ring."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering import access, text
from rostering.calendar import local_day
from rostering.catalogue import OWN, pools
from rostering.exports.page import span
from rostering.gaps.asked import read_asked
from rostering.gaps.candidates import candidates
from rostering.gaps.desk import Desk
from rostering.message import RING
from rostering.people.strain import read_strain
from rostering.policies import policy
from rostering.rosters.roster_place import read_place
from rostering.store import tables as t

if TYPE_CHECKING:
    from rostering.exports.material import Material
    from rostering.gaps.candidate import Candidate
    from rostering.rosters.snapshot import ShiftFacts
    from rostering.store.engine import Store

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed
MOST_FOR_GAP, MOST_FOR_FILLED = 6, 3


@dataclass(frozen=True, slots=True)
class ToRing:
    """One person with the number they are rung at, and how they would come."""

    name: str
    phone: str
    tier: str


@dataclass(frozen=True, slots=True)
class RingLine:
    """One kind of shift of a day: how many places of it are open, and whom to ring, the first choice first."""

    label: str
    open: int
    people: tuple[ToRing, ...]


def read_desks(store: Store, material: Material) -> Mapping[int, Desk]:
    """What ranks candidates, by home; nothing for an actor who may not ring people, and for homes without a roster."""
    actor = material.actor
    if RING not in access.PERMITTED[actor.role]:
        return {}
    today = local_day(material.printed_at)
    with store.reading() as session:
        phones, strains = _phones(session, actor.organisation), read_strain(session, today)
        found = {}
        for home, (roster, *_) in material.snapshot.rosters.items():
            place = read_place(session, roster)
            found[home] = Desk(
                place=place,
                build=material.standing.build,
                asked=read_asked(session, roster),
                strains=strains,
                phones=phones,
                order=policy(session, "release.order", today, place.owner),
                now=material.printed_at,
            )
        return found


def _phones(session: Session, organisation: str | None) -> Mapping[int, str]:
    """Telephone numbers by employment: of one organisation's workers, or of all."""
    w, o = t.Worker, t.Organisation
    query = pick(w.id, w.phone).where(col(w.phone).is_not(None), col(w.phone) != "")
    if organisation is not None:
        query = query.join(o, col(o.id) == col(w.organisation_id)).where(o.code == organisation)
    return dict(session.exec(query).all())


def ring_list(desk: Desk, unit: int, day: date) -> tuple[RingLine, ...]:
    """A line for each kind of shift of a unit and day that is not over: open ones first, then by time."""
    alike: dict[tuple[object, ...], list[ShiftFacts]] = {}
    for shift in desk.snapshot.shifts:
        if shift.setting == unit and shift.day == day and shift.is_cover and shift.ends_at > desk.now:
            kind = shift.code, shift.starts_at, shift.ends_at, shift.role
            alike.setdefault(kind, []).append(shift)
    lines = [_line(desk, shifts) for shifts in alike.values()]
    return tuple(sorted((one for one in lines if one.people), key=lambda one: not one.open))


def _line(desk: Desk, shifts: list[ShiftFacts]) -> RingLine:
    missing = {shift.id: _open(desk, shift) for shift in shifts}
    shift = max(shifts, key=lambda one: missing[one.id])
    places = sum(missing.values())
    people = tuple(_callable(candidates(desk, shift.id).lawful))[: MOST_FOR_GAP if places else MOST_FOR_FILLED]
    return RingLine(f"{shift.code} {span(shift.starts_at, shift.ends_at)} {text.role(shift.role)}", places, people)


def _open(desk: Desk, shift: ShiftFacts) -> int:
    return max(0, max(shift.target, shift.minimum) - desk.build.filled(desk.build.roster, shift.id))


def _callable(ranked: tuple[Candidate, ...]) -> Iterator[ToRing]:
    for one in ranked:
        if one.phone:
            known = pools().get(one.pool)
            tier = "" if one.pool == OWN else one.pool if known is None else known.title.lower()
            yield ToRing(one.name, one.phone, tier)
