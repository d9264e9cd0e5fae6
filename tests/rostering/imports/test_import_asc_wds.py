"""What the ASC-WDS files become in the store, and what never gets there."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.rostering.imports.sheets import Edited, Rows
from tests.rostering.program import Rota

WORKERS = "asc_wds_workers.csv"


def test_workplaces_become_settings_of_one_organisation(office: Path, rows: Rows) -> None:
    """One provider number is one organisation; main services become kinds of setting, capacity places."""
    assert rows("select code, name, kind from organisation") == [("1-102030405", "Willow House", "care_company")]
    assert rows("select code, name, kind, places, postcode_out from setting order by id") == [
        ("WH", "Willow House", "care_home_nursing", 40, "CH1"),
        ("BC", "Birch Court", "care_home", 26, "CH65"),
        ("OHC", "Oak Home Care", "domiciliary", 55, "CH64"),
    ]


def test_the_organisation_may_be_named(rota: Rota, asc_words: list[str], rows: Rows) -> None:
    """--organisation names the employer, at the first import or at a later one."""
    assert rota(*asc_words).code == 0
    assert rota(*asc_words, "--organisation", "Oak Care").code == 0
    assert rows("select code, name from organisation") == [("1-102030405", "Oak Care")]


def test_workers_take_pool_role_and_hours(rota: Rota, asc_words: list[str], rows: Rows) -> None:
    """Employment gives the pool, the job role the role, contract hours the weekly minutes, average hours a hint."""
    assert rota(*asc_words).code == 0
    found = rows(
        "select w.code, w.pool, w.employment, c.role, c.minutes, c.period, w.average_minutes_a_week, w.care_certificate"
        " from worker w join contract c on c.worker_id = w.id"
        " where w.code in ('w018', 'w022', 'w101', 'w203') order by 1"
    )
    assert found == [
        ("w018", "own", "permanent", "registered_nurse", 2250, "week", None, None),
        ("w022", "own", "temporary", "care_worker", 1440, "week", None, "in_progress"),
        ("w101", "bank", "bank", "care_worker", None, None, 1080, "done"),
        ("w203", "agency", "agency", "other_direct_care", None, None, 720, "no"),
    ]


def test_visa_by_nationality_then_citizenship_then_visa(rota: Rota, asc_words: list[str], rows: Rows) -> None:
    """British by nationality or citizenship needs no visa; a sponsored visa is one; anything else stays unknown."""
    assert rota(*asc_words).code == 0
    found = dict(rows("select w.code, p.visa from worker w join person p on p.id = w.person_id"))
    assert [found[code] for code in ("w017", "w019", "w020", "w021", "w201", "w203")] == [
        "none",
        "none",
        None,
        "sponsored",
        None,
        None,
    ]


def test_nothing_private_reaches_the_file_or_the_reader(rota: Rota, asc_words: list[str], database: Path) -> None:
    """No NI number, full postcode, date of birth or address is in the store's bytes or in what is printed."""
    done = rota(*asc_words)
    stored = database.read_bytes()
    for secret in ("QQ123456", "QQ 12 34 56 C", "QQ234567", "4DE", "1988-02-14", "14/02/1988", "Mill Lane", "12.60"):
        assert secret.encode() not in stored
        assert secret not in done.out + done.err


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (2, ("medication", 2, "2026-03-01", "2027-02-28")),  # completed + 12 months − 1 day
        (3, ("moving_people", 2, "2026-05-20", "2027-05-19")),  # the file's own expiry
        (9, ("infection_control", 1, "2025-01-20", "2028-01-19")),  # neither: the skill's interval at level 1
        (11, ("dementia", None, "2024-06-17", None)),  # validity none
    ],
)
def test_training_gets_its_last_good_day(
    row: int, expected: tuple[object, ...], rota: Rota, asc_words: list[str], rows: Rows
) -> None:
    """The last good day is the expiry, else completion plus validity less a day, else by the skill's interval."""
    assert rota(*asc_words).code == 0
    assert expected in rows("select skill, level, done_on, until_on from skill"), row


