"""MinRest along a line: what still runs, or still asks for rest, when a day begins."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from math import inf
from typing import NamedTuple

from solver.lines.act import Act
from solver.lines.form import Form
from solver.lines.part import FixedPart, State, Step
from solver.lines.parts import agreed_rest
from solver.problem import DAY_MINUTES
from solver.rules.min_rest import MinRest

# How many days before the horizon, beside those the rest itself spans, work can still be running or part of a block.
LOOKED_BACK = 4


class Spell(NamedTuple):
    """Work on the clock, in minutes of the problem or of a day."""

    start: int
    end: int
    leaves: str
    enters: str
    stands: bool

    def shifted(self, minutes: int) -> Spell:
        """The same, counted from another minute."""
        return Spell(self.start + minutes, self.end + minutes, self.leaves, self.enters, self.stands)


@dataclass(frozen=True)
class RestPart(FixedPart[Spell]):
    """What was worked lately: single spells (mode gap), or the block they merged into (mode in24h).

    Times in a state count from the first minute of the next day.
    """

    minutes: int
    blocks: bool
    travel: Mapping[str, Mapping[str, int]] = field(compare=False)
    travel_id: int
    longest: int
    price: int | None
    until: float  # what begins on this day or later asks for nothing

    @property
    def key(self) -> Hashable:
        """Everything but the start."""
        return ("rest", self.minutes, self.blocks, self.travel_id, self.price, self.until, self.ahead)

    def kind(self, day: int) -> Hashable:
        """The same, and whether the rule holds."""
        return (super().kind(day), day < self.until)

    def look(self, act: Act | None) -> Hashable:
        """When it begins and ends, and where."""
        return None if act is None else self._worked(act)

    def step(self, state: State, day: int, act: Act | None) -> Step | None:
        """Hold the day's work against what was worked lately."""
        spells: tuple[Spell, ...] = state  # type: ignore[assignment]
        begin = self.problem.first_minute(day)
        today = [spell.shifted(-begin) for spell in self.on(day)]
        if act is not None and day < self.until:
            today.append(self._worked(act))
        cost = 0
        for spell in sorted(today):
            taken = self._merged(spells, spell) if self.blocks else self._after(spells, spell)
            if taken is None:
                return None
            spells, price = taken
            cost += price
        length = self.length(day)
        return tuple(sorted(spell.shifted(-length) for spell in spells if spell.end + self.longest > length)), cost

    def _worked(self, act: Act) -> Spell:
        first, last = act.stretches[0], act.stretches[-1]
        leaves, enters = (_place(one.setting, self.minutes, self.longest) for one in (last, first))
        return Spell(act.start, last.end, leaves, enters, stands=False)

    def _after(self, spells: tuple[Spell, ...], spell: Spell) -> tuple[tuple[Spell, ...], int] | None:
        cost = 0
        for earlier in spells:
            missing = self._between(earlier, spell) - (spell.start - earlier.end)
            if missing > 0 and not (earlier.stands and spell.stands):
                if self.price is None:
                    return None
                cost += self.price * missing
        return (*spells, spell), cost

    def _between(self, earlier: Spell, later: Spell) -> int:
        here, there = earlier.leaves, later.enters
        travel = self.travel.get(here, {}).get(there) or self.travel.get(there, {}).get(here) or 0
        return max(self.minutes, travel if here != there else 0)

    def _merged(self, spells: tuple[Spell, ...], spell: Spell) -> tuple[tuple[Spell, ...], int] | None:
        block = spell
        for earlier in spells:
            if spell.start - earlier.end < self.minutes:
                end = max(earlier.end, spell.end)
                block = Spell(earlier.start, end, "", "", earlier.stands and spell.stands)
        block = Spell(block.start, block.end, "", "", block.stands)
        if block.end - block.start > DAY_MINUTES - self.minutes and not block.stands:
            return None
        return (block,), 0


def _place(setting: str, minutes: int, longest: int) -> str:
    """A setting, where any way between two takes longer than the rest; else all are one place."""
    return setting if longest > minutes else ""


def parts(rule: MinRest, form: Form) -> None:
    """One part: the work that still asks for rest."""
    until = inf if rule.until is None else rule.until
    if form.worker.id in rule.agreed:
        agreed_rest.parts(rule, form, until)
        return
    first = -(rule.longest // DAY_MINUTES + LOOKED_BACK)
    fixed = tuple(
        sorted(
            (work.day, Spell(work.start, work.end, place, place, stands=True))
            for work in form.fixed(rule)
            if first <= work.day < until
            for place in [_place(work.setting, rule.minutes, rule.longest)]
        )
    )
    part = RestPart(
        problem=form.problem,
        minutes=rule.minutes,
        blocks=rule.mode == "in24h",
        travel=rule.travel,
        travel_id=id(rule.travel),
        longest=rule.longest,
        price=form.price(rule),
        until=until,
        fixed=fixed,
    )
    form.add(part.from_history())
