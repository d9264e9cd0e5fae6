"""Planned breaks of the people on duty together, staggered so that presence is kept: who relieves whom, and when.

A place (the one nurse, a resident with one-to-one care) needs so many heads at every minute. Whoever leaves it for a
break is missed there unless more are on than it needs, or somebody stands in who can be spared where they are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from rostering.work.breaks import Break

STEP = 15  # minutes; breaks begin at quarters of the hour of the clock given
FINE_STEP = 5  # where quarters do not fit
MOST_LOOKS = 60_000  # times looked at while searching for a plan that holds all breaks
AMPLE = 10**6  # heads to spare where no presence is asked for


@dataclass(frozen=True, slots=True)
class OnDuty:
    """One person on duty at a place, with the breaks they are due.

    Times are minutes of one clock for all. `relieves` are other places where they may stand in. `within_call` means
    that they count as present in their own break.
    """

    person: str
    place: str
    starts_at: int
    ends_at: int
    breaks: tuple[int, ...] = ()
    relieves: frozenset[str] = frozenset()
    within_call: bool = False


@dataclass(frozen=True, slots=True)
class Presence:
    """So many heads are needed at a place at every minute of a stretch."""

    place: str
    heads: int
    starts_at: int
    ends_at: int


@dataclass(frozen=True, slots=True)
class PlannedBreak:
    """When somebody has a break, and who stands in for them meanwhile (None: nobody has to)."""

    person: str
    starts_at: int
    ends_at: int
    relieved_by: str | None = None


@dataclass(frozen=True, slots=True)
class Unplanned:
    """A break that has no time; `alone` when it has none even if nobody else took a break."""

    person: str
    place: str
    minutes: int
    alone: bool

    @property
    def sentence(self) -> str:
        """What is wrong and what to do about it."""
        why = "they can never be spared" if self.alone else "it does not fit beside the breaks of the others"
        return (
            f"{self.person} has no {self.minutes} minutes of break at {self.place}: {why}; "
            "put on somebody who may relieve them, or change the times."
        )


@dataclass(frozen=True, slots=True)
class BreakPlan:
    """The breaks that have a time, in order, and those that have none."""

    breaks: tuple[PlannedBreak, ...]
    unplanned: tuple[Unplanned, ...] = ()

    def of(self, person: str) -> tuple[Break, ...]:
        """One person's breaks."""
        return tuple(Break(one.starts_at, one.ends_at) for one in self.breaks if one.person == person)


@dataclass(frozen=True, slots=True)
class _Due:
    """The n-th break of somebody, out of so many."""

    who: OnDuty
    minutes: int
    number: int
    of: int


def plan_breaks(on_duty: Sequence[OnDuty], presence: Iterable[Presence] = ()) -> BreakPlan:
    """A time for each break, near evenly over the shift, that leaves every presence as it is without breaks.

    Where fewer are on than a presence needs, breaks do not lower it further. The same people give the same plan.
    When no plan holds all breaks, the first that fit are planned, in the order of who has fewest to spare, and the
    others are said. A search that is too long counts as no plan. Raises ValueError for somebody named twice.
    """
    if len({one.person for one in on_duty}) < len(on_duty):
        raise ValueError("each person on duty is named once")
    needs = tuple(presence)
    for step in (STEP, FINE_STEP):
        whole = _Search(on_duty, needs, step).whole()
        if whole is not None:
            return BreakPlan(whole)
    return _Search(on_duty, needs, FINE_STEP).first_that_fit()


@dataclass
class _Board:
    """Where everybody is: heads to spare at each place by minute, who has a break when and who stands in when."""

    origin: int
    spare: dict[str, list[int]]
    breaks: dict[str, list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))
    stints: dict[str, list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))

    def least(self, place: str, first: int, last: int) -> int:
        """The fewest heads to spare at a place over a stretch."""
        return min(self.spare[place][first - self.origin : last - self.origin])

    def is_free(self, person: str, first: int, last: int, apart: int = 0) -> bool:
        """Whether a person stands in for nobody and is on no break, for the latter so many minutes either side."""
        return all(last <= begun or ended <= first for begun, ended in self.stints[person]) and all(
            last + apart <= begun or ended <= first - apart for begun, ended in self.breaks[person]
        )

    def move(self, place: str, first: int, last: int, heads: int) -> None:
        """Add heads to a place over a stretch, or take them away."""
        minutes = self.spare[place]
        for minute in range(first - self.origin, last - self.origin):
            minutes[minute] += heads


