"""Who is away sick: drawn by lot among own and bank staff, the same people for the same seed."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import replace

from rostering.catalogue import OWN
from rostering.rosters.away_facts import AwayFacts
from rostering.rosters.horizon import Horizon
from rostering.rosters.snapshot import Snapshot, WorkerFacts
from rostering.surge.share import Share

SICK = "sick"  # of an absence
BANK = "bank"
STAFF = (OWN, BANK)


def staff(snapshot: Snapshot, horizon: Horizon) -> frozenset[int]:
    """The persons who are own or bank staff of the homes in question and employed within the period."""
    runs = {snapshot.settings[home].organisation for home in snapshot.homes}
    return frozenset(
        one.person
        for one in snapshot.workers
        if one.pool in STAFF
        and (one.started_on is None or one.started_on <= horizon.last)
        and (one.ended_on is None or one.ended_on >= horizon.first)
        and _belongs(snapshot, one, runs)
    )


def _belongs(snapshot: Snapshot, worker: WorkerFacts, runs: Collection[int]) -> bool:
    if worker.setting is None:
        return worker.organisation in runs
    return snapshot.settings[worker.setting].home in snapshot.homes


def sick(snapshot: Snapshot, horizon: Horizon, share: Share, seed: int) -> frozenset[int]:
    """The persons who are sick in a period when a share of the staff is. Whoever is recorded as sick already is one of
    them; a larger share with the same seed has the same people and others besides."""
    people = staff(snapshot, horizon)
    known = {
        one.person
        for one in snapshot.away
        if one.kind == SICK and one.person in people and one.meets(horizon.begins, horizon.ends)
    }
    drawn = sorted(people - known, key=lambda person: _lot(seed, horizon, snapshot.persons[person].code))
    return frozenset([*known, *drawn[: max(0, share.of(len(people)) - len(known))]])


def _lot(seed: int, horizon: Horizon, person: str) -> str:
    return hashlib.sha256(f"{seed}:{horizon.first}:{person}".encode()).hexdigest()


def with_sickness(snapshot: Snapshot, horizon: Horizon, people: Collection[int]) -> Snapshot:
    """A snapshot in which some persons are away for the whole period and stand on no shift of it."""
    away = (AwayFacts(person, SICK, horizon.begins, horizon.ends, None) for person in sorted(people))
    stands = tuple(one for one in snapshot.assignments if snapshot.worker[one.worker].person not in people)
    return replace(snapshot, away=(*snapshot.away, *away), assignments=stands)
