"""`rota waive` and `rota publish` as people run them: what they print, and every way out."""

import json

import pytest

from rostering.store import tables as t
from tests.rostering.office import Office
from tests.rostering.program import Rota
from tests.rostering.rules.short_rest import short_rest

WEEK = ("--week", "2026-W48")
WAIVER = ("--reason", "the relief did not come", "--code", "reg21-continuity")
STANDING = (
    *("waive", "standing", "add", "Late and early", "--rules", "WTR-11", "--ground", "reg22", "--organisation", "org"),
    *("--shape", "L;E", "--from", "2026-11-23", "--review", "2026-12-10"),
)


@pytest.fixture
def rota(office: Office, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Rota:
    """The program as Mia, a manager, on a week in which Ann and Bob rest nine hours."""
    monkeypatch.setenv("ROTA_NOW", "2026-11-20T10:00:00Z")
    monkeypatch.setenv("ROTA_USER", "Mia")
    short_rest(office)
    return Rota(office.store.path, capsys)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("waive",), "arguments are required: WORDS"),
        (("waive", "WTR-11", "ann"), "Expected RULE PERSON SHIFT|DAY"),
        (("waive", "WTR-11", "ann", "2"), "Give the reason"),
        (("waive", "WTR-11", "ann", "2", *WAIVER, "--as", "Col"), "may not waive WTR-11"),
        (("waive", "WTR-11", "ann", "2", *WAIVER, "--review", "today"), "--review does not belong to 'rota waive'"),
        (("waive", "WTR-11", "ann", "2", *WAIVER, "--until", "soon"), "'soon' is not a date"),
        (("waive", "list", "--from", "today"), "--from does not belong to 'rota waive list'"),
        (("waive", "list", "ann"), "Expected nothing more"),
        (("waive", "withdraw"), "Expected NUMBER"),
        (("waive", "withdraw", "x"), "'x' is no number of a waiver"),
        (("waive", "withdraw", "3"), "There is no waiver 3"),
        (("waive", "standing"), "'rota waive standing add'"),
        (("waive", "standing", "drop"), "'rota waive standing add'"),
        ((*STANDING[:4],), "A lasting exception needs --rules"),
        ((*STANDING, "--least-rest", "x"), "'x' is no number of hours"),
        ((*STANDING, "--least-rest", "nan"), "'nan' is no number of hours"),
        ((*STANDING, "--repay-days", "-1"), "'-1' is no number of days"),
        (("waive", "standing", "end", "1"), "There is no standing exception 1"),
        (("waive", "debts", "--cancel", "1"), "There is no rest debt 1"),
        (("waive", "debts", "--note", "x"), "--note belongs to --cancel"),
        (("publish", *WEEK, "--as", "Col"), "may not publish"),
        (("publish", "--week", "2027-W01"), "There is no draft roster"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(office: Office, rota: Rota, words: tuple[str, ...], says: str) -> None:
    """Exit code 2, one line on standard error, nothing on standard output, the store byte for byte as it was."""
    before = office.store.path.read_bytes()
    done = rota(*words)
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert says in done.err
    assert done.err.endswith(".\n")
    assert office.store.path.read_bytes() == before


def test_a_roster_is_waived_into_the_open(rota: Rota) -> None:
    """Refused with what is broken and exit code 1, waived twice, published; the lists show waivers and debts."""
    first = rota("publish", "--acknowledge", *WEEK)
    assert (first.code, first.out.count("WTR-11 daily rest")) == (1, 2)
    assert first.out.endswith("Not published: mend or waive what is broken (rota waive).\n")
    done = rota("waive", "WTR-11", "ann", "2", *WAIVER)
    assert done == (
        0,
        "Waiver 1: WTR-11 daily rest: Ann, E Tue 24 Nov 08:00–16:00. 2 h of rest is owed by Tue 8 Dec.\n",
        "",
    )
    assert rota("waive", "WTR-11", "bob", "Tue 24 Nov", *WAIVER).code == 0
    last = rota("publish", "--acknowledge", *WEEK)
    assert last.code == 0
    assert last.out.endswith("Published: H, Mon 23 Nov to Sun 29 Nov, version 0, 3 days before its first day.\n")
    assert last.out.count("- WTR-11 daily rest") == 2
    listed = rota("waive", "list").out
    assert [line.split()[:3] for line in listed.splitlines()[1:]] == [["1", "WTR-11", "Ann"], ["2", "WTR-11", "Bob"]]
    owed = rota("waive", "debts").out
    assert owed.count("2 h") == 2
    assert owed.count("planned") == 2


def test_unknown_history_asks_for_an_acknowledgement(rota: Rota) -> None:
    """Without it the refusal says of whom nothing is known, and what to do."""
    for number, name in ((2, "ann"), (4, "bob")):
        rota("waive", "WTR-11", name, str(number), *WAIVER)
    done = rota("publish", *WEEK)
    assert done.code == 1
    assert "no    Earlier work known\n      - History of org is not known for Ann, Bob.\n" in done.out
    assert "--acknowledge" in done.out


def test_what_is_withdrawn_and_cancelled_is_listed_with_all(rota: Rota) -> None:
    """A withdrawn waiver and a cancelled debt leave the lists, and are there with --all."""
    rota("waive", "WTR-11", "ann", "2", *WAIVER)
    rota("waive", "WTR-11", "bob", "4", *WAIVER)
    assert rota("waive", "withdraw", "1").code == 0
    cancel = ("waive", "debts", "--cancel", "2", "--note", "no relief; two days paid leave")
    assert rota(*cancel).err == "rota: Mia opened rest debt 2; cancelling it takes a second manager (--as NAME).\n"
    assert rota(*cancel, "--as", "Max").out == "Rest debt 2 of 2 h is cancelled.\n"
    assert rota("waive", "debts").out == "No rest is owed.\n"
    waivers = json.loads(rota("waive", "list", "--all", "--json").out)["waivers"]
    assert [(one["person"], one["state"]) for one in waivers] == [("ann", "withdrawn"), ("bob", "stands")]
    debts = json.loads(rota("waive", "debts", "--all", "--json").out)["debts"]
    assert [(one["person"], one["state"], one["cancelled_by"]) for one in debts] == [
        ("ann", "cancelled", "Mia"),
        ("bob", "cancelled", "Max"),
    ]


def test_a_lasting_exception_is_agreed_listed_and_ended(rota: Rota) -> None:
    """Its review within 28 days is said; ended it is past."""
    done = rota(*STANDING)
    assert (done.code, done.out) == (
        0,
        "Standing exception 1: Late and early lifts WTR-11 for L + E from 23/11/2026 until 10/12/2026.\n",
    )
    assert rota("waive", "standing", "list").out.splitlines()[1].endswith("review soon")
    assert rota("publish", "--acknowledge", *WEEK).code == 0
    assert rota("waive", "standing", "end", "1", "--on", "2026-11-20").code == 0
    listed = json.loads(rota("waive", "standing", "list", "--json").out)["exceptions"]
    assert [(one["last"], one["state"], one["shape"]) for one in listed] == [("2026-11-20", "later", ["L", "E"])]


def test_rest_overdue_is_to_be_looked_at(rota: Rota, monkeypatch: pytest.MonkeyPatch, office: Office) -> None:
    """When the due day is past without the rest, the list says so and the exit code is 1."""
    rota("waive", "WTR-11", "ann", "2", *WAIVER)
    office.worked(1, 1, "16:00", "20:00")
    for number in range(2, 20):
        office.worked(1, number, "08:00", "20:00")
    monkeypatch.setenv("ROTA_NOW", "2026-12-09T00:00:00Z")
    done = rota("waive", "debts")
    assert done.code == 1
    assert done.out.splitlines()[1].endswith("overdue")


def test_machines_are_told_the_same(rota: Rota) -> None:
    """Waiver and refusal as JSON documents."""
    refused = json.loads(rota("publish", *WEEK, "--json").out)
    assert (refused["published"], len(refused["broken"]), refused["by"]) == (False, 2, None)
    assert refused["unknown_history"] == [{"organisation": "org", "people": ["Ann", "Bob"]}]
    waived = json.loads(rota("waive", "WTR-11", "ann", "2", *WAIVER, "--json").out)
    assert (waived["waiver"]["shift"], waived["waiver"]["approved_by"], waived["debt"]["minutes"]) == (2, "Mia", 120)


def test_check_and_show_mark_what_is_waived(rota: Rota) -> None:
    """Waived, a broken rule is told as such, no longer counts and no longer asks to look; the grid shows a ~."""
    first = rota("check", *WEEK)
    assert (first.code, first.out.count("WTR-11 daily rest")) == (1, 2)
    assert "E!" in rota("show", *WEEK).out
    for number, name in ((2, "ann"), (4, "bob")):
        rota("waive", "WTR-11", name, str(number), *WAIVER)
    done = rota("check", *WEEK)
    assert done.code == 0
    assert done.out.count("Waived: WTR-11 daily rest") == 2
    assert "waived by Mia (reg21-continuity: the relief did not come), 2 h of rest owed" in done.out
    assert ", 0 broken rules, 2 more waived, " in done.out
    told = json.loads(rota("check", *WEEK, "--json").out)["violations"]
    assert [one["waived"][:14] for one in told] == ["waived by Mia ", "waived by Mia "]
    shown = rota("show", *WEEK).out
    assert ("E~" in shown, "!" in shown) == (True, False)
    assert shown.count("~ WTR-11 daily rest: ") == 2
    people = json.loads(rota("show", *WEEK, "--json").out)["homes"][0]["people"]
    assert [(one["broken"], one["waived"]) for one in people] == [([], ["2026-11-24"])] * 2


def test_every_list_says_what_stands_under_a_waiver(office: Office, rota: Rota) -> None:
    """Of a short rest and of one who comes from leave: check, show, export, ledger and publish name who let it pass."""
    begins, ends = office.at(1, "00:00"), office.at(2, "00:00")
    office.add(t.Absence(worker_id=1, kind="annual", starts_at=begins, ends_at=ends))
    rota("waive", "WTR-11", "ann", "2", *WAIVER)
    rota("waive", "GEN-AVAIL", "ann", "2", "--reason", "comes in from leave", "--agreed", "worker")
    rota(*STANDING, "--least-rest", "9", "--role", "care_worker", "--setting", "H")
    rest = "waived by Mia (reg21-continuity: the relief did not come), 2 h of rest owed"
    leave = "waived by Mia (comes in from leave (agreed by: worker))"
    agreed = "stands under Late and early (reg22) until Thu 10 Dec 2026"
    for words in (("check",), ("show",), ("export",), ("export", "--format", "csv"), ("publish", "--acknowledge")):
        out = rota(*words, *WEEK).out
        assert (rest in out, leave in out, agreed in out) == (True, True, True), words
    rows = json.loads(rota("export", *WEEK).out)["assignments"]
    assert [bool(row["permission"]) for row in rows] == [False, True, True, True]
    permitted = json.loads(rota("check", *WEEK, "--json").out)["permitted"]
    assert [(one["worker"], one["rule"]) for one in permitted] == [
        ("ann", "GEN-AVAIL"),
        ("ann", "WTR-11"),
        ("bob", "WTR-11"),
        ("bob", "WTR-11"),
    ]
    ledger = rota("ledger", "ann", "--as-at", "29/11/2026").out
    assert rest in ledger
    assert leave in ledger
    assert "E~" in ledger
    assert agreed in rota("ledger", "bob", "--as-at", "29/11/2026").out


def test_short_places_and_amendments_say_who_stands_there_by_waiver(office: Office, rota: Rota) -> None:
    """A gap on the shift that Ann is on by a waiver names it, and so does the amendment that changes her shift; Bob's
    shift, where nothing is waived, says nothing."""
    rota("waive", "WTR-11", "ann", "2", *WAIVER)
    rota("waive", "WTR-11", "bob", "4", *WAIVER)
    rota("waive", "withdraw", "2")
    said = "WTR-11: Ann (ann) waived by Mia (reg21-continuity: the relief did not come), 2 h of rest owed"
    assert said not in rota("gaps", "list").out
    office.change(t.Shift, 2, target=2)
    office.change(t.Shift, 3, target=2)
    assert rota("gaps", "list").out.splitlines()[-2:] == [
        f"~ E Tue 24 Nov 08:00–16:00: {said}",
        "2 short, 0 of them accepted.",
    ]
    rota("waive", "WTR-11", "bob", "4", *WAIVER)
    assert rota("publish", *WEEK, "--acknowledge").code == 0
    assert rota("amend", "times", "ann", "24 Nov", "08:00-15:30", "--reason", "leaves early").code == 0
    assert f"   ~ {said}\n" in rota("amend", "list", *WEEK).out
