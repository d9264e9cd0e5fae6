"""Reading what is asked of a roster: shifts, overlays, workload, clients and outbreaks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering.rosters.demand_facts import ClientFacts, OutbreakFacts, OverlayFacts, WorkloadFacts
from rostering.rosters.horizon import Horizon
from rostering.rosters.snapshot import ShiftFacts
from rostering.store import tables as t
from rostering.store.assignment_standing import NOT_WORKING
from rostering.store.kept import kept
from rostering.work.shifts import OVERLAY, expand

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed
VISIT_DAYS = 92  # how far back a rule about the same faces may look


def overlays(session: Session, horizon: Horizon, within: Collection[int]) -> tuple[OverlayFacts, ...]:
    """The overlays of some settings, dated over the period."""
    asked = [row._asdict() for row in _asked_overlays(session) if row.setting_id in within]
    return tuple(
        OverlayFacts(
            setting=row["setting_id"],
            day=row["day"],
            code=row["code"],
            starts_at=row["starts_at"],
            ends_at=row["ends_at"],
            skills=skills_of(row["skills"]),
            minimum=row["minimum"],
            priority=row["priority"],
        )
        for row in expand(asked, horizon.first, horizon.last, overlays=True)
    )


@kept
def _asked_overlays() -> Any:
    d = t.Demand
    return pick(d).where(col(d.type) == OVERLAY).order_by(col(d.id))


def skills_of(text: str) -> tuple[tuple[str, int | None], ...]:
    """Skills as demand asks for them: 'medication:2;first_aid'."""
    parts = (part.strip().partition(":") for part in text.split(";") if part.strip())
    return tuple((skill, int(level) if level else None) for skill, _, level in parts)


def shift_facts(row: Any) -> ShiftFacts:
    """A dated shift, from its row or from the columns of it."""
    return ShiftFacts(
        id=row.id,
        setting=row.setting_id,
        day=row.day,
        code=row.code,
        type=row.type,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        break_minutes=row.break_minutes,
        role=row.role,
        skills=skills_of(row.skills or ""),
        minimum=row.minimum,
        target=row.target,
        priority=row.priority,
        client=row.client_id,
        exclusive=row.exclusive,
        personal_care=bool(row.personal_care),
    )


def workload(session: Session, within: Collection[int]) -> tuple[WorkloadFacts, ...]:
    """What the hours of the day ask for at some settings."""
    return tuple(
        WorkloadFacts(row[0], row[1], row[2], tuple(int(part) for part in (row[3] or "").split(";") if part), *row[4:])
        for row in _workload(session)
        if row[0] in within
    )


@kept
def _workload() -> Any:
    w = t.Workload
    columns: Any = (w.setting_id, w.from_on, w.until_on, w.weekdays, w.hour, w.minutes, w.role)
    return pick(*columns).order_by(col(w.setting_id), col(w.hour), col(w.id))


def clients(session: Session) -> dict[int, ClientFacts]:
    """Every client, with whom they would rather have and must not have."""
    minded: dict[tuple[int, str], set[int]] = defaultdict(set)
    for client, person, kind in _preferences(session):
        minded[client, kind].add(person)
    return {
        row[0]: ClientFacts(
            id=row[0],
            code=row[1],
            setting=row[2],
            language=row[3],
            personal_care_wish=row[4],
            manual_handling=bool(row[5]),
            preferred=frozenset(minded[row[0], "preferred"]),
            excluded=frozenset(minded[row[0], "excluded"]),
        )
        for row in _clients(session)
    }


@kept
def _preferences() -> Any:
    p = t.ClientPreference
    return pick(p.client_id, p.person_id, p.kind)


@kept
def _clients() -> Any:
    c = t.Client
    return pick(c.id, c.code, c.setting_id, c.language, c.personal_care_wish, c.manual_handling)


def visits(session: Session, horizon: Horizon) -> tuple[tuple[int, date, int], ...]:
    """Who was on a client's shifts on which day before the period: client, day, person."""
    first = horizon.first - timedelta(days=VISIT_DAYS)
    return tuple(tuple(row) for row in _visits(session, first=first, before=horizon.first))


@kept
def _visits(first: date, before: date) -> Any:
    a, s = t.Assignment, t.Shift
    return (
        pick(s.client_id, s.day, t.Worker.person_id)
        .select_from(a)
        .join(s, col(s.id) == col(a.shift_id))
        .join(t.Worker, col(t.Worker.id) == col(a.worker_id))
        .where(
            col(s.client_id).is_not(None),
            col(s.day) < before,
            col(s.day) >= first,
            col(a.standing).not_in(NOT_WORKING),
        )
        .distinct()
    )


def outbreak_facts(
    setting: int,
    opened_on: date,
    closed_on: date | None,
    days_after: int,
    named: Mapping[int, str | None],
    zones: Mapping[int, str],
) -> OutbreakFacts:
    """One outbreak; `named` are those who come in, each with the only zone they come to."""
    zone_of = {person: zone for person, zone in named.items() if zone is not None}
    return OutbreakFacts(setting, opened_on, closed_on, days_after, frozenset(named), zones, zone_of)


def outbreaks(session: Session, horizon: Horizon) -> tuple[OutbreakFacts, ...]:
    """Outbreaks that can matter to the period: open, or over for no longer than the days after them."""
    named: dict[int, dict[int, str | None]] = defaultdict(dict)
    for outbreak, person, zone in _cohorts(session):
        named[outbreak][person] = zone
    zones: dict[int, dict[int, str]] = defaultdict(dict)
    for outbreak, setting, zone in _zones(session):
        zones[outbreak][setting] = zone
    return tuple(
        outbreak_facts(row[1], row[2], row[3], row[4], named[row[0]], zones[row[0]])
        for row in _opened(session, last=horizon.last)
        if row[3] is None or row[3] + timedelta(days=row[4]) >= horizon.first
    )


@kept
def _opened(last: date) -> Any:
    o = t.Outbreak
    return pick(o.id, o.setting_id, o.opened_on, o.closed_on, o.days_after).where(col(o.opened_on) <= last)


@kept
def _cohorts() -> Any:
    c = t.OutbreakCohort
    return pick(c.outbreak_id, c.person_id, c.zone)


@kept
def _zones() -> Any:
    z = t.OutbreakZone
    return pick(z.outbreak_id, z.setting_id, z.zone)
