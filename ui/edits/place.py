"""One cell as an edit means it: whose, on which day, on which part of which home, and what stands there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ui.sheet import PersonLine, SeatLine

if TYPE_CHECKING:
    from rostering.rosters.snapshot import AssignmentFacts
    from rostering.rosters.standing import Standing
    from ui.home_view import HomeView, Part
    from ui.state import WeekState


@dataclass(frozen=True, eq=False)
class CellPlace:
    """A person's cell; `column` counts in the days in view."""

    view: HomeView
    person: str
    column: int

    @property
    def part(self) -> Part:
        """The part of the days it lies in."""
        return self.view.part_of(self.column)

    @property
    def standing(self) -> Standing:
        """The roster it is on, with its check."""
        return self.part.standing

    @property
    def day(self) -> date:
        """Its day."""
        return self.view.days[self.column]

    @property
    def name(self) -> str:
        """The person's name."""
        return self.standing.build.persons[self.person].name

    @property
    def here(self) -> bool:
        """Whether the roster of that day knows the person."""
        return self.person in self.standing.build.persons

    @property
    def assignments(self) -> tuple[AssignmentFacts, ...]:
        """What the person stands on there at this home, in order."""
        build = self.standing.build
        id_ = build.persons[self.person].id
        found = [
            one
            for one in build.snapshot.assignments
            if build.snapshot.worker[one.worker].person == id_ and build.snapshot.shift[one.shift].day == self.day
        ]
        return tuple(sorted(found, key=lambda one: one.starts_at))

    @property
    def codes(self) -> str:
        """The codes of that, joined as the grid joins them."""
        return "+".join(self.standing.build.snapshot.shift[one.shift].code for one in self.assignments)

    @property
    def words(self) -> str:
        """Whose and which day, as a sentence names it."""
        from rostering import text

        return f"{self.name}, {text.day(self.day)}"


def place_under(state: WeekState) -> CellPlace | None:
    """The cell under the cursor; None where that is nobody's."""
    line, view = state.under, state.view
    if view is None:
        return None
    if isinstance(line, PersonLine):
        return CellPlace(view, line.row.person, state.day)
    if isinstance(line, SeatLine) and line.seats[state.day].person:
        return CellPlace(view, line.seats[state.day].person, state.day)
    return None


def place_at(state: WeekState, line: int, day: int) -> CellPlace | None:
    """The cell of a line of people on a day; None on other lines."""
    found = state.sheet.lines[line] if state.sheet is not None else None
    if not isinstance(found, PersonLine) or state.span is None:
        return None
    return CellPlace(state.span.views[found.home], found.row.person, day)
