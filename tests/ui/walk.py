"""The walk-through of a document, walked: its commands are run, its keys pressed, what it says must show is looked for,
and its pictures are made by the app itself.

    python -m tests.ui.walk docs/coordinator.md      makes the pictures anew

What is read of a document:

- a line `rota …` or `export NAME=value` in a block of code is run, and what stands below it there has to be printed;
  `rota` alone, or with `--as NAME`, opens the app;
- a row of a table whose first cell holds keys in backticks is pressed, as the help calls them, `"text"` is typed;
  a first cell without keys only waits;
- what stands in *italics* in the second cell has to be on the screen then;
- a picture is what the screen shows at that moment.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import shlex
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import chdir, redirect_stdout
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

from rostering.cli.main import main as rota
from rostering.store.sqlite import SqliteStore
from tests.ui.drive import Driver
from ui.action import NAMES
from ui.app import TodayApp
from ui.desk import Desk
from ui.screens.solve import SolveScreen

ROOT = Path(__file__).parents[2]
SIZE = (110, 32)
KEYS = {name: key for key, name in NAMES.items()} | {"page-up": "pageup", "page-down": "pagedown"}
PATIENCE = 600  # looks at the screen before something counts as missing
LEAVE = "ctrl+q"
TITLE = "rota"
GLIMPSE = 0.1  # seconds between looks at a search


@dataclass(frozen=True)
class Command:
    """A line for the shell, and what it has to print."""

    words: tuple[str, ...]
    prints: tuple[str, ...] = ()

    @property
    def opens(self) -> bool:
        """Whether it opens the app."""
        return self.words == ("rota",) or (self.words[:2] == ("rota", "--as") and len(self.words) == 3)

    @property
    def actor(self) -> str | None:
        """Who opens it."""
        return self.words[2] if self.opens and len(self.words) == 3 else None


@dataclass(frozen=True)
class Step:
    """Keys, and what has to show after them."""

    line: int
    keys: tuple[str, ...]
    shows: tuple[str, ...]


@dataclass(frozen=True)
class Picture:
    """A place where the screen is kept."""

    path: str


Event = Command | Step | Picture


def events(document: str) -> Iterator[Event]:
    """What there is to do, in order."""
    in_code, said = False, list[str]()
    for number, line in enumerate(document.splitlines(), 1):
        if in_code and said and line.startswith(("```", "rota", "export")):
            yield Command(tuple(shlex.split(said[0], comments=True)), tuple(said[1:]))
            said = []
        if line.startswith("```"):
            in_code = not in_code
        elif in_code and (said or line.split()[:1] in (["rota"], ["export"])):
            said.append(line)
        elif line.startswith("| ") and not line.startswith("| keys"):
            pressed, shown = line.strip("| ").split(" | ", 1)
            keys = [key for span in re.findall(r"`([^`]+)`", pressed) for key in _keys(span)]
            yield Step(number, tuple(keys), tuple(re.findall(r"\*([^*]+)\*", shown)))
        elif found := re.match(r"!\[.*\]\((.+\.svg)\)", line):
            yield Picture(found[1])


def _keys(span: str) -> Iterable[str]:
    """The keys in one pair of backticks; a text that is typed is one of them, in its quotes."""
    return (span,) if span.startswith('"') else (KEYS.get(name, name) for name in span.split())


@dataclass(frozen=True)
class Glimpse:
    """The screen while a search ran, which may be over before anybody looks; `drawn` only where pictures are made."""

    said: str
    drawn: str


@dataclass
class Walk:
    """One walk through a document, in a folder of its own; `pictures` says where they go, None: nowhere."""

    folder: Path
    pictures: Path | None = None
    size: tuple[int, int] = SIZE
    theme: str | None = None
    steps: int = field(default=0, init=False)
    glimpses: list[Glimpse] = field(default_factory=list, init=False)  # of a search, since the last step began

    def through(self, document: str) -> None:
        """Do all of it. Raises AssertionError with the line of the document where the app does otherwise."""
        todo = iter(list(events(document)))
        (self.folder / "data").symlink_to(ROOT / "data")  # the samples, where the document says that they are
        with chdir(self.folder):
            for event in todo:
                assert isinstance(event, Command), f"The app is not open: {event}"
                if event.opens:
                    asyncio.run(self._sitting(todo, event.actor))
                else:
                    self._run(event)

    def _run(self, command: Command) -> None:
        words = command.words
        if words[0] == "export":
            os.environ.update(dict(word.split("=", 1) for word in words[1:]))
            return
        with redirect_stdout(StringIO()) as out:
            code = rota(list(words[1:]))
        assert code in (0, 1), f"{shlex.join(words)} ended with {code}"
        printed = " ".join(out.getvalue().split())
        missing = [line for line in command.prints if " ".join(line.split()) not in printed]
        assert not missing, f"{shlex.join(words)} does not print {missing}:\n{out.getvalue()}"

    async def _sitting(self, todo: Iterator[Event], actor: str | None) -> None:
        """The app from its opening by somebody until it is left."""
        app = TodayApp(Desk(SqliteStore(Path(os.environ["ROTA_DB"])), actor))
        if self.theme is not None:
            app.theme = self.theme
        async with app.run_test(size=self.size) as pilot:
            driver = Driver(app, pilot)
            await driver.settle()
            watch = asyncio.create_task(self._watch(driver))
            for event in todo:
                if isinstance(event, Picture):
                    self._keep(driver, event)
                    continue
                assert isinstance(event, Step), f"The app is still open: {event}"
                await self._press(driver, event)
                self.steps += 1
                if LEAVE in event.keys:
                    break
            watch.cancel()
        assert not app.survived
        assert app.return_value == 0

    async def _watch(self, driver: Driver) -> None:
        """Keep what is shown while a search runs."""
        while True:
            if _searching(driver) and driver.app.screen.query_one("#running").region:
                drawn = driver.app.export_screenshot(title=TITLE) if self.pictures is not None else ""
                self.glimpses.append(Glimpse(driver.said, drawn))
            await asyncio.sleep(GLIMPSE)

    async def _press(self, driver: Driver, step: Step) -> None:
        self.glimpses.clear()
        for key in step.keys:
            if key.startswith('"'):
                await driver.pilot.press(*("space" if letter == " " else letter for letter in key.strip('"')))
            else:
                await driver.pilot.press(key)
            if LEAVE not in step.keys:
                await self._quiet(driver)
        missing = step.shows
        for _ in range(PATIENCE if step.shows else 0):
            searching = _searching(driver)
            if not searching:  # what a search that has just ended leads to is shown after it
                await driver.settle()
            shown = (driver.said, *(glimpse.said for glimpse in self.glimpses))
            missing = tuple(text for text in step.shows if not any(text in said for said in shown))
            if not missing or (step.keys and not searching):
                break
            await driver.pilot.pause(0.02)
        if all(text in driver.said for text in step.shows):  # it is there still: nothing has to be remembered
            self.glimpses.clear()
        assert not missing, f"Line {step.line}: {missing} is not on the screen:\n{driver.text}"

    async def _quiet(self, driver: Driver) -> None:
        """Wait until all is done but for a search, which one watches."""
        await driver.pilot.pause()
        if not _searching(driver):
            await driver.settle()

    def _keep(self, driver: Driver, picture: Picture) -> None:
        if self.pictures is not None:
            path = self.pictures / picture.path
            path.parent.mkdir(parents=True, exist_ok=True)
            drawn = self.glimpses[-1].drawn if self.glimpses else driver.app.export_screenshot(title=TITLE)
            path.write_text(drawn, encoding="utf-8")


def _searching(driver: Driver) -> bool:
    return isinstance(driver.app.screen, SolveScreen) and driver.app.screen.is_solving


def _anew() -> None:
    parser = argparse.ArgumentParser(description="Walk through a document and make its pictures.")
    parser.add_argument("document", type=Path)
    parser.add_argument("--pictures", type=Path, help="where they go; else beside the document")
    parser.add_argument("--size", default="{}x{}".format(*SIZE), help="columns x lines")
    parser.add_argument("--theme")
    asked = parser.parse_args()
    columns, _, lines = asked.size.partition("x")
    document, pictures = asked.document.resolve(), (asked.pictures or asked.document.parent).resolve()
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update({f"XDG_{name}_HOME": folder for name in ("CONFIG", "DATA", "STATE", "CACHE")})
        os.environ["COLORTERM"] = "truecolor"
        walk = Walk(Path(folder), pictures, (int(columns), int(lines)), asked.theme)
        walk.through(document.read_text(encoding="utf-8"))
    print(f"{walk.steps} steps; the pictures are in {pictures}.")


if __name__ == "__main__":
    _anew()
