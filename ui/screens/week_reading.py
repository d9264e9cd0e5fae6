"""Reading for the week's screen: in threads, the home that is looked at first, one home after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from textual import work
from textual.worker import Worker, WorkerState, get_current_worker

from rostering.errors import ExitCode, RotaError, StoreError
from ui.faults import said_of
from ui.messages import HomeRead, HomeUnread, SpanRead, WeekFailed, WhyOpen
from ui.screens.week_base import WeekBase
from ui.state import WeekState
from ui.week import Span, read_home, read_span


class WeekReading(WeekBase):
    """Reads weeks and homes, and takes what was read into the state."""

    def on_mount(self) -> None:
        self.read(self.state.monday, self.state.weeks)

    def changed(self) -> None:
        """Read again what is shown, after a change made elsewhere; the cursor stays where it is."""
        self.read(self.state.monday, self.state.weeks)

    def read(self, monday: date | None, weeks: int, coming: date | None = None) -> None:
        """Read some weeks from a Monday, to stand on a day of theirs; what is there stays in view until they are."""
        self.show(self.state.opening(monday, weeks, coming))
        self._read_in_thread(monday, weeks)

    @work(thread=True, exclusive=True, exit_on_error=False, group="read", description="read")
    def _read_in_thread(self, monday: date | None, weeks: int) -> None:
        worker = get_current_worker()
        try:
            span = read_span(self.desk, monday, weeks)
            left = [place.code for place in span.places]
            first = self._read_home(span, self._wanted(left)) if left else None
            if isinstance(first, HomeUnread):
                span = span.without(first.code, first.sentence)
            elif first is not None:
                span = span.with_view(first.view)
            if not worker.is_cancelled:
                self.post_message(SpanRead(span))
            while left and not worker.is_cancelled:
                found = self._read_home(span, self._wanted(left))
                if not worker.is_cancelled:
                    self.post_message(found)
        except Exception as fault:
            if not worker.is_cancelled:
                self.post_message(_failed(fault))

    def _read_home(self, span: Span, code: str) -> HomeRead | HomeUnread:
        """One home, or why it cannot be read: what is wrong with one is no reason to show none. Raises StoreError."""
        try:
            return HomeRead(span, read_home(self.desk, span, code))
        except StoreError:
            raise
        except Exception as fault:
            return HomeUnread(span, code, said_of(fault))

    def read_some(self, span: Span, codes: Sequence[str]) -> None:
        """Read some homes of a span again."""
        self._read_some_in_thread(span, codes)

    @work(thread=True, exit_on_error=False, group="again", description="again")
    def _read_some_in_thread(self, span: Span, codes: Sequence[str]) -> None:
        try:
            for code in codes:
                self.post_message(self._read_home(span, code))
        except Exception as fault:
            self.post_message(_failed(fault))

    def _wanted(self, left: list[str]) -> str:
        """The home to read next, taken off those that are left: the one in view before the others."""
        code = self.state.code
        return left.pop(left.index(code) if code in left else 0)

    def on_span_read(self, message: SpanRead) -> None:
        self.exit_code = ExitCode.DONE
        self.show(self.state.loaded(message.span))

    def on_home_read(self, message: HomeRead) -> None:
        if self._is_in_view(message.span):
            self.show(self.state.read(message.view))

    def on_home_unread(self, message: HomeUnread) -> None:
        if self._is_in_view(message.span):
            self.show(self.state.unread(message.code, message.sentence))

    def show(self, state: WeekState) -> None:
        super().show(state)
        asked = state.short_shift
        if asked is not None and asked not in state.whys:
            self._ask_why(asked)

    @work(thread=True, exclusive=True, exit_on_error=False, group="why", description="why")
    def _ask_why(self, shift: int) -> None:
        worker = get_current_worker()
        try:
            sentence = self.desk.why_open(shift)
        except RotaError:
            sentence = ""
        if not worker.is_cancelled:
            self.post_message(WhyOpen(shift, sentence))

    def on_why_open(self, message: WhyOpen) -> None:
        self.show(replace(self.state, whys={**self.state.whys, message.shift: message.sentence}))

    def _is_in_view(self, span: Span) -> bool:
        return self.state.span is not None and self.state.span.is_same_time(span)

    def on_week_failed(self, message: WeekFailed) -> None:
        self.exit_code = ExitCode(message.exit_code)
        self.show(self.state.failed(message.sentence))

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A fault of our own in a thread that answers nothing is said, and the session goes on."""
        if event.state is WorkerState.ERROR and isinstance(event.worker.error, Exception):
            self.app._handle_exception(event.worker.error)


def _failed(fault: Exception) -> WeekFailed:
    return WeekFailed(said_of(fault), fault.exit_code if isinstance(fault, RotaError) else ExitCode.FAULT)
