"""`rota solve`, `check`, `show` and `export` as people run them: what they print, and every way out."""

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from rostering.cli.main import main
from rostering.store import tables as t
from tests.rostering.office import NURSE, Office

ROOT = Path(__file__).resolve().parents[3]
START = "from rostering.cli.main import run; run()"
WEEK = ("--week", "2026-W48")
QUICK = ("--time-limit", "3", "--workers", "1")


class Outcome(NamedTuple):
    """What one run of the program gave back."""

    code: int
    out: str
    err: str


Rota = Callable[..., Outcome]


@pytest.fixture
def rota(office: Office, capsys: pytest.CaptureFixture[str]) -> Rota:
    """The program on the office's store."""

    def run(*words: str) -> Outcome:
        code = main([*words, "--db", str(office.store.path)], started=time.monotonic())
        printed = capsys.readouterr()
        return Outcome(code, printed.out, printed.err)

    return run


@pytest.fixture
def week(office: Office) -> Office:
    """Two carers, a nurse, and a roster of three days' early shifts that breaks nothing."""
    for code in ("ann", "bob"):
        office.worker(code)
    office.worker("nia", role=NURSE)
    office.add(t.Registration(person_id=3, body="NMC"))
    roster = office.roster()
    for number, worker in enumerate((1, 2, 1)):
        office.assign(roster, worker, office.shift(number, "07:00", "15:00", "E"))
        office.shift(number, "14:30", "22:00", "L", minimum=0)
    return office


