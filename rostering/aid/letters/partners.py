"""Saying which organisations keep a store of their own, and the list of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlmodel import Session, col, select

from rostering import access, calendar
from rostering.aid.agreements import LONGEST_CODE, LONGEST_NAME
from rostering.aid.loan import loans_where, whose
from rostering.errors import BadInputError, RefusedError
from rostering.passports.ground import Whose
from rostering.store import tables as t
from rostering.store.deployment_state import DRAFT, OVER
from rostering.store.use_case import use_case

if TYPE_CHECKING:
    from rostering.store.engine import Store

ACTION = "agree"
NATIONS = ("ENG", "WAL", "SCO", "NIR")


@dataclass(frozen=True, slots=True)
class PartnerLine:
    """An organisation that keeps a store of its own; `issuer` is how its letters and its card name it."""

    code: str
    name: str
    issuer: str
    trusted_by: tuple[str, ...]
    added_by: str
    added_at: datetime


def add_partner(
    store: Store, actor_name: str | None, code: str, name: str | None = None, nation: str = "ENG"
) -> PartnerLine:
    """Say that an organisation keeps a store of its own; with a name one that is not known here yet is entered.

    From then on nobody takes its steps here: they come in its letters. It concerns everybody, so that it takes who
    acts for all. Raises BadInputError for an organisation there is not (without a name), for one that is a partner
    already, and for a code, name or nation that cannot be; RefusedError for who may not, and while a loan with it is
    under way in this store.
    """
    with store.reading() as session:
        access.guard(access.acting(session, actor_name), ACTION)
        _new(session, code, name, nation, calendar.now())
    with use_case(store, actor_name, ACTION) as case:
        organisation = _new(case.session, code, name, nation, case.now)
        case.session.add(organisation)
        case.session.flush()
        assert organisation.id is not None
        row = t.Partner(organisation_id=organisation.id, added_by=case.actor.name, added_at=case.now)
        case.session.add(row)
        case.session.flush()
        case.record(f"partner {code}", None, "keeps a store of its own")
        return _line(case.session, row)


def remove_partner(store: Store, actor_name: str | None, code: str) -> PartnerLine:
    """Say that an organisation keeps no store of its own any more. Raises BadInputError for one that is no partner,
    RefusedError for who may not, and while a loan with it is under way."""
    with store.reading() as session:
        access.guard(access.acting(session, actor_name), ACTION)
        _removable(session, code, calendar.now())
    with use_case(store, actor_name, ACTION) as case:
        row = _removable(case.session, code, case.now)
        line = _line(case.session, row)
        row.removed_by, row.removed_at = case.actor.name, case.now
        case.session.add(row)
        case.record(f"partner {code}", "keeps a store of its own", "keeps none any more")
        return line


def list_partners(store: Store, actor_name: str | None) -> list[PartnerLine]:
    """The organisations that keep a store of their own, by code. Raises RefusedError for who may not see."""
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "see", actor.organisation)
        return sorted((_line(session, row) for row in _rows(session)), key=lambda one: one.code)


def _rows(session: Session) -> list[t.Partner]:
    return list(session.exec(select(t.Partner).where(col(t.Partner.removed_at).is_(None))).all())


def partner_of(session: Session, code: str) -> Whose:
    """A partner by its code. Raises BadInputError for an organisation that is none."""
    known = {one.code: one for one in (whose(session, row.organisation_id) for row in _rows(session))}
    if code not in known:
        raise BadInputError(
            f"'{code}' is no organisation that keeps a store of its own; there are: {', '.join(known) or 'none yet'}.",
            hint=" ('rota aid partners add' says so of one)",
        )
    return known[code]


def _new(session: Session, code: str, name: str | None, nation: str, now: datetime) -> t.Organisation:
    row = session.exec(select(t.Organisation).where(t.Organisation.code == code)).first()
    if row is None:
        if name is None or not name.strip():
            raise BadInputError(f"There is no organisation '{code}' here; give its name too, and it is entered.")
        if not code or len(code) > LONGEST_CODE or code.split() != [code] or len(name) > LONGEST_NAME:
            raise BadInputError(f"'{code}' is no code of one word, or its name has more than {LONGEST_NAME} letters.")
        if nation not in NATIONS:
            raise BadInputError(f"'{nation}' is no nation; there are: {', '.join(NATIONS)}.")
        return t.Organisation(code=code, name=name.strip(), nation=nation)
    if any(one.organisation_id == row.id for one in _rows(session)):
        raise BadInputError(f"{code} is known to keep a store of its own already.")
    _refuse_under_way(session, code, now)
    return row


def _removable(session: Session, code: str, now: datetime) -> t.Partner:
    partner = partner_of(session, code)
    _refuse_under_way(session, code, now)
    return next(row for row in _rows(session) if row.organisation_id == partner.id)


def _refuse_under_way(session: Session, code: str, now: datetime) -> None:
    """Raise RefusedError while a loan with an organisation is under way: it would change hands on its way."""
    for one in loans_where(session, now, col(t.Deployment.state).not_in((DRAFT, *OVER))):
        if code in (one.home.code, one.host.code) and one.state not in OVER:
            raise RefusedError(f"Deployment {one.id} with {code} is under way; end it first.")


def _line(session: Session, row: t.Partner) -> PartnerLine:
    organisation = whose(session, row.organisation_id)
    i, o = t.TrustedIssuer, t.Organisation
    trusted = session.exec(
        select(o.code)
        .join(i, col(i.organisation_id) == col(o.id))
        .where(i.issuer == organisation.issuer, col(i.removed_at).is_(None))
        .order_by(o.code)
    ).all()
    return PartnerLine(
        organisation.code, organisation.name, organisation.issuer, tuple(trusted), row.added_by, row.added_at
    )
