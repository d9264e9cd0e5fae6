"""What a setting asks for, changed row by row in a real store."""

from datetime import date
from pathlib import Path

import pytest
from sqlmodel import select

from rostering.errors import BadInputError
from rostering.store import tables as t
from rostering.work.demand_rows import end_demand, list_demand, list_settings, set_demand
from tests.rostering.office import Office, day

ROW = {"code": "D", "start": "7.30", "end": "20.00", "weekday": "daily", "from": "01/11/2026", "role": "care_worker"}


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """An office on the Tuesday morning of its week, with a draft."""
    monkeypatch.setenv("ROTA_NOW", "2026-11-24T10:00:00+00:00")
    made = Office(tmp_path)
    made.roster()
    return made


def shifts(office: Office) -> list[tuple[date, int]]:
    """The days of the dated shifts, and how many each wants."""
    with office.store.reading() as session:
        return sorted((row.day, row.target) for row in session.exec(select(t.Shift)))


def test_a_row_comes_back_as_it_was_typed(office: Office) -> None:
    """What is written is read again as the same cells, and writing those changes nothing."""
    row = set_demand(office.store, None, "H", ROW)
    assert (row.start_minute, row.end_minute, row.days) == (450, 1200, "daily")
    again = set_demand(office.store, None, "H", row.cells, instead_of=row.id)
    assert again == row


def test_drafts_are_kept_in_step_from_today_on(office: Office) -> None:
    """A new row makes the draft's shifts from today to its last day; a larger target reaches them all."""
    row = set_demand(office.store, None, "H", ROW)
    assert shifts(office) == [(day(number), 1) for number in range(1, 7)]
    set_demand(office.store, None, "H", {**row.cells, "target": "3"}, instead_of=row.id)
    assert shifts(office) == [(day(number), 3) for number in range(1, 7)]


def test_an_exception_stands_for_its_date_alone(office: Office) -> None:
    """On its date it stands in place of the weekly row, and taken away the weekly row is back."""
    row = set_demand(office.store, None, "H", ROW)
    cells = {**row.cells, "weekday": "", "from": "", "date": "26/11/2026", "target": "2"}
    one = set_demand(office.store, None, "H", cells)
    assert dict(shifts(office))[day(3)] == 2
    end_demand(office.store, None, "H", one.id)
    assert shifts(office) == [(day(number), 1) for number in range(1, 7)]
    assert [kept.id for kept in list_demand(office.store, None, "H")] == [row.id]


def test_a_change_from_a_day_on_ends_the_old_row(office: Office) -> None:
    """Before the day the old row counts, from it on the new one."""
    row = set_demand(office.store, None, "H", ROW)
    cells = {**row.cells, "from": "27/11/2026", "target": "2"}
    set_demand(office.store, None, "H", cells, instead_of=row.id, ends_old=True)
    assert shifts(office) == [(day(number), 2 if number >= 4 else 1) for number in range(1, 7)]


def test_an_end_leaves_what_somebody_stands_on(office: Office) -> None:
    """A row that ends asks for nobody after its last day; a shift that somebody is on stays and asks for nobody."""
    row = set_demand(office.store, None, "H", ROW)
    with office.store.reading() as session:
        last = session.exec(select(t.Shift.id).where(t.Shift.day == day(6))).one()
    assert last is not None
    office.assign(1, office.worker("ann"), last)
    end_demand(office.store, None, "H", row.id, day(4))
    assert shifts(office) == [*((day(number), 1) for number in range(1, 5)), (day(6), 0)]


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"start": ""}, "start: "),
        ({"end": "25.00"}, "end: "),
        ({"role": "wizard"}, "role: "),
        ({"minimum": "3", "target": "2"}, "target: "),
        ({"weekday": ""}, "date: "),
        ({"client": "R7"}, "client: "),
        ({"type": "overlay", "role": ""}, "skills: "),
    ],
)
def test_what_the_sheet_refuses_is_refused(office: Office, cells: dict[str, str], words: str) -> None:
    """The sentence begins with the field, and nothing is written."""
    before = office.store.path.read_bytes()
    with pytest.raises(BadInputError, match=f"^{words}"):
        set_demand(office.store, None, "H", {**ROW, **cells})
    assert office.store.path.read_bytes() == before


def test_the_same_row_twice_is_refused(office: Office) -> None:
    """A second row of the same code, role and days is a change of the first, and the past cannot be taken back."""
    row = set_demand(office.store, None, "H", ROW)
    with pytest.raises(BadInputError, match="asks for that already"):
        set_demand(office.store, None, "H", {**ROW, "start": "8.00"})
    with pytest.raises(BadInputError, match="is past"):
        end_demand(office.store, None, "H", row.id, day(-3))


def test_settings_count_their_rows(office: Office) -> None:
    """Each setting says how many weekly rows, overlays and exceptions count from today on."""
    set_demand(office.store, None, "H", ROW)
    overlay = {**ROW, "type": "overlay", "role": "", "skills": "first_aid", "code": "FA"}
    set_demand(office.store, None, "H", overlay)
    set_demand(office.store, None, "H", {**ROW, "weekday": "", "from": "", "date": "26/11/2026"})
    (line,) = list_settings(office.store, None)
    assert (line.weekly, line.overlays, line.exceptions) == (1, 1, 1)
