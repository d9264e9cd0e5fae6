"""Which tiers a shift is open to, and who may open them."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from rostering.bookings.authorisations import WantedAuthorisation, authorise, withdraw
from rostering.errors import BadInputError, RefusedError
from rostering.offers.answers import accept
from rostering.offers.release_lines import releases
from rostering.offers.releases import WantedRelease, close, release, short_shifts
from rostering.offers.send import ask, send
from rostering.store import tables as t
from tests.rostering.offers.bank_week import staffed, standings
from tests.rostering.office import MONDAY, Office, day

POSTED = WantedRelease()  # to the setting's own people
BANK = WantedRelease("bank")


@pytest.fixture
def open_week(office: Office) -> Office:
    """One open day shift (number 1) on Friday the week after."""
    staffed(office)
    office.roster()
    office.shift(4, "08:00", "16:00")
    return office


def why_not(office: Office, person: str, shift: int = 1) -> str | None:
    made = office.build()
    refusal = made.why_not(person, made.snapshot.shift[shift])
    return None if refusal is None else f"{refusal.rule}: {refusal.reason}"


def test_a_shift_that_nobody_posted_is_open_to_the_bank(open_week: Office) -> None:
    """Without a release the price alone puts own staff first."""
    assert why_not(open_week, "bob") is None


def test_a_posted_shift_goes_by_the_order_of_release(open_week: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Posted on 13 November, the bank may be asked from nine days later on, and own staff at once."""
    monkeypatch.setenv("ROTA_NOW", "2026-11-13T10:00:00+00:00")
    release(open_week.store, None, [1], POSTED)
    assert why_not(open_week, "bob") == "CASCADE: not released to own bank before Sun 22 Nov"
    assert why_not(open_week, "ann") is None
    monkeypatch.setenv("ROTA_NOW", "2026-11-21T23:00:00+00:00")
    assert why_not(open_week, "bob") is not None
    monkeypatch.setenv("ROTA_NOW", "2026-11-22T00:00:00+00:00")
    assert why_not(open_week, "bob") is None


