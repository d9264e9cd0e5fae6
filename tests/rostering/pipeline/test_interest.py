"""Interest: who may be on the way in, and that nothing is granted by showing it."""

from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import select

from rostering.errors import BadInputError, RefusedError
from rostering.pipeline.entry import Interest, add_interest, leave
from rostering.pipeline.listing import pipeline, pipeline_of
from rostering.store import audit
from rostering.store import tables as t
from rostering.store.actors import add_actor
from tests.rostering.office import Office, day
from tests.rostering.pipeline.conftest import COORDINATOR
from tests.rostering.rules.story import refused

TODAY = date(2026, 11, 18)
NEW = Interest("pop_up", "Flo Ray", role="care_worker")


def test_interest_grants_nothing(eli: Office) -> None:
    """Somebody new is a person of whom nothing is known, in an employment without hours, with one step complete; the
    trail has its row."""
    line = pipeline_of(eli.store, COORDINATOR, "Eli Stone")
    assert [one.state for one in line.steps].count("done") == 1
    assert (line.is_supervised, line.is_deployable, line.roles) == (False, False, ("care_worker",))
    with eli.store.reading() as session:
        person = session.exec(select(t.Person)).one()
        contract = session.exec(select(t.Contract)).one()
        assert audit.verify(session) is None
    assert (person.right_to_work_open, person.right_to_work_seen_on, person.dbs_on) == (False, None, None)
    assert (contract.minutes, contract.role) == (None, "care_worker")
    assert refused(eli, "p1", eli.shift(1, "07:00", "15:00", target=3))
    assert {"Unknown: age (WTR-Y)", "Identity: not signed"} <= set(line.blocks)


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (replace(NEW, pool="own"), "no way into a pool 'own'"),
        (replace(NEW, name=""), "Give the name"),
        (replace(NEW, name="Flo, because she is ill"), "Give the name"),
        (replace(NEW, name="eli  stone"), "is in the store as p1"),
        (replace(NEW, role="pilot"), "no role 'pilot'"),
        (replace(NEW, minutes_a_week=0), "above 0"),
        (replace(NEW, minutes_a_week=48 * 60 + 1), "at most 48"),
        (replace(NEW, organisation="nobody"), "no organisation 'nobody'"),
        (Interest("pop_up", known="p1"), "on the way into the pool pop_up already"),
        (Interest("reservist", known="p1"), "on the way into the pool pop_up already"),
        (Interest("pop_up", known="p9"), "no person 'p9'"),
    ],
)
def test_what_cannot_be_is_refused(eli: Office, wanted: Interest, words: str) -> None:
    """A clear sentence, and nothing is written."""
    before = eli.store.path.read_bytes()
    with pytest.raises(BadInputError, match=words):
        add_interest(eli.store, COORDINATOR, wanted)
    assert eli.store.path.read_bytes() == before


def test_who_may_record_it(eli: Office) -> None:
    """A scheduler may not, and nobody for another organisation's people."""
    eli.add(t.Organisation(code="far", name="Far Care"))
    with eli.store.writing() as session:
        add_actor(session, "sam", "scheduler", None, False)
        add_actor(session, "olga", "coordinator", "far", False)
    with pytest.raises(RefusedError, match="record who is on the way in"):
        add_interest(eli.store, "sam", NEW)
    with pytest.raises(RefusedError, match="does not employ p1"):
        leave(eli.store, "olga", "p1")
    with pytest.raises(RefusedError, match="acts for organisation far only"):
        add_interest(eli.store, "olga", replace(NEW, organisation="org"))
    with pytest.raises(RefusedError, match="does not employ p1"):
        add_interest(eli.store, "olga", Interest("pop_up", known="p1"))
    assert pipeline(eli.store, "olga") == []
    assert [one.person for one in pipeline(eli.store, COORDINATOR)] == ["p1"]


def test_who_has_left_begins_anew(eli: Office) -> None:
    """Who left is on no way in any more, nothing can be recorded of them, and showing interest again begins anew."""
    with pytest.raises(BadInputError, match="in the future"):
        leave(eli.store, COORDINATOR, "p1", day(0))
    leave(eli.store, COORDINATOR, "p1")
    assert pipeline(eli.store, COORDINATOR) == []
    with pytest.raises(BadInputError, match=f"left the way in on {TODAY}"):
        leave(eli.store, COORDINATOR, "p1")
    again = add_interest(eli.store, COORDINATOR, Interest("reservist", known="p1"))
    assert (again.pool, again.left_on, again.person.code) == ("reservist", None, "p1")
    assert [one.pool for one in pipeline(eli.store, COORDINATOR)] == ["reservist"]


def test_an_employment_that_ended_is_left(eli: Office) -> None:
    """Who is no longer employed through the pool counts as having left."""
    eli.change(t.Worker, 1, ended_on=day(-8))
    assert pipeline(eli.store, COORDINATOR) == []
    with pytest.raises(BadInputError, match="left the way in"):
        pipeline_of(eli.store, COORDINATOR, "p1")
