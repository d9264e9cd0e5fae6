"""What one assignment is paid in pence: its minutes by rate, each line named.

Standard hours carry the unsocial-hours enhancement of the contract's band; overtime carries its own rate instead.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from rostering.work.pay_terms import Enhancement, PayTerms
from rostering.work.stretches import Stretch, shares

PLAIN, NIGHT, SATURDAY, SUNDAY, HOLIDAY = "plain", "weekday_night", "saturday", "sunday", "public_holiday"
OVERTIME, OVERTIME_HOLIDAY, ALLOWANCE = "overtime", "overtime_public_holiday", "allowance"
FULL_PERCENT = 100
SATURDAY_NUMBER, SUNDAY_NUMBER = 5, 6
MINUTES_AN_HOUR = 60

IsHoliday = Callable[[date], bool]


@dataclass(frozen=True, slots=True)
class PayLine:
    """So many minutes at so many per cent of the hourly rate. An allowance has neither, only its pence."""

    name: str
    minutes: int
    percent: int
    pence: int


@dataclass(frozen=True, slots=True)
class Pay:
    """The pay of one assignment by line; no two lines hold the same minute."""

    lines: tuple[PayLine, ...]

    @property
    def pence(self) -> int:
        """All of it."""
        return sum(line.pence for line in self.lines)

    @property
    def minutes(self) -> int:
        """The minutes that are paid."""
        return sum(line.minutes for line in self.lines)


@dataclass(frozen=True, slots=True)
class Earned:
    """What is to be paid for: when the work was, and how much of it counts for pay (the clock P).

    `breaks` are unpaid breaks whose times are known; otherwise what is not paid is taken evenly from all hours.
    `overtime_minutes` are the last of the paid minutes. `allowance_pence` is paid for the shift itself, as for a
    sleep-in.
    """

    stretch: Stretch
    paid_minutes: int
    breaks: tuple[Stretch, ...] = ()
    overtime_minutes: int = 0
    allowance_pence: int = 0


def pay(earned: Earned, pence_an_hour: int, band: str | None, terms: PayTerms, is_holiday: IsHoliday) -> Pay:
    """The pay of one assignment at an hourly rate.

    A contract without a band, or with one that the terms do not name, is paid the plain rate at every hour; so is
    overtime where the terms give it no rate, and then it is standard time. `is_holiday` says of a local day whether it
    is a public holiday where the work is. Each line is rounded to the nearest penny, a half up.
    """
    minutes: dict[tuple[str, int], int] = defaultdict(int)
    extra = terms.overtime_for(band)
    overtime = 0 if extra is None else min(earned.overtime_minutes, earned.paid_minutes)
    rates = _Rates(earned.stretch, terms, terms.enhancement_for(band), is_holiday)
    for piece, standard, over in _divided(earned, terms, overtime):
        name, percent = rates.of(piece)
        minutes[name, FULL_PERCENT + percent] += standard
        if extra is not None:
            on_holiday = is_holiday(piece.day)
            percent = extra.public_holiday_percent if on_holiday else extra.percent
            minutes[OVERTIME_HOLIDAY if on_holiday else OVERTIME, percent] += over
    lines = [
        PayLine(name, count, percent, _rounded(count * pence_an_hour * percent, MINUTES_AN_HOUR * FULL_PERCENT))
        for (name, percent), count in minutes.items()
        if count
    ]
    if earned.allowance_pence:
        lines.append(PayLine(ALLOWANCE, 0, 0, earned.allowance_pence))
    return Pay(tuple(lines))


def overtime_minutes(paid_before: int, paid: int, full_time: int) -> int:
    """How many of the minutes paid for a shift lie above a full-time week, after those paid in the week before it.

    All for one employer: contracts with others do not count, and bank contracts may say otherwise (AFC-OT).
    """
    return max(0, min(paid, paid_before + paid - full_time))


def units_of_cost(paid: Pay, tier: int, *, pence_a_unit: int, tier_pence_an_hour: int) -> int:
    """What an assignment costs a solve (GEN-COST): its pay and so many pence an hour for each tier further away."""
    further = tier * tier_pence_an_hour * paid.minutes // MINUTES_AN_HOUR
    return (paid.pence + further) // pence_a_unit


@dataclass(frozen=True, slots=True)
class _Rates:
    """Which rate the pieces of one shift carry."""

    shift: Stretch
    terms: PayTerms
    enhancement: Enhancement | None
    is_holiday: IsHoliday

    def of(self, piece: Stretch) -> tuple[str, int]:
        """The name and the per cent on top of a piece that crosses no midnight and no edge of the night.

        Sunday and public holiday go by the day of the piece itself. A shift that begins on a weekday which is no public
        holiday has the night rate as a whole when more than half of it lies in the night; when half or less does, only
        those hours have it.
        """
        if self.enhancement is None:
            return PLAIN, 0
        day = piece.day
        if self.is_holiday(day):
            return HOLIDAY, self.enhancement.public_holiday
        if day.weekday() == SUNDAY_NUMBER:
            return SUNDAY, self.enhancement.sunday
        if day.weekday() == SATURDAY_NUMBER:
            return SATURDAY, self.enhancement.saturday
        by_night = piece.inside(self.terms.night_from, self.terms.night_until) > 0
        return (NIGHT, self.enhancement.weekday_night) if by_night or self._is_night_as_a_whole() else (PLAIN, 0)

    def _is_night_as_a_whole(self) -> bool:
        first = self.shift.day
        if not self.terms.whole_shift_over_half or first.weekday() >= SATURDAY_NUMBER or self.is_holiday(first):
            return False
        return 2 * self.shift.inside(self.terms.night_from, self.terms.night_until) > self.shift.minutes


def _divided(earned: Earned, terms: PayTerms, overtime: int) -> Iterator[tuple[Stretch, int, int]]:
    """The shift's pieces in order, each with its standard and its overtime minutes; they add up to what is paid."""
    pieces = earned.stretch.pieces(terms.night_from, terms.night_until)
    lengths = [piece.minutes for piece in pieces]
    at_work = [
        length - sum(piece.overlap(rest.starts_at, rest.ends_at) for rest in earned.breaks)
        for piece, length in zip(pieces, lengths, strict=True)
    ]
    standard = earned.paid_minutes - overtime
    for piece, minutes in zip(pieces, shares(earned.paid_minutes, at_work if any(at_work) else lengths), strict=True):
        plain = min(minutes, standard)
        standard -= plain
        yield piece, plain, minutes - plain


def _rounded(amount: int, by: int) -> int:
    return (2 * amount + by) // (2 * by)
