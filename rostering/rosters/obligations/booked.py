"""The places that bookings without a name fill: heads that stand for nobody's rest, skills or company."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace

from rostering.rosters.horizon import Horizon
from rostering.rosters.obligations.place import Place
from rostering.rosters.snapshot import Snapshot

Span = tuple[int, int]


class Booked:
    """Counts the bookings of a snapshot: on a shift, and along a stretch of minutes at a home."""

    def __init__(self, snapshot: Snapshot, horizon: Horizon) -> None:
        self._on: dict[int, list[Place]] = defaultdict(list)
        self._at: dict[int, list[Place]] = defaultdict(list)
        for one in snapshot.bookings:
            if one.shift not in snapshot.shift:  # where only part of a roster is looked at
                continue
            shift = replace(snapshot.shift[one.shift], role=one.role)
            place = Place(f"booking {one.id}", shift, horizon.minute(one.starts_at), horizon.minute(one.ends_at))
            self._on[one.shift].append(place)
            self._at[snapshot.settings[shift.setting].home].append(place)

    def on(self, shift: int) -> int:
        """How many are booked on a shift."""
        return len(self._on.get(shift, ()))

    def on_shift(self, shift: int) -> list[Place]:
        """The bookings on a shift, each from when to when it is."""
        return self._on.get(shift, [])

    def near(self, home: int, span: Span, counts: Callable[[Place], bool]) -> list[Place]:
        """The bookings at a home that count and touch a stretch."""
        return [
            place
            for place in self._at.get(home, ())
            if place.begins < span[1] and place.ends > span[0] and counts(place)
        ]
