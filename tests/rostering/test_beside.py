"""Work done in a copy of the process: its answer, what becomes of its faults, and halves that make a whole."""

import multiprocessing
import os
import sys
import time
from functools import partial

import pytest

from rostering.beside import beside, is_possible
from rostering.rosters.read import read_snapshot
from rostering.rosters.seats import seats_on
from rostering.store.sqlite import SqliteStore
from tests.rostering.pipeline.test_demo import WEEK

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="processes are copied on Linux only")


def test_a_copy_answers() -> None:
    """Its work is done elsewhere, and its answer comes here."""
    with beside(os.getpid) as copy:
        elsewhere = copy.answer()
    assert elsewhere != os.getpid()


def test_a_copy_that_is_lost_costs_nothing_but_time() -> None:
    """Where it is killed, the work is done here."""
    here = os.getpid()

    def work() -> int:
        return os.getpid() if os.getpid() == here else os._exit(9)

    with beside(work) as copy:
        assert copy.answer() == here


def test_a_fault_is_met_here() -> None:
    """What is wrong with the work is raised where it was asked for."""
    with pytest.raises(ZeroDivisionError), beside(lambda: 1 // 0) as copy:
        copy.answer()


def test_a_copy_ends_with_its_block() -> None:
    """Whoever no longer wants an answer leaves nothing running."""
    before = set(multiprocessing.active_children())
    with beside(partial(time.sleep, 60)):
        begun = set(multiprocessing.active_children()) - before
    assert len(begun) == 1
    assert set(multiprocessing.active_children()) <= before


def test_two_halves_make_the_whole(demo: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """The seats and refusals of a week are the same, in the same order, whether or not a copy judges half of it."""
    with demo.reading() as session:
        snapshot = read_snapshot(session, WEEK)
    ids = {shift.id: f"{shift.id}" for shift in snapshot.shifts}
    alone = seats_on(snapshot, ids)
    monkeypatch.setattr("rostering.rosters.seats.MANY", 0)
    monkeypatch.setattr("rostering.rosters.seats.is_possible", lambda: True)
    together = seats_on(snapshot, ids)
    assert together == alone
    assert [*together[0]] == [*alone[0]]
    assert len(alone[0]) > 100


def test_a_copy_makes_no_copies() -> None:
    """Nothing is copied again in a copy."""
    with beside(is_possible) as copy:
        assert copy.answer() is False
