"""What the plain sheets become in the store, and what of them is refused."""

import sqlite3
from collections.abc import Callable
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from tests.rostering.program import Rota

Edited = Callable[..., Path]
Sheet = Callable[[str, str], Path]
Rows = Callable[..., list[tuple[Any, ...]]]
P = "1-102030405"

# sheet, cells to change in the sample (row, column, value), row and column of the fault, what the sentence says
BAD = [
    ("memberships", [(2, "pool", "own")], 2, "pool", "write one of: bank"),
    ("memberships", [(2, "organisation", "1-102030405")], 2, "organisation", "employs them itself"),
    ("memberships", [(2, "organisation", "Nowhere")], 2, "organisation", "no organisation 'Nowhere'"),
    ("memberships", [(2, "until", "2020-01-01")], 2, "until", "before it starts"),
    ("terms", [(2, "until", "2025-01-01")], 2, "until", "before it starts"),
    ("terms", [(3, "from", "2026-09-21"), (3, "worker", "w020")], 3, "from", "row 2 already"),
    ("workload", [(2, "hour", "24")], 2, "hour", "whole number"),
    ("workload", [(2, "role", "wizard")], 2, "role", "Nobody defined the role"),
    ("travel", [(2, "to", "Willow House")], 2, "to", "the same setting"),
    ("travel", [(2, "minutes", "601")], 2, "minutes", "whole number"),
    ("clients", [(2, "excluded", "w017")], 2, "excluded", "preferred and excluded at once"),
    ("clients", [(2, "preferred", "w999")], 2, "preferred", "no worker 'w999'"),
    ("settings", [(2, "kind", "castle")], 2, "kind", "Nobody defined the kind of setting 'castle'"),
    ("settings", [(3, "nation", "ENG")], 3, "nation", "lies in WAL by row 2"),
    ("settings", [(2, "nation", "FRA")], 2, "nation", "eng, wal, sco, nir"),
    ("settings", [(3, "setting", "HG")], 3, "setting", "row 2 already"),
    ("settings", [(3, "within", "Hafod Grnge")], 3, "within", "did you mean 'Hafod Grange'?"),
    ("settings", [(3, "within", "GL")], 3, "within", "not another setting of Hafod Care"),
    ("settings", [(2, "area", "")], 2, "area", "has a name and no code"),
    ("staff", [(2, "role", "wizard")], 2, "role", "Nobody defined the role 'wizard'"),
    ("staff", [(2, "role", "registered_nurs")], 2, "role", "did you mean 'registered_nurse'?"),
    ("staff", [(3, "worker", "w017")], 3, "worker", "row 2 already"),
    ("staff", [(2, "worker", "")], 2, "worker", "must be filled"),
    ("staff", [(2, "organisation", "Oak")], 2, "organisation", "no organisation 'Oak'"),
    ("staff", [(2, "setting", "Wilow House")], 2, "setting", "did you mean 'Willow House'?"),
    ("staff", [(2, "start", "31/04/2024")], 2, "start", "does not exist"),
    ("staff", [(2, "start", "04/03/24")], 2, "start", "two digits"),
    ("staff", [(2, "end", "2024-03-03")], 2, "end", "before it starts"),
    ("staff", [(2, "hours", "")], 2, "hours", "go together"),
    ("staff", [(2, "period", "month")], 2, "period", "week, 4 weeks, cycle, year"),
    ("staff", [(2, "hourly_rate", "0")], 2, "hourly_rate", "paid from 0.01"),
    ("staff", [(2, "most_shifts", "15")], 2, "most_shifts", "whole number"),
    ("staff", [(2, "period_start", "30/02/2026")], 2, "period_start", "does not exist"),
    ("staff", [(2, "pool", "friends")], 2, "pool", "collaborative_bank"),
    ("staff", [(2, "skills", "juggling")], 2, "skills", "Nobody defined the skill 'juggling'"),
    ("staff", [(2, "skills", "medication:x")], 2, "skills", "whole number"),
    ("staff", [(2, "skills", "medication:2:30/02/2027")], 2, "skills", "does not exist"),
    ("staff", [(2, "register", "GMC")], 2, "register", "NMC, HCPC, SWE, SCW"),
    ("staff", [(4, "register_number", "99Z")], 4, "register_number", "register is empty"),
    ("staff", [(2, "visa", "tourist")], 2, "visa", "none, student, sponsored, other"),
    ("staff", [(2, "visa_hours", "20")], 2, "visa_hours", "without a visa"),
    ("staff", [(2, "dbs_date", "2026-12-01")], 2, "dbs_date", "in the future"),
    ("staff", [(2, "birth_date", "14/02/2020")], 2, "birth_date", "between 14 and 100"),
    ("staff", [(2, "opt_out_until", "2027-01-01")], 2, "opt_out_from", "no start"),
    ("staff", [(2, "opt_out_notice", "28")], 2, "opt_out_from", "a notice but no start"),
    ("staff", [(3, "opt_out_notice", "6")], 3, "opt_out_notice", "7 to 92"),
    ("staff", [(2, "register_seen", "2026-12-01")], 2, "register_seen", "in the future"),
    ("staff", [(4, "register_seen", "2026-10-01")], 4, "register_seen", "register is empty"),
    ("staff", [(2, "right_to_work_seen", "2026-12-01")], 2, "right_to_work_seen", "in the future"),
    ("staff", [(2, "ni_number", "12345")], 2, "ni_number", "not a National Insurance number"),
    ("shifts", [(2, "setting", "Elm House")], 2, "setting", "no setting 'Elm House'"),
    ("shifts", [(2, "unit", "East")], 2, "unit", "no unit 'East' in Willow House"),
    ("shifts", [(2, "role", "nobody")], 2, "role", "Nobody defined the role"),
    ("shifts", [(2, "role", "")], 2, "role", "fill at least one"),
    ("shifts", [(2, "skills", "medicaton:2")], 2, "skills", "did you mean 'medication'?"),
    ("shifts", [(7, "skills", "")], 7, "skills", "overlay needs"),
    ("shifts", [(2, "date", "2026-11-23")], 2, "date", "both filled"),
    ("shifts", [(2, "weekday", "")], 2, "date", "both empty"),
    ("shifts", [(2, "from", "")], 2, "from", "needs the day"),
    ("shifts", [(2, "until", "2026-11-22")], 2, "until", "before it starts"),
    ("shifts", [(2, "start", "24:00")], 2, "start", "cannot start at 24:00"),
    ("shifts", [(2, "start", "7.3")], 2, "start", "format the cell as text"),
    ("shifts", [(2, "end", "25:00")], 2, "end", "not a time of the day"),
    ("shifts", [(2, "break", "600")], 2, "break", "as long as the shift"),
    ("shifts", [(2, "code", "EARLY")], 2, "code", "1 to 4 letters"),
    ("shifts", [(2, "type", "asleep")], 2, "type", "sleep-in"),
    ("shifts", [(2, "target", "0")], 2, "target", "below the minimum"),
    ("shifts", [(2, "minimum", "100")], 2, "minimum", "from 0 to 99"),
    ("shifts", [(2, "priority", "0")], 2, "priority", "from 1 to 9"),
    ("shifts", [(6, "exclusive", "maybe")], 6, "exclusive", "yes or no"),
    ("availability", [(2, "worker", "w10")], 2, "worker", "no worker 'w10'"),
    ("availability", [(2, "available", "perhaps")], 2, "available", "yes or no"),
    ("availability", [(2, "weekday", "Samstag")], 2, "weekday", "write Mon"),
    ("availability", [(2, "end", "")], 2, "end", "go together"),
    ("availability", [(2, "until", "2026-11-20")], 2, "until", "before it starts"),
    ("availability", [(3, "from", "2026-12-01")], 3, "from", "go with a weekday"),
    ("leave", [(2, "kind", "migraine")], 2, "kind", "annual, sick, family"),
    ("leave", [(2, "until", "")], 2, "until", "only sick and family"),
    ("leave", [(2, "until", "20/12/2026")], 2, "until", "before it starts"),
    ("leave", [(4, "until", "2026-12-03")], 4, "until", "part of one day"),
    ("leave", [(2, "state", "maybe")], 2, "state", "asked, waiting, granted, declined, withdrawn"),
    ("requests", [(2, "kind", "swap")], 2, "kind", "on, off"),
    ("requests", [(2, "weight", "10")], 2, "weight", "from 1 to 9"),
    ("requests", [(2, "until", "2026-12-04")], 2, "until", "before it starts"),
    ("patterns", [(2, "cycle", "D D D D")], 2, "cycle", "no day off"),
    ("patterns", [(2, "cycle", "D+L+N+E -")], 2, "cycle", "at most three"),
    ("patterns", [(2, "cycle", "")], 2, "cycle", "not known yet"),
    ("patterns", [(3, "cycle", "D - D -")], 3, "cycle", "another cycle"),
    ("patterns", [(3, "phase", "9")], 3, "phase", "beyond the cycle"),
    ("patterns", [(3, "start", "")], 3, "start", "from a day"),
    ("patterns", [(8, "phase", "2")], 8, "phase", "worker is empty"),
    ("training", [(2, "skill", "flying")], 2, "skill", "Nobody defined the skill"),
    ("training", [(2, "done", "2026-12-01")], 2, "done", "in the future"),
    ("training", [(2, "until", "2026-04-15")], 2, "until", "before it was done"),
    ("training", [(2, "issuer", "Somebody")], 2, "issuer", "no organisation"),
    ("history", [(2, "until", "")], 2, "until", "a sum needs"),
    ("history", [(2, "hours", "9999")], 2, "hours", "24 a day"),
    ("history", [(9, "hours", "12")], 9, "hours", "one duty"),
    ("history", [(9, "from", "2026-11-21")], 9, "from", "in the future"),
]


