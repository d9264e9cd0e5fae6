"""A published week: Ann and Bob on Monday's early and late, Cat free, Tuesday's early open."""

from rostering.rosters.publish import publish
from rostering.store import tables as t
from tests.rostering.office import Office


def drafted(office: Office) -> Office:
    """The week as a draft that breaks nothing: shifts 1 (Ann), 2 (Bob) and 3, with all that came before known."""
    for code in ("ann", "bob", "cat"):
        office.worker(code)
    for worker in (1, 2, 3):
        office.worked(worker, -182, "08:00", "14:00")
    roster = office.roster()
    office.assign(roster, 1, office.shift(0, "07:00", "15:00", "E"))
    office.assign(roster, 2, office.shift(0, "14:00", "22:00", "L"))
    office.shift(1, "07:00", "15:00", "E")
    office.add_all(
        t.Actor(name="Mia", role="manager"),
        t.Actor(name="Max", role="manager"),
        t.Actor(name="Col", role="coordinator"),
    )
    return office


def published(office: Office) -> Office:
    """The same, published by Mia, who has seen the open place."""
    assert not publish(drafted(office).store, "Mia", office.horizon, [], acknowledge=True).refused
    return office
