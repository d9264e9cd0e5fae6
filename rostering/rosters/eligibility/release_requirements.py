"""Whether somebody may be asked about a shift at all: the tiers it is released to, and own staff before partners."""

from __future__ import annotations

from rostering.catalogue import OWN
from rostering.rosters.based import is_based
from rostering.rosters.read_offers import AREA, SETTING, homes_of
from rostering.rosters.snapshot import ShiftFacts, Snapshot, WorkerFacts

RULE = "CASCADE"


def not_open(snapshot: Snapshot, worker: WorkerFacts, pool: str, shift: ShiftFacts) -> str | None:
    """Why a shift is not open to somebody who would come through a pool; None when it is.

    A shift that nobody posted is open to every pool, the further ones at a price (GEN-COST).
    """
    offers = snapshot.offers
    if not (offers.closed or offers.short):
        return None
    setting = snapshot.settings[shift.setting]
    if snapshot.rules.part(RULE, shift.day, snapshot.nations[setting.organisation]) is None:
        return None
    based = homes_of(snapshot.settings, worker) if worker.pool == OWN and offers.short else []
    if setting.home not in based and any(
        offers.short_at(home, shift.role, shift.starts_at, shift.ends_at) for home in based
    ):
        return "own staff first: their own home is short then"
    return offers.closed.get((shift.id, tier_through(snapshot, worker, pool, shift)))


def tier_through(snapshot: Snapshot, worker: WorkerFacts, pool: str, shift: ShiftFacts) -> str:
    """The tier of a release that somebody belongs to who comes through a pool: own people by where they are based."""
    if pool != OWN:
        return pool
    return SETTING if is_based(snapshot.settings, worker, shift.setting, shift.day) else AREA
