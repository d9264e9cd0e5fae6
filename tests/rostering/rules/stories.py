"""One rule at a time: an office in which nothing else is in force, and what is found in its roster."""

from collections.abc import Callable, Iterable

from rostering.rules.pack import program_packs
from rostering.rules.rulebook import rulebook
from tests.rostering.office import MONDAY, Office

# Builds a roster that just keeps a rule, or (True) breaks it by the smallest step, and gives the rules found broken.
Story = Callable[[Office, bool], set[str]]


def only(office: Office, *subjects: str) -> Office:
    """Switch off every rule but those named."""
    for pack in program_packs():
        office.switch(pack.name, on=False)
    for subject in subjects:
        office.switch(subject, on=True)
    return office


def parts_on(pack: str) -> set[str]:
    """The parts of a pack that count by default somewhere in the United Kingdom."""
    book = rulebook(None)
    nations = ("ENG", "WAL", "SCO", "NIR")
    return {part.id for nation in nations for entry, part in book.parts(MONDAY, nation) if entry.pack == pack}


def on(office: Office, worker: int, *shifts: int) -> None:
    """Put one person on some shifts, on a roster of their own."""
    roster = office.roster()
    for shift in shifts:
        office.assign(roster, worker, shift)


def found(office: Office) -> set[str]:
    """Every rule that the saved roster breaks, hard or soft."""
    return {violation.rule for violation in office.standing().report.violations}


def refused(office: Office, person: str, shift: int) -> set[str]:
    """The rule that keeps somebody off a shift, if one does."""
    return {rule for rule in (office.refusal(person, shift),) if rule is not None}


def days(office: Office, numbers: Iterable[int], start: str = "07:00", end: str = "13:00", **more: object) -> list[int]:
    """The same shift on several days."""
    return [office.shift(number, start, end, **more) for number in numbers]  # type: ignore[arg-type]
