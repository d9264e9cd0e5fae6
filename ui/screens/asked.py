"""Who was asked and has not answered, who is still to be asked, and bookings without a name: each dealt with there."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType
from textual.content import Content

from ui.action import Scope
from ui.actions import bindings
from ui.asked_view import Asked, AskedLine, asked_lines, asked_title, asked_words, joined, read_asked
from ui.edits.editing import BAD, GOOD
from ui.periods import Period, words_of
from ui.screens.period_screen import InTurn, PeriodScreen

if TYPE_CHECKING:
    from rostering.bookings.bookings import BookingLine
    from rostering.offers.answers import Answered
    from rostering.offers.send import Asking, Sent
    from rostering.store.engine import Store

NEW = "new "
NAME_HINT = f"a name or code on record through them; '{NEW}Ann Example' puts somebody on record"


class AskedScreen(PeriodScreen[AskedLine]):
    """The rosters of some periods, standing on a shift where one is named; answers what was done, or None."""

    SCOPE = Scope.ASKED
    READING = "Reading who was asked…"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.ASKED)]

    def __init__(self, periods: tuple[Period, ...], shift: int | None = None) -> None:
        super().__init__(periods)
        self._wanted = shift
        self._done: list[str] = []

    def on_mount(self) -> None:
        self._look()

    def _look(self) -> None:
        self.in_thread(partial(self.in_turn, partial(read_asked, self.desk)), self._take)

    def _take(self, found: InTurn[Asked]) -> None:
        asked = joined(found.answers)
        wanted, self._wanted = self._wanted, None
        self.title_says(asked_title(asked, words_of(self.periods)))
        self.show_rows(asked_lines(asked), lambda one: one.shift == wanted)
        if found.refused:
            self.say(found.refused, BAD)

    def words_of_picked(self) -> Content:
        return Content(asked_words(self.picked))

    # Keys

    def action_deal(self) -> None:
        """Do what comes next with the line: ask, note a yes, confirm it, or name who comes."""
        one = self.picked
        if one is None or one.about is None:
            self.say("Nothing waits here.", BAD)
        elif one.way == "booking":
            self._ask_name()
        elif one.way == "ask":
            self._ask(one)
        elif one.way == "yes":
            self.action_confirm()
        else:
            self.action_yes()

    def _ask(self, one: AskedLine) -> None:
        from rostering.offers.send import Asking, ToAsk

        assert isinstance(one.about, ToAsk)
        self._send(Asking(only=(one.about.person, one.about.shift)))

    def action_send(self) -> None:
        from rostering.offers.send import Asking

        self._send(Asking())

    def _send(self, asking: Asking) -> None:
        from rostering.offers.send import send

        self.save(partial(self.in_turn, lambda period: send(*self.where(period), asking)), self._sent)

    def _sent(self, sent: InTurn[Sent]) -> None:
        left_out = [one for answer in sent.answers for one in answer.left_out]
        left = f"; {len(left_out)} left out: {left_out[0].reason}" if left_out else ""
        names = ", ".join(dict.fromkeys(one.name for answer in sent.answers for one in answer.offers))
        self._did(f"Asked now: {names or 'nobody'}{left}.", sent.refused)

    def action_yes(self) -> None:
        from rostering.offers.answers import accept

        self._answer("offer", accept, "{who} said yes to {label}; c confirms it.")

    def action_no(self) -> None:
        from rostering.offers.answers import decline

        self._answer("offer", decline, "{who} said no to {label}: the place is open again.")

    def action_withdraw(self) -> None:
        from rostering.offers.answers import withdraw

        self._answer("offer", withdraw, "The offer of {label} to {who} is taken back.")

    def action_confirm(self) -> None:
        from rostering.offers.answers import confirm

        if self.picked is not None and self.picked.way == "offer":
            self._answer("offer", _accept_and_confirm, "{who} said yes to {label}, and it is confirmed.")
        else:
            self._answer("yes", confirm, "{label} is confirmed to {who}.")

    def _answer(self, way: str, act: Callable[..., Answered], words: str) -> None:
        from rostering.offers.offer_lines import OfferLine

        one = self.picked
        if one is None or one.way != way or not isinstance(one.about, OfferLine):
            self.say(f"Stand on somebody who {'said yes' if way == 'yes' else 'has not answered yet'}.", BAD)
            return
        said = words.format(who=one.about.who, label=one.about.label)
        self.save(partial(act, *self._who, one.about.id), partial(self._answered, said))

    def _answered(self, said: str, done: Answered) -> None:
        others = ", ".join(one.name for one in done.withdrawn)
        self._did(f"{said}{f' To be told that it is filled: {others}.' if others else ''}")

    # A name for a booking

    def action_name(self) -> None:
        one = self.picked
        if one is not None and one.way == "booking":
            self._ask_name()
        else:
            self.say("Stand on a booking without a name.", BAD)

    def _ask_name(self) -> None:
        from rostering.bookings.bookings import BookingLine
        from ui.modals.ask import Ask

        one = self.picked
        if one is not None and isinstance(one.about, BookingLine):
            title = f"Who comes from {one.about.source} to {one.about.label}?"
            self.app.push_screen(Ask(title, NAME_HINT), partial(self._name_booking, one.about))

    def _name_booking(self, booking: BookingLine, name: str | None) -> None:
        if name is not None:
            self.save(partial(self._named, booking.id, name), self._did)

    def _named(self, booking: int, name: str) -> str:
        from rostering.bookings.name import name_booking, name_newcomer

        name_by = name_newcomer if name.startswith(NEW) else name_booking
        done = name_by(*self._who, booking, name.removeprefix(NEW))
        told = f" {' '.join(done.edited.broken)}" if done.edited.broken else ""
        return f"{done.booking.name} ({done.booking.person}) comes: {done.booking.label}.{told}"

    # Done

    @property
    def _who(self) -> tuple[Store, str | None]:
        return self.desk.store, self.desk.actor_name

    def _did(self, said: str, refused: str = "") -> None:
        self._done.append(f"{said} But: {refused}" if refused else said)
        self.rota.changed()
        self.say(self._done[-1], BAD if refused else GOOD)
        self._look()

    def action_leave(self) -> None:
        self.dismiss(" ".join(self._done) or None)


def _accept_and_confirm(store: Store, actor_name: str | None, offer: int) -> Answered:
    from rostering.offers.answers import accept, confirm

    done = accept(store, actor_name, offer)
    confirm(store, actor_name, offer)
    return done
