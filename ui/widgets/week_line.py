"""The line on top: which home, which week, how much of it is covered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from ui.sheet import Sheet
from ui.state import WeekState

LAST_DAY = timedelta(days=6)


class WeekLine(Horizontal):
    """One line, the home at its left and the week's cover at its right."""

    def compose(self) -> ComposeResult:
        yield Static(id="week-home")
        yield Static(id="week-dates")
        yield Static(id="week-number")
        yield Static(id="week-cover")

    def show(self, state: WeekState) -> None:
        """Show a state."""
        self.query_one("#week-home", Static).update(_home(state))
        self.query_one("#week-dates", Static).update(_dates(state.monday))
        self.query_one("#week-number", Static).update(_number(state.monday))
        self.query_one("#week-cover", Static).update(_cover(state))


def _home(state: WeekState) -> Content:
    sheet = state.sheet
    if sheet is None or state.week is None:
        return Content.styled("rota", "bold")
    place = f"{state.home + 1} of {len(state.week.sheets)}"
    return Content.assemble((sheet.home.name, "bold"), (f"  {sheet.home.code} · {place}", "$quiet"))


def _dates(monday: date | None) -> Content:
    if monday is None:
        return Content("")
    sunday = monday + LAST_DAY
    first = f"{monday.day}" if monday.month == sunday.month else f"{monday.day} {monday:%b}"
    return Content.styled(f"{first}–{sunday.day} {sunday:%b %Y}", "bold")


def _number(monday: date | None) -> str:
    if monday is None:
        return ""
    year, week, _ = monday.isocalendar()
    return f"{year}-W{week:02}"


def _cover(state: WeekState) -> Content:
    if state.loading:
        return Content.styled("reading…", "$quiet")
    sheet = state.sheet
    if sheet is None:
        return Content("")
    return Content.assemble(*_filled(sheet), *_broken(sheet))


def _filled(sheet: Sheet) -> Sequence[str | tuple[str, str]]:
    home = sheet.home
    if not home.wanted:
        return [("no shifts this week", "$quiet")]
    filled = f"{home.wanted - home.missing}/{home.wanted}"
    if not home.missing:
        return [(f"{filled} filled ✓", "$good")]
    style = "bold $below-ink on $below-wash" if home.below else "bold $short-ink on $short-wash"
    return [f"{filled} filled ", (f" {home.missing} short ", style)]


def _broken(sheet: Sheet) -> Sequence[str | tuple[str, str]]:
    broken = sum(cell.problem for row in sheet.home.rows for cell in row.cells)
    return ["  ", (f"! {broken} broken", "bold $error")] if broken else []
