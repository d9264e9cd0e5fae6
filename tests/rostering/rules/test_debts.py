"""Rest that is owed: when it is repaid, what it asks of the next rosters, and who may cancel it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostering.errors import BadInputError, RefusedError
from rostering.rules.debts import (
    DAILY_REST,
    Debt,
    NewDebt,
    Settled,
    cancel_debt,
    open_debt,
    owed,
    read_debts,
    repayments,
    settle,
)
from rostering.store import tables as t
from rostering.store.use_case import use_case
from tests.rostering.office import Office

OPENED = datetime(2026, 11, 24, 8, tzinfo=UTC)  # Tuesday, no clock change near
ENDS = OPENED + timedelta(hours=8)
DEBT = Debt(1, 7, "WTR-11", 120, OPENED, date(2026, 12, 8), "reg21-continuity", "Mia")
LATER = OPENED + timedelta(days=40)


def work(begins: timedelta, hours: float = 8) -> tuple[datetime, datetime]:
    """Work so long after the short-rested work began."""
    return OPENED + begins, OPENED + begins + timedelta(hours=hours)


def rest_of(minutes: int) -> list[tuple[datetime, datetime]]:
    """The short-rested work, one rest of so many minutes, and then work without another rest that repays anything."""
    first = timedelta(hours=8, minutes=minutes)
    return [work(timedelta()), *(work(first + timedelta(hours=19 * number)) for number in range(60))]


@pytest.mark.parametrize(("minutes", "is_repaid"), [(DAILY_REST + 119, False), (DAILY_REST + 120, True)])
def test_a_daily_rest_and_the_debt_in_a_row_repay_it(minutes: int, is_repaid: bool) -> None:
    """One minute short of daily rest and debt repays nothing; exactly both repay it, at the minute it is complete."""
    found = repayments([DEBT], rest_of(minutes), LATER)
    assert found == ({1: ENDS + timedelta(minutes=DAILY_REST + 120)} if is_repaid else {})


def test_the_short_rest_itself_repays_nothing() -> None:
    """Rest before the work that the debt came from ended does not count, however long."""
    before = [(OPENED - timedelta(days=9), OPENED - timedelta(days=8))]
    assert repayments([DEBT], [*before, *rest_of(DAILY_REST)], LATER) == {}


@pytest.mark.parametrize(("minutes_after", "is_repaid"), [(0, True), (1, False)])
def test_the_rest_ends_by_the_end_of_the_due_day(minutes_after: int, is_repaid: bool) -> None:
    """The rest is complete at midnight after the due day at the latest; a minute later is too late."""
    begins = DEBT.due - timedelta(minutes=DAILY_REST + 120 - minutes_after)
    works = [(OPENED, begins)]
    assert (1 in repayments([DEBT], works, LATER)) is is_repaid


def test_what_is_not_known_yet_repays_nothing() -> None:
    """Rest counts until the instant up to which it is known."""
    needed = timedelta(minutes=DAILY_REST + 120)
    works = [work(timedelta())]
    assert repayments([DEBT], works, ENDS + needed - timedelta(minutes=1)) == {}
    assert repayments([DEBT], works, ENDS + needed) == {1: ENDS + needed}


def test_one_rest_repays_two_debts_only_with_room_for_both() -> None:
    """The minutes that repay one debt do not repay another."""
    other = replace(DEBT, id=2, minutes=60)
    assert set(repayments([DEBT, other], rest_of(DAILY_REST + 179), LATER)) == {1}
    assert set(repayments([DEBT, other], rest_of(DAILY_REST + 180), LATER)) == {1, 2}


def test_closed_debts_are_left_alone() -> None:
    """What was repaid or cancelled is neither repaid again nor asked for."""
    closed = [replace(DEBT, repaid_at=LATER), replace(DEBT, id=2, cancelled_by="Mia")]
    assert repayments(closed, [work(timedelta())], LATER) == {}
    assert owed(closed, [work(timedelta())]) == ()


def test_an_open_debt_asks_for_one_rest_until_the_due_day() -> None:
    """The window runs from the end of the short-rested work to the end of the due day."""
    (asked,) = owed([DEBT], [work(timedelta())])
    assert (asked.minutes, asked.begins, asked.ends) == (DAILY_REST + 120, ENDS, datetime(2026, 12, 9, tzinfo=UTC))
    assert owed([DEBT], [work(timedelta())], repaid=[1]) == ()


def test_a_debt_is_overdue_after_its_last_day() -> None:
    """On the due day it is still in time."""
    assert not DEBT.is_overdue(DEBT.due - timedelta(minutes=1))
    assert DEBT.is_overdue(DEBT.due)
    assert not replace(DEBT, cancelled_by="Mia").is_overdue(LATER)


spells = st.lists(st.tuples(st.integers(0, 20_000), st.integers(1, 900)), max_size=12)
some_debts = st.lists(st.tuples(st.integers(1, 660), st.integers(0, 14)), min_size=1, max_size=3)


@given(spells, some_debts)
def test_rest_that_keeps_every_window_repays_every_debt(
    stretches: list[tuple[int, int]], minutes: list[tuple[int, int]]
) -> None:
    """A line of work with the rest that each window asks for leaves no debt open: solving by the windows suffices."""
    works = [(OPENED, ENDS), *(work(timedelta(minutes=480 + begin), length / 60) for begin, length in stretches)]
    debts = [
        replace(DEBT, id=number, minutes=amount, due_on=DEBT.due_on - timedelta(days=sooner))
        for number, (amount, sooner) in enumerate(minutes, 1)
    ]
    if all(_has_rest(works, one.begins, one.ends, one.minutes) for one in owed(debts, works)):
        assert set(repayments(debts, works, LATER)) == {one.id for one in debts}


def _has_rest(works: Iterable[tuple[datetime, datetime]], begins: datetime, ends: datetime, minutes: int) -> bool:
    """Minute arithmetic of its own: the longest stretch without work in a window."""
    longest, free = timedelta(), begins
    for first, last in sorted(works):
        longest = max(longest, min(first, ends) - free)
        free = max(free, last)
    return max(longest, ends - free) >= timedelta(minutes=minutes)


@pytest.fixture
def indebted(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Ann is owed two hours since Tuesday; Mia and Max are managers."""
    monkeypatch.setenv("ROTA_NOW", "2026-11-26T12:00:00Z")
    office.worker("ann")
    office.add_all(
        t.Actor(name="Mia", role="manager"),
        t.Actor(name="Max", role="manager"),
        t.Actor(name="Col", role="coordinator"),
    )
    with use_case(office.store, "Mia", "waive") as case:
        open_debt(case, NewDebt(1, "WTR-11", 120, OPENED, 14, "reg21-continuity"))
        case.record("waiver 1", after="WTR-11")
    return office


