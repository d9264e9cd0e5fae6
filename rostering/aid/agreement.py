"""An agreement as it is shown: who signed it, what it covers, from when to when, and who approves on each side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session, col, select
from sqlmodel import select as select_typed

from rostering.errors import BadInputError
from rostering.rosters.read_loans import parts
from rostering.store import tables as t

# SQLModel types at most four columns; this reads plain tuples of many.
pick: Any = select_typed
IN_FORCE, NOT_YET, OVER = "in force", "not yet", "ended"


@dataclass(frozen=True, slots=True)
class AgreementSide:
    """An organisation that signed, and the names or roles of those who approve for it; none: its managers."""

    organisation: str
    approvers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AgreementLine:
    """One agreement. No roles: every staff group; no settings: every setting of those who signed.
    `emergency_notice_days`: the notice of a recall in an emergency; None: it allows no short chain."""

    code: str
    name: str
    state: str
    from_on: date
    until: date
    sides: tuple[AgreementSide, ...]
    roles: tuple[str, ...]
    settings: tuple[str, ...]
    notice_days: int
    recharge: str | None
    indemnity: str | None
    data_sharing: str | None
    passport_required: bool
    conditions: tuple[str, ...]
    made_by: str | None
    ended_by: str | None
    ended_for: str | None
    emergency_notice_days: int | None = None

    def notice(self, *, urgent: bool = False) -> int:
        """The days of notice of a recall; in an emergency those agreed for one."""
        short = self.emergency_notice_days if urgent else None
        return self.notice_days if short is None else min(short, self.notice_days)

    def approvers(self, organisation: str) -> tuple[str, ...]:
        """Who approves for an organisation; none: its managers."""
        return next((side.approvers for side in self.sides if side.organisation == organisation), ())

    @property
    def organisations(self) -> tuple[str, ...]:
        """The codes of those who signed."""
        return tuple(side.organisation for side in self.sides)


def find_agreement(session: Session, code: str) -> t.Agreement:
    """The agreement of that code. Raises BadInputError where there is none."""
    row = session.exec(select(t.Agreement).where(t.Agreement.code == code)).first()
    if row is None:
        known = ", ".join(session.exec(select(t.Agreement.code).order_by(t.Agreement.code))) or "none yet"
        raise BadInputError(f"There is no agreement '{code}'; the store has {known}.")
    return row


def agreement_line(session: Session, row: t.Agreement, today: date) -> AgreementLine:
    """An agreement as it stands on a day."""
    a, s = t.AgreementOrganisation, t.AgreementSetting
    signed = session.exec(
        pick(t.Organisation.code, a.approvers)
        .join(a, col(a.organisation_id) == col(t.Organisation.id))
        .where(a.agreement_id == row.id)
        .order_by(t.Organisation.code)
    ).all()
    settings = session.exec(
        pick(t.Setting.code)
        .join(s, col(s.setting_id) == col(t.Setting.id))
        .where(s.agreement_id == row.id)
        .order_by(t.Setting.code)
    ).all()
    return AgreementLine(
        code=row.code,
        name=row.name,
        state=NOT_YET if today < row.from_on else IN_FORCE if today <= row.until_on else OVER,
        from_on=row.from_on,
        until=row.until_on,
        sides=tuple(AgreementSide(code, parts(approvers)) for code, approvers in signed),
        roles=parts(row.roles),
        settings=tuple(settings),
        notice_days=row.notice_days,
        recharge=row.recharge,
        indemnity=row.indemnity,
        data_sharing=row.data_sharing,
        passport_required=row.passport_required,
        conditions=parts(row.conditions),
        made_by=row.made_by,
        ended_by=row.ended_by,
        ended_for=row.ended_for,
        emergency_notice_days=row.emergency_notice_days,
    )
