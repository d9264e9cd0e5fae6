"""Where a roster is short along the time of day: a gap is a stretch of a shift that so many places of it leave open.

Somebody on a shift at times of their own fills a place from when to when. Who stays on beyond their own shift, or comes
before it, is there for one other shift of the same setting and role: the one that they reach furthest into.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from rostering.calendar import minutes_between
from rostering.rosters.snapshot import ShiftFacts, Snapshot

MINIMUM, TARGET = "minimum", "target"
Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Gap:
    """So many places of a shift that nobody fills from an instant to another. `below` says whether they are missing to
    its minimum or to its target only."""

    roster: int
    shift: int
    starts_at: datetime
    ends_at: datetime
    places: int
    below: str

    @property
    def minutes(self) -> int:
        """How long it lasts."""
        return minutes_between(self.starts_at, self.ends_at)


@dataclass(frozen=True)
class Ground:
    """What gaps are found on: shifts, the times of who stands on them and of who is booked, and the roster of each
    setting that has one."""

    shifts: tuple[ShiftFacts, ...]
    stands: tuple[tuple[int, datetime, datetime], ...]  # shift, from, until
    booked: tuple[tuple[int, datetime, datetime], ...]
    rosters: Mapping[int, int]  # setting: roster


def ground_of(snapshot: Snapshot) -> Ground:
    """The ground of the rosters of a snapshot."""
    homes = snapshot.rosters
    return Ground(
        shifts=snapshot.shifts,
        stands=tuple((one.shift, one.starts_at, one.ends_at) for one in snapshot.assignments),
        booked=tuple((one.shift, one.starts_at, one.ends_at) for one in snapshot.bookings),
        rosters={id_: homes[one.home][0] for id_, one in snapshot.settings.items() if one.home in homes},
    )


def gaps_of(ground: Ground) -> tuple[Gap, ...]:
    """Every gap: those below a minimum first, then by priority, then by time."""
    there = _there(ground)
    priority = {shift.id: shift.priority for shift in ground.shifts}
    found = [gap for shift in ground.shifts if shift.is_cover for gap in _of(ground, shift, there.get(shift.id, ()))]
    return tuple(sorted(found, key=lambda gap: (gap.below != MINIMUM, priority[gap.shift], gap.starts_at, gap.shift)))


def _there(ground: Ground) -> Mapping[int, list[Span]]:
    """From when to when there is somebody for each shift, a span a head."""
    there: dict[int, list[Span]] = defaultdict(list)
    beyond: list[tuple[ShiftFacts, Span]] = []
    by_id = {shift.id: shift for shift in ground.shifts}
    for id_, starts_at, ends_at in ground.stands:
        shift = by_id[id_]
        there[id_].append((max(starts_at, shift.starts_at), min(ends_at, shift.ends_at)))
        if starts_at < shift.starts_at:
            beyond.append((shift, (starts_at, shift.starts_at)))
        if ends_at > shift.ends_at:
            beyond.append((shift, (shift.ends_at, ends_at)))
    for id_, starts_at, ends_at in ground.booked:
        there[id_].append((starts_at, ends_at))
    if beyond:
        alike: dict[tuple[int, str | None], list[ShiftFacts]] = defaultdict(list)
        for shift in ground.shifts:
            if shift.is_cover:
                alike[shift.setting, shift.role].append(shift)
        for own, span in beyond:
            reached = _reached(own, span, alike[own.setting, own.role], there)
            if reached is not None:
                there[reached.id].append(span)
    return there


def _reached(
    own: ShiftFacts, span: Span, alike: Iterable[ShiftFacts], there: Mapping[int, Sequence[Span]]
) -> ShiftFacts | None:
    """The shift that is short and into which somebody reaches furthest beyond their own."""
    best: tuple[int, int] | None = None
    found = None
    for shift in alike:
        shared = minutes_between(max(span[0], shift.starts_at), min(span[1], shift.ends_at))
        if shift.id == own.id or shared <= 0 or not any(True for _ in _short(shift, there.get(shift.id, ()))):
            continue
        if best is None or (shared, -shift.priority) > best:
            best, found = (shared, -shift.priority), shift
    return found


def _of(ground: Ground, shift: ShiftFacts, spans: Sequence[Span]) -> Iterator[Gap]:
    roster = ground.rosters.get(shift.setting)
    if roster is None:
        return
    for (starts_at, ends_at), heads in _short(shift, spans):
        below = MINIMUM if heads < shift.minimum else TARGET
        yield Gap(roster, shift.id, starts_at, ends_at, max(shift.target, shift.minimum) - heads, below)


def _short(shift: ShiftFacts, spans: Sequence[Span]) -> Iterator[tuple[Span, int]]:
    """The stretches of a shift with fewer heads than it wants, each with how many there are."""
    wanted = max(shift.target, shift.minimum)
    begins, ends = shift.starts_at, shift.ends_at
    cuts = sorted({begins, ends, *(cut for span in spans for cut in span if begins < cut < ends)})
    open_: tuple[Span, int] | None = None
    for first, last in pairwise(cuts):
        heads = sum(span[0] <= first and span[1] >= last for span in spans)
        if open_ is not None and heads == open_[1]:
            open_ = (open_[0][0], last), heads
            continue
        if open_ is not None:
            yield open_
        open_ = ((first, last), heads) if heads < wanted else None
    if open_ is not None:
        yield open_
