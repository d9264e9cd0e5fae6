"""Leave: what it takes, what stands against it, who may let it pass, and the shifts it leaves open."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from rostering.calendar import instant
from rostering.errors import BadInputError, RefusedError
from rostering.requests.deciding import decline, keep_waiting
from rostering.requests.entitlement import list_entitlements, set_entitlement
from rostering.requests.leave import LeaveAsked, ask_leave, grant_leave, view_leave
from rostering.requests.leave_minutes import leave_minutes, spread
from rostering.requests.limits import end_limit, list_limits, set_limit
from rostering.store import audit
from rostering.store import tables as t
from rostering.store.use_case import use_case
from tests.rostering.office import CARER, MONDAY, NURSE, Office, day
from tests.rostering.requests.offices import NOW, away, entitled, staffed


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the Friday before the week."""
    monkeypatch.setenv("ROTA_NOW", NOW)


@pytest.fixture
def workers(office: Office) -> dict[str, int]:
    """The people of the office."""
    return staffed(office)


def asked(office: Office, person: str = "ann", first: int = 0, last: int | None = None, **more: object) -> str:
    """The reference of leave asked for by Col, by the numbers of its days."""
    until = None if last is None else day(last)
    return ask_leave(office.store, "Col", LeaveAsked(person, "annual", day(first), until, **more)).reference  # type: ignore[arg-type]


def minutes_of(office: Office, worker: int, first: date, last: date) -> list[int]:
    with office.store.reading() as session:
        ends = instant(last + timedelta(days=1), 0)
        return list(leave_minutes(session, worker, instant(first, 0), ends).values())


def row_of(office: Office, typed: str) -> t.Absence:
    with office.store.reading() as session:
        return session.get_one(t.Absence, int(typed[1:]))


def said(office: Office, subject: str) -> list[str]:
    with office.store.reading() as session:
        return [entry.after or "" for entry in audit.show(session, subject=subject)]


def test_leave_takes_the_daily_average(office: Office, workers: dict[str, int]) -> None:
    """A week of 37.5 hours takes exactly 2,250 minutes, whatever seven sevenths are; a day takes 321."""
    assert sum(minutes_of(office, workers["ann"], day(0), day(6))) == 2250
    assert minutes_of(office, workers["ann"], day(2), day(2)) == [321]


def test_leave_takes_what_the_pattern_says(office: Office, workers: dict[str, int]) -> None:
    """Who follows a pattern takes its shifts less their breaks, and nothing on its days off."""
    office.demand("07:00", "19:00", "D", break_minutes=60)
    pattern = office.add(t.Pattern(code="4on4off", cycle="D D D D - - - -"))
    office.add(t.PatternFollowed(worker_id=workers["ann"], pattern_id=pattern, starts_on=MONDAY))
    assert minutes_of(office, workers["ann"], day(2), day(5)) == [660, 660, 0, 0]


def test_leave_takes_the_patterns_shift_of_ones_own_role(office: Office, workers: dict[str, int]) -> None:
    """Where nurse and carer both have a shift D, each takes their own of it, whichever comes first."""
    for role, rest in ((NURSE, 0), (CARER, 60), (NURSE, 30)):
        office.demand("07:00", "19:00", "D", role=role, break_minutes=rest)
    pattern = office.add(t.Pattern(code="4on4off", cycle="D D D D - - - -"))
    for code in ("ann", "nan"):
        office.add(t.PatternFollowed(worker_id=workers[code], pattern_id=pattern, starts_on=MONDAY))
    assert [minutes_of(office, workers[code], day(2), day(2)) for code in ("ann", "nan")] == [[660], [720]]


def test_leave_takes_what_the_roster_says(office: Office, workers: dict[str, int]) -> None:
    """On the days of a roster that somebody is on, leave takes what they are on; after it, the average. A night that
    reaches into the leave counts on its first day."""
    roster = office.roster()
    office.assign(roster, workers["ann"], office.shift(0, "20:00", "08:00", "N", break_minutes=60))
    office.assign(roster, workers["ann"], office.shift(3, "07:00", "15:00", "E"))
    assert minutes_of(office, workers["ann"], day(1), day(7)) == [660, 0, 480, 0, 0, 0, 321]


