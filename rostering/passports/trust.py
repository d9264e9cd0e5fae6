"""Whom an organisation believes: issuers and their keys, added from cards and removed by hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering.errors import BadInputError
from rostering.passports import signature
from rostering.passports.card import Card, CardKey, read_card
from rostering.passports.ground import Ground, looking, standing_on
from rostering.passports.reason import UnfitError
from rostering.store import tables as t

if TYPE_CHECKING:
    from rostering.store.engine import Store

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed


@dataclass(frozen=True, slots=True)
class TrustLine:
    """One trusted key of one issuer; `list_made` is when the newest revocation list that is here was made."""

    issuer: str
    name: str
    key: str
    fingerprint: str
    from_at: datetime
    until_at: datetime | None
    added_by: str
    added_at: datetime
    list_made: datetime | None


@dataclass(frozen=True, slots=True)
class Added:
    """What a card added to what was believed already: keys that are new, and those that now end."""

    card: Card
    new: tuple[CardKey, ...]
    ended: tuple[CardKey, ...]


def trust(
    store: Store, actor_name: str | None, card: bytes, fingerprint: str | None = None, organisation: str | None = None
) -> Added:
    """Believe an issuer's card from now on; of an issuer who is believed already the keys are brought up to date.

    `fingerprint` is what the issuer read out over the telephone; some key of the card must have it. Raises
    BadInputError for what is no card, a fingerprint that none of its keys has, a known key with another value, and a
    card that says nothing new; RefusedError for who may not.
    """
    try:
        read = read_card(card)
    except UnfitError as error:
        raise BadInputError(error.sentence) from error
    _refuse_fingerprint(read, fingerprint)

    def refuse(ground: Ground) -> None:
        new, ended = _news(ground, read)
        if not new and not ended:
            raise BadInputError(f"{read.name} is trusted already with every key of that card; nothing is new.")

    with standing_on(store, actor_name, "passport", organisation, check=refuse) as (case, ground):
        new, ended = _news(ground, read)
        row = trusted_issuer(ground.session, ground.organisation.id, read.issuer) or t.TrustedIssuer(
            organisation_id=ground.organisation.id,
            issuer=read.issuer,
            name=read.name,
            added_by=case.actor.name,
            added_at=case.now,
        )
        case.session.add(row)
        case.session.flush()
        assert row.id is not None
        known = {one.key: one for one in _keys(ground.session, row)}
        for key in ended:
            known[key.key].until_at = key.until_at
            case.session.add(known[key.key])
        for key in new:
            case.session.add(
                t.TrustedKey(
                    trusted_issuer_id=row.id,
                    key=key.key,
                    public_key=key.public_key,
                    from_at=key.from_at,
                    until_at=key.until_at,
                    added_by=case.actor.name,
                    added_at=case.now,
                )
            )
        told = [f"{key.key} {key.fingerprint}" for key in new] + [f"{key.key} ended" for key in ended]
        case.record(f"trusted issuer {read.issuer}", f"{len(known)} keys", ", ".join(told))
    return Added(read, tuple(new), tuple(ended))


def distrust(
    store: Store, actor_name: str | None, issuer: str, key: str | None = None, organisation: str | None = None
) -> tuple[str, ...]:
    """Believe an issuer, or one of its keys, no more: the names of the keys that were removed.

    What was accepted from it stands until it is declined: see `rota passport list`. Raises BadInputError for an issuer
    or a key that is not trusted.
    """

    def refuse(ground: Ground) -> None:
        _removed(ground, issuer, key)

    with standing_on(store, actor_name, "passport", organisation, check=refuse) as (case, ground):
        row, keys = _removed(ground, issuer, key)
        every = len(keys) == len(_keys(ground.session, row))
        for one in (*keys, row) if every else keys:
            one.removed_by, one.removed_at = case.actor.name, case.now
            case.session.add(one)
        names = tuple(one.key for one in keys)
        case.record(f"trusted issuer {row.issuer}", ", ".join(names), "removed")
    return names


def list_trusted(store: Store, actor_name: str | None, organisation: str | None = None) -> tuple[TrustLine, ...]:
    """Every key that an organisation believes, by issuer."""
    with looking(store, actor_name, organisation) as ground:
        i = t.TrustedIssuer
        rows = ground.session.exec(
            select_typed(i)
            .where(i.organisation_id == ground.organisation.id, col(i.removed_at).is_(None))
            .order_by(col(i.name), col(i.id))
        ).all()
        return tuple(
            TrustLine(
                row.issuer,
                row.name,
                key.key,
                CardKey(key.key, key.public_key, key.from_at, key.until_at).fingerprint,
                key.from_at,
                key.until_at,
                key.added_by,
                key.added_at,
                newest_list_made(ground.session, row),
            )
            for row in rows
            for key in _keys(ground.session, row)
        )


def trusted_issuer(session: Session, organisation: int, issuer: str) -> t.TrustedIssuer | None:
    """The issuer as an organisation believes it; None: it does not."""
    i = t.TrustedIssuer
    return session.exec(
        select_typed(i).where(i.organisation_id == organisation, i.issuer == issuer, col(i.removed_at).is_(None))
    ).first()


def trusted_key(session: Session, issuer: t.TrustedIssuer, key: str) -> t.TrustedKey | None:
    """A key of a trusted issuer by its name; None: it is not believed."""
    return next((one for one in _keys(session, issuer) if one.key == key), None)


def newest_list_made(session: Session, issuer: t.TrustedIssuer) -> datetime | None:
    """When the newest revocation list of an issuer that is here was made; None: there is none."""
    row = newest_list(session, issuer)
    return None if row is None else row.made_at


def newest_list(session: Session, issuer: t.TrustedIssuer) -> t.RevocationList | None:
    """The newest revocation list of an issuer that is here."""
    r = t.RevocationList
    return session.exec(
        select_typed(r).where(r.trusted_issuer_id == issuer.id).order_by(col(r.made_at).desc(), col(r.id).desc())
    ).first()


def _keys(session: Session, issuer: t.TrustedIssuer) -> list[t.TrustedKey]:
    k = t.TrustedKey
    return list(
        session.exec(
            select_typed(k)
            .where(k.trusted_issuer_id == issuer.id, col(k.removed_at).is_(None))
            .order_by(col(k.from_at), col(k.id))
        ).all()
    )


def _news(ground: Ground, card: Card) -> tuple[list[CardKey], list[CardKey]]:
    """The keys of a card that are not believed yet, and those that end earlier than was known."""
    row = trusted_issuer(ground.session, ground.organisation.id, card.issuer)
    known = {} if row is None else {one.key: one for one in _keys(ground.session, row)}
    for key in card.keys:
        if key.key in known and known[key.key].public_key != key.public_key:
            raise BadInputError(
                f"The card has another value for the key {key.key} than the one that is trusted; telephone {card.name} "
                "before you believe either."
            )
    new = [key for key in card.keys if key.key not in known]
    ended = [key for key in card.keys if key.key in known and _ends_earlier(key.until_at, known[key.key].until_at)]
    return new, ended


def _ends_earlier(told: datetime | None, known: datetime | None) -> bool:
    return told is not None and (known is None or told < known)


def _refuse_fingerprint(card: Card, fingerprint: str | None) -> None:
    if fingerprint is None:
        return
    typed = "".join(fingerprint.split()).casefold()
    if typed not in [key.fingerprint.replace(" ", "") for key in card.keys]:
        raise BadInputError(
            f"No key on the card has the fingerprint {signature.spoken(typed)}; it is not the card of who read it out."
        )


def _removed(ground: Ground, issuer: str, key: str | None) -> tuple[t.TrustedIssuer, list[t.TrustedKey]]:
    i = t.TrustedIssuer
    rows: Iterable[t.TrustedIssuer] = ground.session.exec(
        select_typed(i).where(i.organisation_id == ground.organisation.id, col(i.removed_at).is_(None))
    ).all()
    found = [row for row in rows if issuer in (row.issuer, row.issuer.rpartition(":")[2], row.name)]
    if len(found) != 1:
        known = ", ".join(sorted(row.issuer for row in rows)) or "nobody"
        raise BadInputError(f"'{issuer}' is not one issuer that {ground.organisation.code} trusts; it trusts: {known}.")
    keys = [one for one in _keys(ground.session, found[0]) if key is None or one.key == key]
    if not keys:
        raise BadInputError(f"{found[0].name} has no trusted key '{key}'.", hint="; see 'rota passport trust list'")
    return found[0], keys
