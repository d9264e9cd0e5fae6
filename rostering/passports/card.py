"""An issuer's card: its name and public keys in a file. It is believed because two people compared the fingerprint."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rostering.passports import signature
from rostering.passports.fields import Fields, instant_text
from rostering.passports.reason import Reason, UnfitError
from rostering.passports.sealed import plain_json

SCHEMA = "rota-issuer/1"


@dataclass(frozen=True, slots=True)
class CardKey:
    """A public key as base64url, and from when to when its owner signs with it; None: still."""

    key: str
    public_key: str
    from_at: datetime
    until_at: datetime | None

    @property
    def fingerprint(self) -> str:
        """What two people compare, as it is read out."""
        return signature.spoken(signature.fingerprint(signature.decoded(self.public_key, signature.KEY_BYTES)))


@dataclass(frozen=True, slots=True)
class Card:
    """Who issues passports, and the keys that they sign with."""

    issuer: str
    name: str
    keys: tuple[CardKey, ...]

    def json(self) -> dict[str, Any]:
        """As the file holds it."""
        return {
            "schema": SCHEMA,
            "issuer": self.issuer,
            "name": self.name,
            "keys": [
                {
                    "key": one.key,
                    "publicKey": one.public_key,
                    "from": instant_text(one.from_at),
                    "until": None if one.until_at is None else instant_text(one.until_at),
                }
                for one in self.keys
            ],
        }


def read_card(data: bytes) -> Card:
    """The card in a file. Raises UnfitError where it is none, or has no key or one key twice."""
    fields = Fields.of(plain_json(data))
    fields.expect("schema", SCHEMA)
    keys = tuple(_key(one) for one in fields.each("keys"))
    if not keys or len({one.key for one in keys}) != len(keys):
        raise UnfitError(Reason.WRONG_SHAPE, "The card has no key, or two of one name; ask for it again.")
    return Card(fields.text("issuer"), fields.text("name"), keys)


def _key(fields: Fields) -> CardKey:
    public_key = fields.text("publicKey")
    try:
        signature.decoded(public_key, signature.KEY_BYTES)
    except ValueError as error:
        raise UnfitError(Reason.WRONG_SHAPE, f"A key of the card cannot be read: {error}.") from error
    return CardKey(fields.text("key"), public_key, fields.instant("from"), fields.maybe_instant("until"))
