"""What a plan is asked for: the shifts of some hosts with places that nobody fills, and how many of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlmodel import Session

from rostering.errors import BadInputError
from rostering.gaps.board import GapLine, read_board
from rostering.gaps.gaps import MINIMUM
from rostering.rosters.horizon import Horizon
from rostering.rosters.roster_place import rosters_touching
from rostering.rosters.snapshot import ShiftFacts

if TYPE_CHECKING:
    from rostering.access import Acting

LAST_PRIORITY = 9


@dataclass(frozen=True, slots=True)
class Wanted:
    """One shift of a host: so many places are open to its minimum, so many more to its target. A place that is open for
    a part of the shift is asked for as all of it."""

    shift: ShiftFacts
    label: str
    setting: str
    setting_name: str
    organisation: str
    to_minimum: int
    to_target: int

    @property
    def places(self) -> int:
        """All that are asked for."""
        return self.to_minimum + self.to_target

    def rank(self, below: str) -> int:
        """The order in which its places are closed: those to a minimum by priority, then those to a target."""
        return self.shift.priority if below == MINIMUM else LAST_PRIORITY + self.shift.priority


def read_wanted(
    session: Session, actor: Acting, horizon: Horizon, settings: Iterable[str], now: datetime, *, target: bool
) -> tuple[Wanted, ...]:
    """The shifts of some settings (none: all that the actor acts for) that are short in a period and have not begun,
    those that matter most first; what somebody accepted as short is left.

    Raises BadInputError for a setting that nobody knows, and where no roster has a day of the period.
    """
    named = list(settings)
    if not rosters_touching(session, horizon, named):
        of = f" of {', '.join(named)}" if named else ""
        raise BadInputError(
            f"No roster{of} has a day from {horizon.words}, so that nothing is known to be short; make one first.",
            hint=": 'rota solve --week WEEK'",
        )
    lines = read_board(session, actor, now, named, first=horizon.first, last=horizon.last)
    return _wanted((one for one in lines if one.shift.starts_at > now and not one.is_accepted), target=target)


def open_shifts(found: Iterable[Wanted], asked: dict[int, int]) -> tuple[Wanted, ...]:
    """Shifts without the places for which somebody is asked already: how many, by shift."""
    left = []
    for one in found:
        taken = asked.get(one.shift.id, 0)
        to_minimum = max(0, one.to_minimum - taken)
        to_target = max(0, one.to_target - max(0, taken - one.to_minimum))
        if to_minimum + to_target:
            left.append(
                Wanted(one.shift, one.label, one.setting, one.setting_name, one.organisation, to_minimum, to_target)
            )
    return tuple(left)


def _wanted(lines: Iterable[GapLine], *, target: bool) -> tuple[Wanted, ...]:
    best: dict[int, Wanted] = {}
    for line in lines:
        shift, gap = line.shift, line.gap
        beyond = max(shift.target, shift.minimum) - shift.minimum
        to_minimum = gap.places - beyond if gap.below == MINIMUM else 0
        one = Wanted(
            shift,
            line.label,
            line.setting,
            line.setting_name,
            line.organisation,
            to_minimum,
            (gap.places - to_minimum) if target else 0,
        )
        if one.places and (shift.id not in best or one.places > best[shift.id].places):
            best[shift.id] = one
    return tuple(sorted(best.values(), key=_urgency))


def _urgency(one: Wanted) -> tuple[object, ...]:
    return not one.to_minimum, one.shift.priority, one.shift.starts_at, one.shift.id
