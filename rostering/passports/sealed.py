"""Sealed documents: canonical JSON with one proof in it. Read with care, since anybody may have written them.

A sealed file is exactly the canonical bytes of what it says. So there is one file for each content: a changed byte
changes what is said, or is no longer this form.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from rostering.errors import BadInputError
from rostering.passports import signature
from rostering.passports.fields import Fields, instant_text
from rostering.passports.reason import Reason, UnfitError

MOST_BYTES = 256 * 1024  # a passport has about 4 KB, a list of three thousand revoked ones about 200
MOST_DEPTH = 12
OPENING, CLOSING, QUOTE, BACKSLASH = b"[{", b"]}", ord('"'), ord("\\")


@dataclass(frozen=True, slots=True)
class Proof:
    """Who signed, with which key, and when they say that they did."""

    key: str
    created: datetime
    signature: bytes


@dataclass(frozen=True, slots=True)
class Sealed:
    """A document that was taken apart: what it says, its proof, the bytes that were signed, and unknown fields of the
    proof. Nothing of it is believed yet."""

    content: Mapping[str, Any]
    proof: Proof
    message: bytes
    unknown: tuple[str, ...] = ()

    def is_signed_by(self, public_key: bytes) -> bool:
        """Whether the private half of a key signed exactly this."""
        return signature.is_signed(public_key, self.proof.signature, self.message)


def read_file(name: str) -> bytes:
    """The bytes of a file, one more than any document has at the most. Raises BadInputError where it cannot be read."""
    try:
        with Path(name).expanduser().open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise BadInputError(f"{name} cannot be read ({error.strerror}).") from error


def seal(content: Mapping[str, Any], private_key: bytes, key: str, created: datetime) -> bytes:
    """The file of a document: its canonical bytes with a proof in them."""
    proof = {"type": signature.ALGORITHM, "key": key, "created": instant_text(created)}
    signed = signature.sign(private_key, signature.canonical({**content, "proof": proof}))
    return signature.canonical({**content, "proof": {**proof, "signature": signature.encoded(signed)}})


def unseal(data: bytes) -> Sealed:
    """Take a sealed file apart. Raises UnfitError for what is too large, no canonical JSON, or not signed in the one
    way that this program knows."""
    document = plain_json(data)
    if signature_form(document) != data:
        raise UnfitError(
            Reason.NOT_CANONICAL,
            "The file was rewritten since it was signed, if only its spaces; ask for it again, as an attachment.",
        )
    proof, unknown = _proof(document)
    unsigned = {name: value for name, value in document["proof"].items() if name != "signature"}
    content = {name: value for name, value in document.items() if name != "proof"}
    return Sealed(content, proof, signature.canonical({**content, "proof": unsigned}), unknown)


def plain_json(data: bytes) -> dict[str, Any]:
    """A JSON object from bytes of any origin. Raises UnfitError where it is too large or too deep, no UTF-8, no JSON,
    or names one key twice."""
    if len(data) > MOST_BYTES:
        raise UnfitError(
            Reason.TOO_LARGE, f"The file has more than {MOST_BYTES // 1024} KB, which no signed document has."
        )
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnfitError(
            Reason.NOT_UTF8, "The file is no text in UTF-8; ask for it again, as an attachment."
        ) from error
    _refuse_depth(data)
    try:
        document = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except ValueError as error:  # also a whole number of thousands of digits
        raise UnfitError(Reason.NOT_JSON, "The file is no JSON; ask for it again, as an attachment.") from error
    if not isinstance(document, dict):
        raise UnfitError(Reason.NOT_JSON, "The file holds no JSON object; it is not a signed document.")
    return document


def signature_form(document: Mapping[str, Any]) -> bytes | None:
    """The canonical bytes of a document, None where it has none."""
    try:
        return signature.canonical(document)
    except ValueError:
        return None


def _proof(document: Mapping[str, Any]) -> tuple[Proof, tuple[str, ...]]:
    given = document.get("proof")
    if given is None:
        raise UnfitError(Reason.NO_PROOF, "The document is not signed; ask its issuer for a signed one.")
    if isinstance(given, list):
        raise UnfitError(Reason.TWO_PROOFS, "The document has a list of proofs, and one that counts is needed.")
    fields = Fields.of(given, "proof")
    if fields.text("type") != signature.ALGORITHM:
        raise UnfitError(
            Reason.OTHER_ALGORITHM,
            f"The document is signed in another way than {signature.ALGORITHM}; ask its issuer for one signed in that.",
        )
    key, created, text = fields.text("key"), fields.instant("created"), fields.text("signature")
    try:
        signed = signature.decoded(text, signature.SIGNATURE_BYTES)
    except ValueError as error:
        raise UnfitError(Reason.BAD_SIGNATURE, f"The signature cannot be read: {error}.") from error
    return Proof(key, created, signed), fields.unknown()


def _refuse_depth(data: bytes) -> None:
    """Count brackets outside texts before anything is parsed: a parser that calls itself would run out of stack."""
    depth, quoted, escaped = 0, False, False
    for byte in data:
        if quoted:
            quoted, escaped = escaped or byte != QUOTE, not escaped and byte == BACKSLASH
        elif byte == QUOTE:
            quoted = True
        elif byte in OPENING:
            depth += 1
            if depth > MOST_DEPTH:
                raise UnfitError(Reason.TOO_DEEP, f"The file nests more than {MOST_DEPTH} deep; nothing signed does.")
        elif byte in CLOSING:
            depth -= 1


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise UnfitError(Reason.DUPLICATE_KEY, "The file names the same field twice, so that it says two things.")
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")
