"""Recording agreements between organisations, and ending one before its time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlmodel import Session, col, select

from rostering import access, calendar
from rostering.aid.agreement import AgreementLine, agreement_line, find_agreement
from rostering.catalogue import roles, skills
from rostering.errors import BadInputError, RefusedError
from rostering.people.reason import few_words
from rostering.rosters.coming_work import KeptOff, kept_off, newly_kept_off
from rostering.rosters.eligibility.loan_requirements import CONDITIONS
from rostering.store import tables as t
from rostering.store.deployment_state import OVER
from rostering.store.use_case import use_case

if TYPE_CHECKING:
    from rostering.store.engine import Store

ONE_DAY = timedelta(days=1)
LONGEST_CODE, LONGEST_NAME, LONGEST_REASON = 49, 99, 200
MOST_NOTICE = 90


@dataclass(frozen=True)
class Terms:
    """An agreement as somebody writes it down; `sides` are organisations with the names or roles of their approvers."""

    code: str
    name: str
    sides: Mapping[str, tuple[str, ...]]
    from_on: date
    until: date
    roles: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    notice_days: int = 0
    recharge: str | None = None
    indemnity: str | None = None
    data_sharing: str | None = None
    passport_required: bool = False
    conditions: tuple[str, ...] = field(default=())
    emergency_notice_days: int | None = None


@dataclass(frozen=True, slots=True)
class AgreementEnded:
    """An agreement that was ended, the numbers of the deployments that stood on it, and the shifts that this breaks."""

    line: AgreementLine
    deployments: tuple[int, ...]
    broken: tuple[KeptOff, ...]


def list_agreements(store: Store, actor_name: str | None, every: bool = False) -> list[AgreementLine]:
    """The agreements in force now or later that an actor's organisation signed (all for who acts for all), by code;
    with `every` those that have ended too. Raises RefusedError for who may not see."""
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "see", actor.organisation)
        rows = session.exec(select(t.Agreement).order_by(t.Agreement.code)).all()
        lines = [agreement_line(session, row, calendar.today()) for row in rows]
    seen = [one for one in lines if actor.organisation is None or actor.organisation in one.organisations]
    return [one for one in seen if every or one.until >= calendar.today()]


def show_agreement(store: Store, actor_name: str | None, code: str) -> AgreementLine:
    """One agreement. Raises BadInputError for one there is not, RefusedError for who may not see it."""
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        line = agreement_line(session, find_agreement(session, code), calendar.today())
        _guard_party(actor, "see", line)
        return line


def add_agreement(store: Store, actor_name: str | None, terms: Terms) -> AgreementLine:
    """Record an agreement. It binds several organisations, so that it takes who acts for all of them.

    Raises BadInputError for a code that is taken, fewer than two organisations, organisations, roles, settings or
    conditions nobody knows, and for days turned round; RefusedError for who may not.
    """
    with store.reading() as session:
        access.guard(access.acting(session, actor_name), "agree")
        _checked(session, terms)
    with use_case(store, actor_name, "agree") as case:
        signed, settings = _checked(case.session, terms)
        row = t.Agreement(
            code=terms.code,
            name=terms.name,
            from_on=terms.from_on,
            until_on=terms.until,
            roles=";".join(terms.roles),
            notice_days=terms.notice_days,
            recharge=terms.recharge,
            indemnity=terms.indemnity,
            data_sharing=terms.data_sharing,
            passport_required=terms.passport_required,
            conditions=";".join(terms.conditions),
            emergency_notice_days=terms.emergency_notice_days,
            made_by=case.actor.name,
            made_at=case.now,
        )
        case.session.add(row)
        case.session.flush()
        assert row.id is not None
        for organisation, approvers in signed.items():
            case.session.add(
                t.AgreementOrganisation(
                    agreement_id=row.id, organisation_id=organisation, approvers=";".join(approvers)
                )
            )
        for setting in settings:
            case.session.add(t.AgreementSetting(agreement_id=row.id, setting_id=setting))
        case.session.flush()
        who = ", ".join(sorted(terms.sides))
        case.record(f"agreement {row.code}", None, f"{who}, {row.from_on} to {row.until_on}")
        return agreement_line(case.session, row, calendar.today())


def end_agreement(
    store: Store, actor_name: str | None, code: str, reason: str, on: date | None = None
) -> AgreementEnded:
    """End an agreement: `on` (today) is the first day without it. Any of those who signed may.

    The shifts from then on of those who are lent under it break MA-AGREE, and are named. Raises BadInputError for an
    unknown agreement, one that is over by then, a day in the past and without a reason; RefusedError for who may not.
    """
    first = on or calendar.today()
    why = few_words(
        reason, LONGEST_REASON, "Say why the agreement ends", health="Say it without a word about anybody's health."
    )
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        line = agreement_line(session, _ending(session, code, first), calendar.today())
        _guard_party(actor, "agree", line)
    with use_case(store, actor_name, "agree", actor.organisation) as case:
        row = _ending(case.session, code, first)
        lent = _standing_on(case.session, code)
        before = {person: kept_off(case.session, person, case.now) for person in set(lent.values())}
        until, row.until_on = row.until_on, max(first - ONE_DAY, row.from_on - ONE_DAY)
        row.ended_by, row.ended_for = case.actor.name, why
        case.session.add(row)
        case.session.flush()
        broken = [
            one
            for person, kept in before.items()
            for one in newly_kept_off(kept, kept_off(case.session, person, case.now))
        ]
        case.record(f"agreement {code}", f"until {until}", f"until {row.until_on}: {why}; {len(broken)} shifts broken")
        return AgreementEnded(agreement_line(case.session, row, calendar.today()), tuple(sorted(lent)), tuple(broken))


def _standing_on(session: Session, code: str) -> dict[int, int]:
    """The deployments that stand on an agreement and are not over, each with its person."""
    d, w = t.Deployment, t.Worker
    query = select(d.id, w.person_id).join(w, col(w.id) == col(d.worker_id))
    rows = session.exec(query.where(d.agreement == code, col(d.state).not_in(OVER))).all()
    return {number: person for number, person in rows if number is not None}


def _guard_party(actor: access.Acting, action: str, line: AgreementLine) -> None:
    """Let those who signed pass, and who acts for all. Raises RefusedError for anybody else."""
    if actor.organisation is not None and actor.organisation not in line.organisations:
        raise RefusedError(
            f"{actor.name} acts for organisation {actor.organisation}, which did not sign agreement {line.code}."
        )
    access.guard(actor, action, actor.organisation)


def _ending(session: Session, code: str, first: date) -> t.Agreement:
    row = find_agreement(session, code)
    if first < calendar.today():
        raise BadInputError(f"An agreement cannot end on {first}, before today.")
    if row.until_on < first:
        raise BadInputError(f"Agreement {code} has ended by then: its last day is {row.until_on}.")
    return row


def _checked(session: Session, terms: Terms) -> tuple[dict[int, tuple[str, ...]], list[int]]:
    """The numbers of who signs and of the settings. Raises BadInputError as `add_agreement` does."""
    if not terms.code or len(terms.code) > LONGEST_CODE or terms.code.split() != [terms.code]:
        raise BadInputError(f"'{terms.code}' is no code: that is one word of at most {LONGEST_CODE} letters.")
    few_words(terms.name, LONGEST_NAME, "An agreement has a name", health="A name says nothing about health.")
    if session.exec(select(t.Agreement).where(t.Agreement.code == terms.code)).first() is not None:
        raise BadInputError(f"There is an agreement '{terms.code}' already; choose another code.")
    if terms.until < terms.from_on:
        raise BadInputError(f"The agreement would end on {terms.until}, before it begins on {terms.from_on}.")
    if len(terms.sides) < 2:
        raise BadInputError("An agreement is between two organisations or more; name each of them.")
    for days in (terms.notice_days, terms.emergency_notice_days or 0):
        if not 0 <= days <= MOST_NOTICE:
            raise BadInputError(f"The notice of a recall is 0 to {MOST_NOTICE} days, not {days}.")
    refuse_unknown_words("role", terms.roles, roles())
    refuse_unknown_words("condition", terms.conditions, (*CONDITIONS, *skills()))
    known = {row.code: row.id for row in session.exec(select(t.Organisation))}
    refuse_unknown_words("organisation", terms.sides, known)
    signed = {known[code]: approvers for code, approvers in terms.sides.items()}
    return {number: who for number, who in signed.items() if number is not None}, _settings(session, terms, signed)


def _settings(session: Session, terms: Terms, signed: Iterable[int | None]) -> list[int]:
    rows = session.exec(select(t.Setting).where(col(t.Setting.organisation_id).in_(list(signed)))).all()
    known = {row.code: row.id for row in rows}
    refuse_unknown_words("setting of those who sign", terms.settings, known)
    return [number for code, number in known.items() if code in terms.settings and number is not None]


def refuse_unknown_words(what: str, named: Iterable[str], known: Iterable[str]) -> None:
    """Raise BadInputError for the first of some names that is not among those known."""
    names = set(known)
    for one in named:
        if one not in names:
            near = ", ".join(sorted(names)[:12]) or "none yet"
            raise BadInputError(f"There is no {what} '{one}'; there are: {near}.")
