"""When somebody becomes deployable, and what the weeks to come get from it."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rostering import calendar
from rostering.errors import BadInputError
from rostering.pipeline.listing import PipelineLine, pipeline_of
from rostering.pipeline.route import routes
from rostering.pipeline.weeks import weeks
from rostering.store import tables as t
from rostering.today import Kind, today
from tests.rostering.office import Office, day
from tests.rostering.pipeline.way import POP_UP, attend, complete, dana

NOW = date(2026, 11, 18)


def line(office: Office) -> PipelineLine:
    """Dana's way in."""
    return pipeline_of(office.store, None, "dana")


def test_the_steps_come_in_an_order_that_can_be_taken() -> None:
    """On every route each step comes after those it follows, and the signature last."""
    for route in routes().values():
        codes = [step.code for step in route.steps]
        for step in route.steps:
            assert all(codes.index(code) < codes.index(step.code) for code in route.before(step))
        assert codes[-1] == "deployable"


def test_usual_days_add_up(office: Office) -> None:
    """With nothing done: identity 3, right to work 3, induction 7, two shadow shifts 5 each, the signature 1."""
    dana(office)
    found = line(office)
    assert found.supervised_on == NOW + timedelta(days=3 + 3 + 7)
    assert found.deployable_on == NOW + timedelta(days=3 + 3 + 7 + 10 + 1)
    assert [one.split(":")[0] for one in found.blocks] == ["Identity", "References", "Occupational health"]
    assert found.is_late


def test_a_booked_seat_stands_for_the_usual_days(office: Office) -> None:
    """An induction that is booked is expected when it is; without a seat, as long as it usually takes."""
    worker = dana(office)
    complete(office, worker, but=("induction", "shadow", "deployable"))
    assert line(office).supervised_on == NOW + timedelta(days=7)
    assert line(office).blocks == ("Induction: no seat booked, 48 days late",)
    attend(office, worker, "induction", office.at(14, "09:00"), office.at(14, "16:00"), "booked")
    found = line(office)
    assert (found.supervised_on, found.blocks) == (day(14), ())
    assert found.deployable_on == day(14 + 11)


def test_shadow_shifts_are_counted(office: Office) -> None:
    """One of two is attended and the other booked: nothing is left to do but to wait."""
    worker = dana(office)
    complete(office, worker, but=("shadow", "deployable"))
    attend(office, worker, "shadow", office.at(-9, "09:00"), office.at(-9, "16:00"))
    assert line(office).blocks == ("Shadow shifts: no seat booked (1 of 2), 46 days late",)
    attend(office, worker, "shadow", office.at(2, "09:00"), office.at(2, "16:00"), "booked")
    found = line(office)
    assert (found.is_supervised, found.deployable_on, found.blocks) == (True, day(3), ())


@pytest.mark.parametrize(
    ("own", "contract", "offered", "minutes"),
    [(1200, 2250, True, 1200), (None, 2250, True, 2250), (None, None, True, 450 + 120), (None, None, False, 0)],
)
def test_what_somebody_gives_a_week(
    office: Office, own: int | None, contract: int | None, offered: bool, minutes: int
) -> None:
    """The hours they offer, else those of the contract, else the days they said they can: a day without times is seven
    and a half hours, one of two hours is two."""
    worker = dana(office)
    complete(office, worker, but=("deployable",))
    office.change(t.PipelineEntry, 1, minutes_a_week=own)
    office.change(t.Contract, 1, minutes=contract, period="week")
    if offered:
        said = {"worker_id": worker, "available": True, "told_on": NOW}
        office.add(t.Availability(weekdays="0", **said))
        office.add(t.Availability(on_date=day(3), start_minute=600, end_minute=720, **said))
    (week,) = weeks(office.store, None, day(0), 1)
    assert week.minutes + week.supervised_minutes == minutes
    assert (week.by_role == {"care_worker": minutes}) is bool(minutes)


def test_a_week_gets_hours_from_the_day_on_which_they_can_be_used(office: Office) -> None:
    """Of 21 hours a week: from Wednesday's induction on five sevenths beside somebody, and later all of it."""
    worker = dana(office)
    complete(office, worker, but=("induction", "shadow", "deployable"))
    office.change(t.PipelineEntry, 1, minutes_a_week=21 * 60)
    attend(office, worker, "induction", office.at(2, "09:00"), office.at(2, "16:00"), "booked")
    found = weeks(office.store, None, day(0), 4)
    assert [(one.minutes, one.supervised_minutes) for one in found] == [(0, 900), (180, 1080), (1260, 0), (1260, 0)]
    assert [one.becoming for one in found] == [(), ("dana",), (), ()]
    assert found[0].by_skill == {"fire": 900, "infection_control": 900, "moving_people": 900}


def test_who_is_deployable_adds_nothing_new(office: Office) -> None:
    """What somebody gives who is through counts as there already."""
    complete(office, dana(office))
    assert [(one.people, one.minutes) for one in weeks(office.store, None, number=2)] == [(0, 0), (0, 0)]


@pytest.mark.parametrize(
    ("first", "number", "words"), [(None, 0, "1 to 52"), (None, 53, "1 to 52"), (-7, 1, "is past")]
)
def test_weeks_that_cannot_be(office: Office, first: int | None, number: int, words: str) -> None:
    """No weeks, more than a year of them, or weeks that are past."""
    with pytest.raises(BadInputError, match=words):
        weeks(office.store, None, None if first is None else day(first - 7), number)


def test_the_start_screen_tells(office: Office) -> None:
    """Who is held up by a step that takes too long is told, and so is who becomes deployable by Sunday."""
    worker = dana(office)
    complete(office, worker, but=("shadow", "deployable"))
    (late,) = today(office.store, None).of(Kind.PIPELINE)
    assert (late.presses, late.person) == (True, "dana")
    for number in (-5, -3):
        attend(office, worker, "shadow", office.at(number, "09:00"), office.at(number, "16:00"), "booked")
    (soon,) = today(office.store, None).of(Kind.PIPELINE)
    assert (soon.presses, soon.what) == (False, "Dana: becomes deployable")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all examples of a property."""
    return tmp_path_factory.mktemp("ahead")


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    missing=st.sets(
        st.sampled_from(("identity", "right_to_work", "dbs", "references", "induction", "skills", "shadow"))
    ),
    offered=st.integers(1, 48),
)
def test_supervised_never_after_deployable(folder: Path, missing: set[str], offered: int) -> None:
    """Whatever is open: a place beside somebody comes no later than any place, neither is in the past while a step is
    open, and no week gets more than what is offered."""
    office = Office(folder)
    complete(office, dana(office), but=(*missing, "deployable"))
    office.change(t.PipelineEntry, 1, minutes_a_week=offered * 60)
    found = line(office)
    assert found.supervised_on <= found.deployable_on
    assert found.deployable_on > calendar.today()
    for week in weeks(office.store, None, number=6):
        assert week.minutes + week.supervised_minutes <= offered * 60
        assert max(week.by_skill.values(), default=0) <= offered * 60
    assert routes()[POP_UP].pool == found.pool
