"""More demand: more places on the shifts that there are."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from rostering.rosters.snapshot import ShiftFacts, Snapshot
from rostering.surge.share import Share


def with_more(snapshot: Snapshot, share: Share) -> Snapshot:
    """A snapshot with a share of places more, spread over the days of each setting and role: of seven days with one
    place each, a fifth more is one place more in the week. A client's own shifts and what is no cover stay as they are;
    workload by the hour grows alike."""
    if not share.per_mille:
        return snapshot
    asked: dict[tuple[int, str | None], tuple[int, int]] = defaultdict(lambda: (0, 0))
    shifts = []
    for one in snapshot.shifts:
        if not one.is_cover or one.client is not None:
            shifts.append(one)
            continue
        key = one.setting, one.role
        before = asked[key]
        asked[key] = after = before[0] + one.minimum, before[1] + one.target
        shifts.append(_larger(one, *(share.of(new) - share.of(old) for old, new in zip(before, after, strict=True))))
    workload = tuple(replace(one, minutes=one.minutes + share.of(one.minutes)) for one in snapshot.workload)
    return replace(snapshot, shifts=tuple(shifts), workload=workload)


def _larger(shift: ShiftFacts, minimum: int, target: int) -> ShiftFacts:
    most = max(shift.target + target, shift.minimum)
    return replace(shift, minimum=min(shift.minimum + minimum, most), target=shift.target + target)
