"""The full-time week of NHS terms by nation and date, and what part-time is of it."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from rostering.calendar import DAYS_A_WEEK

if TYPE_CHECKING:
    from rostering.rules.rulebook import Rulebook

RULE = "AFC-WEEK"


def full_time_week(rules: Rulebook, nation: str, day: date) -> int | None:
    """Minutes of a full-time week in a nation on a day; None where no rule in force gives them."""
    part = rules.part(RULE, day, nation)
    found = None if part is None else part.params["minutes"].get(nation)
    return None if found is None else int(found)


def full_time_minutes(rules: Rulebook, nation: str, first: date, last: date) -> int | None:
    """Full-time minutes of the days `first` to `last`, both included: a seventh of its week for each day.

    A change inside counts by day. The sum is rounded to the nearest minute, a half up. None where a day has none.
    """
    total = _exact(rules, nation, first, last)
    return None if total is None else _rounded(total)


def part_time_share(rules: Rulebook, nation: str, contract_week: int, agreed_on: date) -> Fraction | None:
    """What a contract of so many minutes a week was of full-time on the day it was agreed."""
    week = full_time_week(rules, nation, agreed_on)
    return None if not week else Fraction(contract_week, week)


def part_time_minutes(rules: Rulebook, nation: str, share: Fraction, first: date, last: date) -> int | None:
    """A share of the full-time minutes of some days, rounded once: with the full-time week the target changes too."""
    total = _exact(rules, nation, first, last)
    return None if total is None else _rounded(total * share)


def _exact(rules: Rulebook, nation: str, first: date, last: date) -> Fraction | None:
    total = Fraction(0)
    for offset in range((last - first).days + 1):
        week = full_time_week(rules, nation, first + timedelta(days=offset))
        if week is None:
            return None
        total += Fraction(week, DAYS_A_WEEK)
    return total


def _rounded(minutes: Fraction) -> int:
    return (2 * minutes.numerator + minutes.denominator) // (2 * minutes.denominator)