def debts(office: Office) -> tuple[Debt, ...]:
    with office.store.reading() as session:
        return read_debts(session)


def test_a_debt_is_due_as_many_days_on_as_there_are_to_repay(indebted: Office) -> None:
    """Fourteen days after the day of the short-rested work."""
    (debt,) = debts(indebted)
    assert (debt.minutes, debt.due_on, debt.is_open) == (120, date(2026, 12, 8), True)


def test_rest_taken_is_recorded(indebted: Office) -> None:
    """What was worked since and is over decides: long enough a rest settles the debt, once."""
    indebted.worked(1, 1, "08:00", "16:00")
    indebted.worked(1, 2, "08:00", "16:00")
    with use_case(indebted.store, "Mia", "waive") as case:
        assert settle(case) == Settled(repaid=1, owed_again=0)
        case.record("rest debts", after="1 repaid")
    assert debts(indebted) == ()


@pytest.mark.parametrize(
    ("who", "number", "note", "error", "says"),
    [
        ("Mia", 1, "no relief; two days paid leave", RefusedError, "takes a second manager"),
        ("Col", 1, "no relief", RefusedError, "may not agree lasting exceptions"),
        ("Max", 1, " ", BadInputError, "--note"),
        ("Max", 9, "no relief", BadInputError, "There is no rest debt 9"),
    ],
)
def test_who_may_not_cancel_changes_nothing(
    indebted: Office, who: str, number: int, note: str, error: type[Exception], says: str
) -> None:
    """The manager who opened it, a coordinator, no note, no such debt: refused, the store byte for byte as it was."""
    before = indebted.store.path.read_bytes()
    with pytest.raises(error, match=says):
        cancel_debt(indebted.store, who, number, note)
    assert indebted.store.path.read_bytes() == before


def test_a_second_manager_cancels_once(indebted: Office) -> None:
    """With a note; a second time there is nothing to cancel."""
    cancelled = cancel_debt(indebted.store, "Max", 1, "no relief; two days paid leave")
    assert (cancelled.cancelled_by, cancelled.cancelled_note) == ("Max", "no relief; two days paid leave")
    assert debts(indebted) == ()
    with pytest.raises(BadInputError, match="cancelled already"):
        cancel_debt(indebted.store, "Max", 1, "again")
