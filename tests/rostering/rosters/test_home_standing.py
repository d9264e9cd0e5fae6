"""One home read alone says of its people what the whole says of them."""

from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from rostering.errors import BadInputError
from rostering.rosters.grid import grids
from rostering.rosters.home_standing import home_parts, home_places
from rostering.rosters.horizon import Horizon
from rostering.rosters.standing import standing_roster
from rostering.store.sqlite import SqliteStore
from tests.ui import office


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> SqliteStore:
    """Two homes and one week of theirs, some of it broken, some at the other home. Tests only read it."""
    return office.furnish(tmp_path_factory.mktemp("homes") / "rota.db")


def test_a_home_alone_is_as_in_the_whole(store: SqliteStore) -> None:
    """Codes, marks, hopes and cover of a home are those of all homes read together; work elsewhere still counts."""
    last = office.MONDAY + timedelta(days=6)
    whole = {grid.code: grid for grid in grids(standing_roster(store, None, Horizon(office.MONDAY, last), ()))}
    assert [place.code for place in home_places(store, None)] == sorted(whole)
    for code, grid in whole.items():
        (part,) = home_parts(store, None, code, office.MONDAY, last)
        (alone,) = grids(part.standing)
        assert alone.cover == grid.cover
        assert [row.person for row in alone.rows] == [row.person for row in grid.rows]
        for row, other in zip(alone.rows, grid.rows, strict=True):
            for cell, seen in zip(row.cells, other.cells, strict=True):
                if not seen.elsewhere:
                    assert cell == seen


def test_days_are_parts(store: SqliteStore) -> None:
    """The days in question come in order and without a gap: a roster's own period whole, other days week by week."""
    first, last = office.MONDAY - timedelta(days=10), office.MONDAY + timedelta(days=16)
    parts = home_parts(store, None, "WH", first, last)
    horizons = [part.standing.build.horizon for part in parts]
    assert [one.first for one in horizons] == [
        first,
        *(office.MONDAY + timedelta(days=days) for days in (-7, 0, 7, 14)),
    ]
    for one, following in pairwise(horizons):
        assert following.first == one.last + timedelta(days=1)
    assert horizons[-1].last == last
    on_roster = [bool(part.standing.build.snapshot.rosters) for part in parts]
    assert on_roster == [False, False, True, False, False]


def test_a_roster_is_whole_where_one_day_is_asked_for(store: SqliteStore) -> None:
    """A day in the middle of a roster brings all of that roster, since its rules look at all of it."""
    day = office.MONDAY + timedelta(days=3)
    (part,) = home_parts(store, None, "AC", day, day)
    assert (part.standing.build.horizon.first, part.standing.build.horizon.length) == (office.MONDAY, 7)


def test_no_such_home(store: SqliteStore, tmp_path: Path) -> None:
    """A home that there is not is told by its code; a store that is not there has none."""
    with pytest.raises(BadInputError, match="no home 'ZZ'"):
        home_parts(store, None, "ZZ", office.MONDAY, office.MONDAY)
    assert home_places(SqliteStore(tmp_path / "none.db"), None) == ()
