"""Which row of a clock belongs to which planned work, and what was worked by it.

A row that lies over several shifts in a row (a late, a sleep-in and an early) is cut where the plan cuts it; several
rows in one shift are one stretch of work, and what lies between them is its break.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from rostering.actuals.clock_rows import ClockRow
from rostering.actuals.planned_work import PlannedWork
from rostering.actuals.worked import CLOCK, Worked
from rostering.calendar import local_minute, minutes_between

HALF = 2  # a row and a shift belong together where the shorter of them lies in the other by half


@dataclass(frozen=True, slots=True)
class Rounding:
    """What an organisation chose, in minutes: the grace, the step that times are rounded to, and how far off a row may
    begin."""

    grace: int
    step: int
    near: int

    def rounded(self, moment: datetime, planned: datetime) -> datetime:
        """A time of the clock as it counts: the planned one within the grace, else the nearest step of the wall clock,
        a half later."""
        if abs(minutes_between(planned, moment)) <= self.grace:
            return planned
        shown = local_minute(moment)
        return moment + timedelta(minutes=(2 * shown + self.step) // (2 * self.step) * self.step - shown)


@dataclass(frozen=True, slots=True)
class Clocked:
    """Planned work with the rows of the clock that belong to it, and what they come to."""

    planned: PlannedWork
    rows: tuple[ClockRow, ...]
    worked: Worked


def match(
    plan: Iterable[PlannedWork],
    rows: Iterable[ClockRow],
    places: Mapping[str, frozenset[int]],
    roundings: Mapping[int, Rounding],
) -> tuple[tuple[Clocked, ...], tuple[ClockRow, ...]]:
    """The planned work that rows belong to, in the plan's order, and the rows that belong to nothing.

    `places` are the settings meant by what a row calls them; `roundings` are those of the settings' organisations.
    """
    by_person: dict[int, list[PlannedWork]] = defaultdict(list)
    for one in plan:
        by_person[one.person].append(one)
    linked: dict[int, list[ClockRow]] = defaultdict(list)
    of_row: dict[int, list[PlannedWork]] = defaultdict(list)
    left: list[ClockRow] = []
    for row in rows:
        for one in by_person[row.person.id]:
            if _here(row, one, places) and _belongs(row, one):
                linked[one.assignment].append(row)
                of_row[row.row].append(one)
        if row.row not in of_row:
            left.append(row)
    unmatched = []
    for row in left:
        near = _nearest(
            row, [one for one in by_person[row.person.id] if one.assignment not in linked], places, roundings
        )
        if near is None:
            unmatched.append(row)
        else:
            linked[near.assignment].append(row)
            of_row[row.row].append(near)
    found = [
        Clocked(
            one,
            tuple(linked[one.assignment]),
            _worked(one, linked[one.assignment], of_row, roundings[one.organisation]),
        )
        for theirs in by_person.values()
        for one in theirs
        if one.assignment in linked
    ]
    return tuple(sorted(found, key=lambda one: (one.planned.starts_at, one.planned.person_code))), tuple(unmatched)


def _here(row: ClockRow, one: PlannedWork, places: Mapping[str, frozenset[int]]) -> bool:
    return row.setting is None or one.setting in places[row.setting]


def _belongs(row: ClockRow, one: PlannedWork) -> bool:
    shared = minutes_between(max(row.starts_at, one.starts_at), min(row.ends_at, one.ends_at))
    shorter = min(minutes_between(row.starts_at, row.ends_at), minutes_between(one.starts_at, one.ends_at))
    return shared > 0 and HALF * shared >= shorter


def _nearest(
    row: ClockRow, plan: Sequence[PlannedWork], places: Mapping[str, frozenset[int]], roundings: Mapping[int, Rounding]
) -> PlannedWork | None:
    """The work whose start is nearest to the row's, within what the organisation chose."""
    near = [
        (abs(minutes_between(one.starts_at, row.starts_at)), one.assignment, one)
        for one in plan
        if _here(row, one, places)
    ]
    found = min(near, default=None)
    return found[2] if found is not None and found[0] <= roundings[found[2].organisation].near else None


def _worked(
    one: PlannedWork, rows: Sequence[ClockRow], of_row: Mapping[int, Sequence[PlannedWork]], rounding: Rounding
) -> Worked:
    """What the rows come to: a row that goes on into other work begins or ends here as planned."""
    ordered = sorted(rows, key=lambda row: row.starts_at)
    first, last = ordered[0], ordered[-1]
    begun_before = any(other.starts_at < one.starts_at for other in of_row[first.row])
    goes_on = any(other.starts_at > one.starts_at for other in of_row[last.row])
    starts_at = one.starts_at if begun_before else rounding.rounded(first.starts_at, one.starts_at)
    ends_at = one.ends_at if goes_on else rounding.rounded(last.ends_at, one.ends_at)
    gaps = sum(max(0, minutes_between(before.ends_at, after.starts_at)) for before, after in pairwise(ordered))
    return Worked(starts_at, ends_at, gaps if len(ordered) > 1 else one.break_minutes, source=CLOCK)
