"""Sweeps of the collector wait while something large is read, and what was read is left out of them."""

import gc

import pytest

from ui.sweeps import NoSweeps


def test_sweeps_wait_until_the_last_of_them_ends() -> None:
    """While any stretch lasts there are no sweeps; ended early, it is not ended again."""
    assert gc.isenabled()
    with NoSweeps() as one, NoSweeps():
        assert not gc.isenabled()
        one.end()
        assert not gc.isenabled()
        one.end()
        assert not gc.isenabled()
    assert gc.isenabled()


@pytest.mark.slow
def test_what_was_made_is_left_alone() -> None:
    """What came of a stretch is not looked at by later sweeps."""
    before = gc.get_freeze_count()
    with NoSweeps():
        kept = [[number] for number in range(10_000)]
    assert gc.get_freeze_count() >= before + len(kept)
