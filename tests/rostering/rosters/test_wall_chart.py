"""The wall chart: read, asked about, turned into rosters and leave, and its patterns seen and laid down again."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from sqlmodel import select

from rostering.rosters.grid import grids
from rostering.rosters.horizon import Horizon
from rostering.rosters.standing import standing_roster
from rostering.store import tables as t
from tests.rostering.office import MONDAY, Office
from tests.rostering.program import Rota

WEEKS = 8
FIRST = MONDAY - timedelta(weeks=WEEKS)
LONG, NIGHTS, WEEKDAYS = "DDDD----", "NNN----", "EEEEE--"


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the Monday after the chart."""
    monkeypatch.setenv("ROTA_NOW", f"{MONDAY}T09:00:00Z")


def days(first: date, number: int) -> list[date]:
    """So many days from a first one."""
    return [first + timedelta(days=offset) for offset in range(number)]


def chart(path: Path, rows: Iterable[Sequence[str]], first: date, number: int) -> Path:
    """A wall chart: each row is setting, worker, name and a cell a day."""
    header: list[Any] = ["setting", "worker", "name", *days(first, number)]
    if path.suffix == ".xlsx":
        book = Workbook()
        sheet = book.active
        assert sheet is not None
        for row in (header, *rows):
            sheet.append(list(row))
        book.save(path)
    else:
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([header, *rows])
    return path


def team(office: Office) -> dict[str, str]:
    """25 carers, and what each of them works: 16 on four on four off, five on nights, four on weekdays."""
    office.demand("07:30", "20:00", "D", target=8, break_minutes=60)
    office.demand("20:00", "08:00", "N", target=2, break_minutes=60)
    office.demand("08:00", "16:00", "E", target=3, weekdays="0;1;2;3;4", break_minutes=30)
    rows: dict[str, str] = {}
    for number in range(25):
        if number < 16:
            cycle, begin = LONG, number % 8
        else:
            cycle, begin = (NIGHTS, number - 16) if number < 21 else (WEEKDAYS, 0)
        turned = cycle[begin:] + cycle[:begin]
        office.worker(f"w{number:02}")
        rows[f"w{number:02}"] = (turned * 56)[: WEEKS * 7]
    return rows


def laid(office: Office, first: date) -> dict[str, str]:
    """The roster of the eight weeks from a day on, person by person: a letter a day."""
    horizon = Horizon(first, first + timedelta(weeks=WEEKS) - timedelta(days=1))
    (home,) = grids(standing_roster(office.store, None, horizon, ()))
    return {row.person: "".join(cell.codes or "-" for cell in row.cells) for row in home.rows}


@pytest.mark.parametrize("ending", ["xlsx", pytest.param("csv", marks=pytest.mark.slow)])
def test_eight_weeks_of_twenty_five_people_are_laid_down_again_the_same(
    office: Office, rota: Rota, tmp_path: Path, ending: str
) -> None:
    """A chart of 25 people and 8 weeks is read, its 4 on 4 off found, and laid down for the next 8 weeks cell by cell
    the same (8 weeks are a whole number of turns of each cycle); a second import and a second lay change nothing."""
    rows = team(office)
    path = chart(tmp_path / f"grid.{ending}", (["H", code, "", *cells] for code, cells in rows.items()), FIRST, 56)
    done = rota("import", "roster", path, "--accept-patterns")
    assert (done.code, done.err) == (0, "")
    assert f"{path.name}: 25 rows read, 25 new" in done.out
    assert done.out.count("4 on 4 off, D, '4on4off-D' from day") == 16
    past = [row for row in office_rosters(office) if row.last_day < MONDAY]
    assert [row.state for row in past] == ["published"] * WEEKS
    worked = sum(cell != "-" for cells in rows.values() for cell in cells)
    assert office.count(t.Actual) == office.count(t.Assignment) == worked
    assert office.count(t.PatternFollowed) == 25
    assert office.count(t.Pattern) == 3
    before = office.store.path.read_bytes()
    assert "Nothing changed" in rota("import", "roster", path, "--accept-patterns").out
    assert office.store.path.read_bytes() == before

    done = rota("patterns", "lay", "--from", str(MONDAY), "--weeks", str(WEEKS))
    assert (done.code, done.err) == (0, "")
    assert f"Laid {worked} cells of 25 people" in done.out
    assert laid(office, MONDAY) == rows
    before = office.store.path.read_bytes()
    again = rota("patterns", "lay", "--from", str(MONDAY), "--weeks", str(WEEKS))
    assert "Laid 0 cells" in again.out
    assert f"Left as it stands: {worked} cells." in again.out
    assert office.store.path.read_bytes() == before
    assert rota("audit", "verify").code == 0


