"""WeekendLimit as a model: a literal for each weekend that is worked."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations

from solver.cpsat.model import RosterModel
from solver.cpsat.variables import Literal, negated
from solver.problem import FixedWork
from solver.rules.weekend_limit import WeekendLimit

DAYS_A_WEEK = 7


def encode(rule: WeekendLimit, model: RosterModel) -> None:
    """Bound or price the weekends worked, and the half weekends."""
    for worker in model.workers(rule):
        fixed = model.fixed(rule, worker)
        if rule.max is not None:
            _most(rule, model, worker, fixed, rule.max)
        if rule.complete:
            _whole(rule, model, worker, fixed)


def _most(rule: WeekendLimit, model: RosterModel, worker: str, fixed: list[FixedWork], limit: int) -> None:
    carry = model.problem.worker[worker].carry.get(rule.carry, 0) if rule.carry else 0
    stands: dict[int, bool] = {}
    literals: dict[int, Literal] = {}
    touches = _touches(rule, model)
    first = min([0, *(work.day for work in fixed)])
    weekends = list(model.problem.weekends)
    if rule.per is not None and weekends:
        earlier = (weekends[0][-1] - first) // DAYS_A_WEEK
        shifted = [tuple(day - DAYS_A_WEEK * back for day in weekends[0]) for back in range(earlier, 0, -1)]
        weekends = shifted + weekends
    for number, weekend in enumerate(weekends):
        stands[number] = any(touches(work, weekend) for work in fixed)
        literals[number] = stands[number] or model.either(
            model.variables[worker, duty.id]
            for duty in model.variables.duties_of(worker)
            if any(touches(model.problem.shift[shift], weekend) for shift in duty.shifts)
        )
    length = rule.per or len(weekends)
    for begin in range(max(1, len(weekends) - length + 1)):
        window = range(begin, min(begin + length, len(weekends)))
        if rule.per is not None and all(weekends[number][-1] < 0 for number in window):
            continue
        standing = sum(stands[number] for number in window)
        terms: list[tuple[int, Literal]] = [(1, literals[number]) for number in window if not stands[number]]
        price = model.price(rule)
        if price is None:
            model.at_most(terms, max(0, limit - standing - carry), None)
        else:
            already = max(0, standing - limit)
            model.at_most([(carry + standing, True), *terms], limit, price, already=already)


def _touches(rule: WeekendLimit, model: RosterModel) -> Callable[..., bool]:
    if rule.definition == "start":
        return lambda work, weekend: work.day in weekend
    first_minute = model.problem.first_minute
    return lambda work, weekend: work.start < first_minute(weekend[-1] + 1) and work.end > first_minute(weekend[0])


def _whole(rule: WeekendLimit, model: RosterModel, worker: str, fixed: list[FixedWork]) -> None:
    horizon, busy = model.problem.horizon, {work.day for work in fixed}
    first = min(busy | {0})
    for weekend in model.problem.weekends:
        if any(day < first or (day >= horizon and day not in busy) for day in weekend):
            continue
        if weekend[-1] < 0 or weekend[0] >= horizon:
            continue
        days: list[Literal] = [
            day in busy if day in busy or not 0 <= day < horizon else model.variables.works(worker, day)
            for day in weekend
        ]
        patterns = [[one, negated(other)] for one, other in permutations(days, 2)]
        model.forbid_each(patterns, model.price(rule, breakable=True))
