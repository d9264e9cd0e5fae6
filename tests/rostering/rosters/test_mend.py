"""Mending a saved week: somebody falls out, and the rest stays as it is."""

from typing import Any

import pytest

from rostering.rosters.build import build
from rostering.rosters.solve import Solved, solve_rosters
from rostering.store import tables as t
from solver.limits import Limits
from solver.problem import Problem
from solver.result import Result
from solver.rules.change import Change
from solver.solve import solve
from tests.rostering.office import Office

LIMITS = Limits(seconds=5, workers=1, deterministic=True)


def office_with_a_week(office: Office) -> Solved:
    """Four people, two places a day, solved and saved."""
    office.demand("07:00", "15:00", target=2, minimum=2)
    for code in ("ann", "bob", "cy", "dee"):
        office.worker(code, most_shifts_a_week=5)
    return office.solve()


def fall_sick(office: Office, worker: int) -> None:
    """Somebody is away for the whole week."""
    office.add(t.Absence(worker_id=worker, kind="sick", starts_at=office.at(0, "00:00"), ends_at=office.at(7, "00:00")))


def test_only_what_was_lost_changes(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """After sickness each lost place that can be filled is filled, and nobody else's assignment is taken away. A change
    costs more the nearer its day."""
    monkeypatch.setenv("ROTA_NOW", "2026-11-22T09:00:00+00:00")
    before = office_with_a_week(office).roster
    fall_sick(office, 1)
    after = office.solve()
    lost = {duty for worker, duty in before if worker == "ann"}
    assert lost
    added, removed = before.diff(after.roster).added, before.diff(after.roster).removed
    assert {worker for worker, _ in removed} == {"ann"}
    assert {duty for _, duty in added} <= lost
    problem = after.build.problem
    change = next(rule for rule in problem.rules if isinstance(rule, Change))
    assert change.cost_by_day is not None
    units = sum(change.cost_by_day[problem.duty[duty].day] for duty in [duty for _, duty in added] + [*lost])
    assert after.report.score.parts["change"] == problem.prices["change"] * units
    assert change.cost_by_day == tuple(sorted(change.cost_by_day, reverse=True)), "less notice costs more"
    assert change.cost_by_day[0] > change.cost_by_day[-1]
    assert office.standing().roster == after.roster
    assert office.broken() == []


def test_what_still_holds_is_solved_anew_and_a_published_week_is_not(office: Office) -> None:
    """A draft that nobody fell out of is no base, but where the search begins; a published roster is, and then the
    answer only waits beside it."""
    office_with_a_week(office)
    draft = build(office.snapshot(), office.horizon, mend=True)
    assert draft.problem.base is None
    assert draft.problem.hint == tuple(sorted(draft.roster))
    assert build(office.snapshot(), office.horizon).problem.hint == ()
    office.change(t.Roster, 1, state="published")
    published = build(office.snapshot(), office.horizon, mend=True)
    assert published.problem.base == tuple(sorted(published.roster))
    again = office.solve()
    assert again.roster == published.roster
    assert [one.accepted for one in again.saved] == [False]


def test_afresh_looks_at_no_base(office: Office) -> None:
    """Whoever asks for the best roster gets it without a price for changes."""
    office_with_a_week(office)
    fall_sick(office, 1)
    solved = solve_rosters(office.store, None, office.horizon, (), LIMITS, afresh=True)
    assert solved.build.problem.base is None
    assert solved.report.score.parts["change"] == 0


def test_counted_work_gives_the_same_roster_whatever_the_draft_was(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A deterministic solve does not begin from the draft; others do."""
    standing = office_with_a_week(office).roster
    begun = []

    def heard(problem: Problem, *given: Any, **named: Any) -> Result:
        begun.append(problem.hint)
        return solve(problem, *given, **named)

    monkeypatch.setattr("rostering.rosters.solve.solve", heard)
    for deterministic in (True, False):
        limits = Limits(seconds=1, workers=1, deterministic=deterministic)
        solve_rosters(office.store, None, office.horizon, (), limits)
    assert begun == [(), tuple(sorted(standing))]
