"""Change along a line: pins, and the price of a day that differs from the base."""

from __future__ import annotations

from solver.lines.form import Form
from solver.problem import Duty
from solver.rules.change import Change


def parts(rule: Change, form: Form) -> None:
    """What each day costs that breaks a pin or differs."""
    problem = form.problem
    for pin in problem.pins:
        if pin.worker == form.worker.id:
            _pin(form, pin.duty, on=pin.on)
    if problem.base is None or not rule.weight:
        return
    was: dict[int, set[str]] = {}
    for worker, name in problem.base:
        if worker == form.worker.id:
            was.setdefault(problem.duty[name].day, set()).add(name)
    for day in range(problem.horizon):
        units = rule.cost_by_day[day] if rule.cost_by_day is not None else 1
        price = problem.prices[rule.tier] * rule.weight * units
        _differ(form, day, was.get(day, set()), price)


def _differ(form: Form, day: int, before: set[str], price: int) -> None:
    def differs(duty: Duty | None) -> bool:
        return ({duty.id} if duty is not None else set()) != before

    form.pay(day, differs, price)


def _pin(form: Form, name: str, *, on: bool) -> None:
    day = form.problem.duty[name].day
    price = form.problem.prices["safety"] if on and not form.rigid else None

    def broken(duty: Duty | None) -> bool:
        return (duty is not None and duty.id == name) != on

    form.pay(day, broken, price)
