"""What the staff sheet becomes in the store, and whom it takes for the same person."""

import sqlite3
from pathlib import Path

from tests.rostering.imports.sheets import EMPLOYER, Edited, Rows, Sheet
from tests.rostering.program import Rota


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
    assert f"write {EMPLOYER}/w017 or NT/w017" in done.err
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
    text += f"w021,Esi Boateng,{EMPLOYER},care_worker,2025-01-15\nw101,Gwen Morris,{EMPLOYER},care_worker,2020-02-10\n"
    assert not rota("import", "staff", sheet("staff.csv", text), "--json").json["written"]
    assert rows(sql) == before