def test_a_child_keeps_the_day_of_coming_of_age(rota: Rota, asc_words: list[str], edited: Edited, rows: Rows) -> None:
    """Of the date of birth only 'under 18 until' stays, and of an adult only that the age is known."""
    asc_words[5] = str(edited(WORKERS, (2, "DOB", "29/02/2012")))
    assert rota(*asc_words).code == 0
    sql = "select p.under_18_until, p.age_known from worker w join person p on p.id = w.person_id where w.code = ?"
    assert rows(sql, "w017") == [("2030-03-01", 1)]
    assert rows(sql, "w018") == [(None, 1)]
    assert rows(sql, "w203") == [(None, 0)]


def test_one_person_at_two_workplaces_is_matched_by_number(
    rota: Rota, asc_words: list[str], edited: Edited, rows: Rows
) -> None:
    """Two workers with one NI number, however it is written, are one person; the report says so."""
    asc_words[5] = str(edited(WORKERS, (11, "NINUMBER", "qq123456d")))
    done = rota(*asc_words, "--json")
    assert done.code == 0, done.err
    assert len(done.json["matched"]) == 1
    assert "w017" in done.json["matched"][0]
    same = rows("select person_id from worker where code in ('w017', 'w201')")
    assert same[0] == same[1]
    assert rows("select count(*) from person") == [(11,)]


def test_likely_pairs_are_listed_and_not_joined(rota: Rota, asc_words: list[str], edited: Edited, rows: Rows) -> None:
    """Equal name and outward postcode without a number that joins them is a pair to confirm by hand."""
    asc_words[5] = str(edited(WORKERS, (5, "DISPLAYID", "ann  EXAMPLE"), (5, "POSTCODE", "CH1 9ZZ")))
    done = rota(*asc_words, "--json")
    assert len(done.json["likely_pairs"]) == 1
    assert rows("select count(*) from person") == [(12,)]


def test_rename_and_move_find_the_same_worker_again(
    office: Path, rota: Rota, tmp_path: Path, samples: Path, rows: Rows
) -> None:
    """CHGUNIQUEWRKID renames and TRANSFERSTAFFRECORD moves; the same file again changes nothing."""
    lines = (samples / WORKERS).read_text(encoding="utf-8").splitlines()
    header = lines[0].replace("UNIQUEWORKERID,", "UNIQUEWORKERID,CHGUNIQUEWRKID,TRANSFERSTAFFRECORD,")
    moved = lines[3].replace("WH,w019,", "WH,w019,w900,BC,")
    path = tmp_path / "moved.csv"
    path.write_text(f"{header}\r\n{moved}\r\n", encoding="utf-8")
    before = rows("select id from worker where code = 'w019'")
    done = rota("import", "asc-wds", "--workers", path, "--json")
    assert done.code == 0, done.err
    assert done.json["files"][0]["changed"] == 1
    sql = "select w.id from worker w join setting s on s.id = w.setting_id where w.code = 'w900' and s.code = 'BC'"
    assert rows(sql) == before
    assert not rota("import", "asc-wds", "--workers", path, "--json").json["written"]


def test_delete_ends_the_employment_and_keeps_the_person(office: Path, rota: Rota, edited: Edited, rows: Rows) -> None:
    """DELETE ends worker and contract today; again it changes nothing, and the person stays."""
    path = edited(WORKERS, (5, "STATUS", "delete"))
    done = rota("import", "asc-wds", "--workers", path, "--json")
    assert done.code == 0, done.err
    assert done.json["files"][0]["deleted"] == 1
    sql = "select w.ended_on, c.ends_on from worker w join contract c on c.worker_id = w.id where w.code = 'w020'"
    assert rows(sql) == [("2026-11-20", "2026-11-20")]
    assert not rota("import", "asc-wds", "--workers", path, "--json").json["written"]


def test_a_change_is_told_in_plain_words(office: Path, rota: Rota, edited: Edited) -> None:
    """A changed cell is told with what it was and becomes; every other row is unchanged."""
    path = edited(WORKERS, (3, "CONTHOURS", "30"), (9, "EMPLSTATUS", "3"), (9, "CONTHOURS", ""))
    done = rota("import", "asc-wds", "--workers", path, "--json").json
    assert (done["files"][0]["changed"], done["files"][0]["unchanged"]) == (2, 10)
    told = {difference["row"]: difference["words"] for difference in done["files"][0]["differences"]}
    assert told[3] == ["hours 37:30 → 30:00"]
    assert told[9] == ["employment permanent → bank", "pool own → bank"]


