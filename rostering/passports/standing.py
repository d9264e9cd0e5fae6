"""What stands of a person's passport with an organisation: the latest application, and the passport that is good."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, select

from rostering.store import tables as t

APPLIED, GRANTED, REFUSED = "applied", "granted", "refused"


def latest_application(session: Session, organisation: int, person: int) -> t.PassportApplication | None:
    """The application that a person made last; None: none ever."""
    a = t.PassportApplication
    return session.exec(
        select(a).where(a.organisation_id == organisation, a.person_id == person).order_by(col(a.id).desc())
    ).first()


def live_passport(session: Session, organisation: int, person: int, now: datetime) -> t.Passport | None:
    """The passport of a person that is neither revoked nor past its end; None: there is none."""
    p = t.Passport
    return session.exec(
        select(p)
        .where(
            p.organisation_id == organisation,
            p.person_id == person,
            col(p.revoked_at).is_(None),
            col(p.valid_until) >= now,
        )
        .order_by(col(p.id).desc())
    ).first()
