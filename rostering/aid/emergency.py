"""Emergencies as they are read: where one was declared, whether it is in force, and what it shortens for a loan."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering.calendar import local_day
from rostering.errors import RefusedError
from rostering.policies import policy
from rostering.store import tables as t

if TYPE_CHECKING:
    from rostering.aid.agreement import AgreementLine
    from rostering.aid.loan import Loan
    from rostering.aid.moves import Move

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed
SHORT_CHAIN = "emergency.short_chain"
IN_FORCE, NOT_YET, OVER, CLOSED = "in force", "not yet", "over", "closed"


@dataclass(frozen=True, slots=True)
class EmergencyLine:
    """One declared emergency: for an area or for organisations (their codes), from when to when, why, and its end."""

    number: int
    state: str
    area: str | None
    organisations: tuple[str, ...]
    from_at: datetime
    until_at: datetime
    reason: str
    declared_by: str
    declared_at: datetime
    closed_by: str | None
    closed_at: datetime | None
    closed_for: str | None

    @property
    def where(self) -> str:
        """For whom it was declared, as a list says it."""
        return f"area {self.area}" if self.area is not None else ", ".join(self.organisations)


def emergency_lines(session: Session, now: datetime) -> list[EmergencyLine]:
    """Every emergency there was, the newest first."""
    rows = session.exec(select_typed(t.Emergency).order_by(col(t.Emergency.id).desc())).all()
    return [emergency_line(session, row, now) for row in rows]


def emergency_line(session: Session, row: t.Emergency, now: datetime) -> EmergencyLine:
    """An emergency as it stands at an instant."""
    o, e = t.Organisation, t.EmergencyOrganisation
    named = session.exec(
        pick(o.code).join(e, col(e.organisation_id) == col(o.id)).where(e.emergency_id == row.id).order_by(col(o.code))
    ).all()
    assert row.id is not None
    return EmergencyLine(
        number=row.id,
        state=_state(row, now),
        area=None if row.area_id is None else session.get_one(t.Area, row.area_id).code,
        organisations=tuple(named),
        from_at=row.from_at,
        until_at=row.until_at,
        reason=row.reason,
        declared_by=row.declared_by,
        declared_at=row.declared_at,
        closed_by=row.closed_by,
        closed_at=row.closed_at,
        closed_for=row.closed_for,
    )


def short_chain(session: Session, loan: Loan, move: Move, agreement: AgreementLine | None, now: datetime) -> int:
    """The number of the emergency under which a step of a loan may be taken by the short chain.

    Raises RefusedError where none is in force for either side, a side did not switch the short chain on, the agreement
    does not allow it, the loan is between two stores, or the step is none that an emergency shortens.
    """
    named = f"Deployment {loan.id}"
    if not move.urgent_of:
        raise RefusedError(
            f"{named} cannot be {move.past} by the short chain; an emergency does not shorten that step."
        )
    if loan.partner is not None:
        raise RefusedError(f"{named} is between two stores, where every step is taken; there is no short chain.")
    found = in_force(session, loan, now)
    if found is None:
        raise RefusedError(f"No emergency is in force for {loan.home.code} or {loan.host.code}; take every step.")
    for side in (loan.home, loan.host):
        if not policy(session, SHORT_CHAIN, local_day(now), side.id):
            raise RefusedError(
                f"{side.code} has not switched the short chain on ({SHORT_CHAIN}); take every step.",
                hint=f" (a manager does with 'rota policies set {SHORT_CHAIN} yes')",
            )
    if agreement is None or agreement.emergency_notice_days is None:
        code = "" if agreement is None else f" {agreement.code}"
        raise RefusedError(f"Agreement{code} allows no short chain in an emergency; take every step.")
    return found


def in_force(session: Session, loan: Loan, now: datetime) -> int | None:
    """The newest emergency that holds at an instant for home or host of a loan, or an area where one of them lies."""
    e, named = t.Emergency, t.EmergencyOrganisation
    rows = session.exec(
        pick(e.id, e.area_id)
        .where(col(e.closed_at).is_(None), col(e.from_at) <= now, col(e.until_at) > now)
        .order_by(col(e.id).desc())
    ).all()
    if not rows:
        return None
    sides = {loan.home.id, loan.host.id}
    of = pick(named.emergency_id).where(col(named.organisation_id).in_(sorted(sides)))
    theirs = set(session.exec(of).all())
    worker = session.get_one(t.Worker, loan.facts.worker)
    areas = _areas(session, (loan.facts.setting, worker.setting_id))
    return next((number for number, area in rows if number in theirs or area in areas), None)


def _areas(session: Session, settings: Iterable[int | None]) -> set[int]:
    """The areas in which some settings lie, and those around them."""
    found: set[int] = set()
    for number in settings:
        area = _area_of(session, number)
        while area is not None and area not in found:
            found.add(area)
            area = session.get_one(t.Area, area).within_id
    return found


def _area_of(session: Session, setting: int | None) -> int | None:
    """The area of a setting, or of the one that it lies in."""
    while setting is not None:
        row = session.get_one(t.Setting, setting)
        if row.area_id is not None:
            return row.area_id
        setting = row.within_id
    return None


def _state(row: t.Emergency, now: datetime) -> str:
    if row.closed_at is not None:
        return CLOSED
    return NOT_YET if now < row.from_at else IN_FORCE if now < row.until_at else OVER
