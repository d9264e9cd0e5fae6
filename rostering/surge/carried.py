"""What a week that was planned means to the next one: work that its people have behind them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date

from rostering.calendar import local_day
from rostering.rosters.build import Build
from rostering.rosters.snapshot import Snapshot, WorkedFacts
from solver.roster import Roster


def worked_in(build: Build, roster: Roster) -> tuple[WorkedFacts, ...]:
    """The work of a planned week, as the next week's history has it."""
    organisation = {one.code: one.organisation for one in build.snapshot.workers}
    found = []
    for person, duty in roster:
        facts, own = build.shifts[duty], build.own_times.get(duty)
        times = facts if own is None else own
        found.append(
            WorkedFacts(
                person=build.persons[person].id,
                setting=facts.setting,
                code=facts.code,
                type=facts.type,
                starts_at=times.starts_at,
                ends_at=times.ends_at,
                break_minutes=times.break_minutes,
                employer=organisation.get(build.employment(person, duty)),
                role=facts.role,
                target=facts.target,
                shift=facts.id,
            )
        )
    return tuple(found)


def with_worked(snapshot: Snapshot, since: date, until: date, worked: Collection[WorkedFacts]) -> Snapshot:
    """A snapshot in which the homes in question were staffed from a day to a day as planned, in place of what the store
    has for these days."""
    ours = {id_ for id_, one in snapshot.settings.items() if one.home in snapshot.homes}
    ours |= {one.setting for one in worked if one.setting is not None}
    kept = (
        one
        for one in snapshot.worked
        if one.shift is None or one.setting not in ours or not since <= local_day(one.starts_at) <= until
    )
    return replace(snapshot, worked=(*kept, *worked), experience=_experience(snapshot.experience, snapshot, worked))


def _experience(
    known: Mapping[tuple[int, int], int], snapshot: Snapshot, worked: Iterable[WorkedFacts]
) -> Mapping[tuple[int, int], int]:
    homes = {id_: one.home for id_, one in snapshot.settings.items()}
    more = Counter((one.person, homes[one.setting]) for one in worked if one.setting is not None)
    return {key: known.get(key, 0) + more[key] for key in {*known, *more}}
