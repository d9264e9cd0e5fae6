"""The rules of a roster as the solver takes them: the numbers in force, for the people and shifts of a snapshot.

People with the same numbers share one rule, so that the rules grow with the kinds of contract and not with the people.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from rostering.calendar import today
from rostering.rosters.horizon import Horizon
from rostering.rosters.obligations.company import company
from rostering.rosters.obligations.continuity import continuity
from rostering.rosters.obligations.cover import cover
from rostering.rosters.obligations.fairness import fairness
from rostering.rosters.obligations.movement import movement
from rostering.rosters.obligations.place import Place
from rostering.rosters.obligations.rest import rest
from rostering.rosters.obligations.runs import runs
from rostering.rosters.obligations.subjects import Subjects
from rostering.rosters.obligations.surplus import surplus
from rostering.rosters.obligations.totals import totals
from rostering.rosters.obligations.uncounted import uncounted
from rostering.rosters.obligations.wanted import wanted
from rostering.rosters.obligations.windows import windows
from rostering.rosters.snapshot import Snapshot
from solver.rules.change import Change
from solver.rules.eligibility import Eligibility
from solver.rules.rule import Rule


@dataclass(frozen=True)
class Obligations:
    """The rules, and what each worker carries into the periods of them."""

    rules: tuple[Rule, ...]
    carry: dict[str, dict[str, int]] = field(default_factory=dict)


def obligations(
    snapshot: Snapshot,
    horizon: Horizon,
    ids: Mapping[int, str],
    places: tuple[Place, ...],
    reach: Mapping[int, frozenset[int]],
    *,
    taken: Mapping[int, int],
    parts: frozenset[str] | None,
    changed: bool,
) -> Obligations:
    """Every rule in force on the last day of the period.

    `ids` are the shifts' ids, `places` all shifts of the problem, `reach` who may be put on any shift of a home,
    `taken` counts the places of a shift that somebody fills at times of their own, or a booking; `parts` are those of
    `places` that fill theirs from when to when they are only (None: all fill whole ones). `changed` adds what it costs
    to differ from a base roster.
    """
    subjects = Subjects(snapshot, horizon, ids, reach)
    rules = (
        Eligibility(id="GEN-SKILL"),
        *rest(subjects),
        *runs(subjects),
        *windows(subjects),
        *totals(subjects),
        *movement(subjects),
        *cover(subjects, places, taken, parts),
        *uncounted(subjects, places, taken),
        *surplus(subjects, taken),
        *company(subjects, places),
        *continuity(subjects),
        *fairness(subjects, places),
        *wanted(subjects),
        *((_change(subjects),) if changed else ()),
    )
    return Obligations(rules, subjects.carry)


def _change(subjects: Subjects) -> Change:
    """The cost of each difference, which grows as notice shrinks."""
    part = subjects.part("GEN-CHANGE")
    steps = () if part is None else part.params.get("cost_by_notice", ())
    costs = []
    for number in range(subjects.horizon.length):
        notice = (subjects.horizon.date_of(number) - today()).days
        costs.append(next((row["cost"] for row in steps if notice < row.get("within_days", notice + 1)), 1))
    return Change(id="GEN-CHANGE", cost_by_day=tuple(costs))
