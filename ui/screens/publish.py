"""The check list of publishing: what stands against it and what to do about it, approval, and the publishing itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType
from textual.content import Content

from ui.actions import Scope, bindings
from ui.edits.editing import BAD, GOOD
from ui.screens.job_screen import JobScreen
from ui.widgets.line_list import ListLine

if TYPE_CHECKING:
    from rostering.rosters.approval import Approval
    from rostering.rosters.checklist import CheckItem
    from rostering.rosters.horizon import Horizon
    from rostering.rosters.publish import Publication
    from rostering.store.engine import Store

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


class PublishScreen(JobScreen):
    """The drafts of a period, of one home (its code) or of all; answers what was published, or None."""

    SCOPE = Scope.PUBLISH
    READING = "Going through the check list…"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.PUBLISH)]

    def __init__(self, horizon: Horizon, homes: tuple[str, ...]) -> None:
        super().__init__()
        self._horizon, self._own, self._homes = horizon, homes, homes
        self._acknowledge = False
        self._found: Publication | None = None
        self._items: tuple[tuple[ListLine, CheckItem], ...] = ()

    def on_mount(self) -> None:
        self._look()

    def _look(self) -> None:
        self.in_thread(self._consider, self._take, self._nothing)

    def _consider(self) -> Publication:
        from rostering.rosters.publish import consider

        return consider(
            self.desk.store, self.desk.actor_name, self._horizon, self._homes, acknowledge=self._acknowledge
        )

    def _nothing(self, sentence: str) -> None:
        """There is no draft."""
        self.title_says("")
        self.list.show(())
        self.say(sentence, BAD)

    def _take(self, found: Publication) -> None:
        self._found = found
        self._items = tuple((line, item) for item in found.checks for line in _lines(item))
        blocked = sum(item.state == "blocks" for item in found.checks)
        said = ("Nothing stands against publishing: p publishes.", "bold $good")
        if blocked:
            said = f"{blocked} of {len(found.checks)} things stand against publishing.", "bold $error"
        self.title_says(Content.assemble((f"{_rosters(found)}\n", "bold"), said))
        self.list.show([line for line, _ in self._items])
        self.tell()

    def words_of_picked(self) -> Content:
        if self.list.picked >= len(self._items):
            return Content()
        line, item = self._items[self.list.picked]
        way = "" if item.state == "fine" else f"\n{WAYS[item.name]}"
        plain = line.content.plain
        words = f"\n{plain.strip(' –')}" if plain.startswith(" ") else ""  # the item's own line says no more
        return Content.assemble((item.title, "bold"), f": {SAYS[item.state]}.{way}{words}")

    # Keys

    def action_scope(self) -> None:
        self._homes = () if self._homes else self._own
        self.say("All homes of the period." if not self._homes else "This home alone.")
        self._look()

    def action_acknowledge(self) -> None:
        self._acknowledge = not self._acknowledge
        words = "may stay so" if self._acknowledge else "stands against publishing"
        self.say(f"What is below minimum, and earlier work that is not known, {words}.")
        self._look()

    def action_publish(self) -> None:
        if self._found is not None:
            self.save(self._publish, self._published, "Publishing…")

    def _publish(self) -> Publication:
        from rostering.rosters.publish import publish

        return publish(self.desk.store, self.desk.actor_name, self._horizon, self._homes, acknowledge=self._acknowledge)

    def _published(self, found: Publication) -> None:
        if found.refused:
            self._take(found)
            self.say("Not published: see what stands against it.", BAD)
            return
        self.rota.changed()
        debts = f" Rest that is owed begins with it: {len(found.debts)}." if found.debts else ""
        self.dismiss(f"Published: {_rosters(found)}.{debts}")

    def action_ask(self) -> None:
        from rostering.rosters.approval import ask_approval

        self._approval(partial(ask_approval, *self._where))

    def action_approve(self) -> None:
        from rostering.rosters.approval import decide_approval

        self._approval(partial(decide_approval, *self._where))

    def action_refuse(self) -> None:
        from ui.modals.ask import Ask

        self.app.push_screen(Ask("Why is it refused?", "a few words, none about anybody's health"), self._refuse)

    def _refuse(self, why: str | None) -> None:
        from rostering.rosters.approval import decide_approval

        if why is not None:
            self._approval(partial(decide_approval, *self._where, refuse=why))

    @property
    def _where(self) -> tuple[Store, str | None, Horizon, tuple[str, ...]]:
        return self.desk.store, self.desk.actor_name, self._horizon, self._homes

    def _approval(self, act: Callable[[], tuple[Approval, ...]]) -> None:
        self.save(act, self._approved)

    def _approved(self, found: tuple[Approval, ...]) -> None:
        self.say(" ".join(dict.fromkeys(one.words for one in found)), GOOD)
        self._look()


def _rosters(found: Publication) -> str:
    """Which rosters are published, in words."""
    from rostering import text

    first, *others = found.rosters
    more = f", and {text.counted(len(others), 'roster')} more" if others else ""
    return f"{first.words}{more}"


def _lines(item: CheckItem) -> Iterator[ListLine]:
    """An item and what there is to say of it."""
    mark = MARKS[item.state]
    count = f"  {len(item.lines)}" if item.lines else ""
    yield ListLine(Content.assemble(mark, (item.title, "bold"), (f"{count}  {SAYS[item.state]}", "$quiet")))
    for said in item.lines:
        yield ListLine(Content.assemble(("    – ", "$quiet"), said))
