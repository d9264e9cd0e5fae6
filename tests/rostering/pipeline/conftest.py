"""Eli, who has just shown interest in the pop-up workforce, and those who may record something of it."""

import pytest

from rostering.pipeline.entry import Interest, add_interest
from rostering.store.actors import add_actor
from tests.rostering.office import Office

COORDINATOR, MANAGER = "cora", "mair"


@pytest.fixture
def eli(office: Office) -> Office:
    """The office with Eli on the way in (p1), and actors of three kinds."""
    add_interest(office.store, None, Interest("pop_up", "Eli Stone", role="care_worker"))
    with office.store.writing() as session:
        add_actor(session, COORDINATOR, "coordinator", None, False)
        add_actor(session, MANAGER, "manager", None, False)
    return office
