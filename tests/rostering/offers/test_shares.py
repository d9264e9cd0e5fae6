"""Agreed shares of a scarce pool: they add up, are carried, and order what needs as much."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostering.errors import BadInputError
from rostering.offers.answers import accept, decline
from rostering.offers.balances import parts, turns
from rostering.offers.counts import counts
from rostering.offers.offer_lines import offers
from rostering.offers.releases import WantedRelease, release
from rostering.offers.send import ask, send
from rostering.offers.shares import close_shares, queue, set_shares, shares
from rostering.rosters.horizon import Horizon
from rostering.store import tables as t
from tests.rostering.office import Office, day


@given(st.integers(0, 10**7), st.lists(st.integers(0, 1000), max_size=6))
def test_parts_add_up(total: int, weights: list[int]) -> None:
    """Parts are whole, add up to the total, and none is further than one from its exact share."""
    found = parts(total, weights)
    whole = sum(weights)
    assert sum(found) == (total if whole else 0)
    for part, weight in zip(found, weights, strict=True):
        assert not whole or abs(part * whole - total * weight) < whole


@pytest.fixture
def partners(office: Office) -> Office:
    """Two organisations with a home each, and Pat of the pop-up workforce, who may come to both."""
    other = office.add(t.Organisation(code="two", name="Two Care"))
    partner = office.setting("P", organisation_id=other)
    pat = office.worker("pat", pool="pop_up", setting_id=None)
    office.add(t.PoolMembership(worker_id=pat, pool="pop_up", organisation_id=other))
    office.roster([1])
    office.roster([partner])
    return office


def test_what_is_owed_is_carried_when_a_period_is_closed(partners: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sixteen hours went to one of two with equal shares: it had 8 h too much, the other is owed 8 h, and the next
    period begins with that."""
    monday = date(2026, 11, 23)
    set_shares(partners.store, None, "pop_up", {"org": 500, "two": 500}, monday)
    for number in (0, 1):
        shift = partners.shift(number, "08:00", "16:00")
        partners.assign(1, 1, shift, standing="confirmed")
    partners.assign(1, 1, partners.shift(2, "08:00", "16:00"), standing="offered")  # nobody had that yet
    with pytest.raises(BadInputError, match="is not over"):
        close_shares(partners.store, None, "pop_up", date(2026, 11, 29))
    monkeypatch.setenv("ROTA_NOW", "2026-11-30T10:00:00+00:00")
    closed = close_shares(partners.store, None, "pop_up", date(2026, 11, 29))
    assert [(one.code, one.fair, one.given, one.owed) for one in closed] == [
        ("two", 480, 0, 480),
        ("org", 480, 960, -480),
    ]
    now = shares(partners.store, None)
    assert [(one.code, one.carried, one.from_on) for one in now] == [
        ("two", 480, date(2026, 11, 30)),
        ("org", -480, date(2026, 11, 30)),
    ]
    with pytest.raises(BadInputError, match="begins on Mon 30 Nov"):
        close_shares(partners.store, None, "pop_up", date(2026, 11, 29))
    with partners.store.reading() as session:
        assert turns(session, date(2026, 12, 7)) == {("pop_up", 2): 0, ("pop_up", 1): 1}


def test_need_comes_before_shares(partners: Office) -> None:
    """The more urgent shift is first whoever is owed; of two alike the organisation that is owed more."""
    set_shares(partners.store, None, "pop_up", {"org": 500, "two": 500}, date(2026, 11, 20))
    partners.add(t.PoolShare(pool="bank", organisation_id=1, per_mille=1000, from_on=date(2026, 11, 20)))
    partners.change(t.PoolShare, 2, carried_minutes=480)
    urgent = partners.shift(0, "08:00", "16:00", priority=1)
    alike = partners.shift(0, "08:00", "16:00", "E", priority=2)
    owed = partners.shift(0, "08:00", "16:00", priority=2, setting_id=2)
    more = partners.shift(0, "08:00", "16:00", "L", priority=2, minimum=2, target=2)
    found = queue(partners.store, None, "pop_up", partners.horizon)
    assert [(one.shift, one.turn) for one in found] == [(urgent, 1), (more, 1), (owed, 0), (alike, 1)]


