"""What accepting a passport brings: rows for skills, registrations, checks, restrictions and steps of a way in; and
what brings nothing.

Nothing is granted that is not recognised, and nothing outlasts the passport. What is on record already stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlmodel import SQLModel, col
from sqlmodel import select as select_typed

from rostering.calendar import local_day
from rostering.catalogue import clearances, restrictions, setting_kinds, skills
from rostering.errors import RefusedError
from rostering.imports.fields import months_later
from rostering.passports.claims import Bound, Checked, Registered, Trained
from rostering.passports.document import Document
from rostering.passports.ground import Ground
from rostering.passports.proven import LONGEST_ISSUER, Proof, proven
from rostering.passports.recognised import (
    own_mapping,
    recognised_check,
    recognised_training,
    recognised_until,
)
from rostering.passports.taken_back import CLEARANCE, REGISTRATION, RESTRICTION, SKILL, STEP
from rostering.people.fitness import ACTIVE
from rostering.people.restrictions import ZONES
from rostering.store import tables as t

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed
CHANGED = "it has a field that this version does not know"


@dataclass(frozen=True, slots=True)
class Brought:
    """One thing that a passport brings: the kind of row, the row that is to be written, and how a list says it."""

    kind: str
    row: SQLModel
    words: str


@dataclass(frozen=True, slots=True)
class Left:
    """One thing that a passport says and that brings nothing, and why."""

    words: str
    why: str


@dataclass(frozen=True, slots=True)
class Harvest:
    """Everything that accepting a passport brings to one person, and what it leaves."""

    brought: tuple[Brought, ...]
    left: tuple[Left, ...]


def harvest(ground: Ground, document: Document, without: Sequence[str] = ()) -> Harvest:
    """What a passport brings to the person by the mapping in force. `without`: categories, kinds and bodies not taken.

    Raises RefusedError for a restriction that this version cannot keep: without it the rest is not accepted either.
    """
    last = local_day(document.valid_until)
    source = f"passport {document.number.rpartition(':')[2]}"
    found: list[Brought | Left] = []
    for one in document.claims.restrictions:
        found.append(_restriction(ground, one, document))
    found += _training(ground, document, last, source, without)
    for registered in document.claims.registrations:
        found.append(_registration(ground, registered, last, without))
    for checked in document.claims.checks:
        found.append(_check(ground, checked, last, without))
    found += _steps(ground, document, last, without)
    return Harvest(
        tuple(one for one in found if isinstance(one, Brought)), tuple(one for one in found if isinstance(one, Left))
    )


def _training(
    ground: Ground, document: Document, last: date, source: str, without: Sequence[str]
) -> list[Brought | Left]:
    own = own_mapping(ground.session, ground.organisation.id)
    today, person = local_day(ground.now), ground.person.id
    k = t.Skill
    held = list(ground.session.exec(select_typed(k).where(k.person_id == person)).all())
    found: list[Brought | Left] = []
    for one in document.claims.training:
        known = recognised_training(own, one.category)
        if known.code is None:
            found.append(Left(_said_training(one), known.why))
            continue
        until = min(recognised_until(known, one.level, one.done_on, one.until) or last, last)
        why = _stopped(one.category, one.unknown, one.done_on, until, today, without) or _held(
            held, known.code, one, until
        )
        if why:
            found.append(Left(_said_training(one), why))
            continue
        issuer = document.issuer_name[:LONGEST_ISSUER]
        row = k(person_id=person, skill=known.code, level=one.level, done_on=one.done_on, until_on=until, issuer=issuer)
        row.source = source
        held.append(row)
        found.append(
            Brought(SKILL, row, f"{skills()[known.code].title}{_level(one)}, done {one.done_on}, good until {until}")
        )
    return found


def _held(held: Sequence[t.Skill], skill: str, one: Trained, until: date) -> str:
    """Why a training adds nothing to what is held; empty where it does."""
    same = [row for row in held if row.skill == skill and row.level == one.level]
    if any(row.until_on is None or row.until_on >= until for row in same):
        return "it is on record already, and good for as long"
    if any(row.done_on is not None and row.done_on > one.done_on for row in same):
        return "a later completion is on record"
    if any((row.skill, row.done_on, row.until_on) == (skill, one.done_on, until) for row in held):
        return "it is on record already at another level"
    return ""


def _registration(ground: Ground, one: Registered, last: date, without: Sequence[str]) -> Brought | Left:
    r = t.Registration
    until = min(one.until or last, last)
    said = f"{one.body} registration{f' {one.number}' if one.number else ''}"
    today = local_day(ground.now)
    why = _stopped(one.body, one.unknown, None, until, today, without)
    if not why and one.status != ACTIVE:
        why = f"its status is '{one.status}'"
    same = select_typed(r).where(r.person_id == ground.person.id, r.body == one.body, r.number == one.number)
    if not why and ground.session.exec(same).first() is not None:
        why = "it is on record already"
    if why:
        return Left(said, why)
    conditions = "there are conditions: look at the register" if one.conditional else None
    row = r(
        person_id=ground.person.id,
        body=one.body,
        number=one.number,
        status=ACTIVE,
        conditions=conditions,
        until_on=until,
        looked_up_on=one.looked_up_on,
    )
    return Brought(REGISTRATION, row, f"{said}, good until {until}{', with conditions' if one.conditional else ''}")


def _check(ground: Ground, one: Checked, last: date, without: Sequence[str]) -> Brought | Left:
    c = t.Clearance
    known = recognised_check(one.kind)
    said = f"check {one.kind} seen {one.seen_on}"
    if known.code is None:
        return Left(said, known.why)
    until = _checked_until(one.kind, one.seen_on, one.until, last)
    why = _stopped(one.kind, one.unknown, one.seen_on, until, local_day(ground.now), without)
    held = ground.session.exec(
        select_typed(c).where(c.person_id == ground.person.id, c.kind == known.code, col(c.setting_id).is_(None))
    ).all()
    if not why and any(row.until_on is None or row.until_on >= until for row in held):
        why = "it is on record already, and good for as long"
    if why:
        return Left(said, why)
    row = c(person_id=ground.person.id, kind=known.code, on_date=one.seen_on, until_on=until)
    return Brought(CLEARANCE, row, f"{clearances()[known.code].title} of {one.seen_on}, good until {until}")


def _checked_until(kind: str, seen_on: date, until: date | None, last: date) -> date:
    """The last good day of a check here: its own, that of the interval in force here, or the passport's."""
    months = clearances()[code].months if (code := recognised_check(kind).code) is not None else None
    here = last if months is None else months_later(seen_on, months) - timedelta(days=1)
    return min(until or last, here, last)