@pytest.mark.parametrize(("kind", "cells", "row", "column", "sentence"), BAD)
def test_a_bad_cell_gets_one_line_and_nothing_is_written(
    kind: str,
    cells: list[tuple[int, str, str]],
    row: int,
    column: str,
    sentence: str,
    office: Path,
    rota: Rota,
    edited: Edited,
    contents: Callable[[], dict[str, bytes]],
) -> None:
    """One wrong cell refuses the whole sheet with file, row and column; the store keeps every byte."""
    before = contents()
    done = rota("import", kind, edited(f"{kind}.csv", *cells))
    assert done.code == 2
    lines = [line for line in done.err.splitlines() if f"row {row}, column {column}: " in line]
    assert len(lines) == 1, done.err
    assert lines[0].startswith(f"rota: {kind}.csv, row {row}, column {column}: ")
    assert sentence in lines[0]
    assert done.out == ""
    assert contents() == before


def test_every_fault_is_told_and_counted(office: Path, rota: Rota, edited: Edited) -> None:
    """All faults of a file come at once: the first twenty in full, the rest counted; JSON has them all."""
    path = edited("staff.csv", *((row, column, "?") for row in range(2, 15) for column in ("start", "role")))
    done = rota("import", "staff", path, "--json")
    assert done.code == 2
    assert done.err.count("staff.csv, row ") == 20
    assert "and 6 more faults" in done.err
    assert len(done.json["refused"]) == 26
    assert done.json["files"][0]["refused"] == 13


