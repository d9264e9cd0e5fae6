"""Sessions: inductions, training and shadow shifts, with a date, a place, a trainer, seats and the skills they give."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering import access, calendar
from rostering.access import Acting
from rostering.calendar import DAY_MINUTES, instant
from rostering.catalogue import skills
from rostering.errors import BadInputError, RefusedError
from rostering.people.persons import bound_to
from rostering.people.reason import few_words, is_a_name
from rostering.pipeline.entry import ACTION, employer_of
from rostering.pipeline.route import SESSION, SKILLS, routes
from rostering.requests.employment import find_setting
from rostering.store import tables as t
from rostering.store.seat_state import BOOKED, CANCELLED, TAKEN
from rostering.store.use_case import use_case

if TYPE_CHECKING:
    from rostering.store.engine import Store

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed
MOST_SEATS = 500
MOST_MINUTES = 14 * 60  # a longer session is two, or a slip of the finger
LONGEST_PLACE = 60
SHADOW = "shadow"


@dataclass(frozen=True, slots=True)
class Planned:
    """A session as it is planned: the step it is for, a day and clock minutes, and where, by whom, for how many. An end
    that is not later than its start is on the next day."""

    step: str
    on: date
    start: int
    end: int
    seats: int
    trainer: str
    setting: str | None = None
    place: str | None = None
    skills: tuple[str, ...] = ()  # 'moving_people:2'
    organisation: str | None = None


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody on a session, and what became of it."""

    person: str
    name: str
    state: str


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One session. `place` is the setting's name or the text; `skills` are (skill, level or None)."""

    id: int
    organisation: str
    step: str
    starts_at: datetime
    ends_at: datetime
    setting: str | None
    place: str
    skills: tuple[tuple[str, int | None], ...]
    seats: int
    trainer: str
    is_cancelled: bool
    people: tuple[Seat, ...]

    @property
    def taken(self) -> int:
        """How many seats are booked or were attended."""
        return sum(one.state in TAKEN for one in self.people)

    @property
    def free(self) -> int:
        """How many seats are left."""
        return 0 if self.is_cancelled else self.seats - self.taken


def add_session(store: Store, actor_name: str | None, planned: Planned) -> SessionLine:
    """Plan a session.

    Raises BadInputError, with nothing written, for a step that is not attended, a session in the past, times, seats or
    skills that cannot be, a trainer that is no name, and without a place; RefusedError for who may not.
    """
    organisation = bound_to(store, actor_name, ACTION)
    with store.reading() as session:
        _checked(session, access.acting(session, actor_name), planned, calendar.now())
    with use_case(store, actor_name, ACTION, organisation) as case:
        row = _checked(case.session, case.actor, planned, case.now)
        row.made_by, row.made_at = case.actor.name, case.now
        case.session.add(row)
        case.session.flush()
        line = find_session(case.session, case.actor, row.id or 0)
        case.record(f"session {line.id}", after=f"{line.step} on {calendar.local(line.starts_at):%d/%m/%Y %H:%M}")
        return line


def cancel_session(store: Store, actor_name: str | None, number: int) -> SessionLine:
    """Call a session off: its seats are free time again.

    Raises BadInputError for one that is unknown, over or called off already; RefusedError for who may not.
    """
    organisation = bound_to(store, actor_name, ACTION)
    with store.reading() as session:
        refuse_over(find_session(session, access.acting(session, actor_name), number), calendar.now())
    with use_case(store, actor_name, ACTION, organisation) as case:
        line = find_session(case.session, case.actor, number)
        refuse_over(line, case.now)
        row = case.session.get_one(t.TrainingSession, number)
        row.cancelled_by, row.cancelled_at = case.actor.name, case.now
        case.session.add(row)
        b = t.SessionBooking
        for seat in case.session.exec(select_typed(b).where(b.session_id == number, b.state == BOOKED)):
            seat.state, seat.recorded_by, seat.recorded_at = CANCELLED, case.actor.name, case.now
            case.session.add(seat)
        case.session.flush()
        case.record(f"session {number}", f"{line.taken} booked", "called off")
        return find_session(case.session, case.actor, number)


def list_sessions(
    store: Store, actor_name: str | None, first: date | None = None, last: date | None = None
) -> list[SessionLine]:
    """The sessions from a day (today) to a day (None: all to come) that the actor may see, the earliest first."""
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "see", actor.organisation)
        s = t.TrainingSession
        begins = instant(first or calendar.today(), 0)
        lines = read_sessions(session, col(s.ends_at) > begins)
    until = None if last is None else instant(last, DAY_MINUTES)
    return [
        one
        for one in lines
        if actor.organisation in (None, one.organisation) and (until is None or one.starts_at < until)
    ]


def find_session(session: Session, actor: Acting, number: int) -> SessionLine:
    """The session of that number. Raises BadInputError where there is none, RefusedError for another organisation's."""
    found = read_sessions(session, col(t.TrainingSession.id) == number)
    if not found:
        raise BadInputError(f"There is no session {number}; 'rota pipeline sessions' shows their numbers.")
    if actor.organisation not in (None, found[0].organisation):
        raise RefusedError(
            f"Session {number} is {found[0].organisation}'s; {actor.name} acts for {actor.organisation}."
        )
    return found[0]


