"""One person, two employers: hours and rest are theirs, wherever they work, in a solve, a check and on publishing."""

import pytest
from sqlmodel import select

from rostering.errors import RefusedError
from rostering.rosters.publish import publish
from rostering.rules.waive import Asked, waive
from rostering.store import tables as t
from tests.rostering.office import Office, day

AVERAGE = "WTR-48/average"


@pytest.fixture
def shared(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Ann works for two organisations, at home H (employment 1) and at home T (employment 2), whose roster is 1."""
    monkeypatch.setenv("ROTA_NOW", "2026-11-20T10:00:00Z")
    office.worker("ann", care_certificate="done")
    theirs = office.add(t.Organisation(code="other", name="Other Care"))
    place = office.setting("T", organisation_id=theirs)
    office.worker("ann2", person_id=1, organisation_id=theirs, setting_id=place, care_certificate="done")
    office.worked(1, -21, "08:00", "14:00")
    office.roster((place,))
    return office


def theirs(office: Office, number: int, start: str, end: str) -> None:
    """A shift that Ann has at the other organisation's home."""
    office.assign(1, 2, office.shift(number, start, end, setting_id=2, break_minutes=0))


def full(office: Office) -> None:
    """Sixteen weeks of 48 hours for the other organisation, known as a sum, and 36 hours there this week."""
    facts = {"employer": "other", "from_on": day(-112), "until_on": day(-1)}
    office.add(t.HistorySum(worker_id=2, minutes=16 * 48 * 60 - 360, **facts))
    for number in (0, 2, 4):
        theirs(office, number, "07:00", "19:00")


def solved_and_checked(office: Office, shift: int) -> tuple[bool, list[str]]:
    """Whether a solve gives Ann the shift, and what the check finds with her on it, put there by hand where the
    solve did not."""
    filled = office.build("H").shift_ids[shift] in {duty for _, duty in office.solve("H", seconds=1).roster}
    if filled:
        return filled, office.broken("H")
    office.assign(2, 1, shift)  # the solve's own roster of home H
    return filled, office.broken("H")


@pytest.mark.parametrize(("end", "lawful"), [("19:00", True), ("19:01", False)])
def test_the_average_of_both_employers(shared: Office, end: str, lawful: bool) -> None:
    """Twelve hours fill the average of 48, with what the other organisation gives; a minute more is refused twice."""
    full(shared)
    shift = shared.shift(6, "07:00", end)
    assert solved_and_checked(shared, shift) == (lawful, [] if lawful else [AVERAGE])


@pytest.mark.parametrize(("start", "lawful"), [("07:00", True), ("06:59", False), ("06:00", False)])
def test_rest_between_employers(shared: Office, start: str, lawful: bool) -> None:
    """After a late at the other home that ends at 20:00, eleven hours later passes; ten hours are refused twice."""
    theirs(shared, 0, "12:00", "20:00")
    shift = shared.shift(1, start, "13:00")
    assert solved_and_checked(shared, shift) == (lawful, [] if lawful else ["WTR-11"])


def managers(office: Office) -> None:
    """Somebody who may publish and waive."""
    office.add_all(t.Actor(name="Mia", role="manager"))


def published(office: Office) -> list[str]:
    """Publishes home H; gives the broken rules that stand against it, by their ids."""
    found = publish(office.store, "Mia", office.horizon, ["H"], acknowledge=True)
    assert found.refused is (found.at is None)
    return sorted({sentence.split()[0] for sentence in found.broken})


def test_the_average_is_not_for_sale(shared: Office) -> None:
    """A week a minute over 48 hours with the other employer's is refused; nobody may waive it, but the worker may sign
    away the limit, with each employer."""
    managers(shared)
    full(shared)
    shift = shared.shift(6, "07:00", "19:01")
    shared.assign(shared.roster(), 1, shift)
    assert published(shared) == [AVERAGE]
    with pytest.raises(RefusedError, match="Nobody may waive WTR-48"):
        waive(shared.store, "Mia", Asked(AVERAGE, "ann", str(shift), "short of people"))
    shared.add(t.OptOut(worker_id=1, from_on=day(0)))
    assert published(shared) == [AVERAGE]
    shared.add(t.OptOut(worker_id=2, from_on=day(0)))
    assert published(shared) == []


def test_short_rest_between_employers_needs_a_waiver(shared: Office) -> None:
    """Ten hours after the other employer's late: refused, then published under the recorded waiver with its debt."""
    managers(shared)
    theirs(shared, 0, "12:00", "20:00")
    shift = shared.shift(1, "06:00", "13:00")
    shared.assign(shared.roster(), 1, shift)
    assert published(shared) == ["WTR-11"]
    waive(shared.store, "Mia", Asked("WTR-11", "ann", str(shift), "the relief did not come", code="reg21-continuity"))
    assert published(shared) == []
    with shared.store.reading() as session:
        (debt,) = session.exec(select(t.RestDebt)).all()
    assert (debt.person_id, debt.minutes, debt.repaid_at) == (1, 60, None)
