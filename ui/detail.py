"""What the cell under the cursor means, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from rostering.calendar import DAYS_A_WEEK
from ui.sheet import CoverLine, PersonLine, SeatLine

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rostering.rosters.build import Build
    from rostering.rosters.grid import Cell, CoverDay
    from ui.home_view import HomeView, Part, Row
    from ui.state import WeekState

LEAST_GAP = timedelta(hours=12)  # between spells of leave that are not one
GOOD, SHORT, BROKEN, PERMITTED, PLAIN = "good", "short", "broken", "permitted", "plain"


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence and how it is meant: good, short, broken, permitted (broken, but lifted) or plain."""

    words: str
    manner: str = PLAIN


@dataclass(frozen=True, slots=True)
class Detail:
    """A title, a quiet word beside it, and sentences below."""

    title: str = ""
    note: str = ""
    said: tuple[Said, ...] = ()


def detail(state: WeekState) -> Detail:
    """The detail of the cell under the cursor; empty where there is none."""
    view, line = state.view, state.under
    if view is None or state.sheet is None:
        return Detail()
    if isinstance(line, PersonLine):
        return _person(view, line.row, state.day)
    if isinstance(line, CoverLine):
        return _cover(view, line, state.day, state.whys)
    if isinstance(line, SeatLine):
        return _seat(view, line, state.day, state.whys)
    return Detail()


def _person(view: HomeView, row: Row, column: int) -> Detail:
    from rostering import text
    from rostering.catalogue import pools

    part, cell, day = view.part_of(column), row.cells[column], view.days[column]
    pool = pools()[row.pool].title.lower() if row.pool in pools() else row.pool
    said: list[Said] = []
    if cell.elsewhere:
        said.append(Said(f"{text.day(day)}: {_elsewhere(part, row.person, column - part.first)}"))
    elif not cell.duties:
        off = f", the pattern says {row.ghosts[column]}" if row.ghosts[column] else ""
        away = _away(part, row.person, column - part.first) if cell.away else f"off{off}"
        said.append(Said(f"{text.day(day)}: {away}"))
    for duty in cell.duties:
        said.append(Said(_duty(part, row.person, duty) + (", pinned" if cell.pinned else "")))
    if cell.hoped:
        said.append(Said("May still refuse: asked, or to be asked, and has not said yes.", SHORT))
    if row.changed[column]:
        said.append(Said("Not what people were told: they have yet to hear of it.", SHORT))
    broken = list(_broken(part, row.person, column - part.first, cell))
    said += broken
    if cell.duties and not broken:
        said.append(Said("No rule is broken here.", GOOD))
    if row.notes[column]:
        said.append(Said(f"Note: {row.notes[column]}"))
    if row.ends:
        said.append(Said(f"{row.ends}.", SHORT))
    lent = f", of {row.lender}" if row.lender else ""
    return Detail(row.name, f"{row.role}, {pool}{lent}, {_hours(row, len(view.days))}", tuple(said))


def _hours(row: Row, days: int) -> str:
    from rostering import text

    weeks = days // DAYS_A_WEEK
    period = "this week" if weeks == 1 else f"in {weeks} weeks"
    hours = f"{text.duration(row.minutes)} {period}" if row.minutes else f"no hours {period}"
    return f"{hours} of {text.duration(row.due)}" if row.due else hours


def _broken(part: Part, person: str, number: int, cell: Cell) -> Iterator[Said]:
    """The rules a person breaks on a day, and those that would keep them off it, with what lifts them last."""
    from rostering import text

    standing = part.standing
    lifted: list[Said] = []
    for violation, by in standing.marks:
        if violation.worker == person and number in violation.days:
            words = text.violation(standing.build, violation, named=False)
            if by is None:
                yield Said(words, BROKEN)
            else:
                lifted.append(Said(f"{_begun(text.permission(by))}: {words}", PERMITTED))
    yield from lifted
    for duty in cell.duties:
        for one in standing.permits.of.get((person, duty), ()):
            if one.refused:
                words = text.rule_title(one.rule, standing.build)
                yield Said(f"{_begun(text.permission(one.by))}: {words}", PERMITTED)


