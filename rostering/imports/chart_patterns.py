"""The patterns that a wall chart shows: seen in its rows, proposed, and followed when somebody accepts them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering.store import tables as t
from rostering.work.patterns import Cells, Seen, cell_on, phase_between, see_cycle

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed
PROPOSED, ACCEPTED, FOLLOWS, DIFFERS = "proposed", "accepted", "follows", "differs"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A pattern seen in one row: `state` says whether it is proposed, was accepted, is followed already, or differs
    from the one that is."""

    worker: int
    person: str
    name: str
    setting: int | None
    pattern: str
    cells: Cells
    phase: int
    starts_on: date
    seen: Seen
    state: str

    def __str__(self) -> str:
        notes = []
        if self.seen.exceptions:
            notes.append(f"{self.seen.exceptions} of {self.seen.days} days differ")
        if self.seen.absent:
            notes.append(f"{self.seen.absent} days of leave left open")
        if self.state == DIFFERS:
            notes.append("they follow another one: end that first")
        told = f" ({'; '.join(notes)})" if notes else ""
        return f"{self.person} {self.name}: {self.seen.words}, '{self.pattern}' from day {self.phase}{told}"

    def as_json(self) -> dict[str, object]:
        """The proposal as plain data."""
        return {
            "person": self.person,
            "name": self.name,
            "pattern": self.pattern,
            "cycle": list(self.cells),
            "phase": self.phase,
            "starts_on": str(self.starts_on),
            "exceptions": self.seen.exceptions,
            "absent": self.seen.absent,
            "days": self.seen.days,
            "state": self.state,
        }


@dataclass(frozen=True, slots=True)
class Row:
    """One row as patterns are seen in it: its cells from a first day, None for leave."""

    worker: int
    person: str
    name: str
    setting: int | None
    first: date
    cells: Sequence[str | None]


def proposals(session: Session, rows: Sequence[Row]) -> list[Proposal]:
    """What each row seems to follow. The same cycle has one name, whoever follows it and whenever they began."""
    known = {code: tuple(cycle.split()) for code, cycle in session.exec(pick(t.Pattern.code, t.Pattern.cycle))}
    found: list[Proposal] = []
    for row in rows:
        seen = see_cycle(row.cells)
        if seen is None:
            continue
        code, shift = _named(known, seen)
        cells = known.setdefault(code, seen.cells)
        phase = (seen.phase - 1 + shift) % len(cells) + 1
        last = row.first + timedelta(days=len(row.cells) - 1)
        state = _state(session, row.worker, cells, phase, row.first, last)
        about = (row.worker, row.person, row.name, row.setting)
        found.append(Proposal(*about, code, cells, phase, row.first, seen, state))
    return found


def _named(known: dict[str, Cells], seen: Seen) -> tuple[str, int]:
    """The name of a cycle, that of one which is known where there is one, and by how many days that begins earlier."""
    for code, cells in known.items():
        turn = phase_between(cells, seen.cells)
        if turn is not None:
            return code, turn - 1
    names = (seen.code if number == 1 else f"{seen.code}-{number}" for number in range(1, len(known) + 2))
    return next(name for name in names if name not in known), 0


def _state(session: Session, worker: int, cells: Cells, phase: int, first: date, last: date) -> str:
    f = t.PatternFollowed
    rows = session.exec(
        pick(t.Pattern.cycle, f.starts_on, f.phase, f.ends_on)
        .join(t.Pattern, col(t.Pattern.id) == col(f.pattern_id))
        .where(col(f.worker_id) == worker)
        .order_by(col(f.starts_on).desc())
    ).all()
    goes_on = [row for row in rows if row[3] is None or row[3] > last]
    if not goes_on:
        return DIFFERS if any(row[1] == first for row in rows) else PROPOSED
    cycle, starts_on, at, _ = goes_on[0]
    begins = max(last, starts_on)
    days = [begins + timedelta(days=number) for number in range(1, len(cells) * 2 + 1)]
    same = all(
        cell_on(tuple(cycle.split()), starts_on, at, None, day) == cell_on(cells, first, phase, None, day)
        for day in days
    )
    return FOLLOWS if same and len(cycle.split()) == len(cells) else DIFFERS


def accept(session: Session, proposed: Sequence[Proposal]) -> int:
    """Let everybody follow what is proposed for them, from the chart's first day on; gives how many that are."""
    numbers = dict(session.exec(pick(t.Pattern.code, t.Pattern.id)).all())
    followed = 0
    for one in proposed:
        if one.state != PROPOSED:
            continue
        if one.pattern not in numbers:
            pattern = t.Pattern(code=one.pattern, cycle=" ".join(one.cells))
            session.add(pattern)
            session.flush()
            numbers[one.pattern] = pattern.id
        session.add(
            t.PatternFollowed(
                worker_id=one.worker,
                pattern_id=numbers[one.pattern],
                setting_id=one.setting,
                starts_on=one.starts_on,
                phase=one.phase,
            )
        )
        followed += 1
    return followed
