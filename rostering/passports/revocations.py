"""Revocation lists: made by an issuer for everybody, and taken in by those who trust it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlmodel import col, select

from rostering.calendar import local_day
from rostering.errors import BadInputError
from rostering.passports.fields import MOST_ENTRIES
from rostering.passports.ground import Ground, standing_on
from rostering.passports.keys import refuse_without_key, sealed_by
from rostering.passports.reason import UnfitError
from rostering.passports.revoked_list import RevokedEntry, RevokedList, read_revoked_list
from rostering.passports.sealed import unseal
from rostering.passports.taken_back import ACCEPTED, TakenBack, take_back
from rostering.passports.trust import newest_list_made
from rostering.passports.verify import TOLERANCE, authenticate
from rostering.store import tables as t

if TYPE_CHECKING:
    from rostering.store.engine import Store

KEPT = timedelta(days=31)  # how long after its end a revoked passport stays on the list: clocks may be wrong


@dataclass(frozen=True, slots=True)
class Exported:
    """A revocation list as a file, with how many passports stand on it."""

    file: bytes
    made: datetime
    revoked: int


@dataclass(frozen=True, slots=True)
class Imported:
    """A list that was taken in: whose, when it was made, and what it took back here."""

    issuer: str
    made: datetime
    revoked: int
    taken_back: tuple[TakenBack, ...]


def export_revocations(store: Store, actor_name: str | None, organisation: str | None = None) -> Exported:
    """The list of the passports that an organisation revoked, signed now. One on which nothing stands is worth as much.

    Raises RefusedError for who may not and without a key; StoreError where the private key is not here.
    """

    def refuse(ground: Ground) -> None:
        refuse_without_key(ground.session, ground.organisation)

    with standing_on(store, actor_name, "passport", organisation, check=refuse) as (case, ground):
        p = t.Passport
        rows = ground.session.exec(
            select(p)
            .where(
                p.organisation_id == ground.organisation.id,
                col(p.revoked_at).is_not(None),
                col(p.valid_until) >= case.now - KEPT,
            )
            .order_by(col(p.position))
        ).all()
        if len(rows) > MOST_ENTRIES:
            raise BadInputError(f"{len(rows)} revoked passports do not fit on a list; it holds {MOST_ENTRIES}.")
        entries = tuple(
            RevokedEntry(row.position, local_day(row.revoked_at), row.revoked_for or "")
            for row in rows
            if row.revoked_at is not None
        )
        listed = RevokedList(ground.organisation.issuer, case.now.replace(microsecond=0), entries)
        _, file = sealed_by(ground.session, ground.organisation, listed.json(), case.now)
        case.record(f"revocation list of {ground.organisation.code}", None, f"{len(entries)} passports")
        return Exported(file, listed.made, len(entries))


def import_revocations(store: Store, actor_name: str | None, data: bytes, organisation: str | None = None) -> Imported:
    """Take in the revocation list of a trusted issuer: what came from the passports on it is taken back.

    Raises BadInputError for what is no list, one that nobody who is trusted signed, one from the future, and one older
    than the list that is here; RefusedError for who may not.
    """

    def refuse(ground: Ground) -> None:
        _read(ground, data)

    with standing_on(store, actor_name, "passport", organisation, check=refuse) as (case, ground):
        listed, issuer = _read(ground, data)
        assert issuer.id is not None
        case.session.add(
            t.RevocationList(
                trusted_issuer_id=issuer.id,
                made_at=listed.made,
                document=data.decode("utf-8"),
                imported_by=case.actor.name,
                imported_at=case.now,
            )
        )
        case.record(
            f"revocation list of {issuer.issuer}", None, f"{len(listed.entries)} passports, made {listed.made:%Y-%m-%d}"
        )
        a = t.PassportAnswer
        answers = ground.session.exec(
            select(a)
            .where(
                a.organisation_id == ground.organisation.id,
                a.issuer == listed.issuer,
                a.answer == ACCEPTED,
                col(a.withdrawn_at).is_(None),
            )
            .order_by(col(a.id))
        ).all()
        taken = []
        for answer in answers:
            entry = listed.entry(answer.position)
            if entry is not None:
                taken.append(take_back(case, answer, f"revoked: {entry.reason}"))
        return Imported(issuer.name, listed.made, len(listed.entries), tuple(taken))


def _read(ground: Ground, data: bytes) -> tuple[RevokedList, t.TrustedIssuer]:
    try:
        sealed = unseal(data)
        listed = read_revoked_list(sealed)
        issuer = authenticate(ground.session, ground.organisation, listed.issuer, sealed)
    except UnfitError as error:
        raise BadInputError(f"The revocation list cannot be taken in: {error.sentence}", hint=error.hint) from error
    if listed.made - ground.now > TOLERANCE:
        raise BadInputError(
            f"The list was made on {listed.made:%d/%m/%Y %H:%M} UTC, and the clock here says "
            f"{ground.now:%d/%m/%Y %H:%M} UTC; set the clock right, or ask for another list."
        )
    known = newest_list_made(ground.session, issuer)
    if known is not None and listed.made < known:
        raise BadInputError(
            f"The list was made on {listed.made:%d/%m/%Y %H:%M} UTC, before the one that is here "
            f"({known:%d/%m/%Y %H:%M} UTC); ask for the newest."
        )
    return listed, issuer
