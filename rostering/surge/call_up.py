"""Whom one may call up, in which order, and from which day on: pools in their order, each with the notice it has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from rostering.catalogue import OWN, pools
from rostering.pipeline.recall_facts import RecallFacts
from rostering.pipeline.recall_limits import RECALL
from rostering.pipeline.recall_state import ACCEPTED, DECLINED, NOT_RELEASED, NOTIFIED, RELEASED, STOOD_DOWN
from rostering.rosters.eligibility.eligibility import Seat
from rostering.rosters.snapshot import Snapshot, WorkerFacts
from rostering.rules.entry import RulePart

CAMPAIGN = "surge"
NOTICE = "notice_days"


def order() -> Mapping[str, int]:
    """The place of every pool in the order in which they are called up, own staff 0: as data/pools.toml has them, the
    lower tier first."""
    found = sorted(pools().values(), key=lambda one: one.tier)
    return {one.code: number for number, one in enumerate(sorted(found, key=lambda one: one.code != OWN))}


class Notice:
    """How many days pass between the call and the first shift, by the rules in force that name a pool."""

    def __init__(self, snapshot: Snapshot, today: date) -> None:
        self._snapshot, self._today = snapshot, today
        self._days: dict[tuple[str, date, str], int] = {}

    def days(self, pool: str, day: date, nation: str) -> int:
        """How many days of notice a pool has of a day in a nation; 0 where no rule gives it any."""
        key = pool, day, nation
        if key not in self._days:
            parts = [part for _, part in self._snapshot.rules.parts(day, nation) if _concerns(part, pool)]
            self._days[key] = max((int(part.params.get(NOTICE, 0)) for part in parts), default=0)
        return self._days[key]

    def first_day(self, seat: Seat, day: date, nation: str) -> date:
        """The first day on which somebody may be there who is called up today, or has been told already."""
        told = min(
            (one.notified_on for one in seat.worker.recalls if one.notified_on and one.stands), default=self._today
        )
        return told + timedelta(days=self.days(seat.pool, day, nation))


def _concerns(part: RulePart, pool: str) -> bool:
    among = part.applies.get("pool")
    return among is not None and pool in ([among] if isinstance(among, str) else among)


def with_recalls(snapshot: Snapshot, today: date, last: date) -> Snapshot:
    """A snapshot in which whoever needs a recall and has not answered one is called up today, released and willing, for
    every day that they can. Who said no, is not released or was stood down stays away; who said yes keeps to the days
    that they offered."""
    nations = set(snapshot.nations.values())
    parts = [part for nation in nations for part in snapshot.rules.parts_of(RECALL, last, nation)]
    called = {pool for pool in pools() if any(_concerns(part, pool) for part in parts)}
    return replace(
        snapshot,
        workers=tuple(_called_up(one, today, last) if one.pool in called else one for one in snapshot.workers),
    )


def _called_up(worker: WorkerFacts, today: date, last: date) -> WorkerFacts:
    refused = {DECLINED, NOT_RELEASED, STOOD_DOWN}
    if any(one.stands or refused & one.standing for one in worker.recalls):
        return worker
    told = min((one.notified_on for one in worker.recalls if one.notified_on is not None), default=today)
    days = frozenset(today + timedelta(days=number) for number in range((last - today).days + 1))
    standing = frozenset((NOTIFIED, RELEASED, ACCEPTED))
    recall = RecallFacts(CAMPAIGN, today, last, told, standing, days)
    return replace(worker, recalls=(*worker.recalls, recall))
