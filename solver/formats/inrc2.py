"""The second nurse rostering competition (INRC-II): JSON in, one solution file a week out.

The whole horizon is solved at once. History counts before day 0, what is unfinished at the end is handed on; totals
and weekends are counted once, at the end. A place is a shift type with a skill.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from solver.formats import inrc2_shape
from solver.formats.inrc2_shape import DAYS, Shape
from solver.formats.source import FormatError, Source
from solver.problem import DAY_MINUTES, Duty, FixedWork, Pair, Problem, ProblemError, Shift, Worker
from solver.roster import Roster
from solver.rules.consecutive_run import ConsecutiveRun
from solver.rules.cover import Cover, CoverRow
from solver.rules.forbidden_succession import ForbiddenSuccession
from solver.rules.request import Request, Wish
from solver.rules.rule import Rule
from solver.rules.total import Total
from solver.rules.weekend_limit import WeekendLimit

DAYS_A_WEEK = 7
SHIFT_MINUTES = 480
ANY, NONE = "Any", "None"
UNKNOWN_CODE = "?"
TIERS = {f"S{number}": 1 for number in range(1, 8)}
# The competition's weights.
BELOW_OPTIMAL, SHIFT_RUN, WORK_RUN, OFF_RUN, UNWANTED, HALF_WEEKEND, OUT_OF_RANGE, WEEKENDS = (
    30,
    15,
    30,
    30,
    10,
    30,
    20,
    30,
)


@dataclass(frozen=True, slots=True)
class Instance:
    """A scenario, the history before it and the weeks in order; `numbers` are the week files' numbers."""

    scenario: Mapping[str, Any]
    history: Mapping[str, Any]
    weeks: tuple[Mapping[str, Any], ...]
    numbers: tuple[int, ...]


def read(folder: Path, history: int, weeks: tuple[int, ...]) -> tuple[Instance, Problem]:
    """The instance in a folder of the competition's files. Raises FormatError."""
    scenarios = sorted(folder.glob("Sc-*.json"))
    if len(scenarios) != 1:
        raise FormatError(f"{folder}: expected one scenario file Sc-*.json, found {len(scenarios)}")
    if not weeks:
        raise FormatError(f"{folder}: name the weeks, such as 1-2-3-3")
    scenario = _load(scenarios[0], inrc2_shape.SCENARIO)
    name = scenarios[0].stem.removeprefix("Sc-")  # the files' own name: one published id differs from it
    files = [folder / f"WD-{name}-{number}.json" for number in weeks]
    past = folder / f"H0-{name}-{history}.json"
    instance = Instance(
        scenario,
        _load(past, inrc2_shape.HISTORY, scenario),
        tuple(_load(file, inrc2_shape.WEEK, scenario) for file in files),
        weeks,
    )
    inrc2_shape.fits_together(str(scenarios[0]), scenario, instance.history)
    try:
        return instance, problem(instance)
    except KeyError as error:
        raise FormatError(f"{folder}: the files of {name} do not fit together: {error} is unknown") from error
    except ProblemError as error:
        raise FormatError(f"{folder}: the files of {name} do not fit together: {error}") from error


def _load(path: Path, shape: Shape, scenario: Mapping[str, Any] | None = None) -> Mapping[str, Any]:
    """One file, of this shape and, where one is given, of this scenario."""
    source = Source.open(path)
    try:
        loaded = json.loads(source.text)
    except (json.JSONDecodeError, RecursionError) as error:
        line, column = (error.lineno, error.colno) if isinstance(error, json.JSONDecodeError) else (1, 1)
        raise source.error(line, column, "this is not JSON; the file may be cut off") from error
    except ValueError as error:
        raise source.error(1, 1, "the file holds a number with too many digits") from error
    inrc2_shape.hold(source.name, loaded, shape)
    if scenario is not None:
        inrc2_shape.of_scenario(source.name, loaded, scenario)
    return cast(Mapping[str, Any], loaded)


