"""Why nobody fills a place of one shift: what stops those in reach, in one line."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from rostering import access, calendar, text
from rostering.gaps.desk import desk_of_shift
from solver.explain import reasons

if TYPE_CHECKING:
    from rostering.store.engine import Store


def why_open(store: Store, actor_name: str | None, shift: int) -> str:
    """What stops everybody who could be on a shift (its number), the commonest reason first.

    Raises StoreError, RefusedError, and BadInputError for a shift there is not and one on no roster.
    """
    with store.reading() as session:
        access.guard(access.acting(session, actor_name), "see")
        desk = desk_of_shift(session, shift, calendar.now())
    build = desk.build
    id_ = build.shift_ids[shift]
    refused = Counter(text.refused(build, refusal) for refusal in build.refusals.get(id_, {}).values())
    return text.why_short(build, reasons(build.problem, desk.roster, id_), refused, searched=False)
