"""What it costs to put somebody on a shift, in pence: for candidates, plans and recharge, and for a solve's price."""

from __future__ import annotations

from datetime import datetime

from rostering.bookings.rates import PaidWork, pence_of
from rostering.calendar import minutes_between
from rostering.offers.balances import pool_through
from rostering.rosters.clock import shift_clocks
from rostering.rosters.eligibility.eligibility import Seat
from rostering.rosters.snapshot import ShiftFacts, Snapshot, WorkerFacts
from rostering.work.clocks import SLEEP_IN


def seat_through(snapshot: Snapshot, worker: WorkerFacts, shift: ShiftFacts) -> Seat | None:
    """The seat on a shift through one employment, may they be put there or not; None without a contract for it."""
    contract = worker.contract_for(shift.role, shift.day)
    if contract is None:
        return None
    host = snapshot.settings[shift.setting].organisation
    members = worker.members_of.get(host, ())
    return Seat(worker, contract, pool_through(worker.pool, worker.organisation, host, members, shift.day))


def paid_work(
    snapshot: Snapshot,
    seat: Seat,
    shift: ShiftFacts,
    *,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    break_minutes: int | None = None,
) -> PaidWork:
    """A seat on a shift as the shift's organisation pays for it, for all of the shift or a part of it.

    Minutes are those that are paid, so that a sleep-in costs what is awake in it, and what is paid for itself.
    """
    begins, ends = starts_at or shift.starts_at, ends_at or shift.ends_at
    rest = shift.break_minutes if break_minutes is None else break_minutes
    host, employer = snapshot.settings[shift.setting].organisation, seat.worker.organisation
    return PaidWork(
        organisation=host,
        pool=seat.pool,
        role=shift.role or seat.contract.role,
        starts_at=begins,
        ends_at=ends,
        band=seat.contract.band,
        source=None if employer == host else snapshot.organisations[employer],
        paid_minutes=shift_clocks(snapshot, shift, minutes_between(begins, ends), rest).paid,
        sleep_in_pence=snapshot.rates.sleep_ins.pence(host, shift.day) if shift.type == SLEEP_IN else 0,
    )


def seat_pence(snapshot: Snapshot, seat: Seat, work: PaidWork) -> int:
    """What the shift's organisation pays for the work of a seat.

    By a rate card where one reaches all of it, else by the contract's rate, else by the rate for who has none on
    record; without what is paid for a sleep-in itself, which is the same whoever does it. Hours that a contract
    guarantees cost as much; that they are paid anyway is for the reader to weigh.
    """
    return pence_of(snapshot.rates, work, seat.contract.pence_an_hour)
