"""Where private signing keys lie: each in a file of its own that only its owner may read, never in the store."""

from __future__ import annotations

import os
from pathlib import Path

from rostering.errors import StoreError

FOLDER_VARIABLE = "ROTA_PASSPORT_KEYS"
FOR_OTHERS = 0o077


def key_folder() -> Path:
    """The folder of private keys: `ROTA_PASSPORT_KEYS`, else one in the user's configuration folder."""
    import platformdirs

    given = os.environ.get(FOLDER_VARIABLE)
    return Path(given) if given else Path(platformdirs.user_config_dir("rostering")) / "passport-keys"


def key_path(key: str) -> Path:
    """The file of a private key."""
    return key_folder() / f"{key}.pem"


def write_private_key(key: str, private_key: bytes) -> Path:
    """Write a new private key to a file that its owner alone may read, and give its path back.

    Raises StoreError where it cannot be written or the file is there already.
    """
    path = key_path(key)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise StoreError(
            f"The private key {path} cannot be written ({error.strerror}); name another folder in {FOLDER_VARIABLE}."
        ) from error
    with os.fdopen(handle, "wb") as file:
        file.write(private_key)
    return path


def read_private_key(key: str) -> bytes:
    """The private key of that name. Raises StoreError where it is not here or others may read it."""
    path = key_path(key)
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            private_key = file.read()
    except OSError as error:
        raise StoreError(
            f"The private key {path} cannot be read ({error.strerror}); issue where it lies, restore it from a backup, "
            "or make a new one.",
            hint=" with 'rota passport key make'",
        ) from error
    if os.name == "posix" and mode & FOR_OTHERS:
        raise StoreError(f"The private key {path} may be read by others; allow only its owner: chmod 600 '{path}'.")
    return private_key
