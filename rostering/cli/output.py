"""Standard output: data and nothing else. Plain lines and aligned tables for people, one JSON document for machines."""

import json
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any, TextIO


class Output:
    """Where a command's answer goes."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def text(self, lines: str | Iterable[str]) -> None:
        """Write one line, or several, each with its own end."""
        for line in [lines] if isinstance(lines, str) else lines:
            self._stream.write(line + "\n")

    def table(self, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Write a table with its columns aligned: numbers to the right, everything else to the left; None is empty."""
        kept = list(rows)
        cells = [["" if cell is None else str(cell) for cell in row] for row in kept]
        widths = [max(_width(text) for text in column) for column in zip(heads, *cells, strict=True)]
        right = [
            bool(kept) and all(isinstance(row[place], int | float) for row in kept if row[place] is not None)
            for place in range(len(heads))
        ]
        for line in [list(heads), *cells]:
            padded = [
                " " * (width - _width(text)) + text if to_right else text + " " * (width - _width(text))
                for text, width, to_right in zip(line, widths, right, strict=True)
            ]
            self._stream.write("  ".join(padded).rstrip() + "\n")

    def json(self, document: Any) -> None:
        """Write one JSON document, indented, in UTF-8, its keys in the order given. Dates and instants become ISO text,
        records objects and sets lists in order."""
        self._stream.write(json.dumps(document, indent=2, ensure_ascii=False, default=_plain) + "\n")

    def listed(self, heads: Sequence[str], rows: Sequence[Sequence[object]], nothing: str) -> None:
        """Write a table, or the sentence for one without rows."""
        if rows:
            self.table(heads, rows)
        else:
            self.text(nothing)


def _plain(value: Any) -> Any:
    """What JSON has no form for, in one that it has. Raises TypeError for anything else."""
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    if isinstance(value, frozenset | set):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} has no form in JSON")


def _width(text: str) -> int:
    """How many columns of a terminal the text takes."""
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    return len(text) + wide - sum(unicodedata.combining(letter) != 0 for letter in text)
