"""Looking at a passport offline: one result, with the word for why and a sentence, in a fixed order of questions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlmodel import Session, select

from rostering.calendar import local_day
from rostering.passports.document import Document, read_document
from rostering.passports.ground import Whose, looking
from rostering.passports.reason import Reason, UnfitError
from rostering.passports.revoked_list import RevokedEntry, RevokedList, read_revoked_list
from rostering.passports.sealed import Sealed, unseal
from rostering.passports.trust import newest_list, trusted_issuer, trusted_key
from rostering.policies import policy
from rostering.store import tables as t

if TYPE_CHECKING:
    from rostering.store.engine import Store

# How far a document may seem to come from the future: a clock may be a day wrong. An end has no such grace.
TOLERANCE = timedelta(days=1)
LONGEST_VALID = timedelta(days=1096)  # three years
LIST_DAYS = "passport.list_days"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of looking at a passport: the word, a sentence, and what else is to be told.

    `document` is what it says, as far as it could be read; believe it only where `holds`. `unknown` are paths of
    fields that this version does not know: signed, told, and granting nothing.
    """

    reason: Reason
    sentence: str
    document: Document | None = None
    unknown: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    hint: str = ""  # names a command, as that of an error does

    @property
    def told(self) -> tuple[str, ...]:
        """The notes, and a sentence for each unknown field."""
        fields = tuple(f"A field that this version does not know grants nothing: {path}." for path in self.unknown)
        return (*self.notes, *fields)

    @property
    def holds(self) -> bool:
        """Whether it is to be believed now."""
        return self.reason is Reason.VERIFIED


def verify(store: Store, actor_name: str | None, data: bytes, organisation: str | None = None) -> Verdict:
    """Look at a passport's file for an organisation. Nothing is written and nothing is granted.

    Raises BadInputError for an organisation there is not, RefusedError for who may not see.
    """
    with looking(store, actor_name, organisation) as ground:
        return verdict(ground.session, ground.organisation, data, ground.now)


def verdict(session: Session, organisation: Whose, data: bytes, now: datetime) -> Verdict:
    """The result of looking at a passport's bytes at an instant, by what an organisation believes."""
    document: Document | None = None
    unknown: tuple[str, ...] = ()
    try:
        sealed = unseal(data)
        document, unknown = read_document(sealed)
        issuer = authenticate(session, organisation, document.issuer, sealed)
        notes = _dates(document, sealed, now)
        notes += _status(session, organisation, issuer, document, now)
    except UnfitError as error:
        return Verdict(error.reason, error.sentence, document, unknown, hint=error.hint)
    said = (
        f"{document.claims.name}: issued by {issuer.name}, good until {local_day(document.valid_until):%d/%m/%Y}, "
        "signed by a key that is trusted here, and not revoked."
    )
    return Verdict(Reason.VERIFIED, said, document, unknown, notes)


def authenticate(session: Session, organisation: Whose, issuer: str, sealed: Sealed) -> t.TrustedIssuer:
    """The trusted issuer who signed a document. Raises UnfitError where nobody whom the organisation trusts did."""
    known = trusted_issuer(session, organisation.id, issuer)
    if known is None:
        raise UnfitError(
            Reason.UNKNOWN_ISSUER,
            f"{organisation.code} does not trust the issuer {issuer}; take its card in first.",
            hint=" with 'rota passport trust add'",
        )
    key = trusted_key(session, known, sealed.proof.key)
    if key is None:
        raise UnfitError(
            Reason.UNKNOWN_KEY,
            f"The key {sealed.proof.key} is none that is trusted of {known.name}; ask for its new card.",
        )
    if not sealed.is_signed_by(_public(key)):
        raise UnfitError(
            Reason.BAD_SIGNATURE,
            f"The signature is not that of {known.name} under this text: something in the file was changed.",
        )
    created = sealed.proof.created
    if created < key.from_at or (key.until_at is not None and created > key.until_at):
        raise UnfitError(
            Reason.KEY_NOT_VALID, f"{known.name} did not sign with the key {key.key} on {local_day(created):%d/%m/%Y}."
        )
    return known


