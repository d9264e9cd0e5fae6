"""The catalogues that come with the program."""

import pytest

from rostering.catalogue import (
    is_unknown,
    pools,
    role_of_asc,
    roles,
    setting_kind_of_asc,
    setting_kinds,
    skill_of_asc,
    skills,
)
from rostering.resources import data_file

ASC_ROLES = [*range(1, 12), 15, 16, 17, *range(23, 28), *range(34, 41), *range(42, 53)]
ASC_CATEGORIES = [1, 2, *range(5, 11), *range(12, 18), 19, 20, 22, 23, *range(26, 34), 36, 38, *range(41, 46)]
ASC_SERVICES = [1, 2, 6, 8, 17, 54, 55, 64, 66, 68, 69, 73, 74]


def test_every_asc_number_has_one_code() -> None:
    """Each listed ASC-WDS role, category and main service maps to one code; retired and unlisted ones to none."""
    for entries, numbers in ((roles(), ASC_ROLES), (skills(), ASC_CATEGORIES), (setting_kinds(), ASC_SERVICES)):
        assert sorted(number for entry in entries.values() for number in entry.asc) == sorted(numbers)
    assert role_of_asc(16) == "registered_nurse"
    assert skill_of_asc(13) == "medication"
    assert setting_kind_of_asc(1) == "care_home_nursing"
    for code in (role_of_asc(22), role_of_asc(41), skill_of_asc(11), setting_kind_of_asc(999)):
        assert is_unknown(code)


def test_intervals_are_those_of_the_training_rule() -> None:
    """The default months are rule TRAIN's, by level where it says so, and say how certain they are."""
    found = {code: skill.months for code, skill in skills().items() if skill.months}
    assert found == {
        "medication": 12,
        "first_aid": 12,
        "moving_people": 12,
        "fire": 12,
        "infection_control": 12,
        "data_protection": 12,
        "safeguarding_adults": 36,
        "conflict_resolution": 36,
        "equality": 36,
        "health_and_safety": 36,
    }
    assert all(skills()[code].certainty == "M" and skills()[code].source for code in found)
    assert [skills()["infection_control"].interval(level) for level in (None, 1, 2)] == [12, 36, 12]


def test_pools_go_from_own_staff_outwards() -> None:
    """Own staff come first and cannot refuse; everybody else is offered; agency is the dearest."""
    assert next(iter(pools())) == "own"
    assert max(pools().values(), key=lambda pool: pool.tier).code == "agency"
    assert [pool.code for pool in pools().values() if not pool.may_refuse] == ["own"]


def test_a_missing_data_file_is_named() -> None:
    """A data file that is not there raises an error with its name."""
    with pytest.raises(FileNotFoundError, match=r"none\.toml"):
        data_file("none.toml")
