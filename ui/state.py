"""What the week's screen shows, as one immutable value: every key replaces it by another."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from ui.sheet import PersonLine, Sheet

if TYPE_CHECKING:
    from ui.week import Week


@dataclass(frozen=True, slots=True)
class WeekState:
    """Which week, which home, where the cursor stands, and what is going on.

    `line` is a line of the home's sheet on which the cursor may stand and `day` a column of it; both are 0 while there
    is nothing to stand on. `failure` is a sentence, empty when all is well.
    """

    monday: date | None = None
    week: Week | None = None
    home: int = 0
    line: int = 0
    day: int = 0
    loading: bool = False
    failure: str = ""

    @property
    def sheet(self) -> Sheet | None:
        """The sheet of the home in view."""
        return self.week.sheets[self.home] if self.week is not None and self.week.sheets else None

    def opening(self, monday: date | None) -> WeekState:
        """While a week is being read; what was there before stays in view."""
        return replace(self, monday=monday, loading=True, failure="")

    def loaded(self, week: Week) -> WeekState:
        """With a week that was read. The home and the person under the cursor stay where they can."""
        before = self.sheet
        fresh = replace(self, monday=week.monday, week=week, home=0, loading=False, failure="")
        if before is None:
            return fresh.to_home(0)
        codes = [sheet.home.code for sheet in week.sheets]
        fresh = fresh.to_home(codes.index(before.home.code) if before.home.code in codes else 0)
        line = before.lines[self.line]
        return fresh.to_person(line.row.person) if isinstance(line, PersonLine) else fresh.stand(self.line, self.day)

    def failed(self, sentence: str) -> WeekState:
        """With a week that could not be read."""
        return replace(self, week=None, home=0, line=0, day=0, loading=False, failure=sentence)

    def stand(self, line: int, day: int) -> WeekState:
        """With the cursor on the stop nearest to a line, and on a day."""
        if self.sheet is None or not self.sheet.stops:
            return replace(self, line=0, day=0)
        stops = self.sheet.stops
        place = min(bisect_left(stops, line), len(stops) - 1)
        return replace(self, line=stops[place], day=max(0, min(day, len(self.sheet.days) - 1)))

    def move(self, stops: int, days: int) -> WeekState:
        """With the cursor moved by some stops and days, as far as there are any."""
        if self.sheet is None or not self.sheet.stops:
            return self
        here = bisect_left(self.sheet.stops, self.line)
        place = max(0, min(here + stops, len(self.sheet.stops) - 1))
        return self.stand(self.sheet.stops[place], self.day + days)

    def to_home(self, home: int) -> WeekState:
        """With another home, counted round; the cursor on its first person, the day kept."""
        if self.week is None or not self.week.sheets:
            return self
        return replace(self, home=home % len(self.week.sheets)).stand(0, self.day)

    def to_person(self, person: str) -> WeekState:
        """With the cursor on a person of this home, where they are in it."""
        for number, line in enumerate(self.sheet.lines if self.sheet is not None else ()):
            if isinstance(line, PersonLine) and line.row.person == person:
                return self.stand(number, self.day)
        return self

    def next_trouble(self) -> WeekState | None:
        """With the cursor on the next cell that is short or broken, home after home; None when there is none."""
        if self.sheet is None or self.week is None:
            return None
        homes = len(self.week.sheets)
        for step in range(homes + 1):
            home = (self.home + step) % homes
            sheet = self.week.sheets[home]
            for line in sheet.stops:
                for day in range(len(sheet.days)):
                    if (step or (line, day) > (self.line, self.day)) and sheet.troubled(line, day):
                        return replace(self, home=home, line=line, day=day)
        return None
