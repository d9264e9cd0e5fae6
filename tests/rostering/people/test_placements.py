"""Learners on placement: never cover, beside the supervisor named, and no more than a setting takes."""

import pytest

from rostering.errors import BadInputError
from rostering.people.placements import add_placement, capacities, end_placement, list_placements, set_capacity
from rostering.store import tables as t
from tests.rostering.office import Office, day
from tests.rostering.program import Rota


@pytest.fixture
def placed(office: Office) -> Office:
    """Lea on placement at the home from Monday to Friday with Ann; Bo works there too."""
    office.worker("lea", pool="student", setting_id=None)
    office.worker("ann")
    office.worker("bo")
    add_placement(office.store, None, "lea", "H", "ann", day(0), day(4))
    return office


def test_a_learner_is_no_cover_where_they_are_placed(placed: Office) -> None:
    """No place of cover at the home on the days of the placement; on the day after they have one, and elsewhere too."""
    other = placed.setting("K")
    inside, after = (placed.shift(number, "07:00", "15:00", target=2) for number in (4, 5))
    elsewhere = placed.shift(4, "07:00", "15:00", target=2, setting_id=other)
    placed.worker("cy", setting_id=other)
    assert placed.refusal("lea", inside) == "PLACEMENT/supernumerary"
    assert placed.refusal("lea", after) is None
    assert placed.refusal("lea", elsewhere) is None


def test_placement_work_takes_a_placement(placed: Office) -> None:
    """On its last day there is a place, on the next none; Bo without a placement has none either."""
    last, after = (placed.shift(number, "07:00", "15:00", type="placement", role=None) for number in (4, 5))
    placed.shift(4, "07:00", "15:00")
    assert placed.refusal("lea", last) is None
    assert placed.refusal("lea", after) == "PLACEMENT/supernumerary"
    assert placed.refusal("bo", last) == "PLACEMENT/supernumerary"


@pytest.mark.parametrize(
    ("beside", "until", "wanted"), [("ann", "15:00", []), ("ann", "14:59", ["P"]), ("bo", "15:00", ["P"])]
)
def test_the_named_supervisor_is_there_for_the_whole_shift(
    placed: Office, beside: str, until: str, wanted: list[str]
) -> None:
    """Ann to the last minute will do; a minute less will not, and nor will Bo."""
    learning = placed.shift(2, "07:00", "15:00", type="placement", role=None)
    working = placed.shift(2, "07:00", until)
    roster = placed.roster()
    made = placed.snapshot()
    number = {worker.code: worker.id for worker in made.workers}
    placed.assign(roster, number["lea"], learning)
    placed.assign(roster, number[beside], working)
    assert [rule[:1] for rule in placed.broken() if rule == "PLACEMENT/supervisor"] == wanted


def test_a_setting_takes_so_many_at_once(placed: Office) -> None:
    """A home that takes one is full while Lea is there and free on the day after; the list shows what is free."""
    set_capacity(placed.store, None, "H", 1)
    placed.worker("mo", pool="student", setting_id=None)
    with pytest.raises(BadInputError, match="takes 1 learners"):
        add_placement(placed.store, None, "mo", "H", "ann", day(4), day(9))
    add_placement(placed.store, None, "mo", "H", "ann", day(5), day(9))
    (line,) = capacities(placed.store, None)
    assert (line.capacity, line.most, line.free) == (1, 1, 0)
    with pytest.raises(BadInputError, match="has 1 learners"):
        set_capacity(placed.store, None, "H", 0)


def test_a_placement_that_ends_early(placed: Office) -> None:
    """From the day on which it is ended the learner counts again."""
    shift = placed.shift(3, "07:00", "15:00", target=2)
    end_placement(placed.store, None, 1, day(3))
    assert placed.refusal("lea", shift) is None
    assert [one.until for one in list_placements(placed.store, None)] == [day(2)]


@pytest.mark.parametrize(
    ("person", "setting", "supervisor", "first", "last", "said"),
    [
        ("bo", "H", "bo", 0, 1, "supervises themselves"),
        ("bo", "H", "ann", 2, 1, "before it begins"),
        ("bo", "nowhere", "ann", 0, 1, "no setting"),
        ("nobody", "H", "ann", 0, 1, "no person"),
        ("lea", "H", "ann", 4, 8, "is on placement 1"),
        ("bo", "K", "ann", 0, 1, "does not work for"),
    ],
)
def test_what_cannot_be(
    placed: Office, person: str, setting: str, supervisor: str, first: int, last: int, said: str
) -> None:
    """One sentence, and nothing written."""
    other = placed.add(t.Organisation(code="nhs", name="Health Board"))
    placed.setting("K", organisation_id=other)
    with pytest.raises(BadInputError, match=said):
        add_placement(placed.store, None, person, setting, supervisor, day(first), day(last))
    assert placed.count(t.Placement) == 1


def test_the_commands(placed: Office, rota: Rota) -> None:
    """capacity, list, add and end."""
    assert rota.json("placements", "capacity", "H", "2")["settings"][0]["free"] == 1
    assert "Lea" in rota("placements", "list").out
    line = rota.json("placements", "end", "1", "--on", "25/11/2026")["placement"]
    assert line["until"] == "2026-11-24"
    assert rota("placements", "add", "bo", "H", "ann").code == 2
    assert rota("placements", "capacity", "H", "many").code == 2
