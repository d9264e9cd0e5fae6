"""Rate cards: what an hour costs, by pool, source, role, band and time.

A card is laid over local days: from midnight to midnight, or from its start to its end on the clock, which may lie in
the next day. It counts for a day that lies in its dates and is of its kind: any, weekday (Monday to Friday), saturday,
sunday or public_holiday, by the nation of who pays. So 'saturday 20:00 to 08:00' reaches into Sunday morning.

Several may reach a minute. The narrowest counts, and these are compared in order: one for an organisation before one
for all; for a source; for a role; for a band; a public holiday before a named day or weekdays, and those before any
day; the shorter stretch of the clock; the later first day; the one entered later.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import pairwise
from typing import Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering.bookings.sleep_in_pay import SleepInPay, read_sleep_in_pay
from rostering.calendar import DAY_MINUTES, MINUTES_AN_HOUR, ONE_DAY, instant, local_day, minutes_between
from rostering.store import tables as t
from rostering.store.kept import kept
from rostering.work.pay_terms import band_number
from rostering.work.public_holidays import is_public_holiday
from rostering.work.stretches import Stretch, shares

# SQLModel types at most four columns; this reads plain tuples of many.
pick: Any = select_typed
ANY, WEEKDAY, SATURDAY, SUNDAY, PUBLIC_HOLIDAY = "any", "weekday", "saturday", "sunday", "public_holiday"
DAY_KINDS = (ANY, WEEKDAY, SATURDAY, SUNDAY, PUBLIC_HOLIDAY)
SATURDAY_NUMBER, SUNDAY_NUMBER = 5, 6
PENCE_AN_HOUR = 1_260  # a rate for who has none on record: policy, as GEN-COST has none of its own
LAST_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class RateCard:
    """One card. `organisation` (who pays), `source`, `role` and `band` None: whichever it is."""

    id: int
    organisation: int | None
    pool: str
    source: str | None
    role: str | None
    band: str | None
    days: str
    start: int | None
    end: int | None
    pence_an_hour: int
    from_on: date
    until_on: date | None

    @property
    def minutes(self) -> int:
        """How much of a day it reaches over."""
        begins, ends = self.spell
        return ends - begins

    @property
    def spell(self) -> tuple[int, int]:
        """From when to when on the clock, in minutes after the midnight that begins its day."""
        begins = self.start or 0
        ends = DAY_MINUTES if self.end is None else self.end
        return begins, ends if ends > begins else ends + DAY_MINUTES

    @property
    def narrowness(self) -> tuple[object, ...]:
        """What is compared where several cards reach a minute; the greatest counts."""
        day = 0 if self.days == ANY else 2 if self.days == PUBLIC_HOLIDAY else 1
        named = tuple(one is not None for one in (self.organisation, self.source, self.role, self.band))
        return (*named, day, -self.minutes, self.from_on, self.id)

    def concerns(self, organisation: int, role: str, band: str | None) -> bool:
        """Whether it is about who pays, and about somebody of this role and band."""
        return (
            self.organisation in (None, organisation)
            and self.role in (None, role)
            and (self.band is None or _same_band(self.band, band))
        )

    def counts_on(self, day: date, nation: str) -> bool:
        """Whether it is laid over a local day in a nation."""
        if day < self.from_on or (self.until_on is not None and day > self.until_on):
            return False
        if self.days == PUBLIC_HOLIDAY:
            return is_public_holiday(nation, day)
        if self.days == WEEKDAY:
            return day.weekday() < SATURDAY_NUMBER
        return self.days == ANY or day.weekday() == (SATURDAY_NUMBER if self.days == SATURDAY else SUNDAY_NUMBER)


@dataclass(frozen=True)
class RateCards:
    """The cards of a store, the nation of each organisation, the code of whoever is called by a name or a code, and
    what is paid for a sleep-in itself.

    `codes` has names in small letters, so that a source may be written either way.
    """

    cards: tuple[RateCard, ...]
    nations: Mapping[int, str]
    codes: Mapping[str, str] = field(default_factory=dict)
    sleep_ins: SleepInPay = field(default_factory=SleepInPay)

    @cached_property
    def of_pool(self) -> Mapping[str, tuple[RateCard, ...]]:
        """The cards of each pool, the narrowest first."""
        found: dict[str, list[RateCard]] = {}
        for card in sorted(self.cards, key=lambda card: card.narrowness, reverse=True):
            found.setdefault(card.pool, []).append(card)
        return {pool: tuple(cards) for pool, cards in found.items()}

    @cached_property
    def known(self) -> dict[PaidWork, int | None]:
        """What was asked already: a shift costs the same for all of one pool, role, band and source."""
        return {}

    def source(self, named: str | None) -> str | None:
        """A source by its code where an organisation is called so, else as it is written."""
        return None if named is None else self.codes.get(named.strip().casefold(), named.strip())


NO_CARDS = RateCards((), {})


@dataclass(frozen=True, slots=True)
class RateLine:
    """So many paid minutes at what one card says."""

    card: RateCard
    minutes: int


def read_rate_cards(session: Session, day: date, last: date | None = None) -> RateCards:
    """The cards that count on any local day from one on, until another (None: without end)."""
    organisations = _organisations(session).all()
    codes = {one.name.strip().casefold(): one.code for one in organisations}
    codes |= {one.code.casefold(): one.code for one in organisations}
    first = day - ONE_DAY  # one of the evening before reaches into it
    cards = tuple(RateCard(*row) for row in _cards(session, first=first, last=last))
    return RateCards(cards, {one.id: one.nation for one in organisations}, codes, read_sleep_in_pay(session))


@kept
def _organisations() -> Any:
    o = t.Organisation
    return pick(o.id, o.code, o.name, o.nation)


@kept
def _cards(first: date, last: date | None) -> Any:
    c = t.RateCard
    columns: Any = (c.id, c.organisation_id, c.pool, c.source, c.role, c.band, c.days, c.start_minute, c.end_minute)
    counting = pick(*columns, c.pence_an_hour, c.from_on, c.until_on).where(
        col(c.until_on).is_(None) | (col(c.until_on) >= first)
    )
    return (counting if last is None else counting.where(col(c.from_on) <= last)).order_by(col(c.id))


@dataclass(frozen=True, slots=True)
class PaidWork:
    """Work between two instants as an organisation pays for it: who does it (a pool, a role, a band) and who sends
    them. `paid_minutes` None: every minute is paid. `sleep_in_pence` is paid besides, for a sleep-in itself."""

    organisation: int
    pool: str
    role: str
    starts_at: datetime
    ends_at: datetime
    band: str | None = None
    source: str | None = None
    paid_minutes: int | None = None
    sleep_in_pence: int = 0

    @property
    def minutes(self) -> int:
        """How many minutes are paid."""
        return minutes_between(self.starts_at, self.ends_at) if self.paid_minutes is None else self.paid_minutes


def rate(cards: RateCards, work: PaidWork) -> int | None:
    """What an organisation pays for work by its cards, in pence; None where no card reaches some of its minutes.

    What is not paid is taken evenly from all of its minutes. The sum is rounded once to the nearest penny, a half up.
    """
    if work.pool not in cards.of_pool:
        return None
    if work not in cards.known:
        lines = rate_lines(cards, work)
        by_minutes = None if lines is None else sum(line.minutes * line.card.pence_an_hour for line in lines)
        cards.known[work] = None if by_minutes is None else _pence(by_minutes)
    return cards.known[work]


def rate_lines(cards: RateCards, work: PaidWork) -> tuple[RateLine, ...] | None:
    """The stretches of the work in order, each with the card that counts there; None where one has none."""
    source = cards.source(work.source)
    about = [
        card
        for card in cards.of_pool.get(work.pool, ())
        if card.concerns(work.organisation, work.role, work.band)
        and (card.source is None or _same(cards.source(card.source), source))
    ]
    if not about:
        return None
    whole = Stretch(work.starts_at, work.ends_at)
    reached = list(_laid(about, whole, cards.nations[work.organisation]))
    cuts = {whole.starts_at, whole.ends_at, *(cut for begins, ends, _ in reached for cut in (begins, ends))}
    found: list[tuple[RateCard, int]] = []
    for first, last in pairwise(sorted(cut for cut in cuts if whole.starts_at <= cut <= whole.ends_at)):
        card = next((card for begins, ends, card in reached if begins <= first and ends >= last), None)
        if card is None:
            return None
        found.append((card, Stretch(first, last).minutes))
    counted = shares(min(work.minutes, whole.minutes), [minutes for _, minutes in found])
    return tuple(RateLine(card, minutes) for (card, _), minutes in zip(found, counted, strict=True) if minutes)


def pence_of(cards: RateCards, work: PaidWork, contract_pence: int | None = None) -> int:
    """What one assignment of a worker costs in pence: by a card where one reaches all of it, else by the rate of the
    contract, else by the rate for who has none on record."""
    by_card = rate(cards, work)
    return _pence(work.minutes * (contract_pence or PENCE_AN_HOUR)) if by_card is None else by_card


def _laid(cards: list[RateCard], work: Stretch, nation: str) -> Iterator[tuple[datetime, datetime, RateCard]]:
    """Where each card reaches around the work, from an instant to an instant, the narrowest card first."""
    first, last = work.day - ONE_DAY, local_day(work.ends_at - LAST_MINUTE)
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    for card in cards:
        begins, ends = card.spell
        for day in days:
            if card.counts_on(day, nation):
                yield instant(day, begins), instant(day, ends), card


def _pence(by_minutes: int) -> int:
    """Minutes times pence an hour, in pence."""
    return (2 * by_minutes + MINUTES_AN_HOUR) // (2 * MINUTES_AN_HOUR)


def _same(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and one.strip().casefold() == other.strip().casefold()


def _same_band(one: str, other: str | None) -> bool:
    return band_number(one) == band_number(other) if band_number(one) else _same(one, other)
