"""Files that somebody asked for: looked at before anything is done, and written."""

import os
from pathlib import Path

from rostering.errors import BadInputError


def writable(name: str) -> Path:
    """A file that may be written. Raises BadInputError for one that may not, before anything is done."""
    path = Path(name).expanduser()
    if path.is_dir() or not path.parent.is_dir() or not os.access(path if path.exists() else path.parent, os.W_OK):
        raise BadInputError(f"{path} cannot be written; name a file in a folder of your own.")
    return path


def write_text(path: Path, text: str) -> None:
    """Write a text as UTF-8. Raises BadInputError where the file cannot be written."""
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise BadInputError(f"{path} cannot be written ({error.strerror}).") from error
