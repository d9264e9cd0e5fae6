"""The check list of publishing: what stands against it and what to do about it, approval, and the publishing itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType
from textual.content import Content

from ui.action import Scope
from ui.actions import bindings
from ui.edits.editing import BAD, GOOD
from ui.screens.period_screen import InTurn, PeriodScreen
from ui.widgets.line_list import ListLine

if TYPE_CHECKING:
    from rostering.rosters.approval import Approval
    from rostering.rosters.checklist import CheckItem
    from rostering.rosters.publish import Publication
    from ui.periods import Period

MARKS = {"fine": ("✓ ", "bold $good"), "look": ("▽ ", "bold $short-ink"), "blocks": ("✗ ", "bold $error")}
SAYS = {"fine": "fine", "look": "look at it", "blocks": "stands against publishing"}
# What to do about an item that is not fine.
WAYS = {
    "rules": "Mend what is broken on the roster, or have the rule waived where it allows that (rota waive).",
    "overlaps": "Take people out of one of the two places.",
    "cover": "Fill what is short (f on the short place), accept it there (s), or say with a that you have seen it.",
    "waivers": "Nothing to do: these are permitted.",
    "bookings": "Name who comes (rota bookings name).",
    "offers": "Wait for the answers, or take the offers back (rota offers).",
    "history": "a accepts that averages take the contract for what is not known.",
    "approval": "m asks a manager; another than who asked answers with y or n.",
}


@dataclass(frozen=True, slots=True)
class Considered:
    """The check list of one period, or what publishing it came to."""

    period: Period
    publication: Publication


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One line: the item that it is of; a heading is of none."""

    line: ListLine
    item: CheckItem | None = None


class PublishScreen(PeriodScreen[CheckLine]):
    """The drafts of one home or of all, of every home by the period of its own; answers what was published, or None."""

    SCOPE = Scope.PUBLISH
    READING = "Going through the check list…"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.PUBLISH)]

    def __init__(self, own: Period, every: tuple[Period, ...], *, shows_every: bool) -> None:
        super().__init__(every if shows_every else (own,))
        self._own, self._every, self._shows_every = own, every, shows_every
        self._acknowledge = False
        self._found: tuple[Considered, ...] = ()

    def on_mount(self) -> None:
        self._look()

    def _look(self) -> None:
        self.in_thread(self._consider, self._take, self._nothing)

    def _consider(self) -> tuple[Considered, ...]:
        from rostering.rosters.publish import consider

        def look(period: Period) -> Considered:
            return Considered(period, consider(*self.where(period), acknowledge=self._acknowledge))

        return self.in_turn(look).answers

    def _nothing(self, sentence: str) -> None:
        """There is no draft."""
        self._found = ()
        self.title_says("")
        self.show_rows(())
        self.say(sentence, BAD)

    def _take(self, found: tuple[Considered, ...]) -> None:
        self._found = found
        checks = [item for one in found for item in one.publication.checks]
        blocked = sum(item.state == "blocks" for item in checks)
        said = ("Nothing stands against publishing: p publishes.", "bold $good")
        if blocked:
            said = f"{blocked} of {len(checks)} things stand against publishing.", "bold $error"
        self.title_says(Content.assemble((f"{_rosters(found)}\n", "bold"), said))
        self.show_rows(_rows(found))

    def words_of_picked(self) -> Content:
        item = None if self.picked is None else self.picked.item
        if self.picked is None or item is None:
            return Content()
        way = "" if item.state == "fine" else f"\n{WAYS[item.name]}"
        plain = self.picked.line.content.plain
        words = f"\n{plain.strip(' –')}" if plain.startswith(" ") else ""  # the item's own line says no more
        return Content.assemble((item.title, "bold"), f": {SAYS[item.state]}.{way}{words}")

    # Keys

    def action_scope(self) -> None:
        self._shows_every = not self._shows_every
        self.periods = self._every if self._shows_every else (self._own,)
        self.say("All homes." if self._shows_every else "This home alone.")
        self._look()

    def action_acknowledge(self) -> None:
        self._acknowledge = not self._acknowledge
        words = "may stay so" if self._acknowledge else "stands against publishing"
        self.say(f"What is below minimum, and earlier work that is not known, {words}.")
        self._look()

    def action_publish(self) -> None:
        if self._found:
            self.save(partial(self._publish, self._found), self._published, "Publishing…")

    def _publish(self, found: tuple[Considered, ...]) -> tuple[Considered, ...]:
        """Publish all of them, in one go where they are of one period; nothing while anything stands against it."""
        from rostering.rosters.publish import publish

        done = found
        if len(found) == 1 or not any(one.publication.refused for one in found):
            periods = [one.period for one in found]
            done = tuple(
                Considered(period, publish(*self.where(period), acknowledge=self._acknowledge)) for period in periods
            )
        return done

    def _published(self, found: tuple[Considered, ...]) -> None:
        done = tuple(one for one in found if one.publication.at is not None)
        if done:
            self.rota.changed()
        if len(done) < len(found):
            self._take(tuple(one for one in found if one not in done))
            said = f" Published: {_rosters(done)}." if done else ""
            self.say(f"Not published: see what stands against it.{said}", BAD)
            return
        owed = sum(len(one.publication.debts) for one in found)
        debts = f" Rest that is owed begins with it: {owed}." if owed else ""
        self.dismiss(f"Published: {_rosters(found)}.{debts}")

    def action_ask(self) -> None:
        from rostering.rosters.approval import ask_approval

        self._approval(ask_approval)

    def action_approve(self) -> None:
        from rostering.rosters.approval import decide_approval

        self._approval(decide_approval)

    def action_refuse(self) -> None:
        from ui.modals.ask import Ask

        self.app.push_screen(Ask("Why is it refused?", "a few words, none about anybody's health"), self._refuse)

    def _refuse(self, why: str | None) -> None:
        from rostering.rosters.approval import decide_approval

        if why is not None:
            self._approval(partial(decide_approval, refuse=why))

    def _approval(self, act: Callable[..., tuple[Approval, ...]]) -> None:
        self.save(partial(self.in_turn, lambda period: act(*self.where(period))), self._approved)

    def _approved(self, found: InTurn[tuple[Approval, ...]]) -> None:
        said = dict.fromkeys(one.words for answer in found.answers for one in answer)
        self.say(" ".join((*said, found.refused)).strip(), BAD if found.refused else GOOD)
        self._look()


def _rosters(found: Sequence[Considered]) -> str:
    """Which rosters are published, in words."""
    from rostering import text

    first, *others = [roster for one in found for roster in one.publication.rosters]
    more = f", and {text.counted(len(others), 'roster')} more" if others else ""
    return f"{first.words}{more}"


def _rows(found: tuple[Considered, ...]) -> Iterator[CheckLine]:
    """Every item and what there is to say of it, under its rosters where they are of several periods."""
    for one in found:
        if len(found) > 1:
            yield CheckLine(ListLine(Content.styled(_rosters((one,)), "bold $accent"), stop=False))
        for item in one.publication.checks:
            count = f"  {len(item.lines)}" if item.lines else ""
            title = Content.assemble(
                MARKS[item.state], (item.title, "bold"), (f"{count}  {SAYS[item.state]}", "$quiet")
            )
            yield CheckLine(ListLine(title), item)
            for said in item.lines:
                yield CheckLine(ListLine(Content.assemble(("    – ", "$quiet"), said)), item)
