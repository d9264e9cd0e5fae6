"""Clock files: matched to the plan, rounded by policy, read right over a clock change, and confirmed in one action."""

from datetime import date
from pathlib import Path

import pytest
from sqlmodel import select

from rostering.actuals.clock_file import ClockOptions, ClockProposal, clock_in
from rostering.actuals.worked import Said
from rostering.errors import BadInputError
from rostering.imports.faults import RefusedSheetError
from rostering.store import tables as t
from tests.rostering.actuals.offices import TUESDAY_NOON, at, monday, published, worked
from tests.rostering.office import Office

OCTOBER, MARCH = date(2026, 10, 19), date(2027, 3, 22)  # Mondays of the weeks whose Sunday has 25 and 23 hours


def file(office: Office, *rows: str, header: str = "worker,in,out") -> Path:
    """A clock file."""
    path = office.store.path.parent / "clock.csv"
    path.write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
    return path


def actuals(office: Office) -> dict[str, tuple[str, str, int]]:
    """From when to when (UTC) everybody worked, and the break."""
    with office.store.reading() as session:
        rows = session.exec(select(t.Actual, t.Worker.code).join(t.Worker)).all()
    return {code: (f"{row.starts_at:%d %H:%M}", f"{row.ends_at:%d %H:%M}", row.break_minutes) for row, code in rows}


def take(office: Office, path: Path, *said: Said, dry_run: bool = False, **more: bool) -> ClockProposal:
    """Take a clock file in."""
    return clock_in(office.store, None, path, ClockOptions(said, **more), dry_run=dry_run)


