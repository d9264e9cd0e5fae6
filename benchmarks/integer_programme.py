"""A CP-SAT model as a mixed-integer programme of MathOpt: the same unknowns, every constraint a linear row.

Booleans are 0 or 1 and a negated literal is one minus its variable. A row that holds only where literals are true is
relaxed by as much as its own variables can break it for each of them that is false (big M).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from ortools.math_opt.python import mathopt


class NotLinearError(ValueError):
    """A constraint of the model has no linear form here."""


@dataclass
class Row:
    """low ≤ constant + Σ coefficient × variable ≤ high, by the variables' numbers."""

    low: float
    high: float
    constant: int = 0
    terms: dict[int, int] = field(default_factory=dict)

    def add(self, variable: int, coefficient: int) -> None:
        """Add so many times a variable; a negative number stands for the negative of a variable."""
        if variable < 0:
            variable, coefficient = -variable - 1, -coefficient
        self.terms[variable] = self.terms.get(variable, 0) + coefficient

    def add_literal(self, literal: int, coefficient: int = 1) -> None:
        """Add so many times a literal; a negative number stands for the negation of a Boolean."""
        if literal >= 0:
            self.add(literal, coefficient)
        else:
            self.constant += coefficient
            self.add(-literal - 1, -coefficient)

    def relaxed(self, literals: Iterable[int], by: int) -> Row:
        """The same sum with `by` more for each of the literals that is false, and the same limits."""
        row = Row(self.low, self.high, self.constant, dict(self.terms))
        for literal in literals:
            row.constant += by
            row.add_literal(literal, -by)
        return row


@dataclass(frozen=True)
class Programme:
    """The programme, and its variables by the numbers they have in the CP-SAT model."""

    model: mathopt.Model
    variables: list[mathopt.Variable]


def programme(proto: Any) -> Programme:
    """The programme of a CP-SAT model. Raises NotLinearError for a kind of constraint that it has no rows for."""
    made = Programme(mathopt.Model(name="roster"), [])
    bounds = [_interval(variable.domain) for variable in proto.variables]
    made.variables.extend(made.model.add_integer_variable(lb=low, ub=high) for low, high in bounds)
    for constraint in proto.constraints:
        literals = list(constraint.enforcement_literal)
        for row in _rows(constraint):
            for each in _enforced(row, literals, bounds):
                _write(made, each)
    _minimise(made, proto.objective)
    return made


def _interval(domain: Any) -> tuple[int, int]:
    ends = list(domain)
    if len(ends) != 2:
        raise NotLinearError("a range of values with holes has no linear form here")
    return ends[0], ends[1]


def _rows(constraint: Any) -> Iterator[Row]:
    """The rows of a constraint where all its enforcement literals are true."""
    if constraint.has_linear():
        linear = constraint.linear
        row = Row(*_interval(linear.domain))
        for variable, coefficient in zip(linear.vars, linear.coeffs, strict=True):
            row.add(variable, coefficient)
        yield row
    elif constraint.has_bool_or():
        yield _count(constraint.bool_or.literals, 1, math.inf)
    elif constraint.has_bool_and():
        for literal in constraint.bool_and.literals:
            yield _count([literal], 1, math.inf)
    elif constraint.has_at_most_one():
        yield _count(constraint.at_most_one.literals, -math.inf, 1)
    elif constraint.has_exactly_one():
        yield _count(constraint.exactly_one.literals, 1, 1)
    else:
        raise NotLinearError(f"this constraint has no linear form here: {str(constraint)[:80]!r}")


def _count(literals: Iterable[int], low: float, high: float) -> Row:
    row = Row(low, high)
    for literal in literals:
        row.add_literal(literal)
    return row


def _enforced(row: Row, literals: list[int], bounds: list[tuple[int, int]]) -> Iterator[Row]:
    """The row's lower and upper side, each only where it says something; one row where nothing enforces it."""
    least, most = _activity(row, bounds)
    below, above = row.low > least, row.high < most
    if not literals:
        if below or above:
            yield Row(row.low if below else -math.inf, row.high if above else math.inf, row.constant, row.terms)
        return
    if below:
        yield Row(row.low, math.inf, row.constant, row.terms).relaxed(literals, int(row.low) - least)
    if above:
        yield Row(-math.inf, row.high, row.constant, row.terms).relaxed(literals, int(row.high) - most)


def _activity(row: Row, bounds: list[tuple[int, int]]) -> tuple[int, int]:
    """The least and the most that the sum can be."""
    ends = [
        (coefficient * bounds[variable][0], coefficient * bounds[variable][1])
        for variable, coefficient in row.terms.items()
    ]
    return row.constant + sum(map(min, ends)), row.constant + sum(map(max, ends))


def _write(made: Programme, row: Row) -> None:
    written = made.model.add_linear_constraint(lb=float(row.low - row.constant), ub=float(row.high - row.constant))
    for variable, coefficient in row.terms.items():
        if coefficient:
            written.set_coefficient(made.variables[variable], float(coefficient))


def _minimise(made: Programme, objective: Any) -> None:
    scale = objective.scaling_factor or 1.0
    row = Row(0, 0)
    for variable, coefficient in zip(objective.vars, objective.coeffs, strict=True):
        row.add(variable, coefficient)
    made.model.objective.is_maximize = False
    made.model.objective.offset = scale * objective.offset
    for variable, coefficient in row.terms.items():
        made.model.objective.set_linear_coefficient(made.variables[variable], scale * coefficient)
