"""What a roster is made of does not hang on where the store is kept, or in which order its rows lie there."""

from contextlib import closing
from datetime import date

import pytest

from rostering.rosters.build import build
from rostering.rosters.horizon import Horizon
from rostering.rosters.read import read_snapshot, settings_within
from rostering.store.engine import Store
from rostering.store.postgres import PostgresStore
from rostering.store.sqlite import SqliteStore
from rostering.work.demand import prepare_shifts
from solver.formats.json import write
from tests.copied_store import copy_rows
from tests.postgres_server import Server

WEEK = Horizon(date(2026, 11, 23), date(2026, 11, 29))


def problem(store: Store) -> str:
    with store.reading() as session:
        return write(build(read_snapshot(session, WEEK, ()), WEEK).problem)


@pytest.mark.slow
def test_the_same_problem_from_rows_in_any_order(demo: SqliteStore, postgres: Server, made_database: str) -> None:
    """A demo's week is the same problem, letter for letter, from a file and from a server where its rows lie pell-mell;
    so a deterministic solve gives the same roster."""
    with demo.reading() as session:
        within = settings_within(session, WEEK, ())
    prepare_shifts(demo, None, WEEK, within)
    wanted = problem(demo)
    with postgres.database(made_database) as url:
        copy_rows(demo, url, seed=1)
        with closing(PostgresStore(url)) as mixed:
            assert problem(mixed) == wanted
