"""Day one: the ASC-WDS files of a provider, its shifts, and one acceptance of what is unknown, give a roster."""

from pathlib import Path
from typing import Any

import pytest

from tests.rostering.program import Rota


@pytest.fixture
def provider(rota: Rota, asc_words: list[str], samples: Path) -> Rota:
    """A store that holds the ASC-WDS samples and the shifts, and nothing of the staff sheet."""
    for words in (asc_words, ["import", "shifts", str(samples / "shifts.csv")]):
        done = rota(*words)
        assert done.code == 0, done.err
    return rota


def solved(rota: Rota) -> Any:
    """The week from 23 November, solved."""
    done = rota("solve", "--week", "2026-11-23", "--deterministic", "--time-limit", "3", "--json")
    assert done.code in (0, 1), done.err
    return done.json


@pytest.mark.slow
def test_one_acceptance_gives_a_usable_roster(provider: Rota) -> None:
    """What the files do not say keeps everybody off; declared good once, those who hold the skills fill their homes'
    places, with nothing broken."""
    assert solved(provider)["assignments"] == []
    assert provider("people", "accept", "--all").code == 0
    roster = solved(provider)
    assert sum(home["filled"] for home in roster["settings"]) >= 20
    assert {home["setting"] for home in roster["settings"] if home["filled"]} == {"WH", "BC"}
    assert provider("check", "--week", "2026-11-23", "--json").json["violations"] == []
    left = provider("people", "unknown", "--blocking", "--json").json
    assert {one["subject"] for one in left["unknown"]} == {"skill:driver"}
