"""Accepting that a shift stays short: what is done about it instead."""

from __future__ import annotations

from ui.modals.numbered import Numbered

HINT = "figures and words with commas between, none about anybody's health; Enter accepts it, Escape does not"


class RunShort(Numbered[tuple[str, ...]]):
    """Answers the measures: numbers of the usual ones, and words; None accepts nothing."""

    def __init__(self, label: str, usual: tuple[str, ...]) -> None:
        title = f"{label} runs short: what is done instead?"
        super().__init__(title, usual, HINT, "1 3, or words of your own")

    def chosen(self, typed: str) -> tuple[str, ...]:
        return typed_measures(typed)

    def meant(self, typed: str) -> tuple[str, ...]:
        measures = typed_measures(typed)
        if not measures:
            raise ValueError("Choose a measure, or say one: running short takes something that is done instead.")
        return measures


def typed_measures(typed: str) -> tuple[str, ...]:
    """The measures that were typed with commas between: numbers of usual ones, and words."""
    parts = (" ".join(part.split()) for part in typed.split(","))
    found = (one for part in parts for one in (part.split() if part.replace(" ", "").isdecimal() else (part,)))
    return tuple(dict.fromkeys(one for one in found if one))
