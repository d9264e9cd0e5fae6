"""The delegations sheet: which task somebody registered handed to whom, for a client or a setting, until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rostering import calendar
from rostering.catalogue import Task, roles, tasks
from rostering.imports.comparison import Comparison
from rostering.imports.days import refuse_backwards
from rostering.imports.plan import Record
from rostering.imports.sheet import SheetRow, columns
from rostering.people.delegations import LONGEST
from rostering.people.fitness import ACTIVE
from rostering.people.persons import running

KIND = "delegations"
COLUMNS = columns("task by worker setting from review", "client")
MADE_BY = "sheet"


@dataclass(frozen=True)
class DelegationRow:
    """One row of the sheet: for one client of the setting, or, without one, for all who are there."""

    row: SheetRow
    task: Task | None
    from_on: date
    review_on: date


def parse(row: SheetRow, today: date) -> DelegationRow:
    """The row as it stands; what is wrong is noted on it."""
    able = {code: task for code, task in tasks().items() if task.delegators}
    task = row.known("task", {code: task.title for code, task in able.items()}, "delegated task")
    first, review = row.needed_date("from"), row.needed_date("review")
    refuse_backwards(row, first, review, "review")
    if review > first + LONGEST:
        row.refuse("review", f"A delegation is looked at within a year; {review} is later.")
    return DelegationRow(row, able.get(task or ""), first, review)


def compare(comparison: Comparison, rows: list[DelegationRow]) -> None:
    """Plans what the sheet adds and changes; a delegation is known by its task, its worker, where it holds and its
    first day."""
    for one in rows:
        by, worker = comparison.worker(one.row, "by"), comparison.worker(one.row)
        setting = comparison.setting(one.row, "setting", one.row.text("setting"))
        if by is None or worker is None or setting is None or one.task is None:
            continue
        if by["person_id"] is worker["person_id"]:
            one.row.refuse("worker", "Nobody delegates a task to themselves; name two people.")
            continue
        _refuse_unable(comparison, one, by, one.task)
        client = _client(comparison, one.row, setting) if one.row.filled("client") else None
        if one.row.filled("client") and client is None:
            continue
        place = {"client_id": client, "setting_id": setting if client is None else None}
        _plan(comparison, one, by, worker, place)


def _client(comparison: Comparison, row: SheetRow, setting: Record) -> Record | None:
    """The client of the setting with that code; an unknown one is noted."""
    found = comparison.known("client", {"setting_id": setting, "code": row.text("client")})
    if found is None:
        row.refuse("client", f"{setting['name']} has no client '{row.text('client')}'; import clients first.")
    return found


def _refuse_unable(comparison: Comparison, one: DelegationRow, by: Record, task: Task) -> None:
    """Refuse a delegator who, through no employment, has a role that may delegate it with a live registration."""
    registrations = comparison.of("registration", "person_id", by["person_id"])
    live = {each["body"] for each in registrations if each["status"] == ACTIVE and _holds(each["until_on"], one)}
    for worker in comparison.of("worker", "person_id", by["person_id"]):
        for contract in comparison.of("contract", "worker_id", worker):
            role = contract["role"]
            body = roles()[role].body if role in roles() else None
            ends = (worker["ended_on"], contract["ends_on"])
            if role in task.delegators and all(_holds(end, one) for end in ends) and (body is None or body in live):
                return
    titles = ", ".join(role.replace("_", " ") for role in task.delegators)
    one.row.refuse("by", f"{by['code']} cannot delegate it on {one.from_on}; it takes a live {titles}.")


def _holds(until: date | None, one: DelegationRow) -> bool:
    return until is None or until >= one.from_on


def _plan(
    comparison: Comparison, one: DelegationRow, by: Record, worker: Record, place: dict[str, Record | None]
) -> None:
    assert one.task is not None
    person = worker["person_id"]
    same = (one.task.code, id(person), *(id(each) for each in place.values()))
    known = comparison.indexed(
        "delegation",
        "same",
        lambda each: (each["task"], id(each["person_id"]), id(each["client_id"]), id(each["setting_id"])),
    ).get(same, [])
    if not comparison.once(one.row, ("delegation", *same, one.from_on), "from", "The same delegation"):
        return
    stored = next((each for each in known if each["from_on"] == one.from_on), None)
    for each in known:
        last = each["review_on"] if each["ended_on"] is None else each["ended_on"] - calendar.ONE_DAY
        if each is not stored and running(each["from_on"], last, one.from_on, one.review_on):
            one.row.refuse("from", f"The same is delegated until {last} already; end that first.")
            return
    change = comparison.row(one.row, f"{one.task.code} by {by['code']} to {worker['code']}")
    said = {"delegator_id": by["person_id"], "review_on": one.review_on}
    if stored is not None:
        change.set(stored, **said)
    else:
        new = {"task": one.task.code, "person_id": person, "from_on": one.from_on, **place, **said}
        change.add("delegation", **new, made_by=MADE_BY, made_at=calendar.now())
    change.done()
