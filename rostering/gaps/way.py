"""How somebody who says yes comes onto a shift: what their pool allows."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from rostering.catalogue import pools
from rostering.rosters.based import is_posted

if TYPE_CHECKING:
    from rostering.rosters.eligibility.eligibility import Seat
    from rostering.rosters.snapshot import ShiftFacts, Snapshot

OWN, AGENCY = "own", "agency"


class Way(StrEnum):
    """What a yes leads to."""

    ASSIGN = "assign"  # own staff
    CONFIRM = "confirm"  # people who may refuse: offered, accepted and confirmed in one call
    BOOK = "book"  # agency: a booking, named at once
    LOAN = "loan"  # staff of another organisation: a deployment drafted, for both to decide

    @property
    def words(self) -> str:
        """What is done, as a line of an answer."""
        return WORDS[self]


WORDS = {
    Way.ASSIGN: "assigned",
    Way.CONFIRM: "offered and confirmed",
    Way.BOOK: "booked and named",
    Way.LOAN: "a loan is drafted",
}


def way_of(snapshot: Snapshot, seat: Seat, shift: ShiftFacts) -> Way:
    """The way by somebody's seat: staff of other organisations are lent, agency is booked, who may refuse confirms."""
    if AGENCY in (seat.pool, seat.worker.pool):
        return Way.BOOK
    foreign = seat.worker.organisation != snapshot.settings[shift.setting].organisation
    lent = foreign and seat.pool == OWN  # own staff of others reach a shift as such by a post or an active loan only
    is_own = seat.worker.pool == OWN and not lent
    if foreign and is_own and not is_posted(snapshot.settings, seat.worker, shift.setting, shift.day):
        return Way.LOAN
    known = pools().get(seat.pool)
    return Way.CONFIRM if known is None or known.may_refuse else Way.ASSIGN
