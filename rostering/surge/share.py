"""A share as people type it: 20%, +20 %, 7.5."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rostering.errors import BadInputError

WHOLE = 1000  # per mille
MOST_LENGTH = 12
_TYPED = re.compile(r"\+?\s*(\d{1,4})(?:[.,](\d))?\s*%?", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Share:
    """So many thousandths of something."""

    per_mille: int

    def of(self, number: int) -> int:
        """So much of a number, to the nearest whole; a half counts as one."""
        return (2 * number * self.per_mille + WHOLE) // (2 * WHOLE)

    @property
    def words(self) -> str:
        """As people write it: 20%, 7.5%."""
        whole, tenths = divmod(self.per_mille, 10)
        return f"{whole}.{tenths}%" if tenths else f"{whole}%"


NOTHING = Share(0)


def typed_share(text: str, what: str, most: int) -> Share:
    """The share that a text means, of at most so many percent, to a tenth of a percent.

    Raises BadInputError for what is none: a word, below nothing, above the most.
    """
    found = _TYPED.fullmatch(text.strip()) if len(text) <= MOST_LENGTH else None
    share = None if found is None else Share(10 * int(found[1]) + int(found[2] or 0))
    if share is None or share.per_mille > 10 * most:
        raise BadInputError(f"{what} is a share from 0% to {most}%, such as 20%, not '{text[:MOST_LENGTH]}'.")
    return share
