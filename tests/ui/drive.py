"""Driving an app without a terminal: press keys, wait until all is read and painted, never sleep."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, TypeVar

from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input
from textual.worker import Worker, WorkerCancelled

from ui.app import RotaApp
from ui.home_view import Row
from ui.modals.form import Form
from ui.screens.place_screen import PlaceScreen
from ui.screens.week import WeekScreen
from ui.sheet import CoverLine

Shown = TypeVar("Shown", bound=Screen[Any])
Kind = type[Shown]
Play = Callable[["Driver"], Awaitable[None]]


class Driver:
    """One running app."""

    def __init__(self, app: RotaApp, pilot: Pilot[int]) -> None:
        self.app = app
        self.pilot = pilot

    @property
    def screen(self) -> WeekScreen:
        """The week's screen, in front or behind a question."""
        return next(screen for screen in self.app.screen_stack if isinstance(screen, WeekScreen))

    async def settle(self) -> None:
        """Wait until nothing is being read or saved and all is painted."""
        await self.pilot.pause()
        while self._running or self._saving:
            with suppress(WorkerCancelled):  # one that was called off, since another took its place
                await self.app.workers.wait_for_complete(self._running)
            await self.pilot.pause()

    @property
    def _saving(self) -> bool:
        screens = self.app.screen_stack if self.app.is_running else []
        return any(isinstance(screen, WeekScreen) and screen.is_saving for screen in screens)

    @property
    def _running(self) -> list[Worker[Any]]:
        return [worker for worker in self.app.workers if not worker.is_finished]

    async def press(self, *keys: str) -> None:
        """Press keys, each after the one before has had its effect."""
        for key in keys:
            await self.pilot.press(key)
            await self.settle()

    async def type(self, text: str) -> None:
        """Put text into the question in front, as a paste does."""
        self.app.screen.query_one(Input).insert_text_at_cursor(text)
        await self.settle()

    def on(self, kind: Kind[Shown]) -> Shown:
        """The screen in front, which is of a kind."""
        screen = self.app.screen
        assert isinstance(screen, kind)
        return screen

    async def fill(self, **cells: str) -> None:
        """Put text into fields of the form in front, instead of what stands there, and save it."""
        form = self.on(Form)
        fields = list(form.query(Input))
        for name, words in cells.items():
            field = form.query_one(f"#field-{name}", Input)
            here = next(number for number, one in enumerate(fields) if one.has_focus)
            await self.pilot.press(*["tab"] * ((fields.index(field) - here) % len(fields)), "end", "ctrl+u")
            assert field.has_focus
            field.insert_text_at_cursor(words)
        await self.press("enter")

    async def answer(self, text: str) -> None:
        """Put text into the question in front, and answer it."""
        await self.type(text)
        await self.press("enter")

    async def stand_on(self, words: str) -> None:
        """Put the cursor on the line with some words, on a place beside the week."""
        screen = self.app.screen
        assert isinstance(screen, PlaceScreen)
        lines = screen.state.lines
        screen.stand(screen.state.stand(next(n for n, line in enumerate(lines) if words in " ".join(line.cells))))
        await self.settle()

    async def stand_on_cover(self, label: str, day: int) -> None:
        """Put the cursor on a day of a kind of shift, on the week."""
        screen = self.screen
        lines = () if screen.state.sheet is None else screen.state.sheet.lines
        line = next(n for n, one in enumerate(lines) if isinstance(one, CoverLine) and one.row.label == label)
        screen.stand(screen.state.stand(line, day))
        await self.settle()

    @property
    def row(self) -> Row:
        """The person under the week's cursor."""
        assert self.screen.state.person is not None
        return self.screen.state.person.row

    @property
    def codes(self) -> list[str]:
        """The codes of that person's days."""
        return [one.codes for one in self.row.cells]

    @property
    def text(self) -> str:
        """All that is on the terminal."""
        return "\n".join(strip.text.rstrip() for strip in self.app.screen._compositor.render_strips())

    @property
    def said(self) -> str:
        """The same as one line, so that a sentence is found wherever it was broken."""
        return " ".join(self.text.split())


def drive(
    app: RotaApp, play: Play, size: tuple[int, int] = (120, 40), *, settled: bool = True, survives: bool = False
) -> int | None:
    """Run an app through a play and return what it exits with. `settled` waits for the first week before it begins;
    a fault that the app goes on after is raised again, unless it `survives` on purpose.
    """

    async def run() -> int | None:
        async with app.run_test(size=size) as pilot:
            driver = Driver(app, pilot)
            if settled:
                await driver.settle()
            await play(driver)
        if app.survived and not survives:
            raise app.survived[0]
        return app.return_value

    return asyncio.run(run())


async def go(driver: Driver, name: str, day: int) -> None:
    """Put the cursor on a person's day."""
    await driver.press("/")
    await driver.type(name)
    await driver.press("enter", "home", *["right"] * day)


def cell(driver: Driver) -> str:
    """The codes under the cursor."""
    return driver.codes[driver.screen.state.day]
