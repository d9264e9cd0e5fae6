"""Delegated tasks: who may do them where, and what ends a delegation."""

from datetime import timedelta
from typing import Any

import pytest

from rostering.errors import BadInputError
from rostering.people.declarations import Choice, accept
from rostering.people.delegations import Wanted, delegate, end_delegation, list_delegations
from rostering.store import tables as t
from tests.rostering.office import LONG_AGO, NURSE, Office, day
from tests.rostering.program import Rota


@pytest.fixture
def nursing(office: Office) -> Office:
    """Nia, a registered nurse, and Ann and Bo, who are trained to give insulin."""
    nia = office.person("nia")
    office.worker("n1", NURSE, person_id=nia)
    office.add(t.Registration(person_id=nia, body="NMC", until_on=day(5), looked_up_on=LONG_AGO))
    for code in ("ann", "bo"):
        person = office.person(code)
        office.worker(f"{code}1", person_id=person)
        office.add(t.Skill(person_id=person, skill="insulin"))
    return office


def given(office: Office, review: int = 30, **where: str) -> int:
    """Insulin delegated by Nia to Ann from Tuesday on, at the home unless told otherwise."""
    wanted = Wanted("insulin", "nia", "ann", day(1), day(review), **(where or {"setting": "H"}))
    return delegate(office.store, None, wanted).id


def refusals(office: Office, *numbers: int, **more: Any) -> list[str | None]:
    """What keeps Ann off a shift with insulin on each of some days."""
    shifts = [office.shift(number, "07:00", "15:00", skills="insulin", **more) for number in numbers]
    return [office.refusal("ann", one) for one in shifts]


def test_a_delegated_task_takes_skill_and_delegation(nursing: Office) -> None:
    """Ann from the first day of it, Bo with the skill alone not, and the nurse without anybody's delegation."""
    given(nursing)
    assert refusals(nursing, 0, 1) == ["DELEGATE", None]
    shift = nursing.shift(1, "07:00", "15:00", skills="insulin")
    assert nursing.refusal("bo", shift) == "DELEGATE"


def test_it_ends_after_its_review_date(nursing: Office) -> None:
    """Good on the review date, not on the day after."""
    given(nursing, review=3)
    assert refusals(nursing, 3, 4) == [None, "DELEGATE"]


def test_it_ends_with_the_delegators_registration(nursing: Office) -> None:
    """Nia's registration runs out on Saturday, and what she delegated with it."""
    given(nursing)
    assert refusals(nursing, 5, 6) == [None, "DELEGATE"]
    (line,) = list_delegations(nursing.store, None)
    assert (line.until, line.ends_with) == (day(5), "the delegator")


def test_it_ends_with_the_delegators_work(nursing: Office) -> None:
    """Nia leaves on Wednesday."""
    given(nursing)
    nursing.change(t.Worker, 1, ended_on=day(2))
    assert refusals(nursing, 2, 3) == [None, "DELEGATE"]


def test_it_ends_when_somebody_ends_it(nursing: Office) -> None:
    """The day named is the first without it; it is not ended twice."""
    number = given(nursing)
    end_delegation(nursing.store, None, number, day(3))
    assert refusals(nursing, 2, 3) == [None, "DELEGATE"]
    with pytest.raises(BadInputError, match="ended on"):
        end_delegation(nursing.store, None, number, day(4))


def test_it_is_for_its_client_or_its_setting(nursing: Office) -> None:
    """What was delegated for one client holds for no other, and not for work that names none."""
    first, other = (nursing.add(t.Client(code=code, setting_id=1)) for code in ("R1", "R2"))
    given(nursing, client="R1")
    assert refusals(nursing, 1, client_id=first) == [None]
    assert refusals(nursing, 1, client_id=other) == ["DELEGATE"]
    assert refusals(nursing, 1) == ["DELEGATE"]
    elsewhere = nursing.setting("K")
    nursing.change(t.Worker, 2, setting_id=elsewhere)
    assert refusals(nursing, 1, setting_id=elsewhere) == ["DELEGATE"]


def test_taking_over_is_declared_by_name(nursing: Office) -> None:
    """Without any delegation on record a manager may declare it for a while, by its own name only."""
    nursing.demand("07:00", "15:00", skills="insulin")
    accept(nursing.store, None, Choice(every=True))
    assert refusals(nursing, 1) == ["DELEGATE"]
    accept(nursing.store, None, Choice(subjects=("delegation:insulin",), persons=("ann",)))
    assert refusals(nursing, 1) == [None]


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (Wanted("cooking", "nia", "ann", day(1), day(9), "H"), "no task that is delegated"),
        (Wanted("insulin", "bo", "ann", day(1), day(9), "H"), "cannot delegate"),
        (Wanted("insulin", "nia", "nia", day(1), day(9), "H"), "themselves"),
        (Wanted("insulin", "nia", "ann", day(6), day(9), "H"), "cannot delegate"),
        (Wanted("insulin", "nia", "ann", day(1), day(0), "H"), "does not fit"),
        (Wanted("insulin", "nia", "ann", day(1), day(1) + timedelta(days=367), "H"), "does not fit"),
        (Wanted("insulin", "nia", "ann", day(1), day(9)), "name one of the two"),
        (Wanted("insulin", "nia", "ann", day(1), day(9), "H", "R1"), "name one of the two"),
        (Wanted("insulin", "nia", "ann", day(1), day(9), client="R1"), "no one client"),
    ],
)
def test_what_cannot_be(nursing: Office, wanted: Wanted, said: str) -> None:
    """One sentence, and nothing written."""
    with pytest.raises(BadInputError, match=said):
        delegate(nursing.store, None, wanted)
    assert nursing.count(t.Delegation) == 0


def test_the_commands(nursing: Office, rota: Rota) -> None:
    """add, list and end."""
    added = rota.json("delegations", "add", "insulin", "nia", "ann", "--setting", "H", "--review", "2/12/2026")
    assert (added["delegation"]["person"], added["delegation"]["until"]) == ("ann", "2026-11-28")
    assert "insulin" in rota("delegations", "list", "ann").out
    assert rota("delegations", "end", "1").code == 0
    assert rota("delegations", "end", "7").code == 2
