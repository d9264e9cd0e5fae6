"""The outbreak at one setting: what it breaks, opening and closing it, and planning again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar, TypeAlias

from textual.binding import BindingType

from ui.action import Scope
from ui.actions import bindings
from ui.list_state import Entry
from ui.screens.opened_screen import OpenedScreen

if TYPE_CHECKING:
    from rostering.outbreaks.broken import Broken, TouchedLoan
    from rostering.outbreaks.open import Opened, Opening
    from rostering.outbreaks.outbreak import OutbreakLine
    from rostering.rosters.coming_work import KeptOff
    from rostering.work.demand_rows import SettingLine

    Item: TypeAlias = KeptOff | TouchedLoan

SECONDS = 20.0  # for planning again
FIELDS = {
    "on": "the first day; nothing for today",
    "staff": "y: all who are employed here may come in",
    "cohort": "who else may: p1 p2=red; nobody named at all: all",
    "red": "units of the red zone, by code",
    "amber": "units of the amber zone",
    "green": "units of the green zone",
    "days": "after its end nobody works elsewhere; nothing: 14",
}
MOST_DAYS = 90


class OutbreakScreen(OpenedScreen["Item"]):
    """Each assignment and loan that stands against it; where none is open, there is nothing but a key to open one."""

    SCOPE = Scope.OUTBREAK
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.OUTBREAK)]
    WIDTHS = (8, 0, 10, 30)
    HEADS = ("who", "what", "stands", "why not")

    def __init__(self, setting: SettingLine) -> None:
        super().__init__()
        self._setting = setting
        self._outbreak: OutbreakLine | None = None
        self._broken: Broken | None = None

    def entries(self) -> Sequence[Entry[Item]]:
        from rostering.outbreaks.listing import latest_outbreak

        page = latest_outbreak(*self.desk.who, self._setting.code)
        self._outbreak, self._broken = (None, None) if page is None else (page.line, page.broken)
        if page is None:
            return ()
        return (*map(_assignment, page.broken.assignments), *map(_loan, page.broken.loans))

    def said_of(self, item: Item) -> str:
        return f"{item.person}: {item.words}"

    def title_words(self) -> str:
        return f"Outbreak at {self._setting.name}"

    def note(self) -> str:
        from rostering.words import counted, day

        line = self._outbreak
        if line is None:
            return "none yet"
        if line.closed_on is not None and line.free_on is not None:
            return f"closed on {day(line.closed_on)}; who worked there works elsewhere from {day(line.free_on)}"
        named = (
            f"{counted(len(line.cohort), 'person', 'people')} named to come in" if line.cohort else "all may come in"
        )
        return f"open since {day(line.opened_on)}, {named}"

    def _nothing(self) -> str:
        is_open = self._outbreak is not None and self._outbreak.is_open
        return "It breaks nothing that stands." if is_open else "None is open. n opens one."

    # Opening and closing

    def action_begin(self) -> None:
        title = f"An outbreak at {self._setting.name}"
        self.ask_form(title, FIELDS, {"staff": "y"}, self._open, self._opened)

    def _open(self, cells: Mapping[str, str]) -> Opened:
        from rostering.outbreaks.open import open_outbreak

        return open_outbreak(*self.desk.who, self._opening(cells))

    def _opening(self, cells: Mapping[str, str]) -> Opening:
        from rostering.outbreaks.open import DAYS_AFTER, Opening
        from ui.typed_cells import day, several, whole

        named = (one.partition("=") for one in several(cells, "cohort"))
        return Opening(
            setting=self._setting.code,
            on=day(cells, "on"),
            days_after=whole(cells, "days", MOST_DAYS) or DAYS_AFTER,
            cohort={person: zone or None for person, _, zone in named},
            own_staff=cells.get("staff", "").strip().casefold().startswith("y"),
            zones={zone: units for zone in ("red", "amber", "green") if (units := several(cells, zone))},
        )

    def _opened(self, opened: Opened) -> None:
        from rostering.words import counted

        broken = opened.broken
        loans = counted(sum(one.is_broken for one in broken.loans), "loan")
        some = f"It is open, and breaks {counted(len(broken.assignments), 'assignment')} and {loans}."
        self._done(some)
        if broken.assignments:
            self.do(partial(self._plan, some, broken))

    def action_again(self) -> None:
        if self._broken is not None and self._broken.assignments:
            self.do(partial(self._plan, "", self._broken))
        else:
            self._not_done("It breaks no assignment, so there is nothing to plan again.")

    def _plan(self, some: str, broken: Broken) -> str:
        from rostering.outbreaks.replan import replan
        from solver.limits import Limits

        found = replan(*self.desk.who, broken, Limits(seconds=SECONDS))
        said = "; ".join(one.words for one in found)
        return f"{some} {said}.".strip()

    def action_close(self) -> None:
        if self._outbreak is None or not self._outbreak.is_open:
            self._not_done("None is open here.")
            return
        title = f"The outbreak at {self._setting.name} is over, and today is its last day. Sure?"
        self.ask(title, "y closes it", self._close)

    def _close(self, typed: str) -> str:
        from rostering.outbreaks.close import close_outbreak
        from rostering.words import counted, day

        if not typed.casefold().startswith("y"):
            return "It stays open."
        closed = close_outbreak(*self.desk.who, self._setting.code)
        inside, elsewhere = closed.line.anybody_from, closed.line.free_on
        assert inside is not None
        assert elsewhere is not None
        again = counted(len(closed.open_again.assignments), "assignment")
        moved = f"who worked there works elsewhere from {day(elsewhere)}"
        return f"Anybody comes in from {day(inside)}, {moved}; lawful again: {again}."

    def action_roster(self) -> None:
        from rostering import calendar
        from rostering.calendar import local_day
        from rostering.rosters.coming_work import KeptOff

        item = self.state.under
        when = local_day(item.starts_at) if isinstance(item, KeptOff) else calendar.today()
        self.rota.show_roster(self._setting.home, when)


def _assignment(one: KeptOff) -> Entry[Item]:
    return Entry(f"a{one.assignment}", (one.person, one.shift, one.state, one.reason), one, "press", "!")


def _loan(one: TouchedLoan) -> Entry[Item]:
    tone, mark = ("press", "!") if one.is_broken else ("quiet", "")
    what = f"deployment {one.number}, {one.home} to {one.setting}"
    return Entry(f"d{one.number}", (one.person, what, one.state, one.why), one, tone, mark)
