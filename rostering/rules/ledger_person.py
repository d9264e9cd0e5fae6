"""Whose ledger it is: employments, opt-outs, absence, visa, terms and rest owed, as far as hours go by them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from rostering.calendar import ONE_DAY, local_day
from rostering.rules.ledger_entry import DailyRate

STUDENT, SPONSORED = "student", "sponsored"
RESERVIST = "reservist"
LAST_MINUTE = timedelta(minutes=1)
FISCAL_YEAR = (4, 1)  # the NHS year begins on 1 April: where no agreement gives a date of its own


@dataclass(frozen=True, slots=True)
class OptOutSpell:
    """A signed opt-out from the average week with one employer, from a day to a day; `notice_days` to end it."""

    from_on: date
    until_on: date | None = None
    notice_days: int = 7

    def on(self, day: date) -> bool:
        """Whether it holds on a day."""
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)


@dataclass(frozen=True, slots=True)
class Employment:
    """One employment of the person. `known_from` is the first day that the store knows any of its work of.

    `agreements` are spells in which an agreement lets the average week run over the longer reference period;
    `regulated` says that its setting is a service of regulation 21 (a hospital, a care home or the like).
    """

    id: int
    code: str
    organisation: int
    pool: str = "own"
    roles: tuple[str, ...] = ()
    started_on: date | None = None
    ended_on: date | None = None
    known_from: date | None = None
    rates: tuple[DailyRate, ...] = ()
    opt_outs: tuple[OptOutSpell, ...] = ()
    regulated: bool = False
    agreements: tuple[tuple[date, date], ...] = ()

    def on(self, day: date) -> bool:
        """Whether it runs on a day."""
        return (self.started_on is None or self.started_on <= day) and (self.ended_on is None or day <= self.ended_on)

    def opted_out(self, day: date) -> bool:
        """Whether an opt-out with this employer holds on a day."""
        return any(spell.on(day) for spell in self.opt_outs)

    def may_average_longer(self, day: date) -> bool:
        """Whether the longer reference period holds: a service of regulation 21, and an agreement that says so."""
        return self.regulated and any(first <= day <= last for first, last in self.agreements)


@dataclass(frozen=True, slots=True)
class AwaySpell:
    """Granted absence of a kind, `ends_at` None while nobody knows its end."""

    kind: str
    starts_at: datetime
    ends_at: datetime | None

    def days(self, first: date, last: date) -> frozenset[date]:
        """The local days from `first` to `last` that it touches."""
        begins = max(first, local_day(self.starts_at))
        ends = last if self.ends_at is None else min(last, local_day(self.ends_at - LAST_MINUTE))
        return frozenset(begins + timedelta(days=step) for step in range((ends - begins).days + 1))


@dataclass(frozen=True, slots=True)
class OwedRest:
    """Rest that was cut short and is to be given back, on top of a daily rest, before the end of a day. `repaid_at` is
    when a rest that was had or is planned repays it."""

    rule: str
    minutes: int
    opened_at: datetime
    due_on: date
    repaid_at: datetime | None = None


@dataclass(frozen=True)
class LedgerPerson:
    """A person, with what their hours are judged by."""

    id: int
    code: str
    name: str
    nation: str = "ENG"
    employments: tuple[Employment, ...] = ()
    away: tuple[AwaySpell, ...] = ()
    owed: tuple[OwedRest, ...] = ()
    under_18_until: date | None = None
    age_known: bool = True
    visa: str | None = None
    visa_weekly_minutes: int | None = None
    visa_sponsor: int | None = None  # the organisation, where the store knows it
    terms: tuple[tuple[date, date], ...] = ()
    reservist_from: date | None = None  # the first day of the first agreement year

    def is_young(self, day: date) -> bool:
        """Whether the person is under 18 on a day, as far as is known."""
        return self.under_18_until is not None and day < self.under_18_until

    def employed(self, day: date) -> tuple[Employment, ...]:
        """The employments that run on a day."""
        return tuple(one for one in self.employments if one.on(day))

    def opted_out(self, day: date) -> bool:
        """Whether the average week does not bind on a day: signed with each employer, and not under 18."""
        running = self.employed(day)
        return bool(running) and not self.is_young(day) and all(one.opted_out(day) for one in running)

    def may_average_longer(self, day: date) -> bool:
        """Whether the longer reference period of regulation 21 holds with every employment of a day."""
        running = self.employed(day)
        return bool(running) and all(one.may_average_longer(day) for one in running)

    def employed_since(self, day: date) -> date | None:
        """The first day of the employments that run on a day and of those that led to them without a break; None
        where a start is not known or nothing runs."""
        if not self.employed(day):
            return None
        since = day
        for one in sorted(self.employments, key=lambda one: one.ended_on or date.max, reverse=True):
            reaches = one.ended_on is None or one.ended_on >= since - ONE_DAY
            if reaches and (one.started_on is None or one.started_on < since):
                if one.started_on is None:
                    return None
                since = one.started_on
        return since

    def in_term(self, monday: date) -> bool:
        """Whether a student's weekly limit holds in the week of a Monday.

        Any day of a term makes it a week of term. Before the first and after the last term that evidence was seen of
        nothing says that it is a holiday, so the limit holds.
        """
        sunday = monday + timedelta(days=6)
        if not self.terms or monday < self._terms_known[0] or sunday > self._terms_known[1]:
            return True
        return any(first <= sunday and monday <= last for first, last in self.terms)

    @cached_property
    def _terms_known(self) -> tuple[date, date]:
        return min(first for first, _ in self.terms), max(last for _, last in self.terms)

    @property
    def is_reservist(self) -> bool:
        """Whether any employment is as a reservist."""
        return any(one.pool == RESERVIST for one in self.employments)

    def agreement_year(self, day: date) -> tuple[date, date]:
        """The first and the last day of the agreement year that a day lies in."""
        month, first_day = FISCAL_YEAR if self.reservist_from is None else _anniversary(self.reservist_from)
        begins = date(day.year, month, first_day)
        if begins > day:
            begins = date(day.year - 1, month, first_day)
        return begins, date(begins.year + 1, month, first_day) - ONE_DAY


def _anniversary(day: date) -> tuple[int, int]:
    """Month and day of a day's anniversaries: of the 29th of February the 28th."""
    return day.month, min(day.day, 28) if day.month == 2 else day.day
