"""A solved or standing week in numbers: cover by setting, hours by pool, what is short and why."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from rostering import text
from rostering.catalogue import pools
from rostering.rosters.build import Build
from solver.check import Report
from solver.explain import reasons
from solver.roster import Roster
from solver.rules.rule import Violation

# Looking into one short place takes some hundredths of a second; with hundreds of them the first say enough.
MOST_EXPLAINED = 60


@dataclass(frozen=True, slots=True)
class SettingCover:
    """How many of a home's places are filled."""

    code: str
    name: str
    kind: str
    places: int
    filled: int
    short: int


@dataclass(frozen=True, slots=True)
class PoolHours:
    """How much a pool works: shifts, working hours and people."""

    pool: str
    title: str
    people: int
    shifts: int
    minutes: int


@dataclass(frozen=True, slots=True)
class ShortPlace:
    """One shift with places that nobody fills, and why in one line."""

    shift: str
    setting: str
    sentence: str
    why: str
    places: int
    below: str
    priority: int


@dataclass(frozen=True)
class Summary:
    """What a coordinator wants to know first. `idle` are own people whom no shift could be given, after a solve."""

    settings: tuple[SettingCover, ...]
    pools: tuple[PoolHours, ...]
    short: tuple[ShortPlace, ...]
    broken: tuple[str, ...]
    idle: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The same as plain objects."""
        return {
            "settings": [
                {"setting": one.code, "name": one.name, "places": one.places, "filled": one.filled, "short": one.short}
                for one in self.settings
            ],
            "pools": [
                {"pool": one.pool, "people": one.people, "shifts": one.shifts, "hours": round(one.minutes / 60, 1)}
                for one in self.pools
            ],
        }


def summarise(build: Build, roster: Roster, report: Report, *, searched: bool = False) -> Summary:
    """The summary of a roster that was checked; `searched` where a solve made it."""
    return Summary(
        settings=_settings(build, roster),
        pools=_pools(build, roster),
        short=tuple(
            _short(build, roster, violation, searched=searched, explained=number < MOST_EXPLAINED)
            for number, violation in enumerate(cover_short(build, report))
        ),
        broken=tuple(
            text.given_up(build, roster, violation)
            if searched and violation.breakable
            else text.violation(build, violation)
            for violation in report.broken
        ),
        idle=_idle(build) if searched else (),
    )


def _idle(build: Build) -> tuple[str, ...]:
    """The names of a home's own people who could be put on none of its shifts."""
    snapshot = build.snapshot
    homes = {setting for setting in snapshot.settings if snapshot.settings[setting].home in snapshot.homes}
    own = sorted({worker.person for worker in snapshot.workers if worker.setting in homes})
    people = [snapshot.persons[person] for person in own]
    return tuple(f"{one.name} ({one.code})" for one in people if not build.problem.duties_of[one.code])


def cover_short(build: Build, report: Report) -> list[Violation]:
    """The short places that count as cover, the most urgent first, each shift once."""
    worst: dict[str, Violation] = {}
    for violation in report.short:
        shift = violation.shift
        if shift is None or not build.shifts[shift].is_cover:
            continue
        if shift not in worst or violation.limit - violation.number > worst[shift].limit - worst[shift].number:
            worst[shift] = violation
    return sorted(worst.values(), key=lambda one: (build.shifts[one.shift or ""].priority, one.days, one.shift or ""))


def _settings(build: Build, roster: Roster) -> tuple[SettingCover, ...]:
    places: dict[int, int] = defaultdict(int)
    filled: dict[int, int] = defaultdict(int)
    for shift in build.snapshot.shifts:
        if shift.is_cover:
            home = build.snapshot.settings[shift.setting].home
            wanted = max(shift.target, shift.minimum)
            places[home] += wanted
            filled[home] += min(wanted, build.filled(roster, shift.id))
    rows = []
    for home in build.snapshot.homes:
        setting = build.snapshot.settings[home]
        short = places[home] - filled[home]
        rows.append(SettingCover(setting.code, setting.name, setting.kind, places[home], filled[home], short))
    return tuple(rows)


def _pools(build: Build, roster: Roster) -> tuple[PoolHours, ...]:
    minutes: dict[str, int] = defaultdict(int)
    shifts: dict[str, int] = defaultdict(int)
    people: dict[str, set[str]] = defaultdict(set)
    for person, duty in roster:
        seat = build.seats.get((person, duty.partition("@")[0]))
        pool = seat.pool if seat is not None else "unknown"
        minutes[pool] += build.problem.shift[duty].quantities["work"]
        shifts[pool] += 1
        people[pool].add(person)
    order = [*pools(), "unknown"]
    return tuple(
        PoolHours(
            pool, pools()[pool].title if pool in pools() else pool, len(people[pool]), shifts[pool], minutes[pool]
        )
        for pool in order
        if shifts[pool]
    )


def _why(build: Build, roster: Roster, shift: str, *, searched: bool) -> str:
    stopped = dict(reasons(build.problem, roster, shift))
    refused: dict[str, int] = {}
    for refusal in build.refusals.get(shift, {}).values():
        refused[refusal.reason] = refused.get(refusal.reason, 0) + 1
    return text.why_short(stopped, refused, searched=searched)


def _short(build: Build, roster: Roster, violation: Violation, *, searched: bool, explained: bool) -> ShortPlace:
    assert violation.shift is not None
    shift = build.shifts[violation.shift]
    why = _why(build, roster, violation.shift, searched=searched) if explained else text.not_explained(MOST_EXPLAINED)
    missing = violation.limit - violation.number
    below = "minimum" if build.filled(roster, shift.id) < shift.minimum else "target"
    return ShortPlace(
        shift=violation.shift,
        setting=build.snapshot.settings[build.snapshot.settings[shift.setting].home].code,
        sentence=text.short_place(build, shift, missing, below),
        why=why,
        places=missing,
        below=below,
        priority=shift.priority,
    )
