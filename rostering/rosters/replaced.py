"""Which published rosters a roster takes the place of: those of its homes, or of some of them, on the same days."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering import access
from rostering.rosters.roster_place import rosters_meant
from rostering.store import tables as t
from rostering.store.roster_state import PUBLISHED, SUPERSEDED

if TYPE_CHECKING:
    from rostering.rosters.horizon import Horizon
    from rostering.store.engine import Store
    from rostering.store.use_case import UseCase

# SQLModel types at most four columns; this reads plain tuples of many.
pick: Any = select_typed


def in_place_of(session: Session, roster: int, states: Iterable[str] = (PUBLISHED, SUPERSEDED)) -> list[int]:
    """The rosters of the same days in some states whose homes are all homes of this roster too, the newest first."""
    r, rs = t.Roster, t.RosterSetting
    mine = session.get_one(r, roster)
    homes = set(session.exec(pick(rs.setting_id).where(rs.roster_id == roster)).all())
    found = session.exec(
        pick(r.id, rs.setting_id)
        .join(rs, col(rs.roster_id) == col(r.id))
        .where(
            r.id != roster,
            r.first_day == mine.first_day,
            r.last_day == mine.last_day,
            col(r.state).in_(tuple(states)),
        )
        .order_by(col(r.id).desc())
    ).all()
    held: dict[int, set[int]] = {}
    for other, home in found:
        held.setdefault(other, set()).add(home)
    return [other for other, theirs in held.items() if theirs <= homes]


def replacements(
    store: Store, actor_name: str | None, horizon: Horizon, settings: Iterable[str]
) -> tuple[tuple[int, str, tuple[int, ...]], ...]:
    """The standing rosters of some homes (none = all) for a period that take the place of others: number, state, and
    the numbers of those."""
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "see", actor.organisation)
        places = rosters_meant(session, horizon, settings)
        found = [(place.id, place.state, tuple(in_place_of(session, place.id))) for place in places]
    return tuple(one for one in found if one[2])


def supersede(case: UseCase, roster: int) -> tuple[int, ...]:
    """Set the published rosters that a roster takes the place of to superseded, each with its row in the trail; their
    numbers."""
    found = in_place_of(case.session, roster, (PUBLISHED,))
    for other in found:
        row = case.session.get_one(t.Roster, other)
        row.state = SUPERSEDED
        case.session.add(row)
        case.record(f"roster {other}", before=PUBLISHED, after=f"{SUPERSEDED} by roster {roster}")
    case.session.flush()
    return tuple(found)
