"""A week as a scenario supposes it."""

from __future__ import annotations

from datetime import date

from rostering import calendar
from rostering.rosters.hold import Hold, held_back, with_begun
from rostering.rosters.horizon import Horizon
from rostering.rosters.snapshot import Snapshot
from rostering.surge.ahead import with_way_in
from rostering.surge.call_up import with_recalls
from rostering.surge.centre import with_opened
from rostering.surge.closure import named_settings, with_closed
from rostering.surge.demand import with_more
from rostering.surge.ground import Ground
from rostering.surge.scenario import Scenario
from rostering.surge.sickness import sick, with_sickness


def supposed(ground: Ground, stored: Snapshot, horizon: Horizon, scenario: Scenario, today: date) -> Snapshot:
    """A week's snapshot with what is supposed to happen, in which everybody can be called up for whom there is time.

    Whoever stands on a published roster stays, and what has begun is left alone.
    """
    last = ground.weeks[-1][0].last
    snapshot = with_more(stored, scenario.demand)
    snapshot = with_opened(snapshot, horizon, scenario)
    snapshot = with_closed(snapshot, named_settings(stored, scenario.closed), ground.areas)
    snapshot = with_recalls(with_way_in(snapshot, ground.forecasts), today, last)
    snapshot = with_begun(held_back(snapshot, Hold.PUBLISHED), calendar.now())
    return with_sickness(snapshot, horizon, sick(stored, horizon, scenario.sickness, scenario.seed))
