"""The rosters of one home over some days, as they stand: only who belongs there or stands there is read.

A home's days may be on several rosters, and on days without one too: there are as many parts, each with the days of its
own roster, even where that begins earlier or ends later. What its people do elsewhere counts as work they are fixed to.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, and_, col
from sqlmodel import select as select_typed

from rostering import access
from rostering.calendar import DAYS_A_WEEK, monday_of
from rostering.errors import BadInputError
from rostering.rosters.compare import with_replaced
from rostering.rosters.horizon import Horizon
from rostering.rosters.notes import Note, read_notes
from rostering.rosters.read import read_snapshot
from rostering.rosters.roster_place import read_place
from rostering.rosters.snapshot import Snapshot
from rostering.rosters.standing import Standing, checked
from rostering.rosters.touching import touching
from rostering.store import tables as t
from rostering.store.deployment_state import ACTIVE
from rostering.store.roster_state import PUBLISHED

if TYPE_CHECKING:
    from rostering.store.engine import Store

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed


@dataclass(frozen=True, slots=True)
class HomePlace:
    """One home: an outermost setting; `area` and `organisation` are names, `area` empty where none is on record."""

    code: str
    name: str
    kind: str
    area: str
    organisation: str


def home_places(store: Store, actor_name: str | None) -> tuple[HomePlace, ...]:
    """Every home by its code. Raises StoreError and RefusedError."""
    s, o, a = t.Setting, t.Organisation, t.Area
    with store.reading() as session:
        access.guard(access.acting(session, actor_name), "see")
        columns: Any = (s.code, s.name.label("setting"), s.kind, a.name.label("area"), o.name)  # type: ignore[attr-defined]
        rows = session.exec(
            pick(*columns)
            .join(o, col(o.id) == col(s.organisation_id))
            .join(a, col(a.id) == col(s.area_id), isouter=True)
            .where(col(s.within_id).is_(None))
            .order_by(col(s.code))
        ).all()
    return tuple(HomePlace(code, name, kind, area or "", organisation) for code, name, kind, area, organisation in rows)


@dataclass(frozen=True)
class HomePart:
    """The roster of one home over one period; `home` is the setting's number.

    `changed` are cells (person's code, local day) that differ from what people were told: on a draft, from the
    published roster that it replaces; on a published one, what an amendment changed and its people do not know yet.
    `notes` are those on its days and cells.
    """

    home: int
    standing: Standing
    changed: frozenset[tuple[str, date]] = frozenset()
    notes: tuple[Note, ...] = ()


def home_parts(store: Store, actor_name: str | None, home: str, first: date, last: date) -> tuple[HomePart, ...]:
    """The rosters of a home (its code) that have any of the days `first` to `last`, each whole, in order and checked.

    Days on no roster come week by week, with what is needed on them. Raises StoreError, RefusedError, and BadInputError
    for a home that there is not.
    """
    with store.reading() as session:
        access.guard(access.acting(session, actor_name), "see")
        top, settings = _settings(session, home)
        found = []
        for horizon in _periods(session, settings, first, last):
            snapshot = read_snapshot(session, horizon, (home,), people=_people(session, settings, horizon))
            found.append((snapshot, horizon, _changed(session, snapshot, top)))
    return tuple(
        HomePart(top, checked(snapshot, horizon), changed, read_notes(store, actor_name, horizon, (home,)))
        for snapshot, horizon, changed in found
    )


def _changed(session: Session, snapshot: Snapshot, home: int) -> frozenset[tuple[str, date]]:
    """The cells of a roster that differ from what people were told, by person and day."""
    if home not in snapshot.rosters:
        return frozenset()
    place = read_place(session, snapshot.rosters[home][0])
    if place.state != PUBLISHED:
        replaced = with_replaced(session, place)
        people = () if replaced is None else replaced.people
        return frozenset((one.person, change.day) for one in people for change in one.changes)
    return frozenset(
        (snapshot.persons[snapshot.worker[worker].person].code, snapshot.shift[shift].day)
        for worker, shift in _untold(session, place.id)
        if worker in snapshot.worker and shift in snapshot.shift
    )


def _untold(session: Session, roster: int) -> set[tuple[int, int]]:
    """The (worker, shift) of amendments of a roster that their people do not know yet."""
    a, c, k = t.Amendment, t.AmendmentChange, t.Told
    rows = session.exec(
        pick(c.worker_id, c.shift_id)
        .join(a, col(a.id) == col(c.amendment_id))
        .join(k, and_(col(k.amendment_id) == col(a.id), col(k.worker_id) == col(c.worker_id)))
        .where(a.roster_id == roster, col(k.told_at).is_(None), col(c.shift_id).is_not(None))
    ).all()
    return {(worker, shift) for worker, shift in rows}


def _settings(session: Session, home: str) -> tuple[int, Sequence[int]]:
    """A home and, with it, all that lies in it. Raises BadInputError where there is no such home."""
    outer = dict(session.exec(pick(t.Setting.id, t.Setting.within_id)).all())
    top = session.exec(pick(t.Setting.id).where(t.Setting.code == home, col(t.Setting.within_id).is_(None))).first()
    if top is None:
        raise BadInputError(f"There is no home {home!r} any more; read the roster again.")

    def within(setting: int) -> bool:
        while outer[setting] is not None:
            setting = outer[setting]
        return bool(setting == top)

    return top, [setting for setting in outer if within(setting)]


def _periods(session: Session, settings: Sequence[int], first: date, last: date) -> Iterator[Horizon]:
    """The periods of a home's rosters that touch some days, and between them the weeks that are on none."""
    r, rs = t.Roster, t.RosterSetting
    rows = session.exec(
        pick(r.first_day, r.last_day)
        .join(rs, col(rs.roster_id) == col(r.id))
        .where(
            col(rs.setting_id).in_(settings),
            *touching(first, last),
        )
        .order_by(col(r.first_day))
    ).all()
    day = first
    for begins, ends in dict.fromkeys((row[0], row[1]) for row in rows):
        yield from _weeks(day, begins - timedelta(days=1))
        yield Horizon(begins, ends)
        day = ends + timedelta(days=1)
    yield from _weeks(day, last)


def _weeks(first: date, last: date) -> Iterator[Horizon]:
    day = first
    while day <= last:
        ends = min(last, monday_of(day) + timedelta(days=DAYS_A_WEEK - 1))
        yield Horizon(day, ends)
        day = ends + timedelta(days=1)


def _people(session: Session, settings: Sequence[int], horizon: Horizon) -> frozenset[int]:
    """The persons employed for a home, with a post there or lent to it, and those who stand on one of its shifts in a
    period."""
    w, a, s, c, d = t.Worker, t.Assignment, t.Shift, t.Contract, t.Deployment
    own = session.exec(pick(w.person_id).where(col(w.setting_id).in_(settings))).all()
    posts = pick(w.person_id).join(c, col(c.worker_id) == col(w.id)).where(col(c.setting_id).in_(settings))
    there = session.exec(
        pick(w.person_id)
        .join(a, col(a.worker_id) == col(w.id))
        .join(s, col(s.id) == col(a.shift_id))
        .where(col(s.setting_id).in_(settings), col(s.day) >= horizon.first, col(s.day) <= horizon.last)
    ).all()
    lent = (
        pick(w.person_id)
        .join(d, col(d.worker_id) == col(w.id))
        .where(
            col(d.setting_id).in_(settings),
            d.state == ACTIVE,
            col(d.starts_at) < horizon.ends,
            col(d.ends_at) > horizon.begins,
        )
    )
    return frozenset((*own, *session.exec(posts), *session.exec(lent), *there))
