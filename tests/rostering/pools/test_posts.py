"""Rotational posts, joint posts and secondments: contracts that move a person between settings by date."""

from pathlib import Path

import pytest

from rostering.gaps.way import Way, way_of
from rostering.store import tables as t
from tests.rostering.office import CARER, Office, day
from tests.rostering.program import Rota


@pytest.fixture
def moving(office: Office) -> Office:
    """A second home of the same organisation, and a ward of a health board."""
    office.setting("G")
    board = office.add(t.Organisation(code="nhs", name="Health Board"))
    office.setting("W", kind="ward", organisation_id=board)
    return office


def answers(office: Office, setting: int, *numbers: int) -> list[bool]:
    """Whether Ann may be put on a shift at a setting on each of some days."""
    shifts = [office.shift(number, "07:00", "15:00", setting_id=setting) for number in numbers]
    made = office.build()
    return [("ann", made.shift_ids[one]) in made.seats for one in shifts]


def test_a_rotation_moves_by_date(moving: Office) -> None:
    """At the first home until Wednesday, at the second from Thursday on; never at both."""
    ann = moving.worker("ann", contract={"setting_id": 1, "ends_on": day(2)})
    moving.add(t.Contract(worker_id=ann, role=CARER, setting_id=2, starts_on=day(3)))
    assert answers(moving, 1, 1, 2, 3, 4) == [True, True, False, False]
    assert answers(moving, 2, 1, 2, 3, 4) == [False, False, True, True]


def test_a_joint_post_is_at_both(moving: Office) -> None:
    """Two posts on the same days: both homes, each in its own role."""
    ann = moving.worker("ann", contract={"setting_id": 1})
    moving.add(t.Contract(worker_id=ann, role="senior_care_worker", setting_id=2))
    assert answers(moving, 1, 1) == [True]
    assert answers(moving, 2, 1) == [True]  # a senior may take a carer's place
    senior = moving.shift(2, "07:00", "15:00", role="senior_care_worker", setting_id=1)
    assert moving.refusal("ann", senior) == "GEN-SKILL"


def test_a_secondment_reaches_another_organisation(moving: Office) -> None:
    """From Tuesday to Thursday Ann is the ward's: assigned there, not lent, and not at home; then she is back."""
    ann = moving.worker("ann")
    moving.add(t.Contract(worker_id=ann, role=CARER, setting_id=3, starts_on=day(1), ends_on=day(3)))
    assert answers(moving, 3, 0, 1, 3, 4) == [False, True, True, False]
    assert answers(moving, 1, 0, 1, 3, 4) == [True, False, False, True]
    shift = moving.shift(2, "15:00", "22:00", setting_id=3)
    made = moving.build()
    seat = made.seats["ann", made.shift_ids[shift]]
    assert way_of(made.snapshot, seat, made.snapshot.shift[shift]) is Way.ASSIGN


def test_posts_from_a_sheet(moving: Office, rota: Rota, tmp_path: Path) -> None:
    """A rotation read from a sheet moves by date; read again it changes nothing."""
    moving.worker("ann")
    sheet = tmp_path / "posts.csv"
    rows = "ann,G,care_worker,2026-11-24,2026-11-25,,\nann,H,care_worker,2026-11-26,,20,week\n"
    sheet.write_text("worker,setting,role,from,until,hours,period\n" + rows, encoding="utf-8")
    assert rota("import", "posts", sheet).code == 0
    assert answers(moving, 2, 0, 1, 2, 3) == [False, True, True, False]
    assert answers(moving, 1, 0, 1, 2, 3) == [True, False, False, True]
    assert not rota("import", "posts", sheet, "--json").json["written"]
    sheet.write_text("worker,setting,role,from,until\nann,G,care_worker,2026-11-25,2026-11-24\n", encoding="utf-8")
    assert rota("import", "posts", sheet).code == 2
