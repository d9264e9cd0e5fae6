"""The first fortnight: what the home chooses, leave, wishes, patterns laid, four weeks solved."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from rostering.errors import BadInputError, RefusedError
from rostering.imports.plain import import_sheets
from rostering.people.restrictions import Wanted, add_restriction
from rostering.pipeline.attendance import book_seats, record_attendance
from rostering.pipeline.listing import pipeline_of
from rostering.pipeline.session import Planned, add_session, list_sessions
from rostering.pipeline.step import Signed, sign_step
from rostering.requests.deciding import decline
from rostering.requests.entitlement import list_entitlements, set_entitlement
from rostering.requests.leave import LeaveAsked, ask_leave, grant_leave, view_leave
from rostering.requests.limits import set_limit
from rostering.requests.listing import list_requests
from rostering.requests.windows import open_window
from rostering.requests.wishes import WishAsked, ask_wish, grant_wish
from rostering.resources import data_file
from rostering.rosters.lay import lay
from rostering.rosters.solve import solve_rosters
from rostering.store import tables as t
from tests.rostering.month.willow import CARER, HOME, LIMITS, NIA, TOM, WEEKS, Willow

BETHAN, ALICE, JOANNE, DIANE, SUNITA, FOLAKE = (
    "Bethan Bowen",
    "Alice Palmer",
    "Joanne Thornton",
    "Diane Kendrick",
    "Sunita Chaudhry",
    "Folake Ibe",
)
PLACES = 56  # of a week: eight a day (two nurses, a senior, five carers), seven days


def december(day: int) -> date:
    """A day of the December that the story plays in."""
    return date(2026, 12, day)


def the_home_chooses(home: Willow) -> None:
    """Rates are on record. Every rule stays on: what a pattern says is nobody's unfair share of nights and weekends."""
    home.clock("2026-11-18T09:00")
    report = import_sheets(home.store, NIA, "rates", [Path(str(data_file("samples/rates.csv")))])
    assert report.written
    assert len(home.rows(t.RateCard)) == 11  # as many as the sheet has lines


def leave_is_granted(home: Willow) -> None:
    """Bethan asks for her four long days of 10 to 13 December, and has them.

    Four days of 12.5 hours less an hour of break are 46 hours, 2,760 minutes. Of the 13,524 minutes of her year (5.6
    weeks of 40.25 hours, her pattern's average) 5,520 went in summer: 8,004 are left before and 5,244 after.
    """
    home.clock("2026-11-18T09:30")
    year = set_entitlement(home.store, TOM, BETHAN, 13_524, from_on=date(2026, 4, 1))
    assert (year.until_on, year.granted, year.left) == (date(2027, 3, 31), 5_520, 8_004)
    set_limit(home.store, TOM, HOME, CARER, 1)
    asked = ask_leave(home.store, NIA, LeaveAsked(BETHAN, "annual", december(10), december(13)))
    assert [day.minutes for day in asked.days] == [690, 690, 690, 690]
    assert (asked.against, asked.opens) == ((), ())  # nobody else of her role is off, and nothing is rostered yet
    granted = grant_leave(home.store, NIA, asked.reference)
    assert (granted.allowed, granted.amendments) == (None, ())
    (year,) = list_entitlements(home.store, NIA, BETHAN)
    assert (year.granted, year.asked, year.left) == (8_280, 0, 5_244)


def leave_is_refused_by_the_limit(home: Willow) -> None:
    """Joanne asks for her four days of 8 to 11 December: one care worker may be off at once, and Jisha Xavier is until
    the 9th, Bethan from the 10th.

    It is declined with the reason, and the reason is on record.
    """
    asked = ask_leave(home.store, NIA, LeaveAsked(JOANNE, "annual", december(8), december(11)))
    assert [day.off for day in asked.days] == [("Jisha Xavier",)] * 2 + [("Bethan Bowen",)] * 2
    assert len(asked.against) == 4  # each of the four days
    with pytest.raises(
        RefusedError, match=r"On Tue 8 Dec 1 is on leave .* the limit of care workers is 1 \(and 3 more"
    ):
        grant_leave(home.store, NIA, asked.reference)
    assert view_leave(home.store, NIA, asked.reference).state == "asked"
    declined = decline(home.store, NIA, asked.reference, "two carers cannot be off at once")
    assert (declined.state, declined.reason) == ("declined", "two carers cannot be off at once")


