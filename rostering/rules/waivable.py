"""Which broken rule somebody means who asks for a waiver: the person, and a shift or a day."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering import text
from rostering.calendar import DAYS_A_WEEK, local_day, now, parse_date
from rostering.errors import BadInputError, RefusedError
from rostering.rosters.horizon import Horizon
from rostering.rosters.read import read_snapshot
from rostering.rosters.standing import Standing, checked
from rostering.rules.broken import Broken, Piece, broken
from rostering.store import tables as t
from rostering.store.roster_state import SUPERSEDED

if TYPE_CHECKING:
    from rostering.people.persons import PersonName

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed
RESTRICTED = "restricted"  # how the reason of a recorded restriction begins
_SHIFT_ID = re.compile(r".+/\d{4}-\d{2}-\d{2}/(\d+)(?:@\d+)?")


@dataclass(frozen=True, slots=True)
class Found:
    """The broken rule that is meant, with where it stands: the roster's state, the nation and the setting."""

    rule: str
    broken: Broken | None
    piece: Piece | None
    day: date
    organisation: int
    state: str | None
    label: str


def find(session: Session, rule: str, person: PersonName, place: str) -> Found:
    """The one place where a person breaks a rule (or is kept off a shift by it) that somebody means.

    `place` is a shift's number or id, or a day. Raises BadInputError where there is none or more than one, RefusedError
    where a recorded restriction stands behind it.
    """
    number, day = _place(session, place)
    found = [
        one
        for horizon, homes in _periods(session, person, number, day)
        for one in _broken_there(session, horizon, homes, rule, person, number, day)
    ]
    shifts = sorted({one.piece.shift or 0 for one in found if one.piece is not None})
    if len(shifts) > 1:
        raise BadInputError(
            f"{person.name} breaks {rule} on several shifts of {text.day(day)}; name one of them: "
            f"{', '.join(map(str, shifts))}."
        )
    rules = sorted({one.rule for one in found})
    if len(rules) > 1:
        raise BadInputError(f"{person.name} breaks several parts of {rule} there; name one: {', '.join(rules)}.")
    if not found:
        raise BadInputError(f"{person.name} does not break {rule} on {text.day(day)}: there is nothing to waive.")
    return max(found, key=lambda one: 0 if one.broken is None else one.broken.violation.amount)


def _place(session: Session, place: str) -> tuple[int | None, date]:
    """The shift that is named, with its day; or (None, the day)."""
    typed = place.strip()
    match = _SHIFT_ID.fullmatch(typed)
    number = int(match[1]) if match else int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else None
    if number is None:
        try:
            return None, parse_date(typed, local_day(now()))
        except ValueError as error:
            raise BadInputError(f"{error}; or name a shift by its number.") from error
    row = session.get(t.Shift, number)
    if row is None:
        raise BadInputError(f"There is no shift {number}; name one by its number, or the day it is on.")
    return number, row.day


def _periods(
    session: Session, person: PersonName, number: int | None, day: date
) -> Iterable[tuple[Horizon, list[str]]]:
    """The rosters to look into, as period and settings: that of the shift, or all that the person is on."""
    r, rs, a, s = t.Roster, t.RosterSetting, t.Assignment, t.Setting
    query = pick(r.id, r.first_day, r.last_day).where(
        col(r.state) != SUPERSEDED, col(r.first_day) <= day, col(r.last_day) >= day
    )
    if number is None:
        on = pick(a.roster_id).join(t.Worker, col(t.Worker.id) == col(a.worker_id))
        query = query.where(col(r.id).in_(on.where(col(t.Worker.person_id) == person.id)))
    else:
        home = _home(session, session.get_one(t.Shift, number).setting_id)
        query = query.where(col(r.id).in_(pick(rs.roster_id).where(col(rs.setting_id) == home)))
    found = session.exec(query.order_by(col(r.id))).all()
    for roster, first, last in found:
        codes = session.exec(pick(s.code).join(rs, col(rs.setting_id) == col(s.id)).where(col(rs.roster_id) == roster))
        yield Horizon(first, last), list(codes)
    if not found and number is not None:
        monday = day - timedelta(days=day.weekday())
        yield Horizon(monday, monday + timedelta(days=DAYS_A_WEEK - 1)), [session.get_one(s, home).code]


