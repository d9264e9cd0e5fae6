"""What an hour costs: which card counts at each minute, over midnight, public holidays and clock changes."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostering.bookings.rates import PaidWork, RateCard, RateCards, pence_of, rate, rate_lines, read_rate_cards
from rostering.calendar import instant
from rostering.store import tables as t
from tests.rostering.office import CARER, MONDAY, Office

NURSE = "registered_nurse"
LONG_AGO = date(2026, 1, 1)
SUNDAY = MONDAY + timedelta(days=6)


def card(pence: int, id_: int = 1, **more: object) -> RateCard:
    facts: dict[str, object] = {"pool": "agency", "days": "any", "from_on": LONG_AGO}
    facts |= dict.fromkeys(("organisation", "source", "role", "band", "start", "end", "until_on"))
    return RateCard(id=id_, pence_an_hour=pence, **(facts | more))  # type: ignore[arg-type]


def cards(*some: RateCard, nation: str = "ENG") -> RateCards:
    return RateCards(some, {1: nation})


def at(day: date, clock: str) -> datetime:
    hours, minutes = clock.split(":")
    return instant(day, int(hours) * 60 + int(minutes))


def work(starts_at: datetime, ends_at: datetime, **more: object) -> PaidWork:
    facts: dict[str, object] = {"organisation": 1, "pool": "agency", "role": CARER} | more
    return PaidWork(starts_at=starts_at, ends_at=ends_at, **facts)  # type: ignore[arg-type]


def cost(some: RateCards, starts_at: datetime, ends_at: datetime, **more: object) -> int | None:
    return rate(some, work(starts_at, ends_at, **more))


def test_one_card_for_all_hours() -> None:
    """Twelve hours at £19.80 are £237.60; of another pool nothing is known."""
    some = cards(card(1980))
    assert cost(some, at(MONDAY, "08:00"), at(MONDAY, "20:00")) == 23760
    assert cost(some, at(MONDAY, "08:00"), at(MONDAY, "20:00"), pool="bank") is None


def test_a_night_over_midnight_is_split_at_the_minute() -> None:
    """Saturday 20:00 to Sunday 08:00 is 4 hours of Saturday and 8 of Sunday: 4 x £20 and 8 x £30."""
    some = cards(card(1000, 1), card(2000, 2, days="saturday"), card(3000, 3, days="sunday"))
    saturday = SUNDAY - timedelta(days=1)
    assert cost(some, at(saturday, "20:00"), at(SUNDAY, "08:00")) == 4 * 2000 + 8 * 3000
    # One minute earlier is one minute more of Saturday: 2000 / 60 pence, rounded.
    assert cost(some, at(saturday, "19:59"), at(SUNDAY, "08:00")) == 32033


def test_a_band_of_the_clock_reaches_into_the_next_day() -> None:
    """A weekday night 20:00 to 08:00 counts on Friday's evening and Saturday's morning, not on Saturday's evening."""
    friday = MONDAY + timedelta(days=4)
    some = cards(card(1000, 1), card(1500, 2, days="weekday", start=1200, end=1920))
    assert cost(some, at(friday, "19:00"), at(friday + timedelta(days=1), "09:00")) == 1000 + 12 * 1500 + 1000
    saturday = friday + timedelta(days=1)
    assert cost(some, at(saturday, "20:00"), at(saturday, "23:00")) == 3000


def test_a_public_holiday_by_nation() -> None:
    """Good Friday 2027 (26 March) is kept in all nations, Easter Monday (29 March) not in Scotland; the night before a
    holiday costs the holiday's rate from midnight on."""
    some = card(1000, 1), card(4000, 2, days="public_holiday")
    monday = date(2027, 3, 29)
    hours = at(monday, "08:00"), at(monday, "18:00")
    assert cost(cards(*some), *hours) == 40000
    assert cost(cards(*some, nation="SCO"), *hours) == 10000
    eve = date(2027, 3, 25)
    assert cost(cards(*some, nation="SCO"), at(eve, "20:00"), at(date(2027, 3, 26), "08:00")) == 4 * 1000 + 8 * 4000


def test_a_public_holiday_goes_before_the_weekday_and_the_sunday() -> None:
    """Christmas Day 2026 is a Friday: the weekday's card does not count although it is one; Boxing Day as observed is
    Monday the 28th."""
    some = cards(card(1000, 1, days="weekday"), card(3000, 2, days="public_holiday"), card(1200, 3, days="saturday"))
    for day, pence in ((date(2026, 12, 25), 3000), (date(2026, 12, 26), 1200), (date(2026, 12, 28), 3000)):
        assert cost(some, at(day, "09:00"), at(day, "10:00")) == pence


def test_the_clock_change_nights() -> None:
    """20:00 to 08:00 is 13 hours in the night the clocks go back and 11 in the night they go forward; the hour is in
    Sunday's share."""
    some = cards(card(1000, 1), card(2000, 2, days="sunday"))
    back, forward = date(2026, 10, 24), date(2027, 3, 27)
    assert cost(some, at(back, "20:00"), at(back + timedelta(days=1), "08:00")) == 4 * 1000 + 9 * 2000
    assert cost(some, at(forward, "20:00"), at(forward + timedelta(days=1), "08:00")) == 4 * 1000 + 7 * 2000


def test_a_band_in_the_hour_that_comes_twice() -> None:
    """From midnight to 02:00 is three hours in the night the clocks go back: the band ends when they show 02:00."""
    back = date(2026, 10, 25)
    some = cards(card(1000, 1), card(2000, 2, start=0, end=120))
    assert cost(some, at(back, "00:00"), at(back, "03:00")) == 3 * 2000 + 1000


