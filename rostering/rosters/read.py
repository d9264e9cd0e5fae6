"""Reading a snapshot: column tuples from the store, in as few queries as there are kinds of fact."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering.errors import BadInputError
from rostering.policies import by_organisation
from rostering.rosters import (
    read_agreed,
    read_bookings,
    read_demand,
    read_loans,
    read_offers,
    read_people,
    read_pools,
    read_rates,
    read_worked,
)
from rostering.rosters.among import among
from rostering.rosters.horizon import Horizon
from rostering.rosters.look_back import look_back
from rostering.rosters.snapshot import AssignmentFacts, SettingFacts, ShiftFacts, Snapshot, WorkedFacts
from rostering.rules.debts import Debt, Owed, owed, read_debts
from rostering.rules.rulebook import rulebook
from rostering.rules.waivers import read_permissions
from rostering.store import tables as t
from rostering.store.assignment_standing import NOT_WORKING
from rostering.store.kept import kept
from rostering.store.roster_state import DRAFT, SUPERSEDED

# SQLModel types at most four columns; a snapshot reads plain tuples of many.
pick: Any = select_typed
HAZARDOUS_ROLES, SHARED_THINGS = "night.hazardous_roles", "shared.things"  # policies that rosters go by


def read_snapshot(
    session: Session,
    horizon: Horizon,
    named: Iterable[str] = (),
    *,
    as_at: date | None = None,
    people: Collection[int] | None = None,
    apart: bool = False,
) -> Snapshot:
    """Everything about some settings (codes or names; none = all) and the people who could work there.

    With `as_at` the rules are those of that day, whatever the period. With `people` (ids of persons) nobody else is
    read, and of the assignments only theirs. With `apart` a roster that overlaps the period in part is read as work
    that its people are fixed to.

    Raises BadInputError for a setting nobody knows, and for a roster that overlaps the period in part.
    """
    settings = settings_by_id(session)
    homes = chosen_homes(settings, named)
    within = {id_ for id_, setting in settings.items() if setting.home in homes}
    rosters, every = _rosters(session, horizon, homes, apart=apart)
    ours = {roster for roster, *_ in rosters.values()}
    workers = read_people.workers(session, horizon, ours, people)
    person_of = {worker.id: worker.person for worker in workers}
    ever = read_people.person_by_worker(session, people)
    only = None if people is None else ever.keys()
    shifts = _shifts(session, horizon, within)
    assignments, declined = _assignments(session, ours, {shift.id for shift in shifts}, only)
    worked = read_worked.worked(session, horizon, ever, every, only)
    organisations = _organisations(session).all()
    snapshot = Snapshot(
        settings=settings,
        homes=tuple(sorted(homes)),
        organisations={row.id: row.code for row in organisations},
        travel=_travel(session),
        shifts=shifts,
        persons=read_people.persons(session, people),
        workers=workers,
        away=read_people.away(session, horizon, person_of),
        available=read_people.available(session, person_of, only),
        wishes=read_people.wishes(session, horizon, person_of),
        patterns=read_people.patterns(session, horizon, person_of),
        worked=worked,
        outside=read_worked.outside(session, horizon, ever, only),
        assignments=assignments,
        declined=declined - read_offers.askable_again(session, horizon),
        rosters=rosters,
        nations={row.id: row.nation for row in organisations},
        overlays=read_demand.overlays(session, horizon, within),
        workload=read_demand.workload(session, within),
        clients=read_demand.clients(session),
        outbreaks=read_demand.outbreaks(session, horizon),
        experience=read_worked.experience(session, horizon, settings, people),
        visits=read_demand.visits(session, horizon),
        owed=_owed(session, worked, people),
        permissions=read_permissions(session),
        rules=rulebook(session, as_at),
        agreed=read_agreed.agreed(session, horizon),
        bookings=read_bookings.bookings(session, ours, {shift.id: shift for shift in shifts}),
        agreed_pence=read_bookings.agreed_pence(session, ours),
        rates=read_rates.rates(session, horizon),
        offers=read_offers.offers(session, horizon, shifts, settings, homes, workers),
        pairs=read_people.pairs(session, horizon),
        hazards=by_organisation(session, HAZARDOUS_ROLES, horizon.last),
        things=by_organisation(session, SHARED_THINGS, horizon.last),
        pools=read_pools.pool_facts(session, horizon),
        placements=read_pools.placements(session, horizon),
        loans=read_loans.loans(session, horizon.begins, horizon.known_until, only),
    )
    further = look_back(snapshot, horizon, ever)
    if not further:
        return snapshot
    return replace(
        snapshot,
        away=(*read_people.away_before(session, horizon, ever, further), *snapshot.away),
        worked_before=read_worked.worked_before(session, horizon, ever, further),
        outside=(*read_worked.outside_before(session, horizon, ever, further), *snapshot.outside),
    )


def _owed(session: Session, worked: Iterable[WorkedFacts], people: Collection[int] | None = None) -> tuple[Owed, ...]:
    """What the open debts of rest ask of the roster, person by person."""
    debts: dict[int, list[Debt]] = {}
    for debt in read_debts(session, people):
        debts.setdefault(debt.person, []).append(debt)
    works: dict[int, list[tuple[datetime, datetime]]] = {person: [] for person in debts}
    for one in worked if debts else ():
        if one.person in works:
            works[one.person].append((one.starts_at, one.ends_at))
    return tuple(each for person, theirs in debts.items() for each in owed(theirs, works[person]))


def settings_within(session: Session, horizon: Horizon, named: Iterable[str] = ()) -> set[int]:
    """The settings meant (those named by code or name, else all) with all that lies in them.

    Raises BadInputError as `read_snapshot` does.
    """
    settings = settings_by_id(session)
    homes = chosen_homes(settings, named)
    _rosters(session, horizon, homes)
    return {id_ for id_, setting in settings.items() if setting.home in homes}


def homes_named(session: Session, named: Iterable[str] = ()) -> set[int]:
    """The outermost settings of those named by code or name; all when none is. Raises BadInputError as above."""
    return chosen_homes(settings_by_id(session), named)


def chosen_homes(settings: Mapping[int, SettingFacts], named: Iterable[str]) -> set[int]:
    """The outermost settings of those named by code or name; all of them when none is named."""
    wanted = list(named)
    if not wanted:
        return {setting.home for setting in settings.values()}
    homes = set()
    for name in wanted:
        found = [one for one in settings.values() if name.casefold() in (one.code.casefold(), one.name.casefold())]
        if not found:
            known = ", ".join(sorted(one.code for one in settings.values() if one.home == one.id)[:12])
            raise BadInputError(f"There is no setting {name!r}; the store has {known or 'none yet'}.")
        homes |= {one.home for one in found}
    return homes


def settings_by_id(session: Session) -> dict[int, SettingFacts]:
    """Every setting there is."""
    rows = _all_settings(session).all()
    within = {row.id: row.within_id for row in rows}

    def home(id_: int) -> int:
        while within[id_] is not None:
            id_ = within[id_]
        return id_

    return {
        row.id: SettingFacts(
            id=row.id,
            code=row.code,
            name=row.name,
            organisation=row.organisation_id,
            kind=row.kind,
            zone=row.zone,
            sole_break=row.sole_break,
            home=home(row.id),
            ward=row.ward,
            places=row.places,
        )
        for row in rows
    }


@kept
def _organisations() -> Any:
    o = t.Organisation
    return pick(o.id, o.code, o.nation)


@kept
def _all_settings() -> Any:
    s = t.Setting
    columns: Any = (s.id, s.code, s.name, s.organisation_id, s.kind, s.zone, s.sole_break, s.within_id)
    return pick(*columns, s.ward, s.places)


def _travel(session: Session) -> dict[tuple[int, int], int]:
    return {(from_, to): minutes for from_, to, minutes in _journeys(session)}


@kept
def _journeys() -> Any:
    return pick(t.Travel.from_id, t.Travel.to_id, t.Travel.minutes)


def _shifts(session: Session, horizon: Horizon, within: set[int]) -> tuple[ShiftFacts, ...]:
    rows = _dated(session, first=horizon.first, last=horizon.last)
    return tuple(read_demand.shift_facts(row) for row in rows if row.setting_id in within)


@kept
def _dated(first: date, last: date) -> Any:
    s = t.Shift
    columns: Any = (s.id, s.setting_id, s.day, s.code, s.type, s.starts_at, s.ends_at, s.break_minutes, s.role)
    more: Any = (s.skills, s.minimum, s.target, s.priority, s.client_id, s.exclusive, s.personal_care)
    return (
        pick(*columns, *more)
        .where(col(s.day) >= first, col(s.day) <= last)
        .order_by(col(s.day), col(s.starts_at), col(s.setting_id), col(s.id))
    )


def _assignments(
    session: Session, ours: set[int], shifts: set[int], only: Collection[int] | None
) -> tuple[tuple[AssignmentFacts, ...], frozenset[tuple[int, int]]]:
    """Who stands on the shifts, at the times they worked where these are confirmed, and who is off them for good:
    (employment, shift)."""
    found = [AssignmentFacts(*row) for row in _on_shifts(session, rosters=ours, only=only) if row[3] in shifts]
    worked = {id_: times for id_, *times in _confirmed(session, rosters=ours)}
    found = [_as_worked(one, *worked[one.id]) if one.id in worked else one for one in found]
    declined = frozenset((one.worker, one.shift) for one in found if one.standing in NOT_WORKING)
    return tuple(one for one in found if one.standing not in NOT_WORKING), declined


@kept
def _on_shifts(rosters: Collection[int], only: Collection[int] | None) -> Any:
    a = t.Assignment
    columns: Any = (a.id, a.roster_id, a.worker_id, a.shift_id, a.starts_at, a.ends_at, a.break_minutes)
    return (
        pick(*columns, a.standing, a.pinned)
        .where(col(a.roster_id).in_(rosters), col(a.shift_id).is_not(None), among(a.worker_id, only))
        .order_by(col(a.starts_at), col(a.id))
    )


@kept
def _confirmed(rosters: Collection[int]) -> Any:
    a, done = t.Assignment, t.Actual
    confirmed = pick(done.assignment_id, done.starts_at, done.ends_at, done.break_minutes)
    return confirmed.join(a, col(a.id) == col(done.assignment_id)).where(col(a.roster_id).in_(rosters))


def _as_worked(one: AssignmentFacts, starts_at: datetime, ends_at: datetime, break_minutes: int) -> AssignmentFacts:
    return replace(one, starts_at=starts_at, ends_at=ends_at, break_minutes=break_minutes)


def _rosters(
    session: Session, horizon: Horizon, homes: set[int], *, apart: bool = False
) -> tuple[dict[int, tuple[int, int, bool, str]], set[int]]:
    """The roster of each home for exactly this period, and the numbers of all that there are: beside a draft there may
    be the published one that it will take the place of. One that overlaps the period in part is refused, or left out
    where it stands `apart`."""
    found: dict[int, tuple[int, int, bool, str]] = {}
    every: set[int] = set()
    for row in _overlapping(session, first=horizon.first, last=horizon.last):
        if row[0] not in homes:
            continue
        if (row[5], row[6]) != (horizon.first, horizon.last):
            if apart:
                continue
            raise BadInputError(
                f"A roster from {Horizon(row[5], row[6]).words} overlaps the period {horizon.words}; "
                "choose the same period, or days outside it."
            )
        found[row[0]] = (row[1], row[2], row[3], row[4])
        every.add(row[1])
    return found, every


@kept
def _overlapping(first: date, last: date) -> Any:
    r, rs = t.Roster, t.RosterSetting
    columns: Any = (rs.setting_id, r.id, r.version, r.touched, r.state, r.first_day, r.last_day)
    return (
        pick(*columns)
        .join(r, col(r.id) == col(rs.roster_id))
        .where(col(r.state) != SUPERSEDED, col(r.first_day) <= last, col(r.last_day) >= first)
        .order_by(col(r.state) == DRAFT, col(r.id))
    )
