"""A batch that came to its end, or was stopped: what was solved, what is short, what failed and why."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from rostering.batch.outcome import Outcome, State

SCHEMA = "rota-batch/1"


class Trouble(StrEnum):
    """What somebody may have to look at."""

    FAILED = "failed"  # or its time never came
    BROKEN = "broken"  # a hard rule, because nothing that keeps it was found
    BELOW = "mandatory-short"  # a place below its minimum


@dataclass(frozen=True)
class Batched:
    """One run as far as it came. `stale` names inputs that are old; `peak_bytes` is what all processes held at most."""

    run: int
    scope: str
    resumed: bool
    outcomes: tuple[Outcome, ...]
    interrupted: bool
    seconds: float
    peak_bytes: int
    stale: tuple[str, ...] = ()

    def in_state(self, *states: State) -> tuple[Outcome, ...]:
        """The pieces that ended in one of these states."""
        return tuple(one for one in self.outcomes if one.state in states)

    def troubles(self, outcome: Outcome) -> tuple[Trouble, ...]:
        """What somebody has to look at in one piece."""
        if outcome.state in (State.FAILED, State.LEFT):
            return (Trouble.FAILED,)
        found = [Trouble.BROKEN] if outcome.broken or outcome.status == "BROKEN" else []
        return (*found, *([Trouble.BELOW] if outcome.below else []))

    def must_look(self, fail_on: Collection[Trouble]) -> bool:
        """Whether there is a trouble of one of these kinds."""
        return any(one in fail_on for outcome in self.outcomes for one in self.troubles(outcome))

    def alerts(self) -> list[dict[str, Any]]:
        """Every trouble, one row each, in codes and numbers."""
        return [
            {
                "trouble": trouble.value,
                "key": outcome.key,
                "rosters": [one.key for one in outcome.rosters],
                "below_minimum": outcome.below,
                "broken": outcome.broken,
                "said": outcome.said,
            }
            for outcome in self.outcomes
            for trouble in self.troubles(outcome)
        ]

    def as_json(self) -> dict[str, Any]:
        """As machines read it."""
        return {
            "schema": SCHEMA,
            "run": self.run,
            "scope": self.scope,
            "resumed": self.resumed,
            "interrupted": self.interrupted,
            "seconds": round(self.seconds, 1),
            "peak_bytes": self.peak_bytes,
            "stale": list(self.stale),
            "pieces": [one.as_json() for one in self.outcomes],
            "alerts": self.alerts(),
        }
