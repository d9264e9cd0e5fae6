"""Campaigns of recall: whom they mean, how many stand where, and one opened person by person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from ui.action import Scope
from ui.actions import bindings
from ui.list_state import Entry
from ui.screens.opened_screen import OpenedScreen

if TYPE_CHECKING:
    from rostering.pipeline.campaign_list import CampaignLine

FIELDS = {
    "code": "a short name: winter-2026",
    "from": "the first day that it opens",
    "until": "the last one",
    "pools": "which are called up: reservist, returner …",
    "role": "only who has this role",
    "skills": "only who can do this: medication, first_aid",
    "area": "only who works in this area, or in one within it",
}


class RecallsScreen(OpenedScreen["CampaignLine"]):
    """Those that run, the earliest first; with a key those that are over too."""

    SCOPE = Scope.RECALLS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.RECALLS)]
    TITLE_WORDS = "Recalls"
    EMPTY = "No recall runs. n opens one and chooses whom it means."
    WIDTHS = (14, 24, 0, 8)
    HEADS = ("recall", "opens", "people", "days")

    def __init__(self) -> None:
        super().__init__()
        self._every = False

    def entries(self) -> Sequence[Entry[CampaignLine]]:
        from rostering.pipeline.campaign_list import campaigns

        return tuple(_entry(line) for line in campaigns(*self.desk.who, every=self._every))

    def said_of(self, item: CampaignLine) -> str:
        from rostering.pipeline.recall_state import SAID
        from rostering.pipeline.wording import pool_title
        from rostering.words import day, role

        only = (role(item.role) if item.role else "", *item.skills, item.area or "")
        lines = [
            f"{item.code}: {', '.join(pool_title(code) for code in item.pools)}",
            *(f"Only {one}" for one in only if one),
            f"Opened by {item.opened_by} on {day(item.opened_on)}",
            *([f"Closed on {day(item.closed_on)}"] if item.closed_on is not None else []),
            *(f"  {number:>4}  {SAID[step]}" for step, number in item.counts.items() if number),
            f"  {item.days:>4}  days offered",
        ]
        return "\n".join(lines)

    def note(self) -> str:
        return "with those that are over" if self._every else ""

    def action_every(self) -> None:
        self._every = not self._every
        self.read()

    def action_open(self) -> None:
        from ui.screens.recall import RecallScreen

        if self.state.under is not None:
            self.app.push_screen(RecallScreen(self.state.under.code))

    def action_begin(self) -> None:
        self.fill_in("A new recall", FIELDS, {"pools": "reservist"}, self._begin)

    def _begin(self, cells: Mapping[str, str]) -> str:
        from rostering.pipeline.campaign import Wanted, open_campaign
        from rostering.pipeline.campaign_list import campaign
        from rostering.words import counted
        from ui.typed_cells import needed_day, several, words

        first, last = needed_day(cells, "from"), needed_day(cells, "until")
        narrowed = words(cells, "role"), several(cells, "skills"), words(cells, "area")
        wanted = Wanted(words(cells, "code") or "", first, last, several(cells, "pools"), *narrowed)
        self._wanted = open_campaign(*self.desk.who, wanted)
        line, _ = campaign(*self.desk.who, self._wanted)
        chosen = counted(line.counts["chosen"], "person", "people")
        return f"{line.code} is open: {chosen} chosen, nobody told yet. Enter shows them."

    def action_close(self) -> None:
        line = self.state.under
        if line is not None:
            title = f"{line.code} is closed: after today it opens no day to anybody. Sure?"
            self.ask(title, "y closes it", partial(self._close, line.code))

    def _close(self, code: str, typed: str) -> str:
        from rostering.pipeline.campaign import close_campaign

        if not typed.casefold().startswith("y"):
            return "It stays open."
        close_campaign(*self.desk.who, code)
        return f"{code} is closed."


def _entry(line: CampaignLine) -> Entry[CampaignLine]:
    from rostering.pipeline.recall_state import SAID
    from rostering.words import counted, day

    period = f"{day(line.from_on)} to {day(line.until_on)}"
    stands = ", ".join(f"{number} {SAID[step]}" for step, number in line.counts.items() if number)
    tone = "quiet" if line.closed_on is not None else ""
    return Entry(line.code, (line.code, period, stands or "nobody", counted(line.days, "day")), line, tone)
