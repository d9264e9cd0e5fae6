"""Where somebody works since an outbreak was opened: what is done, and what is planned and going to be."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from rostering import calendar
from rostering.rosters.demand_facts import OutbreakFacts
from rostering.rosters.snapshot import Snapshot
from rostering.store.assignment_standing import WORKED


class Stay(NamedTuple):
    """Work of one person at a setting; they sort by their start."""

    starts_at: datetime
    ends_at: datetime
    setting: int
    is_done: bool


def stays(snapshot: Snapshot, outbreak: OutbreakFacts, person: int) -> list[Stay]:
    """All work of somebody with a minute since an outbreak was opened, in order.

    What is planned at its home where they are not let in is not going to be: it counts once it has begun.
    """
    key = person, outbreak.setting, outbreak.opened_on
    if key not in snapshot.stays:
        snapshot.stays[key] = _stays(snapshot, outbreak, person)
    found: list[Stay] = snapshot.stays[key]
    return found


def _stays(snapshot: Snapshot, outbreak: OutbreakFacts, person: int) -> list[Stay]:
    now, home = calendar.now(), snapshot.settings[outbreak.setting].home
    opened_at, going_in = calendar.instant(outbreak.opened_on, 0), outbreak.lets_in(person)
    fixed = (
        Stay(one.starts_at, one.ends_at, one.setting, one.is_done)
        for one in snapshot.worked_by.get(person, ())
        if one.setting is not None
    )
    rostered = (
        Stay(one.starts_at, one.ends_at, snapshot.shift[one.shift].setting, one.standing == WORKED)
        for one in snapshot.assigned_to.get(person, ())
    )
    return sorted(
        one
        for one in (*fixed, *rostered)
        if one.ends_at > opened_at
        and (going_in or one.is_done or one.starts_at <= now or snapshot.settings[one.setting].home != home)
    )
