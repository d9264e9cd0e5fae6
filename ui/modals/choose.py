"""Choosing one of a few things by its number."""

from __future__ import annotations

from collections.abc import Mapping

from ui.modals.numbered import Numbered

HINT = "its number; Escape leaves all as it is"


class Choose(Numbered[str]):
    """Answers the key of the thing whose number is typed. `things` are keys with their words."""

    def __init__(self, title: str, things: Mapping[str, str], hint: str = HINT) -> None:
        super().__init__(title, tuple(things.values()), hint, "1")
        self._keys = tuple(things)

    def meant(self, typed: str) -> str:
        if typed in self._keys:
            return typed
        if not typed.isdecimal() or not 1 <= int(typed) <= len(self._keys):
            raise ValueError(f"'{typed}' is no number of the list; type one from 1 to {len(self._keys)}.")
        return self._keys[int(typed) - 1]
