"""The day sheet: who, in charge, one to one, breaks with relief, and whom to ring."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostering.exports.break_times import lengths
from rostering.exports.day_page import DayPage, DayPages, units_and_days
from rostering.exports.day_sheet import day_sheet
from rostering.exports.page import span
from rostering.exports.ring_list import read_desks
from rostering.store import tables as t
from tests.rostering.exports.leaving import NOW, material
from tests.rostering.office import CARER, NURSE, Office, day


@pytest.fixture(autouse=True)
def a_friday(monkeypatch: pytest.MonkeyPatch) -> None:
    """The Friday before the week."""
    monkeypatch.setenv("ROTA_NOW", NOW)


def sheet(office: Office, who: str | None = None, unit: int | None = None) -> DayPage:
    """Monday's page of a unit, the home unless told otherwise."""
    made = material(office, who)
    return DayPages(made, read_desks(office.store, made)).page(unit or office.home, day(0))


@pytest.fixture
def monday(office: Office) -> Office:
    """A nurse alone; three carers, Cas one to one with R12; a night with nobody; Bea of the bank at home."""
    roster = office.roster()
    office.worker("nia", role=NURSE)
    office.add(t.Registration(person_id=1, body="NMC", until_on=date(2030, 1, 1)))
    client = office.add(t.Client(code="R12", setting_id=1))
    for code in ("ann", "bob", "cas"):
        office.worker(code)
    office.worker("bea", pool="bank", phone="07700 900123")
    long = {"break_minutes": 60, "target": 2}
    office.assign(roster, 1, office.shift(0, "07:30", "20:00", "D", role=NURSE, break_minutes=60))
    care = office.shift(0, "07:30", "20:00", "D", **long)
    for worker in (2, 3):
        office.assign(roster, worker, care)
    room = office.shift(0, "08:00", "20:00", "O", client_id=client, exclusive=True, break_minutes=60)
    office.assign(roster, 4, room)
    office.shift(0, "20:00", "07:30", "N", break_minutes=45)
    return office


def test_it_says_who_is_there_and_who_leads(monday: Office) -> None:
    """Everybody with times and role; the nurse leads, the resident is told by a code."""
    page = sheet(monday)
    assert [(one.name, one.times, one.one_to_one, one.leads) for one in page.lines] == [
        ("Nia", "07:30–20:00", "", True),
        ("Ann", "07:30–20:00", "", False),
        ("Bob", "07:30–20:00", "", False),
        ("Cas", "08:00–20:00", "1:1 R12", False),
    ]
    assert [(span(one.starts_at, one.ends_at), one.names) for one in page.charge] == [("07:30–20:00", ("Nia",))]
    assert page.mark == "DRAFT"


def test_breaks_have_times_and_relief(monday: Office) -> None:
    """An hour is two half hours; the carers go one after the other; Cas is relieved by one of them; nobody can relieve
    the only nurse, which is said once."""
    page = sheet(monday)
    breaks = {one.name: one.breaks for one in page.lines}
    assert breaks["Nia"] == ()
    assert [len(breaks[name]) for name in ("Ann", "Bob", "Cas")] == [2, 2, 2]
    assert set(breaks["Ann"]).isdisjoint(breaks["Bob"])
    assert all(one.endswith(("relief Ann", "relief Bob")) for one in breaks["Cas"])
    assert "Nia: 2 breaks of 30 minutes have no time, nobody can be spared to relieve them" in page.remarks


def test_what_is_open_and_whom_to_ring(monday: Office) -> None:
    """The night is open and comes first; Bea's number stands there; those who work that day are not to be rung."""
    page = sheet(monday)
    assert "N 20:00–07:30: 1 place open for care worker, below the minimum" in page.remarks
    night = page.ring[0]
    assert (night.label, night.open) == ("N 20:00–07:30 care worker", 1)
    assert [(one.name, one.phone) for one in night.people] == [("Bea", "07700 900123")]


