"""Rest: nobody in two places, between duties, each week, after a run, and what is owed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from rostering.calendar import instant
from rostering.rosters.obligations.subjects import Concerned, Subjects
from rostering.rosters.obligations.tags import counted
from rostering.rosters.snapshot import PersonFacts
from solver.rules.min_rest import MinRest
from solver.rules.periodic_rest import PeriodicRest
from solver.rules.rest_after_run import RestAfterRun
from solver.rules.rule import Rule

EMPLOYMENT = "first_week_of_employment"
AFTER = timedelta(days=7)  # how long after the period fixed work may still lie too close to work in it
UNTIL_DUE = "until_due"  # one window for each debt, not one for each period


def rest(subjects: Subjects) -> Iterator[Rule]:
    """Every rule about rest in force."""
    for one in subjects.concerned("MinRest"):
        params = one.part.params
        travel = _travel(subjects) if params.get("travel") else {}
        for until, people in _until(subjects, one).items():
            mine = one.shared(people)
            mode = params.get("mode", "gap")
            yield MinRest(**mine, minutes=params["minutes"], mode=mode, until=until, travel=travel)
    for one in subjects.concerned("PeriodicRest"):
        if one.part.params.get("window") == UNTIL_DUE:
            yield from _owed(subjects, one)
        else:
            yield from _each_period(subjects, one)
    for one in subjects.concerned("RestAfterRun"):
        params = one.part.params
        least = params["rest"]
        # A wish for rest is missed or met; what is hard is missed by minutes.
        yield RestAfterRun(
            **one.shared(),
            of=counted(one.part),
            min_run=params.get("min_run", 1),
            rest=least,
            per=1 if one.part.severity == "hard" else max(1, least),
        )


def _until(subjects: Subjects, one: Concerned) -> dict[int | None, list[PersonFacts]]:
    """The people whom a rest concerns, by the number of the day on which they are too old for it; None: later."""
    alike: dict[int | None, list[PersonFacts]] = defaultdict(list)
    beyond = subjects.horizon.last + AFTER
    for person in one.people:
        birthday = None if subjects.of_age(one.part.applies, person, beyond) else person.under_18_until
        alike[None if birthday is None else subjects.horizon.number_of(birthday)].append(person)
    return alike


def _travel(subjects: Subjects) -> dict[str, dict[str, int]]:
    codes = {id_: setting.code for id_, setting in subjects.snapshot.settings.items()}
    near: dict[str, dict[str, int]] = {}
    for (here, there), minutes in subjects.snapshot.travel.items():
        near.setdefault(codes[here], {})[codes[there]] = minutes
    return near


def _each_period(subjects: Subjects, one: Concerned) -> Iterator[Rule]:
    """One rule for all with the same periods: those in which, on their last day, it concerns a person of their age."""
    params = one.part.params
    days = params["period_days"]
    alike: dict[tuple[date, ...], list[PersonFacts]] = defaultdict(list)
    for person in one.people:
        anchor = _anchor(subjects, person, days, params.get("anchor", "monday"))
        begins = tuple(
            first
            for first in _periods(subjects, anchor, days)
            if subjects.of_age(one.part.applies, person, first + timedelta(days=days - 1))
        )
        if begins:
            alike[begins].append(person)
    for begins, people in alike.items():
        yield PeriodicRest(
            **one.shared(people),
            minutes=params["minutes"],
            count=params.get("count", 1),
            add=params.get("add", 0),
            windows=tuple(_window(subjects, first, days) for first in begins),
        )


def _anchor(subjects: Subjects, person: PersonFacts, days: int, anchor: str) -> date:
    """The first day of the period that the roster's first day lies in."""
    first = subjects.horizon.first
    begins = first - timedelta(days=first.weekday())
    if anchor == EMPLOYMENT:
        started = [worker.started_on for worker in subjects.employed[person.id] if worker.started_on is not None]
        week = min(started, default=date.min + timedelta(days=7))
        week -= timedelta(days=week.weekday())
        begins -= timedelta(days=(begins - week).days % days)
    return begins


def _periods(subjects: Subjects, anchor: date, days: int) -> Iterator[date]:
    """The first days of the periods from one on."""
    while anchor <= subjects.horizon.last:
        yield anchor
        anchor += timedelta(days=days)


def _window(subjects: Subjects, first: date, days: int) -> tuple[int, int]:
    horizon = subjects.horizon
    return horizon.minute(instant(first, 0)), horizon.minute(instant(first + timedelta(days=days), 0))


def _owed(subjects: Subjects, one: Concerned) -> Iterator[Rule]:
    """The repayment of each rest that is owed."""
    codes = {person.id: person.code for person in one.people}
    horizon = subjects.horizon
    for owed in subjects.snapshot.owed:
        window = horizon.minute(owed.begins), horizon.minute(owed.ends)
        if owed.person in codes and window[1] > 0 and window[0] < horizon.days[-1]:
            mine = {**one.shared(), "workers": (codes[owed.person],)}
            yield PeriodicRest(**mine, minutes=owed.minutes, windows=(window,))
