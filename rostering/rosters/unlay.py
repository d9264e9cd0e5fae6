"""Taking back at once what was laid of patterns: whoever was laid stands there no more, and the drafts stay open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from rostering import access
from rostering.rosters.edit import Edit, edit_roster, work_on
from rostering.rosters.taken_off import Stands, refuse_changed
from rostering.store.use_case import use_case

if TYPE_CHECKING:
    from rostering.store.engine import Store

REASON = "patterns taken back"


def unlay(store: Store, actor_name: str | None, laid: Mapping[int, Stands]) -> None:
    """Take off what laying put on some rosters (`Laid.stands`), all in one.

    Raises BadInputError where somebody changed any of it since, RefusedError for who may not and for what would break a
    rule by now. A refusal changes nothing.
    """
    with store.reading() as session:
        actor = access.acting(session, actor_name)
    with use_case(store, actor_name, "edit", actor.organisation) as case:
        for roster, stands in laid.items():
            refuse_changed(case.session, stands, work_on(case.session, roster))
            edit_roster(case, roster, [Edit(worker, shift, None) for worker, shift in stands], REASON)
