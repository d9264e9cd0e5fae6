"""A reservist works when called up, released, willing and on notice: on days they offered, where they were posted."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rostering.pipeline.recall_state import ACCEPTED, CHOSEN, NOTIFIED, RELEASED, STOOD_DOWN
from rostering.store import tables as t
from tests.rostering.office import Office
from tests.rostering.pipeline.call_up import AGREED, called_up
from tests.rostering.rules.story import refused

RULE = "RES-RECALL"


@pytest.fixture
def ann(office: Office) -> int:
    """A carer of the reserve."""
    return office.worker("ann", pool="reservist", setting_id=None)


def test_nobody_of_the_reserve_is_used_without_a_recall(office: Office, ann: int) -> None:
    """Without a campaign a reservist has no place; somebody of the bank has."""
    office.worker("bob", pool="bank", setting_id=None)
    shift = office.shift(1, "07:00", "15:00")
    assert refused(office, "ann", shift) == {RULE}
    assert refused(office, "bob", shift) == set()


@pytest.mark.parametrize(("number", "rules"), [(1, set()), (0, {RULE})])
def test_the_notice_runs_out(office: Office, ann: int, number: int, rules: set[str]) -> None:
    """Told on a Tuesday, somebody may start on the next one, and not the day before."""
    called_up(office, ann, office.at(-6, "22:00"), days=(0, 1))
    assert refused(office, "ann", office.shift(number, "07:00", "15:00")) == rules


@pytest.mark.parametrize(("number", "rules"), [(2, set()), (3, {RULE}), (4, {RULE})])
def test_only_on_days_offered_within_the_campaign(office: Office, ann: int, number: int, rules: set[str]) -> None:
    """A day that was not offered, and one offered past the end of the campaign, open nothing."""
    called_up(office, ann, office.at(-20, "09:00"), days=(2, 4), window=(-20, 3))
    assert refused(office, "ann", office.shift(number, "07:00", "15:00")) == rules


@pytest.mark.parametrize("missing", [NOTIFIED, RELEASED, ACCEPTED])
def test_each_step_is_needed(office: Office, ann: int, missing: str) -> None:
    """Without the notice, the employer's release or a yes there is no place."""
    called_up(office, ann, office.at(-20, "09:00"), (1,), [one for one in AGREED if one != missing])
    assert refused(office, "ann", office.shift(1, "07:00", "15:00")) == {RULE}


@pytest.mark.parametrize("later", ["declined", "not_released", "stood_down"])
def test_the_later_word_counts(office: Office, ann: int, later: str) -> None:
    """Who takes the yes back, is held by the employer after all or is stood down has no place."""
    called_up(office, ann, office.at(-20, "09:00"), (1,), (*AGREED, later))
    assert refused(office, "ann", office.shift(1, "07:00", "15:00")) == {RULE}


@pytest.mark.parametrize(("code", "rules"), [("H", set()), ("T", {RULE})])
def test_posted_to_one_home(office: Office, ann: int, code: str, rules: set[str]) -> None:
    """Once somebody is posted to a home, no other one has them."""
    other = office.setting("T")
    recall = called_up(office, ann, office.at(-20, "09:00"), (1,))
    office.add(
        t.RecallStep(
            recall_id=recall, step="posted", made_by="story", made_at=office.at(-9, "09:00"), setting_id=office.home
        )
    )
    shift = office.shift(1, "07:00", "15:00", setting_id=office.home if code == "H" else other)
    assert refused(office, "ann", shift) == rules


@pytest.mark.parametrize(("closed", "rules"), [(1, set()), (0, {RULE})])
def test_a_closed_campaign_opens_no_later_day(office: Office, ann: int, closed: int, rules: set[str]) -> None:
    """A campaign opens days up to the one on which it was closed."""
    called_up(office, ann, office.at(-20, "09:00"), (1,))
    office.change(t.RecallCampaign, 1, closed_by="story", closed_at=office.at(closed, "12:00"))
    assert refused(office, "ann", office.shift(1, "07:00", "15:00")) == rules


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all examples of a property."""
    return tmp_path_factory.mktemp("recalls")


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.sets(st.sampled_from((NOTIFIED, RELEASED, ACCEPTED, STOOD_DOWN))),
    told=st.integers(-9, 2),
    first=st.integers(-3, 5),
    offered=st.booleans(),
)
def test_open_exactly_when_all_of_it_holds(folder: Path, steps: set[str], told: int, first: int, offered: bool) -> None:
    """Whatever was done in a recall: a day is open exactly when somebody was told seven days before, released, accepted
    and not stood down, inside the campaign, and offered it."""
    office = Office(folder)
    worker = office.worker("ann", pool="reservist", setting_id=None)
    made = [CHOSEN, *(one for one in (*AGREED, STOOD_DOWN) if one in steps)]
    called_up(office, worker, office.at(told, "09:00"), (3,) if offered else (), made, (first, 30))
    wanted = steps == {NOTIFIED, RELEASED, ACCEPTED} and told + 7 <= 3 and first <= 3 and offered
    assert (office.refusal("ann", office.shift(3, "07:00", "15:00")) is None) is wanted
