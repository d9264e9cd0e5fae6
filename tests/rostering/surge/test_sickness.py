"""Who is sick: drawn, told, and the same for the same seed."""

from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostering.rosters.snapshot import Snapshot
from rostering.store import tables as t
from rostering.surge.share import Share
from rostering.surge.sickness import sick, staff, with_sickness
from tests.rostering.office import Office
from tests.rostering.surge.region import furnish


@cache
def _known() -> tuple[Office, Snapshot]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ROTA_NOW", "2026-11-18T09:00:00+00:00")
        office = furnish(Office(Path(mkdtemp())))
        office.add(t.Absence(worker_id=3, kind="sick", starts_at=office.at(-3, "00:00"), ends_at=office.at(2, "00:00")))
        office.add(
            t.Absence(worker_id=4, kind="annual", starts_at=office.at(-3, "00:00"), ends_at=office.at(9, "00:00"))
        )
        return office, office.snapshot()


@given(st.integers(0, 1000), st.integers(0, 1000), st.integers(0, 50))
def test_more_sickness_is_the_same_people_and_others(one: int, other: int, seed: int) -> None:
    """With the same seed whoever is sick at a smaller share is sick at a larger one; the number is the share of the
    staff, and never less than those who are recorded as sick."""
    office, snapshot = _known()
    few, many = (sick(snapshot, office.horizon, Share(each), seed) for each in sorted((one, other)))
    assert few <= many
    people = staff(snapshot, office.horizon)
    assert len(people) == 11
    assert len(many) == max(1, Share(max(one, other)).of(len(people)))
    assert snapshot.worker[3].person in few
    assert few <= people


def test_another_seed_and_another_week_have_others() -> None:
    """Over many seeds everybody is sick some time; the same seed gives the same people again."""
    office, snapshot = _known()
    drawn = [sick(snapshot, office.horizon, Share(200), seed) for seed in range(60)]
    assert set().union(*drawn) == staff(snapshot, office.horizon)
    assert drawn == [sick(snapshot, office.horizon, Share(200), seed) for seed in range(60)]


def test_who_is_sick_stands_nowhere(home: Office) -> None:
    """Somebody who is sick is taken off what they stand on and may be put on nothing of the week."""
    shift = home.shift(1, "07:00", "15:00")
    roster = home.roster()
    home.assign(roster, 1, shift, pinned=True)
    snapshot = home.snapshot()
    person = snapshot.worker[1].person
    supposed = with_sickness(snapshot, home.horizon, {person})
    assert [one.worker for one in snapshot.assignments] == [1]
    assert supposed.assignments == ()
    assert any(one.person == person and one.meets(home.at(6, "23:00"), home.at(6, "23:30")) for one in supposed.away)
