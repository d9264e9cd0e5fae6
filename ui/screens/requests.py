"""Leave, wishes and swaps: what bears on each, and the answer to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from ui.action import Scope
from ui.actions import bindings
from ui.list_state import Entry
from ui.modals.ask import Ask
from ui.screens.place_screen import PlaceScreen

if TYPE_CHECKING:
    from rostering.requests.listing import RequestLine

HINT = "a few words that others may read, none about anybody's health"
ALLOW = "why it is granted all the same; nothing said leaves it open"


class RequestsScreen(PlaceScreen["RequestLine"]):
    """Those that wait for an answer, the nearest first; with a key those that are decided too."""

    SCOPE = Scope.REQUESTS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.REQUESTS)]
    TITLE_WORDS = "Requests"
    EMPTY = "Nobody waits for an answer. v shows what is decided."
    WIDTHS = (4, 24, 16, 0, 8)

    def __init__(self) -> None:
        super().__init__()
        self._every = False

    def entries(self) -> Sequence[Entry[RequestLine]]:
        lines = self.desk.requests(every=self._every)
        return tuple(_entry(line) for line in lines)

    def said_of(self, item: RequestLine) -> str:
        return "\n".join(self.desk.request(item.reference))

    def note(self) -> str:
        waiting = sum(line.item.needs_decision for line in self.state.every if line.item is not None)
        return f"{waiting} wait for an answer{', decided ones shown too' if self._every else ''}"

    def action_every(self) -> None:
        self._every = not self._every
        self.read()

    def action_grant(self) -> None:
        line = self.state.under
        if line is None:
            return

        def against(sentence: str) -> None:
            self._not_done(sentence)
            if "let it pass" in sentence:
                self.app.push_screen(Ask(sentence, ALLOW, needed=False), allowed)

        def allowed(why: str | None) -> None:
            if why:
                self.do(lambda: self.desk.grant(line.reference, why))

        self.do(lambda: self.desk.grant(line.reference), against)

    def action_decline(self) -> None:
        self._ask("is declined: why?", self.desk.decline)

    def action_wait(self) -> None:
        self._ask("waits: for what?", self.desk.keep_waiting, needed=False)

    def action_withdraw(self) -> None:
        self._ask("is taken back: why?", self.desk.withdraw)

    def action_agreed(self) -> None:
        line = self.state.under
        if line is not None:
            self.do(lambda: self.desk.agree(line.reference))

    def _ask(self, what: str, act: Callable[[str, str], str], *, needed: bool = True) -> None:
        line = self.state.under
        if line is None:
            return

        def answered(why: str | None) -> None:
            if why is not None:
                self.do(lambda: act(line.reference, why))

        hint = HINT if needed else f"{HINT}; or nothing"
        self.app.push_screen(Ask(f"{line.reference} of {line.name} {what}", hint, needed=needed), answered)

    def action_person(self) -> None:
        if self.state.under is not None:
            self.rota.go("people", self.state.under.person)

    def action_leave(self) -> None:
        if not self.state.reading and self._every:
            self._every = False
            self.stand(replace(self.state, said=""))
            self.read()
        else:
            super().action_leave()


def _entry(line: RequestLine) -> Entry[RequestLine]:
    from rostering import text

    last = "" if line.last == line.first else " on" if line.last is None else f" to {text.day(line.last)}"
    when = f"{text.day(line.first)}{last}"
    tone = "" if line.needs_decision else "quiet"
    return Entry(line.reference, (line.reference, when, line.name, line.what, line.state), line, tone)
