"""The weeks are published and change: a swap, two sick calls at ten past six, an agency's place booked and named."""

from dataclasses import asdict

import pytest
from sqlmodel import select

from rostering.bookings.authorisations import WantedAuthorisation, authorisations, authorise
from rostering.bookings.book import WantedBooking, book
from rostering.bookings.bookings import bookings
from rostering.bookings.name import add_person, name_booking
from rostering.errors import BadInputError, RefusedError
from rostering.gaps.board import board
from rostering.gaps.calls import Call, call
from rostering.gaps.showing import answer
from rostering.gaps.sick_call import mark_sick
from rostering.gaps.way import Way
from rostering.messages import Choice as Messages
from rostering.messages import change_messages
from rostering.offers.answers import accept
from rostering.offers.answers import decline as decline_offer
from rostering.offers.counts import OfferCount, counts
from rostering.offers.releases import WantedRelease, release
from rostering.offers.send import ask
from rostering.people.declarations import Choice
from rostering.people.declarations import accept as declare
from rostering.requests.deciding import decline
from rostering.requests.swaps import SwapAsked, Waive, agree_swap, ask_swap, grant_swap, view_swap
from rostering.rosters.amendment_list import AmendmentLine, list_amendments, told_person
from rostering.rosters.edit import Edit, newly_broken, work_on
from rostering.rosters.publish import publish
from rostering.store import tables as t
from tests.rostering.month.planning import DIANE, JOANNE, december
from tests.rostering.month.willow import HOME, NIA, NURSE, TOM, WEEKS, Willow

SECOND, THIRD = WEEKS[1], WEEKS[2]


def amendments(home: Willow, week: int) -> dict[int, AmendmentLine]:
    """The amendments of a week's roster by their numbers; 0 is the publication."""
    return {one.number: one for one in list_amendments(home.store, NIA, WEEKS[week], [])}


def the_weeks_are_published(home: Willow) -> None:
    """A coordinator may not publish; the manager does, all four. Nothing on the check list stands against any."""
    home.clock("2026-11-21T17:00")
    with pytest.raises(RefusedError, match="may not publish"):
        publish(home.store, NIA, WEEKS[0], [])
    for number, week in enumerate(WEEKS):
        done = publish(home.store, TOM, week, [])
        assert (done.refused, done.broken, done.overlaps, done.debts) == (False, (), (), ())
        assert [item.name for item in done.checks if item.state != "fine"] == []
        assert [one.reason for one in amendments(home, number).values()] == ["published"]


def a_swap_over_the_contract(home: Willow) -> None:
    """Joanne and Diane would exchange their long days of 3 and 4 December.

    Diane's eight days until 3 December hold her four days of 26 to 29 November already, 46 hours; a fifth makes 57:30.
    So it is refused, and nothing changes; the manager lets it pass with the change: amendment 1 of the second week. Two
    people are to be told, and both know by the evening.
    """
    home.clock("2026-11-25T14:00")
    third, fourth = home.shift_of(JOANNE, december(3)), home.shift_of(DIANE, december(4))
    asked = ask_swap(home.store, NIA, SwapAsked(JOANNE, str(third), DIANE, str(fourth)))
    broken = {half.name: half.broken for half in asked.halves}
    assert broken[JOANNE] == ()
    assert "57 h 30 min, at most 46 h" in broken[DIANE][0]
    agree_swap(home.store, NIA, asked.reference)
    with pytest.raises(RefusedError, match=f"Diane Kendrick cannot: .* nothing of {asked.reference} was changed"):
        grant_swap(home.store, NIA, asked.reference)
    waive = Waive(("GEN-MINUTES/max",), "made good in the next eight days")
    with pytest.raises(RefusedError, match=r"may not waive GEN-MINUTES/max: a manager may"):
        grant_swap(home.store, NIA, asked.reference, waive)
    assert grant_swap(home.store, TOM, asked.reference, waive).amendment == 1
    (waived,) = view_swap(home.store, NIA, asked.reference).waived
    assert waived.startswith(f"GEN-MINUTES/max for {DIANE}")
    assert (home.name(home.on(third)), home.name(home.on(fourth))) == (DIANE, JOANNE)
    line = amendments(home, 1)[1]
    assert (line.reason, sorted(each.name for each in line.knows)) == ("swap", [DIANE, JOANNE])
    for person in (DIANE, JOANNE):
        told_person(home.store, NIA, person, "telephone", horizon=SECOND)
    assert all(each.told_at is not None for each in amendments(home, 1)[1].knows)


