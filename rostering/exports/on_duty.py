"""Who is on duty at a unit on one day, named or to be named, and who of them is in charge when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import TYPE_CHECKING

from rostering import text
from rostering.catalogue import OWN, pools, roles

if TYPE_CHECKING:
    from rostering.exports.material import Material
    from rostering.rosters.booking_facts import BookingFacts
    from rostering.rosters.snapshot import AssignmentFacts, PersonFacts, ShiftFacts, WorkerFacts


@dataclass(frozen=True)
class Duty:
    """Somebody on a shift from when to when; `person` and `worker` None: their name is to follow. `role` is what they
    are employed as that day. `unsure`: they may still refuse; `waived`: they are there by permission."""

    key: str
    name: str
    person: PersonFacts | None
    role: str
    pool: str
    shift: ShiftFacts
    starts_at: datetime
    ends_at: datetime
    break_minutes: int
    tags: tuple[str, ...] = ()
    unsure: bool = False
    waived: bool = False
    worker: WorkerFacts | None = None

    @property
    def order(self) -> int:
        """The qualification order of their role; 0 for a role that gives no care."""
        return roles()[self.role].order if self.role in roles() else 0

    @property
    def has_own_times(self) -> bool:
        """Whether they are there at other times than the shift's."""
        return (self.starts_at, self.ends_at) != (self.shift.starts_at, self.shift.ends_at)


@dataclass(frozen=True, slots=True)
class InCharge:
    """Who leads from an instant to another: one name, or several who are equally qualified."""

    starts_at: datetime
    ends_at: datetime
    names: tuple[str, ...]


def on_duty(material: Material, unit: int, day: date) -> tuple[Duty, ...]:
    """Everybody on a shift of a unit that begins on a day, by start, end, qualification and name."""
    shifts = {one.id: one for one in material.snapshot.shifts if one.setting == unit and one.day == day}
    found = [
        *(_named(material, one, shifts[one.shift]) for one in material.snapshot.assignments if one.shift in shifts),
        *(_to_follow(material, one, shifts[one.shift]) for one in material.snapshot.bookings if one.shift in shifts),
    ]
    return tuple(sorted(found, key=lambda one: (one.starts_at, one.ends_at, -one.order, one.shift.code, one.name)))


def _named(material: Material, one: AssignmentFacts, shift: ShiftFacts) -> Duty:
    standing, build = material.standing, material.standing.build
    worker = material.snapshot.worker[one.worker]
    person = material.snapshot.persons[worker.person]
    contract = next((each for each in worker.contracts if each.on(shift.day)), None)
    seat = build.seats.get((person.code, build.shift_ids[shift.id]))
    duty = build.assigned(one)
    known = build.problem.shift.get(duty[1])
    return Duty(
        key=f"{person.code}/{shift.id}",
        name=person.name,
        person=person,
        role=contract.role if contract is not None else shift.role or "",
        pool=worker.pool if seat is None else seat.pool,
        shift=shift,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        break_minutes=one.break_minutes,
        tags=() if known is None else tuple(sorted(known.tags)),
        unsure=duty in standing.hoped,
        waived=one.id in material.permissions,
        worker=worker,
    )


def _to_follow(material: Material, one: BookingFacts, shift: ShiftFacts) -> Duty:
    known = material.standing.build.problem.shift[material.standing.build.shift_ids[shift.id]]
    return Duty(
        key=f"booking {one.id}",
        name=text.name_to_follow(one.source),
        person=None,
        role=one.role,
        pool=one.source,
        shift=shift,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        break_minutes=shift.break_minutes,
        tags=tuple(sorted(known.tags)),
    )


def came_from(duty: Duty) -> str:
    """Through what somebody came, in a word or two; nothing of own staff."""
    if duty.pool == OWN or duty.person is None:
        return ""
    known = pools().get(duty.pool)
    return duty.pool if known is None else known.title.lower()


def in_charge(duties: Sequence[Duty]) -> tuple[InCharge, ...]:
    """Who leads when: of those awake on duty and sure to come, whoever is qualified highest; equals are all named.

    Own staff come before others of the same qualification.
    """
    able = [
        one
        for one in duties
        if one.person is not None and one.order and one.shift.type == "awake" and not one.shift.exclusive
    ]
    found: list[InCharge] = []
    for first, last in pairwise(sorted({cut for one in able for cut in (one.starts_at, one.ends_at)})):
        names = tuple(_highest(one for one in able if one.starts_at <= first and last <= one.ends_at))
        if not names:
            continue
        if found and found[-1].names == names and found[-1].ends_at == first:
            found[-1] = InCharge(found[-1].starts_at, last, names)
        else:
            found.append(InCharge(first, last, names))
    return tuple(found)


def _highest(there: Iterable[Duty]) -> Iterator[str]:
    ranked = [((one.order, one.pool == OWN), one.name) for one in there]
    most = max((rank for rank, _ in ranked), default=None)
    yield from sorted(name for rank, name in ranked if rank == most)
