"""Reading a snapshot: column tuples from the store, in as few queries as there are kinds of fact."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import or_
from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering.errors import BadInputError
from rostering.rosters.horizon import Horizon
from rostering.rosters.snapshot import (
    AssignmentFacts,
    AvailableFacts,
    AwayFacts,
    ContractFacts,
    PatternFacts,
    PersonFacts,
    SettingFacts,
    ShiftFacts,
    Snapshot,
    WishFacts,
    WorkedFacts,
    WorkerFacts,
)
from rostering.store import tables as t

# SQLModel types at most four columns; a snapshot reads plain tuples of many.
pick: Any = select_typed
NOT_WORKING = ("declined", "not_worked", "cancelled")


def read_snapshot(session: Session, horizon: Horizon, named: Iterable[str] = ()) -> Snapshot:
    """Everything about some settings (codes or names; none = all) and the people who could work there.

    Raises BadInputError for a setting nobody knows.
    """
    settings = _settings(session)
    homes = chosen_homes(settings, named)
    within = {id_ for id_, setting in settings.items() if setting.home in homes}
    workers = _workers(session, horizon)
    person_of = {worker.id: worker.person for worker in workers}
    shifts = _shifts(session, horizon, within)
    rosters = _rosters(session, horizon, homes)
    ours = {roster for roster, *_ in rosters.values()}
    return Snapshot(
        settings=settings,
        homes=tuple(sorted(homes)),
        organisations=dict(session.exec(pick(t.Organisation.id, t.Organisation.code)).all()),
        travel=_travel(session),
        shifts=shifts,
        persons=_persons(session, horizon),
        workers=workers,
        away=_away(session, horizon, person_of),
        available=_available(session, person_of),
        wishes=_wishes(session, horizon, person_of),
        patterns=_patterns(session, horizon, person_of),
        worked=(*_actuals(session, horizon, person_of), *_fixed(session, horizon, person_of, ours)),
        assignments=_assignments(session, ours),
        rosters=rosters,
    )


def chosen_homes(settings: Mapping[int, SettingFacts], named: Iterable[str]) -> set[int]:
    """The outermost settings of those named by code or name; all of them when none is named."""
    wanted = list(named)
    if not wanted:
        return {setting.home for setting in settings.values()}
    homes = set()
    for name in wanted:
        found = [one for one in settings.values() if name.casefold() in (one.code.casefold(), one.name.casefold())]
        if not found:
            known = ", ".join(sorted(one.code for one in settings.values() if one.home == one.id)[:12])
            raise BadInputError(f"There is no setting {name!r}; the store has {known or 'none yet'}.")
        homes |= {one.home for one in found}
    return homes


def _settings(session: Session) -> dict[int, SettingFacts]:
    s = t.Setting
    rows = session.exec(pick(s.id, s.code, s.name, s.organisation_id, s.kind, s.zone, s.sole_break, s.within_id)).all()
    within = {row[0]: row[7] for row in rows}

    def home(id_: int) -> int:
        while within[id_] is not None:
            id_ = within[id_]
        return id_

    return {
        row[0]: SettingFacts(
            row.id, row.code, row.name, row.organisation_id, row.kind, row.zone, row.sole_break, home(row.id)
        )
        for row in rows
    }


def _travel(session: Session) -> dict[tuple[int, int], int]:
    rows = session.exec(pick(t.Travel.from_id, t.Travel.to_id, t.Travel.minutes)).all()
    return {(from_, to): minutes for from_, to, minutes in rows}


def skills_of(text: str) -> tuple[tuple[str, int | None], ...]:
    """Skills as shifts ask for them: 'medication:2;first_aid'."""
    parts = (part.strip().partition(":") for part in text.split(";") if part.strip())
    return tuple((skill, int(level) if level else None) for skill, _, level in parts)


def _shifts(session: Session, horizon: Horizon, within: set[int]) -> tuple[ShiftFacts, ...]:
    s = t.Shift
    columns: Any = (s.id, s.setting_id, s.day, s.code, s.type, s.starts_at, s.ends_at, s.break_minutes, s.role)
    more: Any = (s.skills, s.minimum, s.target, s.priority, s.client_id, s.exclusive)
    rows = session.exec(
        pick(*columns, *more)
        .where(col(s.day) >= horizon.first, col(s.day) <= horizon.last)
        .order_by(col(s.day), col(s.starts_at), col(s.setting_id), col(s.id))
    ).all()
    return tuple(
        ShiftFacts(
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
        )
        for row in rows
        if row.setting_id in within
    )


def _persons(session: Session, horizon: Horizon) -> dict[int, PersonFacts]:
    skills: dict[int, dict[str, list[tuple[int | None, date | None]]]] = defaultdict(lambda: defaultdict(list))
    k = t.Skill
    held = pick(k.person_id, k.skill, k.level, k.until_on).where(
        or_(col(k.until_on).is_(None), col(k.until_on) >= horizon.first)
    )
    for person, skill, level, until in session.exec(held):
        skills[person][skill].append((level, until))
    registered = _grouped(
        session.exec(
            pick(t.Registration.person_id, t.Registration.body, t.Registration.status, t.Registration.until_on)
        )
    )
    r = t.Restriction
    restricted = _grouped(session.exec(pick(r.person_id, r.forbids, r.value, r.from_on, r.until_on)))
    opted = _grouped(
        session.exec(
            pick(t.Worker.person_id, t.OptOut.from_on, t.OptOut.until_on).join(
                t.OptOut, col(t.OptOut.worker_id) == col(t.Worker.id)
            )
        )
    )
    p = t.Person
    columns: Any = (p.id, p.code, p.name, p.under_18_until, p.visa, p.visa_weekly_minutes)
    more: Any = (p.right_to_work_until, p.right_to_work_open, p.languages)
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
            skills={skill: tuple(rows) for skill, rows in skills.get(row.id, {}).items()},
            registrations=tuple(registered.get(row.id, ())),
            restrictions=tuple(restricted.get(row.id, ())),
            opted_out=tuple(opted.get(row.id, ())),
        )
        for row in session.exec(pick(*columns, *more)).all()
    }


def _grouped(rows: Iterable[Any]) -> dict[int, list[Any]]:
    of: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        of[row[0]].append(tuple(row[1:]))
    return of


def _workers(session: Session, horizon: Horizon) -> tuple[WorkerFacts, ...]:
    c = t.Contract
    columns: Any = (c.worker_id, c.role, c.setting_id, c.minutes, c.period, c.period_anchor, c.balance_minutes)
    more: Any = (c.starts_on, c.ends_on, c.pence_an_hour)
    contracts = _grouped(session.exec(pick(*columns, *more).order_by(col(c.id))))
    m = t.PoolMembership
    members = _grouped(session.exec(pick(m.worker_id, m.organisation_id, m.pool, m.from_on, m.until_on)))
    w = t.Worker
    what: Any = (w.id, w.code, w.person_id, w.organisation_id, w.setting_id, w.pool, w.started_on, w.ended_on)
    rows = session.exec(
        pick(*what, w.most_shifts_a_week)
        .where(or_(col(w.ended_on).is_(None), col(w.ended_on) >= horizon.first))
        .order_by(col(w.id))
    ).all()
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
            contracts=tuple(ContractFacts(*contract) for contract in contracts.get(row.id, ())),
            members_of={
                organisation: tuple(tuple(one[1:]) for one in members[row.id] if one[0] == organisation)
                for organisation in {one[0] for one in members.get(row.id, ())}
            },
        )
        for row in rows
    )


def _away(session: Session, horizon: Horizon, person_of: Mapping[int, int]) -> tuple[AwayFacts, ...]:
    a = t.Absence
    columns: Any = (a.worker_id, a.kind, a.starts_at, a.ends_at, a.minutes_credited)
    rows = session.exec(
        pick(*columns).where(
            col(a.state) == "granted",
            col(a.starts_at) < horizon.known_until,
            or_(col(a.ends_at).is_(None), col(a.ends_at) > horizon.known_from),
        )
    )
    return tuple(AwayFacts(person_of[row[0]], *row[1:]) for row in rows if row[0] in person_of)


def _available(session: Session, person_of: Mapping[int, int]) -> tuple[AvailableFacts, ...]:
    a = t.Availability
    columns: Any = (a.worker_id, a.on_date, a.weekdays, a.from_on, a.until_on, a.start_minute, a.end_minute)
    return tuple(
        AvailableFacts(
            person_of[row[0]], row[1], tuple(int(part) for part in (row[2] or "").split(";") if part), *row[3:]
        )
        for row in session.exec(pick(*columns, a.available))
        if row[0] in person_of
    )


def _wishes(session: Session, horizon: Horizon, person_of: Mapping[int, int]) -> tuple[WishFacts, ...]:
    r = t.Request
    columns: Any = (r.worker_id, r.kind, r.from_on, r.until_on, r.shift_code, r.setting_id, r.weight, r.promised)
    rows = session.exec(
        pick(*columns)
        .where(
            col(r.state).in_(("asked", "waiting", "granted")),
            col(r.from_on) <= horizon.last,
            col(r.until_on) >= horizon.first,
        )
        .order_by(col(r.id))
    )
    return tuple(WishFacts(person_of[row[0]], *row[1:]) for row in rows if row[0] in person_of)


def _patterns(session: Session, horizon: Horizon, person_of: Mapping[int, int]) -> tuple[PatternFacts, ...]:
    f = t.PatternFollowed
    columns: Any = (f.worker_id, t.Pattern.cycle, f.setting_id, f.starts_on, f.phase, f.ends_on)
    rows = session.exec(
        pick(*columns)
        .join(t.Pattern, col(t.Pattern.id) == col(f.pattern_id))
        .where(col(f.starts_on) <= horizon.last, or_(col(f.ends_on).is_(None), col(f.ends_on) >= horizon.first))
        .order_by(col(f.worker_id), col(f.starts_on).desc())
    )
    return tuple(
        PatternFacts(person_of[row[0]], tuple(row[1].split()), *row[2:]) for row in rows if row[0] in person_of
    )


def _actuals(session: Session, horizon: Horizon, person_of: Mapping[int, int]) -> Iterable[WorkedFacts]:
    a = t.Actual
    columns: Any = (a.worker_id, a.setting_id, a.code, a.type, a.starts_at, a.ends_at, a.break_minutes)
    rows = session.exec(
        pick(*columns, t.Worker.organisation_id)
        .join(t.Worker, col(t.Worker.id) == col(a.worker_id))
        .where(col(a.starts_at) >= horizon.known_from, col(a.starts_at) < horizon.begins)
    )
    return [WorkedFacts(person_of[row[0]], *row[1:]) for row in rows if row[0] in person_of]


def _fixed(session: Session, horizon: Horizon, person_of: Mapping[int, int], ours: set[int]) -> Iterable[WorkedFacts]:
    """Assignments of other rosters, and of days without actuals before; drafts count beside published ones."""
    a, s = t.Assignment, t.Shift
    worked = pick(t.Actual.assignment_id).where(col(t.Actual.assignment_id).is_not(None))
    columns: Any = (a.worker_id, s.setting_id, s.code, s.type, a.starts_at, a.ends_at, a.break_minutes)
    rows = session.exec(
        pick(*columns, t.Worker.organisation_id, a.roster_id)
        .join(s, col(s.id) == col(a.shift_id))
        .join(t.Worker, col(t.Worker.id) == col(a.worker_id))
        .join(t.Roster, col(t.Roster.id) == col(a.roster_id))
        .where(
            col(t.Roster.state) != "superseded",
            col(a.standing).not_in(NOT_WORKING),
            col(a.starts_at) >= horizon.known_from,
            col(a.starts_at) < horizon.known_until,
            col(a.id).not_in(worked),
        )
    )
    return [WorkedFacts(person_of[row[0]], *row[1:8]) for row in rows if row[0] in person_of and row[8] not in ours]


def _assignments(session: Session, ours: set[int]) -> tuple[AssignmentFacts, ...]:
    a = t.Assignment
    columns: Any = (a.id, a.roster_id, a.worker_id, a.shift_id, a.starts_at, a.ends_at, a.break_minutes)
    rows = session.exec(
        pick(*columns, a.standing, a.pinned)
        .where(col(a.roster_id).in_(sorted(ours)), col(a.shift_id).is_not(None), col(a.standing).not_in(NOT_WORKING))
        .order_by(col(a.starts_at), col(a.id))
    )
    return tuple(AssignmentFacts(*row) for row in rows)


def _rosters(session: Session, horizon: Horizon, homes: set[int]) -> dict[int, tuple[int, int, bool, str]]:
    """The roster of each home for exactly this period. One that overlaps it in part is refused."""
    r, rs = t.Roster, t.RosterSetting
    columns: Any = (rs.setting_id, r.id, r.version, r.touched, r.state, r.first_day, r.last_day)
    found: dict[int, tuple[int, int, bool, str]] = {}
    for row in session.exec(
        pick(*columns)
        .join(r, col(r.id) == col(rs.roster_id))
        .where(col(r.state) != "superseded", col(r.first_day) <= horizon.last, col(r.last_day) >= horizon.first)
    ):
        if row[0] not in homes:
            continue
        if (row[5], row[6]) != (horizon.first, horizon.last):
            raise BadInputError(
                f"A roster from {row[5]} to {row[6]} overlaps the period {horizon.first} to {horizon.last}; "
                "choose the same period, or days outside it."
            )
        found[row[0]] = (row[1], row[2], row[3], row[4])
    return found
