"""On which side of an outbreak a solve looks for somebody: at its home or elsewhere, and in which of its zones.

Who may be put on a shift goes by where people stand already. Of those who could newly come to both sides a search does
not know that the one closes the other, so that each is looked at on one side only, chosen before anything is searched.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from rostering.rosters.demand_facts import OutbreakFacts
from rostering.rosters.eligibility.eligibility import Refusal, Seat
from rostering.rosters.eligibility.outbreak_stays import stays
from rostering.rosters.snapshot import ShiftFacts, Snapshot

RULE, LOCK, ZONE = "OUTBREAK", "lock", "zone"
REASON = "kept to one side of an outbreak; name them to come in, or to a zone"
ALWAYS = datetime(1, 1, 2, tzinfo=UTC)
Pair = tuple[str, int]  # a person's code, a shift


def wrong_sides(snapshot: Snapshot, seats: Mapping[Pair, Seat]) -> list[tuple[Pair, Refusal]]:
    """The seats that a solve leaves alone, each with what is said of it; never one on which somebody stands."""
    if not snapshot.outbreaks:
        return []
    standing = {(snapshot.person_on(one).code, one.shift) for one in snapshot.assignments}
    of_person: dict[str, list[tuple[ShiftFacts, Seat]]] = defaultdict(list)
    for (person, shift), seat in sorted(seats.items()):
        of_person[person].append((snapshot.shift[shift], seat))
    found = []
    for outbreak in snapshot.outbreaks:
        sides = _Sides(snapshot, outbreak, of_person)
        found += [*sides.locked(), *sides.of_other_zones()]
    return [one for one in found if one[0] not in standing]


class _Sides:
    def __init__(
        self, snapshot: Snapshot, outbreak: OutbreakFacts, of_person: Mapping[str, list[tuple[ShiftFacts, Seat]]]
    ) -> None:
        self._snapshot, self._outbreak, self._of_person = snapshot, outbreak, of_person
        self._home = snapshot.settings[outbreak.setting].home

    def locked(self) -> Iterator[tuple[Pair, Refusal]]:
        """Seats at the home before somebody comes to it, and elsewhere from then on."""
        for person, mine in self._of_person.items():
            inside = [shift for shift, _ in mine if self._is_inside(shift)]
            outside = [shift for shift, _ in mine if not self._is_inside(shift) and self._holds(shift, LOCK)]
            if not inside or not outside:
                continue
            moves = self._moves(mine[0][1])
            wrong = [shift for shift in inside if moves is None or shift.starts_at < moves]
            wrong += [shift for shift in outside if moves is not None and shift.starts_at >= moves]
            yield from (((person, shift.id), Refusal(f"{RULE}/{LOCK}", REASON)) for shift in wrong)

    def of_other_zones(self) -> Iterator[tuple[Pair, Refusal]]:
        """Seats in other zones than the one that somebody keeps to."""
        people: Counter[str] = Counter()
        for person, mine in self._of_person.items():
            zoned = [shift for shift, _ in mine if self._zone(shift) is not None and self._holds(shift, ZONE)]
            zones = {zone for zone in map(self._zone, zoned) if zone is not None}
            if len(zones) < 2:
                continue
            theirs = self._own_zone(mine[0][1]) or min(zones, key=lambda zone: (people[zone], zone))
            people[theirs] += 1
            wrong = [shift for shift in zoned if self._zone(shift) != theirs]
            yield from (((person, shift.id), Refusal(f"{RULE}/{ZONE}", REASON)) for shift in wrong)

    def _moves(self, seat: Seat) -> datetime | None:
        """From when on somebody is at the home and nowhere else; None where they do not come to it."""
        person, settings = seat.worker.person, self._snapshot.settings
        mine = stays(self._snapshot, self._outbreak, person)
        there = [one.starts_at for one in mine if settings[one.setting].home == self._home]
        if there:
            return there[0]
        if person not in self._outbreak.cohort and not self._is_of_home(person):
            return None
        return max((one.ends_at for one in mine), default=ALWAYS)

    def _is_of_home(self, person: int) -> bool:
        """Whether somebody is employed there."""
        settings = (one.setting for one in self._snapshot.workers if one.person == person)
        return any(one is not None and self._snapshot.settings[one].home == self._home for one in settings)

    def _own_zone(self, seat: Seat) -> str | None:
        """The zone that somebody came to first, else the one they are employed in."""
        zones, person = self._outbreak.zones, seat.worker.person
        came_to = (one.setting for one in stays(self._snapshot, self._outbreak, person))
        employed = (one.setting for one in self._snapshot.workers if one.person == person)
        return next((zones[one] for one in (*came_to, *employed) if one is not None and one in zones), None)

    def _is_inside(self, shift: ShiftFacts) -> bool:
        return self._snapshot.settings[shift.setting].home == self._home

    def _zone(self, shift: ShiftFacts) -> str | None:
        return self._outbreak.zones.get(shift.setting) if self._outbreak.is_open_on(shift.day) else None

    def _holds(self, shift: ShiftFacts, part: str) -> bool:
        """Whether a part of the rule is in force where and when a shift is."""
        nation = self._snapshot.nations[self._snapshot.settings[shift.setting].organisation]
        locks = part != LOCK or (self._outbreak.locks_on(shift.day) and shift.day >= self._outbreak.opened_on)
        return locks and self._snapshot.rules.part(RULE, shift.day, nation, part) is not None