def test_a_release_opens_at_the_time_that_was_said(open_week: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Said on the 13th for nine o'clock on the 16th: not a minute sooner. A time that is over, or when the shift has
    begun, is refused with nothing written."""
    monkeypatch.setenv("ROTA_NOW", "2026-11-13T10:00:00+00:00")
    nine = datetime(2026, 11, 16, 9, tzinfo=UTC)
    release(open_week.store, None, [1], WantedRelease("bank", opens_at=nine))
    monkeypatch.setenv("ROTA_NOW", "2026-11-16T08:59:00+00:00")
    assert why_not(open_week, "bob") == "CASCADE: not released to own bank before Mon 16 Nov at 09:00"
    monkeypatch.setenv("ROTA_NOW", "2026-11-16T09:00:00+00:00")
    assert why_not(open_week, "bob") is None
    for hours in (-1, 24 * 11):
        with pytest.raises(BadInputError, match="cannot be opened on"):
            release(open_week.store, None, [1], WantedRelease("agency", opens_at=nine + timedelta(hours=hours)))
    assert open_week.count(t.Release) == 1


def test_nobody_waits_for_a_day_after_the_shift(open_week: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Friday's shift, posted on the 19th: the area's day is the 26th, the bank's two days later would be too late, so
    that both open on the 26th. For Saturday's, posted on the 26th, no further day comes in time: all open at once."""
    monkeypatch.setenv("ROTA_NOW", "2026-11-19T10:00:00+00:00")
    release(open_week.store, None, [1], POSTED)
    assert why_not(open_week, "bob") == "CASCADE: not released to own bank before Thu 26 Nov"
    monkeypatch.setenv("ROTA_NOW", "2026-11-26T00:00:00+00:00")
    assert why_not(open_week, "bob") is None
    late = open_week.shift(5, "08:00", "16:00")
    release(open_week.store, None, [late], POSTED)
    assert why_not(open_week, "bob", late) is None


def test_a_tier_that_a_manager_opened_waits_for_no_day(open_week: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Posted on the 13th, agency's day is the 23rd; opened by a named manager for that day and place it is open at
    once, and closed again when that is withdrawn."""
    monkeypatch.setenv("ROTA_NOW", "2026-11-13T10:00:00+00:00")
    open_week.worker("amy", pool="agency")
    release(open_week.store, None, [1], POSTED)
    assert why_not(open_week, "amy") == "CASCADE: not released to agency before Mon 23 Nov"
    friday = day(4)
    line = authorise(open_week.store, None, WantedAuthorisation(friday, "two on leave", setting="H", most_places=1))
    assert why_not(open_week, "amy") is None
    withdraw(open_week.store, None, line.id)
    assert why_not(open_week, "amy") is not None
    authorise(open_week.store, None, WantedAuthorisation(day(3), "one day less", setting="H", most_places=1))
    assert why_not(open_week, "amy") is not None


def test_a_coordinator_opens_a_tier_early_and_closes_it(open_week: Office) -> None:
    """An explicit release opens the bank at once, which is said; closed, it is closed whatever the order says."""
    release(open_week.store, None, [1], POSTED)
    done = release(open_week.store, None, [1], BANK)
    assert done.early == (
        "D Fri 27 Nov 08:00–16:00, Hill House: the order of release asks own bank from Fri 27 Nov on; opened early.",
    )
    assert why_not(open_week, "bob") is None
    close(open_week.store, None, done.lines[0].id)
    assert why_not(open_week, "bob") == "CASCADE: no longer released to own bank: coordinator closed it"
    with pytest.raises(BadInputError, match="was closed by coordinator already"):
        close(open_week.store, None, done.lines[0].id)


def test_a_switched_off_cascade_keeps_nobody_off(open_week: Office) -> None:
    """The policy acts through its rule."""
    release(open_week.store, None, [1], POSTED)
    assert why_not(open_week, "bob") is not None
    open_week.switch("CASCADE", on=False)
    assert why_not(open_week, "bob") is None


def test_who_stands_on_a_shift_is_not_turned_out_by_a_release(open_week: Office) -> None:
    """Somebody of the bank who said yes stays when the shift is closed to the bank; nothing is broken."""
    sent = ask(open_week.store, None, 1, ["bob"])
    accept(open_week.store, None, sent.offers[0].id)
    open_week.change(t.Shift, 1, minimum=2, target=2)
    release(open_week.store, None, [1], POSTED)
    assert open_week.broken() == []
    open_week.solve(accept=True)
    assert standings(open_week)["bob", 1] == "accepted"


def test_a_solve_uses_a_pool_for_what_is_released_to_it(open_week: Office) -> None:
    """Of two shifts, one posted and one not, the bank is planned on the other only."""
    open_week.change(t.Contract, 1, ends_on=date(2026, 11, 1))  # nobody of the home's own is there
    other = open_week.shift(2, "08:00", "16:00")
    release(open_week.store, None, [1], POSTED)
    solved = open_week.solve(accept=True)
    assert {solved.build.shifts[shift].id for _, shift in solved.roster} == {other}


def test_places_and_rates_of_a_release_bind(open_week: Office) -> None:
    """One place of two released at a rate: the offer has the rate, and a second yes is refused."""
    open_week.change(t.Shift, 1, minimum=2, target=2)
    release(open_week.store, None, [1], WantedRelease("bank", places=1, pence_an_hour=1850))
    first, second = ask(open_week.store, None, 1, ["bob", "cat"]).offers
    assert first.pence_an_hour == 1850
    accept(open_week.store, None, first.id)
    with pytest.raises(RefusedError, match="released to their tier for 1 place, taken"):
        accept(open_week.store, None, second.id)
    (line,) = releases(open_week.store, None, open_week.horizon)
    assert (line.asked, line.filled, line.is_open) == (2, 1, False)


def test_sending_keeps_to_the_places_released(open_week: Office) -> None:
    """Two bank people are planned and one place is released: one is asked, the other told why not."""
    open_week.change(t.Shift, 1, minimum=2, target=2)
    release(open_week.store, None, [1], WantedRelease("bank", places=1))
    for worker in (2, 3):
        open_week.assign(1, worker, 1)
    sent = send(open_week.store, None, open_week.horizon)
    assert [one.person for one in sent.offers] == ["bob"]
    assert [(one.person, one.reason) for one in sent.left_out] == [("cat", "no more places are released to their tier")]


@pytest.mark.parametrize(
    ("shift", "wanted", "words"),
    [
        (1, WantedRelease("moon"), "There is no tier 'moon'"),
        (1, WantedRelease("bank", places=2), "has 1 open place"),
        (1, WantedRelease("bank", pence_an_hour=0), "more than nothing"),
        (9, BANK, "shift 9"),
    ],
)
def test_what_cannot_be_released_is_refused(open_week: Office, shift: int, wanted: WantedRelease, words: str) -> None:
    """Bad releases are answered in words, and nothing is written."""
    with pytest.raises(BadInputError, match=words):
        release(open_week.store, None, [shift], wanted)
    assert open_week.count(t.Release) == 0


def test_agency_takes_an_authorisation(open_week: Office) -> None:
    """Nobody releases to agency before a named manager opened it."""
    with pytest.raises(RefusedError, match="Nobody opened agency"):
        release(open_week.store, None, [1], WantedRelease("agency"))
    authorise(
        open_week.store,
        None,
        WantedAuthorisation(MONDAY.replace(day=29), "two on leave", setting="H", from_on=MONDAY, most_places=1),
    )
    assert release(open_week.store, None, [1], WantedRelease("agency")).lines[0].tier == "agency"


def test_all_that_is_short_is_released_once(open_week: Office) -> None:
    """The short shifts of a week are found, and not again once they are released."""
    assert short_shifts(open_week.store, None, open_week.horizon, (), "bank") == [1]
    release(open_week.store, None, [1], BANK)
    assert short_shifts(open_week.store, None, open_week.horizon, (), "bank") == []


def test_a_shift_released_to_the_area_is_open_to_the_next_home(open_week: Office) -> None:
    """Own staff of a home in the same area may come once the shift is released to the area, and only while their own
    home is not short then."""
    area = open_week.add(t.Area(code="N", name="North"))
    open_week.change(t.Setting, 1, area_id=area)
    near = open_week.setting("K", area_id=area)
    open_week.worker("kim", setting_id=near)
    made = open_week.build("H")
    kim = made.why_not("kim", made.snapshot.shift[1])
    assert kim is not None
    assert kim.rule == "GEN-SKILL"
    release(open_week.store, None, [1], WantedRelease("area"))
    assert open_week.build("H").why_not("kim", made.snapshot.shift[1]) is None
    # Their own home has a roster with an open place at that time: own staff first.
    open_week.roster([near])
    there = open_week.shift(4, "12:00", "20:00", setting_id=near)
    refusal = open_week.build("H").why_not("kim", made.snapshot.shift[1])
    assert refusal is not None
    assert refusal.reason == "own staff first: their own home is short then"
    open_week.change(t.Shift, there, minimum=0, target=0)
    assert open_week.build("H").why_not("kim", made.snapshot.shift[1]) is None


def test_own_staff_are_not_lent_while_home_is_short(office: Office) -> None:
    """A partner's roster is not filled with people whose own home is short in their role then; the policy may say
    otherwise."""
    other = office.add(t.Organisation(code="two", name="Two Care"))
    partner = office.setting("P", organisation_id=other)
    ann = office.worker("ann")
    office.add(t.PoolMembership(worker_id=ann, pool="collaborative_bank", organisation_id=other))
    office.roster()
    office.roster([partner])
    office.shift(0, "08:00", "16:00")
    there = office.shift(0, "14:00", "22:00", setting_id=partner)
    made = office.build("P")
    refusal = made.why_not("ann", made.snapshot.shift[there])
    assert refusal is not None
    assert (refusal.rule, refusal.reason) == ("CASCADE", "own staff first: their own home is short then")
    since = office.at(0, "00:00")
    office.add(t.Policy(name="own_staff_first", value="false", from_on=date(2020, 1, 1), set_by="story", set_at=since))
    assert office.build("P").why_not("ann", made.snapshot.shift[there]) is None


def test_a_solve_puts_as_many_of_a_tier_as_places_are_released(office: Office) -> None:
    """Two shifts of three places, one released to the bank for one place and one for two, nobody's own: a solve puts
    one and two of the bank on them and leaves the rest open; once they were asked, it adds nobody."""
    staffed(office)
    office.change(t.Worker, 1, setting_id=office.setting("K"))  # Ann is of another home
    office.roster()
    for number in (4, 5):
        office.shift(number, "08:00", "16:00", target=3, minimum=3)
    release(office.store, None, [1], WantedRelease("bank", places=1))
    release(office.store, None, [2], WantedRelease("bank", places=2))
    assert Counter(shift for _, shift in standings_of(office)) == {1: 1, 2: 2}
    sent = send(office.store, None, office.horizon).offers
    assert Counter(one.shift for one in sent) == {1: 1, 2: 2}
    assert Counter(shift for _, shift in standings_of(office)) == {1: 1, 2: 2}
    office.switch("CASCADE", on=False)
    assert Counter(shift for _, shift in standings_of(office)) == {1: 3, 2: 3}


def standings_of(office: Office) -> list[tuple[str, int]]:
    office.solve(accept=True)
    return list(standings(office))


def test_a_release_counts_who_was_asked_since(open_week: Office) -> None:
    """Bob was confirmed before the second place was released: it is for one more of the bank, and Cat gets it."""
    open_week.change(t.Shift, 1, minimum=1, target=2)
    first = ask(open_week.store, None, 1, ["bob"])
    accept(open_week.store, None, first.offers[0].id)
    open_week.change(t.Offer, 1, asked_at=open_week.at(-9, "10:00"))
    (line,) = release(open_week.store, None, [1], BANK).lines
    assert (line.places, line.asked, line.filled, line.is_open) == (1, 0, 0, True)
    (one,) = ask(open_week.store, None, 1, ["cat"]).offers
    accept(open_week.store, None, one.id)
    (line,) = releases(open_week.store, None, open_week.horizon)
    assert (line.asked, line.filled, line.is_open) == (1, 1, False)