def _steps(ground: Ground, document: Document, last: date, without: Sequence[str]) -> Iterator[Brought | Left]:
    """The steps of a way in that the passport proves."""

    def stopped(proof: Proof) -> str:
        until = _checked_until(proof.name, proof.seen_on, proof.until, last)
        return _stopped(proof.name, proof.unknown, proof.seen_on, until, local_day(ground.now), without)

    for one in proven(ground, document, stopped):
        yield Left(one.words, one.why) if one.row is None else Brought(STEP, one.row, one.words)


def _stopped(
    name: str, unknown: Sequence[str], on: date | None, until: date, today: date, without: Sequence[str]
) -> str:
    """Why an entry brings nothing by itself; empty where nothing stops it."""
    if name in without:
        return "it was left out by whoever accepted"
    if unknown:
        return CHANGED
    if on is not None and on > today:
        return f"it is dated {on}, in the future"
    if until < today:
        return f"it ended on {until}"
    return ""


def _restriction(ground: Ground, one: Bound, document: Document) -> Brought | Left:
    kind = restrictions().get(one.forbids)
    allowed = {None: (None,), "zone": ZONES, "kind": tuple(setting_kinds()), "setting": (one.value,)}
    if kind is None or one.value not in allowed[kind.value] or (kind.value is not None and one.value is None):
        raise RefusedError(
            f"The passport restricts the person in a way that this version cannot keep ('{one.forbids}"
            f"{f' {one.value}' if one.value else ''}'); nothing of it is accepted."
        )
    said = f"restriction: {kind.say(one.value)} from {one.from_on}{f' to {one.until}' if one.until else ''}"
    if kind.value == "setting" and not _is_here(ground, one):
        return Left(said, f"that setting of {one.organisation or 'another organisation'} is not in this store")
    r = t.Restriction
    same = select_typed(r).where(
        r.person_id == ground.person.id,
        r.forbids == one.forbids,
        r.value == one.value,
        col(r.from_on) <= one.from_on,
    )
    for row in ground.session.exec(same):
        if row.until_on is None or (one.until is not None and row.until_on >= one.until):
            return Left(said, "it is on record already")
    row = r(
        person_id=ground.person.id,
        forbids=one.forbids,
        value=one.value,
        from_on=one.from_on,
        until_on=one.until,
        review_on=one.review_on,
        reviewed_by=document.issuer_name[:LONGEST_ISSUER],
    )
    return Brought(RESTRICTION, row, said)


def _is_here(ground: Ground, one: Bound) -> bool:
    s, o = t.Setting, t.Organisation
    query = (
        pick(s.id).join(o, col(o.id) == col(s.organisation_id)).where(s.code == one.value, o.code == one.organisation)
    )
    return ground.session.exec(query).first() is not None


def _said_training(one: Trained) -> str:
    return f"{one.title}{_level(one)} ({one.category}), done {one.done_on}"


def _level(one: Trained) -> str:
    return f" level {one.level}" if one.level is not None else ""