def test_unlisted_roles_and_categories_are_kept_as_unknown_codes(
    rota: Rota, asc_words: list[str], edited: Edited, rows: Rows
) -> None:
    """Lists that grow in ASC-WDS are open: a number that we do not know is kept and warned of, never guessed."""
    asc_words[5] = str(edited(WORKERS, (5, "MAINJOBROLE", "61")))
    asc_words[7] = str(edited("asc_wds_training.csv", (8, "CATEGORY", "77")))
    done = rota(*asc_words, "--json")
    assert done.code == 0, done.err
    assert {warning["column"] for warning in done.json["warnings"]} >= {"MAINJOBROLE", "CATEGORY"}
    assert rows("select count(*) from contract where role = 'unknown code 61'") == [(1,)]
    assert rows("select count(*) from skill where skill = 'unknown code 77'") == [(1,)]


@pytest.mark.parametrize(
    ("cells", "where", "sentence"),
    [
        ([("STATUS", "CHANGED")], "STATUS", "NEW, UPDATE"),
        ([("EMPLSTATUS", "5")], "EMPLSTATUS", "expected one of 1, 2, 3, 4, 7"),
        ([("EMPLSTATUS", "")], "EMPLSTATUS", "must be filled"),
        ([("MAINJOBROLE", "nurse")], "MAINJOBROLE", "whole number"),
        ([("MAINJOBROLE", "23")], "MAINJRDESC", "must be described"),
        ([("STARTDATE", "31/02/2024")], "STARTDATE", "does not exist"),
        ([("STARTDATE", "2024-03-04")], "STARTDATE", "dd/mm/yyyy"),
        ([("STARTDATE", "21/11/2026")], "STARTDATE", "in the future"),
        ([("DOB", "31/06/1988")], "DOB", "does not exist"),
        ([("DOB", "14/02/2019")], "DOB", "between 14 and 100"),
        ([("CONTHOURS", "36.3")], "CONTHOURS", "steps of 0.5"),
        ([("CONTHOURS", "76")], "CONTHOURS", "0 to 75"),
        ([("ZEROHRCONT", "1")], "CONTHOURS", "ZEROHRCONT is 1"),
        ([("UNIQUEWORKERID", "w018")], "UNIQUEWORKERID", "row 2 already"),
        ([("UNIQUEWORKERID", "x" * 50)], "UNIQUEWORKERID", "at most 49"),
        ([("LOCALESTID", "ZZ")], "LOCALESTID", "no workplace 'ZZ'"),
        ([("L2CARECERT", "1;2023")], "L2CARECERT", "1;YYYY"),
        ([("NMCREG", "07")], "NMCREG", "unknown"),
    ],
)
def test_a_bad_cell_is_refused_with_its_row_and_column(
    cells: list[tuple[str, str]],
    where: str,
    sentence: str,
    rota: Rota,
    asc_words: list[str],
    edited: Edited,
    contents: Callable[[], dict[str, bytes]],
) -> None:
    """One wrong cell refuses the import with file, row, column and what was expected; no store is made."""
    row = 3 if cells[0][0] == "UNIQUEWORKERID" and cells[0][1] == "w018" else 2
    asc_words[5] = str(edited(WORKERS, *((2, column, value) for column, value in cells)))
    done = rota(*asc_words)
    assert done.code == 2
    lines = [line for line in done.err.splitlines() if line.startswith("rota: ")]
    assert lines[0].startswith(f"rota: {WORKERS}, row {row}, column {where}: ")
    assert sentence in lines[0]
    assert contents() == {}


def test_a_private_cell_is_never_repeated(rota: Rota, asc_words: list[str], edited: Edited) -> None:
    """The message about a wrong date of birth or NI number does not contain it."""
    asc_words[5] = str(edited(WORKERS, (2, "DOB", "31/06/1988"), (3, "NINUMBER", "AB99"), (4, "STATUS", "?")))
    done = rota(*asc_words)
    assert done.code == 2
    assert "1988" not in done.err
    assert "AB99" not in done.err + done.out


