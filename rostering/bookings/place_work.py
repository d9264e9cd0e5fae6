"""A place of a shift, or a part of it, as work that an organisation pays for, and what that costs by the rate cards."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from rostering.bookings.rates import PaidWork, rate, read_rate_cards
from rostering.calendar import ONE_DAY, local_day
from rostering.rules.rulebook import rulebook
from rostering.work.breaks import break_within
from rostering.work.setting_clocks import SettingClocks

if TYPE_CHECKING:
    from sqlmodel import Session

    from rostering.bookings.book import BookedPlace


def place_work(
    session: Session,
    place: BookedPlace,
    tier: str,
    role: str,
    *,
    source: str | None = None,
    times: tuple[datetime, datetime] | None = None,
) -> PaidWork:
    """One place of a shift filled through a tier; `times` None: from the shift's beginning to its end."""
    shift = place.shift
    starts_at, ends_at = times or (shift.starts_at, shift.ends_at)
    counts = SettingClocks(session, rulebook(session))
    return PaidWork(
        organisation=place.organisation.id or 0,
        pool=tier,
        role=role,
        starts_at=starts_at,
        ends_at=ends_at,
        source=source,
        paid_minutes=counts.of_shift(shift, starts_at, ends_at, break_within(shift, starts_at, ends_at)).paid,
    )


def pence_by_card(session: Session, work: PaidWork) -> int | None:
    """What work costs by the rate cards of its days, in pence; None where none reaches all of it."""
    day = local_day(work.starts_at)
    return rate(read_rate_cards(session, day, day + ONE_DAY), work)
