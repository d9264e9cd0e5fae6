"""Clusters over possible pairs, taken apart by a linear programme; time shared by need."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostering.batch.clusters import clusters, divided
from rostering.batch.reach import Reach, shared_among
from rostering.batch.share import LEAST_SECONDS, share
from solver.search.division import Shared, divide

HOMES = st.integers(1, 7)


@st.composite
def reaches(draw: st.DrawFn) -> Reach:
    """Up to seven homes; each person could work in some of them."""
    homes = range(1, draw(HOMES) + 1)
    people = draw(st.lists(st.sets(st.sampled_from(list(homes)), min_size=1), max_size=12))
    able = {home: {who: {"carer": 480} for who, there in enumerate(people) if home in there} for home in homes}
    return Reach(
        able,
        {home: len(theirs) for home, theirs in able.items()},
        dict.fromkeys(homes, frozenset()),
        {home: {"carer": 960} for home in homes},
        dict.fromkeys(range(len(people)), 2400),
    )


@given(reaches())
def test_clusters_share_nobody_and_are_connected(reach: Reach) -> None:
    """Every home is in one cluster; nobody could work in two; no cluster falls into halves that share nobody."""
    found = clusters(reach, reach.able)
    assert sorted(home for one in found for home in one) == sorted(reach.able)
    assert not shared_among(reach, found)
    for one in found:
        for home in one if len(one) > 1 else ():
            assert shared_among(reach, [{home}, one - {home}])


@given(reaches(), st.integers(1, 8))
def test_everybody_goes_to_one_part_where_they_could_work(reach: Reach, most: int) -> None:
    """Parts share out the homes; who is shared is in one part only, and not in one where there is nothing for them."""
    for cluster in clusters(reach, reach.able):
        found = divided(reach, cluster, (), most)
        assert sorted(home for part in found.parts for home in part.homes) == sorted(cluster)
        everybody = [who for part in found.parts for who in part.people]
        assert sorted(everybody) == sorted(reach.people(cluster))
        for number, part in enumerate(found.parts):
            assert reach.size(part.homes) <= most or len(part.homes) == 1
            assert part.people <= reach.people(part.homes)
            assert all(found.shared.get(who, number) == number for who in part.people)


def test_homes_of_one_roster_stay_together() -> None:
    """However little room there is."""
    able = {home: {0: {"carer": 480}} for home in (1, 2, 3)}
    wanted = {home: {"carer": 480} for home in able}
    reach = Reach(able, dict.fromkeys(able, 1), dict.fromkeys(able, frozenset()), wanted, {0: 2400})
    assert clusters(reach, able) == (frozenset({1, 2, 3}),)
    parts = divided(reach, frozenset(able), (frozenset({1, 3}),), 1).parts
    assert [part.homes for part in parts] == [frozenset({1, 3}), frozenset({2})]


def test_the_shared_go_where_places_lack() -> None:
    """Two who could help in either of two parts go to the one that lacks, up to what it lacks; a third to the other."""
    anywhere = Shared(480, {(0, "carer"): 480, (1, "carer"): 480})
    found = divide({(0, "carer"): 960, (1, "carer"): 480}, [anywhere] * 3)
    assert sorted(found) == [0, 0, 1]
    nurse = Shared(480, {(0, "nurse"): 480, (1, "carer"): 480})
    assert divide({(0, "nurse"): 480, (1, "carer"): 0}, [nurse]) == (0,)


@given(st.floats(0, 1e5), st.integers(1, 64), st.lists(st.floats(0.1, 1e4), min_size=1, max_size=20))
def test_time_is_shared_by_need(left: float, cores: int, needs: list[float]) -> None:
    """Together the shares fit into what is left on all cores (or are the least there is), more need has no less, and
    nobody has more than the limit."""
    shares = [share(60.0, left, cores, need, sum(needs)) or 0.0 for need in needs]
    assert sum(one for one in shares if one > LEAST_SECONDS) <= left * cores * (1 + 1e-9)
    assert all(LEAST_SECONDS <= one <= 60.0 for one in shares)
    for need, one in zip(needs, shares, strict=True):
        assert all(one <= other or need > more for more, other in zip(needs, shares, strict=True))


@pytest.mark.parametrize("most", [None, 30.0])
def test_without_an_hour_each_has_the_limit(most: float | None) -> None:
    """Nothing is shared where there is all the time."""
    assert share(most, None, 2, 1.0, 10.0) == most