def test_leave_granted_without_its_hours_takes_the_average(office: Office, workers: dict[str, int]) -> None:
    """Leave that came in granted, in a week whose roster has the person on other days: it took the contract's day, not
    the nothing that the roster has for it."""
    entitled(office, workers["ann"], 3000)
    away(office, workers["ann"], 0, 1)
    office.assign(office.roster(), workers["ann"], office.shift(3, "07:00", "15:00", "E"))
    assert list_entitlements(office.store, None, "ann", MONDAY)[0].granted == 643


def test_part_of_a_day_takes_no_more_than_it_is_long(office: Office, workers: dict[str, int]) -> None:
    """Two hours off take two hours, though the contract's day is longer; five hours and a half take the day."""
    short = view_leave(office.store, None, asked(office, start=600, end=720))
    assert short.minutes == 120
    long = view_leave(office.store, None, asked(office, first=1, start=600, end=930))
    assert long.minutes == 321


@given(minutes=st.integers(0, 10_000), days=st.integers(1, 40))
def test_minutes_are_spread_without_loss(minutes: int, days: int) -> None:
    """Minutes credited spread over days add up to themselves, and no two days differ by more than a minute."""
    found = spread(minutes, [day(number) for number in range(days)]).values()
    assert sum(found) == minutes
    assert max(found) - min(found) <= 1


def test_the_last_minute_of_an_entitlement_may_be_taken(office: Office, workers: dict[str, int]) -> None:
    """A leave that takes exactly what is left, carried minutes included, is granted; then nothing is left."""
    entitled(office, workers["ann"], 300, carried=21)
    typed = asked(office)
    assert view_leave(office.store, "Col", typed).against == ()
    granted = grant_leave(office.store, "Col", typed)
    assert (granted.view.minutes, granted.allowed) == (321, None)
    assert row_of(office, typed).minutes_credited == 321
    (year,) = list_entitlements(office.store, None, "ann", MONDAY)
    assert (year.granted, year.left) == (321, 0)


def test_one_minute_over_the_entitlement_is_refused(office: Office, workers: dict[str, int]) -> None:
    """With a minute too little it is refused in words and nothing changes; a coordinator cannot let it pass, a
    manager can, with a reason that is kept."""
    entitled(office, workers["ann"], 300, carried=20)
    typed = asked(office)
    before = office.store.path.read_bytes()
    with pytest.raises(RefusedError) as refused:
        grant_leave(office.store, "Col", typed)
    assert refused.value.sentence == (
        "Ann (ann) has 5 h 20 min left of the leave until 31/03/2027, and this takes 5 h 21 min; "
        "a manager may let it pass with --allow WHY."
    )
    with pytest.raises(RefusedError, match="grant against them"):
        grant_leave(office.store, "Col", typed, allow="a wedding")
    assert office.store.path.read_bytes() == before
    done = grant_leave(office.store, "Mia", typed, allow="a wedding")
    assert done.allowed == row_of(office, typed).answer == "a wedding"
    assert "allowed: a wedding" in said(office, f"leave {typed}")[-1]
    assert list_entitlements(office.store, None, "ann", MONDAY)[0].left == -1


def test_leave_over_new_year_draws_on_both_years(office: Office, workers: dict[str, int]) -> None:
    """The days on either side of a leave year's end are taken from the year they lie in."""
    entitled(office, workers["ann"], 643)
    entitled(office, workers["ann"], 300, year=2027)
    view = ask_leave(office.store, None, LeaveAsked("ann", "annual", date(2027, 3, 30), date(2027, 4, 1)))
    assert [one.split(" left")[0] for one in view.against] == ["Ann (ann) has 5 h"]
    assert "until 31/03/2028, and this takes 5 h 21 min" in view.against[0]


def test_without_an_entitlement_on_record_it_is_said_and_not_refused(office: Office, workers: dict[str, int]) -> None:
    """What is not on record is unknown: it stands among the notes, and the leave can be granted. Other leave than
    annual takes nothing from an entitlement."""
    typed = asked(office)
    assert view_leave(office.store, None, typed).notes == (
        "no leave year of Ann (ann) is on record for Mon 23 Nov 2026",
    )
    assert grant_leave(office.store, "Col", typed).allowed is None
    entitled(office, workers["bob"], 0)
    study = ask_leave(office.store, None, LeaveAsked("bob", "study", MONDAY))
    assert (study.against, study.notes) == ((), ())


