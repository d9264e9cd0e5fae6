"""Rosters that go out as files and come in again: `rota export`, and `rota check` of a file that somebody edited."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.rostering.cli.conftest import CHECKED, WEEK
from tests.rostering.office import Office
from tests.rostering.program import Rota, look


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
    assert (done.code, done.out, done.err) == (0, "", f"3 assignments written to {path}; H is a draft.\n")
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
