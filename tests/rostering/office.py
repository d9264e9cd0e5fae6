"""A small office for stories: one home, a few people and dated shifts in a real SQLite file."""

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from shutil import copyfile
from tempfile import mkdtemp
from typing import Any

from sqlmodel import Session, SQLModel, select

from rostering.calendar import instant
from rostering.rosters.build import Build, build
from rostering.rosters.horizon import Horizon
from rostering.rosters.read import read_snapshot
from rostering.rosters.snapshot import Snapshot
from rostering.rosters.solve import Solved, solve_rosters
from rostering.rosters.standing import Standing, standing_roster
from rostering.store import tables as t
from rostering.store.session import session_in, sqlite_engine, sqlite_transaction
from rostering.store.sqlite import SqliteStore
from solver.limits import Limits

MONDAY = date(2026, 11, 23)
LONG_AGO = date(2020, 1, 6)
CARER, NURSE = "care_worker", "registered_nurse"
# Rules that most stories are not about; each has stories of its own.
ELSEWHERE = (
    "WTR-20",
    "WTR-24",
    "WTR-NHA",
    "WTR-N8",
    "WTR-Y/break",
    "WTR-Y/weekly",
    "ALONE",
    "DBS",
    "CARE-CERT",
    "GEN-DAYS-MIN",
    "GEN-OFF-MIN",
    "GEN-WKND-MAX",
    "GEN-WKND-FULL",
    "GEN-KIND-RUN",
    "GEN-AFTER-N",
    "GEN-FAIR",
)


def day(number: int, monday: date = MONDAY) -> date:
    """The date so many days after a Monday."""
    return monday + timedelta(days=number)


@cache
def furnished(off: tuple[str, ...]) -> Path:
    """The file of a store with the organisation, its home and the rules that are off; stores of stories are copies."""
    path = Path(mkdtemp()) / "rota.db"
    if off:
        copyfile(furnished(()), path)
    store = SqliteStore(path)
    with store.writing() as session:
        if off:
            session.add_all(_switch(rule, on=False) for rule in off)
        else:
            session.add(t.Organisation(code="org", name="Org Care"))
            session.flush()
            session.add(t.Setting(code="H", name="Hill House", kind="care_home", organisation_id=1))
    store.close()
    return path


def _switch(subject: str, *, on: bool) -> t.RuleSwitch:
    since = instant(date(2000, 1, 1), 0)
    return t.RuleSwitch(
        subject=subject, is_on=on, from_on=since.date(), reason="story", switched_by="story", switched_at=since
    )


_moments = count(10**18, 10**6)  # nanoseconds; from September 2001 on


def _changed_long_ago(path: Path) -> None:
    """Date a file back, each time to another moment: a store waits before it reads what has just changed."""
    moment = next(_moments)
    os.utime(path, ns=(moment, moment))


class _Kept(sqlite3.Connection):
    """A connection to a store's file that stays open over many small transactions."""

    def close(self) -> None:
        """Stay open: the next transaction begins where this one ended."""

    def end(self) -> None:
        """Close in earnest, which folds the log back into the file."""
        super().close()


_kept: dict[Path, _Kept] = {}


def settle() -> None:
    """Close what offices hold open: the program reads a file at rest faster, and nothing else lies beside it."""
    while _kept:
        path, raw = _kept.popitem()
        raw.end()
        if path.exists():
            _changed_long_ago(path)


