"""How much of a quantity acts and fixed work put into a stretch of days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from solver.lines.act import Act
from solver.lines.form import Form
from solver.lines.part import Amounts
from solver.problem import FixedWork, Problem


def standing(
    problem: Problem, fixed: Iterable[FixedWork], quantity: str, days: range, codes: frozenset[str] | None
) -> int:
    """What fixed work puts into the days."""
    counted = [work for work in fixed if codes is None or work.codes & codes]
    if quantity == "days":
        return len({work.day for work in counted if work.day in days})
    if quantity == "shifts":
        return sum(work.day in days for work in counted)
    since, until = problem.first_minute(days.start), problem.first_minute(days.stop)
    return sum(_within(work.start, work.end, work.quantities.get(quantity, 0), since, until) for work in counted)


def amounts(
    form: Form, fixed: Iterable[FixedWork], quantity: str, days: range, codes: frozenset[str] | None
) -> Amounts:
    """What each day's acts put into the days, where that is anything."""
    busy = {work.day for work in fixed if codes is None or work.codes & codes} if quantity == "days" else set()
    longest = form.problem.longest_duty
    found = Amounts()
    for day, acts in form.acts_by_day.items():
        if day not in busy:
            # Where days before and days long after are counted as well, that is all the same to what is done on this.
            key = (day, acts, quantity, max(day, days.start), min(day + longest, days.stop), codes)
            if key not in form.known_amounts:
                form.known_amounts[key] = dict(_of_acts(form.problem, acts, day, quantity, days, codes))
            found.update(form.known_amounts[key])
    return found


def _of_acts(
    problem: Problem, acts: Iterable[Act], day: int, quantity: str, days: range, codes: frozenset[str] | None
) -> Iterator[tuple[tuple[int, Act], int]]:
    for act in acts:
        if codes is None or act.codes & codes:
            amount = of_act(problem, act, day, quantity, days)
            if amount:
                yield (day, act), amount


def of_act(problem: Problem, act: Act, day: int, quantity: str, days: range) -> int:
    """What an act on a day puts into the days."""
    if quantity == "days":
        return int(day in days)
    if quantity == "shifts":
        return len(act.stretches) if day in days else 0
    begin = problem.first_minute(day)
    since, until = problem.first_minute(days.start) - begin, problem.first_minute(days.stop) - begin
    return sum(
        _within(stretch.start, stretch.end, stretch.quantity(quantity), since, until) for stretch in act.stretches
    )


def _within(start: int, end: int, amount: int, since: int, until: int) -> int:
    """The part of an amount, spread evenly from start to end, that falls between two minutes; each edge rounded
    down."""
    if not amount or (since <= start and end <= until):
        return amount
    first = min(max(since - start, 0), end - start)
    last = min(max(until - start, 0), end - start)
    return amount * last // (end - start) - amount * first // (end - start)
