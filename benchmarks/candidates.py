"""How long it takes to name who could take a shift: milliseconds for shifts of a store's rosters, as if one were short.

Run it as `.venv/bin/python -m benchmarks.candidates STORE`, with the store of a demo of 40 settings or more:
`rota demo --settings 40 --no-ui --db STORE`. It prints a table and judges nothing. Times are wall-clock times; reading
is told apart, since a screen reads once and answers often.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from sqlmodel import Session, col, select

from rostering.gaps.candidates import Candidates, candidates
from rostering.gaps.desk import Desk, desk_of_shift, read_desk
from rostering.gaps.gaps import MINIMUM, Gap
from rostering.gaps.parts import Parts, parts
from rostering.store import tables as t
from rostering.store.engine import open_store

SHIFTS = 20  # of a roster, spread over it
MILLI = 1000


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """The milliseconds that something takes, and what it gives."""
    begins = time.perf_counter()
    found = work()
    return MILLI * (time.perf_counter() - begins), found


def row(name: str, times: list[float]) -> str:
    """One line of the table."""
    ordered = sorted(times)
    late = ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]
    figures = ordered[0], statistics.median(times), late, ordered[-1]
    return f"{name:<34}  {len(times):5}" + "".join(f"  {figure:8.1f}" for figure in figures)


def measured(session: Session, roster: t.Roster) -> tuple[Desk, dict[str, list[float]]]:
    """The times for one roster, as if it were the evening before its first day."""
    assert roster.id is not None
    now = _evening_before(session, roster)
    number = roster.id
    load, desk = timed(lambda: read_desk(session, number, now))
    times: dict[str, list[float]] = {"read a roster with all people": [load], "candidates": [], "parts and pairs": []}
    gaps = tuple(_gaps(desk, number))
    for gap in gaps:
        spent, whole = timed(lambda gap=gap: candidates(desk, gap.shift))  # type: ignore[misc]
        times["candidates"].append(spent)
        assert isinstance(whole, Candidates)
        spent, found = timed(lambda gap=gap, whole=whole: parts(desk, gap, whole))  # type: ignore[misc]
        assert isinstance(found, Parts)
        times["parts and pairs"].append(spent)
    if gaps:
        spent, _ = timed(lambda: desk_of_shift(session, gaps[0].shift, now))
        times["read for one shift"] = [spent]
    return desk, times


def _gaps(desk: Desk, roster: int) -> Iterator[Gap]:
    """Some shifts from the first day to the last, each as if a place of it were open."""
    shifts = [shift for shift in desk.snapshot.shifts if shift.is_cover]
    for shift in shifts[:: max(1, len(shifts) // SHIFTS)]:
        yield Gap(roster, shift.id, shift.starts_at, shift.ends_at, 1, MINIMUM)


def _evening_before(session: Session, roster: t.Roster) -> Any:
    shift = session.exec(select(t.Shift).where(col(t.Shift.day) == roster.first_day).limit(1)).one()
    return shift.starts_at - timedelta(hours=12)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("store", help="the path or URL of a store")
    store = open_store(parser.parse_args().store)
    every: dict[str, list[float]] = {}
    people = answers = 0
    with store.reading() as session:
        for roster in session.exec(select(t.Roster).where(t.Roster.state != "superseded").order_by(col(t.Roster.id))):
            desk, times = measured(session, roster)
            people = max(people, len(desk.snapshot.persons))
            answers += len(times["candidates"])
            for name, spent in times.items():
                every.setdefault(name, []).extend(spent)
    store.close()
    print(f"{people} people, {answers} shifts")
    print(f"{'milliseconds':<34}  {'times':>5}  {'least':>8}  {'median':>8}  {'95 %':>8}  {'most':>8}")
    for name, spent in every.items():
        if spent:
            print(row(name, spent))


if __name__ == "__main__":
    main()