class Office:
    """A store with one organisation 'org' and one care home 'H', and quick ways to put facts into it."""

    def __init__(self, folder: Path, monday: date = MONDAY, off: Iterable[str] = ELSEWHERE) -> None:
        settle()
        self._store = SqliteStore(folder / "rota.db")
        copyfile(furnished(tuple(off)), self._store.path)
        _changed_long_ago(self._store.path)
        self.place = str(self._store.path)
        self._lies(monday)

    def _lies(self, monday: date) -> None:
        self.monday = monday
        self.horizon = Horizon(monday, monday + timedelta(days=6))
        self.organisation, self.home = 1, 1

    @property
    def store(self) -> SqliteStore:
        """The store as the program has it."""
        settle()
        return self._store

    def kept(self) -> object:
        """All that is stored, to be held against what is stored later."""
        return self.store.path.read_bytes()

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One transaction, without the store's care for other programs and for a loss of power, which takes time."""
        path = self._store.path
        if path not in _kept:
            _kept[path] = sqlite3.connect(path, isolation_level=None, check_same_thread=False, factory=_Kept)
            _kept[path].execute("PRAGMA synchronous=OFF")
        with sqlite_transaction(sqlite_engine(), _kept[path], "BEGIN") as connection, session_in(connection) as session:
            yield session

    def switch(self, *subjects: str, on: bool) -> None:
        """Rules or packs switched on or off from long ago."""
        self.add_all(*(_switch(subject, on=on) for subject in subjects))

    def add(self, row: SQLModel) -> int:
        """Save one row and give back its id."""
        with self.writing() as session:
            session.add(row)
            session.flush()
            id_: int = row.id  # type: ignore[attr-defined]
            return id_

    def add_all(self, *rows: SQLModel) -> None:
        """Save rows that have no number of their own."""
        with self.writing() as session:
            session.add_all(rows)

    def change(self, table: type[SQLModel], id_: int, **values: Any) -> None:
        """Change some fields of a row."""
        with self.writing() as session:
            row = session.get_one(table, id_)
            for name, value in values.items():
                setattr(row, name, value)
            session.add(row)

    def setting(self, code: str, kind: str = "care_home", **more: Any) -> int:
        """A setting of the first organisation unless told otherwise."""
        more.setdefault("organisation_id", getattr(self, "organisation", None))
        return self.add(t.Setting(code=code, kind=kind, **({"name": code} | more)))

    def person(self, code: str, **more: Any) -> int:
        """A person who may work, unless told otherwise."""
        seen = {"right_to_work_open": True, "right_to_work_seen_on": LONG_AGO}
        facts = {"name": code.title(), "age_known": True, "visa": "none"} | seen | more
        return self.add(t.Person(code=code, **facts))

    def worker(self, code: str, role: str = CARER, contract: dict[str, Any] | None = None, **more: Any) -> int:
        """A person's employment at the home, with a contract as care worker without guaranteed hours."""
        facts: dict[str, Any] = {"organisation_id": self.organisation, "setting_id": self.home, "pool": "own"} | more
        if "person_id" not in facts:
            facts["person_id"] = self.person(code)
        worker = self.add(t.Worker(code=code, **facts))
        self.add(t.Contract(worker_id=worker, role=role, **(contract or {})))
        return worker

    def shift(self, number: int, start: str, end: str, code: str = "D", **more: Any) -> int:
        """A shift on the day of that number, from clock to clock; an end that is not later is on the next day."""
        first, last = _minutes(start), _minutes(end)
        when = day(number, self.monday)
        facts: dict[str, Any] = {"role": CARER, "break_minutes": 0, "setting_id": self.home} | more
        ends = instant(when, last if last > first else last + 1440)
        return self.add(t.Shift(day=when, code=code, starts_at=instant(when, first), ends_at=ends, **facts))

    def demand(self, start: str, end: str, code: str = "D", **more: Any) -> int:
        """A row of weekly demand, every day unless told otherwise."""
        first, last = _minutes(start), _minutes(end)
        facts: dict[str, Any] = {"role": CARER, "break_minutes": 0, "setting_id": self.home} | more
        if "on_date" not in facts:
            facts.setdefault("weekdays", "0;1;2;3;4;5;6")
        end_minute = last if last > first else last + 1440
        return self.add(t.Demand(code=code, start_minute=first, end_minute=end_minute, **facts))

    def roster(self, settings: Iterable[int] = (), **more: Any) -> int:
        """A draft of the week for some settings (the home)."""
        facts = {"first_day": self.horizon.first, "last_day": self.horizon.last} | more
        roster = self.add(t.Roster(**facts))
        for setting in settings or (self.home,):
            self.add_all(t.RosterSetting(roster_id=roster, setting_id=setting))
        return roster

    def assign(self, roster: int, worker: int, shift: int, **more: Any) -> int:
        """Somebody on a shift, at its times unless told otherwise."""
        with self.writing() as session:
            row = session.get_one(t.Shift, shift)
            facts: dict[str, Any] = {
                "starts_at": row.starts_at,
                "ends_at": row.ends_at,
                "break_minutes": row.break_minutes,
            } | more
            assignment = t.Assignment(roster_id=roster, worker_id=worker, shift_id=shift, **facts)
            session.add(assignment)
            session.flush()
            assert assignment.id is not None
            return assignment.id

    def worked(self, worker: int, number: int, start: str, end: str, **more: Any) -> int:
        """What somebody worked on the day of that number, by default at the home."""
        first, last = _minutes(start), _minutes(end)
        when = day(number, self.monday)
        ends = instant(when, last if last > first else last + 1440)
        facts: dict[str, Any] = {"setting_id": self.home, "code": "D"} | more
        return self.add(t.Actual(worker_id=worker, starts_at=instant(when, first), ends_at=ends, **facts))

    def at(self, number: int, clock: str) -> datetime:
        """The instant of a clock time on the day of that number."""
        return instant(day(number, self.monday), _minutes(clock))

    def snapshot(self, *settings: str) -> Snapshot:
        """What the store knows of the week."""
        with self.store.reading() as session:
            return read_snapshot(session, self.horizon, settings)

    def build(self, *settings: str) -> Build:
        """The problem of the week."""
        return build(self.snapshot(*settings), self.horizon)

    def refusal(self, person: str, shift: int) -> str | None:
        """The rule that keeps a person off a shift; None when they may be put on it."""
        made = self.build()
        id_ = made.shift_ids[shift]
        if (person, id_) in made.seats:
            assert made.why_not(person, made.snapshot.shift[shift]) is None
            return None
        refusal = made.why_not(person, made.snapshot.shift[shift])
        assert refusal is not None
        return refusal.rule

    def solve(self, *settings: str, seconds: float = 5, accept: bool = False) -> Solved:
        """Solve the week and save it."""
        limits = Limits(seconds=seconds, workers=1, deterministic=True)
        return solve_rosters(self.store, None, self.horizon, settings, limits, accept=accept)

    def standing(self, *settings: str) -> Standing:
        """The roster as saved, checked."""
        return standing_roster(self.store, None, self.horizon, settings)

    def broken(self, *settings: str) -> list[str]:
        """The rules that the saved roster breaks, in order."""
        return sorted(violation.rule for violation in self.standing(*settings).report.broken)

    def count(self, table: type[SQLModel]) -> int:
        """How many rows a table has."""
        with self.store.reading() as session:
            return len(session.exec(select(table)).all())


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)
