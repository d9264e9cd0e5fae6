"""Which rosters a piece of work is about: their periods, each with the homes that are rostered by it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rostering.rosters.horizon import Horizon
    from ui.week import Span


@dataclass(frozen=True, slots=True)
class Period:
    """The rosters of one period, of some homes (codes; none = all)."""

    horizon: Horizon
    homes: tuple[str, ...]


def periods_of(span: Span, day: int) -> tuple[Period, ...]:
    """The rosters that all homes which were read have on a day (its column), by their first days: one period of all
    homes where it is the same for everybody, else each period with its homes. Where there is any roster, homes without
    one are left out of those."""
    parts = [(view.place.code, view.part_of(day)) for view in span.read]
    found: dict[Horizon, tuple[str, ...]] = defaultdict(tuple)
    rostered = [(code, part) for code, part in parts if part.roster is not None]
    for code, part in rostered or parts:
        found[part.standing.build.horizon] += (code,)
    if len({part.standing.build.horizon for _, part in parts}) == 1:
        return (Period(next(iter(found)), ()),)
    return tuple(Period(horizon, found[horizon]) for horizon in sorted(found, key=lambda one: (one.first, one.last)))


def words_of(periods: Sequence[Period]) -> str:
    """From the first of their days to the last, as people say them."""
    from rostering import text

    first, last = min(one.horizon.first for one in periods), max(one.horizon.last for one in periods)
    return f"{text.day(first)} to {text.day(last)}"
