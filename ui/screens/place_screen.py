"""What the places beside the week share: a list read from the store, and what is said of the line one stands on."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import ClassVar, Generic

from rich.cells import cell_len, set_cell_size
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Footer, Static

from ui.edits.editing import BAD, GOOD
from ui.list_state import Entry, Item, ListState
from ui.screens.desk_screen import DeskScreen
from ui.widgets.line_list import LineList, ListLine

READING = "Reading…"
TONES = {"": "", "press": "bold $short-ink", "good": "$good", "quiet": "$quiet", "bad": "bold $error"}
HEADING = "bold $accent"
GAP = "  "
LEAST = 12  # of the column that has the room that is left


class PlaceList(LineList):
    """The list of a place; says when it has another width, since its columns follow that."""

    class Widened(Message):
        """It has another width."""

    _width = 0

    def on_resize(self) -> None:
        if self.size.width != self._width:
            self._width = self.size.width
            self.post_message(self.Widened())


class PlaceScreen(DeskScreen[None], Generic[Item]):
    """Owns one state: keys and answers of threads replace it, and `stand` shows it.

    A place says how its lines are read (`entries`) and, where there is more to say of one, what (`said_of`); both are
    called in a thread, and may raise what the store and the office refuse.
    """

    TITLE_WORDS: ClassVar[str] = ""
    EMPTY: ClassVar[str] = "There is nothing here."
    WIDTHS: ClassVar[tuple[int, ...]] = (0,)  # of each column; one of them is 0 and has the room that is left
    HAS_DETAIL: ClassVar[bool] = True
    CSS_PATH = ["desk_screen.tcss", "place_screen.tcss"]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (140, "-wide")]

    def __init__(self) -> None:
        super().__init__()
        self.state: ListState[Item] = ListState()
        self._wanted = ""
        self._detailed = ""

    @abstractmethod
    def entries(self) -> Sequence[Entry[Item]]:
        """All lines, read from the store."""

    def said_of(self, item: Item) -> str:
        """All that is said of one of them."""
        return ""

    def title_words(self) -> str:
        """What the screen is of."""
        return self.TITLE_WORDS

    def note(self) -> str:
        """What the title line says beside the title."""
        return ""

    def compose(self) -> ComposeResult:
        yield Static(classes="heading", id="place-title", markup=False)
        with Horizontal(id="place-main"):
            yield PlaceList()
            with VerticalScroll(id="place-detail", can_focus=False):
                yield Static(id="place-words", markup=False)
        yield Static(id="place-notice", markup=False)
        yield Static(id="said", markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        self.set_class(self.HAS_DETAIL, "-detailed")
        self.stand(self.state)
        self.call_after_refresh(self.read)  # seen before anything else takes time

    def on_screen_resume(self) -> None:
        if not self.state.loading:
            self.read()

    @property
    def rows(self) -> PlaceList:
        """The list."""
        return self.query_one(PlaceList)

    # Showing

    def stand(self, state: ListState[Item]) -> None:
        """Make a state the one that is shown."""
        was, self.state = self.state, state
        if not self.is_mounted:
            return
        with self.app.batch_update():
            self.set_class(state.reading, "-reading")
            self.set_class(not state.lines, "-nothing")
            self.query_one("#place-title", Static).update(self._title(), layout=False)
            if state.lines is not was.lines or not was.lines:
                self._show_lines()
            else:
                self.rows.pick(state.at)
            notice = state.failure or (READING if state.loading else self._nothing())
            self.query_one("#place-notice", Static).update("" if state.lines else notice)
            self.say(state.said, state.manner)
            self.query_one("#place-words", Static).update(state.detail)
        if state.key != self._detailed or state.every is not was.every:
            self._read_detail()

    def _nothing(self) -> str:
        return f"Nothing here bears '{self.state.typed}'; Escape shows all again." if self.state.typed else self.EMPTY

    def _title(self) -> Content:
        typed = self.state.typed
        find: tuple[str, str] = (f"  {typed}▏", "bold $cursor-ink on $cursor-ground") if typed else ("", "")
        note = self.note()
        return Content.assemble((self.title_words(), "bold"), (f"  {note}" if note else "", "$quiet"), find)

    def _show_lines(self) -> None:
        room = self.rows.scrollable_content_region.width or self.size.width - 3
        fixed = sum(self.WIDTHS) + len(GAP) * (len(self.WIDTHS) - 1) + 2
        widths = tuple(width or max(LEAST, room - fixed) for width in self.WIDTHS)
        self.rows.show([self._line(line, widths) for line in self.state.lines], self.state.at)

    def on_place_list_widened(self) -> None:
        self._show_lines()

    def _line(self, line: Entry[Item], widths: Sequence[int]) -> ListLine:
        if line.item is None or len(line.cells) == 1:
            if line.item is not None:
                return ListLine(Content.styled(f"  {line.cells[0]}", TONES[line.tone]))
            return ListLine(Content.styled("  ".join(line.cells), HEADING), stop=False)
        words = GAP.join(_cell(cell, width) for cell, width in zip(line.cells, widths, strict=False))
        return ListLine(Content.assemble((f"{line.mark or ' '} ", TONES[line.tone]), (words, TONES[line.tone])))

    # Reading

    def read(self) -> None:
        """Read the list again; what is there stays in view until it is."""
        self.stand(replace(self.state, loading=True))
        self.in_thread(self._entries, self._take, self._refused, group="read")

    def _entries(self) -> tuple[Entry[Item], ...]:
        return tuple(self.entries())

    def _take(self, lines: tuple[Entry[Item], ...]) -> None:
        self._detailed = ""
        state = self.state.read(lines)
        if self._wanted:
            number = next((number for number, line in enumerate(state.lines) if line.key == self._wanted), None)
            self._wanted, state = "", state if number is None else state.stand(number)
        self.stand(state)

    def _refused(self, sentence: str) -> None:
        self.stand(self.state.failed(sentence))

    def want(self, key: str) -> None:
        """Stand on a line by its key, at once or when it is read; a filter that hides it is lifted."""
        self._wanted = key
        state = self.state.narrowed("", key)
        if state.key == key:
            self._wanted = ""
            self.stand(state)

    def _read_detail(self) -> None:
        item, self._detailed = self.state.under, self.state.key
        if not self.HAS_DETAIL or item is None:
            if self.state.detail:
                self.stand(replace(self.state, detail=""))
            return
        key = self.state.key
        self.in_thread(partial(self.said_of, item), partial(self._say_of, key), partial(self._say_of, key), group="of")

    def _say_of(self, key: str, words: str) -> None:
        if key == self.state.key:
            self.stand(replace(self.state, detail=words))

    # Doing

    def do(self, act: Callable[[], str], refused: Callable[[str], None] | None = None) -> None:
        """Do something in a thread, say what became of it, and read again what it may have changed."""
        self.stand(self.state.told("One moment…"))
        self.in_thread(act, self._done, refused or self._not_done, group="do")

    def _done(self, sentence: str) -> None:
        self.stand(self.state.told(sentence, GOOD))
        self.rota.changed()
        self.read()

    def _not_done(self, sentence: str) -> None:
        self.stand(self.state.told(sentence, BAD))

    # Keys

    def on_line_list_picked(self, message: LineList.Picked) -> None:
        if message.line != self.state.at:
            self.stand(self.state.stand(message.line))

    def action_up(self) -> None:
        self._go(-1, self.rows.move)

    def action_down(self) -> None:
        self._go(1, self.rows.move)

    def action_page_up(self) -> None:
        self._go(-1, self.rows.page)

    def action_page_down(self) -> None:
        self._go(1, self.rows.page)

    def action_first_line(self) -> None:
        self._go(-1, lambda _: self.rows.pick(0))

    def action_last_line(self) -> None:
        self._go(1, lambda _: self.rows.pick(len(self.state.lines)))

    def _go(self, way: int, move: Callable[[int], None]) -> None:
        """Move in the list; while what is said of a line has the screen, in that."""
        if not self.state.reading:
            move(way)
            return
        page = self.query_one("#place-detail", VerticalScroll)
        step = way if move == self.rows.move else way * max(1, page.size.height - 1)
        page.scroll_relative(y=step, animate=False)

    def action_open(self) -> None:
        """Give what is said of the line the whole screen."""
        if self.state.under is not None and self.HAS_DETAIL:
            self.stand(replace(self.state, reading=not self.state.reading))

    def action_next_part(self) -> None:
        self.stand(self.state.next_part(1))

    def action_previous_part(self) -> None:
        self.stand(self.state.next_part(-1))

    def action_reload(self) -> None:
        self.read()

    def action_leave(self) -> None:
        """Back: from what is read to the list, from a filter to all, else to where one came from."""
        if self.state.reading:
            self.stand(replace(self.state, reading=False))
        elif self.state.typed:
            self.stand(self.state.narrowed("", self.state.key))
        else:
            self.back()

    def back(self) -> None:
        """To where one came from."""
        self.rota.go("today")


def _cell(words: str, width: int) -> str:
    return set_cell_size(words if cell_len(words) <= width else words[: width - 1] + "…", width)
