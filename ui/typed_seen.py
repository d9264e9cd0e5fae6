"""What was seen of a person, as it is typed: dbs 20 Nov, right_to_work today until open, nmc 3 Nov until 31/3/2027."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

UNTIL = "until"


@dataclass(frozen=True, slots=True)
class TypedSeen:
    """What, on which day, until when (`is_open`: without end), and of which setting (its code)."""

    what: str
    on: date
    until: date | None = None
    is_open: bool = False
    setting: str | None = None


def typed_seen(typed: str, settings: Iterable[str]) -> TypedSeen:
    """Read it: what, the day (today where none is typed), `until` a day or open, and perhaps a setting's code, last.

    Raises BadInputError for a day that is none.
    """
    from rostering.people.seen import OPEN

    what, *words = typed.split()
    known = {code.casefold(): code for code in settings}
    setting = known.get(words[-1].casefold()) if words else None
    if setting is not None:
        words.pop()
    at = words.index(UNTIL) if UNTIL in words else len(words)
    end = " ".join(words[at + 1 :])
    until = None if end == OPEN or at == len(words) else _day(end)
    return TypedSeen(what, _day(" ".join(words[:at]) or "today"), until, end == OPEN, setting)


def _day(typed: str) -> date:
    from rostering import calendar
    from rostering.errors import BadInputError

    try:
        return calendar.parse_date(typed, calendar.today())
    except ValueError as error:
        raise BadInputError(f"{error}.") from error
