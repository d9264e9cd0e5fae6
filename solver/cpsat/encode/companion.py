"""Companion as a model: whoever needs a partner is only where a partner is, minute by minute."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from solver.cpsat.model import RosterModel
from solver.cpsat.variables import Literal, negated
from solver.problem import FixedWork, Shift
from solver.rules.companion import Companion

# From so many partners on those of a stretch get a literal of their own, for all who need one of them.
MANY_PARTNERS = 4


@dataclass(frozen=True, slots=True)
class Presence:
    """A worker at a home for some time: on a shift (with the literal that says so), or fixed there."""

    worker: str
    start: int
    end: int
    shift: str | None
    literal: Literal


def encode(rule: Companion, model: RosterModel) -> None:
    """Forbid or price each shift of a worker without a partner, or with one where they are to be apart."""
    homes = _Homes(rule, model)
    for shift in _reached(model, homes):
        if rule.shifts is None or shift.id in rule.shifts:
            _shift(rule, model, homes, shift)
    if rule.apart and rule.shifts is None:
        for worker in _needing(rule, model):
            for work in model.fixed(rule, worker):
                if work.setting:
                    _fixed(rule, model, homes, worker, work)


class _Homes:
    """Who of the partners could be at each home, and which shifts there are."""

    def __init__(self, rule: Companion, model: RosterModel) -> None:
        self._rule = rule
        self._model = model
        self._shifts: dict[tuple[str, int], list[Shift]] = {}
        self._fixed: dict[tuple[str, int], list[Presence]] = {}
        self._present: dict[str, list[Presence]] = {}
        self._together: dict[frozenset[int], Literal] = {}
        problem = model.problem
        for shift in problem.shifts:
            for day in range(shift.day, problem.day_at(shift.end - 1) + 1):
                self._shifts.setdefault((self._home(shift.setting), day), []).append(shift)
        for worker in sorted(rule.partners):
            for work in model.fixed(rule, worker):
                if work.setting:
                    there = Presence(worker, work.start, work.end, None, literal=True)
                    for day in range(problem.day_at(work.start), problem.day_at(work.end - 1) + 1):
                        self._fixed.setdefault((self._home(work.setting), day), []).append(there)

    def _home(self, setting: str) -> str:
        return self._rule.home.get(setting, setting)

    def meanwhile(self, piece: Shift | FixedWork) -> list[Shift]:
        """The shifts at the same home that overlap a piece of work."""
        found = {shift.id: shift for key in self._keys(piece) for shift in self._shifts.get(key, ())}
        return [shift for shift in found.values() if shift.start < piece.end and piece.start < shift.end]

    def partners(self, piece: Shift | FixedWork) -> list[Presence]:
        """All who could be there meanwhile, as far as they are partners."""
        found = [there for shift in self.meanwhile(piece) for there in self._on(shift)]
        fixed = dict.fromkeys(there for key in self._keys(piece) for there in self._fixed.get(key, ()))
        return [*found, *(there for there in fixed if there.start < piece.end and piece.start < there.end)]

    def _keys(self, piece: Shift | FixedWork) -> Iterator[tuple[str, int]]:
        problem = self._model.problem
        for day in range(problem.day_at(piece.start), problem.day_at(piece.end - 1) + 1):
            yield self._home(piece.setting), day

    def _on(self, shift: Shift) -> list[Presence]:
        if shift.id not in self._present:
            problem, variables = self._model.problem, self._model.variables
            pairs = [
                (worker, variables[worker, duty])
                for duty in problem.duties_with[shift.id]
                for worker in problem.workers_of[duty]
                if worker in self._rule.partners
            ]
            self._present[shift.id] = [
                Presence(worker, shift.start, shift.end, shift.id, literal)
                for worker, literal in pairs
                if literal is not False
            ]
        return self._present[shift.id]

    def none(self, literals: list[Literal]) -> list[Literal]:
        """Literals that are all true exactly where none of some is."""
        if any(literal is True for literal in literals):
            return [False]
        free = [literal for literal in dict.fromkeys(literals) if not isinstance(literal, bool)]
        if len(free) < MANY_PARTNERS:
            return [negated(literal) for literal in free]
        key = frozenset(literal.index for literal in free)
        if key not in self._together:
            any_ = self._model.cp.new_bool_var("")
            self._model.cp.add_bool_or([*free, ~any_])
            self._together[key] = any_
        return [negated(self._together[key])]


def _reached(model: RosterModel, homes: _Homes) -> Iterable[Shift]:
    """The shifts about which anything is free: who is on them, or who is there meanwhile."""
    if model.part is None:
        return model.problem.shifts
    shifts = model.problem.shift
    found = {other.id for shift in model.part.touched.shifts for other in homes.meanwhile(shifts[shift])}
    for worker in model.part.touched.workers:
        found.update(shift for duty in model.variables.duties_of(worker) for shift in duty.shifts)
    return [shifts[shift] for shift in sorted(found)]


def _needing(rule: Companion, model: RosterModel) -> Iterable[str]:
    return rule.workers if rule.workers is not None else model.problem.worker


def _shift(rule: Companion, model: RosterModel, homes: _Homes, shift: Shift) -> None:
    """The patterns of each worker who could be on a shift, where anything that decides them is free."""
    touched = any(model.has_shift(other.id) for other in homes.meanwhile(shift))
    price = model.price(rule)
    present: list[Presence] | None = None
    for worker in _on(rule, model, shift):
        if not (touched or model.has_worker(worker)):
            continue
        own = [duty for duty in model.problem.duties_with[shift.id] if model.variables[worker, duty] is not False]
        is_on = model.variables.any_of(worker, own)
        if is_on is False:
            continue
        present = homes.partners(shift) if present is None else present
        others = [there for there in present if there.worker != worker]
        if rule.apart:
            model.forbid_each([[is_on, there.literal] for there in others], price)
        else:
            stretches = _stretches(shift, others)
            model.forbid_each([[is_on, *homes.none(literals)] for literals in stretches], price)


def _on(rule: Companion, model: RosterModel, shift: Shift) -> list[str]:
    """Those who could be on a shift and need a partner there."""
    among = None if rule.workers is None else frozenset(rule.workers)
    every = (worker for duty in model.problem.duties_with[shift.id] for worker in model.problem.workers_of[duty])
    return [worker for worker in dict.fromkeys(every) if among is None or worker in among]


def _fixed(rule: Companion, model: RosterModel, homes: _Homes, worker: str, work: FixedWork) -> None:
    """Partners who would come to where a worker is fixed."""
    if model.has_worker(worker) or any(model.has_shift(shift.id) for shift in homes.meanwhile(work)):
        present = [there for there in homes.partners(work) if there.shift is not None and there.worker != worker]
        model.forbid_each([[there.literal] for there in present], model.price(rule))


def _stretches(shift: Shift, present: list[Presence]) -> list[list[Literal]]:
    """For each stretch of a shift between two starts or ends, who could be there; none that another one implies."""
    times = {shift.start, *(time for there in present for time in (there.start, there.end))}
    found: dict[frozenset[int], list[Literal]] = {}
    for begin in sorted(time for time in times if shift.start <= time < shift.end):
        there = [each for each in present if each.start <= begin < each.end]
        found.setdefault(frozenset(id(each) for each in there), [each.literal for each in there])
    return [literals for ids, literals in found.items() if not any(other < ids for other in found)]
