"""MinRest along the line of a worker for whom blocks are agreed: the block that has not ended when a day begins."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from solver.lines.act import Act
from solver.lines.form import Form
from solver.lines.part import Part, State, Step
from solver.problem import DAY_MINUTES, Problem
from solver.rules.min_rest import MinRest

Names = tuple[str, ...]


class Spell(NamedTuple):
    """Work on the clock; `free` where the roster chooses it. `name` is empty for what no agreed block names."""

    start: int
    end: int
    free: bool
    name: str


class Block(NamedTuple):
    """All that lies together with less than the rest between.

    `until_free` is where the last of it ends that the roster chose, None where none is. `names` are the names of it
    all, None where no agreed block begins like that; `broken` says that two of its pieces lie too close.
    """

    start: int
    until: int
    until_free: int | None
    names: Names | None
    broken: bool

    def shifted(self, minutes: int) -> Block:
        """The same, counted from another minute."""
        free = None if self.until_free is None else self.until_free + minutes
        return self._replace(start=self.start + minutes, until=self.until + minutes, until_free=free)


@dataclass(frozen=True)
class AgreedRestPart(Part):
    """The block that goes on, or none. Times in a state count from the first minute of the next day."""

    problem: Problem = field(compare=False)
    minutes: int
    spans: bool  # mode in24h: what counts is how long a block spans
    until: float  # what begins on this day or later belongs to no block
    agreed: frozenset[Names]
    fixed: tuple[tuple[int, Spell], ...]  # day and spell, by start
    start: Block | None = field(compare=False, default=None)

    @property
    def key(self) -> Hashable:
        """Everything but the start."""
        ahead = tuple(work for work in self.fixed if work[0] >= 0)
        return ("agreed rest", self.minutes, self.spans, self.until, self.agreed, ahead)

    def kind(self, day: int) -> Hashable:
        """How long the day is, what is fixed on it, and whether the rule holds."""
        length = self.problem.first_minute(day + 1) - self.problem.first_minute(day)
        return (length, day < self.until, day if any(other == day for other, _ in self.fixed) else None)

    def step(self, state: State, day: int, act: Act | None) -> Step | None:
        """Add the day's work to the block, or begin one anew once the rest was taken."""
        block: Block | None = state  # type: ignore[assignment]
        begin = self.problem.first_minute(day)
        today = [spell._replace(start=spell.start - begin, end=spell.end - begin) for spell in self._fixed_on(day)]
        if act is not None and day < self.until:
            today.append(Spell(act.start, act.stretches[-1].end, free=True, name=act.name))
        length = self.problem.first_minute(day + 1) - begin
        after = self._after(block, sorted(today), length)
        return None if after is None else (after[0], 0)

    def end(self, state: State) -> int | None:
        """Add what is fixed after the horizon, and let the last block end."""
        block: Block | None = state  # type: ignore[assignment]
        last = self.problem.days[-1]
        beyond = [spell for day, spell in self.fixed if day >= self.problem.horizon]
        today = [spell._replace(start=spell.start - last, end=spell.end - last) for spell in beyond]
        after = self._after(block, today, max((spell.end for spell in today), default=0))
        if after is None or (after[0] is not None and not self._may_end(after[0])):
            return None
        return 0

    def from_history(self) -> AgreedRestPart:
        """This part, started from the work before the horizon."""
        begin = self.problem.days[0]
        past = [spell for day, spell in self.fixed if day < 0]
        after = self._after(None, past, begin)
        assert after is not None  # what stands is charged nothing
        return replace(self, start=after[0])

    def _fixed_on(self, day: int) -> list[Spell]:
        return [spell for other, spell in self.fixed if other == day]

    def _after(self, block: Block | None, spells: Iterable[Spell], minute: int) -> tuple[Block | None] | None:
        """The block that goes on at a minute, counted from it, once these are worked; None where that is forbidden."""
        for spell in spells:
            if block is not None and spell.start - block.until >= self.minutes:
                if not self._may_end(block):
                    return None
                block = None
            block = self._first(spell) if block is None else self._joined(block, spell)
            if block.broken and block.names is None:
                return None
        if block is None or minute - block.until < self.minutes:
            return (None if block is None else block.shifted(-minute),)
        return (None,) if self._may_end(block) else None

    def _may_end(self, block: Block) -> bool:
        return not block.broken or block.names in self.agreed

    def _first(self, spell: Spell) -> Block:
        block = Block(
            spell.start, spell.end, spell.end if spell.free else None, self._begun((spell.name,)), broken=False
        )
        return block._replace(broken=self._too_long(block))

    def _joined(self, block: Block, spell: Spell) -> Block:
        """The block with one more piece, which begins before the rest is over."""
        close = block.until if spell.free else block.until_free
        near = not self.spans and close is not None and spell.start - close < self.minutes
        free = spell.end if spell.free else None
        both = [end for end in (block.until_free, free) if end is not None]
        joined = Block(
            block.start,
            max(block.until, spell.end),
            max(both, default=None),
            None if block.names is None else self._begun((*block.names, spell.name)),
            broken=block.broken or near,
        )
        return joined._replace(broken=joined.broken or self._too_long(joined))

    def _too_long(self, block: Block) -> bool:
        long = block.until - block.start > DAY_MINUTES - self.minutes
        return self.spans and block.until_free is not None and long

    def _begun(self, names: Names) -> Names | None:
        """The names, where an agreed block begins with them."""
        return names if any(block[: len(names)] == names for block in self.agreed) else None


def parts(rule: MinRest, form: Form, until: float) -> None:
    """One part: the block that goes on; `until` is the day from which on the rule holds no more."""
    agreed = rule.agreed[form.worker.id]
    fixed = sorted((work.start, work.end, work.day, work.name) for work in form.fixed(rule) if work.day < until)
    spells = tuple((day, Spell(start, end, free=False, name=name)) for start, end, day, name in fixed)
    form.add(AgreedRestPart(form.problem, rule.minutes, rule.mode == "in24h", until, agreed, spells).from_history())
