"""Who carries too much: a watch a person, so that those who always say yes are not always the ones rung.

It looks at what was really worked, at the plan where nothing is on record, for whomever. The weights and the levels are
the product's own; no regulation has them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import pairwise
from typing import Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering.calendar import instant, local_day, minutes_between
from rostering.people.festive import FestiveWork, read_festive
from rostering.rosters.among import among
from rostering.rosters.snapshot import PERIOD_DAYS
from rostering.store import tables as t
from rostering.store.assignment_standing import NOT_WORKING
from rostering.store.roster_state import PUBLISHED
from rostering.work.patterns import cell_on

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed
WATCH_DAYS = 28
LOOK_BACK = 56  # how far days off are looked for
REFUSED_DAYS = 182  # how long a leave that was declined is remembered
SHORT_REST = 11 * 60  # minutes: WTR-11 daily rest, counted whatever permitted less
OFF = "-"
REST_WEIGHT = 2  # one short rest tires as two extra shifts do
OFF_FROM, OFF_EVERY = 7, 4  # without two days off together: from day 8 on one point for each four days begun,
OFF_MOST = 4  # and no more points than these: who likes single days off is not worn out by it alone
WATCH, HIGH = 3, 6  # points from which somebody is watched, and from which they are spared
LEVELS = ("low", "watch", "high")


@dataclass(frozen=True, slots=True)
class Strain:
    """What one person has carried over the 28 days before a day.

    `extra_shifts` are those beyond pattern or contract. `short_rests` lie between the work of two days and are under
    11 hours, whoever let it pass. `days_since_two_off` counts the days since the last two whole days off together (0:
    they end on the day before); None: there were none in 56 days. `leave_refused` counts half a year back.
    """

    person: int
    as_at: date
    extra_shifts: int = 0
    short_rests: int = 0
    missed_breaks: int = 0
    days_since_two_off: int | None = 0
    leave_refused: int = 0
    festive: tuple[FestiveWork, ...] = ()

    @property
    def points(self) -> int:
        """The parts added up: extra shifts, missed breaks and refused leave count one each, a short rest two, and each
        four days begun after a week without two days off together one more, up to four."""
        days = LOOK_BACK if self.days_since_two_off is None else self.days_since_two_off
        off = min(OFF_MOST, -(-max(0, days - OFF_FROM) // OFF_EVERY))
        return self.extra_shifts + REST_WEIGHT * self.short_rests + self.missed_breaks + self.leave_refused + off

    @property
    def level(self) -> str:
        """How much it is: low, watch (from 3 points) or high (from 6)."""
        return LEVELS[(self.points >= WATCH) + (self.points >= HIGH)]

    @property
    def rank(self) -> int:
        """The level as a number, the lowest first."""
        return LEVELS.index(self.level)

    @property
    def parts(self) -> tuple[str, ...]:
        """What it is made of, in words; nothing where there is nothing to say."""
        days = self.days_since_two_off
        said = [
            _several(self.extra_shifts, "extra shift", "in 28 days"),
            _several(self.short_rests, "rest", "under 11 h"),
            _several(self.missed_breaks, "missed break", ""),
            f"no two days off together in {LOOK_BACK} days"
            if days is None
            else f"{days} days since two days off together"
            if days > OFF_FROM
            else "",
            f"leave declined {self.leave_refused} times" if self.leave_refused > 1 else "",
            "leave declined once" if self.leave_refused == 1 else "",
        ]
        return tuple(one for one in said if one)

    @property
    def words(self) -> str:
        """The level with its parts: 'watch: 3 extra shifts in 28 days'."""
        return ": ".join(part for part in (self.level, ", ".join(self.parts)) if part)


def read_strain(session: Session, as_at: date, people: Iterable[int] | None = None) -> Mapping[int, Strain]:
    """The strain on some persons (ids; None: everybody who is employed) as a day begins, by person."""
    only = None if people is None else sorted(set(people))
    rows = session.exec(
        pick(t.Worker.id, t.Worker.person_id, t.Worker.average_minutes_a_week).where(among(t.Worker.person_id, only))
    ).all()
    person_of = {id_: person for id_, person, _ in rows}
    hints: dict[int, int] = defaultdict(int)
    for _, person, average in rows:
        hints[person] += average or 0
    reading = _Reading(session, as_at, person_of, only)
    work, breaks, festive = reading.work(), reading.missed_breaks(), read_festive(session, as_at, only)
    refused, asked = reading.leave_refused(), reading.expected(hints)
    found = {}
    for person in only if only is not None else sorted(set(person_of.values())):
        theirs = work.get(person, [])
        recent = [one for one in theirs if one.day >= as_at - timedelta(days=WATCH_DAYS)]
        found[person] = Strain(
            person=person,
            as_at=as_at,
            extra_shifts=asked.extra(person, recent),
            short_rests=_short_rests(recent),
            missed_breaks=breaks.get(person, 0),
            days_since_two_off=_since_two_off(theirs, as_at),
            leave_refused=refused.get(person, 0),
            festive=festive.get(person, ()),
        )
    return found


@dataclass(frozen=True, slots=True)
class _Piece:
    """Something worked, through one employment. Minutes are from start to end less the break."""

    worker: int
    starts_at: datetime
    ends_at: datetime
    break_minutes: int
    day: date

    @property
    def minutes(self) -> int:
        return minutes_between(self.starts_at, self.ends_at) - self.break_minutes


@dataclass(frozen=True)
class _Expected:
    """What people were to work: by pattern, else by contract; `absent` are minutes that leave was credited with."""

    as_at: date
    patterns: Mapping[int, tuple[tuple[tuple[str, ...], date, int, date | None], ...]]  # by employment
    weekly: Mapping[int, int]  # minutes by person
    absent: Mapping[int, int]
    person_of: Mapping[int, int]

    @cached_property
    def patterned(self) -> frozenset[int]:
        """The persons who follow a pattern."""
        return frozenset(self.person_of[worker] for worker in self.patterns)

    def extra(self, person: int, work: Sequence[_Piece]) -> int:
        """How many shifts go beyond it. Whoever has neither pattern nor hours agreed has no extra shifts."""
        if person in self.patterned:
            return sum(not self._in_pattern(one) for one in work)
        weekly = self.weekly.get(person, 0)
        if not weekly or not work:
            return 0
        done = sum(one.minutes for one in work)
        beyond = done - (weekly * WATCH_DAYS // 7 - self.absent.get(person, 0))
        return max(0, beyond * len(work) // done)

    def _in_pattern(self, one: _Piece) -> bool:
        cells = (cell_on(*pattern, one.day) for pattern in self.patterns.get(one.worker, ()))
        known = [cell for cell in cells if cell is not None]
        return any(cell != OFF for cell in known)


class _Reading:
    """The queries; each a few columns of many rows."""

    def __init__(self, session: Session, as_at: date, person_of: Mapping[int, int], only: Sequence[int] | None) -> None:
        self._session, self._as_at, self._person_of = session, as_at, person_of
        self._workers = None if only is None else sorted(person_of)
        self._begins, self._ends = instant(as_at - timedelta(days=LOOK_BACK), 0), instant(as_at, 0)

    def work(self) -> dict[int, list[_Piece]]:
        """What each person worked before the day, in order: actuals, and the plan where there is none."""
        a, p = t.Actual, t.Assignment
        done = pick(a.assignment_id).where(col(a.assignment_id).is_not(None))
        actual = pick(a.worker_id, a.starts_at, a.ends_at, a.break_minutes).where(
            col(a.starts_at) >= self._begins,
            col(a.starts_at) < self._ends,
            col(a.ends_at) > col(a.starts_at),
            col(a.outcome).is_(None) | (col(a.outcome) != "did_not_come"),
            among(a.worker_id, self._workers),
        )
        planned = (
            pick(p.worker_id, p.starts_at, p.ends_at, p.break_minutes)
            .join(t.Roster, col(t.Roster.id) == col(p.roster_id))
            .where(
                col(t.Roster.state) == PUBLISHED,
                col(p.standing).not_in(NOT_WORKING),
                col(p.starts_at) >= self._begins,
                col(p.starts_at) < self._ends,
                col(p.id).not_in(done),
                among(p.worker_id, self._workers),
            )
        )
        found: dict[int, list[_Piece]] = defaultdict(list)
        for query in (actual, planned):
            for worker, begins, ends, rest in self._session.exec(query):
                found[self._person_of[worker]].append(_Piece(worker, begins, ends, rest, local_day(begins)))
        for pieces in found.values():
            pieces.sort(key=lambda one: (one.starts_at, one.ends_at))
        return found

    def missed_breaks(self) -> dict[int, int]:
        """How many breaks each person missed in the days that are watched."""
        a = t.Actual
        since = instant(self._as_at - timedelta(days=WATCH_DAYS), 0)
        found: dict[int, int] = defaultdict(int)
        for worker, missed in self._session.exec(
            pick(a.worker_id, a.breaks_missed).where(
                col(a.breaks_missed) > 0, col(a.starts_at) >= since, col(a.starts_at) < self._ends
            )
        ):
            if worker in self._person_of:
                found[self._person_of[worker]] += missed
        return found

    def leave_refused(self) -> dict[int, int]:
        """How often each person's leave was declined in the half year before."""
        a = t.Absence
        since = instant(self._as_at - timedelta(days=REFUSED_DAYS), 0)
        found: dict[int, int] = defaultdict(int)
        for worker, _ in self._session.exec(
            pick(a.worker_id, a.id).where(
                a.state == "declined", col(a.decided_at) >= since, col(a.decided_at) < self._ends
            )
        ):
            if worker in self._person_of:
                found[self._person_of[worker]] += 1
        return found

    def expected(self, hints: Mapping[int, int]) -> _Expected:
        """What everybody was to work in the days that are watched."""
        return _Expected(self._as_at, self._patterns(), self._weekly(hints), self._absent(), self._person_of)

    def _patterns(self) -> dict[int, tuple[tuple[tuple[str, ...], date, int, date | None], ...]]:
        f, p = t.PatternFollowed, t.Pattern
        found: dict[int, tuple[tuple[tuple[str, ...], date, int, date | None], ...]] = {}
        for worker, cycle, starts_on, phase, ends_on in self._session.exec(
            pick(f.worker_id, p.cycle, f.starts_on, f.phase, f.ends_on)
            .join(p, col(p.id) == col(f.pattern_id))
            .where(
                col(f.starts_on) < self._as_at,
                col(f.ends_on).is_(None) | (col(f.ends_on) >= self._as_at - timedelta(days=WATCH_DAYS)),
            )
        ):
            if worker in self._person_of:
                found[worker] = (*found.get(worker, ()), (tuple(cycle.split()), starts_on, phase, ends_on))
        return found

    def _weekly(self, hints: Mapping[int, int]) -> dict[int, int]:
        """Guaranteed minutes of an average week by person; without any, what is planned with."""
        c = t.Contract
        found: dict[int, int] = defaultdict(int)
        for worker, minutes, period in self._session.exec(
            pick(c.worker_id, c.minutes, c.period).where(
                col(c.minutes) > 0,
                col(c.starts_on).is_(None) | (col(c.starts_on) < self._as_at),
                col(c.ends_on).is_(None) | (col(c.ends_on) >= self._as_at - timedelta(days=1)),
            )
        ):
            if worker in self._person_of:
                found[self._person_of[worker]] += minutes * 7 // PERIOD_DAYS.get(period or "week", 7)
        return {person: found.get(person) or hint for person, hint in hints.items()}

    def _absent(self) -> dict[int, int]:
        a = t.Absence
        since = instant(self._as_at - timedelta(days=WATCH_DAYS), 0)
        found: dict[int, int] = defaultdict(int)
        for worker, minutes in self._session.exec(
            pick(a.worker_id, a.minutes_credited).where(
                a.state == "granted",
                col(a.minutes_credited) > 0,
                col(a.starts_at) >= since,
                col(a.starts_at) < self._ends,
            )
        ):
            if worker in self._person_of:
                found[self._person_of[worker]] += minutes
        return found