def _home(session: Session, setting: int) -> int:
    row = session.get_one(t.Setting, setting)
    while row.within_id is not None:
        row = session.get_one(t.Setting, row.within_id)
    assert row.id is not None
    return row.id


def _broken_there(
    session: Session,
    horizon: Horizon,
    homes: Sequence[str],
    rule: str,
    person: PersonName,
    number: int | None,
    day: date,
) -> Iterable[Found]:
    """Each place in one roster where the person breaks the rule on that shift or day."""
    standing = checked(read_snapshot(session, horizon, homes), horizon)
    snapshot = standing.build.snapshot
    states = {home: state for home, (*_, state) in snapshot.rosters.items()}
    for violation in standing.report.broken:
        if violation.worker != person.code:
            continue
        one = broken(standing.build, standing.roster, violation)
        if not is_meant(rule, one.rule) or not _is_there(one, number, day, horizon):
            continue
        _refuse_restricted(standing, one, person)
        for piece in _pieces(one, number, day):
            home = snapshot.homes[0] if piece is None or piece.home is None else piece.home
            when = (one.last_day or day) if piece is None else piece.day
            setting = snapshot.settings[home]
            label = f"period to {text.day(when)}" if piece is None else _label(piece)
            yield Found(one.rule, one, piece, when, setting.organisation, states.get(home), label)
    if number is not None:
        yield from _refused_there(standing, rule, person, number, states)


def _refused_there(
    standing: Standing, rule: str, person: PersonName, number: int, states: dict[int, str]
) -> Iterable[Found]:
    """A shift that the person is not on, because the rule keeps them off it."""
    build = standing.build
    if (person.code, build.shift_ids.get(number, "")) in standing.roster or person.code not in build.problem.worker:
        return
    facts = build.snapshot.shift.get(number)
    refusal = None if facts is None else build.why_not(person.code, facts)
    if facts is None or refusal is None or not is_meant(rule, refusal.rule):
        return
    if refusal.reason.startswith(RESTRICTED):
        raise _restricted(person)
    setting = build.snapshot.settings[facts.setting]
    piece = Piece(
        facts.id,
        setting.organisation,
        facts.setting,
        setting.home,
        facts.code,
        facts.type,
        facts.starts_at,
        facts.ends_at,
        0,
    )
    yield Found(refusal.rule, None, piece, facts.day, setting.organisation, states.get(setting.home), _label(piece))


def is_meant(asked: str, rule: str) -> bool:
    """Whether somebody who names a rule means this one: the very part, or any part of the whole."""
    return asked == rule or ("/" not in asked and asked == rule.partition("/")[0])


def _is_there(one: Broken, number: int | None, day: date, horizon: Horizon) -> bool:
    if number is not None:
        return any(piece.shift == number for piece in one.pieces)
    if not one.pieces:
        return horizon.number_of(day) in one.violation.days
    return any(piece.day == day for piece in one.pieces)


def _pieces(one: Broken, number: int | None, day: date) -> Iterable[Piece | None]:
    """The shifts a waiver of it would speak of: the one after the short rest, or of those that count the one named."""
    if not one.pieces:
        return (None,)
    if not one.is_counted:
        return (one.last,)
    return [piece for piece in one.pieces if (piece.shift == number if number is not None else piece.day == day)]


def _refuse_restricted(standing: Standing, one: Broken, person: PersonName) -> None:
    """A recorded restriction binds always: it is changed by whoever reviews it, never waived."""
    if one.violation.kind != "Eligibility" or len(one.violation.duties) != 1:
        return
    facts = standing.build.shifts.get(one.violation.duties[0])
    refusal = None if facts is None else standing.build.why_not(person.code, facts)
    if refusal is not None and refusal.reason.startswith(RESTRICTED):
        raise _restricted(person)


def _restricted(person: PersonName) -> RefusedError:
    return RefusedError(f"A restriction is recorded for {person.name}; only its reviewer may lift it.")


def _label(piece: Piece) -> str:
    return f"{piece.code} {text.day(piece.day)} {text.clock(piece.starts_at)}–{text.clock(piece.ends_at)}"
