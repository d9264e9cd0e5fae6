"""Companion: who may not be alone at work, and who may not meet there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar
from weakref import WeakKeyDictionary

from solver.problem import ProblemError
from solver.rules.meeting import Meeting, Meetings, Span, Together
from solver.rules.repair import Assignment, Break, On, Repair, Way
from solver.rules.rule import Touched

if TYPE_CHECKING:
    from solver.problem import FixedWork, Problem, Shift
    from solver.roster import Roster


@dataclass(frozen=True, slots=True)
class _Index:
    """What a rule reads of a problem once. `fixed` is the fixed work that an `apart` rule looks at, by worker."""

    rule: Companion
    meetings: Meetings
    fixed: Mapping[str, tuple[tuple[FixedWork, Meeting], ...]]


_INDEX: WeakKeyDictionary[Problem, dict[int, _Index]] = WeakKeyDictionary()


@dataclass(frozen=True, kw_only=True)
class Companion(Repair):
    """At every minute of a shift that one of `workers` is on, another of `partners` is on a shift at the same home.

    `shifts` are those it looks at (None: all). `home` names the home that a setting lies in; a setting it does not
    name is a home of its own. With `apart` it is the other way round: they never meet a partner at a home. Fixed work
    with a setting counts as presence there. A shift that breaks the rule costs the weight, whatever its minutes.
    """

    kind: ClassVar[str] = "Companion"

    partners: frozenset[str]
    shifts: frozenset[str] | None = None
    home: Mapping[str, str] = field(default_factory=dict)
    apart: bool = False

    def validate(self, problem: Problem) -> None:
        """Refuse partners and shifts that are unknown."""
        super().validate(problem)
        for worker in sorted(self.partners):
            if worker not in problem.worker:
                raise ProblemError(f"rule {self.id!r} names the unknown partner {worker!r}")
        for shift in sorted(self.shifts or ()):
            if shift not in problem.shift:
                raise ProblemError(f"rule {self.id!r} names the unknown shift {shift!r}")

    def most(self, problem: Problem) -> int:
        """The shifts of one duty, and all that somebody who needs a partner could be on meanwhile."""
        meetings = self._index(problem).meetings
        longest = max((len(duty.shifts) for duty in problem.duties), default=1)
        able = {shift: self._able(problem, shift) for shift in problem.shift if self._concerns(shift)}
        most = 0
        for duty in problem.duties:
            own = sum(shift in able for shift in duty.shifts)
            if not self.partners.isdisjoint(problem.workers_of[duty.id]):
                near = {other for shift in duty.shifts for other in meetings.at(shift).shifts if other in able}
                days: dict[int, int] = {}
                for shift in near:
                    day = problem.shift[shift].day
                    days[day] = days.get(day, 0) + able[shift]
                own += sum(min(number, longest * self._number(problem)) for number in days.values())
                own += sum(len(meetings.at(shift).fixed) for shift in duty.shifts) if self.apart else 0
            most = max(most, own)
        return self.weight * most

    def breaks(self, problem: Problem, roster: Roster, touched: Touched | None = None) -> Iterator[Break]:
        """Each worker's shift without a partner for some minutes; or with one, where they are to be apart."""
        index = self._index(problem)
        near = None if touched is None else {o for s in touched.shifts for o in index.meetings.at(s).shifts}
        for worker in self._looked_at(problem, roster, touched, near):
            every = near is None or (touched is not None and worker in touched.workers)
            for shift, duties in self._shifts_on(problem, roster, worker):
                if every or (near is not None and shift in near):
                    yield from self._at_shift(problem, roster, worker, problem.shift[shift], duties)
            if self.apart:
                for work, meeting in index.fixed.get(worker, ()):
                    if every or (touched is not None and not touched.shifts.isdisjoint(meeting.shifts)):
                        yield from self._at_fixed(problem, roster, worker, work, meeting)

    def bars(self, problem: Problem, on: On, worker: str, duty: str) -> bool:
        """Whether they would be without a partner, or meet somebody whom they are to be apart from."""
        index = self._index(problem)
        shifts = problem.duty[duty].shifts
        if self._needs(worker):
            for shift in filter(self._concerns, shifts):
                met = self._met(problem, on, worker, index.meetings.at(shift))
                minutes = _minutes(problem.shift[shift], (span for _, span in met))
                if minutes if self.apart else minutes < _length(problem.shift[shift]):
                    return True
        return self.apart and worker in self.partners and any(self._meets(problem, on, worker, each) for each in shifts)

    def holds(self, problem: Problem, on: On, worker: str, duty: str) -> bool:
        """Whether they are the only partner of somebody for some minutes."""
        if self.apart or worker not in self.partners:
            return False
        index = self._index(problem)
        near = {other for shift in problem.duty[duty].shifts for other in index.meetings.at(shift).shifts}
        for shift in filter(self._concerns, near):
            there = {other for each in problem.duties_with[shift] for other in on.get(each, ())}
            for other in filter(self._needs, there - {worker}):
                met = self._met(problem, on, other, index.meetings.at(shift))
                left = (span for pair, span in met if pair is None or pair[0] != worker)
                if _minutes(problem.shift[shift], left) < _length(problem.shift[shift]):
                    return True
        return False

    def reached(self, problem: Problem) -> frozenset[str] | None:
        """The duties at the homes and times of the shifts that it looks at."""
        if self.shifts is None:
            return None
        meetings = self._index(problem).meetings
        near = {other for shift in self.shifts for other in meetings.at(shift).shifts}
        return frozenset(duty for shift in near for duty in problem.duties_with[shift])

    def coupled(self, problem: Problem, worker: str) -> frozenset[str]:
        """The partners of those who need one, and the other way round."""
        found = self.partners if self._needs(worker) else frozenset()
        if worker in self.partners:
            found |= frozenset(problem.worker if self.workers is None else self.workers)
        return found - {worker}

    def _needs(self, worker: str) -> bool:
        return self.workers is None or worker in self._among

    def _concerns(self, shift: str) -> bool:
        return self.shifts is None or shift in self.shifts

    def _number(self, problem: Problem) -> int:
        return len(problem.workers if self.workers is None else self.workers)

    def _able(self, problem: Problem, shift: str) -> int:
        """How many of those who need a partner could be on a shift."""
        every = (worker for duty in problem.duties_with[shift] for worker in problem.workers_of[duty])
        return len({worker for worker in every if self._needs(worker)})

    def _looked_at(
        self, problem: Problem, roster: Roster, touched: Touched | None, near: Iterable[str] | None
    ) -> Iterable[str]:
        if touched is None or near is None:
            return self.concerned(problem)
        found = set(self.concerned(problem, touched))
        for shift in near:
            for duty in problem.duties_with[shift]:
                found.update(filter(self._needs, roster.by_duty.get(duty, ())))
        if self.apart:
            found.update(self._index(problem).fixed)
        return sorted(found)

    def _shifts_on(self, problem: Problem, roster: Roster, worker: str) -> Iterator[tuple[str, list[str]]]:
        """The shifts a worker is on, with the duties by which they are."""
        of: dict[str, list[str]] = {}
        for duty in roster.by_worker(worker):
            for shift in filter(self._concerns, problem.duty[duty].shifts):
                of.setdefault(shift, []).append(duty)
        yield from of.items()

    def _at_shift(
        self, problem: Problem, roster: Roster, worker: str, shift: Shift, duties: list[str]
    ) -> Iterator[Break]:
        met = list(self._met(problem, roster.by_duty, worker, self._index(problem).meetings.at(shift.id)))
        minutes, length = _minutes(shift, (span for _, span in met)), _length(shift)
        if minutes == 0 if self.apart else minutes == length:
            return
        own = frozenset((worker, duty) for duty in duties)
        found = self.offence(
            problem,
            number=minutes,
            limit=0 if self.apart else length,
            amount=minutes if self.apart else length - minutes,
            unit="minutes",
            units=1,
            worker=worker,
            days=(shift.day,),
            duties=tuple(sorted(duties)),
        )
        others: list[Assignment | None] = [pair for pair, _ in met] if self.apart else [None]
        yield Break(replace(found, shift=shift.id), partial(_ways, own, others))

    def _at_fixed(
        self, problem: Problem, roster: Roster, worker: str, work: FixedWork, meeting: Meeting
    ) -> Iterator[Break]:
        """Partners who come to where a worker is fixed; those who are fixed there too are nobody's doing."""
        met = [each for each in self._met(problem, roster.by_duty, worker, meeting) if each[0] is not None]
        minutes = _minutes(work, (span for _, span in met))
        if minutes:
            found = self.offence(
                problem,
                number=minutes,
                limit=0,
                amount=minutes,
                unit="minutes",
                units=1,
                worker=worker,
                days=(work.day,),
            )
            yield Break(found, partial(_ways, frozenset(), [pair for pair, _ in met]))

    def _met(self, problem: Problem, on: On, worker: str, meeting: Meeting) -> Iterator[tuple[Assignment | None, Span]]:
        """The partners who are there: by which assignment (None: fixed), and when."""
        for shift in meeting.shifts:
            there = problem.shift[shift]
            for duty in problem.duties_with[shift]:
                for other in on.get(duty, ()):
                    if other != worker and other in self.partners:
                        yield (other, duty), (there.start, there.end)
        for other, span in meeting.fixed:
            if other != worker and other in self.partners:
                yield None, span

    def _meets(self, problem: Problem, on: On, partner: str, shift: str) -> bool:
        """Whether a partner on a shift would meet somebody who is to be apart from them."""
        meeting = self._index(problem).meetings.at(shift)
        for other in filter(self._concerns, meeting.shifts):
            for duty in problem.duties_with[other]:
                if any(worker != partner and self._needs(worker) for worker in on.get(duty, ())):
                    return True
        return self.shifts is None and any(worker != partner and self._needs(worker) for worker, _ in meeting.fixed)

    def _index(self, problem: Problem) -> _Index:
        known = _INDEX.setdefault(problem, {})
        if id(self) not in known:
            known[id(self)] = self._read(problem)
        return known[id(self)]

    def _read(self, problem: Problem) -> _Index:
        # What lies beside every shift matters only where fixed work must be apart from fixed work.
        always = self.apart and self.shifts is None
        together = Together(frozenset(self.home.items()), self.start == "history", self.end == "open", always)
        meetings = Meetings.of(problem, together)
        return _Index(self, meetings, meetings.fixed(self._needs) if always else {})


def _length(piece: Shift | FixedWork) -> int:
    return piece.end - piece.start


def _minutes(piece: Shift | FixedWork, spans: Iterable[Span]) -> int:
    """How many minutes of a shift lie inside at least one of the spans."""
    minutes, until = 0, piece.start
    for start, end in sorted(spans):
        begin, end = max(start, until), min(end, piece.end)
        if end > begin:
            minutes += end - begin
            until = end
    return minutes


def _ways(own: Way, others: list[Assignment | None]) -> tuple[Way, ...]:
    """Without the worker's own assignments; or without all others, unless somebody who is fixed (None) is there."""
    ways = [own] if own else []
    if None not in others:
        ways.append(frozenset(pair for pair in others if pair is not None))
    return tuple(ways)
