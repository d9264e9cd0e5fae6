"""`rota solve`, `check`, `show`, `export` and `demo` as people run them: what they print, and every way out."""

import json
import time
from pathlib import Path

import pytest
from sqlmodel import select

from rostering.cli.main import main
from rostering.store import tables as t
from tests.rostering.cli.conftest import CHECKED, WEEK
from tests.rostering.office import NURSE, Office
from tests.rostering.program import Rota, look

QUICK = ("--time-limit", "3", "--workers", "1")


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
        (("solve", "--week", "2027-W01"), "There is no demand from Mon 4 Jan"),
        (("solve", "--out", "r.json"), "Name the file to solve"),
        (("solve", "--format", "json"), "Name the file to solve"),
        (("solve", "--hold", "nobody"), "invalid choice: 'nobody'"),
        (("solve", "--hold", "everybody", "--accept"), "leave --accept and --afresh out"),
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


def test_the_cost_is_told_where_rates_are_known(week: Office, rota: Rota) -> None:
    """No line without any rate. Ann's two shifts of eight hours at £12 are £192; Bob has no rate on record."""
    assert "Cost" not in rota("show", *WEEK).out
    week.change(t.Contract, 1, pence_an_hour=1200)
    said = "Cost as planned: £192.00 for 2 shifts; no rate is known for 1 more.\n"
    assert rota("show", *WEEK).out.endswith(said)
    assert "Cost as planned: £" in rota("solve", "--hold", "everybody", *QUICK, *WEEK).out


def standing(office: Office) -> set[tuple[int, int | None]]:
    """Who stands on which shift, by number."""
    with office.store.reading() as session:
        return {(one.worker_id, one.shift_id) for one in session.exec(select(t.Assignment))}


def test_only_gaps_are_filled_and_the_rest_waits(week: Office, rota: Rota) -> None:
    """With --hold everybody who stands is still there when the proposal is accepted, and more than they."""
    before = standing(week)
    done = rota("solve", "--hold", "everybody", *QUICK, *WEEK)
    assert "Proposed, not accepted, for H" in done.out
    assert done.code == 1
    assert standing(week) == before
    assert rota("compare", "--accept", *WEEK).code == 0
    assert standing(week) > before


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


@pytest.mark.slow  # it solves two demos, one after the other
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
