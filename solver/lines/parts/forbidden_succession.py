"""ForbiddenSuccession along a line: the codes of the last days."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field, replace

from solver.lines.act import Act
from solver.lines.form import Form
from solver.lines.part import Part, State, Step
from solver.rules.forbidden_succession import ForbiddenSuccession

# Of one day: the codes that something may not follow, and whether they stand anyway.
Works = tuple[tuple[frozenset[str], bool], ...]


@dataclass(frozen=True)
class SuccessionPart(Part):
    """What was worked on the last `gap` days."""

    pairs: frozenset[tuple[str, str]]
    gap: int
    price: int | None
    from_first: bool  # what was worked before the horizon forbids nothing
    to_last: bool  # what is fixed after the horizon is forbidden nothing
    horizon: int
    fixed: tuple[tuple[int, tuple[str, ...]], ...]  # day, and what is named of the codes
    start: tuple[Works, ...] = field(compare=False, default=())

    @property
    def key(self) -> Hashable:
        """Everything but the start."""
        ahead = tuple(work for work in self.fixed if work[0] >= 0)
        return ("succession", self.pairs, self.gap, self.price, self.from_first, self.to_last, ahead)

    def kind(self, day: int) -> Hashable:
        """What is fixed on the day, and how far the beginning is away while that matters."""
        early = day if self.from_first and day < self.gap else None
        return (tuple(codes for other, codes in self.fixed if other == day), early)

    def step(self, state: State, day: int, act: Act | None) -> Step | None:
        """Hold the day's codes against those of `gap` days ago."""
        assert isinstance(state, tuple)
        works = self._on(day, act)
        price = self._price(state[0], works)
        return None if price is None else ((*state[1:], self._remembered(works)), price)

    def end(self, state: State) -> int | None:
        """Hold what is fixed after the horizon against the last days."""
        assert isinstance(state, tuple)
        cost = 0
        for ahead, before in enumerate(state):
            price = 0 if self.to_last else self._price(before, self._on(self.horizon + ahead, None))
            if price is None:
                return None
            cost += price
        return cost

    def _on(self, day: int, act: Act | None) -> Works:
        works = tuple((frozenset(codes), True) for other, codes in self.fixed if other == day)
        return works if act is None else (*works, (act.codes, False))

    def _remembered(self, works: Works) -> Works:
        before = {code for code, _ in self.pairs}
        return tuple((codes & before, stands) for codes, stands in works if codes & before)

    def _price(self, before: Works, after: Works) -> int | None:
        broken = sum(
            any(a in codes and b in then for a, b in self.pairs)
            for codes, stands in before
            for then, also in after
            if not (stands and also)
        )
        if not broken:
            return 0
        return None if self.price is None else self.price * broken

    def from_history(self) -> SuccessionPart:
        """This part, started from the codes before the horizon."""
        days = range(-self.gap, 0)
        start = tuple(() if self.from_first else self._remembered(self._on(day, None)) for day in days)
        return replace(self, start=start)


def parts(rule: ForbiddenSuccession, form: Form) -> None:
    """One part: the codes of the last days."""
    named = {code for pair in rule.pairs for code in pair}
    part = SuccessionPart(
        pairs=frozenset(rule.pairs),
        gap=rule.gap_days,
        price=form.price(rule),
        from_first=rule.start == "off",
        to_last=rule.end == "exempt",
        horizon=form.problem.horizon,
        fixed=tuple(
            sorted((work.day, tuple(sorted(work.codes & named))) for work in form.worker.fixed if work.codes & named)
        ),
    )
    form.add(part.from_history())
