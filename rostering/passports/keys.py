"""The keys that an organisation signs with: made, replaced by a new one, and told to others on a card."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col, select

from rostering.errors import RefusedError, StoreError
from rostering.passports import signature
from rostering.passports.card import Card, CardKey
from rostering.passports.ground import looking, standing_on
from rostering.passports.key_file import key_path, read_private_key, write_private_key
from rostering.passports.sealed import seal
from rostering.store import tables as t

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rostering.passports.ground import Whose
    from rostering.store.engine import Store

LETTERS = 8  # of the fingerprint, in the name of a key


@dataclass(frozen=True, slots=True)
class KeyLine:
    """One key: its name, its fingerprint as it is read out, from when to when it signs, and where its file lies."""

    key: str
    fingerprint: str
    made_by: str
    made_at: datetime
    retired_at: datetime | None
    path: Path
    is_here: bool  # the private half lies on this machine


def make_key(store: Store, actor_name: str | None, organisation: str | None = None) -> KeyLine:
    """Make a key to sign with; the one before it signs no more, and what it signed stays good.

    The private half goes to a file outside the store. Others believe the new key once they have the new card. Raises
    RefusedError for who may not and StoreError where the file cannot be written.
    """
    with standing_on(store, actor_name, "passport", organisation) as (case, ground):
        private_key = signature.new_private_key()
        print_ = signature.fingerprint(signature.public_half(private_key))
        before = _active(ground.session, ground.organisation.id)
        row = t.SigningKey(
            organisation_id=ground.organisation.id,
            key=f"{_plain(ground.organisation.code)}-{case.now.year}-{print_[:LETTERS]}",
            public_key=signature.encoded(signature.public_half(private_key)),
            made_by=case.actor.name,
            made_at=case.now.replace(microsecond=0),
        )
        if before is not None:
            before.retired_at = row.made_at
            case.session.add(before)
        case.session.add(row)
        case.session.flush()
        case.record(
            f"signing key of {ground.organisation.code}", None if before is None else before.key, f"{row.key} {print_}"
        )
        write_private_key(row.key, private_key)
        return _line(row)


def list_keys(store: Store, actor_name: str | None, organisation: str | None = None) -> tuple[KeyLine, ...]:
    """An organisation's keys, the first made first."""
    with looking(store, actor_name, organisation) as ground:
        return tuple(_line(row) for row in _rows(ground.session, ground.organisation.id))


def make_card(store: Store, actor_name: str | None, organisation: str | None = None) -> Card:
    """The card that tells others an organisation's keys. Nothing on it is secret. Raises RefusedError without a key."""
    with looking(store, actor_name, organisation) as ground:
        rows = _rows(ground.session, ground.organisation.id)
        if not rows:
            raise _no_key(ground.organisation)
        keys = tuple(CardKey(row.key, row.public_key, row.made_at, row.retired_at) for row in rows)
        return Card(ground.organisation.issuer, ground.organisation.name, keys)


def refuse_without_key(session: Session, organisation: Whose) -> None:
    """Raise RefusedError where an organisation has no key, and StoreError where its file is not here."""
    signing_key(session, organisation)


def signing_key(session: Session, organisation: Whose) -> tuple[t.SigningKey, bytes]:
    """The key that an organisation signs with now, and its private half.

    Raises RefusedError where none was made, StoreError where its file is not here, is open to others or is another's.
    """
    row = _active(session, organisation.id)
    if row is None:
        raise _no_key(organisation)
    private_key = read_private_key(row.key)
    try:
        public_key = signature.encoded(signature.public_half(private_key))
    except (ValueError, TypeError) as error:
        raise StoreError(f"{key_path(row.key)} is damaged; restore it from a backup.") from error
    if public_key != row.public_key:
        raise StoreError(f"{key_path(row.key)} is not the private half of {row.key}; restore it from a backup.")
    return row, private_key


def sealed_by(session: Session, organisation: Whose, content: Mapping[str, Any], now: datetime) -> tuple[int, bytes]:
    """A document sealed with an organisation's key: the key's number in the store, and the file's bytes."""
    row, private_key = signing_key(session, organisation)
    assert row.id is not None
    return row.id, seal(content, private_key, row.key, now)


def _active(session: Session, organisation: int) -> t.SigningKey | None:
    return next((row for row in _rows(session, organisation) if row.retired_at is None), None)


def _rows(session: Session, organisation: int) -> list[t.SigningKey]:
    k = t.SigningKey
    return list(session.exec(select(k).where(k.organisation_id == organisation).order_by(col(k.id))).all())


def _line(row: t.SigningKey) -> KeyLine:
    print_ = signature.fingerprint(signature.decoded(row.public_key, signature.KEY_BYTES))
    path = key_path(row.key)
    return KeyLine(row.key, signature.spoken(print_), row.made_by, row.made_at, row.retired_at, path, path.is_file())


def _no_key(organisation: Whose) -> RefusedError:
    return RefusedError(
        f"{organisation.code} has no key to sign with; make one first.",
        hint=f" with 'rota passport key make --organisation {organisation.code}'",
    )


def _plain(code: str) -> str:
    """A code as a part of a file's name."""
    return re.sub(r"[^A-Za-z0-9]+", "-", code).strip("-") or "org"