def read_sessions(session: Session, *which: Any) -> list[SessionLine]:
    """The sessions that meet some conditions, the earliest first, each with its people."""
    s, o, p = t.TrainingSession, t.Organisation, t.Setting
    columns: Any = (s.id, o.code, s.step, s.starts_at, s.ends_at, p.code, p.name, s.place, s.skills, s.seats, s.trainer)
    rows = session.exec(
        pick(*columns, s.cancelled_at)
        .join(o, col(o.id) == col(s.organisation_id))
        .join(p, col(p.id) == col(s.setting_id), isouter=True)
        .where(*which)
        .order_by(col(s.starts_at), col(s.id))
    ).all()
    people = _people(session, [row[0] for row in rows])
    return [
        SessionLine(
            id=row[0],
            organisation=row[1],
            step=row[2],
            starts_at=row[3],
            ends_at=row[4],
            setting=row[5],
            place=row[6] or row[7] or "",
            skills=skills_given(row[8]),
            seats=row[9],
            trainer=row[10],
            is_cancelled=row[11] is not None,
            people=tuple(people.get(row[0], ())),
        )
        for row in rows
    ]


def skills_given(text: str) -> tuple[tuple[str, int | None], ...]:
    """Skills as a session stores them: 'moving_people:2;fire'."""
    parts = [part.partition(":") for part in text.split(";") if part]
    return tuple((code, int(level) if level else None) for code, _, level in parts)


def refuse_over(line: SessionLine, now: datetime) -> None:
    """Refuse to change what is over or called off."""
    if line.is_cancelled:
        raise BadInputError(f"Session {line.id} was called off; choose another one.")
    if line.ends_at <= now:
        raise BadInputError(
            f"Session {line.id} ended at {calendar.local(line.ends_at):%d/%m/%Y %H:%M}; record who attended instead."
        )


def _people(session: Session, sessions: list[int]) -> dict[int, list[Seat]]:
    b, w, p = t.SessionBooking, t.Worker, t.Person
    rows = session.exec(
        pick(b.session_id, p.code, p.name, b.state)
        .join(w, col(w.id) == col(b.worker_id))
        .join(p, col(p.id) == col(w.person_id))
        .where(col(b.session_id).in_(sessions))
        .order_by(col(p.name), col(p.code))
    )
    found: dict[int, list[Seat]] = {}
    for number, code, name, state in rows:
        found.setdefault(number, []).append(Seat(code, name, state))
    return found


def _checked(session: Session, actor: Acting, planned: Planned, now: datetime) -> t.TrainingSession:
    """The row of a session, not yet added. Raises BadInputError for what cannot be."""
    _refuse_step(planned)
    starts_at = instant(planned.on, planned.start)
    ends_at = instant(planned.on, planned.end if planned.end > planned.start else planned.end + DAY_MINUTES)
    if starts_at < now:
        raise BadInputError(f"The session is on {planned.on}, in the past; plan one that is to come.")
    if calendar.minutes_between(starts_at, ends_at) > MOST_MINUTES:
        raise BadInputError("A session lasts at most 14 hours; check its start and end.")
    if not 1 <= planned.seats <= MOST_SEATS:
        raise BadInputError(f"A session has 1 to {MOST_SEATS} seats, not {planned.seats}.")
    if not is_a_name(planned.trainer):
        raise BadInputError("Name who trains, and nothing else, such as 'Ann Lee'.", hint=" (with --trainer)")
    setting = None if planned.setting is None else find_setting(session, planned.setting)
    place = None if planned.place is None else _place(planned.place)
    if (setting is None) == (place is None):
        raise BadInputError(
            "Say where it is: a setting of ours, or a place anywhere else.", hint=" (with --setting or --place)"
        )
    if setting is None and planned.step == SHADOW:
        raise BadInputError("A shadow shift is at a setting; name it.", hint=" with --setting")
    named = planned.organisation
    if named is None and setting is not None and actor.organisation is None:
        named = session.get_one(t.Organisation, setting.organisation_id).code
    employer = employer_of(session, actor, named)
    return t.TrainingSession(
        organisation_id=employer.id or 0,
        step=planned.step,
        starts_at=starts_at,
        ends_at=ends_at,
        setting_id=None if setting is None else setting.id,
        place=place,
        skills=";".join(_skill(one) for one in planned.skills),
        seats=planned.seats,
        trainer=planned.trainer.strip(),
        made_by="",
        made_at=now,
    )


def _place(text: str) -> str:
    health = "A place says where and nothing about anybody's health."
    return few_words(text, LONGEST_PLACE, "Say where it is in a few words", health=health)


def _refuse_step(planned: Planned) -> None:
    attended = {step.code for route in routes().values() for step in route.steps if step.kind in (SESSION, SKILLS)}
    if planned.step not in attended:
        raise BadInputError(
            f"'{planned.step}' is no step that is attended; choose one of: {', '.join(sorted(attended))}."
        )
    if planned.step == SKILLS and not planned.skills:
        raise BadInputError("Skills training gives at least one skill; name it.", hint=" with --skill")


def _skill(text: str) -> str:
    """A skill with its level as it is stored. Raises BadInputError for one that no catalogue has."""
    code, _, level = text.partition(":")
    if code not in skills():
        raise BadInputError(f"There is no skill '{code}'; choose one of: {', '.join(skills())}.")
    if level and not (level.isdigit() and 1 <= int(level) <= 9):
        raise BadInputError(f"The level of {code} is a number from 1 to 9, not '{level}'.")
    return f"{code}:{int(level)}" if level else code
