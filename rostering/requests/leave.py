"""Leave: asking for somebody, what bears on it, and granting it, with the shifts that it leaves open."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlmodel import Session, col, select

from rostering import access, calendar, text
from rostering.calendar import DAY_MINUTES, instant
from rostering.errors import BadInputError
from rostering.requests.deciding import checked_reason, open_request, refuse_against, seen_request, write_decision
from rostering.requests.employment import Employment, find_employment
from rostering.requests.leave_view import LeaveView, OpenedShift, view_of
from rostering.requests.reference import LEAVE, Reference, reference_of
from rostering.rosters.edit import Edit
from rostering.rosters.taken_off import TakenOff, take_off
from rostering.store import tables as t
from rostering.store.request_state import ASKED, GRANTED, NO_MORE
from rostering.store.use_case import UseCase, use_case

if TYPE_CHECKING:
    from rostering.store.engine import Store

KINDS = ("annual", "family", "study", "unpaid", "other")
MOST_DAYS = 366
REASON = "leave"  # of an amendment: the kind stays out of it


@dataclass(frozen=True, slots=True)
class LeaveAsked:
    """A leave as somebody asks for it: whole days, or with `start` and `end` (clock minutes) a part of one day.

    `minutes` are what it takes where somebody says so; None: what is planned, else the contract's average.
    """

    person: str
    kind: str
    first: date
    last: date | None = None
    start: int | None = None
    end: int | None = None
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class LeaveGranted:
    """A leave after it was granted: all that bore on it, what a manager let pass, and what its person was taken off,
    roster by roster."""

    view: LeaveView
    allowed: str | None
    taken: tuple[TakenOff, ...]

    @property
    def amendments(self) -> tuple[tuple[int, int | None], ...]:
        """The amendment's number (None for a draft) by the roster of the shifts left open."""
        return tuple((one.roster, one.amendment) for one in self.taken)

    @property
    def opens(self) -> tuple[OpenedShift, ...]:
        """The shifts that are open now."""
        return self.view.opens


def ask_leave(store: Store, actor_name: str | None, asked: LeaveAsked) -> LeaveView:
    """Record that somebody asks for leave; nothing is decided.

    Raises BadInputError, with nothing written, for nobody, a kind there is not, times that cannot be, and leave that
    overlaps what they asked for or were granted already.
    """
    starts_at, ends_at = _when(asked)
    with store.reading() as session:
        one = find_employment(session, access.acting(session, actor_name), asked.person, asked.first)
        _refuse_double(session, one, starts_at, ends_at)
    with use_case(store, actor_name, "edit", one.organisation_code) as case:
        _refuse_double(case.session, one, starts_at, ends_at)
        row = t.Absence(
            worker_id=one.worker,
            kind=asked.kind,
            starts_at=starts_at,
            ends_at=ends_at,
            minutes_credited=asked.minutes,
            state=ASKED,
            asked_on=calendar.local_day(case.now),
        )
        case.session.add(row)
        case.session.flush()
        view = view_of(case.session, row, one)
        case.record(f"leave {view.reference} of {one.code}", after=f"asked: {_dates(view)}, {view.minutes} min")
    return view


def view_leave(store: Store, actor_name: str | None, typed: str) -> LeaveView:
    """All that bears on a leave, before or after it is decided. Raises BadInputError for one there is not."""
    reference = reference_of(typed, LEAVE)
    with store.reading() as session:
        row, one = seen_request(session, actor_name, reference)
        assert isinstance(row, t.Absence)
        if row.ends_at is None:
            raise BadInputError(f"{reference} has no end; nothing can be said of it before it has one.")
        return view_of(session, row, one)


