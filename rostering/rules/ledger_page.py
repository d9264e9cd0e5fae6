"""A ledger as somebody may see it: week by week and entry by entry, other organisations' hours as 'elsewhere'."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from sqlmodel import Session
from sqlmodel import select as select_typed

from rostering import access
from rostering.calendar import DAY_MINUTES, DAYS_A_WEEK, instant, monday_of
from rostering.people.person_search import find_person
from rostering.rules.ledger import SUNDAY, Ledger
from rostering.rules.ledger_entry import SUM, LedgerEntry, LedgerSum
from rostering.rules.ledger_limits import LedgerLimits, LimitLine
from rostering.rules.ledger_person import Employment
from rostering.rules.ledger_read import read_ledger
from rostering.rules.rulebook import rulebook
from rostering.store import tables as t

if TYPE_CHECKING:
    from rostering.store.engine import Store

# SQLModel types at most four columns; this reads plain tuples of many.
pick: Any = select_typed
ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class WeekLine:
    """One Monday week: minutes in all and elsewhere, nights, the longest rest inside, and the average to its end."""

    monday: date
    minutes: int
    elsewhere: int
    nights: int
    longest_rest: int
    average: Fraction | None


@dataclass(frozen=True, slots=True)
class WorkLine:
    """One entry, or a sum over days (`ends_at` is then the end of its last): where, and what it counts for."""

    starts_at: datetime
    ends_at: datetime
    where: str
    code: str
    minutes: int
    source: str
    is_night: bool = False


@dataclass(frozen=True, slots=True)
class EmploymentLine:
    """An employment that the reader may see, with the signed opt-out of the day and its notice."""

    organisation: str
    roles: tuple[str, ...]
    pool: str
    started_on: date | None
    ended_on: date | None
    opted_out_from: date | None
    opted_out_until: date | None
    notice_days: int | None


@dataclass(frozen=True)
class LedgerPage:
    """What `rota ledger` shows of one person."""

    ledger: Ledger
    first: date
    last: date
    employments: tuple[EmploymentLine, ...]
    works_elsewhere: bool
    weeks: tuple[WeekLine, ...]
    work: tuple[WorkLine, ...]
    limits: tuple[LimitLine, ...]
    reference_days: int | None

    @property
    def opening_minutes(self) -> int:
        """Minutes that stand in for days nothing is known of, in the reference period of the ledger's day."""
        return sum(self.ledger.opening_by_day[day] for day in self._unknown)

    @property
    def opening_days(self) -> int:
        """How many days of the reference period take an opening average."""
        return len(self._unknown)

    @property
    def _unknown(self) -> list[date]:
        days = self.reference_days or 0
        first = self.ledger.as_at - timedelta(days=days - 1)
        return [day for day in self.ledger.opening_by_day if first <= day <= self.ledger.as_at]


def ledger_page(store: Store, actor_name: str | None, typed: str, as_at: date, weeks: int) -> LedgerPage:
    """The page of the person meant by `typed`: the week of `as_at` and those before it, `weeks` in all, and every week
    after it that has work.

    Raises BadInputError for a person who is not known or not the only one meant, RefusedError by the guard.
    """
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "see", actor.organisation)
        person = find_person(session, actor, typed)
        rules = rulebook(session)
        ledger = read_ledger(session, person.id, as_at, rules, back=weeks * DAYS_A_WEEK)
        return _Seen(session, ledger, actor.organisation).page(LedgerLimits(ledger, rules), weeks)


