"""Instances made of the demo: a region of so many settings, and one home of so many workers, for one week.

They are what `rota demo` solves: its people, patterns, 26 weeks behind, wishes and every rule in force, always with
the same week and the same random numbers.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from benchmarks.instances import Family, Instance, InstanceError
from benchmarks.task import Task, by_check
from rostering.demo.install import install_demo
from rostering.rosters.build import build
from rostering.rosters.horizon import Horizon
from rostering.rosters.read import read_snapshot, settings_within
from rostering.store.engine import Store, open_store
from rostering.work.demand import prepare_shifts
from solver.problem import Problem

WEEK = Horizon(date(2026, 11, 23), date(2026, 11, 23) + timedelta(days=6))
SEED = 1
# The smallest demo with a residential home, and that home.
HOME_SETTINGS, HOME = 2, "RH1"


@contextmanager
def opened(instance: Instance) -> Iterator[Callable[[], Task]]:
    """What reads the instance and lays it out; the demo's store is made before, and taken away at the end."""
    number = int(instance.numbers[0])
    home = instance.family is Family.HOME
    with tempfile.TemporaryDirectory() as scratch:
        store = open_store(str(Path(scratch, "demo.db")))
        try:
            install_demo(store, None, HOME_SETTINGS if home else number, SEED, WEEK.first)
            prepare(store, [HOME] if home else [])
            people = people_of(store, number) if home else None
            yield lambda: by_check(_laid_out(store, [HOME] if home else [], people))
        finally:
            store.close()


def prepare(store: Store, named: list[str]) -> None:
    """Make the shifts of the week at these settings (none: at all)."""
    with store.reading() as session:
        within = settings_within(session, WEEK, named)
    prepare_shifts(store, None, WEEK, within)


def people_of(store: Store, number: int) -> set[int]:
    """The home's workers where it has so many: its own first, then those who can do most there."""
    with store.reading() as session:
        laid_out = build(read_snapshot(session, WEEK, [HOME]), WEEK)
    own = {person for (person, _), seat in laid_out.seats.items() if seat.pool == "own"}
    able = Counter(person for person, _ in laid_out.seats)
    if not 1 <= number <= len(able):
        raise InstanceError(f"The demo's home can have 1 to {len(able)} workers, not {number}.")
    chosen = set(sorted(able, key=lambda person: (person not in own, -able[person], person))[:number])
    return {one.id for one in laid_out.snapshot.persons.values() if one.code in chosen}


def home_of(store: Store, number: int) -> Problem:
    """The home with so many workers."""
    return _laid_out(store, [HOME], people_of(store, number))


def _laid_out(store: Store, named: list[str], people: set[int] | None) -> Problem:
    with store.reading() as session:
        return build(read_snapshot(session, WEEK, named, people=people), WEEK).problem
