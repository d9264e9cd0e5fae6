"""Revoking a passport: only its issuer does, for one of a few reasons, and everybody learns it from the list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rostering.errors import BadInputError
from rostering.passports.ground import Ground, standing_on
from rostering.passports.standing import live_passport
from rostering.passports.taken_back import TakenBack, accepted_of, take_back
from rostering.store import tables as t

if TYPE_CHECKING:
    from rostering.store.engine import Store
    from rostering.store.use_case import UseCase

CONSENT_WITHDRAWN, REPLACED = "consent_withdrawn", "replaced"
# Why, in the words of the list that others read; never more than these.
REASONS = ("training_expired", "left", "error", "lost", "no_longer_valid", "suspected", "deceased", "facts_changed")


@dataclass(frozen=True, slots=True)
class Revoked:
    """A passport that was revoked, and what that took back with organisations of this store that had accepted it."""

    number: str
    person: str
    reason: str
    taken_back: tuple[TakenBack, ...]


def revoke(store: Store, actor_name: str | None, person: str, reason: str, organisation: str | None = None) -> Revoked:
    """Revoke the passport of a person that is good now. Others learn it from the next revocation list.

    Organisations of this store that accepted it lose at once what came from it. Raises BadInputError for a reason there
    is not and where no passport is good; RefusedError for who may not.
    """
    if reason not in REASONS:
        raise BadInputError(f"'{reason}' is no reason to revoke a passport; choose one of: {', '.join(REASONS)}.")

    def refuse(ground: Ground) -> None:
        _live(ground)

    with standing_on(store, actor_name, "passport", organisation, person, refuse) as (case, ground):
        return revoke_row(case, ground, _live(ground), reason)


def revoke_row(case: UseCase, ground: Ground, row: t.Passport, reason: str) -> Revoked:
    """Revoke a passport within a use case, with its audit row."""
    row.revoked_by, row.revoked_at, row.revoked_for = case.actor.name, case.now, reason
    case.session.add(row)
    case.session.flush()
    case.record(f"passport {row.number} of {ground.person.code}", "issued", f"revoked: {reason}")
    taken = [take_back(case, answer, f"revoked: {reason}") for answer in accepted_of(case.session, None, row.number)]
    return Revoked(row.number, ground.person.code, reason, tuple(taken))


def _live(ground: Ground) -> t.Passport:
    row = live_passport(ground.session, ground.organisation.id, ground.person.id, ground.now)
    if row is None:
        raise BadInputError(f"{ground.person.code} holds no passport of {ground.organisation.code} that is good now.")
    return row
