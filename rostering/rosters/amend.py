"""One change of a roster as people say it: who, which shift on which day, and what shall become of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering import access, text
from rostering.calendar import DAY_MINUTES, instant
from rostering.errors import BadInputError
from rostering.people.person_search import find_person
from rostering.rosters.compare import PersonDifference, differences, stands_on
from rostering.rosters.edit import Edit, Edited, Work, edit_roster
from rostering.rosters.roster_place import RosterPlace, guard_roster, read_place
from rostering.store import tables as t
from rostering.store.assignment_standing import NOT_WORKING
from rostering.store.roster_state import SUPERSEDED
from rostering.store.use_case import use_case

if TYPE_CHECKING:
    from rostering.access import Acting
    from rostering.people.persons import PersonName
    from rostering.rules.waive import Asked
    from rostering.store.engine import Store

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed
What = Literal["put", "off", "times", "swap"]
MOST_LISTED = 6


@dataclass(frozen=True, slots=True)
class Spot:
    """A person and a shift as people type them: a name or code, a day, and the shift's code (or number) and setting
    where these are needed to tell it from others."""

    person: str
    day: date
    code: str | None = None
    setting: str | None = None


@dataclass(frozen=True)
class Wanted:
    """One change that somebody wants.

    `other` is whom a swap is with. `times` are local clock minutes after midnight of the shift's day; an end that is
    not later is on the next day. `version` is the one it was thought out on. `waivers` are for the person of `spot`,
    each at the shift that they come to where it names no place.
    """

    what: What
    spot: Spot
    reason: str
    other: Spot | None = None
    times: tuple[int, int] | None = None
    break_minutes: int | None = None
    version: int | None = None
    waivers: tuple[Asked, ...] = ()


@dataclass(frozen=True, slots=True)
class Amended:
    """A change that was made, with what differs for each person."""

    roster: RosterPlace
    edited: Edited
    people: tuple[PersonDifference, ...]


@dataclass(frozen=True, slots=True)
class _Held:
    """Somebody's work on a shift of a roster."""

    roster: int
    worker: int
    shift: int
    work: Work
    label: str


def amend(store: Store, actor_name: str | None, wanted: Wanted) -> Amended:
    """Make one change: on a published roster as an amendment, on a draft without a number.

    Raises BadInputError for a person or shift that nobody knows or that may be one of several, and as `edit_roster`.
    """
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "edit", actor.organisation)
        place, _ = resolve(session, actor, wanted)
    with use_case(store, actor_name, "edit", place.organisation) as case:
        place, edits = resolve(case.session, case.actor, wanted)
        before = stands_on(case.session, place.id)
        edited = edit_roster(
            case, place.id, edits, wanted.reason, version=wanted.version, waivers=_placed(wanted, edits)
        )
        people = differences(case.session, before, stands_on(case.session, place.id))
        return Amended(place, edited, people)


def _placed(wanted: Wanted, edits: Sequence[Edit]) -> tuple[Asked, ...]:
    """The waivers asked for, each with its place."""
    mine = edits[0].worker
    shift = next((one.shift for one in edits if one.worker == mine and one.work is not None), edits[0].shift)
    return tuple(replace(one, place=one.place or str(shift)) for one in wanted.waivers)


def resolve(session: Session, actor: Acting, wanted: Wanted) -> tuple[RosterPlace, tuple[Edit, ...]]:
    """The roster and the changes of it that somebody means. Raises as `amend`."""
    person = find_person(session, actor, wanted.spot.person, lent=True)
    if wanted.what == "put":
        roster, edits = _put(session, person, wanted)
    else:
        held = _held(session, person, wanted.spot)
        roster, edits = held.roster, _of(session, actor, held, wanted)
    place = read_place(session, roster)
    guard_roster(actor, "edit", place)
    return place, edits


def _of(session: Session, actor: Acting, held: _Held, wanted: Wanted) -> tuple[Edit, ...]:
    if wanted.what == "off":
        return (Edit(held.worker, held.shift, None),)
    if wanted.what == "times":
        shift = session.get_one(t.Shift, held.shift)
        return (Edit(held.worker, held.shift, _timed(shift, held.work, wanted)),)
    assert wanted.other is not None
    other = _held(session, find_person(session, actor, wanted.other.person, lent=True), wanted.other)
    if other.roster != held.roster:
        raise BadInputError(f"{held.label} and {other.label} are on two rosters; change each by itself.")
    if other.worker == held.worker:
        raise BadInputError("A swap takes two people; name another one.")
    return (
        Edit(held.worker, held.shift, None),
        Edit(other.worker, other.shift, None),
        Edit(other.worker, held.shift, replace(held.work, standing="planned", pinned=False, note=None)),
        Edit(held.worker, other.shift, replace(other.work, standing="planned", pinned=False, note=None)),
    )