def _short_rests(work: Sequence[_Piece]) -> int:
    """How often the rest between the work of two days was under 11 hours."""
    return sum(minutes_between(ends, begins) < SHORT_REST for (_, ends), (begins, _) in pairwise(_days(work)))


def _days(work: Sequence[_Piece]) -> Iterator[tuple[datetime, datetime]]:
    """The first beginning and the last end of the work that begins on each day."""
    spans: dict[date, tuple[datetime, datetime]] = {}
    for one in work:
        begins, ends = spans.get(one.day, (one.starts_at, one.ends_at))
        spans[one.day] = min(begins, one.starts_at), max(ends, one.ends_at)
    return (spans[day] for day in sorted(spans))


def _since_two_off(work: Sequence[_Piece], as_at: date) -> int | None:
    busy = {day for one in work for day in _touched(one)}
    for days in range(LOOK_BACK - 1):
        last = as_at - timedelta(days=days + 1)
        if last not in busy and last - timedelta(days=1) not in busy:
            return days
    return None


def _touched(one: _Piece) -> Iterator[date]:
    day, last = one.day, local_day(one.ends_at - timedelta(minutes=1))
    while day <= last:
        yield day
        day += timedelta(days=1)


def _several(number: int, noun: str, more: str) -> str:
    if not number:
        return ""
    return f"{number} {noun}{'' if number == 1 else 's'} {more}".strip()
