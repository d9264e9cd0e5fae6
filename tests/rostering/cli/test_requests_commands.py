"""`rota requests` as people run it: what it prints, and every way out."""

import pytest

from rostering.store import tables as t
from tests.rostering.office import Office, day
from tests.rostering.program import Rota
from tests.rostering.requests.offices import NOW, entitled, staffed

REQUESTS = "requests"


@pytest.fixture
def rota(office: Office, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Rota:
    """The program as Col, a coordinator, on a week in which Ann has an early and Bob two lates."""
    monkeypatch.setenv("ROTA_NOW", NOW)
    monkeypatch.setenv("ROTA_USER", "Col")
    workers = staffed(office)
    entitled(office, workers["ann"], 320)
    roster = office.roster()
    for who, number, start, end, code in (
        ("bob", 0, "14:00", "22:00", "L"),
        ("ann", 1, "08:00", "16:00", "E"),
        ("bob", 2, "14:00", "22:00", "L"),
    ):
        office.assign(roster, workers[who], office.shift(number, start, end, code))
    return Rota(office.store.path, capsys)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("show", "X1"), "'X1' is no request"),
        (("show", "L9"), "There is no leave L9"),
        (("show", "W9"), "There is no wish W9"),
        (("show", "S9"), "There is no swap S9"),
        (("list", "--state", "gone"), "A request is never 'gone'"),
        (("list", "--kind", "cake"), "no kind of request"),
        (("list", "--setting", "X"), "no setting 'X'"),
        (("leave", "ann", "soon"), "'soon' is not a date"),
        (("leave", "ann", "today", "--start", "9"), "not a time"),
        (("leave", "ann", "today", "--hours", "x"), "'x' is no number of hours"),
        (("wish", "ann", "off", "today", "--weight", "x"), "'x' is no number of points"),
        (("wish", "ann", "off", "today"), "The window for wishes"),
        (("wish", "ann", "off", "today", "--allow", "why not"), "grant against them"),
        (("agree", "L1"), "L1 is a leave, no swap"),
        (("grant", "S1", "--allow", "why"), "--allow does not belong to a swap"),
        (("grant", "S1", "--waive", "WTR-11"), "--waive RULE and --reason WHY go together"),
        (("grant", "L1", "--waive", "WTR-11", "--reason", "why"), "belong to a swap; L1 is a leave"),
        (("decline", "L1"), "Give the reason for declining"),
        (("withdraw", "L1"), "Give the reason for taking it back"),
        (("window", "shut"), "takes list, open or close"),
        (("window", "open", "H"), "takes SETTING FIRST LAST"),
        (("window", "open", "H", "today", "today"), "--closes DATE"),
        (("window", "close", "7"), "There is no window 7"),
        (("limit", "set", "H", "x"), "'x' is no number of people"),
        (("limit", "set", "H", "2"), "may not set limits"),
        (("limit", "list", "H", "K"), "takes one name at most"),
        (("limit", "end", "7"), "There is no limit 7"),
        (("entitlement", "set", "ann", "200"), "--from DATE"),
        (("entitlement", "give"), "takes list or set"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(office: Office, rota: Rota, words: tuple[str, ...], says: str) -> None:
    """Exit code 2, one line on standard error, nothing on standard output, the store byte for byte as it was."""
    before = office.store.path.read_bytes()
    done = rota(REQUESTS, *words)
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert says in done.err
    assert office.store.path.read_bytes() == before


def test_leave_is_asked_for_refused_and_let_pass(rota: Rota) -> None:
    """It is shown with all that bears on it; a minute over is refused; the manager's reason is in the list."""
    asked = rota(REQUESTS, "leave", "ann", "24/11/2026")
    assert asked.code == 0
    assert asked.out.splitlines() == [
        "L1: Ann (ann), annual leave, Tue 24 Nov, 8 h; asked.",
        "  Tue 24 Nov: 8 h; nobody off; 2 can come for 1 place",
        "Leave until 31/03/2027: 5 h 20 min and 0 min carried, 0 min granted, 5 h 20 min left; asked: 8 h.",
        "Leaves open: E Tue 24 Nov 08:00–16:00, Hill House (draft).",
        "Against it: Ann (ann) has 5 h 20 min left of the leave until 31/03/2027, and this takes 8 h.",
    ]
    assert rota(REQUESTS, "grant", "L1").code == 2
    done = rota(REQUESTS, "grant", "L1", "--allow", "a wedding", "--as", "Mia")
    assert done.out.splitlines()[0] == "L1 is granted: Ann (ann), annual leave, Tue 24 Nov, 8 h."
    assert done.out.endswith("Reason: a wedding.\nOpen now: E Tue 24 Nov 08:00–16:00, Hill House.\n")
    (line,) = rota.json(REQUESTS, "list")["requests"]
    assert (line["state"], line["decided_by"], line["answer"]) == ("granted", "Mia", "a wedding")
    assert rota.json(REQUESTS, "show", "l1")["leave"]["against"] == []
    assert rota.json(REQUESTS, "entitlement", "list", "ann")["entitlements"][0]["left"] == 320 - 480


@pytest.mark.slow
def test_a_swap_from_asking_to_granting(rota: Rota) -> None:
    """Asking says what it would break with exit code 1; a lawful one is agreed, granted and told."""
    shown = rota(REQUESTS, "swap", "ann", "24/11/2026", "bob", "25/11/2026")
    assert shown.code == 1
    assert "Ann (ann): L Wed 25 Nov 14:00–22:00 for E Tue 24 Nov 08:00–16:00: breaks no rule" in shown.out
    assert "Bob (bob): E Tue 24 Nov 08:00–16:00 for L Wed 25 Nov 14:00–22:00: WTR-11 daily rest" in shown.out
    assert rota(REQUESTS, "decline", "S1", "--reason", "too little rest").out == (
        "S1 of Ann (ann) is declined: too little rest.\n"
    )
    assert rota(REQUESTS, "swap", "ann", "2", "cat").code == 0
    assert rota(REQUESTS, "agree", "S2").code == 0
    assert rota(REQUESTS, "grant", "S2").out.startswith("S2 is granted: tell both.\n")


def test_the_list_has_first_what_needs_a_decision(office: Office, rota: Rota) -> None:
    """Asked before waiting before decided, the nearest day first; over and done is left out without --all; filters."""
    for worker, number, state in ((1, 5, "asked"), (2, 2, "waiting"), (3, 1, "asked"), (1, 0, "granted")):
        office.add(
            t.Request(
                worker_id=worker, kind="off", from_on=day(number), until_on=day(number), state=state, asked_on=day(-13)
            )
        )
    office.add(t.Request(worker_id=2, kind="off", from_on=day(-9), until_on=day(-9), state="declined"))
    office.add(t.Absence(worker_id=3, kind="sick", starts_at=office.at(0, "00:00"), ends_at=office.at(1, "00:00")))
    office.add(
        t.Absence(
            worker_id=3, kind="annual", starts_at=office.at(3, "00:00"), ends_at=office.at(5, "00:00"), state="asked"
        )
    )

    def shown(*words: str) -> list[str]:
        return [line["reference"] for line in rota.json(REQUESTS, "list", *words)["requests"]]

    assert shown() == ["W3", "L2", "W1", "W2", "W4"]
    assert shown("--all") == ["W3", "L2", "W1", "W2", "W5", "W4"]
    assert shown("--state", "open", "--kind", "wish") == ["W3", "W1", "W2"]
    assert shown("--state", "granted") == ["W4"]
    assert shown("--setting", "H", "--kind", "leave") == ["L2"]
    answer = rota.json(REQUESTS, "list")
    assert (answer["schema"], answer["awaiting"]) == ("rota-requests/1", 4)
    assert answer["requests"][0]["days_old"] == 10
    assert rota(REQUESTS, "list").out.splitlines()[2].split()[:3] == ["L2", "Cat", "annual"]


def test_windows_limits_and_years_are_set_by_a_manager(rota: Rota) -> None:
    """What a manager sets is listed, as text and as data, and taken back."""
    mia = ("--as", "Mia")
    opened = rota(REQUESTS, "window", "open", "H", "23/11/2026", "29/11/2026", "--closes", "20/11/2026", *mia)
    assert opened.out == "Window 1: wishes for Mon 23 Nov to Sun 29 Nov at H are told from 20/11/2026 to 20/11/2026.\n"
    assert rota(REQUESTS, "wish", "ann", "off", "27/11/2026", "--weight", "3").out.splitlines() == [
        "W1: Ann (ann), off, Fri 27 Nov; asked.",
        "Weight 3; 0 of 0 wishes came true before.",
    ]
    assert "granted and promised" in rota(REQUESTS, "grant", "W1").out
    assert rota(REQUESTS, "window", "close", "1", "--on", "20/11/2026", *mia).code == 0
    assert [one["id"] for one in rota.json(REQUESTS, "window", "list")["windows"]] == [1]
    limit = rota(REQUESTS, "limit", "set", "H", "1", "--role", "care_worker", *mia)
    assert limit.out == "Limit 1 at H (care worker): at most 1 on leave at once.\n"
    assert rota(REQUESTS, "limit", "list", "H").out.splitlines()[1].split()[:4] == ["1", "H", "care_worker", "1"]
    assert rota(REQUESTS, "limit", "end", "1", *mia).out == "Limit 1 at H (care worker): is no more.\n"
    year = rota(
        REQUESTS, "entitlement", "set", "bob", "200", "--from", "1/4/2026", "--carried=-7:30", *mia, "--json"
    ).json
    assert year["entitlements"][0]["left"] == 200 * 60 - 450
    assert rota(REQUESTS, "wait", "W1").code == 2
    assert rota(REQUESTS, "fairness").out == "Nobody's wishes are known from the last weeks.\n"
