"""The life of a deployment: every step by who may take it, with its facts, and every way out with its trace."""

from datetime import date
from threading import Barrier, Thread

import pytest

from rostering.aid.agreements import end_agreement
from rostering.aid.listing import list_loans, show_loan
from rostering.aid.request import Wanted, request_draft, request_new
from rostering.aid.said import Said
from rostering.aid.steps import take_step
from rostering.calendar import instant
from rostering.errors import BadInputError, RefusedError, RotaError
from rostering.gaps.way import Way, way_of
from rostering.rosters.grid import grids
from rostering.rosters.home_standing import home_parts
from rostering.store import tables as t
from rostering.store.engine import open_store
from tests.rostering.aid.lending import ASKED, Lending
from tests.rostering.office import CARER, NURSE, Office, day
from tests.rostering.program import Rota, look

UNABLE = "GEN-SKILL"  # as a check names whoever may not be where they stand; the reason names the rule


@pytest.fixture
def lending(office: Office) -> Lending:
    """Two organisations with an agreement."""
    return Lending(office)


def on_the_roster(lending: Lending, number: int = 1) -> int:
    """Ann on a published shift of H on a day of the week; the shift's number."""
    office = lending.office
    shift = office.shift(number, "07:00", "15:00")
    roster = office.roster(state="published")
    office.assign(roster, lending.ann, shift)
    return shift


def test_the_whole_way_opens_the_hosts_shifts(lending: Lending) -> None:
    """Ann may be put on a shift at H only once the deployment is active, and the history tells each step."""
    shift = lending.office.shift(1, "07:00", "15:00")
    assert lending.office.refusal("ann", shift) == "MA-AGREE"
    number = lending.ask()
    for name, by in (("release", "nia"), ("accept", "hugh"), ("consent", "noor"), ("induct", "cora")):
        assert lending.office.refusal("ann", shift) == "MA-STATE"
        lending.step(number, name, by)
    assert lending.office.refusal("ann", shift) == "MA-STATE"
    lending.step(number, "activate", "hana")
    assert lending.office.refusal("ann", shift) is None
    told = [(step.state, step.by, step.organisation) for step in lending.loan(number).steps]
    assert told == [
        ("draft", "hugh", "org"),
        ("requested", "hugh", "org"),
        ("released", "nia", "north"),
        ("accepted", "hugh", "org"),
        ("consented", "noor", "north"),
        ("inducted", "cora", "org"),
        ("active", "hana", "org"),
    ]
    consented = lending.loan(number).steps[4]
    assert (consented.means, consented.words) == (ASKED.means, ASKED.words)
    assert consented.given_at is not None


@pytest.mark.parametrize(
    ("shift", "rule"),
    [
        ({"number": 6}, None),
        ({"number": 6, "start": "22:00", "end": "06:00"}, "MA-STATE"),
        ({"number": 1, "role": NURSE}, "MA-STATE"),
        ({"number": 1, "setting_id": "elsewhere"}, "MA-AGREE"),
    ],
    ids=["the last day", "beyond the last midnight", "another role", "another setting"],
)
def test_only_what_it_covers_is_open(lending: Lending, shift: dict[str, object], rule: str | None) -> None:
    """An active deployment opens shifts of its days, role and setting, and no others."""
    office = lending.office
    office.add(t.Contract(worker_id=lending.ann, role=NURSE))
    lending.active()
    facts = {"start": "07:00", "end": "15:00"} | shift
    if facts.get("setting_id") == "elsewhere":
        facts["setting_id"] = office.setting("K")
    made = office.shift(**facts)  # type: ignore[arg-type]
    assert office.refusal("ann", made) == rule


@pytest.mark.parametrize(
    ("step", "by", "sentence"),
    [
        ("release", "theo", "neither home"),
        ("release", "hana", "acts for organisation org only"),
        ("release", "noor", "may not decide deployments"),
        ("accept", "hugh", "only while it is released"),
        ("activate", "hugh", "only while it is inducted"),
        ("end", "hugh", "only while it is active"),
        ("recall", "nia", "only while it is released"),
    ],
)
def test_who_may_not_is_told_and_nothing_changes(lending: Lending, step: str, by: str, sentence: str) -> None:
    """A refused step leaves the store's file byte for byte as it was."""
    number = lending.ask()
    folder = lending.office.store.path.parent
    before = look(folder)
    with pytest.raises(RotaError, match=sentence):
        lending.step(number, step, by)
    assert look(folder) == before


