"""Banks that organisations share: made, joined by organisations and by people, and left.

In a bank with a lead employer everybody in it is employed by the lead; in a distributed one each is employed by one of
the organisations. What a bank opens is written as memberships that name its code, so that all else goes by those.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlmodel import Session, col, select

from rostering import access, calendar
from rostering.errors import BadInputError
from rostering.people.persons import People, PersonName, running
from rostering.pools.owner import find_organisation, find_pool
from rostering.store import tables as t
from rostering.store.use_case import UseCase, use_case

if TYPE_CHECKING:
    from rostering.store.engine import Store

LEAD_EMPLOYER, DISTRIBUTED = "lead_employer", "distributed"
ONE_DAY = timedelta(days=1)
LONGEST_CODE = 49


@dataclass(frozen=True, slots=True)
class SchemeLine:
    """A shared bank: its model, who leads it, which organisations draw on it, and how many people are in it."""

    code: str
    name: str
    pool: str
    model: str
    lead: str | None
    organisations: tuple[str, ...]
    people: int
    from_on: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Planned:
    """A bank to be made. `lead` is needed for a lead employer, and only there."""

    code: str
    name: str
    pool: str
    model: str
    organisations: tuple[str, ...]
    from_on: date
    until: date | None = None
    lead: str | None = None


def list_schemes(store: Store, actor_name: str | None) -> list[SchemeLine]:
    """Every shared bank, by code, with who is in it today."""
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "see", actor.organisation)
        return [_line(session, row) for row in session.exec(select(t.PoolScheme).order_by(t.PoolScheme.code))]


def make_scheme(store: Store, actor_name: str | None, planned: Planned) -> SchemeLine:
    """Make a shared bank.

    Raises BadInputError, with nothing written, for a code that is taken, a pool that is not shared in that way,
    organisations nobody knows or fewer than two, a lead that is missing or too much, and days turned round;
    RefusedError for who may not.
    """
    with store.reading() as session:
        _checked(session, planned)
    with use_case(store, actor_name, "policies") as case:
        row, organisations = _checked(case.session, planned)
        row.made_by, row.made_at = case.actor.name, case.now
        case.session.add(row)
        case.session.flush()
        assert row.id is not None
        for one in organisations:
            assert one.id is not None
            case.session.add(
                t.PoolSchemeOrganisation(
                    scheme_id=row.id, organisation_id=one.id, from_on=row.from_on, until_on=row.until_on
                )
            )
        case.session.flush()
        line = _line(case.session, row)
        case.record(f"bank {line.code}", None, f"{line.model}, {', '.join(line.organisations)}")
        return line


def join_scheme(
    store: Store, actor_name: str | None, code: str, person: str, from_on: date, until: date | None = None
) -> SchemeLine:
    """Let somebody join a shared bank through the employment that fits it: with the lead, or with one of its
    organisations. Every other organisation may draw on them from then on.

    Raises BadInputError for an unknown bank or person, one without a fitting employment, one who is in it already, and
    days that do not lie in the bank's; RefusedError for who may not.
    """
    with store.reading() as session:
        _joining(session, code, person, from_on, until)
    with use_case(store, actor_name, "policies") as case:
        row, worker, who = _joining(case.session, code, person, from_on, until)
        assert row.id is not None
        assert worker.id is not None
        last = _earliest(until, row.until_on, worker.ended_on)
        case.session.merge(
            t.PoolSchemeWorker(
                scheme_id=row.id, worker_id=worker.id, from_on=from_on, until_on=last, joined_by=case.actor.name
            )
        )
        for one in _organisations(case.session, row):
            if one.organisation_id != worker.organisation_id:
                first = max(from_on, one.from_on)
                ends = _earliest(last, one.until_on)
                if ends is None or first <= ends:
                    case.session.add(
                        t.PoolMembership(
                            worker_id=worker.id,
                            pool=row.pool,
                            organisation_id=one.organisation_id,
                            agreement=row.code,
                            from_on=first,
                            until_on=ends,
                        )
                    )
        return _recorded(case, row, f"{who.code} joined from {from_on}")


def leave_scheme(store: Store, actor_name: str | None, code: str, person: str, on: date | None = None) -> SchemeLine:
    """Let somebody leave a shared bank: `on` (today) is the first day without them.

    Raises BadInputError for an unknown bank or person, one who is not in it then, and a day in the past; RefusedError
    for who may not.
    """
    first = on or calendar.today()
    if first < calendar.today():
        raise BadInputError(f"Nobody leaves a bank on a day that is past; {first} is before today.")
    with store.reading() as session:
        _leaving(session, code, person, first)
    with use_case(store, actor_name, "policies") as case:
        row, who, theirs = _leaving(case.session, code, person, first)
        m = t.PoolMembership
        for one in theirs:
            one.until_on = first - ONE_DAY
            case.session.add(one)
            opened = select(m).where(m.worker_id == one.worker_id, m.agreement == row.code)
            for membership in case.session.exec(opened):
                if membership.until_on is None or membership.until_on >= first:
                    membership.until_on = first - ONE_DAY
                    case.session.add(membership)
        return _recorded(case, row, f"{who.code} left on {first}")


def _recorded(case: UseCase, row: t.PoolScheme, after: str) -> SchemeLine:
    case.session.flush()
    case.record(f"bank {row.code}", None, after)
    return _line(case.session, row)


def _checked(session: Session, planned: Planned) -> tuple[t.PoolScheme, Sequence[t.Organisation]]:
    pool = find_pool(planned.pool)
    if planned.model not in pool.models:
        known = ", ".join(pool.models) or "no model"
        raise BadInputError(f"{pool.title} can be shared by {known}, not by '{planned.model}'.")
    if not planned.code.strip() or len(planned.code) > LONGEST_CODE:
        raise BadInputError(f"A bank's code has 1 to {LONGEST_CODE} characters.")
    if session.exec(select(t.PoolScheme).where(t.PoolScheme.code == planned.code)).first() is not None:
        raise BadInputError(f"There is a bank '{planned.code}' already; choose another code.")
    if planned.until is not None and planned.until < planned.from_on:
        raise BadInputError(f"The bank would end on {planned.until}, before it begins on {planned.from_on}.")
    if bool(planned.lead) != (planned.model == LEAD_EMPLOYER):
        needs = "needs the organisation that employs everybody" if not planned.lead else "has no lead"
        raise BadInputError(f"A bank of the model {planned.model} {needs}.")
    organisations = {one.id: one for one in (find_organisation(session, named) for named in planned.organisations)}
    lead = None if planned.lead is None else find_organisation(session, planned.lead)
    if lead is not None:
        organisations[lead.id] = lead
    if len(organisations) < 2:
        raise BadInputError("A bank is shared by at least two organisations; name the others too.")
    row = t.PoolScheme(
        code=planned.code,
        name=planned.name or planned.code,
        pool=pool.code,
        model=planned.model,
        lead_id=None if lead is None else lead.id,
        from_on=planned.from_on,
        until_on=planned.until,
        made_by="",
        made_at=calendar.now(),
    )
    return row, list(organisations.values())


def _joining(
    session: Session, code: str, person: str, from_on: date, until: date | None
) -> tuple[t.PoolScheme, t.Worker, PersonName]:
    row, who = _scheme(session, code), People(session).find(person)
    if until is not None and until < from_on:
        raise BadInputError(f"They would leave on {until}, before they join on {from_on}.")
    if from_on < row.from_on or (row.until_on is not None and from_on > row.until_on):
        raise BadInputError(f"The bank {row.code} does not run on {from_on}.")
    employers = {one.organisation_id for one in _organisations(session, row)}
    wanted = employers if row.lead_id is None else {row.lead_id}
    found = [
        one
        for one in session.exec(select(t.Worker).where(t.Worker.person_id == who.id).order_by(col(t.Worker.id)))
        if one.organisation_id in wanted and running(one.started_on, one.ended_on, from_on, from_on)
    ]
    if not found:
        whom = "one of its organisations" if row.lead_id is None else session.get_one(t.Organisation, row.lead_id).name
        raise BadInputError(f"{who.code} is not employed by {whom} on {from_on}, as the bank {row.code} asks.")
    for one in session.exec(select(t.PoolSchemeWorker).where(t.PoolSchemeWorker.scheme_id == row.id)):
        if one.worker_id in {each.id for each in found} and running(one.from_on, one.until_on, from_on, until):
            raise BadInputError(f"{who.code} is in the bank {row.code} already, from {one.from_on} on.")
    return row, found[0], who


def _leaving(
    session: Session, code: str, person: str, first: date
) -> tuple[t.PoolScheme, PersonName, list[t.PoolSchemeWorker]]:
    row, who = _scheme(session, code), People(session).find(person)
    s, w = t.PoolSchemeWorker, t.Worker
    rows = session.exec(
        select(s).join(w, col(w.id) == col(s.worker_id)).where(w.person_id == who.id, s.scheme_id == row.id)
    )
    theirs = [one for one in rows if running(one.from_on, one.until_on, first)]
    if not theirs:
        raise BadInputError(f"{who.code} is not in the bank {row.code} on {first} or later.")
    return row, who, theirs


def _scheme(session: Session, code: str) -> t.PoolScheme:
    row = session.exec(select(t.PoolScheme).where(t.PoolScheme.code == code)).first()
    if row is None:
        known = ", ".join(session.exec(select(t.PoolScheme.code).order_by(t.PoolScheme.code))) or "none yet"
        raise BadInputError(f"There is no bank '{code}'; the store has {known}.")
    return row


def _organisations(session: Session, row: t.PoolScheme) -> Iterable[t.PoolSchemeOrganisation]:
    s = t.PoolSchemeOrganisation
    return session.exec(select(s).where(s.scheme_id == row.id).order_by(col(s.organisation_id))).all()


def _earliest(*days: date | None) -> date | None:
    return min((day for day in days if day is not None), default=None)


def _line(session: Session, row: t.PoolScheme) -> SchemeLine:
    today, s = calendar.today(), t.PoolSchemeWorker
    codes = {one.id: one.code for one in session.exec(select(t.Organisation))}
    there = [
        one
        for one in session.exec(select(s).where(s.scheme_id == row.id))
        if running(one.from_on, one.until_on, max(today, row.from_on), None)
    ]
    return SchemeLine(
        code=row.code,
        name=row.name,
        pool=row.pool,
        model=row.model,
        lead=codes.get(row.lead_id),
        organisations=tuple(sorted(codes[one.organisation_id] for one in _organisations(session, row))),
        people=len(there),
        from_on=row.from_on,
        until=row.until_on,
    )
