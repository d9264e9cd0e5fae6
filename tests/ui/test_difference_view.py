"""What differs for people, in short."""

from datetime import UTC, date, datetime

from rostering.rosters.amendments import Stand
from rostering.rosters.compare import Difference, PersonDifference
from ui.difference_view import person_line

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)
STAND = Stand(datetime(2026, 11, 23, 7, tzinfo=UTC), datetime(2026, 11, 23, 19, tzinfo=UTC), "planned")


def change(code: str, day: date, setting: str, *, before: bool, after: bool) -> Difference:
    """One change of somebody."""
    return Difference(1, code, day, setting, STAND if before else None, STAND if after else None)


def test_who_moves_to_another_unit_is_told_once() -> None:
    """Off a shift and on one of the same code that day is a move with where to; all else is a change of its own."""
    person = PersonDifference(
        "P1",
        "Ann Jones",
        (
            change("D", MONDAY, "Robin unit", before=False, after=True),
            change("D", MONDAY, "Kingfisher unit", before=True, after=False),
            change("N", MONDAY, "Robin unit", before=True, after=True),
            change("D", TUESDAY, "Robin unit", before=True, after=False),
            change("N", TUESDAY, "Robin unit", before=False, after=True),
        ),
    )
    said = person_line(person).plain.split("Ann Jones")[1].split("  ")
    assert [one.strip() for one in said if one.strip()] == [
        "→D Mon 23 Robin unit",
        "~N Mon 23",
        "−D Tue 24",
        "+N Tue 24",
    ]
