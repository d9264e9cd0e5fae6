"""What clients ask of who comes to them."""

from __future__ import annotations

from collections.abc import Mapping

from rostering.people.fitness import Answer
from rostering.rosters.eligibility.case import Case, Finding, fails
from rostering.rosters.eligibility.fitness_requirements import Requirement
from rostering.rules.entry import RulePart


def personal_care_wish(case: Case, part: RulePart) -> Finding | None:
    """Personal care as the client wishes, by who has said that they may give it; nothing is inferred."""
    client = None if case.shift.client is None else case.snapshot.clients[case.shift.client]
    if not case.shift.personal_care or client is None or client.personal_care_wish is None:
        return None
    said = case.person.personal_care
    if said is None:
        return Finding(Answer.UNKNOWN, "has not said whom they give personal care to", "personal_care")
    return None if client.personal_care_wish in said.split(";") else fails("the client wishes somebody else")


def not_excluded(case: Case, part: RulePart) -> Finding | None:
    """Whom a client must not have does not come."""
    client = None if case.shift.client is None else case.snapshot.clients[case.shift.client]
    return fails("excluded for this client") if client is not None and case.person.id in client.excluded else None


REQUIREMENTS: Mapping[str, Requirement] = {
    "personal_care_wish": personal_care_wish,
    "not_excluded": not_excluded,
}
