"""Clearances: the newest that is good on a day, at the setting it speaks of."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostering.catalogue import clearances as kinds
from rostering.errors import RefusedError
from rostering.people.clearances import ClearanceFacts, newest, record_clearance
from rostering.people.fitness import clearances_of
from rostering.store import audit
from rostering.store import tables as t
from rostering.store.actors import add_actor
from tests.rostering.office import Office
from tests.rostering.program import Rota

TODAY = date(2026, 11, 20)
DAYS = st.dates(date(2026, 1, 1), date(2026, 2, 15))
FACTS = st.builds(
    ClearanceFacts, st.sampled_from(("pcr", "dbs")), st.sampled_from((None, 1, 2)), DAYS, st.none() | DAYS
)


@given(held=st.lists(FACTS, max_size=6), day=DAYS, setting=st.sampled_from((None, 1, 2)))
def test_the_newest_good_one_is_found(held: list[ClearanceFacts], day: date, setting: int | None) -> None:
    """It is good on the day at the setting, no newer one is, and none is found only where none is good."""
    found = newest(held, "pcr", day, setting)
    good = [
        one
        for one in held
        if one.kind == "pcr" and one.on <= day <= (one.until or day) and (one.setting is None or one.setting == setting)
    ]
    assert (found is None) == (not good)
    assert found is None or (found in good and all(one.on <= found.on for one in good))


def test_a_kind_says_how_long_it_is_good(office: Office) -> None:
    """Twelve months less a day for night workers; an end that is given counts instead; others have none."""
    office.worker("ann")
    assert record_clearance(office.store, None, "ann", "fit_for_nights", TODAY).until == date(2027, 11, 19)
    assert record_clearance(office.store, None, "ann", "dbs", TODAY, TODAY).until == TODAY
    assert record_clearance(office.store, None, "ann", "not_before", TODAY + timedelta(days=5)).until is None
    held = clearances_of(office.snapshot().persons[1])
    with office.store.reading() as session:
        entry = audit.show(session)[0]
    assert newest(held, "fit_for_nights", date(2027, 11, 19)) is not None
    assert newest(held, "fit_for_nights", date(2027, 11, 20)) is None
    assert newest(held, "not_before", TODAY + timedelta(days=4)) is None
    assert (entry.subject, entry.after) == ("clearance fit_for_nights of ann", "2026-11-20 to 2027-11-19")


def test_the_same_day_again_is_a_correction(office: Office) -> None:
    """One row with the new end, and the old one in the trail."""
    office.worker("ann")
    record_clearance(office.store, None, "ann", "dbs", TODAY)
    record_clearance(office.store, None, "ann", "dbs", TODAY, TODAY + timedelta(days=30))
    assert office.count(t.Clearance) == 1
    with office.store.reading() as session:
        assert (audit.show(session)[-1].before or "").endswith("to 2029-11-19")


def test_an_induction_is_for_one_setting(office: Office, rota: Rota) -> None:
    """Good at the setting named, and nowhere else."""
    office.worker("ann")
    other = office.setting("O")
    done = rota("people", "clear", "ann", "induction", "--setting", "hill house", "--json")
    assert done.json["clearance"]["on"] == "2026-11-20"
    held = clearances_of(office.snapshot().persons[1])
    assert newest(held, "induction", TODAY, office.home) is not None
    assert newest(held, "induction", TODAY, other) is None


def test_a_coordinator_may_not_record_one(office: Office) -> None:
    """Refused, with every byte as it was."""
    office.worker("ann")
    with office.store.writing() as session:
        add_actor(session, "cora", "coordinator", None, False)
    kept = office.store.path.read_bytes()
    with pytest.raises(RefusedError, match="may not record"):
        record_clearance(office.store, "cora", "ann", "dbs", TODAY)
    assert office.store.path.read_bytes() == kept


def test_the_catalogue_holds_what_the_table_names() -> None:
    """Ten kinds, each with the rule that reads it."""
    assert set(kinds()) == {
        "fit_for_nights",
        "dbs",
        "dbs_update",
        "entry_proof",
        "first_dose",
        "pcr",
        "lateral_flow",
        "test_free",
        "not_before",
        "induction",
    }
    assert all(kind.rule for kind in kinds().values())
