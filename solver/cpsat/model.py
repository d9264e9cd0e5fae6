"""A roster model under construction: clauses, limits and the terms of the objective."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import cast

from ortools.sat.python import cp_model

from solver.cpsat.variables import Literal, Variables
from solver.problem import FixedWork, Problem
from solver.rules.rule import Rule
from solver.stop import Stop

MOST_OBJECTIVE = 2**60


class TooLargeError(ValueError):
    """The objective could exceed what the solver counts with."""


class RosterModel:
    """Everything the encoders write into.

    Hard maxima become clauses and bounds. Hard minima, pins and hard cover do so too in a `rigid` model; otherwise
    they may be given up at the price of the safety tier.
    """

    def __init__(self, problem: Problem, *, rigid: bool, stop: Stop | None = None) -> None:
        self.problem = problem
        self.rigid = rigid
        self.cp = cp_model.CpModel()
        self.variables = Variables(self.cp, problem)
        self._stop = stop
        self._terms: list[tuple[cp_model.IntVar, int]] = []
        self._constant = 0
        self._most = 0

    def workers(self, rule: Rule) -> Iterator[str]:
        """The workers a rule concerns; raises Stopped between two of them once the time is up."""
        for worker in rule.workers if rule.workers is not None else self.problem.worker:
            if self._stop is not None:
                self._stop.raise_if_over()
            yield worker

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

    def pay(self, literal: Literal, price: int) -> None:
        """Add a price for a literal that is true."""
        if isinstance(literal, bool):
            self._constant += price if literal else 0
        elif isinstance(literal, cp_model.NotBooleanVariable):
            self._constant += price
            self._terms.append((cast(cp_model.IntVar, literal.negated()), -price))
            self._most += abs(price)
        else:
            self._terms.append((literal, price))
            self._most += abs(price)

    def pay_units(self, units: cp_model.IntVar, most: int, price: int) -> None:
        """Add a price for each unit of a variable that reaches up to `most`."""
        self._terms.append((units, price))
        self._most += abs(price) * most

    def at_most_one(self, literals: Iterable[Literal]) -> None:
        """No two of these together; one that is constantly true rules out the rest."""
        free = [literal for literal in literals if literal is not False]
        if any(literal is True for literal in free):
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
            self._constant += price
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

    def close(self) -> cp_model.CpModel:
        """Set the objective and return the model; raises when the objective could overflow."""
        if self._most + abs(self._constant) > MOST_OBJECTIVE:
            raise TooLargeError("the weights are too large to add up: give smaller ones")
        self.cp.minimize(self.objective)
        return self.cp

    @property
    def objective(self) -> cp_model.LinearExpr:
        """What the terms so far add up to."""
        variables = [variable for variable, _ in self._terms]
        prices = [price for _, price in self._terms]
        return cp_model.LinearExpr.weighted_sum(variables, prices) + self._constant

    def at_most_if(self, condition: Literal, terms: Sequence[tuple[int, Literal]], limit: int) -> None:
        """Where the condition is true, the weighted sum stays within `limit`."""
        expression, constant, _ = self._sum(terms)
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
