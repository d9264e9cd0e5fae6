"""The best loans, step after step: places by rank, few loans, the burden shared, short ways, few inductions.

The rules are the encoders', on the part of the problem that loans can change; what a loan is, and what it takes from
home, is written here.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby
from typing import TypeAlias

from ortools.sat.python import cp_model

from solver.cpsat.build import build
from solver.cpsat.model import RosterModel
from solver.cpsat.part import Part
from solver.lending import Lending, Lent, Loans, Offer
from solver.limits import Limits
from solver.problem import Problem
from solver.roster import Roster
from solver.rules.cover import Cover
from solver.rules.repair import Repair
from solver.rules.rule import Rule
from solver.stop import Stop

Variable: TypeAlias = cp_model.IntVar
Aim: TypeAlias = list[tuple[int, Variable]]
MOST_STEPS = 150  # days of one group that are told apart by their price
MOST_WEIGHT = 10**9  # of one aim made of several
LEAST_SECONDS = 0.3
FIRST_SECONDS = 10.0  # at least, for a first answer: on a quiet machine it takes one or two
FIRST_SHARE = 0.5  # of the time left, for the places and for the number of loans
TIES = 5  # aims that come after these two
SEARCHES = 8  # by turns on few cores: the first two of CP-SAT's own order hardly move the bound of such a model
ALL_LINEAR = 2  # how much of the model the linear relaxation holds


class Lender:
    """One lending, modelled once, to be asked several times. Raises Stopped when not even a model could be built."""

    def __init__(self, lending: Lending, stop: Stop) -> None:
        self._model = LoanModel(lending, stop)
        self._aims = self._model.aims()
        self._stop = stop

    def lend(self, limits: Limits, unlawful: Iterable[frozenset[tuple[str, str]]] = ()) -> Loans:
        """The best loans within the limits that keep every floor, and none of some sets of (worker, duty) whole."""
        cp = self._model.cp.clone()
        self._model.keep_floors(cp)
        pairs = self._model.roster_model.variables.pairs
        for one in unlawful:
            cp.add_bool_or([~pairs[pair] for pair in sorted(one)])
        return Search(self._model, cp, limits, self._stop).best(self._aims)

    def without_floors(self, limits: Limits) -> Loans:
        """What could be closed if nothing had to stay at home; other aims are left aside."""
        return Search(self._model, self._model.cp.clone(), limits, self._stop).best(self._aims[:1])


class LoanModel:
    """The loans of a lending as a model."""

    def __init__(self, lending: Lending, stop: Stop) -> None:
        self.lending = lending
        self.roster_model = _rules(lending, stop)
        self.cp = self.roster_model.cp
        self.cp.clear_objective()  # type: ignore[no-untyped-call]
        self.taken: dict[tuple[int, str], Variable] = {}
        self.away: dict[tuple[int, int], Variable] = {}
        self.starts: dict[tuple[int, int], Variable] = {}
        self.lost: dict[tuple[str, int], Variable] = {}
        self._take()
        for number in range(len(lending.offers)):
            self._block(number)
        self._one_place_a_day()
        self._lose()

    def _take(self) -> None:
        """A variable for each duty of each offer; a worker does a duty by one offer."""
        by: dict[tuple[str, str], list[int]] = defaultdict(list)
        for number, offer in enumerate(self.lending.offers):
            for duty in offer.duties:
                by[offer.worker, duty].append(number)
        for pair, numbers in by.items():
            literal = self.roster_model.variables.pairs[pair]
            if len(numbers) == 1:
                self.taken[numbers[0], pair[1]] = literal
                continue
            for number in numbers:
                self.taken[number, pair[1]] = self.cp.new_bool_var("")
            self.cp.add(sum(self.taken[number, pair[1]] for number in numbers) == literal)

    def _block(self, number: int) -> None:
        """A loan lasts whole days without a break, from the first day of a duty to the last of one."""
        offer = self.lending.offers[number]
        if len(offer.duties) == 1:
            ((duty, (first, last)),) = offer.duties.items()
            self.starts[number, first] = self.taken[number, duty]
            self.away |= {(number, day): self.taken[number, duty] for day in range(first, last + 1)}
            return
        days = range(
            min(first for first, _ in offer.duties.values()), max(last for _, last in offer.duties.values()) + 1
        )
        for day in days:
            if day not in offer.barred:
                self.away[number, day] = self.cp.new_bool_var("")
        for duty, (first, last) in offer.duties.items():
            for day in range(first, last + 1):
                self.cp.add_implication(self.taken[number, duty], self.away[number, day])
        for day in days:
            self._ends(number, offer, day)

    def _ends(self, number: int, offer: Offer, day: int) -> None:
        """Where a loan begins or ends there is a duty that does."""
        here, before, after = (self.away.get((number, day + step)) for step in (0, -1, 1))
        if here is None:
            return
        begins = [self.taken[number, duty] for duty, (first, _) in offer.duties.items() if first == day]
        ends = [self.taken[number, duty] for duty, (_, last) in offer.duties.items() if last == day]
        self.cp.add_bool_or([~here, *([] if after is None else [after]), *ends])
        if before is None:
            self.cp.add_bool_or([~here, *begins])
        if not begins:
            if before is not None:
                self.cp.add_implication(here, before)
            return
        if before is None:
            self.starts[number, day] = here
            return
        start = self.starts[number, day] = self.cp.new_bool_var("")
        self.cp.add_bool_or([~here, start, before])
        self.cp.add_implication(start, here)
        self.cp.add_bool_or([~start, ~before])
        self.cp.add_bool_or([~start, *begins])

    def _one_place_a_day(self) -> None:
        on: dict[tuple[str, int], list[Variable]] = defaultdict(list)
        for (number, day), literal in self.away.items():
            on[self.lending.offers[number].worker, day].append(literal)
        for literals in on.values():
            if len(literals) > 1:
                self.cp.add_at_most_one(literals)

    def _lose(self) -> None:
        """Home is without somebody exactly on the days of their loans and until they may return."""
        lending = self.lending
        duty = lending.problem.duty
        missed = {(worker, duty[one].day) for worker, duties in lending.at_home.items() for one in duties}
        missed = missed.union(*(floor.heads for floor in lending.floors))
        why: dict[tuple[str, int], list[Variable]] = defaultdict(list)
        for (number, day), literal in self.away.items():
            offer = lending.offers[number]
            for without in range(day, offer.lost.get(day, day) + 1):
                if (offer.worker, without) in missed:
                    why[offer.worker, without].append(literal)
        for key, literals in why.items():
            lost = self.lost[key] = self.cp.new_bool_var("")
            self.cp.add_bool_or([~lost, *literals])
            for literal in literals:
                self.cp.add_implication(literal, lost)
        for worker, duties in lending.at_home.items():
            for one in duties:
                stays = self.roster_model.variables.pairs[worker, one]
                lost_then = self.lost.get((worker, duty[one].day))
                self.cp.add(stays == 1 if lost_then is None else stays + lost_then == 1)

    def keep_floors(self, cp: cp_model.CpModel) -> None:
        """Nobody goes whom home cannot spare, in a copy of the model."""
        for floor in self.lending.floors:
            heads = [self.lost[head] for head in sorted(floor.heads) if head in self.lost]
            if len(heads) > floor.most:
                cp.add(sum(heads) <= floor.most)

    def aims(self) -> list[Aim]:
        """What is made as small as can be, one after the other."""
        offers, starts = self.lending.offers, self.starts
        inducted: Aim = [(int(offers[number].new), start) for (number, _), start in starts.items()]
        missed: Aim = [(1, lost) for lost in self.lost.values()]
        return [
            *_joined(self._short()),
            [(1, start) for start in starts.values()],
            *self._shared(),
            [(offers[number].journey, taken) for (number, _), taken in self.taken.items()],
            *_joined([(len(starts), inducted), (len(missed), missed)]),
            [(number + 1, start) for (number, _), start in starts.items()],
        ]

    def _short(self) -> list[tuple[int, Aim]]:
        """The places that stay open, rank by rank, each with the most that they can be."""
        open_: dict[int, Aim] = defaultdict(list)
        most: dict[int, int] = defaultdict(int)
        takers: dict[str, list[Variable]] = defaultdict(list)
        for (_, duty), literal in self.taken.items():
            takers[duty].append(literal)
        wants: dict[str, list[Variable]] = defaultdict(list)
        for want in self.lending.wants:
            short = self.cp.new_int_var(0, want.places, "")
            wants[want.duty].append(short)
            open_[want.rank].append((1, short))
            most[want.rank] += want.places
        for duty, shorts in wants.items():
            places = sum(want.places for want in self.lending.wants if want.duty == duty)
            self.cp.add(sum(takers[duty]) + sum(shorts) == places)
        return [(most[rank], open_[rank]) for rank in sorted(open_)]

    def _shared(self) -> list[Aim]:
        """For each kind of group: days away at a price that grows with each, from what a group has to its account."""
        depth = max((len(offer.groups) for offer in self.lending.offers), default=0)
        return [self._shared_at(level) for level in range(depth)]

    def _shared_at(self, level: int) -> Aim:
        days: dict[str, list[Variable]] = defaultdict(list)
        for (number, _), literal in self.away.items():
            days[self.lending.offers[number].groups[level]].append(literal)
        before = {group: self.lending.before.get(group, 0) for group in days}
        least = min(before.values(), default=0)
        aim: Aim = []
        for group, literals in days.items():
            steps = [self.cp.new_bool_var("") for _ in range(min(len(literals), MOST_STEPS))]
            rest = self.cp.new_int_var(0, max(0, len(literals) - MOST_STEPS), "")
            self.cp.add(sum(literals) == sum(steps) + rest)
            prices = [2 * (before[group] - least + step) + 1 for step in range(len(steps) + 1)]
            aim += zip(prices, [*steps, rest], strict=True)
        return aim


class Search:
    """Aim after aim on one model, each with those before it held where they are."""

    def __init__(self, model: LoanModel, cp: cp_model.CpModel, limits: Limits, stop: Stop) -> None:
        self._model = model
        self._cp = cp
        self._limits = limits
        self._stop = stop
        self._until = time.monotonic() + (limits.seconds if limits.seconds is not None else 1e9)
        self._proven, self._found = True, False
        self._values: dict[int, int] = {}

    def best(self, aims: Sequence[Aim]) -> Loans:
        """The loans that are best by these aims, the first first."""
        self._begin()
        for number, aim in enumerate(aims):
            if any(price for price, _ in aim) and not self._stop.over:
                self._make_small(aim, len(aims) - number)
        return self._answer()

    def _begin(self) -> None:
        """Nobody lent: the answer before any search, and the first hint."""
        self._values = dict.fromkeys(range(len(self._cp.proto.variables)), 0)

    def _make_small(self, aim: Aim, left: int) -> None:
        cp, solver = self._cp, cp_model.CpSolver()
        total = cp_model.LinearExpr.weighted_sum([one for _, one in aim], [price for price, _ in aim])
        cp.minimize(total)
        parameters = solver.parameters
        parameters.num_workers = max(SEARCHES, self._limits.threads)
        parameters.interleave_search = self._limits.deterministic
        parameters.random_seed = self._limits.seed
        parameters.catch_sigint_signal = False
        parameters.linearization_level = ALL_LINEAR
        if self._found:
            parameters.cp_model_probing_level, parameters.symmetry_level = 0, 0  # what is left is mostly mending
        remaining = max(LEAST_SECONDS, self._until - time.monotonic())
        share = FIRST_SHARE if left > TIES else 1 / left
        parameters.max_time_in_seconds = max(LEAST_SECONDS if self._found else FIRST_SECONDS, remaining * share)
        ask = solver.stop_search
        self._stop.on_request(ask)
        try:
            status = solver.solve(cp)
        finally:
            self._stop.forget(ask)
        self._proven &= status == cp_model.OPTIMAL
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            self._found = True
            self._values = {index: int(value) for index, value in enumerate(solver.response_proto.solution)}
            reached = sum(price * self._values[one.index] for price, one in aim)
            cp.add(total <= reached)
            cp.clear_hints()  # type: ignore[no-untyped-call]
            for index, value in self._values.items():
                cp.add_hint(cp.get_int_var_from_proto_index(index), value)

    def _answer(self) -> Loans:
        model, values = self._model, self._values
        lent: list[Lent] = []
        closed: dict[str, int] = defaultdict(int)
        duty = model.lending.problem.duty
        taken: dict[int, list[str]] = defaultdict(list)
        for (number, name), literal in model.taken.items():
            if values[literal.index]:
                taken[number].append(name)
                closed[name] += 1
        for number, names in sorted(taken.items()):
            offer = model.lending.offers[number]
            names.sort(key=lambda name: (offer.duties[name], name))
            blocks = _blocks(day for (other, day), one in model.away.items() if other == number and values[one.index])
            for block in blocks:
                within = tuple(name for name in names if duty[name].day in block)
                lent.append(Lent(number, within))
        return Loans(tuple(lent), dict(closed), self._proven)


def _blocks(days: Iterable[int]) -> list[frozenset[int]]:
    """Days in a row, block by block."""
    ordered = enumerate(sorted(days))
    return [frozenset(day for _, day in run) for _, run in groupby(ordered, key=lambda each: each[1] - each[0])]


def _joined(aims: list[tuple[int, Aim]]) -> list[Aim]:
    """Several aims in order as few sums: each weighs more than all that come after it in the same one."""
    found: list[Aim] = []
    whole: Aim = []
    weight = 1
    for most, aim in reversed(aims):
        if weight * (most + 1) > MOST_WEIGHT:
            found.insert(0, whole)
            whole, weight = [], 1
        whole = [*((price * weight, one) for price, one in aim), *whole]
        weight *= most + 1
    return [whole, *found]


def _rules(lending: Lending, stop: Stop) -> RosterModel:
    """The model of what a loan can change: maxima and rest of whoever could be lent, and what holds between people."""
    free = {(offer.worker, duty) for offer in lending.offers for duty in offer.duties}
    free |= {(worker, duty) for worker, duties in lending.at_home.items() for duty in duties}
    problem = lending.problem
    hard = problem.replace(rules=tuple(_kept(problem, lending.roster)))
    return build(hard, rigid=False, stop=stop, part=Part(hard, lending.roster, frozenset(free)))


def _kept(problem: Problem, roster: Roster) -> Iterable[Rule]:
    """The hard rules; of cover only how many may be there at most. What is broken between people already is left."""
    for rule in problem.rules:
        if not rule.hard:
            continue
        if isinstance(rule, Cover):
            rows = tuple(replace(row, min=0, target=0) for row in rule.rows if row.max is not None)
            rule = replace(rule, rows=rows)
            if not rows:
                continue
        between = isinstance(rule, Cover | Repair)
        if not between or not any(one.hard and not one.breakable for one in rule.find(problem, roster)):
            yield rule
