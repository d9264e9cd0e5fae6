"""The proposals that wait for a period, beside what stands: what each changes, what it fills, what it leaves short."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rostering import access
from rostering.errors import BadInputError
from rostering.rosters.compare import Comparison, with_proposal
from rostering.rosters.proposals import WaitingProposal, proposal_edits, read_waiting
from rostering.rosters.read import read_snapshot
from rostering.rosters.roster_place import guard_roster, rosters_meant
from rostering.rosters.standing import checked
from rostering.rosters.standing_with import standing_with
from rostering.rosters.summary import SettingCover, Summary, cover_of_settings, summarise

if TYPE_CHECKING:
    from rostering.rosters.horizon import Horizon
    from rostering.rosters.shift_work import Edit
    from rostering.store.engine import Store


@dataclass(frozen=True)
class ShownProposal:
    """One roster's proposal: what it was made of, whether the roster was changed since, and what differs."""

    waiting: WaitingProposal
    stale: bool
    comparison: Comparison

    @property
    def homes(self) -> tuple[str, ...]:
        """The codes of the homes that it is for."""
        return self.comparison.roster.homes


@dataclass(frozen=True)
class ShownProposals:
    """Those of some homes: the cover of each home as it stands, and the summary of what they would make of it."""

    horizon: Horizon
    found: tuple[ShownProposal, ...]
    before: tuple[SettingCover, ...]
    after: Summary

    @property
    def changes(self) -> int:
        """How many assignments come, go or change."""
        return sum(len(person.changes) for one in self.found for person in one.comparison.people)

    @property
    def people(self) -> int:
        """For how many people that is."""
        return len({person.person for one in self.found for person in one.comparison.people})


def show_proposals(store: Store, actor_name: str | None, horizon: Horizon, settings: Iterable[str]) -> ShownProposals:
    """The proposals that wait beside the rosters of some homes (none = all) for a period.

    Raises BadInputError where none waits, RefusedError for who may not see them.
    """
    named = list(settings)
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "see", actor.organisation)
        places = rosters_meant(session, horizon, named)
        found: list[ShownProposal] = []
        edits: list[Edit] = []
        for place in places:
            waiting, comparison = read_waiting(session, place.id), with_proposal(session, place)
            if waiting is None or comparison is None:
                continue
            guard_roster(actor, "see", place)
            found.append(ShownProposal(waiting, waiting.version != place.version, comparison))
            edits += proposal_edits(session, waiting)
        if not found:
            which = ", ".join(named) or "any setting"
            raise BadInputError(f"No proposal waits for {which} from {horizon.words}; solve first.")
        snapshot = read_snapshot(session, horizon, [code for one in found for code in one.homes])
    standing = checked(snapshot, horizon)
    after = standing_with(standing, edits)
    return ShownProposals(
        horizon=horizon,
        found=tuple(found),
        before=cover_of_settings(standing.build, standing.roster),
        after=summarise(after.build, after.roster, after.report, searched=True),
    )