@pytest.mark.slow
def test_who_asks_never_releases(lending: Lending) -> None:
    """Not even somebody who acts for all: two people decide, one for each side."""
    number = lending.ask(by="root")
    with pytest.raises(RefusedError, match="who asks does not release"):
        lending.step(number, "release", "root")
    lending.step(number, "release", "nia")
    lending.step(number, "accept", "root")
    other = lending.ask(by="hugh", first=7, last=8)
    lending.step(other, "release", "root")
    with pytest.raises(RefusedError, match="another manager decides"):
        lending.step(other, "accept", "root")


def test_nobody_decides_about_themselves(lending: Lending) -> None:
    """A manager who is to be lent does not release themselves."""
    lending.office.add(t.Actor(name="Ann", role="manager", organisation_id=lending.north))
    number = lending.ask()
    with pytest.raises(RefusedError, match="about Ann"):
        lending.step(number, "release", "Ann")


def test_the_agreement_says_who_approves(office: Office) -> None:
    """A manager who is not named by the agreement does not approve; the one who is does."""
    lending = Lending(office, sides={"north": ("ned",)})
    number = lending.ask()
    with pytest.raises(RefusedError, match="lets ned approve for north, not nia"):
        lending.step(number, "release", "nia")
    assert lending.step(number, "release", "ned").loan.state == "released"


def test_without_an_agreement_no_loan(office: Office) -> None:
    """A missing agreement, one that has ended and one for other roles each refuse in one sentence."""
    lending = Lending(office, agreed=False)
    with pytest.raises(RefusedError, match="there is none"):
        lending.ask()
    lending.agree("old", until=day(-10))
    with pytest.raises(RefusedError, match="old holds from"):
        lending.ask()
    lending.agree("nurses", roles=(NURSE,))
    with pytest.raises(RefusedError, match="covers care_worker"):
        lending.ask()
    assert office.count(t.Deployment) == 0


@pytest.mark.slow
def test_an_agreement_that_ends_during_the_deployment(lending: Lending) -> None:
    """It is not asked for beyond the agreement; where that ends early, its shifts are flagged and it expires."""
    lending.agree("short", until=day(3))
    with pytest.raises(RefusedError, match=r"short ends on .* before the deployment does"):
        lending.ask(agreement="short")
    number = lending.active(agreement="memo")
    on_the_roster(lending, 4)
    ended = end_agreement(lending.office.store, "nia", "memo", "the partners part", day(3))
    assert ended.deployments == (number,)
    assert [one.rule for one in ended.broken] == ["MA-AGREE"]
    assert lending.office.broken("H") == [UNABLE]


@pytest.mark.slow
def test_what_runs_out_is_told_as_if_somebody_had_ended_it(lending: Lending, monkeypatch: pytest.MonkeyPatch) -> None:
    """An active one ends with its dates, one that was never decided expires, and the history says so."""
    waiting, number = lending.ask(first=1, last=2), lending.active(first=4, last=5)
    monkeypatch.setenv("ROTA_NOW", f"{day(8)}T09:00:00+00:00")
    assert [(lending.loan(one).state, lending.loan(one).steps[-1].why) for one in (waiting, number)] == [
        ("expired", "its dates ran out"),
        ("ended", "its dates ran out"),
    ]
    with pytest.raises(RefusedError, match="is expired"):
        lending.step(waiting, "release", "nia")


@pytest.mark.slow
@pytest.mark.parametrize("by", ["nia", "hugh", "noor"])
def test_consent_is_taken_back_at_any_time(lending: Lending, by: str) -> None:
    """The deployment closes at once, whoever records it, and what depended on it is flagged in the published roster."""
    number = lending.active()
    on_the_roster(lending)
    assert lending.office.broken("H") == []
    with pytest.raises(BadInputError, match="words put to the worker"):
        lending.step(number, "withdraw", by, Said(means="telephone"))
    taken = lending.step(number, "withdraw", by, Said(means="telephone", words="Do you wish to stop?"))
    assert taken.loan.state == "withdrawn"
    assert [one.rule for one in taken.broken] == ["MA-STATE"]
    assert lending.office.broken("H") == [UNABLE]
    flagged = show_loan(lending.office.store, "hugh", number).dependents
    assert [one.refused for one in flagged] == [f"deployment {number} is withdrawn, not active"]


