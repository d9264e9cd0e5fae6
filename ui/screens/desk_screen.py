"""What the screens beside the week share: the desk, a list to move in, and work in threads that never blocks a key."""

from __future__ import annotations

from asyncio import sleep
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import PurePath
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.await_complete import AwaitComplete
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Static
from textual.worker import get_current_worker

from ui.action import Scope
from ui.edits.editing import BAD, GOOD, QUIET
from ui.faults import FaultProof, said_of
from ui.widgets.line_list import LineList

if TYPE_CHECKING:
    from ui.app import RotaApp
    from ui.desk import Desk

Answer = TypeVar("Answer")
Given = TypeVar("Given")
MANNERS = {GOOD: ("✓ ", "$good"), BAD: ("! ", "bold $error"), QUIET: ("", "$quiet")}


@dataclass
class Answered(Message):
    """A thread has done its work; `take` is called on the screen's own thread."""

    take: Callable[[], None]


class DeskScreen(FaultProof, Screen[Given]):
    """A screen with a list (`LineList`), a line of what was said (`#said`), and keys of its own scope."""

    SCOPE: ClassVar[Scope]
    AUTO_FOCUS = ""
    _left_with: tuple[Given | None] | None = None  # the result of a screen that was to be left while out of sight
    CSS_PATH: ClassVar[str | PurePath | list[str | PurePath] | None] = "desk_screen.tcss"

    @property
    def desk(self) -> Desk:
        """The store and who acts."""
        return self.rota.desk

    @property
    def rota(self) -> RotaApp:
        """The app, by its own name."""
        from ui.app import RotaApp

        assert isinstance(self.app, RotaApp)
        return self.app

    @property
    def list(self) -> LineList:
        """The screen's list."""
        return self.query_one(LineList)

    def say(self, words: str, manner: str = QUIET) -> None:
        """Show a sentence in the line of what was said."""
        mark, style = MANNERS[manner]
        self.query_one("#said", Static).update(Content.styled(f"{mark if words else ''}{words}", style))

    def in_thread(
        self,
        work: Callable[[], Answer],
        take: Callable[[Answer], None],
        refused: Callable[[str], None] | None = None,
        group: str = "work",
    ) -> None:
        """Do some work in a thread, and take its answer on the screen's own thread; of the work of one group that is
        under way only the last asked for gives an answer.

        What the store or the office refuses goes to `refused`, else to the line of what was said; so does what is said
        of a fault of our own.
        """
        failed = refused or partial(self.say, manner=BAD)
        self.run_worker(
            partial(self._work, work, take, failed),
            thread=True,
            exclusive=True,
            exit_on_error=False,
            group=group,
        )

    def _work(self, work: Callable[[], Answer], take: Callable[[Answer], None], refused: Callable[[str], None]) -> None:
        worker = get_current_worker()
        try:
            answer = work()
        except Exception as fault:
            sentence = said_of(fault)
            if not worker.is_cancelled:
                self.post_message(Answered(partial(refused, sentence)))
            return
        if not worker.is_cancelled:
            self.post_message(Answered(partial(take, answer)))

    def on_answered(self, message: Answered) -> None:
        message.take()

    def dismiss(self, result: Given | None = None) -> AwaitComplete:
        """Leave with a result; while something else is in front (help, another place), as soon as it is seen again."""
        if self.app.screen is self:
            return super().dismiss(result)
        self._left_with = (result,)
        return AwaitComplete(sleep(0))

    def on_screen_resume(self) -> None:
        if self._left_with is not None:
            (result,) = self._left_with
            self._left_with = None
            self.dismiss(result)

    def action_up(self) -> None:
        self.list.move(-1)

    def action_down(self) -> None:
        self.list.move(1)

    def action_page_up(self) -> None:
        self.list.page(-1)

    def action_page_down(self) -> None:
        self.list.page(1)

    def action_first_line(self) -> None:
        self.list.pick(0)

    def action_last_line(self) -> None:
        self.list.move(self.list.virtual_size.height)

    def action_leave(self) -> None:
        self.dismiss(None)
