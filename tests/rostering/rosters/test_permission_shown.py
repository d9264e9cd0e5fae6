"""What stands under a waiver or an agreement says so on every list and in everything that leaves the building."""

import json
from pathlib import Path

import icalendar
import pytest

from rostering.rosters.publish import publish
from rostering.rules.agree import agree
from rostering.rules.waive import Asked, waive
from rostering.store import tables as t
from rostering.store.use_case import use_case
from tests.rostering.exports.leaving import exported
from tests.rostering.office import Office
from tests.rostering.program import Rota
from tests.rostering.rosters.test_permitted import SLEEPING, spells
from tests.rostering.rules.short_rest import short_rest

WEEK = ("--week", "2026-W48")
WAIVED = "WTR-11: Ann (ann) waived by Mia (reg21-continuity: nobody else came)"


@pytest.fixture
def week(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """A published week in which Ann's short rest is waived; she was offered the early, and booked by an agency."""
    monkeypatch.setenv("ROTA_NOW", "2026-11-20T10:00:00Z")
    short_rest(office)
    waive(office.store, "Mia", Asked("WTR-11", "ann", "2", "nobody else came", "reg21-continuity"))
    office.add(
        t.Booking(
            roster_id=1, shift_id=2, source="Agency Ltd", role="care_worker", state="named", worker_id=1, made_by="Mia"
        )
    )
    asked = {"roster_id": 1, "shift_id": 2, "worker_id": 1, "tier": "bank", "means": "telephone", "asked_by": "Mia"}
    early = {"starts_at": office.at(1, "08:00"), "ends_at": office.at(1, "16:00")}
    office.add(t.Offer(**asked, **early, state="offered", asked_at=office.at(-4, "09:00")))
    with use_case(office.store, "Mia", "publish") as case:
        case.session.get_one(t.Roster, 1).state = "published"
        case.record("roster")
    return office


@pytest.mark.parametrize(
    ("command", "rows"),
    [
        (("offers", "list"), "offers"),
        (("bookings", "list"), "bookings"),
        (("messages", "offers"), "messages"),
        (("messages", "week"), "messages"),
    ],
)
def test_lists_tell_under_what_somebody_stands(week: Office, rota: Rota, command: tuple[str, ...], rows: str) -> None:
    """A line with a tilde beneath, and in JSON with the row that it is about; of nobody else."""
    period = () if command[0] == "bookings" else WEEK
    db = ("--db", str(week.store.path))
    said = rota(*command, *period, *db).out
    assert [line for line in said.splitlines() if "~" in line and WAIVED in line]
    found = {one.get("person"): one["waived"] for one in json.loads(rota(*command, *period, "--json", *db).out)[rows]}
    assert [one.startswith(WAIVED) for one in found.pop("ann")] == [True]
    assert not any(found.values())


def test_a_calendar_tells_it_of_that_shift_only(week: Office, tmp_path: Path) -> None:
    """Ann's early has a description, her late and Bob's shifts have none."""
    exported(week, "ical", tmp_path)
    found = {}
    for path in tmp_path.glob("*.ics"):
        for event in icalendar.Calendar.from_ical(path.read_bytes()).walk("VEVENT"):
            found[path.stem, str(event["summary"])[0]] = str(event.get("description", ""))
    assert {key for key, said in found.items() if said} == {("org-ann", "E")}
    assert found["org-ann", "E"].startswith("By permission: WTR-11 waived by Mia (reg21-continuity")


@pytest.mark.parametrize(("form", "mark"), [("html", "<b><bdi>E~</bdi></b>"), ("day-sheets", "<bdi>Ann</bdi> ~</b>")])
def test_paper_marks_it(week: Office, tmp_path: Path, form: str, mark: str) -> None:
    """The published wall rota and the day sheet have a tilde on that cell alone, and say what it means."""
    exported(week, form, tmp_path / "out")
    out = tmp_path / "out"
    texts = [path.read_text(encoding="utf-8") for path in ([out] if out.is_file() else sorted(out.rglob("*.html")))]
    assert sum(text.count(mark) for text in texts) == 1
    assert sum(text.count(mark) for text in texts) == 1
    assert sum(text.count("~") for text in texts) == 1 + len(texts)
    assert all("by permission" in text for text in texts)
    assert "WTR-11" not in "".join(texts)


def test_work_by_an_agreement_is_told_too(office: Office, rota: Rota, monkeypatch: pytest.MonkeyPatch) -> None:
    """The debt that an agreement opened when the roster was published names the agreement in the list of the week."""
    monkeypatch.setenv("ROTA_NOW", "2026-11-20T10:00:00Z")
    office.add(t.Actor(name="Mia", role="manager"))
    office.worker("ann")
    spells(office, 0)
    agree(office.store, "Mia", SLEEPING)
    office.solve(accept=True)
    publish(office.store, "Mia", office.horizon, (), acknowledge=True)
    db = ("--db", str(office.store.path))
    (one,) = json.loads(rota("messages", "week", *WEEK, "--json", *db).out)["messages"]
    assert one["waived"]
    assert all("Sleep-in agreement 2026" in said for said in one["waived"])