def test_the_solver_gives_the_scarce_to_whom_they_are_owed(partners: Office) -> None:
    """Pat can be on one of two shifts alike, and is put where most is owed, whichever that is."""
    set_shares(partners.store, None, "pop_up", {"org": 500, "two": 500}, date(2026, 11, 20))
    here = partners.shift(0, "08:00", "16:00", priority=2)
    there = partners.shift(0, "08:00", "16:00", priority=2, setting_id=2)
    for row, expected in ((1, here), (2, there)):
        for each in (1, 2):
            partners.change(t.PoolShare, each, carried_minutes=480 if each == row else 0)
        solved = partners.solve(accept=True)
        assert [solved.build.shifts[duty].id for _, duty in solved.roster] == [expected]


@pytest.mark.parametrize(
    ("pool", "wanted", "words"),
    [
        ("pop_up", {"org": 600, "two": 300}, "add up to 1000"),
        ("own", {"org": 1000}, "no pool 'own'"),
        ("pop_up", {"org": 500, "three": 500}, "no organisation 'three'"),
    ],
)
def test_bad_shares_are_refused(partners: Office, pool: str, wanted: dict[str, int], words: str) -> None:
    """In words, and nothing is written."""
    with pytest.raises(BadInputError, match=words):
        set_shares(partners.store, None, pool, wanted, date(2026, 11, 20))
    assert partners.count(t.PoolShare) == 0


@pytest.mark.slow
def test_asked_offered_accepted_filled_by_organisation(partners: Office) -> None:
    """Two places are asked for at one organisation and one at the other; each count is of its own organisation."""
    partners.worker("pia", pool="pop_up", setting_id=None)
    first = partners.shift(0, "08:00", "16:00", minimum=2, target=2)
    second = partners.shift(2, "08:00", "16:00", setting_id=2)
    release(partners.store, None, [first], WantedRelease("pop_up"))
    yes, no = ask(partners.store, None, first, ["pat", "pia"]).offers
    accept(partners.store, None, yes.id)
    decline(partners.store, None, no.id)
    (away,) = ask(partners.store, None, second, ["pat"]).offers
    accept(partners.store, None, away.id)
    found = {one.organisation: one for one in counts(partners.store, None, partners.horizon)}
    one, two = found["org"], found["two"]
    assert (one.asked, one.offered, one.accepted, one.declined, one.filled, one.from_others) == (2, 2, 1, 1, 1, 0)
    assert (two.asked, two.offered, two.accepted, two.declined, two.filled, two.from_others) == (1, 1, 1, 0, 1, 1)


def test_counts_of_any_days(office: Office) -> None:
    """Over two weekly rosters and a half: what was asked about shifts of those days counts, whatever roster they are
    on, and nothing of other days."""
    office.worker("bob", pool="bank", setting_id=None)
    first = office.roster()
    second = office.roster(first_day=day(7), last_day=day(13))
    for roster, number in ((first, 0), (first, 6), (second, 7)):
        office.assign(roster, 1, office.shift(number, "08:00", "14:00"))
    for week in (office.horizon, Horizon(day(7), day(13))):
        send(office.store, None, week)
    assert [one.offered for one in counts(office.store, None, Horizon(day(-3), day(17)))] == [3]
    assert [one.offered for one in counts(office.store, None, Horizon(day(5), day(8)))] == [2]
    assert [one.shift for one in offers(office.store, None, Horizon(day(5), day(8)))] == [2, 3]
    assert counts(office.store, None, Horizon(day(8), day(28)), ["H"]) == []
