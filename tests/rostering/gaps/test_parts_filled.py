"""A part of a place that somebody fills, and the rest of it that stays open: on the board, in cover, for offers and
bookings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostering.bookings.book import WantedBooking, book
from rostering.calendar import instant
from rostering.errors import BadInputError
from rostering.gaps.board import board
from rostering.offers.answers import accept
from rostering.offers.counts import counts
from rostering.offers.offer_lines import offers
from rostering.offers.releases import WantedRelease, release
from rostering.offers.send import ask
from rostering.rosters.places import Places
from rostering.rosters.summary import summarise
from rostering.store import tables as t
from tests.rostering.gaps.dawn import DAY, TUESDAY, said
from tests.rostering.office import MONDAY, Office, day


@pytest.fixture
def half(dawn: Office) -> Office:
    """Nobody but Bob is on Tuesday's long day, from 07:30 to 13:30; six hours of its one place are open."""
    with dawn.store.writing() as session:
        row = session.get_one(t.Assignment, 1)
        row.worker_id, row.ends_at, row.break_minutes = 2, dawn.at(TUESDAY, "13:30"), 0
        session.add(row)
    return dawn


def test_the_rest_of_a_place_is_short_with_its_own_times(half: Office) -> None:
    """The board, the cover of the home and the check list all tell the six hours; none counts the place as filled."""
    (line,) = board(half.store, None, first=day(TUESDAY), last=day(TUESDAY))
    assert (line.gap.starts_at, line.gap.ends_at, line.gap.places) == (
        half.at(TUESDAY, "13:30"),
        half.at(TUESDAY, "19:30"),
        1,
    )
    standing = half.standing()
    assert standing.build.filled(standing.roster, DAY) == 0
    found = summarise(standing.build, standing.roster, standing.report)
    assert (found.settings[0].filled, found.settings[0].short) == (0, 2)
    assert any("13:30" in one.sentence and "19:30" in one.sentence for one in found.short)


def test_two_halves_are_one_place(half: Office) -> None:
    """Once Cat has the other half nothing of the day is open, and it counts as one place filled."""
    said(half, "cat", "yes", start=13 * 60 + 30)
    assert not board(half.store, None, first=day(TUESDAY), last=day(TUESDAY))
    standing = half.standing()
    assert standing.build.filled(standing.roster, DAY) == 1
    assert not [one for one in standing.report.short if one.days == (TUESDAY,)]


def test_the_rest_is_released_offered_and_filled(half: Office) -> None:
    """A half-filled place is released; it is offered at the hours that are open, and a yes fills it."""
    assert release(half.store, None, [DAY], WantedRelease("bank")).lines[0].places == 1
    (one,) = ask(half.store, None, DAY, ["cat"]).offers
    assert (one.starts_at, one.ends_at) == (half.at(TUESDAY, "13:30"), half.at(TUESDAY, "19:30"))
    accept(half.store, None, one.id)
    assert not board(half.store, None, first=day(TUESDAY), last=day(TUESDAY))
    with pytest.raises(BadInputError, match="is filled"):
        ask(half.store, None, DAY, ["dan"])


def test_the_rest_is_booked_by_its_times(half: Office) -> None:
    """Agency for all of the shift would be two at once in the morning: the open hours are named, and can be booked."""
    with pytest.raises(BadInputError, match=r"is open 13:30–19:30 only; book that with --start and --end"):
        book(half.store, None, WantedBooking(DAY, "pop_up"))
    assert book(half.store, None, WantedBooking(DAY, "pop_up", start=810)).starts_at == half.at(TUESDAY, "13:30")
    with pytest.raises(BadInputError, match="1 filled or offered by name and 1 booked; none is open"):
        book(half.store, None, WantedBooking(DAY, "pop_up", start=810))


def test_nobody_waits_for_who_did_not_reply_once_it_is_filled(half: Office) -> None:
    """Cat did not reply and Dan took it: nothing of Cat's is waiting; of a shift still open it would be."""
    said(half, "cat", "no_reply", start=810)
    waiting = [one for one in offers(half.store, None, half.horizon) if one.is_open]
    assert [one.person for one in waiting] == ["cat"]
    said(half, "dan", "yes", start=810)
    assert not [one for one in offers(half.store, None, half.horizon) if one.is_open]
    assert [one.waiting for one in counts(half.store, None, half.horizon)] == [0]


SPANS = st.lists(st.tuples(st.integers(0, 12), st.integers(1, 12)).map(lambda span: (span[0], sum(span))), max_size=5)


@given(wanted=st.integers(0, 3), taken=SPANS, hoped=SPANS, booked=SPANS)
def test_places_minute_by_minute(
    wanted: int, taken: list[tuple[int, int]], hoped: list[tuple[int, int]], booked: list[tuple[int, int]]
) -> None:
    """What is open is what counting heads hour by hour says, and no stretch is told in two pieces."""

    def times(spans: list[tuple[int, int]]) -> tuple[tuple[object, object], ...]:
        return tuple((instant(MONDAY, first * 60), instant(MONDAY, last * 60)) for first, last in spans)

    places = Places(wanted, *times([(2, 14)]), *map(times, (taken, hoped, booked)))  # type: ignore[arg-type]
    heads = [sum(first <= hour < last for first, last in (*taken, *booked)) for hour in range(2, 14)]
    asked = [sum(first <= hour < last for first, last in hoped) for hour in range(2, 14)]
    assert places.unsure == max(max(0, wanted - one) for one in heads)
    assert places.free == max(max(0, wanted - one - other) for one, other in zip(heads, asked, strict=True))
    hours = {hour for first, last in places.open_spans for hour in range(2, 14) if _holds(first, last, hour)}
    assert hours == {hour for hour, one in enumerate(heads, 2) if one < wanted}
    assert all(one[1] < other[0] for one, other in zip(places.open_spans, places.open_spans[1:], strict=False))


def _holds(first: object, last: object, hour: int) -> bool:
    return first <= instant(MONDAY, hour * 60) < last  # type: ignore[operator]
