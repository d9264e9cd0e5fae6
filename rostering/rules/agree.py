"""Recording a lasting exception by a named agreement, and ending one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlmodel import Session, select

from rostering import access, text
from rostering.calendar import local_day, now
from rostering.catalogue import roles
from rostering.errors import BadInputError, RefusedError
from rostering.rules.rulebook import Rulebook, rulebook
from rostering.rules.standing_exceptions import GROUNDS, MOST_SHIFTS, StandingException, Terms, read_exceptions
from rostering.rules.waivers import may_waive
from rostering.rules.wording import who_may
from rostering.store import tables as t
from rostering.store.use_case import use_case

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rostering.access import Acting
    from rostering.rules.entry import RulePart
    from rostering.store.engine import Store

MOST_REPAY_DAYS = 14  # where no rule says: policy
LONGEST_REST = 1440  # minutes; a least rest beyond a day is a slip


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement(Terms):
    """A lasting exception as somebody words it."""

    least_rest_minutes: int
    repay_days: int
    from_on: date
    review_on: date


def agree(store: Store, actor_name: str | None, agreement: Agreement) -> StandingException:
    """Record a lasting exception. It lifts only what the actor's role may waive once.

    Raises BadInputError for an agreement that cannot be (a rule nobody may waive, a ground, shape or day that makes no
    sense), RefusedError where the actor may not. A refusal changes nothing.
    """
    with store.reading() as session:
        _row(session, access.acting(session, actor_name), agreement)
    with use_case(store, actor_name, "agree", agreement.organisation) as case:
        row = _row(case.session, case.actor, agreement)
        case.session.add(row)
        case.session.flush()
        case.record(
            f"standing exception {row.id}",
            after=f"{row.rules} by {row.agreement}: {row.shape}, {row.from_on} to {row.review_on}",
        )
        return next(one for one in read_exceptions(case.session) if one.id == row.id)


def end(store: Store, actor_name: str | None, id_: int, last_day: date | None = None) -> StandingException:
    """End a lasting exception; `last_day` (today) is the last that it holds. What stood under it until then stays.

    Raises BadInputError for one there is not, or that holds no longer anyway, and for a day gone by.
    """
    with store.reading() as session:
        organisation = _endable(session, access.acting(session, actor_name), id_, last_day)[1]
    with use_case(store, actor_name, "agree", organisation) as case:
        before, _, last = _endable(case.session, case.actor, id_, last_day)
        row = case.session.get_one(t.StandingException, id_)
        row.ended_on = last
        case.session.add(row)
        case.session.flush()
        case.record(f"standing exception {id_}", before=f"until {before.last_day}", after=f"until {last}")
        return next(one for one in read_exceptions(case.session) if one.id == id_)


def _row(session: Session, actor: Acting, given: Agreement) -> t.StandingException:
    """The record of an agreement, where this actor may make it."""
    access.guard(actor, "agree", given.organisation)
    organisation = session.exec(select(t.Organisation).where(t.Organisation.code == given.organisation)).first()
    if organisation is None or organisation.id is None:
        raise BadInputError(f"There is no organisation '{given.organisation}' in this store.")
    _check_words(given)
    setting = _setting(session, organisation.id, given.setting)
    _check_days(given)
    for rule in given.rules:
        _check_rule(actor, given, rule, _parts(rulebook(session), rule, given.from_on, organisation.nation))
    return t.StandingException(
        agreement=given.agreement.strip(),
        rules=";".join(given.rules),
        ground=given.ground,
        organisation_id=organisation.id,
        setting_id=setting,
        role=given.role,
        shape=";".join(given.shape),
        least_rest_minutes=given.least_rest_minutes,
        repay_days=given.repay_days,
        approved_by=actor.name,
        from_on=given.from_on,
        review_on=given.review_on,
    )


def _check_words(given: Agreement) -> None:
    if not given.agreement.strip():
        raise BadInputError("Name the workforce agreement that the exception rests on.")
    if given.ground not in GROUNDS:
        known = ", ".join(f"{ground} ({words})" for ground, words in GROUNDS.items())
        raise BadInputError(f"'{given.ground}' is no ground for an exception; choose one of: {known}.")
    if given.role is not None and given.role not in roles():
        raise BadInputError(f"There is no role '{given.role}'.")
    if not given.rules:
        raise BadInputError("Name the rules that the exception lifts with --rules.")
    if not 1 <= len(given.shape) <= MOST_SHIFTS or not all(part.strip() for part in given.shape):
        raise BadInputError(
            f"A shape is one to {MOST_SHIFTS} types or codes of shifts in order, such as 'awake;sleep-in;awake'."
        )


def _check_days(given: Agreement) -> None:
    if given.review_on <= given.from_on:
        raise BadInputError(f"The review on {given.review_on} has to come after the first day, {given.from_on}.")
    if not 0 <= given.least_rest_minutes <= LONGEST_REST:
        raise BadInputError(f"The least rest is 0 to {LONGEST_REST} minutes, not {given.least_rest_minutes}.")
    if given.repay_days < 1:
        raise BadInputError(f"Cut rest is repaid within one day or more, not {given.repay_days}.")


def _check_rule(actor: Acting, given: Agreement, rule: str, parts: Iterable[RulePart]) -> None:
    """Refuse a rule that there is not, that nobody or not this role may lift, and terms beyond the rule's own."""
    listed = list(parts)
    if not listed:
        raise BadInputError(f"There is no rule '{rule}' in force on {given.from_on}.", hint="; see 'rota rules list'")
    for part in listed:
        terms = part.waiver
        if not terms.by:
            raise BadInputError(f"Nobody may lift {part.id}, so no exception can stand for it.")
        if not may_waive(actor.role, terms, published=False, agreed=terms.by):
            who = who_may(terms.by, terms.together)
            raise RefusedError(f"{actor.name} ({actor.role.replace('_', ' ')}) may not lift {part.id}: {who} may.")
        floor = terms.floor_minutes or 0
        if given.least_rest_minutes < floor:
            raise BadInputError(f"{part.id} asks for a least rest of {floor} minutes, not {given.least_rest_minutes}.")
        most = terms.repay_days or MOST_REPAY_DAYS
        if given.repay_days > most:
            raise BadInputError(
                f"{part.id} has cut rest repaid within {text.counted(most, 'day')}, not {given.repay_days}."
            )


