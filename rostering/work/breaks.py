"""What breaks a stretch of work asks for, and whether a shift keeps them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from typing import Protocol

from rostering.calendar import minutes_between
from rostering.rules.pack import RulePart

EACH_END = 1  # a break leaves at least this many minutes of work before and after it
PART_OVER = 6 * 60  # minutes, SI 1998/1833 reg 12(1): a part that is no longer has no break


class Timed(Protocol):
    """A shift from an instant to another, with the minutes of its breaks."""

    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...
    @property
    def break_minutes(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Break:
    """One unbroken break, in minutes of the clock that its shift is told in."""

    starts_at: int
    ends_at: int

    @property
    def minutes(self) -> int:
        """How long it lasts."""
        return self.ends_at - self.starts_at


def breaks_asked(parts: Iterable[RulePart], span: int, codes: Set[str] = frozenset()) -> tuple[int, ...]:
    """The breaks that rules ask for in `span` elapsed minutes, in minutes each, longest first.

    A part asks for `breaks` breaks in all (1 unless it says more) of `break_minutes` each, in a span of more than
    `break_over` minutes (exactly that long needs none) or of `break_from` and more. One break serves all parts that ask
    for it. `codes` are the code and the tags of the shift, for parts that speak of some shifts only.
    """
    asked: list[int] = []
    for part in parts:
        if speaks_of(part, codes) and _is_long_enough(part, span):
            wanted = [int(part.params["break_minutes"])] * int(part.params.get("breaks", 1))
            asked = [max(pair) for pair in zip_longest(asked, wanted, fillvalue=0)]
    return tuple(sorted(asked, reverse=True))


def break_within(shift: Timed, starts_at: datetime, ends_at: datetime) -> int:
    """Minutes of break of work on a shift: the shift's for all of it, and for a part that is longer than six hours."""
    whole = (starts_at, ends_at) == (shift.starts_at, shift.ends_at)
    return shift.break_minutes if whole or minutes_between(starts_at, ends_at) > PART_OVER else 0


def speaks_of(part: RulePart, codes: Set[str]) -> bool:
    """Whether a part concerns a shift with this code and these tags: any shift, unless it names codes."""
    named = part.params.get("codes", ())
    return not named or not codes.isdisjoint((named,) if isinstance(named, str) else named)


def _is_long_enough(part: RulePart, span: int) -> bool:
    over, at_least = part.params.get("break_over"), part.params.get("break_from")
    return (over is not None and span > int(over)) or (at_least is not None and span >= int(at_least))


def template_keeps(asked: Sequence[int], span: int, break_minutes: int) -> bool:
    """Whether a shift of which only the sum of its breaks is known has room for the breaks asked for.

    Each can be taken unbroken and at neither end, with work between two of them.
    """
    work = span - break_minutes
    return break_minutes >= sum(asked) and (not asked or work >= EACH_END * (len(asked) + 1))


def planned_keep(asked: Sequence[int], starts_at: int, ends_at: int, planned: Iterable[Break]) -> bool:
    """Whether planned breaks keep those asked for: one unbroken break for each, long enough, at neither end.

    Two that touch are one. A break at an end of the shift, or outside it, counts for nothing.
    """
    taken = sorted(
        (one.minutes for one in _joined(planned) if starts_at < one.starts_at and one.ends_at < ends_at), reverse=True
    )
    wanted = sorted(asked, reverse=True)
    return len(taken) >= len(wanted) and all(took >= want for took, want in zip(taken, wanted, strict=False))


def _joined(planned: Iterable[Break]) -> list[Break]:
    joined: list[Break] = []
    for one in sorted(planned, key=lambda each: each.starts_at):
        if joined and one.starts_at <= joined[-1].ends_at:
            joined[-1] = Break(joined[-1].starts_at, max(joined[-1].ends_at, one.ends_at))
        else:
            joined.append(one)
    return joined
