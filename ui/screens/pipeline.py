"""Who is on the way in: to which pool, what blocks them, and when they are deployable; and what is recorded of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from ui.action import Scope
from ui.actions import bindings
from ui.list_state import Entry
from ui.screens.place_screen import PlaceScreen
from ui.step_fields import step_fields, typed_step

if TYPE_CHECKING:
    from rostering.pipeline.listing import PipelineLine
    from rostering.pipeline.route import Step

INTEREST = {
    "name": "Ann Lee, somebody new",
    "known": "instead of a name: somebody on record, by code or name",
    "pool": "pop_up, reservist, returner, student or volunteer",
    "role": "what they will work as; nothing: the pool's own",
    "phone": "how to reach them",
    "hours": "how many a week they offer; nothing: not said",
    "organisation": "whom they come to; nothing: yours, or the only one",
}
MOST_HOURS = 48


class PipelineScreen(PlaceScreen["PipelineLine"]):
    """Those of whom something is to be done first to be deployable; each with every step on a page."""

    SCOPE = Scope.PIPELINE
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.PIPELINE)]
    TITLE_WORDS = "On the way in"
    EMPTY = "Nobody is on the way into a pool. n records somebody's interest."
    WIDTHS = (18, 10, 11, 11, 0)
    HEADS = ("name", "pool", "supervised", "deployable", "to do next")

    def __init__(self) -> None:
        super().__init__()
        self._blocked = False

    def entries(self) -> Sequence[Entry[PipelineLine]]:
        from rostering.pipeline.listing import pipeline

        lines = pipeline(*self.desk.who)
        return tuple(_entry(line) for line in lines if line.blocks or not self._blocked)

    def said_of(self, item: PipelineLine) -> str:
        from rostering.pipeline.wording import way_in_lines

        return "\n".join([item.name.upper(), *way_in_lines(item)])

    def note(self) -> str:
        blocked = sum(bool(line.item.blocks) for line in self.state.every if line.item is not None)
        if self._blocked:
            return f"{blocked} of whom something is to be done"
        return f"{len(self.state.every)}, something is to be done of {blocked}"

    # What is recorded

    def action_interest(self) -> None:
        self.fill_in("Who is interested, in what?", INTEREST, {"pool": "pop_up"}, self._add)

    def _add(self, cells: Mapping[str, str]) -> str:
        from rostering.pipeline.entry import Interest, add_interest
        from rostering.pipeline.wording import pool_title
        from ui.typed_cells import whole, words

        hours = whole(cells, "hours", MOST_HOURS)
        wanted = Interest(
            pool=words(cells, "pool") or "",
            name=words(cells, "name") or "",
            known=words(cells, "known"),
            organisation=words(cells, "organisation"),
            role=words(cells, "role"),
            phone=words(cells, "phone"),
            minutes_a_week=None if hours is None else hours * 60,
        )
        entry = add_interest(*self.desk.who, wanted)
        self._wanted = entry.person.code
        return f"{entry.person.name} ({entry.person.code}) is on the way in: {pool_title(entry.pool)}."

    def action_sign(self) -> None:
        from rostering.pipeline.route import CHECK, SIGN, route_of

        line = self.state.under
        if line is None:
            return
        states = {one.step: one.state for one in line.steps}
        steps = {one.code: one for one in route_of(line.pool).steps if one.kind in (CHECK, SIGN)}
        left = sorted((code for code in steps if states[code] != "done"), key=lambda code: states[code] != "open")
        if not left:
            self._not_done(f"Nothing of {line.name} is left to sign; inductions and training are attended.")
            return
        things = {code: f"{steps[code].title} ({states[code]})" for code in left}
        self.choose(f"What is signed of {line.name}?", things, lambda code: self._sign_form(line, steps[code]))

    def _sign_form(self, line: PipelineLine, step: Step) -> None:
        self.fill_in(f"{step.title} of {line.name}", step_fields(step), {}, partial(self._sign, line, step))

    def _sign(self, line: PipelineLine, step: Step, cells: Mapping[str, str]) -> str:
        from rostering.pipeline.step import sign_step

        sign_step(*self.desk.who, typed_step(line.person, step, cells))
        return f"{step.title} of {line.name} is signed."

    def action_take_back(self) -> None:
        line = self.state.under
        if line is None:
            return
        signed = {one.step: f"{one.title}, by {one.by}" for one in line.steps if one.by}
        if signed:
            self.choose(f"Which signature of {line.name} is taken back?", signed, partial(self._take_back, line))
        else:
            self._not_done(f"Nothing of {line.name} is signed.")

    def _take_back(self, line: PipelineLine, step: str) -> None:
        from rostering.pipeline.step import withdraw_step

        def act() -> str:
            withdraw_step(*self.desk.who, line.person, step)
            return f"The signature of {line.name} is taken back, with what came of it."

        self.do(act)

    def action_gone(self) -> None:
        line = self.state.under
        if line is not None:
            hint = "the first day without them, nothing for today"
            self.ask(
                f"{line.name} is no longer on the way in: since when?", hint, partial(self._gone, line), needed=False
            )

    def _gone(self, line: PipelineLine, typed: str) -> str:
        from rostering.pipeline.entry import leave
        from ui.typed_cells import day

        entry = leave(*self.desk.who, line.person, day({"since": typed}, "since"))
        return f"{line.name} left the way in on {entry.left_on:%d/%m/%Y}; their seats are free."

    # Other pages

    def action_blocked(self) -> None:
        self._blocked = not self._blocked
        self.read()

    def action_person(self) -> None:
        if self.state.under is not None:
            self.rota.go("people", self.state.under.person)

    def action_sessions(self) -> None:
        from ui.screens.sessions import SessionsScreen

        self.app.push_screen(SessionsScreen())

    def action_weeks(self) -> None:
        from ui.screens.coming_weeks import ComingWeeksScreen

        self.app.push_screen(ComingWeeksScreen())

    def action_recalls(self) -> None:
        from ui.screens.recalls import RecallsScreen

        self.app.push_screen(RecallsScreen())


def _entry(line: PipelineLine) -> Entry[PipelineLine]:
    from rostering.pipeline.wording import opens, to_do

    first = "now" if line.is_supervised else _day(opens(False, line.supervised_on))
    last = "now" if line.is_deployable else _day(opens(False, line.deployable_on))
    tone, mark = ("press", "!") if line.is_late else ("quiet", "✓") if line.is_deployable else ("", "")
    return Entry(line.person, (line.name, line.pool.replace("_", " "), first, last, to_do(line)), line, tone, mark)


def _day(words: str) -> str:
    return words.removeprefix("from ")
