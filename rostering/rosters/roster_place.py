"""Where and when one roster of the store is: its homes, its period, its state and version, and whose it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering import access
from rostering.errors import BadInputError
from rostering.rosters.horizon import Horizon
from rostering.rosters.read import homes_named, settings_within
from rostering.rosters.touching import touching
from rostering.store import tables as t
from rostering.store.roster_state import SUPERSEDED

if TYPE_CHECKING:
    from rostering.access import Acting

# SQLModel types at most four columns; this reads plain tuples of many.
pick: Any = select_typed


@dataclass(frozen=True, slots=True)
class RosterPlace:
    """One roster: `homes` are setting codes, `organisation` is the code of its one owner, None where several share it,
    and `owner` that organisation's number."""

    id: int
    horizon: Horizon
    state: str
    version: int
    homes: tuple[str, ...]
    organisation: str | None
    owner: int | None

    @property
    def label(self) -> str:
        """How people name it: H, K, Mon 23 Nov to Sun 29 Nov."""
        return f"{', '.join(self.homes)}, {self.horizon.words}"

    @property
    def subject(self) -> str:
        """How the trail names it, for years to come: roster 3, H, K, 2026-11-23 to 2026-11-29."""
        return f"roster {self.id}, {', '.join(self.homes)}, {self.horizon.first} to {self.horizon.last}"


def read_place(session: Session, roster: int) -> RosterPlace:
    """The roster of that number. Raises BadInputError where there is none."""
    found = places_of(session, [roster])
    if not found:
        raise BadInputError(f"There is no roster {roster}; look at those there are.")
    return found[0]


def places_of(session: Session, rosters: list[int]) -> list[RosterPlace]:
    """The rosters of those numbers, by number; what there is not is left out."""
    r, rs, s, o = t.Roster, t.RosterSetting, t.Setting, t.Organisation
    columns: Any = (r.id, r.first_day, r.last_day, r.state, r.version, s.code, o.code, o.id)
    rows = session.exec(
        pick(*columns)
        .join(rs, col(rs.roster_id) == col(r.id))
        .join(s, col(s.id) == col(rs.setting_id))
        .join(o, col(o.id) == col(s.organisation_id))
        .where(col(r.id).in_(rosters))
        .order_by(col(r.id), col(s.code))
    ).all()
    found = []
    for id_ in dict.fromkeys(row[0] for row in rows):
        mine = [row for row in rows if row[0] == id_]
        _, first, last, state, version, _, code, number = mine[0]
        shared = len({row[7] for row in mine}) > 1
        found.append(
            RosterPlace(
                id=id_,
                horizon=Horizon(first, last),
                state=state,
                version=version,
                homes=tuple(row[5] for row in mine),
                organisation=None if shared else code,
                owner=None if shared else number,
            )
        )
    return found


def rosters_meant(session: Session, horizon: Horizon, named: Iterable[str] = ()) -> list[RosterPlace]:
    """The rosters of exactly a period that stand, of some settings (codes or names; none = all), by number.

    Raises BadInputError for a setting nobody knows, and for a roster that overlaps the period in part.
    """
    within = settings_within(session, horizon, named)
    r, rs = t.Roster, t.RosterSetting
    query = (
        pick(r.id)
        .join(rs, col(rs.roster_id) == col(r.id))
        .where(
            col(r.state) != SUPERSEDED,
            r.first_day == horizon.first,
            r.last_day == horizon.last,
            col(rs.setting_id).in_(sorted(within)),
        )
    )
    return places_of(session, sorted(set(session.exec(query).all())))


def rosters_touching(session: Session, horizon: Horizon, named: Iterable[str] = ()) -> list[RosterPlace]:
    """The rosters that stand with any day in a period, of some settings (codes or names; none = all), by number.

    Raises BadInputError for a setting nobody knows.
    """
    r, rs = t.Roster, t.RosterSetting
    query = (
        pick(r.id)
        .join(rs, col(rs.roster_id) == col(r.id))
        .where(
            *touching(horizon.first, horizon.last),
            col(rs.setting_id).in_(sorted(homes_named(session, named))),
        )
    )
    return places_of(session, sorted(set(session.exec(query).all())))


def guard_roster(actor: Acting, action: str, place: RosterPlace) -> None:
    """Let somebody act on a roster, or raise RefusedError: whoever acts for one organisation acts on its own."""
    access.guard(actor, action, place.organisation)