def grant_leave(store: Store, actor_name: str | None, typed: str, *, allow: str | None = None) -> LeaveGranted:
    """Grant a leave: it is credited with the minutes it takes, and whoever stands on a shift in it is taken off.

    Over the entitlement or over a limit it is refused (RefusedError), unless a manager lets it pass with `allow`, the
    reason, which is kept. On a published roster taking off is an amendment. Raises BadInputError for a leave there is
    not and one that is decided already.
    """
    reference = reference_of(typed, LEAVE)
    said = None if allow is None else checked_reason(allow, "letting it pass")
    with store.reading() as session:
        row, one = _open_leave(session, reference)
        against = view_of(session, row, one).against
        if said is None:
            refuse_against(against)
    with use_case(store, actor_name, "overrule" if against else "edit", one.organisation_code) as case:
        row, one = _open_leave(case.session, reference)
        view = view_of(case.session, row, one)
        if said is None or case.action != "overrule":
            refuse_against(view.against)
        before, row.minutes_credited = row.state, view.minutes
        kept = said if view.against else None
        write_decision(case, row, GRANTED, kept)
        over = "" if kept is None else f"; {'; '.join(view.against)}; allowed: {kept}"
        case.record(f"leave {reference} of {one.code}", before, f"granted, {view.minutes} min{over}")
        taken = _take_off(case, view.opens)
    return LeaveGranted(view, kept, taken)


def _open_leave(session: Session, reference: Reference) -> tuple[t.Absence, Employment]:
    row, one = open_request(session, reference)
    assert isinstance(row, t.Absence)
    if row.ends_at is None:
        raise BadInputError(f"{reference} has no end; give it one before it is granted.")
    return row, one


def _take_off(case: UseCase, opens: tuple[OpenedShift, ...]) -> tuple[TakenOff, ...]:
    """Take somebody off the shifts that a leave leaves open, roster by roster."""
    by_roster: dict[int, list[Edit]] = defaultdict(list)
    for one in opens:
        by_roster[one.roster].append(Edit(one.worker, one.shift, None))
    return tuple(take_off(case, roster, edits, REASON) for roster, edits in by_roster.items())


def _when(asked: LeaveAsked) -> tuple[datetime, datetime]:
    """The instants at which a leave begins and ends."""
    if asked.kind not in KINDS:
        raise BadInputError(f"'{asked.kind}' is no kind of leave that is asked for; choose one of: {', '.join(KINDS)}.")
    last = asked.last or asked.first
    if last < asked.first:
        raise BadInputError(f"The leave would end on {last}, before it begins on {asked.first}.")
    if (last - asked.first).days >= MOST_DAYS:
        raise BadInputError(f"A leave of more than {MOST_DAYS} days is not asked for at once.")
    if asked.minutes is not None and not 0 <= asked.minutes <= MOST_DAYS * DAY_MINUTES:
        raise BadInputError("The hours that a leave takes cannot be so many.")
    if (asked.start is None) != (asked.end is None) or (asked.start is not None and last != asked.first):
        raise BadInputError("A start and an end are for part of one day; give both, and one day.")
    start, end = asked.start or 0, DAY_MINUTES if asked.end is None else asked.end
    if end <= start:
        raise BadInputError(f"The leave of {text.day(asked.first)} would end before it begins.")
    return instant(asked.first, start), instant(last, end)


def _refuse_double(session: Session, one: Employment, starts_at: datetime, ends_at: datetime) -> None:
    a = t.Absence
    row = session.exec(
        select(a)
        .where(
            a.worker_id == one.worker,
            col(a.state).not_in(NO_MORE),
            a.kind != "sick",
            col(a.starts_at) < ends_at,
            col(a.ends_at).is_(None) | (col(a.ends_at) > starts_at),
        )
        .order_by(col(a.id))
    ).first()
    if row is not None:
        raise BadInputError(
            f"{one.said} has leave L{row.id} from {text.day(calendar.local_day(row.starts_at))} ({row.state}) in those "
            "days already; decide that one first, or choose other days."
        )


def _dates(view: LeaveView) -> str:
    return f"{view.days[0].day} to {view.days[-1].day}"
