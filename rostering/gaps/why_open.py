"""Why nobody fills a place of one shift: what stops those in reach, in one line."""

from __future__ import annotations

from collections import Counter

from rostering import text
from rostering.gaps.desk import Desk
from solver.explain import reasons


def why_open(desk: Desk, shift: int) -> str:
    """What stops everybody who could be on a shift (its number) of a desk, the commonest reason first."""
    build = desk.build
    id_ = build.shift_ids[shift]
    refused = Counter(text.refused(build, refusal) for refusal in build.refusals.get(id_, {}).values())
    return text.why_short(build, reasons(build.problem, desk.roster, id_), refused, searched=False)
