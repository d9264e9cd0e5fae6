"""Releasing places: whom a shift is opened to, at what rate, earlier than the order of release would or in its time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlmodel import Session, col, select

from rostering import access, text
from rostering.bookings.authorisations import Spending, open_for
from rostering.bookings.book import BookedPlace
from rostering.bookings.book import read_place as read_shift_place
from rostering.bookings.place_work import pence_by_card, place_work
from rostering.calendar import MINUTES_AN_HOUR, local_day
from rostering.errors import BadInputError
from rostering.offers.release_lines import ReleaseLine, read_release
from rostering.policies import tiers
from rostering.rosters.places import places_of
from rostering.rosters.read_offers import SETTING, opens_on, tier_words
from rostering.rosters.roster_place import rosters_meant
from rostering.store import tables as t
from rostering.store.use_case import use_case

if TYPE_CHECKING:
    from rostering.rosters.horizon import Horizon
    from rostering.store.engine import Store
    from rostering.store.use_case import UseCase

AGENCY = "agency"


@dataclass(frozen=True, slots=True)
class WantedRelease:
    """Places to be opened to a tier. `places` None: all that are open; `pence_an_hour` None: by the rate cards;
    `opens_at` None: now, else nobody of the tier is asked before that instant."""

    tier: str = SETTING
    places: int | None = None
    pence_an_hour: int | None = None
    opens_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Released:
    """What was opened, with a sentence for each shift that a tier may be asked about earlier than the order says."""

    lines: tuple[ReleaseLine, ...]
    early: tuple[str, ...]


def release(store: Store, actor_name: str | None, shifts: Sequence[int], wanted: WantedRelease) -> Released:
    """Release places of some shifts to a tier, now or from an instant on. The first release of a shift is its posting,
    from which the order of release (policy release.order) counts its days.

    Raises BadInputError for a tier there is not, a shift that is over, filled or released to the tier already, and
    RefusedError where nobody opened agency for it, and for who may not edit the roster. Then nothing is released.
    """
    if wanted.tier not in tiers():
        raise BadInputError(f"There is no tier '{wanted.tier}'; it is one of {', '.join(tiers())}.")
    if not shifts:
        raise BadInputError("Say which shifts to release, by their numbers, or --week for all that are short.")
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "edit", actor.organisation)
        owners = {read_shift_place(session, shift).organisation.code for shift in shifts}
    if len(owners) > 1:
        raise BadInputError(
            f"The shifts are of several organisations ({', '.join(sorted(owners))}); release them apart."
        )
    with use_case(store, actor_name, "edit", owners.pop()) as case:
        early: list[str] = []
        ids = [_release(case, shift, wanted, early) for shift in dict.fromkeys(shifts)]
        return Released(tuple(read_release(case.session, id_) for id_ in ids), tuple(early))


def short_shifts(
    store: Store, actor_name: str | None, horizon: Horizon, settings: Iterable[str] = (), tier: str = SETTING
) -> list[int]:
    """The shifts of a period's rosters with a place that nobody fills and nobody is asked for, and which are not
    released to a tier yet."""
    from rostering.calendar import now
    from rostering.gaps.board import read_board

    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "edit", actor.organisation)
        rosters_meant(session, horizon, settings)  # refuses an unknown setting
        board = read_board(session, actor, now(), settings, first=horizon.first, last=horizon.last)
        found = dict.fromkeys(line.gap.shift for line in board if line.shift.starts_at > now())
        return [shift for shift in found if _open_release(session, shift, tier) is None]


def close(store: Store, actor_name: str | None, id_: int) -> ReleaseLine:
    """Close a release: nobody else of its tier is asked; offers that are out stand. Raises BadInputError for a release
    there is not or that is closed already."""
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "edit", actor.organisation)
        line = read_release(session, id_)
    with use_case(store, actor_name, "edit", line.organisation) as case:
        line = read_release(case.session, id_)
        if line.closed_at is not None:
            raise BadInputError(f"Release {id_} was closed by {line.closed_by} already.")
        row = case.session.get_one(t.Release, id_)
        row.closed_at, row.closed_by = case.now, case.actor.name
        case.session.add(row)
        case.session.flush()
        case.record(f"release {id_}", before=f"{line.places} to {line.tier}", after="closed")
        return read_release(case.session, id_)


def _release(case: UseCase, shift: int, wanted: WantedRelease, early: list[str]) -> int:
    session, place = case.session, read_shift_place(case.session, shift)
    roster = place.roster.id or 0
    if place.shift.starts_at <= case.now:
        raise BadInputError(f"{place.label} has begun; nobody can be asked about it any more.")
    known = _open_release(session, shift, wanted.tier)
    if known is not None:
        raise BadInputError(
            f"{place.label} is released to {tier_words(wanted.tier)} already: release {known.id}, {known.released_by}."
        )
    free = places_of(session, roster, place.shift).unsure
    places = free if wanted.places is None else wanted.places
    if not 1 <= places <= free:
        open_ = f"has {text.counted(free, 'open place')}; release 1 to {free}"
        raise BadInputError(f"{place.label} {open_ if free else 'is filled; there is no place to release'}.")
    if wanted.pence_an_hour is not None and wanted.pence_an_hour < 1:
        raise BadInputError("A rate is more than nothing; give it in pounds an hour, like 14.50.")
    opens = wanted.opens_at or case.now
    if not case.now <= opens < place.shift.starts_at:
        when = f"{text.day(local_day(opens))} at {text.clock(opens)}"
        raise BadInputError(f"{place.label} cannot be opened on {when}: that is over, or the shift has begun by then.")
    if wanted.tier == AGENCY:
        _refuse_unauthorised(case, place, wanted)
    _tell_early(case, place, wanted.tier, opens, early)
    row = t.Release(
        roster_id=roster,
        shift_id=shift,
        tier=wanted.tier,
        places=places,
        pence_an_hour=wanted.pence_an_hour,
        released_at=opens,
        released_by=case.actor.name,
    )
    session.add(row)
    session.flush()
    cost = "" if wanted.pence_an_hour is None else f" at {text.pounds(wanted.pence_an_hour)} an hour"
    later = "" if wanted.opens_at is None else f", from {text.day(local_day(opens))} at {text.clock(opens)} on"
    case.record(f"release {row.id}", after=f"{places} of {place.label} to {wanted.tier}{cost}{later}")
    return row.id or 0


def _tell_early(case: UseCase, place: BookedPlace, tier: str, at: datetime, early: list[str]) -> None:
    """Say so where a coordinator opens a tier before its day."""
    r = t.Release
    posted = case.session.exec(select(r.released_at).where(r.shift_id == place.shift.id).order_by(col(r.id))).first()
    opens = opens_on(case.session, tier, posted or at, place.organisation.id or 0, place.shift.day)
    if opens is not None and opens > local_day(at):
        early.append(
            f"{place.label}: the order of release asks {tier_words(tier)} from {text.day(opens)} on; opened early."
        )


def _open_release(session: Session, shift: int, tier: str) -> t.Release | None:
    r = t.Release
    query = select(r).where(r.shift_id == shift, r.tier == tier, col(r.closed_at).is_(None))
    return session.exec(query.order_by(col(r.id))).first()


def _refuse_unauthorised(case: UseCase, place: BookedPlace, wanted: WantedRelease) -> None:
    """Agency is opened to nobody without a named manager's authorisation that has room for one place."""
    work = place_work(case.session, place, AGENCY, place.shift.role or "")
    if wanted.pence_an_hour is not None:
        pence: int | None = wanted.pence_an_hour * work.minutes // MINUTES_AN_HOUR
    else:
        pence = pence_by_card(case.session, work)
    spending = Spending(work.organisation, place.shift.setting_id, AGENCY, work.role, place.shift.day, pence)
    open_for(case.session, case.actor, spending, place.label)
