"""Ed25519 keys and signatures, and the canonical bytes (RFC 8785) that are signed."""

from __future__ import annotations

import base64
import binascii
import hashlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ALGORITHM = "rota-ed25519-jcs/1"
KEY_BYTES, SIGNATURE_BYTES = 32, 64
FINGERPRINT_LETTERS = 20


def canonical(document: Any) -> bytes:
    """The one form in bytes of a JSON document. Raises ValueError for what has none, such as a number beyond 2^53."""
    import rfc8785

    return rfc8785.dumps(document)


def new_private_key() -> bytes:
    """A new private key, as PEM without a password."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    return Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def public_half(private_key: bytes) -> bytes:
    """The public key that belongs to a private one. Raises ValueError for what is no private key of Ed25519."""
    return _private(private_key).public_key().public_bytes_raw()


def sign(private_key: bytes, message: bytes) -> bytes:
    """The signature of a message, 64 bytes. Raises ValueError for what is no private key of Ed25519."""
    return _private(private_key).sign(message)


def is_signed(public_key: bytes, signature: bytes, message: bytes) -> bool:
    """Whether a signature of a message was made with the private half of a key."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def encoded(plain: bytes) -> str:
    """Bytes as base64url without padding."""
    return base64.urlsafe_b64encode(plain).rstrip(b"=").decode("ascii")


def decoded(text: str, length: int) -> bytes:
    """So many bytes from their one form in base64url. Raises ValueError for any other text.

    Of several texts that decode to the same bytes only the one that `encoded` writes is taken.
    """
    try:
        plain = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError) as error:
        raise ValueError("it is not base64url") from error
    if len(plain) != length or encoded(plain) != text:
        raise ValueError(f"it is not {length} bytes in base64url")
    return plain


def fingerprint(public_key: bytes) -> str:
    """What two people compare over the telephone to know that they hold the same key: 20 hexadecimal digits."""
    return hashlib.sha256(public_key).hexdigest()[:FINGERPRINT_LETTERS]


def spoken(print_: str) -> str:
    """A fingerprint in groups of four, as it is read out."""
    return " ".join(print_[place : place + 4] for place in range(0, len(print_), 4))


def _private(private_key: bytes) -> Ed25519PrivateKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    key = load_pem_private_key(private_key, None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError("it is a private key of another kind")
    return key
