"""The grid keeps what it has painted: it must never show anything but what painting all anew would show."""

from collections.abc import Callable

import pytest
from rich.style import Style
from textual.strip import Strip

from ui.app import RotaApp
from ui.screens.week import WeekScreen
from ui.widgets.grid_paint import HEADER_HEIGHT, Palette, frozen_join, lay_out, lay_over, paint_header, paint_line
from ui.widgets.grid_paint import Painted as Line
from ui.widgets.grid_paint import paint_rest
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
    assert state.week is not None
    window = grid.scrollable_content_region.size
    layout = lay_out(window.width, sheet, state.week.today)
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
    return [cells(frozen_join(line, layout, grid.scroll_offset.x)) for line in shown]


def on_screen(app: RotaApp, grid: RosterGrid) -> list[Cells]:
    """What the terminal was last told to show where the grid is."""
    region = grid.scrollable_content_region.translate(grid.region.offset - grid.content_region.offset)
    strips = app.screen._compositor.render_strips()
    return [cells(strip.crop(region.x, region.right)) for strip in strips[grid.region.y : grid.region.y + region.height]]


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (46, 18)])
async def test_what_is_kept_equals_what_is_painted_anew(open_app: Callable[..., RotaApp], size: tuple[int, int]) -> None:
    """Over a script of keys the cached grid shows, after each, the letters and styles of a painter without memory."""
    app = open_app()
    async with app.run_test(size=size) as pilot:
        await settle(app, pilot)
        for number, key in enumerate(SCRIPT):
            await pilot.press(key)
            await settle(app, pilot)
            if number == len(SCRIPT) // 2:
                app.theme = "rota-light"
                await settle(app, pilot)
            screen = app.screen
            assert isinstance(screen, WeekScreen)
            assert on_screen(app, screen.grid) == naive(screen, screen.grid), f"after key {number}, {key}"


async def test_a_step_paints_a_few_cells(open_app: Callable[..., RotaApp], monkeypatch: pytest.MonkeyPatch) -> None:
    """A step of the cursor has its old and new cells, names and days painted again, and no whole window."""
    app = open_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(app, pilot)
        screen = app.screen
        assert isinstance(screen, WeekScreen)
        painted: list[int] = []
        refresh = screen.grid.refresh

        def count(*regions: object, **options: bool) -> RosterGrid:
            painted.append(sum(region.area for region in regions) if regions else screen.grid.size.area)  # type: ignore[attr-defined]
            return refresh(*regions, **options)  # type: ignore[arg-type]

        monkeypatch.setattr(screen.grid, "refresh", count)
        await pilot.press("down")
        await settle(app, pilot)
        assert 0 < sum(painted) < 2 * 60


async def settle(app: RotaApp, pilot: object) -> None:
    """Wait until nothing is being read and all is painted."""
    await app.workers.wait_for_complete()
    await pilot.pause()  # type: ignore[attr-defined]
