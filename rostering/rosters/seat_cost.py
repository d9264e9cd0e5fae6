"""What it costs to put somebody on a shift, in pence: for candidates, plans and recharge, and for a solve's price."""

from __future__ import annotations

from datetime import datetime

from rostering.bookings.rates import PaidWork, pence_of, rate
from rostering.calendar import minutes_between
from rostering.rosters.clock import shift_clocks
from rostering.rosters.eligibility.eligibility import Seat
from rostering.rosters.snapshot import ShiftFacts, Snapshot


def seat_pence(
    snapshot: Snapshot,
    seat: Seat,
    shift: ShiftFacts,
    *,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    break_minutes: int | None = None,
) -> int:
    """What the shift's organisation pays for a seat, for all of the shift or a part of it.

    By a rate card where one reaches all of it, else by the contract's rate, else by the rate for who has none on
    record. Minutes are those that are paid, so that a sleep-in costs what is awake in it. Hours that a contract
    guarantees cost as much; that they are paid anyway is for the reader to weigh.
    """
    work = _paid(snapshot, seat, shift, starts_at, ends_at, break_minutes)
    return pence_of(snapshot.rates, work, seat.contract.pence_an_hour)


def known_pence(
    snapshot: Snapshot,
    seat: Seat,
    shift: ShiftFacts,
    *,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    break_minutes: int | None = None,
) -> int | None:
    """The same; None where neither a rate card reaches all of it nor the contract names a rate."""
    work = _paid(snapshot, seat, shift, starts_at, ends_at, break_minutes)
    if seat.contract.pence_an_hour is None and rate(snapshot.rates, work) is None:
        return None
    return pence_of(snapshot.rates, work, seat.contract.pence_an_hour)


def _paid(
    snapshot: Snapshot,
    seat: Seat,
    shift: ShiftFacts,
    starts_at: datetime | None,
    ends_at: datetime | None,
    break_minutes: int | None,
) -> PaidWork:
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
    )
