"""Writing a file that somebody asked for."""

from pathlib import Path

from rostering.errors import BadInputError


def write_text(path: Path, text: str) -> None:
    """Write a text as UTF-8. Raises BadInputError where the file cannot be written."""
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise BadInputError(f"{path} cannot be written ({error.strerror}).") from error
