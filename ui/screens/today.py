"""What needs somebody today, over all homes: Enter goes to the thing itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from ui.action import Scope
from ui.actions import PLACES, bindings
from ui.edits.editing import GOOD, QUIET
from ui.inbox_view import deployment_key
from ui.list_state import Entry
from ui.passports_view import application_key
from ui.screens.place_screen import PlaceScreen

if TYPE_CHECKING:
    from datetime import date

    from rostering.rosters.horizon import Horizon
    from rostering.today import Item, Today

FEW = 5  # lines of a kind that are shown until one asks for all of them
HEADINGS = {
    "gap": "Gaps in the next 72 hours",
    "unnamed": "Bookings without a name",
    "offer": "Offers without an answer",
    "confirm": "Days to confirm",
    "request": "Requests that wait",
    "approval": "To approve",
    "loan": "Loans that wait for you",
    "proposal": "Proposals that wait",
    "debt": "Rest that is owed",
    "declared": "Declared good for now, and running out",
    "ending": "Training and papers that end",
    "pipeline": "On the way in",
    "passport": "Passports that are asked for",
}
BEGIN = """There is nobody to roster here yet.

rota demo  makes a believable care group and its coming week
rota import settings FILE  reads your homes and units (rota import asc-wds the bulk-upload files)
rota import staff FILE  reads your people
rota import shifts FILE  reads the shifts to fill

r looks again, F3 opens the week, ctrl+q leaves the app."""
ALL_DONE = "Nothing needs you today: no gap in 72 hours, nothing to answer, to confirm or to name."
MORE = "more"
ANSWERED = ("offer", "unnamed")  # kinds that are dealt with in a list of their own


class TodayScreen(PlaceScreen["Item"]):
    """The start screen."""

    SCOPE = Scope.TODAY
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.TODAY)]
    TITLE_WORDS = "Today"
    WIDTHS = (24, 0, 18)
    HAS_DETAIL = False

    def __init__(self) -> None:
        super().__init__()
        self._today: Today | None = None
        self._open: frozenset[str] = frozenset()

    def entries(self) -> Sequence[Entry[Item]]:
        self._today = self.desk.today()
        return tuple(self._lines(self._today))

    def _lines(self, today: Today) -> Iterator[Entry[Item]]:
        for kind, heading in HEADINGS.items():
            items = [item for item in today.items if item.kind == kind]
            if not items:
                continue
            yield Entry(kind, (f"{heading}  {len(items)}",))
            shown = items if kind in self._open or len(items) <= FEW + 1 else items[:FEW]
            for number, item in enumerate(shown):
                about = item.request or item.shift or item.deployment or f"{item.home} {item.day} {item.person}"
                tone, mark = ("press", "!") if item.presses else ("", "")
                yield Entry(f"{kind} {about} {number}", (item.when, item.what, item.where), item, tone, mark)
            if len(shown) < len(items):
                first = items[len(shown)]
                yield Entry(f"{kind} {MORE}", (f"… {len(items) - len(shown)} more",), first, "quiet")

    def note(self) -> str:
        if self._today is None or not self._today.items:
            return ""
        presses = sum(item.presses for item in self._today.items)
        return f"{len(self._today.items)} things, {presses} of them press (!)"

    def _nothing(self) -> str:
        return BEGIN if self._today is None or self._today.is_empty else ALL_DONE

    def on_mount(self) -> None:
        places = "  ".join(f"{action.shown_keys}\u00a0{action.title.lower()}" for action in PLACES)
        self.stand(self.state.told(places, QUIET))

    def action_open(self) -> None:
        item = self.state.under
        if item is None:
            return
        kind = item.kind.value
        if self.state.key.endswith(f" {MORE}"):
            self._open |= {kind}
            if self._today is not None:
                at = self.state.at
                self.stand(self.state.read(tuple(self._lines(self._today))).stand(at))
        elif item.request is not None:
            self.rota.go("requests", item.request)
        elif item.deployment is not None:
            self.rota.go("inbox", deployment_key(item.deployment))
        elif kind == "confirm" and item.day is not None:
            self.rota.go("days", f"{item.home} {item.day}")
        elif kind in ANSWERED and item.home is not None and item.day is not None:
            self._deal_with(item.home, item.day, item.shift)
        elif item.home is not None and item.day is not None:
            self.rota.show_roster(item.home, item.day, item.shift)
        elif kind == "passport" and item.person is not None:
            self.rota.go("passports", application_key(item.where, item.person))
        elif item.person is not None:
            self.rota.go("pipeline" if kind == "pipeline" else "people", item.person)

    def action_expiring(self) -> None:
        from ui.screens.expiring import ExpiringScreen

        self.app.push_screen(ExpiringScreen())

    def _deal_with(self, home: str, day: date, shift: int | None) -> None:
        """Open what somebody has to answer or to be named for, on the line of a shift."""

        def opened(period: Horizon) -> None:
            from ui.periods import Period
            from ui.screens.asked import AskedScreen

            self.app.push_screen(AskedScreen((Period(period, (home,)),), shift), self._dealt_with)

        self.in_thread(partial(self.desk.period, home, day), opened, self._not_done, group="open")

    def _dealt_with(self, said: str | None) -> None:
        if said:
            self.stand(self.state.told(said, GOOD))

    def back(self) -> None:
        self.rota.go("week")
