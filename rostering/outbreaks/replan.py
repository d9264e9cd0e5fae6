"""The re-plan of an outbreak: each roster it breaks is solved again with the fewest changes, as a proposal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from sqlmodel import col, select

from rostering import access, calendar
from rostering.errors import RotaError
from rostering.rosters.hold import Hold
from rostering.rosters.proposals import proposal_edits, read_waiting
from rostering.rosters.solve import Solved, solve_rosters
from rostering.store import tables as t
from rostering.store.roster_state import DRAFT
from rostering.words import counted

if TYPE_CHECKING:
    from rostering.access import Acting
    from rostering.outbreaks.broken import Broken
    from rostering.rosters.roster_place import RosterPlace
    from rostering.store.engine import Store
    from solver.limits import Limits
    from solver.search.incumbent import Listener
    from solver.stop import Stop


@dataclass(frozen=True, slots=True)
class Replanned:
    """One roster solved again: who goes, who comes, how many places stay short; the proposal waits beside it.

    `by_hand` counts broken assignments that no proposal takes off, as they are pinned or agreed with the person.
    `why_not` says why there is none: nothing of it is still to come, or it belongs to somebody else.
    """

    roster: str
    settings: tuple[str, ...]
    gone: int = 0
    come: int = 0
    short: int = 0
    by_hand: int = 0
    why_not: str | None = None

    @property
    def words(self) -> str:
        """As a list of what was made says it."""
        if self.why_not is not None:
            return f"{self.roster}: no proposal: {self.why_not}"
        left = f"; {self.by_hand} pinned or agreed, to be taken off by hand" if self.by_hand else ""
        return (
            f"{self.roster}: a proposal waits: {self.gone} taken off, {self.come} put on, "
            f"{counted(self.short, 'place')} short{left}"
        )


def replan(
    store: Store,
    actor_name: str | None,
    broken: Broken,
    limits: Limits,
    *,
    stop: Stop | None = None,
    listener: Listener | None = None,
    told: Callable[[str], None] = lambda _: None,
) -> tuple[Replanned, ...]:
    """Solve again every roster on which something still to come is broken. What is pinned, agreed or begun stays."""
    with store.reading() as session:
        actor = access.acting(session, actor_name)
    now = calendar.now()
    found = []
    for number, place in enumerate(broken.rosters, 1):
        told(f"{number} of {len(broken.rosters)}: {place.label}")
        why_not = _why_not(actor, broken, place, now)
        if why_not is not None:
            found.append(Replanned(place.label, place.homes, why_not=why_not))
            continue
        share = limits
        if limits.seconds is not None:  # counted from the process's start: each has its part of what is left
            share = replace(limits, seconds=limits.seconds * number / len(broken.rosters))
        coming = [one.assignment for one in broken.assignments if one.roster == place.id and one.starts_at > now]
        solve = partial(_solve, store, actor_name, share, stop, listener)
        found.append(_replanned(store, place, coming, solve))
    return tuple(found)


def _why_not(actor: Acting, broken: Broken, place: RosterPlace, now: datetime) -> str | None:
    if not any(one.roster == place.id and one.starts_at > now for one in broken.assignments):
        return "all of it has begun already"
    if actor.organisation not in (None, place.organisation):
        return f"{place.organisation or 'several organisations'} plans it"
    return None


def _replanned(
    store: Store, place: RosterPlace, coming: Sequence[int], solve: Callable[[RosterPlace], Solved]
) -> Replanned:
    """What a solve of a roster proposes; `coming` are the broken assignments on it that are still to come."""
    try:
        solved = solve(place)
    except RotaError as error:
        return Replanned(place.label, place.homes, why_not=error.sentence.rstrip("."))
    with store.reading() as session:
        waiting = read_waiting(session, place.id)
        edits = () if waiting is None else proposal_edits(session, waiting)
        a = t.Assignment
        left = set(session.exec(select(a.worker_id, a.shift_id).where(col(a.id).in_(coming))).all())
    gone = {(one.worker, one.shift) for one in edits if one.work is None}
    return Replanned(
        place.label,
        place.homes,
        gone=len(gone),
        come=len(edits) - len(gone),
        short=sum(one.places for one in solved.summary.short),
        by_hand=len(left - gone),
    )


def _solve(
    store: Store,
    actor_name: str | None,
    limits: Limits,
    stop: Stop | None,
    listener: Listener | None,
    place: RosterPlace,
) -> Solved:
    """The roster solved again. What is found for a published one waits in any case; there whoever was promised a shift
    and may not come is not held to it."""
    hold = Hold.PINNED if place.state == DRAFT else None
    return solve_rosters(
        store, actor_name, place.horizon, place.homes, limits, propose=hold, stop=stop, listener=listener
    )