def _put(session: Session, person: PersonName, wanted: Wanted) -> tuple[int, tuple[Edit, ...]]:
    spot = wanted.spot
    roles = _roles(session, person)
    roster, shift = _free_shift(session, person, spot, roles)
    assert shift.id is not None
    worker = _employment(session, person, shift)
    work = Work(shift.starts_at, shift.ends_at, shift.break_minutes)
    return roster, (Edit(worker, shift.id, _timed(shift, work, wanted)),)


def _timed(shift: t.Shift, work: Work, wanted: Wanted) -> Work:
    """Work at the times and with the break that are wanted; what nobody named stays."""
    if wanted.times is not None:
        start, end = wanted.times
        end += DAY_MINUTES if end <= start else 0
        if instant(shift.day, end) <= shift.starts_at:  # the early hours of a night shift are on the day after
            start, end = start + DAY_MINUTES, end + DAY_MINUTES
        starts_at, ends_at = instant(shift.day, start), instant(shift.day, end)
        work = replace(work, starts_at=starts_at, ends_at=ends_at)
    return work if wanted.break_minutes is None else replace(work, break_minutes=wanted.break_minutes)


def _held(session: Session, person: PersonName, spot: Spot) -> _Held:
    """The one shift that a person stands on and that is meant."""
    a, s, w, g = t.Assignment, t.Shift, t.Worker, t.Setting
    columns: Any = (a.roster_id, a.worker_id, s.id, s.code, s.day, g.name, g.code, a.starts_at, a.ends_at)
    rows = session.exec(
        pick(*columns, a.break_minutes, a.standing, a.pinned, a.note, col(g.code).label("home"))
        .join(s, col(s.id) == col(a.shift_id))
        .join(g, col(g.id) == col(s.setting_id))
        .join(w, col(w.id) == col(a.worker_id))
        .join(t.Roster, col(t.Roster.id) == col(a.roster_id))
        .where(
            w.person_id == person.id,
            s.day == spot.day,
            t.Roster.state != SUPERSEDED,
            col(a.standing).not_in(NOT_WORKING),
        )
        .order_by(col(a.starts_at), col(s.id))
    ).all()
    found = [
        _Held(row[0], row[1], row[2], Work(*row[7:13]), _label(row[3], row[4], row[7], row[8], row[5]))
        for row in rows
        if _is_meant(spot, row[2], row[3], row[5], row[6])
    ]
    if not found:
        code = f" {spot.code}" if spot.code else ""
        raise BadInputError(f"{person.name} is on no shift{code} on {text.day(spot.day)}; choose one that they are on.")
    if len(found) > 1:
        raise BadInputError(
            f"{person.name} is on {len(found)} shifts on {text.day(spot.day)}: "
            f"{'; '.join(one.label for one in found[:MOST_LISTED])}; name one by its code.",
            hint=", with --setting if need be",
        )
    return found[0]


def _is_meant(spot: Spot, shift: int, code: str, *settings: str) -> bool:
    if spot.code is not None and spot.code.casefold() != code.casefold() and spot.code != str(shift):
        return False
    return spot.setting is None or spot.setting.casefold() in {one.casefold() for one in settings}


def _label(code: str, day: date, starts_at: Any, ends_at: Any, setting: str) -> str:
    return f"{code} {text.day(day)} {text.clock(starts_at)}–{text.clock(ends_at)}, {setting}"


