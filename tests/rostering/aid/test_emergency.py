"""Emergencies: declared, closed, and what the short chain lets two duty managers do; and the review that follows."""

from datetime import timedelta

import pytest

from rostering.aid.emergencies import Declaration, close_emergency, declare_emergency, list_emergencies
from rostering.aid.emergency import SHORT_CHAIN
from rostering.aid.reviews import REVIEW_DAYS, list_reviews, review
from rostering.aid.said import Said
from rostering.calendar import instant, local_day, now
from rostering.errors import BadInputError, RefusedError, RotaError
from rostering.policies import set_policy
from rostering.store import tables as t
from rostering.store.use_case import use_case
from rostering.today import Kind, today
from tests.rostering.aid.lending import ASKED, Lending
from tests.rostering.office import Office, day
from tests.rostering.program import Rota, look

URGENT = Said("the home is cut off", emergency=True)
AGREED = Said("", ASKED.means, ASKED.words, emergency=True)


def policy(office: Office, name: str, value: str, organisation: int | None = None) -> None:
    with use_case(office.store, "root", "policies") as case:
        set_policy(case, name, value, from_on=day(-30), organisation=organisation)


def flood(office: Office, by: str = "hugh", **more: object) -> int:
    """An emergency of org, to the end of the week; its number."""
    facts: dict[str, object] = {"reason": "flood", "until": day(6)} | more
    return declare_emergency(office.store, by, Declaration(**facts)).number  # type: ignore[arg-type]


@pytest.fixture
def lending(office: Office) -> Lending:
    """An agreement that names ned as approver, asks for an induction and allows the short chain, which both switched
    on."""
    more = {"conditions": ("induction",), "emergency_notice_days": 0, "notice_days": 3}
    lending = Lending(office, sides={"north": ("ned",)}, **more)
    policy(office, SHORT_CHAIN, "yes")
    return lending


def test_two_duty_managers_and_the_worker(lending: Lending) -> None:
    """In an emergency any manager of each side decides once and the worker agrees; what the host asks for passes only
    by name; every step says so. The host's shifts open, and a recall needs less notice than is agreed otherwise."""
    emergency = flood(lending.office)
    shift = lending.office.shift(1, "07:00", "15:00")
    number = lending.ask()
    lending.step(number, "release", "nia", URGENT)
    lending.step(number, "consent", "noor", AGREED)
    with pytest.raises(RefusedError, match="induction"):
        lending.step(number, "activate", "hana", URGENT)
    lending.step(number, "activate", "hana", Said("shown round on arrival", waive=("induction",), emergency=True))
    assert lending.office.refusal("ann", shift) is None
    assert [(one.state, one.by, one.emergency) for one in lending.loan(number).steps[2:]] == [
        ("released", "nia", emergency),
        ("consented", "noor", emergency),
        ("active", "hana", emergency),
    ]
    with pytest.raises(RotaError, match="3 days of notice"):
        lending.step(number, "recall", "ned", Said("needed at home", on=local_day(now())))
    lending.step(number, "recall", "nia", Said("needed at home", emergency=True))
    closes_at = lending.loan(number).facts.closes_at
    assert closes_at is not None
    assert closes_at - now() < timedelta(minutes=1)


