"""The manager's inbox: loans that wait for a decision, with all that bears on each; decided by a key or two."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from ui.action import Scope
from ui.actions import bindings
from ui.edits.editing import BAD
from ui.inbox_view import inbox_entries
from ui.list_state import Entry
from ui.screens.place_screen import PlaceScreen

if TYPE_CHECKING:
    from datetime import date

    from rostering.aid.deputies import DeputyLine
    from rostering.aid.inbox import InboxLine
    from rostering.aid.listing import LoanPage
    from rostering.aid.moves import Move
    from rostering.aid.said import Said

NO_HEALTH = "a few words that others may read, none about anybody's health"
IF_YOU_LIKE = "a few words if you like; Enter does it"
BY_WHOM = {"means": "in_person, telephone, letter or message", "words": "what was put to them"}
DAY = "the day; nothing: today"
DEPUTY = {
    "deputy": "the name of somebody who acts for the same organisation",
    "from": "the first day; nothing: today",
    "until": "the last day",
    "organisation": "for which one; nothing: yours",
}
WAYS_OUT = {
    "withdraw": "It is needed no more",
    "withdraw consent": "The worker takes their consent back",
    "recall": "Home calls them back",
    "end": "The host ends it",
}


class InboxScreen(PlaceScreen["InboxLine"]):
    """What waits for the actor, the most urgent first; what others are to decide, and who they are."""

    SCOPE = Scope.INBOX
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.INBOX)]
    TITLE_WORDS = "Inbox"
    EMPTY = "No loan waits for you or for others. v shows those that are over."
    WIDTHS = (15, 9, 16, 0, 11)
    HEADS = ("first shift", "to do", "who", "from and to", "waits for")

    def __init__(self) -> None:
        super().__init__()
        self._every = False
        self._deputies: tuple[DeputyLine, ...] = ()
        self._read: tuple[tuple[int, int, date], str] | None = None  # the page read last, and what it was read of

    def entries(self) -> Sequence[Entry[InboxLine]]:
        from rostering.aid.deputies import STANDS, list_deputies
        from rostering.aid.inbox import read_inbox

        self._deputies = tuple(one for one in list_deputies(*self.desk.who) if one.state == STANDS)
        return tuple(inbox_entries(read_inbox(*self.desk.who, every=self._every)))

    def said_of(self, item: InboxLine) -> str:
        from rostering.aid.wording import page_lines
        from rostering.calendar import today

        of = item.loan.id, self.desk.last_step(), today()
        if self._read is None or self._read[0] != of:
            self._read = of, "\n".join(page_lines(self._page(item.loan.id)))
        return self._read[1]

    def note(self) -> str:
        mine = sum(one.item is not None and one.item.part == "mine" for one in self.state.every)
        away = "".join(f"; {one.deputy} for {one.approver}" for one in self._deputies)
        return f"{mine} for you{away}" if self.state.every or away else ""

    def _page(self, number: int) -> LoanPage:
        from rostering.aid.listing import show_loan

        return show_loan(*self.desk.who, number)

    # The step that is one's own

    def action_approve(self) -> None:
        line = self._mine()
        if line is None or line.turn.mine is None:
            return
        move = line.turn.mine
        what = f"{move.name.capitalize()} {line.loan.name} for {line.loan.setting_name}"
        if move.says:
            cells = {"means": "telephone", "words": f"May we send you to {line.loan.setting_name}?"}
            self._form(f"Does {line.loan.name} agree to go?", {**BY_WHOM, "on": DAY}, cells, line, move)
        elif move.name == "induct":
            self._form(what, {"on": DAY}, {}, line, move)
        elif move.reason:
            draft = line.loan.steps[-1].why if line.loan.steps else None
            self.ask(f"{what}. Why?", NO_HEALTH, partial(self._step, line, move.name), draft or "")
        else:
            self.ask(f"{what}?", IF_YOU_LIKE, partial(self._step, line, move.name), needed=False)

    def action_decline(self) -> None:
        from rostering.aid.moves import DECLINES

        line = self._mine()
        if line is None:
            return
        move = DECLINES.get(line.loan.state)
        what = f"{line.loan.name} does not go to {line.loan.setting_name}"
        if move is None:
            self._not_done(f"Deployment {line.loan.id} is {line.loan.state}: nobody declines it now; x takes it back.")
        elif move.says:
            self._form(what, {"reason": NO_HEALTH, **BY_WHOM, "on": DAY}, {"means": "telephone"}, line, move)
        else:
            self.ask(f"{what}: why?", NO_HEALTH, partial(self._step, line, move.name))

    def action_let_pass(self) -> None:
        line = self._mine()
        if line is not None and line.turn.mine is not None:
            page = partial(self._page, line.loan.id)
            self.in_thread(page, partial(self._let_pass, line, line.turn.mine), self._not_done, group="open")

    def _let_pass(self, line: InboxLine, move: Move, page: LoanPage) -> None:
        from ui.modals.ask import Ask
        from ui.modals.some_of import SomeOf

        things = page.waivable
        if not things:
            self._not_done(f"Nothing stands against it that you may let pass: {move.name} with a, or decline.")
            return

        def chosen(keys: tuple[str, ...] | None) -> None:
            if keys:
                self.app.push_screen(Ask("Why may it pass?", NO_HEALTH), partial(said, keys))

        def said(keys: tuple[str, ...], why: str | None) -> None:
            if why:
                self.do(partial(self._step, line, move.name, why, keys))

        self.app.push_screen(SomeOf(f"What passes all the same, to {move.name}?", things, "some numbers"), chosen)

    def action_take_back(self) -> None:
        line = self.state.under
        if line is None:
            return
        moves = {f"{one.name} consent" if one.says else one.name: one for one in line.turn.out}
        if not moves:
            self._not_done(f"Deployment {line.loan.id} is not yours to withdraw, recall or end now.")
            return

        def taken(key: str) -> None:
            what = f"{WAYS_OUT[key]}: {line.loan.name} at {line.loan.setting_name}"
            if moves[key].says:
                self._form(what, {**BY_WHOM, "on": DAY}, {"means": "telephone"}, line, moves[key])
            else:
                self.ask(f"{what}. Why?", NO_HEALTH, partial(self._step, line, moves[key].name))

        self.choose(f"What becomes of deployment {line.loan.id}?", {key: WAYS_OUT[key] for key in moves}, taken)

    def _mine(self) -> InboxLine | None:
        """The line under the cursor where its step is the actor's; else it is said whose it is."""
        line = self.state.under
        if line is not None and line.turn.mine is None:
            over = f"Deployment {line.loan.id} is {line.loan.state}; there is nothing to decide."
            self._not_done(line.turn.not_mine or over)
            return None
        return line

    def _form(
        self, title: str, fields: Mapping[str, str], cells: Mapping[str, str], line: InboxLine, move: Move
    ) -> None:
        self.fill_in(title, fields, cells, partial(self._said_in_form, line, move))

    def _said_in_form(self, line: InboxLine, move: Move, cells: Mapping[str, str]) -> str:
        from rostering.aid.said import Said
        from ui.typed_cells import day, words

        said = Said(
            reason=words(cells, "reason") or "",
            means=words(cells, "means") if move.says else None,
            words=words(cells, "words") or "",
            on=day(cells, "on"),
        )
        return self._decide(line, move.name, said)

    def _step(self, line: InboxLine, name: str, why: str, waive: tuple[str, ...] = ()) -> str:
        from rostering.aid.said import Said

        return self._decide(line, name, Said(reason=why, waive=waive))

    def _decide(self, line: InboxLine, name: str, said: Said) -> str:
        from rostering.aid.request import request_draft
        from rostering.aid.steps import take_step

        number = line.loan.id
        taken = (
            request_draft(*self.desk.who, number, said.reason)
            if name == "request"
            else take_step(*self.desk.who, number, name, said)
        )
        broken = "".join(f" Stands no more: {one.words}." for one in taken.broken)
        return f"Deployment {number} of {line.loan.name} is {taken.loan.state}.{broken}"

    # Questions

    def action_ask(self) -> None:
        line = self.state.under
        if line is not None:
            self.ask(f"What do you ask the other side about {line.loan.name}?", NO_HEALTH, partial(self._ask, line))

    def _ask(self, line: InboxLine, words: str) -> str:
        from rostering.aid.questions import ask

        return f"Asked: {ask(*self.desk.who, line.loan.id, words).words}"

    def action_answer(self) -> None:
        line = self.state.under
        if line is not None and line.asked is None:
            self._not_done(f"Nobody asks you anything about deployment {line.loan.id}.")
        elif line is not None and line.asked is not None:
            self.ask(f"{line.asked.by} asks: {line.asked.words}", NO_HEALTH, partial(self._answer, line.loan.id))

    def _answer(self, number: int, words: str) -> str:
        from rostering.aid.questions import answer

        return f"Answered: {answer(*self.desk.who, number, words).answer}"

    # Deputies

    def action_deputy(self) -> None:
        self.fill_in("Who decides in your place while you are away?", DEPUTY, {}, self._deputy)

    def _deputy(self, cells: Mapping[str, str]) -> str:
        from rostering.aid.deputies import Deputing, name_deputy
        from ui.typed_cells import day, needed_day, words

        until, organisation = needed_day(cells, "until"), words(cells, "organisation")
        wanted = Deputing(words(cells, "deputy") or "", until, day(cells, "from"), None, organisation)
        return name_deputy(*self.desk.who, wanted).words

    def action_deputy_back(self) -> None:
        from rostering.aid.deputies import list_deputies

        self.in_thread(partial(list_deputies, *self.desk.who), self._take_deputy_back, self._not_done, group="open")

    def _take_deputy_back(self, lines: tuple[DeputyLine, ...]) -> None:
        from rostering.aid.deputies import end_deputy

        if not lines:
            self._not_done("Nobody decides in anybody's place; g names who does.")
            return

        def ended(key: str) -> None:
            self.do(lambda: end_deputy(*self.desk.who, int(key)).words)

        self.choose("Who decides no more in whose place?", {str(one.id): one.words for one in lines}, ended)

    # Other

    def action_plan(self) -> None:
        from ui.screens.aid_plan import AidPlanScreen

        self.app.push_screen(AidPlanScreen())

    def action_reload(self) -> None:
        self._read = None
        super().action_reload()

    def action_every(self) -> None:
        self._every = not self._every
        self.read()

    def do(self, act: Callable[[], str], refused: Callable[[str], None] | None = None) -> None:
        """What is refused is said, and read again: somebody else may have decided meanwhile."""
        super().do(act, refused or self._decided_elsewhere)

    def _decided_elsewhere(self, sentence: str) -> None:
        self.stand(self.state.told(sentence, BAD))
        self.read()
