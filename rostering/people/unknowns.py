"""Everything that is unknown of the people in a store, in one list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import func
from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering import access, calendar
from rostering.calendar import instant, local_day
from rostering.people.asked_work import AskedWork, read_asked_work
from rostering.people.declarations import declared
from rostering.people.fitness import Answer
from rostering.people.needs import Needs
from rostering.people.persons import People, seen_by
from rostering.rosters import read_people
from rostering.rosters.horizon import Horizon
from rostering.rules.rulebook import rulebook
from rostering.store import tables as t

if TYPE_CHECKING:
    from rostering.access import Acting
    from rostering.rosters.snapshot import PersonFacts, WorkerFacts
    from rostering.store.engine import Store

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed
AHEAD = timedelta(days=84)  # as far on as anything can be declared


@dataclass(frozen=True, slots=True)
class Unknown:
    """One thing that nobody has said of a person, though work that their contracts let them do asks for it."""

    person_id: int
    person: str
    name: str
    subject: str
    rule: str
    blocks: bool  # else it weakens: reported, averaged, or asked of some of those on duty
    declarable: bool
    roles: tuple[str, ...]
    settings: tuple[str, ...]  # the homes whose work asks for it
    since: date | None  # since when it counts as unknown; None: nobody said when the work began
    declared_until: date | None  # the last day that it counts as declared; None: not declared, or no longer

    @property
    def stops(self) -> bool:
        """Whether it keeps the person off work now."""
        return self.blocks and self.declared_until is None


@dataclass(frozen=True, slots=True)
class Found:
    """What is unknown, declared or not, and what is on record and fails, by person and subject."""

    unknown: tuple[Unknown, ...]
    failing: tuple[Unknown, ...]
    work: AskedWork


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which unknowns a list shows; empty: all of them. `declared`: those too that a declaration covers today."""

    blocking: bool = False
    subjects: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    declared: bool = False


def unknowns(store: Store, actor_name: str | None, wanted: Wanted | None = None) -> list[Unknown]:
    """What is unknown today of the people the actor may see, by person and subject.

    Raises BadInputError for a setting nobody knows and RefusedError for who may not see.
    """
    wanted = wanted or Wanted()
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "see", actor.organisation)
        found = read_unknowns(session, calendar.today(), actor)
        codes = {found.work.home_code(setting) for setting in wanted.settings}
    return [
        one
        for one in found.unknown
        if (wanted.declared or one.declared_until is None)
        and (one.blocks or not wanted.blocking)
        and (not wanted.subjects or one.subject in wanted.subjects or one.subject.partition(":")[0] in wanted.subjects)
        and (not wanted.settings or codes.intersection(one.settings))
    ]


def read_unknowns(
    session: Session, day: date, actor: Acting | None = None, only: Collection[int] | None = None
) -> Found:
    """What is unknown on a day, and what fails; of the people whom an actor may see (None: of all), or of some of them
    by number."""
    people = People(session)
    seen = people.by_id.values() if actor is None else seen_by(actor, people.by_id.values())
    seen = [one for one in seen if only is None or one.id in only]
    persons = read_people.persons(session, only)
    employed: dict[int, list[WorkerFacts]] = defaultdict(list)
    for worker in read_people.workers(session, Horizon(day, day + AHEAD), (), only):
        employed[worker.person].append(worker)
    worked, ledgers = _worked_from(session, day)
    work = read_asked_work(session, day)
    needs = Needs(work, rulebook(session), day, worked, ledgers)
    unknown: list[Unknown] = []
    failing: list[Unknown] = []
    for who in seen:
        person = persons[who.id]
        for need in needs.of(person, employed[who.id]) if who.id in employed else ():
            if need.answer is not Answer.PASS:
                until, ran_out = _declared(person, need.subject, day)
                (unknown if need.answer is Answer.UNKNOWN else failing).append(
                    Unknown(
                        person_id=person.id,
                        person=person.code,
                        name=person.name,
                        subject=need.subject,
                        rule=need.rule,
                        blocks=need.blocks,
                        declarable=need.declarable,
                        roles=need.roles,
                        settings=need.homes,
                        since=need.since if ran_out is None else ran_out + timedelta(days=1),
                        declared_until=until,
                    )
                )
    return Found(tuple(unknown), tuple(failing), work)


def _declared(person: PersonFacts, subject: str, day: date) -> tuple[date | None, date | None]:
    """The last day of the declaration that counts on a day, else that of the last one that has run out."""
    until = declared(person.declared, subject, day)
    past = [last for of, _, last in person.declared if of == subject and last < day]
    return until, None if until is not None else max(past, default=None)


def _worked_from(session: Session, day: date) -> tuple[dict[int, date], dict[int, date]]:
    """The first day of known work, by person and by organisation: actuals, sums, and what was rostered."""
    w = t.Worker
    who: Mapping[int, tuple[int, int]] = {
        id_: (person, organisation)
        for id_, person, organisation in session.exec(pick(w.id, w.person_id, w.organisation_id))
    }
    before = instant(day, 0)
    first: list[tuple[int, date]] = []
    for table in (t.Actual, t.Assignment):
        rows = pick(table.worker_id, func.min(table.starts_at)).where(col(table.starts_at) < before)
        found = session.exec(rows.group_by(table.worker_id)).all()
        first += [(worker, local_day(moment)) for worker, moment in found]
    h = t.HistorySum
    first += session.exec(
        pick(h.worker_id, func.min(h.from_on)).where(col(h.from_on) < day).group_by(h.worker_id)
    ).all()
    persons: dict[int, date] = {}
    organisations: dict[int, date] = {}
    for worker, begun in first:
        person, organisation = who[worker]
        persons[person] = min(persons.get(person, begun), begun)
        organisations[organisation] = min(organisations.get(organisation, begun), begun)
    return persons, organisations
