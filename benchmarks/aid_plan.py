"""How long a loan plan takes for a region with sixty places short, and what the protection of lenders costs in cover.

Run it as `.venv/bin/python -m benchmarks.aid_plan STORE`, with the store of a demo (`rota demo --settings 40 --no-ui`).
It works on a copy, in which people are marked sick, setting after setting, until enough places are short; with
`--keep FILE` that copy stays. It prints a table and judges nothing. Times are wall-clock times of the whole use case.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from shutil import copyfile
from tempfile import TemporaryDirectory

from sqlmodel import Session, col, select

from rostering.aid.plan.plan import Asked, plan_aid
from rostering.aid.plan.planned import Plan
from rostering.calendar import instant
from rostering.gaps.board import board
from rostering.gaps.gaps import MINIMUM
from rostering.gaps.sick_call import mark_sick
from rostering.rosters.horizon import Horizon
from rostering.store import tables as t
from rostering.store.engine import Store, open_store

PLACES = 60
SEED = 1


def main() -> None:
    """Measure it on one store."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("store", metavar="STORE", help="the file of a demo's store")
    parser.add_argument("--places", type=int, default=PLACES, help=f"how many are short ({PLACES})")
    parser.add_argument("--keep", metavar="FILE", help="keep the copy with the gaps here")
    said = parser.parse_args()
    with TemporaryDirectory() as folder:
        path = Path(said.keep or f"{folder}/gaps.db")
        copyfile(said.store, path)
        store = open_store(str(path))
        horizon = short_of(store, said.places)
        print(f"{'':<22}  {'seconds':>7}  {'short':>5}  {'closed':>6}  {'loans':>5}  {'below at home':>13}  proven")
        for name, protect in (("protected", True), ("protection off", False)):
            begins = time.perf_counter()
            found = plan_aid(store, None, Asked(horizon, protect=protect))
            print(row(name, time.perf_counter() - begins, found))
        store.close()


def short_of(store: Store, places: int) -> Horizon:
    """Mark people sick for the week of the rosters until so many places are below their minimum."""
    with store.reading() as session:
        row_ = session.exec(select(t.Roster).order_by(col(t.Roster.id))).first()
        assert row_ is not None
        horizon = Horizon(row_.first_day, row_.last_day)
        people = list(_people(session))
    for person in people:
        if sum(line.gap.places for line in board(store, None) if line.gap.below == MINIMUM) >= places:
            break
        mark_sick(store, None, person, from_at=instant(horizon.first, 0), until_on=horizon.last)
    return horizon


def _people(session: Session) -> Iterator[str]:
    """Own staff, one of each home after the other, in an order that chance gives."""
    random = Random(SEED)
    w, p = t.Worker, t.Person
    rows = session.exec(
        select(w.setting_id, p.code).join(p, col(p.id) == col(w.person_id)).where(w.pool == "own").order_by(col(w.id))
    ).all()
    of: dict[int | None, list[str]] = {}
    for home, code in rows:
        of.setdefault(home, []).append(code)
    for codes in of.values():
        random.shuffle(codes)
    homes = list(of.values())
    random.shuffle(homes)
    for turn in range(max(map(len, homes))):
        yield from (codes[turn] for codes in homes if turn < len(codes))


def row(name: str, seconds: float, found: Plan) -> str:
    """One line of the table."""
    below = len({one.shift for loan in found.loans for one in loan.lost if one.is_below})
    figures = f"{found.places:>5}  {found.closed:>6}  {len(found.loans):>5}  {below:>13}"
    return f"{name:<22}  {seconds:>7.1f}  {figures}  {'yes' if found.proven else 'no'}"


if __name__ == "__main__":
    main()
