"""The people of a setting over some days: who is there, in which role, who is off and who can come."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from rostering.calendar import ONE_DAY, day_starts
from rostering.requests.employment import settings_inside
from rostering.rosters import read_people
from rostering.rosters.available_facts import AvailableFacts
from rostering.rosters.away_facts import AwayFacts
from rostering.rosters.horizon import Horizon
from rostering.rosters.snapshot import WorkerFacts
from rostering.store import tables as t

# What somebody chose to take: sickness and family time off are nobody's choice, and no limit stands against them.
LEAVE_KINDS = ("annual", "study", "unpaid", "other")


@dataclass(frozen=True)
class Team:
    """Everybody employed at some settings, with what is known of them from a first day to a last."""

    workers: tuple[WorkerFacts, ...]
    names: dict[int, str]  # by person
    away: dict[int, list[AwayFacts]]  # by person
    said: dict[int, list[AvailableFacts]]  # by person

    def in_role(self, day: date, role: str | None) -> tuple[WorkerFacts, ...]:
        """Those employed on a day in a role (None: in any), one a person."""
        found: dict[int, WorkerFacts] = {}
        for worker in self.workers:
            if _is_employed(worker, day) and (role is None or role_on(worker, day) == role):
                found.setdefault(worker.person, worker)
        return tuple(found.values())

    def is_off(self, worker: WorkerFacts, day: date, kinds: tuple[str, ...] | None = None) -> bool:
        """Whether somebody is away for any part of a local day; with `kinds` for one of these."""
        begins, ends = day_starts(day, 1)
        return any(
            one.starts_at < ends and (one.ends_at is None or one.ends_at > begins)
            for one in self.away.get(worker.person, ())
            if kinds is None or one.kind in kinds
        )

    def can_come(self, worker: WorkerFacts, day: date) -> bool:
        """Whether somebody is neither away on a day nor said that they cannot come at all."""
        if self.is_off(worker, day):
            return False
        rows = self.said.get(worker.person, ())
        speaks = any(row.available and row.reigns(day) for row in rows)
        can = any(row.available and row.applies(day) for row in rows)
        cannot = any(not row.available and row.applies(day) and row.start_minute is None for row in rows)
        return not cannot and (can or not speaks)


def read_team(session: Session, setting: int, first: date, last: date) -> Team:
    """The people of a setting and of all that lies in it, on the days `first` to `last`, both included."""
    horizon, inside = Horizon(first, last), settings_inside(session, setting)
    everybody = read_people.workers(session, horizon, ())
    workers = tuple(one for one in everybody if one.setting in inside)
    person_of = {one.id: one.person for one in everybody}
    away: dict[int, list[AwayFacts]] = defaultdict(list)
    for absence in read_people.away(session, horizon, person_of):
        away[absence.person].append(absence)
    said: dict[int, list[AvailableFacts]] = defaultdict(list)
    for row in read_people.available(session, person_of):
        said[row.person].append(row)
    people = {one.person for one in workers}
    names = session.exec(select(t.Person.id, t.Person.name).where(col(t.Person.id).in_(sorted(people)))).all()
    return Team(workers, {id_: name for id_, name in names if id_ is not None}, away, said)


def role_on(worker: WorkerFacts, day: date) -> str | None:
    """The role of somebody's contract on a day; of several the first, of none the latest there was."""
    running = [contract.role for contract in worker.contracts if contract.on(day)]
    return running[0] if running else None if not worker.contracts else worker.contracts[-1].role


def days_between(first: date, last: date) -> tuple[date, ...]:
    """The days `first` to `last`, both included."""
    return tuple(first + ONE_DAY * offset for offset in range((last - first).days + 1))


def _is_employed(worker: WorkerFacts, day: date) -> bool:
    return (worker.started_on is None or worker.started_on <= day) and (
        worker.ended_on is None or day <= worker.ended_on
    )
