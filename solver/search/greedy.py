"""A first roster, place by place: the floor under every search, so that there is always an answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from solver.problem import Problem
from solver.roster import Roster
from solver.rules.cover import Cover
from solver.rules.registry import rules_of
from solver.rules.request import Request
from solver.rules.rule import Rule, Touched
from solver.stop import Stop


@dataclass(frozen=True, slots=True)
class Place:
    """One head on a shift, and how dear it is to leave it empty."""

    price: int
    shift: str


def greedy(problem: Problem, stop: Stop) -> Roster:
    """Fill the dearest and scarcest places first, each with the cheapest worker whom no hard rule forbids.

    Where there is a base it begins with all of it that can still stand. It never breaks a maximum, rest or
    eligibility; minima it does not look at. Once the time is up it returns what it has.
    """
    return _Filling(problem).fill(stop)


class _Filling:
    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._lines: dict[str, tuple[str, ...]] = {}
        self._busy: set[tuple[str, int]] = set()
        self._load: dict[str, int] = {}
        self._refused: set[tuple[str, str]] = set()
        self._barred = frozenset((pin.worker, pin.duty) for pin in problem.pins if not pin.on)
        self._rules = _hard_rules(problem)
        self._wishes = _wishes(problem)

    def fill(self, stop: Stop) -> Roster:
        self._lay((pin.worker, pin.duty) for pin in self._problem.pins if pin.on)
        self._lay(self._problem.base or ())
        self._lay(self._problem.hint)
        have = {shift.id: 0 for shift in self._problem.shifts}
        for duties in self._lines.values():
            for duty in duties:
                for shift in self._problem.duty[duty].shifts:
                    have[shift] += 1
        for place in self._places():
            if stop.over:
                break
            if have[place.shift] > 0:
                have[place.shift] -= 1  # somebody pinned sits there
            else:
                self._seat(place.shift)
        return Roster(self._lines)

    def _lay(self, assignments: Iterable[tuple[str, str]]) -> None:
        """Assign what is listed and not forbidden: a worker's whole line at once where that can be.

        It does not look at the time: half of a base would be worth nothing, and all of it is laid in less than a
        second for a thousand workers.
        """
        lines: dict[str, list[str]] = {}
        for worker, duty in sorted(set(assignments)):
            if (worker, duty) in self._problem.pair and (worker, duty) not in self._barred:
                lines.setdefault(worker, []).append(duty)
        for worker, duties in lines.items():
            if not self._try_line(worker, duties):
                for duty in duties:
                    self._try(worker, duty)

    def _try_line(self, worker: str, duties: list[str]) -> bool:
        days = {self._problem.duty[duty].day for duty in duties}
        if self._lines.get(worker) or len(days) < len(duties) or self._forbidden(worker, tuple(duties)):
            return False
        self._lines[worker] = tuple(duties)
        self._busy |= {(worker, day) for day in days}
        self._load[worker] = len(duties)
        return True

    def _places(self) -> Iterator[Place]:
        places: list[Place] = []
        people = len(self._problem.workers)
        prices = self._problem.prices
        for rule in self._problem.rules:
            if isinstance(rule, Cover):
                for row in rule.rows:
                    minimum = (
                        prices["safety"] if rule.hard else prices[rule.tier] * rule.weight * row.price_below_minimum
                    )
                    target = prices[rule.tier] * rule.weight * row.price_below_target
                    places += [Place(minimum, row.shift)] * min(row.min, people)
                    places += [Place(target, row.shift)] * min(row.wanted - row.min, people)
        able = {
            shift: sum(len(self._problem.workers_of[duty]) for duty in duties)
            for shift, duties in self._problem.duties_with.items()
        }
        days = {shift.id: shift.day for shift in self._problem.shifts}
        return iter(sorted(places, key=lambda place: (-place.price, able[place.shift], days[place.shift], place.shift)))

    def _seat(self, shift: str) -> None:
        candidates = [
            (self._rank(worker, duty), worker, duty)
            for duty in self._problem.duties_with[shift]
            for worker in self._problem.workers_of[duty]
            if (worker, self._problem.duty[duty].day) not in self._busy
        ]
        for _, worker, duty in sorted(candidates):
            if self._try(worker, duty):
                return

    def _rank(self, worker: str, duty: str) -> tuple[int, int]:
        day = self._problem.duty[duty].day
        wish = self._wishes.get((worker, day, duty), 0) + self._wishes.get((worker, day, None), 0)
        cost = self._problem.pair[worker, duty].cost * self._problem.prices.get("cost", 0)
        return cost + wish, self._load.get(worker, 0)

    def _try(self, worker: str, duty: str) -> bool:
        day = self._problem.duty[duty].day
        if (worker, day) in self._busy or (worker, duty) in self._refused:
            return False
        line = (*self._lines.get(worker, ()), duty)
        if self._forbidden(worker, line):
            # What breaks a maximum breaks it with every longer line as well.
            self._refused.add((worker, duty))
            return False
        self._lines[worker] = tuple(sorted(line))
        self._busy.add((worker, day))
        self._load[worker] = self._load.get(worker, 0) + 1
        return True

    def _forbidden(self, worker: str, line: tuple[str, ...]) -> bool:
        roster, touched = Roster({worker: line}), Touched(frozenset((worker,)), frozenset())
        rules = self._rules[worker]
        for index, rule in enumerate(rules):
            for violation in rule.find(self._problem, roster, touched):
                if violation.hard and not violation.breakable and violation.worker == worker:
                    rules.insert(0, rules.pop(index))  # it will be the first to forbid the next duty too
                    return True
        return False


def _hard_rules(problem: Problem) -> dict[str, list[Rule]]:
    of: dict[str, list[Rule]] = {worker: [] for worker in problem.worker}
    for rule in rules_of(problem):
        if rule.acts == "line" and (rule.hard or problem.pins):
            for worker in rule.workers if rule.workers is not None else problem.worker:
                of[worker].append(rule)
    return of


def _wishes(problem: Problem) -> dict[tuple[str, int, str | None], int]:
    """What each duty would cost or save in wishes; under None, what any duty on the day would."""
    prices: dict[tuple[str, int, str | None], int] = {}
    for rule in problem.rules:
        if not isinstance(rule, Request) or rule.hard:
            continue
        for wish in rule.wishes:
            price = problem.prices[rule.tier] * rule.weight * wish.weight * (1 if wish.want == "off" else -1)
            if wish.codes is None and wish.shifts is None:
                key: tuple[str, int, str | None] = (wish.worker, wish.day, None)
                prices[key] = prices.get(key, 0) + price
                continue
            for duty in problem.duties_of[wish.worker]:
                meant = duty.day == wish.day and (wish.codes is None or problem.codes[duty.id] & wish.codes)
                if meant and (wish.shifts is None or wish.shifts & set(duty.shifts)):
                    key = (wish.worker, wish.day, duty.id)
                    prices[key] = prices.get(key, 0) + price
    return prices