@pytest.mark.slow
def test_a_recall_keeps_the_notice_agreed(office: Office) -> None:
    """With six days of notice the shifts before stay, the one after is flagged; sooner is refused."""
    lending = Lending(office, notice_days=6)
    number = lending.active()
    roster = office.roster(state="published")
    before, after = office.shift(0, "07:00", "15:00"), office.shift(2, "07:00", "15:00")
    for shift in (before, after):
        office.assign(roster, lending.ann, shift)
    with pytest.raises(BadInputError, match="asks for 6 days of notice"):
        lending.step(number, "recall", "nia", Said("home is short", on=day(0)))
    taken = lending.step(number, "recall", "nia", Said("home is short"))
    assert taken.loan.facts.closes_at == instant(date(2026, 11, 24), 0)
    assert [one.starts_at for one in taken.broken] == [office.at(2, "07:00")]
    with pytest.raises(RefusedError, match=r"is recalled since .* by nia .home is short."):
        lending.step(number, "end", "hugh")


@pytest.mark.parametrize(("upto", "by"), [(None, "nia"), ("release", "hugh"), ("accept", "noor")])
def test_a_decline_needs_a_reason(lending: Lending, upto: str | None, by: str) -> None:
    """Home, host and worker each decline in place of their own step, with a reason; then it is over."""
    number = lending.ask()
    if upto is not None:
        lending.until(number, upto)
    with pytest.raises(BadInputError, match="Say why"):
        lending.step(number, "decline", by, Said(means="letter", words="Would you go?"))
    taken = lending.step(number, "decline", by, Said("too far", means="letter", words="Would you go?"))
    assert (taken.loan.state, taken.loan.steps[-1].why) == ("declined", "too far")
    assert [loan.id for loan, _ in list_loans(lending.office.store, by)] == []


def test_a_worker_who_leaves(lending: Lending) -> None:
    """Who leaves before the end cannot be released; one who leaves later is flagged where they stand."""
    number = lending.ask()
    lending.office.change(t.Worker, lending.ann, ended_on=day(3))
    with pytest.raises(RefusedError, match="ann leaves north on 2026-11-26"):
        lending.step(number, "release", "nia")


def test_a_setting_that_closes(lending: Lending) -> None:
    """A closed setting stops the next step; one that closes later flags the shifts in its days."""
    number = lending.ask()
    lending.until(number, "accept")
    lending.office.change(t.Setting, lending.office.home, closed_from=day(2))
    with pytest.raises(RefusedError, match="Hill House is closed from 2026-11-25"):
        lending.step(number, "consent", "nia")
    assert lending.loan(number).state == "accepted"


def test_a_restriction_against_that_very_setting(lending: Lending) -> None:
    """Whoever must not be put on the setting is not lent to it, and the reason stays unsaid."""
    lending.office.add(
        t.Restriction(
            person_id=1, forbids="setting", value="H", from_on=day(-3), review_on=day(30), reviewed_by="Mair Jones"
        )
    )
    with pytest.raises(RefusedError, match="restricted"):
        lending.ask()


@pytest.mark.slow
def test_a_passport_that_is_revoked_after_activation(office: Office) -> None:
    """Where the agreement asks for one: none, no acceptance; revoked, the shifts are flagged by MA-FIT."""
    lending = Lending(office, passport_required=True)
    number = lending.ask()
    lending.step(number, "release", "nia")
    with pytest.raises(RefusedError, match="passport is not on record"):
        lending.step(number, "accept", "hugh")
    answer = lending.passport()
    for name, by in (("accept", "hugh"), ("consent", "nia"), ("induct", "hugh"), ("activate", "hugh")):
        lending.step(number, name, by)
    on_the_roster(lending)
    assert office.broken("H") == []
    office.change(t.PassportAnswer, answer, withdrawn_at=office.at(-5, "08:00"), withdrawn_for="revoked: error")
    assert office.broken("H") == [UNABLE]
    page = show_loan(office.store, "hugh", number)
    assert [one.words for one in page.checks if not one.holds] == ["passport is not on record"]
    assert [one.refused for one in page.dependents] == ["passport is not on record"]


def test_the_host_lets_a_condition_pass(office: Office) -> None:
    """A condition that is not on record stops the acceptance, unless the host lets that one pass and says why."""
    lending = Lending(office, conditions=("fire", "dbs"))
    number = lending.ask()
    lending.step(number, "release", "nia")
    with pytest.raises(BadInputError, match="'first_aid' cannot pass here"):
        lending.step(number, "accept", "hugh", Said("seen by us", waive=("first_aid",)))
    with pytest.raises(RefusedError, match="a criminal record check is not on record"):
        lending.step(number, "accept", "hugh", Said("seen by us", waive=("fire",)))
    taken = lending.step(number, "accept", "hugh", Said("seen by us", waive=("fire", "dbs")))
    assert taken.loan.steps[-1].waived == "fire;dbs"


