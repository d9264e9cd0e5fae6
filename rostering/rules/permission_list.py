"""What lifts rules, as lists show it: waivers, lasting exceptions and the rest that is owed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering import access, text
from rostering.calendar import local_day, now
from rostering.people.persons import People, seen_by
from rostering.rules.debts import Debt, read_debts, read_works, repayments
from rostering.rules.standing_exceptions import StandingException, Terms, due_for_review, read_exceptions
from rostering.rules.waivers import read_waivers
from rostering.store import tables as t

if TYPE_CHECKING:
    from rostering.store.engine import Store

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed
WITHDRAWN, STANDS, LAPSED = "withdrawn", "stands", "past"
OPEN, PLANNED, REPAID, OVERDUE, CANCELLED = "open", "planned", "repaid", "overdue", "cancelled"
HOLDS, LATER, ENDED, REVIEW = "holds", "later", "ended", "review soon"


@dataclass(frozen=True, slots=True)
class WaiverLine:
    """One waiver: `state` is stands, past (its shift has begun) or withdrawn."""

    number: int
    rule: str
    person: str
    name: str
    shift: str
    day: date | None
    reason: str
    code: str | None
    approved_by: str
    approved_at: datetime
    until: date | None
    rest_owed: int | None
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceptionLine(Terms):
    """One lasting exception: `state` is holds, later, review soon (within 28 days) or ended."""

    number: int
    least_rest: int
    repay_days: int
    approved_by: str
    first: date
    review: date
    last: date
    state: str


@dataclass(frozen=True, slots=True)
class DebtLine:
    """One debt of rest. `repaid_at` is when the owed rest was, or by the plan will be, complete; `state` is open,
    planned, repaid, overdue or cancelled."""

    number: int
    person: str
    name: str
    rule: str
    minutes: int
    opened_at: datetime
    due: date
    approved_by: str
    reason: str
    repaid_at: datetime | None
    state: str
    cancelled_by: str | None
    note: str | None


def waiver_lines(store: Store, actor_name: str | None, *, everything: bool = False) -> tuple[WaiverLine, ...]:
    """The waivers whose shifts are still to come, with `everything` all of them, by number."""
    with store.reading() as session:
        visible = _visible(session, actor_name)
        w, d, s = t.Waiver, t.RestDebt, t.Shift
        columns: Any = (w.id, w.rule, w.person_id, w.reason, w.reason_code, w.approved_by, w.approved_at, w.until_on)
        more: Any = (w.withdrawn_at, d.minutes, s.code, s.day, s.starts_at, s.ends_at, t.Setting.name)
        rows = session.exec(
            pick(*columns, *more)
            .join(d, col(d.waiver_id) == col(w.id), isouter=True)
            .join(s, col(s.id) == col(w.shift_id), isouter=True)
            .join(t.Setting, col(t.Setting.id) == col(s.setting_id), isouter=True)
            .order_by(col(w.id))
        ).all()
        people = People(session).by_id
    moment = now()
    found = []
    for row in rows:
        if row.person_id not in visible:
            continue
        person = people[row.person_id]
        begun = row.starts_at <= moment if row.starts_at is not None else row.until_on < local_day(moment)
        state = WITHDRAWN if row.withdrawn_at is not None else LAPSED if begun else STANDS
        found.append(
            WaiverLine(
                number=row.id,
                rule=row.rule,
                person=person.code,
                name=person.name,
                shift=_shift(row),
                day=row.until_on if row.day is None else row.day,
                reason=row.reason,
                code=row.reason_code,
                approved_by=row.approved_by,
                approved_at=row.approved_at,
                until=row.until_on,
                rest_owed=row.minutes,
                state=state,
            )
        )
    return tuple(one for one in found if everything or one.state == STANDS)


def exception_lines(store: Store, actor_name: str | None, *, everything: bool = False) -> tuple[ExceptionLine, ...]:
    """The lasting exceptions that hold or will, with `everything` those that ended too, by number."""
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "see", actor.organisation)
        exceptions = read_exceptions(session)
        organisations = dict(session.exec(pick(t.Organisation.id, t.Organisation.code)).all())
        settings = dict(session.exec(pick(t.Setting.id, t.Setting.code)).all())
    today = local_day(now())
    soon = {one.id for one in due_for_review(exceptions, today)}
    lines = (
        ExceptionLine(
            number=one.id,
            agreement=one.agreement,
            rules=one.rules,
            ground=one.ground,
            organisation=organisations[one.organisation],
            setting=None if one.setting is None else settings[one.setting],
            role=one.role,
            shape=one.shape,
            least_rest=one.least_rest_minutes,
            repay_days=one.repay_days,
            approved_by=one.approved_by,
            first=one.from_on,
            review=one.review_on,
            last=one.last_day,
            state=_exception_state(one, today, soon),
        )
        for one in exceptions
        if actor.organisation in (None, organisations[one.organisation])
    )
    return tuple(one for one in lines if everything or one.state != ENDED)


def debt_lines(store: Store, actor_name: str | None, *, everything: bool = False) -> tuple[DebtLine, ...]:
    """The rest that is owed, with when the plan repays it; with `everything` repaid and cancelled debts too."""
    with store.reading() as session:
        visible = _visible(session, actor_name)
        debts = [one for one in read_debts(session, everything=everything) if one.person in visible]
        works = read_works(session, [one for one in debts if one.is_open])
        people = People(session).by_id
    moment = now()
    found = []
    for person in {one.person for one in debts}:
        theirs = [one for one in debts if one.person == person]
        # Rest is taken as planned up to the last day that any debt may be repaid on.
        known = max(one.due for one in theirs)
        repaid = repayments(theirs, works.get(person, []), known)
        for one in theirs:
            at = one.repaid_at or repaid.get(one.id)
            found.append(
                DebtLine(
                    number=one.id,
                    person=people[person].code,
                    name=people[person].name,
                    rule=one.rule,
                    minutes=one.minutes,
                    opened_at=one.opened_at,
                    due=one.due_on,
                    approved_by=one.approved_by,
                    reason=one.reason,
                    repaid_at=at,
                    state=_debt_state(one, at, moment),
                    cancelled_by=one.cancelled_by,
                    note=one.cancelled_note,
                )
            )
    shown = (one for one in found if everything or one.state not in (REPAID, CANCELLED))
    return tuple(sorted(shown, key=lambda one: (one.due, one.number)))


def permitted_work(store: Store, actor_name: str | None, person: int) -> Mapping[datetime, str]:
    """What a person's work stands under, by the instant it begins: waivers, and agreements that opened a debt of rest.

    Of what other organisations permitted, somebody who is bound to one is told nothing.
    """
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "see", actor.organisation)
        waivers = {one.id: one for one in read_waivers(session) if one.person == person}
        exceptions = {one.id: one for one in read_exceptions(session)}
        w, s, a = t.Waiver, t.Shift, t.Assignment
        rows = session.exec(
            pick(w.id, s.starts_at, t.Organisation.code, a.starts_at)
            .join(s, col(s.id) == col(w.shift_id))
            .join(t.Setting, col(t.Setting.id) == col(s.setting_id))
            .join(t.Organisation, col(t.Organisation.id) == col(t.Setting.organisation_id))
            .join(t.Worker, col(t.Worker.person_id) == col(w.person_id))
            .join(a, (col(a.shift_id) == col(s.id)) & (col(a.worker_id) == col(t.Worker.id)), isouter=True)
            .where(col(w.person_id) == person)
            .order_by(col(w.id))
        ).all()
        debts = read_debts(session, [person], everything=True)
        codes = dict(session.exec(pick(t.Organisation.id, t.Organisation.code)).all())
    found: dict[datetime, dict[str, None]] = {}
    for id_, begins, organisation, own in rows:
        if id_ in waivers and actor.organisation in (None, organisation):
            said = f"{waivers[id_].rule} {text.permission(waivers[id_])}"
            found.setdefault(own or begins, {})[said] = None
    for debt in debts:
        one = exceptions.get(debt.exception or 0)
        if one is not None and actor.organisation in (None, codes[one.organisation]):
            found.setdefault(debt.opened_at, {})[f"{debt.rule} {text.permission(one)}"] = None
    return {begins: "; ".join(said) for begins, said in found.items()}


def _debt_state(debt: Debt, repaid_at: datetime | None, moment: datetime) -> str:
    if debt.cancelled_by is not None:
        return CANCELLED
    if repaid_at is not None:
        return REPAID if repaid_at <= moment else PLANNED
    return OVERDUE if debt.is_overdue(moment) else OPEN


def _exception_state(one: StandingException, today: date, soon: set[int]) -> str:
    if today > one.last_day:
        return ENDED
    if one.id in soon:
        return REVIEW
    return LATER if today < one.from_on else HOLDS


def _visible(session: Session, actor_name: str | None) -> set[int]:
    """The persons whose permissions an actor may see."""
    actor = access.acting(session, actor_name)
    access.guard(actor, "see", actor.organisation)
    return {one.id for one in seen_by(actor, People(session).by_id.values())}


def _shift(row: Any) -> str:
    if row.code is None:
        return f"period to {text.day(row.until_on)}"
    return f"{row.code} {text.day(row.day)} {text.clock(row.starts_at)}–{text.clock(row.ends_at)}, {row.name}"
