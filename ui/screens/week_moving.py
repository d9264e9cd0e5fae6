"""Going about on the week's screen: cells, days, weeks, homes, and how they are looked at."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from rostering.calendar import DAYS_A_WEEK
from ui.messages import CellPicked, HomePicked
from ui.screens.week_reading import WeekReading
from ui.state import Visit, WeekState
from ui.widgets.home_list import HomeList

if TYPE_CHECKING:
    from ui.modals.find import Find

ONLY_HINT = "words of a line: nurse, bank, a unit, a home, an area, a name; nothing shows all lines again"


class WeekMoving(WeekReading):
    """The keys that change what is looked at, and nothing else."""

    _visit: Visit | None = None
    _finder: Find | None = None  # in front, while somebody is being looked for
    _turns = 0  # asked for before the first week was there

    def visit(self, visit: Visit) -> None:
        """Show a cell that somebody wants to see, as soon as it is read."""
        self._visit = visit
        if self._try_visit():
            return
        span = self.state.span
        codes = [] if span is None else [place.code for place in span.places]
        if visit.home in codes:  # the home that is wanted is read before the others
            self.stand(self.state.to_home(codes.index(visit.home)))
        if span is None or visit.day not in span.days:
            monday = visit.day - timedelta(days=visit.day.weekday())
            if self.is_mounted:
                self.read(monday, self.state.weeks)
            else:  # read as soon as it is there
                self.state = replace(self.state, monday=monday)

    def show(self, state: WeekState) -> None:
        known = self.state.span
        super().show(state)
        self._try_visit()
        if self._finder is not None and state.span is not None and state.span is not known:
            from ui.modals.find import candidates

            self._finder.offer(candidates(state.span.read))
        if self._turns and state.monday is not None:
            turns, self._turns = self._turns, 0
            self._turn(turns)

    def _try_visit(self) -> bool:
        visit = self._visit
        found = None if visit is None else self.state.visited(visit)
        if found is None:
            return False
        self._visit = None
        self.stand(found)
        return True

    def on_cell_picked(self, message: CellPicked) -> None:
        self.stand(self.state.stand(message.line, message.day))

    def on_home_picked(self, message: HomePicked) -> None:
        self.stand(self.state.to_home(message.home))

    def action_left(self) -> None:
        self.stand(self.state.move(0, -1))

    def action_right(self) -> None:
        self.stand(self.state.move(0, 1))

    def action_up(self) -> None:
        self.stand(self.state.move(-1, 0))

    def action_down(self) -> None:
        self.stand(self.state.move(1, 0))

    def action_page_up(self) -> None:
        self.stand(self.state.stand(self.state.line - self.grid.page, self.state.day))

    def action_page_down(self) -> None:
        self.stand(self.state.stand(self.state.line + self.grid.page, self.state.day))

    def action_first_day(self) -> None:
        self.stand(self.state.stand(self.state.line, 0))

    def action_last_day(self) -> None:
        days = len(self.state.sheet.days) if self.state.sheet is not None else 1
        self.stand(self.state.stand(self.state.line, days - 1))

    def action_first_line(self) -> None:
        self.stand(self.state.stand(0, self.state.day))

    def action_last_line(self) -> None:
        lines = len(self.state.sheet.lines) if self.state.sheet is not None else 0
        self.stand(self.state.stand(lines, self.state.day))

    def action_week_left(self) -> None:
        self._stride(-DAYS_A_WEEK)

    def action_week_right(self) -> None:
        self._stride(DAYS_A_WEEK)

    def _stride(self, days: int) -> None:
        """The same weekday a week on; beyond the weeks in view the next ones are shown."""
        if self.state.sheet is None:
            return
        if 0 <= self.state.day + days < len(self.state.sheet.days):
            self.stand(self.state.move(0, days))
        elif self.state.monday is not None:
            stood = self.state.monday + timedelta(days=self.state.day)
            self.read(self.state.monday + timedelta(days=days), self.state.weeks, stood + timedelta(days=days))

    def action_next_trouble(self) -> None:
        found = self.state.next_trouble()
        if found is None:
            self.notify("Nothing is short and no rule is broken, in any home.")
        else:
            self.stand(found)

    def action_next_home(self) -> None:
        self.stand(self.state.to_home(self.state.home + 1))

    def action_previous_home(self) -> None:
        self.stand(self.state.to_home(self.state.home - 1))

    def action_next_week(self) -> None:
        self._turn(1)

    def action_previous_week(self) -> None:
        self._turn(-1)

    def _turn(self, spans: int) -> None:
        if self.state.monday is None:
            self._turns += spans
        else:
            days = spans * DAYS_A_WEEK * self.state.weeks
            self.read(self.state.monday + timedelta(days=days), self.state.weeks)

    def action_more_weeks(self) -> None:
        self._span(self.state.wider())

    def action_fewer_weeks(self) -> None:
        self._span(self.state.narrower())

    def _span(self, weeks: int) -> None:
        """So many weeks; the week under the cursor stays in view."""
        monday = self.state.monday
        if weeks == self.state.weeks or monday is None:
            return
        if weeks < self.state.weeks:
            monday += timedelta(days=min(self.state.day // DAYS_A_WEEK, self.state.weeks - weeks) * DAYS_A_WEEK)
        self.read(monday, weeks)

    def action_reload(self) -> None:
        self.changed()

    def action_homes(self) -> None:
        shown = self.query_one(HomeList).display
        self.set_class(shown, "-homes-off")
        self.set_class(not shown, "-homes-on")

    def action_every_home(self) -> None:
        self.stand(self.state.seen(replace(self.state.lens, every=not self.state.lens.every)))

    def action_turn_round(self) -> None:
        self.stand(self.state.seen(replace(self.state.lens, turned=not self.state.lens.turned)))

    def action_group(self) -> None:
        lens = replace(self.state.lens.next_group(), turned=False)
        self.stand(self.state.seen(lens))
        self.notify(f"Grouped by {lens.group}.")

    def action_filter(self) -> None:
        from ui.modals.ask import Ask

        if self.state.span is not None:
            self.app.push_screen(Ask("Show only", ONLY_HINT, self.state.lens.only, needed=False), self._only)

    def _only(self, typed: str | None) -> None:
        if typed is not None:
            self.stand(self.state.seen(replace(self.state.lens, only=typed)))

    def action_go_to(self) -> None:
        from ui.modals.go_to import GoTo

        if self.state.span is not None:
            self.app.push_screen(GoTo(self.state.span.today), self._go_to)

    def _go_to(self, day: date | None) -> None:
        if day is None or self.state.span is None:
            return
        number = (day - self.state.span.monday).days
        if 0 <= number < len(self.state.span.days):
            self.stand(self.state.stand(self.state.line, number))
            return
        self.read(day - timedelta(days=day.weekday()), self.state.weeks, day)

    def action_find(self) -> None:
        from ui.modals.find import Find, candidates

        if self.state.span is not None:
            people = candidates(self.state.span.read)
            self._finder = Find("Find a person", "part of a name, role or home", people)
            self.app.push_screen(self._finder, self._go_to_person)

    def _go_to_person(self, found: tuple[str, str] | None) -> None:
        self._finder = None
        if found is not None:
            self.stand(self.state.to_person(*found))