def leave_is_refused_by_the_entitlement(home: Willow) -> None:
    """Alice has 1,380 minutes left and asks for three long days, 2,070: refused; two of them, 1,380, she has."""
    year = set_entitlement(home.store, TOM, ALICE, 4_140, from_on=date(2026, 9, 1))
    assert (year.granted, year.left) == (2_760, 1_380)  # she has 12 to 18 November, four long days
    three = ask_leave(home.store, NIA, LeaveAsked(ALICE, "annual", december(14), december(16)))
    assert sum(day.minutes for day in three.days) == 2_070
    assert len(three.against) == 1
    with pytest.raises(RefusedError, match=r"has 23 h left .* this takes 34 h 30 min"):
        grant_leave(home.store, NIA, three.reference)
    decline(home.store, NIA, three.reference, "more than is left of the year")
    two = ask_leave(home.store, NIA, LeaveAsked(ALICE, "annual", december(14), december(15)))
    grant_leave(home.store, NIA, two.reference)
    (year,) = list_entitlements(home.store, NIA, ALICE)
    assert (year.granted, year.left) == (4_140, 0)
    hers = [line for line in list_requests(home.store, NIA, kind="leave", every=True) if line.name == ALICE]
    # What she took in the autumn and the two days are granted; what was too much stays on record as declined.
    assert sorted(line.state for line in hers) == ["declined", "granted", "granted"]


def a_newcomer_is_to_shadow(home: Willow) -> None:
    """Folake is on the way into the pop-up workforce: inducted, not signed deployable, and so never alone on a shift.

    One of the two shadow shifts that the pool asks for is on Thursday; the other is booked for this afternoon, beside
    Sunita. The session has one seat, and nobody is signed before both are over.
    """
    home.clock("2026-11-18T09:45")
    found = pipeline_of(home.store, NIA, FOLAKE)
    assert [one.step for one in found.steps if one.state != "done"] == ["shadow", "deployable"]
    assert (found.is_supervised, found.is_deployable) == (True, False)
    planned = add_session(home.store, NIA, Planned("shadow", date(2026, 11, 18), 720, 1_200, 1, SUNITA, setting=HOME))
    booked = book_seats(home.store, NIA, planned.id, [FOLAKE])
    assert (booked.taken, booked.free, [one.name for one in booked.people]) == (1, 0, [FOLAKE])
    with pytest.raises(BadInputError, match="record who attended once it is over"):
        record_attendance(home.store, NIA, planned.id, [FOLAKE])
    with pytest.raises(BadInputError, match="Deployable comes after shadow shifts, which is still open"):
        sign_step(home.store, TOM, Signed(FOLAKE, "deployable"))


def nights_are_forbidden(home: Willow) -> None:
    """Joanne is not to be put on nights until February, and nobody writes down why."""
    wanted = Wanted(JOANNE, "nights", None, date(2026, 11, 18), None, date(2027, 2, 1), TOM)
    with pytest.raises(RefusedError, match="may not record restrictions"):
        add_restriction(home.store, NIA, wanted)
    line = add_restriction(home.store, TOM, wanted)
    assert (line.name, line.binds(december(4)), line.days_to_review(date(2026, 11, 18))) == (JOANNE, True, 75)


def wishes_in_a_window(home: Willow) -> None:
    """The window for the four weeks is open until 19 November. Diane's wish is granted and so a promise, and Joanne's
    too, to have the long day of her pattern on 3 December; Sunita's is declined; on the 20th it is too late."""
    home.clock("2026-11-18T10:00")
    open_window(home.store, TOM, HOME, WEEKS[0].first, WEEKS[-1].last, date(2026, 11, 18), date(2026, 11, 19))
    wish = ask_wish(home.store, NIA, WishAsked(DIANE, "off", december(12), weight=3))
    assert (wish.state, wish.promised, wish.lean) == ("asked", False, 0)
    assert grant_wish(home.store, NIA, wish.reference).promised
    day = ask_wish(home.store, NIA, WishAsked(JOANNE, "on", december(3), code="D"))
    assert grant_wish(home.store, NIA, day.reference).promised
    other = ask_wish(home.store, NIA, WishAsked(SUNITA, "off", december(1)))
    decline(home.store, NIA, other.reference, "nobody else leads the unit that day")
    home.clock("2026-11-20T08:30")
    with pytest.raises(RefusedError, match="closed on 19/11/2026"):
        ask_wish(home.store, NIA, WishAsked(SUNITA, "off", december(2)))
    wishes = list_requests(home.store, NIA, kind="wish", every=True)
    # Four of the demo's people told one already: four wait, two are granted, one declined, the late one is not there.
    assert sorted(line.state for line in wishes) == ["asked"] * 4 + ["declined", "granted", "granted"]


