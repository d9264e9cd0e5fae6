"""Asking for a few words."""

from __future__ import annotations

from ui.modals.question import Question


class Ask(Question[str]):
    """Answers what was typed. Where something must be said (`needed`), Enter alone answers nothing."""

    def __init__(self, title: str, hint: str, said: str = "", *, needed: bool = True) -> None:
        super().__init__(title, f"{hint}; Escape leaves all as it is", said)
        self._needed = needed

    def meant(self, typed: str) -> str:
        if self._needed and not typed:
            raise ValueError(f"Type it first: {self._hint}")
        return typed