def _free_shift(session: Session, person: PersonName, spot: Spot, roles: frozenset[str]) -> tuple[int, t.Shift]:
    """The shift that is meant, with the roster it is on: at the person's own home, for their role and with a place free
    before others of the same code."""
    settings = {row.id: row for row in session.exec(select_typed(t.Setting)).all()}
    shifts = session.exec(select_typed(t.Shift).where(t.Shift.day == spot.day).order_by(col(t.Shift.id))).all()
    rosters = _rosters_on(session, spot.day)

    def home(setting: int) -> int:
        while settings[setting].within_id is not None:
            setting = settings[setting].within_id or 0
        return setting

    meant = [
        one
        for one in shifts
        if _is_meant(
            spot, one.id or 0, one.code, *_names(settings, one.setting_id), *_names(settings, home(one.setting_id))
        )
    ]
    found = [one for one in meant if home(one.setting_id) in rosters]
    what = f"{spot.code or 'any shift'} on {text.day(spot.day)}"
    if not found:
        where = "is on no roster yet; solve or lay patterns first" if meant else "is not there; choose one that is"
        raise BadInputError(f"The shift {what} {where}.")
    own = {home(one) for one in _homes(session, person)}
    found = _rather(found, [one for one in found if home(one.setting_id) in own])
    found = _rather(found, [one for one in found if one.role is None or one.role in roles])
    free = _open(session, found)
    found = _rather(found, [one for one in found if one.id in free])
    places = {one.setting_id for one in found}
    if len(places) > 1:
        named = ", ".join(sorted(settings[one].code for one in places)[:MOST_LISTED])
        raise BadInputError(f"{what} is at {len(places)} settings ({named}); name one.", hint=" with --setting")
    return rosters[home(found[0].setting_id)], found[0]


def _rather(found: list[t.Shift], fitting: list[t.Shift]) -> list[t.Shift]:
    """Those that fit, where there are any."""
    return fitting or found


def _names(settings: dict[int | None, t.Setting], setting: int) -> tuple[str, str]:
    return settings[setting].code, settings[setting].name


def _rosters_on(session: Session, day: date) -> dict[int, int]:
    """The roster of each home on a day."""
    r, rs = t.Roster, t.RosterSetting
    rows = session.exec(
        pick(rs.setting_id, r.id)
        .join(r, col(r.id) == col(rs.roster_id))
        .where(r.state != SUPERSEDED, r.first_day <= day, r.last_day >= day)
        .order_by(col(r.id))
    )
    return dict(rows.all())


def _homes(session: Session, person: PersonName) -> list[int]:
    w = t.Worker
    rows = session.exec(pick(w.setting_id).where(w.person_id == person.id, col(w.setting_id).is_not(None)))
    return list(rows.all())


def _roles(session: Session, person: PersonName) -> frozenset[str]:
    c, w = t.Contract, t.Worker
    return frozenset(
        session.exec(pick(c.role).join(w, col(w.id) == col(c.worker_id)).where(w.person_id == person.id)).all()
    )


def _open(session: Session, shifts: Iterable[t.Shift]) -> frozenset[int]:
    """Those of some shifts with a place that nobody stands on."""
    a = t.Assignment
    wanted = {one.id or 0: max(one.target, one.minimum) for one in shifts}
    rows = session.exec(
        pick(a.shift_id).where(col(a.shift_id).in_(sorted(wanted)), col(a.standing).not_in(NOT_WORKING))
    ).all()
    return frozenset(id_ for id_, places in wanted.items() if rows.count(id_) < places)


def _employment(session: Session, person: PersonName, shift: t.Shift) -> int:
    """The employment by which a person would work a shift: with whoever runs it, at that home, in its role first."""
    setting = session.get_one(t.Setting, shift.setting_id)
    w, c, m = t.Worker, t.Contract, t.PoolMembership
    columns: Any = (w.id, w.organisation_id, w.setting_id, w.started_on, w.ended_on)
    rows = session.exec(pick(*columns).where(w.person_id == person.id).order_by(col(w.id))).all()
    ids = [row[0] for row in rows]
    held = {tuple(row) for row in session.exec(pick(c.worker_id, c.role).where(col(c.worker_id).in_(ids)))}
    joined = pick(m.worker_id).where(m.organisation_id == setting.organisation_id, col(m.worker_id).in_(ids))
    member = set(session.exec(joined).all())
    if not rows:
        raise BadInputError(f"{person.name} is employed by nobody; import their employment first.")

    def rank(row: Any) -> tuple[bool, ...]:
        id_, organisation, home, started, ended = row
        runs = (started is None or started <= shift.day) and (ended is None or shift.day <= ended)
        near = organisation == setting.organisation_id
        return (
            not runs,
            not (near or id_ in member),
            shift.role is not None and (id_, shift.role) not in held,
            not near,
            home != shift.setting_id,
        )

    return int(min(rows, key=rank)[0])
