"""Choosing some of a few things by their numbers, or naming others."""

from __future__ import annotations

from collections.abc import Mapping

from ui.modals.numbered import Numbered


class SomeOf(Numbered[tuple[str, ...]]):
    """Answers the keys of the things whose numbers are typed; with `others` a name stands for itself, names apart by
    commas. `things` are keys with their words."""

    def __init__(self, title: str, things: Mapping[str, str], hint: str, *, others: bool = False) -> None:
        super().__init__(title, tuple(things.values()), f"{hint}; Escape leaves all as it is", "1, 3")
        self._keys, self._others = tuple(things), others

    def meant(self, typed: str) -> tuple[str, ...]:
        parts = typed.split(",") if self._others and not typed.replace(" ", "").isdecimal() else self.chosen(typed)
        return tuple(self._key(part.strip()) for part in parts if part.strip())

    def _key(self, part: str) -> str:
        if part.isdecimal() and 1 <= int(part) <= len(self._keys):
            return self._keys[int(part) - 1]
        if self._others and not part.isdecimal():
            return part
        raise ValueError(f"'{part}' is no number of the list; type some from 1 to {len(self._keys)}.")
