"""The most days that runs of work and of days off leave room for."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from solver.search.reach import RunLimits, most_days


@given(
    days=st.sets(st.integers(0, 8)),
    first=st.integers(0, 3),
    last=st.integers(3, 9),
    least=st.integers(1, 3),
    longer=st.none() | st.integers(0, 2),
    off=st.integers(1, 3),
    weekends=st.sampled_from([(), ((3, 4), (7, 8)), ((5, 6),)]),
    most_weekends=st.none() | st.integers(0, 2),
)
def test_the_most_days_are_those_of_the_best_of_all_ways(
    days: set[int],
    first: int,
    last: int,
    least: int,
    longer: int | None,
    off: int,
    weekends: tuple[tuple[int, ...], ...],
    most_weekends: int | None,
) -> None:
    """Of all ways to work some of the days, the fullest whose runs keep their lengths and which touches no more
    weekends; at both ends anything may go on."""
    limits = RunLimits(least, None if longer is None else least + longer, off)
    ways = product((False, True), repeat=last - first)
    best = max(
        sum(way)
        for way in ways
        if _holds(way, days, first, limits)
        and (most_weekends is None or _touched(way, first, weekends) <= most_weekends)
    )
    assert most_days(days, range(first, last), limits, weekends, most_weekends) == best


def _touched(way: tuple[bool, ...], first: int, weekends: tuple[tuple[int, ...], ...]) -> int:
    worked = {first + number for number, works in enumerate(way) if works}
    return sum(not worked.isdisjoint(weekend) for weekend in weekends)


def _holds(way: tuple[bool, ...], days: set[int], first: int, limits: RunLimits) -> bool:
    if any(works and first + number not in days for number, works in enumerate(way)):
        return False
    begin = 0
    while begin < len(way):
        end = begin
        while end < len(way) and way[end] == way[begin]:
            end += 1
        inside = begin > 0 and end < len(way)
        least = limits.least_work if way[begin] else limits.least_off
        if inside and end - begin < least:
            return False
        if way[begin] and limits.most_work is not None and end - begin > limits.most_work:
            return False
        begin = end
    return True


def test_five_days_of_work_and_two_off_leave_the_weekdays() -> None:
    """Four weeks without leave hold four runs of five days, and what a run begun before adds at the end is none."""
    assert most_days(set(range(28)), range(28), RunLimits(2, 5, 2)) == 20
    assert most_days(set(range(28)) - {7, 8}, range(28), RunLimits(2, 5, 2)) == 20
    assert most_days(set(range(28)) - {10}, range(28), RunLimits(2, 5, 2)) == 20
