"""The rates sheet: what an hour costs, one card a row."""

from dataclasses import dataclass
from datetime import date

from rostering.bookings.rates import ANY, DAY_KINDS
from rostering.catalogue import pools, roles
from rostering.imports import fields
from rostering.imports.availability import part_of_day
from rostering.imports.comparison import Comparison
from rostering.imports.days import refuse_backwards
from rostering.imports.plan import Record, Value
from rostering.imports.sheet import LONGEST_ID, SheetRow, columns

KIND = "rates"
COLUMNS = columns("pool from", "organisation source role band days start end pence_an_hour pounds until")
MOST_PENCE = 100_000  # an hour at a thousand pounds is a slip of the finger
EVERYBODY = ""  # cards for no organisation alone are the whole installation's


@dataclass(frozen=True)
class RateRow:
    """One row of the sheet. Empty texts: whichever it is; times of None: the whole day."""

    row: SheetRow
    organisation: str
    pool: str
    source: str | None
    role: str | None
    band: str | None
    days: str
    start: int | None
    end: int | None
    pence: int
    from_on: date
    until_on: date | None

    def names(self, organisation: Record | None) -> dict[str, Value]:
        """What finds the stored card again: all but its price and its end."""
        return {
            "organisation_id": organisation,
            "pool": self.pool,
            "source": self.source,
            "role": self.role,
            "band": self.band,
            "days": self.days,
            "start_minute": self.start,
            "end_minute": self.end,
            "from_on": self.from_on,
        }


def parse(row: SheetRow, today: date) -> RateRow:
    """The row as it stands; what is wrong is noted on it."""
    first, last = row.needed_date("from"), row.date("until")
    refuse_backwards(row, first, last)
    start, end = part_of_day(row)
    return RateRow(
        row=row,
        organisation=row.text("organisation"),
        pool=row.choice("pool", pools(), ""),
        source=row.text("source", LONGEST_ID) or None,
        role=row.known("role", {role.code: role.title for role in roles().values()}, "role"),
        band=row.text("band", LONGEST_ID) or None,
        days=row.choice("days", DAY_KINDS, ANY),
        start=start,
        end=end,
        pence=_pence(row),
        from_on=first,
        until_on=last,
    )


def _pence(row: SheetRow) -> int:
    """Pence an hour, written as such or in pounds; exactly one of the two."""
    by_penny = row.read("pence_an_hour", lambda cell: fields.whole_of(cell, 1, MOST_PENCE))
    by_pound = row.read("pounds", fields.pence_of_pounds)
    if row.filled("pence_an_hour") == row.filled("pounds"):
        told = "both filled" if row.filled("pounds") else "both empty"
        row.refuse("pence_an_hour", f"pence_an_hour and pounds are {told}; fill exactly one of them.")
    if by_pound is not None and not 1 <= by_pound <= MOST_PENCE:
        row.refuse("pounds", f"An hour costs from 0.01 to {MOST_PENCE / 100:.2f} pounds.")
    return by_penny or by_pound or 0


def compare(comparison: Comparison, rows: list[RateRow]) -> None:
    """Plans what the sheet adds and changes."""
    for card in rows:
        organisation = None
        if card.organisation:
            organisation = comparison.organisation(card.row, "organisation", card.organisation)
            if organisation is None:
                continue
        names = card.names(organisation)
        key = ("rate_card", *names.values())
        if not comparison.once(card.row, key, "pool", "A card for the same from the same day"):
            continue
        change = comparison.row(card.row, _subject(card))
        change.agree("rate_card", names, pence_an_hour=card.pence, until_on=card.until_on)
        change.done()
    if comparison.organisations and not all(card.organisation for card in rows):
        comparison.organisations.add(EVERYBODY)


def _subject(card: RateRow) -> str:
    return " ".join(part for part in (card.organisation, card.pool, card.source, card.role, card.days) if part)
