"""How quick the grid is: milliseconds from a key to its repaint, with a thousand people and four weeks on one sheet.

Run it as `.venv/bin/python -m benchmarks.grid [--people 1000]`. It makes a store of homes of forty people, each on a
published pattern of four weeks, opens the app on all of them, presses keys and prints a table; it judges nothing. Times
are wall-clock times, without a terminal: from the key to all of its strips being drawn. An edit is told apart by what
it waits for: shown with all its checks, and saved in the store. Candidates are timed from the key on a short shift to
the list of them, with the cursor resting on the shift before, and at once.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session
from textual._compositor import CompositorUpdate
from textual.events import Key
from textual.pilot import Pilot
from textual.screen import Screen
from textual.worker import WorkerCancelled

from rostering.calendar import instant
from rostering.store import tables as t
from rostering.store.sqlite import SqliteStore
from rostering.store.use_case import use_case
from ui.app import RotaApp
from ui.desk import Desk
from ui.edits.place import CellPlace, place_under
from ui.screens.fill import FillScreen
from ui.screens.week import WeekScreen
from ui.sheet import CoverLine

MONDAY = date(2026, 11, 23)
DAYS, A_HOME = 28, 40
CYCLE = "DDD---NN--------DD--"  # each person a place further, so that every shift has its people
CLOCKS = {"D": (450, 1200), "N": (1185, 1905)}
MILLI = 1000
PRESSES = 60
EDITS = 40
FILLS = 8
PATIENCE = 10  # seconds for a key to show


def furnish(path: Path, people: int) -> SqliteStore:
    """A store of homes with so many people in all, and four weeks of theirs."""
    store = SqliteStore(path)
    with use_case(store, None, "import") as case:
        session = case.session
        session.add(t.Organisation(code="ORG", name="Example Care"))
        session.flush()
        for home in range(-(-people // A_HOME)):
            _home(session, home, min(A_HOME, people - home * A_HOME))
        case.record("homes of a benchmark", after=f"{people} people")
    return store


def _home(session: Session, number: int, people: int) -> None:
    setting = t.Setting(code=f"H{number:03}", name=f"Home {number:03}", kind="care_home", organisation_id=1)
    roster = t.Roster(first_day=MONDAY, last_day=MONDAY + timedelta(days=DAYS - 1))
    session.add_all((setting, roster))
    session.flush()
    assert setting.id is not None
    assert roster.id is not None
    session.add(t.RosterSetting(roster_id=roster.id, setting_id=setting.id))
    shifts: dict[tuple[str, int], t.Shift] = {}
    on = {
        (code, day): [one for one in range(people) if _code(one, day) == code] for code in CLOCKS for day in range(DAYS)
    }
    for (code, number_of_day), there in on.items():
        when = MONDAY + timedelta(days=number_of_day)
        start, end = CLOCKS[code]
        shifts[code, number_of_day] = t.Shift(
            setting_id=setting.id,
            day=when,
            code=code,
            starts_at=instant(when, start),
            ends_at=instant(when, end),
            break_minutes=60,
            role="care_worker",
            minimum=len(there),
            target=len(there) + 1,
        )
    session.add_all(shifts.values())
    workers = [_worker(session, setting.id, f"H{number:03}-{one:02}") for one in range(people)]
    session.flush()
    rows = [
        {
            "roster_id": roster.id,
            "worker_id": workers[one],
            "shift_id": shifts[key].id,
            "starts_at": shifts[key].starts_at,
            "ends_at": shifts[key].ends_at,
            "break_minutes": 60,
        }
        for key, there in on.items()
        for one in there
    ]
    session.connection().execute(insert(t.Assignment), rows)


def _code(person: int, day: int) -> str:
    return CYCLE[(day + person) % len(CYCLE)]


def _worker(session: Session, setting: int, code: str) -> int:
    person = t.Person(code=code, name=f"Person {code}", right_to_work_open=True, age_known=True, visa="none")
    session.add(person)
    session.flush()
    assert person.id is not None
    worker = t.Worker(code=code, person_id=person.id, organisation_id=1, setting_id=setting, pool="own")
    session.add(worker)
    session.flush()
    assert worker.id is not None
    session.add(t.Contract(worker_id=worker.id, role="care_worker", minutes=2250, period="week"))
    return worker.id


class Drawn(RotaApp):
    """The app, which without a terminal draws nothing; here it works out all that a terminal would be told."""

    drawn: asyncio.Event

    def _display(self, screen: Screen[Any], renderable: Any) -> None:
        if isinstance(renderable, CompositorUpdate):
            renderable.render_segments(self.console)
            self.drawn.set()
        super()._display(screen, renderable)

    async def key(self, name: str) -> None:
        """A key as a terminal sends it, handled and its effect drawn."""
        self.drawn.clear()
        self.post_message(Key(name, None))
        await asyncio.wait_for(self.drawn.wait(), PATIENCE)


async def settle(pilot: Pilot[int]) -> None:
    """Wait for every thread, and for what it brings to be painted."""
    await pilot.pause()
    while running := [worker for worker in pilot.app.workers if not worker.is_finished]:
        with suppress(WorkerCancelled):  # one whose place another took
            await pilot.app.workers.wait_for_complete(running)
        await pilot.pause()


async def timed(work: Callable[[], Awaitable[None]]) -> float:
    """The milliseconds that something takes."""
    begins = time.perf_counter()
    await work()
    return MILLI * (time.perf_counter() - begins)


async def measured(store: SqliteStore) -> dict[str, list[float]]:
    """The times by what was done."""
    app = Drawn(Desk(store, None), MONDAY)
    times: dict[str, list[float]] = {}
    app.drawn = asyncio.Event()
    began = time.perf_counter()
    async with app.run_test(size=(160, 50)) as pilot:
        screen = next(one for one in app.screen_stack if isinstance(one, WeekScreen))
        while screen.state.sheet is None:
            await pilot.pause(0.005)
        times["first home on screen"] = [MILLI * (time.perf_counter() - began)]
        await settle(pilot)
        times["read one week of every home"] = [MILLI * (time.perf_counter() - began)]
        await pilot.press("+", "+")
        await settle(pilot)
        await pilot.press("z")
        await settle(pilot)

        for name, keys in (
            ("cursor to repaint", ("right", "down", "left", "down")),
            ("page scroll", ("pagedown", "pageup")),
        ):
            times[name] = []
            for number in range(PRESSES):
                pressed = keys[number % len(keys)]
                times[name].append(await timed(lambda pressed=pressed: app.key(pressed)))  # type: ignore[misc]
        await edits(app, pilot, screen, times)
        await candidates(app, pilot, screen, times)
        app.exit()
    return times


async def edits(app: Drawn, pilot: Pilot[int], screen: WeekScreen, times: dict[str, list[float]]) -> None:
    """Clears, cell after cell: the time until it is shown with its checks, and until it is saved."""
    shown, saved = times.setdefault("edit shown with checks", []), times.setdefault("edit saved and read again", [])
    screen.action_first_line()
    for _ in range(EDITS):
        screen.action_down()
        while not _stands(place_under(screen.state)) and screen.state.day < DAYS - 1:
            screen.action_right()
        await settle(pilot)
        begins = time.perf_counter()
        await app.key("delete")
        shown.append(MILLI * (time.perf_counter() - begins))
        await settle(pilot)
        saved.append(MILLI * (time.perf_counter() - begins))
        screen.action_first_day()


async def candidates(app: Drawn, pilot: Pilot[int], screen: WeekScreen, times: dict[str, list[float]]) -> None:
    """Opens who could come on short shifts of several homes: looked into while the cursor rests there, and at once."""
    sheet = screen.state.sheet
    assert sheet is not None
    short = [number for number, line in enumerate(sheet.lines) if isinstance(line, CoverLine)]
    for name, rests in (("candidates, cursor rested", True), ("candidates, at once", False)):
        times[name] = []
        for number in range(FILLS):
            line = short[(2 * number + rests) % len(short)]
            screen.stand(screen.state.stand(line, DAYS // 2 + number % 7))
            if rests:
                await settle(pilot)
            times[name].append(await timed(partial(_fill, app)))
            await settle(pilot)
            await pilot.press("escape")
            await settle(pilot)


async def _fill(app: Drawn) -> None:
    app.post_message(Key("f", "f"))
    while True:
        app.drawn.clear()
        await asyncio.wait_for(app.drawn.wait(), PATIENCE)
        if isinstance(app.screen, FillScreen) and app.screen.picked is not None:
            return


def _stands(place: CellPlace | None) -> bool:
    return place is not None and bool(place.assignments)


def row(name: str, times: list[float]) -> str:
    """One line of the table."""
    ordered = sorted(times)
    late = ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]
    figures = ordered[0], statistics.median(times), late, ordered[-1]
    return f"{name:<34}  {len(times):5}" + "".join(f"  {figure:8.1f}" for figure in figures)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=1000)
    people = parser.parse_args().people
    os.environ.setdefault("ROTA_NOW", "2026-11-25T10:00:00+00:00")
    with tempfile.TemporaryDirectory() as folder:
        times = asyncio.run(measured(furnish(Path(folder) / "rota.db", people)))
    print(f"{people} people, {DAYS} days, all on one sheet")
    print(f"{'milliseconds':<34}  {'times':>5}  {'least':>8}  {'median':>8}  {'95 %':>8}  {'most':>8}")
    for name, spent in times.items():
        print(row(name, spent))


if __name__ == "__main__":
    main()
