"""Wishes: the window in which they are told, what granting one promises, and who gets theirs granted over time."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from rostering.errors import BadInputError, RefusedError
from rostering.requests.deciding import decline
from rostering.requests.windows import close_window, list_windows, open_window
from rostering.requests.wish_record import lean, list_records, wish_records
from rostering.requests.wishes import WishAsked, ask_wish, grant_wish, view_wish
from rostering.store import audit
from rostering.store import tables as t
from tests.rostering.office import MONDAY, Office, day
from tests.rostering.requests.offices import NOW, away, staffed

TODAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the Friday before the week."""
    monkeypatch.setenv("ROTA_NOW", NOW)


@pytest.fixture
def workers(office: Office) -> dict[str, int]:
    """The people of the office."""
    return staffed(office)


def window(office: Office, opens: date, closes: date) -> int:
    """A window for wishes for the office's week."""
    found = open_window(office.store, "Mia", "H", day(0), day(6), opens, closes).id
    assert found is not None
    return found


def wish(office: Office, worker: int, on: date, state: str, **more: object) -> int:
    """A wish for a day off as the store may hold it."""
    facts = {"worker_id": worker, "kind": "off", "from_on": on, "until_on": on, "state": state} | more
    return office.add(t.Request(**facts))


@pytest.mark.parametrize(
    ("opens", "closes", "taken"),
    [(0, 0, True), (-9, 0, True), (0, 9, True), (-9, -1, False), (1, 9, False)],
)
def test_a_window_includes_its_first_and_its_last_day(
    office: Office, workers: dict[str, int], opens: int, closes: int, taken: bool
) -> None:
    """Wishes are told on the day a window opens and on the day it closes, not the day before or after."""
    window(office, TODAY + timedelta(days=opens), TODAY + timedelta(days=closes))
    asked = WishAsked("ann", "off", day(2))
    if taken:
        assert ask_wish(office.store, "Col", asked).state == "asked"
        return
    with pytest.raises(RefusedError, match="window for wishes for Mon 23 Nov to Sun 29 Nov at H") as refused:
        ask_wish(office.store, "Col", asked)
    assert ("closed on 19/11/2026" if closes < 0 else "opens on 21/11/2026") in refused.value.sentence


def test_a_manager_takes_a_wish_outside_the_window(office: Office, workers: dict[str, int]) -> None:
    """With a reason a manager takes it and it is on record; a coordinator cannot."""
    close_window(office.store, "Mia", window(office, TODAY - timedelta(days=9), TODAY), TODAY - timedelta(days=1))
    asked = WishAsked("ann", "off", day(2))
    with pytest.raises(RefusedError, match="grant against them"):
        ask_wish(office.store, "Col", asked, allow="a school play")
    view = ask_wish(office.store, "Mia", asked, allow="a school play")
    assert view.answer == "taken outside the window: a school play"
    with office.store.reading() as session:
        assert "allowed: a school play" in (audit.show(session, subject="wish W1")[-1].after or "")


@pytest.mark.parametrize(("ahead", "says"), [(83, "opened"), (84, None), (56, None), (55, "closed"), (85, "opens")])
def test_without_a_window_the_policy_counts_days(
    office: Office, workers: dict[str, int], monkeypatch: pytest.MonkeyPatch, ahead: int, says: str | None
) -> None:
    """Nobody opened one: wishes are taken from 84 to 56 days before the roster's first day, both included."""
    office.roster()
    monkeypatch.setenv("ROTA_NOW", f"{MONDAY - timedelta(days=ahead)}T10:00:00Z")
    asked = WishAsked("ann", "off", day(3))
    if says in (None, "opened"):
        assert ask_wish(office.store, "Col", asked).reference == "W1"
        return
    with pytest.raises(RefusedError, match=says):
        ask_wish(office.store, "Col", asked)


def test_windows_are_listed_and_take_a_manager(office: Office, workers: dict[str, int]) -> None:
    """A coordinator opens none; dates the wrong way round are refused; the list has those whose period is ahead."""
    with pytest.raises(RefusedError):
        open_window(office.store, "Col", "H", day(0), day(6), TODAY, TODAY)
    with pytest.raises(BadInputError, match="in order"):
        open_window(office.store, "Mia", "H", day(6), day(0), TODAY, TODAY)
    with pytest.raises(BadInputError, match="after its period"):
        open_window(office.store, "Mia", "H", day(0), day(6), day(7), day(8))
    number = window(office, TODAY, TODAY)
    assert [one.id for one in list_windows(office.store, None, "H")] == [number]
    with pytest.raises(BadInputError, match="cannot close"):
        close_window(office.store, "Mia", number, TODAY - timedelta(days=1))


def test_a_granted_wish_is_a_promise(office: Office, workers: dict[str, int]) -> None:
    """After granting, a roster with somebody at work on the promised day breaks a hard rule."""
    window(office, TODAY, TODAY)
    view = ask_wish(office.store, "Col", WishAsked("ann", "off", day(2)))
    done = grant_wish(office.store, "Col", view.reference)
    assert (done.state, done.promised) == ("granted", True)
    assert office.broken() == []
    office.assign(office.roster(), workers["ann"], office.shift(2, "07:00", "15:00"))
    assert office.broken() == ["GEN-REQ/promised"]


def test_a_published_roster_is_not_contradicted(office: Office, workers: dict[str, int]) -> None:
    """A wish against a published shift is not promised before the shift is gone; a draft does not stand in the way."""
    shift = office.shift(2, "07:00", "15:00")
    roster = office.roster(state="published")
    office.assign(roster, workers["ann"], shift)
    number = wish(office, workers["ann"], day(2), "asked")
    with pytest.raises(BadInputError, match="is on D Wed 25 Nov 07:00–15:00 in a published roster"):
        grant_wish(office.store, "Col", f"W{number}")
    office.change(t.Roster, roster, state="draft")
    assert grant_wish(office.store, "Col", f"W{number}").stands == ("D Wed 25 Nov 07:00–15:00",)


