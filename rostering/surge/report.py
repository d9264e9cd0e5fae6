"""What a what-if answers: what is short, whom to call up, what training that takes, and what stays short."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from rostering.catalogue import pools
from rostering.rosters.build import Build
from rostering.rosters.snapshot import ShiftFacts
from rostering.rosters.summary import cover_short
from rostering.surge.call_up import Notice, order
from rostering.surge.plan import Answer, Plan
from rostering.surge.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Short:
    """So many places of a role at a setting that nobody fills, how long they last together, in minutes without breaks,
    and how many of them are below the minimum of their shift."""

    setting: str
    name: str
    role: str | None
    places: int
    minutes: int
    below_minimum: int


@dataclass(frozen=True, slots=True)
class Called:
    """Somebody to be called up: for so many shifts and minutes of work of a week, the first on a day."""

    person: str
    name: str
    shifts: int
    minutes: int
    first_day: date


@dataclass(frozen=True, slots=True)
class PoolCall:
    """Whom to call up from a pool for a week. `notice_days` is the notice that the pool has, `from_on` the first day on
    which somebody called up today may be there."""

    pool: str
    title: str
    notice_days: int
    from_on: date
    people: tuple[Called, ...]

    @property
    def places(self) -> int:
        """How many places they fill."""
        return sum(one.shifts for one in self.people)

    @property
    def minutes(self) -> int:
        """How long they work together."""
        return sum(one.minutes for one in self.people)


@dataclass(frozen=True, slots=True)
class Seats:
    """Seats that people need whom the plan counts on: of a step, by a day, at an organisation's sessions. `free` are
    left on sessions that are planned by then; `skills` is what the training has to give, where it is training."""

    organisation: str
    step: str
    title: str
    until: date
    needed: int
    free: int
    skills: tuple[str, ...]
    people: tuple[str, ...]

    @property
    def to_arrange(self) -> int:
        """Seats that no planned session has."""
        return max(0, self.needed - self.free)


@dataclass(frozen=True, slots=True)
class WeekReport:
    """One week. `short` is what own staff leave short, `still_short` what stays so whoever is called up; `stretches`
    counts the stretches of the day on which then too few of a kind are on duty. `broken` are the rules that the
    plan breaks even so: what is in the store already, and minima that nobody can keep."""

    first: date
    last: date
    staff: int
    sick: int
    places: int
    short: tuple[Short, ...]
    calls: tuple[PoolCall, ...]
    still_short: tuple[Short, ...]
    stretches: int
    broken: tuple[str, ...]
    gaps: tuple[float | None, float | None]  # of own staff alone, and of the plan: how far from the best at the most

    @property
    def regained(self) -> tuple[int, int]:
        """The cover regained: places, and minutes."""
        return places(self.short) - places(self.still_short), minutes(self.short) - minutes(self.still_short)


@dataclass(frozen=True)
class Surge:
    """A what-if as of a day, in the order of its weeks. Stopped early it has fewer of them."""

    scenario: Scenario
    on: date
    weeks: tuple[WeekReport, ...]
    asked: int
    seats: tuple[Seats, ...] = field(default=())

    @property
    def must_look(self) -> bool:
        """Whether a place stays below its minimum, or a rule is broken."""
        return any(one.broken or any(short.below_minimum for short in one.still_short) for one in self.weeks)


def places(short: Iterable[Short]) -> int:
    """How many places are short."""
    return sum(one.places for one in short)


def minutes(short: Iterable[Short]) -> int:
    """How long they last together."""
    return sum(one.minutes for one in short)


def week_report(plan: Plan, today: date, staff: int, sick: int) -> WeekReport:
    """What a planned week says."""
    build = plan.build
    wanted = (max(one.target, one.minimum) for one in _to_come(build))
    stretches = [one for one in cover_short(build, plan.called.report) if one.row is not None]
    return WeekReport(
        first=build.horizon.first,
        last=build.horizon.last,
        staff=staff,
        sick=sick,
        places=sum(wanted),
        short=_short(build, plan.own),
        calls=_calls(plan, today),
        still_short=_short(build, plan.called),
        stretches=len(stretches),
        broken=tuple(sorted({one.rule for one in plan.called.report.broken})),
        gaps=(plan.own.gap, plan.called.gap),
    )


def _to_come(build: Build) -> list[ShiftFacts]:
    """The shifts that count as cover and have not begun."""
    return [one for one in build.snapshot.shifts if one.is_cover and one.id not in build.snapshot.begun]


def _short(build: Build, answer: Answer) -> tuple[Short, ...]:
    found: dict[tuple[str, str, str | None], tuple[int, int, int]] = defaultdict(lambda: (0, 0, 0))
    settings = build.snapshot.settings
    for shift in _to_come(build):
        filled = build.filled(answer.roster, shift.id)
        below = max(0, shift.minimum - filled)
        missing = max(shift.target - filled, below)
        if missing <= 0:
            continue
        home = settings[settings[shift.setting].home]
        key = home.code, home.name, shift.role
        many, long, least = found[key]
        found[key] = many + missing, long + missing * (shift.length - shift.break_minutes), least + below
    rows = (Short(*key, *numbers) for key, numbers in found.items())
    return tuple(sorted(rows, key=lambda one: (-one.below_minimum, -one.places, one.setting, one.role or "")))


def _calls(plan: Plan, today: date) -> tuple[PoolCall, ...]:
    """Whom to call up from each pool, in the order of the pools; who stands there already is none of them."""
    build, notice = plan.build, Notice(plan.build.snapshot, today)
    duties: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for person, duty in plan.called.roster:
        seat = build.seats.get((person, duty))
        if seat is not None and order().get(seat.pool) and (person, duty) not in plan.held:
            duties[seat.pool][person].append(duty)
    found = []
    for pool, people in duties.items():
        days = max(notice.days(pool, build.horizon.first, nation) for nation in _nations(build))
        called = (_called(build, person, theirs) for person, theirs in people.items())
        listed = tuple(sorted(called, key=lambda one: (-one.shifts, one.name, one.person)))
        found.append(PoolCall(pool, pools()[pool].title, days, today + timedelta(days=days), listed))
    return tuple(sorted(found, key=lambda one: order()[one.pool]))


def _called(build: Build, person: str, duties: list[str]) -> Called:
    work = sum(build.problem.shift[duty].quantities["work"] for duty in duties)
    first = min(build.shifts[duty].day for duty in duties)
    return Called(person, build.persons[person].name, len(duties), work, first)


def _nations(build: Build) -> set[str]:
    settings: Mapping[int, str] = build.snapshot.nations
    return {settings[build.snapshot.settings[home].organisation] for home in build.snapshot.homes}
