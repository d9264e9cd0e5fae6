"""What people and clients want: wishes, promises, the cells of patterns, and who is preferred."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from rostering.rosters.obligations.subjects import Subjects
from rostering.rosters.wishes import Wishes
from solver.rules.request import Request, Wish
from solver.rules.rule import Rule


def wanted(subjects: Subjects) -> Iterator[Rule]:
    """Every rule in force about wishes. Those of clients stand beside those of workers."""
    part = subjects.part("GEN-REQ")
    if part is not None:
        wishes = Wishes(subjects.snapshot, subjects.horizon, subjects.ids)
        soft, promised = wishes.asked(promised=False) + wishes.cells(part), wishes.asked(promised=True)
        if soft:
            yield Request(id="GEN-REQ", severity="soft", tier=part.tier, weight=part.weight, wishes=tuple(soft))
        if promised:
            yield Request(id="GEN-REQ/promised", severity="hard", wishes=tuple(promised))
    preferred = subjects.part("CONT", "preferred")
    if preferred is not None:
        yield from _preferred(subjects, preferred.id, preferred.params.get("weight", preferred.weight))


def _preferred(subjects: Subjects, id_: str, weight: int) -> Iterator[Rule]:
    """A wish for each day on which a client could have somebody they would rather have."""
    visits: dict[tuple[int, int], set[str]] = defaultdict(set)
    for shift in subjects.snapshot.shifts:
        if shift.client is not None:
            visits[shift.client, subjects.horizon.number_of(shift.day)].add(subjects.ids[shift.id])
    employed = {person.id: person.code for person in subjects.people}
    wishes = tuple(
        Wish(employed[person], day, "on", shifts=frozenset(shifts), weight=weight)
        for (client, day), shifts in sorted(visits.items())
        for person in sorted(subjects.snapshot.clients[client].preferred)
        if person in employed
    )
    if wishes:
        yield Request(id=id_, severity="soft", wishes=wishes)
