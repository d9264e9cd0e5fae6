"""A solved or standing week in numbers: cover by setting, hours by pool, what is short and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from rostering import text
from rostering.catalogue import pools
from rostering.rosters.build import Build
from rostering.rosters.eligibility.eligibility import Refusal
from rostering.rosters.hoped import by_shift, hoped
from rostering.rosters.permits import permits
from rostering.rules.waivers import marked
from solver.check import Report
from solver.explain import reasons
from solver.roster import Roster
from solver.rules.cover import BELOW_MINIMUM, CoverRow
from solver.rules.rule import Violation

# Looking into one short place takes some hundredths of a second; with hundreds of them the first say enough.
MOST_EXPLAINED = 60


@dataclass(frozen=True, slots=True)
class SettingCover:
    """How many of a home's places are filled; `hoped` counts those of them that somebody may still refuse."""

    code: str
    name: str
    kind: str
    places: int
    filled: int
    short: int
    hoped: int = 0

    @property
    def sure(self) -> int:
        """Those that are filled for sure."""
        return self.filled - self.hoped


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
    """One shift with places that nobody fills, or one stretch with too few on duty, and why in one line.

    `row` is the row of cover that a stretch is short of; None: the shift's own places are meant.
    """

    shift: str
    setting: str
    sentence: str
    why: str
    places: int
    below: str
    priority: int
    row: CoverRow | None = None


@dataclass(frozen=True)
class Summary:
    """What a coordinator wants to know first.

    `broken` are rules that nothing lifts; `lifted` are broken too, or keep somebody off a shift that they are on, under
    a waiver or a lasting exception. `idle` are own people whom no shift could be given, after a solve.
    """

    settings: tuple[SettingCover, ...]
    pools: tuple[PoolHours, ...]
    short: tuple[ShortPlace, ...]
    broken: tuple[str, ...]
    idle: tuple[str, ...] = ()
    lifted: tuple[str, ...] = ()

    @property
    def in_all(self) -> str:
        """How much is short, in words."""
        places = sum(one.places for one in self.short if one.row is None)
        return text.in_all(places, sum(one.row is not None for one in self.short))

    def as_json(self) -> dict[str, Any]:
        """The same as plain objects."""
        return {
            "settings": [
                {
                    "setting": one.code,
                    "name": one.name,
                    "places": one.places,
                    "filled": one.filled,
                    "hoped": one.hoped,
                    "short": one.short,
                }
                for one in self.settings
            ],
            "pools": [
                {"pool": one.pool, "people": one.people, "shifts": one.shifts, "hours": round(one.minutes / 60, 1)}
                for one in self.pools
            ],
        }


def summarise(build: Build, roster: Roster, report: Report, *, searched: bool = False) -> Summary:
    """The summary of a roster that was checked; `searched` where a solve made it."""
    marks = marked(build, roster, report.broken, build.snapshot.permissions)
    return Summary(
        settings=cover_of_settings(build, roster),
        pools=_pools(build, roster),
        short=tuple(
            _short(build, roster, violation, searched=searched, explained=number < MOST_EXPLAINED)
            for number, violation in enumerate(cover_short(build, report))
        ),
        broken=tuple(
            text.given_up(build, roster, violation)
            if searched and violation.breakable
            else text.violation(build, violation)
            for violation, lifted in marks
            if lifted is None
        ),
        idle=_idle(build) if searched else (),
        lifted=(
            *(text.lifted(build, violation, lifted) for violation, lifted in marks if lifted is not None),
            *permits(build, roster, marks).refused,
        ),
    )


def _idle(build: Build) -> tuple[str, ...]:
    """The names of a home's own people who could be put on none of its shifts."""
    snapshot = build.snapshot
    homes = {setting for setting in snapshot.settings if snapshot.settings[setting].home in snapshot.homes}
    own = sorted({worker.person for worker in snapshot.workers if worker.setting in homes})
    people = [snapshot.persons[person] for person in own]
    return tuple(f"{one.name} ({one.code})" for one in people if not build.problem.duties_of[one.code])


def cover_short(build: Build, report: Report) -> list[Violation]:
    """What is short and counts as cover, the most urgent first: the places of each shift once, then each stretch of
    the day in which too few are on duty for the same rule."""
    worst: dict[str | CoverRow, Violation] = {}
    for violation in report.short:
        shift = violation.shift
        if shift is None or not build.shifts[shift].is_cover:
            continue
        key = shift if violation.row is None else violation.row
        if key not in worst or violation.limit - violation.number > worst[key].limit - worst[key].number:
            worst[key] = violation
    places = [one for one in worst.values() if one.row is None]
    stretches = _joined(build, [one for one in worst.values() if one.row is not None])
    return sorted([*places, *stretches], key=lambda one: _urgency(build, one))


