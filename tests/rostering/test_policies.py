"""Policies: the defaults that come with the program, and what an organisation chose from which day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import col, select

from rostering import policies
from rostering.errors import BadInputError, RefusedError, StoreError
from rostering.policies import Step, entries, policy, reset_policy, set_policy
from rostering.store import tables as t
from rostering.store.actors import add_actor
from rostering.store.use_case import use_case
from tests.rostering.office import MONDAY, Office

HOURS = "booking.unnamed_hours"


def put(office: Office, name: str, typed: str, day: date = MONDAY, organisation: int | None = None) -> None:
    with use_case(office.store, None, "policies") as case:
        set_policy(case, name, typed, from_on=day, organisation=organisation)


def held(office: Office, name: str, day: date = MONDAY, organisation: int | None = None) -> object:
    with office.store.reading() as session:
        return policy(session, name, day, organisation)


def test_every_default_may_be_chosen_and_typed_back() -> None:
    """The default of each policy is a value of its kind, and what is written of it is read as the same."""
    for entry in entries().values():
        assert entry.typed(entry.say(entry.default)) == entry.default
        assert entry.words.endswith(".")
        assert entry.source


def test_the_defaults_of_the_source(office: Office) -> None:
    """Unnamed for 24 hours; the cascade's days: setting 0, others of the area 7, bank 9, agency 10."""
    assert held(office, HOURS) == 24
    order = held(office, "release.order")
    assert order == (("setting", 0), ("area", 7), ("bank", 9), ("collaborative_bank", 9), ("agency", 10))
    assert isinstance(order, tuple)
    assert all(isinstance(step, Step) for step in order)
    assert held(office, "publish.approval") is False
    assert held(office, "agency.needs_authorisation") is True


@given(value=st.integers(min_value=-5, max_value=400))
def test_a_number_within_its_bounds(value: int) -> None:
    """A number may be chosen exactly where it lies within the policy's bounds."""
    entry = entries()[HOURS]
    if 1 <= value <= 336:
        assert entry.typed(str(value)) == value
    else:
        with pytest.raises(ValueError, match="whole number of hours from 1 to 336"):
            entry.typed(str(value))


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        (HOURS, "a day", "whole number of hours"),
        (HOURS, "24.5", "whole number of hours"),
        ("publish.approval", "maybe", "yes or no"),
        ("leave.count", "heads", "one of: people, hours"),
        ("release.order", "own=0", "tiers are setting, area, bank"),
        ("release.order", "setting=0; bank=7; agency=3", "fewer days than the one before"),
        ("release.order", "setting=0; setting=3", "stands twice"),
        ("release.order", "setting", "whole number from 0 to 365"),
        ("release.order", " ", "one tier with its days"),
        ("wish.window", "opens=20", "opens and closes in days"),
        ("wish.window", "opens=20; closes=30", "opens comes first"),
        ("sick.measures", ";", "one or more sentences"),
    ],
)
def test_what_cannot_be_chosen_is_told_in_a_sentence(office: Office, name: str, typed: str, said: str) -> None:
    """A value of the wrong kind or out of bounds is refused with what may be chosen; nothing is written."""
    with pytest.raises(BadInputError, match=said) as refusal:
        put(office, name, typed)
    assert refusal.value.sentence.startswith(f"{name} cannot be '{typed}': ")
    assert office.count(t.Policy) == 0


def test_an_unknown_policy_names_the_nearest(office: Office) -> None:
    """A slip of the finger is told with the name that was meant, for reading as for choosing."""
    with pytest.raises(BadInputError, match=r"did you mean booking\.unnamed_hours"):
        held(office, "booking.unnamed_hour")
    with pytest.raises(BadInputError, match="There is no policy called"):
        put(office, "colour", "red")


