"""Recognising one person at several employers without keeping their National Insurance number.

The number becomes a keyed hash (HMAC-SHA-256) and is forgotten. The key belongs to the installation and lies outside
the database, so that a copy of the database alone cannot be searched for a known number.
"""

import hashlib
import hmac
import os
import re
import secrets
from pathlib import Path

from rostering.errors import BadInputError, StoreError

KEY_VARIABLE = "ROTA_IDENTITY_KEY"
_NUMBER = re.compile(r"[A-Z]{2}[0-9]{6}[A-D]?")
_SHORTEST_KEY = 16


def normalised(number: str) -> str | None:
    """The number in capitals, without spaces and suffix letter; None if it has not the form AA999999A."""
    plain = "".join(number.split()).upper()
    return plain[:8] if _NUMBER.fullmatch(plain) else None


def identity_hash(number: str, key: bytes) -> str:
    """The keyed hash of a National Insurance number, as 64 hexadecimal digits.

    Raises:
        ValueError: the number has not the form AA999999A; the message does not repeat it.
    """
    plain = normalised(number)
    if plain is None:
        raise ValueError("is not a National Insurance number (two letters, six digits, a letter A to D)")
    return hmac.new(key, plain.encode(), hashlib.sha256).hexdigest()


def key_file() -> Path:
    """Where the installation's key lies: in the user's configuration folder, never in the database."""
    import platformdirs

    return Path(platformdirs.user_config_dir("rostering")) / "identity.key"


def read_key() -> bytes | None:
    """The installation's key, or None where none was made yet. Makes nothing."""
    given = os.environ.get(KEY_VARIABLE)
    if given is not None:
        return _checked(given, f"the environment variable {KEY_VARIABLE}")
    path = key_file()
    try:
        text = path.read_text(encoding="ascii")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as cause:
        raise StoreError(f"The identity key {path} cannot be read; restore it from a backup.") from cause
    return _checked(text, f"the identity key {path}")


def make_key() -> bytes:
    """The installation's key, made on first use in a file that only its owner may read."""
    known = read_key()
    if known is not None:
        return known
    path = key_file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:  # another program made it a moment ago
        return read_key() or make_key()
    except OSError as cause:
        raise StoreError(f"The identity key {path} cannot be made ({cause.strerror}); set {KEY_VARIABLE}.") from cause
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32))
    return make_key()


def passing_key() -> bytes:
    """A key for one look only, where nothing may be written and no stored hash can match."""
    return secrets.token_bytes(32)


def _checked(text: str, place: str) -> bytes:
    key = text.strip().encode()
    if len(key) < _SHORTEST_KEY:
        raise BadInputError(
            f"{place[0].upper()}{place[1:]} is shorter than {_SHORTEST_KEY} characters; use a longer one."
        )
    return key
