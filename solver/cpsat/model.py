"""A roster model under construction: clauses, limits and the terms of the objective."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import cast

from ortools.sat.python import cp_model

from solver.cpsat.part import Part
from solver.cpsat.variables import Literal, Variables
from solver.problem import FixedWork, Pair, Problem, ProblemError
from solver.roster import Roster
from solver.rules.rule import Rule
from solver.score import MOST_OBJECTIVE
from solver.stop import Stop


class TooLargeError(ProblemError):
    """The objective could exceed what the solver counts with."""


class RosterModel:
    """Everything the encoders write into.

    Hard maxima become clauses and bounds. Hard minima, pins and hard cover do so too in a `rigid` model; otherwise
    they may be given up at the price of the safety tier. Of a `part` only the workers and shifts that it touches
    are encoded, with constants for what stands.
    """

    def __init__(self, problem: Problem, *, rigid: bool, stop: Stop | None = None, part: Part | None = None) -> None:
        self.problem = problem
        self.rigid = rigid
        self.part = part
        self.cp = cp_model.CpModel()
        self.variables = Variables(self.cp, problem, part)
        self._stop = stop
        self._terms: list[tuple[cp_model.IntVar, int]] = []
        self._tiers: list[str] = []  # of each term
        self._constant = 0 if part is None else part.outside
        self._constants: dict[str, int] = {}
        self._most = 0
        self._tier = ""

    def workers(self, rule: Rule) -> Iterator[str]:
        """The workers a rule concerns; raises Stopped between two of them once the time is up."""
        for worker in rule.workers if rule.workers is not None else self._workers:
            if self._stop is not None:
                self._stop.raise_if_over()
            if self.has_worker(worker):
                yield worker

    @cached_property
    def _workers(self) -> tuple[str, ...]:
        if self.part is None:
            return tuple(self.problem.worker)
        return tuple(sorted(self.part.touched.workers))

    def has_worker(self, worker: str) -> bool:
        """Whether anything of a worker is free, so that the rules of that worker have to be encoded."""
        return self.part is None or worker in self.part.touched.workers

    def has_shift(self, shift: str) -> bool:
        """Whether anybody is free to be on a shift, so that the rules of that shift have to be encoded."""
        return self.part is None or shift in self.part.touched.shifts

    def pairs(self) -> Iterator[Pair]:
        """Every pair of the workers that are encoded."""
        if self.part is None:
            yield from self.problem.pairs
            return
        for worker in self._workers:
            for duty in self.variables.duties_of(worker):
                yield self.problem.pair[worker, duty.id]

    def roster(self, is_on: Callable[[cp_model.IntVar], bool]) -> Roster:
        """The whole roster that a solution stands for, by what it says of each free pair."""
        chosen = [pair for pair, literal in self.variables.pairs.items() if is_on(literal)]
        if self.part is None:
            return Roster.of(chosen)
        return Roster.of([*self.part.standing, *chosen])

    def hint(self, roster: Roster) -> None:
        """Begin the search at a roster."""
        assigned = frozenset(roster)
        for pair, literal in self.variables.pairs.items():
            self.cp.add_hint(literal, pair in assigned)

    def fixed(self, rule: Rule, worker: str) -> list[FixedWork]:
        """What a worker is fixed to, as far as the rule looks beyond the ends of the horizon."""
        horizon = self.problem.horizon
        return [
            work
            for work in self.problem.worker[worker].fixed
            if (rule.start == "history" or work.day >= 0) and (rule.end == "open" or work.day < horizon)
        ]

    def price(self, rule: Rule, *, breakable: bool = False) -> int | None:
        """What one unit against a rule costs; None when it cannot be bought."""
        if not rule.hard:
            return self.problem.prices[rule.tier] * rule.weight
        return self.problem.prices["safety"] if breakable and not self.rigid else None

    @contextmanager
    def paying(self, tier: str) -> Iterator[None]:
        """What is paid inside goes to this part of the score."""
        before, self._tier = self._tier, tier
        yield
        self._tier = before

    def pay(self, literal: Literal, price: int) -> None:
        """Add a price for a literal that is true."""
        if isinstance(literal, bool):
            self._pay_always(price if literal else 0)
        elif isinstance(literal, cp_model.NotBooleanVariable):
            self._pay_always(price)
            self.pay_units(cast(cp_model.IntVar, literal.negated()), 1, -price)
        else:
            self.pay_units(literal, 1, price)

    def pay_units(self, units: cp_model.IntVar, most: int, price: int) -> None:
        """Add a price for each unit of a variable that reaches up to `most`."""
        self._terms.append((units, price))
        self._tiers.append(self._tier)
        self._most += abs(price) * most

    def _pay_always(self, price: int) -> None:
        self._constant += price
        self._constants[self._tier] = self._constants.get(self._tier, 0) + price

    def at_most_one(self, literals: Iterable[Literal]) -> None:
        """No two of these together; one that is constantly true rules out the rest."""
        free = [literal for literal in literals if literal is not False]
        certain = sum(literal is True for literal in free)
        if certain > 1:
            self.cp.add_bool_or([])  # it cannot be kept
        elif certain:
            for literal in free:
                if literal is not True:
                    self.cp.add_bool_or([~literal])
        elif len(free) > 1:
            self.cp.add_at_most_one(free)

    def forbid(self, literals: Iterable[Literal], price: int | None) -> None:
        """Not all of these together, or the price."""
        self.forbid_each([list(literals)], price)

    def forbid_each(self, patterns: Iterable[Sequence[Literal]], price: int | None) -> None:
        """None of these patterns complete, or the price, once for all of them."""
        clauses = [
            [literal for literal in pattern if literal is not True]
            for pattern in patterns
            if not any(literal is False for literal in pattern)
        ]
        if not clauses or price == 0:
            return
        if price is None:
            for clause in clauses:
                self.cp.add_bool_or([~literal for literal in clause])
        elif any(not clause for clause in clauses):
            self._pay_always(price)
        elif len(clauses) == 1 and len(clauses[0]) == 1:
            self.pay(clauses[0][0], price)
        else:
            broken = self.cp.new_bool_var("")
            for clause in clauses:
                self.cp.add_bool_or([*(~literal for literal in clause), broken])
            self.pay(broken, price)

    def chain(self, before: Literal, pattern: Sequence[Literal] | None, price: int | None) -> Literal:
        """A price due where the pattern is complete or the price `before` was due; returns what says so.

        Without a price the pattern is forbidden, and nothing is ever due.
        """
        complete = pattern is not None and not any(literal is False for literal in pattern)
        if price is None:
            if complete and pattern is not None:
                self.forbid(pattern, None)
            return False
        if price == 0 or (before is False and not complete):
            return before
        clause = [literal for literal in pattern or () if literal is not True] if complete else []
        if before is True or (complete and not clause):
            self.pay(True, price)
            return True
        due = self.cp.new_bool_var("")
        if complete:
            self.cp.add_bool_or([*(~literal for literal in clause), due])
        if before is not False:
            self.cp.add_implication(before, due)
        self.pay(due, price)
        return due

    def at_most(
        self, terms: Sequence[tuple[int, Literal]], limit: int, price: int | None, *, already: int = 0, per: int = 1
    ) -> None:
        """The weighted sum stays within `limit`, or each started `per` above it beyond `already` costs."""
        expression, constant, most = self._sum(terms)
        if constant + most <= limit + already:
            return
        if price is None:
            self.cp.add(expression <= limit + already - constant)
        elif price:
            units = -(-(constant + most - limit - already) // per)
            excess = self.cp.new_int_var(0, max(units, 0), "")
            self.cp.add(per * excess >= expression + constant - limit - already)
            self.pay_units(excess, units, price)

    def at_least(self, terms: Sequence[tuple[int, Literal]], limit: int, price: int | None, *, per: int = 1) -> None:
        """The weighted sum reaches `limit`, or each started `per` below it costs."""
        expression, constant, _ = self._sum(terms)
        if constant >= limit:
            return
        if price is None:
            self.cp.add(expression >= limit - constant)
        elif price:
            units = -(-(limit - constant) // per)
            missing = self.cp.new_int_var(0, units, "")
            self.cp.add(expression + per * missing >= limit - constant)
            self.pay_units(missing, units, price)

    def either(self, literals: Iterable[Literal]) -> Literal:
        """A literal that is true where any of these is (and may be true elsewhere: use it only against a price)."""
        free = [literal for literal in literals if literal is not False]
        if any(literal is True for literal in free):
            return True
        if len(free) <= 1:
            return free[0] if free else False
        one = self.cp.new_bool_var("")
        for literal in free:
            self.cp.add_implication(literal, one)
        return one

    def all_of(self, literals: Iterable[Literal]) -> Literal:
        """A literal that is true only where all of these are (and may be false there: use it to allow something)."""
        free = [literal for literal in literals if literal is not True]
        if any(literal is False for literal in free):
            return False
        if len(free) <= 1:
            return free[0] if free else True
        every = self.cp.new_bool_var("")
        for literal in free:
            self.cp.add_implication(every, literal)
        return every

    def close(self) -> cp_model.CpModel:
        """Set the objective and return the model; raises when the objective could overflow."""
        if self._most + abs(self._constant) > MOST_OBJECTIVE:
            raise TooLargeError("the weights are too large to add up: give smaller ones")
        if self.problem.stage is not None and self.part is None:
            for tier, most in self.problem.stage.ceilings.items():
                self.cp.add(self.cost_in(tier) <= most)
        self.cp.minimize(self.objective)
        return self.cp

    @property
    def objective(self) -> cp_model.LinearExpr:
        """What the terms so far add up to."""
        variables = [variable for variable, _ in self._terms]
        prices = [price for _, price in self._terms]
        return cp_model.LinearExpr.weighted_sum(variables, prices) + self._constant

    def cost_in(self, tier: str) -> cp_model.LinearExpr:
        """What the terms of one part of the score add up to; of a part of a problem, without what lies outside."""
        among = [term for term, of in zip(self._terms, self._tiers, strict=True) if of == tier]
        variables = [variable for variable, _ in among]
        prices = [price for _, price in among]
        return cp_model.LinearExpr.weighted_sum(variables, prices) + self._constants.get(tier, 0)

    def at_most_if(self, condition: Literal, terms: Sequence[tuple[int, Literal]], limit: int) -> None:
        """Where the condition is true, the weighted sum stays within `limit`."""
        expression, constant, _ = self._sum(terms)
        if condition is False:
            return
        bound = self.cp.add(expression <= limit - constant)
        if not isinstance(condition, bool):
            bound.only_enforce_if(condition)

    def _sum(self, terms: Sequence[tuple[int, Literal]]) -> tuple[cp_model.LinearExpr, int, int]:
        constant = sum(coefficient for coefficient, literal in terms if literal is True)
        free = [
            (coefficient, literal) for coefficient, literal in terms if coefficient and not isinstance(literal, bool)
        ]
        expression = cp_model.LinearExpr.weighted_sum(
            [literal for _, literal in free], [coefficient for coefficient, _ in free]
        )
        assert isinstance(expression, cp_model.LinearExpr)
        return expression, constant, sum(max(coefficient, 0) for coefficient, _ in free)
