"""The register of movements: who worked where in the last days, and with whom. Never why anybody asks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering import access, calendar
from rostering.bookings.bookings import BOOKED
from rostering.calendar import instant
from rostering.errors import BadInputError
from rostering.exports.csv_table import csv_table
from rostering.outbreaks.meetings import Meeting, Presence, meetings
from rostering.people.persons import People, PersonName
from rostering.requests.employment import find_setting, settings_inside
from rostering.store import tables as t
from rostering.store.assignment_standing import NOT_WORKING, OFFERED
from rostering.store.roster_state import PUBLISHED

if TYPE_CHECKING:
    from rostering.access import Acting
    from rostering.store.engine import Store

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed
DAYS, MOST_DAYS = 14, 90
ELSEWHERE = "elsewhere"
WORKED, PLANNED = "worked", "planned"
COLUMNS = (
    *("setting", "person", "name", "employer", "starts_at", "ends_at", "state"),
    *("with", "with_name", "with_employer", "together_at", "together_from", "together_until", "minutes"),
)


@dataclass(frozen=True, slots=True)
class RegisterPerson:
    """Somebody as a register names them: by the employer of the work that it tells of."""

    code: str
    name: str
    employer: str


@dataclass(frozen=True, slots=True)
class Company:
    """Somebody who was there at the same time: where, from when to when."""

    who: RegisterPerson
    setting: str
    starts_at: datetime
    ends_at: datetime
    minutes: int


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """One stretch of work: `state` is 'worked', or 'planned' where nobody confirmed it. At another organisation's
    setting that is 'elsewhere', and with whom is not said."""

    who: RegisterPerson
    setting: str
    starts_at: datetime
    ends_at: datetime
    state: str
    company: tuple[Company, ...]


@dataclass(frozen=True)
class Register:
    """All movements of those who worked at a setting from an instant to another. `unnamed` counts the bookings there
    whose people nobody knows."""

    setting: str
    first: date
    until: datetime
    lines: tuple[RegisterLine, ...]
    unnamed: int


def register(store: Store, actor_name: str | None, setting: str, days: int = DAYS) -> Register:
    """Who worked at a setting, with what lies in it, in the last days until now; all their work in these days, and who
    was with them. What is on record as worked counts; the published plan where nothing is.

    Raises BadInputError for a setting nobody knows and a number of days that cannot be, RefusedError for who may not.
    """
    if not 1 <= days <= MOST_DAYS:
        raise BadInputError(f"A register goes back 1 to {MOST_DAYS} days, not {days}.")
    first, now = calendar.today() - timedelta(days=days), calendar.now()
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        row = find_setting(session, setting)
        access.guard(actor, "outbreak", session.get_one(t.Organisation, row.organisation_id).code)
        assert row.id is not None
        inside = settings_inside(session, row.id)
        reading = _Reading(session, actor, instant(first, 0), now)
        there = {one.person for one in reading.presences if one.setting in inside}
        lines = tuple(reading.lines(there))
        return Register(row.code, first, now, lines, reading.unnamed(inside))


def as_csv(found: Register) -> str:
    """A row for each stretch of work and each of those who were there, with a header."""
    return csv_table(COLUMNS, _rows(found))


def _rows(found: Register) -> Iterator[tuple[object, ...]]:
    for line in found.lines:
        mine = (line.setting, *_named(line.who), line.starts_at, line.ends_at, line.state)
        for one in line.company:
            together = (one.setting, one.starts_at, one.ends_at, one.minutes)
            yield (*mine, *_named(one.who), *together)
        if not line.company:
            yield (*mine, *(None,) * (len(COLUMNS) - len(mine)))


class _Reading:
    """Everybody's work between two instants, as one actor may read it."""

    def __init__(self, session: Session, actor: Acting, first: datetime, last: datetime) -> None:
        self._session, self._actor, self._span = session, actor, (first, last)
        s, o = t.Setting, t.Organisation
        columns: Any = (s.id, s.code, s.within_id, o.code.label("owner"))  # type: ignore[attr-defined]
        rows = session.exec(pick(*columns).join(o, col(o.id) == col(s.organisation_id))).all()
        self._settings = {row.id: row for row in rows}
        self._people = People(session).by_id
        self._employer: dict[Presence, str] = {}
        for presence, employer in (*self._done(), *self._planned()):
            self._employer.setdefault(presence, employer)

    @property
    def presences(self) -> Iterable[Presence]:
        """All of it."""
        return self._employer.keys()

    def lines(self, people: set[int]) -> Iterator[RegisterLine]:
        """The work of some people, in the order of their codes and of time, each with who was there."""
        around = {id_: row.within_id for id_, row in self._settings.items()}
        company: dict[Presence, list[Meeting]] = defaultdict(list)
        for meeting in meetings(self.presences, around):
            company[meeting.one].append(meeting)
            company[meeting.other].append(meeting)
        mine = (one for one in self.presences if one.person in people)
        for one in sorted(mine, key=lambda each: (self._person(each).code, each.starts_at, each.setting)):
            seen = self._sees(one.setting)
            met = tuple(self._company(one, meeting) for meeting in company[one]) if seen else ()
            place = self._settings[one.setting].code if seen else ELSEWHERE
            state = WORKED if one.is_worked else PLANNED
            yield RegisterLine(self._who(one), place, one.starts_at, one.ends_at, state, met)

    def unnamed(self, settings: Iterable[int]) -> int:
        """How many bookings of published rosters at some settings have no name."""
        b, s, r = t.Booking, t.Shift, t.Roster
        first, last = self._span
        return len(
            self._session.exec(
                pick(b.id)
                .join(s, col(s.id) == col(b.shift_id))
                .join(r, col(r.id) == col(b.roster_id))
                .where(
                    col(s.setting_id).in_(sorted(settings)),
                    col(s.starts_at) < last,
                    col(s.ends_at) > first,
                    col(b.state).is_(None) | (col(b.state) == BOOKED),
                    r.state == PUBLISHED,
                )
            ).all()
        )

    def _company(self, one: Presence, meeting: Meeting) -> Company:
        other = meeting.other if meeting.one == one else meeting.one
        place = self._settings[meeting.setting].code
        return Company(self._who(other), place, meeting.starts_at, meeting.ends_at, meeting.minutes)

    def _who(self, one: Presence) -> RegisterPerson:
        person, employer = self._person(one), self._employer[one]
        known = self._sees(one.setting) or employer == self._actor.organisation
        return RegisterPerson(person.code, person.name, employer if known else ELSEWHERE)

    def _person(self, one: Presence) -> PersonName:
        return self._people[one.person]

    def _sees(self, setting: int) -> bool:
        return self._actor.organisation in (None, self._settings[setting].owner)

    def _done(self) -> Iterator[tuple[Presence, str]]:
        """What is on record as worked, with who employs them for it."""
        a, w, o = t.Actual, t.Worker, t.Organisation
        rows = self._session.exec(
            pick(w.person_id, a.setting_id, a.starts_at, a.ends_at, o.code)
            .join(w, col(w.id) == col(a.worker_id))
            .join(o, col(o.id) == col(w.organisation_id))
            .where(col(a.setting_id).is_not(None), *self._within(a))
            .order_by(col(a.id))
        )
        for *facts, employer in rows:
            yield Presence(*facts, True), employer  # type: ignore[call-arg]

    def _planned(self) -> Iterator[tuple[Presence, str]]:
        """The published plan where nothing is on record, without who was only asked."""
        a, s, w, o = t.Assignment, t.Shift, t.Worker, t.Organisation
        done = pick(t.Actual.assignment_id).where(col(t.Actual.assignment_id).is_not(None))
        rows = self._session.exec(
            pick(w.person_id, s.setting_id, a.starts_at, a.ends_at, o.code)
            .join(s, col(s.id) == col(a.shift_id))
            .join(w, col(w.id) == col(a.worker_id))
            .join(o, col(o.id) == col(w.organisation_id))
            .join(t.Roster, col(t.Roster.id) == col(a.roster_id))
            .where(
                t.Roster.state == PUBLISHED,
                col(a.standing).not_in((*NOT_WORKING, OFFERED)),
                col(a.id).not_in(done),
                *self._within(a),
            )
            .order_by(col(a.id))
        )
        for *facts, employer in rows:
            yield Presence(*facts, False), employer  # type: ignore[call-arg]

    def _within(self, work: Any) -> tuple[Any, ...]:
        first, last = self._span
        return col(work.starts_at) < last, col(work.ends_at) > first


def _named(who: RegisterPerson) -> tuple[str, str, str]:
    return who.code, who.name, who.employer
