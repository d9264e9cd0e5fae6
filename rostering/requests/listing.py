"""Leave, wishes and swaps in one list: what, who, when, state and age, with what needs a decision first."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering import access, calendar, text
from rostering.calendar import local_day
from rostering.errors import BadInputError
from rostering.requests.deciding import SICK
from rostering.requests.employment import find_setting, settings_inside
from rostering.requests.reference import KINDS, LEAVE, SWAP, WISH, Reference
from rostering.store import tables as t
from rostering.store.request_state import OPEN, STATES

if TYPE_CHECKING:
    from rostering.access import Acting
    from rostering.store.engine import Store

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed
A_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class RequestLine:
    """One request. `what` says it in words; `days_old` counts from the day it was asked, None where nobody noted it;
    `last` of None is open-ended."""

    reference: str
    kind: str
    what: str
    person: str
    name: str
    organisation: str
    setting: str | None
    first: date
    last: date | None
    state: str
    asked_on: date | None
    days_old: int | None
    decided_by: str | None
    answer: str | None

    @property
    def needs_decision(self) -> bool:
        """Whether somebody still has to say yes or no."""
        return self.state in OPEN


@dataclass(frozen=True, slots=True)
class _Who:
    """One employment with the codes that a line shows."""

    code: str
    name: str
    organisation: str
    setting: int | None
    setting_code: str | None


def list_requests(
    store: Store,
    actor_name: str | None,
    *,
    setting: str | None = None,
    state: str | None = None,
    kind: str | None = None,
    every: bool = False,
) -> tuple[RequestLine, ...]:
    """Every request that needs a decision or whose days are not over; with `every` the rest too.

    First what was asked, then what waits, the nearest first day and then the oldest before the others; then what is
    decided, by day. `setting` takes in what lies in it; `state` 'open' is asked or waiting. Raises BadInputError for a
    setting, state or kind there is not.
    """
    _refuse_filters(state, kind)
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "see", actor.organisation)
        inside = None if setting is None else settings_inside(session, find_setting(session, setting).id or 0)
        wanted = OPEN if state == "open" else STATES if state is None else (state,)
        return read_requests(session, actor, wanted, kind=kind, inside=inside, every=every)


def read_requests(
    session: Session,
    actor: Acting,
    states: Collection[str],
    *,
    kind: str | None = None,
    inside: Collection[int] | None = None,
    every: bool = False,
) -> tuple[RequestLine, ...]:
    """The same within a session: the requests in some states, of what lies in some settings (None: of all)."""
    today = calendar.today()
    people = _people(session)
    lines = [
        line
        for line, where in _lines(session, people, kind, today)
        if (inside is None or where in inside) and actor.organisation in (None, line.organisation)
    ]
    shown = [one for one in lines if one.state in states and (every or _is_current(one, today))]
    return tuple(sorted(shown, key=_urgency))


def _refuse_filters(state: str | None, kind: str | None) -> None:
    if state is not None and state not in ("open", *STATES):
        raise BadInputError(f"A request is never '{state}'; choose one of: open, {', '.join(STATES)}.")
    if kind is not None and kind not in KINDS:
        raise BadInputError(f"'{kind}' is no kind of request; choose one of: {', '.join(KINDS)}.")


def _is_current(line: RequestLine, today: date) -> bool:
    return line.needs_decision or line.last is None or line.last >= today


def _urgency(line: RequestLine) -> tuple[Any, ...]:
    order = STATES.index(line.state) if line.needs_decision else len(STATES)
    return order, line.first, -(line.days_old or 0), line.kind, int(line.reference[1:])


def _people(session: Session) -> dict[int, _Who]:
    w, p, o, s = t.Worker, t.Person, t.Organisation, t.Setting
    rows = session.exec(
        pick(w.id, w.code, p.name, o.code, w.setting_id, s.code)
        .join(p, col(p.id) == col(w.person_id))
        .join(o, col(o.id) == col(w.organisation_id))
        .join(s, col(s.id) == col(w.setting_id), isouter=True)
    ).all()
    return {row[0]: _Who(*row[1:]) for row in rows}


def _lines(
    session: Session, people: dict[int, _Who], kind: str | None, today: date
) -> Iterator[tuple[RequestLine, int | None]]:
    """Every request of a kind (None: of all), with the setting it is filtered by."""
    if kind in (None, LEAVE):
        yield from _leave(session, people, today)
    if kind in (None, WISH):
        yield from _wishes(session, people, today)
    if kind in (None, SWAP):
        yield from _swaps(session, people, today)


def _leave(session: Session, people: dict[int, _Who], today: date) -> Iterator[tuple[RequestLine, int | None]]:
    a = t.Absence
    for row in session.exec(select_typed(a).where(a.kind != SICK)):
        last = None if row.ends_at is None else local_day(row.ends_at - A_SECOND)
        first, who = local_day(row.starts_at), people[row.worker_id]
        yield _line(row, LEAVE, f"{row.kind} leave", who, first, last, today), who.setting


def _wishes(session: Session, people: dict[int, _Who], today: date) -> Iterator[tuple[RequestLine, int | None]]:
    codes = dict(session.exec(pick(t.Setting.id, t.Setting.code)).all())
    for row in session.exec(select_typed(t.Request)):
        who = people[row.worker_id]
        words = [row.kind, row.shift_code, None if row.setting_id is None else f"at {codes[row.setting_id]}"]
        what = " ".join(word for word in words if word) + (", promised" if row.promised else "")
        where = who.setting if row.setting_id is None else row.setting_id
        yield _line(row, WISH, what, who, row.from_on, row.until_on, today), where


def _swaps(session: Session, people: dict[int, _Who], today: date) -> Iterator[tuple[RequestLine, int | None]]:
    rows = session.exec(select_typed(t.Swap)).all()
    wanted = {row.shift_id for row in rows} | {row.other_shift_id for row in rows if row.other_shift_id}
    shifts = {row.id: row for row in session.exec(select_typed(t.Shift).where(col(t.Shift.id).in_(sorted(wanted))))}
    for row in rows:
        given = shifts[row.shift_id]
        taken = None if row.other_shift_id is None else shifts[row.other_shift_id]
        other = people[row.other_worker_id]
        to = f"to {other.name}" if taken is None else f"for {other.name}'s {_shift(taken)}"
        said = "" if row.agreed_on or row.state not in OPEN else ", no yes yet"
        days = [given.day, *(() if taken is None else (taken.day,))]
        line = _line(row, SWAP, f"{_shift(given)} {to}{said}", people[row.worker_id], min(days), max(days), today)
        yield line, given.setting_id


def _shift(shift: t.Shift) -> str:
    return f"{shift.code} {text.day(shift.day)}"


def _line(
    row: t.Absence | t.Request | t.Swap, kind: str, what: str, who: _Who, first: date, last: date | None, today: date
) -> RequestLine:
    return RequestLine(
        reference=str(Reference(kind, row.id or 0)),
        kind=kind,
        what=what,
        person=who.code,
        name=who.name,
        organisation=who.organisation,
        setting=who.setting_code,
        first=first,
        last=last,
        state=row.state,
        asked_on=row.asked_on,
        days_old=None if row.asked_on is None else (today - row.asked_on).days,
        decided_by=row.decided_by,
        answer=row.answer,
    )


def awaiting(lines: Iterable[RequestLine]) -> int:
    """How many of some requests need a decision."""
    return sum(line.needs_decision for line in lines)