def test_status_is_judged_once_the_workplace_is_known(office: Path, rota: Rota, edited: Edited) -> None:
    """After the first import UPDATE and DELETE of an unknown worker are refused, NEW and UNCHECKED are taken."""
    for status, code in (("UPDATE", 2), ("NOCHANGE", 2), ("DELETE", 2), ("NEW", 0), ("UNCHECKED", 0)):
        path = edited(WORKERS, (2, "UNIQUEWORKERID", f"z{status}"), (2, "NINUMBER", ""), (2, "STATUS", status))
        assert rota("import", "asc-wds", "--workers", path, "--dry-run").code == code, status


def test_new_under_the_id_of_somebody_else_is_refused(office: Path, rota: Rota, edited: Edited) -> None:
    """A NEW row whose id belongs to a worker with another NI number would overwrite a person."""
    path = edited(WORKERS, (2, "NINUMBER", "AA000001A"), (2, "STATUS", "NEW"))
    done = rota("import", "asc-wds", "--workers", path)
    assert done.code == 2
    assert "belongs to another person" in done.err


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (("STATUS,", "STATE,"), "Column 3 of the header is 'STATE'; a worker file has STATUS there"),
        (("STATUS,DISPLAYID", "DISPLAYID,STATUS"), "has STATUS there"),
        ((",QUALACH03NOTES", ""), "has QUALACH03NOTES there"),
        ((",QUALACH02,", ",QUALACH09,"), "has QUALACH02 there"),
    ],
)
def test_a_wrong_header_names_the_first_column_that_differs(
    change: tuple[str, str], sentence: str, rota: Rota, samples: Path, tmp_path: Path
) -> None:
    """The worker header must match exactly and in order."""
    header = (samples / WORKERS).read_text(encoding="utf-8").splitlines()[0]
    path = tmp_path / WORKERS
    path.write_text(header.replace(*change), encoding="utf-8")
    done = rota("import", "asc-wds", "--workers", path)
    assert done.code == 2
    assert len(done.err.splitlines()) == 1
    assert f"{WORKERS}, row 1" in done.err
    assert sentence in done.err


def test_files_given_for_one_another_are_told_apart(rota: Rota, samples: Path) -> None:
    """A training file given as worker file is named for what it is."""
    done = rota("import", "asc-wds", "--workers", samples / "asc_wds_training.csv")
    assert done.code == 2
    assert "This is a training file, not a worker file; give it with --training." in done.err
    assert rota("import", "asc-wds").code == 2


def test_a_deleted_workplace_is_closed_from_today(office: Path, rota: Rota, edited: Edited, rows: Rows) -> None:
    """DELETE of a workplace closes the setting, once; an unknown workplace to delete is refused."""
    path = edited("asc_wds_workplaces.csv", (3, "STATUS", "DELETE"))
    assert rota("import", "asc-wds", "--workplaces", path, "--json").json["files"][0]["deleted"] == 1
    assert rows("select closed_from from setting where code = 'BC'") == [("2026-11-20",)]
    assert not rota("import", "asc-wds", "--workplaces", path, "--json").json["written"]
    path = edited("asc_wds_workplaces.csv", (3, "STATUS", "DELETE"), (3, "LOCALESTID", "XX"))
    assert "no workplace 'XX'" in rota("import", "asc-wds", "--workplaces", path).err


@pytest.mark.parametrize(
    ("column", "value", "sentence"),
    [
        ("PROVNUM", "102030405", "1-123456789"),
        ("ESTTYPE", "5", "expected one of 1, 3, 6, 7, 8"),
        ("REGTYPE", "1", "expected one of 0, 2"),
        ("ESTNAME", "", "must be filled"),
        ("CAPACITY", "40;2", "must have as many"),
        ("LOCALESTID", "BC", "row 2 already"),
    ],
)
def test_a_bad_workplace_is_refused(column: str, value: str, sentence: str, rota: Rota, edited: Edited) -> None:
    """A wrong cell of a workplace is refused with its row and column."""
    path = edited("asc_wds_workplaces.csv", (2, column, value))
    done = rota("import", "asc-wds", "--workplaces", path)
    assert done.code == 2
    assert f"column {column}: " in done.err
    assert sentence in done.err
