"""What a coordinator has before them when a place is short: one roster as it stands, and who was asked what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering.bookings.book import read_place as read_shift_place
from rostering.bookings.work_cost import WorkCost
from rostering.calendar import local_day
from rostering.catalogue import fills, pools
from rostering.gaps.asked import AskedRecord, read_asked
from rostering.gaps.gaps import Gap, gaps_of, ground_of
from rostering.gaps.lawful import Lawful
from rostering.people.strain import Strain, read_strain
from rostering.policies import Step, policy
from rostering.rosters import read_people
from rostering.rosters.based import is_staff_elsewhere
from rostering.rosters.build import Build, build
from rostering.rosters.eligibility.reach import Reach
from rostering.rosters.read import read_snapshot, settings_by_id
from rostering.rosters.read_loans import loans
from rostering.rosters.roster_place import RosterPlace, read_place
from rostering.rosters.snapshot import ShiftFacts, Snapshot, WorkerFacts
from rostering.store import audit
from rostering.store import tables as t
from solver.roster import Roster

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed
SETTING, AREA, OWN = "setting", "area", "own"


@dataclass(frozen=True)
class Desk:
    """One roster, ready to answer who could fill what. `now` is the instant at which it was read, `trail` the number of
    the audit trail's last row then (0: not known).

    `order` are the tiers in the order in which the policy asks them; `phones` are those of employments.
    """

    place: RosterPlace
    build: Build
    asked: AskedRecord
    strains: Mapping[int, Strain]
    phones: Mapping[int, str]
    order: tuple[Step, ...]
    now: datetime
    trail: int = 0

    @property
    def snapshot(self) -> Snapshot:
        """What the store knew when it was read."""
        return self.build.snapshot

    @cached_property
    def roster(self) -> Roster:
        """Who does which duty, in the problem's words."""
        return self.build.joined

    @cached_property
    def lawful(self) -> Lawful:
        """What may be added to the roster."""
        return Lawful(self.build, self.roster)

    @cached_property
    def costs(self) -> WorkCost:
        """What somebody's work costs, as the roster's cost has it."""
        return WorkCost(self.snapshot.rates, self.snapshot.rules)

    @cached_property
    def gaps(self) -> tuple[Gap, ...]:
        """Every gap of the roster that is not over, the most urgent first."""
        return tuple(gap for gap in gaps_of(ground_of(self.snapshot)) if gap.ends_at > self.now)

    @cached_property
    def step(self) -> Mapping[str, int]:
        """The place of each tier in the order; those that the policy does not name come after, by their cost."""
        named = {one.tier: number for number, one in enumerate(self.order)}
        others = sorted((pool for pool in pools() if pool not in named), key=lambda pool: pools()[pool].tier)
        found = {tier: len(named) + number for number, tier in enumerate(others)} | named
        # Own people are the nearest wherever the policy leaves them out.
        return {SETTING: -2, AREA: -1} | found

    def strain(self, person: int) -> Strain:
        """The strain on a person."""
        return self.strains.get(person) or Strain(person, local_day(self.now))


def read_desk(session: Session, roster: int, now: datetime) -> Desk:
    """One roster as it stands with all that ranks candidates. Raises BadInputError where there is no such roster."""
    place = read_place(session, roster)
    snapshot = read_snapshot(session, place.horizon, place.homes)
    w = t.Worker
    phones = session.exec(pick(w.id, w.phone).where(col(w.phone).is_not(None))).all()
    today = local_day(now)
    return _warmed(
        Desk(
            place=place,
            build=build(snapshot, place.horizon, keep=True),
            asked=read_asked(session, roster),
            strains=read_strain(session, today),
            phones=dict(phones),
            order=policy(session, "release.order", today, place.owner),
            now=now,
            trail=audit.last_id(session),
        )
    )


