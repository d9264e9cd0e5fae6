"""A solve after people have answered."""

from collections import Counter

import pytest

from rostering.offers.answers import accept, decline, lapse
from rostering.offers.send import send
from rostering.store import tables as t
from tests.rostering.offers.bank_week import BANK, listed, staffed, standings
from tests.rostering.office import Office


def test_a_resolve_changes_no_acceptance_and_asks_nobody_twice(office: Office) -> None:
    """Solve, send, some say yes and some no, solve and send again: every yes stands, no pair is asked twice, nobody is
    put on a shift they declined, and others have the places."""
    staffed(office)
    office.demand("08:00", "16:00")
    office.solve()
    sent = send(office.store, None, office.horizon)
    assert sent.offers
    assert {one.person for one in sent.offers} <= set(BANK)
    assert {one.standing for one in sent.offers} == {"offered"}
    yes = [one for number, one in enumerate(sent.offers) if number % 2]
    no = [one for number, one in enumerate(sent.offers) if not number % 2]
    for one in yes:
        accept(office.store, None, one.id)
    for one in no:
        decline(office.store, None, one.id)
    before = standings(office)
    accepted = {pair for pair, standing in before.items() if standing == "accepted"}
    assert len(accepted) == len(yes) > 0
    solved = office.solve(accept=True)
    assert sum(home.short for home in solved.summary.settings) == 0
    after = standings(office)
    assert {pair for pair, standing in after.items() if standing == "accepted"} == accepted
    assert all(after[one.person, one.shift] == "declined" for one in no)
    again = send(office.store, None, office.horizon)
    assert not {(one.person, one.shift) for one in again.offers} & {(one.person, one.shift) for one in sent.offers}
    asked = Counter((one.person, one.shift) for one in listed(office, everything=True))
    assert set(asked.values()) == {1}
    # Nobody says anything new, and nothing changes.
    office.solve(accept=True)
    assert standings(office) == after | {(one.person, one.shift): "offered" for one in again.offers}
    assert send(office.store, None, office.horizon).offers == ()


def test_who_said_no_is_told_with_the_day(office: Office) -> None:
    """Why somebody is not proposed says that they were asked and when."""
    staffed(office)
    roster, shift = office.roster(), office.shift(0, "08:00", "16:00")
    office.assign(roster, 2, shift)
    (one,) = send(office.store, None, office.horizon).offers
    decline(office.store, None, one.id)
    made = office.build()
    refusal = made.why_not("bob", made.snapshot.shift[shift])
    assert refusal is not None
    assert refusal.reason == "asked and said no on Fri 20 Nov at 10:00"
    assert made.why_not("cat", made.snapshot.shift[shift]) is None


def test_a_second_employment_is_no_way_round_a_no(office: Office) -> None:
    """Who said no as one worker is not asked as another."""
    roster, shift = office.roster(), office.shift(0, "08:00", "16:00")
    office.worker("bob", pool="bank", setting_id=None)
    office.worker("bob2", pool="bank", setting_id=None, person_id=1)
    office.assign(roster, 1, shift)
    (one,) = send(office.store, None, office.horizon).offers
    decline(office.store, None, one.id)
    assert office.refusal("bob", shift) == "GEN-AVAIL"


def test_who_let_an_offer_run_out_is_not_planned_again(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """An offer that ran out opens the place to others; a coordinator may ask the same person anew."""
    staffed(office)
    roster, shift = office.roster(), office.shift(3, "08:00", "16:00")
    office.assign(roster, 2, shift)
    send(office.store, None, office.horizon)
    monkeypatch.setenv("ROTA_NOW", "2026-11-22T10:00:00+00:00")
    (one,) = lapse(office.store, None).offers
    assert (one.state, one.standing) == ("lapsed", "declined")
    solved = office.solve(accept=True)
    assert [person for person, _ in solved.roster] == ["ann"]
    refusal = solved.build.why_not("bob", solved.build.snapshot.shift[shift])
    assert refusal is not None
    assert refusal.reason == "asked on Fri 20 Nov at 10:00, without an answer"
    # A check, and a look for candidates, has nothing against them.
    build = office.standing().build
    assert build.why_not("bob", build.snapshot.shift[shift]) is None
    assert lapse(office.store, None).offers == ()


def test_an_unanswered_offer_is_held(office: Office) -> None:
    """A solve leaves who was asked where they are, though own staff would be cheaper."""
    staffed(office)
    roster, shift = office.roster(), office.shift(0, "08:00", "16:00")
    office.assign(roster, 2, shift)
    send(office.store, None, office.horizon)
    office.solve(accept=True)
    assert standings(office)["bob", shift] == "offered"
    assert office.count(t.Offer) == 1
