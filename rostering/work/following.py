"""Who follows which pattern: listed, begun and ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering import access, calendar
from rostering.errors import BadInputError
from rostering.people.persons import People, bound_to, refuse_strangers
from rostering.requests.employment import find_employment, find_setting, settings_around, settings_inside
from rostering.store import tables as t
from rostering.store.use_case import UseCase, use_case
from rostering.work.patterns import MOST_DAYS, Cells, next_days, parse_cycle, phase_between, refuse_unknown

if TYPE_CHECKING:
    from rostering.store.engine import Store

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed
LONGEST_CODE = 49


@dataclass(frozen=True, slots=True)
class Follower:
    """One worker who follows a pattern: from when, starting at which day of the cycle (from 1), until when."""

    id: int
    person: str
    name: str
    organisation: str
    pattern: str
    cells: Cells
    setting: str | None
    starts_on: date
    phase: int
    ends_on: date | None

    def says(self, first: date, days: int) -> list[tuple[date, str]]:
        """What the pattern says on each of so many days from a first one, inside its dates."""
        return list(next_days(self.cells, self.starts_on, self.phase, self.ends_on, first, days))

    def has_ended(self, day: date) -> bool:
        """Whether it says nothing any more on a day."""
        return self.ends_on is not None and self.ends_on < day


@dataclass(frozen=True, slots=True)
class PatternLine:
    """A pattern with those who follow it."""

    code: str
    cells: Cells
    followers: tuple[Follower, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A pattern that somebody is to follow; `cycle` as it is typed makes or finds a pattern of that name."""

    person: str
    pattern: str
    starts_on: date
    cycle: str | None = None
    phase: int = 1
    ends_on: date | None = None
    setting: str | None = None


def list_patterns(store: Store, actor_name: str | None, named: str | None = None) -> list[PatternLine]:
    """Every pattern with who follows it now or later, by code; or the one of that code, or those one person follows.

    Raises BadInputError where `named` is neither a pattern nor a person.
    """
    today = calendar.today()
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "see", actor.organisation)
        cycles = dict(session.exec(pick(t.Pattern.code, t.Pattern.cycle).order_by(col(t.Pattern.code))).all())
        followers = [
            one
            for one in _followers(session)
            if not one.has_ended(today) and actor.organisation in (None, one.organisation)
        ]
        if named is not None and named not in cycles:
            person = People(session).find(named).code
            followers = [one for one in followers if one.person == person]
            cycles = {code: cycle for code, cycle in cycles.items() if any(one.pattern == code for one in followers)}
        elif named is not None:
            cycles = {named: cycles[named]}
    return [
        PatternLine(code, tuple(cycle.split()), tuple(one for one in followers if one.pattern == code))
        for code, cycle in cycles.items()
    ]


def follow(store: Store, actor_name: str | None, wanted: Wanted) -> Follower:
    """Let a worker follow a pattern from a day on; an earlier one gives way from that day.

    Raises BadInputError, with nothing written, for a cycle that cannot be worked (no day off), a shift that the
    setting has not, a phase beyond the cycle, nobody, an unknown pattern, and a name that another cycle has.
    """
    organisation = bound_to(store, actor_name, "edit")
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        _checked(session, find_employment(session, actor, wanted.person, wanted.starts_on).setting, wanted)
    with use_case(store, actor_name, "edit", organisation) as case:
        employment = find_employment(case.session, case.actor, wanted.person, wanted.starts_on)
        refuse_strangers(case.actor, [People(case.session).by_id[employment.person]])
        cells, setting = _checked(case.session, employment.setting, wanted)
        f = t.PatternFollowed
        same = select_typed(f).where(f.worker_id == employment.worker, f.starts_on == wanted.starts_on)
        row = case.session.exec(same).one_or_none()
        if row is None:
            row = f(worker_id=employment.worker, pattern_id=0, starts_on=wanted.starts_on)
        row.pattern_id = _pattern(case, wanted.pattern, cells)
        row.phase, row.ends_on, row.setting_id = wanted.phase, wanted.ends_on, setting
        case.session.add(row)
        case.session.flush()
        return _recorded(case, row, None)


def end_following(store: Store, actor_name: str | None, person: str, last_day: date) -> Follower:
    """End the pattern that a worker follows: `last_day` is the last on which it says anything.

    Raises BadInputError, with nothing written, where the person follows none on that day or after.
    """
    organisation = bound_to(store, actor_name, "edit")
    with store.reading() as session:
        _running(session, access.acting(session, actor_name), person, last_day)
    with use_case(store, actor_name, "edit", organisation) as case:
        found = _running(case.session, case.actor, person, last_day)
        refuse_strangers(case.actor, [People(case.session).find(found.person)])
        row = case.session.get_one(t.PatternFollowed, found.id)
        before = _said(found)
        row.ends_on = last_day
        case.session.add(row)
        case.session.flush()
        return _recorded(case, row, before)


