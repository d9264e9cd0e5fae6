"""History further back than everybody's, for those whom a rule with a longer period is about."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from rostering.rosters.horizon import DAYS_BEHIND, Horizon
from rostering.store import tables as t
from tests.rostering.office import Office, day
from tests.rostering.rules.story import found, on, only, worked

DOCTOR, RESERVIST, YEAR = "doctor", "reservist", "GEN-MINUTES/max"


def before(office: Office) -> list[int]:
    """The days, from the first of the roster, of what is read beyond everybody's history."""
    return sorted(office.horizon.day_of(one.starts_at) for one in office.snapshot().worked_before)


@pytest.mark.parametrize(("earliest", "told"), [(-200, True), (-201, False)])
def test_the_day_that_breaks_a_reservists_year_is_200_days_back(store_folder: Path, earliest: int, told: bool) -> None:
    """The agreement is 200 days old: its first day is one of the thirty before the roster's, the day before is not."""
    office = only(store_folder, "RES-DAYS")
    worker = office.worker("ann", pool=RESERVIST, setting_id=None, started_on=day(-200))
    worked(office, worker, ((number, "07:00", "13:00") for number in (earliest, *range(-198, -140, 2))))
    on(office, worker, office.shift(0, "07:00", "13:00"))
    assert ("RES-DAYS/year" in found(office)) is told


def test_a_plan_without_an_actual_and_a_sum_count_as_far_back(store_folder: Path) -> None:
    """A published shift, hours as a sum and leave of half a year ago are read for a doctor, once each."""
    office = only(store_folder, "DR-48")
    dan, ann = office.worker("dan", DOCTOR), office.worker("ann")
    roster = office.roster(state="published", first_day=day(-154), last_day=day(-148))
    for worker in (dan, ann):
        office.assign(roster, worker, office.shift(-150, "07:00", "19:00", role=DOCTOR))
        office.worked(worker, -181, "07:00", "19:00")
        office.worked(worker, -183, "07:00", "19:00")
        office.worked(worker, -DAYS_BEHIND, "07:00", "19:00")
        spell: dict[str, Any] = {"from_on": day(-170), "until_on": day(-160)}
        office.add(t.HistorySum(worker_id=worker, employer="trust", minutes=600, **spell))
        office.add(
            t.Absence(
                worker_id=worker,
                kind="annual",
                state="granted",
                starts_at=office.at(-170, "00:00"),
                ends_at=office.at(-165, "00:00"),
            )
        )
    snapshot = office.snapshot()
    assert before(office) == [-181, -150]
    people = [[one.person for one in facts] for facts in (snapshot.worked_before, snapshot.outside, snapshot.away)]
    assert people == [[1, 1], [1], [1]]
    assert [office.horizon.day_of(one.starts_at) for one in snapshot.worked] == [-DAYS_BEHIND, -DAYS_BEHIND]


def test_work_through_an_employment_that_has_ended_counts(store_folder: Path) -> None:
    """A doctor who came from another employer is the same doctor."""
    office = only(store_folder, "DR-48")
    dan = office.worker("dan", DOCTOR)
    earlier = office.worker("dan2", DOCTOR, person_id=1, ended_on=day(-30))
    office.worked(earlier, -150, "07:00", "19:00")
    office.worked(dan, -140, "07:00", "19:00")
    assert before(office) == [-150, -140]


def test_a_reservists_own_job_is_no_further_back(store_folder: Path) -> None:
    """The year of an agreement counts the days worked under it."""
    office = only(store_folder, "RES-DAYS")
    ann = office.worker("ann", started_on=day(-900))
    reservist = office.worker("ann2", person_id=1, pool=RESERVIST, setting_id=None, started_on=day(-900))
    for worker, number in ((ann, -150), (reservist, -151), (reservist, -367)):
        office.worked(worker, number, "07:00", "13:00")
    assert before(office) == [-151]


@pytest.mark.parametrize(("last", "broken"), [("13:00", set()), ("13:01", {YEAR})])
def test_hours_a_year_count_from_its_first_day(store_folder: Path, last: str, broken: set[str]) -> None:
    """Of 600 hours a year 594 were worked in its first month, 300 days ago: six are left, and no minute more."""
    office = only(store_folder, "GEN-MINUTES")
    contract = {"minutes": 600 * 60, "period": "year", "starts_on": day(-300)}
    ann = office.worker("ann", contract=contract, started_on=day(-900))
    worked(office, ann, ((number, "07:00", "18:00") for number in range(-301, -246)))
    on(office, ann, office.shift(2, "07:00", last))
    assert found(office) & {YEAR} == broken


def test_nobody_else_is_read_further_back(office: Office) -> None:
    """With every rule in force, a carer's history begins where it does."""
    ann = office.worker("ann", contract={"minutes": 2250, "period": "4 weeks"}, started_on=day(-900))
    office.worked(ann, -DAYS_BEHIND - 1, "07:00", "13:00")
    office.worked(ann, -DAYS_BEHIND, "07:00", "13:00")
    assert before(office) == []
    assert len(office.snapshot().worked) == 1


def test_days_before_everybodys_history_have_their_numbers() -> None:
    """Also over a change of the clocks, from the first instant of a day to its last."""
    horizon = Horizon(date(2026, 11, 23), date(2026, 11, 29))
    far = Horizon(horizon.first - timedelta(days=300), horizon.last)
    for number in range(1, 300):
        begins = far.moment(far.days[number])
        assert (horizon.day_of(begins), horizon.day_of(begins - timedelta(seconds=1))) == (number - 300, number - 301)
