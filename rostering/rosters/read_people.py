"""Reading people: employments, fitness, absence, availability, wishes and patterns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import or_
from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering.calendar import instant, local_day
from rostering.catalogue import restrictions as restriction_kinds
from rostering.people.delegations import delegations
from rostering.people.fitness import ACTIVE
from rostering.pipeline.read_way_in import ways_in
from rostering.pipeline.recall_facts import recalls
from rostering.requests.wish_record import WishRecord, wish_records
from rostering.rosters.among import among
from rostering.rosters.available_facts import AvailableFacts
from rostering.rosters.away_facts import AwayFacts
from rostering.rosters.horizon import Horizon
from rostering.rosters.pair_facts import PairFacts
from rostering.rosters.snapshot import (
    ContractFacts,
    PatternFacts,
    PersonFacts,
    WishFacts,
    WorkerFacts,
)
from rostering.store import tables as t
from rostering.store.kept import kept
from rostering.store.request_state import GRANTED, OPEN

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed


def person_by_worker(session: Session, only: Collection[int] | None = None) -> dict[int, int]:
    """The person behind every employment, also of those that have ended; of some persons, or of all."""
    return dict(_persons_of(session, only=only).all())


@kept
def _persons_of(only: Collection[int] | None) -> Any:
    return pick(t.Worker.id, t.Worker.person_id).where(among(t.Worker.person_id, only))


def persons(session: Session, only: Collection[int] | None = None) -> dict[int, PersonFacts]:
    """Everybody, or some persons, with what decides what they are fit for."""
    skills = _skills(session, only)
    registered = _grouped(_registrations(session, only=only))
    restricted = _grouped(_restrictions(session, only=only))
    opted = _grouped(_opt_outs(session))
    terms = _grouped(_study_terms(session))
    clearances = _grouped(_clearances(session))
    declared = _grouped(_declared(session))
    delegated = delegations(session, only)
    return {
        row.id: PersonFacts(
            id=row.id,
            code=row.code,
            name=row.name,
            under_18_until=row.under_18_until,
            visa=row.visa,
            visa_weekly_minutes=row.visa_weekly_minutes,
            right_to_work_until=row.right_to_work_until,
            right_to_work_open=row.right_to_work_open,
            languages=frozenset(part for part in row.languages.split(";") if part),
            skills=skills.get(row.id, {}),
            registrations=tuple(entry[:3] for entry in registered.get(row.id, ())),
            registers_seen=_looked_up(registered.get(row.id, ())),
            conditions=_conditions(registered.get(row.id, ())),
            right_to_work_seen_on=row.right_to_work_seen_on,
            restrictions=tuple(restricted.get(row.id, ())),
            opted_out=tuple(opted.get(row.id, ())),
            age_known=row.age_known or row.under_18_until is not None,
            visa_sponsor=row.visa_sponsor,
            dbs_on=row.dbs_on,
            personal_care=row.personal_care,
            terms=tuple(terms.get(row.id, ())),
            clearances=tuple(clearances.get(row.id, ())),
            declared=tuple((what, local_day(at), until) for what, at, until in declared.get(row.id, ())),
            delegations=delegated.get(row.id, ()),
        )
        for row in _persons(session, only=only).all()
    }


@kept
def _persons(only: Collection[int] | None) -> Any:
    p = t.Person
    columns: Any = (p.id, p.code, p.name, p.under_18_until, p.visa, p.visa_weekly_minutes)
    more: Any = (p.right_to_work_until, p.right_to_work_open, p.languages)
    most: Any = (p.age_known, p.visa_sponsor, p.dbs_on, p.personal_care, p.right_to_work_seen_on)
    return pick(*columns, *more, *most).where(among(p.id, only))


@kept
def _registrations(only: Collection[int] | None) -> Any:
    g = t.Registration
    columns: Any = (g.person_id, g.body, g.status, g.until_on, g.looked_up_on, g.conditions)
    return pick(*columns).where(among(g.person_id, only))


@kept
def _restrictions(only: Collection[int] | None) -> Any:
    r = t.Restriction
    return pick(r.person_id, r.forbids, r.value, r.from_on, r.until_on).where(among(r.person_id, only))


@kept
def _opt_outs() -> Any:
    o, w = t.OptOut, t.Worker
    return pick(w.person_id, w.id, o.from_on, o.until_on).join(o, col(o.worker_id) == col(w.id))


@kept
def _study_terms() -> Any:
    s = t.StudyTerm
    return pick(s.person_id, s.from_on, s.until_on)


@kept
def _clearances() -> Any:
    c = t.Clearance
    return pick(c.person_id, c.kind, c.setting_id, c.on_date, c.until_on)


@kept
def _declared() -> Any:
    d = t.Declared
    return pick(d.person_id, d.subject, d.declared_at, d.until_on).order_by(col(d.declared_at), col(d.id))


def _conditions(entries: Iterable[tuple[Any, ...]]) -> Mapping[str, frozenset[str]]:
    """What the active entries of each register forbid, as codes of data/restrictions.toml."""
    found: dict[str, frozenset[str]] = {}
    for body, status, *_, said in entries:
        if status == ACTIVE and said:
            codes = {part.strip() for part in said.split(";")}
            found[body] = found.get(body, frozenset()) | (codes & restriction_kinds().keys())
    return found


def _looked_up(entries: Iterable[tuple[Any, ...]]) -> Mapping[str, date]:
    """The last day on which somebody looked at an active entry, register by register."""
    seen: dict[str, date] = {}
    for body, status, _, day, _ in entries:
        if status == ACTIVE and day is not None:
            seen[body] = max(day, seen.get(body, day))
    return seen


def _skills(
    session: Session, only: Collection[int] | None
) -> dict[int, dict[str, tuple[tuple[int | None, date | None], ...]]]:
    """Each person's skills as (level, last good day): of several completions of one level the latest counts."""
    latest: dict[int, dict[str, dict[int | None, date | None]]] = defaultdict(lambda: defaultdict(dict))
    for person, skill, level, until in _skills_by_age(session, only=only):
        latest[person][skill][level] = until
    return {
        person: {skill: tuple(levels.items()) for skill, levels in skills.items()} for person, skills in latest.items()
    }


