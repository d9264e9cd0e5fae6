"""The workbook read back: by openpyxl always, by LibreOffice where it is installed."""

import io
import shutil
import subprocess
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from rostering.calendar import instant
from rostering.errors import BadInputError
from rostering.exports.export import ExportRequest, export_text
from rostering.exports.grid_sheet import workbook
from rostering.exports.material import Issue
from rostering.exports.page import Page, PageCell, PageRow
from rostering.rosters.grid import grids
from rostering.store import tables as t
from tests.rostering.exports.leaving import exported, material, page
from tests.rostering.office import CARER, MONDAY, Office

EMPTY = Page(
    code="H",
    name="Hill",
    issue=Issue("draft"),
    days=(MONDAY,),
    rows=(),
    cover=(),
    legend=(),
    printed_at=instant(MONDAY, 0),
)
TEXT = st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=12)


def cells(data: bytes, *, values: bool = True, sheet: int = 0) -> list[list[Any]]:
    """The rows of a sheet, by values or by formulas."""
    return [list(row) for row in load_workbook(io.BytesIO(data), data_only=values).worksheets[sheet].values]


def row_of(rows: list[list[Any]], name: str) -> list[Any]:
    """The row that begins with a name."""
    return next(row for row in rows if row[0] == name)


@pytest.fixture
def week(office: Office) -> Office:
    """Ann early and late, Bob a night that is all his own, a place booked without a name, and one that nobody fills."""
    roster = office.roster()
    early = office.shift(0, "07:00", "15:00", "E", break_minutes=30)
    office.assign(roster, office.worker("ann"), early)
    office.assign(roster, 1, office.shift(1, "14:00", "22:00", "L", target=2))
    night = office.shift(5, "20:00", "08:00", "N", break_minutes=45)
    office.assign(roster, office.worker("bob"), night, starts_at=office.at(5, "21:00"))
    booked = office.shift(2, "07:00", "15:00", "E")
    office.add(t.Booking(roster_id=roster, shift_id=booked, source="Acme, Care", role=CARER, reference="77"))
    away = {"starts_at": office.at(1, "00:00"), "ends_at": office.at(3, "00:00")}
    office.add(t.Absence(worker_id=2, kind="sick", state="granted", **away))
    return office


def test_the_totals_are_ours(week: Office) -> None:
    """Hours a person and in all, filled, wanted and short a kind of shift are those of the app's grid, as values.

    Bob, who comes an hour late, fills no whole place."""
    (grid,) = grids(material(week).standing)
    rows = cells(workbook([page(week)]))
    for one in grid.rows:
        assert row_of(rows, one.name)[10] == timedelta(minutes=one.minutes)
    assert [one.minutes for one in grid.rows] == [450 + 480, 660 - 45]
    assert row_of(rows, "hours in all")[10] == timedelta(minutes=sum(one.minutes for one in grid.rows))
    for cover in grid.cover:
        row = row_of(rows, cover.label)
        assert [cell or 0 for cell in row[3:10]] == [day.filled for day in cover.days]
        assert row[11] == sum(day.filled for day in cover.days)
        assert row[12] == sum(day.wanted for day in cover.days)
        assert row[13] == sum(day.missing for day in cover.days)
    assert row_of(rows, "on duty in all")[11:14] == [3, grid.wanted, grid.missing] == [3, 5, 2]


def test_the_cells_are_the_grid(week: Office) -> None:
    """Letters, times of their own, 'away' and nothing more of an absence, and whose name is to follow."""
    rows = cells(workbook([page(week)]))
    assert row_of(rows, "Ann")[3:10] == ["E", "L", None, None, None, None, None]
    assert row_of(rows, "Bob")[3:10] == [None, "away", "away", None, None, "N 21:00–08:00", None]
    assert row_of(rows, "Acme, Care (agency), name to follow")[3:11] == [None, None, "E", *[None] * 5]
    assert rows[0][3] == "DRAFT"
    assert f"{rows[3][3]:%a %d %b}" == "Mon 23 Nov"
    assert "sick" not in str(rows)


def test_every_total_is_a_formula_too(week: Office) -> None:
    """Whoever changes a cell sees the sums follow."""
    rows = cells(workbook([page(week)]), values=False)
    assert row_of(rows, "hours in all")[10] == "=SUM(K5:K7)"
    assert all(str(cell).startswith("=SUM(") for cell in row_of(rows, "on duty in all")[3:10])


@settings(max_examples=15)
@given(st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=4))
def test_a_text_is_a_text(names: list[tuple[str, str]]) -> None:
    """Names and codes of any letters, formulas and addresses among them, come back as they are; no sheet is lost."""
    made = [
        replace(EMPTY, code=code, name=name, rows=(PageRow("a", name, "", "", True, (PageCell(),), 60),))
        for name, code in names
    ]
    read = load_workbook(io.BytesIO(workbook(made)))
    assert len(read.sheetnames) == len(names)
    for sheet, (name, _) in zip(read.worksheets, names, strict=True):
        assert (sheet["A5"].value, sheet["A5"].data_type) == (name, "s")


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_reckons_the_same(week: Office, tmp_path_factory: pytest.TempPathFactory) -> None:
    """With our values taken out, the sums that LibreOffice makes of the formulas are ours."""
    folder = tmp_path_factory.mktemp("sheet")
    exported(week, "xlsx", folder / "ours.xlsx")
    ours = (folder / "ours.xlsx").read_bytes()
    bare = load_workbook(io.BytesIO(ours))
    bare.save(folder / "bare.xlsx")
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir"]
    subprocess.run([*command, folder / "out", folder / "bare.xlsx"], check=True, capture_output=True, timeout=120)
    theirs = cells((folder / "out" / "bare.xlsx").read_bytes())
    for name in ("hours in all", "on duty in all", "E Care worker", "N Care worker"):
        for mine, reckoned in zip(row_of(cells(ours), name), row_of(theirs, name), strict=False):
            assert mine == reckoned


def test_a_workbook_is_no_text(week: Office) -> None:
    """Without a file to go to it is refused, in one sentence."""
    with pytest.raises(BadInputError, match=r"Say where the xlsx goes: --out FILE\."):
        export_text(week.store, None, ExportRequest("xlsx", week.horizon))


def test_a_sheet_has_a_name_that_excel_takes(week: Office) -> None:
    """Letters that a sheet's name may not have, names too long and names twice become names that may stand."""
    codes = ["A/B", "a-b", "x" * 40, "x" * 50, "History", "'"]
    one = page(week)
    names = load_workbook(io.BytesIO(workbook([replace(one, code=code) for code in codes]))).sheetnames
    assert names == ["A-B", "a-b-2", "x" * 31, "x" * 29 + "-2", "History-2", "-"]
