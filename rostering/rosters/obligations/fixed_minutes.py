"""Working time that somebody is fixed to beside the roster, day by day as the solver counts it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import timedelta

from rostering.calendar import instant, local_day, minutes_between
from rostering.rosters.clock import fixed_clocks
from rostering.rosters.obligations.subjects import Subjects
from rostering.rosters.snapshot import PersonFacts, WorkedFacts

ONE_DAY = timedelta(days=1)


def fixed_minutes(
    subjects: Subjects, person: PersonFacts, counts: Callable[[WorkedFacts], bool] = lambda one: True
) -> Mapping[int, int]:
    """Minutes of working time on each day, from the first day of the period, of the fixed work that counts.

    Work over a midnight is split there in proportion; what falls before it is rounded down, as in every rule.
    """
    found: dict[int, int] = defaultdict(int)
    before = (one for one in subjects.snapshot.worked_before if one.person == person.id)
    for one in (*before, *subjects.snapshot.worked_by.get(person.id, ())):
        if counts(one):
            for day, minutes in _by_day(subjects, one):
                found[day] += minutes
    return found


def employer_of(subjects: Subjects, one: WorkedFacts) -> int | None:
    """The organisation that fixed work is worked for; None where the store does not know it."""
    return one.employer if one.setting is None else subjects.snapshot.settings[one.setting].organisation


def _by_day(subjects: Subjects, one: WorkedFacts) -> list[tuple[int, int]]:
    length = minutes_between(one.starts_at, one.ends_at)
    day = local_day(one.starts_at)
    work = fixed_clocks(subjects.snapshot, one).work
    found, before = [], 0
    while True:
        elapsed = min(length, minutes_between(one.starts_at, instant(day + ONE_DAY, 0)))
        until = work * elapsed // length if length else work
        found.append((subjects.horizon.number_of(day), until - before))
        if elapsed >= length:
            return found
        day, before = day + ONE_DAY, until
