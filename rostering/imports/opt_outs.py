"""The opt-out of the 48-hour week that a row of the staff sheet gives."""

from dataclasses import dataclass
from datetime import date

from rostering.imports.comparison import RowChange
from rostering.imports.plan import Record, Value
from rostering.imports.sheet import SheetRow

LEAST_NOTICE, MOST_NOTICE = 7, 92  # days to end an opt-out, Working Time Regulations 1998 reg 5; three months at most


@dataclass(frozen=True)
class OptOut:
    """From when until when somebody opted out, and the days of notice that end it (None: the sheet does not say)."""

    signed: date
    until: date | None
    notice_days: int | None


def opt_out(row: SheetRow, *, under_18: bool) -> OptOut | None:
    """The opt-out of the row, None where it has none; what is wrong is noted on it."""
    signed, until = row.date("opt_out_from"), row.date("opt_out_until")
    notice = row.whole("opt_out_notice", LEAST_NOTICE, MOST_NOTICE)
    if signed is None:
        for what, told in (("a notice", notice), ("an end", until)):
            if told is not None:
                row.refuse("opt_out_from", f"The opt-out has {what} but no start; fill the day it was signed for.")
        return None
    if until is not None and until < signed:
        row.refuse("opt_out_until", f"The opt-out ends on {until}, before it starts on {signed}.")
    if under_18:
        row.refuse("opt_out_from", "Nobody under 18 can opt out of the 48-hour week; leave the cell empty.")
    return OptOut(signed, until, notice)


def agree_opt_out(change: RowChange, worker: Record, told: OptOut | None) -> None:
    """Plans the opt-out that a row gives: the one of the same day corrected, or a new one."""
    if told is None:
        return
    said: dict[str, Value] = {"until_on": told.until}
    if told.notice_days is not None:
        said["notice_days"] = told.notice_days
    names = {"worker_id": worker, "from_on": told.signed}
    change.agree("opt_out", names, f"opt-out from {told.signed}", **said)
