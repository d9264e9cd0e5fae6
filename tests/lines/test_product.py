"""The product of parts holds no more than what the days ahead can tell apart."""

from __future__ import annotations

import numpy as np

from solver.lines.build import forms
from solver.lines.form import Form
from solver.lines.pricing import Pricing
from solver.lines.product import Product, compile_product
from solver.problem import Duty, FixedWork, Pair, Problem, Shift, Worker
from solver.rules.consecutive_run import ConsecutiveRun
from solver.rules.forbidden_succession import ForbiddenSuccession
from solver.rules.rule import Rule
from solver.stop import Stop

DAY = 1440
CODES = {"D": 420, "E": 840, "L": 900}


def week(rules: tuple[Rule, ...], workers: tuple[Worker, ...]) -> Problem:
    """Seven days with a shift of each code, which everybody may do."""
    shifts = tuple(
        Shift(f"{day}{code}", "home", code, day, day * DAY + start, day * DAY + start + 480)
        for day in range(7)
        for code, start in CODES.items()
    )
    duties = tuple(Duty(shift.id, shift.day, (shift.id,)) for shift in shifts)
    pairs = tuple(Pair(worker.id, duty.id) for worker in workers for duty in duties)
    tiers = {"safety": 1000, "wishes": 1}
    days = tuple(range(0, 8 * DAY, DAY))
    return Problem("week", days, shifts, duties, workers, pairs, rules, tiers=tiers)


def worked(day: int) -> FixedWork:
    """A day shift before the horizon."""
    return FixedWork(day * DAY + 420, day * DAY + 900, day, "D", "home")


def compiled(each: list[Form]) -> Product:
    """The product of forms that step alike."""
    acts = [sorted(each[0].acts_on(day), key=lambda act: act.start) for day in range(7)]
    return compile_product(each[0].parts, [tuple(part.start for part in form.parts) for form in each], acts, Stop())


def widths(product: Product) -> list[int]:
    """How many nodes each layer has."""
    return np.diff(product.layers).tolist()


FIVE_IN_A_ROW = ConsecutiveRun(id="five", max=5)


def test_workers_who_differ_in_history_share_a_product() -> None:
    """Two histories are two starts in one product; the later layers are those that either needs alone."""
    problem = week((FIVE_IN_A_ROW,), (Worker("fresh"), Worker("tired", (worked(-2), worked(-1)))))
    fresh, tired = forms(problem, rigid=False, stop=Stop())
    assert [part.key for part in fresh.parts] == [part.key for part in tired.parts]
    both, alone = compiled([fresh, tired]), compiled([fresh])
    assert len(both.starts) == 2
    assert widths(both)[0] == 2
    assert widths(both)[4:] == widths(alone)[4:]
    prices = np.array([-1.0] * 21 + [0.0] * 7)
    pricing = Pricing(problem, rigid=False)
    # Seven days with one day off; after two days of work, three and three and a day off between.
    assert [pricing.best(number, prices).value for number in (0, 1)] == [-6, -6]
    early = np.array([-1.0] * 12 + [0.0] * 9 + [0.0] * 7)
    assert [pricing.best(number, early).value for number in (0, 1)] == [-4, -3]


def test_histories_with_the_same_future_are_one_node() -> None:
    """Where six days in a row can no longer come together, how many there were makes no difference."""
    problem = week((FIVE_IN_A_ROW,), (Worker("w"),))
    product = compiled(forms(problem, rigid=False, stop=Stop()))
    # Before day d at most d are worked, and 7 - d are to come: of runs shorter than d - 1 none can reach six.
    assert widths(product) == [1, 2, 3, 3, 3, 3, 2, 1]


def test_acts_that_do_the_same_are_one_symbol() -> None:
    """A rule on two codes leaves one symbol for each, and one for the rest: days off and the third code."""
    rule = ForbiddenSuccession(id="late-early", pairs=(("E", "D"),))
    product = compiled(forms(week((rule,), (Worker("w"),)), rigid=False, stop=Stop()))
    for of in product.symbols[:-1]:
        by_code = {None if act is None else next(iter(act.codes)): symbol for act, symbol in of.items()}
        assert by_code[None] == by_code["L"]
    first, middle, last = (set(product.symbols[day].values()) for day in (0, 3, 6))
    assert len(first) == 2, "nothing can follow wrongly on the first day: E, or not"
    assert len(middle) == 3
    assert len(last) == 2, "nothing comes after the last day: D, or not"


def test_a_problem_without_rules_is_one_node_a_day() -> None:
    """Without parts there is nothing to remember."""
    product = compiled(forms(week((), (Worker("w"),)), rigid=False, stop=Stop()))
    assert widths(product) == [1] * 8
    assert all(len(set(of.values())) == 1 for of in product.symbols)