def office_rosters(office: Office) -> list[t.Roster]:
    """Every roster of the store, by its first day."""
    with office.store.reading() as session:
        return sorted(session.exec(select(t.Roster)).all(), key=lambda row: row.first_day)


def small(office: Office, path: Path, *cells: str, first: date = MONDAY - timedelta(days=7)) -> Path:
    """A chart of Ann alone, at a home with the shifts D and N."""
    if not office.count(t.Worker):
        office.demand("07:30", "20:00", "D", break_minutes=60)
        office.demand("20:00", "08:00", "N", break_minutes=60)
        office.worker("ann")
    return chart(path, [["H", "", "Ann", *cells]], first, len(cells))


def test_unknown_letters_are_told_in_one_list_and_nothing_is_written(
    office: Office, rota: Rota, tmp_path: Path
) -> None:
    """Each letter that nobody knows is told once, with its cells and how to answer; exit code 2, every byte as it was.
    What is answered is remembered: the next chart needs no answer."""
    path = small(office, tmp_path / "g.csv", "D", "X", "AL", "AL", "-", "X", "O")
    before = office.store.path.read_bytes()
    done = rota("import", "roster", path)
    assert (done.code, done.out) == (2, "")
    told = [line for line in done.err.splitlines() if "What does" in line]
    assert [line.split("'")[1] for line in told] == ["X", "AL", "O"]
    assert "(2 cells, first in row 2 on Tue 17 Nov)? Answer with --letter X=CODE (shifts: D, N)" in told[0]
    assert office.store.path.read_bytes() == before
    done = rota("import", "roster", path, "--letter", "X=N", "--letter", "AL=leave:annual", "--letter", "O=-")
    assert done.code == 0, done.err
    assert laid_week(office, MONDAY - timedelta(days=7)) == ["D", "N", "-", "-", "-", "N", "-"]
    with office.store.reading() as session:
        (away,) = session.exec(select(t.Absence)).all()
        assert (away.kind, away.state) == ("annual", "granted")
        assert (away.starts_at, away.ends_at) == (office.at(-5, "00:00"), office.at(-3, "00:00"))
        assert {row.letter: row.meaning for row in session.exec(select(t.ChartLetter)).all()} == {
            "X": "N",
            "AL": "leave:annual",
            "O": "-",
        }
    later = small(office, tmp_path / "later.csv", "X", "AL", first=MONDAY + timedelta(days=7))
    assert rota("import", "roster", later).code == 0


def laid_week(office: Office, monday: date) -> list[str]:
    """Ann's week, a cell a day."""
    (home,) = grids(standing_roster(office.store, None, Horizon(monday, monday + timedelta(days=6)), ()))
    (row,) = home.rows
    return [cell.codes or "-" for cell in row.cells]


