"""A ledger held against the limits in force: what keeps them, what comes near, what is broken, each with its rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

from rostering.calendar import DAY_MINUTES, DAYS_A_WEEK, ONE_DAY, local_day, minutes_between, monday_of
from rostering.rules.ledger import SUNDAY, Ledger, Spell
from rostering.rules.ledger_person import SPONSORED, STUDENT
from rostering.rules.reference_average import ReferenceAverage

if TYPE_CHECKING:
    from rostering.rules.entry import RulePart
    from rostering.rules.ledger_person import LedgerPerson
    from rostering.rules.rulebook import Rulebook

KEPT, NEAR, BROKEN, UNKNOWN, OPTED_OUT = "kept", "near", "broken", "unknown", "opted out"
NEAR_PERCENT = 90  # of a limit without an early warning of its own: policy


@dataclass(frozen=True, slots=True)
class LimitLine:
    """One limit over the days `first` to `last`: how much there is of it and how much there may be.

    `least` marks a limit that asks for at least so much. Averages are minutes a week. `hard` is whether breaking it
    keeps a roster from being published; `room` is how much more there may be, in the unit, over the whole spell.
    """

    rule: str
    state: str
    first: date
    last: date
    amount: int
    limit: int
    unit: str = "minutes"
    least: bool = False
    average: ReferenceAverage | None = None
    hard: bool = True
    room: int | None = None
    title: str = ""
    source: str = ""
    unconfirmed: bool = False
    note: str = ""

    @property
    def is_broken(self) -> bool:
        """Whether a hard limit is broken."""
        return self.hard and self.state == BROKEN


def reference_days(person: LedgerPerson, as_at: date, rules: Rulebook) -> int | None:
    """The days of the reference period of a person's average week; None where no such rule is in force on the day.

    The longer one of regulation 21 holds only where an agreement says so.
    """
    part = next(_in_force(rules, "WTR-48", as_at, person.nation, "RollingLimit", "hard"), None)
    if part is None:
        return None
    days = int(part.params["window_days"])
    return int(part.params.get("window_days_where_reg21", days)) if person.may_average_longer(as_at) else days


def _in_force(
    rules: Rulebook, rule: str, day: date, nation: str, kind: str, severity: str | None = None
) -> Iterator[RulePart]:
    entry = rules.entry(rule, day)
    for part in entry.parts if entry is not None else ():
        live = rules.part(rule, day, nation, part.name)
        if live is not None and live.kind == kind and severity in (None, live.severity):
            yield live


class LedgerLimits:
    """The limits of one ledger, by the rules in force on its day."""

    def __init__(self, ledger: Ledger, rules: Rulebook) -> None:
        self._ledger = ledger
        self._person = ledger.person
        self._rules = rules

    def lines(self, first: date, last: date) -> tuple[LimitLine, ...]:
        """Every limit that concerns the person, over the weeks that touch the days `first` to `last`."""
        begins, ends = monday_of(first), monday_of(last) + SUNDAY
        return (
            *self.averages(),
            *self._night_average(),
            *self._overlaps(begins, ends),
            *self._daily_rest(begins, ends),
            *self._weekly_rest(begins, ends),
            *self._young(begins, ends),
            *self._student(begins, ends),
            *self._sponsored(begins, ends),
            *self._reservist(),
            *self._owed(),
        )

    # The average week

    @cached_property
    def reference_days(self) -> int | None:
        """As the function of that name says, for the ledger's person and day."""
        return reference_days(self._person, self._ledger.as_at, self._rules)

    def averages(self) -> Iterator[LimitLine]:
        """The average week up to the ledger's day, and the fullest one that ends on a planned day after it."""
        days = self.reference_days
        if days is None:
            return
        today = self._average(self._ledger.as_at, days)
        yield today
        ahead = [
            self._average(self._ledger.as_at + timedelta(days=step), days)
            for step in range(1, (self._ledger.planned_until - self._ledger.as_at).days + 1)
        ]
        fullest = min(
            (line for line in ahead if line.state != OPTED_OUT), key=lambda line: line.room or 0, default=None
        )
        if fullest is not None and (fullest.room or 0) < (today.room or 0):
            yield fullest

    def _average(self, last: date, days: int) -> LimitLine:
        hard = next(self._parts("WTR-48", "RollingLimit", "hard"))
        early = next(self._parts("WTR-48", "RollingLimit", "soft"), None)
        limit = int(hard.params["average_minutes"])
        average = self._ledger.average(last, days)
        if self._person.opted_out(last):
            state = OPTED_OUT
        elif not average.keeps(limit):
            state = BROKEN
        else:
            warned = int(early.params["average_minutes"]) if early is not None else limit * NEAR_PERCENT // 100
            state = NEAR if average.room(warned) <= 0 else KEPT
        amount = -(-average.minutes_a_week // 1)
        span = average.first, average.last
        return self._line(hard, state, span, amount, limit, average=average, room=average.room(limit))

    def _night_average(self) -> Iterator[LimitLine]:
        """The day's average of a night worker over all days but those of weekly rest, one a week."""
        regulated = any(one.regulated for one in self._person.employed(self._ledger.as_at))
        for part in self._parts("WTR-N8", "RollingLimit"):
            days = part.params.get("window_days")
            if days is None or part.applies.get("reg21", regulated) != regulated:
                continue
            least = Fraction(1, int(part.params.get("share_in", 3)))
            if not self._ledger.night_share(self._ledger.as_at, days).is_night_worker(least):
                continue
            average = self._ledger.average(self._ledger.as_at, days)
            limit = int(part.params["average_minutes"])
            amount = -(-average.minutes_a_week // 1)
            state = self._most(amount, limit)
            yield self._line(
                part, state, (average.first, average.last), amount, limit, average=average, room=average.room(limit)
            )

    # Rest

    def _overlaps(self, first: date, last: date) -> Iterator[LimitLine]:
        part = next(self._parts("GEN-ONE", "MinRest"), None)
        for one, other in self._ledger.overlaps() if part is not None else ():
            if part is not None and first <= other.day <= last:
                minutes = minutes_between(other.starts_at, min(one.ends_at, other.ends_at))
                yield self._line(part, BROKEN, (other.day, other.day), minutes, 0, note="in two places at once")

    def _daily_rest(self, first: date, last: date) -> Iterator[LimitLine]:
        """Spells of work without a daily rest inside; what keeps the rule is not told one by one."""
        for young, rule in ((False, "WTR-11"), (True, "WTR-Y")):
            part = next(self._parts(rule, "MinRest", "hard"), None)
            if part is None:
                continue
            least = int(part.params["minutes"])
            for work in self._ledger.merged(least):
                begins, ends = local_day(work.starts_at), local_day(work.ends_at)
                if ends < first or begins > last or self._person.is_young(begins) != young:
                    continue
                in_24_hours = part.params.get("mode") == "in24h"
                if work.minutes > DAY_MINUTES - least if in_24_hours else self._is_broken_up(work):
                    yield self._line(part, BROKEN, (begins, ends), self._ledger.longest_gap(work), least, least=True)

    def _is_broken_up(self, work: Spell) -> bool:
        """Whether there is a gap, which is too short then, between two instants of work."""
        return any(work.starts_at < one.starts_at and one.ends_at <= work.ends_at for one in self._ledger.blocks)

    def _weekly_rest(self, first: date, last: date) -> Iterator[LimitLine]:
        for rule, young in (("WTR-24", False), ("WTR-Y", True)):
            parts = list(self._parts(rule, "PeriodicRest"))
            # Where an employer chose the fortnight, it stands in for the week.
            days = max((_period(part) for part in parts if part.severity == "hard"), default=DAYS_A_WEEK)
            parts = sorted((part for part in parts if _period(part) == days), key=lambda part: part.severity != "hard")
            if not parts:
                continue
            for begins in self._grid(first, last, days):
                ends = begins + timedelta(days=days - 1)
                if self._person.is_young(ends) == young and self._ledger.minutes(begins, ends):
                    yield self._rest_line(parts, begins, ends)

    def _rest_line(self, parts: list[RulePart], first: date, last: date) -> LimitLine:
        longest = self._ledger.longest_rest(first, last)
        for part in parts:
            minutes, add = int(part.params["minutes"]), int(part.params.get("add", 0))
            rests = [rest.minutes for rest in self._ledger.rests(first, last)]
            found = sum((rest - add) // minutes for rest in rests if rest >= minutes + add)
            if found < int(part.params.get("count", 1)):
                state = BROKEN if part.severity == "hard" else NEAR
                return self._line(part, state, (first, last), longest, minutes + add, least=True)
        return self._line(parts[0], KEPT, (first, last), longest, int(parts[0].params["minutes"]), least=True)

    def _grid(self, first: date, last: date, days: int) -> Iterator[date]:
        """First days of the periods that touch some days, counted from the first week of the employment."""
        since = self._person.employed_since(self._ledger.as_at) if days > DAYS_A_WEEK else None
        anchor = monday_of(since or first)
        begins = anchor + timedelta(days=(first - anchor).days // days * days)
        while begins <= last:
            yield begins
            begins += timedelta(days=days)

    # Weeks and days that never average

    def _young(self, first: date, last: date) -> Iterator[LimitLine]:
        birthday = self._person.under_18_until
        if birthday is None:
            if not self._person.age_known:
                for part in self._parts("WTR-Y", "Total"):
                    yield self._line(
                        part, UNKNOWN, (first, last), 0, int(part.params["max"]), note="age is not on record"
                    )
                    return
            return
        for part in self._parts("WTR-Y", "Total"):
            days = 1 if part.params["period"] == "day" else DAYS_A_WEEK
            for begins in self._steps(first, min(last, birthday - ONE_DAY), days):
                ends = min(begins + timedelta(days=days), birthday) - ONE_DAY
                yield from self._most_lines(part, (begins, ends), self._ledger.minutes(begins, ends))

    def _student(self, first: date, last: date) -> Iterator[LimitLine]:
        part = next(self._parts("VISA-STU", "Total"), None)
        if part is None or self._person.visa != STUDENT:
            return
        limit = self._person.visa_weekly_minutes
        for monday in self._steps(first, last, DAYS_A_WEEK):
            worked = self._ledger.week_minutes(monday)
            if limit is None:
                note = "the visa's weekly hours are not on record"
                yield self._line(part, UNKNOWN, (monday, monday + SUNDAY), worked, 0, note=note)
            elif self._person.in_term(monday):
                yield from self._most_lines(part, (monday, monday + SUNDAY), worked, limit)

    def _sponsored(self, first: date, last: date) -> Iterator[LimitLine]:
        part = next(self._parts("VISA-SUP", "Total"), None)
        if part is None or self._person.visa != SPONSORED:
            return
        if self._person.visa_sponsor is None:
            yield self._line(
                part, UNKNOWN, (first, last), 0, int(part.params["max"]), note="the sponsor is not on record"
            )
            return
        for monday in self._steps(first, last, DAYS_A_WEEK):
            worked = self._ledger.minutes_for_others(monday, monday + SUNDAY, self._person.visa_sponsor)
            yield from self._most_lines(part, (monday, monday + SUNDAY), worked)

    def _reservist(self) -> Iterator[LimitLine]:
        if not self._person.is_reservist:
            return
        year = self._person.agreement_year(self._ledger.as_at)
        for part in self._parts("RES-DAYS", "Total"):
            limit = part.params.get("max")
            if isinstance(limit, int) and part.params["quantity"] == "days" and "where" not in part.params:
                worked = self._ledger.reservist_days(self._ledger.as_at)
                yield self._line(part, self._most(worked, limit), year, worked, limit, unit="days", room=limit - worked)
                return

    def _owed(self) -> Iterator[LimitLine]:
        part = next(self._parts("WTR-COMP", "PeriodicRest"), None)
        for owed in self._person.owed if part is not None else ():
            if part is not None:
                overdue = BROKEN if owed.due_on < self._ledger.as_at else NEAR
                state = overdue if owed.repaid_at is None else KEPT
                span = local_day(owed.opened_at), owed.due_on
                yield self._line(part, state, span, 0, owed.minutes, least=True, note=f"owed for {owed.rule}")

    def _most_lines(
        self, part: RulePart, span: tuple[date, date], worked: int, limit: int | None = None
    ) -> Iterator[LimitLine]:
        """A line for a spell in which anything was worked, and for the one of the ledger's day."""
        if not worked and not span[0] <= self._ledger.as_at <= span[1]:
            return
        most = int(part.params["max"]) if limit is None else limit
        state, note = self._most(worked, most), ""
        if state == BROKEN and self._ledger.known_minutes(*span) <= most:
            state, note = UNKNOWN, "some of it is an opening average"
        yield self._line(part, state, span, worked, most, room=most - worked, note=note)

    @staticmethod
    def _most(amount: int, limit: int) -> str:
        if amount > limit:
            return BROKEN
        return NEAR if amount * 100 >= limit * NEAR_PERCENT else KEPT

    @staticmethod
    def _steps(first: date, last: date, days: int) -> Iterator[date]:
        while first <= last:
            yield first
            first += timedelta(days=days)

    def _parts(self, rule: str, kind: str, severity: str | None = None) -> Iterator[RulePart]:
        """The parts of a rule that are of a kind and in force for the person on the ledger's day."""
        return _in_force(self._rules, rule, self._ledger.as_at, self._person.nation, kind, severity)

    def _line(
        self, part: RulePart, state: str, span: tuple[date, date], amount: int, limit: int, **more: Any
    ) -> LimitLine:
        entry = self._rules.entry(part.id.partition("/")[0], self._ledger.as_at)
        return LimitLine(
            rule=part.id,
            state=state,
            first=span[0],
            last=span[1],
            amount=amount,
            limit=limit,
            hard=part.severity == "hard",
            title=entry.title if entry is not None else "",
            source=part.source,
            unconfirmed=part.unconfirmed,
            **more,
        )


def _period(part: RulePart) -> int:
    return int(part.params.get("period_days", DAYS_A_WEEK))
