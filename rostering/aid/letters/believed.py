"""Whether a letter is believed: signed by a trusted key, from a partner, addressed to here, and of this time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, select

from rostering.aid.letters.envelope import Envelope, read_envelope
from rostering.aid.letters.partner import partners
from rostering.aid.loan import whose
from rostering.errors import BadInputError
from rostering.passports.ground import Whose
from rostering.passports.reason import UnfitError
from rostering.passports.sealed import Sealed, unseal
from rostering.passports.verify import TOLERANCE, authenticate
from rostering.store import tables as t


@dataclass(frozen=True, slots=True)
class Believed:
    """A letter that is believed: what it says, who wrote it, and to which organisation of this store."""

    letter: Envelope
    data: bytes
    sender: Whose
    addressee: Whose


def believed(session: Session, data: bytes, now: datetime) -> Believed:
    """A letter whose signature, sender and addressee are right. Raises BadInputError with the first that is not."""
    try:
        sealed = unseal(data)
        letter = read_envelope(sealed)
        return _from(session, data, sealed, letter, now)
    except UnfitError as error:
        raise BadInputError(
            f"The letter is not taken in ({error.reason}): {error.sentence}", hint=error.hint
        ) from error


def _from(session: Session, data: bytes, sealed: Sealed, letter: Envelope, now: datetime) -> Believed:
    apart = partners(session)
    every = [whose(session, row.id or 0) for row in session.exec(select(t.Organisation).order_by(t.Organisation.code))]
    here = next((one for one in every if one.issuer == letter.addressee and one.id not in apart), None)
    if here is None:
        raise BadInputError(f"The letter is addressed to {letter.addressee}, which is none of this store's.")
    sender = next((one for one in every if one.issuer == letter.sender and one.id in apart), None)
    if sender is None:
        raise BadInputError(
            f"The letter is from {letter.sender}, which is not known to keep a store of its own.",
            hint="; 'rota aid partners add' says so of an organisation",
        )
    authenticate(session, here, letter.sender, sealed)
    if max(letter.written, sealed.proof.created) - now > TOLERANCE:
        raise BadInputError(
            f"The letter says to be written on {letter.written:%d/%m/%Y %H:%M} UTC, and the clock here says "
            f"{now:%d/%m/%Y %H:%M} UTC."
        )
    return Believed(letter, data, sender, here)
