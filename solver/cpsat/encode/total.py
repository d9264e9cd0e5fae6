"""Total as a model: one linear sum a period."""

from __future__ import annotations

from solver.cpsat.encode.quantity import amounts
from solver.cpsat.model import RosterModel
from solver.cpsat.variables import Literal
from solver.rules.total import Total


def encode(rule: Total, model: RosterModel) -> None:
    """Bound or price the quantity over each period."""
    horizon = model.problem.horizon
    for worker in model.workers(rule):
        person = model.problem.worker[worker]
        fixed = [work for work in person.fixed if rule.start == "history" or work.day >= 0]
        carry = person.carry.get(rule.carry, 0) if rule.carry else 0
        for first, last in rule.periods or ((0, horizon),):
            outside = first < 0 or last > horizon if rule.end == "exempt" else first >= horizon or last <= 0
            if outside:
                continue
            sums = amounts(model, worker, fixed, rule.quantity, range(first, last), rule.codes)
            if rule.max is not None:
                _most(rule, model, rule.max, sums.terms, standing=sums.standing, carry=carry)
            if rule.min is not None and last <= horizon:
                price = model.price(rule, breakable=True)
                model.at_least([(carry + sums.standing, True), *sums.terms], rule.min, price, per=rule.per)


def _most(
    rule: Total, model: RosterModel, limit: int, terms: list[tuple[int, Literal]], *, standing: int, carry: int
) -> None:
    price = model.price(rule)
    if price is None:
        model.at_most(terms, max(0, limit - standing - carry), None)
        return
    # What stood above the limit was charged where it was worked; what was carried in was not.
    already = max(0, standing - limit)
    model.at_most([(carry + standing, True), *terms], limit, price, already=already, per=rule.per)
