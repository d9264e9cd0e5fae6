"""Instances made of the demo: a region of so many settings, and one home of so many workers, for one week.

They are what `rota demo` solves: its people, patterns, 26 weeks behind, wishes and every rule in force, always with
the same week and the same random numbers.
"""

from __future__ import annotations

import dataclasses
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from benchmarks.instances import Family, Instance, InstanceError
from benchmarks.task import Task, by_check
from rostering.demo.install import install_demo
from rostering.rosters.build import Build, build
from rostering.rosters.horizon import Horizon
from rostering.rosters.read import read_snapshot, settings_within
from rostering.store.engine import Store, open_store
from rostering.work.demand import prepare_shifts
from solver.problem import Problem
from solver.rules.request import Request
from solver.rules.rule import Rule

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
            _prepare(store, [HOME] if home else [])
            yield lambda: by_check(_home(store, number) if home else _laid_out(store, []).problem)
        finally:
            store.close()


def _prepare(store: Store, named: list[str]) -> None:
    with store.reading() as session:
        within = settings_within(session, WEEK, named)
    prepare_shifts(store, None, WEEK, within)


def _laid_out(store: Store, named: list[str]) -> Build:
    with store.reading() as session:
        snapshot = read_snapshot(session, WEEK, named)
    return build(snapshot, WEEK)


def _home(store: Store, number: int) -> Problem:
    """The home with so many workers: its own first, then those who can do most there."""
    laid_out = _laid_out(store, [HOME])
    problem = laid_out.problem
    own = {person for (person, _), seat in laid_out.seats.items() if seat.pool == "own"}
    able = Counter(pair.worker for pair in problem.pairs)
    if not 1 <= number <= len(able):
        raise InstanceError(f"The demo's home can have 1 to {len(able)} workers, not {number}.")
    chosen = sorted(able, key=lambda worker: (worker not in own, -able[worker], worker))[:number]
    return _only(problem, frozenset(chosen))


def _only(problem: Problem, chosen: frozenset[str]) -> Problem:
    """The problem as if there were no other workers."""
    return problem.replace(
        workers=tuple(worker for worker in problem.workers if worker.id in chosen),
        pairs=tuple(pair for pair in problem.pairs if pair.worker in chosen),
        pins=tuple(pin for pin in problem.pins if pin.worker in chosen),
        rules=tuple(kept for rule in problem.rules if (kept := _about(rule, chosen)) is not None),
    )


def _about(rule: Rule, chosen: frozenset[str]) -> Rule | None:
    """The rule for these workers only; None where it concerns none of them."""
    if isinstance(rule, Request):
        return dataclasses.replace(rule, wishes=tuple(wish for wish in rule.wishes if wish.worker in chosen))
    if rule.workers is None:
        return rule
    workers = tuple(worker for worker in rule.workers if worker in chosen)
    return dataclasses.replace(rule, workers=workers) if workers else None
