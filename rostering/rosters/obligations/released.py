"""How many of a tier a solve may put on a shift: as many as places of it were released to them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from rostering.rosters.eligibility.eligibility import Seat
from rostering.rosters.eligibility.release_requirements import RULE, tier_through
from rostering.rosters.obligations.cover import DEAREST
from rostering.rosters.obligations.place import Place
from rostering.rosters.read_offers import SETTING
from rostering.rosters.snapshot import AssignmentFacts, Snapshot
from rostering.store.assignment_standing import PLANNED
from solver.rules.cover import Cover, CoverRow
from solver.rules.rule import Rule


def released(
    snapshot: Snapshot,
    ids: Mapping[int, str],
    places: Iterable[Place],
    seats: Mapping[tuple[str, int], Seat],
    stands: Iterable[AssignmentFacts],
) -> Iterator[Rule]:
    """A most on each shift for each tier that it is released to; the setting's own people are not limited.

    `stands` are those who stay whatever is found: who was asked is beside what is left of the release, who is pinned
    without having been asked is one of it. One too many is dearer than any place that stays open for it.
    """
    room = {key: left for key, left in snapshot.offers.room.items() if key[0] in ids and key[1] != SETTING}
    if not room:
        return
    duties, held = defaultdict[int, set[str]](set), defaultdict[int, list[AssignmentFacts]](list)
    for place in places:
        duties[place.shift.id].add(place.id)
    for one in stands:
        held[one.shift].append(one)
    able: dict[tuple[int, str], set[str]] = defaultdict(set)
    for (person, shift), seat in seats.items():
        if any(key[0] == shift for key in room):
            able[shift, tier_through(snapshot, seat.worker, seat.pool, snapshot.shift[shift])].add(person)
    rows = []
    for (shift, tier), left in room.items():
        facts, among = snapshot.shift[shift], frozenset(able[shift, tier])
        nation = snapshot.nations[snapshot.settings[facts.setting].organisation]
        theirs = [one for one in held[shift] if snapshot.person_on(one).code in among]
        unasked = sum(one.standing == PLANNED for one in theirs)
        most = len(theirs) - unasked + max(left, unasked)
        if len(among) > most and snapshot.rules.part(RULE, facts.day, nation) is not None:
            rows.append(CoverRow(ids[shift], max=most, over=DEAREST, shifts=frozenset(duties[shift]), among=among))
    if rows:
        yield Cover(id=RULE, severity="soft", rows=tuple(rows))
