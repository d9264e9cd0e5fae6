"""Taking back at once that somebody was marked sick or granted leave: they stand again where they stood."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rostering import access
from rostering.errors import BadInputError
from rostering.requests.deciding import write_decision
from rostering.requests.employment import employment_of
from rostering.rosters.taken_off import TakenOff, put_back
from rostering.store import tables as t
from rostering.store.request_state import GRANTED, WITHDRAWN
from rostering.store.use_case import use_case

if TYPE_CHECKING:
    from datetime import datetime

    from rostering.store.engine import Store

REASON = "taken back"


def take_back_absence(
    store: Store, actor_name: str | None, absence: int, ends_at: datetime | None, taken: Iterable[TakenOff]
) -> None:
    """Withdraw an absence that the actor just recorded until an instant (None: without an end), and put its person back
    on the shifts that they were taken off, all in one.

    Raises BadInputError where the absence or one of the shifts was changed since, RefusedError for who may not and for
    what would break a rule by now. A refusal changes nothing.
    """
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        one = employment_of(session, session.get_one(t.Absence, absence).worker_id)
    with use_case(store, actor_name, "edit", actor.organisation) as case:
        row = case.session.get_one(t.Absence, absence)
        if (row.state, row.ends_at, row.decided_by) != (GRANTED, ends_at, case.actor.name):
            raise BadInputError(f"Somebody has changed when {one.name} is away since; it stays as they left it.")
        write_decision(case, row, WITHDRAWN, REASON)
        case.record(f"absence {absence} of {one.code}", before=GRANTED, after=f"{WITHDRAWN}: {REASON}")
        for each in taken:
            put_back(case, each, REASON)
