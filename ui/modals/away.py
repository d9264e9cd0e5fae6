"""Asking until when somebody is not there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ui.modals.question import Question

LEAVE_KINDS = ("annual", "family", "study", "unpaid", "other")


@dataclass(frozen=True, slots=True)
class AwayAnswer:
    """Until the end of which day (None: no end is known), and, for leave, of which kind."""

    until: date | None
    kind: str = "annual"


class Away(Question[AwayAnswer]):
    """Answers until when; None changes nothing. For leave the kind may be typed before the day."""

    def __init__(self, title: str, first: date, last: date, today: date, *, leave: bool) -> None:
        hint = "the last day; nothing for until further notice"
        if leave:
            shown = f"{last.day} {last:%b}"
            hint = f"the last day ({shown} where nothing is typed), and before it {', '.join(LEAVE_KINDS)}"
        super().__init__(title, hint, example=f"{today.day} {today:%b}, today or Fri")
        self._first, self._last, self._today, self._leave = first, last, today, leave

    def meant(self, typed: str) -> AwayAnswer:
        from rostering import calendar

        kind, _, rest = typed.partition(" ")
        if kind not in LEAVE_KINDS or not self._leave:
            kind, rest = "annual", typed
        until = self._last if self._leave else None
        if rest:
            until = calendar.parse_date(rest, self._today)
        if until is not None and until < self._first:
            raise ValueError(f"{until:%a} {until.day} {until:%b} is before the first day")
        return AwayAnswer(until, kind)