def a_lawful_swap(home: Willow) -> None:
    """One of the two who follow no pattern changes a shift with somebody, within everybody's hours: granted as asked
    for, amendment 2."""
    one, mine, other, theirs = lawful_swap(home, home.roster(SECOND))
    asked = ask_swap(home.store, NIA, SwapAsked(one, str(mine), other, str(theirs)))
    assert asked.is_lawful
    with pytest.raises(BadInputError, match="has not said yes"):
        grant_swap(home.store, NIA, asked.reference)
    agree_swap(home.store, NIA, asked.reference)
    assert grant_swap(home.store, NIA, asked.reference).amendment == 2
    assert other in home.stands(mine)
    assert one in home.stands(theirs)
    assert [each.told_at for each in amendments(home, 1)[2].knows] == [None, None]


def lawful_swap(home: Willow, roster: int) -> tuple[str, int, str, int]:
    """The first exchange of two alike shifts of a roster that breaks no rule: who gives which, and for which."""
    with home.store.reading() as session:
        stands = work_on(session, roster)
        shifts = {row.id: row for row in session.exec(select(t.Shift)).all()}
        codes = dict(session.exec(select(t.Worker.id, t.Person.code).join(t.Person)).all())
        free = {row.worker_id for row in session.exec(select(t.Contract).where(t.Contract.period == "4 weeks")).all()}
        own = {row.id for row in session.exec(select(t.Worker).where(t.Worker.pool == "own")).all()}
        for (one, mine), work in stands.items():
            for (other, theirs), their_work in stands.items():
                alike = (shifts[mine].code, shifts[mine].role) == (shifts[theirs].code, shifts[theirs].role)
                taken = (one, theirs) in stands or (other, mine) in stands
                another_day = shifts[mine].day != shifts[theirs].day
                if one not in free or other not in own - free or not alike or taken or not another_day:
                    continue
                gives = [Edit(one, mine, None), Edit(other, theirs, None)]
                takes = [Edit(other, mine, work), Edit(one, theirs, their_work)]
                if not newly_broken(session, roster, gives + takes):
                    return codes[one], mine, codes[other], theirs
    raise AssertionError("no swap is lawful")


def an_unlawful_swap_is_refused(home: Willow) -> None:
    """A nurse of the night cannot take the long day that begins as that night ends: both halves stay as they were."""
    day, night = (home.shift(december(number), code, HOME, NURSE) for number, code in ((4, "D"), (3, "N")))
    awake, asleep = (min(home.stands(one)) for one in (day, night))
    asked = ask_swap(home.store, NIA, SwapAsked(awake, str(day), asleep, str(night)))
    assert not asked.is_lawful
    agree_swap(home.store, NIA, asked.reference)
    with pytest.raises(RefusedError, match=f"nothing of {asked.reference} was changed"):
        grant_swap(home.store, NIA, asked.reference)
    assert awake in home.stands(day)
    assert asleep in home.stands(night)
    assert max(amendments(home, 1)) == 2
    decline(home.store, NIA, asked.reference, "neither could rest")


def somebody_rings_in_at_ten_past_six(home: Willow) -> None:
    """Joanne cannot come from Tuesday 1 December until Friday: her shifts of 1, 2 and 4 December (after the swap) are
    open, as amendment 3, and today's is below its minimum in an hour and twenty minutes."""
    home.clock("2026-12-01T06:10")
    shifts = [home.shift_of(JOANNE, december(day)) for day in (1, 2, 4)]
    done = mark_sick(home.store, NIA, JOANNE, until_on=december(4))
    assert [(one.shift, one.amendment) for one in done.opened] == [(shift, 3) for shift in shifts]
    assert [home.stands(shift) for shift in shifts] == [{}, {}, {}]
    assert amendments(home, 1)[3].reason == "sick call"
    gaps = [line for line in board(home.store, NIA) if line.shift.id in shifts]
    assert [(line.gap.below, line.gap.places, line.is_whole, line.asked) for line in gaps] == [
        ("minimum", 1, True, 0)
    ] * 3