@kept
def _skills_by_age(only: Collection[int] | None) -> Any:
    k = t.Skill
    oldest_first = col(k.done_on).nulls_first(), col(k.until_on).nulls_last(), col(k.id)
    return pick(k.person_id, k.skill, k.level, k.until_on).where(among(k.person_id, only)).order_by(*oldest_first)


def _grouped(rows: Iterable[Any]) -> dict[int, list[Any]]:
    of: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        of[row[0]].append(tuple(row[1:]))
    return of


def workers(
    session: Session, horizon: Horizon, ours: Collection[int], only: Collection[int] | None = None
) -> tuple[WorkerFacts, ...]:
    """Employments that reach into the period, and those that stand on the rosters `ours` though they have ended; of
    some persons, or of all."""
    contracts, members = _grouped(_contracts(session)), _grouped(_members(session))
    ways, recalled = ways_in(session, only), recalls(session, only)
    return tuple(
        WorkerFacts(
            id=row.id,
            code=row.code,
            person=row.person_id,
            organisation=row.organisation_id,
            setting=row.setting_id,
            pool=row.pool,
            started_on=row.started_on,
            ended_on=row.ended_on,
            most_shifts_a_week=row.most_shifts_a_week,
            contracts=tuple(_contract(*contract) for contract in contracts.get(row.id, ())),
            members_of=_by_organisation(members.get(row.id, ())),
            care_certificate=row.care_certificate,
            way_in=ways.get(row.id),
            recalls=recalled.get(row.id, ()),
        )
        for row in _employments(session, first=horizon.first, ours=ours, only=only).all()
    )


@kept
def _employments(first: date, ours: Collection[int], only: Collection[int] | None) -> Any:
    w = t.Worker
    columns: Any = (w.id, w.code, w.person_id, w.organisation_id, w.setting_id, w.pool, w.started_on, w.ended_on)
    on_ours = pick(t.Assignment.worker_id).where(col(t.Assignment.roster_id).in_(ours))
    return (
        pick(*columns, w.most_shifts_a_week, w.care_certificate)
        .where(
            or_(col(w.ended_on).is_(None), col(w.ended_on) >= first, col(w.id).in_(on_ours)), among(w.person_id, only)
        )
        .order_by(col(w.id))
    )


@kept
def _contracts() -> Any:
    c = t.Contract
    columns: Any = (c.worker_id, c.role, c.setting_id, c.minutes, c.period, c.period_anchor, c.balance_minutes)
    more: Any = (c.starts_on, c.ends_on, c.pence_an_hour, c.band, c.shift_limits)
    return pick(*columns, *more).order_by(col(c.id))


@kept
def _members() -> Any:
    m = t.PoolMembership
    return pick(m.worker_id, m.organisation_id, m.pool, m.from_on, m.until_on)


def _contract(*columns: Any) -> ContractFacts:
    *others, limits = columns
    return replace(ContractFacts(*others), shift_limits=shift_limits_of(limits or ""))


def shift_limits_of(text: str) -> tuple[tuple[str, int], ...]:
    """The most shifts of each code that a contract allows in a period: 'N:4;L:0'."""
    parts = (part.strip().rpartition(":") for part in text.split(";") if part.strip())
    return tuple((code, int(most)) for code, _, most in parts)


def _by_organisation(rows: Iterable[Any]) -> dict[int, tuple[Any, ...]]:
    return {organisation: tuple(found) for organisation, found in _grouped(rows).items()}


def pairs(session: Session, horizon: Horizon) -> tuple[PairFacts, ...]:
    """Pairs of people that hold on some day of the period."""
    return tuple(PairFacts(*row) for row in _pairs(session, first=horizon.first, last=horizon.last))


