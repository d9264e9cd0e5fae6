"""Looking into short shifts: read once for all who ask, the last few kept, and read anew after a change."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from rostering.gaps.desk import Desk as GapDesk
from rostering.gaps.sick_call import mark_sick
from tests.rostering.gaps.dawn import DAWN, DAY, TUESDAY, home
from tests.rostering.office import Office
from ui.looked import MOST, Looked


@pytest.fixture
def dawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """The published week at ten past six on Tuesday."""
    monkeypatch.setenv("ROTA_NOW", DAWN)
    return home(Office(tmp_path))


@pytest.fixture
def looked(dawn: Office) -> Looked:
    """Nothing looked into yet."""
    return Looked(dawn.store, None)


def test_who_asks_while_another_reads_gets_the_same(looked: Looked) -> None:
    """The line under the grid and the list of candidates ask at the same time, and the store is read once."""
    together = Barrier(2)

    def ask() -> GapDesk:
        together.wait()
        return looked.into(DAY)

    with ThreadPoolExecutor(2) as pool:
        first, second = (pool.submit(ask) for _ in range(2))
    assert first.result() is second.result()


def test_a_change_in_the_store_is_read(looked: Looked, dawn: Office) -> None:
    """After another coordinator's edit the facts are read anew."""
    assert len(looked.into(DAY).snapshot.assignments) == 1
    mark_sick(dawn.store, None, "ann", from_at=dawn.at(TUESDAY, "00:00"))
    assert looked.into(DAY).snapshot.assignments == ()


def test_the_last_few_are_kept(looked: Looked, dawn: Office) -> None:
    """Going to and fro between a few short shifts reads each once; what was looked at long ago is let go."""
    others = [dawn.shift(number, "08:00", "12:00", "S", target=1, minimum=1) for number in range(2, 2 + MOST)]
    first = looked.into(DAY)
    for one in others[:-1]:
        looked.into(one)
    assert looked.into(DAY) is first
    for one in others:
        looked.into(one)
    assert looked.into(DAY) is not first
