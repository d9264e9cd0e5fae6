"""Calendars as the library icalendar reads them: times over clock changes, changes that replace, what is taken back."""

from datetime import UTC, date, datetime
from pathlib import Path

import icalendar
import pytest

from rostering.calendar import minutes_between
from rostering.errors import BadInputError
from rostering.exports.calendar_file import calendar_file
from rostering.exports.worker_calendar import worker_calendars
from rostering.rosters.publish import publish
from rostering.rosters.shift_work import Work
from rostering.store import tables as t
from tests.rostering.exports.leaving import NOW, amend, exported, material
from tests.rostering.office import Office
from tests.rostering.program import Rota
from tests.rostering.rosters.published_week import drafted, published


@pytest.fixture(autouse=True)
def a_friday(monkeypatch: pytest.MonkeyPatch) -> None:
    """The Friday before the week."""
    monkeypatch.setenv("ROTA_NOW", NOW)


def read(office: Office, worker: str, *, drafts: bool = False) -> list[icalendar.Event]:
    """The events of a worker's file, read back."""
    for one in worker_calendars(material(office), drafts=drafts):
        if one.worker == worker:
            return list(icalendar.Calendar.from_ical(calendar_file(one)).walk("VEVENT"))
    return []


def on(office: Office, number: int, start: str, end: str) -> Work:
    """Work on the day of that number."""
    return Work(office.at(number, start), office.at(number, end), 0)


@pytest.mark.parametrize(
    ("monday", "hours", "offsets"),
    [(date(2026, 3, 23), 11, ("0:00:00", "1:00:00")), (date(2026, 10, 19), 13, ("1:00:00", "0:00:00"))],
)
def test_a_night_over_a_clock_change_is_as_long_as_it_is(
    store_folder: Path, monday: date, hours: int, offsets: tuple[str, str]
) -> None:
    """20:00 to 08:00 by the clocks on 28 March and 24 October 2026 last 11 and 13 hours, by the file's own rule too."""
    office = Office(store_folder, monday=monday)
    office.assign(office.roster(state="published"), office.worker("ann"), office.shift(5, "20:00", "08:00", "N"))
    (event,) = read(office, "ann")
    assert (f"{event.start:%H:%M}", f"{event.end:%H:%M}") == ("20:00", "08:00")
    assert minutes_between(event.start, event.end) == 60 * hours
    (one,) = worker_calendars(material(office))
    (zone,) = icalendar.Calendar.from_ical(calendar_file(one)).walk("VTIMEZONE")
    rule = zone.to_tz(lookup_tzid=False)
    assert tuple(str(rule.utcoffset(moment.replace(tzinfo=None))) for moment in (event.start, event.end)) == offsets


def test_an_hour_that_comes_twice_is_told_without_doubt(store_folder: Path) -> None:
    """Work that ends at the second 01:30 of 25 October ends there, and not an hour sooner."""
    office = Office(store_folder, monday=date(2026, 10, 19))
    shift = office.shift(5, "20:00", "08:00", "N")
    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    office.assign(office.roster(state="published"), office.worker("ann"), shift, ends_at=second)
    (event,) = read(office, "ann")
    assert minutes_between(event.start, event.end) == 6 * 60 + 30


def test_a_change_replaces_and_a_cancellation_cancels(office: Office) -> None:
    """One UID for a worker on a shift; every change raises its number; what was taken back stays, cancelled, until its
    day is over; who was put in their place has an event of their own."""
    week = published(office)
    (first,) = read(week, "ann")
    assert (first["STATUS"], f"{first.start:%a %H:%M}") == ("CONFIRMED", "Mon 07:00")
    amend(week, (1, 1, on(week, 0, "08:00", "15:00")))
    (second,) = read(week, "ann")
    assert second["UID"] == first["UID"]
    assert second["SEQUENCE"] > first["SEQUENCE"]
    assert f"{second.start:%H:%M}" == "08:00"
    amend(week, (1, 1, None), (3, 1, on(week, 0, "08:00", "15:00")))
    (third,) = read(week, "ann")
    assert (third["UID"], third["STATUS"], f"{third.start:%H:%M}") == (first["UID"], "CANCELLED", "08:00")
    assert third["SEQUENCE"] > second["SEQUENCE"]
    (other,) = read(week, "cat")
    assert (other["UID"] == first["UID"], other["STATUS"]) == (False, "CONFIRMED")
    amend(week, (1, 1, on(week, 0, "07:00", "15:00")), (3, 1, None))
    (fourth,) = read(week, "ann")
    assert (fourth["UID"], fourth["STATUS"]) == (first["UID"], "CONFIRMED")
    assert fourth["SEQUENCE"] > third["SEQUENCE"]


