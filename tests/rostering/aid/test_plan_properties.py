"""A plan of loans against brute force on tiny regions: as much by priority, as few loans, and no lender too low."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise, product
from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostering.aid.checks import LENDER
from rostering.aid.plan.planned import Plan
from tests.rostering.aid.lending import Lending
from tests.rostering.aid.planning import Region
from tests.rostering.office import Office

DAYS = range(3)
PEOPLE = ("ann", "bob", "cat")
EARLY, LATE = (7, 15), (15, 22)
REST = 11  # hours
CLOCK = {EARLY: ("07:00", "15:00"), LATE: ("15:00", "22:00")}


@dataclass(frozen=True)
class Place:
    """A place of H: its day, its hours, its priority."""

    day: int
    hours: tuple[int, int]
    priority: int


@dataclass(frozen=True)
class AtHome:
    """A shift of T on a day: who stands on it, and how many there must be."""

    people: tuple[str, ...]
    minimum: int


Homes = Mapping[int, AtHome]
Choice = tuple[int | None, ...]  # of one person, day by day: the number of a place, IDLE or None
IDLE = -1

places = st.builds(Place, st.sampled_from(DAYS), st.sampled_from((EARLY, LATE)), st.integers(1, 2))
at_home = st.builds(AtHome, st.sets(st.sampled_from(PEOPLE)).map(lambda who: tuple(sorted(who))), st.integers(0, 2))
regions = st.tuples(
    st.lists(places, min_size=1, max_size=3), st.dictionaries(st.sampled_from(DAYS), at_home, max_size=3)
)


def laid_down(wanted: list[Place], homes: Homes) -> tuple[Region, list[int]]:
    """The region in a store, and the numbers of its places."""
    region = Region(Lending(Office(Path(mkdtemp()))))
    workers = {"ann": region.lending.ann, "bob": region.worker("bob"), "cat": region.worker("cat")}
    numbers = [region.gap(one.day, times=CLOCK[one.hours], priority=one.priority) for one in wanted]
    for day, one in homes.items():
        region.at_home(day, [workers[who] for who in one.people], minimum=one.minimum, target=3)
    return region, numbers


def choices(wanted: list[Place], homes: Homes, who: str) -> Iterator[Choice]:
    """All that somebody could be lent for, lawfully, as loans that begin and end with a shift."""
    daily = [[None, IDLE, *(number for number, one in enumerate(wanted) if one.day == day)] for day in DAYS]
    for choice in product(*daily):
        runs = "".join(" " if one is None else "i" if one == IDLE else "x" for one in choice).split()
        if all(run[0] == run[-1] == "x" for run in runs) and _rests(wanted, homes, who, choice):
            yield choice


def _rests(wanted: list[Place], homes: Homes, who: str, choice: Choice) -> bool:
    work = []
    for day, one in enumerate(choice):
        if one is None and day in homes and who in homes[day].people:
            work.append((24 * day + EARLY[0], 24 * day + EARLY[1]))
        elif one is not None and one != IDLE:
            first, last = wanted[one].hours
            work.append((24 * day + first, 24 * day + last))
    return all(later[0] - earlier[1] >= REST for earlier, later in pairwise(work))


def best(wanted: list[Place], homes: Homes, *, protect: bool) -> tuple[int, int, int]:
    """Places open of priority 1 and of 2, and loans, at best."""
    every = [list(choices(wanted, homes, who)) for who in PEOPLE]
    return min(
        _value(wanted, chosen)
        for chosen in product(*every)
        if _fits(chosen) and (not protect or _spared(homes, chosen))
    )


def _fits(chosen: tuple[Choice, ...]) -> bool:
    taken = [one for choice in chosen for one in choice if one is not None and one != IDLE]
    return len(taken) == len(set(taken))


def _spared(homes: Homes, chosen: tuple[Choice, ...]) -> bool:
    for day, one in homes.items():
        left = sum(chosen[PEOPLE.index(who)][day] is None for who in one.people)
        if left < min(one.minimum, len(one.people)):
            return False
    return True


def _value(wanted: list[Place], chosen: tuple[Choice, ...]) -> tuple[int, int, int]:
    taken = {one for choice in chosen for one in choice}
    loans = sum(len("".join(" " if one is None else "x" for one in choice).split()) for choice in chosen)
    short = [sum(number not in taken for number, one in enumerate(wanted) if one.priority == rank) for rank in (1, 2)]
    return short[0], short[1], loans


def value(plan: Plan) -> tuple[int, int, int]:
    """The same of a plan."""
    short = {one.priority: one.places - one.closed for one in plan.tallies}
    return short.get(1, 0), short.get(2, 0), len(plan.loans)


@pytest.mark.slow
@given(regions)
def test_a_plan_is_the_best_and_spares_every_lender(region: tuple[list[Place], Homes]) -> None:
    """Protected or not it closes as much by priority as any choice could, with as few loans; protected nobody is taken
    below a minimum; without, the price is nought and what it closes is what the protected plan was told it would be;
    every loan passes the checks of a request, and of the release where home is protected."""
    wanted, homes = region
    made, _ = laid_down(wanted, homes)
    protected, free = made.plan(), made.plan(protect=False)
    assert value(protected) == best(wanted, homes, protect=True)
    assert value(free) == best(wanted, homes, protect=False)
    assert (free.price, [one.closed for one in free.tallies]) == (0, [one.unprotected for one in protected.tallies])
    assert not any(one.is_below for loan in protected.loans for one in loan.lost)
    for loan in protected.loans:
        assert all(one.holds for one in made.checks(loan) if one.stops)
    for loan in free.loans:
        assert all(one.holds for one in made.checks(loan) if one.stops and one.name != LENDER)
