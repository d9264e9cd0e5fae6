"""Who could never have anybody beside them on a shift: the pair is dropped, and the reason kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from rostering.rosters.obligations.place import Place
from solver.rules.companion import Companion
from solver.rules.rule import Rule

REASON = "nobody could be beside them"


def lonely(
    rules: Iterable[Rule], places: Iterable[Place], able: Mapping[str, Collection[str]], home_of: Mapping[str, str]
) -> Iterator[tuple[str, str, str]]:
    """The pairs (person, shift) that no roster can keep a rule about company with, and the rule.

    `able` gives who may be put on each shift by its id, `home_of` the home that each shift is at. Nobody is lonely on
    a shift where at every minute of it somebody who may be beside them could be on a place of that home.
    """
    at: dict[str, list[Place]] = defaultdict(list)
    for place in places:
        at[home_of[place.id]].append(place)
    for rule in rules:
        if isinstance(rule, Companion) and rule.hard and not rule.apart:
            people = frozenset(rule.workers or ())
            for place in _asked(rule, at):
                if not _has_company(rule, place, at[home_of[place.id]], able):
                    yield from ((person, place.id, rule.id) for person in able.get(place.id, ()) if person in people)


def _asked(rule: Companion, at: Mapping[str, list[Place]]) -> Iterator[Place]:
    for places in at.values():
        yield from (place for place in places if rule.shifts is None or place.id in rule.shifts)


def _has_company(rule: Companion, place: Place, there: Iterable[Place], able: Mapping[str, Collection[str]]) -> bool:
    """Whether others could be on from the first minute of a place to its last."""
    minute = place.begins
    spans = sorted(
        (other.begins, other.ends)
        for other in there
        if (other.id != place.id or place.shift.target > 1)
        and other.begins < place.ends
        and other.ends > place.begins
        and not rule.partners.isdisjoint(able.get(other.id, ()))
    )
    for begins, ends in spans:
        if begins > minute:
            return False
        minute = max(minute, ends)
    return minute >= place.ends
