"""The fields in which a step of the way in is signed, and what is signed by what stands in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ui.typed_cells import OPEN, clock, day, words

if TYPE_CHECKING:
    from rostering.pipeline.route import Step
    from rostering.pipeline.step import Signed


def step_fields(step: Step) -> dict[str, str]:
    """What may be said of a step, with a hint each: who looked, when, and what belongs to this step."""
    from rostering.imports.staff import VISAS
    from rostering.pipeline.route import SIGN
    from rostering.pipeline.step import IDENTITY, RIGHT_TO_WORK

    fields = {"by": "who looked; nothing: you"}
    if step.kind != SIGN:
        fields |= {"on": "the day that it was seen; nothing: today", "at": "its clock time; nothing: by its day's end"}
    if step.levels:
        fields["level"] = f"needed: {', '.join(step.levels)}"
    if step.outcomes:
        fields["outcome"] = f"needed: {', '.join(step.outcomes)}, and no more"
    if step.code == RIGHT_TO_WORK:
        fields |= {"until": f"needed: its last day, or {OPEN}", "visa": ", ".join(VISAS)}
    if step.code == IDENTITY:
        fields["born"] = "kept as whether, and until when, under 18"
    return fields


def typed_step(person: str, step: Step, cells: Mapping[str, str]) -> Signed:
    """What the fields say is signed of a person. Raises BadInputError for what cannot be read."""
    from rostering.pipeline.step import Signed

    is_open = (words(cells, "until") or "").casefold() == OPEN
    return Signed(
        person=person,
        step=step.code,
        on=day(cells, "on"),
        minute=clock(cells, "at"),
        by=words(cells, "by") or "",
        level=words(cells, "level"),
        outcome=words(cells, "outcome"),
        until=None if is_open else day(cells, "until"),
        open_ended=is_open,
        visa=words(cells, "visa"),
        born=day(cells, "born"),
    )
