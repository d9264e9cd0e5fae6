"""A clock that is put forward or back while a batch runs."""

import json
from pathlib import Path

import pytest

from rostering.batch.wall_clock import WallClock
from tests.rostering.batch.conftest import Batches


class Clocks:
    """A clock on the wall, and one that only ever goes on."""

    def __init__(self) -> None:
        self.wall, self.steady = 1_700_000_000.0, 500.0

    def wait(self, seconds: float) -> None:
        """Time goes by on both."""
        self.wall += seconds
        self.steady += seconds

    def beside(self) -> WallClock:
        """One beside the other."""
        return WallClock(lambda: self.wall, lambda: self.steady)


@pytest.mark.parametrize(
    ("by", "said"), [(3600.0, "forward by 1 h"), (-7200.0, "back by 2 h"), (90.0, "forward by 2 min")]
)
def test_a_jump_is_said_once(by: float, said: str) -> None:
    """It is told by how much, the batch goes on, and the next look finds nothing new."""
    clocks = Clocks()
    clock = clocks.beside()
    clocks.wait(1000)
    assert clock.jumped() == ""
    clocks.wall += by
    assert clock.jumped() == f"The clock went {said}; the batch goes on with the time it was given."
    clocks.wait(1000)
    assert clock.jumped() == ""


@pytest.mark.parametrize("by", [59.0, -59.0])
def test_a_correction_is_no_jump(by: float) -> None:
    """Less than a minute is what clocks are corrected by."""
    clocks = Clocks()
    clock = clocks.beside()
    clocks.wall += by
    assert clock.jumped() == ""


def test_a_batch_says_so_and_goes_on(
    batches: Batches, files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line of the log tells the jump, and every roster is there."""
    clocks = Clocks()
    monkeypatch.setattr("rostering.batch.solve_batch.WallClock", clocks.beside)

    def jump(posed: object) -> None:
        clocks.wall += 3600 if not batches.engine.solved else 0

    batched = batches.folder(files, tmp_path / "out", around=jump)
    assert len(batched.outcomes) == 5
    assert all(one.state == "solved" for one in batched.outcomes)
    told = [line["said"] for line in map(json.loads, batches.heard) if line["event"] == "clock"]
    assert told == ["The clock went forward by 1 h; the batch goes on with the time it was given."]
