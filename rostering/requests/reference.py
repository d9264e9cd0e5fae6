"""What a request is called: a letter for its kind and a number, such as L12."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from rostering.errors import BadInputError

LEAVE, WISH, SWAP = "leave", "wish", "swap"
LETTERS: Mapping[str, str] = MappingProxyType({"L": LEAVE, "W": WISH, "S": SWAP})
KINDS = tuple(LETTERS.values())


@dataclass(frozen=True, slots=True)
class Reference:
    """One request: its kind and its number among those of that kind."""

    kind: str
    number: int

    def __str__(self) -> str:
        letter = next(letter for letter, kind in LETTERS.items() if kind == self.kind)
        return f"{letter}{self.number}"


def parse_reference(typed: str) -> Reference:
    """A reference as people type it (L12, w3). Raises BadInputError for anything else."""
    text = typed.strip().upper()
    number = text[1:]
    if text[:1] not in LETTERS or not (number.isascii() and number.isdigit() and len(number) < 10):
        raise BadInputError(
            f"'{typed}' is no request; write a letter and a number like L12 (leave), W3 (wish) or S1 (swap).",
            hint=", as 'rota requests list' shows them",
        )
    return Reference(LETTERS[text[0]], int(number))


def reference_of(typed: str, kind: str) -> Reference:
    """A reference of one kind as people type it. Raises BadInputError for anything else."""
    reference = parse_reference(typed)
    if reference.kind != kind:
        raise BadInputError(f"{reference} is a {reference.kind}, no {kind}.")
    return reference
