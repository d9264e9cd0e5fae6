"""All parts of one rule that count on a day in a nation."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rostering.rules.pack import RulePart
    from rostering.rules.rulebook import Rulebook


def rule_parts(rules: Rulebook, rule: str, day: date, nation: str) -> tuple[RulePart, ...]:
    """The parts of a rule that are in force and on, in the entry's order; none for a rule there is not."""
    entry = rules.entry(rule, day)
    names = () if entry is None else dict.fromkeys(part.name for part in entry.parts)
    found = (rules.part(rule, day, nation, name) for name in names)
    return tuple(part for part in found if part is not None)
