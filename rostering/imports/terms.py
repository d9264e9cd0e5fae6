"""The terms sheet: the days in which somebody studies, as evidence of them was seen (a student visa's hours)."""

from dataclasses import dataclass
from datetime import date

from rostering.imports.comparison import Comparison
from rostering.imports.days import refuse_backwards
from rostering.imports.plan import Value
from rostering.imports.sheet import SheetRow, columns

KIND = "terms"
COLUMNS = columns("worker from until")


@dataclass(frozen=True)
class TermRow:
    """One term of the sheet."""

    row: SheetRow
    from_on: date
    until_on: date


def parse(row: SheetRow, today: date) -> TermRow:
    """The row as it stands; what is wrong is noted on it."""
    first, last = row.needed_date("from"), row.needed_date("until")
    refuse_backwards(row, first, last)
    return TermRow(row, first, last)


def compare(comparison: Comparison, rows: list[TermRow]) -> None:
    """Plans what the sheet adds and changes: a term is known by its first day."""
    for term in rows:
        worker = comparison.worker(term.row)
        if worker is None:
            continue
        names: dict[str, Value] = {"person_id": worker["person_id"], "from_on": term.from_on}
        if not comparison.once(term.row, ("term", *names.values()), "from", "A term from the same day"):
            continue
        change = comparison.row(term.row, f"{worker['code']} from {term.from_on}")
        change.agree("study_term", names, until_on=term.until_on)
        change.done()
