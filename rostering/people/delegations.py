"""Delegated tasks: what somebody registered handed to whom, for one client or at one setting, until it is looked at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering import calendar
from rostering.catalogue import Task, tasks
from rostering.errors import BadInputError
from rostering.people.fitness import ACTIVE
from rostering.people.persons import People, PersonName, bound_to, refuse_strangers, running, whom_they_see
from rostering.rosters.among import among
from rostering.store import tables as t
from rostering.store.kept import kept
from rostering.store.use_case import use_case

if TYPE_CHECKING:
    from rostering.store.engine import Store

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed
ONE_DAY = timedelta(days=1)
LONGEST = timedelta(days=366)  # a delegation is looked at within a year: our policy (J)


@dataclass(frozen=True, slots=True)
class DelegationFacts:
    """A delegation as rosters go by it: the task's skill, for a client or a setting, its first and its last good day.

    `until_on` is the earliest of the review, the end that was recorded, and the delegator's own last day.
    """

    skill: str
    client: int | None
    setting: int | None
    from_on: date
    until_on: date

    def on(self, day: date, client: int | None, places: Collection[int]) -> bool:
        """Whether it holds on a day, for a client or in one of the places."""
        there = client == self.client if self.client is not None else self.setting in places
        return there and self.from_on <= day <= self.until_on


@dataclass(frozen=True, slots=True)
class DelegationLine:
    """A delegation as a list shows it. `until` is its last good day, `ends_with` what ends it then."""

    id: int
    task: str
    delegator: str
    person: str
    where: str
    from_on: date
    review_on: date
    until: date
    ends_with: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """A delegation to be made: by whom, to whom, and for which client or at which setting (one of the two)."""

    task: str
    delegator: str
    person: str
    from_on: date
    review_on: date
    setting: str = ""
    client: str = ""


def delegations(session: Session, only: Collection[int] | None = None) -> dict[int, tuple[DelegationFacts, ...]]:
    """Every delegation by the person it was made to; of some persons, or of all."""
    found: dict[int, tuple[DelegationFacts, ...]] = {}
    for row, until, _ in _read(session, only):
        task = tasks().get(row.task)
        if task is not None and until >= row.from_on:
            facts = DelegationFacts(task.skill, row.client_id, row.setting_id, row.from_on, until)
            found[row.person_id] = (*found.get(row.person_id, ()), facts)
    return found


def list_delegations(
    store: Store, actor_name: str | None, person: str | None = None, every: bool = False
) -> list[DelegationLine]:
    """Delegations that hold now or later, by number; with `every` those that have ended too. Of a person those that
    they made or were given."""
    today = calendar.today()
    with store.reading() as session:
        seen = whom_they_see(session, actor_name)
        named = whom_they_see(session, actor_name, person) if person is not None else seen
        lines = [
            _line(session, row, until, ends_with)
            for row, until, ends_with in _read(session)
            if row.person_id in seen and (row.person_id in named or row.delegator_id in named)
        ]
    return [one for one in lines if every or one.until >= today]


def delegate(store: Store, actor_name: str | None, wanted: Wanted) -> DelegationLine:
    """Record that a task was delegated.

    Raises BadInputError, with nothing written, for a task nobody delegates, people, a client or a setting nobody knows,
    a delegator who has not the role or whose registration is not live, oneself, and days that cannot be; RefusedError
    for who may not.
    """
    organisation = bound_to(store, actor_name, "restrict")
    with store.reading() as session:
        _checked(session, wanted)
    with use_case(store, actor_name, "restrict", organisation) as case:
        row, both = _checked(case.session, wanted)
        refuse_strangers(case.actor, both)
        row.made_by, row.made_at = case.actor.name, case.now
        case.session.add(row)
        case.session.flush()
        line = next(_line(case.session, *one) for one in _read(case.session) if one[0].id == row.id)
        case.record(f"delegation {line.id} of {line.task} to {line.person}", None, f"{line.where} to {line.until}")
        return line


def end_delegation(store: Store, actor_name: str | None, id_: int, on: date | None = None) -> DelegationLine:
    """End a delegation: `on` (today) is the first day without it. Raises BadInputError for an unknown one, one that has
    ended, and a day in the past; RefusedError for who may not."""
    organisation = bound_to(store, actor_name, "restrict")
    first = on or calendar.today()
    with store.reading() as session:
        _refuse_end(session, id_, first)
    with use_case(store, actor_name, "restrict", organisation) as case:
        row = _refuse_end(case.session, id_, first)
        people = People(case.session).by_id
        refuse_strangers(case.actor, (people[row.person_id],))
        row.ended_on, row.ended_by = first, case.actor.name
        case.session.add(row)
        case.session.flush()
        line = next(_line(case.session, *one) for one in _read(case.session) if one[0].id == id_)
        case.record(f"delegation {id_} of {line.task} to {line.person}", f"to {row.review_on}", f"ended {first}")
        return line


def _refuse_end(session: Session, id_: int, first: date) -> t.Delegation:
    row = session.get(t.Delegation, id_)
    if row is None:
        raise BadInputError(f"There is no delegation {id_}.", hint="; 'rota people delegations' shows their numbers")
    if row.ended_on is not None and row.ended_on <= first:
        raise BadInputError(f"Delegation {id_} ended on {row.ended_on} already.")
    if first < calendar.today():
        raise BadInputError(f"A delegation cannot be ended for days that are past; {first} is before today.")
    return row


def _read(session: Session, only: Collection[int] | None = None) -> Iterable[tuple[Any, date, str]]:
    """The columns of each delegation with its last good day and what ends it then."""
    rows = _delegations(session, only=only).all()
    if not rows:
        return []
    lasts = _last_days(session, {row.delegator_id for row in rows})
    return [(row, *_until(row, lasts)) for row in rows]


@kept
def _delegations(only: Collection[int] | None) -> Any:
    return pick(t.Delegation).where(among(t.Delegation.person_id, only)).order_by(col(t.Delegation.id))


def _until(row: Any, lasts: dict[tuple[int, str], date]) -> tuple[date, str]:
    task = tasks().get(row.task)
    roles = () if task is None else task.delegators
    own = max((lasts.get((row.delegator_id, role), date.min) for role in roles), default=date.min)
    ends = [(row.review_on, "review"), (own, "the delegator")]
    if row.ended_on is not None:
        ends.append((row.ended_on - ONE_DAY, "ended"))
    return min(ends)


def _last_days(session: Session, people: Collection[int]) -> dict[tuple[int, str], date]:
    """Until when each of some persons works in each of their roles and, where it takes one, is registered for it."""
    from rostering.catalogue import roles

    live: dict[tuple[int, str], date] = defaultdict(lambda: date.min)
    for person, body, until in _live(session, people=people):
        live[person, body] = max(live[person, body], until or date.max)
    found: dict[tuple[int, str], date] = defaultdict(lambda: date.min)
    for person, left, role, ends in _roles_held(session, people=people):
        last = min(left or date.max, ends or date.max)
        body = roles()[role].body if role in roles() else None
        if body is not None:
            last = min(last, live[person, body])
        found[person, role] = max(found[person, role], last)
    return found


@kept
def _live(people: Collection[int]) -> Any:
    g = t.Registration
    return pick(g.person_id, g.body, g.until_on).where(col(g.person_id).in_(people), g.status == ACTIVE)


@kept
def _roles_held(people: Collection[int]) -> Any:
    w, c = t.Worker, t.Contract
    held = pick(w.person_id, w.ended_on, c.role, c.ends_on).join(c, col(c.worker_id) == col(w.id))
    return held.where(col(w.person_id).in_(people))


def _checked(session: Session, wanted: Wanted) -> tuple[t.Delegation, tuple[PersonName, PersonName]]:
    """The row to be written, and the two people. Raises BadInputError for what cannot be."""
    task = _task(wanted.task)
    people = People(session)
    delegator, person = people.find(wanted.delegator), people.find(wanted.person)
    if delegator.id == person.id:
        raise BadInputError("Nobody delegates a task to themselves; name two people.")
    if not wanted.from_on <= wanted.review_on <= wanted.from_on + LONGEST:
        raise BadInputError(
            f"A delegation from {wanted.from_on} is looked at within a year; {wanted.review_on} does not fit."
        )
    last = max(_last_days(session, {delegator.id}).get((delegator.id, role), date.min) for role in task.delegators)
    if last < wanted.from_on:
        titles = ", ".join(role.replace("_", " ") for role in task.delegators)
        raise BadInputError(
            f"{delegator.code} cannot delegate {task.title.lower()} on {wanted.from_on}; "
            f"it takes a {titles} with a live registration."
        )
    client, setting = _where(session, wanted)
    row = t.Delegation(
        task=task.code,
        delegator_id=delegator.id,
        person_id=person.id,
        client_id=client,
        setting_id=setting,
        from_on=wanted.from_on,
        review_on=wanted.review_on,
        made_by="",
        made_at=calendar.now(),
    )
    for other in session.exec(
        select_typed(t.Delegation).where(t.Delegation.person_id == person.id, t.Delegation.task == task.code)
    ):
        last_day = other.review_on if other.ended_on is None else other.ended_on - ONE_DAY
        same = (other.client_id, other.setting_id) == (client, setting)
        if same and running(other.from_on, last_day, row.from_on, row.review_on):
            raise BadInputError(f"Delegation {other.id} says the same until {last_day}; end it first.")
    return row, (delegator, person)


def _task(named: str) -> Task:
    able = {code: task for code, task in tasks().items() if task.delegators}
    if named not in able:
        raise BadInputError(f"'{named}' is no task that is delegated; choose one of: {', '.join(able)}.")
    return able[named]


def _where(session: Session, wanted: Wanted) -> tuple[int | None, int | None]:
    """The client or the setting that a delegation is for."""
    if bool(wanted.setting) == bool(wanted.client):
        raise BadInputError("A delegation is for one client or at one setting; name one of the two.")
    if wanted.setting:
        from rostering.requests.employment import find_setting

        return None, find_setting(session, wanted.setting).id
    found = session.exec(select_typed(t.Client).where(t.Client.code == wanted.client)).all()
    if len(found) != 1:
        many = "several clients have that code" if found else "there is none"
        raise BadInputError(f"'{wanted.client}' names no one client: {many}.")
    return found[0].id, None


def _line(session: Session, row: Any, until: date, ends_with: str) -> DelegationLine:
    assert row.id is not None
    if row.client_id is not None:
        where = f"client {session.get_one(t.Client, row.client_id).code}"
    else:
        where = session.get_one(t.Setting, row.setting_id).name
    delegator, person = session.get_one(t.Person, row.delegator_id), session.get_one(t.Person, row.person_id)
    return DelegationLine(
        row.id, row.task, delegator.code, person.code, where, row.from_on, row.review_on, until, ends_with
    )
