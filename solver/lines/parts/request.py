"""Request along a line: prices of single days."""

from __future__ import annotations

from solver.lines.form import Form
from solver.problem import Duty, Problem
from solver.rules.request import Request, Wish


def parts(rule: Request, form: Form) -> None:
    """What a day costs when a wish for it is not met."""
    for wish in rule.by_worker.get(form.worker.id, ()):
        price = form.price(rule, breakable=wish.want == "on")
        if price is not None and not rule.hard:
            price *= wish.weight
        _pay(form, wish, price)


def _pay(form: Form, wish: Wish, price: int | None) -> None:
    def unmet(duty: Duty | None) -> bool:
        return (duty is not None and _meant(form.problem, wish, duty)) != (wish.want == "on")

    form.pay(wish.day, unmet, price)


def _meant(problem: Problem, wish: Wish, duty: Duty) -> bool:
    if wish.codes is not None and not problem.codes[duty.id] & wish.codes:
        return False
    return wish.shifts is None or not wish.shifts.isdisjoint(duty.shifts)
