"""What a solve is asked for: which days, which homes, what may change, for how long, and what is good enough."""

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
    from solver.result import Result

TIMES = (5, 10, 30, 60, 120, 300, 900, 1800)  # seconds
# How near to the best there can be a roster is good enough, as a share of its cost. The first is not noticed in any
# roster and saves the seconds in which a search only proves; 0 searches on until it is proven.
GAPS = (0.00001, 0.001, 0.01, 0.0)
HOLDS = ("everybody", "published", "pinned")
CHANGES = {
    "everybody": "only the gaps: everybody stays where they stand",
    "published": "drafts, but for what is pinned; published rosters stay",
    "pinned": "everything not pinned; published rosters as little as can be",
}
PERIOD, SCOPE, CHANGE, TIME, ENOUGH = range(5)
HEADS = 5  # lines before the homes, and a heading


@dataclass(frozen=True, slots=True)
class SolveEnd:
    """What was solved, and in a sentence why the search ended when it did."""

    choice: SolveChoice
    words: str


@dataclass(frozen=True, slots=True)
class SolveChoice:
    """All that is chosen; `homes` are codes, `places` every home there is and `own` the one it was asked from."""

    horizon: Horizon
    places: tuple[HomePlace, ...]
    own: str
    homes: frozenset[str]
    hold: str = HOLDS[0]
    seconds: int = TIMES[2]
    gap: float = GAPS[0]

    @property
    def scope(self) -> str:
        """Which homes, in a word."""
        if self.homes == {self.own}:
            return "this home"
        return "all homes" if len(self.homes) == len(self.places) else f"these {len(self.homes)} homes"

    @property
    def enough(self) -> str:
        """What ends the search before its time, in words."""
        return f"within {self.gap:.3%} of the best there can be" if self.gap else "only the best there can be, proven"

    def ended(self, result: Result, *, stopped: bool) -> SolveEnd:
        """The end of a search that found a result; `stopped` says that somebody ended it."""
        gap, after = result.gap, f"after {result.seconds:.0f} s"
        if gap == 0:
            words = f"Ended {after}: it is proven that nothing better can be."
        elif gap is None:
            words = f"{'Stopped' if stopped else 'Ended'} {after}; how far from the best is not known."
        elif gap <= self.gap:
            words = f"Ended {after}: within {self.gap:.3%} of the best there can be."
        else:
            words = f"{'Stopped' if stopped else 'The time was over'} {after}: within {said_gap(gap)} of the best."
        return SolveEnd(self, words)

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
        if line == ENOUGH:
            return replace(self, gap=GAPS[(GAPS.index(self.gap) + step) % len(GAPS)])
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
        chosen = (
            ("Period", period),
            ("Scope", self.scope),
            ("May change", CHANGES[self.hold]),
            ("Time", f"{time} at the most"),
            ("Good enough", self.enough),
        )
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


def said_gap(gap: float) -> str:
    """A gap as people read it, with as many figures as it takes to tell it from none."""
    return f"{gap:.2%}" if gap >= 0.0001 or not gap else f"{gap:.4%}"
