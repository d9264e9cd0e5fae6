"""What is known before a leave is decided: who is off, limits, cover, what is left, and the shifts it leaves open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering import text
from rostering.requests.day_shifts import DayShift, shifts_by_day
from rostering.requests.employment import Employment, settings_around, settings_inside
from rostering.requests.entitlement import DRAWS_ON, Entitlement, entitlements
from rostering.requests.leave_minutes import absence_minutes, leave_days
from rostering.requests.limits import HOURS, LimitOnDay, limits_on
from rostering.requests.reference import LEAVE, Reference
from rostering.requests.team import LEAVE_KINDS, Team, read_team, role_on
from rostering.rosters.snapshot import WorkerFacts
from rostering.store import tables as t
from rostering.store.assignment_standing import NOT_WORKING
from rostering.store.request_state import OPEN
from rostering.store.roster_state import SUPERSEDED

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed


@dataclass(frozen=True, slots=True)
class LeaveDay:
    """One day of a leave: what it takes, who of the same role is off already (names), the limits over it, and the
    places that must be filled against the others of the role who can come."""

    day: date
    minutes: int
    off: tuple[str, ...]
    limits: tuple[LimitOnDay, ...]
    places: int
    available: int

    @property
    def cover_left(self) -> int:
        """People to spare; negative where there are too few."""
        return self.available - self.places


@dataclass(frozen=True, slots=True)
class OpenedShift:
    """A shift on which the person stands during the leave, and which it would leave open."""

    roster: int
    state: str
    worker: int
    shift: int
    words: str


@dataclass(frozen=True, slots=True)
class LeaveView:
    """A leave with all that bears on it. `against` are sentences, each of which only a manager may let pass; `notes`
    are what is not on record."""

    reference: str
    person: str
    name: str
    role: str | None
    kind: str
    state: str
    starts_at: datetime
    ends_at: datetime
    days: tuple[LeaveDay, ...]
    entitlements: tuple[Entitlement, ...]
    opens: tuple[OpenedShift, ...]
    against: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def minutes(self) -> int:
        """What it takes in all."""
        return sum(day.minutes for day in self.days)


def view_of(session: Session, absence: t.Absence, one: Employment) -> LeaveView:
    """All that bears on a leave that has an end."""
    assert absence.id is not None
    assert absence.ends_at is not None
    minutes = absence_minutes(session, absence)
    listed = leave_days(absence.starts_at, absence.ends_at)
    around = settings_around(session, one.setting)
    asker, days = None, tuple(LeaveDay(day, minutes[day], (), (), 0, 0) for day in listed)
    if around:
        team = read_team(session, around[-1], listed[0], listed[-1])
        asker = next((worker for worker in team.workers if worker.id == one.worker), None)
        if asker is not None:
            shifts = shifts_by_day(session, settings_inside(session, around[-1]), listed[0], listed[-1])
            days = tuple(_day(session, team, asker, day, minutes[day], shifts.get(day, ())) for day in listed)
    owed = entitlements(session, one, listed[0], listed[-1]) if absence.kind in DRAWS_ON else ()
    # Family time off and the like is nobody's to refuse for the sake of a number.
    limits = _over_limit(days) if absence.kind in LEAVE_KINDS else ()
    is_open = absence.state in OPEN
    return LeaveView(
        reference=str(Reference(LEAVE, absence.id)),
        person=one.code,
        name=one.name,
        role=None if asker is None else role_on(asker, listed[0]),
        kind=absence.kind,
        state=absence.state,
        starts_at=absence.starts_at,
        ends_at=absence.ends_at,
        days=days,
        entitlements=owed,
        opens=opened(session, one, absence.starts_at, absence.ends_at),
        against=(*_over_entitlement(one, owed, minutes), *limits) if is_open else (),
        notes=tuple(_unrecorded(one, owed, listed)) if absence.kind in DRAWS_ON else (),
    )


def _day(
    session: Session, team: Team, asker: WorkerFacts, day: date, minutes: int, shifts: Iterable[DayShift]
) -> LeaveDay:
    role = role_on(asker, day)
    others = [one for one in team.in_role(day, role) if one.person != asker.person]
    return LeaveDay(
        day=day,
        minutes=minutes,
        off=tuple(sorted(team.names[one.person] for one in others if team.is_off(one, day))),
        limits=limits_on(session, team, asker, day),
        places=sum(shift.minimum for shift in shifts if shift.is_cover and shift.role == role),
        available=sum(team.can_come(one, day) for one in others),
    )


def _over_entitlement(one: Employment, owed: Iterable[Entitlement], minutes: Mapping[date, int]) -> tuple[str, ...]:
    """A sentence for each leave year that has too little left."""
    found = []
    for year in owed:
        takes = sum(taken for day, taken in minutes.items() if year.holds(day))
        if takes > year.left:
            left = f"{text.duration(year.left)} left" if year.left > 0 else "nothing left"
            found.append(
                f"{one.said} has {left} of the leave until {year.until_on:%d/%m/%Y}, and this takes "
                f"{text.duration(takes)}"
            )
    return tuple(found)


def _over_limit(days: Iterable[LeaveDay]) -> tuple[str, ...]:
    """A sentence for each day on which a limit would be passed."""
    found = []
    for day in days:
        for limit in day.limits:
            if limit.is_passed:
                of = "" if limit.role is None else f" of {text.role(limit.role)}s"
                found.append(
                    f"On {text.day(day.day)} {_taken(limit)} on leave at {limit.setting} already, and the limit{of} is "
                    f"{limit.most}{' h a week' if limit.counts == HOURS else ''}"
                )
    return tuple(found)


def _taken(limit: LimitOnDay) -> str:
    if limit.counts == HOURS:
        return f"{text.duration(limit.taken)} a week of contract hours are" if limit.taken else "nobody is"
    return f"{limit.taken} {'is' if limit.taken == 1 else 'are'}" if limit.taken else "nobody is"


def _unrecorded(one: Employment, owed: tuple[Entitlement, ...], days: Iterable[date]) -> Iterable[str]:
    missing = [day for day in days if not any(year.holds(day) for year in owed)]
    if missing:
        yield f"no leave year of {one.said} is on record for {text.day(missing[0])} {missing[0].year}"


def opened(session: Session, one: Employment, starts_at: datetime, ends_at: datetime) -> tuple[OpenedShift, ...]:
    """The shifts of rosters that stand, drafts and published, on which a person is for their employer in a time."""
    a, r, s = t.Assignment, t.Roster, t.Shift
    rows = session.exec(
        pick(r.id, r.state, a.worker_id, s.id, s.code, s.day, a.starts_at, a.ends_at, t.Setting.name)
        .join(r, col(r.id) == col(a.roster_id))
        .join(s, col(s.id) == col(a.shift_id))
        .join(t.Setting, col(t.Setting.id) == col(s.setting_id))
        .join(t.Worker, col(t.Worker.id) == col(a.worker_id))
        .where(
            col(t.Worker.person_id) == one.person,
            col(t.Worker.organisation_id) == one.organisation,
            col(r.state) != SUPERSEDED,
            col(a.standing).not_in(NOT_WORKING),
            col(a.starts_at) < ends_at,
            col(a.ends_at) > starts_at,
        )
        .order_by(col(a.starts_at), col(a.id))
    ).all()
    return tuple(
        OpenedShift(
            roster=row[0],
            state=row[1],
            worker=row[2],
            shift=row[3],
            words=f"{row[4]} {text.day(row[5])} {text.clock(row[6])}–{text.clock(row[7])}, {row[8]}",
        )
        for row in rows
    )
