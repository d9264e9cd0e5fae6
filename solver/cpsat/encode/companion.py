"""Companion as a model: whoever needs a partner is only where a partner is, minute by minute."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from solver.cpsat.model import RosterModel
from solver.cpsat.variables import Literal, negated
from solver.problem import FixedWork, Problem, Shift
from solver.rules.companion import Companion

# From so many partners on those of a stretch get a literal of their own, for all who need one of them.
MANY_PARTNERS = 4


@dataclass(frozen=True, slots=True)
class Presence:
    """A worker at a home for some time: on a shift (with the literal that says so), or fixed there."""

    worker: str
    start: int
    end: int
    literal: Literal


def encode(rule: Companion, model: RosterModel) -> None:
    """Forbid or price each shift of a worker without a partner, or with one where they are to be apart."""
    homes = _Homes(rule, model)
    for worker in _needing(rule, model):
        for shift, is_on in _shifts(rule, model, worker):
            if _is_open(model, homes, worker, shift):
                _shift(rule, model, homes, worker, shift, is_on)
        if rule.apart and rule.shifts is None:
            for work in model.fixed(rule, worker):
                if work.setting and _is_open(model, homes, worker, work):
                    _fixed(rule, model, homes, worker, work)


class _Places:
    """The shifts and the fixed work of everybody, by home and day: read once for all rules that see homes alike."""

    def __init__(self, rule: Companion, model: RosterModel) -> None:
        problem = model.problem
        self.shifts: dict[tuple[str, int], list[Shift]] = {}
        self.fixed: dict[tuple[str, int], list[Presence]] = {}
        for shift in problem.shifts:
            for day in _days(problem, shift):
                self.shifts.setdefault((_home(rule, shift.setting), day), []).append(shift)
        for worker in sorted(problem.worker):
            for work in model.fixed(rule, worker):
                if work.setting:
                    there = Presence(worker, work.start, work.end, literal=True)
                    for day in _days(problem, work):
                        self.fixed.setdefault((_home(rule, work.setting), day), []).append(there)

    @classmethod
    def of(cls, rule: Companion, model: RosterModel) -> _Places:
        """Those of a model's problem, as they were read before."""
        known = _KNOWN.setdefault(model.problem, {})
        key = frozenset(rule.home.items()), rule.start, rule.end
        if key not in known:
            known[key] = cls(rule, model)
        return known[key]


_KNOWN: WeakKeyDictionary[Problem, dict[tuple[frozenset[tuple[str, str]], str, str], _Places]] = WeakKeyDictionary()


class _Homes:
    """Who of the partners could be at each home, and which shifts there are."""

    def __init__(self, rule: Companion, model: RosterModel) -> None:
        self._rule = rule
        self._model = model
        self._places = _Places.of(rule, model)
        self._present: dict[str, list[Presence]] = {}
        self._partners: dict[str, list[Presence]] = {}
        self._together: dict[frozenset[int], Literal] = {}

    def meanwhile(self, piece: Shift | FixedWork) -> list[Shift]:
        """The shifts at the same home that overlap a piece of work."""
        found = {shift.id: shift for key in self._keys(piece) for shift in self._places.shifts.get(key, ())}
        return [shift for shift in found.values() if shift.start < piece.end and piece.start < shift.end]

    def partners(self, shift: Shift) -> list[Presence]:
        """All who could be there meanwhile, as far as they are partners."""
        if shift.id not in self._partners:
            fixed = dict.fromkeys(there for key in self._keys(shift) for there in self._places.fixed.get(key, ()))
            there = (each for each in fixed if each.worker in self._rule.partners)
            meanwhile = (each for each in there if each.start < shift.end and shift.start < each.end)
            self._partners[shift.id] = [*self.on(shift), *meanwhile]
        return self._partners[shift.id]

    def on(self, piece: Shift | FixedWork) -> list[Presence]:
        """The partners who could be on a shift there meanwhile."""
        return [there for shift in self.meanwhile(piece) for there in self._on(shift)]

    def _keys(self, piece: Shift | FixedWork) -> Iterator[tuple[str, int]]:
        for day in _days(self._model.problem, piece):
            yield _home(self._rule, piece.setting), day

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
                Presence(worker, shift.start, shift.end, literal) for worker, literal in pairs if literal is not False
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


def _home(rule: Companion, setting: str) -> str:
    return rule.home.get(setting, setting)


def _days(problem: Problem, piece: Shift | FixedWork) -> range:
    return range(problem.day_at(piece.start), problem.day_at(piece.end - 1) + 1)


def _needing(rule: Companion, model: RosterModel) -> Iterable[str]:
    return rule.workers if rule.workers is not None else model.problem.worker


def _shifts(rule: Companion, model: RosterModel, worker: str) -> Iterator[tuple[Shift, Literal]]:
    """The shifts that a rule looks at and a worker could be on, with what says that they are."""
    on: dict[str, list[str]] = {}
    for duty in model.variables.duties_of(worker):
        for shift in duty.shifts:
            if rule.shifts is None or shift in rule.shifts:
                on.setdefault(shift, []).append(duty.id)
    for shift, duties in on.items():
        yield model.problem.shift[shift], model.variables.any_of(worker, duties)


def _is_open(model: RosterModel, homes: _Homes, worker: str, piece: Shift | FixedWork) -> bool:
    """Whether anything that decides who is there is free."""
    return model.has_worker(worker) or any(model.has_shift(shift.id) for shift in homes.meanwhile(piece))


def _shift(rule: Companion, model: RosterModel, homes: _Homes, worker: str, shift: Shift, is_on: Literal) -> None:
    """The patterns of a worker who could be on a shift."""
    price = model.price(rule)
    others = [there for there in homes.partners(shift) if there.worker != worker]
    if rule.apart:
        model.forbid_each([[is_on, there.literal] for there in others], price)
    else:
        stretches = _stretches(shift, others)
        model.forbid_each([[is_on, *homes.none(literals)] for literals in stretches], price)


def _fixed(rule: Companion, model: RosterModel, homes: _Homes, worker: str, work: FixedWork) -> None:
    """Partners who would come to where a worker is fixed."""
    model.forbid_each([[there.literal] for there in homes.on(work) if there.worker != worker], model.price(rule))


def _stretches(shift: Shift, present: list[Presence]) -> list[list[Literal]]:
    """For each stretch of a shift between two starts or ends, who could be there; none that another one implies."""
    times = {shift.start, *(time for there in present for time in (there.start, there.end))}
    found: dict[frozenset[int], list[Literal]] = {}
    for begin in sorted(time for time in times if shift.start <= time < shift.end):
        there = [each for each in present if each.start <= begin < each.end]
        found.setdefault(frozenset(id(each) for each in there), [each.literal for each in there])
    return [literals for ids, literals in found.items() if not any(other < ids for other in found)]
