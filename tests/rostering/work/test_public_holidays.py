"""Public holidays: the four nations apart, on the day they are kept, and a faulty calendar refused."""

from datetime import date
from pathlib import Path

import pytest

from rostering.errors import BadInputError
from rostering.work.public_holidays import NATIONS, calendar, is_known, is_public_holiday, public_holiday, read_calendar

HEAD = 'schema = "rota-public-holidays/1"\nfirst_year = 2026\nlast_year = 2026\n'


@pytest.mark.parametrize(
    ("day", "nations"),
    [
        (date(2026, 12, 25), {"ENG", "WAL", "SCO", "NIR"}),
        (date(2026, 4, 6), {"ENG", "WAL", "NIR"}),
        (date(2026, 1, 2), {"SCO"}),
        (date(2026, 3, 17), {"NIR"}),
        (date(2026, 11, 30), {"SCO"}),
        (date(2022, 9, 19), {"ENG", "WAL", "SCO", "NIR"}),
        (date(2026, 12, 24), set()),
    ],
)
def test_each_nation_has_its_own(day: date, nations: set[str]) -> None:
    """Easter Monday is none in Scotland, St Andrew's Day one only there; one day in 2022 was one everywhere."""
    assert {nation for nation in NATIONS if is_public_holiday(nation, day)} == nations


def test_a_weekend_moves_it() -> None:
    """Boxing Day 2026 is a Saturday: it is kept on Monday 28 December."""
    assert not is_public_holiday("ENG", date(2026, 12, 26))
    kept = public_holiday("ENG", date(2026, 12, 28))
    assert kept is not None
    assert kept.instead_of == date(2026, 12, 26)


def test_every_day_is_a_weekday_inside_its_years() -> None:
    """What is observed is never on a weekend, and England and Wales have eight a year or more."""
    for nation, days in calendar().by_nation.items():
        assert all(day.weekday() < 5 and is_known(day) for day in days), nation
    for year in range(calendar().first_year, calendar().last_year + 1):
        assert sum(day.year == year for day in calendar().by_nation["WAL"]) >= 8
    assert not is_known(date(calendar().last_year + 1, 1, 1))


@pytest.mark.parametrize(
    ("calendar_text", "says"),
    [
        ("schema = 1", "expected 'rota-public-holidays/1'"),
        ("holidays = [", "cannot be read"),
        (HEAD.replace("first_year = 2026\n", ""), "give first_year and last_year"),
        (HEAD + 'holidays = [{ on = "soon", title = "X", nations = ["ENG"] }]', "'soon' is not a day"),
        (HEAD + 'holidays = [{ on = 2026-01-01, title = "X", nations = ["FRA"] }]', "unknown nation 'FRA'"),
        (HEAD + 'holidays = [{ on = 2026-01-01, title = "X", nations = [] }]', "needs a title and nations"),
        (HEAD + 'holidays = [{ on = 2027-01-01, title = "X", nations = ["ENG"] }]', "outside its years"),
        (
            HEAD + "holidays = [" + 2 * '{ on = 2026-01-01, title = "X", nations = ["ENG"] }, ' + "]",
            "2026-01-01 stands twice for ENG",
        ),
    ],
)
def test_a_faulty_calendar_is_one_sentence(tmp_path: Path, calendar_text: str, says: str) -> None:
    """File, day and what is wrong."""
    file = tmp_path / "mine.toml"
    file.write_text(calendar_text, encoding="utf-8")
    with pytest.raises(BadInputError) as error:
        read_calendar(file)
    assert says in error.value.sentence
    assert "mine.toml" in error.value.sentence
