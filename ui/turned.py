"""The sheet turned round: shifts down, by the time of day, with who is on each of their places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from ui.sheet import CoverLine, HeadingLine, Line, Seat, SeatLine
from ui.tone import TONES

if TYPE_CHECKING:
    from rostering.rosters.grid import CoverDay
    from ui.home_view import HomeView

BY_TONE = {tone: number for number, tone in enumerate(TONES)}


def turned_lines(views: Sequence[HomeView], covers: Sequence[CoverLine]) -> Iterator[Line]:
    """Kinds of shift under the time of day they are worked at, each with its places."""
    of = {view.place.code: view for view in views}
    ordered = sorted(covers, key=lambda line: (BY_TONE.get(line.tone, len(BY_TONE)), line.home, line.row.label))
    tone = None
    for line in ordered:
        if line.tone != tone:
            tone = line.tone
            group = [one for one in ordered if one.tone == tone]
            short = tuple(sum(one.row.days[day].missing for one in group) for day in range(len(line.row.days)))
            yield HeadingLine(TONES.get(tone, "Other work"), f"{sum(short)} short" if any(short) else "", short)
        yield line
        yield from _seat_lines(of[line.home], line)


def _seat_lines(view: HomeView, line: CoverLine) -> Iterator[SeatLine]:
    problems = {
        (person.row.person, day) for person in view.people for day, cell in enumerate(person.row.cells) if cell.problem
    }
    days = [_seats(view, day, cover, problems) for day, cover in enumerate(line.row.days)]
    for number in range(max((len(seats) for seats in days), default=0)):
        seats = tuple(one[number] if number < len(one) else Seat() for one in days)
        yield SeatLine(line.home, line.row.label, number, line.tone, seats)


def _seats(view: HomeView, day: int, cover: CoverDay, problems: set[tuple[str, int]]) -> list[Seat]:
    """The places of a kind of shift on one day: those held first, then those hoped for, booked and open."""
    if not cover.shifts:
        return []
    standing = view.part_of(day).standing
    build = standing.build
    found: list[Seat] = []
    for shift in cover.shifts:
        facts = build.shifts[shift]
        duties = [shift, *(id_ for id_, one in build.own_times.items() if one.shift == facts.id)]
        seats = [
            Seat(
                "hoped" if (person, duty) in standing.hoped else "held",
                person,
                build.persons[person].name,
                duty,
                (person, day) in problems,
            )
            for duty in duties
            for person in standing.roster.by_duty.get(duty, ())
        ]
        seats += [Seat("booked", name=one.source, duty=shift) for one in build.snapshot.booked.get(facts.id, ())]
        seats += [Seat("minimum", duty=shift)] * (facts.minimum - len(seats))
        seats += [Seat("target", duty=shift)] * (facts.target - len(seats))
        found += seats
    return sorted(found, key=_order)


ORDER: Mapping[str, int] = {"held": 0, "hoped": 1, "booked": 2, "minimum": 3, "target": 4}


def _order(seat: Seat) -> tuple[int, str]:
    return ORDER[seat.state], seat.name
