"""The line on top: which home, which week, how much of it is covered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from textual.content import Content
from textual.widgets import Static

from rostering.calendar import DAYS_A_WEEK
from ui.faults import FaultProof
from ui.sheet import Sheet
from ui.state import EVERY, WeekState

NORMAL, WIDE = 76, 110  # columns from which there is room for the dates, and for the week's number
GAP = Content("  ")


class WeekLine(FaultProof, Static):
    """One line, the home at its left and the week's cover at its right.

    It lays itself out: widgets of their own would have the whole screen laid out and painted anew by every edit.
    """

    _state: WeekState | None = None
    _shown = Content("")

    def show(self, state: WeekState) -> None:
        """Show a state."""
        self._state = state
        self._draw()

    def on_resize(self) -> None:
        self._draw()

    def _draw(self) -> None:
        state, width = self._state, self.content_size.width
        if state is None or not width:
            return
        parts = [_cover(state)]
        if width >= WIDE:
            parts.insert(0, Content.styled(_number(state), "$quiet"))
        if width >= NORMAL:
            parts.insert(0, _dates(state))
        right = GAP.join(parts)
        gap = GAP if width >= NORMAL else Content("")
        room = max(0, width - right.cell_length - gap.cell_length)
        line = Content.assemble(_home(state).truncate(room, ellipsis=True, pad=True), gap, right)
        if line != self._shown:
            self._shown = line
            self.update(line, layout=False)


def _home(state: WeekState) -> Content:
    span = state.span
    if span is None or not span.places:
        return Content.styled("rota", "bold")
    if state.lens.every:
        unread = f", {len(span.unreadable)} cannot be read" if span.unreadable else ""
        said = f"  {len(span.places)} homes{unread}"
        name = EVERY
    else:
        place = span.places[state.home]
        said = f"  {place.code}{_standing(state)} · {state.home + 1} of {len(span.places)}"
        name = place.name
    words = f" · {state.lens.words}" if state.lens.words else ""
    return Content.assemble((name, "bold"), (said, "$quiet"), (words, "bold $accent"))


def _standing(state: WeekState) -> str:
    """Whether what is in view is a draft or published."""
    if state.view is None:
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
