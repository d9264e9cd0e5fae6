"""The way in as it is expected to go: who is deployable by which day, if every check comes out well."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from rostering.calendar import DAY_MINUTES, instant
from rostering.pipeline.forecast import BOOKED, DONE, Expected, Forecast
from rostering.pipeline.route import SESSION, SKILLS
from rostering.pipeline.step import DBS, IDENTITY, RIGHT_TO_WORK
from rostering.pipeline.way_in import Done, WayIn
from rostering.rosters.snapshot import PersonFacts, Snapshot

Forecasts = Mapping[int, Forecast]  # by employment


def with_way_in(snapshot: Snapshot, forecasts: Forecasts) -> Snapshot:
    """A snapshot in which everybody on the way in completes each step on the day it is expected, and not before: seats
    that are booked are attended, the others are found in the usual time. What only the person can say stays unknown."""
    workers = tuple(
        replace(one, way_in=_done(one.way_in, forecasts[one.id]))
        if one.way_in is not None and one.id in forecasts
        else one
        for one in snapshot.workers
    )
    persons = dict(snapshot.persons)
    for worker in snapshot.workers:
        if worker.id in forecasts:
            persons[worker.person] = _with_checks(persons[worker.person], forecasts[worker.id])
    return replace(snapshot, workers=workers, persons=persons)


def _done(way: WayIn, forecast: Forecast) -> WayIn:
    """The way in with what is still open, each step as of the end of its day."""
    done, held = dict(way.done), dict(way.held)
    for code, one in forecast.steps.items():
        if one.state == DONE:
            continue
        at = instant(one.on, DAY_MINUTES)
        if one.step.kind == SKILLS:
            held |= {skill: at for skill in forecast.route.skills if skill not in held}
        else:
            level = one.step.levels[-1] if one.step.levels else None
            done[code] = (*done.get(code, ()), *(Done(at, level) for _ in range(max(1, one.times - one.done_times))))
    return replace(way, done=done, held=held)


def _with_checks(person: PersonFacts, forecast: Forecast) -> PersonFacts:
    """What steps that are open put on a person's record once they are done; from which day on says the way in."""
    found: dict[str, Any] = {}
    opens = {code: one.on for code, one in forecast.steps.items() if one.state != DONE}
    if IDENTITY in opens:
        found["age_known"] = True
    if RIGHT_TO_WORK in opens:
        seen: date = opens[RIGHT_TO_WORK]
        found |= {"right_to_work_open": True, "right_to_work_seen_on": seen, "visa": person.visa or "none"}
    if DBS in opens:
        found["dbs_on"] = opens[DBS]
    missing = [code for code in forecast.route.skills if code not in person.skills]
    found["skills"] = {**person.skills, **dict.fromkeys(missing, ((None, None),))}
    return replace(person, **found)


def to_book(forecast: Forecast, until: date) -> tuple[Expected, ...]:
    """The steps of a way in that somebody has to attend, and has no seat for, by a day."""
    return tuple(
        one
        for one in forecast.steps.values()
        if one.step.kind in (SESSION, SKILLS) and one.state not in (DONE, BOOKED) and one.on <= until
    )
