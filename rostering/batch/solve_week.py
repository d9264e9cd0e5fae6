"""A week of settings from the store: demand brought up to date, who could work where read once, and a run of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rostering import access, calendar
from rostering.batch.batched import Batched
from rostering.batch.chosen import Chosen, Homes, read_homes
from rostering.batch.plan import Plan, plan
from rostering.batch.reach import read_reach
from rostering.batch.run import Run, Scope, solved_before
from rostering.batch.solve_batch import Wanted, Watch, run_batch
from rostering.batch.stale_inputs import stale_inputs
from rostering.batch.week import WeekPieces
from rostering.calendar import DAYS_A_WEEK
from rostering.rosters.hold import with_begun
from rostering.rosters.horizon import Horizon
from rostering.rosters.read import read_snapshot, settings_within
from rostering.work.demand import prepare_shifts

if TYPE_CHECKING:
    from rostering.store.engine import Store


def solve_week(
    store: Store, actor_name: str | None, horizon: Horizon, chosen: Chosen, wanted: Wanted, watch: Watch
) -> Batched:
    """Solve the rosters of some settings for a period, each saved as it is found.

    Raises BadInputError where there is nothing to solve and while another run solves these days, RefusedError where the
    actor may not, StoreError where the store cannot be had.
    """
    with store.reading() as session:
        homes = read_homes(session, access.acting(session, actor_name), chosen)
        within = settings_within(session, horizon, homes.codes.values())
        stale = stale_inputs(session, set(homes.organisations.values()), calendar.today())
    scope = Scope(f"{horizon.first} to {horizon.last}, {chosen.words}", horizon, homes.organisation)
    for sentence in stale:
        watch.events.tell("stale", said=sentence)

    def pieces(run: Run) -> WeekPieces:
        prepare_shifts(store, actor_name, horizon, within, homes.organisation)
        before = solved_before(store, actor_name) if wanted.only_changed else {}
        return WeekPieces(store, actor_name, run, homes, _plan(store, horizon, homes), before=before)

    return run_batch(store, actor_name, scope, wanted, watch, pieces, stale)


def _plan(store: Store, horizon: Horizon, homes: Homes) -> Plan:
    with store.reading() as session:
        snapshot = with_begun(read_snapshot(session, horizon, homes.codes.values()), calendar.now())
    return plan(snapshot, read_reach(snapshot, horizon.length / DAYS_A_WEEK), homes.codes)
