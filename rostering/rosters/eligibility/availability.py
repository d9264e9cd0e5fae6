"""Who is there when: leave, what people said about when they can, and what was agreed with them."""

from __future__ import annotations

from datetime import date

from rostering.rosters.clock import WallTimes
from rostering.rosters.eligibility.agreed_requirements import against_agreement
from rostering.rosters.eligibility.spoken import Spoken, covered, said_about
from rostering.rosters.gathered import gathered
from rostering.rosters.snapshot import ShiftFacts, Snapshot, WorkerFacts


class Availability:
    """Answers for one snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._available = gathered(snapshot.available, lambda one: one.person)
        self._agreed = gathered(snapshot.agreed, lambda one: one.worker)
        self._spoken: dict[tuple[int, date], Spoken] = {}

    def against(self, worker: WorkerFacts, shift: ShiftFacts, wall: WallTimes) -> str | None:
        """Why somebody is not there for a shift with these local times; None when nothing says so."""
        return self._absent(worker, shift) or self._unavailable(worker, shift, wall) or self._bound(worker, shift, wall)

    def _absent(self, worker: WorkerFacts, shift: ShiftFacts) -> str | None:
        absence = self._snapshot.absence(worker.person, shift.starts_at, shift.ends_at)
        return None if absence is None else absence.told

    def _unavailable(self, worker: WorkerFacts, shift: ShiftFacts, wall: WallTimes) -> str | None:
        """Who has said when they can is unavailable outside that, within the dates they spoke about."""
        said = self._available.get(worker.person)
        if not said:
            return None
        key = worker.person, shift.day
        if key not in self._spoken:
            self._spoken[key] = said_about(said, shift.day)
        spoken = self._spoken[key]
        outside = spoken.can is not None and not covered(wall.begins, wall.ends, spoken.can)
        if outside or any(wall.begins < last and wall.ends > first for first, last in spoken.cannot):
            return "not available then"
        return None

    def _bound(self, worker: WorkerFacts, shift: ShiftFacts, wall: WallTimes) -> str | None:
        """What was agreed with them otherwise."""
        agreed = self._agreed.get(worker.id)
        return against_agreement(agreed, wall, shift.day) if agreed else None