def look(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("solve", "--time-limit", "0"), "A time limit of 0.0 seconds"),
        (("solve", "--time-limit", "nan"), "A time limit of nan seconds"),
        (("solve", "--time-limit", "soon"), "soon"),
        (("solve", "--gap", "2"), "A gap is a share"),
        (("solve", "--workers", "0"), "at least one worker"),
        (("solve", "--seed", "-1"), "A seed is"),
        (("solve", "--weeks", "x"), "--weeks is a number from 1 to 52, not x"),
        (("solve", "--weeks", "53"), "--weeks is a number from 1 to 52, not 53"),
        (("solve", "--week", "2026-W60"), "there is no week 60 in 2026"),
        (("solve", "--from", "31/02/2026"), "February 2026 has no day 31"),
        (("solve", "--week", "next", "--from", "next"), "Give --week or --from, not both"),
        (("solve", "--setting", "Nowhere", *WEEK), "There is no setting 'Nowhere'; the store has H."),
        (("solve", "--as", "eve", *WEEK), "Nobody called 'eve' may use this store"),
        (("solve", "--week", "2027-W01"), "There is no demand from 2027-01-04"),
        (("solve", "--out", "r.json"), "Name the file to solve"),
        (("solve", "--format", "json"), "Name the file to solve"),
        (("check", "--setting", "Nowhere", *WEEK), "There is no setting 'Nowhere'"),
        (("check", "--as", "eve", *WEEK), "Nobody called 'eve'"),
        (("show", "--weeks", "0"), "--weeks is a number"),
        (("show", "--as", "eve", *WEEK), "Nobody called 'eve'"),
        (("export", "--out", "/nowhere/r.json", *WEEK), "/nowhere/r.json cannot be written"),
        (("export", "--format", "xml", *WEEK), "invalid choice: 'xml'"),
        (("demo", "--settings", "0"), ""),
        (("demo", "--week", "2026-W60"), "there is no week 60 in 2026"),
        (("demo", "--time-limit", "-1"), "A time limit of -1.0 seconds"),
        (("demo", "--no-ui"), "holds real data; the demo needs a store of its own"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(week: Office, rota: Rota, words: tuple[str, ...], says: str) -> None:
    """Exit code 2, one line that ends as a sentence does, nothing on standard output, the store untouched."""
    before = look(week.store.path.parent)
    done = rota(*words)
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert says in done.err
    assert done.err.endswith(".\n") or words[0] == "demo"
    assert look(week.store.path.parent) == before


@pytest.mark.parametrize("words", [("check",), ("show",), ("export",), ("check", "--json"), ("show", "--json")])
def test_looking_changes_nothing(week: Office, rota: Rota, words: tuple[str, ...]) -> None:
    """Check, show and export leave every byte of the store as it was."""
    before = look(week.store.path.parent)
    assert rota(*words, *WEEK).code == 0
    assert look(week.store.path.parent) == before


def test_a_store_that_is_damaged_is_three(week: Office, rota: Rota) -> None:
    """Random bytes for a store: exit code 3 from every command, one line, the file as it was."""
    week.store.path.write_bytes(b"\x89" * 5000)
    for name in ("solve", "check", "show", "export"):
        done = rota(name, *WEEK)
        assert (done.code, done.out, done.err.count("\n")) == (3, "", 1)
    assert week.store.path.read_bytes() == b"\x89" * 5000


CHECKED = """\
Short: L Mon 23 Nov 14:30–22:00, Hill House: 1 place for care worker below target (priority 3): \
1 already at work that day, 1 stopped by WTR-11 daily rest
Short: L Tue 24 Nov 14:30–22:00, Hill House: 1 place for care worker below target (priority 3): \
1 already at work that day, 1 stopped by WTR-11 daily rest
Short: L Wed 25 Nov 14:30–22:00, Hill House: 1 place for care worker below target (priority 3): \
1 already at work that day, 1 free to do it
3 assignments, 0 broken rules, 3 places short.
"""


def test_check_says_what_is_short_and_why(week: Office, rota: Rota) -> None:
    """A clean roster short of target: one line a shift, and exit code 0."""
    done = rota("check", *WEEK)
    assert (done.out, done.err, done.code) == (CHECKED, "", 0)


SHOWN = """\
H Hill House
name  role              Mon 23  Tue 24  Wed 25  Thu 26  Fri 27  Sat 28  Sun 29  hours
Nia   Registered nurse  ·       ·       ·       ·       ·       ·       ·       0:00
Ann   Care worker       E       ·       E       ·       ·       ·       ·       16:00
Bob   Care worker       ·       E       ·       ·       ·       ·       ·       8:00
      E Care worker     1/1     1/1     1/1
      L Care worker     0/1     0/1     0/1
"""


def test_show_has_names_down_and_days_across(week: Office, rota: Rota) -> None:
    """The grid of a home with its cover below."""
    assert rota("show", *WEEK) == (0, SHOWN, "")


def exported(rota: Rota) -> list[dict[str, str]]:
    """The rows of the roster as CSV."""
    return list(csv.DictReader(io.StringIO(rota("export", "--format", "csv", *WEEK).out)))


def write(folder: Path, rows: list[dict[str, str]], form: str) -> Path:
    """A roster file of either form with these rows."""
    path = folder / f"roster.{form}"
    if form == "json":
        period = {"from": "2026-11-23", "to": "2026-11-29", "zone": "Europe/London"}
        document = {"schema": "rota-roster/1", "period": period, "settings": ["H"], "assignments": rows}
        path.write_text(json.dumps(document), encoding="utf-8")
    else:
        out = io.StringIO()
        writer = csv.DictWriter(out, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        path.write_text(out.getvalue(), encoding="utf-8")
    return path


@pytest.mark.parametrize("form", ["json", "csv"])
def test_an_export_checks_as_the_store_does(
    week: Office, rota: Rota, tmp_path_factory: pytest.TempPathFactory, form: str
) -> None:
    """A roster that goes out and comes in again unedited is the roster of the store; its own week is found."""
    path = tmp_path_factory.mktemp("out") / f"roster.{form}"
    done = rota("export", "--format", form, "--out", str(path), *WEEK)
    assert (done.code, done.out, done.err) == (0, "", f"3 assignments written to {path}.\n")
    assert rota("check", str(path)).out == CHECKED


Rows = list[dict[str, str]]
EDITS: list[tuple[str, Callable[[Rows], Any], list[str]]] = [
    (
        "two at once",
        lambda rows: rows.append(rows[0] | {"code": "L", "start": "14:30", "end": "22:00"}),
        [
            "GEN-ONE nobody in two places: Ann (ann), E Mon 23 Nov 07:00–15:00, Hill House; "
            "L Mon 23 Nov 14:30–22:00, Hill House: they overlap by 30 min [policy of the deploying organisation]",
            "2 shifts on one day, at most 1",
        ],
    ),
    (
        "no rest",
        lambda rows: rows.append(rows[0] | {"code": "L", "day": "2026-11-24", "start": "", "end": ""}),
        [
            "WTR-11 daily rest: Ann (ann), L Tue 24 Nov 14:30–22:00, Hill House; E Wed 25 Nov 07:00–15:00, "
            "Hill House: 9 h of rest, at least 11 h [SI 1998/1833 reg 10(1); "
        ],
    ),
    (
        "no such role",
        lambda rows: rows[0].update(worker="nia"),
        [
            "GEN-SKILL right role and skills: Nia (nia), E Mon 23 Nov 07:00–15:00, Hill House: "
            "no contract as care worker on that day [policy of the deploying organisation]"
        ],
    ),
]


@pytest.mark.parametrize("form", ["json", "csv"])
@pytest.mark.parametrize(("edit", "says"), [row[1:] for row in EDITS], ids=[row[0] for row in EDITS])
def test_check_names_what_an_edit_breaks(
    week: Office,
    rota: Rota,
    tmp_path_factory: pytest.TempPathFactory,
    edit: Callable[[Rows], Any],
    says: list[str],
    form: str,
) -> None:
    """Rule, person, shifts, number, limit and source of each broken rule; exit code 1; the store untouched."""
    rows = exported(rota)
    edit(rows)
    before = look(week.store.path.parent)
    path = write(tmp_path_factory.mktemp("edited"), rows, form)
    done = rota("check", str(path))
    assert done.code == 1
    for sentence in says:
        assert sentence in done.out
    answer = json.loads(rota("check", str(path), "--json").out)
    assert answer["schema"] == "rota-check/1"
    assert [row["text"] for row in answer["violations"]] == done.out.splitlines()[: len(answer["violations"])]
    assert look(week.store.path.parent) == before


HEAD = "setting,day,code,organisation,worker\n"
FILES: list[tuple[str, bytes, str]] = [
    ("empty", b"", "the file is empty"),
    ("blank", b" \n\n", "the file is empty"),
    ("zeros", bytes(4000), "zero bytes"),
    ("random", bytes(range(128, 256)) * 9, "is not UTF-8 text"),
    ("latin", HEAD.encode() + "H,2026-11-23,E,org,Zoë\n".encode("latin-1"), "line 2: byte 58 is not UTF-8 text"),
    ("utf-16", HEAD.encode("utf-16"), "is not UTF-8 text"),
    ("text", b"Dear Ann,\nplease come.\n", "the column 'setting' is missing"),
    ("header", b"setting,day,code,worker\n", "the column 'organisation' is missing"),
    ("nothing", HEAD.encode(), "no assignments below the header"),
    ("column", b"setting,day,code,organisation,worker,colour\n", "line 1: unknown column 'colour'"),
    ("twice", b"setting,day,code,organisation,worker,day\n", "line 1: the column 'day' stands twice"),
    ("cut", (HEAD + "H,2026-11-23,E,o").encode(), "line 2: expected 5 cells"),
    ("more", (HEAD + "H,2026-11-23,E,org,ann,bob\n").encode(), "line 2: expected 5 cells"),
    ("quote", (HEAD + 'H,"2026-11-23').encode(), "cannot be read"),
    ("setting", (HEAD + "Q,2026-11-23,E,org,ann\n").encode(), "There is no setting 'Q'"),
    ("worker", (HEAD + "H,2026-11-23,E,org,eve\n").encode(), "line 2, worker: 'eve' is no worker of that"),
    ("employer", (HEAD + "H,2026-11-23,E,orc,ann\n").encode(), "line 2, organisation: 'orc' is no organisation"),
    ("shift", (HEAD + "H,2026-11-23,X,org,ann\n").encode(), "line 2, code: 'X' is no shift of H on 2026-11-23"),
    ("other day", (HEAD + "H,2026-11-28,E,org,ann\n").encode(), "'E' is no shift of H on 2026-11-28"),
    ("date", (HEAD + "H,2026-02-30,E,org,ann\n").encode(), "line 2, day: '2026-02-30' is no date"),
    ("no worker", (HEAD + "H,2026-11-23,E,org,\n").encode(), "line 2, worker: '' is empty"),
    ("doubled", (HEAD + "H,2026-11-23,E,org,ann\n" * 2).encode(), "line 3, worker: 'ann' stands twice"),
    ("time", b"setting,day,code,organisation,worker,start\nH,2026-11-23,E,org,ann,7ish\n", "start: '7ish' is no time"),
    ("break", b"setting,day,code,organisation,worker,break\nH,2026-11-23,E,org,ann,-5\n", "break: '-5' is no whole"),
    ("pin", b"setting,day,code,organisation,worker,pinned\nH,2026-11-23,E,org,ann,n\n", "pinned: 'n' is none of yes"),
    ("cut json", b'{"schema": "rota-roster/1", "assignments": [{"se', "line 1, column 46: this is not JSON"),
    ("list", b"[1]", "the schema is None; expected 'rota-roster/1'"),
    ("schema", b'{"schema": "rota-problem/1"}', "the schema is 'rota-problem/1'"),
    ("deep", b'{"a":' + b"[" * 200_000, "this is not JSON"),
    ("no period", b'{"schema": "rota-roster/1", "assignments": []}', "period: expected 'from' and 'to'"),
    (
        "numbers",
        b'{"schema":"rota-roster/1","period":{"from":"2026-11-23","to":"2026-11-29"},"settings":["H"],'
        b'"assignments":[{"setting":"H","break":30}]}',
        "assignments[0], break: expected a text in quotes, not 30",
    ),
]


@pytest.mark.parametrize(("data", "says"), [row[1:] for row in FILES], ids=[row[0] for row in FILES])
def test_a_file_that_is_no_roster_is_one_line(
    week: Office, rota: Rota, tmp_path_factory: pytest.TempPathFactory, data: bytes, says: str
) -> None:
    """File, place and what was expected, exit code 2, and the store byte for byte as it was."""
    path = tmp_path_factory.mktemp("bad") / "roster.csv"
    path.write_bytes(data)
    before = look(week.store.path.parent)
    done = rota("check", str(path))
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert says in done.err
    assert look(week.store.path.parent) == before


def test_a_file_too_large_or_missing_is_one_line(
    week: Office, rota: Rota, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A file of 200 MB is refused by its size, one that is not there by its name."""
    path = tmp_path_factory.mktemp("large") / "roster.csv"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    done = rota("check", str(path))
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert "200,000,000 bytes; a file may have at most" in done.err
    done = rota("check", str(path.with_name("none.csv")))
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert "none.csv: cannot be read" in done.err


def test_alike_shifts_come_back_as_they_went(office: Office, rota: Rota, tmp_path_factory: Any) -> None:
    """Two shifts of one code on one day, and one person at their own times, are told apart by their times."""
    roster = office.roster()
    shifts = [office.shift(0, "07:00", "15:00"), office.shift(0, "09:00", "17:00"), office.shift(0, "09:00", "17:00")]
    for code, shift in zip(("ann", "bob", "cy"), reversed(shifts), strict=True):
        office.assign(roster, office.worker(code), shift)
    office.assign(roster, office.worker("dee"), shifts[0], starts_at=office.at(0, "10:15"))
    path = tmp_path_factory.mktemp("out") / "roster.json"
    rota("export", "--out", str(path), *WEEK)
    assert rota("check", str(path)).out == rota("check", *WEEK).out
    assert "0 broken rules, 0 places short" in rota("check", str(path)).out


def test_solve_tells_and_saves(week: Office, rota: Rota) -> None:
    """Exit code 0, cover by setting, hours by pool, the score's parts; as JSON one document of rota-result/1."""
    week.change(t.Roster, 1, touched=False)
    done = rota("solve", *QUICK, *WEEK)
    assert done.code == 0
    for words in ("Roster of Mon 23 Nov to Sun 29 Nov 2026", "H        Hill House  care home       6", "Score "):
        assert words in done.out
    answer = json.loads(rota("solve", "--json", *QUICK, *WEEK).out)
    assert answer["proven"] is (answer["objective"] == answer["bound"])
    assert {"objective", "bound", "gap", "proven", "status", "parts", "assignments", "short"} <= answer.keys()
    assert rota("audit", "verify").code == 0


def test_a_place_below_minimum_is_worth_a_look(week: Office, rota: Rota) -> None:
    """Exit code 1 of solve and check where a minimum is not met, and the reason in the line."""
    week.shift(4, "07:00", "15:00", "N", role=NURSE, minimum=2, target=2)
    for words in (("solve", *QUICK), ("check",)):
        done = rota(*words, *WEEK)
        assert done.code == 1
        assert "1 place for registered nurse below minimum" in done.out


def test_a_demo_takes_the_place_of_a_demo(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Made twice there is one world, its week is saved and clean, and the trail of both verifies."""
    monkeypatch.setenv("ROTA_NOW", "2026-11-18T09:00:00+00:00")
    db = ("--db", str(tmp_path / "demo.db"))
    for settings in ("2", "1"):
        assert main(["demo", "--settings", settings, "--no-ui", *QUICK, *db], started=time.monotonic()) == 0
        printed = capsys.readouterr().out
        assert "Roster of Mon 23 Nov to Sun 29 Nov 2026" in printed
        assert f"look again with: rota show --db {tmp_path}" in printed.replace("sqlite:///", "")
    assert main(["check", *WEEK, *db]) in (0, 1)
    assert " 0 broken rules" in capsys.readouterr().out
    assert main(["audit", "verify", *db]) == 0
    capsys.readouterr()
    main(["show", "--json", *WEEK, *db])
    assert len(json.loads(capsys.readouterr().out)["homes"]) == 1


@pytest.mark.parametrize("seconds", [3])
def test_the_time_limit_is_kept(tmp_path: Path, seconds: int) -> None:
    """From the start of the process to its end, a solve takes no more than 5 % and 0.3 s beyond its limit."""
    db = str(tmp_path / "demo.db")
    begun = time.monotonic()
    subprocess.run(
        [sys.executable, "-c", START, "demo", "--settings", "3", "--time-limit", str(seconds), "--db", db],
        cwd=ROOT, capture_output=True, timeout=60, check=True, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert time.monotonic() - begun < 1.05 * seconds + 1.5  # the machine may be busy: a second more


def test_ctrl_c_keeps_the_best_so_far(week: Office) -> None:
    """An interrupt during a search ends it with 130, with the roster found until then saved and told."""
    week.change(t.Roster, 1, touched=False)
    folder = week.store.path.parent
    words = ("demo", "--settings", "20", "--time-limit", "60", "--db", str(folder / "demo.db"))
    process = subprocess.Popen(
        [sys.executable, "-c", START, *words],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, stdin=subprocess.DEVNULL,
        env=os.environ | {"ROTA_NOW": "2026-11-18T09:00:00+00:00"},
    )  # fmt: skip
    time.sleep(9)
    begun = time.monotonic()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert time.monotonic() - begun < 15
    assert "Traceback" not in err
    assert "Roster of Mon 23 Nov" in out
    shown = subprocess.run(
        [sys.executable, "-c", START, "check", *WEEK, "--db", str(folder / "demo.db")],
        cwd=ROOT, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert " 0 broken rules" in shown.stdout