@pytest.mark.slow
def test_shifts_that_are_named_bound_it(lending: Lending) -> None:
    """A deployment for some shifts opens these, within their times; what breaks rest stops its activation."""
    office = lending.office
    one, other = office.shift(1, "07:00", "15:00"), office.shift(1, "15:00", "21:00")
    number = lending.ask(shifts=(one,), first=None, last=None)
    assert lending.loan(number).period == (office.at(1, "07:00"), office.at(1, "15:00"))
    lending.until(number, "induct")
    office.worked(lending.ann, 0, "20:00", "23:00", setting_id=lending.away)
    with pytest.raises(RefusedError, match="8 h of rest"):
        lending.step(number, "activate", "hugh")
    with office.writing() as session:
        session.delete(session.get_one(t.Actual, 1))
    lending.step(number, "activate", "hugh")
    assert [office.refusal("ann", shift) for shift in (one, other)] == [None, "MA-STATE"]


@pytest.mark.slow
def test_who_stands_beside_whom_is_no_fact_of_the_loan(office: Office) -> None:
    """Somebody new at the host is never alone there (ALONE): who else is on is for the roster that puts them on, and
    stops no step."""
    office.switch("ALONE", on=True)
    lending = Lending(office)
    office.assign(office.roster(), office.worker("bob"), office.shift(1, "07:00", "15:00", target=2))
    number = lending.ask(shifts=(1,), first=None, last=None)
    assert all(one.holds for one in show_loan(office.store, "hugh", number).checks)
    lending.until(number, "activate")


def test_a_draft_from_the_gaps_is_asked_for(lending: Lending) -> None:
    """What a call drafted takes the only agreement that covers it, and goes the whole way."""
    office = lending.office
    number = office.add(
        t.Deployment(
            worker_id=lending.ann,
            setting_id=office.home,
            role=CARER,
            starts_at=office.at(1, "07:00"),
            ends_at=office.at(1, "15:00"),
        )
    )
    with pytest.raises(RefusedError, match="acts for organisation north only"):
        request_draft(office.store, "nia", number, "one is short")
    assert request_draft(office.store, "cora", number, "one is short").loan.agreement == "memo"
    with pytest.raises(RefusedError, match="only while it is draft"):
        request_draft(office.store, "cora", number, "one is short")
    with pytest.raises(BadInputError, match="is requested for these days already"):
        request_new(office.store, "hugh", Wanted("ann", "H", CARER, "again", day(0), day(3)))


@pytest.mark.both_stores
@pytest.mark.parametrize("second", ["release", "decline"])
def test_two_managers_at_the_same_moment(lending: Lending, second: str) -> None:
    """Two sessions on one store decide the same request: one wins, and the other is told who did."""
    number, place = lending.ask(), lending.office.place
    meet, said = Barrier(2), dict[str, str]()

    def decide(by: str, step: str) -> None:
        store = open_store(place)
        meet.wait()
        try:
            said[by] = take_step(store, by, number, step, Said("cover is short")).loan.state
        except RefusedError as error:
            said[by] = str(error)
        finally:
            store.close()

    threads = [Thread(target=decide, args=("nia", "release")), Thread(target=decide, args=("ned", second))]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    states = {"nia": "released", "ned": "released" if second == "release" else "declined"}
    winners = [by for by in said if said[by] == states[by]]
    assert len(winners) == 1
    (loser,) = set(said) - set(winners)
    assert f"by {winners[0]}" in said[loser]
    assert len(lending.loan(number).steps) == 3


@pytest.mark.slow
def test_the_host_puts_on_whom_it_was_lent(lending: Lending, rota: Rota) -> None:
    """Its coordinator finds Ann by her code and in the home's grid, once the deployment is active; a call assigns her,
    and drafts no second loan."""
    office = lending.office
    office.shift(1, "07:00", "15:00", target=1)
    office.roster()
    put = "amend", "put", "ann", "D", "24/11/2026", "--reason", "cover", "--as", "cora"
    assert rota(*put).code == 2
    number = lending.ask()
    lending.until(number, "induct")
    assert "There is no person 'ann' here" in rota(*put).err
    lending.step(number, "activate", "hugh")
    made = office.build("H")
    (seat,) = made.seats.values()
    assert way_of(made.snapshot, seat, made.snapshot.shifts[0]) is Way.ASSIGN
    (part,) = home_parts(office.store, "root", "H", day(0), day(6))
    (grid,) = grids(part.standing)
    assert [row.person for row in grid.rows] == ["ann"]
    assert rota(*put).code == 0
    assert office.broken("H") == []