def test_an_unknown_column_names_the_nearest(office: Path, rota: Rota, sheet: Sheet) -> None:
    """A misspelt column is refused with the one that is meant, once; a doubled one and a missing one are told."""
    done = rota("import", "availability", sheet("a.csv", "wroker,date,available\nw101,2026-12-05,no\n"))
    assert (
        done.err
        == "rota: a.csv, row 1, column wroker: The header has a column that is not known; did you mean 'worker'?\n"
    )
    done = rota("import", "availability", sheet("b.csv", "worker,date,date,available\nw101,2026-12-05,,no\n"))
    assert "column date: The column stands twice" in done.err
    done = rota("import", "availability", sheet("c.csv", "worker,date\nw101,2026-12-05\n"))
    assert "column available: The column is missing" in done.err


def test_an_asc_wds_file_given_as_a_sheet_is_named(rota: Rota, samples: Path) -> None:
    """An ASC-WDS file is told for what it is, in one line."""
    done = rota("import", "staff", samples / "asc_wds_workers.csv")
    assert len(done.err.splitlines()) == 1
    assert "import it with 'rota import asc-wds'" in done.err


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


def test_staff_matches_by_professional_number_then_by_ni_number(
    office: Path, rota: Rota, sheet: Sheet, rows: Rows
) -> None:
    """A worker of another organisation is the same person by NMC number, and by NI number where there is none."""
    rows("insert into organisation (code, name, nation, kind) values ('NT', 'North Trust', 'ENG', 'trust')")
    text = "worker,name,organisation,role,start,register,register_number,ni_number\n"
    text += "n1,A Example,NT,registered_nurse,2026-10-01,NMC,99z 0000e,\n"
    text += "n2,Mair Jones,North Trust,care_worker,2026-10-01,,,qq334455a\n"
    text += "n3,Somebody New,NT,care_worker,2026-10-01,,,\n"
    done = rota("import", "staff", sheet("staff.csv", text), "--json")
    assert done.code == 0, done.err
    assert len(done.json["matched"]) == 2
    pairs = rows(
        "select a.code, b.code from worker a join worker b on a.person_id = b.person_id and a.id < b.id order by a.id"
    )
    assert pairs == [("w017", "n1"), ("b001", "n2")]
    done = rota("import", "availability", sheet("a.csv", "worker,date,available\nNT/n3,2026-12-05,no\n"))
    assert done.code == 0, done.err


