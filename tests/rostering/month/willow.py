"""Willow House, the nursing home of the smallest demo: its store, its clock, and how the story names its shifts.

Nobody is named after what a solve found: the story names places ('the carer of the Kingfisher unit's long day on
Tuesday') and asks the store who stands there. So its figures are those of the places and of the patterns.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from rostering.demo.install import install_demo
from rostering.rosters.horizon import Horizon
from rostering.store import tables as t
from rostering.store.actors import add_actor
from rostering.store.assignment_standing import NOT_WORKING
from rostering.store.sqlite import SqliteStore
from rostering.store.use_case import use_case
from solver.limits import Limits

FIRST = date(2026, 11, 23)  # the Monday of the first of the four weeks
WEEKS = tuple(Horizon(FIRST + timedelta(weeks=one), FIRST + timedelta(weeks=one, days=6)) for one in range(4))
HOME, KINGFISHER, SKYLARK = "NH1", "NH1A", "NH1B"
NURSE, SENIOR, CARER = "registered_nurse", "senior_care_worker", "care_worker"
NIA, TOM, OFFICE = "Nia Rees", "Tom Hale", "coordinator"  # coordinator, manager, and who set the program up
# One thread and work counted instead of seconds: the same rosters wherever it runs, within a hundredth of the best.
LIMITS = Limits(deterministic=True, gap=0.01)


@dataclass(frozen=True)
class Willow:
    """The home's store, and the clock on the office wall."""

    store: SqliteStore
    patch: pytest.MonkeyPatch

    def clock(self, moment: str) -> None:
        """Let it be an instant: '2026-11-18T09:00' (in winter the clocks on the wall show what UTC says)."""
        self.patch.setenv("ROTA_NOW", f"{moment}+00:00")

    def rows(self, table: Any, *conditions: Any) -> list[Any]:
        """The rows of a table for which some conditions hold, in order."""
        with self.store.reading() as session:
            return list(session.exec(select(table).where(*conditions).order_by(col(table.id))).all())

    def shift(self, day: date, code: str, setting: str, role: str = CARER) -> int:
        """The number of a shift: the one of that code and role on a day at the home itself or in a unit of it."""
        place = self.rows(t.Setting, t.Setting.code == setting)[0].id
        found = self.rows(
            t.Shift, t.Shift.day == day, t.Shift.code == code, t.Shift.setting_id == place, t.Shift.role == role
        )
        assert len(found) == 1
        return int(found[0].id)

    def role(self, shift: int) -> str:
        """The role that a shift asks for."""
        return str(self.rows(t.Shift, t.Shift.id == shift)[0].role)

    def name(self, code: str) -> str:
        """Somebody's name by their code."""
        return str(self.rows(t.Person, t.Person.code == code)[0].name)

    def roster(self, week: Horizon) -> int:
        """The number of a week's roster."""
        return int(self.rows(t.Roster, t.Roster.first_day == week.first)[0].id)

    def stands(self, shift: int) -> dict[str, str]:
        """Who is on a shift, by the code of the person, and how they stand."""
        people = {row.id: row.person_id for row in self.rows(t.Worker)}
        codes = {row.id: row.code for row in self.rows(t.Person)}
        there = self.rows(t.Assignment, t.Assignment.shift_id == shift, col(t.Assignment.standing).not_in(NOT_WORKING))
        return {codes[people[row.worker_id]]: row.standing for row in there}

    def on(self, shift: int) -> str:
        """The one person on a shift."""
        (code,) = self.stands(shift)
        return code

    def shift_of(self, name: str, day: date) -> int:
        """The number of the shift that somebody stands on, or was taken off, on a day."""
        person = self.rows(t.Person, t.Person.name == name)[0].id
        workers = [row.id for row in self.rows(t.Worker, t.Worker.person_id == person)]
        there = self.rows(t.Assignment, col(t.Assignment.worker_id).in_(workers))
        days = {row.id: row.day for row in self.rows(t.Shift)}
        (found,) = (row.shift_id for row in there if days[row.shift_id] == day)
        return int(found)

    def days_of(self, code: str, first: date, last: date) -> list[tuple[date, str]]:
        """The shifts that a person stands on in some days: the day and the shift's code."""
        person = self.rows(t.Person, t.Person.code == code)[0].id
        workers = [row.id for row in self.rows(t.Worker, t.Worker.person_id == person)]
        stands = self.rows(
            t.Assignment,
            col(t.Assignment.worker_id).in_(workers),
            col(t.Assignment.standing).not_in(NOT_WORKING),
        )
        shifts = {row.id: row for row in self.rows(t.Shift)}
        found = [(shifts[row.shift_id].day, shifts[row.shift_id].code) for row in stands]
        return sorted(one for one in found if first <= one[0] <= last)


def open_willow(folder: Path, patch: pytest.MonkeyPatch) -> Willow:
    """The smallest demo in a store of its own, with a coordinator and a manager who may act on it."""
    home = Willow(SqliteStore(folder / "rota.db"), patch)
    home.clock("2026-11-18T08:00")
    install_demo(home.store, None, 1, 1, FIRST)
    for name, role in ((NIA, "coordinator"), (TOM, "manager")):
        with use_case(home.store, OFFICE, "user") as case:
            line = add_actor(case.session, name, role, None, default=False)
            case.record(f"user {line.name}", after=line.role)
    return home
