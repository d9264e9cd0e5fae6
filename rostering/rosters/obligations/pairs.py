"""Two who belong together, or who must not meet: the pairs on record, as rules of the days on which they hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from rostering.rosters.obligations.place import Place
from rostering.rosters.obligations.subjects import Concerned, Subjects
from rostering.rosters.pair_facts import PairFacts
from rostering.work.pair_kinds import APART, TOGETHER
from solver.rules.companion import Companion
from solver.rules.rule import Rule

NAMED = "named"  # what a rule about pairs names people by, where no pack of one's own names them itself


def paired(subjects: Subjects, one: Concerned, places: Iterable[Place], home_of: Mapping[str, str]) -> Iterator[Rule]:
    """A rule for each pair of its kind with both at work in the period: whoever of two is on is with the other, or
    they never meet."""
    apart = one.part.params.get("apart", False)
    about = {person.id for person in one.people}
    for pair in subjects.snapshot.pairs:
        both = [subjects.snapshot.persons[id_] for id_ in (pair.first, pair.second) if id_ in subjects.employed]
        if pair.kind != (APART if apart else TOGETHER) or len(both) < 2 or about.isdisjoint((pair.first, pair.second)):
            continue
        codes = frozenset(person.code for person in both)
        shifts = _shifts(subjects, pair, places)
        # One of two who must not meet is enough to look at, unless work that is fixed before the pair began counts.
        looked_at = both[:1] if apart and shifts is None else both
        yield Companion(**one.shared(looked_at), partners=codes, shifts=shifts, home=home_of, apart=apart)


def _shifts(subjects: Subjects, pair: PairFacts, places: Iterable[Place]) -> frozenset[str] | None:
    """The shifts that begin on a day on which a pair holds; None: all of them."""
    horizon = subjects.horizon
    if pair.on(horizon.first) and pair.on(horizon.last):
        return None
    return frozenset(place.id for place in places if pair.on(place.shift.day))
