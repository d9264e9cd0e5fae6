"""The pairs sheet: two who work together, or who must never meet at work, from when to when. Never why."""

from dataclasses import dataclass
from datetime import date

from rostering.imports.comparison import Comparison
from rostering.imports.days import refuse_backwards
from rostering.imports.plan import Record
from rostering.imports.sheet import SheetRow, columns
from rostering.people.persons import running
from rostering.work.pair_kinds import PAIR_KINDS

KIND = "pairs"
COLUMNS = columns("worker other kind from", "until")


@dataclass(frozen=True)
class PairRow:
    """One row of the sheet."""

    row: SheetRow
    kind: str
    from_on: date
    until_on: date | None


def parse(row: SheetRow, today: date) -> PairRow:
    """The row as it stands; what is wrong is noted on it."""
    first, last = row.needed_date("from"), row.date("until")
    refuse_backwards(row, first, last)
    return PairRow(row, row.choice("kind", PAIR_KINDS, ""), first, last)


def compare(comparison: Comparison, rows: list[PairRow]) -> None:
    """Plans what the sheet adds and changes; a pair is known by its two people and its first day."""
    known = comparison.indexed("pair", "both", lambda one: frozenset((id(one["first_id"]), id(one["second_id"]))))
    for one in rows:
        worker, other = comparison.worker(one.row), comparison.worker(one.row, "other")
        if worker is None or other is None:
            continue
        first, second = worker["person_id"], other["person_id"]
        if first is second:
            one.row.refuse("other", "This is the same person; a pair is two.")
            continue
        both = frozenset((id(first), id(second)))
        if not comparison.once(one.row, ("pair", both, one.from_on), "from", "The same two from the same day"):
            continue
        stored = known.get(both, [])
        same = next((each for each in stored if each["from_on"] == one.from_on), None)
        if any(_overlaps(each, one) for each in stored if each is not same):
            one.row.refuse("from", "Another pair of the same two holds on some of these days; end that one first.")
            continue
        change = comparison.row(one.row, f"{worker['code']} and {other['code']} {one.kind}")
        if same is not None:
            change.set(same, kind=one.kind, until_on=one.until_on)
        else:
            change.add(
                "pair", first_id=first, second_id=second, kind=one.kind, from_on=one.from_on, until_on=one.until_on
            )
        change.done()


def _overlaps(stored: Record, one: PairRow) -> bool:
    return running(stored["from_on"], stored["until_on"], one.from_on, one.until_on)
