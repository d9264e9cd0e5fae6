"""Who has to be asked before they work a shift, through which tier, and at what rate."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering.calendar import DAYS_A_WEEK, MINUTES_AN_HOUR, local_day, minutes_between, now
from rostering.catalogue import OWN, pools
from rostering.offers.balances import pool_through
from rostering.policies import policy
from rostering.rosters.based import is_based
from rostering.rosters.clock import shift_clocks
from rostering.rosters.read_offers import AREA, SETTING
from rostering.rosters.seat_cost import paid_work, seat_pence, seat_through
from rostering.rosters.snapshot import AssignmentFacts, ShiftFacts, Snapshot, WorkerFacts
from rostering.store import tables as t

if TYPE_CHECKING:
    from datetime import datetime

    from rostering.rosters.roster_place import RosterPlace

# SQLModel types at most four columns; this reads plain tuples of many.
pick: Any = select_typed
AGENCY = "agency"
OVERTIME, ANSWER_HOURS = "offer.overtime", "offer.answer_hours"


def tier_of(snapshot: Snapshot, worker: WorkerFacts, shift: ShiftFacts) -> str:
    """The tier somebody is reached through: own people by where they are based, all others by their pool."""
    setting = snapshot.settings[shift.setting]
    members = worker.members_of.get(setting.organisation, ())
    pool = pool_through(worker.pool, worker.organisation, setting.organisation, members, shift.day)
    if pool != OWN:
        return pool
    return SETTING if is_based(snapshot.settings, worker, shift.setting, shift.day) else AREA


def may_refuse(tier: str) -> bool:
    """Whether people of a tier are asked before they are put on a shift; agencies are booked instead."""
    return tier == AREA or (tier in pools() and tier not in (OWN, AGENCY) and pools()[tier].may_refuse)


def overtime(session: Session, snapshot: Snapshot, place: RosterPlace) -> frozenset[int]:
    """The assignments (by number) that take own staff beyond their contract's hours of the roster's period, where the
    policy has such work offered. The first shifts of the period fill the contract."""
    chosen = {
        organisation
        for organisation in snapshot.organisations
        if policy(session, OVERTIME, local_day(now()), organisation)
    }
    if not chosen:
        return frozenset()
    mine: dict[int, list[AssignmentFacts]] = defaultdict(list)
    for one in snapshot.assignments:
        worker = snapshot.worker[one.worker]
        if worker.pool == OWN and worker.organisation in chosen:
            mine[one.worker].append(one)
    found: set[int] = set()
    for worker_id, theirs in mine.items():
        worker = snapshot.worker[worker_id]
        left = _contract_minutes(worker, place)
        if not left:
            continue
        elsewhere = (one for one in snapshot.worked_by.get(worker.person, ()) if one.employer == worker.organisation)
        left -= sum(
            minutes_between(one.starts_at, one.ends_at) - one.break_minutes
            for one in elsewhere
            if place.horizon.begins <= one.starts_at < place.horizon.ends
        )
        for one in sorted(theirs, key=lambda each: (each.starts_at, each.id)):
            left -= _minutes(snapshot, one)
            if left < 0:
                found.add(one.id)
    return frozenset(found)


def _contract_minutes(worker: WorkerFacts, place: RosterPlace) -> int:
    weekly = max((one.weekly_minutes for one in worker.contracts if one.on(place.horizon.first)), default=0)
    return weekly * place.horizon.length // DAYS_A_WEEK


def _minutes(snapshot: Snapshot, one: AssignmentFacts) -> int:
    shift = snapshot.shift[one.shift]
    return shift_clocks(snapshot, shift, minutes_between(one.starts_at, one.ends_at), one.break_minutes).work


def answer_by(session: Session, shift: ShiftFacts, organisation: int, hours: int | None, moment: datetime) -> datetime:
    """Until when somebody asked now may answer: so many hours (the policy's), and not after the shift begins."""
    given = int(policy(session, ANSWER_HOURS, local_day(moment), organisation)) if hours is None else hours
    return min(moment + timedelta(hours=given), shift.starts_at)


def rates_released(session: Session, shifts: Iterable[int]) -> Mapping[tuple[int, str], int]:
    """The rate at which each shift was released to a tier, in pence an hour, where one was named."""
    r = t.Release
    rows = session.exec(
        pick(r.shift_id, r.tier, r.pence_an_hour)
        .where(col(r.shift_id).in_(sorted(shifts)), col(r.closed_at).is_(None))
        .order_by(col(r.id))
    ).all()
    return {(shift, tier): pence for shift, tier, pence in rows if pence is not None}


def pence_an_hour(snapshot: Snapshot, worker: WorkerFacts, shift: ShiftFacts) -> int | None:
    """What an hour of a shift costs with somebody by the rate cards or their contract; None where nothing is paid."""
    seat = seat_through(snapshot, worker, shift)
    if seat is None:
        return None
    work = paid_work(snapshot, seat, shift)
    return seat_pence(snapshot, seat, work) * MINUTES_AN_HOUR // work.minutes if work.minutes else None
