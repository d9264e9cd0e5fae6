"""Request as a model: a cost term, linear because a worker does one duty a day."""

from __future__ import annotations

from solver.cpsat.model import RosterModel
from solver.cpsat.variables import Literal
from solver.rules.request import Request, Wish


def encode(rule: Request, model: RosterModel) -> None:
    """Pay for each wish that is not met, or keep it."""
    for wish in rule.wishes:
        if not model.has_worker(wish.worker):
            continue
        meant = _meant(model, wish)
        if wish.want == "off":
            price = model.price(rule)
            for literal in meant:
                model.forbid([literal], None if price is None else price * wish.weight)
            continue
        price = model.price(rule, breakable=True)
        weight = 1 if rule.hard else wish.weight
        if price is None:
            model.cp.add_bool_or(meant)
        else:
            model.pay(True, price * weight)
            for literal in meant:
                model.pay(literal, -price * weight)


def _meant(model: RosterModel, wish: Wish) -> list[Literal]:
    problem = model.problem
    return [
        model.variables[wish.worker, duty.id]
        for duty in model.variables.duties(wish.worker, wish.day)
        if (wish.codes is None or problem.codes[duty.id] & wish.codes)
        and (wish.shifts is None or wish.shifts & set(duty.shifts))
    ]
