"""How one worker stands on one shift, as it is and as it shall be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from rostering.store.assignment_standing import NOT_WORKING


@dataclass(frozen=True, slots=True)
class Work:
    """How one worker stands on one shift: instants, minutes of break, and a standing of `Assignment`."""

    starts_at: datetime
    ends_at: datetime
    break_minutes: int
    standing: str = "planned"
    pinned: bool = False
    note: str | None = None

    @property
    def stands(self) -> bool:
        """Whether it is work that is to be done: neither declined nor cancelled nor missed."""
        return self.standing not in NOT_WORKING


@dataclass(frozen=True, slots=True)
class Edit:
    """One worker's work on one shift as it shall be; None takes it away. The ids are the store's."""

    worker: int
    shift: int
    work: Work | None

    @property
    def pair(self) -> tuple[int, int]:
        """The worker and the shift."""
        return self.worker, self.shift


@dataclass(frozen=True, slots=True)
class Change:
    """One worker's work on one shift before and after a change; None: there was, or is, none."""

    worker: int
    shift: int
    before: Work | None
    after: Work | None

    @property
    def pair(self) -> tuple[int, int]:
        """The worker and the shift."""
        return self.worker, self.shift

    @property
    def words(self) -> str:
        """What became of it, in a word or two."""
        stood = self.before is not None and self.before.stands
        if self.after is None or not self.after.stands:
            return "off" if self.after is None else self.after.standing.replace("_", " ")
        if not stood or self.before is None:
            return "on"
        moved = (self.before.starts_at, self.before.ends_at) != (self.after.starts_at, self.after.ends_at)
        return "at other times on" if moved else f"{self.after.standing} on"
