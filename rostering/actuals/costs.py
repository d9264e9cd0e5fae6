"""What work costs whoever pays for it: planned and as it was worked, by whose people and through which pool.

Whoever's shifts are worked pays. What other organisations' people and agencies cost is what is recharged. What one
shift costs says `rostering/actuals/priced.py`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rostering import access
from rostering.actuals.priced import PricedReading, PricedWork
from rostering.rosters.read import homes_named
from rostering.rosters.roster_place import rosters_touching

if TYPE_CHECKING:
    from rostering.rosters.horizon import Horizon
    from rostering.store.engine import Store


@dataclass(frozen=True, slots=True)
class CostLine:
    """What one organisation pays for some people: `employer` is the organisation that employs them, or the source of a
    booking. `planned` and `actual` are pence; `actual` is of the `confirmed` shifts alone. `unpriced` counts
    people's shifts and bookings of which nobody said what they cost: they are in the shifts and not in the pence."""

    organisation: str
    employer: str
    pool: str
    shifts: int
    planned_minutes: int
    planned: int
    confirmed: int
    actual_minutes: int
    actual: int
    unpriced: int

    @property
    def is_recharged(self) -> bool:
        """Whether somebody else than the employer pays."""
        return self.employer != self.organisation


def costs(store: Store, actor_name: str | None, horizon: Horizon, settings: Iterable[str] = ()) -> list[CostLine]:
    """What the shifts of a period cost at some settings with what lies in them (none: all that the actor sees).

    Who was only asked is left out. Raises BadInputError for a setting nobody knows, RefusedError for who may not take
    hours out.
    """
    named = list(settings)
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "export", actor.organisation)
        reading = PricedReading(session, horizon, homes_named(session, named))
        priced = list(reading.priced(rosters_touching(session, horizon, named)))
    groups: dict[tuple[str, str, str], list[PricedWork]] = defaultdict(list)
    for one in priced:
        if actor.organisation in (None, one.host, one.employer):
            groups[one.key].append(one)
    return [_line(key, groups[key]) for key in sorted(groups)]


def _line(key: tuple[str, str, str], priced: list[PricedWork]) -> CostLine:
    done = [one.actual for one in priced if one.actual is not None]
    return CostLine(
        *key,
        shifts=len(priced),
        planned_minutes=sum(one.planned.minutes for one in priced),
        planned=sum(one.planned.pence or 0 for one in priced),
        confirmed=len(done),
        actual_minutes=sum(one.minutes for one in done),
        actual=sum(one.pence or 0 for one in done),
        unpriced=sum(one.is_unpriced for one in priced),
    )
