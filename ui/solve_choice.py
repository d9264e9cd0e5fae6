"""What a solve is asked for: which days, which homes, what may change, and for how long."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from textual.content import Content

from ui.widgets.line_list import ListLine

if TYPE_CHECKING:
    from rostering.rosters.hold import Hold
    from rostering.rosters.home_standing import HomePlace
    from rostering.rosters.horizon import Horizon

TIMES = (5, 10, 30, 60, 120, 300, 900, 1800)  # seconds
HOLDS = ("everybody", "published", "pinned")
CHANGES = {
    "everybody": "only the gaps: everybody stays where they stand",
    "published": "drafts, but for what is pinned; published rosters stay",
    "pinned": "everything not pinned; published rosters as little as can be",
}
PERIOD, SCOPE, CHANGE, TIME = range(4)
HEADS = 4  # lines before the homes, and a heading


@dataclass(frozen=True, slots=True)
class SolveChoice:
    """All that is chosen; `homes` are codes, `places` every home there is and `own` the one it was asked from."""

    horizon: Horizon
    places: tuple[HomePlace, ...]
    own: str
    homes: frozenset[str]
    hold: str = HOLDS[0]
    seconds: int = TIMES[2]

    @property
    def scope(self) -> str:
        """Which homes, in a word."""
        if self.homes == {self.own}:
            return "this home"
        return "all homes" if len(self.homes) == len(self.places) else f"these {len(self.homes)} homes"

    def as_hold(self) -> Hold:
        """What stays, as a solve takes it."""
        from rostering.rosters.hold import Hold

        return Hold(self.hold)

    def turned(self, line: int, step: int) -> SolveChoice:
        """With the choice of a line moved on."""
        if line == PERIOD:
            from rostering.rosters.horizon import Horizon

            by = timedelta(days=step * self.horizon.length)
            return replace(self, horizon=Horizon(self.horizon.first + by, self.horizon.last + by))
        if line == SCOPE:
            every = frozenset(place.code for place in self.places)
            return replace(self, homes=every if self.homes == {self.own} else frozenset((self.own,)))
        if line == CHANGE:
            return replace(self, hold=HOLDS[(HOLDS.index(self.hold) + step) % len(HOLDS)])
        if line == TIME:
            number = max(0, min(TIMES.index(self.seconds) + step, len(TIMES) - 1))
            return replace(self, seconds=TIMES[number])
        return self.marked(line)

    def marked(self, line: int) -> SolveChoice:
        """With a home taken in, or left out."""
        number = line - HEADS - 1
        if not 0 <= number < len(self.places):
            return self
        return replace(self, homes=self.homes ^ {self.places[number].code})

    def lines(self) -> tuple[ListLine, ...]:
        """The choice as lines of a list."""
        from rostering import text

        period = f"{text.day(self.horizon.first)} to {text.day(self.horizon.last)}, {self.horizon.length} days"
        time = f"{self.seconds} s" if self.seconds < 120 else f"{self.seconds // 60} min"
        chosen = (("Period", period), ("Scope", self.scope), ("May change", CHANGES[self.hold]), ("Time", time))
        heads = [
            ListLine(Content.assemble((f" {name:<12}", "$quiet"), "‹ ", (value, "bold"), " ›"))
            for name, value in chosen
        ]
        heading = ListLine(Content.styled("Homes", "bold $accent"), stop=False)
        homes = [
            ListLine(
                Content.assemble(
                    (" [✓] " if place.code in self.homes else " [ ] ", "bold $primary"),
                    place.name,
                    (f"  {place.code}, {place.area or place.organisation}", "$quiet"),
                )
            )
            for place in self.places
        ]
        return (*heads, heading, *homes)
