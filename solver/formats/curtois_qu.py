"""Curtois & Qu 2014 shift-scheduling instances: text in, the judge's CSV out.

Days count from 0, a Monday. A shift starts at its day's first minute. Runs and windows begin with nothing and hand
nothing on (`start` off, `end` exempt).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from solver.formats.source import FormatError, Source
from solver.problem import DAY_MINUTES, Duty, Pair, Problem, ProblemError, Shift, Worker
from solver.roster import Roster
from solver.rules.consecutive_run import ConsecutiveRun
from solver.rules.cover import Cover, CoverRow
from solver.rules.forbidden_succession import ForbiddenSuccession
from solver.rules.request import Request, Wish
from solver.rules.rule import Rule
from solver.rules.total import Total
from solver.rules.weekend_limit import WeekendLimit

DAYS_A_WEEK = 7
SATURDAY = 5
TIERS = {"on": 1, "off": 1, "under": 1, "over": 1}


@dataclass(frozen=True, slots=True)
class Staff:
    """One row of SECTION_STAFF."""

    id: str
    caps: dict[str, int]
    most_minutes: int
    least_minutes: int
    most_run: int
    least_run: int
    least_off: int
    most_weekends: int


@dataclass(slots=True)
class Instance:
    """The sections as they are read."""

    days: int | None = None
    shifts: dict[str, tuple[int, tuple[str, ...]]] = field(default_factory=dict)
    staff: dict[str, Staff] = field(default_factory=dict)
    days_off: dict[str, frozenset[int]] = field(default_factory=dict)
    wishes: list[tuple[str, Wish]] = field(default_factory=list)
    cover: list[tuple[int, str, int, int, int]] = field(default_factory=list)
    covered: set[tuple[int, str]] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the file, cut at its commas."""

    source: Source
    line: int
    cells: tuple[str, ...]

    def refuse(self, column: int, sentence: str) -> FormatError:
        """The error that names this row and the column (from 1)."""
        return self.source.error(self.line, column, sentence)

    def text(self, column: int) -> str:
        """A cell that must not be empty."""
        if column > len(self.cells) or not self.cells[column - 1]:
            raise self.refuse(column, f"{len(self.cells)} fields where field {column} was expected")
        return self.cells[column - 1]

    def whole(self, column: int) -> int:
        """A cell that is a whole number, not negative."""
        text = self.text(column)
        if text == "-0":
            return 0  # stands so in a published instance
        if not _is_whole(text):
            raise self.refuse(column, f"{text[:40]!r} is not a whole number")
        return int(text)

    def known(self, column: int, known: Mapping[str, object], noun: str) -> str:
        """A cell that names something an earlier section defined."""
        text = self.text(column)
        if text not in known:
            raise self.refuse(column, f"{text!r} is no {noun} of this instance")
        return text

    def day(self, column: int, instance: Instance) -> int:
        """A cell that is a day of the horizon."""
        day = self.whole(column)
        if instance.days is None or day >= instance.days:
            raise self.refuse(column, f"day {day} lies outside the horizon of {instance.days} days")
        return day


