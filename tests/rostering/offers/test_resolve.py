"""A solve after people have answered."""

from collections import Counter
from datetime import date

import pytest

from rostering.errors import RefusedError
from rostering.offers.answers import accept, decline, lapse
from rostering.offers.send import Asking, ask, send
from rostering.store import tables as t
from tests.rostering.offers.bank_week import BANK, listed, staffed, standings
from tests.rostering.office import Office


@pytest.mark.slow
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


def test_a_no_covers_the_day(office: Office) -> None:
    """Bob said no to Monday's day shift: nobody proposes him for Monday's late, a solve does not put him on it, and he
    is offered it only on purpose; Tuesday is open to him. What he knows of already stays his."""
    office.worker("bob", pool="bank", setting_id=None)
    roster, shift = office.roster(), office.shift(0, "08:00", "14:00")
    late, next_day = office.shift(0, "14:00", "20:00", "L"), office.shift(1, "08:00", "14:00")
    office.assign(roster, 1, shift)
    (one,) = send(office.store, None, office.horizon).offers
    decline(office.store, None, one.id)
    made = office.build()
    refusal = made.why_not("bob", made.snapshot.shift[late])
    assert refusal is not None
    assert refusal.reason == "said no to D of that day on Fri 20 Nov at 10:00"
    assert made.why_not("bob", made.snapshot.shift[next_day]) is None
    assert [duty.split("/")[2] for _, duty in office.solve(accept=True).roster] == ["2026-11-24"]
    with pytest.raises(RefusedError, match=r"said no to D of that day .*; --again asks once more"):
        ask(office.store, None, late, ["bob"])
    assert ask(office.store, None, late, ["bob"], Asking(again=True)).offers[0].shift == late


def test_a_no_covers_the_shift_alone_where_the_office_says_so(office: Office) -> None:
    """With the policy of a shift a no says nothing of the rest of the day."""
    since = office.at(0, "00:00")
    chosen = {"name": "offer.decline_covers", "value": '"shift"', "from_on": date(2020, 1, 1)}
    office.add(t.Policy(**chosen, set_by="story", set_at=since))
    office.worker("bob", pool="bank", setting_id=None)
    roster, shift, late = office.roster(), office.shift(0, "08:00", "14:00"), office.shift(0, "14:00", "20:00", "L")
    office.assign(roster, 1, shift)
    (one,) = send(office.store, None, office.horizon).offers
    decline(office.store, None, one.id)
    assert (office.refusal("bob", shift), office.refusal("bob", late)) == ("GEN-AVAIL", None)


def test_a_no_does_not_take_a_published_shift_away(office: Office) -> None:
    """Ann is on Monday's published late and says no to the early: a solve that mends the week keeps her on the late."""
    office.worker("ann")
    roster = office.roster(state="published", published_at=office.at(-7, "12:00"))
    early, late = office.shift(0, "07:00", "13:00", "E"), office.shift(0, "15:00", "21:00", "L")
    office.assign(roster, 1, late)
    facts = {"starts_at": office.at(0, "07:00"), "ends_at": office.at(0, "13:00"), "tier": "bank", "means": "list"}
    asked = {"asked_at": office.at(-4, "10:00"), "asked_by": "story", "state": "declined"}
    office.add(t.Offer(roster_id=roster, shift_id=early, worker_id=1, **facts, **asked))
    assert [duty.split("/")[1] for _, duty in office.solve(accept=True).roster] == ["L"]