def test_the_short_chain_needs_everything(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without an emergency in force for a side, the policy of both sides or the agreement every step is taken; each
    refusal changes nothing."""
    lending = Lending(office)
    number = lending.ask(last=20)

    def needs(sentence: str, name: str = "release", by: str = "nia") -> None:
        before = look(office.store.path.parent)
        with pytest.raises(RefusedError, match=sentence):
            lending.step(number, name, by, URGENT)
        assert look(office.store.path.parent) == before

    needs("does not shorten", "accept", "hana")
    needs("No emergency is in force")
    flood(office, "theo")
    needs("No emergency is in force")
    emergency = flood(office)
    policy(office, SHORT_CHAIN, "yes", office.organisation)
    needs("north has not switched")
    policy(office, SHORT_CHAIN, "yes")
    needs("allows no short chain")
    office.change(t.Agreement, 1, emergency_notice_days=0)
    with monkeypatch.context() as later:
        later.setenv("ROTA_NOW", instant(day(7), 0).isoformat())
        needs("No emergency is in force")
    close_emergency(office.store, "hana", emergency, "the water is gone")
    needs("No emergency is in force")
    flood(office)
    assert lending.step(number, "release", "nia", URGENT).loan.state == "released"


def test_consent_and_two_people_are_never_skipped(lending: Lending) -> None:
    """Nobody is activated without consent, who asked never releases, and who released never activates."""
    flood(lending.office)
    number = lending.ask(by="root")
    for name, by, said, sentence in (
        ("release", "root", URGENT, "who asks does not release"),
        ("activate", "hana", URGENT, "only while it is consented"),
        ("release", "noor", URGENT, "may not decide"),
    ):
        with pytest.raises(RotaError, match=sentence):
            lending.step(number, name, by, said)
    lending.step(number, "release", "nia", URGENT)
    with pytest.raises(RotaError, match="only while it is accepted"):
        lending.step(number, "consent", "noor")
    with pytest.raises(BadInputError, match="means"):
        lending.step(number, "consent", "noor", URGENT)
    lending.step(number, "consent", "noor", AGREED)
    with pytest.raises(RotaError, match="only while it is inducted"):
        lending.step(number, "activate", "hana")


def test_an_area_and_those_within_it(office: Office) -> None:
    """An emergency of a region counts for a home in a town of it; it takes who acts for all."""
    region = office.add(t.Area(code="west", name="West"))
    town = office.add(t.Area(code="town", name="Town", within_id=region))
    office.change(t.Setting, office.home, area_id=town)
    lending = Lending(office, emergency_notice_days=0)
    policy(office, SHORT_CHAIN, "yes")
    with pytest.raises(RefusedError, match="whole installation"):
        flood(office, "hugh", area="west")
    flood(office, "root", area="west")
    assert lending.step(lending.ask(), "release", "nia", URGENT).loan.state == "released"


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"reason": " "}, "Say what the emergency is"),
        ({"reason": "half of them are sick"}, "health"),
        ({"until": day(-9)}, "lasts a day"),
        ({"until": day(365)}, "92 at the most"),
        ({"from_on": day(-8)}, "days that are over"),
        ({"organisations": ("nowhere",)}, "whole|only"),
        ({"area": "west", "organisations": ("org",)}, "whole installation"),
    ],
)
def test_what_is_no_emergency(office: Office, more: dict[str, object], sentence: str) -> None:
    """A declaration without a reason, of the past, without end or of nobody is refused and leaves no trace."""
    Lending(office)
    before = look(office.store.path.parent)
    with pytest.raises(RotaError, match=sentence):
        flood(office, **more)
    assert look(office.store.path.parent) == before


@pytest.mark.slow
def test_lent_and_reviewed(
    lending: Lending, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """By commands: declared, lent, and reviewed by each side's ordinary approver who took no step of it. What nobody
    reviewed in time is overdue, stands on the start screen and is shown with the deployment."""
    office = lending.office
    policy(office, REVIEW_DAYS, "2")
    rota = Rota(office.store.path, capsys)
    said = rota("aid", "emergency", "declare", "--reason", "flood", "--until", str(day(6)), "--as", "hugh")
    assert (said.code, said.out) == (0, "Emergency 1 for org is in force: flood.\n")
    number = lending.ask()
    urgent = (str(number), "--emergency", "--reason", "flood", "--as")
    assert rota("deploy", "release", *urgent, "nia").code == 0
    assert rota("deploy", "consent", "--means", "telephone", "--words", "May we?", *urgent, "noor").code == 0
    assert rota("deploy", "activate", "--waive", "induction", *urgent, "hana").code == 0
    listed = rota.json("deploy", "review", "--as", "ned")["reviews"]
    assert [(one["deployment"], one["review"]["taken_by"]) for one in listed] == [(1, ["nia", "noor"])]
    for by, sentence in (("nia", "lets ned approve"), ("hana", "took a step"), ("theo", "neither home")):
        with pytest.raises(RotaError, match=sentence):
            review(office.store, by, number, "in_order", "both were asked")
    with pytest.raises(BadInputError, match="no finding"):
        review(office.store, "ned", number, "fine", "both were asked")
    found = ("--finding", "not_in_order", "--reason", "the second floor was not asked")
    done = rota("deploy", "review", str(number), *found, "--as", "ned")
    assert (done.code, done.out) == (0, "Deployment 1 was reviewed for north: not_in_order.\n")
    monkeypatch.setenv("ROTA_NOW", (now() + timedelta(days=3)).isoformat())
    assert [(one.organisation, one.overdue) for _, one in list_reviews(office.store, "root")] == [("org", True)]
    assert "OVERDUE" in rota("deploy", "show", str(number), "--as", "hugh").out
    pressing = [one.what for one in today(office.store, "hugh").of(Kind.LOAN) if one.presses]
    assert any(f"deployment {number} to review" in what for what in pressing)
    review(office.store, "hugh", number, "in_order", "both were asked")
    assert list_reviews(office.store, "root") == []
    with pytest.raises(BadInputError, match="hugh reviewed it"):
        review(office.store, "hana", number, "in_order", "again")
    assert rota("aid", "emergency", "close", "1", "--reason", "over", "--as", "hugh").code == 0
    assert rota.json("aid", "emergency", "list", "--as", "nia")["emergencies"] == []
    for words in (("aid", "emergency", "close", "7", "--reason", "over"), ("deploy", "review", "9", "--finding", "x")):
        refused = rota(*words, "--as", "hugh")
        assert (refused.code, refused.out, refused.err.count("\n")) == (2, "", 1)


def test_everybody_sees_it(office: Office) -> None:
    """Whom one is asked to lend to may lie in another organisation: the list shows every emergency to everybody."""
    Lending(office)
    flood(office)
    assert [one.where for one in list_emergencies(office.store, "theo")] == ["org"]
    with pytest.raises(RotaError, match="only"):
        close_emergency(office.store, "theo", 1, "it is over")