def a_newcomer_is_signed_deployable(home: Willow) -> None:
    """On Friday both shadow shifts are attended. A coordinator may not sign that she is deployable; the manager does,
    and from that minute no place of the pool is closed to her for the way in."""
    home.clock("2026-11-20T08:45")
    (session,) = [one for one in list_sessions(home.store, NIA, date(2026, 11, 18)) if one.people[0].state == "booked"]
    attended = record_attendance(home.store, NIA, session.id, [FOLAKE])
    assert [(one.name, one.state) for one in attended.people] == [(FOLAKE, "attended")]
    with pytest.raises(RefusedError, match="may not sign checks and who is deployable"):
        sign_step(home.store, NIA, Signed(FOLAKE, "deployable"))
    assert sign_step(home.store, TOM, Signed(FOLAKE, "deployable")).is_signed
    found = pipeline_of(home.store, NIA, FOLAKE)
    assert (found.is_deployable, found.deployable_on, found.blocks) == (True, date(2026, 11, 20), ())


def patterns_are_laid(home: Willow) -> None:
    """Fourteen people follow a pattern of four days on and four off.

    Six pairs of them hold one place each, day by day: 42 cells a week. Liam O'Brien (nights) and Kiran Hussain (the
    1:1) are alone in theirs: 4 of 7 days each, from Monday 23 November. Leave takes out: Jisha's four nights of 3 to
    6 December, Bethan's four days, Stephen Chadwick's of 13 to 16 December (one and three), Alice's two, and Kiran's
    four of 17 to 20 December. So 50, 46, 45 and 41 cells are laid, and of 56 places 6, 10, 11 and 15 are holes.
    """
    home.clock("2026-11-20T09:00")
    laid = [lay(home.store, NIA, week, []) for week in WEEKS]
    assert [len(one.cells) for one in laid] == [50, 46, 45, 41]
    assert [len(one.left) for one in laid] == [0, 4, 5, 9]
    assert {one.why for each in laid for one in each.left} == {"away"}
    assert [sum(hole.missing for hole in one.holes) for one in laid] == [6, 10, 11, 15]
    assert all(not one.over and not one.published for one in laid)
    assert all(not lay(home.store, NIA, week, []).cells for week in WEEKS)  # once more lays nothing


def the_weeks_are_solved(home: Willow) -> None:
    """The solver fills the holes: all 56 places of each week, without a broken rule and with every promise kept.

    The first week needs nobody but own staff; for the others the bank is hoped for. Without a bank to pay, the first
    costs about 230 units of fairness and wishes, of which a hundredth is two: it is good enough within a fiftieth.
    """
    home.clock("2026-11-20T10:00")
    for week in WEEKS:
        limits = replace(LIMITS, gap=0.02) if week is WEEKS[0] else LIMITS
        solved = solve_rosters(home.store, NIA, week, [], limits)
        (place,) = solved.summary.settings
        assert (place.code, place.places, place.filled, place.short) == (HOME, PLACES, PLACES, 0)
        assert (solved.summary.broken, solved.must_look) == ((), False)
        assert (place.hoped == 0) == (week is WEEKS[0])
    for name, first, last in ((BETHAN, 10, 13), (ALICE, 14, 15), (DIANE, 12, 12)):
        code = home.rows(t.Person, t.Person.name == name)[0].code
        assert home.days_of(code, december(first), december(last)) == []
    joanne = home.rows(t.Person, t.Person.name == JOANNE)[0].code
    assert home.days_of(joanne, december(3), december(3)) == [(december(3), "D")]
