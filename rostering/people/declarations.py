"""What a manager declared good though nobody knows: one action for many unknowns, until a day, and then no more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlmodel import Session, col, select

from rostering import access, calendar
from rostering.catalogue import skills
from rostering.errors import BadInputError, RefusedError
from rostering.store import tables as t
from rostering.store.use_case import use_case

if TYPE_CHECKING:
    from rostering.access import Acting
    from rostering.people.unknowns import Unknown
    from rostering.store.engine import Store

DEFAULT_DAYS = 28  # rules, section 1
MOST_DAYS = 84  # our policy: what is still unknown after twelve weeks is asked about again


@dataclass(frozen=True, slots=True)
class Choice:
    """Which unknowns: all, or those of some subjects (or kinds of subject) and of some persons."""

    every: bool = False
    subjects: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DeclaredLine:
    """One declaration that counts; `days_left` is 0 on its last day."""

    person: str
    name: str
    subject: str
    rule: str
    until: date
    days_left: int
    declared_by: str
    declared_on: date


@dataclass(frozen=True, slots=True)
class Accepted:
    """What one action declared, and what it left: what nobody else can declare, or what asks to be named."""

    accepted: tuple[Unknown, ...]
    left: tuple[Unknown, ...]
    until: date


def declared(rows: Iterable[tuple[str, date, date]], subject: str, day: date) -> date | None:
    """Until when a subject is declared good, where a declaration counts on a day; None where none does.

    `rows` are a person's (subject, day it was declared, last day), in the order they were made. The latest one made
    of a subject by that day counts. It says nothing about what is known to fail: ask only where nothing is known.
    """
    latest: tuple[date, date] | None = None
    for of, from_on, until_on in rows:
        if of == subject and from_on <= day and (latest is None or from_on >= latest[0]):
            latest = (from_on, until_on)
    return latest[1] if latest is not None and day <= latest[1] else None


def accept(store: Store, actor_name: str | None, choice: Choice, until: date | None = None) -> Accepted:
    """Declare unknowns good until a day (default: 28 days on), in one use case with one row in the audit trail.

    What is declared already is taken again only for persons who are named, and skills that are no training everybody
    repeats (a delegated task, driving) only where they are named. Raises BadInputError, with nothing
    written, for a day in the past or more than 84 days on, an unknown person or subject, and where nothing is
    unknown; RefusedError for who may not, for what is known to fail, and for what only the person can say.
    """
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "declare", actor.organisation)
        last = _last_day(until)
        _chosen(session, actor, choice)
    with use_case(store, actor_name, "declare", actor.organisation) as case:
        taken, left = _chosen(case.session, case.actor, choice)
        case.session.add_all(
            t.Declared(
                person_id=one.person_id,
                subject=one.subject,
                until_on=last,
                declared_by=case.actor.name,
                declared_at=case.now,
            )
            for one in taken
        )
        counts = Counter(one.subject for one in taken)
        people = len({one.person_id for one in taken})
        said = ", ".join(f"{subject} {count}" for subject, count in sorted(counts.items()))
        case.record(f"declared of {people} people until {last}", after=said)
    return Accepted(tuple(taken), tuple(left), last)


def counting_down(store: Store, actor_name: str | None) -> list[DeclaredLine]:
    """What counts as declared today and is still unknown, the first to run out first."""
    from rostering.people.unknowns import read_unknowns

    today = calendar.today()
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "see", actor.organisation)
        unknown = read_unknowns(session, today, actor).unknown
        made: dict[tuple[int, str], t.Declared] = {}
        for row in session.exec(select(t.Declared).order_by(col(t.Declared.declared_at), col(t.Declared.id))):
            made[row.person_id, row.subject] = row
    lines = []
    for one in unknown:
        if one.declared_until is not None:
            row = made[one.person_id, one.subject]
            until, on = row.until_on, calendar.local_day(row.declared_at)
            who = (one.person, one.name, one.subject, one.rule)
            lines.append(DeclaredLine(*who, until, (until - today).days, row.declared_by, on))
    return sorted(lines, key=lambda line: (line.until, line.person, line.subject))


def _last_day(until: date | None) -> date:
    today = calendar.today()
    last = today + timedelta(days=DEFAULT_DAYS) if until is None else until
    if last < today:
        raise BadInputError(f"A declaration until {last} would be past already; give today or a later day.")
    if last > today + timedelta(days=MOST_DAYS):
        raise BadInputError(
            f"A declaration until {last} is more than {MOST_DAYS} days on; the last day possible is "
            f"{today + timedelta(days=MOST_DAYS)}."
        )
    return last


def _chosen(session: Session, actor: Acting, choice: Choice) -> tuple[list[Unknown], list[Unknown]]:
    """The unknowns that are declared, and those that are left."""
    from rostering.people.needs import MATTERS, matter_of
    from rostering.people.persons import People, refuse_strangers
    from rostering.people.unknowns import read_unknowns

    if choice.every == bool(choice.subjects or choice.persons):
        raise BadInputError("Say what is declared: --all, or some with --subject and --person.")
    for subject in choice.subjects:
        if matter_of(subject) not in MATTERS:
            raise BadInputError(f"There is no subject '{subject}'; choose one of: {', '.join(MATTERS)}.")
    people = People(session)
    named = [people.find(person) for person in choice.persons]
    refuse_strangers(actor, named)
    ids = {one.id for one in named}
    found = read_unknowns(session, calendar.today(), actor)
    if ids and choice.subjects:
        _refuse_failing([one for one in found.failing if one.person_id in ids], choice.subjects)
    meant = [
        one
        for one in found.unknown
        if (not ids or one.person_id in ids) and (not choice.subjects or _is_of(one.subject, choice.subjects))
    ]
    left = [one for one in meant if not one.declarable or (not choice.subjects and _asks_to_be_named(one.subject))]
    taken = [one for one in meant if one not in left and (ids or one.declared_until is None)]
    if not taken and left and not left[0].declarable:
        raise RefusedError(
            f"{left[0].subject} of {left[0].person} is not for anybody else to declare; it must be entered."
        )
    if not taken and left:
        raise BadInputError(f"Only special skills are unknown there; name them, such as --subject {left[0].subject}.")
    if not taken:
        raise BadInputError("Nothing of that is unknown and not declared.", hint="; see 'rota people unknown'")
    return taken, left


def _asks_to_be_named(subject: str) -> bool:
    """Whether it is a delegation, or a skill that is no training that everybody repeats (rule TRAIN): no sweep makes
    anybody competent in it."""
    kind, _, code = subject.partition(":")
    return kind == "delegation" or (kind == "skill" and (code not in skills() or skills()[code].months is None))


def _refuse_failing(failing: Sequence[Unknown], subjects: Sequence[str]) -> None:
    for one in failing:
        if _is_of(one.subject, subjects):
            raise RefusedError(
                f"{one.subject} of {one.person} is on record and not good; only what is unknown can be declared, "
                "so enter what is true now."
            )


def _is_of(subject: str, wanted: Sequence[str]) -> bool:
    """Whether a subject is one of those named, or of a kind that is."""
    return any(subject == one or subject.partition(":")[0] == one for one in wanted)
