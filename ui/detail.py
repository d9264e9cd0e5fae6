"""What the cell under the cursor means, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from ui.sheet import CoverLine, PersonLine

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rostering.rosters.grid import Cell, CoverDay
    from ui.state import WeekState
    from ui.week import Week

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
    week, sheet = state.week, state.sheet
    if week is None or sheet is None or not sheet.stops:
        return Detail()
    line = sheet.lines[state.line]
    if isinstance(line, PersonLine):
        return _person(week, line, state.day, sheet.days[state.day])
    if isinstance(line, CoverLine):
        return _cover(week, line, state.day, sheet.days[state.day])
    return Detail()


def _person(week: Week, line: PersonLine, number: int, day: date) -> Detail:
    from rostering import text
    from rostering.catalogue import pools

    row, cell = line.row, line.row.cells[number]
    pool = pools()[row.pool].title.lower() if row.pool in pools() else row.pool
    said: list[Said] = []
    if not cell.duties:
        said.append(Said(f"{text.day(day)}: {_away(week, row.person, number) if cell.away else 'off'}"))
    for duty in cell.duties:
        said.append(Said(_duty(week, duty) + (", pinned" if cell.pinned else "")))
    broken = list(_broken(week, row.person, number, cell))
    said += broken
    if cell.duties and not broken:
        said.append(Said("No rule is broken here.", GOOD))
    hours = f"{text.duration(row.minutes)} this week" if row.minutes else "no hours this week"
    return Detail(row.name, f"{row.role}, {pool}, {hours}", tuple(said))


def _broken(week: Week, person: str, number: int, cell: Cell) -> Iterator[Said]:
    """The rules a person breaks on a day, and those that would keep them off it, with what lifts them last."""
    from rostering import text

    standing = week.standing
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


def _duty(week: Week, duty: str) -> str:
    """A duty in words, with the assignment's own times where it has them."""
    from rostering import text

    build = week.standing.build
    facts = build.shifts[duty]
    own = build.own_times.get(duty)
    words = text.shift(build, facts)
    return words if own is None else f"{words}, worked {text.clock(own.starts_at)}–{text.clock(own.ends_at)}"


def _away(week: Week, person: str, number: int) -> str:
    """Until when somebody is away, over spells that follow each other; never why."""
    from rostering import calendar, text

    build = week.standing.build
    id_ = build.persons[person].id
    until = build.horizon.moment(build.horizon.days[number])
    for spell in sorted((one for one in build.snapshot.away if one.person == id_), key=lambda one: one.starts_at):
        if spell.starts_at <= until + LEAST_GAP and spell.ends_at is None:
            return "away, no end known"
        if spell.starts_at <= until + LEAST_GAP and spell.ends_at is not None:
            until = max(until, spell.ends_at)
    return f"away until {text.day(calendar.local_day(until - timedelta(minutes=1)))}"


def _cover(week: Week, line: CoverLine, number: int, day: date) -> Detail:
    from rostering import text

    cover: CoverDay = line.row.days[number]
    title = f"{line.code} {line.role}"
    if not cover.shifts:
        return Detail(title, text.day(day), (Said("Nobody is needed."),))
    said: list[Said] = []
    for id_ in cover.shifts:
        place = week.short.get(id_)
        if place is None:
            said.append(Said(f"{text.shift(week.standing.build, week.standing.build.shifts[id_])}: filled", GOOD))
        else:
            said.append(Said(place.sentence, BROKEN if place.below == "minimum" else SHORT))
            said.append(Said(f"Why: {place.why}."))
    said.sort(key=lambda one: one.manner == GOOD)
    hoped = f", {cover.hoped} hoped for" if cover.hoped else ""
    return Detail(title, f"{cover.filled} of {cover.wanted} filled{hoped}", tuple(said))
