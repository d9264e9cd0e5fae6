"""What a cell breaks, rule by rule, as the page of explanations prints it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ui.modals.explain import Explained

if TYPE_CHECKING:
    from rostering.rosters.standing import Standing
    from rostering.rules.entry import RuleEntry, RulePart
    from ui.edits.place import CellPlace


def explained(place: CellPlace) -> tuple[Explained, ...]:
    """Every hard rule that a cell breaks, lifted or not."""
    return tuple(dict.fromkeys(_explained(place))) if place.here else ()


def _explained(place: CellPlace) -> Iterator[Explained]:
    from rostering import text
    from rostering.offence import says

    standing = place.standing
    number = place.column - place.part.first
    for violation, lifted in standing.marks:
        if violation.worker == place.person and number in violation.days:
            sentence = text.violation(standing.build, violation, named=False)
            rule, _ = says(standing.build, violation)
            way = _way(standing, rule) if lifted is None else f"It is lifted: {text.permission(lifted)}."
            yield Explained(_title(standing, rule), sentence, text.rule_source(rule, standing.build), way)


def _title(standing: Standing, rule: str) -> str:
    from rostering import text

    entry, _ = _stated(standing, rule)
    title = text.rule_title(rule, standing.build)
    return title if entry is None else f"{title}: {entry.words}"


def _way(standing: Standing, rule: str) -> str:
    """What lifts a rule: who may waive it, and how."""
    from rostering.rules.listing import waiver_words

    _, part = _stated(standing, rule)
    if part is None or not part.waiver.by:
        return "Nobody may waive it: the roster has to change."
    return f"It may be waived by {waiver_words(part.waiver)}: rota waive {rule}."


def _stated(standing: Standing, rule: str) -> tuple[RuleEntry | None, RulePart | None]:
    rules, when = standing.build.snapshot.rules, standing.build.horizon.last
    id_, _, name = rule.partition("/")
    entry = rules.entry(id_, when)
    if entry is None:
        return None, None
    return entry, next((part for part in entry.parts if part.name == name), entry.parts[0])
