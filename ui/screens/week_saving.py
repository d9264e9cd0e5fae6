"""Saving for the week's screen: one change after the other, in a thread, while the grid shows them already."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from textual import work
from textual.worker import get_current_worker

from rostering.errors import RotaError
from ui.edits.editing import BAD, GOOD, REDO, UNDO, Batch, Done
from ui.edits.steps import Outcome, Step
from ui.faults import said_of
from ui.messages import DoneElsewhere, EditRefused, EditSaved, StepDone, StepRefused
from ui.screens.week_moving import WeekMoving

if TYPE_CHECKING:
    from rostering.rosters.edit_cells import CellEdits
    from rostering.rosters.home_standing import HomePart
    from rostering.rosters.shift_work import Edit
    from ui.edits.place import CellPlace
    from ui.home_view import HomeView, Part
    from ui.state import WeekState

LOOK_EVERY = 2.0  # seconds between two looks for what others did
PUBLISHED = "published"
DRAFT_REASON = "edit"  # a draft keeps no reasons
REASON_HINT = (
    "swap, sick call, extra cover: a few words, none about anybody's health. Enter keeps them for the next changes too"
)


class WeekSaving(WeekMoving):
    """Keeps the queue of changes, undo and redo, and looks for what others have changed meanwhile."""

    seen_step = 0  # the last row of the audit trail that what is shown takes account of
    _own_steps: frozenset[int] = frozenset()
    _leaves = False
    _later: tuple[str, ...] = ()  # undo and redo asked for while something was being saved

    def on_mount(self) -> None:
        self.set_interval(LOOK_EVERY, self.look)

    @property
    def is_saving(self) -> bool:
        """Whether something is not saved yet."""
        return bool(self.state.editing.queue)

    def leave_app(self) -> None:
        """Leave the app, once all is saved."""
        self._leaves = True
        if self.is_saving:
            self.stand(self.state.told("One moment: the last changes are still being saved."))
        else:
            self.app.exit(self.exit_code)

    # Changes

    def submit(self, place: CellPlace, edits: Sequence[Edit], words: str) -> None:
        """Make changes of one roster: shown at once, then saved. On a published one the reason is asked for once."""
        roster = place.part.roster
        if roster is not None and roster[3] == PUBLISHED and not self.state.editing.reason:
            self._ask_reason(place, edits, words)
            return
        first = place.standing.build.horizon.first
        self.enqueue(Batch(place.view.place.code, first, tuple(edits), words))

    def _ask_reason(self, place: CellPlace, edits: Sequence[Edit], words: str) -> None:
        from ui.modals.ask import Ask

        def answered(reason: str | None) -> None:
            if reason is None:
                self.stand(self.state.told("Nothing was changed."))
                return
            self.show(replace(self.state, editing=replace(self.state.editing, reason=reason)))
            self.submit(place, edits, words)

        title = f"The roster of {place.view.place.name} is published: why is it amended?"
        self.app.push_screen(Ask(title, REASON_HINT), answered)

    def enqueue(self, batch: Batch) -> None:
        """Show changes as if they were made, and save them after those that wait already."""
        editing = self.state.editing.left().saying(f"{batch.words}: saving…")
        editing = replace(editing, queue=(*editing.queue, batch))
        self.show(_ahead(replace(self.state, editing=editing), batch))
        if len(editing.queue) == 1:
            self.call_after_refresh(self._save_next)  # what is typed is seen before anything else takes time

    def _save_next(self) -> None:
        queue = self.state.editing.queue
        if not queue:
            return
        batch = queue[0]
        part = _part_of(self.state, batch.home, batch.first)
        if part is None:  # another week was opened meanwhile: the roster is read again for it
            self._save_in_thread(batch, None, None)
            return
        self._save_in_thread(batch, part.made, self.state.editing.reason)

    @work(thread=True, exit_on_error=False, group="save", description="save")
    def _save_in_thread(self, batch: Batch, made: HomePart | None, reason: str | None) -> None:
        fresh = made
        try:
            if fresh is None:
                (fresh,) = self.desk.home(batch.home, batch.first, batch.first)
            edited = self.desk.edit(_asked(batch, fresh, reason or self.state.editing.reason))
            if len(self.state.editing.queue) > 1:  # the last of them reads the roster for all
                from ui.edits.ahead import at_version

                fresh = at_version(fresh, edited)
            else:
                (fresh,) = self.desk.home(batch.home, batch.first, batch.first)
            self.post_message(EditSaved(batch, edited, fresh))
        except Exception as fault:
            self.post_message(EditRefused(batch, said_of(fault), self._again(batch)))

    def _again(self, batch: Batch) -> HomePart | None:
        try:
            (fresh,) = self.desk.home(batch.home, batch.first, batch.first)
        except Exception:  # whoever reads the roster next says what is wrong with it
            return None
        return fresh

    def on_edit_saved(self, message: EditSaved) -> None:
        batch, edited = message.batch, message.edited
        self._own_steps |= frozenset(edited.entries)
        before, after = edited.before, edited.after
        if batch.way == UNDO:  # what was undone can be done again from what stands now
            before, after = after, before
        done = Done(
            batch.home, batch.first, edited.roster, before, after, batch.done.words if batch.done else batch.words
        )
        number = f" as amendment {edited.amendment}" if edited.amendment is not None else ""
        said = f"{batch.words}: saved{number}."
        if edited.told:
            more = f" ({len(edited.told) - 1} more)" if len(edited.told) > 1 else ""
            said = f"{batch.words}: saved{number}, but {edited.told[0]}{more}"
        editing = self.state.editing.saved(batch, done)
        if not editing.typed:
            editing = editing.saying(said, BAD if edited.told else GOOD)
        self._settle(replace(self.state, editing=editing), batch, message.part)

    def on_edit_refused(self, message: EditRefused) -> None:
        words, self._later = message.batch.words, ()
        if message.batch.way:  # nothing was undone
            words = f"Not {words[0].lower()}{words[1:]}"
        said = f"{words}: {message.sentence}"
        editing = self.state.editing.dropped().saying(said, BAD)
        self._settle(replace(self.state, editing=editing), message.batch, message.part)
        if message.part is None:
            self.changed()

    def _settle(self, state: WeekState, batch: Batch, made: HomePart | None) -> None:
        """Show a roster as the store has it, with what waits to be saved laid over it again; save the next."""
        part = _part_of(state, batch.home, batch.first)
        if part is not None and made is not None:
            state = state.read(_view(state, batch.home).with_part(part, made))
        for waiting in state.editing.queue:
            if (waiting.home, waiting.first) == (batch.home, batch.first):
                state = _ahead(state, waiting)
        self.show(state)
        self._save_next()
        if self._later and not self.is_saving:
            way, *later = self._later
            self._later = tuple(later)
            self._take_back(way)
        if self._leaves and not self.is_saving:
            self.app.exit(self.exit_code)

    # Undo and redo

    def action_undo(self) -> None:
        self._take_back(UNDO)

    def action_redo(self) -> None:
        self._take_back(REDO)

    def _take_back(self, way: str) -> None:
        from rostering.rosters.shift_work import Edit

        if self.is_saving:
            self._later += (way,)
            return
        known = self.state.editing.done if way == UNDO else self.state.editing.undone
        done = known[-1] if known else None
        if done is None:
            self.stand(self.state.told(f"There is nothing to {way}."))
            return
        if isinstance(done, Step):
            taken = self.state.editing.taken(way).saying(f"{done.words}: saving…")
            self.stand(replace(self.state, editing=taken))
            self.take_step(done.back, way)
            return
        wanted = done.before if way == UNDO else done.after
        words = f"{'Undone' if way == UNDO else 'Done again'}: {done.words}"
        edits = tuple(Edit(worker, shift, work) for (worker, shift), work in wanted.items())
        self.enqueue(Batch(done.home, done.first, edits, words, way, done))

    # Beside the cells

    @work(thread=True, exit_on_error=False, group="step", description="step")
    def take_step(self, act: Callable[[], Outcome], way: str = "") -> None:
        """Do something that is no change of a cell, in a thread."""
        try:
            self.post_message(StepDone(act(), way))
        except Exception as fault:
            self.post_message(StepRefused(said_of(fault)))

    def on_step_done(self, message: StepDone) -> None:
        outcome = message.outcome
        editing = self.state.editing.saying(outcome.sentence, GOOD)
        if outcome.step is not None:
            editing = editing.with_done(outcome.step, message.way)
        self.show(replace(self.state, editing=editing))
        self.changed()

    def on_step_refused(self, message: StepRefused) -> None:
        self.show(self.state.told(message.sentence, BAD))
        self.changed()

    # Others

    def look(self) -> None:
        """Look, in a thread, for what others have done since; what is being saved comes first."""
        span = self.state.span
        if span is not None and not self.is_saving and not self.state.loading:
            self._look_in_thread(max(self.seen_step, span.trail))

    @work(thread=True, exclusive=True, exit_on_error=False, group="look", description="look")
    def _look_in_thread(self, after: int) -> None:
        try:
            steps = self.desk.steps_after(after)
        except RotaError:
            return  # the next key that needs the store says what is wrong with it
        if steps and not get_current_worker().is_cancelled:
            self.post_message(DoneElsewhere(steps))

    def on_done_elsewhere(self, message: DoneElsewhere) -> None:
        if self.is_saving:
            return  # our own rows are not known yet; the next look brings them all again
        self.seen_step = message.steps[-1].id
        theirs = [step for step in message.steps if step.id not in self._own_steps]
        if not theirs or self.state.span is None:
            return
        rosters = {step.roster for step in theirs}
        who = ", ".join(dict.fromkeys(step.actor for step in theirs))
        homes = [
            view.place.code
            for view in self.state.span.read
            if None in rosters or rosters & {part.roster[0] for part in view.parts if part.roster is not None}
        ]
        if not homes:
            return
        names = ", ".join(self.state.span.views[code].place.name for code in homes[:3])
        more = f" and {len(homes) - 3} more homes" if len(homes) > 3 else ""
        news = f"{who} has changed {names}{more} meanwhile."
        if self.state.editing.told.manner == BAD:  # what was refused stays to be read
            self.notify(news)
        elif not self.state.editing.typed:
            self.show(self.state.told(news))
        self.read_homes(homes)

    def read_homes(self, codes: Sequence[str]) -> None:
        """Read some homes again; the others stay as they are."""
        if self.state.span is not None:
            self.read_some(self.state.span, codes)


def _asked(batch: Batch, made: HomePart, reason: str) -> CellEdits:
    from rostering.rosters.edit_cells import CellEdits

    build = made.standing.build
    roster = build.snapshot.rosters.get(made.home)
    expected = None
    if batch.done is not None:
        expected = batch.done.after if batch.way == UNDO else batch.done.before
    return CellEdits(
        home=made.home,
        horizon=build.horizon,
        edits=batch.edits,
        reason=reason or DRAFT_REASON,
        roster=None if roster is None else roster[0],
        # An undo says by itself what must stand there still, whatever became of the rest.
        version=None if roster is None or expected is not None else roster[1],
        expected=expected,
    )


def _part_of(state: WeekState, home: str, first: date) -> Part | None:
    """The part of the days that a batch is about, while it is in view."""
    if state.span is None or home not in state.span.views:
        return None
    parts = state.span.views[home].parts
    return next((part for part in parts if part.standing.build.horizon.first == first), None)


def _view(state: WeekState, home: str) -> HomeView:
    assert state.span is not None
    return state.span.views[home]


def _ahead(state: WeekState, batch: Batch) -> WeekState:
    """The state as if a batch were saved."""
    from ui.edits.ahead import ahead, touched

    part = _part_of(state, batch.home, batch.first)
    if part is None:
        return state
    made = ahead(part.made, batch.edits)
    people = touched(part.standing, made.standing, batch.edits)
    return state.read(_view(state, batch.home).with_change(part, made, people))
