"""What it costs to put somebody on a shift, in pence: for candidates, plans and recharge, and for a solve's price."""

from __future__ import annotations

from datetime import datetime

from rostering.bookings.rates import PaidWork, pence_of
from rostering.calendar import MINUTES_AN_HOUR, minutes_between
from rostering.catalogue import OWN, pools
from rostering.offers.balances import pool_through
from rostering.rosters.based import is_based
from rostering.rosters.clock import shift_clocks
from rostering.rosters.eligibility.eligibility import Seat
from rostering.rosters.snapshot import ShiftFacts, Snapshot, WorkerFacts
from rostering.rules.entry import RulePart
from rostering.work.clocks import SLEEP_IN, Clocks


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
    clocks: Clocks | None = None,
) -> PaidWork:
    """A seat on a shift as the shift's organisation pays for it, for all of the shift or a part of it; `clocks` tell
    what that counts for, where it is known.

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
        paid_minutes=(clocks or shift_clocks(snapshot, shift, minutes_between(begins, ends), rest)).paid,
        sleep_in_pence=snapshot.rates.sleep_ins.pence(host, shift.day) if shift.type == SLEEP_IN else 0,
    )


def seat_pence(snapshot: Snapshot, seat: Seat, work: PaidWork) -> int:
    """What the shift's organisation pays for the work of a seat.

    By a rate card where one reaches all of it, else by the contract's rate, else by the rate for who has none on
    record; without what is paid for a sleep-in itself, which is the same whoever does it. Hours that a contract
    guarantees cost as much; that they are paid anyway is for the reader to weigh.
    """
    return pence_of(snapshot.rates, work, seat.contract.pence_an_hour)


class SeatUnits:
    """What seats on the shifts of one snapshot cost in units of GEN-COST: contract hours are paid anyway, all others by
    card or rate, and tier. What a shift counts for, and what is the same to pay, is found once."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._clocks: dict[int, Clocks] = {}
        self._pence: dict[tuple[PaidWork, int | None], int] = {}

    def of(self, seat: Seat, shift: ShiftFacts, part: RulePart | None) -> int:
        """The units of one seat under the part of GEN-COST that is in force."""
        settings = self._snapshot.settings
        at_home = is_based(settings, seat.worker, shift.setting, shift.day)
        # Who stands in for another role is left to their own, where somebody else costs the same.
        stands_in = int(shift.role not in (None, seat.contract.role))
        if part is None or (seat.contract.minutes and seat.pool == OWN and at_home):
            return stands_in
        # The pool is weighed by working time: a sleep-in that costs nothing asleep still goes to own staff first.
        tier = pools()[seat.pool].tier if seat.pool in pools() else len(pools())
        minutes = self._clocks_of(shift).work
        further = minutes * tier * int(part.params["tier_pence_an_hour"]) // MINUTES_AN_HOUR
        # Of those who cost the same, the scarce go first to whom they are owed.
        turn = self._snapshot.offers.turn.get((seat.pool, settings[shift.setting].organisation), 0)
        return (self._pence_of(seat, shift) + further) // int(part.params["pence_a_unit"]) + turn + stands_in

    def _clocks_of(self, shift: ShiftFacts) -> Clocks:
        if shift.id not in self._clocks:
            self._clocks[shift.id] = shift_clocks(self._snapshot, shift, shift.length, shift.break_minutes)
        return self._clocks[shift.id]

    def _pence_of(self, seat: Seat, shift: ShiftFacts) -> int:
        work = paid_work(self._snapshot, seat, shift, clocks=self._clocks_of(shift))
        key = work, seat.contract.pence_an_hour
        if key not in self._pence:
            self._pence[key] = seat_pence(self._snapshot, seat, work)
        return self._pence[key]