def the_place_is_filled_by_telephone(home: Willow) -> None:
    """The first does not reply, the next say no, and whoever says yes is on the shift at once: amendment 4.

    Of the home's own nobody may come (Diane's hours are full): all who may are asked, not told. Nobody takes the place
    a second time, and each call is on record.
    """
    shift = home.shift_of(JOANNE, december(1))
    found = answer(home.store, NIA, shift).whole
    assert all(one.phone and one.way is Way.CONFIRM for one in found.lawful)
    assert DIANE in {one.name for one in found.unlawful if one.rule == "GEN-MINUTES/max"}
    first, *unwilling, last = (one.code for one in found.lawful)
    assert call(home.store, NIA, Call(shift, first, "no_reply")).way is None
    assert {call(home.store, NIA, Call(shift, one, "no")).way for one in unwilling} == {None}
    done = call(home.store, NIA, Call(shift, last, "yes"))
    assert (done.way, done.amendment, done.left) == (Way.CONFIRM, 4, ())
    assert home.stands(shift) == {last: "confirmed"}
    with pytest.raises(BadInputError, match="no place open"):
        call(home.store, NIA, Call(shift, first, "yes"))
    assert len(home.rows(t.Offer, t.Offer.shift_id == shift)) == len(found.lawful)
    assert amendments(home, 1)[4].reason == "gap filled"


def agency_covers_tomorrow(home: Willow) -> None:
    """Nobody opened agency, so it is refused; the manager opens it up to £300 until Sunday.

    The card says £19.80 an hour: 11.5 hours of Wednesday are £227.70, and £72.30 is left, too little for Friday. The
    place counts as covered; a day before it begins the booking is overdue for want of a name.
    """
    home.clock("2026-12-01T07:00")
    tomorrow, friday = (home.shift_of(JOANNE, december(day)) for day in (2, 4))
    wanted = WantedBooking(tomorrow, "Taff Nursing", reference="TN-4711")
    with pytest.raises(RefusedError, match="Nobody opened agency"):
        book(home.store, NIA, wanted)
    opened = WantedAuthorisation(december(6), "two carers are away", HOME, most_pence=30_000)
    with pytest.raises(RefusedError, match="may not open a dear tier"):
        authorise(home.store, NIA, opened)
    authorise(home.store, TOM, opened)
    booked = book(home.store, NIA, wanted)
    assert (booked.pence, booked.tier, booked.minutes_left, booked.overdue) == (22_770, "agency", 1_470, False)
    with pytest.raises(RefusedError, match=r"of which £72.30 is left; .* costs £227.70"):
        book(home.store, NIA, WantedBooking(friday, "Taff Nursing"))
    (left,) = authorisations(home.store, NIA)
    assert (left.used_pence, left.used_places, left.left_pence) == (22_770, 1, 7_230)
    assert tomorrow not in {line.shift.id for line in board(home.store, NIA)}
    home.clock("2026-12-01T08:00")
    (late,) = bookings(home.store, NIA)
    assert (late.minutes_left, late.overdue) == (1_410, True)


def the_booking_is_named(home: Willow) -> None:
    """The agency sends Ruth Bell. Nothing is known of her, so that the law keeps her off; the manager saw her papers
    and declares it, and she is on the shift: amendment 5."""
    home.clock("2026-12-01T15:00")
    (line,) = bookings(home.store, NIA)
    code = add_person(home.store, NIA, line.id, "Ruth Bell")
    with pytest.raises(RefusedError):
        name_booking(home.store, NIA, line.id, code)
    declare(home.store, TOM, Choice(persons=(code,)))
    named = name_booking(home.store, NIA, line.id, code)
    assert (named.booking.state, named.booking.name, named.booking.overdue) == ("named", "Ruth Bell", False)
    assert named.edited.amendment == 5
    assert home.stands(line.shift) == {code: "confirmed"}
    with pytest.raises(BadInputError, match="named already"):
        name_booking(home.store, NIA, line.id, "Gemma Ellison")


