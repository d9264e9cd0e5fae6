"""The seats on inductions, training and shadow shifts that a plan takes for granted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from rostering.calendar import ONE_DAY, local_day, monday_of
from rostering.pipeline.entry import Entry
from rostering.pipeline.forecast import Expected, Forecast
from rostering.pipeline.session import SessionLine
from rostering.surge.ahead import to_book
from rostering.surge.centre import is_new
from rostering.surge.plan import Plan
from rostering.surge.report import Seats

INDUCTION = "induction"
Key = tuple[str, str, date]  # organisation, step, Monday of the week


def seats_needed(
    last_days: Mapping[str, date],
    entries: Iterable[Entry],
    forecasts: Mapping[int, Forecast],
    sessions: Iterable[SessionLine],
    now: datetime,
) -> tuple[Seats, ...]:
    """The seats that people need who are on the way in and whom a plan uses, by their code until a last day: of each
    organisation, step and week, and how many of them sessions that are planned have left."""
    wanted: dict[Key, list[tuple[Entry, Expected]]] = defaultdict(list)
    for entry in entries:
        last = last_days.get(entry.person.code)
        if last is None or entry.worker not in forecasts:
            continue
        for one in to_book(forecasts[entry.worker], last):
            wanted[entry.organisation, one.step.code, monday_of(one.on)].append((entry, one))
    left = {one: one.free for one in sessions if one.starts_at > now}
    return tuple(
        _seats(key, theirs, left) for key, theirs in sorted(wanted.items(), key=lambda each: (each[0][2], each[0]))
    )


def _seats(key: Key, theirs: list[tuple[Entry, Expected]], left: dict[SessionLine, int]) -> Seats:
    """The seats of one key; those that planned sessions have for them in time are taken from what is left."""
    organisation, step, _ = key
    needed = sum(max(1, one.times - one.done_times) for _, one in theirs)
    ready, until = min(one.ready for _, one in theirs), max(one.on for _, one in theirs)
    fitting = [
        one
        for one in left
        if (one.organisation, one.step) == (organisation, step) and ready <= local_day(one.starts_at) <= until
    ]
    free = sum(left[one] for one in fitting)
    missing = needed
    for one in fitting:
        taken = min(missing, left[one])
        left[one], missing = left[one] - taken, missing - taken
    return Seats(
        organisation=organisation,
        step=step,
        title=theirs[0][1].step.title,
        until=until,
        needed=needed,
        free=free,
        skills=tuple(sorted({skill for _, one in theirs for skill in one.missing})),
        people=tuple(sorted({entry.person.code for entry, _ in theirs})),
    )


def inductions(plans: Iterable[Plan]) -> tuple[Seats, ...]:
    """The induction of all who work at a centre that opens: of each centre together, before its first day."""
    there: dict[str, tuple[str, str, date, set[str]]] = {}
    for plan in plans:
        snapshot = plan.build.snapshot
        for person, duty in plan.called.roster:
            shift = plan.build.shifts[duty]
            setting = snapshot.settings[shift.setting]
            if is_new(setting):
                owner = snapshot.organisations[setting.organisation]
                known = there.get(setting.code, (owner, setting.name, shift.day, set()))
                there[setting.code] = owner, setting.name, min(known[2], shift.day), known[3] | {person}
    return tuple(
        Seats(owner, INDUCTION, f"Induction at {name}", first - ONE_DAY, len(people), 0, (), tuple(sorted(people)))
        for owner, name, first, people in there.values()
    )
