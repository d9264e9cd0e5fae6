"""The rules that the program comes with, and short ways to ask them."""

from dataclasses import replace
from datetime import date

from rostering.rules.pack import RulePart
from rostering.rules.rulebook import Rulebook, Switch, rulebook

MONDAY = date(2026, 11, 23)


def rules() -> Rulebook:
    """The rules of the program alone, as they are by default."""
    return rulebook(None)


def switched(subject: str, is_on: bool) -> Rulebook:
    """The same with one pack, rule or part switched on or off for good."""
    return replace(rules(), switches=(Switch(subject, is_on, date(2000, 1, 1)),))


def parts(rule: str, day: date = MONDAY, nation: str = "ENG") -> tuple[RulePart, ...]:
    """The parts of a rule that count on a day."""
    return rules().parts_of(rule, day, nation)
