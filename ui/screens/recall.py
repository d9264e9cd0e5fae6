"""One recall, person by person: told, released by the employer, their reply, days, posted to, stood down."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from ui.action import Scope
from ui.actions import bindings
from ui.list_state import Entry
from ui.screens.opened_screen import OpenedScreen

if TYPE_CHECKING:
    from rostering.message import Message
    from rostering.pipeline.campaign_list import CalledLine


class RecallScreen(OpenedScreen["CalledLine"]):
    """Everybody in a campaign, by name; Enter does what comes next with one of them."""

    SCOPE = Scope.RECALL
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.RECALL)]
    EMPTY = "It means nobody: nobody of its pools has what it asks for."
    WIDTHS = (18, 0, 10, 7, 14)
    HEADS = ("name", "stands", "may begin", "days", "posted to")

    def __init__(self, code: str) -> None:
        super().__init__()
        self._code = code

    def entries(self) -> Sequence[Entry[CalledLine]]:
        from rostering.pipeline.campaign_list import campaign

        _, called = campaign(*self.desk.who, self._code)
        return tuple(_entry(one) for one in called)

    def said_of(self, item: CalledLine) -> str:
        from rostering.pipeline.wording import called_lines

        return "\n".join([*called_lines(item), _next_words(item)])

    def title_words(self) -> str:
        return f"Recall {self._code}"

    # Keys

    def action_deal(self) -> None:
        """Do what comes next: tell them, note the release, note their yes, or post them."""
        one = self.state.under
        if one is None:
            return
        step = _next(one)
        if step == "notified":
            self.action_tell()
        elif step == "posted":
            self.action_post()
        elif step:
            self._step(step)
        else:
            self._not_done(f"Nothing comes next with {one.name}: {_next_words(one)}")

    def action_tell(self) -> None:
        if self.state.under is not None:
            self.do(partial(self._notify, (self.state.under.person,)))

    def action_tell_all(self) -> None:
        self.do(partial(self._notify, ()))

    def _notify(self, people: Sequence[str]) -> str:
        from rostering.pipeline.recall import notify
        from rostering.words import counted

        told = notify(*self.desk.who, self._code, people)
        return f"{counted(len(told), 'notice')} to send: {' | '.join(_notice(one) for one in told)}"

    def action_released(self) -> None:
        self._step("released")

    def action_withheld(self) -> None:
        self._step("not_released")

    def action_yes(self) -> None:
        self._step("accepted")

    def action_no(self) -> None:
        self._step("declined")

    def action_stand_down(self) -> None:
        self._step("stood_down")

    def _step(self, step: str) -> None:
        one = self.state.under
        if one is not None:
            self.do(partial(self._recorded, one, step))

    def action_post(self) -> None:
        one = self.state.under
        if one is not None:
            hint = "a setting's code or name"
            self.ask(f"Where is {one.name} posted to?", hint, lambda where: self._recorded(one, "posted", where))

    def _recorded(self, one: CalledLine, step: str, setting: str | None = None) -> str:
        from rostering.pipeline.recall import recall_step
        from rostering.pipeline.recall_state import SAID

        recall_step(*self.desk.who, self._code, one.person, step, setting)
        return f"{one.name}: {SAID[step]}{'' if setting is None else f' to {setting}'}."

    def action_days(self) -> None:
        self._ask_days("Which days does {name} offer?", take_back=False)

    def action_days_back(self) -> None:
        self._ask_days("Which days does {name} take back?", take_back=True)

    def _ask_days(self, title: str, *, take_back: bool) -> None:
        one = self.state.under
        if one is not None:
            act = partial(self._days, one, take_back=take_back)
            self.ask(title.format(name=one.name), "days apart by commas: 7 Dec, 9 Dec", act)

    def _days(self, one: CalledLine, typed: str, *, take_back: bool) -> str:
        from rostering.errors import BadInputError
        from rostering.pipeline.recall import offer_days
        from rostering.words import counted
        from ui.typed_cells import days

        try:
            wanted = days(typed)
        except ValueError as error:
            raise BadInputError(f"{error}.") from error
        done = offer_days(*self.desk.who, self._code, one.person, wanted, take_back=take_back)
        over = done.year
        beyond = f" That is {over.days} of {over.most} days of the year." if over is not None and over.over else ""
        return f"{one.name} offers {counted(len(done.days), 'day')}.{beyond}"


def _notice(one: Message) -> str:
    return f"{one.name}, {one.phone or 'no telephone'}: {one.text}"


def _so(one: CalledLine) -> frozenset[str]:
    from rostering.pipeline.recall_state import standing

    return standing(tuple(made.step for made in one.steps))


def _next(one: CalledLine) -> str:
    """The step that usually comes next; empty where none does."""
    so = _so(one)
    if so & {"stood_down", "declined", "not_released", "posted"}:
        return ""
    return next((step for step in ("notified", "released", "accepted") if step not in so), "posted")


def _next_words(one: CalledLine) -> str:
    return {
        "notified": "Enter writes their notice.",
        "released": "Enter: their employer releases them; w: it does not.",
        "accepted": "Enter: they accept; n: they decline.",
        "posted": "Enter posts them; d notes the days they offer.",
        "": "x stands them down; the later word of employer and person counts.",
    }[_next(one)]


def _entry(one: CalledLine) -> Entry[CalledLine]:
    from rostering.pipeline.wording import called_stands
    from rostering.words import counted, day

    first = "" if one.first_day is None else day(one.first_day)
    days = counted(len(one.days), "day") if one.days else ""
    tone = "quiet" if "stood_down" in _so(one) else ""
    return Entry(one.person, (one.name, called_stands(one), first, days, one.posted or ""), one, tone)
