"""Learners on placement: the supervisor named for each is on duty at the home for the whole of their shifts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from rostering.rosters.obligations.place import Place
from rostering.rosters.obligations.subjects import Concerned, Subjects
from solver.rules.companion import Companion
from solver.rules.rule import Rule

ON_PLACEMENT, PLACEMENT = "on_placement", "placement"


def supervised(
    subjects: Subjects, one: Concerned, places: Iterable[Place], home_of: Mapping[str, str]
) -> Iterator[Rule]:
    """A rule for each placement: on the placement shifts of its days and its home the supervisor is there too. A
    supervisor who works there no more is nobody, so that the learner cannot be put on."""
    snapshot, about = subjects.snapshot, {person.id for person in one.people}
    for placed in snapshot.placements:
        learner = snapshot.worker.get(placed.worker)
        if learner is None or learner.person not in about:
            continue
        home = snapshot.settings[placed.setting].home
        shifts = frozenset(
            place.id
            for place in places
            if place.shift.type == PLACEMENT
            and placed.on(place.shift.day)
            and snapshot.settings[place.shift.setting].home == home
        )
        if shifts:
            works = placed.supervisor in subjects.employed
            partners = frozenset((snapshot.persons[placed.supervisor].code,)) if works else frozenset()
            mine = one.shared((snapshot.persons[learner.person],))
            yield Companion(**mine, partners=partners, shifts=shifts, home=home_of)
