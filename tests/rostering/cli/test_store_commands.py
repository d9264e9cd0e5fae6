"""`rota db`, `rota audit` and `rota user`: what they print, their exit codes, and what they leave of the store."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from rostering.cli.main import main
from rostering.store.revision import HEAD
from rostering.store.sqlite import SqliteStore
from rostering.store.use_case import use_case
from tests.rostering.program import Rota


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A store file with two rows in its trail, made once."""
    store = SqliteStore(tmp_path_factory.mktemp("made") / "rota.db")
    for number in (1, 2):
        with use_case(store, None, "import") as case:
            case.record(f"worker w{number}", after="new")
    return store.path.read_bytes()


@pytest.fixture
def rota(tmp_path: Path, made: bytes, capsys: pytest.CaptureFixture[str]) -> Rota:
    """The command line on a store of its own."""
    path = tmp_path / "office" / "rota.db"
    path.parent.mkdir()
    path.write_bytes(made)
    return Rota(path, capsys)


def spoil(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute(statement)


def test_a_whole_trail_verifies(rota: Rota) -> None:
    """Exit code 0 and the number of rows."""
    assert rota("audit", "verify") == (0, "The audit trail is whole: 2 rows.\n", "")
    assert rota.json("audit", "verify") == {"whole": True, "rows": 2, "broken": None}


def test_a_broken_trail_is_exit_code_1(rota: Rota) -> None:
    """The first broken link is named on standard output, as text and as JSON."""
    spoil(rota.path, "UPDATE audit SET after = 'old' WHERE id = 2")
    code, out, _ = rota("audit", "verify")
    assert code == 1
    assert "broken at row 2" in out
    code, out, _ = rota("audit", "verify", "--json")
    assert code == 1
    assert json.loads(out)["broken"]["row"] == 2


def test_the_trail_is_shown_in_local_time(rota: Rota) -> None:
    """Each row with who, what and when; the limit counts from the end, a changed time is shown as it stands."""
    spoil(rota.path, "UPDATE audit SET at = '2026-07-01 23:30:00.000000' WHERE id = 1")
    spoil(rota.path, "UPDATE audit SET at = 'noon' WHERE id = 2")
    code, out, _ = rota("audit", "show")
    assert code == 0
    assert "02/07/2026 00:30:00" in out
    assert "noon" in out
    assert [row["id"] for row in rota.json("audit", "show", "--limit", "1")["rows"]] == [2]
    assert [row["id"] for row in rota.json("audit", "show", "--limit", "0", "--subject", "w1")["rows"]] == [1]
    assert rota("audit", "show", "--subject", "nobody") == (0, "The audit trail has no such row.\n", "")
    assert rota("audit", "show", "--limit", "-1")[0] == 2


def test_reading_commands_leave_no_trace(rota: Rota) -> None:
    """Verify, show, list and check change no byte, and make no store where there is none."""
    lines = (["audit", "verify"], ["audit", "show"], ["user", "list"], ["db", "check"])
    before = rota.path.read_bytes(), rota.path.stat().st_mtime_ns
    for line in lines:
        assert rota(*line)[0] == 0
    assert (rota.path.read_bytes(), rota.path.stat().st_mtime_ns) == before
    rota.path = rota.path.with_name("missing.db")
    for line in lines:
        assert rota(*line)[0] == 0
    assert [path.name for path in rota.path.parent.iterdir()] == ["rota.db"]


def test_users_are_added_and_listed(rota: Rota) -> None:
    """A new user may act in the role, and only in that; the trail says who named whom."""
    assert rota.json("user", "list") == {
        "users": [{"name": "coordinator", "role": "administrator", "organisation": None, "is_default": True}]
    }
    code, out, err = rota("user", "add", "Ann", "--role", "scheduler")
    assert (code, out) == (0, "Ann may now act as scheduler.\n")
    assert "--as NAME" in err
    assert rota("user", "list")[0] == 2
    code, _, err = rota("audit", "show", "--as", "Ann")
    assert code == 2
    assert "Ann (scheduler) may not read the audit trail" in err
    assert rota.json("audit", "show", "--as", "coordinator")["rows"][-1]["subject"] == "user Ann"
    assert rota("user", "add", "Eve", "--role", "administrator", "--as", "Ann")[0] == 2
    assert "Eve" not in rota("user", "list", "--as", "Ann")[1]


@pytest.mark.parametrize(
    "words",
    [
        ["Ann", "--role", "pilot"],
        ["Ann"],
        ["coordinator", "--role", "manager"],
        ["Ann", "--role", "manager", "--organisation", "Z"],
    ],
)
def test_a_wrong_user_changes_nothing(rota: Rota, words: list[str]) -> None:
    """A refused user is exit code 2, one sentence, and not a byte in the store."""
    before = rota.path.read_bytes()
    code, out, err = rota("user", "add", *words)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert rota.path.read_bytes() == before


def test_check_names_what_is_wrong(rota: Rota) -> None:
    """A sound store has its version and exit code 0; loose rows are listed with exit code 3."""
    code, out, _ = rota("db", "check")
    assert code == 0
    assert f"is sound, version {HEAD}" in out
    assert rota.json("db", "check")["faults"] == []
    spoil(rota.path, "INSERT INTO area (id, code, name, within_id) VALUES (5, 'a', 'a', 99)")
    code, out, _ = rota("db", "check")
    assert code == 3
    assert "row 5 of area" in out


def test_upgrade_makes_a_store_and_says_when_there_is_nothing_to_do(rota: Rota) -> None:
    """A missing store is made with its row of the trail; an up-to-date one is left as it is."""
    before = rota.path.read_bytes()
    assert rota.json("db", "upgrade")["before"] == HEAD
    assert rota.path.read_bytes() == before
    rota.path = rota.path.with_name("new.db")
    assert rota("db", "upgrade")[1] == f"The store sqlite:///{rota.path} was made at version {HEAD}.\n"
    assert rota.json("audit", "verify")["rows"] == 1


def test_a_backup_is_a_store(rota: Rota, tmp_path: Path) -> None:
    """A backup opens as the same store; an existing file is not overwritten, a missing folder is said."""
    backup = tmp_path / "backup.db"
    assert rota("db", "backup", str(backup))[0] == 0
    code, _, err = rota("db", "backup", str(backup))
    assert code == 2
    assert "exists already" in err
    assert rota("db", "backup", str(tmp_path / "no" / "backup.db"))[0] == 2
    shown = rota("audit", "show")
    rota.path = backup
    assert rota("audit", "show") == shown


def test_a_backup_is_put_back(rota: Rota, tmp_path: Path) -> None:
    """Restoring brings the rows of the backup back, records itself, and keeps what was there beside the store."""
    backup = tmp_path / "backup.db"
    rota("db", "backup", str(backup))
    rota("user", "add", "Ann", "--role", "manager", "--default")
    kept = Path(rota.json("db", "restore", str(backup))["kept"])
    assert kept.name == "rota.db.before-restore.bak"
    assert [user["name"] for user in rota.json("user", "list")["users"]] == ["coordinator"]
    assert rota.json("audit", "show")["rows"][-1]["after"] == "restored from backup.db"
    assert rota.json("audit", "verify")["rows"] == 3
    assert sorted(path.name for path in rota.path.parent.iterdir()) == ["rota.db", kept.name]
    rota.path = kept
    assert len(rota.json("user", "list", "--as", "Ann")["users"]) == 2


def test_a_damaged_store_is_healed_by_a_backup(rota: Rota, tmp_path: Path) -> None:
    """A store that nothing opens any more is replaced, and kept; a missing one is made."""
    backup = tmp_path / "backup.db"
    rota("db", "backup", str(backup))
    rota.path.write_bytes(b"not a store at all" * 100)
    assert rota("audit", "verify")[0] == 3
    assert rota("db", "restore", str(backup))[0] == 0
    assert rota.json("audit", "verify")["rows"] == 3
    assert rota.path.with_name("rota.db.before-restore.bak").read_bytes().startswith(b"not a store")
    rota.path = rota.path.with_name("new.db")
    assert rota("db", "restore", str(backup))[0] == 0
    assert rota.json("audit", "verify")["rows"] == 3


@pytest.mark.parametrize("kind", ["missing", "damaged", "newer", "itself", "loose"])
def test_a_bad_backup_changes_nothing(rota: Rota, tmp_path: Path, kind: str) -> None:
    """A backup that is missing, damaged, newer or the store itself is refused and the store stays as it was."""
    backup = tmp_path / "backup.db"
    rota("db", "backup", str(backup))
    if kind == "missing":
        backup.unlink()
    elif kind == "damaged":
        backup.write_bytes(backup.read_bytes()[:9000])
    elif kind == "newer":
        spoil(backup, "UPDATE alembic_version SET version_num = '9999'")
    elif kind == "itself":
        backup = rota.path
    else:
        spoil(backup, "INSERT INTO area (id, code, name, within_id) VALUES (5, 'a', 'a', 99)")
    before = rota.path.read_bytes()
    code, out, err = rota("db", "restore", str(backup))
    assert code == (2 if kind in ("missing", "itself") else 3)
    assert (out, err.count("\n")) == ("", 1)
    assert rota.path.read_bytes() == before
    assert [path.name for path in rota.path.parent.iterdir()] == ["rota.db"]


def test_a_server_is_backed_up_by_its_own_tools(rota: Rota, capsys: pytest.CaptureFixture[str]) -> None:
    """Backup and restore of a PostgreSQL store are refused with the name of the right tool."""
    assert main(["db", "backup", "x", "--db", "postgresql://127.0.0.1:1/rota"]) == 2
    assert "pg_dump" in capsys.readouterr().err
