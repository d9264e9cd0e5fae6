"""Which process this is, so that another can tell later whether it still lives: its machine, its number, its birth."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass

BIRTH = 19  # the field of /proc/N/stat that says when it began, counted behind its name


@dataclass(frozen=True)
class Process:
    """A process: `number` is used again by others, together with its `birth` it is not."""

    host: str
    number: int
    birth: str

    @classmethod
    def own(cls) -> Process:
        """This one."""
        number = os.getpid()
        return cls(platform.node(), number, _birth(number) or "")

    @classmethod
    def read(cls, host: str, words: str) -> Process:
        """The process that `words` of a record mean."""
        number, _, birth = words.partition(":")
        return cls(host, int(number), birth)

    @property
    def words(self) -> str:
        """As a record keeps it."""
        return f"{self.number}:{self.birth}"

    @property
    def is_here(self) -> bool:
        """Whether it is of this machine, so that one can look."""
        return self.host == platform.node()

    @property
    def lives(self) -> bool:
        """Whether a process of this machine still runs."""
        birth = _birth(self.number)
        if birth is not None:
            return birth == self.birth
        if os.path.isdir("/proc/self"):
            return False
        try:
            os.kill(self.number, 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            return True
        return True


def _birth(number: int) -> str | None:
    """When a process began, in the system's own count; None where it does not run or the system does not say."""
    try:
        with open(f"/proc/{number}/stat", encoding="utf-8", errors="replace") as file:
            behind = file.read().rpartition(")")[2].split()
    except OSError:
        return None
    return None if behind[0] == "Z" else behind[BIRTH]