def test_the_limit_may_be_reached_and_not_passed(office: Office, workers: dict[str, int]) -> None:
    """With a limit of two, the second on leave is granted and the third refused, with day, number and setting."""
    set_limit(office.store, "Mia", "H", CARER, 2)
    away(office, workers["bob"], 1, 3)
    grant_leave(office.store, "Col", asked(office, "ann", 3, 4))
    typed = asked(office, "cat", 2, 4)
    with pytest.raises(RefusedError) as refused:
        grant_leave(office.store, "Col", typed)
    assert refused.value.sentence.startswith(
        "On Thu 26 Nov 2 are on leave at Hill House already, and the limit of care workers is 2;"
    )
    days = {one.day: one for one in view_leave(office.store, None, typed).days}
    assert days[day(3)].off == ("Ann", "Bob")
    assert not days[day(2)].limits[0].is_passed


@pytest.mark.parametrize(
    ("kind", "who", "state", "counts"),
    [
        ("annual", "bob", "granted", True),
        ("sick", "bob", "granted", False),
        ("family", "bob", "granted", False),
        ("annual", "bob", "asked", False),
        ("annual", "nan", "granted", False),
    ],
)
def test_who_counts_against_a_limit(
    office: Office, workers: dict[str, int], kind: str, who: str, state: str, counts: bool
) -> None:
    """Chosen leave that was granted to people of the role counts; sickness, family time and mere asking do not."""
    set_limit(office.store, "Mia", "H", CARER, 1)
    away(office, workers[who], 0, 0, kind, state)
    view = view_leave(office.store, None, asked(office))
    assert bool(view.against) is counts


def test_a_limit_in_hours(office: Office, workers: dict[str, int]) -> None:
    """Where the policy counts hours, two full-time contracts fit exactly into 75 hours a week, and not into 74."""
    office.add(
        t.Policy(
            name="leave.count", value='"hours"', from_on=date(2020, 1, 1), set_by="Mia", set_at=office.at(0, "00:00")
        )
    )
    away(office, workers["bob"], 0, 0)
    line = set_limit(office.store, "Mia", "H", None, 75)
    typed = asked(office)
    assert view_leave(office.store, None, typed).against == ()
    assert set_limit(office.store, "Mia", "H", None, 74).id == line.id
    assert "37 h 30 min a week of contract hours are on leave" in view_leave(office.store, None, typed).against[0]
    assert [one.most for one in list_limits(office.store, None)] == [74]
    end_limit(office.store, "Mia", line.id)
    assert view_leave(office.store, None, typed).against == ()


def test_the_cover_left_is_shown(office: Office, workers: dict[str, int]) -> None:
    """Places of the role against the others of the role who can come: not those away, nor those who said no."""
    office.demand("07:00", "15:00", "E", minimum=2)
    office.demand("07:00", "15:00", "T", type="training")
    away(office, workers["bob"], 0, 0, "sick")
    office.add(t.Availability(worker_id=workers["cat"], on_date=day(1), available=False, told_on=MONDAY))
    days = view_leave(office.store, None, asked(office, "ann", 0, 2)).days
    assert [(one.places, one.available, one.cover_left) for one in days] == [(2, 1, -1), (2, 1, -1), (2, 2, 0)]


def test_leave_on_a_draft_leaves_shifts_open(office: Office, workers: dict[str, int]) -> None:
    """Granting says which shifts are open now and takes the person off them, and off no other."""
    roster = office.roster()
    inside, after = office.shift(1, "07:00", "15:00", "E"), office.shift(3, "07:00", "15:00", "E")
    for shift in (inside, after):
        office.assign(roster, workers["ann"], shift)
    typed = asked(office, "ann", 0, 2)
    done = grant_leave(office.store, "Col", typed)
    assert [one.words for one in done.opens] == ["E Tue 24 Nov 07:00–15:00, Hill House"]
    assert done.amendments == ((roster, None),)
    assert row_of(office, typed).minutes_credited == 480
    with office.store.reading() as session:
        assert session.exec(select(t.Assignment.shift_id)).all() == [after]


