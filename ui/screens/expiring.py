"""What is about to stop somebody working: what runs out within 30, 60 or 90 days, and which shifts that would break."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from ui.action import Scope
from ui.actions import bindings
from ui.list_state import Entry
from ui.screens.opened_screen import OpenedScreen

if TYPE_CHECKING:
    from rostering.people.expiring import ExpiringLine

NO_HOME = "of no home"


class ExpiringScreen(OpenedScreen["ExpiringLine"]):
    """By how soon it ends, or home by home; what breaks a rostered shift is marked."""

    SCOPE = Scope.EXPIRING
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.EXPIRING)]
    TITLE_WORDS = "About to stop somebody working"
    EMPTY = "Nothing of anybody runs out so soon. + looks further."
    WIDTHS = (10, 18, 0, 8, 9)
    HEADS = ("until", "name", "what", "home", "breaks")

    def __init__(self) -> None:
        super().__init__()
        self._days, self._by_home = 0, False

    def entries(self) -> Sequence[Entry[ExpiringLine]]:
        from rostering.people.expiring import expiring
        from rostering.people.expiry import BANDS

        self._days = self._days or max(BANDS)
        lines = expiring(*self.desk.who, self._days)
        return tuple(_by_home(lines) if self._by_home else _by_band(lines))

    def said_of(self, item: ExpiringLine) -> str:
        from rostering.words import counted, day

        when = (
            f"ended {day(item.until)}" if item.days_left < 0 else f"is good until {day(item.until)} {item.until.year}"
        )
        shifts = [f"  {day(one.day)} {one.shift}, {one.name} ({one.state}): {one.reason}" for one in item.breaks]
        broken = (
            f"{counted(len(shifts), 'shift')} that are rostered would break:" if shifts else "It breaks no shift yet."
        )
        return "\n".join([f"{item.name} ({item.person}): {item.what} {when}", broken, *shifts])

    def note(self) -> str:
        return f"within {self._days} days" if self._days else ""

    def action_group(self) -> None:
        self._by_home = not self._by_home
        self.read()

    def action_further(self) -> None:
        self._look(1)

    def action_nearer(self) -> None:
        self._look(-1)

    def _look(self, step: int) -> None:
        from rostering.people.expiry import BANDS

        at = BANDS.index(self._days) if self._days in BANDS else len(BANDS) - 1
        self._days = BANDS[max(0, min(at + step, len(BANDS) - 1))]
        self.read()

    def action_person(self) -> None:
        if self.state.under is not None:
            self.rota.go("people", self.state.under.person)

    def action_roster(self) -> None:
        line = self.state.under
        if line is None or not line.breaks:
            self._not_done("It breaks no shift that is rostered.")
            return
        first = line.breaks[0]
        self.rota.show_roster(first.setting, first.day, person=line.person)


def _by_band(lines: Sequence[ExpiringLine]) -> Iterator[Entry[ExpiringLine]]:
    parts = {
        "ended": [one for one in lines if one.days_left < 0],
        **{
            f"within {band} days": [one for one in lines if one.days_left >= 0 and one.band == band]
            for band in _bands()
        },
    }
    return _parts(parts)


def _by_home(lines: Sequence[ExpiringLine]) -> Iterator[Entry[ExpiringLine]]:
    homes = sorted({home for one in lines for home in one.settings})
    parts = {home: [one for one in lines if home in one.settings] for home in homes}
    return _parts(parts | {NO_HOME: [one for one in lines if not one.settings]})


def _parts(parts: dict[str, list[ExpiringLine]]) -> Iterator[Entry[ExpiringLine]]:
    for heading, mine in parts.items():
        if mine:
            broken = sum(len(one.breaks) for one in mine)
            counted = f"{len(mine)}, {broken} shifts would break" if broken else str(len(mine))
            yield Entry(heading, (f"{heading[:1].upper()}{heading[1:]}  {counted}",))
        yield from (_entry(heading, one) for one in mine)


def _bands() -> tuple[int, ...]:
    from rostering.people.expiry import BANDS

    return BANDS


def _entry(part: str, line: ExpiringLine) -> Entry[ExpiringLine]:
    from rostering.words import counted, day

    breaks = counted(len(line.breaks), "shift") if line.breaks else ""
    tone, mark = ("press", "!") if line.breaks else ("", "")
    cells = (day(line.until), line.name, line.what, ", ".join(line.settings), breaks)
    return Entry(f"{part} {line.person} {line.what} {line.until}", cells, line, tone, mark)
