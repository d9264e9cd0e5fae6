"""What is recognised of others' training and checks, and what an organisation says of it for itself."""

import pytest

from rostering.catalogue import clearances, skills
from rostering.errors import BadInputError, RotaError
from rostering.passports.recognised import (
    NOT_MAPPED,
    checks,
    map_training,
    mapping,
    recognised_training,
    training,
    unmap_training,
)
from tests.rostering.passports.answering import accepted, why
from tests.rostering.passports.conftest import Exchange


def test_the_mapping_covers_the_catalogue() -> None:
    """Every skill that a passport of ours may name is recognised as itself or said not to be, with a reason; every
    ASC-WDS category of a skill is what that skill is."""
    for code, skill in skills().items():
        known = recognised_training({}, f"rota:{code}")
        assert known.code == code or (known.code is None and known.why not in ("", NOT_MAPPED)), code
        for number in skill.asc:
            assert recognised_training({}, f"asc-wds:{number}").code == known.code
    assert all(one.code is not None or one.why for one in (*training().values(), *checks().values()))
    assert {one.code for one in checks().values()} - {None} <= clearances().keys()


def test_an_organisation_says_otherwise(exchange: Exchange, passport: bytes) -> None:
    """Its own mapping comes before the program's, in both directions, and may be dropped again."""
    store = exchange.host.store
    map_training(store, None, "rota:medication", "medication", 1)
    map_training(store, None, "rota:fire", None)
    assert map_training(store, None, "rota:medication", "medication", 6).months == 6
    own = {one.category: one.code for one in mapping(store, None) if one.by == "ward"}
    assert own == {"rota:medication": "medication", "rota:fire": None}
    done = accepted(exchange, passport)
    assert "Medication competency, done 2026-06-01, good until 2026-11-30" in done.brought
    assert "this organisation does not recognise it" in why(done).values()
    assert unmap_training(store, None, "rota:fire").code == "fire"


@pytest.mark.parametrize(
    ("category", "skill", "months"),
    [
        ("fire", "fire", None),
        (":fire", "fire", None),
        ("x:y", "flying", None),
        ("x:y", "fire", 0),
        ("x:y", "fire", 121),
    ],
)
def test_a_mapping_that_cannot_be(exchange: Exchange, category: str, skill: str, months: int | None) -> None:
    """A category without a scheme, a skill there is not and months out of bounds are refused."""
    with pytest.raises(RotaError):
        map_training(exchange.host.store, None, category, skill, months)
    with pytest.raises(BadInputError, match="said nothing"):
        unmap_training(exchange.host.store, None, category)