def _begun(words: str) -> str:
    """Words as a sentence begins."""
    return words[:1].upper() + words[1:]


def _duty(part: Part, person: str, duty: str) -> str:
    """A duty in words, with the assignment's own times where it has them."""
    from rostering import text

    build = part.standing.build
    facts = build.shifts[duty]
    own = build.own_times.get(duty)
    words = text.shift(build, facts)
    return words if own is None else f"{words}, worked {text.clock(own.starts_at)}–{text.clock(own.ends_at)}"


def _away(part: Part, person: str, number: int) -> str:
    """Until when somebody is away, over spells that follow each other; never why."""
    from rostering import calendar, text

    build = part.standing.build
    id_ = build.persons[person].id
    until = build.horizon.moment(build.horizon.days[number])
    for spell in sorted(build.snapshot.away_by.get(id_, ()), key=lambda one: one.starts_at):
        if spell.starts_at <= until + LEAST_GAP and spell.ends_at is None:
            return "away, no end known"
        if spell.starts_at <= until + LEAST_GAP and spell.ends_at is not None:
            until = max(until, spell.ends_at)
    return f"away until {text.day(calendar.local_day(until - timedelta(minutes=1)))}"


def _elsewhere(part: Part, person: str, number: int) -> str:
    """What somebody does at another home on a day."""

    build = part.standing.build
    works = (one for one in build.problem.worker[person].fixed if one.day == number)
    names = {setting.code: setting.name for setting in build.snapshot.settings.values()}
    return "; ".join(
        f"{one.code or 'work'} {_clock(build, one.start)}–{_clock(build, one.end)}"
        f", {names.get(one.setting, 'elsewhere')}"
        for one in works
    )


def _clock(build: Build, minute: int) -> str:
    from rostering import text

    return text.clock(build.horizon.moment(minute))


def _cover(view: HomeView, line: CoverLine, column: int, whys: Mapping[int, str]) -> Detail:
    from rostering import text

    cover: CoverDay = line.row.days[column]
    title = f"{line.code} {line.role}"
    if not cover.shifts:
        return Detail(title, text.day(view.days[column]), (Said("Nobody is needed."),))
    said = [one for id_ in cover.shifts for one in _shift(view.part_of(column), id_, whys)]
    said.sort(key=lambda one: one.manner == GOOD)
    hoped = f", {cover.hoped} hoped for" if cover.hoped else ""
    booked = f", {line.booked[column]} booked without a name" if line.booked[column] else ""
    if view.day_notes[column]:
        said.insert(0, Said(f"Note on the day: {view.day_notes[column]}"))
    return Detail(title, f"{cover.filled} of {cover.wanted} filled{hoped}{booked}", tuple(said))


def _shift(part: Part, id_: str, whys: Mapping[int, str]) -> list[Said]:
    """How one shift is filled."""
    from rostering import text

    build = part.standing.build
    facts = build.shifts[id_]
    filled = build.filled(part.standing.roster, facts.id)
    missing = max(facts.target, facts.minimum) - filled
    if missing <= 0:
        found = [Said(f"{text.shift(build, facts)}: filled", GOOD)]
    else:
        below = "minimum" if filled < facts.minimum else "target"
        found = [Said(text.short_place(build, facts, missing, below), BROKEN if below == "minimum" else SHORT)]
        if whys.get(facts.id):
            found.append(Said(f"Why: {whys[facts.id]}."))
    return found + [Said(text.booking(build, one)) for one in build.snapshot.booked.get(facts.id, ())]


def _seat(view: HomeView, line: SeatLine, column: int, whys: Mapping[int, str]) -> Detail:
    from rostering import text

    seat = line.seats[column]
    if not seat.state:
        return Detail(line.label, text.day(view.days[column]), (Said("There is no such place on this day."),))
    if seat.person:
        row = next(row for row in view.rows if row.person == seat.person)
        return _person(view, row, column)
    return Detail(line.label, text.day(view.days[column]), tuple(_shift(view.part_of(column), seat.duty, whys)))
