"""Who could swap with somebody on a day: whoever at the home both changes fit, those who break nothing first."""

from __future__ import annotations

from dataclasses import dataclass

from ui.edits.place import CellPlace
from ui.edits.plan import Planned, swap


@dataclass(frozen=True, slots=True)
class Partner:
    """Somebody to swap with: what they have and what they get, and the rule that a swap newly breaks (empty: none)."""

    person: str
    name: str
    words: str
    breaks: str = ""


def partners(place: CellPlace) -> tuple[Partner, ...]:
    """Who could swap with a cell. Each is checked as an edit would be, so call it in a thread."""
    found = [
        Partner(other.person, other.name, f"{other.codes or 'off'} → {place.codes or 'off'}", _breaks(place, planned))
        for line in place.view.people
        for other in (CellPlace(place.view, line.row.person, place.column),)
        if other.here and other.person != place.person and (other.codes or place.codes) and other.codes != place.codes
        for planned in (swap(place, other),)
        if not planned.refused
    ]
    return tuple(sorted(found, key=lambda one: (bool(one.breaks), one.name)))


def _breaks(place: CellPlace, planned: Planned) -> str:
    from rostering.offence import says
    from rostering.rosters.standing_with import standing_with

    was = place.standing
    now = standing_with(was, planned.edits)
    known = {violation for violation, _ in was.marks}
    new = (violation for violation, lifted in now.marks if lifted is None and violation not in known)
    return next((says(now.build, violation)[0] for violation in new), "")
