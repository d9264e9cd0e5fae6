"""Reading loans: deployments that may reach into a period, with the agreement each stands on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering.rosters.among import among
from rostering.rosters.loan_facts import AgreementFacts, LoanFacts
from rostering.store import tables as t
from rostering.store.deployment_state import DECLINED
from rostering.store.kept import kept

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed
ACCEPTED = "accepted"  # of a passport that somebody was shown


def loans(
    session: Session, first: datetime, last: datetime, workers: Collection[int] | None = None
) -> Mapping[int, tuple[LoanFacts, ...]]:
    """The deployments of each employment that meet a stretch of time, whatever became of them but declined ones."""
    found: dict[int, tuple[LoanFacts, ...]] = {}
    for one in _facts(session, _meeting(session, begins=first, ends=last, workers=workers).all()):
        found[one.worker] = (*found.get(one.worker, ()), one)
    return found


def loan_facts(session: Session, *conditions: Any) -> list[LoanFacts]:
    """The deployments that meet some conditions, by number."""
    return _facts(session, session.exec(_deployments(*conditions)).all())


@kept
def _meeting(begins: datetime, ends: datetime, workers: Collection[int] | None) -> Any:
    d = t.Deployment
    meets = col(d.ends_at) > begins, col(d.starts_at) < ends
    return _deployments(*meets, col(d.state) != DECLINED, among(d.worker_id, workers))


def _deployments(*conditions: Any) -> Any:
    d, w, s = t.Deployment, t.Worker, t.Setting
    columns: Any = (d.id, d.worker_id, d.setting_id, d.role, d.starts_at, d.ends_at, d.state, d.agreement)
    more: Any = (d.consented_at, d.opened_at, d.closes_at, s.closed_from, s.closed_until)
    whose: Any = (w.person_id, w.organisation_id.label("home"), s.organisation_id.label("host"))  # type: ignore[attr-defined]
    return (
        pick(*columns, *more, *whose)
        .join(w, col(w.id) == col(d.worker_id))
        .join(s, col(s.id) == col(d.setting_id))
        .where(*conditions)
        .order_by(col(d.id))
    )


def _facts(session: Session, rows: Collection[Any]) -> list[LoanFacts]:
    if not rows:
        return []
    numbers = [row.id for row in rows]
    agreed = agreements(session, {row.agreement for row in rows if row.agreement})
    named = _grouped(_shifts(session, numbers=numbers))
    waived = _grouped((number, part) for number, said in _waivers(session, numbers=numbers) for part in parts(said))
    return [
        LoanFacts(
            id=row.id,
            worker=row.worker_id,
            setting=row.setting_id,
            role=row.role,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            state=row.state,
            agreement=_between(agreed.get(row.agreement), row.home, row.host),
            consented_at=row.consented_at,
            opened_at=row.opened_at,
            closes_at=row.closes_at,
            shut=(row.closed_from, row.closed_until),
            shifts=frozenset(named.get(row.id, ())),
            waived=frozenset(waived.get(row.id, ())),
            passport_until=passport_until(session, row.person_id, row.home, row.host)
            if row.agreement in agreed and agreed[row.agreement][0].needs_passport
            else None,
        )
        for row in rows
    ]


Signed = tuple[AgreementFacts, frozenset[int]]


def agreements(session: Session, codes: Collection[str]) -> dict[str, Signed]:
    """The agreements of those codes, each with the organisations that signed it."""
    rows = _agreements(session, codes=codes).all() if codes else []
    ids = [row.id for row in rows]
    signed, settings = _grouped(_signed(session, ids=ids)), _grouped(_settings(session, ids=ids))
    return {
        row.code: (
            AgreementFacts(
                row.code,
                row.from_on,
                row.until_on,
                frozenset(parts(row.roles)),
                frozenset(settings.get(row.id, ())),
                parts(row.conditions),
                row.passport_required,
            ),
            frozenset(signed.get(row.id, ())),
        )
        for row in rows
    }


@kept
def _agreements(codes: Collection[str]) -> Any:
    return pick(t.Agreement).where(col(t.Agreement.code).in_(codes))


@kept
def _signed(ids: Collection[int]) -> Any:
    o = t.AgreementOrganisation
    return pick(o.agreement_id, o.organisation_id).where(col(o.agreement_id).in_(ids))


@kept
def _settings(ids: Collection[int]) -> Any:
    s = t.AgreementSetting
    return pick(s.agreement_id, s.setting_id).where(col(s.agreement_id).in_(ids))


def parts(text: str | None) -> tuple[str, ...]:
    """What stands in a list with ';' between."""
    return tuple(part for part in (text or "").split(";") if part)


def passport_until(session: Session, person: int, home: int, host: int) -> datetime | None:
    """The last instant of the passport by which a host may take somebody: one that it accepted, or one that their
    employer issued here and nobody revoked; None without one."""
    return max((*_issued(session, person=person, home=home), *_taken(session, person=person, host=host)), default=None)


@kept
def _issued(person: int, home: int) -> Any:
    p = t.Passport
    return pick(p.valid_until).where(p.person_id == person, p.organisation_id == home, col(p.revoked_at).is_(None))


@kept
def _taken(person: int, host: int) -> Any:
    a = t.PassportAnswer
    return pick(a.valid_until).where(
        a.person_id == person,
        a.organisation_id == host,
        a.answer == ACCEPTED,
        col(a.withdrawn_at).is_(None),
        col(a.valid_until).is_not(None),
    )


def _between(signed: Signed | None, home: int, host: int) -> AgreementFacts | None:
    return signed[0] if signed is not None and {home, host} <= signed[1] else None


@kept
def _shifts(numbers: Collection[int]) -> Any:
    n = t.DeploymentShift
    return pick(n.deployment_id, n.shift_id).where(col(n.deployment_id).in_(numbers))


@kept
def _waivers(numbers: Collection[int]) -> Any:
    s = t.DeploymentStep
    return pick(s.deployment_id, s.waived).where(col(s.deployment_id).in_(numbers), col(s.waived).is_not(None))


def _grouped(rows: Iterable[Any]) -> dict[int, list[Any]]:
    of: dict[int, list[Any]] = defaultdict(list)
    for key, value in rows:
        of[key].append(value)
    return of
