"""The question of a loan plan: who could be lent where, which duties want somebody, and what has to stay at home.

Whole days and plain names, as in a problem: organisations, agreements and laws on movement come resolved to numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from solver.problem import Problem
from solver.roster import Roster


@dataclass(frozen=True, slots=True)
class Want:
    """So many places of a duty that nobody fills; the smallest `rank` is closed first."""

    duty: str
    places: int
    rank: int


@dataclass(frozen=True, slots=True)
class Offer:
    """One worker who could be lent to one place. `duties` has the first and the last day of each that they could do
    there, `barred` the days on which they cannot be there, `lost` (by the last day of a loan) the last day on which
    home is without them. `groups` share the burden of their days away, the largest group first; `journey` are the
    minutes of one way there, `new` says that they would have to be inducted."""

    worker: str
    place: str
    duties: Mapping[str, tuple[int, int]]
    barred: frozenset[int] = frozenset()
    lost: Mapping[int, int] = field(default_factory=dict)
    groups: tuple[str, ...] = ()
    journey: int = 0
    new: bool = False


@dataclass(frozen=True, slots=True)
class Floor:
    """Of some workers, each on a day at home, at most so many may be away."""

    heads: frozenset[tuple[str, int]]
    most: int


@dataclass(frozen=True)
class Lending:
    """A problem whose roster stands, with pairs for what workers could do where they are lent and for what they do at
    home; `at_home` are the duties that each gives up on the days without them. `before` are the days that each group
    has to its account."""

    problem: Problem
    roster: Roster
    wants: tuple[Want, ...]
    offers: tuple[Offer, ...]
    at_home: Mapping[str, frozenset[str]]
    floors: tuple[Floor, ...] = ()
    before: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lent:
    """One loan of an answer: an offer by its number, and what it is taken for, in the order of its days."""

    offer: int
    duties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Loans:
    """An answer: the loans, how many places of each duty they close, and whether every step was proven best."""

    lent: tuple[Lent, ...]
    closed: Mapping[str, int]
    proven: bool