@pytest.mark.parametrize(("role", "organisation", "rings"), [("manager", 1, True), ("manager", 2, False)])
def test_numbers_are_of_ones_own_people(monday: Office, role: str, organisation: int, rings: bool) -> None:
    """Who acts for one organisation sees the numbers of its workers and of no others."""
    monday.add(t.Organisation(code="orc", name="Orc Care"))
    monday.add(t.Actor(name="Mia", role=role, organisation_id=1))
    monday.change(t.Worker, 5, organisation_id=organisation)
    if organisation == 2:
        monday.add(t.PoolMembership(worker_id=5, pool="bank", organisation_id=1))
    said = day_sheet(sheet(monday, "Mia"))
    assert ("07700 900123" in said) is rings


def test_a_unit_tells_who_leads_the_home(monday: Office) -> None:
    """On a unit's sheet stands who of its own leads, and who leads the home it is in; its breaks may be relieved by
    people of the home."""
    unit = monday.setting("U", name="Upstairs", within_id=1)
    monday.assign(1, monday.worker("dee"), monday.shift(0, "07:30", "20:00", "D", setting_id=unit, break_minutes=30))
    page = sheet(monday, unit=unit)
    assert (page.unit, page.home) == ("Upstairs", "Hill House")
    assert [one.names for one in page.charge] == [("Dee",)]
    assert [one.names for one in page.house] == [("Nia",)]
    assert page.lines[0].breaks[0].endswith(("relief Ann", "relief Bob"))
    assert (unit, day(0)) in units_and_days(material(monday))


def test_a_name_to_follow_has_a_line_to_write_on(monday: Office) -> None:
    """A booked place is a line of its own with room for the name; it fills the place."""
    monday.add(t.Booking(roster_id=1, shift_id=4, source="Acme", role=CARER))
    page = sheet(monday)
    assert (page.lines[-1].name, page.lines[-1].to_follow) == ("Acme (agency), name to follow", True)
    assert not any("open" in remark for remark in page.remarks)
    assert '<span class="line"></span>' in day_sheet(page)


def test_of_a_day_that_is_over_nobody_is_rung(monday: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Printed afterwards, the sheet has no list of numbers."""
    monkeypatch.setenv("ROTA_NOW", "2026-11-25T10:00:00Z")
    assert sheet(monday).ring == ()


def test_names_are_text_and_absences_are_not_told(monday: Office) -> None:
    """Markup in a name is shown; who is away is not on the sheet at all."""
    monday.change(t.Person, 2, name='<b onload="x">Ann')
    eve = monday.worker("eve", phone="07700 900999")
    sick = {"kind": "sick", "state": "granted", "starts_at": datetime(2026, 11, 20, tzinfo=UTC)}
    monday.add(t.Absence(worker_id=eve, **sick))
    said = day_sheet(sheet(monday))
    assert "<bdi>&lt;b onload=&quot;x&quot;&gt;Ann</bdi>" in said
    assert "Eve" not in said


@given(st.lists(st.integers(1, 60), max_size=3), st.integers(0, 240))
def test_the_parts_of_a_break_are_long_enough(asked: list[int], minutes: int) -> None:
    """All that is planned and all that is asked for is there, each asked for in one piece, and nothing beside."""
    parts = lengths(asked, minutes)
    assert sum(parts) == max(minutes, sum(asked))
    assert all(part > 0 for part in parts)
    assert all(part >= least for part, least in zip(parts, sorted(asked, reverse=True), strict=False))
    assert len(parts) >= len(asked)


@pytest.mark.parametrize(
    ("asked", "minutes", "parts"),
    [((20,), 30, (30,)), ((20,), 60, (30, 30)), ((20,), 0, (20,)), ((), 45, (45,)), ((30, 30), 60, (30, 30))],
)
def test_the_usual_breaks(asked: tuple[int, ...], minutes: int, parts: tuple[int, ...]) -> None:
    """Half an hour is one break, an hour two; the law's break where a shift has none."""
    assert lengths(asked, minutes) == parts