def revoked_list_of(session: Session, issuer: t.TrustedIssuer) -> RevokedList | None:
    """The newest revocation list of a trusted issuer that is here, as it was checked when it was taken in."""
    row = newest_list(session, issuer)
    return None if row is None else read_revoked_list(unseal(row.document.encode("utf-8")))


def _public(key: t.TrustedKey) -> bytes:
    from rostering.passports.signature import KEY_BYTES, decoded

    return decoded(key.public_key, KEY_BYTES)


def _dates(document: Document, sealed: Sealed, now: datetime) -> tuple[str, ...]:
    """What is to be told of the dates. Raises UnfitError where they do not hold."""
    starts, ends = document.valid_from, document.valid_until
    if ends < starts or ends - starts > LONGEST_VALID:
        raise UnfitError(
            Reason.IMPOSSIBLE_DATE,
            f"It says to be good from {local_day(starts):%d/%m/%Y} until {local_day(ends):%d/%m/%Y}; a passport is "
            f"good for {LONGEST_VALID.days} days at the most.",
        )
    begins = max(starts, sealed.proof.created)
    if begins - now > TOLERANCE:
        raise UnfitError(
            Reason.NOT_YET_VALID,
            f"It is good from {begins:%d/%m/%Y %H:%M} UTC on, and the clock here says {now:%d/%m/%Y %H:%M} UTC; a day "
            "of difference is let pass, more is not.",
        )
    if now > ends:
        raise UnfitError(Reason.EXPIRED, f"It ended on {local_day(ends):%d/%m/%Y}; ask for a new one.")
    if begins > now:
        return ("It begins after the time that the clock here shows; up to a day of that is let pass.",)
    return ()


def _status(
    session: Session, organisation: Whose, issuer: t.TrustedIssuer, document: Document, now: datetime
) -> tuple[str, ...]:
    """What is to be told of its status. Raises UnfitError where it is revoked, or nobody here can know."""
    own = _issued_here(session, document)
    if own is not None:
        if own.revoked_at is not None:
            _refuse_revoked(issuer, RevokedEntry(own.position, local_day(own.revoked_at), own.revoked_for or ""))
        return ()
    revoked = revoked_list_of(session, issuer)
    entry = None if revoked is None else revoked.entry(document.position)
    if entry is not None:
        _refuse_revoked(issuer, entry)
    days: int = policy(session, LIST_DAYS, local_day(now), organisation.id)
    if revoked is None or now - revoked.made > timedelta(days=days):
        have = "none is here" if revoked is None else f"the newest here was made on {local_day(revoked.made):%d/%m/%Y}"
        raise UnfitError(
            Reason.STATUS_UNKNOWN,
            f"Nobody here knows whether {issuer.name} revoked it: that takes its list of the last {days} days, "
            f"and {have}; take in a new one.",
            hint=" with 'rota passport revocations import'",
        )
    return (f"The revocation list of {issuer.name} was made on {local_day(revoked.made):%d/%m/%Y}.",)


def _issued_here(session: Session, document: Document) -> t.Passport | None:
    """The passport where an organisation of this very store issued it: then its status is known without a list."""
    row = session.exec(select(t.Passport).where(t.Passport.number == document.number)).first()
    if row is None:
        return None
    theirs = session.get_one(t.Organisation, row.organisation_id)
    same = Whose(row.organisation_id, theirs.code, theirs.name).issuer == document.issuer
    return row if same and row.position == document.position else None


def _refuse_revoked(issuer: t.TrustedIssuer, entry: RevokedEntry) -> None:
    why = entry.reason.replace("_", " ")
    raise UnfitError(Reason.REVOKED, f"{issuer.name} revoked it on {entry.on:%d/%m/%Y} ({why}).")
