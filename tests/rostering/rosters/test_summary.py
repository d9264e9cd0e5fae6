"""What a solve gave up is told with its reason, and so is who could be given nothing."""

import pytest

from rostering.cli.solved import score_lines, short_lines
from rostering.errors import BadInputError
from rostering.rosters.solve import solve_rosters
from solver.limits import Limits
from solver.result import Status
from tests.rostering.office import NURSE, Office


def test_a_pin_against_the_law_is_given_up_and_said(office: Office) -> None:
    """Of two pins too near to each other one holds; the other is named with the rule that stands against it."""
    office.worker("ann")
    roster = office.roster()
    for number, start, end in ((0, "14:00", "22:00"), (1, "06:00", "14:00")):
        office.assign(roster, 1, office.shift(number, start, end), pinned=True)
    solved = office.solve()
    assert solved.result.status is Status.BROKEN
    (broken,) = solved.summary.broken
    assert "Ann (ann)" in broken
    assert broken.endswith("; stopped by WTR-11 daily rest")
    assert f"Broken: {broken}" in list(short_lines(solved.summary))


def test_two_pins_on_one_day_are_said(office: Office) -> None:
    """Two shifts that overlap cannot both be somebody's."""
    office.worker("ann")
    roster = office.roster()
    for start, end in (("07:00", "15:00"), ("14:00", "22:00")):
        office.assign(roster, 1, office.shift(0, start, end), pinned=True)
    (broken,) = office.solve().summary.broken
    assert broken.endswith("; already at work that day")


def test_a_pin_on_somebody_who_may_not_is_said(office: Office) -> None:
    """A carer pinned to a nurse's shift is not put there, and the reason is the one of eligibility."""
    office.worker("ann")
    office.assign(office.roster(), 1, office.shift(0, "07:00", "15:00", role=NURSE), pinned=True)
    (broken,) = office.solve().summary.broken
    assert broken.endswith("; no contract as registered nurse on that day")


def test_who_can_be_given_nothing_is_named(office: Office) -> None:
    """A nurse in a week of carers' shifts is named; the carer is not."""
    office.demand("07:00", "15:00")
    office.worker("ann")
    office.worker("nia", role=NURSE)
    assert "No possible shift for Nia (nia)." in list(short_lines(office.solve().summary))


def test_a_week_without_workers_is_solved(office: Office) -> None:
    """Every place is short, and says why."""
    office.demand("07:00", "15:00")
    solved = office.solve()
    assert (len(solved.roster), sum(one.places for one in solved.summary.short)) == (0, 7)
    assert {one.why for one in solved.summary.short} == {"nobody in reach has the role"}


@pytest.mark.parametrize("pence", [10**9, 10**15])
def test_pay_beyond_all_measure_is_refused_in_words(office: Office, pence: int) -> None:
    """Costs that cannot be weighed are told with the week they stand in; nothing is saved."""
    office.demand("07:00", "15:00")
    office.worker("ann", contract={"pence_an_hour": pence})
    with pytest.raises(BadInputError, match=r"^Mon 23 Nov to Sun 29 Nov 2026 cannot be rostered: .* cost"):
        office.solve()


def test_a_week_is_solved_tier_after_tier(office: Office) -> None:
    """The office's week is solved in the order of its tiers, and the last line says how each ended."""
    office.demand("07:00", "15:00", target=2)
    for code in ("ann", "bob"):
        office.worker(code)
    limits = Limits(seconds=10, deterministic=True, lexicographic=True)
    solved = solve_rosters(office.store, None, office.horizon, (), limits)
    assert (solved.result.status, solved.result.proven) == (Status.OPTIMAL, True)
    assert list(score_lines(solved))[-1].startswith("Tier after tier: safety 0, cover ")
