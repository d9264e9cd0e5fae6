"""What the places beside the week share: a list read from the store, and what is said of the line one stands on."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

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

if TYPE_CHECKING:
    from ui.modals.question import Question

Given = TypeVar("Given")
READING = "Reading…"
TONES = {"": "", "press": "bold $short-ink", "good": "$good", "quiet": "$quiet", "bad": "bold $error"}
HEADING = "bold $accent"
GAP = "  "
PATIENCE = 0.25  # seconds that what is said of one line stays while that of another is read
LEAST = 12  # of the column that has the room that is left


class PlaceList(LineList):
    """The list of a place; says when it has another width than its columns were laid out for (`laid_for`)."""

    class Widened(Message):
        """It has another width."""

    laid_for = 0

    def on_resize(self) -> None:
        if self.scrollable_content_region.width != self.laid_for:
            self.post_message(self.Widened())


class PlaceScreen(DeskScreen[None], Generic[Item]):
    """Owns one state: keys and answers of threads replace it, and `stand` shows it.

    A place says how its lines are read (`entries`) and, where there is more to say of one, what (`said_of`); both are
    called in a thread, and may raise what the store and the office refuse.
    """

    TITLE_WORDS: ClassVar[str] = ""
    EMPTY: ClassVar[str] = "There is nothing here."
    WIDTHS: ClassVar[tuple[int, ...]] = (0,)  # of each column; one of them is 0 and has the room that is left
    HEADS: ClassVar[tuple[str, ...]] = ()  # words above the columns; none: there are no such words
    HAS_DETAIL: ClassVar[bool] = True
    CSS_PATH = ["desk_screen.tcss", "place_screen.tcss"]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (140, "-wide")]

    def __init__(self) -> None:
        super().__init__()
        self.state: ListState[Item] = ListState()
        self._wanted = ""
        self._detailed = ""  # the line that what is said of it was last asked for
        self._said_of = ""  # the line that it stands there of

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
        yield Static(classes="columns", id="place-heads", markup=False)
        with Horizontal(id="place-main"):
            yield PlaceList()
            with VerticalScroll(id="place-detail", can_focus=False):
                yield Static(id="place-words", markup=False)
        yield Static(id="place-notice", markup=False)
        yield Static(id="said", markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        self.set_class(self.HAS_DETAIL, "-detailed")
        self.set_class(bool(self.HEADS), "-headed")
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
        self.rows.laid_for = room
        fixed = sum(self.WIDTHS) + len(GAP) * (len(self.WIDTHS) - 1) + 2
        widths = tuple(width or max(LEAST, room - fixed) for width in self.WIDTHS)
        self.rows.show([self._line(line, widths) for line in self.state.lines], self.state.at)
        if self.HEADS:
            heads = GAP.join(_cell(head, width) for head, width in zip(self.HEADS, widths, strict=True))
            self.query_one("#place-heads", Static).update(f"  {heads}", layout=False)

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
        self.set_timer(PATIENCE, partial(self._say_of_no_other, key))

    def _say_of(self, key: str, words: str) -> None:
        if key == self.state.key:
            self._said_of = key
            self.stand(replace(self.state, detail=words))

    def _say_of_no_other(self, key: str) -> None:
        """While a line is read for long, what was said of another is not taken for what is said of it."""
        if key == self.state.key != self._said_of:
            self.stand(replace(self.state, detail=READING))

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

    # Asking

    def ask(self, title: str, hint: str, act: Callable[[str], str], said: str = "", *, needed: bool = True) -> None:
        """Ask for a few words, and do something with them."""
        from ui.modals.ask import Ask

        self._put(Ask(title, hint, said, needed=needed), act)

    def choose(self, title: str, things: Mapping[str, str], take: Callable[[str], None]) -> None:
        """Ask for one of some things (keys with their words), and take its key; where there is one, nobody is asked."""
        from ui.modals.choose import Choose

        if len(things) == 1:
            take(next(iter(things)))
        else:
            self.app.push_screen(Choose(title, things), lambda key: None if key is None else take(key))

    def ask_some(
        self,
        title: str,
        things: Mapping[str, str],
        hint: str,
        act: Callable[[tuple[str, ...]], str],
        *,
        others: bool = False,
    ) -> None:
        """Ask for some of a few things (keys with their words), and do something with their keys; with `others` what is
        typed may be something else."""
        from ui.modals.some_of import SomeOf

        self._put(SomeOf(title, things, hint, others=others), act)

    def _put(self, question: Question[Given], act: Callable[[Given], str]) -> None:
        def answered(given: Given | None) -> None:
            if given is not None:
                self.do(partial(act, given))

        self.app.push_screen(question, answered)

    def fill_in(
        self, title: str, fields: Mapping[str, str], cells: Mapping[str, str], act: Callable[[Mapping[str, str]], str]
    ) -> None:
        """Ask for several things in a form, and do something with them; what is refused is said in the form."""
        self.ask_form(title, fields, cells, act, self._done)

    def ask_form(
        self,
        title: str,
        fields: Mapping[str, str],
        cells: Mapping[str, str],
        work: Callable[[Mapping[str, str]], Given],
        take: Callable[[Given], None],
    ) -> None:
        """The same, where something else than a sentence comes of it."""
        from ui.modals.form import Form

        def save(typed: Mapping[str, str]) -> None:
            self.in_thread(partial(work, typed), saved, form.refused, group="do")

        def saved(given: Given) -> None:
            form.saved()
            take(given)

        form = Form(title, fields, cells, save)
        self.app.push_screen(form)

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
