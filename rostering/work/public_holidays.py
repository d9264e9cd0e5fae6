"""Public holidays of the four nations as dated data: `data/public_holidays.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any

from rostering.errors import BadInputError
from rostering.resources import data_file

SCHEMA = "rota-public-holidays/1"
NATIONS = ("ENG", "WAL", "SCO", "NIR")


@dataclass(frozen=True, slots=True)
class PublicHoliday:
    """A day as it is observed; `instead_of` is the day it stands for, where that fell on a weekend."""

    on: date
    title: str
    nations: frozenset[str]
    instead_of: date | None = None


@dataclass(frozen=True)
class Calendar:
    """The public holidays of some whole years, by nation and day."""

    first_year: int
    last_year: int
    by_nation: Mapping[str, Mapping[date, PublicHoliday]]

    def covers(self, day: date) -> bool:
        """Whether the calendar knows the year of a day; of other years it knows nothing."""
        return self.first_year <= day.year <= self.last_year


def public_holiday(nation: str, day: date) -> PublicHoliday | None:
    """The public holiday that a nation keeps on a day; None where it keeps none or the year is not known."""
    return calendar().by_nation[nation].get(day)


def is_public_holiday(nation: str, day: date) -> bool:
    """Whether a day is a public holiday in a nation (ENG, WAL, SCO, NIR), as observed."""
    return public_holiday(nation, day) is not None


def is_known(day: date) -> bool:
    """Whether the calendar that comes with the program reaches to a day."""
    return calendar().covers(day)


@cache
def calendar() -> Calendar:
    """The calendar that comes with the program."""
    return read_calendar(data_file("public_holidays.toml"))


def read_calendar(file: Traversable) -> Calendar:
    """The calendar of a file, checked. Raises BadInputError naming the file and the day."""
    try:
        loaded = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadInputError(f"The calendar {file.name} cannot be read: {error}.") from error
    if loaded.get("schema") != SCHEMA:
        raise BadInputError(f"The calendar {file.name} has the schema {loaded.get('schema')!r}; expected {SCHEMA!r}.")
    first, last = loaded.get("first_year"), loaded.get("last_year")
    if not isinstance(first, int) or not isinstance(last, int) or last < first:
        raise BadInputError(f"The calendar {file.name} does not say its years; give first_year and last_year.")
    by_nation: dict[str, dict[date, PublicHoliday]] = {nation: {} for nation in NATIONS}
    for row in loaded.get("holidays", ()):
        holiday = _holiday(file.name, row)
        if not first <= holiday.on.year <= last:
            raise BadInputError(f"The calendar {file.name}: {holiday.on} is outside its years {first} to {last}.")
        for nation in sorted(holiday.nations):
            if holiday.on in by_nation[nation]:
                raise BadInputError(f"The calendar {file.name}: {holiday.on} stands twice for {nation}; drop one.")
            by_nation[nation][holiday.on] = holiday
    return Calendar(
        first, last, MappingProxyType({nation: MappingProxyType(days) for nation, days in by_nation.items()})
    )


def _holiday(file: str, row: Mapping[str, Any]) -> PublicHoliday:
    day, instead_of, nations = row.get("on"), row.get("instead_of"), row.get("nations", ())
    if not isinstance(day, date) or not (instead_of is None or isinstance(instead_of, date)):
        raise BadInputError(f"The calendar {file}: {day!r} is not a day; write it like 2026-12-25.")
    unknown = sorted(set(nations) - set(NATIONS))
    if unknown or not nations or not row.get("title"):
        wrong = f"unknown nation {unknown[0]!r}" if unknown else "it needs a title and nations"
        raise BadInputError(f"The calendar {file}, {day}: {wrong}; nations are {', '.join(NATIONS)}.")
    return PublicHoliday(day, row["title"], frozenset(nations), instead_of)
