"""`rota ledger`: who is meant, what it prints, what it hides from others, and its exit codes."""

import json
from datetime import date

import pytest

from rostering.store import tables as t
from tests.rostering.office import Office, day
from tests.rostering.program import Rota

AS_AT = ("--as-at", "29/11/2026")


@pytest.fixture
def two_jobs(office: Office) -> Office:
    """Ann Lee works by day at Hill House and a night at a trust's ward; users are bound to either."""
    office.person("p1", name="Ann Lee")
    ann = office.worker("ann", person_id=1, started_on=date(2020, 1, 1))
    trust = office.add(t.Organisation(code="trust", name="The Trust"))
    ward = office.setting("W", kind="ward", name="Heron Ward", organisation_id=trust)
    other = office.worker("w7", organisation_id=trust, setting_id=ward, person_id=1)
    office.worked(ann, 0, "08:00", "16:00")
    office.worked(other, 2, "19:00", "07:00", setting_id=ward, code="HN")
    office.worked(ann, 4, "08:00", "12:00", setting_id=None, employer="The Crown")
    office.worker("bob", person_id=office.person("p2", name="Anna Bell"))
    office.add(t.Actor(name="cora", role="coordinator", organisation_id=office.organisation))
    office.add(t.Actor(name="theo", role="coordinator", organisation_id=trust))
    return office


def test_the_page(two_jobs: Office, rota: Rota) -> None:
    """Averages with limit and room, weeks, nights, and each entry with its place and where it comes from."""
    code, out, err = rota("ledger", "p1", *AS_AT, "--as", "coordinator")
    assert (code, err) == (0, "")
    assert out.startswith(
        "Ann Lee (p1) as at Sun 29 Nov 2026\ncare worker for Org Care (own staff), since 01/01/2020\n"
    )
    assert "Average week, 17 weeks to Sun 29 Nov: 1 h 25 min a week, at most 48 h, room for 792 h" in out
    assert "[WTR-48/average; SI 1998/1833 reg 4" in out
    assert "Nights: 1 of 3 days worked in 17 weeks." in out
    assert "2026-W48  Mon 23 Nov  24:00" in out
    assert "Heron Ward 19:00–07:00" in out
    assert "The Crown 08:00–12:00" in out


def test_a_bound_coordinator_sees_elsewhere(two_jobs: Office, rota: Rota) -> None:
    """Another organisation's hours are there with their times; its name, its setting and its codes are not."""
    for words in (("--as", "cora"), ("--as", "cora", "--json")):
        code, out, _ = rota("ledger", "ann lee", *AS_AT, *words)
        assert code == 0
        assert not any(word in out for word in ("Heron", "Trust", "trust", "HN", "w7"))
        assert "The Crown" in out
    assert "elsewhere 19:00–07:00" in rota("ledger", "ann lee", *AS_AT, "--as", "cora")[1]
    code, out, _ = rota("ledger", "w7", *AS_AT, "--as", "theo")
    assert code == 0
    assert "Heron Ward 19:00–07:00" in out
    assert "elsewhere 08:00–16:00" in out
    assert not any(word in out for word in ("Hill", "Org Care", "Crown"))
    assert "2026-W48  Mon 23 Nov  24:00  12:00" in out


def test_who_is_meant(two_jobs: Office, rota: Rota) -> None:
    """A code or a part of a name that means one person; several are named, and strangers are not known at all."""
    for typed in ("p1", "P1", "ann", "org/ann", "Ann Lee", "lee an"):
        assert rota("ledger", typed, *AS_AT, "--as", "coordinator")[1].startswith("Ann Lee (p1)")
    code, out, err = rota("ledger", "an", "--as", "coordinator")
    assert (code, out) == (2, "")
    assert "'an' may be any of 2 people: Ann Lee (p1), Anna Bell (p2); write more of the name" in err
    assert rota("ledger", "p2", "--as", "theo")[2] == rota("ledger", "p9", "--as", "theo")[2].replace("p9", "p2")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("ledger", "zoe"), "There is no person 'zoe' here"),
        (("ledger", "p1", "--as-at", "31/02/2026"), "February 2026 has no day 31"),
        (("ledger", "p1", "--weeks", "0"), "--weeks is a number from 1 to 104, not 0"),
        (("ledger", "p1", "--weeks", "x"), "--weeks is a number"),
        (("ledger", "p1", "--as", "eve"), "Nobody called 'eve'"),
    ],
)
def test_what_cannot_be_shown_is_one_sentence(two_jobs: Office, rota: Rota, words: tuple[str, ...], says: str) -> None:
    """Exit code 2, one sentence on standard error, nothing on standard output."""
    named = words if "--as" in words else (*words, "--as", "coordinator")
    code, out, err = rota(*named)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert says in err


def test_as_json(two_jobs: Office, rota: Rota) -> None:
    """One document: the limits with rule and source, the weeks asked for, and every entry."""
    code, out, _ = rota("ledger", "p1", *AS_AT, "--weeks", "2", "--json", "--as", "coordinator")
    page = json.loads(out)
    assert (code, page["schema"], page["person"], page["as_at"]) == (0, "rota-ledger/1", "p1", "2026-11-29")
    assert [week["monday"] for week in page["weeks"]] == ["2026-11-16", "2026-11-23"]
    assert [week["minutes"] for week in page["weeks"]] == [0, 1440]
    average = next(line for line in page["limits"] if line["rule"] == "WTR-48/average")
    assert (average["limit"], average["room"], average["state"]) == (2880, 17 * 2880 - 1440, "kept")
    assert [one["source"] for one in page["work"]] == ["actual", "actual", "outside"]


def test_a_broken_limit_is_one(two_jobs: Office, rota: Rota) -> None:
    """Ten hours of rest between two employers: exit code 1, and the line says how long it was and who asks for more."""
    two_jobs.worked(1, 3, "17:00", "20:00")
    assert rota("ledger", "p1", *AS_AT, "--as", "coordinator")[0] == 1
    code, out, _ = rota("ledger", "p1", *AS_AT, "--as", "cora")
    assert code == 1
    assert "Daily rest, Wed 25 Nov to Thu 26 Nov: 10 h, at least 11 h — BROKEN [WTR-11; SI 1998/1833 reg 10(1)" in out


def test_an_opening_average_is_said(office: Office, rota: Rota) -> None:
    """Somebody with a contract and no history: the average is the contract's, and the page says what it rests on."""
    office.worker("ann", contract={"minutes": 2250, "period": "week"}, started_on=date(2020, 1, 1))
    code, out, _ = rota("ledger", "ann", "--as-at", "29/11/2026")
    assert code == 0
    assert "Opening average from the contract: 632 h 9 min stand for 118 days that nothing is known of." in out


def test_an_opt_out_and_its_notice_are_told(office: Office, rota: Rota) -> None:
    """The employment's line has the opt-out with its notice, and the average is not judged."""
    ann = office.worker("ann")
    office.add(t.OptOut(worker_id=ann, from_on=date(2026, 1, 5), notice_days=28))
    for number in range(7):
        office.worked(ann, number, "06:00", "20:00")
    out = rota("ledger", "ann", *AS_AT)[1]
    assert "opted out of the average week from 05/01/2026, 28 days' notice to end it" in out
    assert "OPTED OUT" in out


def test_looking_changes_nothing(two_jobs: Office, rota: Rota) -> None:
    """The store's bytes are as they were."""
    before = two_jobs.store.path.read_bytes()
    rota("ledger", "p1", *AS_AT, "--as", "coordinator")
    assert two_jobs.store.path.read_bytes() == before
    assert day(0) == date(2026, 11, 23)