def _urgency(build: Build, one: Violation) -> tuple[int, bool, tuple[int, ...], tuple[int, int], str]:
    assert one.shift is not None
    if one.row is None:
        return build.shifts[one.shift].priority, False, one.days, (0, 0), one.shift
    return one.row.priority, True, one.days, one.row.minutes or (0, 0), one.shift


def _joined(build: Build, short: list[Violation]) -> list[Violation]:
    """Stretches that follow each other at a home, with as many missing for the same reason, as one."""
    found: list[Violation] = []
    for one in sorted(short, key=lambda each: (each.rule, _home(build, each), *_urgency(build, each)[-2:])):
        last = found[-1] if found else None
        if last is not None and _continues(build, last, one):
            found[-1] = _with(last, one)
        else:
            found.append(one)
    return found


def _continues(build: Build, last: Violation, one: Violation) -> bool:
    before, after = last.row, one.row
    if before is None or after is None or before.minutes is None or after.minutes is None:
        return False
    return before.minutes[1] == after.minutes[0] and _asked(build, last, before) == _asked(build, one, after)


def _asked(build: Build, short: Violation, row: CoverRow) -> tuple[object, ...]:
    """What a stretch is short of, wherever it begins."""
    asks = row.min, row.target, row.among, row.priority
    return short.rule, _home(build, short), short.unit, short.number, *asks


def _with(last: Violation, one: Violation) -> Violation:
    """A stretch and the one that follows it."""
    assert last.row is not None
    assert last.row.minutes is not None
    assert one.row is not None
    assert one.row.minutes is not None
    minutes = last.row.minutes[0], one.row.minutes[1]
    row = replace(last.row, shifts=last.row.counted | one.row.counted, minutes=minutes)
    return replace(last, row=row, days=tuple(sorted({*last.days, *one.days})))


def _home(build: Build, one: Violation) -> int:
    return build.snapshot.settings[build.shifts[one.shift or ""].setting].home


def cover_of_settings(build: Build, roster: Roster) -> tuple[SettingCover, ...]:
    """How many of each home's places a roster fills."""
    places: dict[int, int] = defaultdict(int)
    filled: dict[int, int] = defaultdict(int)
    in_hope: dict[int, int] = defaultdict(int)
    unsure = by_shift(build, hoped(build, roster))
    for shift in build.snapshot.shifts:
        if shift.is_cover:
            home = build.snapshot.settings[shift.setting].home
            wanted = max(shift.target, shift.minimum)
            heads = build.filled(roster, shift.id)
            places[home] += wanted
            filled[home] += min(wanted, heads)
            in_hope[home] += min(wanted, heads) - min(wanted, heads - unsure[shift.id])
    rows = []
    for home in build.snapshot.homes:
        setting = build.snapshot.settings[home]
        short = places[home] - filled[home]
        rows.append(
            SettingCover(setting.code, setting.name, setting.kind, places[home], filled[home], short, in_hope[home])
        )
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


def _why(build: Build, roster: Roster, short: Violation, *, searched: bool) -> str:
    assert short.shift is not None
    stopped = dict(reasons(build.problem, roster, short.shift, short.row))
    refused: dict[str, int] = {}
    for refusal in _refusals(build, short).values():
        reason = text.refused(build, refusal)
        refused[reason] = refused.get(reason, 0) + 1
    return text.why_short(build, stopped, refused, searched=searched)


def _refusals(build: Build, short: Violation) -> Mapping[str, Refusal]:
    """Why people may not be put on any shift that would help, by person."""
    if short.row is None:
        return build.refusals.get(short.shift or "", {})
    shifts = sorted(short.row.counted)
    found = {person: refusal for id_ in shifts for person, refusal in build.refusals.get(id_, {}).items()}
    able = {
        person for id_ in shifts for duty in build.problem.duties_with[id_] for person in build.problem.workers_of[duty]
    }
    among = short.row.among
    return {
        person: refusal
        for person, refusal in found.items()
        if person not in able and (among is None or person in among)
    }


def _short(build: Build, roster: Roster, violation: Violation, *, searched: bool, explained: bool) -> ShortPlace:
    assert violation.shift is not None
    shift = build.shifts[violation.shift]
    missing, row = violation.limit - violation.number, violation.row
    if row is None:
        below = "minimum" if build.filled(roster, shift.id) < shift.minimum else "target"
    else:
        below = "minimum" if violation.unit == BELOW_MINIMUM else "target"
    return ShortPlace(
        shift=violation.shift,
        setting=build.snapshot.settings[build.snapshot.settings[shift.setting].home].code,
        sentence=text.short_place(build, shift, missing, below) if row is None else text.violation(build, violation),
        why=_why(build, roster, violation, searched=searched) if explained else text.not_explained(MOST_EXPLAINED),
        places=missing,
        below=below,
        priority=shift.priority if row is None else row.priority,
        row=row,
    )
