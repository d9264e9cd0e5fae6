"""The plan of loans on the screen: proposed loans and what stays open, kept or dropped, saved; and how it looks."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from rostering.store import tables as t
from rostering.store.sqlite import SqliteStore
from tests.rostering.aid.lending import Lending
from tests.rostering.aid.planning import NIGHT, Region
from tests.rostering.office import NURSE, Office
from tests.ui import office
from tests.ui.drive import Driver, Play, drive
from tests.ui.test_inbox import InboxApp
from ui.desk import Desk
from ui.screens.aid_plan import AidPlanScreen
from ui.screens.inbox import InboxScreen

SIZES = ((80, 24), (120, 36))


def furnished(folder: Path) -> Region:
    """H is short of three carers and a nurse. Ann of north is needed at home on Friday, Bob and Wyn are free."""
    region = Region(Lending(Office(folder)))
    lending, made = region.lending, region.office
    made.change(t.Person, 1, name="Ann Jones")
    region.worker("bob", person_id=made.person("bob", name="Bob Reese"))
    west = made.add(t.Organisation(code="west", name="West Care"))
    weir = made.setting("W", organisation_id=west, name="Weir Lodge")
    made.worker("wyn", organisation_id=west, setting_id=weir, person_id=made.person("wyn", name="Wyn Parry"))
    made.roster((weir,))
    lending.agree("west", sides={"org": (), "north": (), "west": ()})
    for base, minutes in ((lending.away, 20), (weir, 45)):
        made.add_all(t.Travel(from_id=base, to_id=made.home, minutes=minutes))
    made.add(t.Clearance(person_id=2, kind="induction", setting_id=made.home, on_date=made.monday))
    for number in (3, 4):
        region.gap(number, priority=1)
    region.gap(4, code="E", priority=2)
    region.gap(5, code="N", times=NIGHT, role=NURSE)
    region.at_home(4, [lending.ann])
    region.at_home(3, [lending.ann], minimum=0, target=1)
    return region


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> SqliteStore:
    """A store that is only read."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ROTA_NOW", office.NOW)
        return furnished(tmp_path_factory.mktemp("aided")).office.store


@pytest.fixture
def region(tmp_path: Path) -> Region:
    """The same, to be changed."""
    return furnished(tmp_path)


def play(region: Region, keys: Play) -> None:
    """What a coordinator of the host does."""
    drive(InboxApp(Desk(region.office.store, "cora")), keys, (80, 24))


def shown(driver: Driver) -> list[tuple[str, str]]:
    """The lines that one may stand on: their mark and what stands third."""
    lines = driver.on(AidPlanScreen).state.lines
    return [(line.mark, line.cells[2]) for line in lines if line.item is not None]


def pressing(keys: tuple[str, ...]) -> Callable[[Pilot[int]], Awaitable[None]]:
    """Presses keys one after the other, when the inbox is there."""

    async def press(pilot: Pilot[int]) -> None:
        assert isinstance(pilot.app, InboxApp)
        driver = Driver(pilot.app, pilot)
        await driver.settle()
        await driver.press(*keys)

    return press


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES, ids=["small", "middle"])
@pytest.mark.parametrize("keys", [("p",), ("p", "space", "down", "enter")], ids=["plan", "one read"])
def test_how_it_looks(
    snap_compare: Callable[..., bool], kept: SqliteStore, keys: tuple[str, ...], size: tuple[int, int]
) -> None:
    """List and reasons beside it, or one loan on the whole screen."""
    app = InboxApp(Desk(kept, "cora"))
    assert snap_compare(app, terminal_size=size, run_before=pressing(keys))


@pytest.mark.slow
def test_what_is_kept_is_drafted(region: Region) -> None:
    """A loan that is dropped stays a proposal; the other is a draft, stands in the inbox, and nobody is assigned."""

    async def keys(driver: Driver) -> None:
        await driver.press("p")
        assert [mark for mark, _ in shown(driver)] == ["✓", "✓", "!"]
        await driver.press("space")
        assert [mark for mark, _ in shown(driver)] == ["–", "✓", "!"]
        await driver.press("s")
        assert driver.on(AidPlanScreen).state.said.startswith("1 loan drafted")
        await driver.press("escape")
        assert len([line for line in driver.on(InboxScreen).state.lines if line.item is not None]) == 1

    before = region.office.count(t.Assignment)
    play(region, keys)
    assert (region.office.count(t.Deployment), region.office.count(t.Assignment)) == (1, before)


def test_none_or_all(region: Region) -> None:
    """With none kept there is nothing to save; once more, all are kept again."""

    async def keys(driver: Driver) -> None:
        await driver.press("p", "n", "s")
        assert driver.on(AidPlanScreen).state.said.startswith("No loan is kept")
        await driver.press("n")
        assert [mark for mark, _ in shown(driver)] == ["✓", "✓", "!"]

    play(region, keys)
    assert region.office.count(t.Deployment) == 0


def test_what_protection_costs(region: Region) -> None:
    """The title says it; without protection it says so, and the price is gone."""

    async def keys(driver: Driver) -> None:
        await driver.press("p")
        assert not driver.on(AidPlanScreen).state.failure
        assert driver.on(AidPlanScreen).note().endswith("3 of 4 places closed; protection costs 0")
        await driver.press("t")
        assert driver.on(AidPlanScreen).note().endswith("lenders not protected")

    play(region, keys)
