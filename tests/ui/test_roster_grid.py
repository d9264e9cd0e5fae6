"""The grid keeps what it has painted: it must never show anything but what painting all anew would show."""

from collections.abc import Callable

import pytest
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip

from tests.ui.drive import Driver, drive
from ui.app import RotaApp
from ui.screens.week import WeekScreen
from ui.widgets.grid_paint import (
    HEADER_HEIGHT,
    frozen_join,
    lay_out,
    lay_over,
    paint_header,
    paint_line,
    paint_rest,
)
from ui.widgets.grid_paint import Painted as Line
from ui.widgets.palette import Palette
from ui.widgets.roster_grid import PARTS, RosterGrid

SCRIPT = (
    *("right", "down", "j", "l", "pagedown", "end", "k", "pageup", "n", "down", "pagedown", "home", "ctrl+end", "up"),
    *("s", "left", "ctrl+home", "x", "x", "x", "p", "s", "right", "r", "]", "down", "[", "end", "j", "x"),
)
Cells = list[tuple[str, Style | None]]


def cells(strip: Strip) -> Cells:
    """Each cell's letter and style, without what Textual notes on styles for the mouse."""
    found: Cells = []
    for text, style, _ in strip.discard_meta():
        found += [(letter, style) for letter in text]
    return found


def naive(screen: WeekScreen, grid: RosterGrid) -> list[Cells]:
    """The whole window of the grid painted from the state, nothing kept from before."""
    state, sheet = screen.state, screen.state.sheet
    assert sheet is not None
    assert state.span is not None
    window = grid.scrollable_content_region.size
    layout = lay_out(window.width, sheet, state.span.today)
    styles = {part: grid.get_component_rich_style(f"roster-grid--{part}", partial=True) for part in PARTS}
    styles["plain"] = grid.rich_style + styles["plain"]
    for band in ("weekend-band", "today-band"):
        styles[band] = styles["plain"] + styles[band]
    palette = Palette(styles)
    lines: list[Line] = []
    for number, one in enumerate(sheet.lines):
        line = paint_line(one, layout, palette)
        if number == state.line:
            line = Line(
                lay_over(line.name, 0, layout.name, styles["crosshair"]),
                lay_over(line.body, layout.x_of(state.day), layout.cell, styles["cursor"]),
            )
        lines.append(line)
    lines += [paint_rest(layout, palette)] * window.height
    days, totals = paint_header(sheet, layout, palette)
    days = Line(days.name, lay_over(days.body, layout.x_of(state.day), layout.cell, styles["crosshair"]))
    top = grid.scroll_offset.y
    shown = [days, totals, *lines[top : top + window.height - HEADER_HEIGHT]]
    return [cells(frozen_join(line, layout, grid.scroll_offset.x).crop(0, window.width)) for line in shown]


def on_screen(app: RotaApp, grid: RosterGrid) -> list[Cells]:
    """What the terminal was last told to show where the grid is."""
    region = grid.scrollable_content_region.translate(grid.region.offset - grid.content_region.offset)
    strips = app.screen._compositor.render_strips()
    return [
        cells(strip.crop(region.x, region.right)) for strip in strips[grid.region.y : grid.region.y + region.height]
    ]


@pytest.mark.slow
@pytest.mark.parametrize("size", [(80, 24), (46, 18)])
def test_what_is_kept_equals_what_is_painted_anew(open_app: Callable[..., RotaApp], size: tuple[int, int]) -> None:
    """Over a script of keys the cached grid shows, after each, the letters and styles of a painter without memory."""

    async def play(driver: Driver) -> None:
        for number, key in enumerate(SCRIPT):
            await driver.press(key)
            if number == len(SCRIPT) // 2:
                driver.app.theme = "rota-light"
                await driver.settle()
            grid = driver.screen.grid
            assert on_screen(driver.app, grid) == naive(driver.screen, grid), f"after key {number}, {key}"

    drive(open_app(), play, size)


def test_a_step_paints_a_few_cells(open_app: Callable[..., RotaApp], monkeypatch: pytest.MonkeyPatch) -> None:
    """A step of the cursor has its old and new cells, names and days painted again, and no whole window."""

    async def play(driver: Driver) -> None:
        grid = driver.screen.grid
        painted: list[int] = []
        refresh = grid.refresh

        def count(*regions: Region, **options: bool) -> RosterGrid:
            painted.append(sum(region.area for region in regions) if regions else grid.size.area)
            return refresh(*regions, **options)

        monkeypatch.setattr(grid, "refresh", count)
        await driver.press("down")
        assert 0 < sum(painted) < 2 * 60

    drive(open_app(), play)
