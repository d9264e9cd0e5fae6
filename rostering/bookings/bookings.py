"""Bookings as people see them: which place, by whom, at what cost, named or not, and how long there is left to name it.

A booking without a name is overdue from so many hours before it begins (policy booking.unnamed_hours), to the minute,
and stays so until somebody is named or it is cancelled.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering import access
from rostering.calendar import MINUTES_AN_HOUR, minutes_between, now
from rostering.catalogue import pools
from rostering.errors import BadInputError
from rostering.policies import policy
from rostering.rosters.shift_line import ShiftLine, read_heads
from rostering.rosters.waived_work import waived_work
from rostering.store import tables as t

if TYPE_CHECKING:
    from rostering.store.engine import Store

# SQLModel types at most four columns; this reads plain tuples of many.
pick: Any = select_typed
BOOKED, NAMED, CANCELLED = "booked", "named", "cancelled"
AGENCY, OWN = "agency", "own"
UNNAMED_HOURS = "booking.unnamed_hours"


@dataclass(frozen=True, slots=True)
class BookingLine(ShiftLine):
    """One booking with its place. `pence` None: nobody said what it costs; `person` and `name` once it is named.

    `minutes_left` are those until it begins, negative after; `overdue` where a name is due and missing.
    """

    home: int
    organisation_id: int
    role: str
    source: str
    tier: str
    reference: str | None
    pence: int | None
    state: str
    worker: int | None
    person: str | None
    name: str | None
    made_by: str | None
    made_at: datetime | None
    minutes_left: int
    overdue: bool
    waived: tuple[str, ...] = ()  # under what whoever was named stands on the shift

    @property
    def is_unnamed(self) -> bool:
        """Whether it stands and has no name yet."""
        return self.state == BOOKED


def pool_of(source: str) -> str | None:
    """The pool that a source names by code or title; None for a name of its own, such as an agency's."""
    wanted = source.strip().casefold()
    named = (pool.code for pool in pools().values() if wanted in (pool.code.casefold(), pool.title.casefold()))
    return next(named, None)


def tier_of(source: str) -> str:
    """The tier that a source belongs to: the pool it names, else the agency tier."""
    return pool_of(source) or AGENCY


def bookings(
    store: Store, actor_name: str | None, settings: Iterable[str] = (), *, everything: bool = False
) -> list[BookingLine]:
    """The bookings that the actor may see, the first to begin first; of some settings (codes) or all.

    Without `everything` those that are unnamed, and the named ones that have not ended. Raises BadInputError for a
    setting nobody knows, RefusedError for who may not see.
    """
    moment = now()
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "see", actor.organisation)
        homes = _homes_named(session, settings)
        found = read_bookings(session, moment)
    return [
        one
        for one in found
        if (actor.organisation is None or one.organisation == actor.organisation)
        and (homes is None or one.home in homes)
        and (everything or one.is_unnamed or (one.state == NAMED and one.ends_at > moment))
    ]


def unnamed(session: Session, rosters: Iterable[int], moment: datetime) -> tuple[BookingLine, ...]:
    """The bookings of some rosters (by id) that stand without a name at an instant, the first to begin first."""
    wanted = frozenset(rosters)
    return tuple(one for one in read_bookings(session, moment, wanted) if one.is_unnamed)


def read_booking(session: Session, id_: int, moment: datetime) -> BookingLine:
    """The booking of that number. Raises BadInputError where there is none."""
    found = next((one for one in read_bookings(session, moment) if one.id == id_), None)
    if found is None:
        raise BadInputError(f"There is no booking {id_}.", hint="; 'rota bookings list --all' shows them")
    return found


def read_bookings(session: Session, moment: datetime, rosters: frozenset[int] | None = None) -> list[BookingLine]:
    """Every booking of some rosters (None: of all), as it is at an instant, the first to begin first."""
    b, s = t.Booking, t.Shift
    columns: Any = (b.id, b.roster_id, b.shift_id, b.source, b.role, b.reference, b.pence, b.worker_id, b.state)
    times: Any = (b.starts_at, b.ends_at, b.made_by, b.made_at)
    query = pick(*columns, *times, s.day, s.setting_id, col(s.starts_at).label("begins"), col(s.ends_at).label("ends"))
    query = query.join(s, col(s.id) == col(b.shift_id))
    if rosters is not None:
        query = query.where(col(b.roster_id).in_(sorted(rosters)))
    rows = session.exec(query.order_by(col(b.id))).all()
    if not rows:
        return []
    heads = read_heads(session, (row.shift_id for row in rows))
    waived = waived_work(session, {row.shift_id for row in rows if row.worker_id is not None})
    places, people = _Places(session), _people(session, {row.worker_id for row in rows} - {None})
    hours: dict[tuple[int, date], int] = {}
    found = []
    for row in rows:
        owner = places.owner(row.setting_id)
        starts_at, state = row.starts_at or row.begins, row.state or BOOKED
        left, key = minutes_between(moment, starts_at), (owner.id, row.day)
        if key not in hours:
            hours[key] = int(policy(session, UNNAMED_HOURS, row.day, owner.id))
        person, name = people.get(row.worker_id, (None, None))
        found.append(
            BookingLine(
                id=row.id,
                roster=row.roster_id,
                **heads[row.shift_id],
                home=places.home(row.setting_id),
                organisation_id=owner.id,
                role=row.role,
                source=row.source,
                tier=tier_of(row.source),
                reference=row.reference,
                pence=row.pence,
                starts_at=starts_at,
                ends_at=row.ends_at or row.ends,
                state=state,
                worker=row.worker_id,
                person=person,
                name=name,
                made_by=row.made_by,
                made_at=row.made_at,
                minutes_left=left,
                overdue=state == BOOKED and left <= hours[key] * MINUTES_AN_HOUR,
                waived=waived.get((row.worker_id, row.shift_id), ()),
            )
        )
    return sorted(found, key=lambda one: (one.starts_at, one.id))


class _Places:
    """Settings with their outermost home and their organisation."""

    def __init__(self, session: Session) -> None:
        s, o = t.Setting, t.Organisation
        rows = session.exec(pick(s.id, s.code, s.name, s.within_id, s.organisation_id)).all()
        self.settings: Mapping[int, Any] = {row.id: row for row in rows}
        self._owners: Mapping[int, Any] = {row.id: row for row in session.exec(pick(o.id, o.code)).all()}

    def home(self, setting: int) -> int:
        """The outermost setting it lies in."""
        while self.settings[setting].within_id is not None:
            setting = self.settings[setting].within_id
        return setting

    def owner(self, setting: int) -> Any:
        """The id and code of its organisation."""
        return self._owners[self.settings[setting].organisation_id]


def _people(session: Session, workers: set[int]) -> Mapping[int | None, tuple[str, str]]:
    p, w = t.Person, t.Worker
    rows = session.exec(
        pick(w.id, p.code, p.name).join(p, col(p.id) == col(w.person_id)).where(col(w.id).in_(sorted(workers)))
    ).all()
    return {id_: (code, name) for id_, code, name in rows}


def _homes_named(session: Session, settings: Iterable[str]) -> set[int] | None:
    wanted = list(settings)
    if not wanted:
        return None
    places, found = _Places(session), set()
    for name in wanted:
        ids = [
            one.id for one in places.settings.values() if name.casefold() in (one.code.casefold(), one.name.casefold())
        ]
        if not ids:
            raise BadInputError(f"There is no setting {name!r}.", hint="; 'rota show' prints those there are")
        found |= {places.home(id_) for id_ in ids}
    return found
