"""What is supposed to happen, whoever works when."""

from __future__ import annotations

from dataclasses import dataclass

from rostering.errors import BadInputError
from rostering.surge.share import NOTHING, Share

MOST_SICK, MOST_DEMAND = 100, 500  # percent
MOST_WEEKS = 12
MOST_SIZE = 50
DEFAULT_WEEKS, DEFAULT_SEED = 4, 1


@dataclass(frozen=True, slots=True)
class Scenario:
    """`sickness` is how many of the own and bank staff are away sick, all reasons together; `demand` how many places
    more there are. `closed` are settings by code or name, `opened` kinds of centre (data/surge_settings.toml), each
    `size` times as large as there, run by the organisation of that code (None: the one with the most settings).

    Who is sick is drawn: the same `seed` gives the same people, and more sickness the same and others besides.
    """

    sickness: Share = NOTHING
    demand: Share = NOTHING
    closed: tuple[str, ...] = ()
    opened: tuple[str, ...] = ()
    size: int = 1
    run_by: str | None = None
    seed: int = DEFAULT_SEED

    def __post_init__(self) -> None:
        if self.sickness.per_mille > 10 * MOST_SICK:
            raise BadInputError(
                f"Nobody can be sick twice: sickness is at most {MOST_SICK}%, not {self.sickness.words}."
            )
        if not 1 <= self.size <= MOST_SIZE:
            raise BadInputError(f"A centre is 1 to {MOST_SIZE} times as large as its blueprint, not {self.size} times.")
