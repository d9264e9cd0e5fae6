"""ForbiddenSuccession as a model: conflicts between the codes of two days."""

from __future__ import annotations

from solver.cpsat.model import RosterModel
from solver.cpsat.variables import Literal
from solver.rules.forbidden_succession import ForbiddenSuccession


def encode(rule: ForbiddenSuccession, model: RosterModel) -> None:
    """Forbid or price each duty that follows wrongly."""
    price = model.price(rule)
    after: dict[str, set[str]] = {}
    for a, b in rule.pairs:
        after.setdefault(a, set()).add(b)
    for worker in model.workers(rule):
        stands, free = _by_day(rule, model, worker)
        for day in range(-rule.gap_days, model.problem.horizon):
            if (day < 0 and rule.start == "off") or (
                day + rule.gap_days >= model.problem.horizon and rule.end == "exempt"
            ):
                continue
            following = day + rule.gap_days
            for codes, literal in free.get(day, []):
                banned = frozenset[str]().union(*(after.get(code, set()) for code in codes))
                if banned:
                    # At most one duty a day: all that may not follow is one literal, and one conflict.
                    model.forbid([literal, model.variables.has_code(worker, following, banned)], price)
                _clash(model, literal, [has for has in stands.get(following, []) if has & banned], price)
            for codes in stands.get(day, []):
                banned = frozenset[str]().union(*(after.get(code, set()) for code in codes))
                for has, literal in free.get(following, []):
                    _clash(model, literal, [codes] if has & banned else [], price)


Coded = dict[int, list[tuple[frozenset[str], Literal]]]


def _by_day(
    rule: ForbiddenSuccession, model: RosterModel, worker: str
) -> tuple[dict[int, list[frozenset[str]]], Coded]:
    stands: dict[int, list[frozenset[str]]] = {}
    for work in model.problem.worker[worker].fixed:
        stands.setdefault(work.day, []).append(work.codes)
    free: Coded = {}
    for duty in model.variables.duties_of(worker):
        coded = (model.problem.codes[duty.id], model.variables[worker, duty.id])
        free.setdefault(duty.day, []).append(coded)
    return stands, free


def _clash(model: RosterModel, literal: Literal, standing: list[frozenset[str]], price: int | None) -> None:
    for _ in standing:
        model.forbid([literal], price)
