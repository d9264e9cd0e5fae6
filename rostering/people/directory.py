"""Who there is: each person with employers, pools, roles and what is known of their fitness. Nothing of health."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlmodel import Session
from sqlmodel import select as select_typed

from rostering import access, calendar
from rostering.people.persons import People, PersonName, running, seen_by
from rostering.people.unknowns import AHEAD, Unknown, read_unknowns
from rostering.rosters import read_people
from rostering.rosters.horizon import Horizon
from rostering.store import tables as t

if TYPE_CHECKING:
    from rostering.access import Acting
    from rostering.rosters.snapshot import PersonFacts, WorkerFacts
    from rostering.store.engine import Store

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed
ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class EmploymentLine:
    """One employment; of another organisation than the actor's only that there is one."""

    organisation: str
    worker: str | None
    setting: str | None
    pool: str | None
    roles: tuple[str, ...]
    started_on: date | None
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person. `right_to_work` is a last day, 'open' or 'unknown'; skills and registrations with their last days."""

    code: str
    name: str
    employments: tuple[EmploymentLine, ...]
    right_to_work: str
    registrations: tuple[str, ...]
    skills: tuple[str, ...]
    unknown: tuple[Unknown, ...]

    @property
    def blocking(self) -> int:
        """How many unknowns keep the person off some work now."""
        return sum(one.stops for one in self.unknown)

    @property
    def declared(self) -> int:
        """How many unknowns count as declared."""
        return sum(one.declared_until is not None for one in self.unknown)


def directory(store: Store, actor_name: str | None, named: Sequence[str] = ()) -> list[PersonLine]:
    """The people the actor may see who have an employment now, by code; of all of them, or of those named.

    Raises BadInputError for a person nobody knows and RefusedError for who may not see.
    """
    today = calendar.today()
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "see", actor.organisation)
        people = People(session)
        chosen = [people.find(one) for one in named] if named else list(people.by_id.values())
        employed = _employed(session, today)
        unknown: dict[int, list[Unknown]] = defaultdict(list)
        only = {one.id for one in chosen} if named else None
        for one in read_unknowns(session, today, actor, only).unknown:
            unknown[one.person_id].append(one)
        persons = read_people.persons(session)
        employments = _Employments(session, actor, today)
    shown = [who for who in seen_by(actor, chosen) if named or who.id in employed]
    return [
        _line(who, persons[who.id], employments.of(employed.get(who.id, ())), unknown[who.id])
        for who in sorted(shown, key=lambda who: (len(who.code), who.code))
    ]


def counts(unknown: Iterable[Unknown]) -> Mapping[str, int]:
    """How many people each subject is unknown of, the commonest first."""
    return dict(Counter(one.subject for one in unknown).most_common())


class _Employments:
    """Employments as one actor may read them."""

    def __init__(self, session: Session, actor: Acting, day: date) -> None:
        self._actor = actor
        self._day = day
        self._organisations = dict(session.exec(pick(t.Organisation.id, t.Organisation.code)).all())
        self._settings = dict(session.exec(pick(t.Setting.id, t.Setting.code)).all())

    def of(self, workers: Iterable[WorkerFacts]) -> tuple[EmploymentLine, ...]:
        return tuple(self._line(worker) for worker in workers)

    def _line(self, worker: WorkerFacts) -> EmploymentLine:
        organisation = self._organisations[worker.organisation]
        if self._actor.organisation not in (None, organisation):
            return EmploymentLine(ELSEWHERE, None, None, None, (), None, None)
        held = [one.role for one in worker.contracts if running(one.starts_on, one.ends_on, self._day)]
        return EmploymentLine(
            organisation=organisation,
            worker=worker.code,
            setting=self._settings.get(worker.setting),
            pool=worker.pool,
            roles=tuple(dict.fromkeys(held)),
            started_on=worker.started_on,
            ended_on=worker.ended_on,
        )


def _employed(session: Session, day: date) -> dict[int, list[WorkerFacts]]:
    employed: dict[int, list[WorkerFacts]] = defaultdict(list)
    for worker in read_people.workers(session, Horizon(day, day + AHEAD), ()):
        employed[worker.person].append(worker)
    return dict(employed)


def _line(
    who: PersonName, person: PersonFacts, employments: tuple[EmploymentLine, ...], unknown: Sequence[Unknown]
) -> PersonLine:
    until = person.right_to_work_until
    return PersonLine(
        code=who.code,
        name=who.name,
        employments=employments,
        right_to_work="open" if person.right_to_work_open else "unknown" if until is None else str(until),
        registrations=tuple(
            f"{body} {status}{f' to {last}' if last is not None else ''}" for body, status, last in person.registrations
        ),
        skills=tuple(
            f"{skill}{f':{level}' if level is not None else ''}{f' to {last}' if last is not None else ''}"
            for skill, held in sorted(person.skills.items())
            for level, last in held
        ),
        unknown=tuple(unknown),
    )