def desk_of_shift(session: Session, shift: int, now: datetime) -> Desk:
    """The desk of the roster that a shift is on, as far as that shift's home and its people go.

    Raises BadInputError for a shift there is not, and one on no roster.
    """
    on = read_shift_place(session, shift)
    assert on.roster.id is not None
    place = read_place(session, on.roster.id)
    people = _near(session, place, shift, on.organisation.id or 0)
    whole = read_snapshot(session, place.horizon, place.homes, people=people)
    snapshot = narrowed(whole, whole.shift[shift])
    w = t.Worker
    ids = [worker.id for worker in snapshot.workers]
    phones = session.exec(pick(w.id, w.phone).where(col(w.phone).is_not(None), col(w.id).in_(ids))).all()
    today = local_day(now)
    return _warmed(
        Desk(
            place=place,
            build=build(snapshot, place.horizon, keep=True, asked={shift}),
            asked=read_asked(session, place.id),
            strains=read_strain(session, today, snapshot.persons),
            phones=dict(phones),
            order=policy(session, "release.order", today, on.organisation.id),
            now=now,
            trail=audit.last_id(session),
        )
    )


def _near(session: Session, place: RosterPlace, shift: int, organisation: int) -> set[int]:
    """The persons whom a shift of a roster may reach by employment and role, and all who stand on the roster: nobody
    else is worth reading."""
    asked = session.get_one(t.Shift, shift)
    w, a = t.Worker, t.Assignment
    there = session.exec(pick(w.person_id).join(a, col(a.worker_id) == col(w.id)).where(a.roster_id == place.id)).all()
    workers = read_people.workers(session, place.horizon, {place.id})
    reached = [one for one in workers if _is_reached(one, organisation, asked.role)]
    if not _is_released(session, shift):
        settings = settings_by_id(session)
        lent = loans(session, place.horizon.begins, place.horizon.known_until)
        reached = [
            one
            for one in reached
            if one.id in lent or one.members_of or not is_staff_elsewhere(settings, one, asked.setting_id, asked.day)
        ]
    return {one.person for one in reached} | set(there)


def _is_released(session: Session, shift: int) -> bool:
    """Whether a shift was ever opened to people beyond its own home."""
    return session.exec(select_typed(t.Release.id).where(t.Release.shift_id == shift)).first() is not None


def _is_reached(worker: WorkerFacts, organisation: int, role: str | None) -> bool:
    """Whether an employment could lead to a shift of an organisation for a role."""
    posted = any(one.setting is not None for one in worker.contracts)
    known = worker.organisation == organisation or organisation in worker.members_of or posted
    return known and any(fills(one.role, role) for one in worker.contracts)


def _warmed(desk: Desk) -> Desk:
    """A desk with everything worked out once that every question asks, so that the first answer is as quick as any."""
    build = desk.build
    for made in (build.shifts, build.persons, build.problem.workers_of, desk.snapshot.worked_by, desk.lawful.warmed()):
        assert made is not None
    return desk


def narrowed(whole: Snapshot, shift: ShiftFacts) -> Snapshot:
    """The part of a snapshot that decides who could take a shift: its home, and all work of those it reaches."""
    settings = whole.settings
    home = settings[shift.setting].home
    reached = {worker.person for worker, _ in Reach(whole).reached(shift)}
    here = {one.id for one in whole.shifts if settings[one.setting].home == home}
    there = {whole.worker[one.worker].person for one in whole.assignments if one.shift in here}
    people = reached | there
    theirs = {one.shift for one in whole.assignments if whole.worker[one.worker].person in people}
    kept = here | theirs
    return among_people(
        replace(
            whole,
            shifts=tuple(one for one in whole.shifts if one.id in kept),
            assignments=tuple(one for one in whole.assignments if whole.worker[one.worker].person in people),
            bookings=tuple(one for one in whole.bookings if one.shift in kept),
        ),
        people,
    )


def among_people(whole: Snapshot, people: set[int]) -> Snapshot:
    """A snapshot with what is about some persons only; assignments are left as they are."""
    return replace(
        whole,
        persons={id_: one for id_, one in whole.persons.items() if id_ in people},
        workers=tuple(one for one in whole.workers if one.person in people),
        away=tuple(one for one in whole.away if one.person in people),
        available=tuple(one for one in whole.available if one.person in people),
        wishes=tuple(one for one in whole.wishes if one.person in people),
        patterns=tuple(one for one in whole.patterns if one.person in people),
        worked=tuple(one for one in whole.worked if one.person in people),
        worked_before=tuple(one for one in whole.worked_before if one.person in people),
        outside=tuple(one for one in whole.outside if one.person in people),
        owed=tuple(one for one in whole.owed if one.person in people),
    )
