"""What became of one piece of a batch: a problem file, or settings that were solved together."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rostering.batch.engine import Answer


class State(StrEnum):
    """Where a piece stands at the end."""

    SOLVED = "solved"  # saved
    KEPT = "kept"  # done before with the same input; nothing was done again
    BEST = "best"  # interrupted, and the best so far saved: done again when the run is resumed
    FAILED = "failed"
    LEFT = "left"  # its time never came


DONE = (State.SOLVED, State.KEPT)


@dataclass(frozen=True)
class RosterOutcome:
    """One roster of a piece: of a setting (its code), or of a file (its name).

    `below` are places below a minimum, `short` all that nobody fills; `waits` says that it is a proposal.
    """

    key: str
    short: int = 0
    below: int = 0
    broken: int = 0
    waits: bool = False
    lines: tuple[str, ...] = ()  # what is short and why, for whoever coordinates it


@dataclass(frozen=True)
class Outcome:
    """What became of a piece. `seconds` is the time of its solve, `peak_bytes` the most its process held."""

    key: str
    state: State
    said: str = ""  # why it failed
    input_sha256: str = ""
    status: str = ""
    objective: int | None = None
    bound: int | None = None
    gap: float | None = None
    seconds: float = 0.0
    peak_bytes: int = 0
    worker: str = ""
    rosters: tuple[RosterOutcome, ...] = field(default=())

    @classmethod
    def of(
        cls, key: str, state: State, document: Mapping[str, Any], answer: Answer, *rosters: RosterOutcome
    ) -> Outcome:
        """What became of a piece that was solved: `document` is its answer."""
        return cls(
            key,
            state,
            input_sha256=document["run"]["input_sha256"],
            status=document["status"],
            objective=document["objective"],
            bound=document["bound"],
            gap=document["gap"],
            seconds=answer.seconds,
            peak_bytes=answer.peak_bytes,
            worker=answer.worker,
            rosters=rosters,
        )

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to be done for it."""
        return self.state in DONE

    @property
    def short(self) -> int:
        """Places that nobody fills."""
        return sum(one.short for one in self.rosters)

    @property
    def below(self) -> int:
        """Places below a minimum."""
        return sum(one.below for one in self.rosters)

    @property
    def broken(self) -> int:
        """Hard rules that had to be broken."""
        return sum(one.broken for one in self.rosters)

    @property
    def waits(self) -> bool:
        """Whether a proposal waits for an answer."""
        return any(one.waits for one in self.rosters)

    def as_json(self) -> dict[str, Any]:
        """As logs and machines read it: codes and numbers, no names."""
        return {
            "key": self.key,
            "state": self.state.value,
            "said": self.said,
            "status": self.status,
            "objective": self.objective,
            "bound": self.bound,
            "gap": self.gap,
            "seconds": self.seconds,
            "peak_bytes": self.peak_bytes,
            "worker": self.worker,
            "rosters": [
                {
                    "key": one.key,
                    "short": one.short,
                    "below_minimum": one.below,
                    "broken": one.broken,
                    "proposal_waits": one.waits,
                }
                for one in self.rosters
            ],
        }
