"""The check list of publishing, and a manager's approval where the policy asks for one."""

from datetime import date
from typing import Any

import pytest

from rostering.errors import BadInputError, RefusedError
from rostering.policies import set_policy
from rostering.rosters.amend import Spot, Wanted, amend
from rostering.rosters.approval import Approval, ask_approval, decide_approval
from rostering.rosters.publish import Publication, consider, publish
from rostering.store import tables as t
from rostering.store.use_case import use_case
from tests.rostering.office import NURSE, Office, day
from tests.rostering.rosters.published_week import drafted


@pytest.fixture
def week(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """The draft of the week on the Friday before."""
    monkeypatch.setenv("ROTA_NOW", "2026-11-20T10:00:00Z")
    return drafted(office)


def chosen(office: Office, name: str) -> None:
    with use_case(office.store, "Mia", "policies") as case:
        set_policy(case, name, "yes", from_on=date(2026, 1, 1))


def states(found: Publication) -> dict[str, str]:
    return {item.name: item.state for item in found.checks}


def lines(found: Publication, name: str) -> tuple[str, ...]:
    return next(item.lines for item in found.checks if item.name == name)


def looked(office: Office) -> Publication:
    return consider(office.store, "Col", office.horizon, [], acknowledge=True)


def published(office: Office) -> Publication:
    return publish(office.store, "Mia", office.horizon, [], acknowledge=True)


def asked(office: Office, who: str = "Col") -> Approval:
    return ask_approval(office.store, who, office.horizon, [])[0]


def decided(office: Office, who: str = "Mia", refuse: str | None = None) -> Approval:
    return decide_approval(office.store, who, office.horizon, [], refuse=refuse)[0]


def test_everything_is_looked_at_and_nothing_changed(week: Office) -> None:
    """Tuesday's open place is worth a look; all else is fine. A look leaves the store byte for byte as it was."""
    before = week.store.path.read_bytes()
    found = looked(week)
    assert states(found) == {
        "rules": "fine",
        "overlaps": "fine",
        "cover": "look",
        "waivers": "fine",
        "bookings": "fine",
        "offers": "fine",
        "history": "fine",
    }
    count, short = lines(found, "cover")
    assert count == "1 place below minimum: 1 for care worker. Acknowledged."
    assert short.startswith("E Tue 24 Nov 07:00–15:00, Hill House: 1 place for care worker below minimum")
    assert not found.refused
    assert week.store.path.read_bytes() == before


def test_places_below_minimum_ask_once(week: Office) -> None:
    """Unseen they are in the way, with their number and the worst of them first; acknowledged the draft is published.
    What is short of its target only is worth a look."""
    for number in range(2, 6):
        week.shift(number, "07:00", "19:00", "N", role=NURSE, priority=1)
        week.shift(number, "07:00", "15:00", "M", priority=3, minimum=2, target=2)
        week.shift(number, "07:00", "15:00", "T", priority=2, minimum=0)
    before = week.store.path.read_bytes()
    found = publish(week.store, "Mia", week.horizon, [])
    assert (found.refused, found.at, states(found)["cover"]) == (True, None, "blocks")
    assert week.store.path.read_bytes() == before
    first, *worst = lines(found, "cover")
    assert first.startswith("13 places below minimum: 9 for care worker, 4 for registered nurse. Acknowledge it")
    assert [said[:1] for said in worst] == [*list("NNNNEMMMMT"), "a"]
    assert worst[-1] == "and 3 more that are less urgent"
    assert published(week).at is not None


def test_short_of_the_target_asks_nothing(week: Office) -> None:
    """It is worth a look."""
    week.change(t.Shift, 3, minimum=0)
    found = publish(week.store, "Mia", week.horizon, [])
    assert (found.refused, states(found)["cover"]) == (False, "look")


def test_what_is_accepted_short_is_fine(week: Office) -> None:
    """Said with who accepted it and what was done; for fewer places than are open it is still worth a look."""
    week.change(t.Shift, 3, minimum=2, target=2)
    short = week.add(
        t.AcceptedShort(roster_id=1, shift_id=3, accepted_by="Mia", measures="the manager helps", places=1)
    )
    assert states(looked(week))["cover"] == "look"
    week.change(t.AcceptedShort, short, places=2)
    found = looked(week)
    assert states(found)["cover"] == "fine"
    assert lines(found, "cover")[0].endswith("; accepted by Mia: the manager helps")


@pytest.mark.parametrize(
    ("item", "name"),
    [("cover", "refuse_short"), ("bookings", "refuse_unnamed"), ("offers", "refuse_unanswered")],
)
def test_the_policy_says_what_else_blocks(week: Office, item: str, name: str) -> None:
    """A short place, an unnamed booking and an unanswered offer are worth a look, or block where that is chosen."""
    later = week.shift(3, "07:00", "15:00", "E")
    week.add(t.Booking(roster_id=1, shift_id=later, source="Acme", role="care_worker"))
    times: dict[str, Any] = {
        "starts_at": week.at(1, "07:00"),
        "ends_at": week.at(1, "15:00"),
        "asked_at": week.at(-3, "09:00"),
    }
    offer: dict[str, Any] = {"roster_id": 1, "shift_id": 3, "worker_id": 3, "tier": "bank", "asked_by": "Col"}
    week.add(t.Offer(**offer, **times))
    found = looked(week)
    assert states(found)[item] == "look"
    assert lines(found, "bookings")[0].startswith("E Thu 26 Nov 07:00–15:00, Hill House: Acme")
    assert lines(found, "offers") == ("E Tue 24 Nov 07:00–15:00, Hill House: Cat (cat) has not answered",)
    chosen(week, f"publish.{name}")
    found = published(week)
    assert (found.refused, states(found)[item]) == (True, "blocks")
    assert week.count(t.Amendment) == 0
    week.add(t.Offer(**offer, **times, state="declined"))
    assert states(looked(week))["offers"] == "fine"


def test_approved_by_another_and_published(week: Office) -> None:
    """Not asked, asked, approved: only then it is published, and the publication is number 0."""
    chosen(week, "publish.approval")
    assert lines(published(week), "approval") == ("Nobody was asked to approve.",)
    asked(week)
    assert "no manager has answered" in lines(published(week), "approval")[0]
    assert decided(week).words == "Approved by Mia at 10:00 on Fri 20 Nov."
    found = published(week)
    assert (found.refused, states(found)["approval"], found.rosters[0].version) == (False, "fine", 0)
    assert week.count(t.Amendment) == 1
    assert week.count(t.AmendmentChange) == 2


def test_without_the_policy_nobody_needs_to_be_asked(week: Office) -> None:
    """It is no item of the list."""
    assert "approval" not in states(looked(week))


def test_who_asks_does_not_answer(week: Office) -> None:
    """Mia asks and may not approve; Max may; a coordinator never."""
    asked(week, "Mia")
    before = week.store.path.read_bytes()
    with pytest.raises(RefusedError, match="another manager answers"):
        decided(week, "Mia")
    with pytest.raises(RefusedError, match="may not publish"):
        decided(week, "Col")
    assert week.store.path.read_bytes() == before
    assert decided(week, "Max").decided_by == "Max"


def test_an_edit_makes_an_approval_stale(week: Office) -> None:
    """Changed after the question it cannot be approved; changed after the approval it blocks until it is asked anew."""
    chosen(week, "publish.approval")
    asked(week)
    amend(week.store, "Col", Wanted("put", Spot("cat", day(1), "E"), "gap"))
    with pytest.raises(BadInputError, match="changed since version 0, which was asked about: it is at version 1"):
        decided(week)
    asked(week)
    decided(week)
    amend(week.store, "Col", Wanted("off", Spot("cat", day(1)), "mistake"))
    found = published(week)
    assert found.refused
    assert lines(found, "approval")[0].endswith("but the draft was changed after version 1.")


def test_a_refusal_says_why_and_may_be_asked_again(week: Office) -> None:
    """Refused with a reason, it blocks; the same draft may be asked about once more, and not twice at a time."""
    with pytest.raises(BadInputError, match="Nobody asked"):
        decided(week)
    asked(week)
    with pytest.raises(BadInputError, match="Col asked at 10:00 on Fri 20 Nov; no manager has answered"):
        asked(week)
    for why in ("", "Ann has migraine"):
        with pytest.raises(BadInputError, match="Say in a few words why"):
            decided(week, refuse=why)
    assert decided(week, refuse="too many agency shifts").words == (
        "Refused by Mia at 10:00 on Fri 20 Nov: too many agency shifts."
    )
    with pytest.raises(BadInputError, match="was answered already: Refused by Mia"):
        decided(week)
    assert asked(week).state == "waiting"


def test_only_a_draft_is_approved(week: Office) -> None:
    """A published roster and a week without one have nothing to approve."""
    published(week)
    with pytest.raises(BadInputError, match="There is no draft roster of any setting"):
        asked(week)
