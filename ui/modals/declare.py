"""Declaring good for a while what nobody has put on record of somebody, or recording what was seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ui.modals.numbered import Numbered

if TYPE_CHECKING:
    from rostering.people.unknowns import Unknown

UNTIL = "until"
HINT = "figures (nothing: all of them), then 'until 12 Jan' for another end than 28 days on; Escape declares nothing"


@dataclass(frozen=True, slots=True)
class Declaration:
    """What is declared (empty: all that is unknown), and until which day (None: as long as is usual)."""

    subjects: tuple[str, ...]
    until: date | None


class Declare(Numbered[Declaration]):
    """Answers what a manager declares of one person."""

    def __init__(self, name: str, unknown: Sequence[Unknown], today: date) -> None:
        from rostering.people.wording import effect

        things = tuple(f"{one.subject} ({one.rule}, {effect(one)})" for one in unknown)
        super().__init__(f"{name}: what is declared good?", things, HINT, "1 3 until 12 Jan")
        self._subjects, self._today = tuple(one.subject for one in unknown), today

    def chosen(self, typed: str) -> list[str]:
        return typed.partition(UNTIL)[0].replace(",", " ").split()

    def meant(self, typed: str) -> Declaration:
        from rostering import calendar

        _, asked, end = typed.partition(UNTIL)
        subjects = [self._subject(figure) for figure in self.chosen(typed)]
        until = calendar.parse_date(end.strip(), self._today) if asked else None
        return Declaration(tuple(subjects), until)

    def _subject(self, figure: str) -> str:
        if not figure.isdecimal() or not 1 <= int(figure) <= len(self._subjects):
            raise ValueError(f"'{figure}' is no number of the list; type some from 1 to {len(self._subjects)}.")
        return self._subjects[int(figure) - 1]