@pytest.fixture(autouse=True)
def tuesday(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is Tuesday noon."""
    monkeypatch.setenv("ROTA_NOW", TUESDAY_NOON)


FILE = (
    "ann,23/11/2026 07:26,23/11/2026 20:17",
    "bob,23/11/2026 21:58,24/11/2026 07:04",
    "org/cat,2026-11-23 20:31,2026-11-24 08:00",
    "zoe,23/11/2026 07:00,23/11/2026 15:00",
)


def test_a_dry_run_proposes_and_the_real_one_confirms(office: Office) -> None:
    """Within the grace the plan counts; other times are proposed as exceptions; rows of nobody and people without a row
    are listed, and what is said of those goes with the same action."""
    monday(office)
    path = file(office, *FILE)
    found = take(office, path, dry_run=True)
    assert {one.planned.person_code: one.worked.outcome(one.planned) for one in found.exceptions} == {
        "ann": "stayed_on;clock",
        "cat": "late;clock",
    }
    assert [(one.row, one.who) for one in found.unmatched] == [(5, "zoe")]
    assert [one.person_code for one in found.without] == ["dan"]
    assert office.count(t.Actual) == 0
    with pytest.raises(BadInputError, match=r"No row for Dan \(dan\) L Mon 23 Nov 14:00–22:00: say --came PERSON"):
        take(office, path)
    assert (office.count(t.Actual), office.count(t.DayConfirmed)) == (0, 0)
    found = take(office, path, Said("dan", "absent"))
    assert found.written
    assert actuals(office) == {
        "ann": ("23 07:30", "23 20:17", 60),
        "bob": ("23 22:00", "24 07:00", 0),
        "cat": ("23 20:31", "24 08:00", 30),
    }
    # 12 h 47 less 60; nothing of Dan.
    assert (worked(office, 1, 0), worked(office, 4, 0, 1)) == ([707], [0, 0])
    with pytest.raises(BadInputError, match="was confirmed by coordinator already"):
        take(office, path)
    take(office, file(office, "ann,23/11/2026 07:30,23/11/2026 19:00"), again=True)
    assert actuals(office)["ann"] == ("23 07:30", "23 19:00", 60)
    assert actuals(office)["cat"] == ("23 20:31", "24 08:00", 30)


def test_others_as_planned(office: Office) -> None:
    """One word confirms everybody without a row, and a file with nothing for anybody confirms nothing."""
    monday(office)
    take(office, file(office, FILE[0]), others_as_planned=True)
    assert actuals(office)["dan"] == ("23 14:00", "23 22:00", 30)
    with pytest.raises(BadInputError, match="No row of the file belongs to planned work"):
        take(office, file(office, FILE[3]))


@pytest.mark.parametrize(
    ("step", "begins", "ends"), [("1", "07:38", "20:21"), ("15", "07:45", "20:15"), ("10", "07:40", "20:20")]
)
def test_rounding_is_a_policy(office: Office, step: str, begins: str, ends: str) -> None:
    """Outside the grace a time goes to the nearest step of the wall clock."""
    from rostering.policies import set_policy
    from rostering.store.use_case import use_case

    monday(office)
    with use_case(office.store, None, "policies") as case:
        set_policy(case, "actuals.round_minutes", step, from_on=date(2026, 1, 1))
    take(office, file(office, "ann,23/11/2026 07:38,23/11/2026 20:21"), others_as_planned=True)
    assert actuals(office)["ann"] == (f"23 {begins}", f"23 {ends}", 60)


def test_a_row_over_several_shifts_is_cut_and_several_rows_in_one_are_joined(office: Office) -> None:
    """A late, a sleep-in and an early under one clocking are three actuals; a clocked-out break is the break."""
    ann, bob, roster = office.worker("ann"), office.worker("bob"), published(office)
    for number, start, end, code, type_ in (
        (0, "14:30", "22:00", "L", "awake"),
        (0, "22:00", "07:00", "S", "sleep-in"),
        (1, "07:00", "10:00", "E", "awake"),
    ):
        office.assign(roster, ann, office.shift(number, start, end, code, type=type_))
    office.assign(roster, bob, office.shift(0, "07:00", "15:00", "D", break_minutes=30))
    take(
        office,
        file(
            office,
            "bob,23/11/2026 12:45,23/11/2026 15:00",
            "bob,23/11/2026 07:00,23/11/2026 12:00",
            "ann,23/11/2026 14:50,24/11/2026 10:25",
        ),
    )
    with office.store.reading() as session:
        rows = session.exec(select(t.Actual).order_by(t.Actual.starts_at)).all()  # type: ignore[arg-type]
    assert [(row.code, f"{row.starts_at:%H:%M}", f"{row.ends_at:%H:%M}", row.break_minutes) for row in rows] == [
        ("D", "07:00", "15:00", 45),
        ("L", "14:50", "22:00", 0),
        ("S", "22:00", "07:00", 0),
        ("E", "07:00", "10:25", 0),
    ]


def night(office: Office, monday: date) -> int:
    """Cat's night from Saturday 20:00 to Sunday 08:00 by the clocks, in a week whose Sunday is not 24 hours long."""
    office.monday = monday
    cat, roster = (
        office.worker("cat"),
        published(office, first_day=monday, last_day=date.fromordinal(monday.toordinal() + 6)),
    )
    return office.assign(roster, cat, office.shift(5, "20:00", "08:00", "N", break_minutes=30))


def test_the_october_night_is_an_hour_longer(store_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """20:00 to 08:00 are 13 hours, and 780 less 30 minutes in the ledger, 4 hours of them on Saturday."""
    office = Office(store_folder, OCTOBER)
    monkeypatch.setenv("ROTA_NOW", "2026-10-25T12:00:00+00:00")
    night(office, OCTOBER)
    take(office, file(office, "cat,24/10/2026 20:01,25/10/2026 08:02"))
    assert actuals(office)["cat"] == ("24 19:00", "25 08:00", 30)
    found = ledger_on(office, date(2026, 10, 24), date(2026, 10, 25))
    assert found == [750 * 240 // 780, 750 - 750 * 240 // 780]


def test_the_march_night_is_an_hour_shorter(store_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """20:00 to 08:00 are 11 hours; a time in the hour that is left out was on no clock."""
    office = Office(store_folder, MARCH)
    monkeypatch.setenv("ROTA_NOW", "2027-03-28T12:00:00+00:00")
    night(office, MARCH)
    with pytest.raises(RefusedSheetError, match="row 2, column out: The clocks never showed 01:30 in that night"):
        take(office, file(office, "cat,27/03/2027 20:00,28/03/2027 01:30"))
    take(office, file(office, "cat,27/03/2027 20:00,28/03/2027 08:00"))
    assert actuals(office)["cat"] == ("27 20:00", "28 07:00", 30)
    assert sum(ledger_on(office, date(2027, 3, 27), date(2027, 3, 28))) == 11 * 60 - 30


def ledger_on(office: Office, *days: date) -> list[int]:
    """Working time of the first person on some days."""
    from tests.rostering.actuals.offices import ledger

    found = ledger(office, 1, days[-1]).minutes_by_day
    return [found.get(one, 0) for one in days]


@pytest.mark.parametrize(
    ("rows", "ends"),
    [
        (("cat,24/10/2026 20:00,25/10/2026 01:30 BST",), "2026-10-25T00:30+00:00"),
        (("cat,24/10/2026 20:00,25/10/2026 01:30 GMT",), "2026-10-25T01:30+00:00"),
        (("cat,24/10/2026 20:00,2026-10-25T01:30+01:00",), "2026-10-25T00:30+00:00"),
        # In again at 01:20, which can only be the second one after the first 01:30.
        (("cat,24/10/2026 20:00,25/10/2026 01:30", "cat,25/10/2026 01:20,25/10/2026 08:00"), "2026-10-25T00:30+00:00"),
    ],
)
def test_a_time_that_comes_twice_is_told_apart(
    store_folder: Path, monkeypatch: pytest.MonkeyPatch, rows: tuple[str, ...], ends: str
) -> None:
    """The zone beside it, or what can be, says which of the two 01:30 is meant."""
    from rostering.actuals.clock_rows import read_clock_rows
    from rostering.people.persons import PersonName

    office = Office(store_folder, OCTOBER)
    monkeypatch.setenv("ROTA_NOW", "2026-10-25T12:00:00+00:00")
    found, unmatched = read_clock_rows(file(office, *rows), lambda typed: PersonName(1, typed, typed, frozenset()))
    assert (found[0].ends_at, unmatched) == (at(ends), ())


def test_a_time_that_may_be_either_is_asked_for(store_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing settles it, nothing is taken in and the row says what to write."""
    office = Office(store_folder, OCTOBER)
    monkeypatch.setenv("ROTA_NOW", "2026-10-25T12:00:00+00:00")
    night(office, OCTOBER)
    with pytest.raises(RefusedSheetError, match=r"row 2, column out: .* write 01:30 BST for the first or 01:30 GMT"):
        take(office, file(office, "cat,24/10/2026 20:00,25/10/2026 01:30"))
    assert office.count(t.Actual) == 0


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("ann,23/11/2026 07:30,24/11/2026 09:30", "lasts 26 h"),
        ("ann,23/11/2026 07:30,23/11/2026 07:00", "ends at 07:00, before it begins at 07:30"),
        ("ann,23/11/2026,23/11/2026 20:00", "row 2, column in: The cell is not a time with its date"),
        ("ann,07:30,20:00", "The cell has no date"),
        ("ann,23/11/2026 25:00,23/11/2026 20:00", "times go from 00:00 to 24:00"),
        ("ann,23/11/2026 07:30,23/11/2026 20:00\nann,23/11/2026 19:00,23/11/2026 21:00", "overlaps another row"),
        (",23/11/2026 07:30,23/11/2026 20:00", "must be filled"),
    ],
)
def test_a_row_that_cannot_be_is_refused(office: Office, row: str, words: str) -> None:
    """Each fault names file, row and column, and nothing is taken in."""
    monday(office)
    with pytest.raises(RefusedSheetError) as refused:
        take(office, file(office, FILE[1], row) if "row 2" not in words else file(office, row))
    assert words in " ".join(refused.value.lines())
    assert office.count(t.Actual) == 0


def test_a_date_column_and_rows_without_an_end(office: Office) -> None:
    """Times beside a date column run over midnight; who never clocked out is listed; what is not over waits."""
    workers = monday(office)
    office.assign(1, workers["ann"], office.shift(1, "07:30", "20:00", "D", break_minutes=60))
    path = file(
        office,
        "23/11/2026,cat,20:00,08:00,H",
        "23/11/2026,dan,14:00,,H",
        "24/11/2026,ann,07:30,19:30,H",
        header="date,worker,in,out,setting",
    )
    found = take(office, path, dry_run=True)
    assert [(one.row, one.who, one.why) for one in found.unmatched] == [
        (3, "dan", "the row has no end; say it with --stayed or --left"),
        (4, "ann", "D Tue 24 Nov 07:30–20:00 is not over yet"),
    ]
    assert found.days == (("H", date(2026, 11, 23)),)
    assert [one.planned.person_code for one in found.proposed] == ["cat"]
