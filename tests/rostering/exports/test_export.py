"""Taking rosters out: who may, what is refused, and that nothing is ever half written."""

import json
import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostering.errors import BadInputError, RefusedError
from rostering.exports.export import ExportRequest, export_roster
from rostering.exports.file_set import file_name
from rostering.exports.form import FORMS
from rostering.store import tables as t
from solver.stop import Stop, Stopped
from tests.rostering.exports.leaving import NOW, exported, material
from tests.rostering.office import CARER, Office
from tests.rostering.program import Rota, look
from tests.rostering.rosters.published_week import published

WEEK = ("--week", "2026-W48")


@pytest.fixture(autouse=True)
def a_friday(monkeypatch: pytest.MonkeyPatch) -> None:
    """The Friday before the week."""
    monkeypatch.setenv("ROTA_NOW", NOW)


@pytest.fixture(scope="module")
def published_store(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A store with the week that Mia published, and a place of it booked without a name."""
    office = published(Office(tmp_path_factory.mktemp("published")))
    office.add(t.Booking(roster_id=1, shift_id=3, source="Acme", role=CARER, reference="77"))
    office.store.close()
    return office.store.path.read_bytes()


@pytest.fixture
def week(office: Office, published_store: bytes) -> Office:
    """That week, in a store of its own."""
    office.store.path.write_bytes(published_store)
    return office


def out_of(form: str, folder: Path) -> Path:
    """Where a form goes."""
    return folder / ("out" if FORMS[form].is_folder else f"out{FORMS[form].suffix}")


@pytest.mark.parametrize("form", FORMS)
def test_who_may_not_export_changes_nothing(week: Office, tmp_path: Path, form: str) -> None:
    """A scheduler is refused in a sentence; what was there stays byte for byte, and nothing is beside it."""
    week.add(t.Actor(name="Sam", role="scheduler"))
    out = tmp_path / "room"
    out.mkdir()
    (out / f"out{FORMS[form].suffix}").write_text("before")
    with pytest.raises(RefusedError, match=r"Sam \(scheduler\) may not export"):
        exported(week, form, out_of(form, out), "Sam")
    assert look(out) == {f"out{FORMS[form].suffix}": b"before"}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_written_whole(week: Office, tmp_path: Path, form: str) -> None:
    """Written twice, the second in the place of the first, to what anybody may read; nothing else lies beside it."""
    out = tmp_path / "room"
    out.mkdir()
    told: list[float] = []
    request = ExportRequest(form, week.horizon)
    for _ in range(2):
        done = export_roster(week.store, "Mia", request, out_of(form, out), progress=lambda at, said: told.append(at))
    there = sorted(path for path in out.rglob("*") if path.is_file())
    assert there == sorted(done.files)
    assert all(path.stat().st_size > 100 for path in there)
    mask = os.umask(0)
    os.umask(mask)
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o666 & ~mask for path in there)
    first = told[: len(told) // 2]
    assert first == sorted(first)
    assert (first[0], first[-1]) == (0.0, 1.0)


@pytest.mark.parametrize("form", FORMS)
def test_a_stop_leaves_nothing(week: Office, tmp_path: Path, form: str) -> None:
    """Asked to stop at any report of progress, an export ends there with no file."""
    reports = 0
    while True:
        stop, seen = Stop(), 0

        def progress(at: float, said: str, last: int = reports, stop: Stop = stop) -> None:
            nonlocal seen
            seen += 1
            if seen > last:
                stop.request()

        out = out_of(form, tmp_path / "room")
        (tmp_path / "room").mkdir(exist_ok=True)
        try:
            export_roster(week.store, "Mia", ExportRequest(form, week.horizon), out, progress=progress, stop=stop)
        except Stopped:
            assert list((tmp_path / "room").iterdir()) == []
            reports += 1
            if reports < 3:
                continue
        break
    assert reports >= 2


def test_one_organisation_takes_its_own_homes_out(week: Office, tmp_path: Path) -> None:
    """Who acts for one organisation gets its homes without naming them, and is refused another's."""
    other = week.add(t.Organisation(code="orc", name="Orc Care"))
    place = week.setting("K", organisation_id=other)
    week.assign(
        week.roster([place]),
        week.worker("orla", organisation_id=other),
        week.shift(0, "07:00", "15:00", setting_id=place),
    )
    week.add(t.Actor(name="Oda", role="coordinator", organisation_id=other))
    assert [material(week, "Oda").setting(home).code for home in material(week, "Oda").homes] == ["K"]
    text = exported(week, "csv", tmp_path / "k.csv", "Oda").out.read_text(encoding="utf-8")
    assert ("Orla" in text, "Ann" in text) == (True, False)
    for settings in (("H",), ("K", "H")):
        with pytest.raises(RefusedError, match="Oda acts for organisation orc only, not for organisation org"):
            material(week, "Oda", *settings)


def test_bookings_go_along(week: Office, rota: Rota, tmp_path: Path) -> None:
    """A place whose name is to follow is listed in JSON and CSV with its source; the files check as before; JSON says
    which issue of the roster it is."""
    out = rota.json("export", *WEEK, "--as", "Mia", "--format", "json", "--out", tmp_path / "x.json")
    assert out == {"schema": "rota-export/1", "format": "json", "files": [str(tmp_path / "x.json")], "drafts": []}
    document = json.loads((tmp_path / "x.json").read_text(encoding="utf-8"))
    assert document["rosters"] == [{"setting": "H", "state": "published", "version": 0}]
    assert document["bookings"] == [
        {
            "setting": "H",
            "day": "2026-11-24",
            "code": "E",
            "start": "07:00",
            "end": "15:00",
            "role": CARER,
            "source": "Acme",
            "reference": "77",
            "state": "published",
        }
    ]
    rota("export", *WEEK, "--as", "Mia", "--out", tmp_path / "x.csv")
    last = (tmp_path / "x.csv").read_text(encoding="utf-8").splitlines()[-1]
    assert last == 'H,2026-11-24,E,07:00,15:00,,care_worker,,,"Acme (agency), name to follow",booked,,,published'
    for name in ("x.csv", "x.json"):
        assert rota("check", tmp_path / name, "--as", "Mia").out == rota("check", *WEEK, "--as", "Mia").out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--out", "none/x.xlsx"], "cannot be written (No such file or directory)"),
        (["--out", "x.docx"], "does not tell which form is meant; add --format json|csv|xlsx|ical|html|day-sheets"),
        (["--format", "xlsx"], "Say where the xlsx goes: --out FILE."),
        (["--format", "day-sheets"], "Say where the day-sheets goes: --out FOLDER."),
        (["--format", "xlsx", "--out", "."], "is a folder; give the name of a file."),
        (["--format", "ical", "--out", "file"], "cannot be made a folder"),
        (["--out", "x.html", "--draft"], "--draft and --person are for calendars"),
        (["--out", "x.html", "--setting", "Q"], "There is no setting 'Q'"),
        (["--out", "out/x.ics", "--person", "Zed"], "There is no person 'Zed'"),
    ],
)
def test_what_cannot_be_is_one_line(
    week: Office,
    rota: Rota,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    words: list[str],
    says: str,
) -> None:
    """One sentence, exit code 2, nothing on standard output, and no file."""
    folder = tmp_path_factory.mktemp("room")
    monkeypatch.chdir(folder)
    (folder / "file").write_text("before")
    done = rota("export", *WEEK, "--as", "Mia", *words)
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert says in done.err
    assert look(folder) == {"file": b"before"}


def test_text_goes_to_a_pipe(week: Office, rota: Rota) -> None:
    """JSON unless told otherwise; the wall rota too."""
    assert rota("export", *WEEK, "--as", "Mia").json["schema"] == "rota-roster/1"
    assert rota("export", *WEEK, "--as", "Mia", "--format", "html").out.startswith("<!DOCTYPE html>")


def test_a_form_there_is_not(week: Office) -> None:
    """The forms there are stand in the sentence."""
    with pytest.raises(BadInputError, match="There is no form 'pdf'; choose one of json, csv, xlsx"):
        ExportRequest("pdf", week.horizon)


@given(st.lists(st.text(max_size=8), min_size=1, max_size=3), st.integers(1, 4))
def test_a_file_has_a_name_that_is_nobody_elses(parts: list[str], times: int) -> None:
    """Whatever the codes, the name leads into no other folder, and each is given once."""
    taken: set[str] = set()
    names = [file_name(parts, ".ics", taken) for _ in range(times)]
    assert len({name.casefold() for name in names}) == times
    assert all(Path(name).name == name and name.endswith(".ics") for name in names)
