"""Strain: what each part counts, by pattern and by contract, and that it looks at what was worked before the plan."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostering.people.festive import feast_of
from rostering.people.strain import Strain, read_strain
from rostering.store import tables as t
from tests.rostering.office import MONDAY, Office
from tests.rostering.program import Rota


def strain(office: Office, person: int = 1, as_at: date = MONDAY) -> Strain:
    """The strain on a person as a day begins."""
    with office.store.reading() as session:
        return read_strain(session, as_at, [person])[person]


def test_who_did_nothing_carries_nothing(office: Office) -> None:
    """No work, no strain, and no days since two days off."""
    office.worker("ann")
    assert strain(office) == Strain(1, MONDAY)
    assert (strain(office).level, strain(office).words) == ("low", "low")


def test_work_on_a_patterns_days_off_is_extra(office: Office) -> None:
    """Two on, two off: of four days in a row two are extra; a second job's days are extra too."""
    ann = office.worker("ann")
    pattern = office.add(t.Pattern(code="2on2off", cycle="D D - -"))
    office.add(t.PatternFollowed(worker_id=ann, pattern_id=pattern, starts_on=MONDAY - timedelta(days=28)))
    for number in range(-28, -24):
        office.worked(ann, number, "08:00", "16:00")
    assert strain(office).extra_shifts == 2
    other = office.worker("ann2", person_id=1)
    office.worked(other, -20, "08:00", "16:00")
    assert strain(office).extra_shifts == 3


def test_hours_beyond_the_contract_are_extra_in_shifts(office: Office) -> None:
    """16 hours a week are 64 in four; ten shifts of 8 hours are two more than that; leave credited lowers what was
    owed. Without hours agreed nothing is extra."""
    ann = office.worker("ann", contract={"minutes": 960, "period": "week"})
    for number in range(-28, -8, 2):
        office.worked(ann, number, "08:00", "16:00")
    assert strain(office).extra_shifts == 2
    office.add(
        t.Absence(
            worker_id=ann,
            kind="annual",
            starts_at=office.at(-6, "00:00"),
            ends_at=office.at(-5, "00:00"),
            minutes_credited=480,
        )
    )
    assert strain(office).extra_shifts == 3
    bob = office.worker("bob", pool="bank")
    office.worked(bob, -3, "08:00", "16:00")
    assert strain(office, 2).extra_shifts == 0


def test_rests_under_eleven_hours_count_between_days(office: Office) -> None:
    """From ten at night to seven is short; exactly eleven hours is not, nor is the gap of a split shift; rest is
    elapsed time, so the night on which the clocks go forward makes eleven hours on the wall ten."""
    ann = office.worker("ann")
    office.worked(ann, -9, "14:00", "22:00")
    office.worked(ann, -8, "07:00", "11:00")
    office.worked(ann, -8, "16:00", "20:00")
    office.worked(ann, -7, "07:00", "15:00")
    assert strain(office).short_rests == 1
    spring = Office(office.store.path.parent, monday=date(2026, 3, 30))
    one = spring.worker("ann")
    spring.worked(one, -2, "12:00", "21:00")
    spring.worked(one, -1, "08:00", "12:00")
    assert strain(spring, 1, date(2026, 3, 30)).short_rests == 1


def test_the_plan_counts_where_nothing_was_confirmed(office: Office) -> None:
    """A published shift of the past counts, a draft's does not, and an actual stands in the plan's place."""
    ann = office.worker("ann")
    late, early = office.shift(0, "14:00", "22:00", "L"), office.shift(1, "07:00", "15:00", "E")
    roster = office.roster()
    office.assign(roster, ann, late)
    second = office.assign(roster, ann, early)
    after = MONDAY + timedelta(days=2)
    assert strain(office, as_at=after).short_rests == 0
    office.change(t.Roster, roster, state="published")
    assert strain(office, as_at=after).short_rests == 1
    office.worked(ann, 1, "10:00", "15:00", assignment_id=second)
    assert strain(office, as_at=after).short_rests == 0


def test_days_since_two_whole_days_off_together(office: Office) -> None:
    """Every other day off is no two together; a night that ends in the morning takes that day too."""
    ann = office.worker("ann")
    for number in range(-20, 0, 2):
        office.worked(ann, number, "08:00", "16:00")
    assert strain(office).days_since_two_off == 20
    office.worked(ann, -24, "21:00", "07:00")
    assert strain(office).days_since_two_off == 20
    office.worked(ann, -22, "08:00", "16:00")
    assert strain(office).days_since_two_off == 24
    bob = office.worker("bob")
    office.add_all(
        *(
            t.Actual(
                worker_id=bob, setting_id=1, starts_at=office.at(number, "08:00"), ends_at=office.at(number, "12:00")
            )
            for number in range(-56, 0)
        )
    )
    assert strain(office, 2).days_since_two_off is None
    assert "no two days off together in 56 days" in strain(office, 2).parts


