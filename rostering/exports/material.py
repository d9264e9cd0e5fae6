"""What an export is made of: the rosters of some homes, read once, with what paper and calendars need beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering import access, calendar
from rostering.rosters.amendments import AmendmentRecord, read_amendments
from rostering.rosters.read import read_snapshot
from rostering.rosters.standing import Standing, checked
from rostering.store import tables as t
from rostering.store.roster_state import DRAFT, PUBLISHED

if TYPE_CHECKING:
    from rostering.access import Acting
    from rostering.rosters.horizon import Horizon
    from rostering.rosters.snapshot import SettingFacts, Snapshot
    from rostering.store.engine import Store

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed
ACTION = "export"
NO_STORE = "0"


@dataclass(frozen=True, slots=True)
class Issue:
    """Which issue of a roster something was taken from.

    `version` grows with each change. `amendment` is the number of the last amendment of a published roster, 0 for
    its publication; None where none is on record. `made_at` is when that was.
    """

    state: str
    version: int = 0
    amendment: int | None = None
    made_at: datetime | None = None

    @property
    def is_published(self) -> bool:
        """Whether people were told to go by it."""
        return self.state == PUBLISHED


@dataclass(frozen=True)
class Material:
    """A snapshot of the homes that somebody may take out of the building, and what there is of their rosters.

    `amendments` are by roster, `areas` the names of areas by setting; `store` is what tells this store from others.
    """

    snapshot: Snapshot
    horizon: Horizon
    actor: Acting
    amendments: Mapping[int, tuple[AmendmentRecord, ...]]
    areas: Mapping[int, str]
    store: str
    printed_at: datetime

    @cached_property
    def standing(self) -> Standing:
        """The rosters with their check."""
        return checked(self.snapshot, self.horizon)

    @cached_property
    def permissions(self) -> Mapping[int, str]:
        """Under which waiver or lasting exception an assignment stands, by its number."""
        known = self.snapshot.permissions
        return self.standing.permits.by_assignment if known.waivers or known.exceptions else {}

    @cached_property
    def homes(self) -> tuple[int, ...]:
        """The homes in the order of their codes."""
        return tuple(sorted(self.snapshot.homes, key=lambda home: (self.setting(home).code, home)))

    def setting(self, id_: int) -> SettingFacts:
        """A setting by its number."""
        return self.snapshot.settings[id_]

    def issue(self, home: int) -> Issue:
        """Which issue of a home's roster this is; a draft where there is no roster yet."""
        if home not in self.snapshot.rosters:
            return Issue(DRAFT)
        roster, version, _, state = self.snapshot.rosters[home]
        records = self.amendments.get(roster, ())
        if not records:
            return Issue(state, version)
        return Issue(state, version, records[-1].number, records[-1].made_at)

    def belongs_to(self, home: int) -> str:
        """The code of the organisation that a setting is of."""
        return self.snapshot.organisations[self.setting(home).organisation]


def read_material(store: Store, actor_name: str | None, horizon: Horizon, settings: Iterable[str]) -> Material:
    """Read the rosters of some homes (codes or names; none = all that the actor may export) over a period.

    Whoever acts for one organisation takes its own homes out and no others. Raises RefusedError for who may not
    export, BadInputError for a setting nobody knows and for a roster that overlaps the period in part.
    """
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, ACTION, actor.organisation)
        named = list(settings)
        snapshot = read_snapshot(session, horizon, named or _own_homes(session, actor))
        return Material(
            snapshot=_permitted(snapshot, actor, named),
            horizon=horizon,
            actor=actor,
            amendments={
                roster: read_amendments(session, roster)
                for roster, _, _, state in set(snapshot.rosters.values())
                if state == PUBLISHED
            },
            areas=_areas(session),
            store=(session.exec(pick(t.Audit.hash).where(t.Audit.id == 1)).first() or NO_STORE)[:16],
            printed_at=calendar.now(),
        )


def _areas(session: Session) -> Mapping[int, str]:
    s, a = t.Setting, t.Area
    return dict(session.exec(pick(s.id, a.name).join(a, col(a.id) == col(s.area_id))).all())


def _own_homes(session: Session, actor: Acting) -> list[str]:
    """The codes of the homes of the organisation that somebody acts for; none where they act for all."""
    if actor.organisation is None:
        return []
    s, o = t.Setting, t.Organisation
    rows = session.exec(
        pick(s.code)
        .join(o, col(o.id) == col(s.organisation_id))
        .where(o.code == actor.organisation, col(s.within_id).is_(None))
    )
    return list(rows.all())


def _permitted(snapshot: Snapshot, actor: Acting, named: list[str]) -> Snapshot:
    """The snapshot without the homes of organisations that somebody does not act for."""
    owner = {home: snapshot.organisations[snapshot.settings[home].organisation] for home in snapshot.homes}
    homes = tuple(home for home in snapshot.homes if actor.organisation in (None, owner[home]))
    if homes == snapshot.homes:
        return snapshot
    if len(named) > len(homes):
        access.guard(actor, ACTION, next(owner[home] for home in snapshot.homes if home not in homes))
    shifts = tuple(one for one in snapshot.shifts if snapshot.settings[one.setting].home in homes)
    kept = {one.id for one in shifts}
    return replace(
        snapshot,
        homes=homes,
        shifts=shifts,
        assignments=tuple(one for one in snapshot.assignments if one.shift in kept),
        bookings=tuple(one for one in snapshot.bookings if one.shift in kept),
        rosters={home: row for home, row in snapshot.rosters.items() if home in homes},
    )
