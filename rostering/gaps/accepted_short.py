"""Running short: a gap that stays, who accepted it, and what is done about it instead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlmodel import Session, col, select

from rostering import access
from rostering.bookings.book import read_place
from rostering.calendar import today
from rostering.errors import BadInputError
from rostering.people.reason import speaks_of_health
from rostering.policies import policy
from rostering.store import tables as t
from rostering.store.use_case import use_case

if TYPE_CHECKING:
    from rostering.store.engine import Store

MEASURES = "sick.measures"
LONGEST = 200  # letters of a measure
BETWEEN = "; "


@dataclass(frozen=True, slots=True)
class Accepted:
    """A gap accepted as it is: by whom, when, for how many places (None: all), with which measures."""

    id: int
    roster: int
    shift: int
    by: str
    at: datetime | None
    places: int | None
    measures: tuple[str, ...]


def accept_short(
    store: Store, actor_name: str | None, shift: int, measures: Sequence[str], *, places: int | None = None
) -> Accepted:
    """Accept that a shift stays short, with what is done about it: sentences, or numbers of the usual measures.

    The newest acceptance of a shift counts. Raises BadInputError without a measure, for one that names health, and
    where the shift is not short by so many places; RefusedError for who may not edit the roster.
    """
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "edit", actor.organisation)
        organisation = read_place(session, shift).organisation.code
    with use_case(store, actor_name, "edit", organisation) as case:
        place = read_place(case.session, shift)
        said = _measures(case.session, measures, place.organisation.id)
        _refuse_not_short(case.session, case.actor, case.now, place.setting.code, place.label, shift, places)
        row = t.AcceptedShort(
            roster_id=place.roster.id or 0,
            shift_id=shift,
            accepted_by=case.actor.name,
            measures=BETWEEN.join(said),
            accepted_at=case.now,
            places=places,
        )
        case.session.add(row)
        case.session.flush()
        short = "short" if places is None else f"{places} short"
        case.record(f"shift {shift}, {place.label}", after=f"accepted {short}: {row.measures}"[:LONGEST])
        return _line(row)


def usual_measures(session: Session, organisation: int | None = None) -> tuple[str, ...]:
    """What can be done where a gap stays, as the organisation lists it (policy sick.measures)."""
    found: tuple[str, ...] = policy(session, MEASURES, today(), organisation)
    return found


def read_accepted(session: Session, rosters: Iterable[int]) -> Mapping[int, Accepted]:
    """The newest acceptance of each shift of some rosters."""
    a = t.AcceptedShort
    rows = session.exec(select(a).where(col(a.roster_id).in_(sorted(rosters))).order_by(col(a.id))).all()
    return {row.shift_id: _line(row) for row in rows}


def _line(row: t.AcceptedShort) -> Accepted:
    return Accepted(
        id=row.id or 0,
        roster=row.roster_id,
        shift=row.shift_id,
        by=row.accepted_by,
        at=row.accepted_at,
        places=row.places,
        measures=tuple(part for part in row.measures.split(BETWEEN) if part),
    )


def _measures(session: Session, typed: Sequence[str], organisation: int | None) -> tuple[str, ...]:
    usual = usual_measures(session, organisation)
    found: list[str] = []
    for one in typed:
        said = " ".join(one.split()).strip(BETWEEN)
        if said.isdecimal():
            number = int(said) if len(said) < 4 else 0
            if not 1 <= number <= len(usual):
                raise BadInputError(
                    f"There is no usual measure {said}; there are {len(usual)}.", hint=", see 'rota gaps show'"
                )
            said = usual[number - 1]
        if not 0 < len(said) <= LONGEST:
            raise BadInputError(f"Say what is done instead in at most {LONGEST} letters.")
        # The list speaks of people at risk as it must; words of one's own name nobody's health.
        if said not in usual and speaks_of_health(said):
            raise BadInputError("A measure says nothing about anybody's health; say what is done.")
        found.append(said.replace(";", ","))
    if not found:
        raise BadInputError("Running short takes a measure at least: say what is done instead.", hint=" with --measure")
    return tuple(dict.fromkeys(found))


def _refuse_not_short(
    session: Session, actor: access.Acting, at: datetime, setting: str, label: str, shift: int, places: int | None
) -> None:
    from rostering.gaps.board import read_board

    open_ = [line.gap.places for line in read_board(session, actor, at, [setting]) if line.gap.shift == shift]
    if not open_:
        raise BadInputError(f"{label} is not short, or is over; there is nothing to accept.")
    if places is not None and not 1 <= places <= max(open_):
        raise BadInputError(f"{label} is short of {max(open_)} at most; accept so many places, or fewer.")
