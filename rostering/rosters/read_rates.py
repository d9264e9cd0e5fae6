"""Reading what an hour costs on the days of a roster."""

from __future__ import annotations

from sqlmodel import Session

from rostering.bookings.rates import RateCards, read_rate_cards
from rostering.calendar import ONE_DAY
from rostering.rosters.horizon import Horizon


def rates(session: Session, horizon: Horizon) -> RateCards:
    """The cards that count on any day of a period, or on the morning into which its last night runs."""
    return read_rate_cards(session, horizon.first, horizon.last + ONE_DAY)
