"""What differs between versions of a roster and in a proposal, and a yes or no to it."""

from typing import Any

import pytest

from rostering.errors import BadInputError, RefusedError
from rostering.rosters.amend import Spot, Wanted, amend
from rostering.rosters.compare import Comparison, compare
from rostering.rosters.proposals import accept_proposals, refuse_proposals
from rostering.store import tables as t
from tests.rostering.office import Office, day
from tests.rostering.rosters.published_week import drafted, published

ANN_OFF = "off E Mon 23 Nov 07:00–15:00, Hill House"
CAT_ON = "on E Mon 23 Nov 07:00–15:00, Hill House"


@pytest.fixture(autouse=True)
def _friday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROTA_NOW", "2026-11-20T10:00:00Z")


def words(found: Comparison) -> dict[str, list[str]]:
    return {one.name: [change.words for change in one.changes] for one in found.people}


def compared(office: Office, **more: Any) -> Comparison:
    return compare(office.store, "Col", office.horizon, [], **more)[0]


def proposal(office: Office, *seats: tuple[int, int], version: int = 0) -> int:
    """A proposal that waits: (worker, shift)."""
    made: dict[str, Any] = {"made_at": office.at(-3, "09:00"), "made_by": "Col", "result": "{}"}
    row = office.add(t.Proposal(roster_id=1, roster_version=version, **made))
    office.add_all(*(t.ProposalAssignment(proposal_id=row, worker_id=one, shift_id=shift) for one, shift in seats))
    return row


def answered(office: Office, number: int) -> str:
    with office.store.reading() as session:
        return session.get_one(t.Proposal, number).state


def test_versions_are_told_a_person(office: Office) -> None:
    """0 and now, 0 and 1, 1 and 2, and the way back; people whose work is the same in both are not named."""
    published(office)
    amend(office.store, "Col", Wanted("off", Spot("ann", day(0)), "swap"))
    amend(office.store, "Col", Wanted("put", Spot("cat", day(0), "E"), "swap", times=(480, 900)))
    later = "on E Mon 23 Nov 08:00–15:00, Hill House"
    assert words(compared(office)) == {"Ann": [ANN_OFF], "Cat": [later]}
    assert words(compared(office, before=0, after=1)) == {"Ann": [ANN_OFF]}
    assert words(compared(office, before=1, after=2)) == {"Cat": [later]}
    assert words(compared(office, before=2, after=0)) == {
        "Ann": [ANN_OFF.replace("off", "on")],
        "Cat": [later.replace("on", "off", 1)],
    }
    assert words(compared(office, before=2)) == {}
    found = compared(office, before=0, after=1)
    assert (found.before, found.after) == ("as published", "amendment 1")
    with pytest.raises(BadInputError, match="no version 3; they go up to 2"):
        compared(office, after=3)


def test_a_change_of_standing_is_a_difference(office: Office) -> None:
    """Confirmed where it was planned."""
    published(office)
    amend(office.store, "Col", Wanted("times", Spot("ann", day(0)), "late", times=(450, 900)))
    office.change(t.Assignment, 1, standing="confirmed")
    assert words(compared(office, before=1)) == {
        "Ann": ["E Mon 23 Nov 07:30–15:00, Hill House: planned becomes confirmed"]
    }


def test_a_draft_is_compared_with_what_it_replaces(office: Office) -> None:
    """The superseded roster of the same days and home; without one and without a proposal there is nothing."""
    drafted(office)
    with pytest.raises(BadInputError, match="nothing to compare"):
        compared(office)
    with pytest.raises(BadInputError, match="is a draft and has no versions"):
        compared(office, before=0)
    old = office.roster(state="superseded")
    office.assign(old, 3, 1)
    office.assign(old, 2, 2)
    found = compared(office)
    assert (found.before, found.after) == (f"roster {old} as published before", "draft")
    assert words(found) == {"Ann": [CAT_ON], "Cat": [ANN_OFF]}


def test_a_proposal_is_told_and_accepted_on_a_draft(office: Office) -> None:
    """Cat for Ann; who is pinned, or more than planned, stays whatever the proposal says."""
    drafted(office)
    office.change(t.Assignment, 2, standing="accepted")
    number = proposal(office, (3, 1), (1, 3))
    found = compared(office, proposal=True)
    assert (found.before, found.after) == ("now", f"proposal {number}")
    expected = {"Ann": [ANN_OFF, "on E Tue 24 Nov 07:00–15:00, Hill House"], "Cat": [CAT_ON]}
    assert words(found) == expected
    (edited,) = accept_proposals(office.store, "Col", office.horizon, [])
    assert (edited.version, edited.amendment, answered(office, number)) == (1, None, "accepted")
    with pytest.raises(BadInputError, match="No proposal waits"):
        accept_proposals(office.store, "Col", office.horizon, [])


def test_accepted_on_a_published_roster_it_is_an_amendment(office: Office) -> None:
    """Numbered, with everybody it moves to be told."""
    published(office)
    proposal(office, (3, 1), (2, 2))
    (edited,) = accept_proposals(office.store, "Col", office.horizon, ["H"])
    assert edited.amendment == 1
    assert words(compared(office)) == {"Ann": [ANN_OFF], "Cat": [CAT_ON]}
    assert office.count(t.Told) == 2


def test_a_proposal_that_no_longer_fits_is_refused(office: Office) -> None:
    """The roster was changed since, or a rule would break: the store stays byte for byte as it was."""
    drafted(office)
    number = proposal(office, (1, 1), (2, 2), (2, 3))
    before = office.store.path.read_bytes()
    with pytest.raises(RefusedError, match="WTR-11 daily rest: Bob"):
        accept_proposals(office.store, "Col", office.horizon, [])
    assert office.store.path.read_bytes() == before
    amend(office.store, "Col", Wanted("off", Spot("ann", day(0)), "swap"))
    with pytest.raises(BadInputError, match=r"changed meanwhile by Col at 10:00 \(ann off shift 1\)"):
        accept_proposals(office.store, "Col", office.horizon, [])
    assert answered(office, number) == "waiting"


def test_a_refused_proposal_changes_nothing(office: Office) -> None:
    """It waits no longer, and the roster stands as it stood."""
    drafted(office)
    number = proposal(office, (3, 1))
    refuse_proposals(office.store, "Col", office.horizon, [])
    assert answered(office, number) == "refused"
    with office.store.reading() as session:
        assert session.get_one(t.Roster, 1).version == 0
    assert office.count(t.Assignment) == 2
