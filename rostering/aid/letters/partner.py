"""Organisations that keep a store of their own, as this store has them."""

from __future__ import annotations

from sqlmodel import Session, col, select

from rostering.store import tables as t


def partners(session: Session) -> frozenset[int]:
    """The numbers of the organisations that keep a store of their own."""
    p = t.Partner
    return frozenset(session.exec(select(p.organisation_id).where(col(p.removed_at).is_(None))).all())
