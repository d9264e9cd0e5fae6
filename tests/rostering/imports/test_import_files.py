"""Files that are no sheets: each gets one sentence with its name, and the row where there is one."""

import io
import os
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from rostering.imports.asc_wds.bundle import Bundle, parse_bundle
from rostering.imports.faults import Faults, RefusedSheetError
from rostering.imports.plain import KINDS, parse_sheets
from rostering.imports.table import LARGEST_FILE, read_table
from tests.rostering.program import Rota

TODAY = date(2026, 11, 20)
GOOD = b"worker,date,available\nw017,2026-11-23,yes\n"


def workbook(*rows: tuple[object, ...]) -> bytes:
    """A workbook with these rows, as bytes."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


SHEET = workbook(("worker", "date", "available"), ("w017", date(2026, 11, 23), "yes"))


def packed(name: str) -> bytes:
    """A packed file that is no workbook."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as file:
        file.writestr(name, "text")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "where", "sentence"),
    [
        ("empty.csv", b"", "", "is empty"),
        ("blank.csv", b"\n\n  \n,,\n", "", "is empty"),
        ("wide.csv", GOOD.decode().encode("utf-16"), ", row 1", "UTF-16"),
        (
            "latin.csv",
            b"worker,date,available\nw017,2026-11-23,yes\nn\xe9e,2026-11-23,yes\n",
            ", row 3",
            "0xe9 is not UTF-8",
        ),
        ("cut.csv", "worker,date,available\nŵ".encode()[:-1], ", row 2", "not UTF-8"),
        ("zero.csv", b"worker,date\nw0\x0017,yes\n", ", row 2", "zero byte"),
        ("quote.csv", b'worker,date,available\n"w017,2026-11-23,yes\n', ", row 2", "never ends"),
        ("inside.csv", b'worker,date,available\n"w0"17",2026-11-23,yes\n', ", row 2", "write it twice"),
        (
            "short.csv",
            b"worker,date,available\nw017,2026-11-23,yes\nw018,2026-",
            ", row 3, column available",
            "cut off",
        ),
        ("long.csv", b"worker,date,available\nw017,2026-11-23,yes,no\n", ", row 2, column available", "has 4 cells"),
        ("lines.csv", b'worker,date,available\n"w0\n17",2026-11-23\n', ", row 2, column available", "has 2 cells"),
        ("semicolon.csv", GOOD.replace(b",", b";"), ", row 1", "semicolons"),
        ("tab.csv", GOOD.replace(b",", b"\t"), ", row 1", "tabs"),
        ("noname.csv", b"worker,,available\nw017,2026-11-23,yes\n", ", row 1", "Column 2 has no name"),
        ("other.csv", b"name,age\nAnn,40\n", ", row 1, column name", "not the header of such a sheet"),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1", "", "old Excel file"),
        ("text.xlsx", GOOD, "", "not an Excel workbook"),
        ("cut.xlsx", SHEET[: len(SHEET) // 2], "", "damaged or was cut off"),
        ("packed.xlsx", packed("readme.txt"), "", "not an Excel workbook"),
        ("hollow.xlsx", packed("xl/workbook.xml"), "", "damaged or was cut off"),
        ("blank.xlsx", workbook(), "", "is empty"),
    ],
    # Names for the cases: bytes of a workbook hold the time it was made at, which differs between processes.
    ids=lambda value: value if isinstance(value, str) else "bytes",
)
def test_a_file_that_is_no_sheet_gets_one_line(
    name: str,
    content: bytes,
    where: str,
    sentence: str,
    office: Path,
    rota: Rota,
    tmp_path: Path,
    contents: Callable[[], dict[str, bytes]],
) -> None:
    """One line on stderr with file and place, exit code 2, and the store byte for byte as it was."""
    before = contents()
    path = tmp_path / name
    path.write_bytes(content)
    done = rota("import", "availability", path)
    assert done.code == 2
    assert done.out == ""
    assert len(done.err.splitlines()) == 1
    assert done.err.startswith(f"rota: {name}{where}: ")
    assert sentence in done.err
    assert contents() == before


def test_missing_folder_pipe_and_huge_files_answer_at_once(rota: Rota, tmp_path: Path, samples: Path) -> None:
    """What is no ordinary file of a possible size is refused before it is read."""
    huge, pipe = tmp_path / "huge.csv", tmp_path / "pipe.csv"
    with huge.open("wb") as file:
        file.truncate(200_000_000)
    os.mkfifo(pipe)
    for path, sentence in (
        (tmp_path / "none.csv", "no such file"),
        (tmp_path, "is a folder"),
        (pipe, "not an ordinary file"),
        (huge, "has 200 MB and at most 50 MB"),
        (tmp_path / ("x" * 300), "cannot be read"),
    ):
        done = rota("import", "staff", path)
        assert done.code == 2
        assert sentence in done.err
    twice = rota("import", "staff", samples / "staff.csv", samples / "staff.csv")
    assert twice.code == 2
    assert "named twice" in twice.err
    assert LARGEST_FILE < 200_000_000


def refusal(path: Path, kind: str) -> RefusedSheetError | None:
    """How a file is refused as one kind of sheet or ASC-WDS file; None where it is understood."""
    try:
        if kind in KINDS:
            parse_sheets(KINDS[kind], [read_table(path)], Faults(), TODAY)
        else:
            parse_bundle(Bundle(**{kind.removeprefix("asc-"): read_table(path)}), Faults(), TODAY)
    except RefusedSheetError as refused:
        return refused
    return None


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=300), suffix=st.sampled_from([".csv", ".xlsx", ""]))
@example(content=b'"', suffix=".csv")
@example(content=b"PK\x03\x04", suffix=".xlsx")
@example(content=b"\r", suffix=".csv")
def test_random_bytes_raise_nothing_but_bad_input(content: bytes, suffix: str, tmp_path: Path) -> None:
    """Arbitrary bytes are read or refused in one sentence; nothing else ever comes out."""
    path = tmp_path / f"random{suffix}"
    path.write_bytes(content)
    for kind in (*KINDS, "asc-workplaces", "asc-workers", "asc-training"):
        refused = refusal(path, kind)
        if refused is not None:
            assert path.name in refused.sentence
            assert all(line.isprintable() for line in refused.lines())


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, len(SHEET) - 1), byte=st.integers(0, 255), cut=st.booleans())
def test_a_damaged_workbook_raises_nothing_but_bad_input(at: int, byte: int, cut: bool, tmp_path: Path) -> None:
    """A workbook with one byte changed, or cut anywhere, is read or refused in one sentence."""
    path = tmp_path / "damaged.xlsx"
    path.write_bytes(SHEET[:at] if cut else SHEET[:at] + bytes([byte]) + SHEET[at + 1 :])
    refused = refusal(path, "availability")
    assert refused is None or refused.sentence.startswith("damaged.xlsx")


CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["", "-", "24:00", "7.3", "1e9", "nan", "-0", "29/02/2026", "2026-02-30", "Mon-", ";;", "a:b:c:d", "٣"]
    ),
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), kind=st.sampled_from(sorted(KINDS)))
def test_arbitrary_cells_raise_nothing_but_bad_input(data: st.DataObject, kind: str, tmp_path: Path) -> None:
    """Under a right header any cell is read, or refused with its row and a column of the sheet."""
    names = [column.name for column in KINDS[kind].columns]
    cells = [data.draw(CELLS, label=name).replace("\0", "") for name in names]
    quoted = ",".join('"' + cell.replace('"', '""') + '"' for cell in cells)
    path = tmp_path / "cells.csv"
    path.write_text(f"{','.join(names)}\n{quoted}\n", encoding="utf-8", errors="replace", newline="")
    refused = refusal(path, kind)
    if refused is not None:
        assert all(fault.row == 2 for fault in refused.faults)
        assert {fault.column for fault in refused.faults} <= set(names)
