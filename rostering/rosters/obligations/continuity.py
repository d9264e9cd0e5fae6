"""The same faces, and their language: how many different carers a client meets, and whether one speaks Welsh."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from rostering.calendar import DAYS_A_WEEK
from rostering.rosters.obligations.subjects import Subjects
from solver.rules.distinct import Distinct, DistinctRow
from solver.rules.request import Request, Wish
from solver.rules.rule import Rule

WELSH = "cy"


def continuity(subjects: Subjects) -> Iterator[Rule]:
    """One row for each client and each window of days that ends with a week of the period; and wishes for Welsh."""
    on: dict[int, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for shift in subjects.snapshot.shifts:
        if shift.client is not None:
            on[shift.client][subjects.horizon.number_of(shift.day)].add(subjects.ids[shift.id])
    if not on:
        return
    yield from _in_welsh(subjects)
    before = _before(subjects)
    said: set[tuple[int, int]] = set()
    for one in subjects.concerned("Distinct"):
        params = one.part.params
        numbers = params["window_days"], params.get("max", 0)
        if params.get("per") != "client" or numbers in said:
            continue  # GEN-CONT says the same as CONT: nobody is counted twice
        said.add(numbers)
        rows = [
            row
            for client, days in sorted(on.items())
            for row in _rows(subjects, client, days, before.get(client, {}), *numbers)
        ]
        yield Distinct(**{**one.shared(), "workers": None}, rows=tuple(rows))


def _in_welsh(subjects: Subjects) -> Iterator[Rule]:
    """A wish for each Welsh speaker on each day on which they could be with a client who asks for one."""
    part, snapshot = subjects.part("WELSH", "client", "WAL"), subjects.snapshot
    if part is None:
        return
    visits: dict[tuple[int, int, int], set[str]] = defaultdict(set)
    for shift in snapshot.shifts:
        setting = snapshot.settings[shift.setting]
        asks = shift.client is not None and snapshot.clients[shift.client].language == WELSH
        if shift.client is not None and asks and snapshot.nations[setting.organisation] == "WAL":
            visits[shift.client, subjects.horizon.number_of(shift.day), setting.home].add(subjects.ids[shift.id])
    wishes = tuple(
        Wish(person.code, day, "on", shifts=frozenset(shifts))
        for (_, day, home), shifts in sorted(visits.items())
        for person in subjects.people
        if WELSH in person.languages and person.id in subjects.reaching(home)
    )
    if wishes:
        yield Request(id=part.id, severity="soft", tier=part.tier, weight=part.weight, wishes=wishes)


def _rows(
    subjects: Subjects,
    client: int,
    days: dict[int, set[str]],
    before: dict[int, set[str]],
    window: int,
    most: int,
) -> Iterator[DistinctRow]:
    name = subjects.snapshot.clients[client].code
    for last in range(subjects.horizon.length - 1, -1, -DAYS_A_WEEK):
        first = last - window + 1
        shifts = frozenset(id_ for day, ids in days.items() if first <= day <= last for id_ in ids)
        known = frozenset(code for day, codes in before.items() if first <= day <= last for code in codes)
        if shifts:
            yield DistinctRow(f"{name} {subjects.horizon.date_of(last)}", shifts, most, known)


def _before(subjects: Subjects) -> dict[int, dict[int, set[str]]]:
    """Who was with each client on which day before the period, whoever the snapshot is about."""
    found: dict[int, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for client, day, person in subjects.snapshot.visits:
        known = subjects.snapshot.persons.get(person)
        found[client][subjects.horizon.number_of(day)].add(f"person {person}" if known is None else known.code)
    return found