@given(asked=st.integers(0, 60), share=st.fractions(0, 1), most=st.integers(0, 9))
def test_the_lean_follows_what_was_not_granted(asked: int, share: float, most: int) -> None:
    """None for nothing asked or all granted, the most for nothing granted, and never less for fewer granted."""
    granted = int(asked * share)
    found = lean(asked, granted, most)
    assert 0 <= found <= most
    if asked:
        assert lean(asked, asked, most) == 0
        assert lean(asked, 0, most) == most
        assert lean(asked, max(0, granted - 1), most) >= found


def test_who_got_fewer_weighs_more(office: Office, workers: dict[str, int]) -> None:
    """Bob, of whose wishes in the last 26 weeks none was granted, weighs three points more in the solve; Ann, of whose
    all were, nothing; what is older than 26 weeks does not count."""
    for name, state in (("ann", "granted"), ("bob", "declined")):
        for week in (1, 26):
            wish(office, workers[name], MONDAY - timedelta(weeks=week), state, promised=state == "granted")
        wish(office, workers[name], MONDAY - timedelta(weeks=26, days=1), "declined")
        wish(office, workers[name], day(3), "asked", weight=2)
    wish(office, workers["cat"], day(3), "asked", weight=2)
    weights = {office.snapshot().persons[one.person].code: one.weight for one in office.snapshot().wishes}
    assert weights == {"ann": 2, "bob": 5, "cat": 2}
    with office.store.reading() as session:
        found = wish_records(session, MONDAY)
    assert [(one.asked, one.granted, one.lean) for one in found.values()] == [(2, 2, 0), (2, 0, 3)]


def test_the_solve_prefers_who_got_fewer(office: Office, workers: dict[str, int]) -> None:
    """Two wish the same day off and one of them is needed: the one whose earlier wish was declined has it."""
    for name in ("cat", "nan"):
        away(office, workers[name], 0, 6)
    for contract in range(1, 5):
        office.change(t.Contract, contract, minutes=None)
    wish(office, workers["bob"], MONDAY - timedelta(weeks=1), "declined")
    for name in ("ann", "bob"):
        wish(office, workers[name], day(3), "asked")
    office.shift(3, "07:00", "15:00")
    assert [one.person for one in office.snapshot().wishes if one.weight > 1] == [2]
    solved = office.solve(accept=True)
    assert solved.result.roster is not None
    with office.store.reading() as session:
        assert session.exec(select(t.Assignment.worker_id)).all() == [workers["ann"]]


def test_an_undecided_wish_counts_by_the_published_roster(office: Office, workers: dict[str, int]) -> None:
    """What nobody decided came true when the published roster met it; on no more than a draft nobody knows yet."""
    roster = office.roster()
    shift = office.shift(2, "07:00", "15:00")
    office.assign(roster, workers["ann"], shift)
    for on in (day(2), day(3)):
        wish(office, workers["ann"], on, "asked")
    wish(office, workers["ann"], day(2), "asked", kind="on", shift_code="D")
    wish(office, workers["ann"], day(2), "asked", kind="on", shift_code="N")
    with office.store.reading() as session:
        assert wish_records(session, day(7)) == {}
    office.change(t.Roster, roster, state="published")
    with office.store.reading() as session:
        (found,) = wish_records(session, day(7)).values()
    assert (found.asked, found.granted) == (4, 2)


def test_the_record_is_visible(office: Office, workers: dict[str, int]) -> None:
    """The list has those first who got the least of what they asked for, and the wish itself says its record."""
    wish(office, workers["ann"], TODAY - timedelta(days=30), "granted")
    wish(office, workers["bob"], TODAY - timedelta(days=30), "declined")
    lines = list_records(office.store, "Col")
    assert [(one.person, one.asked, one.granted, one.lean) for one in lines] == [("bob", 1, 0, 3), ("ann", 1, 1, 0)]
    number = wish(office, workers["bob"], day(2), "asked")
    assert view_wish(office.store, None, f"W{number}").lean == 3


def test_declining_says_why(office: Office, workers: dict[str, int]) -> None:
    """A declined wish keeps its reason and is no wish of the next solve."""
    number = wish(office, workers["ann"], day(2), "asked")
    decline(office.store, "Col", f"w{number}", "four are off that day")
    assert view_wish(office.store, None, f"W{number}").answer == "four are off that day"
    assert office.snapshot().wishes == ()


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (WishAsked("ann", "maybe", MONDAY), "'on' or 'off'"),
        (WishAsked("ann", "off", day(3), day(1)), "before it begins"),
        (WishAsked("ann", "off", MONDAY, day(28)), "ask for leave"),
        (WishAsked("ann", "off", MONDAY, weight=10), "1 to 9"),
        (WishAsked("ann", "off", MONDAY, setting="X"), "no setting 'X'"),
        (WishAsked("ann", "off", day(2)), "told that wish already"),
    ],
)
def test_what_cannot_be_wished(office: Office, workers: dict[str, int], asked: WishAsked, says: str) -> None:
    """Bad input is one sentence, and the store stays byte for byte as it was."""
    window(office, TODAY, TODAY)
    wish(office, workers["ann"], day(2), "asked")
    before = office.store.path.read_bytes()
    with pytest.raises(BadInputError, match=says):
        ask_wish(office.store, "Col", asked)
    assert office.store.path.read_bytes() == before
