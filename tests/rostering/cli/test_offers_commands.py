"""`rota offers` as people type it."""

from pathlib import Path

import pytest

from rostering.store import tables as t
from tests.rostering.offers.bank_week import planned
from tests.rostering.office import Office
from tests.rostering.program import Rota


@pytest.fixture(autouse=True)
def _friday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROTA_NOW", "2026-11-20T10:00:00+00:00")


@pytest.fixture
def program(office: Office, capsys: pytest.CaptureFixture[str]) -> Rota:
    planned(office)
    return Rota(Path(office.store.path), capsys)


def test_a_round_of_offers(program: Rota, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sent, listed, answered and run out; the exit code tells what nobody answered in time."""
    sent = program("offers", "send", "--week", "2026-W48")
    assert sent.code == 0
    assert sent.out.endswith("2 offered to 2 people.\n")
    assert "own bank" in sent.out
    assert "2/1" not in program("show", "--week", "2026-W48").out
    assert "1/1 (1?)" in program("show", "--week", "2026-W48").out
    said = program("offers", "accept", "1")
    assert said.out == "Offer 1: Bob (bob) said yes, D Mon 23 Nov 08:00–16:00, Hill House.\n"
    twice = program("offers", "accept", "1")
    assert (twice.code, "already" in twice.err) == (2, True)
    assert program("offers", "list", "--week", "2026-W48").code == 0
    monkeypatch.setenv("ROTA_NOW", "2026-11-21T10:01:00+00:00")
    late = program("offers", "list", "--week", "2026-W48", "--open")
    assert (late.code, "no answer in time" in late.out, "Bob" in late.out) == (1, True, False)
    assert program("offers", "lapse").out.startswith("Offer 2: Cat (cat) did not answer in time")
    assert program("offers", "lapse").out == "No offer has run out.\n"
    row = program.json("offers", "counts", "--week", "2026-W48")["counts"][0]
    assert (row["tier"], row["offered"], row["accepted"], row["lapsed"], row["filled"]) == ("bank", 2, 1, 1, 1)


def test_releases_by_command(program: Rota) -> None:
    """A tier is opened with a rate, printed and closed; what is filled cannot be released."""
    done = program("offers", "release", "1", "--to", "bank")
    assert (done.code, done.err.strip()) == (
        2,
        "rota: D Mon 23 Nov 08:00–16:00, Hill House is filled; there is no place to release.",
    )
    assert program("offers", "release", "--week", "2026-W48").code == 2
    program("amend", "off", "bob", "23/11/2026", "--reason", "swap")
    opened = program("offers", "release", "--week", "2026-W48", "--to", "bank", "--rate", "18.50")
    assert (opened.code, "£18.50" in opened.out) == (0, True)
    assert program.json("offers", "release", "--list", "--week", "2026-W48")["releases"][0]["places"] == 1
    assert program("offers", "close", "1").out.startswith("Release 1 is closed")
    assert program("offers", "release", "--list", "--week", "2026-W48").out == "Nothing is released.\n"


def test_one_shift_to_some(program: Rota) -> None:
    """People are asked by name about one shift; --to alone is a question."""
    assert program("offers", "send", "--to", "dan").code == 2
    program("amend", "off", "bob", "23/11/2026", "--reason", "swap")
    asked = program.json("offers", "send", "--shift", "1", "--to", "dan", "--to", "eve", "--by", "telephone")
    assert [(one["person"], one["standing"], one["means"]) for one in asked["offers"]] == [
        ("dan", "offered", "telephone"),
        ("eve", None, "telephone"),
    ]
    assert program("offers", "withdraw", "1").out.startswith("Offer 1: Dan (dan) is asked no more")
    assert program("offers", "decline", "2", "--note", "away that week").code == 0
    assert program("offers", "accept", "77").err == "rota: There is no offer 77; 'rota offers list --all' shows them.\n"


def test_shares_by_command(program: Rota) -> None:
    """Shares are set, printed and queued; nonsense is refused."""
    assert program("offers", "shares").out == "No shares are agreed.\n"
    assert program("offers", "shares", "--pool", "bank", "--set", "org=1000").code == 0
    assert "1000 ‰" in program("offers", "shares").out
    assert program("offers", "shares", "--pool", "bank", "--set", "org").code == 2
    assert program("offers", "shares", "--queue", "--pool", "bank", "--week", "2026-W48").out == "Nothing is short.\n"


def test_a_scheduler_may_look_and_not_ask(program: Rota, office: Office) -> None:
    """Offers are edited by coordinators; who may not is told so."""
    office.add(t.Actor(name="Sam", role="scheduler"))
    assert program("--as", "Sam", "offers", "list").code == 0
    refused = program("--as", "Sam", "offers", "send", "--week", "2026-W48")
    assert (refused.code, "may not edit rosters" in refused.err) == (2, True)
