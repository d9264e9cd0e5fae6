"""Who is short of a sum of the whole horizon gets another line, however the others stand; and everybody a better one
where there is one beside theirs."""

import dataclasses
import random
import time

from solver.check import check
from solver.problem import Problem
from solver.roster import Roster
from solver.rules.cover import Cover
from solver.rules.total import Total
from solver.search.incumbent import Incumbent
from solver.search.whole_lines import better_lines, make_whole
from solver.stop import Stop
from tests.solver.search.ward import ward

DAYS, LEAST = 14, 6


def demanding() -> Problem:
    """Two weeks in which the first of four people has a least number of days, which nobody needs them for."""
    problem = ward(4, DAYS)
    least = Total(id="LEAST", quantity="days", min=LEAST, workers=frozenset({problem.workers[0].id}))
    return problem.replace(rules=(*problem.rules, least))


def test_whoever_is_short_gets_another_line_and_all_others_keep_theirs() -> None:
    """From an empty roster the one with a least sum comes to it, by days of theirs only."""
    problem = demanding()
    short = problem.workers[0].id
    incumbent = Incumbent(problem, None, time.monotonic())
    assert incumbent.offer(Roster(), "greedy")
    assert incumbent.found is not None
    assert incumbent.found.given_up
    make_whole(problem, incumbent, Stop.after(20), random.Random(1))
    found = incumbent.found
    assert not found.given_up
    assert {worker for worker, _ in found.roster} == {short}
    assert len(found.roster.by_worker(short)) >= LEAST


def test_with_others_what_they_do_may_change_too() -> None:
    """Who cannot come to their least sum in any line is freed together with everybody else: the rest of the ward is
    rostered as well."""
    problem = demanding()
    most = Total(id="MOST", quantity="days", max=LEAST - 1, workers=frozenset({problem.workers[0].id}))
    problem = problem.replace(rules=(*problem.rules, most))
    incumbent = Incumbent(problem, None, time.monotonic())
    assert incumbent.offer(Roster(), "greedy")
    make_whole(problem, incumbent, Stop.after(20), random.Random(1), others=4)
    assert incumbent.found is not None
    assert {worker for worker, _ in incumbent.found.roster} == {worker.id for worker in problem.workers}


def test_a_day_goes_from_where_it_is_not_needed_to_where_it_is() -> None:
    """One person may work a single day, and stands on one with nobody's place to fill: a turn of lines moves them to
    the end of the horizon, where a place is worth ten times as much. Nothing is looked at once it is done."""
    problem = ward(1, DAYS)
    cover = next(rule for rule in problem.rules if isinstance(rule, Cover))
    once = Total(id="ONCE", quantity="days", max=1)
    wanted = f"{DAYS - 1}:E"
    only = dataclasses.replace(cover, rows=tuple(row for row in cover.rows if row.shift == wanted))
    problem = problem.replace(rules=(only, once))
    incumbent = Incumbent(problem, None, time.monotonic())
    worker = problem.workers[0].id
    assert incumbent.offer(Roster.of([(worker, "0:E")]), "greedy")
    better_lines(problem, incumbent, Stop.after(20), random.Random(1), lambda: True)
    assert incumbent.found is not None
    assert set(incumbent.found.roster) == {(worker, "0:E")}
    better_lines(problem, incumbent, Stop.after(20), random.Random(1), lambda: False)
    assert set(incumbent.found.roster) == {(worker, wanted)}
    assert check(problem, incumbent.found.roster).score.objective == 0
