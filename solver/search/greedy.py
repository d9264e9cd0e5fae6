"""A first roster, place by place: the floor under every search, so that there is always an answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from solver.problem import Problem
from solver.roster import Roster
from solver.rules.cover import Cover
from solver.rules.registry import rules_of
from solver.rules.request import Request
from solver.rules.rule import Rule, Touched
from solver.search.mend import Mending
from solver.stop import Stop


@dataclass(frozen=True, slots=True)
class Place:
    """One head on a row of cover, how many there have to be before it, and how dear it is to leave it empty."""

    price: int
    row: int
    before: int


def greedy(problem: Problem, stop: Stop) -> Roster:
    """Fill the dearest and scarcest places first, each with the cheapest worker whom no hard rule forbids.

    Where there is a base it begins with all of it that can still stand. It never breaks a maximum, rest, eligibility or
    a rule between workers; minima it does not look at. Once the time is up it returns what it has.
    """
    return _Filling(problem).fill(stop)


def laid(problem: Problem) -> Roster:
    """What is pinned, in the base and hinted, all of it that can stand, and nobody else."""
    return _Filling(problem).laid()


@dataclass(frozen=True, slots=True)
class _Row:
    """What places are counted in: the duties that have a head on it, and among whom (None: everybody)."""

    duties: tuple[str, ...]
    among: frozenset[str] | None
    most: int | None = None  # that no hard rule lets it exceed

    def counts(self, worker: str) -> bool:
        """Whether a worker has a head there."""
        return self.among is None or worker in self.among


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
        self._rows, self._places = _rows_and_places(problem)
        self._rows_on: dict[str, list[int]] = {}
        self._most_on: dict[str, list[tuple[int, int]]] = {}
        for number, row in enumerate(self._rows):
            for duty in row.duties:
                self._rows_on.setdefault(duty, []).append(number)
                if row.most is not None:
                    self._most_on.setdefault(duty, []).append((number, row.most))
        self._have = [0] * len(self._rows)
        self._mending = Mending(problem)
        self._on: dict[str, set[str]] = {}

    def laid(self) -> Roster:
        self._lay((pin.worker, pin.duty) for pin in self._problem.pins if pin.on)
        self._lay(self._problem.base or ())
        self._lay(self._problem.hint)
        self._take_back()
        return Roster(self._lines)

    def fill(self, stop: Stop) -> Roster:
        self.laid()
        # Who may not be there alone comes when somebody else is.
        for _ in range(2 if self._mending.needed else 1):
            for place in self._places:
                if stop.over:
                    break
                if self._have[place.row] <= place.before:
                    self._seat(self._rows[place.row])
        return Roster(self._lines)

    def _take_back(self) -> None:
        """Take back what was laid against a rule between workers."""
        laid = Roster(self._lines)
        mended = self._mending.mended(laid)
        if mended is laid:
            return
        for worker, duty in laid.diff(mended).removed:
            self._busy.discard((worker, self._problem.duty[duty].day))
            self._load[worker] -= 1
            self._count(worker, duty, -1)
        self._lines = dict(mended.lines)

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
        if self._lines.get(worker) or len(days) < len(duties) or any(self._is_full(worker, duty) for duty in duties):
            return False
        if self._forbidden(worker, tuple(duties)):
            return False
        self._lines[worker] = tuple(duties)
        self._busy |= {(worker, day) for day in days}
        self._load[worker] = len(duties)
        for duty in duties:
            self._count(worker, duty)
        return True

    def _count(self, worker: str, duty: str, heads: int = 1) -> None:
        on = self._on.setdefault(duty, set())
        if heads > 0:
            on.add(worker)
        else:
            on.discard(worker)
        for number in self._rows_on.get(duty, ()):
            if self._rows[number].counts(worker):
                self._have[number] += heads

    def _is_full(self, worker: str, duty: str) -> bool:
        """Whether one more on the duty would be one too many."""
        rows = ((self._rows[number], most, self._have[number]) for number, most in self._most_on.get(duty, ()))
        return any(have >= most and row.counts(worker) for row, most, have in rows)

    def _seat(self, row: _Row) -> None:
        candidates = [
            (self._rank(worker, duty), worker, duty)
            for duty in row.duties
            for worker in self._problem.workers_of[duty]
            if (worker, self._problem.duty[duty].day) not in self._busy and row.counts(worker)
        ]
        for _, worker, duty in sorted(candidates):
            if not self._mending.bars(self._on, worker, duty) and self._try(worker, duty):
                return

    def _rank(self, worker: str, duty: str) -> tuple[int, int]:
        day = self._problem.duty[duty].day
        wish = self._wishes.get((worker, day, duty), 0) + self._wishes.get((worker, day, None), 0)
        cost = self._problem.pair[worker, duty].cost * self._problem.prices.get("cost", 0)
        return cost + wish, self._load.get(worker, 0)

    def _try(self, worker: str, duty: str) -> bool:
        day = self._problem.duty[duty].day
        if (worker, day) in self._busy or (worker, duty) in self._refused or self._is_full(worker, duty):
            return False
        line = (*self._lines.get(worker, ()), duty)
        if self._forbidden(worker, line):
            # What breaks a maximum breaks it with every longer line as well.
            self._refused.add((worker, duty))
            return False
        self._lines[worker] = tuple(sorted(line))
        self._busy.add((worker, day))
        self._load[worker] = self._load.get(worker, 0) + 1
        self._count(worker, duty)
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


def _rows_and_places(problem: Problem) -> tuple[list[_Row], list[Place]]:
    """What is counted, and every place: the dearest first, of those alike the ones that the fewest could take."""
    places: list[Place] = []
    numbers: dict[tuple[frozenset[str], frozenset[str] | None], int] = {}
    told: list[str] = []
    most: dict[int, int] = {}
    people = len(problem.workers)
    prices = problem.prices
    for rule in problem.rules:
        if not isinstance(rule, Cover):
            continue
        for row in rule.rows:
            number = numbers.setdefault((row.counted, row.among), len(numbers))
            if number == len(told):
                told.append(row.shift)
            if rule.hard and row.max is not None:
                most[number] = min(row.max, most.get(number, row.max))
            unit = prices[rule.tier] * rule.weight
            minimum = prices["safety"] if rule.hard else unit * row.price_below_minimum
            target = unit * row.price_below_target
            places += [Place(minimum, number, before) for before in range(min(row.min, people))]
            places += [Place(target, number, before) for before in range(row.min, min(row.wanted, people))]
    rows = [
        _Row(_duties_on(problem, shifts), among, most.get(number)) for number, (shifts, among) in enumerate(numbers)
    ]
    able = [sum(1 for duty in row.duties for worker in problem.workers_of[duty] if row.counts(worker)) for row in rows]
    places.sort(
        key=lambda place: (
            -place.price,
            able[place.row],
            problem.shift[told[place.row]].day,
            told[place.row],
            place.row,
            place.before,
        )
    )
    return rows, places


def _duties_on(problem: Problem, shifts: frozenset[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(duty for shift in sorted(shifts) for duty in problem.duties_with[shift]))


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