def friday_is_released_to_the_bank(home: Willow) -> None:
    """Friday's place is released to the home's bank, then to the collaborative bank: whoever of the bank may come says
    no, one of the other says yes.

    Of each one place is asked for and one person is offered it; of the bank nobody comes, of the collaborative bank one
    accepts and fills it. Amendments 6 to 9: each offer and each answer changes who stands there.
    """
    home.clock("2026-12-02T09:00")
    friday = home.shift_of(JOANNE, december(4))
    before = {one.tier: one for one in counts(home.store, NIA, SECOND)}
    for tier, says in (("bank", decline_offer), ("collaborative_bank", accept)):
        release(home.store, NIA, [friday], WantedRelease(tier, places=1))
        best = next(one.code for one in answer(home.store, NIA, friday).whole.lawful if one.tier == tier)
        (offer,) = ask(home.store, NIA, friday, [best]).offers
        says(home.store, NIA, offer.id)
    after = {one.tier: one for one in counts(home.store, NIA, SECOND)}
    grown = {tier: changed(before.get(tier), after[tier]) for tier in ("bank", "collaborative_bank")}
    assert grown["bank"] == {"asked": 1, "offered": 1, "declined": 1}
    assert grown["collaborative_bank"] == {"asked": 1, "offered": 1, "accepted": 1, "filled": 1}
    assert list(home.stands(friday).values()) == ["accepted"]
    reasons = {number: line.reason for number, line in amendments(home, 1).items()}
    assert [reasons[number] for number in range(6, max(reasons) + 1)] == [
        "offers sent",
        "offer declined",
        "offers sent",
        "offer accepted",
    ]


def messages_tell_of_changes(home: Willow) -> None:
    """Whoever rang, or answered, knows. Of the second week's amendments these do not: the two of the lawful swap, and
    the agency's. Messages to copy go to each of the three, and are noted."""
    home.clock("2026-12-02T10:00")
    untold = list_amendments(home.store, NIA, SECOND, [], untold=True)
    assert [(line.reason, len(line.knows)) for line in untold] == [("swap", 2), ("booking 1 named", 1)]
    people = {each.name for line in untold for each in line.knows}
    found = change_messages(home.store, NIA, Messages(horizon=SECOND), mark=True)
    assert {one.name for one in found.messages} == people
    assert found.marked == len(people) == 3
    assert [one.name for one in found.without_phone] == ["Ruth Bell"]
    assert not list_amendments(home.store, NIA, SECOND, [], untold=True)


def changed(before: OfferCount | None, after: OfferCount) -> dict[str, int]:
    """What grew of a count, and by how much."""
    old, new = {} if before is None else asdict(before), asdict(after)
    numbers = {name: value - old.get(name, 0) for name, value in new.items() if isinstance(value, int)}
    return {name: grown for name, grown in numbers.items() if grown}


def a_nurse_rings_in(home: Willow) -> None:
    """On Saturday 12 December at ten past six the nurse of the day cannot come: amendment 1 of the third week.

    Own nurses come before the bank's in the list; it is one of the bank who says yes. Amendment 2. The nurse of the
    night who goes home at a quarter to eight is not among them.
    """
    home.clock("2026-12-12T06:10")
    shift = home.shift(december(12), "D", HOME, NURSE)
    (nurse,) = home.stands(shift)
    done = mark_sick(home.store, NIA, nurse, until_on=december(12))
    assert [(one.shift, one.amendment) for one in done.opened] == [(shift, 1)]
    found = answer(home.store, NIA, shift).whole
    tiers = [one.tier for one in found.lawful]
    assert tiers == sorted(tiers, key=("setting", "bank", "collaborative_bank", "reservist").index)
    (asleep,) = home.stands(home.shift(december(11), "N", HOME, NURSE))
    assert asleep not in {one.code for one in found.lawful}
    bank = next(one for one in found.lawful if one.tier == "bank")
    filled = call(home.store, NIA, Call(shift, bank.code, "yes"))
    assert (filled.way, filled.amendment, filled.left) == (Way.CONFIRM, 2, ())
    assert home.stands(shift) == {bank.code: "confirmed"}


def everybody_is_told(home: Willow) -> None:
    """Both of the third week's amendments follow from what somebody said on the telephone: nobody is to be told."""
    home.clock("2026-12-12T07:00")
    assert [one.reason for one in amendments(home, 2).values()] == ["published", "sick call", "gap filled"]
    assert not list_amendments(home.store, NIA, THIRD, [], untold=True)
    (sick,) = (each.name for each in amendments(home, 2)[1].knows)
    with pytest.raises(BadInputError, match="knows of every amendment"):
        told_person(home.store, NIA, sick, "telephone")
