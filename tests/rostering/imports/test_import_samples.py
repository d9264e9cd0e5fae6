"""The samples that come with the program."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from rostering.imports.plain import KINDS
from tests.rostering.program import Rota

ORDER = (
    "settings",
    "staff",
    "shifts",
    "availability",
    "leave",
    "requests",
    "patterns",
    "training",
    "history",
    "rates",
    "memberships",
    "terms",
    "workload",
    "travel",
    "clients",
    "pairs",
    "posts",
    "placements",
    "delegations",
    "agreements",
)


def test_every_sheet_has_a_sample_of_a_dozen_rows(samples: Path) -> None:
    """Each kind of plain sheet has a sample whose header names every column it may have."""
    assert set(ORDER) == set(KINDS)
    for kind in KINDS.values():
        with (samples / f"{kind.name}.csv").open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        assert sorted(header) == sorted(column.name for column in kind.columns)
        assert 9 <= len(rows) <= 15


@pytest.mark.slow
def test_all_samples_import_and_a_second_time_change_nothing(
    rota: Rota, samples: Path, asc_words: list[str], contents: Callable[[], dict[str, bytes]]
) -> None:
    """The samples import one after the other, every row new or changed; imported again they leave every byte alone."""
    commands = [asc_words, *(["import", kind, str(samples / f"{kind}.csv")] for kind in ORDER)]
    for words in commands:
        done = rota(*words, "--json")
        assert done.code == 0, done.err
        assert done.json["written"]
        assert sum(file["unchanged"] for file in done.json["files"]) == 0
        assert all(file["rows"] == file["new"] + file["changed"] for file in done.json["files"])
    before = contents()
    for words in commands:
        again = rota(*words, "--json")
        assert again.code == 0
        assert not again.json["written"]
        assert all(file["rows"] == file["unchanged"] for file in again.json["files"])
    assert contents() == before
    assert rota("audit", "verify").code == 0


def test_a_workbook_says_the_same_as_the_sheet(office: Path, rota: Rota, samples: Path) -> None:
    """The staff sheet as a workbook, with real dates and numbers, changes nothing after the CSV."""
    done = rota("import", "staff", samples / "staff.xlsx", "--json")
    assert done.code == 0, done.err
    assert done.json["files"][0]["unchanged"] == 13


def test_a_dry_run_shows_the_difference_and_writes_nothing(
    rota: Rota, asc_words: list[str], contents: Callable[[], dict[str, bytes]]
) -> None:
    """A dry run counts what would be new; no store and no key is made."""
    done = rota(*asc_words, "--dry-run", "--json")
    assert done.code == 0
    assert done.json["dry_run"]
    assert not done.json["written"]
    assert [file["new"] for file in done.json["files"]] == [3, 12, 12]
    assert contents() == {}


def test_text_and_json_tell_the_same_counts(rota: Rota, asc_words: list[str]) -> None:
    """The text report carries the counts of the JSON report, the dropped columns and what is now unknown."""
    data = rota(*asc_words, "--dry-run", "--json").json
    text = rota(*asc_words, "--dry-run").out
    for file in data["files"]:
        assert f"{file['file']}: {file['rows']} rows read, {file['new']} new" in text
    assert "NINUMBER (kept only as a keyed hash)" in text
    assert data["unknown"]["right to work"] == 12
    assert "right to work: 12" in text
    assert text.endswith("Dry run: nothing was written.\n")


@pytest.mark.parametrize("kind", ["staff", "shifts"])
def test_byte_order_mark_and_line_ends_do_not_matter(
    kind: str, office: Path, rota: Rota, samples: Path, tmp_path: Path
) -> None:
    """A sheet with a byte-order mark, CRLF ends and an ignored column means the same."""
    assert rota("import", "shifts", samples / "shifts.csv").code == 0
    lines = (samples / f"{kind}.csv").read_text(encoding="utf-8").splitlines()
    text = "".join(f"{line},{'x-note' if at == 0 else 'a note'}\r\n" for at, line in enumerate(lines))
    path = tmp_path / "marked.csv"
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    done = rota("import", kind, path, "--json")
    assert done.code == 0, done.err
    assert done.json["files"][0]["unchanged"] == len(lines) - 1
    assert "x-note" in done.json["files"][0]["not_stored"]


@pytest.mark.slow
def test_the_sample_of_a_wall_chart_is_read_with_its_legend(office: Path, rota: Rota, samples: Path) -> None:
    """The wall chart imports after the staff and shifts, proposes the patterns it shows, and changes nothing again."""
    assert rota("import", "shifts", samples / "shifts.csv").code == 0
    done = rota("import", "roster", samples / "roster.csv", "--json")
    assert done.code == 0, done.err
    assert (done.json["files"][0]["rows"], done.json["files"][0]["new"]) == (10, 10)
    seen = {one["person"]: one["pattern"] for one in done.json["patterns"] if one["state"] == "proposed"}
    assert [seen[code] for code in ("w019", "w020", "w021")] == ["4on4off-D"] * 3
    assert seen["w018"] == "3on4off-N"
    assert not rota("import", "roster", samples / "roster.csv", "--json").json["written"]
    assert rota("import", "roster", samples / "roster.csv", "--accept-patterns", "--json").json["written"]
    assert rota("patterns", "lay", "--from", "2026-11-23", "--weeks", "4").code == 0