@kept
def _pairs(first: date, last: date) -> Any:
    p = t.Pair
    return (
        pick(p.first_id, p.second_id, p.kind, p.from_on, p.until_on)
        .where(col(p.from_on) <= last, or_(col(p.until_on).is_(None), col(p.until_on) >= first))
        .order_by(col(p.id))
    )


def away(session: Session, horizon: Horizon, person_of: Mapping[int, int]) -> tuple[AwayFacts, ...]:
    """Granted absences in the known range."""
    rows = _absences(session, begins=horizon.known_from, ends=horizon.known_until)
    return tuple(AwayFacts(person_of[row[0]], *row[1:]) for row in rows if row[0] in person_of)


@kept
def _absences(begins: datetime, ends: datetime) -> Any:
    a = t.Absence
    return pick(a.worker_id, a.kind, a.starts_at, a.ends_at, a.minutes_credited).where(
        col(a.state) == GRANTED, col(a.starts_at) < ends, or_(col(a.ends_at).is_(None), col(a.ends_at) > begins)
    )


def away_before(
    session: Session, horizon: Horizon, person_of: Mapping[int, int], further: Mapping[int, Collection[int]]
) -> tuple[AwayFacts, ...]:
    """Granted absences through some employments before the known range: `further` has them by days before."""
    found: list[AwayFacts] = []
    for days, theirs in further.items():
        begins = instant(horizon.first - timedelta(days=days), 0)
        rows = _absences_over(session, begins=begins, ends=horizon.known_from, workers=theirs)
        found += (AwayFacts(person_of[row[0]], *row[1:]) for row in rows)
    return tuple(found)


@kept
def _absences_over(begins: datetime, ends: datetime, workers: Collection[int]) -> Any:
    a = t.Absence
    return pick(a.worker_id, a.kind, a.starts_at, a.ends_at, a.minutes_credited).where(
        col(a.state) == GRANTED, col(a.ends_at) > begins, col(a.ends_at) <= ends, col(a.worker_id).in_(workers)
    )


def available(
    session: Session, person_of: Mapping[int, int], only: Collection[int] | None = None
) -> tuple[AvailableFacts, ...]:
    """What people said about when they can work; of some employments, or of all."""
    return tuple(
        AvailableFacts(
            person_of[row[0]], row[1], tuple(int(part) for part in (row[2] or "").split(";") if part), *row[3:]
        )
        for row in _availability(session, only=only)
        if row[0] in person_of
    )


@kept
def _availability(only: Collection[int] | None) -> Any:
    a = t.Availability
    columns: Any = (a.worker_id, a.on_date, a.weekdays, a.from_on, a.until_on, a.start_minute, a.end_minute)
    return pick(*columns, a.available).where(among(a.worker_id, only))


def wishes(session: Session, horizon: Horizon, person_of: Mapping[int, int]) -> tuple[WishFacts, ...]:
    """Wishes for the period that nobody declined; whoever got few of theirs lately has theirs weigh more."""
    rows = _requests(session, first=horizon.first, last=horizon.last).all()
    told = [WishFacts(person_of[row[0]], *row) for row in rows if row[0] in person_of]
    records = wish_records(session, horizon.first, {one.person for one in told})
    return tuple(replace(one, weight=one.weight + _lean(records, one.person)) for one in told)


@kept
def _requests(first: date, last: date) -> Any:
    r = t.Request
    columns: Any = (r.worker_id, r.kind, r.from_on, r.until_on, r.shift_code, r.setting_id, r.weight, r.promised)
    return (
        pick(*columns)
        .where(col(r.state).in_((*OPEN, GRANTED)), col(r.from_on) <= last, col(r.until_on) >= first)
        .order_by(col(r.id))
    )


def _lean(records: Mapping[int, WishRecord], person: int) -> int:
    return records[person].lean if person in records else 0


def patterns(session: Session, horizon: Horizon, person_of: Mapping[int, int]) -> tuple[PatternFacts, ...]:
    """Patterns followed in the period; of one employment's the latest to start comes first."""
    rows = _followed(session, first=horizon.first, last=horizon.last)
    return tuple(
        PatternFacts(person_of[row[0]], row[0], tuple(row[1].split()), *row[2:]) for row in rows if row[0] in person_of
    )


@kept
def _followed(first: date, last: date) -> Any:
    f = t.PatternFollowed
    columns: Any = (f.worker_id, t.Pattern.cycle, f.setting_id, f.starts_on, f.phase, f.ends_on)
    return (
        pick(*columns)
        .join(t.Pattern, col(t.Pattern.id) == col(f.pattern_id))
        .where(col(f.starts_on) <= last, or_(col(f.ends_on).is_(None), col(f.ends_on) >= first))
        .order_by(col(f.worker_id), col(f.starts_on).desc())
    )