def _checked(session: Session, home: int | None, wanted: Wanted) -> tuple[Cells, int | None]:
    """The cells that are meant and the setting they are worked at, where one is named."""
    stored = session.exec(pick(t.Pattern.cycle).where(t.Pattern.code == wanted.pattern)).one_or_none()
    if wanted.cycle is None and stored is None:
        known = ", ".join(session.exec(pick(t.Pattern.code).order_by(col(t.Pattern.code))).all()[:12])
        raise BadInputError(
            f"There is no pattern '{wanted.pattern}' (there are: {known or 'none yet'}); say its cycle with --cycle."
        )
    if not wanted.pattern.strip() or len(wanted.pattern) > LONGEST_CODE:
        raise BadInputError(f"A pattern's name has 1 to {LONGEST_CODE} characters.")
    cells = parse_cycle(wanted.cycle if wanted.cycle is not None else stored)
    if stored is not None and tuple(stored.split()) != cells:
        turn = phase_between(tuple(stored.split()), cells)
        advice = f"leave --cycle out and say --phase {turn}" if turn else "choose another name"
        raise BadInputError(f"The pattern '{wanted.pattern}' is '{stored}'; {advice}.")
    setting = None if wanted.setting is None else find_setting(session, wanted.setting)
    at = home if setting is None else setting.id
    if at is not None:
        refuse_unknown(cells, _shift_codes(session, at), "the setting")
    if not 1 <= wanted.phase <= min(len(cells), MOST_DAYS):
        raise BadInputError(f"The phase {wanted.phase} lies beyond the cycle of {len(cells)} days.")
    if wanted.ends_on is not None and wanted.ends_on < wanted.starts_on:
        raise BadInputError(f"It ends on {wanted.ends_on}, before it starts on {wanted.starts_on}.")
    return cells, None if setting is None else setting.id


def _shift_codes(session: Session, setting: int) -> set[str]:
    """The codes of the shifts that a home asks for or has had, in all that lies in it."""
    inside = sorted(settings_inside(session, settings_around(session, setting)[-1]))
    asked = session.exec(pick(t.Demand.code).where(col(t.Demand.setting_id).in_(inside)).distinct())
    had = session.exec(pick(t.Shift.code).where(col(t.Shift.setting_id).in_(inside)).distinct())
    return {*asked, *had}


def _pattern(case: UseCase, code: str, cells: Cells) -> int:
    row = case.session.exec(select_typed(t.Pattern).where(t.Pattern.code == code)).one_or_none()
    if row is None:
        row = t.Pattern(code=code, cycle=" ".join(cells))
        case.session.add(row)
        case.session.flush()
    assert row.id is not None
    return row.id


def _running(session: Session, actor: access.Acting, person: str, last_day: date) -> Follower:
    worker = find_employment(session, actor, person, last_day)
    theirs = [one for one in _followers(session, worker.worker) if not one.has_ended(last_day)]
    begun = [one for one in theirs if one.starts_on <= last_day and one.ends_on != last_day]
    if not begun:
        raise BadInputError(f"{worker.said} follows no pattern that goes on after {last_day}; there is nothing to end.")
    return begun[-1]


def _followers(session: Session, worker: int | None = None) -> list[Follower]:
    f, w, p = t.PatternFollowed, t.Worker, t.Person
    columns: Any = (f.id, p.code, p.name, t.Organisation.code, t.Pattern.code, t.Pattern.cycle, t.Setting.name)
    query = (
        pick(*columns, f.starts_on, f.phase, f.ends_on)
        .join(w, col(w.id) == col(f.worker_id))
        .join(p, col(p.id) == col(w.person_id))
        .join(t.Organisation, col(t.Organisation.id) == col(w.organisation_id))
        .join(t.Pattern, col(t.Pattern.id) == col(f.pattern_id))
        .join(t.Setting, col(t.Setting.id) == col(f.setting_id), isouter=True)
        .order_by(col(p.code), col(f.starts_on))
    )
    if worker is not None:
        query = query.where(col(f.worker_id) == worker)
    return [Follower(*(*row[:5], tuple(row[5].split()), *row[6:])) for row in session.exec(query)]


def _recorded(case: UseCase, row: t.PatternFollowed, before: str | None) -> Follower:
    line = next(one for one in _followers(case.session, row.worker_id) if one.id == row.id)
    case.record(f"pattern of {line.person}", before, _said(line))
    return line


def _said(line: Follower) -> str:
    until = f" until {line.ends_on}" if line.ends_on else ""
    return f"{line.pattern} from {line.starts_on}{until}, phase {line.phase}"
