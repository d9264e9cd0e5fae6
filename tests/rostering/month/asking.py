"""The bank is asked: offers sent, accepted, declined, run out, put to others; a re-solve that asks nobody twice."""

from collections import Counter

import pytest

from rostering.errors import BadInputError
from rostering.gaps.showing import answer
from rostering.gaps.way import Way
from rostering.offers.answers import accept, confirm, decline, lapse
from rostering.offers.offer_lines import OfferLine, offers
from rostering.offers.send import Asking, ask, send
from rostering.rosters.horizon import Horizon
from rostering.rosters.solve import solve_rosters
from rostering.rosters.standing import standing_roster
from tests.rostering.month.willow import CARER, LIMITS, NIA, WEEKS, Willow


def in_order(home: Willow, week: Horizon) -> list[OfferLine]:
    """The offers of a week's roster that count, by shift."""
    return sorted(offers(home.store, NIA, week), key=lambda one: (one.starts_at, one.shift, one.id))


def hoped_for(home: Willow, week: Horizon) -> int:
    """How many of a week's places stand with people who may refuse and have not said yes."""
    return len(standing_roster(home.store, NIA, week, []).hoped)


def offers_are_sent(home: Willow) -> None:
    """Everybody of a bank or pool whom the solver planned is offered the shift; own staff are not asked.

    They have a day to answer (policy offer.answer_hours), until Saturday at eleven.
    """
    home.clock("2026-11-20T11:00")
    for week in WEEKS:
        hoped = hoped_for(home, week)
        sent = send(home.store, NIA, week)
        assert (len(sent.offers), sent.left_out) == (hoped, ())
        assert {one.tier for one in sent.offers} <= {"bank", "collaborative_bank", "pop_up"}
        assert {str(one.answer_by) for one in sent.offers} <= {"2026-11-21 11:00:00+00:00"}
        assert {edited.amendment for edited in sent.edited} <= {None}  # a draft has no amendments yet
    assert not in_order(home, WEEKS[0])
    assert not send(home.store, NIA, WEEKS[1]).offers  # once more asks nobody


def the_bank_answers(home: Willow) -> None:
    """All say yes but two: the first who is asked to come as a carer in the last week says no, the first in the third
    week says nothing."""
    home.clock("2026-11-20T15:00")
    third, last = in_order(home, WEEKS[2]), in_order(home, WEEKS[3])
    silent, unwilling = (next(one for one in week if home.role(one.shift) == CARER) for week in (third, last))
    for one in (*in_order(home, WEEKS[1]), *third, *last):
        if one in (silent, unwilling):
            continue
        (answered,) = accept(home.store, NIA, one.id).offers
        assert (answered.state, answered.standing) == ("accepted", "accepted")
    (no,) = decline(home.store, NIA, unwilling.id).offers
    assert (no.state, no.standing) == ("declined", "declined")


def silence_runs_out(home: Willow) -> None:
    """An hour after the time to answer one offer has run out: its place is open, and nobody else's."""
    home.clock("2026-11-21T12:00")
    done = lapse(home.store, NIA)
    (silent,) = done.offers
    assert (silent.state, silent.standing) == ("lapsed", "declined")
    assert home.stands(silent.shift) == {}
    assert not lapse(home.store, NIA).offers


def the_place_is_offered_to_others(home: Willow) -> None:
    """Whoever else of bank and pools may take it is asked by telephone: the first yes has the place, and the others are
    told no more. Nobody says yes twice, and nobody who was asked is asked again."""
    (silent,) = [one for one in in_order(home, WEEKS[2]) if one.state == "lapsed"]
    lawful = answer(home.store, NIA, silent.shift).whole.lawful
    others = [one.code for one in lawful if one.way is Way.CONFIRM and one.code != silent.person]
    sent = ask(home.store, NIA, silent.shift, others, Asking(hours=4, means="telephone"))
    *slower, first = sent.offers
    assert {str(one.answer_by) for one in sent.offers} == {"2026-11-21 16:00:00+00:00"}
    with pytest.raises(BadInputError, match=r"asked about .* already"):
        ask(home.store, NIA, silent.shift, [first.person])
    done = accept(home.store, NIA, first.id)
    assert [one.id for one in done.withdrawn] == [one.id for one in slower]
    with pytest.raises(BadInputError, match=r"said yes .* already"):
        accept(home.store, NIA, first.id)
    confirm(home.store, NIA, first.id)
    assert home.stands(silent.shift) == {first.person: "confirmed"}


def a_second_solve_asks_nobody_twice(home: Willow) -> None:
    """The last week is solved again for the place that was declined: every yes stands, who said no is not proposed for
    it, and only who is new is asked."""
    (no,) = [one for one in in_order(home, WEEKS[3]) if one.state == "declined"]
    yes = {(one.shift, one.person) for one in in_order(home, WEEKS[3]) if one.state == "accepted"}
    solved = solve_rosters(home.store, NIA, WEEKS[3], [], LIMITS, accept=True)
    (place,) = solved.summary.settings
    assert (place.filled, place.short, solved.summary.broken) == (56, 0, ())
    assert all(home.stands(shift).get(person) == "accepted" for shift, person in yes)
    assert no.person not in home.stands(no.shift)
    new = send(home.store, NIA, WEEKS[3])
    assert not {(one.shift, one.person) for one in new.offers} & (yes | {(no.shift, no.person)})
    for one in new.offers:
        accept(home.store, NIA, one.id)
    asked = Counter((one.shift, one.person) for week in WEEKS for one in offers(home.store, NIA, week, everything=True))
    assert set(asked.values()) == {1}
    assert all(hoped_for(home, week) == 0 for week in WEEKS)
