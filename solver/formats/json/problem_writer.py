"""`rota-problem/1` out: the same problem always gives the same text."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from typing import Any

from solver.formats.json.schema_name import PROBLEM
from solver.problem import FixedWork, Pair, Pin, Problem, Shift, Worker
from solver.rules.rule import Rule

COMMON = ("id", "severity", "tier", "weight", "workers", "start", "end")


def write(problem: Problem) -> str:
    """The document of a problem, one entry a line, arrays sorted by id, what is left at its default left out."""
    lines = [f'"schema": {_line(PROBLEM)}, "id": {_line(problem.id)}']
    lines += [f'"{name}": {_line(value)}' for name, value in _head(problem).items()]
    for name, rows in _arrays(problem).items():
        body = ",\n".join(f"  {row}" for row in rows)
        lines.append(f'"{name}": [\n{body}\n]' if rows else f'"{name}": []')
    return "{\n" + ",\n".join(lines) + "\n}\n"


def rule_object(rule: Rule) -> dict[str, Any]:
    """A rule as JSON holds it; the severity and the tier always stand there."""
    params: dict[str, Any] = {}
    for field in dataclasses.fields(rule):
        value = getattr(rule, field.name)
        if field.name not in COMMON and not _is_default(field, value):
            params[field.name] = _param(value)
    if rule.kind == "Cover":
        params = {"by": "shift", **params}
    found: dict[str, Any] = {"id": rule.id, "kind": rule.kind, "severity": rule.severity, "tier": rule.tier}
    if rule.weight != 1:
        found["weight"] = rule.weight
    if rule.workers is not None:
        found["workers"] = sorted(rule.workers)
    return {**found, "start": rule.start, "end": rule.end, "params": params}


def _head(problem: Problem) -> dict[str, Any]:
    head: dict[str, Any] = {
        "days": problem.days,
        "weeks": sorted(problem.weeks),
        "weekends": sorted(problem.weekends),
    }
    if problem.tiers is not None:
        head["tiers"] = dict(problem.tiers)
    if problem.limits:
        head["limits"] = dict(sorted(problem.limits.items()))
    if problem.base is None:
        head["base"] = None
    return head


def _arrays(problem: Problem) -> dict[str, list[str]]:
    rules = [(rule.id, rule.kind, rule_object(rule)) for rule in problem.rules]
    rules.sort(key=lambda each: (each[0], each[1], json.dumps(each[2], sort_keys=True)))
    arrays: dict[str, list[Any]] = {
        "shifts": [_shift(shift) for shift in sorted(problem.shifts, key=lambda shift: shift.id)],
        "duties": [
            {"id": duty.id, "day": duty.day, "shifts": sorted(duty.shifts)}
            for duty in sorted(problem.duties, key=lambda duty: duty.id)
        ],
        "workers": [_worker(problem, worker) for worker in sorted(problem.workers, key=lambda worker: worker.id)],
        "pairs": [_pair(pair) for pair in sorted(problem.pairs, key=lambda pair: (pair.worker, pair.duty))],
        "rules": [rule for _, _, rule in rules],
        "pins": [_pin(pin) for pin in sorted(problem.pins, key=lambda pin: (pin.worker, pin.duty))],
        "hint": _assignments(problem.hint),
    }
    if problem.base is not None:
        arrays["base"] = _assignments(problem.base)
    return {name: [_line(row) for row in rows] for name, rows in arrays.items()}


def _assignments(assignments: tuple[tuple[str, str], ...]) -> list[dict[str, str]]:
    return [{"worker": worker, "duty": duty} for worker, duty in sorted(set(assignments))]


def _shift(shift: Shift) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": shift.id,
        "setting": shift.setting,
        "code": shift.code,
        "day": shift.day,
        "start": shift.start,
        "end": shift.end,
    }
    if shift.awake:
        row["awake"] = sorted(shift.awake)
    if shift.tags:
        row["tags"] = sorted(shift.tags)
    return _with_quantities(row, shift.quantities)


def _worker(problem: Problem, worker: Worker) -> dict[str, Any]:
    row: dict[str, Any] = {"id": worker.id}
    if worker.fixed:
        row["fixed"] = [_fixed(problem, work) for work in sorted(worker.fixed, key=_fixed_order)]
    if worker.carry:
        row["carry"] = dict(sorted(worker.carry.items()))
    return row


def _fixed_order(work: FixedWork) -> tuple[Any, ...]:
    quantities = tuple(sorted(work.quantities.items()))
    return work.start, work.end, work.day, work.code, work.setting, quantities, tuple(sorted(work.tags))


def _fixed(problem: Problem, work: FixedWork) -> dict[str, Any]:
    row: dict[str, Any] = {"start": work.start, "end": work.end}
    if work.day != problem.day_at(work.start):
        row["day"] = work.day
    if work.code:
        row["code"] = work.code
    if work.setting:
        row["setting"] = work.setting
    if work.tags:
        row["tags"] = sorted(work.tags)
    return _with_quantities(row, work.quantities)


def _with_quantities(row: dict[str, Any], quantities: Mapping[str, int]) -> dict[str, Any]:
    return {**row, "quantities": dict(sorted(quantities.items()))} if quantities else row


def _pair(pair: Pair) -> dict[str, Any]:
    row: dict[str, Any] = {"worker": pair.worker, "duty": pair.duty}
    if pair.employer:
        row["employer"] = pair.employer
    if pair.cost:
        row["cost"] = pair.cost
    return row


def _pin(pin: Pin) -> dict[str, Any]:
    row: dict[str, Any] = {"worker": pin.worker, "duty": pin.duty}
    return row if pin.on else {**row, "on": False}


def _param(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(value)
    if dataclasses.is_dataclass(value):
        return {
            field.name: _param(getattr(value, field.name))
            for field in dataclasses.fields(value)
            if not _is_default(field, getattr(value, field.name))
        }
    if isinstance(value, tuple):
        rows = [_param(one) for one in value]
        if all(isinstance(row, int) for row in rows):
            return rows  # a period, or a cost a day: the order means something
        if all(isinstance(row, str) for row in rows):
            return rows  # a code that may not follow another
        return sorted(rows, key=lambda row: json.dumps(row, sort_keys=True))
    if isinstance(value, Mapping):
        return {key: _param(value[key]) for key in sorted(value)}
    return value


def _is_default(field: dataclasses.Field[Any], value: Any) -> bool:
    if field.default is not dataclasses.MISSING:
        return bool(value == field.default)
    return field.default_factory is not dataclasses.MISSING and bool(value == field.default_factory())


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