def test_an_organisation_stands_before_the_installation_and_each_from_its_day(office: Office) -> None:
    """The choice of the organisation counts first, then the installation's, then the default, each from its own day."""
    tuesday = MONDAY + timedelta(days=1)
    put(office, HOURS, "48")
    put(office, HOURS, "12", tuesday, office.organisation)
    assert held(office, HOURS, MONDAY - timedelta(days=1)) == 24
    assert held(office, HOURS, MONDAY, office.organisation) == 48
    assert held(office, HOURS, tuesday, office.organisation) == 12
    assert held(office, HOURS, tuesday) == 48


def test_a_reset_gives_back_what_stood_behind_from_its_day(office: Office) -> None:
    """After a reset the next one down counts from its day; before it the choice stands; a second one is refused."""
    friday = MONDAY + timedelta(days=4)
    put(office, HOURS, "48")
    put(office, HOURS, "12", MONDAY, office.organisation)
    with use_case(office.store, None, "policies") as case:
        assert reset_policy(case, HOURS, from_on=friday, organisation=office.organisation).value == 48
    assert held(office, HOURS, friday - timedelta(days=1), office.organisation) == 12
    assert held(office, HOURS, friday, office.organisation) == 48
    with (
        pytest.raises(BadInputError, match=r"Nothing was chosen for booking.unnamed_hours \(org\)"),
        use_case(office.store, None, "policies") as case,
    ):
        reset_policy(case, HOURS, from_on=friday, organisation=office.organisation)


def test_of_two_choices_from_one_day_the_later_counts(office: Office) -> None:
    """Choosing again for the same day replaces the choice; both stay on record, and in the audit trail."""
    put(office, HOURS, "48")
    put(office, HOURS, "36")
    assert held(office, HOURS) == 36
    with office.store.reading() as session:
        assert [said for _, said in policies.history(session, HOURS)] == ["48", "36"]
        trail = session.exec(select(t.Audit.subject, t.Audit.before, t.Audit.after).order_by(col(t.Audit.id))).all()
    assert trail[-2:] == [
        (f"policy {HOURS} (installation)", "24 (default)", f"48 from {MONDAY}"),
        (f"policy {HOURS} (installation)", "48 (installation)", f"36 from {MONDAY}"),
    ]


def test_a_coordinator_may_not_choose(office: Office) -> None:
    """Policies are chosen by a manager; the guard says so."""
    with office.store.writing() as session:
        add_actor(session, "Cora", "coordinator", None, default=False)
    with (
        pytest.raises(RefusedError, match="may not choose policies"),
        use_case(office.store, "Cora", "policies") as case,
    ):
        set_policy(case, HOURS, "48", from_on=MONDAY)


def test_a_value_that_was_damaged_is_told(office: Office) -> None:
    """A stored value of the wrong kind is a fault of the store, told with what it should be."""
    since = office.at(0, "00:00")
    office.add(t.Policy(name=HOURS, value='"many"', from_on=MONDAY, set_by="story", set_at=since))
    with pytest.raises(StoreError, match="whole number of hours from 1 to 336; set it again"):
        held(office, HOURS)


@pytest.mark.parametrize(
    ("name", "typed", "held"),
    [
        ("night.hazardous_roles", "Registered_nurse; care_worker", ("care_worker", "registered_nurse")),
        ("night.hazardous_roles", "none", ()),
        ("shared.things", "V=2; H=0", {"V": 2, "H": 0}),
        ("shared.things", "none", {}),
    ],
)
def test_lists_of_roles_and_of_things(name: str, typed: str, held: object) -> None:
    """They are read as typed, none as nothing, and typed back as the same."""
    entry = entries()[name]
    assert entry.typed(typed) == held
    assert entry.typed(entry.say(held)) == held


@pytest.mark.parametrize(
    ("name", "typed", "says"),
    [
        ("night.hazardous_roles", "astronaut", "'astronaut' is no role"),
        ("shared.things", "V", "V has a whole number from 0 to 99"),
        ("shared.things", "V=100", "V has a whole number from 0 to 99"),
    ],
)
def test_roles_and_things_that_cannot_be(name: str, typed: str, says: str) -> None:
    """With what is wrong."""
    with pytest.raises(ValueError, match=says):
        entries()[name].typed(typed)
