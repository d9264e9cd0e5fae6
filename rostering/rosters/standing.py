"""The roster as it stands in the store, with everything the check finds in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from rostering import access
from rostering.rosters.build import Build, build
from rostering.rosters.hoped import hoped
from rostering.rosters.horizon import Horizon
from rostering.rosters.permits import Permits, permits
from rostering.rosters.read import read_snapshot
from rostering.rosters.snapshot import Snapshot
from rostering.rules.waivers import Lifted, marked
from solver.check import Report, check
from solver.roster import Roster

if TYPE_CHECKING:
    from rostering.store.engine import Store
    from solver.rules.rule import Violation


@dataclass(frozen=True)
class Standing:
    """A roster with its check."""

    build: Build
    roster: Roster
    report: Report

    @cached_property
    def marks(self) -> tuple[tuple[Violation, Lifted | None], ...]:
        """The hard rules it breaks, each with what lifts it."""
        permissions = self.build.snapshot.permissions
        return tuple(marked(self.build, self.roster, self.report.broken, permissions))

    @cached_property
    def hoped(self) -> frozenset[tuple[str, str]]:
        """The assignments, as (person, duty), of people who may refuse and have not said yes."""
        return hoped(self.build, self.roster)

    @cached_property
    def permits(self) -> Permits:
        """Which of its assignments stand under a waiver or a lasting exception."""
        return permits(self.build, self.roster, self.marks)


def standing_roster(
    store: Store, actor_name: str | None, horizon: Horizon, settings: Iterable[str], *, as_at: date | None = None
) -> Standing:
    """The stored roster of the named homes (none = all) over a period, checked; `as_at` by the rules of that day."""
    with store.reading() as session:
        access.guard(access.acting(session, actor_name), "see")
        snapshot = read_snapshot(session, horizon, settings, as_at=as_at)
    return checked(snapshot, horizon)


def checked(snapshot: Snapshot, horizon: Horizon) -> Standing:
    """A snapshot's assignments as a roster, checked by every rule in force."""
    built = build(snapshot, horizon, keep=True)
    return Standing(built, built.roster, check(built.problem, built.joined))
