"""Asking for a date or a week."""

from __future__ import annotations

from datetime import date

from ui.modals.question import Question

HINT = "23 Nov, 23/11/2026, 2026-W48, today, next; Enter goes there, Escape stays"


class GoTo(Question[date]):
    """Answers the day that was typed, or None."""

    def __init__(self, today: date) -> None:
        super().__init__("Go to", HINT, example="a date or a week")
        self._today = today

    def meant(self, typed: str) -> date | None:
        return meant_day(typed, self._today) if typed else None


def meant_day(typed: str, today: date) -> date:
    """The day that was typed, the Monday of a week by its number. Raises ValueError with a sentence."""
    from rostering import calendar

    try:
        return calendar.parse_date(typed, today)
    except ValueError as error:
        try:
            return calendar.parse_week(typed, today)
        except ValueError as second:
            raise (second if "week" in str(second) else error) from None
