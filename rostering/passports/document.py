"""The passport as a document: JSON with the field names of a W3C verifiable credential (data model 2.0), and one proof.

It is shaped like one; no conformance is claimed. `data/schemas/rota-passport-1.json` describes it to others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rostering.passports.claims import Claims, read_claims
from rostering.passports.fields import Fields, instant_text
from rostering.passports.sealed import Sealed

CONTEXT = ["https://www.w3.org/ns/credentials/v2"]
TYPES = ["VerifiableCredential", "RotaStaffPassport"]
SCHEMA = {"id": "urn:rota:schema:rota-passport-1", "type": "JsonSchema"}
STATUS = "RotaRevocationList"
MOST_POSITION = 10**9


@dataclass(frozen=True, slots=True)
class Document:
    """A passport: its number, who issued it, from when to when it is good, its place in the issuer's revocation list,
    the id of its subject, and what it says of them."""

    number: str  # urn:uuid:…
    issuer: str
    issuer_name: str
    valid_from: datetime
    valid_until: datetime  # its last second
    position: int
    subject: str
    claims: Claims

    def json(self) -> dict[str, Any]:
        """As it is signed, without the proof."""
        return {
            "@context": CONTEXT,
            "type": TYPES,
            "id": self.number,
            "issuer": {"id": self.issuer, "name": self.issuer_name},
            "validFrom": instant_text(self.valid_from),
            "validUntil": instant_text(self.valid_until),
            "credentialSchema": SCHEMA,
            "credentialStatus": {"type": STATUS, "position": self.position},
            "credentialSubject": self.claims.json(self.subject),
        }


def read_document(sealed: Sealed) -> tuple[Document, tuple[str, ...]]:
    """The passport in a sealed file, and the paths of the fields that this version does not know.

    Raises UnfitError where a field is missing or is not what it must be.
    """
    content: Mapping[str, Any] = sealed.content
    fields = Fields.of(content)
    for name, wanted in (("@context", CONTEXT), ("type", TYPES), ("credentialSchema", SCHEMA)):
        fields.expect(name, wanted)
    issuer, status = fields.inner("issuer"), fields.inner("credentialStatus")
    status.expect("type", STATUS)
    subject = fields.inner("credentialSubject")
    claims, unknown = read_claims(subject)
    document = Document(
        number=fields.text("id"),
        issuer=issuer.text("id"),
        issuer_name=issuer.text("name"),
        valid_from=fields.instant("validFrom"),
        valid_until=fields.instant("validUntil"),
        position=status.whole("position", 1, MOST_POSITION),
        subject=subject.text("id"),
        claims=claims,
    )
    return document, (*fields.unknown(), *issuer.unknown(), *status.unknown(), *unknown, *sealed.unknown)
