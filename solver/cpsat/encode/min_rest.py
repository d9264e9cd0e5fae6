"""MinRest as a model: conflicts between duties that lie too close on the clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby, islice, pairwise

from solver.cpsat.model import RosterModel
from solver.cpsat.variables import Literal, negated
from solver.rules.min_rest import MinRest

MINUTES_IN_24_HOURS = 24 * 60


@dataclass(frozen=True, slots=True)
class Stretch:
    """A duty or fixed work on the clock, with the literal that says whether it is worked."""

    start: int
    end: int
    day: int
    leaves: str
    enters: str
    literal: Literal
    name: str
    fixed: bool = False  # it stands whatever the roster says


@dataclass(frozen=True, slots=True)
class Agreed:
    """A block that is lawful as it is: what it is made of, by name, and the literal that says that it is just that."""

    names: frozenset[str]
    literal: Literal


def encode(rule: MinRest, model: RosterModel) -> None:
    """Keep the rest between any two duties, or the span of every block."""
    for worker in model.workers(rule):
        held = (one for one in _stretches(rule, model, worker) if rule.until is None or one.day < rule.until)
        stretches = sorted(held, key=lambda one: (one.start, one.end))
        if worker in rule.agreed:
            _keep_but(rule, model, stretches, list(_agreed(rule, model, worker, stretches)))
        elif rule.mode == "in24h":
            _keep_spans(rule, model, stretches)
            if _any_short_block(rule, stretches):
                _keep_blocks(rule, model, stretches)
            else:
                _keep_cliques(rule, model, stretches)
        elif rule.hard:
            _keep_cliques(rule, model, stretches)
            if rule.travel:
                _keep_pairs(rule, model, stretches, least=rule.minutes)
        else:
            _keep_pairs(rule, model, stretches)


def _stretches(rule: MinRest, model: RosterModel, worker: str) -> Iterator[Stretch]:
    problem = model.problem
    for duty in model.variables.duties_of(worker):
        shifts = sorted((problem.shift[shift] for shift in duty.shifts), key=lambda shift: shift.start)
        yield Stretch(
            shifts[0].start,
            shifts[-1].end,
            duty.day,
            shifts[-1].setting,
            shifts[0].setting,
            model.variables[worker, duty.id],
            duty.id,
        )
    for work in problem.worker[worker].fixed:
        if (work.day < 0 and rule.start == "off") or (work.day >= problem.horizon and rule.end == "exempt"):
            continue
        yield Stretch(work.start, work.end, work.day, work.setting, work.setting, True, work.name, fixed=True)


def _agreed(rule: MinRest, model: RosterModel, worker: str, stretches: list[Stretch]) -> Iterator[Agreed]:
    """The blocks agreed for a worker that can be; a literal is true only where nothing else lies near its block."""
    named: dict[str, list[Stretch]] = {}
    for one in stretches:
        named.setdefault(one.name, []).append(one)
    for names in sorted(rule.agreed[worker]):
        block = [named[name][0] for name in names if len(named.get(name, ())) == 1]
        if len(block) < len(names) or not _holds_together(block, rule.minutes):
            continue
        begin, end = block[0].start - rule.minutes, max(one.end for one in block) + rule.minutes
        near = [one for one in stretches if one.name not in names and one.start < end and one.end > begin]
        literal = model.all_of([*(one.literal for one in block), *(negated(one.literal) for one in near)])
        if literal is not False:
            yield Agreed(frozenset(names), literal)


def _holds_together(block: list[Stretch], minutes: int) -> bool:
    """Whether stretches stand in order and none of them begins a rest or more after those before it."""
    until = block[0].end
    for earlier, later in pairwise(block):
        in_order = (earlier.start, earlier.end, not earlier.fixed) <= (later.start, later.end, not later.fixed)
        if not in_order or later.start - until >= minutes:
            return False
        until = max(until, later.end)
    return True


def _keep_but(rule: MinRest, model: RosterModel, stretches: list[Stretch], agreed: list[Agreed]) -> None:
    """Forbid what the rule forbids, but where it is part of a block that was agreed."""

    def forbid(broken: tuple[Stretch, ...]) -> None:
        names = [one.name for one in broken]
        instead = [one.literal for one in agreed if one.names.issuperset(names)]
        model.forbid([*(one.literal for one in broken), *(negated(literal) for literal in instead)], None)

    if rule.mode == "in24h":
        for index in range(len(stretches)):
            _extend(rule, stretches, index, (), 0, forbid)
        return
    for index, earlier in enumerate(stretches):
        for later in islice(stretches, index + 1, None):
            if later.start - earlier.end >= rule.minutes:
                break
            if not (earlier.fixed and later.fixed) and (earlier.day != later.day or earlier.fixed or later.fixed):
                forbid((earlier, later))


def _keep_cliques(rule: MinRest, model: RosterModel, stretches: list[Stretch]) -> None:
    """Stretches prolonged by the rest form an interval graph: one clique a start."""
    running: list[Stretch] = []
    for start, group in groupby(stretches, key=lambda one: one.start):
        running = [other for other in running if other.end + rule.minutes > start]
        running += group
        if any(other.day != running[0].day or other.fixed for other in running):
            free = [other.literal for other in running if not other.fixed]
            model.at_most_one([*free, True] if len(free) < len(running) else free)


def _keep_spans(rule: MinRest, model: RosterModel, stretches: list[Stretch]) -> None:
    """No single stretch longer than a block may be."""
    for one in stretches:
        if not one.fixed and one.end - one.start > MINUTES_IN_24_HOURS - rule.minutes:
            model.forbid([one.literal], None)


def _any_short_block(rule: MinRest, stretches: list[Stretch]) -> bool:
    """Whether two stretches could lie closer than the rest and still make a lawful block."""
    most = MINUTES_IN_24_HOURS - rule.minutes
    for index, earlier in enumerate(stretches):
        for later in islice(stretches, index + 1, None):
            if later.start - earlier.start > most:
                break
            both_free = not (earlier.fixed or later.fixed)
            if not (both_free and earlier.day == later.day) and max(earlier.end, later.end) - earlier.start <= most:
                return True
    return False


def _keep_pairs(rule: MinRest, model: RosterModel, stretches: list[Stretch], least: int | None = None) -> None:
    """Each pair with too little rest between; with `least`, only those that have at least that much."""
    price = model.price(rule)
    longest = max([rule.minutes, *(minutes for near in rule.travel.values() for minutes in near.values())])
    for index, earlier in enumerate(stretches):
        for later in islice(stretches, index + 1, None):
            rest = later.start - earlier.end
            if rest >= longest:
                break
            if (earlier.fixed and later.fixed) or (earlier.day == later.day and not (earlier.fixed or later.fixed)):
                continue
            if least is not None and rest < least:
                continue
            missing = _needed(rule, earlier, later) - rest
            if missing > 0:
                model.forbid([earlier.literal, later.literal], None if price is None else price * missing)


def _needed(rule: MinRest, earlier: Stretch, later: Stretch) -> int:
    if earlier.leaves == later.enters:
        return rule.minutes
    there = rule.travel.get(earlier.leaves, {}).get(later.enters, 0)
    return max(rule.minutes, there or rule.travel.get(later.enters, {}).get(earlier.leaves, 0))


def _keep_blocks(rule: MinRest, model: RosterModel, stretches: list[Stretch]) -> None:
    """Forbid each smallest chain of stretches that merge into a block of too long a span."""

    def forbid(chain: tuple[Stretch, ...]) -> None:
        model.forbid([one.literal for one in chain], None)

    for index in range(len(stretches)):
        _extend(rule, stretches, index, (), 0, forbid)


def _extend(
    rule: MinRest,
    stretches: list[Stretch],
    index: int,
    chain: tuple[Stretch, ...],
    until: int,
    forbid: Callable[[tuple[Stretch, ...]], None],
) -> None:
    chain = (*chain, stretches[index])
    until = max(until, stretches[index].end) if len(chain) > 1 else stretches[index].end
    if until - chain[0].start > MINUTES_IN_24_HOURS - rule.minutes and not all(one.fixed for one in chain):
        forbid(chain)
        return
    for following in range(index + 1, len(stretches)):
        candidate = stretches[following]
        if candidate.start - until >= rule.minutes:
            break
        if candidate.fixed or all(one.fixed or one.day != candidate.day for one in chain):
            _extend(rule, stretches, following, chain, until, forbid)