def _parts(book: Rulebook, rule: str, day: date, nation: str) -> list[RulePart]:
    """The part that is named, or all hard parts of a rule, as they count on a day."""
    id_, _, name = rule.partition("/")
    found = [part for entry, part in book.parts(day, nation) if entry.id == id_]
    return [part for part in found if part.name == name] if name else found


def _setting(session: Session, organisation: int, code: str | None) -> int | None:
    if code is None:
        return None
    found = session.exec(
        select(t.Setting.id).where(t.Setting.code == code, t.Setting.organisation_id == organisation)
    ).first()
    if found is None:
        raise BadInputError(f"The organisation has no setting '{code}'.")
    return found


def _endable(session: Session, actor: Acting, id_: int, last_day: date | None) -> tuple[StandingException, str, date]:
    """The exception, its organisation's code and its new last day, where this actor may end it then."""
    one = next((one for one in read_exceptions(session) if one.id == id_), None)
    if one is None:
        raise BadInputError(f"There is no standing exception {id_}.", hint="; 'rota waive standing list' shows them")
    organisation = session.get_one(t.Organisation, one.organisation).code
    access.guard(actor, "agree", organisation)
    today = local_day(now())
    last = today if last_day is None else last_day
    if last < today:
        raise BadInputError(f"An exception ends today or later, not on {last}: what stood under it stays.")
    if last >= one.last_day:
        raise BadInputError(f"Standing exception {id_} ends on {one.last_day} already.")
    return one, organisation, last
