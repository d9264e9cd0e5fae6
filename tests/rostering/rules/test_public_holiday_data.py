"""The public holidays that come with the program, held against the calendar and against another collection of them."""

import tomllib
from datetime import date, timedelta
from typing import Any

import pytest

from rostering.resources import data_file

YEARS = range(2018, 2031)
SUBDIVISIONS = {"ENG": "ENG", "WAL": "WLS", "SCO": "SCT", "NIR": "NIR"}
# Bank holidays a year without proclaimed ones; in England and Wales 8, in Scotland 9, in Northern Ireland 10.
USUAL = {"ENG": 8, "WAL": 8, "SCO": 9, "NIR": 10}
PROCLAIMED = {2022: 2, 2023: 1}  # jubilee and funeral, coronation


def holidays(nation: str) -> list[dict[str, Any]]:
    loaded = tomllib.loads(data_file("public_holidays.toml").read_text(encoding="utf-8"))
    return [row for row in loaded["holidays"] if nation in row["nations"]]


@pytest.mark.parametrize("nation", USUAL)
def test_each_year_has_its_holidays(nation: str) -> None:
    """The usual number, the proclaimed ones of 2022 and 2023, and Scotland's of 2026; each is a day of its own."""
    days = [row["on"] for row in holidays(nation)]
    assert len(set(days)) == len(days)
    assert days == sorted(days)
    for year in YEARS:
        extra = PROCLAIMED.get(year, 0) + (1 if (nation, year) == ("SCO", 2026) else 0)
        assert sum(day.year == year for day in days) == USUAL[nation] + extra


@pytest.mark.parametrize("nation", USUAL)
def test_a_holiday_on_a_weekend_is_kept_on_a_weekday(nation: str) -> None:
    """Every day listed is a weekday; one that stands for another comes at most four days after it."""
    for row in holidays(nation):
        assert row["on"].weekday() < 5
        if "instead_of" in row:
            assert timedelta(0) < row["on"] - row["instead_of"] <= timedelta(days=4)


@pytest.mark.parametrize(
    ("nation", "day", "kept"),
    [
        ("SCO", date(2026, 4, 6), False),  # Easter Monday
        ("ENG", date(2026, 4, 6), True),
        ("SCO", date(2026, 8, 3), True),
        ("ENG", date(2026, 8, 3), False),
        ("NIR", date(2026, 7, 13), True),
        ("SCO", date(2026, 11, 30), True),
        ("ENG", date(2020, 5, 4), False),  # moved to the 8th
        ("WAL", date(2020, 5, 8), True),
    ],
)
def test_nations_differ(nation: str, day: date, kept: bool) -> None:
    """A day of one nation is a working day of another."""
    assert (day in [row["on"] for row in holidays(nation)]) is kept


@pytest.mark.parametrize("nation", USUAL)
def test_another_collection_names_the_same_days(nation: str) -> None:
    """The weekdays of the `holidays` package, where it is installed, are exactly ours."""
    package = pytest.importorskip("holidays")
    theirs = package.country_holidays("GB", subdiv=SUBDIVISIONS[nation], years=YEARS)
    assert {row["on"] for row in holidays(nation)} == {day for day in theirs if day.weekday() < 5}