def problem(instance: Instance) -> Problem:
    """The instance as a problem; a duty's id is `day:shift type:skill`."""
    scenario = instance.scenario
    days = DAYS_A_WEEK * len(instance.weeks)
    types = [shift["id"] for shift in scenario["shiftTypes"]]
    shifts = tuple(
        Shift(
            id=f"{day}:{type_}:{skill}",
            setting="",
            code=type_,
            day=day,
            start=day * DAY_MINUTES,
            end=day * DAY_MINUTES + SHIFT_MINUTES,
        )
        for day in range(days)
        for type_ in types
        for skill in scenario["skills"]
    )
    by_skill: dict[str, list[str]] = {skill: [] for skill in scenario["skills"]}
    for shift in shifts:
        by_skill[shift.id.rsplit(":", 1)[1]].append(shift.id)
    past = {nurse["nurse"]: nurse for nurse in instance.history["nurseHistory"]}
    return Problem(
        id=scenario["id"],
        days=tuple(day * DAY_MINUTES for day in range(days + 1)),
        shifts=shifts,
        duties=tuple(Duty(shift.id, shift.day, (shift.id,)) for shift in shifts),
        workers=tuple(_worker(nurse["id"], past[nurse["id"]]) for nurse in scenario["nurses"]),
        pairs=tuple(
            Pair(nurse["id"], duty)
            for nurse in scenario["nurses"]
            for skill in nurse["skills"]
            for duty in by_skill[skill]
        ),
        rules=tuple(_rules(instance)),
        weeks=tuple(range(0, days, DAYS_A_WEEK)),
        weekends=tuple((day + 5, day + 6) for day in range(0, days, DAYS_A_WEEK)),
        tiers=TIERS,
    )


def _worker(name: str, past: Mapping[str, Any]) -> Worker:
    """The history as work on the days before: the run of one shift, the run of work before it, or the days off."""
    same, working = past["numberOfConsecutiveAssignments"], past["numberOfConsecutiveWorkingDays"]
    off, last = past["numberOfConsecutiveDaysOff"], past["lastAssignedShiftType"]
    if working:
        codes = {-day: last if day <= same else UNKNOWN_CODE for day in range(1, working + 1)}
    else:
        codes = {-off - 1: UNKNOWN_CODE}
    fixed = tuple(
        FixedWork(day * DAY_MINUTES, day * DAY_MINUTES + SHIFT_MINUTES, day, code)
        for day, code in sorted(codes.items())
    )
    return Worker(
        name, fixed, {"assignments": past["numberOfAssignments"], "weekends": past["numberOfWorkingWeekends"]}
    )


def _rules(instance: Instance) -> Iterator[Rule]:
    scenario = instance.scenario
    forbidden = tuple(
        (row["precedingShiftType"], after)
        for row in scenario["forbiddenShiftTypeSuccessions"]
        for after in row["succeedingShiftTypes"]
    )
    if forbidden:
        yield ForbiddenSuccession(id="H3", pairs=forbidden)
    yield Cover(id="H2", severity="hard", tier="S1", rows=tuple(_cover(instance)))
    for shift in scenario["shiftTypes"]:
        yield ConsecutiveRun(
            id="S2",
            severity="soft",
            tier="S2",
            weight=SHIFT_RUN,
            of=frozenset((shift["id"],)),
            min=shift["minimumNumberOfConsecutiveAssignments"],
            max=shift["maximumNumberOfConsecutiveAssignments"],
        )
    for contract in scenario["contracts"]:
        who = tuple(nurse["id"] for nurse in scenario["nurses"] if nurse["contract"] == contract["id"])
        if who:
            yield from _contract(contract, who)
    wishes = tuple(_wishes(instance))
    if wishes:
        yield Request(id="S4", severity="soft", tier="S4", weight=UNWANTED, wishes=wishes)


