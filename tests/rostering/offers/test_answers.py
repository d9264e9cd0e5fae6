"""What becomes of an offer, and which answers are refused."""

from datetime import date

import pytest

from rostering.errors import BadInputError, RefusedError
from rostering.offers.answers import accept, confirm, decline, lapse, withdraw
from rostering.offers.send import Asking, ask, send
from rostering.rosters.publish import publish
from rostering.rosters.told import read_untold
from rostering.store import tables as t
from rostering.store.use_case import use_case
from tests.rostering.offers.bank_week import listed, planned, standings
from tests.rostering.office import Office


@pytest.fixture
def week(office: Office) -> Office:
    planned(office)
    return office


def test_who_may_refuse_is_offered_and_own_staff_are_not(week: Office) -> None:
    """Bob and Cat of the bank are asked until 24 hours from now; Ann stands as planned."""
    sent = send(week.store, None, week.horizon)
    assert [(one.person, one.tier, one.state) for one in sent.offers] == [
        ("bob", "bank", "offered"),
        ("cat", "bank", "offered"),
    ]
    assert {str(one.answer_by) for one in sent.offers} == {"2026-11-21 10:00:00+00:00"}
    assert standings(week) == {("bob", 1): "offered", ("cat", 2): "offered", ("ann", 3): "planned"}


def test_the_way_of_a_yes(week: Office) -> None:
    """Planned, offered, accepted, confirmed; each step once."""
    first, _ = send(week.store, None, week.horizon).offers
    assert standings(week)["bob", 1] == "offered"
    assert accept(week.store, None, first.id).offers[0].standing == "accepted"
    with pytest.raises(BadInputError, match=r"Bob \(bob\) said yes on Fri 20 Nov at 10:00 already, recorded by"):
        accept(week.store, None, first.id)
    with pytest.raises(BadInputError, match="said yes"):
        decline(week.store, None, first.id)
    assert confirm(week.store, None, first.id).offers[0].standing == "confirmed"
    with pytest.raises(BadInputError, match="nothing is to be confirmed"):
        confirm(week.store, None, first.id)


