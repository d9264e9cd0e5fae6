"""Letters as one types them without a special keyboard."""

from __future__ import annotations

import unicodedata

LETTERS = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "ß": "ss", "æ": "ae", "’": "'"})


def plain(text: str) -> str:
    """The same words small and without accents, so that what is typed can be found in what is written."""
    split = unicodedata.normalize("NFKD", text.casefold().translate(LETTERS))
    return "".join(letter for letter in split if not unicodedata.combining(letter))
