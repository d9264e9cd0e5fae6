"""Stories of single rules: an office in which little else is in force, what is found there, and what was told of."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from rostering.rosters.standing import standing_roster
from rostering.rules.ledger_limits import LedgerLimits, LimitLine
from rostering.rules.ledger_read import read_ledger
from rostering.rules.pack import program_packs
from rostering.rules.rulebook import program_rulebook, rulebook
from rostering.store import tables as t
from tests.rostering.office import CARER, MONDAY, Office, day

LONG_AGO = date(2000, 1, 1)
TOLD: dict[str, set[str]] = {}  # rule: the tests that tell of it
Span = tuple[int, str, str]  # the day's number, from, until
Test = TypeVar("Test", bound=Callable[..., None])
# Builds a roster that just keeps a rule, or (True) breaks it by the smallest step, and gives the rules found broken.
Story = Callable[[Office, bool], set[str]]


def tells(*parts: str) -> Callable[[Test], Test]:
    """Mark a test as the story of some parts of rules, as violations name them: 'WTR-Y/night'."""

    def mark(test: Test) -> Test:
        for part in parts:
            TOLD.setdefault(part, set()).add(test.__name__)
        return test

    return mark


def only(folder: Path, *rules: str, monday: date = MONDAY) -> Office:
    """A new office in which every rule but these is switched off, and these are as they are by default."""
    others = {entry.id for entry in program_rulebook().entries} - set(rules)
    return Office(folder, monday, off=sorted(others))


def switch_to(office: Office, *subjects: str) -> Office:
    """Switch every pack off, and on what is named (a pack, a rule with all its parts, or a part)."""
    office.switch(*(pack.name for pack in program_packs()), on=False)
    office.switch(*subjects, on=True)
    return office


def parts_on(pack: str) -> set[str]:
    """The parts of a pack that count by default somewhere in the United Kingdom."""
    book = rulebook(None)
    nations = ("ENG", "WAL", "SCO", "NIR")
    return {part.id for nation in nations for entry, part in book.parts(MONDAY, nation) if entry.pack == pack}


def worked(office: Office, worker: int, spans: Iterable[Span]) -> None:
    """What somebody worked at the home, in one go; an end that is not later is on the next day."""
    office.add_all(
        *(
            t.Actual(
                worker_id=worker,
                setting_id=office.home,
                code="D",
                starts_at=office.at(number, start),
                ends_at=office.at(number + (end <= start), end),
            )
            for number, start, end in spans
        )
    )


def on_all(office: Office, worker: int, spans: Iterable[Span], role: str = CARER, **more: Any) -> None:
    """A new roster with shifts of these times, and one person on all of them."""
    with office.writing() as session:
        roster = t.Roster(first_day=office.horizon.first, last_day=office.horizon.last)
        shifts = [
            t.Shift(
                day=day(number, office.monday),
                code="D",
                role=role,
                setting_id=office.home,
                starts_at=office.at(number, start),
                ends_at=office.at(number + (end <= start), end),
                **({"break_minutes": 0} | more),
            )
            for number, start, end in spans
        ]
        session.add_all([roster, *shifts])
        session.flush()
        assert roster.id is not None
        session.add(t.RosterSetting(roster_id=roster.id, setting_id=office.home))
        for one in shifts:
            times: dict[str, Any] = {
                "starts_at": one.starts_at,
                "ends_at": one.ends_at,
                "break_minutes": one.break_minutes,
            }
            session.add(t.Assignment(roster_id=roster.id, worker_id=worker, shift_id=one.id, **times))


def weeks(office: Office, worker: int, numbers: range, until: str = "19:00", from_: str = "07:00") -> None:
    """Four days of twelve hours in each of some weeks (-1 is the week before), unless told otherwise."""
    worked(office, worker, ((number + 7 * week, from_, until) for week in numbers for number in range(4)))


def this_week(office: Office, worker: int, last: str, from_: str = "07:00", until: str = "19:00") -> None:
    """Three shifts of twelve hours, and one that ends at `last`."""
    on_all(office, worker, [*((number, from_, until) for number in range(3)), (3, from_, last)])


def on(office: Office, worker: int, *shifts: int) -> None:
    """Put one person on some shifts, on a roster of their own."""
    roster = office.roster()
    for shift in shifts:
        office.assign(roster, worker, shift)


def broken_as_at(office: Office, as_at: date) -> list[str]:
    """The rules that the saved roster breaks by the law of a day."""
    standing = standing_roster(office.store, None, office.horizon, (), as_at=as_at)
    return sorted(violation.rule for violation in standing.report.broken)


def limits(office: Office, rule: str, person: int = 1) -> list[LimitLine]:
    """The lines of a rule in a person's ledger at the end of the week."""
    with office.store.reading() as session:
        book = rulebook(session)
        ledger = read_ledger(session, person, office.horizon.last, book)
        lines = LedgerLimits(ledger, book).lines(office.horizon.first, office.horizon.last)
    return [line for line in lines if line.rule.partition("/")[0] == rule]


def found(office: Office) -> set[str]:
    """Every rule that the saved roster breaks, hard or soft."""
    return {violation.rule for violation in office.standing().report.violations}


def refused(office: Office, person: str, shift: int) -> set[str]:
    """The rule that keeps somebody off a shift, if one does."""
    return {rule for rule in (office.refusal(person, shift),) if rule is not None}


def days(office: Office, numbers: Iterable[int], start: str = "07:00", end: str = "13:00", **more: object) -> list[int]:
    """The same shift on several days."""
    return [office.shift(number, start, end, **more) for number in numbers]  # type: ignore[arg-type]