def test_each_letter_is_asked_once_at_a_terminal(
    office: Office, rota: Rota, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At a terminal each unknown letter is asked once, again after an answer that is none; an end of input refuses."""

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    path = small(office, tmp_path / "g.csv", "X", "X", "S")
    monkeypatch.setattr("sys.stdin", Terminal("N\n"))
    before = office.store.path.read_bytes()
    assert rota("import", "roster", path).code == 2
    assert office.store.path.read_bytes() == before
    monkeypatch.setattr("sys.stdin", Terminal("N\nleave:lazy\nleave:sick\n"))
    done = rota("import", "roster", path)
    assert done.code == 0
    assert done.err.count("What does 'X' mean") == 1
    assert "'leave:lazy' is no kind of leave" in done.err
    assert office.count(t.Actual) == 2
    assert office.count(t.Absence) == 1


def test_the_past_is_worked_and_the_rest_a_draft(
    office: Office, rota: Rota, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a week that is going on, days before today are worked and have actuals, later ones are planned on a draft;
    a week that is over is published, one to come a draft."""
    begin = MONDAY - timedelta(days=2)  # Saturday
    path = small(office, tmp_path / "g.csv", *["D", "D", "-", "N", "-", "-", "-", "-", "-", "D"], first=begin)
    monkeypatch.setenv("ROTA_NOW", f"{MONDAY + timedelta(days=3)}T09:00:00Z")
    assert rota("import", "roster", path).code == 0
    rosters = office_rosters(office)
    assert [(row.first_day, row.state) for row in rosters] == [
        (MONDAY - timedelta(days=7), "published"),
        (MONDAY, "draft"),
        (MONDAY + timedelta(days=7), "draft"),
    ]
    with office.store.reading() as session:
        rows = session.exec(select(t.Assignment.standing).order_by(t.Assignment.starts_at)).all()  # type: ignore[arg-type]
    assert list(rows) == ["worked", "worked", "worked", "planned"]
    assert office.count(t.Actual) == 3


def test_times_of_their_own_and_a_legend(office: Office, rota: Rota, tmp_path: Path) -> None:
    """A cell may give its own times; a legend gives the times of shifts that no demand asks for, and kinds of leave."""
    path = small(office, tmp_path / "g.csv", "D 09:00-15:00", "L+SI", "AL", first=MONDAY)
    rows = (
        "code,type,setting,start,end,break",
        "L,awake,Hill House,14:00,22:00,30",
        "SI,sleep-in,,22:00,07:00,",
        "AL,annual,,,,",
    )
    legend = "".join(f"{row}\n" for row in rows)
    (tmp_path / "g.legend.csv").write_text(legend, encoding="utf-8")
    done = rota("import", "roster", path)
    assert done.code == 0, done.err
    with office.store.reading() as session:
        rows = session.exec(select(t.Assignment)).all()
    times = sorted((row.starts_at, row.ends_at, row.break_minutes) for row in rows)
    assert times == [
        (office.at(0, "09:00"), office.at(0, "15:00"), 60),
        (office.at(1, "14:00"), office.at(1, "22:00"), 30),
        (office.at(1, "22:00"), office.at(2, "07:00"), 30),
    ]
    assert office.count(t.Absence) == 1
    assert rota("import", "roster", path).out.endswith("Nothing changed: the store already says all of this.\n")


def test_a_workbook_may_carry_its_legend(office: Office, rota: Rota, tmp_path: Path) -> None:
    """The second sheet `legend` of a workbook says what the letters mean."""
    path = small(office, tmp_path / "g.xlsx", "D", "H", first=MONDAY)
    book = load_workbook(path)
    sheet = book.create_sheet("Legend")
    sheet.append(["code", "type"])
    sheet.append(["H", "annual"])
    book.save(path)
    done = rota("import", "roster", path)
    assert done.code == 0, done.err
    assert office.count(t.Absence) == 1


def test_a_second_chart_changes_what_differs(office: Office, rota: Rota, tmp_path: Path) -> None:
    """Imported again with a cell changed only that day changes; a shift that was agreed to is refused, not moved."""
    monday = MONDAY + timedelta(days=7)
    assert rota("import", "roster", small(office, tmp_path / "a.csv", "D", "-", "N", first=monday)).code == 0
    done = rota("import", "roster", small(office, tmp_path / "b.csv", "D", "D", "-", first=monday))
    assert done.code == 0, done.err
    assert "1 changed" in done.out
    assert laid_week(office, monday) == ["D", "D", "-", "-", "-", "-", "-"]
    office.change(t.Assignment, 1, standing="accepted")
    before = office.store.path.read_bytes()
    done = rota("import", "roster", small(office, tmp_path / "c.csv", "N", "N", "-", first=monday))
    assert done.code == 2
    assert "The store has D there already (accepted), and the chart says N" in done.err
    assert office.store.path.read_bytes() == before


BAD = [
    ("H,,Ann,D\n", "2026-11-16,16/11/2026", "The day 2026-11-16 stands twice in the header"),
    ("H,,Ann,D\n", "2026-11-16,2026-11-18", "The day 2026-11-18 comes after 2026-11-16"),
    ("H,,Ann,D\n", "2026-11-16,notes", "neither setting, worker, name nor a day"),
    ("H,,Ann,D\n", "", "There is no column for a day"),
    ("H,,Anne,D\n", "2026-11-16", "Nobody at Hill House is called 'Anne'; did you mean 'Ann'?"),
    ("H,bob,,D\n", "2026-11-16", "There is no worker 'bob'"),
    ("H,ann,Bob,D\n", "2026-11-16", "The name is not that of worker 'ann'"),
    ("H,,,D\n", "2026-11-16", "Worker and name are both empty"),
    ("Mill,,Ann,D\n", "2026-11-16", "There is no setting 'Mill'"),
    ("H,,Ann,D\nH,ann,,N\n", "2026-11-16", "The same person stands in row 2 already"),
    ("H,,Ann,what is this\n", "2026-11-16", "is no letter: 'what is this'"),
    ("H,,Ann,7.5\n", "2026-11-16", "What does '7.5' mean"),
    ("", "2026-11-16", "There is nobody in the chart"),
]


@pytest.mark.parametrize(("body", "heads", "says"), BAD)
def test_what_cannot_be_read_is_said_and_nothing_half_done(
    office: Office, rota: Rota, tmp_path: Path, body: str, heads: str, says: str
) -> None:
    """Exit code 2, the fault in words with file and row, the store byte for byte as it was."""
    small(office, tmp_path / "x.csv", "D")
    wide = body.replace(",D\n", ",D" + "," * heads.count(",") + "\n") if heads else body.replace(",D\n", "\n")
    path = tmp_path / "g.csv"
    path.write_text(f"setting,worker,name{',' if heads else ''}{heads}\n{wide}", encoding="utf-8")
    before = office.store.path.read_bytes()
    done = rota("import", "roster", path)
    assert done.code == 2
    assert says in done.err
    assert "g.csv" in done.err
    assert office.store.path.read_bytes() == before


@pytest.mark.parametrize(
    ("letter", "says"),
    [
        ("X", "does not say what a letter means"),
        ("X=", "is no meaning of a letter"),
        ("X=leave:lazy", "is no kind of leave"),
        ("X=Q", "means the shift Q, whose times nobody knows at Hill House"),
    ],
)
def test_an_answer_that_is_none_is_said(office: Office, rota: Rota, tmp_path: Path, letter: str, says: str) -> None:
    """A wrong answer for a letter is refused in words, and nothing is written."""
    path = small(office, tmp_path / "g.csv", "X")
    before = office.store.path.read_bytes()
    done = rota("import", "roster", path, "--letter", letter)
    assert (done.code, says in done.err) == (2, True), done.err
    assert office.store.path.read_bytes() == before


def test_a_dry_run_proposes_and_writes_nothing(office: Office, rota: Rota, tmp_path: Path) -> None:
    """A dry run tells what it would read and which patterns it sees; the store stays as it is."""
    path = small(office, tmp_path / "g.csv", *(LONG * 4), first=MONDAY - timedelta(days=32))
    before = office.store.path.read_bytes()
    done = rota("import", "roster", path, "--dry-run", "--accept-patterns")
    assert done.code == 0
    assert "ann Ann: 4 on 4 off, D" in done.out
    assert office.store.path.read_bytes() == before


def test_a_pattern_that_is_followed_is_not_proposed_again(office: Office, rota: Rota, tmp_path: Path) -> None:
    """Who follows what the chart shows is not asked again; who follows another pattern is told to end that first."""
    path = small(office, tmp_path / "g.csv", *(LONG * 4), first=MONDAY - timedelta(days=32))
    assert (
        rota(
            "patterns", "follow", "ann", "mine", "--cycle", "- - D D D D - -", "--phase", "3", "--from", str(MONDAY)
        ).code
        == 0
    )
    done = rota("import", "roster", path, "--accept-patterns")
    assert "patterns seen" not in done.out, done.out
    assert rota("patterns", "follow", "ann", "other", "--cycle", "N - -", "--from", str(MONDAY)).code == 0
    done = rota("import", "roster", path, "--accept-patterns")
    assert "they follow another one: end that first" in done.out
    assert office.count(t.PatternFollowed) == 1


def test_a_chart_needs_the_right_to_import(office: Office, rota: Rota, tmp_path: Path) -> None:
    """A scheduler may not import; nothing is written."""
    path = small(office, tmp_path / "g.csv", "D")
    office.add(t.Actor(name="Sam", role="scheduler"))
    before = office.store.path.read_bytes()
    done = rota("import", "roster", path, "--as", "Sam")
    assert done.code == 2
    assert "may not import" in done.err
    assert office.store.path.read_bytes() == before
