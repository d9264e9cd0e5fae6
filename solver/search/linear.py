"""A linear programme that grows by columns, solved again from where it was.

GLOP behind MathOpt's own messages, which are filled and read as arrays: a column search solves thousands of small
programmes, and objects for each coefficient and each basis entry would take most of the time.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from ortools.math_opt import (
    callback_pb2,
    model_parameters_pb2,
    model_pb2,
    model_update_pb2,
    parameters_pb2,
    result_pb2,
    solution_pb2,
    sparse_containers_pb2,
)
from ortools.math_opt.core.python import solver
from pybind11_abseil.status import StatusNotOk  # type: ignore[import-untyped]

from solver.lines.product import Reals
from solver.stop import Stop, Stopped

_PRIMAL, _DUAL = (
    parameters_pb2.SolveParametersProto(presolve=parameters_pb2.EMPHASIS_OFF, lp_algorithm=algorithm)
    for algorithm in (parameters_pb2.LP_ALGORITHM_PRIMAL_SIMPLEX, parameters_pb2.LP_ALGORITHM_DUAL_SIMPLEX)
)
_OUT_OF_TIME = (result_pb2.TERMINATION_REASON_FEASIBLE, result_pb2.TERMINATION_REASON_NO_SOLUTION_FOUND)
# Values that are not zero, all duals of rows, no reduced costs of columns.
_WANTED = model_parameters_pb2.ModelSolveParametersProto(
    variable_values_filter=sparse_containers_pb2.SparseVectorFilterProto(skip_zero_values=True),
    reduced_costs_filter=sparse_containers_pb2.SparseVectorFilterProto(filter_by_ids=True),
)


class LinearError(RuntimeError):
    """The linear solver gave no optimum."""


@dataclass(frozen=True)
class Optimum:
    """The value, the dual of each row, the columns that are not zero, and how many pivots it took."""

    value: float
    duals: Reals
    values: Mapping[int, float]
    pivots: int


@dataclass
class _Column:
    cost: float
    rows: Sequence[int]
    values: Sequence[float]
    upper: float
    lower: float = 0.0


class LinearProgramme:
    """Minimise over columns between their bounds, each row meeting its value exactly."""

    def __init__(self, row_values: Sequence[float]) -> None:
        self._row_values = list(row_values)
        self._solver: Any = None
        self._columns: dict[int, _Column] = {}
        self._next = 0
        self._new: list[int] = []  # columns that the solver has not seen
        self._bounds: set[int] = set()  # columns with bounds that it has not seen
        self._only_narrower = True  # whether none of those bounds is wider than it was
        self._rows_known = 0  # that the basis knows
        self._enter: set[int] = set()  # columns that stand for new rows in the basis
        self._basis: solution_pb2.BasisProto | None = None

    def __len__(self) -> int:
        return len(self._columns)

    def add(self, cost: float, rows: Sequence[int], values: Sequence[float], upper: float = math.inf) -> int:
        """A new column with these coefficients in these rows; returns its number."""
        number, self._next = self._next, self._next + 1
        self._columns[number] = _Column(cost, rows, values, upper)
        self._new.append(number)
        return number

    def add_row(self, coefficients: Mapping[int, float]) -> tuple[int, int]:
        """A new row over columns there are: they add up to a new one, which may be bounded. Returns both."""
        row = len(self._row_values)
        self._row_values.append(0.0)
        for number, value in coefficients.items():
            column = self._columns[number]
            column.rows, column.values = [*column.rows, row], [*column.values, value]
        sum_ = self.add(0.0, [row], [-1.0])
        self._enter.add(sum_)
        self._solver, self._new, self._bounds = None, list(self._columns), set()
        return row, sum_

    def bound(self, column: int, upper: float, lower: float = 0.0) -> None:
        """Give a column other bounds."""
        known = self._columns[column]
        self._only_narrower = self._only_narrower and lower >= known.lower and upper <= known.upper
        known.upper, known.lower = upper, lower
        self._bounds.add(column)

    def basic(self) -> set[int]:
        """The columns in the basis of the last optimum."""
        if self._basis is None:
            return set()
        status = self._basis.variable_status
        pairs = zip(status.ids, status.values, strict=True)
        return {column for column, value in pairs if value == solution_pb2.BASIS_STATUS_BASIC}

    def forget(self, columns: Iterable[int]) -> None:
        """Drop columns that are not basic; the solver begins anew from the basis it has."""
        for column in columns:
            del self._columns[column]
        self._solver, self._new, self._bounds = None, list(self._columns), set()

    def solve(self, stop: Stop) -> Optimum:
        """The optimum; where the solver loses its way, once more from nothing. Raises LinearError, and Stopped."""
        for _ in range(2):
            stop.raise_if_over()
            try:
                result = self._run(stop)
            except StatusNotOk as error:  # what it was given cannot be solved at all
                raise LinearError(f"the linear solver refused the programme ({error})") from error
            reason = result.termination.reason
            if reason == result_pb2.TERMINATION_REASON_OPTIMAL:
                return self._optimum(result)
            if stop.remaining is not None and reason in _OUT_OF_TIME:
                raise Stopped
            self._solver, self._basis, self._new, self._bounds = None, None, list(self._columns), set()
        raise LinearError(f"the linear solver ended without an optimum ({reason})")

    def _run(self, stop: Stop) -> Any:
        wanted = _WANTED
        # Narrower bounds alone leave the basis optimal but for what it breaks: that is what the dual simplex mends.
        narrower = self._solver is not None and bool(self._bounds) and self._only_narrower and not self._new
        parameters = algorithm = _DUAL if narrower else _PRIMAL
        if stop.remaining is not None:
            parameters = parameters_pb2.SolveParametersProto()
            parameters.CopyFrom(algorithm)
            parameters.time_limit.FromNanoseconds(max(1, int(stop.remaining * 1e9)))
        if self._solver is None:
            self._solver = solver.new(
                parameters_pb2.SOLVER_TYPE_GLOP, self._model(), parameters_pb2.SolverInitializerProto()
            )
            if self._basis is not None:
                wanted = model_parameters_pb2.ModelSolveParametersProto()
                wanted.CopyFrom(_WANTED)
                wanted.initial_basis.CopyFrom(self._known_basis(self._basis))
        elif not self._solver.update(self._update()):
            raise LinearError("the linear solver refused new columns")
        self._new, self._bounds, self._only_narrower = [], set(), True
        return self._solver.solve(parameters, wanted, None, callback_pb2.CallbackRegistrationProto(), None, None)

    def _optimum(self, result: Any) -> Optimum:
        solution = result.solutions[0]
        self._basis, self._rows_known, self._enter = solution.basis, len(self._row_values), set()
        primal, dual = solution.primal_solution, solution.dual_solution
        return Optimum(
            value=primal.objective_value,
            duals=np.array(dual.dual_values.values),
            values=dict(zip(primal.variable_values.ids, primal.variable_values.values, strict=True)),
            pivots=result.solve_stats.simplex_iterations,
        )

    def _known_basis(self, basis: solution_pb2.BasisProto) -> solution_pb2.BasisProto:
        """The basis without columns that are gone; those it did not know yet are at zero, or in it for a new row."""
        status = dict(zip(basis.variable_status.ids, basis.variable_status.values, strict=True))
        known = solution_pb2.BasisProto(constraint_status=basis.constraint_status)
        for row in range(self._rows_known, len(self._row_values)):
            known.constraint_status.ids.append(row)
            known.constraint_status.values.append(solution_pb2.BASIS_STATUS_FIXED_VALUE)
        for column in self._enter:
            status[column] = solution_pb2.BASIS_STATUS_BASIC
        known.variable_status.ids.extend(self._columns)
        known.variable_status.values.extend(
            status.get(column, solution_pb2.BASIS_STATUS_AT_LOWER_BOUND) for column in self._columns
        )
        return known

    def _variables(self) -> model_pb2.VariablesProto:
        count = len(self._new)
        return model_pb2.VariablesProto(
            ids=self._new,
            lower_bounds=[self._columns[number].lower for number in self._new],
            upper_bounds=[self._columns[number].upper for number in self._new],
            integers=[False] * count,
        )

    def _objective(self) -> sparse_containers_pb2.SparseDoubleVectorProto:
        costs = [self._columns[number].cost for number in self._new]
        return sparse_containers_pb2.SparseDoubleVectorProto(ids=self._new, values=costs)

    def _matrix(self) -> sparse_containers_pb2.SparseDoubleMatrixProto:
        columns = [self._columns[number] for number in self._new]
        counts = [len(column.rows) for column in columns]
        rows = np.array([row for column in columns for row in column.rows], dtype=np.int64)
        numbers = np.repeat(np.array(self._new, dtype=np.int64), counts)
        values = np.array([value for column in columns for value in column.values])
        order = np.lexsort((numbers, rows))
        return sparse_containers_pb2.SparseDoubleMatrixProto(
            row_ids=rows[order].tolist(), column_ids=numbers[order].tolist(), coefficients=values[order].tolist()
        )

    def _model(self) -> model_pb2.ModelProto:
        rows = model_pb2.LinearConstraintsProto(
            ids=range(len(self._row_values)), lower_bounds=self._row_values, upper_bounds=self._row_values
        )
        return model_pb2.ModelProto(
            variables=self._variables(),
            objective=model_pb2.ObjectiveProto(linear_coefficients=self._objective()),
            linear_constraints=rows,
            linear_constraint_matrix=self._matrix(),
        )

    def _update(self) -> model_update_pb2.ModelUpdateProto:
        columns = sorted(self._bounds.difference(self._new))
        upper = [self._columns[column].upper for column in columns]
        lower = [self._columns[column].lower for column in columns]
        return model_update_pb2.ModelUpdateProto(
            variable_updates=model_update_pb2.VariableUpdatesProto(
                upper_bounds=sparse_containers_pb2.SparseDoubleVectorProto(ids=columns, values=upper),
                lower_bounds=sparse_containers_pb2.SparseDoubleVectorProto(ids=columns, values=lower),
            ),
            new_variables=self._variables(),
            objective_updates=model_update_pb2.ObjectiveUpdatesProto(linear_coefficients=self._objective()),
            linear_constraint_matrix_updates=self._matrix(),
        )
