"""Wishes for and against work: telling one, and granting it, which promises it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col, select
from sqlmodel import select as select_typed

from rostering import access, calendar, text
from rostering.errors import BadInputError
from rostering.requests.deciding import checked_reason, open_request, refuse_against, seen_request, write_decision
from rostering.requests.employment import Employment, find_employment, find_setting
from rostering.requests.reference import WISH, Reference, reference_of
from rostering.requests.windows import outside_window
from rostering.requests.wish_record import WishRecord, wish_records
from rostering.store import tables as t
from rostering.store.assignment_standing import NOT_WORKING
from rostering.store.request_state import GRANTED, NO_MORE
from rostering.store.roster_state import DRAFT, PUBLISHED
from rostering.store.use_case import use_case

if TYPE_CHECKING:
    from rostering.store.engine import Store

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed
ON, OFF = "on", "off"
MOST_WEIGHT = 9
MOST_DAYS = 28
NOTHING_YET = WishRecord(0, 0, 0)


@dataclass(frozen=True, slots=True)
class WishAsked:
    """A wish as somebody tells it: to work (`on`) or not (`off`) on some days; a shift's code or setting of None is
    any."""

    person: str
    kind: str
    first: date
    last: date | None = None
    code: str | None = None
    setting: str | None = None
    weight: int = 1


@dataclass(frozen=True, slots=True)
class WishView:
    """A wish with its person's record; `lean` is what the record adds to its weight in the next solve."""

    reference: str
    person: str
    name: str
    kind: str
    first: date
    last: date
    code: str | None
    setting: str | None
    weight: int
    state: str
    promised: bool
    record: WishRecord
    stands: tuple[str, ...]  # the shifts against it on rosters
    answer: str | None

    @property
    def lean(self) -> int:
        """What the record adds to the weight."""
        return self.record.lean


def ask_wish(store: Store, actor_name: str | None, asked: WishAsked, *, allow: str | None = None) -> WishView:
    """Record a wish. Outside the window for it, it is refused (RefusedError), unless a manager takes it with `allow`,
    the reason, which is kept.

    Raises BadInputError, with nothing written, for nobody, days or a weight that cannot be, an unknown setting, and a
    wish told already.
    """
    last = _checked(asked)
    said = None if allow is None else checked_reason(allow, "letting it pass")
    with store.reading() as session:
        one = find_employment(session, access.acting(session, actor_name), asked.person, asked.first)
        setting = None if asked.setting is None else find_setting(session, asked.setting).id
        _refuse_double(session, one, asked)
        late = outside_window(session, one, setting, asked.first, last)
    if said is None and late is not None:
        refuse_against((late,))
    with use_case(store, actor_name, "edit" if late is None else "overrule", one.organisation_code) as case:
        _refuse_double(case.session, one, asked)
        row = t.Request(
            worker_id=one.worker,
            kind=asked.kind,
            from_on=asked.first,
            until_on=last,
            shift_code=asked.code,
            setting_id=setting,
            weight=asked.weight,
            asked_on=calendar.local_day(case.now),
            answer=None if late is None else f"taken outside the window: {said}",
        )
        case.session.add(row)
        case.session.flush()
        view = _view(case.session, row, one)
        over = "" if late is None else f"; {late}; allowed: {said}"
        after = f"asked: {asked.kind} {asked.first} to {last}, weight {asked.weight}{over}"
        case.record(f"wish {view.reference} of {one.code}", after=after)
    return view


def view_wish(store: Store, actor_name: str | None, typed: str) -> WishView:
    """A wish with all that bears on it. Raises BadInputError for one there is not."""
    with store.reading() as session:
        row, one = seen_request(session, actor_name, reference_of(typed, WISH))
        assert isinstance(row, t.Request)
        return _view(session, row, one)


