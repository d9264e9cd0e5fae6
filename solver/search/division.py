"""Sharing people out among parts that are then searched apart: a linear programme over minutes, not over days.

Each part lacks minutes of some kinds of work (roles) that its own people cannot do; somebody shared can do so many
minutes in each part, and so many in all. What is least is the lack that nobody can fill; among equals, each goes where
they can do most.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from solver.search.linear import LinearProgramme
from solver.stop import Stop

LACK_PRICE = 1.0  # of a minute that nobody fills, in the middle; near to far below it, what is the same otherwise
PREFERENCE = 1e-3

Need = tuple[int, str]  # a part, and a kind of work


@dataclass(frozen=True, slots=True)
class Shared:
    """Somebody who could work in several parts: `minutes` they work at most in all, and for each need."""

    minutes: int
    able: Mapping[Need, int]


def divide(lacking: Mapping[Need, int], people: Sequence[Shared]) -> tuple[int, ...]:
    """The part that each person goes to. Raises LinearError where the linear solver fails, which it should not."""
    needs = {need: row for row, need in enumerate(sorted(lacking))}
    first = len(needs)
    programme = LinearProgramme([*(float(lacking[need]) for need in needs), *(float(one.minutes) for one in people)])
    for row in needs.values():
        programme.add(LACK_PRICE, [row], [1.0])  # what stays open
    columns: dict[int, tuple[int, int]] = {}  # column: person, part
    for number, one in enumerate(people):
        programme.add(0.0, [first + number], [1.0])  # what they do not work
        most = max(one.able.values(), default=0)
        for need in sorted(one.able):
            if need in needs and one.able[need] > 0:
                cost = PREFERENCE * (1.0 - one.able[need] / most)
                column = programme.add(cost, [needs[need], first + number], [1.0, 1.0], float(one.able[need]))
                columns[column] = number, need[0]
    given: dict[int, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    if columns:
        for column, value in programme.solve(Stop()).values.items():
            if column in columns:
                person, part = columns[column]
                given[person][part] += value
    return tuple(_most(given[number], one) for number, one in enumerate(people))


def _most(given: Mapping[int, float], one: Shared) -> int:
    """The part that was given most; where none was, the one where they can do most."""
    able: dict[int, int] = defaultdict(int)
    for (part, _), minutes in one.able.items():
        able[part] += minutes
    return min(able, key=lambda part: (-round(given.get(part, 0.0)), -able[part], part))
