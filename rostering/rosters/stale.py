"""What to say to somebody whose change was thought out on a roster that has changed meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering import text
from rostering.calendar import local_day, today
from rostering.store import tables as t

if TYPE_CHECKING:
    from rostering.rosters.roster_place import RosterPlace

# SQLModel types at most four columns; this reads plain tuples of many.
pick: Any = select_typed
MOST_TOLD = 3


def stale(session: Session, place: RosterPlace, version: int) -> str:
    """One sentence: the versions, and what was changed since, by whom and when."""
    if version > place.version:
        return f"The roster of {place.label} has no version {version} yet, it is at {place.version}; look at it again."
    a = t.Audit
    columns: Any = (a.at, a.actor, a.after)
    rows = session.exec(
        pick(*columns)
        .where(col(a.subject) == place.subject, col(a.after).startswith("version "))
        .order_by(col(a.id).desc())
        .limit(place.version - version)
    ).all()
    said = []
    for at, actor, after in reversed(rows):
        number, _, what = after.removeprefix("version ").partition(": ")
        if int(number.partition(",")[0]) > version:
            day = "" if local_day(at) == today() else f"{text.day(local_day(at))} "
            said.append(f"{actor} at {day}{text.clock(at)} ({what})")
    more = f" and {len(said) - MOST_TOLD} changes more" if len(said) > MOST_TOLD else ""
    by = f" by {'; '.join(said[:MOST_TOLD])}{more}" if said else ""
    return (
        f"The roster of {place.label} was changed meanwhile{by}: it is at version {place.version}, not {version}; "
        "look at it again."
    )
