"""The working-time ledger: everything one person worked and is to work, for whomever, as one account of minutes.

A ledger is made from frozen facts and answers by reckoning alone; `ledger_read` brings the facts from the store.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from math import lcm

from rostering.calendar import DAYS_A_WEEK, ONE_DAY, instant, minutes_between, monday_of
from rostering.rules.ledger_entry import LedgerEntry, LedgerSum
from rostering.rules.ledger_person import RESERVIST, Employment, LedgerPerson
from rostering.rules.reference_average import ReferenceAverage, reference_average

SUNDAY = timedelta(days=DAYS_A_WEEK - 1)


@dataclass(frozen=True, slots=True)
class Spell:
    """A spell from one instant to another, of work or of rest."""

    starts_at: datetime
    ends_at: datetime

    @property
    def minutes(self) -> int:
        """Its length in elapsed minutes."""
        return minutes_between(self.starts_at, self.ends_at)


@dataclass(frozen=True, slots=True)
class NightShare:
    """Days worked and days with a night shift over a spell of days."""

    worked: Fraction
    nights: Fraction

    def is_night_worker(self, least: Fraction) -> bool:
        """Whether nights are at least that share of the days worked."""
        return self.worked > 0 and self.nights >= least * self.worked


@dataclass(frozen=True)
class Ledger:
    """One person's account over the local days `first` to `last`, as at the day `as_at`.

    Days of an employment before the store knows any of its work take what the contract comes to a day. `excluded` are
    the kinds of absence whose days an average leaves out.
    """

    person: LedgerPerson
    as_at: date
    first: date
    last: date
    entries: tuple[LedgerEntry, ...] = ()
    sums: tuple[LedgerSum, ...] = ()
    excluded: tuple[str, ...] = ()

    @cached_property
    def planned_until(self) -> date:
        """The last day that any work is known or planned on; `as_at` when there is none later."""
        days = [day for entry in self.entries for day in entry.minutes_by_day]
        return min(self.last, max([self.as_at, *days, *(one.until_on for one in self.sums)]))

    @cached_property
    def minutes_by_day(self) -> Mapping[date, int]:
        """Working time of each local day on which there is any, night shifts split at midnight, opening averages in."""
        found = dict(self._known)
        for day, minutes in self.opening_by_day.items():
            found[day] = found.get(day, 0) + minutes
        return {day: minutes for day, minutes in found.items() if minutes}

    @cached_property
    def _known(self) -> Mapping[date, int]:
        found: dict[date, int] = {}
        for entry in self.entries:
            for day, minutes in entry.minutes_by_day.items():
                if self.first <= day <= self.last:
                    found[day] = found.get(day, 0) + minutes
        for one in self.sums:
            for day in _days(max(self.first, one.from_on), min(self.last, one.until_on)):
                found[day] = found.get(day, 0) + one.minutes_on(day)
        return found

    def minutes(self, first: date, last: date) -> int:
        """Working time on the days `first` to `last`, both included."""
        return sum(self.minutes_by_day.get(day, 0) for day in _days(first, last))

    def known_minutes(self, first: date, last: date) -> int:
        """Working time on the days `first` to `last` without what stands for days that nothing is known of."""
        return sum(self._known.get(day, 0) for day in _days(first, last))

    def week_minutes(self, monday: date) -> int:
        """Working time from Monday 00:00 to Monday 00:00."""
        return self.minutes(monday, monday + SUNDAY)

    def minutes_for_others(self, first: date, last: date, organisation: int | None) -> int:
        """Working time on some days that is not worked for an organisation (VISA-SUP)."""
        days = _days(first, last)
        return sum(
            entry.minutes_by_day.get(day, 0)
            for entry in self.entries
            if entry.organisation != organisation
            for day in days
        ) + sum(one.minutes_on(day) for one in self.sums if one.organisation != organisation for day in days)

    # Days that nothing is known of

    @cached_property
    def opening_by_day(self) -> Mapping[date, int]:
        """What stands for the days before `as_at` that nothing is known of, of any employment, in the order of days."""
        found: dict[date, int] = {}
        # In parts of a minute, which are whole numbers; sums of fractions take long over a year of days.
        parts = lcm(*{rate.denominator for rate in self._rates.values()})
        whole, counted = 0, 0
        for day in sorted(self._rates):
            rate = self._rates[day]
            whole += rate.numerator * (parts // rate.denominator)
            until = -(-whole // parts)  # rounded up, so that the days of any spell add up
            found[day], counted = until - counted, until
        return found

    @cached_property
    def _rates(self) -> Mapping[date, Fraction]:
        """What the contracts come to on each day before the store knows any work of an employment."""
        found: dict[date, Fraction] = {}
        for one in self.person.employments:
            known_from = min(one.known_from or self.as_at, self.as_at)
            begins = max(self.first, one.started_on or self.first)
            ends = min(known_from - ONE_DAY, one.ended_on or known_from)
            for rate in one.rates if begins <= ends else ():
                for day in _days(max(begins, rate.from_on or begins), min(ends, rate.until_on or ends)):
                    if day not in self._away_days:
                        found[day] = found[day] + rate.minutes if day in found else rate.minutes
        return {day: rate for day, rate in found.items() if rate}

    # Averages

    @cached_property
    def _away_days(self) -> frozenset[date]:
        """Days of absence of the kinds that count, on which nothing was worked for anybody."""
        away: set[date] = set()
        for spell in self.person.away:
            if spell.kind in self.excluded:
                away |= spell.days(self.first, self.last)
        return frozenset(day for day in away if not self._known.get(day))

    @cached_property
    def left_out(self) -> frozenset[date]:
        """The days that an average leaves out: lost to absence, or opted out."""
        signed = any(one.opt_outs for one in self.person.employments)
        opted = (day for day in _days(self.first, self.last) if signed and self.person.opted_out(day))
        return self._away_days.union(opted)

    def average(self, last: date, days: int) -> ReferenceAverage:
        """The average week over the reference period of so many days that ends on `last`."""
        return reference_average(
            self.minutes_by_day,
            last,
            days,
            since=self.person.employed_since(last),
            left_out=self.left_out,
            known_until=self.planned_until,
            daily=self.daily_rate,
        )

    def daily_rate(self, day: date) -> Fraction:
        """What all contracts together come to on a day."""
        return sum((_rate(one, day) for one in self.person.employments if one.on(day)), Fraction(0))

    def days_to_make_up(self, last: date, days: int) -> int:
        """By how many days the reference period that ends on `last` is longer, so that it holds as many more days
        worked as it leaves out: what a rolling limit takes for its longer windows."""
        missing, day = self.average(last, days).left_out, last
        while missing and day < self.planned_until:
            day += ONE_DAY
            missing -= self.minutes_by_day.get(day, 0) > 0 and day not in self.left_out
        return (day - last).days + missing

    # Nights and rest

    def night_share(self, last: date, days: int) -> NightShare:
        """Days worked and nights over the days up to `last`; sums count their shifts and nights in proportion."""
        first = last - timedelta(days=days - 1)
        inside = [entry for entry in self.entries if first <= entry.day <= last and entry.work_minutes]
        worked = Fraction(len({entry.day for entry in inside}))
        nights = Fraction(len({entry.day for entry in inside if entry.is_night}))
        for one in self.sums:
            worked += one.shifts * one.share(first, last)
            nights += one.nights * one.share(first, last)
        return NightShare(worked, nights)

    def nights(self, first: date, last: date) -> int:
        """Night shifts that start on the days `first` to `last`."""
        return len({entry.day for entry in self.entries if first <= entry.day <= last and entry.is_night})

    @cached_property
    def blocks(self) -> tuple[Spell, ...]:
        """Spells of work without a gap, in order: what touches or overlaps is one."""
        return tuple(self.merged(1))

    def merged(self, rest: int) -> Iterator[Spell]:
        """Work from first start to last end, as one while the gap is shorter than `rest` minutes."""
        starts_at: datetime | None = None
        ends_at: datetime | None = None
        for entry in sorted(self.entries, key=lambda one: (one.starts_at, one.ends_at)):
            if not entry.ends_rest:
                continue
            if starts_at is None or ends_at is None:
                starts_at, ends_at = entry.starts_at, entry.ends_at
            elif minutes_between(ends_at, entry.starts_at) < rest:
                ends_at = max(ends_at, entry.ends_at)
            else:
                yield Spell(starts_at, ends_at)
                starts_at, ends_at = entry.starts_at, entry.ends_at
        if starts_at is not None and ends_at is not None:
            yield Spell(starts_at, ends_at)

    def rests(self, first: date, last: date) -> tuple[Spell, ...]:
        """Every spell without work inside the days `first` to `last`, cut at their ends; leave counts as rest."""
        begins, ends = instant(first, 0), instant(last + ONE_DAY, 0)
        found: list[Spell] = []
        for block in self.blocks:
            if block.ends_at <= begins or block.starts_at >= ends:
                continue
            if block.starts_at > begins:
                found.append(Spell(begins, block.starts_at))
            begins = block.ends_at
        return (*found, Spell(begins, ends)) if begins < ends else tuple(found)

    def longest_gap(self, work: Spell) -> int:
        """The longest spell without work between two instants at which work starts and ends, in minutes."""
        inside = [one for one in self.blocks if work.starts_at <= one.starts_at and one.ends_at <= work.ends_at]
        gaps = (minutes_between(one.ends_at, other.starts_at) for one, other in pairwise(inside))
        return max(gaps, default=0)

    def longest_rest(self, first: date, last: date) -> int:
        """The longest spell without work inside the days `first` to `last`, in minutes."""
        return max((rest.minutes for rest in self.rests(first, last)), default=0)

    def overlaps(self) -> tuple[tuple[LedgerEntry, LedgerEntry], ...]:
        """Entries that begin before an earlier one is over, each with the one that lasts the longest."""
        found: list[tuple[LedgerEntry, LedgerEntry]] = []
        longest: LedgerEntry | None = None
        for entry in sorted((one for one in self.entries if one.ends_rest), key=lambda one: one.starts_at):
            if longest is not None and entry.starts_at < longest.ends_at:
                found.append((longest, entry))
            if longest is None or entry.ends_at > longest.ends_at:
                longest = entry
        return tuple(found)

    # Days of a reservist

    def reservist_days(self, day: date) -> int:
        """Days in the agreement year of `day` on which work as a reservist starts."""
        first, last = self.person.agreement_year(day)
        return len({entry.day for entry in self.entries if entry.pool == RESERVIST and first <= entry.day <= last})

    def weeks(self, first: date, last: date) -> Iterator[date]:
        """The Mondays of the weeks that touch the days `first` to `last`."""
        monday = monday_of(first)
        while monday <= last:
            yield monday
            monday += timedelta(days=DAYS_A_WEEK)


def _rate(employment: Employment, day: date) -> Fraction:
    return sum((rate.minutes for rate in employment.rates if rate.on(day)), Fraction(0))


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=step) for step in range((last - first).days + 1)]