def test_leave_on_a_published_roster_is_an_amendment(office: Office, workers: dict[str, int]) -> None:
    """On a published roster the row stays as cancelled, and the change has a number and somebody to tell."""
    roster = office.roster(state="published", published_at=office.at(-7, "12:00"))
    row = office.assign(roster, workers["ann"], office.shift(1, "07:00", "15:00", "E"))
    done = grant_leave(office.store, "Mia", asked(office, "ann", 1))
    assert done.amendments == ((roster, 1),)
    with office.store.reading() as session:
        assert session.get_one(t.Assignment, row).standing == "cancelled"
        assert [one.worker_id for one in session.exec(select(t.Told)) if one.told_at is None] == [workers["ann"]]


def test_a_decision_is_made_once(office: Office, workers: dict[str, int]) -> None:
    """Waiting leaves a request open; once it is declined, with its reason, nothing is left to decide."""
    typed = asked(office)
    assert keep_waiting(office.store, "Col", typed, "until the rota is out").state == "waiting"
    assert decline(office.store, "Col", typed, "two are off already").state == "declined"
    assert (row_of(office, typed).answer, row_of(office, typed).decided_by) == ("two are off already", "Col")
    with pytest.raises(BadInputError, match="is declined by Col already"):
        grant_leave(office.store, "Col", typed)
    assert asked(office) != typed  # what was declined may be asked for again


@pytest.mark.parametrize("reason", ["", "  ", "because she is ill", "x" * 201])
def test_a_reason_is_given_and_says_nothing_about_health(office: Office, workers: dict[str, int], reason: str) -> None:
    """Declining takes a reason that others may read."""
    typed = asked(office)
    with pytest.raises(BadInputError):
        decline(office.store, "Col", typed, reason)
    assert row_of(office, typed).state == "asked"


@pytest.mark.parametrize(
    ("leave", "says"),
    [
        (LeaveAsked("zoe", "annual", MONDAY), "no person 'zoe'"),
        (LeaveAsked("ann", "sick", MONDAY), "no kind of leave"),
        (LeaveAsked("ann", "annual", MONDAY, day(-1)), "before it begins"),
        (LeaveAsked("ann", "annual", MONDAY, day(400)), "more than 366 days"),
        (LeaveAsked("ann", "annual", MONDAY, day(1), 60, 120), "part of one day"),
        (LeaveAsked("ann", "annual", MONDAY, None, 120, 60), "would end before it begins"),
        (LeaveAsked("ann", "annual", MONDAY, minutes=-1), "cannot be so many"),
        (LeaveAsked("bob", "annual", day(1)), "has leave L1"),
    ],
)
def test_what_cannot_be_asked_for(office: Office, workers: dict[str, int], leave: LeaveAsked, says: str) -> None:
    """Bad input is one sentence, and the store stays byte for byte as it was."""
    away(office, workers["bob"], 0, 2)
    before = office.store.path.read_bytes()
    with pytest.raises(BadInputError, match=says):
        ask_leave(office.store, "Col", leave)
    assert office.store.path.read_bytes() == before


def test_entitlements_and_limits_take_a_manager(office: Office, workers: dict[str, int]) -> None:
    """A coordinator cannot raise the numbers that bind them; years of one person do not overlap."""
    with pytest.raises(RefusedError):
        set_entitlement(office.store, "Col", "ann", 9000, from_on=date(2026, 4, 1))
    with pytest.raises(RefusedError):
        set_limit(office.store, "Col", "H", None, 9)
    year = set_entitlement(office.store, "Mia", "ann", 9000, from_on=date(2026, 4, 1), carried=60)
    assert (year.until_on, year.left) == (date(2027, 3, 31), 9060)
    assert set_entitlement(office.store, "Mia", "ann", 8000, from_on=date(2026, 4, 1)).left == 8000
    with pytest.raises(BadInputError, match="leave year from 2026-04-01 to 2027-03-31 already"):
        set_entitlement(office.store, "Mia", "ann", 9000, from_on=date(2026, 6, 1))


def test_an_organisation_decides_on_its_own(office: Office, workers: dict[str, int]) -> None:
    """An actor bound to another organisation neither sees nor decides."""
    other = office.add(t.Organisation(code="far", name="Far Care"))
    office.add_all(t.Actor(name="Far", role="manager", organisation_id=other))
    typed = asked(office)
    for act in (grant_leave, view_leave):
        with pytest.raises(RefusedError):
            act(office.store, "Far", typed)
    with pytest.raises(RefusedError), use_case(office.store, "Far", "edit", "org"):
        pass
