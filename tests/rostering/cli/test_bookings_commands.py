"""`rota bookings` and `rota policies` as people type them."""

from pathlib import Path

import pytest

from rostering.store import tables as t
from tests.rostering.office import Office
from tests.rostering.program import Rota


@pytest.fixture(autouse=True)
def _friday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROTA_NOW", "2026-11-20T10:00:00+00:00")


@pytest.fixture
def week(office: Office) -> Office:
    """A week with one open day shift (number 1), and Amy of the agency."""
    office.roster()
    office.shift(0, "08:00", "20:00")
    office.worker("amy", pool="agency")
    return office


@pytest.fixture
def program(week: Office, capsys: pytest.CaptureFixture[str]) -> Rota:
    return Rota(Path(week.store.path), capsys)


def test_a_place_from_opening_the_tier_to_the_name(program: Rota, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tier is opened, the place booked, counted down until it is overdue (exit code 1), named and then quiet."""
    refused = program("bookings", "add", "1", "--source", "Acme", "--cost", "240")
    assert refused.code == 2
    assert "Nobody opened agency" in refused.err
    opened = program("bookings", "authorise", "--setting", "H", "--from", "2026-11-23", "--until", "2026-11-29",
                     "--cap", "500", "--reason", "two on leave")  # fmt: skip
    assert opened.out == "Authorisation 1: agency at H, 23/11/2026–29/11/2026, £500.00 of £500.00 left.\n"
    booked = program("bookings", "add", "1", "--source", "Acme", "--cost", "£240.50", "--reference", "R 17")
    assert booked.out == (
        "Booking 1: D Mon 23 Nov 08:00–20:00 (shift 1), Hill House: Acme (agency), name to follow for £240.50.\n"
    )
    shown = program("show", "--week", "2026-W48")
    assert "Acme (agency), name to follow, care worker (booking 1, reference R 17)" in shown.out
    listed = program("bookings", "list")
    assert listed.code == 0
    assert "2 days 22 h left" in listed.out
    monkeypatch.setenv("ROTA_NOW", "2026-11-22T20:00:00+00:00")
    due = program("bookings", "list")
    assert due.code == 1
    assert "OVERDUE, 12 h left" in due.out
    assert program("bookings", "list", "--json").json["bookings"][0]["overdue"] is True
    named = program("bookings", "name", "1", "amy")
    assert (named.code, named.out) == (
        0,
        "Booking 1: Amy (amy) comes for D Mon 23 Nov 08:00–20:00 (shift 1), Hill House.\n",
    )
    assert program("bookings", "list").code == 0
    assert "£259.50 of £500.00 left" in program("bookings", "authorisations").out
    assert program("bookings", "cancel", "1").out.endswith("is open again.\n")
    assert program("bookings", "withdraw", "1").code == 0
    assert program("audit", "verify").code == 0


def test_a_refused_new_name_leaves_nobody_on_record(program: Rota) -> None:
    """With --new person and name go together: what is unknown of them refuses both, and says how they come on record
    by themselves, for a manager to declare what was seen; then they are named."""
    program("policies", "set", "agency.needs_authorisation", "no")
    program("bookings", "add", "1", "--source", "Acme")
    refused = program("bookings", "name", "1", "Nia New", "--new", "--code", "nia")
    assert refused.code == 2
    assert "is not on record" in refused.err
    assert "Put them on record first with 'rota bookings newcomer 1 NAME'" in refused.err
    assert "nia" not in program("people", "unknown").out
    assert "nia is on record" not in program("bookings", "newcomer", "1", "", "--code", "nia").out
    assert "Nia New is on record as nia." in program("bookings", "newcomer", "1", "Nia New", "--code", "nia").out
    assert "nia" in program("people", "unknown").out
    assert "booked" in program("bookings", "list", "--json").json["bookings"][0]["state"]
    program("people", "accept", "--person", "nia")
    assert program("bookings", "name", "1", "nia").code == 0


def test_rates_come_from_a_sheet_and_are_listed(program: Rota, week: Office, tmp_path: Path) -> None:
    """Cards are taken in with faults told by row and column, are new once, and are listed the narrowest first."""
    sheet = tmp_path / "rates.csv"
    sheet.write_text("pool,role,days,start,end,pounds,from\nagency,,any,,,19.80,2026-01-01\n"
                     "agency,care_worker,saturday,20:00,08:00,25.05,2026-01-01\n")  # fmt: skip
    assert "2 new" in program("import", "rates", sheet).out
    assert not program("import", "rates", sheet, "--json").json["written"]
    listed = program("bookings", "rates").out.splitlines()
    assert listed[1].split()[:5] == ["agency", "care_worker", "saturday", "20:00–08:00", "£25.05"]
    assert program("bookings", "rates", "--json").json["rates"][1]["pence_an_hour"] == 1980
    sheet.write_text("pool,organisation,pence_an_hour,pounds,from\nagency,org,1980,19.80,2026-01-01\n"
                     "moon,org,1.5,,2026-01-01\n")  # fmt: skip
    faults = program("import", "rates", sheet)
    assert faults.code == 2
    assert "fill exactly one of them" in faults.err
    assert "moon" in faults.err
    assert "whole number" in faults.err
    assert week.count(t.RateCard) == 2


def test_who_acts_for_one_organisation_sets_no_rates_for_all(program: Rota, tmp_path: Path) -> None:
    """A sheet with a card for every organisation is for who acts for the whole installation."""
    program("user", "add", "Mona", "--role", "manager", "--organisation", "org")
    sheet = tmp_path / "rates.csv"
    sheet.write_text("pool,organisation,pounds,from\nagency,org,19.80,2026-01-01\nagency,,18.80,2026-01-01\n")
    refused = program("import", "rates", sheet, "--as", "Mona")
    assert refused.code == 2
    assert "org only, not for the whole installation" in refused.err
    sheet.write_text("pool,organisation,pounds,from\nagency,org,19.80,2026-01-01\n")
    assert program("import", "rates", sheet, "--as", "Mona").code == 0


def test_policies_are_listed_shown_chosen_and_reset(program: Rota) -> None:
    """A policy is chosen from a day for an organisation, shows who chose it, and is reset; slips are told."""
    assert "booking.unnamed_hours" in program("policies", "list").out
    done = program("policies", "set", "booking.unnamed_hours", "48", "--organisation", "org", "--from", "23/11/2026")
    assert done.out == "Unnamed bookings: 48 from 23/11/2026 (org, coordinator from 23/11/2026).\n"
    on = ("--organisation", "org", "--on", "2026-11-23")
    assert program.json("policies", "show", "booking.unnamed_hours", *on)["policy"]["value"] == 48
    assert program.json("policies", "show", "booking.unnamed_hours")["policy"]["value"] == 24
    assert "Chosen: 48 from 23/11/2026 (org), by coordinator" in program("policies", "show", HOURS).out
    assert program("policies", "set", "booking.unnamed_hours", "many").code == 2
    assert "did you mean booking.unnamed_hours" in program("policies", "set", "booking.unnamed_hour", "3").err
    assert "no organisation 'nowhere'" in program("policies", "list", "--organisation", "nowhere").err
    program("policies", "reset", HOURS, "--organisation", "org", "--from", "24/11/2026")
    listed = program.json("policies", "list", "--organisation", "org", "--on", "2026-11-24")["policies"]
    assert next(one for one in listed if one["name"] == HOURS)["value"] == 24
    order = next(one for one in listed if one["name"] == "release.order")
    assert order["value"][0] == ["setting", 0]


HOURS = "booking.unnamed_hours"
