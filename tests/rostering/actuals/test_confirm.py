"""A day confirmed: everything as planned, exceptions only, and what the ledger and the debts make of it."""

from datetime import timedelta

import pytest
from sqlmodel import select

from rostering.actuals.confirm import confirm_day
from rostering.actuals.day_record import list_days, show_day
from rostering.actuals.home_days import home_days
from rostering.actuals.worked import Said
from rostering.errors import BadInputError, RefusedError
from rostering.rules.debts import read_debts
from rostering.store import tables as t
from tests.rostering.actuals.offices import OTHERWISE, TUESDAY_NOON, ledger, monday, published, worked
from tests.rostering.office import MONDAY, Office, day


@pytest.fixture(autouse=True)
def tuesday(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is Tuesday noon."""
    monkeypatch.setenv("ROTA_NOW", TUESDAY_NOON)


def standings(office: Office) -> dict[int, str]:
    """How each assignment stands, by worker."""
    with office.store.reading() as session:
        return {row.worker_id: row.standing for row in session.exec(select(t.Assignment))}


def test_a_day_as_planned_is_one_action(office: Office) -> None:
    """Without a word said everybody worked as planned, the day is confirmed, and the ledger does not change."""
    monday(office)
    before = [worked(office, person, 0, 1) for person in (1, 2, 3, 4)]
    record = confirm_day(office.store, None, "H", MONDAY)
    assert [line.outcome for line in record.lines] == ["as_planned"] * 4
    assert set(standings(office).values()) == {"worked"}
    assert [worked(office, person, 0, 1) for person in (1, 2, 3, 4)] == before
    # 12 h 30 less 60; 2 h and 7 h of a sleep-in; 4/12 and 8/12 of 690; 8 h less 30.
    assert before == [[690, 0], [120, 420], [230, 460], [450, 0]]
    (line,) = list_days(office.store, None, MONDAY, MONDAY)
    assert (line.state, line.planned, line.exceptions) == ("confirmed", 4, 0)


def test_exceptions_are_what_the_ledger_reads(office: Office) -> None:
    """Late, stayed on, left early, a missed break and not coming each change the hours by what they say."""
    monday(office)
    concerns = (
        Said("cat", "concern", "left before the handover"),
        Said("dan", "concern", "nobody could reach him"),
    )
    record = confirm_day(office.store, None, "H", MONDAY, (*OTHERWISE, *concerns))
    assert {line.person: line.outcome for line in record.lines} == {
        "ann": "late;stayed_on",
        "bob": "as_planned",
        "cat": "left_early",
        "dan": "did_not_come",
    }
    assert {line.person: line.concern for line in record.lines if line.concern} == {
        "cat": "left before the handover",
        "dan": "nobody could reach him",
    }
    # Ann: 08:00 to 20:30 less 20 of break. Bob: all of the sleep-in is working time. Cat: 10 h less 30: 240 of 600
    # minutes before midnight. Dan: nothing.
    assert worked(office, 1, 0, 1) == [730, 0]
    assert worked(office, 2, 0, 1) == [120, 420]
    assert worked(office, 3, 0, 1) == [228, 342]
    assert worked(office, 4, 0, 1) == [0, 0]
    assert standings(office) == {1: "worked", 2: "worked", 3: "worked", 4: "not_worked"}
    with office.store.reading() as session:
        rows = {row.worker_id: row for row in session.exec(select(t.Actual))}
    assert sorted(rows) == [1, 2, 3]
    assert (rows[1].breaks_missed, rows[2].disturbed_minutes, rows[1].confirmed_by) == (1, 75, "coordinator")


def test_whoever_did_not_come_breaks_no_rest(office: Office) -> None:
    """A shift that was not worked leaves one rest, and no work, in the ledger."""
    monday(office)
    confirm_day(office.store, None, "H", MONDAY, [Said("dan", "absent")])
    assert ledger(office, 4).entries == ()


def test_a_confirmed_day_is_corrected_only_with_again(office: Office) -> None:
    """A second confirmation is refused; --again changes those who are named and nobody else."""
    monday(office)
    confirm_day(office.store, None, "H", MONDAY, [Said("dan", "absent"), Said("ann", "late", "08:00")])
    with pytest.raises(BadInputError, match="was confirmed by coordinator on Tue 24 Nov at 12:00"):
        confirm_day(office.store, None, "H", MONDAY)
    with pytest.raises(BadInputError, match="whom --again corrects"):
        confirm_day(office.store, None, "H", MONDAY, again=True)
    record = confirm_day(
        office.store, None, "H", MONDAY, [Said("dan", "came"), Said("dan", "left", "20:00")], again=True
    )
    assert {line.person: line.outcome for line in record.lines} == {
        "ann": "late",
        "bob": "as_planned",
        "cat": "as_planned",
        "dan": "left_early",
    }
    assert standings(office)[4] == "worked"
    record = confirm_day(office.store, None, "H", MONDAY, [Said("dan", "absent")], again=True)
    assert [line.outcome for line in record.lines if line.person == "dan"] == ["did_not_come"]
    assert office.count(t.Actual) == 3


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (Said("ann", "stayed", "24/11/2026 09:30"), "26 h at one go are more than 24 hours"),
        (Said("ann", "left", "23/11/2026 07:00"), "before it begins"),
        (Said("ann", "left", "20:15"), "use --stayed"),
        (Said("ann", "late", "07:00"), "cannot have come late"),
        (Said("ann", "late", "soon"), "'soon' is not a time"),
        (Said("ann", "break", "61"), "60 minutes were planned"),
        (Said("ann", "disturbed", "10"), "neither a sleep-in nor on call"),
        (Said("bob", "disturbed", "600"), "more than the work lasted"),
        (Said("ann", "concern", "was sick all day"), "nothing about anybody's health"),
        (Said("eve", "late", "08:00"), "There is no person 'eve'"),
        (Said("ann:L", "late", "08:00"), "had no shift 'L'"),
    ],
)
def test_what_cannot_have_been_is_refused(office: Office, said: Said, words: str) -> None:
    """An actual of 26 hours, an end before its start and the like are answered in words, and nothing is written."""
    monday(office)
    with pytest.raises(BadInputError, match=words):
        confirm_day(office.store, None, "H", MONDAY, [Said("dan", "absent"), said])
    assert (office.count(t.Actual), office.count(t.DayConfirmed), office.count(t.Audit)) == (0, 0, 0)
    assert set(standings(office).values()) == {"planned"}


def test_nobody_worked_twice_at_once(office: Office) -> None:
    """Work that overlaps another actual of the same person, through whichever employment, is refused; whose it is
    stays with them where it is another organisation's."""
    workers = monday(office)
    office.worked(workers["ann"], 0, "20:00", "23:00", code="E")
    with pytest.raises(BadInputError, match=r"Ann \(ann\) cannot have worked D .* and E Mon 23 Nov 20:00–23:00 at H"):
        confirm_day(office.store, None, "H", MONDAY, [Said("ann", "stayed", "20:30")])
    other = office.add(t.Organisation(code="oth", name="Other"))
    there = office.setting("K", organisation_id=other)
    second = office.worker("bob2", person_id=2, organisation_id=other)
    office.worked(second, 1, "06:00", "10:00", setting_id=there)
    with pytest.raises(BadInputError, match=r"work elsewhere, Tue 24 Nov 06:00–10:00"):
        confirm_day(office.store, None, "H", MONDAY)
    assert office.count(t.DayConfirmed) == 0


def test_history_of_the_same_work_becomes_its_actual(office: Office) -> None:
    """What was imported as worked before is joined to the assignment, and does not count twice."""
    workers = monday(office)
    office.worked(workers["ann"], 0, "07:30", "20:00", code="")
    confirm_day(office.store, None, "H", MONDAY)
    assert office.count(t.Actual) == 4
    assert worked(office, 1, 0) == [690]


def test_a_day_is_confirmed_when_it_is_over(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """A night that is still on keeps its day open; a draft is not confirmed at all."""
    monday(office)
    monkeypatch.setenv("ROTA_NOW", "2026-11-24T07:00:00+00:00")
    with pytest.raises(BadInputError, match="N Mon 23 Nov 20:00–08:00 at H is not over yet"):
        confirm_day(office.store, None, "H", MONDAY)
    assert [line.state for line in list_days(office.store, None, MONDAY, MONDAY)] == ["not over"]
    monkeypatch.setenv("ROTA_NOW", TUESDAY_NOON)
    office.change(t.Roster, 1, state="draft")
    with pytest.raises(BadInputError, match="is a draft; publish it"):
        confirm_day(office.store, None, "H", MONDAY)
    assert list_days(office.store, None, MONDAY, MONDAY) == ()
    with pytest.raises(BadInputError, match="Nobody was planned on Sun 22 Nov at H"):
        confirm_day(office.store, None, "H", MONDAY - timedelta(days=1))


def test_what_is_listed_can_be_confirmed_the_latest_first(office: Office) -> None:
    """Sunday and Monday of the published roster are to be confirmed, Monday first; a new draft of Monday, not yet made
    known, stands in no way."""
    workers = monday(office)
    earlier = office.roster(state="published", first_day=day(-7), last_day=day(-1))
    office.assign(earlier, workers["dan"], office.shift(-1, "08:00", "14:00"))
    office.assign(office.roster(), workers["ann"], 4)
    found = home_days(office.store, None, day(-1), MONDAY)
    assert [(one.day, one.planned, one.is_open) for one in found] == [(MONDAY, 4, True), (day(-1), 1, True)]
    for one in found:
        confirm_day(office.store, None, one.home, one.day)
    assert [one.state for one in home_days(office.store, None, day(-1), MONDAY)] == ["confirmed"] * 2


def test_of_whom_it_is_in_doubt_somebody_says_it(office: Office) -> None:
    """Whoever never answered an offer, or is recorded as away, did not simply work as planned."""
    workers = monday(office)
    office.change(t.Assignment, 1, standing="offered")
    office.add(t.Absence(worker_id=workers["dan"], kind="sick", starts_at=office.at(0, "06:00")))
    with pytest.raises(BadInputError, match=r"Ann \(ann\) never answered the offer .*Dan \(dan\) is recorded as away"):
        confirm_day(office.store, None, "H", MONDAY)
    confirm_day(office.store, None, "H", MONDAY, [Said("ann", "came"), Said("dan", "absent")])
    assert standings(office) == {1: "worked", 2: "worked", 3: "worked", 4: "not_worked"}


def test_several_shifts_are_told_apart_by_their_code(office: Office) -> None:
    """Somebody with a late and a sleep-in is named with the code."""
    ann, roster = office.worker("ann"), published(office)
    for start, end, code, type_ in (("14:30", "22:00", "L", "awake"), ("22:00", "07:00", "S", "sleep-in")):
        office.assign(roster, ann, office.shift(0, start, end, code, type=type_))
    with pytest.raises(BadInputError, match="name one of them, such as ann:L, ann:S"):
        confirm_day(office.store, None, "H", MONDAY, [Said("ann", "disturbed", "30")])
    record = confirm_day(office.store, None, "H", MONDAY, [Said("ann:s", "disturbed", "30")])
    assert [line.disturbed_minutes for line in record.lines] == [0, 30]


def test_a_unit_first_and_the_home_after(office: Office) -> None:
    """A unit confirmed by itself is not confirmed again with its home, and the home takes in what is left."""
    unit = office.setting("H1", kind="unit", within_id=1)
    ann, bob, roster = office.worker("ann"), office.worker("bob"), published(office)
    office.assign(roster, ann, office.shift(0, "07:00", "15:00", "E", setting_id=unit))
    office.assign(roster, bob, office.shift(0, "07:00", "15:00", "E"))
    confirm_day(office.store, None, "H1", MONDAY, [Said("ann", "late", "07:20")])
    confirm_day(office.store, None, "H", MONDAY)
    assert [line.outcome for line in show_day(office.store, None, "H", MONDAY).lines] == ["late", "as_planned"]


def owe_an_hour(office: Office) -> None:
    """Ann is owed an hour of rest since her Monday, until Thursday."""
    facts = {"rule": "WTR-11", "minutes": 60, "opened_at": office.at(0, "07:30"), "due_on": day(3)}
    office.add(t.RestDebt(person_id=1, reason="story", approved_by="Mo", **facts))


@pytest.mark.parametrize(("until", "repaid_at"), [(None, "08:00"), ("23:30", "11:30"), ("00:30", None)])
def test_a_debt_reads_what_was_worked(office: Office, until: str | None, repaid_at: str | None) -> None:
    """Confirming settles what rest until now has repaid, by the hours worked: who stayed on rested later, or too little
    until noon. Twelve hours of rest repay an hour that is owed."""
    monday(office)
    owe_an_hour(office)
    confirm_day(office.store, None, "H", MONDAY, [] if until is None else [Said("ann", "stayed", until)])
    with office.store.reading() as session:
        (debt,) = read_debts(session, everything=True)
    assert debt.repaid_at == (None if repaid_at is None else office.at(1, repaid_at))


def test_only_whoever_may_edit_confirms(office: Office) -> None:
    """A scheduler is refused, and so is somebody of another organisation."""
    monday(office)
    office.add(t.Organisation(code="oth", name="Other"))
    office.add(t.Actor(name="Sal", role="scheduler"))
    office.add(t.Actor(name="Oli", role="manager", organisation_id=2))
    for name in ("Sal", "Oli"):
        with pytest.raises(RefusedError):
            confirm_day(office.store, name, "H", MONDAY)
    assert office.count(t.DayConfirmed) == 0


def test_a_correction_opens_a_debt_again(office: Office) -> None:
    """What a confirmed rest repaid is owed once more where it turns out that Ann worked into it, and is repaid again,
    later, where she worked into it less; a correction of somebody else's hours leaves it alone."""
    monday(office)
    owe_an_hour(office)

    def repaid_at() -> object:
        with office.store.reading() as session:
            (debt,) = read_debts(session, everything=True)
        return debt.repaid_at

    confirm_day(office.store, None, "H", MONDAY)
    assert repaid_at() == office.at(1, "08:00")
    confirm_day(office.store, None, "H", MONDAY, [Said("dan", "stayed", "23:00")], again=True)
    assert repaid_at() == office.at(1, "08:00")
    confirm_day(office.store, None, "H", MONDAY, [Said("ann", "stayed", "00:30")], again=True)
    assert repaid_at() is None
    confirm_day(office.store, None, "H", MONDAY, [Said("ann", "stayed", "21:00")], again=True)
    assert repaid_at() == office.at(1, "09:00")


def test_a_check_reads_what_was_worked(office: Office) -> None:
    """Ann stayed until half past nine and is on again at half past seven: ten hours of rest break the daily rest, which
    the plan kept. Her place was filled all the same, and so was that of Dan, who came late."""
    workers = monday(office)
    office.assign(1, workers["ann"], office.shift(1, "07:30", "15:30", "E"))
    assert office.broken() == []
    confirm_day(office.store, None, "H", MONDAY, [Said("ann", "stayed", "21:30"), Said("dan", "late", "14:20")])
    assert office.broken() == ["WTR-11"]
    standing = office.standing()
    assert [standing.build.filled(standing.roster, shift) for shift in (1, 2, 3, 4, 5)] == [1] * 5
    assert not standing.report.short
