"""Painting: every line fills its width, and the letters say everything without colour."""

from datetime import date

import pytest
from rich.style import Style
from textual.strip import Strip

from ui.lens import AS_EVER, Lens
from ui.sheet import PersonLine, Sheet
from ui.state import WeekState
from ui.widgets.grid_paint import frozen_join, lay_out, lay_over, paint_header, paint_line, paint_rest
from ui.widgets.palette import Palette
from ui.widgets.roster_grid import PARTS

TODAY = date(2026, 11, 25)
COLOURLESS = Palette(dict.fromkeys(PARTS, Style.null()))


def sheets(state: WeekState) -> list[Sheet]:
    """The sheets of both homes, and of the same turned round."""
    found = [state.to_home(home).seen(lens).sheet for lens in (AS_EVER, Lens(turned=True)) for home in (0, 1)]
    return [sheet for sheet in found if sheet is not None]


def painted(sheet: Sheet, width: int) -> dict[str, str]:
    """The text of each person's and cover's line by its first words."""
    layout = lay_out(width, sheet, TODAY)
    lines = (frozen_join(paint_line(line, layout, COLOURLESS), layout, 0).text for line in sheet.lines)
    return {line[: layout.name].strip(): line[layout.name :] for line in lines}


@pytest.mark.parametrize("width", [20, 46, 63, 64, 79, 86, 119, 126, 240])
def test_every_line_is_as_wide_as_the_layout_says(state: WeekState, width: int) -> None:
    """Names and days have the widths of the layout on every line, in windows from too small to very wide."""
    for sheet in sheets(state):
        layout = lay_out(width, sheet, TODAY)
        lines = [paint_line(line, layout, COLOURLESS) for line in sheet.lines]
        for one in [*paint_header(sheet, layout, COLOURLESS), *lines, paint_rest(layout, COLOURLESS)]:
            assert one.name.cell_length == layout.name
            assert one.body.cell_length == layout.body
        assert layout.name + layout.body >= width


def test_the_letters_carry_the_meaning(state: WeekState) -> None:
    """Without any colour one still reads shifts, days off, leave, work elsewhere, pins, broken rules and shortage."""
    lines = painted(sheets(state)[1], 100)
    assert lines["Joby Cherian"].split() == ["·", "·", "N", "!", "D", "!", "·", "D", "D", "45:30"]
    assert lines["Huw Parry"].split() == ["away", "away", "away", "away", "·", "·", "·", "–"]
    assert lines["Kiran Łuczak"].split()[:4] == ["O", "*", "O", "*"]
    guest = next(name for name in lines if name.startswith("Lowri Evans"))
    assert guest.split()[-1] == "bank"
    assert lines[guest].split() == ["D", "?", "·", "·", "(E)", "·", "O", "?", "·", "29:30"]
    assert lines["D  Care worker"].split() == ["3/3?", "2/3▽", "2/3▽", "3/3", "2/3▽", "3/3", "2/3▽"]
    assert lines["N  Registered nurse"].split()[-1] == "0/1▼"


def test_what_the_line_says_is_what_the_row_holds(state: WeekState) -> None:
    """Every code of every person is on their line, in the order of the days, in windows wide and small."""
    for sheet in sheets(state):
        for width in (50, 79, 130):
            layout = lay_out(width, sheet, TODAY)
            for line in sheet.lines:
                if isinstance(line, PersonLine):
                    body = paint_line(line, layout, COLOURLESS).body.text
                    shown = [body[layout.x_of(day) : layout.x_of(day) + layout.cell] for day in range(7)]
                    for cell, text in zip(line.row.cells, shown, strict=True):
                        assert text.strip(" ()!*·").startswith("aw" if cell.away else cell.codes)


@pytest.mark.parametrize(("start", "width"), [(0, 3), (2, 4), (8, 2), (0, 10)])
def test_a_cursor_changes_no_letter(start: int, width: int) -> None:
    """Laying a style over cells leaves the text, and the styles of all other cells, as they were."""
    own, cursor = Style(bold=True), Style(reverse=True)
    strip = Strip.join([Strip.blank(3, own), Strip.blank(7, Style(dim=True))])
    laid = lay_over(strip, start, width, cursor)
    assert laid.text == strip.text
    for x in range(10):
        (segment,), (before,) = laid.crop(x, x + 1), strip.crop(x, x + 1)
        assert before.style is not None
        assert segment.style == (before.style + cursor if start <= x < start + width else before.style)
