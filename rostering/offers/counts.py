"""Asked, offered, accepted and filled, by organisation and tier: how much was asked of whom, and what came of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rostering import access
from rostering.calendar import now
from rostering.offers.offer_lines import DECLINED, LAPSED, YES, OfferLine, read_offers
from rostering.offers.release_lines import ReleaseLine, read_releases
from rostering.rosters.roster_place import rosters_touching
from rostering.store.assignment_standing import NOT_WORKING

if TYPE_CHECKING:
    from rostering.rosters.horizon import Horizon
    from rostering.store.engine import Store


@dataclass(frozen=True, slots=True)
class OfferCount:
    """What one organisation asked of one tier.

    `asked` counts the places it asked for (those released; where none were, as many as it offered at once), `offered`
    the people who were offered a shift, each shift and person once, `accepted` those who said yes, and `filled` those
    of them who stand on the shift now. `from_others` counts the filled ones by people of other organisations.
    """

    organisation: str
    tier: str
    asked: int
    offered: int
    accepted: int
    declined: int
    lapsed: int
    waiting: int
    filled: int
    from_others: int


def counts(store: Store, actor_name: str | None, horizon: Horizon, settings: Iterable[str] = ()) -> list[OfferCount]:
    """The counts of the shifts of a period, whatever rosters they are on, of the organisations that the actor may
    see. Raises BadInputError for a setting nobody knows."""
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "see", actor.organisation)
        rosters = [place.id for place in rosters_touching(session, horizon, settings)]
        lines = [one for one in read_offers(session, now(), rosters) if horizon.includes(one.day)]
        released = [one for one in read_releases(session, rosters) if horizon.includes(one.day)]
    offers: dict[tuple[str, str], list[OfferLine]] = defaultdict(list)
    releases: dict[tuple[str, str], list[ReleaseLine]] = defaultdict(list)
    for one in lines:
        offers[one.organisation, one.tier].append(one)
    for each in released:
        releases[each.organisation, each.tier].append(each)
    return [
        _count(*key, offers.get(key, []), releases.get(key, []))
        for key in sorted({*offers, *releases})
        if actor.organisation in (None, key[0])
    ]


def _count(organisation: str, tier: str, made: list[OfferLine], released: list[ReleaseLine]) -> OfferCount:
    newest = [one for one in made if one.newest]
    yes = [one for one in newest if one.state in YES]
    filled = [one for one in yes if one.standing is not None and one.standing not in NOT_WORKING]
    return OfferCount(
        organisation=organisation,
        tier=tier,
        asked=_places(made, released),
        offered=len(newest),
        accepted=len(yes),
        declined=sum(one.state == DECLINED for one in newest),
        lapsed=sum(one.state == LAPSED for one in newest),
        waiting=sum(one.is_open for one in newest),
        filled=len(filled),
        from_others=sum(one.employer != organisation for one in filled),
    )


def _places(made: list[OfferLine], released: list[ReleaseLine]) -> int:
    """The places asked for: those released on a shift; without a release, those that were offered at the same time."""
    places: dict[int, int] = {}
    for each in released:
        places[each.shift] = max(each.places, places.get(each.shift, 0))
    for shift in {one.shift for one in made} - places.keys():
        spans = [(one.asked_at, one.answered_at) for one in made if one.shift == shift]
        places[shift] = max(
            sum(begins <= at and (ends is None or ends > at or begins == at) for begins, ends in spans)
            for at, _ in spans
        )
    return sum(places.values())
