"""`rota amend`, `rota compare` and `rota publish` as people and machines use them."""

from typing import Any

import pytest

from rostering.store import tables as t
from tests.rostering.office import Office
from tests.rostering.program import Rota
from tests.rostering.rosters.published_week import drafted

WEEK = ("--week", "2026-W48")


@pytest.fixture
def office(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """A draft week, on the Friday before, by Mia."""
    monkeypatch.setenv("ROTA_NOW", "2026-11-20T10:00:00Z")
    monkeypatch.setenv("ROTA_USER", "Mia")
    return drafted(office)


@pytest.fixture
def rota(office: Office, capsys: pytest.CaptureFixture[str]) -> Rota:
    """The program on the office's store."""
    return Rota(office.store.path, capsys)


def test_published_amended_and_told(rota: Rota, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the check list to who knows of what: every step as people read it."""
    done = rota("publish", *WEEK)
    assert (done.code, done.out.splitlines()[2]) == (1, "no    Cover")
    assert "--acknowledge that you have seen it" in done.out
    done = rota("publish", "--acknowledge", *WEEK)
    assert done.code == 0
    assert done.out.splitlines()[2:5] == [
        "look  Cover",
        "      - 1 place below minimum: 1 for care worker. Acknowledged.",
        "      - E Tue 24 Nov 07:00–15:00, Hill House: 1 place for care worker below minimum (priority 3)",
    ]
    assert done.out.endswith("Published: H, Mon 23 Nov to Sun 29 Nov, version 0, 3 days before its first day.\n")
    monkeypatch.setenv("ROTA_NOW", "2026-11-23T06:10:00Z")
    done = rota("amend", "swap", "ann", "23 Nov", "Bob", "23 Nov", "--reason", "swap", "--as", "Col")
    assert done.out == (
        "Amendment 1: H, Mon 23 Nov to Sun 29 Nov, version 1.\n"
        "  Ann (ann): off E Mon 23 Nov 07:00–15:00, Hill House; on L Mon 23 Nov 14:00–22:00, Hill House\n"
        "  Bob (bob): on E Mon 23 Nov 07:00–15:00, Hill House; off L Mon 23 Nov 14:00–22:00, Hill House\n"
        "Not told yet; record it with 'rota amend told PERSON'.\n"
    )
    assert rota("amend", "told", "ann", "--by", "message").out == (
        "Told of amendment 1 of H, Mon 23 Nov to Sun 29 Nov.\n"
    )
    assert rota("amend", "list", *WEEK).out == (
        "0  H  Fri 20 Nov 10:00  Mia: published\n"
        "1  H  Mon 23 Nov 06:10  Col: swap\n"
        "   Ann (ann): off E Mon 23 Nov 07:00–15:00, Hill House; on L Mon 23 Nov 14:00–22:00, Hill House\n"
        "   Bob (bob): on E Mon 23 Nov 07:00–15:00, Hill House; off L Mon 23 Nov 14:00–22:00, Hill House\n"
        "   told: Ann (message, 06:10, Mia)\n"
        "   not yet told: Bob\n"
    )
    rota("amend", "told", "bob", *WEEK)
    assert rota("amend", "list", *WEEK, "--untold").out == "Everybody was told of every amendment.\n"
    assert rota("compare", *WEEK).out.splitlines()[0] == "H, Mon 23 Nov to Sun 29 Nov: as published, then now"
    assert rota("compare", *WEEK, "--amendment", "1").out.endswith("  Nothing differs.\n")


def test_a_change_waived_on_the_way(rota: Rota) -> None:
    """Bob's short rest: refused with the rule, let pass by Mia with reason code; the draft has no number."""
    words = ("amend", "put", "bob", "E", "24 Nov", "--reason", "no relief")
    refused = rota(*words)
    assert (refused.code, refused.out) == (2, "")
    assert "WTR-11 daily rest: Bob (bob)" in refused.err
    done = rota(*words, "--waive", "WTR-11", "--waive-code", "reg21-continuity")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("Draft changed: H, Mon 23 Nov to Sun 29 Nov, version 1.\n")


def test_asked_approved_and_published(rota: Rota) -> None:
    """With the policy a draft waits for another manager's yes; a refusal needs its reason."""
    assert rota("policies", "set", "publish.approval", "yes", "--from", "1/1/2026").code == 0
    done = rota("publish", "--acknowledge", *WEEK)
    assert (done.code, done.out.splitlines()[-1]) == (1, "Not published: ask a manager with --ask.")
    assert rota("publish", *WEEK, "--ask").out == (
        "Roster 1, version 0: Mia asked at 10:00 on Fri 20 Nov; no manager has answered.\n"
    )
    assert rota("publish", *WEEK, "--approve").code == 2
    assert "too dear" in rota("publish", *WEEK, "--refuse", "too dear", "--as", "Max").out
    rota("publish", *WEEK, "--ask")
    assert rota("publish", *WEEK, "--approve", "--as", "Max").code == 0
    assert rota("publish", *WEEK, "--check", "--acknowledge").out.splitlines()[-2:] == [
        "ok    Approved by a manager",
        "      - Approved by Max at 10:00 on Fri 20 Nov.",
    ]
    assert rota("publish", "--acknowledge", *WEEK).code == 0


def test_machines_are_told_the_same(office: Office, rota: Rota) -> None:
    """Each answer names its schema; instants are ISO and UTC."""
    made: dict[str, Any] = {"made_at": office.at(-3, "09:00"), "made_by": "Col", "result": "{}"}
    office.add(t.Proposal(roster_id=1, roster_version=0, **made))
    office.add_all(t.ProposalAssignment(proposal_id=1, worker_id=3, shift_id=1))
    office.add_all(t.ProposalAssignment(proposal_id=1, worker_id=2, shift_id=2))
    told = rota.json("compare", *WEEK, "--proposal")
    assert (told["schema"], told["rosters"][0]["after"]) == ("rota-compare/1", "proposal 1")
    assert [one["person"] for one in told["rosters"][0]["people"]] == ["ann", "cat"]
    assert rota.json("compare", *WEEK, "--accept") == {
        "schema": "rota-compare/1",
        "accepted": [{"roster": 1, "version": 1, "amendment": None}],
    }
    checked = rota.json("publish", *WEEK, "--check", "--acknowledge")
    assert (checked["schema"], checked["published"], checked["checks"][2]["state"]) == ("rota-publish/1", False, "look")
    assert rota.json("publish", "--acknowledge", *WEEK)["published"]
    done = rota.json("amend", "times", "cat", "23/11/2026", "07:30-15:00", "--reason", "bus", "--seen", "1")
    assert (done["schema"], done["amendment"], done["version"]) == ("rota-amend/1", 1, 2)
    assert done["people"][0]["changes"][0]["after"] == {
        "starts_at": "2026-11-23T07:30:00+00:00",
        "ends_at": "2026-11-23T15:00:00+00:00",
        "standing": "planned",
    }
    listed = rota.json("amend", "list", *WEEK)["amendments"]
    assert [(one["number"], [each["told_at"] for each in one["told"]]) for one in listed] == [(0, []), (1, [None])]
    assert rota.json("amend", "told", "cat")["told"] == [{"roster": 1, "amendments": [1]}]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("amend",), "required: VERB"),
        (("amend", "off", "ann", "23 Nov"), "required: --reason"),
        (("amend", "off", "ann", "soon", "--reason", "x"), "'soon' is not a date"),
        (("amend", "times", "ann", "23 Nov", "8", "--reason", "x"), "no stretch of time"),
        (("amend", "times", "ann", "23 Nov", "8:00-7.3", "--reason", "x"), "is a number, not a time"),
        (("amend", "put", "cat", "E", "23 Nov", "--break", "x", "--reason", "x"), "no number of minutes"),
        (("amend", "off", "ann", "23 Nov", "--reason", "x", "--seen", "4"), "has no version 4 yet"),
        (("amend", "list", *WEEK), "Nothing is published"),
        (("amend", "told", "ann"), "knows of every amendment"),
        (("compare", *WEEK), "nothing to compare"),
        (("compare", *WEEK, "--amendment", "x"), "is no amendment"),
        (("compare", *WEEK, "--accept", "--refuse"), "not both"),
        (("compare", *WEEK, "--accept"), "No proposal waits"),
        (("compare", "--week", "2027-W01"), "There is no roster"),
        (("publish", *WEEK, "--ask", "--approve"), "Give one of"),
        (("publish", *WEEK, "--approve"), "Nobody asked"),
        (("publish", *WEEK, "--approve", "--as", "Col"), "may not publish"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(office: Office, rota: Rota, words: tuple[str, ...], says: str) -> None:
    """Exit code 2, one line on standard error, nothing on standard output, the store byte for byte as it was."""
    before = office.store.path.read_bytes()
    done = rota(*words)
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert says in done.err
    assert office.store.path.read_bytes() == before
