"""How the inbox looks, small and large. Renew with --snapshot-update, and look at them."""

from collections.abc import Callable, Iterator

import pytest

from rostering.aid.deputies import Deputing, name_deputy
from rostering.aid.questions import answer, ask
from rostering.store import tables as t
from tests.rostering.aid.lending import Lending
from tests.rostering.office import Office, day
from tests.ui import office as week
from tests.ui.test_snapshots import SIZES, pressing
from ui.app import RotaApp
from ui.desk import Desk

# What is pressed until each screen is there.
PATHS: dict[str, tuple[str, ...]] = {
    "inbox": ("f10",),
    "loan": ("f10", "enter"),
    "release": ("f10", "a"),
    "deputy": ("f10", "g"),
}


@pytest.fixture(scope="module")
def waiting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk of a lender's manager that is only read: one loan presses and has a question answered, one waits for
    longer, one waits for the host, which asks something, one is active; a deputy is named."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ROTA_NOW", week.NOW)
        office = Office(tmp_path_factory.mktemp("inbox"))
        lending = Lending(office, notice_days=2)
        for number in (8, 9):
            office.shift(number, "07:00", "15:00", target=2)
        office.change(t.Contract, 1, pence_an_hour=1300)
        shift = office.shift(8, "07:00", "15:00", setting_id=lending.away)
        roster = office.roster((lending.away,), state="published", first_day=day(7), last_day=day(13))
        office.assign(roster, lending.ann, shift)
        pressing_one = lending.ask(first=7, last=13)
        lending.ask(first=30, last=31)
        lending.until(lending.ask(first=20, last=21), "release")
        lending.active(first=16, last=17)
        store = office.store
        ask(store, "nia", pressing_one, "Who meets her there on the first day?")
        answer(store, "hugh", pressing_one, "Cora does, at seven.")
        ask(store, "hugh", 3, "May she stay a day longer?")
        name_deputy(store, "nia", Deputing("noor", day(6)))
        yield Desk(store, "nia")


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", PATHS)
def test_a_screen(snap_compare: Callable[..., bool], waiting: Desk, name: str, size: tuple[int, int]) -> None:
    """Each screen looks as it did."""
    assert snap_compare(RotaApp(waiting, week.MONDAY), terminal_size=size, run_before=pressing(PATHS[name]))