def test_the_order_of_narrowness() -> None:
    """Organisation before source before role before band before the kind of day before the clock before the later first
    day: each card beats all those before it in this list."""
    ladder = [
        card(1, 1),
        card(2, 2, from_on=date(2026, 6, 1)),
        card(3, 3, start=480, end=1200),
        card(4, 4, days="weekday"),
        card(5, 5, band="5"),
        card(6, 6, role=CARER),
        card(7, 7, source="Acme"),
        card(8, 8, organisation=1),
    ]
    hours = at(MONDAY, "09:00"), at(MONDAY, "10:00")
    for known in range(1, len(ladder) + 1):
        some = cards(*reversed(ladder[:known]))
        lines = rate_lines(some, work(*hours, band="Band 5", source="ACME "))
        assert lines is not None
        assert [line.card.id for line in lines] == [known]


def test_a_card_that_names_something_is_for_that_alone() -> None:
    """A card for a source, role, band or organisation says nothing of others, or of those nobody knows it of."""
    hours = at(MONDAY, "09:00"), at(MONDAY, "10:00")
    for more in ({"source": "Acme"}, {"role": NURSE}, {"band": "5"}, {"organisation": 2}):
        assert cost(cards(card(1000, **more)), *hours) is None
    assert cost(cards(card(1000, source="Acme")), *hours, source="Taff") is None


def test_from_and_until_are_days_that_count() -> None:
    """A card counts from the first minute of its first day to the last of its last; a minute that no card reaches
    leaves the cost unknown."""
    some = cards(card(1000, from_on=MONDAY, until_on=MONDAY))
    assert cost(some, at(MONDAY, "00:00"), at(MONDAY, "24:00")) == 24000
    assert cost(some, at(MONDAY, "23:00"), instant(MONDAY, 1441)) is None
    assert cost(some, instant(MONDAY, -1), at(MONDAY, "01:00")) is None


def test_an_unpaid_break_is_taken_evenly() -> None:
    """Twelve hours of which eleven are paid, half at £10 and half at £20: 330 minutes of each."""
    some = cards(card(1000, 1), card(2000, 2, start=840, end=1440))
    assert cost(some, at(MONDAY, "08:00"), at(MONDAY, "20:00"), paid_minutes=660) == 5500 + 11000


@given(
    start=st.integers(min_value=0, max_value=2880),
    length=st.integers(min_value=2, max_value=1440),
    cut=st.integers(min_value=1, max_value=1439),
    band=st.tuples(st.integers(min_value=0, max_value=1439), st.integers(min_value=0, max_value=1439)),
    change=st.sampled_from([date(2026, 10, 24), date(2027, 3, 27), date(2026, 12, 24)]),
)
def test_the_parts_cost_what_the_whole_does(
    start: int, length: int, cut: int, band: tuple[int, int], change: date
) -> None:
    """Cut anywhere, the minutes at each rate add up: no minute is lost, paid twice or paid at another rate."""
    some = cards(card(60, 1), card(120, 2, start=band[0], end=band[1]), card(240, 3, days="public_holiday"))
    begins = instant(change, start)
    ends = begins + timedelta(minutes=length)
    middle = begins + timedelta(minutes=min(cut, length - 1))
    whole, first, second = (cost(some, a, b) for a, b in ((begins, ends), (begins, middle), (middle, ends)))
    assert None not in (whole, first, second)
    assert whole == first + second  # type: ignore[operator]
    assert length <= whole <= 4 * length  # type: ignore[operator]


def test_an_assignment_without_a_card_costs_the_contract() -> None:
    """Eight paid hours: by the card; else at the contract's £13; else at the rate for who has none on record."""
    eight = work(at(MONDAY, "08:00"), at(MONDAY, "16:30"), pool="bank", paid_minutes=480)
    assert pence_of(cards(card(1500, pool="bank")), eight, 1300) == 12000
    assert pence_of(cards(), eight, 1300) == 10400
    assert pence_of(cards(), eight) == 8 * 1260


def test_cards_are_read_from_the_store_and_reach_the_solver(office: Office) -> None:
    """A lender is known by name or code; a dearer card makes the same seat dearer in a solve, and own contract hours
    stay free."""
    lender = office.add(t.Organisation(code="lend", name="Lender Trust"))
    for name in ("own1", "bank1"):
        office.worker(name, pool=name[:-1], contract={"minutes": 2250, "period": "week"} if name == "own1" else None)
    shift = office.shift(0, "08:00", "18:00")

    def price() -> dict[str, int]:
        made = office.build()
        return {pair.worker: pair.cost for pair in made.problem.pairs if pair.duty == made.shift_ids[shift]}

    before = price()
    office.add(t.RateCard(pool="bank", pence_an_hour=2260, from_on=LONG_AGO))
    after = price()
    assert before["own1"] == after["own1"] == 0
    assert after["bank1"] == before["bank1"] + 10  # 10 hours at £10 more, £10 a unit
    office.add(t.RateCard(pool="agency", source="Lender Trust", pence_an_hour=3000, from_on=LONG_AGO))
    with office.store.reading() as session:
        some = read_rate_cards(session, MONDAY)
    assert some.nations[lender] == "ENG"
    hours = at(MONDAY, "08:00"), at(MONDAY, "09:00")
    assert cost(some, *hours, source="lend") == cost(some, *hours, source="lender trust") == 3000
    assert cost(some, *hours, source="other") is None


@pytest.mark.parametrize(("start", "end", "minutes"), [(None, None, 1440), (1200, 480, 720), (480, 1200, 720)])
def test_how_long_a_card_reaches(start: int | None, end: int | None, minutes: int) -> None:
    """A whole day without times; over midnight where the end is not later than the start."""
    assert card(1, start=start, end=end).minutes == minutes
