"""Taking requests back: what was granted frees its days, what stands on a roster stays, and why is kept."""

import pytest

from rostering.errors import BadInputError, RefusedError
from rostering.requests.deciding import decline
from rostering.requests.entitlement import list_entitlements
from rostering.requests.leave import LeaveAsked, ask_leave, grant_leave
from rostering.requests.swaps import SwapAsked, agree_swap, ask_swap, grant_swap
from rostering.requests.wish_record import list_records
from rostering.requests.wishes import WishAsked, ask_wish, grant_wish, view_wish
from rostering.requests.withdrawing import withdraw
from rostering.store import audit
from rostering.store import tables as t
from tests.rostering.office import Office, day
from tests.rostering.requests.offices import NOW, entitled, staffed


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the Friday before the week."""
    monkeypatch.setenv("ROTA_NOW", NOW)


@pytest.fixture
def workers(office: Office) -> dict[str, int]:
    """The people of the office."""
    return staffed(office)


def leave(office: Office, number: int = 1) -> str:
    """Ann's leave of one day, asked for."""
    return ask_leave(office.store, "Col", LeaveAsked("ann", "annual", day(number))).reference


def swap(office: Office, workers: dict[str, int]) -> str:
    """Ann would give Tuesday's early to Bob, who said yes."""
    office.assign(office.roster(), workers["ann"], office.shift(1, "08:00", "16:00", "E"))
    typed = ask_swap(office.store, "Col", SwapAsked("ann", "24/11/2026", "bob")).reference
    agree_swap(office.store, "Col", typed)
    return typed


def test_what_is_open_is_taken_back_and_asked_anew(office: Office, workers: dict[str, int]) -> None:
    """The reason is in the trail, and the same days can be asked for again."""
    typed = leave(office)
    done = withdraw(office.store, "Col", typed, "the trip is off")
    assert (done.decided.state, done.given_up) == ("withdrawn", ())
    with office.store.reading() as session:
        (entry,) = (one for one in audit.show(session, subject=f"leave {typed}") if one.before)
    assert (entry.before, entry.after, entry.actor) == ("asked", "withdrawn: the trip is off", "Col")
    assert leave(office) == "L2"
    with pytest.raises(BadInputError, match="L1 is withdrawn by Col already; nothing is left to decide"):
        grant_leave(office.store, "Col", typed)


def test_granted_leave_frees_its_days_and_puts_nobody_back(office: Office, workers: dict[str, int]) -> None:
    """Ann can come again and has her eight hours back; the shift of the published roster that she was taken off stays
    open, and is named."""
    entitled(office, workers["ann"], 2250)
    shift, other = office.shift(1, "08:00", "16:00", "E"), office.shift(1, "14:00", "22:00", "L")
    office.assign(office.roster(state="published"), workers["ann"], shift)
    typed = leave(office)
    grant_leave(office.store, "Col", typed)
    assert office.refusal("ann", other) == "GEN-AVAIL"
    done = withdraw(office.store, "Col", typed, "the trip is off")
    assert done.given_up == ("E Tue 24 Nov 08:00–16:00, Hill House",)
    assert office.refusal("ann", other) is None
    assert not len(office.standing().roster)
    (year,) = list_entitlements(office.store, None, "ann")
    assert (year.granted, year.asked, year.left) == (0, 0, 2250)


def test_a_promise_ends_with_its_wish(office: Office, workers: dict[str, int]) -> None:
    """A wish taken back is promised no more, and is not held against the office as one that did not come true."""
    typed = ask_wish(office.store, "Mia", WishAsked("ann", "off", day(1)), allow="asked in time").reference
    grant_wish(office.store, "Mia", typed)
    withdraw(office.store, "Col", typed, "no longer needed")
    view = view_wish(office.store, None, typed)
    assert (view.state, view.promised) == ("withdrawn", False)
    assert not office.snapshot().wishes
    office.change(t.Request, 1, from_on=day(-7), until_on=day(-7))
    assert list_records(office.store, None) == ()


def test_a_swap_that_stands_is_not_undone_by_taking_it_back(office: Office, workers: dict[str, int]) -> None:
    """Before it is granted it is taken back; afterwards the roster would have to change, and that is said."""
    typed = swap(office, workers)
    grant_swap(office.store, "Col", typed)
    before = office.store.path.read_bytes()
    with pytest.raises(BadInputError, match=f"{typed} was granted and stands on the roster; undo it there"):
        withdraw(office.store, "Col", typed, "changed their minds")
    assert office.store.path.read_bytes() == before


def test_an_open_swap_is_taken_back(office: Office, workers: dict[str, int]) -> None:
    """Nobody moves, and nothing is left to grant."""
    typed = swap(office, workers)
    withdraw(office.store, "Col", typed, "changed their minds")
    with pytest.raises(BadInputError, match="is withdrawn by Col already"):
        grant_swap(office.store, "Col", typed)
    assert office.count(t.Assignment) == 1


@pytest.mark.parametrize(
    ("typed", "reason", "says"),
    [
        ("L9", "off", "There is no leave L9"),
        ("L1", "", "Give the reason for taking it back"),
        ("L1", "sick again", "says nothing about anybody's health"),
        ("L2", "off", "L2 is declined by Mia already; nothing is left to take back"),
        ("L3", "off", "L3 began on Thu 19 Nov; only leave that is still to come is taken back"),
    ],
)
def test_what_cannot_be_taken_back(office: Office, workers: dict[str, int], typed: str, reason: str, says: str) -> None:
    """Bad input is one sentence, and the store stays byte for byte as it was."""
    leave(office)
    decline(office.store, "Mia", leave(office, 2), "too many are off")
    grant_leave(office.store, "Mia", leave(office, -4))
    before = office.store.path.read_bytes()
    with pytest.raises(BadInputError, match=says):
        withdraw(office.store, "Col", typed, reason)
    assert office.store.path.read_bytes() == before


def test_whoever_only_sees_takes_nothing_back(office: Office, workers: dict[str, int]) -> None:
    """A scheduler is refused."""
    typed = leave(office)
    with pytest.raises(RefusedError, match="Sam"):
        withdraw(office.store, "Sam", typed, "the trip is off")
