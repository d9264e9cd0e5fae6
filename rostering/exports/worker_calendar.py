"""One worker's shifts as events of a calendar: what stands, what was taken back, and which of two is the newer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from rostering import text
from rostering.calendar import local_day
from rostering.catalogue import setting_kinds
from rostering.rosters.amendments import Stand
from rostering.store.assignment_standing import OFFERED
from rostering.store.roster_state import PUBLISHED

if TYPE_CHECKING:
    from rostering.exports.material import Material
    from rostering.rosters.amendments import AmendmentRecord
    from rostering.rosters.snapshot import AssignmentFacts, ShiftFacts

CONFIRMED, TENTATIVE, CANCELLED = "CONFIRMED", "TENTATIVE", "CANCELLED"
DOMAIN = "rostering.invalid"  # a name that can never be anybody's
Pair = tuple[int, int]  # worker, shift


@dataclass(frozen=True, slots=True)
class Event:
    """One shift of a worker. Of two with the same `uid` the one with the higher `sequence` counts.

    `changed_at` is when it came to be as it is; None in a draft. `permission` says what it stands under, empty where it
    stands under nothing.
    """

    uid: str
    sequence: int
    status: str
    starts_at: datetime
    ends_at: datetime
    summary: str
    location: str
    changed_at: datetime | None
    permission: str = ""


@dataclass(frozen=True, slots=True)
class WorkerCalendar:
    """The events of one worker of an organisation (both by code), in order of time."""

    worker: str
    organisation: str
    person: int
    name: str
    made_at: datetime
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class _Told:
    """What became of a pair by amendments: the last times that were told, in which number it last changed, and when."""

    stand: Stand | None
    last: Stand
    number: int
    changed_at: datetime


def worker_calendars(material: Material, *, drafts: bool = False) -> tuple[WorkerCalendar, ...]:
    """A calendar for everybody who has, or had, a shift on the rosters, by organisation and worker.

    What was offered and not answered is no event. A cancelled shift is one until its day is over. Drafts count with
    `drafts` only, as tentative.
    """
    events: dict[int, list[Event]] = defaultdict(list)
    for roster, version, _, state in sorted(set(material.snapshot.rosters.values())):
        if state == PUBLISHED or drafts:
            for worker, event in _events(material, roster, version, state):
                events[worker].append(event)
    found = []
    for id_, theirs in events.items():
        employed = material.snapshot.worker[id_]
        ordered = tuple(sorted(theirs, key=lambda one: (one.starts_at, one.uid)))
        organisation, person = material.snapshot.organisations[employed.organisation], employed.person
        name = material.snapshot.persons[person].name
        found.append(WorkerCalendar(employed.code, organisation, person, name, material.printed_at, ordered))
    return tuple(sorted(found, key=lambda one: (one.organisation, one.worker)))


def _events(material: Material, roster: int, version: int, state: str) -> Iterator[tuple[int, Event]]:
    snapshot = material.snapshot
    records = material.amendments.get(roster, ())
    told = _told(records)
    # Each amendment takes the version up by one: its numbers go on from the versions of the draft.
    base = version + 1 - (records[-1].number if records else 0) if state == PUBLISHED else version
    stands = {(one.worker, one.shift): one for one in snapshot.assignments if one.roster == roster}
    for pair, one in stands.items():
        if one.standing != OFFERED:
            yield one.worker, _standing_event(material, one, told.get(pair), base, state)
    today = local_day(material.printed_at)
    for pair, was in told.items():
        worker, shift = pair
        gone = pair not in stands or stands[pair].standing == OFFERED
        if gone and worker in snapshot.worker and _is_kept(snapshot.shift.get(shift), today):
            yield worker, _cancelled_event(material, pair, was, base)


def _is_kept(shift: ShiftFacts | None, today: date) -> bool:
    return shift is not None and shift.day >= today


def _told(records: Iterable[AmendmentRecord]) -> Mapping[Pair, _Told]:
    """What each pair that was ever told of came to, by the amendments in order."""
    found: dict[Pair, _Told] = {}
    for record in records:
        for one in record.changes:
            pair = one.worker, one.shift
            before, after = found.get(pair), _seen(one.after)
            known = None if before is None else before.stand
            if before is not None and _times(known) == _times(after):
                continue
            last = after or (before.last if before is not None else _seen(one.before))
            if last is not None:
                found[pair] = _Told(after, last, record.number, record.made_at)
    return found


def _seen(stand: Stand | None) -> Stand | None:
    """A stand as a calendar shows it: none of what is only offered, declined or taken back."""
    return stand if stand is not None and stand.stands and stand.standing != OFFERED else None


def _times(stand: Stand | None) -> tuple[datetime, datetime] | None:
    return None if stand is None else (stand.starts_at, stand.ends_at)


def _standing_event(material: Material, one: AssignmentFacts, told: _Told | None, base: int, state: str) -> Event:
    return Event(
        uid=_uid(material, (one.worker, one.shift)),
        sequence=base + (told.number if told is not None else 0),
        status=CONFIRMED if state == PUBLISHED else TENTATIVE,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        summary=_summary(material, material.snapshot.shift[one.shift]),
        location=_location(material, material.snapshot.shift[one.shift]),
        changed_at=told.changed_at if told is not None else None,
        permission=material.permissions.get(one.id, ""),
    )


def _cancelled_event(material: Material, pair: Pair, was: _Told, base: int) -> Event:
    shift = material.snapshot.shift[pair[1]]
    return Event(
        uid=_uid(material, pair),
        sequence=base + was.number,
        status=CANCELLED,
        starts_at=was.last.starts_at,
        ends_at=was.last.ends_at,
        summary=_summary(material, shift),
        location=_location(material, shift),
        changed_at=was.changed_at,
    )


def _uid(material: Material, pair: Pair) -> str:
    """A worker on a shift, whatever becomes of it, in this store and no other."""
    worker, shift = pair
    return f"shift-{shift}-worker-{worker}-{material.store}@{DOMAIN}"


def _summary(material: Material, shift: ShiftFacts) -> str:
    """Code, role and setting: N registered nurse, H."""
    role = f" {text.role(shift.role)}" if shift.role else ""
    return f"{shift.code}{role}, {material.setting(shift.setting).code}"


def _location(material: Material, shift: ShiftFacts) -> str:
    """The setting's code; of work from visit to visit the area, never an address."""
    setting = material.setting(shift.setting)
    home = material.setting(setting.home)
    known = setting_kinds().get(home.kind)
    if known is None or not known.travel:
        return setting.code
    return material.areas.get(setting.id) or material.areas.get(home.id, "")
