"""Typed fields of a document that somebody else wrote: each is asked for by name, and what nobody asked for is told."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from rostering.passports.reason import Reason, UnfitError

LONGEST = 200  # letters of a text
MOST_ENTRIES = 3000  # of a list
A_DATE, AN_INSTANT = "a date such as 2026-11-23", "an instant such as 2026-11-23T00:00:00Z"
FIRST_YEAR, LAST_YEAR = 1900, 2099
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")


def instant_text(moment: datetime) -> str:
    """An instant as documents write it, in UTC to the second: 2026-11-23T00:00:00Z."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


class Fields:
    """One JSON object, read field by field. Every fault raises UnfitError with the path of the field."""

    def __init__(self, values: Mapping[str, Any], path: str) -> None:
        self._values = values
        self._path = path
        self._asked: set[str] = set()

    @classmethod
    def of(cls, value: object, path: str = "") -> Fields:
        """The fields of an object; anything else is a fault."""
        if not isinstance(value, dict):
            raise _wrong(path or "the document", "an object")
        return cls(value, path)

    def unknown(self) -> tuple[str, ...]:
        """The paths of the fields that nobody asked for."""
        return tuple(self._at(name) for name in sorted(self._values) if name not in self._asked)

    def text(self, name: str, longest: int = LONGEST) -> str:
        """A text of one line: 1 to 200 letters, or so many as are told, no control characters."""
        found = self.maybe_text(name, longest)
        if found is None:
            raise _wrong(self._at(name), "a text")
        return found

    def maybe_text(self, name: str, longest: int = LONGEST) -> str | None:
        """A text, or None where it is null or not there."""
        value = self._value(name)
        if value is None:
            return None
        if not isinstance(value, str) or not 0 < len(value) <= longest or _is_hidden(value):
            raise _wrong(self._at(name), f"a text of one line with 1 to {longest} letters")
        return value

    def whole(self, name: str, least: int, most: int) -> int:
        """A whole number within bounds."""
        found = self.maybe_whole(name, least, most)
        if found is None:
            raise _wrong(self._at(name), f"a whole number from {least} to {most}")
        return found

    def maybe_whole(self, name: str, least: int, most: int) -> int | None:
        """A whole number within bounds, or None where it is null or not there."""
        value = self._value(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise _wrong(self._at(name), f"a whole number from {least} to {most}")
        return value

    def flag(self, name: str) -> bool:
        """True or false."""
        value = self._value(name)
        if not isinstance(value, bool):
            raise _wrong(self._at(name), "true or false")
        return value

    def day(self, name: str) -> date:
        """A day between 1900 and 2099."""
        found = self.maybe_day(name)
        if found is None:
            raise _wrong(self._at(name), A_DATE)
        return found

    def maybe_day(self, name: str) -> date | None:
        """A day between 1900 and 2099, or None where it is null or not there."""
        text = self.maybe_text(name)
        if text is None:
            return None
        return self._moment(name, text, _DATE, A_DATE).date()

    def instant(self, name: str) -> datetime:
        """An instant in UTC between 1900 and 2099, to the second."""
        found = self.maybe_instant(name)
        if found is None:
            raise _wrong(self._at(name), AN_INSTANT)
        return found

    def maybe_instant(self, name: str) -> datetime | None:
        """An instant, or None where it is null or not there."""
        text = self.maybe_text(name)
        return None if text is None else self._moment(name, text, _INSTANT, AN_INSTANT)

    def inner(self, name: str) -> Fields:
        """The fields of an object within this one."""
        return Fields.of(self._value(name), self._at(name))

    def maybe_inner(self, name: str) -> Fields | None:
        """The fields of an object within this one, or None where it is null or not there."""
        return None if self._value(name) is None else self.inner(name)

    def each(self, name: str) -> list[Fields]:
        """The objects of a list, which must be there and may be empty."""
        value = self._value(name)
        if not isinstance(value, list) or len(value) > MOST_ENTRIES:
            raise _wrong(self._at(name), f"a list of at most {MOST_ENTRIES} entries")
        return [Fields.of(one, f"{self._at(name)}[{place}]") for place, one in enumerate(value)]

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts, which must be there and may be empty."""
        value = self._value(name)
        if not isinstance(value, list) or len(value) > MOST_ENTRIES:
            raise _wrong(self._at(name), f"a list of at most {MOST_ENTRIES} entries")
        inner = Fields({str(place): one for place, one in enumerate(value)}, self._at(name))
        return tuple(inner.text(str(place)) for place in range(len(value)))

    def expect(self, name: str, wanted: object) -> None:
        """The field must be exactly this."""
        if self._value(name) != wanted:
            raise _wrong(self._at(name), f"{wanted!r}, the only one that this version knows")

    def _value(self, name: str) -> Any:
        self._asked.add(name)
        return self._values.get(name)

    def _at(self, name: str) -> str:
        shown = name if name.isidentifier() and len(name) <= LONGEST else ascii(name[:LONGEST])
        return f"{self._path}.{shown}" if self._path else shown

    def _moment(self, name: str, text: str, form: re.Pattern[str], wanted: str) -> datetime:
        if not form.fullmatch(text):
            raise _wrong(self._at(name), wanted)
        try:
            moment = datetime.fromisoformat(text)
        except ValueError as error:
            raise UnfitError(
                Reason.IMPOSSIBLE_DATE, f"{self._at(name)} is {text}, and there is no such day."
            ) from error
        if not FIRST_YEAR <= moment.year <= LAST_YEAR:
            raise UnfitError(
                Reason.IMPOSSIBLE_DATE,
                f"{self._at(name)} is {text}; dates lie between {FIRST_YEAR} and {LAST_YEAR}, and no end is left out.",
            )
        return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def _is_hidden(text: str) -> bool:
    """Whether a text has letters that a terminal acts on or does not show."""
    return any(unicodedata.category(letter).startswith("C") for letter in text) or not text.strip()


def _wrong(path: str, wanted: str) -> UnfitError:
    return UnfitError(Reason.WRONG_SHAPE, f"The document is not as it must be: {path} is not {wanted}.")
