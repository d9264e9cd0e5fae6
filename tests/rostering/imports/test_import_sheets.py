"""What is refused of the plain sheets, and who may import them."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.rostering.imports.sheets import Edited, Sheet
from tests.rostering.program import Rota

# sheet, cells to change in the sample (row, column, value), row and column of the fault, what the sentence says
BAD = [
    ("memberships", [(2, "pool", "own")], 2, "pool", "write one of: bank"),
    ("memberships", [(2, "organisation", "1-102030405")], 2, "organisation", "employs them itself"),
    ("memberships", [(2, "organisation", "Nowhere")], 2, "organisation", "no organisation 'Nowhere'"),
    ("memberships", [(2, "until", "2020-01-01")], 2, "until", "before it starts"),
    ("pairs", [(2, "kind", "friends")], 2, "kind", "write one of: together, apart"),
    ("pairs", [(2, "other", "w017")], 2, "other", "a pair is two"),
    ("pairs", [(3, "worker", "w018"), (3, "other", "w017"), (3, "from", "2026-11-03")], 3, "from", "end that one"),
    ("pairs", [(2, "until", "2026-11-01")], 2, "until", "before it starts"),
    ("placements", [(2, "supervisor", "w202")], 2, "supervisor", "Nobody supervises themselves"),
    ("placements", [(2, "until", "2026-11-01")], 2, "until", "before it starts"),
    ("placements", [(5, "until", "2027-09-30"), (5, "from", "2027-09-01")], 5, "from", "not employed"),
    ("placements", [(2, "setting", "Elm House")], 2, "setting", "no setting 'Elm House'"),
    ("placements", [(3, "worker", "w202")], 3, "from", "on another placement"),
    ("delegations", [(2, "task", "meals")], 2, "task", "Nobody defined the delegated task"),
    ("delegations", [(2, "by", "w020")], 2, "by", "takes a live registered nurse"),
    ("delegations", [(2, "worker", "w017")], 2, "worker", "to themselves"),
    ("delegations", [(2, "review", "2027-11-04")], 2, "review", "within a year"),
    ("delegations", [(2, "review", "2026-11-01")], 2, "review", "before it starts"),
    ("delegations", [(2, "client", "C99")], 2, "client", "has no client 'C99'"),
    (
        "delegations",
        [(3, "worker", "w019"), (3, "task", "insulin"), (3, "from", "2026-11-03")],
        3,
        "from",
        "is delegated until 2027-05-02",
    ),
    ("settings", [(2, "ward", "maternity")], 2, "ward", "write one of: adult, paediatric"),
    ("staff", [(2, "shift_limits", "N4")], 2, "shift_limits", "is not a code and a number"),
    ("staff", [(2, "shift_limits", "N:-1")], 2, "shift_limits", "Of 'N:-1' the number"),
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