def _contract(contract: Mapping[str, Any], who: tuple[str, ...]) -> Iterator[Rule]:
    yield ConsecutiveRun(
        id="S2",
        severity="soft",
        tier="S2",
        weight=WORK_RUN,
        workers=who,
        of="work",
        min=contract["minimumNumberOfConsecutiveWorkingDays"],
        max=contract["maximumNumberOfConsecutiveWorkingDays"],
    )
    yield ConsecutiveRun(
        id="S3",
        severity="soft",
        tier="S3",
        weight=OFF_RUN,
        workers=who,
        of="off",
        min=contract["minimumNumberOfConsecutiveDaysOff"],
        max=contract["maximumNumberOfConsecutiveDaysOff"],
    )
    if contract["completeWeekends"]:
        yield WeekendLimit(id="S5", severity="soft", tier="S5", weight=HALF_WEEKEND, workers=who, complete=True)
    yield Total(
        id="S6",
        severity="soft",
        tier="S6",
        weight=OUT_OF_RANGE,
        workers=who,
        quantity="days",
        min=contract["minimumNumberOfAssignments"],
        max=contract["maximumNumberOfAssignments"],
        carry="assignments",
    )
    yield WeekendLimit(
        id="S7",
        severity="soft",
        tier="S7",
        weight=WEEKENDS,
        workers=who,
        max=contract["maximumNumberOfWorkingWeekends"],
        carry="weekends",
    )


def _cover(instance: Instance) -> Iterator[CoverRow]:
    for week, demand in enumerate(instance.weeks):
        for row in demand["requirements"]:
            for number, name in enumerate(DAYS):
                need = row[f"requirementOn{name}"]
                shift = f"{week * DAYS_A_WEEK + number}:{row['shiftType']}:{row['skill']}"
                yield CoverRow(shift, min=need["minimum"], target=need["optimal"], under=BELOW_OPTIMAL)


def _wishes(instance: Instance) -> Iterator[Wish]:
    for week, demand in enumerate(instance.weeks):
        for wish in demand["shiftOffRequests"]:
            day = week * DAYS_A_WEEK + _weekday(wish["day"])
            codes = None if wish["shiftType"] == ANY else frozenset((wish["shiftType"],))
            yield Wish(wish["nurse"], day, "off", codes)


def _weekday(name: str) -> int:
    for number, day in enumerate(DAYS):
        if day[:3] == name[:3]:
            return number
    raise KeyError(name)


def write(instance: Instance, roster: Roster, folder: Path) -> list[Path]:
    """The competition's solution files, one a week, in a folder that is made; old `Sol-*` files there are replaced."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("Sol-*.json"):
        old.unlink()
    name = instance.scenario["id"]
    files = []
    for week, number in enumerate(instance.numbers):
        assignments = []
        for worker, duty in roster:
            day, shift, skill = duty.split(":", 2)
            if int(day) // DAYS_A_WEEK == week:
                day_name = DAYS[int(day) % DAYS_A_WEEK][:3]
                assignments.append({"nurse": worker, "day": day_name, "shiftType": shift, "skill": skill})
        file = folder / f"Sol-{name}-{number}-{week}.json"
        file.write_text(json.dumps({"scenario": name, "week": week, "assignments": assignments}, indent=1) + "\n")
        files.append(file)
    return files


def read_roster(folder: Path, instance: Instance, problem: Problem) -> Roster:
    """The roster in a folder of solution files. Raises FormatError."""
    files = {
        (path, loaded["week"]): loaded
        for path in sorted(folder.glob("Sol-*.json"))
        if (loaded := _load(path, inrc2_shape.SOLUTION, instance.scenario))
    }
    if sorted(week for _, week in files) != list(range(len(instance.weeks))):
        raise FormatError(f"{folder}: expected one solution file Sol-*.json for each of {len(instance.weeks)} weeks")
    assignments: set[tuple[str, str]] = set()
    for (path, week), loaded in files.items():
        for number, row in enumerate(loaded["assignments"], start=1):
            try:
                day = week * DAYS_A_WEEK + _weekday(row["day"])
                pair = (row["nurse"], f"{day}:{row['shiftType']}:{row['skill']}")
            except KeyError as error:
                raise FormatError(f"{path}, assignment {number}: {error} is no day of the week") from error
            if pair[0] not in problem.worker or pair[1] not in problem.duty:
                raise FormatError(f"{path}, assignment {number}: unknown nurse, shift type or skill")
            if pair in assignments:
                raise FormatError(f"{path}, assignment {number}: the same assignment stands twice")
            assignments.add(pair)
    return Roster.of(assignments)
