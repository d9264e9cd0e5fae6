"""What the store is asked about policies; apart, so that the catalogue of them is read without a store."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlmodel import col, select

from rostering.store.kept import kept
from rostering.store.tables import Organisation, Policy


@kept
def first_choice(name: str) -> Any:
    """The number of a choice for a policy, by whomever; none where nobody ever chose."""
    return select(Policy.id).where(col(Policy.name) == name).limit(1)


@kept
def latest_choice(name: str, day: date, owner: int | None) -> Any:
    """The choice for a policy that holds on a day for exactly one owner (None: the whole installation)."""
    return (
        select(Policy)
        .where(col(Policy.name) == name, col(Policy.from_on) <= day, col(Policy.organisation_id) == owner)
        .order_by(col(Policy.from_on).desc(), col(Policy.id).desc())
        .limit(1)
    )


@kept
def organisations() -> Any:
    """The number of every organisation."""
    return select(Organisation.id)


@kept
def code_of(organisation: int) -> Any:
    """The code of an organisation."""
    return select(Organisation.code).where(col(Organisation.id) == organisation)
