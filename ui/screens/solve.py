"""Solving: what is asked for, how far the search is, and the way to stop it with the best so far."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Footer, Static

from ui.action import Scope
from ui.actions import bindings
from ui.edits.editing import BAD
from ui.screens.desk_screen import DeskScreen
from ui.solve_choice import SolveChoice, SolveEnd, said_gap
from ui.sweeps import NoSweeps
from ui.widgets.gap_chart import gap_chart
from ui.widgets.line_list import LineList

if TYPE_CHECKING:
    from rostering.rosters.build import Build
    from rostering.rosters.solve import Solved
    from rostering.rosters.solve_watch import SolveStage, SolveWatch
    from solver.stop import Stop

Piece: TypeAlias = str | tuple[str, str]
TICK = 0.25  # seconds
CHART_LINES = 6
HINT = "Up and down choose a line, left and right change it, space marks homes, Enter begins."


@dataclass
class Stage(Message):
    """The search has something to tell."""

    stage: SolveStage

    def can_replace(self, message: Message) -> bool:
        """Only the newest counts."""
        return isinstance(message, Stage)


class SolveScreen(DeskScreen[SolveEnd | None]):
    """Asks what to solve, with what there is to say of the choice, and solves it; answers what was solved, whose
    proposals wait then, or None."""

    SCOPE = Scope.SOLVE
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.SOLVE)]

    def __init__(self, choice: SolveChoice, said: str = "") -> None:
        super().__init__()
        self._choice, self._hint = choice, said or HINT
        self._stop: Stop | None = None
        self._leaves = False
        self._began = 0.0
        self._stage: SolveStage | None = None
        self._points: list[tuple[float, float]] = []  # (seconds, gap)
        self._costs: list[tuple[float, float]] = []  # (seconds, objective)

    def compose(self) -> ComposeResult:
        yield Static(Content.styled("Solve", "bold"), classes="heading", id="title")
        yield LineList()
        yield Static(id="running")
        yield Static(id="said")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        self._lay()
        self.say(self._hint)
        self.set_interval(TICK, self._tell)

    def on_unmount(self) -> None:
        if self._stop is not None:
            self._stop.request()

    @property
    def is_solving(self) -> bool:
        """Whether a search runs."""
        return self._stop is not None

    def check_action(self, action: str, parameters: tuple[Any, ...]) -> bool | None:
        """What the state allows: choosing before the search, stopping during it."""
        if action == "stop":
            return self.is_solving
        return not self.is_solving or action == "leave"

    def _lay(self) -> None:
        self.list.show(self._choice.lines())

    def action_less(self) -> None:
        self._turn(-1)

    def action_more(self) -> None:
        self._turn(1)

    def _turn(self, step: int) -> None:
        self._choice = self._choice.turned(self.list.picked, step)
        self._lay()

    def action_mark(self) -> None:
        self._choice = self._choice.marked(self.list.picked)
        self._lay()

    def action_begin(self) -> None:
        from solver.stop import Stop

        if not self._choice.homes:
            self.say("Mark a home at least.", BAD)
            return
        self._stop, self._began, self._points = Stop(), time.monotonic(), []
        self._costs = []
        self._stage = None
        self.set_class(True, "-running")
        self.refresh_bindings()
        self.say("s stops and keeps the best so far; Escape calls it off and keeps nothing.")
        self._tell()
        self.in_thread(partial(self._solve, self._choice, self._stop), self._solved, self._refused)

    def _solve(self, choice: SolveChoice, stop: Stop) -> Solved | None:
        from rostering.rosters.solve import solve_rosters
        from rostering.rosters.solve_watch import SolveWatch
        from solver.limits import Limits
        from solver.stop import Stopped

        watch = SolveWatch(self._hear)
        with NoSweeps() as still, suppress(Stopped):
            return solve_rosters(
                self.desk.store,
                self.desk.actor_name,
                choice.horizon,
                sorted(choice.homes),
                Limits(seconds=choice.seconds, gap=choice.gap),
                propose=choice.as_hold(),
                stop=stop,
                listener=watch.listener,
                told=partial(self._told, watch),
                laid=partial(_laid, watch, still),
            )
        return None

    def _told(self, watch: SolveWatch, doing: str) -> None:
        """Hand on what is being done; a solve that was called off goes no further."""
        from solver.stop import Stopped

        if self._leaves:
            raise Stopped
        watch.told(doing)

    def _hear(self, stage: SolveStage) -> None:
        self.post_message(Stage(stage))

    def on_stage(self, message: Stage) -> None:
        self._take_stage(message.stage)

    def _take_stage(self, stage: SolveStage) -> None:
        self._stage = stage
        if stage.gap is not None:
            self._points.append((stage.seconds, stage.gap))
        if stage.objective is not None:
            self._costs.append((stage.seconds, float(stage.objective)))

    def action_stop(self) -> None:
        if self._stop is not None:
            self._stop.request()
            self.say("Stopping with the best so far…")

    def action_leave(self) -> None:
        if self._stop is None:
            self.dismiss(None)
            return
        self._leaves = True
        self._stop.request()
        self.say("Calling it off…")

    def _refused(self, sentence: str) -> None:
        self._over()
        self.say(sentence, BAD)
        if self._leaves:
            self.dismiss(None)

    def _solved(self, solved: Solved | None) -> None:
        stopped = self._stop is not None and self._stop.requested
        self._over()
        self.rota.changed()
        self.dismiss(None if solved is None else self._choice.ended(solved.result, stopped=stopped))

    def _over(self) -> None:
        self._stop = None
        self.set_class(False, "-running")
        self.refresh_bindings()

    # How far it is

    def _tell(self) -> None:
        if not self.is_solving:
            return
        self.query_one("#running", Static).update(self._said_of_it())

    def _said_of_it(self) -> Content:
        stage, elapsed = self._stage, time.monotonic() - self._began
        doing = "reading the store" if stage is None or not stage.doing else stage.doing
        seconds = self._choice.seconds
        lines: list[Piece] = [
            (f"{self._choice.scope.capitalize()}, {elapsed:.0f} of {seconds} s: {doing}\n", "bold"),
            (f"Ends before that {_enough(self._choice)}\n\n", "$quiet"),
            *_figures(stage),
        ]
        lines += self._chart(elapsed)
        return Content.assemble(*lines)

    def _chart(self, elapsed: float) -> list[Piece]:
        """The gap over time; as long as no bound is known, the objective."""
        points, said = self._points, "gap between the best roster and the bound"
        if not points:
            points, said = self._costs, "objective of the best roster"
        if not points:
            return []
        most = max(value for _, value in points)
        highest = f"{most:.1%}" if self._points else f"{most:,.0f}"
        margin = max(len(highest), 6) + 1
        width = max(10, min(100, self.size.width - margin - 6))
        lines: list[Piece] = []
        for number, line in enumerate(gap_chart(points, max(elapsed, points[-1][0]), width, CHART_LINES)):
            mark = highest if number == 0 else "0" if number == CHART_LINES - 1 else ""
            lines += [(f"{mark:>{margin - 1}} ", "$quiet"), (line, "$primary"), "\n"]
        return [*lines, (f"{'':{margin}}{said}, over {elapsed:.0f} s", "$quiet")]


def _laid(watch: SolveWatch, still: NoSweeps, build: Build) -> None:
    """The problem is laid out and stays as it is: the search may be swept, without it."""
    watch.laid(build)
    still.end()


def _enough(choice: SolveChoice) -> str:
    return f"{choice.enough}." if choice.gap else f"with {choice.enough}."


def _figures(stage: SolveStage | None) -> list[Piece]:
    """Objective, bound, gap and cover, a line each."""
    if stage is None:
        return []
    objective = "none yet" if stage.objective is None else f"{stage.objective:,}"
    bound = "none yet" if stage.bound is None else f"{stage.bound:,}"
    gap = "unknown" if stage.gap is None else said_gap(stage.gap)
    filled = "" if stage.filled is None else f"{stage.filled} of {stage.wanted} places filled"
    named = (("Objective", objective), ("Proven bound", bound), ("Gap", gap), ("Cover so far", filled))
    parts: list[Piece] = []
    for name, said in named:
        parts += [(f"  {name:<14}", "$quiet"), (said, "bold"), "\n"]
    return [*parts, "\n"]
