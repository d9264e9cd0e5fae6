"""Filling a gap: who could come, the best first, and what each says on the telephone."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from ui.action import Scope
from ui.actions import bindings
from ui.edits.editing import BAD, GOOD
from ui.fill_view import LAWFUL, OTHERS, PARTS, FillLine, about, columns, fill_lines, title
from ui.screens.job_screen import JobScreen

if TYPE_CHECKING:
    from rostering.gaps.calls import Call, Called
    from rostering.gaps.showing import Answer


class FillScreen(JobScreen[FillLine]):
    """Works through some short shifts, by number; answers with a sentence about what was filled, or None."""

    SCOPE = Scope.FILL
    READING = "Looking for who could come…"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.FILL)]

    def __init__(self, shifts: tuple[int, ...]) -> None:
        super().__init__()
        self._shifts = shifts
        self._number = 0
        self._shown = LAWFUL
        self._answer: Answer | None = None
        self._done: list[str] = []  # what was done here, a sentence each

    def heads(self) -> ComposeResult:
        yield from super().heads()
        yield Static(classes="columns", id="columns")

    def on_mount(self) -> None:
        self._look()

    @property
    def shift(self) -> int:
        """The shift that is being filled."""
        return self._shifts[self._number]

    def _look(self) -> None:
        self.in_thread(partial(self.desk.candidates, self.shift, with_parts=self._shown == PARTS), self._take)

    def _take(self, answer: Answer) -> None:
        self._answer = answer
        more = f"  gap {self._number + 1} of {len(self._shifts)}" if len(self._shifts) > 1 else ""
        self.title_says(title(answer).append(more))
        self._lay()

    def _lay(self, *, top: bool = False) -> None:
        if self._answer is None:
            return
        width = self.size.width - 3
        self.query_one("#columns", Static).update(columns(width) if self._shown == LAWFUL else "")
        self.show_rows(fill_lines(self._answer, self._shown, width), (lambda _: True) if top else None)

    def on_resize(self) -> None:
        self._lay()

    def words_of_picked(self) -> Content:
        return Content() if self.picked is None else about(self.picked)

    # What they say

    def action_yes(self) -> None:
        self._call("yes")

    def action_no(self) -> None:
        self._call("no")

    def action_no_reply(self) -> None:
        self._call("no_reply")

    def action_ring_back(self) -> None:
        self._call("ring_back")

    def _call(self, answer: str) -> None:
        made = None if self.picked is None else _call_of(self.picked, self.shift, answer)
        if made is None:
            self.say("Stand on somebody who may take it.", BAD)
        else:
            self.save(partial(self._ring, made), self._called)

    def _ring(self, made: Call) -> tuple[Called, Answer]:
        from rostering.gaps.calls import call

        done = call(self.desk.store, self.desk.actor_name, made)
        return done, self.desk.candidates(self.shift, with_parts=self._shown == PARTS)

    def _called(self, found: tuple[Called, Answer]) -> None:
        done, answer = found
        self._take(answer)
        if done.way is None:
            self.say(done.sentence, GOOD)
            return
        waiting = f"To be told that it is filled: {', '.join(done.waiting)}." if done.waiting else ""
        said = " ".join(one for one in (done.sentence, waiting, *done.broken) if one)
        self._filled(said, still_open=bool(done.left))

    def _filled(self, said: str, *, still_open: bool) -> None:
        """Something was done about the gap; where nothing of it is left, the next one is shown, or the roster."""
        self._done.append(said)
        self.rota.changed()
        if still_open:
            self.say(said, GOOD)
            return
        self._shifts = tuple(shift for shift in self._shifts if shift != self.shift)
        if not self._shifts:
            self.dismiss(" ".join(self._done))
            return
        self._number %= len(self._shifts)
        self.say(said, GOOD)
        self._look()

    # What is shown

    def action_others(self) -> None:
        self._show(OTHERS)

    def action_parts(self) -> None:
        self._show(PARTS)

    def _show(self, shown: str) -> None:
        self._shown = LAWFUL if self._shown == shown else shown
        if self._shown == PARTS and (self._answer is None or self._answer.parts is None):
            self.say("Looking for who could take a part…")
            self.in_thread(partial(self.desk.candidates, self.shift, with_parts=True), self._with_parts)
        else:
            self._lay(top=True)

    def _with_parts(self, answer: Answer) -> None:
        self.say("")
        self._take(answer)
        self._lay(top=True)

    def action_next_gap(self) -> None:
        if len(self._shifts) > 1:
            self._number = (self._number + 1) % len(self._shifts)
            self._shown = LAWFUL
            self._look()
        else:
            self.say("There is no other gap here.")

    def action_short(self) -> None:
        from ui.modals.run_short import RunShort

        if self._answer is not None:
            shown = self._answer.shown
            self.app.push_screen(RunShort(shown.label, shown.measures), self._run_short)

    def _run_short(self, measures: tuple[str, ...] | None) -> None:
        from rostering.gaps.accepted_short import accept_short

        if measures:
            store, actor, shift = self.desk.store, self.desk.actor_name, self.shift
            self.save(partial(accept_short, store, actor, shift, measures), self._accepted)

    def _accepted(self, done: object) -> None:
        from rostering.gaps.accepted_short import Accepted

        assert isinstance(done, Accepted)
        assert self._answer is not None
        said = f"{self._answer.shown.label} runs short, accepted by {done.by}: {'; '.join(done.measures)}."
        self._filled(said, still_open=False)

    def action_leave(self) -> None:
        self.dismiss(" ".join(self._done) or None)


def _call_of(line: FillLine, shift: int, answer: str) -> Call | None:
    """The call that a line stands for; None for one that nobody is rung from."""
    from rostering.calendar import local_minute
    from rostering.gaps.calls import Call
    from rostering.gaps.candidate import Candidate
    from rostering.gaps.parts import PART, Part

    if isinstance(line.about, Candidate):
        return Call(shift, line.about.code, answer)
    if isinstance(line.about, Part):
        part = line.about
        times = local_minute(part.starts_at), local_minute(part.ends_at)
        return Call(shift, part.candidate.code, answer, *times, own=part.kind != PART)
    return None
