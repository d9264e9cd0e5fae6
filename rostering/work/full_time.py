"""The full-time week of NHS terms by nation and date, and what part-time is of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import groupby
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
    return None if total is None else nearest(total)


def part_time_share(rules: Rulebook, nation: str, contract_week: int | Fraction, agreed_on: date) -> Fraction | None:
    """What a contract of so many minutes a week was of full-time on the day it was agreed."""
    week = full_time_week(rules, nation, agreed_on)
    return None if not week else Fraction(contract_week, week)


def part_time_minutes(rules: Rulebook, nation: str, share: Fraction, first: date, last: date) -> int | None:
    """A share of the full-time minutes of some days, rounded once: with the full-time week the target changes too."""
    total = _exact(rules, nation, first, last)
    return None if total is None else nearest(total * share)


@dataclass(frozen=True, slots=True)
class AgreedHours:
    """Contract hours: minutes over a period of so many days, for work in a nation.

    `agreed_on` is the day that NHS terms were agreed on; None on other terms, or where the day is not on record.
    """

    minutes: int
    days: int
    nation: str
    agreed_on: date | None = None

    @property
    def week(self) -> Fraction:
        """The minutes of a week."""
        return Fraction(self.minutes * DAYS_A_WEEK, self.days)


class ContractTime:
    """What contracts come to on some days. On NHS terms it keeps step with the full-time week: what was agreed is a
    share of the full-time week of that day, and stays that share.

    Hours that are those of a later full-time week are full-time too: somebody brought them up to date in place.
    """

    def __init__(self, rules: Rulebook) -> None:
        self._rules = rules
        # What was agreed on a day was agreed by the rules of that day, whichever day's rules a roster is judged by.
        self._dated = rules if rules.as_at is None else replace(rules, as_at=None)
        self._starts = [entry.valid_from for entry in rules.entries if entry.id == RULE and entry.valid_from]
        self._shares: dict[AgreedHours, Fraction | None] = {}
        self._full: dict[tuple[str, date, date], Fraction | None] = {}
        self._alike: dict[tuple[str, date, date], tuple[tuple[date, date], ...]] = {}

    def minutes(self, agreed: AgreedHours, first: date, last: date) -> Fraction:
        """The minutes that fall to the days `first` to `last`, both included."""
        share, full = self._share(agreed), self._full_time(agreed.nation, first, last)
        if share is None or full is None:
            return Fraction(agreed.minutes * ((last - first).days + 1), agreed.days)
        return share * full

    def rates(self, agreed: AgreedHours, first: date, last: date) -> Iterator[tuple[date, date, Fraction]]:
        """The minutes of a day on the days `first` to `last`: spells of days that have the same, in order."""
        spells = ((first, last),) if self._share(agreed) is None else self._spells(agreed.nation, first, last)
        for begins, ends in spells:
            yield begins, ends, self.minutes(agreed, begins, begins)

    def _share(self, agreed: AgreedHours) -> Fraction | None:
        """The share of full-time that was agreed; None where hours go by no full-time week."""
        if agreed.agreed_on is None:
            return None
        if agreed not in self._shares:
            share = part_time_share(self._dated, agreed.nation, agreed.week, agreed.agreed_on)
            later = [full_time_week(self._dated, agreed.nation, day) for day in self._starts if day > agreed.agreed_on]
            is_full = share is not None and any(week == agreed.week for week in later)
            self._shares[agreed] = Fraction(1) if is_full else share
        return self._shares[agreed]

    def _full_time(self, nation: str, first: date, last: date) -> Fraction | None:
        key = nation, first, last
        if key not in self._full:
            self._full[key] = _exact(self._rules, nation, first, last)
        return self._full[key]

    def _spells(self, nation: str, first: date, last: date) -> tuple[tuple[date, date], ...]:
        """Some days as spells of one full-time week each."""
        key = nation, first, last
        if key not in self._alike:
            days = [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
            alike = groupby(days, lambda day: full_time_week(self._rules, nation, day))
            self._alike[key] = tuple((spell[0], spell[-1]) for spell in (list(each) for _, each in alike))
        return self._alike[key]


def _exact(rules: Rulebook, nation: str, first: date, last: date) -> Fraction | None:
    total = Fraction(0)
    for offset in range((last - first).days + 1):
        week = full_time_week(rules, nation, first + timedelta(days=offset))
        if week is None:
            return None
        total += Fraction(week, DAYS_A_WEEK)
    return total


def nearest(minutes: Fraction) -> int:
    """The nearest whole minute, a half up."""
    return (2 * minutes.numerator + minutes.denominator) // (2 * minutes.denominator)
