"""What the way into a pool and a recall require: the steps that a place takes, and notice."""

from __future__ import annotations

from collections.abc import Mapping

from rostering.catalogue import skills
from rostering.pipeline.way_in import Place, opening
from rostering.rosters.eligibility.case import Case, Finding, fails, plain
from rostering.rosters.eligibility.fitness_requirements import Requirement
from rostering.rules.entry import RulePart


def way_in(case: Case, part: RulePart) -> Finding | None:
    """The steps that the place takes are complete at its first minute, or the place is beside others meanwhile."""
    way, shift = case.worker.way_in, case.shift
    if way is None or not shift.is_cover:
        return None
    if way.left_on is not None and shift.day >= way.left_on:
        return fails("left on the way into the pool")
    asked = tuple(code for code, _ in shift.skills)
    late = next((code for code in asked if code in way.held and way.held[code] > shift.starts_at), None)
    if late is not None:
        return fails(f"{_titled(late)} is held only after the shift begins", rule="GEN-SKILL")
    found = opening(way, Place(shift.starts_at, shift.day, shift.role, asked, case.home.kind))
    if found.barring:
        return fails(f"on the way in, still open: {', '.join(one.title.lower() for one in found.barring)}")
    if found.supervising and case.is_lone:
        return fails(f"not alone, still open: {', '.join(one.title.lower() for one in found.supervising)}")
    return None


def recall_notice(case: Case, part: RulePart) -> Finding | None:
    """Called up, released and willing, the notice over, on a day they offered, where they were posted."""
    standing = [one for one in case.worker.recalls if one.stands]
    if not standing:
        return fails("not recalled")
    day, reasons = case.shift.day, []
    for one in standing:
        first = one.first_day(int(part.params["notice_days"]))
        if first is None or day > one.until_on:
            reasons.append(f"no campaign on {plain(day)}")
        elif day < first:
            reasons.append(f"recalled from {plain(first)}")
        elif day not in one.days:
            reasons.append("not a day they offered")
        elif one.posted is not None and case.snapshot.settings[one.posted].home != case.home.id:
            reasons.append(f"posted to {case.snapshot.settings[one.posted].name}")
        else:
            return None
    return fails(reasons[0])


def _titled(code: str) -> str:
    entry = skills().get(code)
    return code if entry is None else entry.title.lower()


REQUIREMENTS: Mapping[str, Requirement] = {"way_in": way_in, "recall_notice": recall_notice}