class _Seen:
    """One ledger with the names that a reader bound to one organisation (None: to none) may see."""

    def __init__(self, session: Session, ledger: Ledger, bound: str | None) -> None:
        organisations = session.exec(pick(t.Organisation.id, t.Organisation.code, t.Organisation.name)).all()
        self._names: Mapping[int, str] = {id_: name for id_, _, name in organisations}
        self._bound = next((id_ for id_, code, _ in organisations if code == bound), None)
        self._settings = dict(session.exec(pick(t.Setting.id, t.Setting.name)).all())
        self._ledger = ledger
        self._employed = {one.id: one for one in ledger.person.employments}

    def page(self, limits: LedgerLimits, weeks: int) -> LedgerPage:
        first = monday_of(self._ledger.as_at) - timedelta(days=DAYS_A_WEEK * (weeks - 1))
        last = max(monday_of(self._ledger.as_at), monday_of(self._ledger.planned_until)) + SUNDAY
        employments = self._ledger.person.employments
        return LedgerPage(
            ledger=self._ledger,
            first=first,
            last=last,
            employments=tuple(self._employment(one) for one in employments if self._is_ours(one.organisation)),
            works_elsewhere=any(not self._is_ours(one.organisation) for one in employments),
            weeks=tuple(self._week(monday, limits.reference_days) for monday in self._ledger.weeks(first, last)),
            work=tuple(self._work(first, last)),
            limits=limits.lines(first, last),
            reference_days=limits.reference_days,
        )

    def _is_ours(self, organisation: int | None) -> bool:
        return self._bound is None or organisation == self._bound

    def _sees(self, one: LedgerEntry | LedgerSum) -> bool:
        """Whether the reader may know where it was: at the reader's organisation, by one of its own who was lent, or
        declared to it as outside work."""
        if self._is_ours(one.organisation):
            return True
        lent = isinstance(one, LedgerEntry) and one.setting is not None
        return (lent or one.organisation is None) and self._is_ours(self._employed[one.employment].organisation)

    def _employment(self, one: Employment) -> EmploymentLine:
        signed = next((spell for spell in one.opt_outs if spell.on(self._ledger.as_at)), None)
        return EmploymentLine(
            organisation=self._names[one.organisation],
            roles=one.roles,
            pool=one.pool,
            started_on=one.started_on,
            ended_on=one.ended_on,
            opted_out_from=signed.from_on if signed else None,
            opted_out_until=signed.until_on if signed else None,
            notice_days=signed.notice_days if signed else None,
        )

    def _week(self, monday: date, reference_days: int | None) -> WeekLine:
        sunday = monday + SUNDAY
        average = self._ledger.average(sunday, reference_days).minutes_a_week if reference_days else None
        days = [monday + timedelta(days=step) for step in range(DAYS_A_WEEK)]
        elsewhere = sum(
            entry.minutes_by_day.get(day, 0)
            for entry in self._ledger.entries
            if not self._is_ours(entry.organisation)
            for day in days
        )
        elsewhere += sum(
            one.minutes_on(day) for one in self._ledger.sums if not self._is_ours(one.organisation) for day in days
        )
        return WeekLine(
            monday=monday,
            minutes=self._ledger.week_minutes(monday),
            elsewhere=elsewhere,
            nights=self._ledger.nights(monday, sunday),
            longest_rest=self._ledger.longest_rest(monday, sunday),
            average=average,
        )

    def _work(self, first: date, last: date) -> list[WorkLine]:
        lines = [
            self._entry_line(entry)
            for entry in self._ledger.entries
            if any(first <= day <= last for day in entry.minutes_by_day)
        ]
        lines += [self._sum_line(one) for one in self._ledger.sums if one.from_on <= last and one.until_on >= first]
        return sorted(lines, key=lambda line: (line.starts_at, line.ends_at))

    def _entry_line(self, one: LedgerEntry) -> WorkLine:
        seen = self._sees(one)
        return WorkLine(
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            where=self._where(one.organisation, one.setting, one.employer) if seen else ELSEWHERE,
            code=one.code if seen else "",
            minutes=one.work_minutes,
            source=one.source if seen else "",
            is_night=one.is_night,
        )

    def _sum_line(self, one: LedgerSum) -> WorkLine:
        return WorkLine(
            starts_at=instant(one.from_on, 0),
            ends_at=instant(one.until_on, DAY_MINUTES),
            where=self._where(one.organisation, None, one.employer) if self._sees(one) else ELSEWHERE,
            code="",
            minutes=one.minutes,
            source=SUM,
        )

    def _where(self, organisation: int | None, setting: int | None, employer: str) -> str:
        if setting is not None:
            return str(self._settings[setting])
        return self._names[organisation] if organisation is not None else employer
