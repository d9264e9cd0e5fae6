"""What it costs to put more people on a shift than it has places for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from rostering.rosters.obligations.subjects import Subjects
from rostering.rosters.pattern_cells import pattern_cells
from rostering.rosters.snapshot import ShiftFacts
from rostering.work.patterns import codes_of
from solver.rules.cover import Cover, CoverRow
from solver.rules.rule import Rule


def surplus(subjects: Subjects, taken: Mapping[int, int]) -> Iterator[Rule]:
    """A price for each head beyond a shift's places, above what the shift is worth to anybody who is short of contract
    hours, so that hours are never made up where nobody is wanted. Those whose patterns say the shift are wanted.

    `taken` counts the places that are filled at times of their own, or by a booking.
    """
    part = subjects.part("GEN-MINUTES", "share")
    weight, per = (0, 1) if part is None else (part.weight, part.params["per"])
    said = _said(subjects)
    rows = []
    for shift in subjects.snapshot.shifts:
        places = max(shift.target, shift.minimum, said[shift.id]) - taken.get(shift.id, 0)
        over = weight * -(-shift.length // per) + 1
        rows.append(CoverRow(subjects.ids[shift.id], max=max(0, places), over=over, under=0))
    if rows:
        yield Cover(id="GEN-COVER/over", severity="soft", tier="cost", rows=tuple(rows))


def _said(subjects: Subjects) -> Counter[int]:
    """How many people each shift is on whose pattern says its code there, on that day, in a role of theirs."""
    snapshot = subjects.snapshot
    there: dict[tuple[int, int, str], list[ShiftFacts]] = {}
    for shift in snapshot.shifts:
        key = snapshot.settings[shift.setting].home, subjects.horizon.number_of(shift.day), shift.code
        there.setdefault(key, []).append(shift)
    found: Counter[int] = Counter()
    for pattern, day, cell in pattern_cells(snapshot, subjects.horizon):
        worker = snapshot.worker[pattern.worker]
        setting = worker.setting if pattern.setting is None else pattern.setting
        if setting is None:
            continue
        roles = {contract.role for contract in worker.contracts if contract.on(day)}
        for code in codes_of(cell):
            key = snapshot.settings[setting].home, subjects.horizon.number_of(day), code
            found.update(one.id for one in there.get(key, ()) if one.role is None or one.role in roles)
    return found