def test_missed_breaks_and_refused_leave_count(office: Office) -> None:
    """Breaks of 28 days and leave declined within half a year; what is older, and leave granted, do not."""
    ann = office.worker("ann")
    office.worked(ann, -5, "08:00", "16:00", breaks_missed=2)
    office.worked(ann, -40, "08:00", "16:00", breaks_missed=5)
    for number, state in ((-30, "declined"), (-200, "declined"), (-10, "granted")):
        office.add(
            t.Absence(
                worker_id=ann,
                kind="annual",
                starts_at=office.at(20, "00:00"),
                ends_at=office.at(21, "00:00"),
                state=state,
                decided_at=office.at(number, "12:00"),
            )
        )
    found = strain(office)
    assert (found.missed_breaks, found.leave_refused, found.points, found.level) == (2, 1, 3, "watch")
    assert found.words == "watch: 2 missed breaks, leave declined once"


@given(st.integers(0, 9), st.integers(0, 9), st.integers(0, 9), st.none() | st.integers(0, 55), st.integers(0, 9))
def test_more_of_anything_is_never_less_strain(
    extra: int, rests: int, breaks: int, days: int | None, leave: int
) -> None:
    """Each part raises the points or leaves them, and the level follows the points."""
    one = Strain(1, MONDAY, extra, rests, breaks, days, leave)
    more = Strain(1, MONDAY, extra + 1, rests + 1, breaks + 1, None if days is None else days + 1, leave + 1)
    assert more.points >= one.points + 5
    assert (one.level, one.rank) == (("low", 0) if one.points < 3 else ("watch", 1) if one.points < 6 else ("high", 2))


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2025, 12, 24), "Christmas 2025"),
        (date(2025, 12, 26), "Christmas 2025"),
        (date(2025, 12, 31), "New Year 2026"),
        (date(2026, 1, 1), "New Year 2026"),
        (date(2026, 1, 2), None),
    ],
)
def test_the_new_year_is_one_feast_over_two_years(day: date, words: str | None) -> None:
    """The last of December and the first of January are one, called by the year that begins."""
    feast = feast_of(day)
    assert (None if feast is None else feast.words) == words


def test_feasts_are_remembered_across_years(office: Office) -> None:
    """A night from the last of December counts for the new year; what somebody recorded outweighs the clock, both
    ways; what lies more than three years back is forgotten."""
    ann = office.worker("ann")
    office.add(
        t.Actual(
            worker_id=ann,
            setting_id=1,
            code="N",
            starts_at=office.at(-327, "20:00"),
            ends_at=office.at(-326, "08:00"),
        )
    )
    for day, was in ((date(2024, 12, 25), True), (date(2021, 12, 25), True)):
        office.add_all(t.FestiveDay(person_id=1, day=day, was_worked=was, recorded_by="mia"))
    assert MONDAY - timedelta(days=327) == date(2025, 12, 31)
    assert [one.words for one in strain(office).festive] == ["New Year 2026", "Christmas 2024"]
    for day in (date(2025, 12, 31), date(2026, 1, 1)):
        office.add_all(t.FestiveDay(person_id=1, day=day, was_worked=False, recorded_by="mia"))
    assert [one.words for one in strain(office).festive] == ["Christmas 2024"]


def test_the_command_lists_the_most_strained_first(office: Office, rota: Rota, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody who carries any, with parts; with a name that person; as data everybody."""
    monkeypatch.setenv("ROTA_NOW", "2026-11-23T09:00:00Z")
    for code, missed in (("ann", 1), ("bob", 7), ("cat", 0)):
        office.worked(office.worker(code), -5, "08:00", "16:00", breaks_missed=missed)
    lines = rota("people", "strain").out.splitlines()
    assert [line.split()[0] for line in lines] == ["person", "bob", "ann", "1"]
    assert lines[-1] == "1 of 3 people under high strain on Mon 23 Nov."
    found = rota.json("people", "strain")
    assert found["schema"] == "rota-people-strain/1"
    assert [(one["person"], one["level"], one["points"]) for one in found["people"]] == [
        ("bob", "high", 7),
        ("ann", "low", 1),
        ("cat", "low", 0),
    ]
    assert [one["person"] for one in rota.json("people", "strain", "cat")["people"]] == ["cat"]
    assert rota("people", "strain", "zoe").code == 2


def test_a_feast_that_the_program_did_not_see_is_recorded(office: Office, rota: Rota) -> None:
    """A coordinator says that Ann worked last Christmas, then that she did not; other days and days to come are refused
    with nothing written."""
    office.worker("ann")
    assert (
        rota("people", "festive", "ann", "25/12/2025", "worked").out
        == "Ann (ann) worked on Thu 25 Dec, Christmas 2025.\n"
    )
    assert [one.words for one in strain(office).festive] == ["Christmas 2025"]
    assert rota("people", "festive", "ann", "25/12/2025", "off").code == 0
    assert strain(office).festive == ()
    before = office.store.path.read_bytes()
    for words, says in (
        (("ann", "27/12/2025", "worked"), "no day of Christmas"),
        (("ann", "25/12/2026", "worked"), "not over yet"),
        (("ann", "25/12/2020", "worked"), "remembered for 3 years"),
        (("zoe", "25/12/2025", "worked"), "no person 'zoe'"),
        (("ann", "25/12/2025", "perhaps"), "worked|off"),
    ):
        refused = rota("people", "festive", *words)
        assert (refused.code, says in refused.err) == (2, True)
    assert office.store.path.read_bytes() == before
