"""Each pool with what it is: who draws on it, its order, the rules that name it, its people, and where it is off."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlmodel import Session
from sqlmodel import select as select_typed

from rostering import access, calendar, words
from rostering.catalogue import Pool, pools
from rostering.errors import BadInputError
from rostering.people.persons import People, running, seen_by
from rostering.pipeline.route import routes
from rostering.pools.switch import SwitchLine, switch_lines
from rostering.rules.entry import RulePart
from rostering.rules.rulebook import Rulebook, rulebook
from rostering.store import tables as t

if TYPE_CHECKING:
    from rostering.store.engine import Store

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed
DRAWS = {
    "setting": "the setting that employs them",
    "organisation": "every setting of the organisation",
    "agreement": "the organisation, and others by a membership under an agreement",
}


@dataclass(frozen=True, slots=True)
class LimitLine:
    """A rule in force that names a pool: its number in minutes a week, where it is one, and its words."""

    rule: str
    title: str
    words: str
    minutes_a_week: int | None = None


@dataclass(frozen=True, slots=True)
class PoolLine:
    """A pool as it is today. `people` work through it by an employment or a membership; `off` says where it is off."""

    pool: Pool
    people: int
    limits: tuple[LimitLine, ...]
    steps: tuple[str, ...]
    off: tuple[SwitchLine, ...]

    @property
    def draws(self) -> str:
        """Who may draw on it, in words."""
        return DRAWS[self.pool.draws]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Somebody in several pools whose limits differ: what each says in minutes a week, and the strictest, which
    holds."""

    person: str
    name: str
    limits: tuple[tuple[str, str, int], ...]  # pool, rule, minutes a week

    @property
    def holds(self) -> tuple[str, str, int]:
        """The pool, the rule and the minutes that hold."""
        return min(self.limits, key=lambda one: one[2])

    @property
    def words(self) -> str:
        """In a sentence: in student (20 h a week) and volunteer (16 h a week): the stricter holds, 16 h."""
        said = " and ".join(f"{pool} ({words.duration(minutes)} a week)" for pool, _, minutes in self.limits)
        return f"in {said}: the stricter holds, {words.duration(self.holds[2])}"


def list_pools(store: Store, actor_name: str | None, named: str | None = None) -> list[PoolLine]:
    """Every pool in the order in which they are asked, or the one named by code or title. Raises BadInputError for
    a pool there is not."""
    day = calendar.today()
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "see", actor.organisation)
        seen = {one.id for one in seen_by(actor, People(session).by_id.values())}
        joined = {person: found for person, found in _joined(session, day).items() if person in seen}
        rules, off = rulebook(session), switch_lines(session, day)
    lines = []
    for pool in pools().values():
        if named is not None and named.casefold() not in (pool.code, pool.title.casefold()):
            continue
        people = sum(pool.code in theirs for theirs in joined.values())
        route = routes().get(pool.code)
        steps = () if route is None else tuple(one.title for one in route.steps)
        mine = tuple(one for one in off if one.pool == pool.code)
        lines.append(PoolLine(pool, people, tuple(_limits(rules, pool.code, day)), steps, mine))
    if not lines:
        raise BadInputError(f"There is no pool '{named}'; it is one of: {', '.join(pools())}.")
    return lines


def contradictions(store: Store, actor_name: str | None) -> list[Contradiction]:
    """Everybody in several pools whose own limits differ, by name; in a roster the strictest of them holds."""
    day = calendar.today()
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "see", actor.organisation)
        people = {one.id: one for one in seen_by(actor, People(session).by_id.values())}
        joined, rules = _joined(session, day), rulebook(session)
    found = []
    for person, theirs in joined.items():
        limits = tuple(
            (pool, one.rule, one.minutes_a_week)
            for pool in sorted(theirs)
            for one in _limits(rules, pool, day)
            if one.minutes_a_week is not None
        )
        if person in people and len({minutes for _, _, minutes in limits}) > 1:
            found.append(Contradiction(people[person].code, people[person].name, limits))
    return sorted(found, key=lambda one: (one.name, one.person))


def _joined(session: Session, day: date) -> dict[int, set[str]]:
    """The pools of each person on a day."""
    w, m = t.Worker, t.PoolMembership
    found: dict[int, set[str]] = defaultdict(set)
    columns: Any = (w.id, w.person_id, w.pool, w.started_on, w.ended_on)
    working: dict[int, int] = {}
    for id_, person, pool, started, ended in session.exec(pick(*columns)):
        if running(started, ended, day, day):
            working[id_] = person
            found[person].add(pool)
    for worker, pool, first, last in session.exec(pick(m.worker_id, m.pool, m.from_on, m.until_on)):
        if worker in working and running(first, last, day, day):
            found[working[worker]].add(pool)
    return found


def _limits(rules: Rulebook, pool: str, day: date) -> Iterator[LimitLine]:
    """The rules in force that name a pool, each once."""
    told = set()
    for nation in ("ENG", "WAL", "SCO", "NIR"):
        for entry, part in rules.parts(day, nation):
            if part.id not in told and _names(part, pool):
                told.add(part.id)
                yield LimitLine(part.id, entry.title, entry.words, _minutes(part))


def _names(part: RulePart, pool: str) -> bool:
    named = part.applies.get("pool", ())
    return pool in ([named] if isinstance(named, str) else named)


def _minutes(part: RulePart) -> int | None:
    counted = part.params.get("quantity"), part.params.get("period")
    weekly = part.kind == "Total" and counted == ("work", "week")
    most = part.params.get("max")
    return most if weekly and isinstance(most, int) else None
