"""Banks that organisations share: with a lead employer and distributed, joined, left, and drawn on."""

from datetime import timedelta

import pytest

from rostering.errors import BadInputError
from rostering.pools.scheme import Planned, join_scheme, leave_scheme, list_schemes, make_scheme
from rostering.store import tables as t
from tests.rostering.office import LONG_AGO, Office, day
from tests.rostering.program import Rota


@pytest.fixture
def partners(office: Office) -> Office:
    """The home's organisation, a health board with a ward K, and a council without anything."""
    for code in ("nhs", "council"):
        office.add(t.Organisation(code=code, name=code.title()))
    office.setting("K", organisation_id=2)
    return office


def planned(model: str, lead: str | None = None, **more: object) -> Planned:
    """A collaborative bank of the home's organisation and the health board, from Monday on."""
    facts = {"code": "north", "name": "North", "pool": "collaborative_bank", "model": model, "lead": lead} | more
    return Planned(organisations=("org", "nhs"), from_on=day(0), **facts)  # type: ignore[arg-type]


def test_a_distributed_bank_opens_each_to_the_others(partners: Office) -> None:
    """Ann of the home is reached by the ward from the day she joined to the day before she left, and no others are."""
    partners.worker("ann", started_on=LONG_AGO)
    shifts = [partners.shift(number, "07:00", "15:00", setting_id=2) for number in (1, 2, 3, 4)]
    make_scheme(partners.store, None, planned("distributed"))
    join_scheme(partners.store, None, "north", "ann", day(2))
    leave_scheme(partners.store, None, "north", "ann", day(4))
    assert [partners.refusal("ann", one) for one in shifts] == ["MA-AGREE", None, None, "MA-AGREE"]
    (line,) = list_schemes(partners.store, None)
    assert (line.model, line.lead, line.organisations) == ("distributed", None, ("nhs", "org"))


def test_with_a_lead_only_its_own_people_join(partners: Office) -> None:
    """Led by the health board, Ann of the home cannot join; Bo of the board can, and the home reaches him."""
    partners.worker("ann", started_on=LONG_AGO)
    partners.worker("bo", organisation_id=2, setting_id=None, pool="bank", started_on=LONG_AGO)
    make_scheme(partners.store, None, planned("lead_employer", "nhs"))
    with pytest.raises(BadInputError, match="not employed by Nhs"):
        join_scheme(partners.store, None, "north", "ann", day(0))
    shift = partners.shift(1, "07:00", "15:00")
    assert partners.refusal("bo", shift) == "MA-AGREE"
    join_scheme(partners.store, None, "north", "bo", day(0))
    assert partners.refusal("bo", shift) is None


def test_a_bank_ends_with_its_days(partners: Office) -> None:
    """What it opens ends with the bank, whatever day somebody would have left."""
    partners.worker("ann", started_on=LONG_AGO)
    make_scheme(partners.store, None, planned("distributed", until=day(3)))
    join_scheme(partners.store, None, "north", "ann", day(0), day(90))
    in_time, late = (partners.shift(number, "07:00", "15:00", setting_id=2) for number in (3, 4))
    assert (partners.refusal("ann", in_time), partners.refusal("ann", late)) == (None, "MA-AGREE")


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (planned("shared"), "not by 'shared'"),
        (planned("distributed", pool="bank"), "can be shared by no model"),
        (planned("distributed", pool="own"), "no pool 'own'"),
        (planned("lead_employer"), "needs the organisation"),
        (planned("distributed", "nhs"), "has no lead"),
        (planned("distributed", until=day(0) - timedelta(days=1)), "before it begins"),
        (planned("distributed", code=" "), "code has"),
    ],
)
def test_a_bank_that_cannot_be(partners: Office, wanted: Planned, said: str) -> None:
    """One sentence, and nothing written."""
    with pytest.raises(BadInputError, match=said):
        make_scheme(partners.store, None, wanted)
    assert partners.count(t.PoolScheme) == 0


def test_joining_twice_and_leaving_what_one_is_not_in(partners: Office) -> None:
    """Who is in it does not join again, who is not does not leave; an unknown bank is said."""
    partners.worker("ann", started_on=LONG_AGO)
    make_scheme(partners.store, None, planned("distributed"))
    with pytest.raises(BadInputError, match="is not in the bank"):
        leave_scheme(partners.store, None, "north", "ann")
    join_scheme(partners.store, None, "north", "ann", day(0))
    with pytest.raises(BadInputError, match="already"):
        join_scheme(partners.store, None, "north", "ann", day(1))
    with pytest.raises(BadInputError, match="no bank 'south'"):
        join_scheme(partners.store, None, "south", "ann", day(1))


def test_the_commands(partners: Office, rota: Rota) -> None:
    """bank, join, banks and leave."""
    partners.worker("ann", started_on=LONG_AGO)
    made = rota.json("pools", "bank", "north", "org", "nhs", "--from", "23/11/2026")["bank"]
    assert (made["model"], made["organisations"]) == ("distributed", ["nhs", "org"])
    assert rota.json("pools", "join", "north", "ann", "--from", "23/11/2026")["bank"]["people"] == 1
    assert "north" in rota("pools", "banks").out
    assert rota.json("pools", "leave", "north", "ann", "--on", "23/11/2026")["bank"]["people"] == 0
