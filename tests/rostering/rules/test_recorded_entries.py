"""What a rule says of itself where nothing goes by it; and that every part that is on has a story or says so."""

import json
from pathlib import Path

import pytest

from rostering.cli.main import main
from rostering.rules.effect import parameters_recorded, recorded_only
from rostering.rules.entry import RulePart
from rostering.rules.kinds import KINDS
from rostering.rules.rulebook import program_rulebook
from tests.rostering.rules import (
    test_fitness_entries,
    test_generic_entries,
    test_infection_entries,
    test_mutual_aid_entries,
    test_nhs_entries,
    test_night_and_young_entries,
    test_reported_entries,
    test_settings_and_visits_entries,
    test_working_time_entries,
)
from tests.rostering.rules.story import TOLD

STORIES = {
    **test_fitness_entries.STORIES,
    **test_generic_entries.STORIES,
    **test_infection_entries.STORIES,
    **test_mutual_aid_entries.STORIES,
}
MARKED = (
    test_nhs_entries,
    test_night_and_young_entries,
    test_working_time_entries,
)
# How others are counted, and a clock: told by the stories of the rules that they speak of.
SPOKEN_OF = {"MA-LEDGER", "NURSE-24/sole-break"}
# Their stories are told with pools, placements, delegations and roles.
BESIDE = {
    *("POOL-OFF", "POOL-NOTICE/student", "POOL-NOTICE/volunteer", "POOL-HOURS/student", "POOL-HOURS/volunteer"),
    *("POOL-SUP", "VOL-MIN/place", "VOL-MIN/most", "VOL-MIN/minimum", "PLACEMENT/supernumerary"),
    *("PLACEMENT/supervisor", "DELEGATE", "ROLE-TASKS", "INDUCT/good"),
}
OWN_DATA = {"GEN-SUCC"}  # its story writes a pack of its own
PARTS = {part.id: part for entry in program_rulebook().entries for part in entry.parts}


def told() -> set[str]:
    """The parts of rules that some test breaks by the smallest step."""
    marked = {part for part, tests in TOLD.items() if any(hasattr(module, test) for module in MARKED for test in tests)}
    here = test_reported_entries.TOLD_HERE | test_settings_and_visits_entries.TOLD_HERE
    return (STORIES.keys() | marked | here | SPOKEN_OF | BESIDE) - OWN_DATA


@pytest.mark.parametrize("part", PARTS.values(), ids=PARTS)
def test_a_part_that_counts_has_a_story_or_says_that_a_person_looks_after_it(part: RulePart) -> None:
    """No part that may be switched on does nothing in silence, and none that is kept says that it is not."""
    if part.on_in_pack:
        assert (part.id in told()) is (recorded_only(part) is None)


def test_parameters_that_nothing_reckons_with_are_named_as_they_are() -> None:
    """Every one of them is a parameter that some pack has."""
    idle = {name for part in PARTS.values() for name in parameters_recorded(part)}
    assert idle
    assert all(any(name in kind.parameters for kind in KINDS.values()) for name in idle)


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        ("GEN-SUCC", "recorded only: no codes are listed"),
        ("AID-FAIR", "recorded only: only plans of loans share it, no roster does"),
        ("W-25B", "recorded only: a person looks after this"),
        ("RISCA", "recorded only: a person looks after this"),
        ("NICE-RF", "recorded only, nothing is reckoned with: short_minutes, short_percent, amber_patients"),
    ],
)
def test_a_rule_that_is_only_recorded_says_so(
    rule: str, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In words, and for machines."""
    assert main(["rules", "show", rule, "--db", str(tmp_path / "rota.db")]) == 0
    assert says in capsys.readouterr().out
    assert main(["rules", "show", rule, "--json", "--db", str(tmp_path / "rota.db")]) == 0
    parts = json.loads(capsys.readouterr().out)["versions"][0]["parts"]
    assert any(part["recorded_only"] or part["parameters_recorded_only"] for part in parts)


def test_a_rule_that_is_kept_says_nothing_of_the_kind(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is only recorded of the daily rest."""
    assert main(["rules", "show", "WTR-11", "--db", str(tmp_path / "rota.db")]) == 0
    assert "recorded only" not in capsys.readouterr().out
