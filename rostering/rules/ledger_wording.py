"""What a ledger says in words: who employs a person, and where they stand against the limits of working time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rostering import text
from rostering.catalogue import pools

if TYPE_CHECKING:
    from rostering.rules.ledger_limits import LimitLine
    from rostering.rules.ledger_page import EmploymentLine, LedgerPage


def employment_lines(page: LedgerPage) -> list[str]:
    """A line for each employment; of work elsewhere only that there is some."""
    lines = [_employment(one) for one in page.employments]
    return [*lines, "also works elsewhere"] if page.works_elsewhere else lines


def limit_lines(page: LedgerPage) -> list[str]:
    """The averages, then the nights, then every limit that is near or worse or tells how much room is left."""
    lines = [text.ledger_limit(line) for line in page.limits if line.average is not None]
    if page.opening_days:
        lines.append(text.opening_average(page.opening_days, page.opening_minutes))
    nights = page.ledger.night_share(page.ledger.as_at, page.reference_days or 1)
    if page.reference_days:
        lines.append(text.night_share(nights.nights, nights.worked, page.reference_days))
    return lines + [text.ledger_limit(line) for line in page.limits if line.average is None and _is_told(page, line)]


def _is_told(page: LedgerPage, line: LimitLine) -> bool:
    """Whether a limit is told: it is near or worse, or it says how much room the day's own spell has left."""
    now = line.room is not None and line.first <= page.ledger.as_at <= line.last
    return now or line.state != "kept"


def _employment(one: EmploymentLine) -> str:
    roles = ", ".join(text.role(role) for role in one.roles) or "no contract"
    pool = pools()[one.pool].title.lower() if one.pool in pools() else one.pool
    said = f"{roles} for {one.organisation} ({pool})"
    if one.started_on is not None:
        said += f", since {one.started_on:%d/%m/%Y}"
    if one.ended_on is not None:
        said += f", until {one.ended_on:%d/%m/%Y}"
    if one.opted_out_from is None:
        return said
    ends = f" until {one.opted_out_until:%d/%m/%Y}" if one.opted_out_until is not None else ""
    said += f"; opted out of the average week from {one.opted_out_from:%d/%m/%Y}{ends}"
    notice = "1 day's" if one.notice_days == 1 else f"{one.notice_days} days'"
    return f"{said}, {notice} notice to end it"