def test_an_answer_after_the_end_of_an_offer_is_refused(week: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a no, after it was taken back, and after the time to answer, a yes is refused in words."""
    first, second = send(week.store, None, week.horizon).offers
    decline(week.store, None, first.id)
    withdraw(week.store, None, second.id)
    assert standings(week) == {("bob", 1): "declined", ("ann", 3): "planned"}
    for one, words in ((first, "said no"), (second, "had their offer taken back")):
        with pytest.raises(BadInputError, match=words):
            accept(week.store, None, one.id)
    (third,) = ask(week.store, None, 2, ["eve"], Asking(hours=1)).offers
    monkeypatch.setenv("ROTA_NOW", "2026-11-20T11:01:00+00:00")
    with pytest.raises(RefusedError, match=r"had until Fri 20 Nov at 11:00 to answer"):
        accept(week.store, None, third.id)
    lapse(week.store, None)
    with pytest.raises(BadInputError, match="let the offer run out"):
        accept(week.store, None, third.id)


def test_the_first_yes_takes_the_place(week: Office) -> None:
    """Of three who are asked about one place one holds it; another's yes takes it, and the rest are asked no more."""
    with use_case(week.store, None, "edit") as case:
        case.session.delete(case.session.get_one(t.Assignment, 1))
        case.record("story")
    sent = ask(week.store, None, 1, ["bob", "dan", "eve"])
    assert [one.standing for one in sent.offers] == ["offered", None, None]
    done = accept(week.store, None, sent.offers[1].id)
    assert {one.person for one in done.withdrawn} == {"bob", "eve"}
    assert {pair: how for pair, how in standings(week).items() if pair[1] == 1} == {("dan", 1): "accepted"}


def test_a_place_that_somebody_else_took_is_gone(week: Office) -> None:
    """Who is asked about a place that own staff are put on meanwhile cannot say yes to it."""
    first, _ = send(week.store, None, week.horizon).offers
    week.assign(1, 5, 1)
    with pytest.raises(RefusedError, match=r"was filled meanwhile \(1 of 1\)"):
        accept(week.store, None, first.id)
    assert listed(week)[0].state == "offered"


def test_what_is_unlawful_by_now_is_not_accepted(week: Office) -> None:
    """Leave granted since the offer keeps somebody from saying yes; nothing is changed."""
    first, _ = send(week.store, None, week.horizon).offers
    week.add(
        t.Absence(
            worker_id=2,
            kind="annual",
            state="granted",
            starts_at=week.at(0, "00:00"),
            ends_at=week.at(1, "00:00"),
        )
    )
    with pytest.raises(RefusedError, match=r"on leave.*: Bob \(bob\) cannot take D Mon 23 Nov"):
        accept(week.store, None, first.id)
    assert standings(week)["bob", 1] == "offered"


def test_nobody_is_asked_twice_unless_somebody_says_so(week: Office) -> None:
    """A second round of offers asks nobody; who said no is asked again only on purpose."""
    first, second = send(week.store, None, week.horizon).offers
    assert send(week.store, None, week.horizon).offers == ()
    with pytest.raises(BadInputError, match="was asked about"):
        ask(week.store, None, 1, ["bob"])
    decline(week.store, None, first.id)
    with pytest.raises(BadInputError, match="said no to"):
        ask(week.store, None, 1, ["bob"])
    (again,) = ask(week.store, None, 1, ["bob"], Asking(again=True)).offers
    assert again.standing == "offered"
    with pytest.raises(BadInputError, match="again since"):
        accept(week.store, None, first.id)
    assert accept(week.store, None, again.id).offers[0].standing == "accepted"
    assert accept(week.store, None, second.id).offers[0].standing == "accepted"


def test_who_may_not_be_put_on_a_shift_is_not_asked(week: Office) -> None:
    """A nurse's shift is offered to no carer, and none of those named with them is asked."""
    with pytest.raises(RefusedError, match="without the role"):
        ask(week.store, None, week.shift(4, "08:00", "16:00", role="registered_nurse"), ["bob"])
    assert week.count(t.Offer) == 0


def test_overtime_is_offered_where_the_policy_says_so(office: Office) -> None:
    """Of three shifts of eight hours on a contract of sixteen the third is offered; without the policy none."""
    office.worker("ann", contract={"minutes": 960, "period": "week"})
    roster = office.roster()
    for number in range(3):
        office.assign(roster, 1, office.shift(number, "08:00", "16:00"))
    assert send(office.store, None, office.horizon).offers == ()
    since = office.at(0, "00:00")
    office.add(t.Policy(name="offer.overtime", value="true", from_on=date(2020, 1, 1), set_by="story", set_at=since))
    (one,) = send(office.store, None, office.horizon).offers
    assert (one.shift, one.tier) == (3, "setting")


def test_on_a_published_roster_an_answer_is_an_amendment(week: Office) -> None:
    """Offers and answers after publication have numbers, and a no leaves the place open."""
    for worker in (1, 2, 3):
        week.worked(worker, -182, "08:00", "14:00")
    assert not publish(week.store, None, week.horizon, []).refused
    sent = send(week.store, None, week.horizon)
    assert [one.amendment for one in sent.edited] == [1]
    done = decline(week.store, None, sent.offers[0].id, "no child care")
    assert [one.amendment for one in done.edited] == [2]
    with pytest.raises(BadInputError, match="health"):
        decline(week.store, None, sent.offers[1].id, "is sick")


def test_who_answers_knows_of_it(week: Office) -> None:
    """Bob's no and Cat's yes are known to them by their own call, and so are the offers that they answered; that the
    office confirms Cat's shift is to be told."""
    for worker in (1, 2, 3):
        week.worked(worker, -182, "08:00", "14:00")
    assert not publish(week.store, None, week.horizon, []).refused
    first, second = send(week.store, None, week.horizon).offers
    with week.store.reading() as session:
        assert [(one.number, one.worker) for one in read_untold(session)] == [(1, 2), (1, 3)]
    decline(week.store, None, first.id)
    accept(week.store, None, second.id)
    with week.store.reading() as session:
        assert read_untold(session) == ()
    assert [edited.amendment for edited in confirm(week.store, None, second.id).edited] == [4]
    with week.store.reading() as session:
        assert [(one.number, one.worker) for one in read_untold(session)] == [(4, 3)]