def test_a_worker_id_that_two_organisations_share_needs_its_organisation(
    office: Path, rota: Rota, sheet: Sheet
) -> None:
    """An id of two organisations is refused alone, with both full ids, and taken with its organisation."""
    text = "worker,name,organisation,role,start\nw017,Other,NT,care_worker,2026-10-01\n"
    with sqlite3.connect(office) as connection:
        connection.execute("insert into organisation (code, name, nation, kind) values ('NT', 'North', 'ENG', 'trust')")
    connection.close()
    assert rota("import", "staff", sheet("staff.csv", text)).code == 0
    done = rota("import", "availability", sheet("a.csv", "worker,date,available\nw017,2026-12-05,no\n"))
    assert done.code == 2
    assert f"write {P}/w017 or NT/w017" in done.err
    assert rota("import", "availability", sheet("b.csv", "worker,date,available\nNT/w017,2026-12-05,no\n")).code == 0


def test_a_later_start_with_other_terms_is_a_new_contract(office: Path, rota: Rota, edited: Edited, rows: Rows) -> None:
    """A promotion ends the contract before on the day before; a start alone corrects the contract that there is."""
    sql = "select role, starts_on, ends_on from contract c join worker w on w.id = c.worker_id"
    sql += " where w.code = ? order by 2"
    path = edited(
        "staff.csv", (5, "role", "senior_care_worker"), (5, "start", "2026-12-01"), (4, "start", "2019-01-21")
    )
    assert rota("import", "staff", path).code == 0
    assert rows(sql, "w020") == [
        ("care_worker", "2021-05-06", "2026-11-30"),
        ("senior_care_worker", "2026-12-01", None),
    ]
    assert rows(sql, "w019") == [("senior_care_worker", "2019-01-21", None)]
    assert not rota("import", "staff", path, "--json").json["written"]


def test_a_column_left_out_keeps_what_is_stored(office: Path, rota: Rota, sheet: Sheet, rows: Rows) -> None:
    """A short sheet changes only what it says: pool, hours, checks and visa stay."""
    sql = "select w.pool, c.minutes, c.period, p.dbs_on, p.visa from worker w join person p on p.id = w.person_id"
    sql += " join contract c on c.worker_id = w.id where w.code = 'w101' or w.code = 'w021' order by w.code"
    before = rows(sql)
    text = "worker,name,organisation,role,start\n"
    text += f"w021,Esi Boateng,{P},care_worker,2025-01-15\nw101,Gwen Morris,{P},care_worker,2020-02-10\n"
    assert not rota("import", "staff", sheet("staff.csv", text), "--json").json["written"]
    assert rows(sql) == before


def test_leave_runs_from_local_midnight_to_local_midnight(office: Path, rota: Rota, sheet: Sheet, rows: Rows) -> None:
    """Whole days are whole local days, summer and winter; sick leave may be open; part of a day has its times."""
    text = "worker,kind,from,until,start,end\nw017,annual,2027-03-27,2027-03-28,,\n"
    text += "w018,sick,2026-11-17,,,\nw019,study,2026-12-02,,09:00,17:00\n"
    assert rota("import", "leave", sheet("leave.csv", text)).code == 0
    found = rows("select starts_at, ends_at from absence order by id")
    assert [tuple(str(moment)[:16] for moment in row) for row in found] == [
        ("2027-03-27 00:00", "2027-03-28 23:00"),
        ("2026-11-17 00:00", "None"),
        ("2026-12-02 09:00", "2026-12-02 17:00"),
    ]


def test_history_holds_sums_and_single_duties(office: Path, rota: Rota, samples: Path, rows: Rows) -> None:
    """Sums keep minutes and counts by employer; a single duty elsewhere is worked time with its instants."""
    assert rota("import", "history", samples / "history.csv").code == 0
    assert ("North Trust", 3360, 7, 2) in rows("select employer, minutes, shifts, nights from history_sum")
    assert [str(row[1])[:16] for row in rows("select employer, ends_at from actual order by id")] == [
        "2026-11-17 08:00",
        "2026-11-19 08:00",
    ]