def test_what_did_not_change_keeps_its_number(office: Office) -> None:
    """An amendment of Ann's shift leaves Bob's event as it was, to the letter but for the time of writing."""
    week = published(office)
    before = read(week, "bob")
    amend(week, (1, 1, on(week, 0, "08:00", "15:00")))
    assert [one.to_ical() for one in read(week, "bob")] == [one.to_ical() for one in before]


def test_a_cancelled_event_goes_when_its_day_is_over(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """On the Tuesday nothing is left of Monday's shift that was taken back."""
    week = published(office)
    amend(week, (1, 1, None))
    assert len(read(week, "ann")) == 1
    monkeypatch.setenv("ROTA_NOW", "2026-11-24T10:00:00Z")
    assert read(week, "ann") == []


def test_drafts_are_out_until_asked_for(office: Office, tmp_path: Path) -> None:
    """A draft gives no calendar and says what to do; asked for it is tentative, and publishing replaces that."""
    week = drafted(office)
    with pytest.raises(BadInputError, match="Nothing is published from Mon 23 Nov to Sun 29 Nov; publish it first"):
        exported(week, "ical", tmp_path / "out")
    assert not (tmp_path / "out").exists()
    amend(week, (1, 1, on(week, 0, "07:30", "15:00")))
    (tentative,) = read(week, "ann", drafts=True)
    assert tentative["STATUS"] == "TENTATIVE"
    assert not publish(week.store, "Mia", week.horizon, [], acknowledge=True).refused
    (confirmed,) = read(week, "ann")
    assert confirmed["UID"] == tentative["UID"]
    assert confirmed["SEQUENCE"] > tentative["SEQUENCE"]


def test_what_is_only_offered_is_no_event(office: Office) -> None:
    """Who was asked and has not answered has nothing in the calendar."""
    office.assign(
        office.roster(state="published"), office.worker("ann"), office.shift(0, "07:00", "15:00"), standing="offered"
    )
    assert read(office, "ann") == []


def test_an_event_says_what_and_where_and_no_more(office: Office) -> None:
    """Code, role and setting's code; of home care the area; private; nothing of residents or of notes."""
    area = office.add(t.Area(code="N", name="North Hill"))
    office.change(t.Setting, 1, kind="domiciliary", area_id=area)
    client = office.add(t.Client(code="R12", setting_id=1))
    shift = office.shift(0, "07:00", "15:00", "E", client_id=client, exclusive=True)
    office.assign(office.roster(state="published"), office.worker("ann"), shift, note="asked twice")
    (event,) = read(office, "ann")
    assert (event["SUMMARY"], event["LOCATION"]) == ("E care worker, H", "North Hill")
    assert (event["CLASS"], event["TRANSP"]) == ("PRIVATE", "OPAQUE")
    assert sorted(event) == sorted(
        ["SUMMARY", "DTSTART", "DTEND", "DTSTAMP", "UID", "SEQUENCE", "CLASS", "LOCATION", "STATUS", "TRANSP"]
    )


def test_one_file_a_worker_and_one_for_a_person(office: Office, rota: Rota, tmp_path: Path) -> None:
    """A folder has a file a worker, named by employer and worker; one person's may be a file that ends in .ics."""
    published(office)
    week = ("--week", "2026-W48", "--as", "Mia")
    done = rota("export", *week, "--format", "ical", "--out", tmp_path / "out")
    assert (done.code, done.err) == (0, f"2 files written to {tmp_path / 'out'}.\n")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["org-ann.ics", "org-bob.ics"]
    assert rota("export", *week, "--out", tmp_path / "bob.ics", "--person", "Bob").code == 0
    assert b"SUMMARY:L care worker" in (tmp_path / "bob.ics").read_bytes()
    done = rota("export", *week, "--out", tmp_path / "all.ics")
    assert (done.code, "would be 2 calendars; give a folder" in done.err) == (2, True)
    done = rota("export", *week, "--out", tmp_path / "cat.ics", "--person", "cat")
    assert (done.code, "cat has no shifts on these rosters" in done.err) == (2, True)
    assert not (tmp_path / "all.ics").exists()


def test_lines_are_as_the_standard_wants_them(office: Office) -> None:
    """Each ends in CR LF and is at most 75 octets, whatever the name."""
    office.worker("ann", person_id=office.person("ann", name="Żółć; Ann, " + "ש" * 60))
    office.assign(office.roster(state="published"), 1, office.shift(0, "07:00", "15:00"))
    (one,) = worker_calendars(material(office))
    data = calendar_file(one)
    assert data.endswith(b"END:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert str(icalendar.Calendar.from_ical(data)["X-WR-CALNAME"]) == f"Rota {one.name}"