def _is_whole(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


def read(source: Source) -> Problem:
    """The problem in an instance file. Raises FormatError with line, column and what was expected."""
    instance = Instance()
    section, seen, line = None, set[str](), 0
    for line, cells in _lines(source):
        if cells[0].startswith("SECTION_"):
            section = cells[0].removeprefix("SECTION_")
            if section not in SECTIONS:
                raise source.error(line, 1, f"unknown section {cells[0]!r}; expected one of {', '.join(SECTIONS)}")
            if section in seen:
                raise source.error(line, 1, f"section {cells[0]!r} stands twice")
            seen.add(section)
            continue
        if section is None:
            raise source.error(line, 1, "expected SECTION_HORIZON first; this is no Curtois & Qu instance")
        SECTIONS[section](instance, Row(source, line, cells))
    missing = [name for name in SECTIONS if name not in seen]
    if missing:
        raise source.error(line + 1, 1, f"the file ends without SECTION_{missing[0]}; it may be cut off")
    _complete(source, instance, line)
    try:
        return problem(Path(source.name).stem, instance)
    except ProblemError as error:
        raise FormatError(f"{source.name}: {error}") from error


def _lines(source: Source) -> Iterator[tuple[int, tuple[str, ...]]]:
    for number, text in enumerate(source.text.splitlines(), start=1):
        stripped = text.strip()
        if stripped and not stripped.startswith("#"):
            yield number, tuple(cell.strip() for cell in stripped.split(","))


def _complete(source: Source, instance: Instance, line: int) -> None:
    if not instance.days:
        raise source.error(line + 1, 1, "SECTION_HORIZON gives no days")
    wanted = instance.days * len(instance.shifts)
    if instance.cover and len(instance.cover) < wanted:
        raise source.error(
            line + 1, 1, f"SECTION_COVER has {len(instance.cover)} rows of {wanted} (days × shifts); it may be cut off"
        )
    for noun, found in (("SHIFTS", instance.shifts), ("STAFF", instance.staff), ("COVER", instance.cover)):
        if not found:
            raise source.error(line + 1, 1, f"SECTION_{noun} is empty; the file may be cut off")
    for shift, (_, after) in instance.shifts.items():
        for other in after:
            if other not in instance.shifts:
                raise source.error(line + 1, 1, f"shift {shift!r} may not be followed by {other!r}, which is no shift")


def _horizon(instance: Instance, row: Row) -> None:
    if instance.days is not None:
        raise row.refuse(1, "the horizon is given twice")
    instance.days = row.whole(1)
    if not 1 <= instance.days <= 3660:
        raise row.refuse(1, f"a horizon of {instance.days} days; expected 1 to 3660")


def _shift(instance: Instance, row: Row) -> None:
    shift = row.text(1)
    if shift in instance.shifts:
        raise row.refuse(1, f"shift {shift!r} is listed twice")
    minutes = row.whole(2)
    if not 1 <= minutes <= DAY_MINUTES:
        raise row.refuse(2, f"a shift of {minutes} minutes; expected 1 to {DAY_MINUTES}")
    after = row.cells[2] if len(row.cells) > 2 else ""
    instance.shifts[shift] = (minutes, tuple(one.strip() for one in after.split("|") if one.strip()))


def _staff(instance: Instance, row: Row) -> None:
    name = row.text(1)
    if name in instance.staff:
        raise row.refuse(1, f"staff {name!r} is listed twice")
    caps: dict[str, int] = {}
    for item in row.text(2).split("|"):
        shift, equals, number = item.partition("=")
        if not equals or shift.strip() not in instance.shifts or not _is_whole(number.strip()):
            raise row.refuse(2, f"{item[:40]!r} is not a known shift with its most, such as E=14")
        caps[shift.strip()] = int(number)
    numbers = [row.whole(column) for column in range(3, 9)]
    if len(row.cells) > 8:
        raise row.refuse(9, f"{len(row.cells)} fields where 8 were expected")
    if numbers[1] > numbers[0]:
        raise row.refuse(4, f"at least {numbers[1]} minutes and at most {numbers[0]} contradict")
    instance.staff[name] = Staff(name, caps, *numbers)


def _day_off(instance: Instance, row: Row) -> None:
    name = row.known(1, instance.staff, "staff")
    days = frozenset(row.day(column, instance) for column in range(2, len(row.cells) + 1) if row.cells[column - 1])
    instance.days_off[name] = instance.days_off.get(name, frozenset()) | days


def _wish(part: str) -> Callable[[Instance, Row], None]:
    def take(instance: Instance, row: Row) -> None:
        name = row.known(1, instance.staff, "staff")
        shift = row.known(3, instance.shifts, "shift")
        day, weight = row.day(2, instance), row.whole(4)
        want = Wish(name, day, "on", frozenset((shift,)), weight=weight)
        instance.wishes.append((part, want if part == "on" else replace(want, want="off")))

    return take


def _cover(instance: Instance, row: Row) -> None:
    day, shift = row.day(1, instance), row.known(2, instance.shifts, "shift")
    if (day, shift) in instance.covered:
        raise row.refuse(1, f"cover of shift {shift!r} on day {day} is listed twice")
    instance.covered.add((day, shift))
    instance.cover.append((day, shift, row.whole(3), row.whole(4), row.whole(5)))


SECTIONS: dict[str, Callable[[Instance, Row], None]] = {
    "HORIZON": _horizon,
    "SHIFTS": _shift,
    "STAFF": _staff,
    "DAYS_OFF": _day_off,
    "SHIFT_ON_REQUESTS": _wish("on"),
    "SHIFT_OFF_REQUESTS": _wish("off"),
    "COVER": _cover,
}


def problem(name: str, instance: Instance) -> Problem:
    """The instance as a problem; a duty is a shift on a day, with the id `day:shift`."""
    days = instance.days or 0
    shifts = tuple(
        Shift(
            id=f"{day}:{shift}",
            setting="",
            code=shift,
            day=day,
            start=day * DAY_MINUTES,
            end=day * DAY_MINUTES + minutes,
            quantities={"work": minutes},
        )
        for day in range(days)
        for shift, (minutes, _) in instance.shifts.items()
    )
    pairs = tuple(
        Pair(staff.id, shift.id)
        for staff in instance.staff.values()
        for shift in shifts
        if shift.day not in instance.days_off.get(staff.id, frozenset()) and staff.caps.get(shift.code, 0) > 0
    )
    return Problem(
        id=name,
        days=tuple(day * DAY_MINUTES for day in range(days + 1)),
        shifts=shifts,
        duties=tuple(Duty(shift.id, shift.day, (shift.id,)) for shift in shifts),
        workers=tuple(Worker(staff) for staff in instance.staff),
        pairs=pairs,
        rules=tuple(_rules(instance, days)),
        weeks=tuple(range(0, days, DAYS_A_WEEK)),
        weekends=tuple(
            tuple(day for day in (saturday, saturday + 1) if day < days)
            for saturday in range(SATURDAY, days, DAYS_A_WEEK)
        ),
        tiers=TIERS,
    )


def _rules(instance: Instance, days: int) -> Iterator[Rule]:
    forbidden = tuple((shift, other) for shift, (_, after) in instance.shifts.items() for other in after)
    if forbidden:
        yield ForbiddenSuccession(id="GEN-SUCC", pairs=forbidden, start="off", end="exempt")
    for staff in instance.staff.values():
        yield from _rules_of(staff, days)
    for part in ("on", "off"):
        wishes = tuple(wish for of, wish in instance.wishes if of == part)
        if wishes:
            yield Request(id=f"GEN-REQ/{part}", severity="soft", tier=part, wishes=wishes)
    under = tuple(CoverRow(f"{day}:{shift}", target=need, under=under) for day, shift, need, under, _ in instance.cover)
    over = tuple(CoverRow(f"{day}:{shift}", max=need, over=over) for day, shift, need, _, over in instance.cover)
    yield Cover(id="GEN-COVER/under", severity="soft", tier="under", rows=under)
    yield Cover(id="GEN-COVER/over", severity="soft", tier="over", rows=over)


def _rules_of(staff: Staff, days: int) -> Iterator[Rule]:
    who = (staff.id,)
    yield Total(
        id="GEN-MINUTES",
        workers=who,
        start="off",
        end="exempt",
        quantity="work",
        min=staff.least_minutes,
        max=staff.most_minutes,
    )
    for shift, cap in staff.caps.items():
        if 0 < cap < days:
            codes = frozenset((shift,))
            yield Total(
                id="GEN-KIND-MAX", workers=who, start="off", end="exempt", quantity="days", max=cap, codes=codes
            )
    yield ConsecutiveRun(
        id="GEN-DAYS-MAX", workers=who, start="off", end="exempt", of="work", min=staff.least_run, max=staff.most_run
    )
    yield ConsecutiveRun(id="GEN-OFF-MIN", workers=who, start="off", end="exempt", of="off", min=staff.least_off)
    yield WeekendLimit(id="GEN-WKND-MAX", workers=who, start="off", end="exempt", max=staff.most_weekends)


def write(problem: Problem, roster: Roster) -> str:
    """The judge's CSV: a header `staff,0,1,…`, then a row a member of staff, a shift id or nothing in each cell."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["staff", *range(problem.horizon)])
    for worker in problem.workers:
        cells = [""] * problem.horizon
        for duty in roster.by_worker(worker.id):
            day, _, shift = duty.partition(":")
            cells[int(day)] = shift
        writer.writerow([worker.id, *cells])
    return out.getvalue()


def read_roster(source: Source, problem: Problem) -> Roster:
    """The roster in a CSV of the judge's form, of this problem. Raises FormatError."""
    try:
        rows = list(csv.reader(io.StringIO(source.text), strict=True))
    except csv.Error as error:
        raise source.error(1, 1, f"the CSV cannot be read ({error})") from error
    header = ["staff", *(str(day) for day in range(problem.horizon))]
    if not rows or [cell.strip() for cell in rows[0]] != header:
        raise source.error(1, 1, f"expected the header staff,0,…,{problem.horizon - 1}")
    assignments: dict[str, list[str]] = {}
    for line, row in enumerate(rows[1:], start=2):
        if row:
            name, duties = _roster_row(source, problem, line, [cell.strip() for cell in row])
            if name in assignments:
                raise source.error(line, 1, f"staff {name!r} stands twice")
            assignments[name] = duties
    absent = [worker.id for worker in problem.workers if worker.id not in assignments]
    if absent:
        raise source.error(len(rows) + 1, 1, f"no row for staff {absent[0]!r}")
    return Roster.of((name, duty) for name, duties in assignments.items() for duty in duties)


def _roster_row(source: Source, problem: Problem, line: int, cells: list[str]) -> tuple[str, list[str]]:
    name = cells[0]
    if name not in problem.worker:
        raise source.error(line, 1, f"{name!r} is no staff of this instance")
    if len(cells) != problem.horizon + 1:
        raise source.error(line, len(cells), f"{len(cells) - 1} days instead of {problem.horizon}")
    duties = [f"{day}:{cell}" for day, cell in enumerate(cells[1:]) if cell]
    for duty in duties:
        if duty not in problem.duty:
            day, _, shift = duty.partition(":")
            raise source.error(line, int(day) + 2, f"{shift!r} is no shift of this instance")
    return name, duties
