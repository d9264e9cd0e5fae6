"""The terms sheet: the days in which somebody studies, as evidence of them was seen (a student visa's hours)."""

from rostering.imports.comparison import Comparison
from rostering.imports.days import SpellRow
from rostering.imports.plan import Value
from rostering.imports.sheet import columns

KIND = "terms"
COLUMNS = columns("worker from until")


def compare(comparison: Comparison, rows: list[SpellRow]) -> None:
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
