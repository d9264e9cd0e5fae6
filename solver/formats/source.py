"""A file to be read: its name, its text, and how an error names a place in it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

MOST_BYTES = 50_000_000


class FormatError(ValueError):
    """A file does not have the form it should; one sentence with file, line, column and what was expected."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file's name and text."""

    name: str
    text: str

    @classmethod
    def open(cls, path: Path) -> Source:
        """Read a UTF-8 file (a byte-order mark is dropped). Raises FormatError when it is none."""
        try:
            size = path.stat().st_size
            if size > MOST_BYTES:
                raise FormatError(f"{path}: {size:,} bytes; a file may have at most {MOST_BYTES:,}")
            data = path.read_bytes()
        except OSError as error:
            raise FormatError(f"{path}: cannot be read ({error.strerror})") from error
        if not data.strip():
            raise FormatError(f"{path}: the file is empty")
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            raise FormatError(f"{path}, line {line}: byte {error.start} is not UTF-8 text") from error
        if "\x00" in text:
            raise FormatError(f"{path}: the file holds zero bytes; it is not text")
        return cls(str(path), text)

    def error(self, line: int, column: int, sentence: str) -> FormatError:
        """The error that names a place."""
        return FormatError(f"{self.name}, line {line}, column {column}: {sentence}")
