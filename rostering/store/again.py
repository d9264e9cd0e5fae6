"""A whole use case done again from its beginning, while the store cannot be had."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TypeVar

from rostering.errors import StoreAwayError

Outcome = TypeVar("Outcome")

PAUSES = (0.2, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0)  # seconds between two tries: a server started anew is back by then


def again(
    work: Callable[[], Outcome],
    *,
    told: Callable[[str, float], None] = lambda sentence, seconds: None,
    pauses: Sequence[float] = PAUSES,
    sleep: Callable[[float], None] = time.sleep,
) -> Outcome:
    """What a use case gives, tried again after each pause while the store is in use, away or being started anew.

    `told` hears why, and for how many seconds it is waited. What was tried before left nothing, but for one case that
    nobody can tell apart: the server went away just when it was asked to keep it. So the work looks first whether it is
    done already, where doing it twice would matter. Raises the last StoreAwayError after the last pause.
    """
    for seconds in pauses:
        try:
            return work()
        except StoreAwayError as error:
            told(error.sentence, seconds)
            sleep(seconds)
    return work()
