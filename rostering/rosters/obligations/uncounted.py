"""Volunteers and others who are never counted: how many a shift may have, and its minimum without them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from rostering.catalogue import pools
from rostering.rosters.obligations.place import Place
from rostering.rosters.obligations.subjects import Subjects
from rostering.rosters.snapshot import Snapshot
from solver.rules.cover import Cover, CoverRow
from solver.rules.rule import Rule

RULE = "VOL-MIN"


def uncounted_people(snapshot: Snapshot) -> frozenset[int]:
    """The persons who work only through pools that do not count."""
    through: dict[int, set[str]] = {}
    for worker in snapshot.workers:
        through.setdefault(worker.person, set()).add(worker.pool)
    known = pools()
    return frozenset(
        person for person, joined in through.items() if all(one in known and not known[one].counts for one in joined)
    )


def uncounted(subjects: Subjects, places: Iterable[Place], taken: Mapping[int, int]) -> Iterator[Rule]:
    """On each shift that such a person could be on: no more of them than there are places above the minimum, and the
    minimum counted among everybody else. `taken` are the places filled by bookings and at times of their own."""
    snapshot, horizon = subjects.snapshot, subjects.horizon
    apart = uncounted_people(snapshot)
    if not apart:
        return
    codes = frozenset(person.code for person in subjects.people if person.id in apart)
    others = frozenset(person.code for person in subjects.people) - codes
    most, least = [], []
    for place in places:
        shift = place.shift
        home = snapshot.settings[shift.setting].home
        near = apart & subjects.reaching(home)
        if not near or not shift.is_cover or place.id != subjects.ids.get(shift.id):
            continue
        nation = snapshot.nations[snapshot.settings[home].organisation]
        if snapshot.rules.part(RULE, horizon.last, nation, "most") is not None:
            room = max(0, shift.target - shift.minimum)
            most.append(CoverRow(place.id, max=room, shifts=frozenset((place.id,)), among=codes))
        minimum = max(0, shift.minimum - taken.get(shift.id, 0))
        if minimum and others and snapshot.rules.part(RULE, horizon.last, nation, "minimum") is not None:
            on = frozenset((place.id,))
            least.append(CoverRow(place.id, min=minimum, priority=shift.priority, shifts=on, among=others))
    if most:
        yield Cover(id=f"{RULE}/most", severity="hard", rows=tuple(most))
    if least:
        yield Cover(id=f"{RULE}/minimum", severity="soft", rows=tuple(least))
