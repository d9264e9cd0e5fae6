"""Blocks of work that are agreed: the faces of a rest say the same of blocks that rosters really have."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from solver.check import check
from solver.problem import Duty, FixedWork, Pair, Problem, Shift, Worker
from solver.roster import Roster
from solver.rules.min_rest import MinRest
from solver.solve import solve
from tests.lines.agreement import assert_best
from tests.lines.every_line import choice_prices
from tests.properties.problems import Size, bare_problems, rosters_of
from tests.properties.test_faces import cost_in_model

SMALL = Size(workers=2, days=4, templates=3)
few = settings(max_examples=40, suppress_health_check=list(HealthCheck))


def blocks_of(problem: Problem, roster: Roster, worker: str, minutes: int) -> list[tuple[str, ...]]:
    """All that a worker does in a roster, in blocks of work with less than a rest between."""
    works = [(work.start, work.end, "", work.name) for work in problem.worker[worker].fixed]
    works += [(*problem.span[duty], duty, duty) for duty in roster.by_worker(worker)]
    blocks: list[list[tuple[int, int, str, str]]] = []
    for work in sorted(works):
        if blocks and work[0] - max(one[1] for one in blocks[-1]) < minutes:
            blocks[-1].append(work)
        else:
            blocks.append([work])
    return [tuple(name for *_, name in block) for block in blocks]


@st.composite
def agreed(draw: st.DrawFn) -> tuple[Problem, Roster]:
    """A roster of a problem with one rest, and some of the roster's own blocks agreed."""
    problem = draw(bare_problems(SMALL))
    problem = problem.replace(pins=(), base=None)
    roster = Roster.of(pair for pair in draw(rosters_of(problem)) if pair in problem.pair)
    minutes = draw(st.sampled_from((480, 660, 720)))
    mine: dict[str, frozenset[tuple[str, ...]]] = {}
    for worker in problem.workers:
        blocks = [one for one in blocks_of(problem, roster, worker.id, minutes) if len(set(one)) == len(one)]
        chosen = frozenset(draw(st.sets(st.sampled_from(blocks)))) if blocks else frozenset()
        if chosen:
            mine[worker.id] = chosen
    rule = MinRest(id="R", minutes=minutes, mode=draw(st.sampled_from(("gap", "in24h"))), agreed=mine)
    return problem.replace(rules=(rule,)), roster


@few
@given(drawn=agreed())
def test_a_model_allows_the_blocks_that_the_check_allows(drawn: tuple[Problem, Roster]) -> None:
    """Of the roster the blocks come from, and of the same with one duty less, which they are not agreed for."""
    problem, roster = drawn
    for each in (roster, *(roster.without(*pair) for pair in list(roster)[:2])):
        lawful = not check(problem, each).broken
        assert (cost_in_model(problem, each, rigid=True) is not None) == lawful


@few
@given(drawn=agreed(), data=st.data())
def test_the_best_line_with_blocks_is_the_best_of_all(drawn: tuple[Problem, Roster], data: st.DataObject) -> None:
    """Where work is worth while, a line takes an agreed block exactly where the check lets it."""
    problem, _ = drawn
    assert_best(problem, data.draw(choice_prices(problem, least=-20)), (), rigid=True, count=2)


DAY = 1440
SPELLS = {"L": (0, 840, 1320), "S": (0, 1320, 1860), "LS": (0, 840, 1860), "E": (1, 420, 870), "N": (1, 1320, 1440)}


def night(*blocks: tuple[str, ...], fixed: tuple[FixedWork, ...] = (), mode: str = "in24h") -> Problem:
    """Late, sleep-in and the next early; late and sleep-in are one duty too, and a short shift follows in the night."""
    shifts = {
        name: Shift(name, "home", name, day, day * DAY + start, day * DAY + end)
        for name, (day, start, end) in SPELLS.items()
        if name != "LS"
    }
    duties = tuple(Duty(name, SPELLS[name][0], tuple(name) if name == "LS" else (name,)) for name in SPELLS)
    rest = MinRest(id="R", minutes=660, agreed={"w": frozenset(blocks)} if blocks else {})
    return Problem(
        "night",
        (0, DAY, 2 * DAY),
        tuple(shifts.values()),
        duties,
        (Worker("w", fixed),),
        tuple(Pair("w", duty) for duty in SPELLS),
        (replace(rest, mode=mode),),  # type: ignore[arg-type]
        tiers={"safety": 1, "wishes": 1},
    )


def lawful(problem: Problem, *duties: str) -> bool:
    """Whether the check and the model both allow a line; they never differ."""
    roster = Roster.of(("w", duty) for duty in duties)
    found = not check(problem, roster).broken
    assert (cost_in_model(problem, roster, rigid=True) is not None) == found
    return found


def test_a_block_is_lawful_as_a_whole_and_with_nothing_beside_it() -> None:
    """Late + sleep-in + early where that was agreed, no part of it alone, and not with the rest a minute short."""
    problem = night(("LS", "E"))
    assert lawful(problem, "LS", "E")
    assert not lawful(problem, "LS")
    assert not lawful(night(), "LS", "E")
    for end, found in ((180, True), (181, False)):
        before = FixedWork(60, end, 0)
        assert lawful(night(("LS", "E"), fixed=(before,)), "LS", "E") is found
    for start, found in ((DAY + 870 + 660, True), (DAY + 870 + 659, False)):
        after = FixedWork(start, start + 60, 2)
        assert lawful(night(("LS", "E"), fixed=(after,)), "LS", "E") is found


def test_in_mode_gap_a_block_is_lawful_too() -> None:
    """The sleep-in of one day and the early of the next touch; agreed they may."""
    assert lawful(night(("S", "E"), mode="gap"), "S", "E")
    assert not lawful(night(("L", "E"), mode="gap"), "S", "E")


def test_a_solve_that_may_use_a_block_does() -> None:
    """The whole solve takes both duties of the block, and what it hands over is clean by the check."""
    from solver.limits import Limits
    from solver.rules.request import Request, Wish

    wishes = tuple(Wish("w", day, "on", weight=1) for day in (0, 1))
    wish = Request(id="W", severity="soft", wishes=wishes)
    for blocks, codes in (((("LS", "E"),), 2), ((), 1)):
        problem = night(*blocks)
        pairs = tuple(pair for pair in problem.pairs if pair.duty in ("LS", "E"))
        result = solve(problem.replace(rules=(*problem.rules, wish), pairs=pairs), Limits(seconds=5, workers=1))
        assert result.roster is not None
        assert len(result.roster) == codes
