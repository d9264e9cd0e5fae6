"""`rota actuals` and `rota messages` as people run them: what they print, and every way out."""

from pathlib import Path

import pytest

from rostering.actuals.clock_rows import read_clock_rows
from rostering.people.persons import PersonName
from rostering.resources import data_file
from rostering.store import tables as t
from tests.rostering.actuals.offices import TUESDAY_NOON, monday
from tests.rostering.office import Office
from tests.rostering.program import Rota

SHOWN = """\
Mon 23 Nov at H: confirmed by coordinator, Tue 24 Nov 12:00.
person  name  shift  planned      worked       break  what
ann     Ann   D      07:30–20:00  08:00–20:00     60  late, concern: keys
dan     Dan   L      14:00–22:00                      did not come
cat     Cat   N      20:00–08:00  20:00–08:00     30
bob     Bob   S      22:00–07:00  22:00–07:00      0  awake 45 min
"""
HOURS = """\
worker   name  settings  planned  actual  paid   worked  state
org/ann  Ann   H         12:30    12:00   11:00  11:00   confirmed
org/bob  Bob   H         9:00     9:00    0:45   9:00    confirmed
org/cat  Cat   H         12:00    12:00   11:30  11:30   confirmed
org/dan  Dan   H         8:00     0:00    0:00   0:00    confirmed
"""


@pytest.fixture
def rota(office: Office, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Rota:
    """The program on Tuesday noon, with a Monday to confirm."""
    monkeypatch.setenv("ROTA_NOW", TUESDAY_NOON)
    monday(office)
    return Rota(office.store.path, capsys)


def test_a_day_from_list_to_hours(rota: Rota) -> None:
    """Listed as to confirm, confirmed with its exceptions, shown and paid; each also as JSON."""
    assert "Mon 23 Nov  H              4  to confirm" in rota("actuals", "list").out
    words = ("--late", "ann", "08:00", "--absent", "dan", "--disturbed", "bob", "45", "--concern", "ann", "keys")
    assert rota("actuals", "confirm", "H", "yesterday", *words).out == SHOWN
    assert rota("actuals", "show", "H").out == SHOWN
    assert rota("actuals", "hours", "--week", "2026-W48", "--totals").out == HOURS
    (line,) = rota.json("actuals", "list")["days"]
    assert (line["state"], line["exceptions"], line["confirmed_by"]) == ("confirmed", 3, "coordinator")
    assert rota.json("actuals", "show", "H")["schema"] == "rota-actuals/1"
    assert rota.json("actuals", "hours", "--week", "2026-W48")["totals"][1]["paid"] == 45
    again = rota("actuals", "confirm", "H")
    assert (again.code, again.out) == (2, "")
    assert "correct somebody with --again" in again.err
    trail = rota("audit", "show").out
    assert "actuals of Mon 23 Nov at H" in trail
    assert "3 worked, 1 did not come: ann late; dan did not come" in trail


def test_hours_go_to_a_file(rota: Rota, tmp_path: Path) -> None:
    """The CSV lands where it was asked for, and what nobody confirmed is said."""
    out = tmp_path / "hours.csv"
    done = rota("actuals", "hours", "--week", "2026-W48", "--out", out)
    assert (done.code, done.out) == (0, "")
    assert "4 shifts are not confirmed and paid by the plan" in done.err
    assert out.read_text(encoding="utf-8").splitlines()[1] == "2026-11-23,org,ann,Ann,H,planned,750,0,690,690"
    assert rota("actuals", "hours", "--out", tmp_path / "no" / "file.csv").code == 2


def test_costs_are_printed_and_machines_have_them(rota: Rota, office: Office) -> None:
    """A line for each payer, employer and pool with the sum under it; what is recharged alone is nothing here."""
    office.change(t.Contract, 1, pence_an_hour=1_200)
    printed = rota("actuals", "costs", "--week", "2026-W48").out.splitlines()
    assert printed[1].split()[:5] == ["org", "org", "own", "staff", "4"]
    (line,) = rota.json("actuals", "costs", "--week", "2026-W48")["costs"]
    assert (line["shifts"], line["recharged"]) == (4, False)
    assert printed[-1] == f"In all £{line['planned'] / 100:.2f} planned, £0.00 of what is confirmed."
    assert rota("actuals", "costs", "--week", "2026-W48", "--recharged").out.startswith("Nothing is planned")


def test_a_clock_file_asks_before_it_confirms(rota: Rota, tmp_path: Path) -> None:
    """A dry run and a real one end with exit code 1 while rows or people are left over."""
    path = tmp_path / "clock.csv"
    path.write_text("worker,in,out\nann,23/11/2026 07:50,23/11/2026 20:00\nzoe,23/11/2026 07:00,\n", encoding="utf-8")
    tried = rota("actuals", "clock", path, "--dry-run")
    assert tried.code == 1
    assert tried.out.splitlines()[0] == "clock.csv: would confirm Mon 23 Nov at H; 0 as planned, 1 otherwise."
    assert "No row: Dan (dan) L Mon 23 Nov 14:00–22:00 at H." in tried.out
    assert rota("actuals", "clock", path).code == 2
    done = rota("actuals", "clock", path, "--others-as-planned", "--absent", "dan", "--json")
    assert (done.code, done.json["written"], done.json["without_row"]) == (1, True, [])
    assert [row["person"] for row in done.json["proposed"] if row["exception"]] == ["ann", "dan"]
    assert [row["row"] for row in done.json["unmatched"]] == [3]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("confirm", "X"), "There is no setting 'X'"),
        (("confirm", "H", "soon"), "'soon' is not a date"),
        (("confirm", "H", "today"), "Nobody was planned on Tue 24 Nov"),
        (("confirm", "H", "--late", "ann"), "expected 2 arguments"),
        (("clock", "nowhere.csv"), "There is no such file"),
        (("hours", "--setting", "X"), "There is no setting 'X'"),
    ],
)
def test_a_slip_is_told_in_a_sentence(rota: Rota, words: tuple[str, ...], says: str) -> None:
    """A fault of the user is one sentence and exit code 2."""
    done = rota("actuals", *words)
    assert (done.code, done.out) == (2, "")
    assert says in done.err


def test_messages_are_printed_and_written(rota: Rota, office: Office, tmp_path: Path) -> None:
    """Each message has its length; the CSV has those with a number, and the others are named."""
    office.change(t.Worker, 1, phone="07700 900001")
    printed = rota("messages", "week", "--week", "2026-W48").out.splitlines()
    assert printed[0] == "Ann (ann) 07700 900001 [78 letters, 1 SMS]"
    assert (
        printed[1].strip().startswith("Hill House: your shifts from Mon 23 Nov to Sun 29 Nov: Mon 23 Nov 07:30-20:00.")
    )
    out = tmp_path / "messages.csv"
    done = rota("messages", "week", "--week", "2026-W48", "--out", out)
    assert "No telephone number for Bob: not in the CSV." in done.err
    assert len(out.read_text(encoding="utf-8").splitlines()) == 2
    assert rota("messages", "changes").out == "There is nobody to tell.\n"
    assert rota.json("messages", "offers") == {"schema": "rota-messages/1", "messages": [], "marked": 0}
    assert "is no number of a shift" in rota("messages", "gap", "x").err


def test_the_sample_is_read(office: Office) -> None:
    """The clock file that comes with the program has no fault."""
    with_path = Path(str(data_file("samples/clock.csv")))
    rows, unmatched = read_clock_rows(with_path, lambda typed: PersonName(hash(typed), typed, typed, frozenset()))
    assert (len(rows), unmatched) == (4, ())