def test_an_actor_of_one_organisation_imports_for_it_only(
    office: Path, rota: Rota, samples: Path, sheet: Sheet
) -> None:
    """Whoever acts for one organisation may import its sheets and is refused at another's, with nothing written."""
    with sqlite3.connect(office) as connection:
        connection.execute("insert into organisation (code, name, nation, kind) values ('NT', 'North', 'ENG', 'trust')")
    connection.close()
    assert rota("user", "add", "mair", "--role", "coordinator", "--organisation", "NT").code == 0
    text = "worker,name,organisation,role,start\nn1,Some One,NT,care_worker,2026-10-01\n"
    assert rota("import", "staff", sheet("staff.csv", text), "--as", "mair").code == 0
    refused = rota("import", "shifts", samples / "shifts.csv", "--as", "mair")
    assert refused.code == 2
    assert "acts for organisation NT only" in refused.err


def test_a_settings_sheet_makes_an_office_in_its_own_nation(
    rota: Rota, samples: Path, rows: Rows, tmp_path: Path
) -> None:
    """In an empty store the sheet alone makes organisations, areas, homes and their units; Welsh law counts in Wales
    and nowhere else, and what a later sheet leaves empty stays as it is."""
    assert rota("import", "settings", samples / "settings.csv").code == 0
    assert rows("SELECT nation FROM organisation ORDER BY code") == [("WAL",), ("SCO",), ("WAL",)]
    assert rows("SELECT s.code, h.code FROM setting s JOIN setting h ON h.id = s.within_id WHERE h.code = 'HG'") == [
        ("HG-A", "HG"),
        ("HG-B", "HG"),
    ]
    assert rows("SELECT a.code, count(*) FROM setting s JOIN area a ON a.id = s.area_id GROUP BY a.code") == [
        ("LOTH", 1),
        ("NW", 5),
    ]
    changed = tmp_path / "again.csv"
    changed.write_text("setting,name,organisation,kind,sole_break\nHG,Hafod Grange,HAFOD,care_home_nursing,relieved\n")
    assert "sole break present → relieved" in rota("import", "settings", changed).out
    assert rows("SELECT places, zone, sole_break FROM setting WHERE code = 'HG'") == [(42, None, "relieved")]


def test_who_acts_for_one_organisation_makes_no_other(rota: Rota, samples: Path, rows: Rows, tmp_path: Path) -> None:
    """A coordinator of one organisation may put its own settings right, and not add a new employer."""
    rota("import", "settings", samples / "settings.csv")
    rota("user", "add", "Cai", "--role", "coordinator", "--organisation", "HAFOD")
    own = tmp_path / "own.csv"
    own.write_text("setting,name,organisation,kind\nHN,Hafod Newydd,HAFOD,care_home\n")
    assert rota("import", "settings", own, "--as", "Cai").code == 0
    own.write_text("setting,name,organisation,kind\nXX,Elsewhere,NEW,care_home\n")
    refused = rota("import", "settings", own, "--as", "Cai")
    assert refused.code == 2
    assert len(rows("SELECT id FROM organisation")) == 3


def test_ways_and_clients_wishes_are_changed_in_place(
    office: Path, rota: Rota, samples: Path, rows: Rows, tmp_path: Path
) -> None:
    """A way told the other way round with other minutes, and somebody preferred who is excluded now, change the one
    row there is of each."""
    assert office.exists()
    way, client = tmp_path / "travel.csv", tmp_path / "clients.csv"
    way.write_text("from,to,minutes\nWillow House,Birch Court,12\n")
    client.write_text("client,setting,language,preferred,excluded\nC1,Willow House,cy,w017;w020,\n")
    assert rota("import", "travel", way).code == 0
    assert rota("import", "clients", client).code == 0
    way.write_text("from,to,minutes\nBirch Court,Willow House,15\n")
    client.write_text("client,setting,language,preferred,excluded\nC1,Willow House,,w020,w017\n")
    assert "0:12 → 0:15" in rota("import", "travel", way).out
    assert "kind preferred → excluded" in rota("import", "clients", client).out
    assert rows("SELECT minutes FROM travel") == [(15,)]
    wishes = "SELECT p.kind, w.code FROM client_preference p JOIN worker w ON w.person_id = p.person_id ORDER BY w.code"
    assert rows(wishes) == [("excluded", "w017"), ("preferred", "w020")]
    assert rows("SELECT language FROM client WHERE code = 'C1'") == [("cy",)]
