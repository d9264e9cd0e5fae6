"""What the sheet of shifts becomes in the store."""

from datetime import date, time, timedelta
from pathlib import Path

from openpyxl import Workbook

from tests.rostering.imports.sheets import Edited, Rows, Sheet
from tests.rostering.program import Rota


def test_demand_is_kept_as_minutes_and_the_default_break_is_the_settings(
    office: Path, rota: Rota, sheet: Sheet, rows: Rows
) -> None:
    """A night ends on the next day; an empty break is the setting's; an exception with target 0 asks for nobody."""
    text = "setting,date,weekday,from,code,start,end,role,target\n"
    text += "Willow House,,Sat-Sun,2026-11-28,N,20:00,08:00,registered_nurse,2\n"
    text += "WH,2026-12-25,,,N,20.00,0800,Registered nurse,0\n"
    assert rota("import", "shifts", sheet("shifts.csv", text)).code == 0
    sql = (
        "select on_date, weekdays, from_on, start_minute, end_minute, break_minutes, role, minimum, target from demand"
    )
    assert rows(sql) == [
        (None, "5;6", "2026-11-28", 1200, 1920, 30, "registered_nurse", 1, 2),
        ("2026-12-25", None, None, 1200, 1920, 30, "registered_nurse", 0, 0),
    ]


def test_a_day_long_shift_is_warned_of(office: Path, rota: Rota, sheet: Sheet) -> None:
    """The same start and end last 24 hours, and a very long awake shift is asked about; both are read."""
    text = "setting,date,code,start,end,role\n"
    text += "WH,2026-12-25,A,08:00,08:00,care_worker\nWH,2026-12-25,B,08:00,07:00,care_worker\n"
    done = rota("import", "shifts", sheet("shifts.csv", text), "--json")
    assert done.code == 0
    assert [warning["row"] for warning in done.json["warnings"]] == [2, 3]


def test_a_changed_sheet_changes_the_stored_row(
    office: Path, rota: Rota, samples: Path, edited: Edited, rows: Rows
) -> None:
    """The key finds the stored row: a second import with other times and places alters it and adds none."""
    assert rota("import", "shifts", samples / "shifts.csv").code == 0
    done = rota("import", "shifts", edited("shifts.csv", (2, "end", "15:00"), (2, "target", "2")), "--json")
    assert done.json["files"][0]["differences"] == [
        {"row": 2, "subject": "Willow House E", "state": "changed", "words": ["end 14:30 → 15:00", "target 1 → 2"]}
    ]
    assert rows("select count(*) from demand") == [(13,)]


def test_units_are_found_inside_their_setting(office: Path, rota: Rota, sheet: Sheet, rows: Rows) -> None:
    """A unit goes by id or name inside the setting that is named beside it."""
    rows(
        "insert into setting (code, name, organisation_id, within_id, kind, default_break_minutes, sole_break)"
        " values ('WH-E', 'East', 1, 1, 'unit', 45, 'relieved')"
    )
    text = "setting,unit,date,code,start,end,role\nWillow House,East,2026-12-25,D,08:00,20:00,care_worker\n"
    assert rota("import", "shifts", sheet("shifts.csv", text)).code == 0
    assert rows("select s.code, d.break_minutes from demand d join setting s on s.id = d.setting_id") == [("WH-E", 45)]


def test_a_workbook_keeps_real_dates_and_times(office: Path, rota: Rota, tmp_path: Path, rows: Rows) -> None:
    """Spreadsheet dates, times, durations and whole numbers are understood; the number 7.5 as a time is refused."""
    book = Workbook()
    book.active.append(["setting", "date", "code", "start", "end", "role", "minimum", "break"])
    book.active.append(["WH", date(2026, 12, 25), "E", time(7, 0), time(14, 30), "care_worker", 2, 30])
    book.active.append(["WH", date(2026, 12, 25), "L", 1330, timedelta(hours=24), "care_worker", 1.0, None])
    book.active["E3"].number_format = "[h]:mm"
    book.create_sheet("notes").append(["not read"])
    path = tmp_path / "shifts.xlsx"
    book.save(path)
    done = rota("import", "shifts", path)
    assert done.code == 0, done.err
    assert rows("select code, start_minute, end_minute, minimum from demand order by id") == [
        ("E", 420, 870, 2),
        ("L", 810, 1440, 1),
    ]
    book.active["D2"] = 7.5
    book.active["D2"].number_format = "General"
    book.save(path)
    done = rota("import", "shifts", path)
    assert done.code == 2
    assert "shifts.xlsx, row 2, column start: The cell is a number, not a time: 7.5" in done.err
    book.active["D2"].number_format = "hh:mm"  # shows 12:00, and holds a week and a half day
    book.save(path)
    assert "is a date, not a time" in rota("import", "shifts", path).err
