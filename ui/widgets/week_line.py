"""The line on top: which home, which week, how much of it is covered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from rostering.calendar import DAYS_A_WEEK
from ui.sheet import Sheet
from ui.state import EVERY, WeekState


class WeekLine(Horizontal):
    """One line, the home at its left and the week's cover at its right."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: dict[str, Content] = {}

    def compose(self) -> ComposeResult:
        yield Static(id="week-home")
        yield Static(id="week-dates")
        yield Static(id="week-number")
        yield Static(id="week-cover")

    def show(self, state: WeekState) -> None:
        """Show a state; what says the same as before is left alone, for each part that changes moves the others."""
        parts = {
            "#week-home": _home(state),
            "#week-dates": _dates(state),
            "#week-number": Content(_number(state)),
            "#week-cover": _cover(state),
        }
        for name, content in parts.items():
            was = self._shown.get(name)
            if was != content:
                self._shown[name] = content
                moves = was is None or was.cell_length != content.cell_length
                self.query_one(name, Static).update(content, layout=moves)


def _home(state: WeekState) -> Content:
    span = state.span
    if span is None or not span.places:
        return Content.styled("rota", "bold")
    if state.lens.every:
        said = f"  {len(span.places)} homes"
        name = EVERY
    else:
        place = span.places[state.home]
        said = f"  {place.code} · {state.home + 1} of {len(span.places)}"
        name = place.name
    words = f" · {state.lens.words}" if state.lens.words else ""
    return Content.assemble((name, "bold"), (said, "$quiet"), (words, "bold $accent"), (_standing(state), "$quiet"))


def _standing(state: WeekState) -> str:
    """Whether what is in view is a draft or published."""
    if state.view is None or state.lens.every:
        return ""
    roster = state.view.part_of(state.day).roster
    return " · no roster yet" if roster is None else f" · {roster[3]}"


def _dates(state: WeekState) -> Content:
    monday = state.monday
    if monday is None:
        return Content("")
    last = monday + timedelta(days=DAYS_A_WEEK * state.weeks - 1)
    first = f"{monday.day}" if monday.month == last.month else f"{monday.day} {monday:%b}"
    return Content.styled(f"{first}–{last.day} {last:%b %Y}", "bold")


def _number(state: WeekState) -> str:
    if state.monday is None:
        return ""
    year, week, _ = state.monday.isocalendar()
    weeks = f" +{state.weeks - 1}" if state.weeks > 1 else ""
    return f"{year}-W{week:02}{weeks}"


def _cover(state: WeekState) -> Content:
    sheet = state.sheet
    if sheet is None or (state.span is not None and state.span.monday != state.monday):
        return Content.styled("reading…", "$quiet") if state.loading else Content("")
    return Content.assemble(*_filled(sheet), *_broken(sheet))


def _filled(sheet: Sheet) -> Sequence[str | tuple[str, str]]:
    if not sheet.wanted:
        return [("no shifts this week" if len(sheet.days) == DAYS_A_WEEK else "no shifts in these weeks", "$quiet")]
    filled = f"{sheet.wanted - sheet.missing}/{sheet.wanted}"
    if not sheet.missing:
        return [(f"{filled} filled ✓", "$good")]
    style = "bold $below-ink on $below-wash" if sheet.below else "bold $short-ink on $short-wash"
    return [f"{filled} filled ", (f" {sheet.missing} short ", style)]


def _broken(sheet: Sheet) -> Sequence[str | tuple[str, str]]:
    return ["  ", (f"! {sheet.broken} broken", "bold $error")] if sheet.broken else []
