"""The travel sheet: how many minutes it takes from one setting to another, the same both ways."""

from dataclasses import dataclass
from datetime import date

from rostering.imports.comparison import Comparison
from rostering.imports.sheet import SheetRow, columns

KIND = "travel"
COLUMNS = columns("from to minutes")
MOST_MINUTES = 600


@dataclass(frozen=True)
class TravelRow:
    """One row of the sheet."""

    row: SheetRow
    here: str
    there: str
    minutes: int


def parse(row: SheetRow, today: date) -> TravelRow:
    """The row as it stands; what is wrong is noted on it."""
    minutes = row.whole("minutes", 0, MOST_MINUTES)
    return TravelRow(row, row.text("from"), row.text("to"), minutes or 0)


def compare(comparison: Comparison, rows: list[TravelRow]) -> None:
    """Plans what the sheet adds and changes; a way that is known the other way round is the same."""
    known = comparison.indexed("travel", "both", lambda one: frozenset((id(one["from_id"]), id(one["to_id"]))))
    for one in rows:
        here = comparison.setting(one.row, "from", one.here)
        there = comparison.setting(one.row, "to", one.there)
        if here is None or there is None:
            continue
        if here is there:
            one.row.refuse("to", "This is the same setting; a way leads to another one.")
            continue
        both = frozenset((id(here), id(there)))
        if not comparison.once(one.row, ("travel", both), "to", "The way between the two"):
            continue
        change = comparison.row(one.row, f"{here['code']} to {there['code']}")
        stored = known.get(both, [])
        if stored:
            for each in stored:
                change.set(each, minutes=one.minutes)
        else:
            change.add("travel", from_id=here, to_id=there, minutes=one.minutes)
        change.done()
