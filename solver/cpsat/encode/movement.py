"""Movement as a model: conflicts between the days on which somebody is at one place and at another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from solver.cpsat.model import RosterModel
from solver.cpsat.variables import Literal
from solver.problem import DAY_MINUTES, FixedWork, Problem, Shift
from solver.rules.movement import Movement

BEFORE_ALL = -1  # a day on which nothing can be rostered


@dataclass(frozen=True, slots=True)
class Visit:
    """Work at one place: of a duty, or fixed (`duty` empty)."""

    start: int
    end: int
    first_day: int
    last_day: int
    place: str
    involved: bool
    duty: str


def encode(rule: Movement, model: RosterModel) -> None:
    """Forbid or price whatever comes too soon after work elsewhere."""
    for worker in model.workers(rule):
        visits = list(_visits(rule, model, worker))
        if len({visit.place for visit in visits}) < 2:
            continue
        for alike in _alike(visits):
            later = _any(model, worker, alike)
            if later is not False:
                _keep(rule, model, later, _before(rule, model, worker, alike, visits))


def _visits(rule: Movement, model: RosterModel, worker: str) -> Iterator[Visit]:
    problem = model.problem
    for work in model.fixed(rule, worker):
        if rule.codes is None or work.codes & rule.codes:
            yield _visit(rule, problem, work, "")
    for duty in model.variables.duties_of(worker):
        if rule.codes is None or problem.codes[duty.id] & rule.codes:
            yield from (_visit(rule, problem, problem.shift[shift], duty.id) for shift in duty.shifts)


def _visit(rule: Movement, problem: Problem, piece: Shift | FixedWork, duty: str) -> Visit:
    place = rule.home.get(piece.setting, piece.setting)
    involved = rule.involving is None or piece.setting in rule.involving
    days = problem.day_at(piece.start), problem.day_at(piece.end - 1)
    return Visit(piece.start, piece.end, *days, place, involved, duty)


def _alike(visits: Iterable[Visit]) -> Iterator[list[Visit]]:
    """Visits that the same work comes before: each fixed one, and the free ones of a day, a place and a start."""
    groups: dict[tuple[int, str, bool], list[Visit]] = {}
    for visit in visits:
        if visit.duty:
            groups.setdefault((visit.start, visit.place, visit.involved), []).append(visit)
        else:
            yield [visit]
    yield from groups.values()


def _any(model: RosterModel, worker: str, visits: Iterable[Visit]) -> Literal:
    """Whether any of the visits (all fixed, or all of one day) is made."""
    duties = {visit.duty for visit in visits}
    return True if "" in duties else model.variables.any_of(worker, duties)


def _before(
    rule: Movement, model: RosterModel, worker: str, alike: list[Visit], visits: list[Visit]
) -> dict[int, list[Literal]]:
    """What comes too soon before, by the days it lacks; only what can be together with the later ones."""
    later = alike[0]
    mine = {visit.duty for visit in alike}
    groups: dict[tuple[int, int], list[Visit]] = {}
    for visit in visits:
        if not (visit.duty or later.duty) or not _precedes(visit, later):
            continue
        if visit.duty and later.duty and visit.first_day == later.first_day and visit.duty not in mine:
            continue  # one duty a day
        lacking = _lacking(rule, visit, later)
        if visit.place != later.place and (visit.involved or later.involved) and lacking > 0:
            groups.setdefault((lacking, visit.first_day if visit.duty else BEFORE_ALL), []).append(visit)
    found: dict[int, list[Literal]] = {}
    for (lacking, _), group in groups.items():
        found.setdefault(lacking, []).append(_any(model, worker, group))
    return found


def _precedes(visit: Visit, later: Visit) -> bool:
    return visit.start < later.start or (visit.start == later.start and not visit.duty)


def _lacking(rule: Movement, visit: Visit, later: Visit) -> int:
    """The days that lack between two visits, a started one as a whole."""
    if rule.count == "elapsed":
        return -(-(rule.gap_days * DAY_MINUTES - later.start + visit.end) // DAY_MINUTES)
    return rule.gap_days + 1 - later.first_day + visit.last_day


def _keep(rule: Movement, model: RosterModel, later: Literal, before: dict[int, list[Literal]]) -> None:
    """None of them together with the later one, or the most that lacks costs."""
    price = model.price(rule)
    due: Literal = False
    lacks = sorted(before, reverse=True)
    for lacking, less in zip(lacks, [*lacks, 0][1:], strict=True):
        if price is None:
            for literal in before[lacking]:
                model.forbid([later, literal], None)
        else:
            due = model.chain(due, [later, model.either(before[lacking])], price * (lacking - less))
