"""Every part of a rule that is on has a story: one roster that just keeps it, and one that breaks it by a minute."""

import pytest

from rostering.rules.pack import program_packs
from tests.rostering.rules import test_nhs_entries, test_night_and_young_entries, test_working_time_entries
from tests.rostering.rules.story import TOLD

PACKS = {
    "uk-working-time": (test_working_time_entries, test_night_and_young_entries),
    "nhs-terms": (test_nhs_entries,),
}
# What no fact of a store can break, and why.
UNREACHED = {
    "DR-LEAD": "no roster breaks it: told in test_reported_entries",
}


@pytest.mark.parametrize("name", PACKS)
def test_every_part_that_is_on_is_told(name: str) -> None:
    """A part that is on by default has a test in its pack's files, or is among those not reached."""
    (pack,) = [pack for pack in program_packs() if pack.name == name]
    live = {part.id for entry in pack.entries for part in entry.parts if part.enabled}
    here = {part for part, tests in TOLD.items() if any(hasattr(file, test) for file in PACKS[name] for test in tests)}
    assert live - here == live & set(UNREACHED)


def test_only_parts_that_there_are_are_told() -> None:
    """Every part that a test names is one of the packs', and nothing is both told and not reached."""
    known = {
        part.id for pack in program_packs() if pack.name in PACKS for entry in pack.entries for part in entry.parts
    }
    assert TOLD.keys() <= known
    assert UNREACHED.keys() <= known - TOLD.keys()