class _Search:
    """Sets breaks down one after the other and takes the last back where the next finds no time."""

    def __init__(self, on_duty: Sequence[OnDuty], presence: Sequence[Presence], step: int) -> None:
        self._on_duty = sorted(on_duty, key=lambda one: (one.starts_at, one.person))
        self._by_person = {one.person: one for one in on_duty}
        self._presence = presence
        self._step = step
        self._board = self._empty_board()
        self._due = self._in_order()
        self._looks = 0

    def whole(self) -> tuple[PlannedBreak, ...] | None:
        """A plan with every break; None when there is none, or none was found within the limit."""
        planned: list[PlannedBreak] = []
        waiting = [self._options(due) for due in self._due[:1]]
        while waiting:
            option = next(waiting[-1], None) if self._looks < MOST_LOOKS else None
            if option is None:
                waiting.pop()
                if planned:
                    self._take_back(planned.pop())
                continue
            self._set_down(option)
            planned.append(option)
            if len(planned) == len(self._due):
                break
            waiting.append(self._options(self._due[len(planned)]))
        return _in_time(planned) if len(planned) == len(self._due) else None

    def first_that_fit(self) -> BreakPlan:
        """Every break that finds a time beside those before it, and the others."""
        alone = {due for due in self._due if next(self._options(due), None) is None}
        planned: list[PlannedBreak] = []
        unplanned: list[Unplanned] = []
        for due in self._due:
            option = next(self._options(due), None)
            if option is None:
                unplanned.append(Unplanned(due.who.person, due.who.place, due.minutes, due in alone))
            else:
                self._set_down(option)
                planned.append(option)
        return BreakPlan(_in_time(planned), tuple(unplanned))

    def _empty_board(self) -> _Board:
        origin = min((one.starts_at for one in self._on_duty), default=0)
        length = max((one.ends_at for one in self._on_duty), default=origin) - origin
        heads: dict[str, list[int]] = {one.place: [0] * length for one in self._on_duty}
        for one in self._on_duty:
            for minute in range(one.starts_at - origin, one.ends_at - origin):
                heads[one.place][minute] += 1
        return _Board(origin, {place: self._spare(place, present, origin) for place, present in heads.items()})

    def _spare(self, place: str, present: Sequence[int], origin: int) -> list[int]:
        needed = [0] * len(present)
        for need in self._presence:
            if need.place == place:
                for minute in range(max(0, need.starts_at - origin), min(len(present), need.ends_at - origin)):
                    needed[minute] = max(needed[minute], need.heads)
        return [AMPLE if not need else max(0, heads - need) for heads, need in zip(present, needed, strict=True)]

    def _in_order(self) -> list[_Due]:
        def fewest(one: OnDuty) -> tuple[int, int, str]:
            return self._board.least(one.place, one.starts_at, one.ends_at), one.starts_at, one.person

        return [
            _Due(one, minutes, number, len(one.breaks))
            for one in sorted(self._on_duty, key=fewest)
            for number, minutes in enumerate(one.breaks, 1)
        ]

    def _options(self, due: _Due) -> Iterator[PlannedBreak]:
        """Where a break may lie, the time nearest to an even spread first, with whoever stands in."""
        who, step = due.who, self._step
        ideal = who.starts_at + (who.ends_at - who.starts_at) * due.number // (due.of + 1) - due.minutes // 2
        first = who.starts_at // step * step + step
        for start in sorted(range(first, who.ends_at - due.minutes, step), key=lambda at: (abs(at - ideal), at)):
            end = start + due.minutes
            self._looks += 1
            if not self._board.is_free(who.person, start, end, apart=step):
                continue
            if who.within_call or self._board.least(who.place, start, end) > 0:
                yield PlannedBreak(who.person, start, end)
            else:
                yield from (PlannedBreak(who.person, start, end, one) for one in self._relief(who, start, end))

    def _relief(self, who: OnDuty, start: int, end: int) -> list[str]:
        """Who can stand in, those who have done so least first."""
        able = [
            one.person
            for one in self._on_duty
            if one.person != who.person
            and who.place in one.relieves
            and one.starts_at <= start
            and end <= one.ends_at
            and self._board.least(one.place, start, end) > 0
            and self._board.is_free(one.person, start, end)
        ]
        return sorted(able, key=lambda person: (len(self._board.stints[person]), person))

    def _set_down(self, planned: PlannedBreak) -> None:
        self._board.breaks[planned.person].append((planned.starts_at, planned.ends_at))
        if planned.relieved_by is not None:
            self._board.stints[planned.relieved_by].append((planned.starts_at, planned.ends_at))
        self._move(planned, -1)

    def _take_back(self, planned: PlannedBreak) -> None:
        self._board.breaks[planned.person].pop()
        if planned.relieved_by is not None:
            self._board.stints[planned.relieved_by].pop()
        self._move(planned, 1)

    def _move(self, planned: PlannedBreak, heads: int) -> None:
        """One head fewer: where the person is on break, or where the one who stands in for them comes from."""
        gone = self._by_person[planned.relieved_by or planned.person]
        if planned.relieved_by is not None or not gone.within_call:
            self._board.move(gone.place, planned.starts_at, planned.ends_at, heads)


def _in_time(planned: Iterable[PlannedBreak]) -> tuple[PlannedBreak, ...]:
    return tuple(sorted(planned, key=lambda one: (one.starts_at, one.person)))
