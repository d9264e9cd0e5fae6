"""How the first screen looks, at a few sizes and in two themes. Renew with --snapshot-update, and look at them."""

from collections.abc import Callable

import pytest
from textual.pilot import Pilot

from ui.app import RotaApp


async def willow(pilot: Pilot[int]) -> None:
    """Willow House, on the first broken rule."""
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    await pilot.press("n", "x")
    await pilot.pause()


@pytest.mark.parametrize(
    ("theme", "size"), [("rota-dark", (120, 40)), ("rota-dark", (80, 24)), ("rota-light", (120, 40))]
)
def test_the_week(
    snap_compare: Callable[..., bool], open_app: Callable[..., RotaApp], theme: str, size: tuple[int, int]
) -> None:
    """The week of a home with every mark in it looks as it did."""
    assert snap_compare(open_app(theme), terminal_size=size, run_before=willow)
