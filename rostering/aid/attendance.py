"""Who stands on a few shifts of a roster: all that it takes to count places, a small part of the roster's week."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from sqlmodel import Session, col, select

from rostering.rosters.build import Build, build
from rostering.rosters.read import read_snapshot
from rostering.rosters.roster_place import RosterPlace
from rostering.store import tables as t


def attendance(session: Session, place: RosterPlace, shifts: Collection[int]) -> Build:
    """A roster as far as some of its shifts (their numbers) go: those who stand on them, and nobody else."""
    a, w = t.Assignment, t.Worker
    there = select(w.person_id).join(a, col(a.worker_id) == col(w.id)).where(col(a.shift_id).in_(sorted(shifts)))
    whole = read_snapshot(session, place.horizon, place.homes, people=set(session.exec(there).all()))
    part = replace(
        whole,
        shifts=tuple(one for one in whole.shifts if one.id in shifts),
        assignments=tuple(one for one in whole.assignments if one.shift in shifts),
        bookings=tuple(one for one in whole.bookings if one.shift in shifts),
    )
    return build(part, place.horizon, keep=True, asked=())
