"""The answer: who does which duty."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Difference:
    """What one roster has and another has not, as sorted (worker, duty) pairs."""

    added: tuple[tuple[str, str], ...]
    removed: tuple[tuple[str, str], ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed)


@dataclass(frozen=True)
class Roster:
    """Each worker's duties. A worker without an entry is off throughout."""

    lines: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, assignments: Iterable[tuple[str, str]]) -> Roster:
        """The roster with these (worker, duty) pairs; one given twice counts once."""
        lines: dict[str, list[str]] = {}
        for worker, duty in sorted(set(assignments)):
            lines.setdefault(worker, []).append(duty)
        return cls({worker: tuple(duties) for worker, duties in lines.items()})

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return ((worker, duty) for worker in sorted(self.lines) for duty in self.lines[worker])

    def __len__(self) -> int:
        return sum(len(duties) for duties in self.lines.values())

    def __contains__(self, assignment: object) -> bool:
        if not isinstance(assignment, tuple):
            return False
        worker, duty = assignment
        return duty in self.lines.get(worker, ())

    def by_worker(self, worker: str) -> tuple[str, ...]:
        """The duties of one worker, by id."""
        return self.lines.get(worker, ())

    @cached_property
    def by_duty(self) -> Mapping[str, tuple[str, ...]]:
        """Who does each duty that anybody does."""
        of: dict[str, list[str]] = {}
        for worker, duty in self:
            of.setdefault(duty, []).append(worker)
        return {duty: tuple(workers) for duty, workers in of.items()}

    def with_(self, worker: str, duty: str) -> Roster:
        """This roster and one assignment more."""
        duties = tuple(sorted({*self.by_worker(worker), duty}))
        return Roster({**self.lines, worker: duties})

    def without(self, worker: str, duty: str) -> Roster:
        """This roster less one assignment."""
        duties = tuple(other for other in self.by_worker(worker) if other != duty)
        lines = {**self.lines, worker: duties}
        if not duties:
            del lines[worker]
        return Roster(lines)

    def diff(self, other: Roster) -> Difference:
        """What `other` adds to this roster and removes from it."""
        here, there = set(self), set(other)
        return Difference(tuple(sorted(there - here)), tuple(sorted(here - there)))
