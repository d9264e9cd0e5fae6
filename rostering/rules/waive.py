"""Waiving a rule once, and taking a waiver back: who may, on which terms, at what price."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering import access, text
from rostering.calendar import local_day, now, parse_clock
from rostering.errors import BadInputError, RefusedError
from rostering.people.persons import People, PersonName
from rostering.rules.broken import COUNTING
from rostering.rules.debts import Debt, NewDebt, open_debt, read_debts
from rostering.rules.rulebook import rulebook
from rostering.rules.waivable import Found, find
from rostering.rules.waivers import Waiver, may_waive, read_waivers
from rostering.rules.wording import who_may
from rostering.store import audit
from rostering.store import tables as t
from rostering.store.roster_state import PUBLISHED
from rostering.store.use_case import use_case
from rostering.work.stretches import Stretch

if TYPE_CHECKING:
    from rostering.access import Acting
    from rostering.rules.broken import Piece
    from rostering.rules.entry import RuleEntry, RulePart
    from rostering.store.engine import Store
    from rostering.store.use_case import UseCase

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed
DEBT = "rest-debt"
REPAY_DAYS = 14  # where a rule does not say: policy


@dataclass(frozen=True, slots=True)
class Asked:
    """A waiver somebody asks for. `place` is a shift (its number or id) or a day; `agreed` names those outside the
    product who agreed, where the rule asks for them."""

    rule: str
    person: str
    place: str
    reason: str
    code: str | None = None
    until: date | None = None
    agreed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Given:
    """A waiver as it was recorded, with the debt of rest it opened."""

    waiver: Waiver
    person: str
    sentence: str
    debt: Debt | None


@dataclass(frozen=True, slots=True)
class Judged:
    """A waiver that may be given: everything its record holds."""

    asked: Asked
    person: PersonName
    organisation: str
    rule: str
    version: str
    shift: int | None
    day: date
    until: date
    reason: str
    debt: NewDebt | None
    label: str


def waive(store: Store, actor_name: str | None, asked: Asked) -> Given:
    """Record a waiver of exactly one rule (or part) for one person on one shift, and the debt it opens.

    Raises BadInputError where the rule is not broken there, is waived already or would be waived on other terms than
    its own, RefusedError where the actor's role may not waive it. A refusal changes nothing.
    """
    with store.reading() as session:
        judged = _judge(session, access.acting(session, actor_name), asked)
        seen = audit.last_id(session)
    with use_case(store, actor_name, "waive", judged.organisation) as case:
        if audit.last_id(case.session) != seen:
            judged = _judge(case.session, case.actor, asked)
        return _give(case, judged)


def waive_in(case: UseCase, asked: Asked) -> Given:
    """The same inside a use case of another kind, for a rule that is broken by what that use case has written.

    Raises as `waive` does.
    """
    return _give(case, _judge(case.session, case.actor, asked))


def _give(case: UseCase, judged: Judged) -> Given:
    row = _record(case, judged)
    debt = None
    if judged.debt is not None:
        opened = open_debt(case, replace(judged.debt, waiver=row.id))
        debt = next(one for one in read_debts(case.session, [judged.person.id]) if one.id == opened.id)
    price = "no price" if debt is None else f"{debt.minutes} min of rest due {debt.due_on}"
    case.record(f"waiver {row.id}", after=f"{judged.rule}, {judged.person.code}, {judged.label}: {price}")
    waiver = next(one for one in read_waivers(case.session) if one.id == row.id)
    return Given(
        waiver, judged.person.code, f"{text.rule_title(judged.rule)}: {judged.person.name}, {judged.label}", debt
    )


def withdraw(store: Store, actor_name: str | None, id_: int) -> Waiver:
    """Take a waiver back before the shift begins, and the debt that it opened with it.

    Raises BadInputError for a waiver there is not (any more) and for one that was used already, RefusedError where the
    actor's role may not waive the rule.
    """
    with store.reading() as session:
        _, organisation = _withdrawable(session, access.acting(session, actor_name), id_, now())
    with use_case(store, actor_name, "waive", organisation) as case:
        waiver, _ = _withdrawable(case.session, case.actor, id_, case.now)
        row = case.session.get_one(t.Waiver, id_)
        row.withdrawn_by, row.withdrawn_at = case.actor.name, case.now
        case.session.add(row)
        for debt in read_debts(case.session, [waiver.person]):
            if debt.waiver == id_:
                owed = case.session.get_one(t.RestDebt, debt.id)
                owed.cancelled_by, owed.cancelled_note = case.actor.name, "the waiver was withdrawn before its use"
                case.session.add(owed)
        case.record(f"waiver {id_}", before=waiver.rule, after="withdrawn")
    return waiver


def who_may_waive(session: Session, rule: str, day: date, nation: str) -> str:
    """Who may waive a rule (or part) on a day, in words; nothing where nobody may or it is not in force."""
    id_, _, name = rule.partition("/")
    part = rulebook(session).part(id_, day, nation, name)
    return "" if part is None else who_may(part.waiver.by, part.waiver.together)


def _judge(session: Session, actor: Acting, asked: Asked) -> Judged:
    """The record of a waiver, where it may be given."""
    person = People(session).find(asked.person)
    if rulebook(session).entry(asked.rule.partition("/")[0], local_day(now())) is None:
        raise _unknown(asked.rule)
    found = find(session, asked.rule, person, asked.place)
    organisation = session.get_one(t.Organisation, found.organisation)
    access.guard(actor, "waive", organisation.code)
    entry, part = _terms(session, found.rule, found.day, organisation.nation)
    published = found.state == PUBLISHED
    if not may_waive(actor.role, part.waiver, published=published, agreed=asked.agreed):
        raise _may_not(actor, part, published=published)
    _check_reason(asked, part)
    until = _until(asked, found, part)
    debt = _debt(asked, person, found, part)
    shift = None if found.piece is None else found.piece.shift
    for waiver in read_waivers(session):
        if waiver.lifts(found.rule, person.id, shift, found.day) and not _deeper(waiver, debt):
            raise BadInputError(f"Waiver {waiver.id} lifts {found.rule} for {person.name} there already.")
    return Judged(
        asked=asked,
        person=person,
        organisation=organisation.code,
        rule=found.rule,
        version=entry.version,
        shift=shift,
        day=found.day,
        until=until,
        reason=asked.reason.strip() + "".join(f" (agreed by: {who})" for who in asked.agreed),
        debt=debt,
        label=found.label,
    )


def _deeper(waiver: Waiver, debt: NewDebt | None) -> bool:
    """Whether less rest is left than a waiver on record let go, so that another is needed."""
    return debt is not None and waiver.minutes is not None and debt.minutes > waiver.minutes


def _record(case: UseCase, judged: Judged) -> t.Waiver:
    row = t.Waiver(
        rule=judged.rule,
        person_id=judged.person.id,
        shift_id=judged.shift,
        reason=judged.reason,
        reason_code=judged.asked.code,
        rule_version=judged.version,
        approved_by=case.actor.name,
        approved_at=case.now,
        until_on=judged.until,
    )
    case.session.add(row)
    case.session.flush()
    return row


def _terms(session: Session, rule: str, day: date, nation: str) -> tuple[RuleEntry, RulePart]:
    """The rule and the part that a violation names, as they hold on a day."""
    book = rulebook(session)
    id_, _, name = rule.partition("/")
    entry, part = book.entry(id_, day), book.part(id_, day, nation, name)
    if entry is None:
        raise _unknown(rule)
    if part is None:
        raise BadInputError(f"{rule} is not in force on {text.day(day)}: there is nothing to waive.")
    return entry, part


def _unknown(rule: str) -> BadInputError:
    return BadInputError(f"There is no rule '{rule}'.", hint="; see 'rota rules list'")


def _may_not(actor: Acting, part: RulePart, *, published: bool) -> RefusedError:
    by = part.waiver.by
    if not by:
        return RefusedError(f"Nobody may waive {part.id}; the roster has to keep it.")
    role = actor.role.replace("_", " ")
    after = ", and a manager once the roster is published" if published and "coordinator" in by else ""
    outside = [one for one in by if one not in access.ANSWERING]
    how = f" (say who outside agreed: --agreed {' --agreed '.join(outside)})" if outside else ""
    return RefusedError(
        f"{actor.name} ({role}) may not waive {part.id}: {who_may(by, part.waiver.together)} may{after}.", hint=how
    )


def _check_reason(asked: Asked, part: RulePart) -> None:
    if not asked.reason.strip():
        raise BadInputError(f"Give the reason for waiving {part.id}.", hint=" with --reason")
    codes = part.waiver.reasons
    if codes and asked.code not in codes:
        said = f"not '{asked.code}'" if asked.code else "with --code"
        raise BadInputError(f"{part.id} is waived for one of these reasons, {said}: {', '.join(codes)}.")
    if not codes and asked.code:
        raise BadInputError(f"{part.id} names no reason codes; leave --code '{asked.code}' out.")


def _until(asked: Asked, found: Found, part: RulePart) -> date:
    """The last day on which the shift may start."""
    if asked.until is None or found.piece is None:
        return found.day
    if asked.until < found.day:
        raise BadInputError(
            f"The waiver would end on {text.day(asked.until)}, before the shift of {text.day(found.day)}."
        )
    most = part.waiver.most_days
    if most is not None and asked.until > local_day(now()) + timedelta(days=most):
        raise BadInputError(
            f"{part.id} may be waived for {text.counted(most, 'day')} at most, not until {text.day(asked.until)}."
        )
    return asked.until


def _debt(asked: Asked, person: PersonName, found: Found, part: RulePart) -> NewDebt | None:
    """The debt of rest that the waiver opens. Raises BadInputError where it would leave less rest than the floor."""
    violation = None if found.broken is None else found.broken.violation
    is_rest = violation is not None and violation.unit == "minutes" and violation.kind not in COUNTING
    floor = part.waiver.floor_minutes
    if violation is not None and is_rest and floor is not None and violation.number < floor:
        raise BadInputError(
            f"{text.duration(max(0, violation.number))} of rest would be left; {part.id} may be waived down to "
            f"{text.duration(floor)}, not below."
        )
    if part.waiver.cost != DEBT:
        return None
    if found.piece is None:
        raise BadInputError(f"{part.id} is waived on one shift; name the shift after the short rest.")
    amount = 1 if violation is None else violation.amount
    missing = amount if is_rest else amount * _rest_asked_for(part, found.piece)
    if not missing:
        return None
    return NewDebt(
        person=person.id,
        rule=found.rule,
        minutes=missing,
        opened_at=found.piece.starts_at,
        repay_days=part.waiver.repay_days or REPAY_DAYS,
        reason=asked.code or asked.reason.strip(),
    )


def _rest_asked_for(part: RulePart, piece: Piece) -> int:
    """Minutes of rest that a rule gives where it does not count them itself: of a weekly rest, of a break, or the hours
    of a shift in which nobody may work."""
    if "from" in part.params and "until" in part.params:
        worked = Stretch(piece.starts_at, piece.ends_at)
        return worked.inside(parse_clock(part.params["from"]), parse_clock(part.params["until"]))
    return int(part.params.get("minutes", part.params.get("break_minutes", 0)))


def _withdrawable(session: Session, actor: Acting, id_: int, moment: datetime) -> tuple[Waiver, str]:
    """The waiver and the organisation it stands in, where this actor may take it back at an instant."""
    waiver = next((one for one in read_waivers(session) if one.id == id_), None)
    if waiver is None:
        raise BadInputError(f"There is no waiver {id_} that stands.", hint="; 'rota waive list' shows them")
    organisation, day, begins = _where(session, waiver)
    access.guard(actor, "waive", organisation.code)
    _, part = _terms(session, waiver.rule, day, organisation.nation)
    agreed = part.waiver.by  # whoever else agreed to give it need not agree to take it back
    if not may_waive(actor.role, part.waiver, published=False, agreed=agreed):
        raise _may_not(actor, part, published=False)
    if begins is not None and begins <= moment:
        raise BadInputError(f"Waiver {id_} was used: the shift has begun, so the waiver and its price stand.")
    return waiver, organisation.code


def _where(session: Session, waiver: Waiver) -> tuple[t.Organisation, date, datetime | None]:
    """The organisation of a waiver, the day it speaks of, and when its shift begins."""
    if waiver.shift is not None:
        shift = session.get_one(t.Shift, waiver.shift)
        setting = session.get_one(t.Setting, shift.setting_id)
        return session.get_one(t.Organisation, setting.organisation_id), shift.day, shift.starts_at
    employed = session.exec(
        select_typed(t.Worker.organisation_id).where(t.Worker.person_id == waiver.person).order_by(col(t.Worker.id))
    ).first()
    assert employed is not None
    return session.get_one(t.Organisation, employed), waiver.until_on or local_day(waiver.approved_at), None