def grant_wish(store: Store, actor_name: str | None, typed: str) -> WishView:
    """Grant a wish: it is a promise from now on, which a roster keeps like a rule.

    Raises BadInputError for a wish there is not, one that is decided already, and one that a published roster
    contradicts: there a swap or an amendment comes first. A draft that contradicts it is mended by the next solve.
    """
    reference = reference_of(typed, WISH)
    with store.reading() as session:
        row, one = _open_wish(session, reference)
        _refuse_published(session, row, one)
    with use_case(store, actor_name, "edit", one.organisation_code) as case:
        row, one = _open_wish(case.session, reference)
        _refuse_published(case.session, row, one)
        before, row.promised = row.state, True
        write_decision(case, row, GRANTED, row.answer)
        case.record(f"wish {reference} of {one.code}", before, "granted and promised")
        return _view(case.session, row, one)


def _open_wish(session: Session, reference: Reference) -> tuple[t.Request, Employment]:
    row, one = open_request(session, reference)
    assert isinstance(row, t.Request)
    return row, one


def _refuse_published(session: Session, row: t.Request, one: Employment) -> None:
    stands = _stands(session, row, one, (PUBLISHED,))
    if stands:
        raise BadInputError(
            f"{one.said} is on {stands[0]} in a published roster; swap it or take them off first, then grant the wish."
        )


def _checked(asked: WishAsked) -> date:
    """The last day of a wish that can be recorded."""
    last = asked.last or asked.first
    if asked.kind not in (ON, OFF):
        raise BadInputError(f"A wish is to be 'on' or 'off', not '{asked.kind}'.")
    if not asked.first <= last:
        raise BadInputError(f"The wish would end on {last}, before it begins on {asked.first}.")
    if (last - asked.first).days >= MOST_DAYS:
        raise BadInputError(f"A wish for more than {MOST_DAYS} days is no wish; ask for leave.")
    if not 1 <= asked.weight <= MOST_WEIGHT:
        raise BadInputError(f"A wish weighs 1 to {MOST_WEIGHT}.")
    return last


def _refuse_double(session: Session, one: Employment, asked: WishAsked) -> None:
    r = t.Request
    row = session.exec(
        select(r).where(
            r.worker_id == one.worker,
            r.kind == asked.kind,
            r.from_on == asked.first,
            r.shift_code == asked.code,
            col(r.state).not_in(NO_MORE),
        )
    ).first()
    if row is not None:
        raise BadInputError(f"{one.said} told that wish already: W{row.id} ({row.state}).")


def _view(session: Session, row: t.Request, one: Employment) -> WishView:
    assert row.id is not None
    setting = None if row.setting_id is None else session.get_one(t.Setting, row.setting_id).code
    return WishView(
        reference=str(Reference(WISH, row.id)),
        person=one.code,
        name=one.name,
        kind=row.kind,
        first=row.from_on,
        last=row.until_on,
        code=row.shift_code,
        setting=setting,
        weight=row.weight,
        state=row.state,
        promised=row.promised,
        record=wish_records(session, row.from_on, (one.person,)).get(one.person, NOTHING_YET),
        stands=_stands(session, row, one, (DRAFT, PUBLISHED)),
        answer=row.answer,
    )


def _stands(session: Session, row: t.Request, one: Employment, states: tuple[str, ...]) -> tuple[str, ...]:
    """The shifts on which a person stands against a wish for time off."""
    if row.kind != OFF:
        return ()
    a, r, s = t.Assignment, t.Roster, t.Shift
    found = session.exec(
        pick(s.code, s.day, s.starts_at, s.ends_at, s.setting_id)
        .select_from(a)
        .join(r, col(r.id) == col(a.roster_id))
        .join(s, col(s.id) == col(a.shift_id))
        .where(
            col(a.worker_id) == one.worker,
            col(r.state).in_(states),
            col(a.standing).not_in(NOT_WORKING),
            col(s.day) >= row.from_on,
            col(s.day) <= row.until_on,
        )
        .order_by(col(s.starts_at))
    ).all()
    return tuple(
        f"{code} {text.day(day)} {text.clock(begins)}–{text.clock(ends)}"
        for code, day, begins, ends, setting in found
        if row.shift_code in (None, code) and row.setting_id in (None, setting)
    )
