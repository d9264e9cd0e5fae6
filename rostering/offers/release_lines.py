"""Releases as people see them: which shifts are open to which tier, for how many places, at what rate, since when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering import access
from rostering.calendar import now
from rostering.errors import BadInputError
from rostering.offers.balances import GIVEN
from rostering.offers.offer_lines import YES, read_offers
from rostering.rosters.roster_place import rosters_touching
from rostering.rosters.shift_line import ShiftLine, read_heads
from rostering.store import tables as t

if TYPE_CHECKING:
    from rostering.rosters.horizon import Horizon
    from rostering.store.engine import Store

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed


@dataclass(frozen=True, slots=True)
class ReleaseLine(ShiftLine):
    """Places of a shift released to a tier. `asked` and `filled` count the people of that tier who were asked about it
    since then, and who said yes and stand on it."""

    tier: str
    places: int
    pence_an_hour: int | None
    released_at: datetime
    released_by: str
    closed_at: datetime | None
    closed_by: str | None
    asked: int
    filled: int

    @property
    def is_open(self) -> bool:
        """Whether somebody may still be found through it."""
        return self.closed_at is None and self.filled < self.places


def releases(
    store: Store, actor_name: str | None, horizon: Horizon, settings: Iterable[str] = (), *, everything: bool = False
) -> list[ReleaseLine]:
    """The releases of the shifts of a period that the actor may see: those that stand, or all ever made."""
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "see", actor.organisation)
        rosters = [place.id for place in rosters_touching(session, horizon, settings)]
        found = [one for one in read_releases(session, rosters) if horizon.includes(one.day)]
    return [
        one for one in found if actor.organisation in (None, one.organisation) and (everything or one.closed_at is None)
    ]


def read_release(session: Session, id_: int) -> ReleaseLine:
    """The release of that number. Raises BadInputError where there is none."""
    row = session.get(t.Release, id_)
    if row is None:
        raise BadInputError(f"There is no release {id_}.", hint="; 'rota offers release --list' shows them")
    return next(one for one in read_releases(session, [row.roster_id]) if one.id == id_)


def read_releases(session: Session, rosters: Iterable[int]) -> list[ReleaseLine]:
    """The releases of some rosters, by shift and in order."""
    wanted = sorted(rosters)
    r, s = t.Release, t.Shift
    rows = session.exec(
        pick(r, s.starts_at, s.ends_at)
        .join(s, col(s.id) == col(r.shift_id))
        .where(col(r.roster_id).in_(wanted))
        .order_by(col(s.starts_at), col(s.id), col(r.id))
    ).all()
    if not rows:
        return []
    made = [one for one in read_offers(session, now(), wanted) if one.newest]
    found = []
    heads = read_heads(session, (row[0].shift_id for row in rows))
    for one, starts_at, ends_at in rows:
        theirs = [
            each
            for each in made
            if (each.shift, each.tier) == (one.shift_id, one.tier) and each.asked_at >= one.released_at
        ]
        found.append(
            ReleaseLine(
                id=one.id,
                roster=one.roster_id,
                **heads[one.shift_id],
                starts_at=starts_at,
                ends_at=ends_at,
                tier=one.tier,
                places=one.places,
                pence_an_hour=one.pence_an_hour,
                released_at=one.released_at,
                released_by=one.released_by,
                closed_at=one.closed_at,
                closed_by=one.closed_by,
                asked=len(theirs),
                filled=sum(each.state in YES and each.standing in GIVEN for each in theirs),
            )
        )
    return found
