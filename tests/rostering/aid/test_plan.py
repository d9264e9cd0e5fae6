"""The plan of loans: what it closes and in which order, whom it spares, what it says, and what it writes."""

import json

import pytest

from rostering.aid.listing import show_loan
from rostering.aid.plan.drafts import save_drafts
from rostering.aid.request import request_draft
from rostering.errors import BadInputError, RefusedError
from rostering.store import tables as t
from tests.rostering.aid.lending import Lending
from tests.rostering.aid.planning import NIGHT, Region, said
from tests.rostering.office import NURSE, Office, day
from tests.rostering.program import Rota, look
from tests.rostering.rules.own_pack import HEADER

GAP = (
    HEADER.format(rule="MOVE-10")
    + 'kind = "Movement"\nparams = { gap_days = 3, count = "clear_days", between = "different_setting" }\n'
)


@pytest.fixture
def region(office: Office) -> Region:
    """H is short of nobody yet; Ann of T could come."""
    return Region(Lending(office))


def test_somebody_free_is_proposed_with_the_reason(region: Region) -> None:
    """A place below its minimum, one carer who is free: one loan, with its shifts, its return and why."""
    gap = region.gap(2)
    plan = region.plan()
    assert said(plan) == [("ann", "H", [gap])]
    (loan,) = plan.loans
    assert (loan.back.day, loan.agreement, loan.lost) == (day(3), "memo", ())
    assert loan.reason.startswith("closes 1 place below minimum, priority 3; way not known; to be inducted; north ")
    assert (plan.places, plan.closed, plan.unprotected, plan.price, plan.proven) == (1, 1, 1, 0, True)
    assert all(one.holds for one in region.checks(loan))


def test_nobody_goes_whom_home_needs(region: Region) -> None:
    """Ann stands alone at home that day: protected the place stays open and says so; unprotected she goes."""
    gap = region.gap(2)
    region.at_home(2, [region.lending.ann])
    plan = region.plan()
    assert (said(plan), plan.closed, plan.unprotected, plan.price) == ([], 0, 1, 1)
    assert plan.shifts[0].why_open == "1 person could come, but home would fall below its minimum"
    free = region.plan(protect=False)
    assert (said(free), free.price) == ([("ann", "H", [gap])], 0)
    assert [(one.left, one.minimum, one.is_below) for one in free.loans[0].lost] == [(0, 1, True)]


def test_switched_off_the_rule_protects_nobody(region: Region) -> None:
    """With MA-DONOR off in the store the plan is the unprotected one."""
    region.gap(2)
    region.at_home(2, [region.lending.ann])
    region.office.switch("MA-DONOR", on=False)
    assert region.plan().closed == 1


def test_two_may_each_go_and_together_not(region: Region) -> None:
    """T keeps one of two: of two places of H on that day only the more urgent is closed."""
    lending = region.lending
    later, first = region.gap(2, priority=5), region.gap(2, code="E", priority=1)
    region.at_home(2, [lending.ann, region.worker("bob")])
    plan = region.plan()
    assert [loan[2] for loan in said(plan)] == [[first]]
    assert (plan.closed, plan.unprotected) == (1, 2)
    assert later in {one.shift for one in plan.shifts if one.open}


def test_who_is_asked_for_already_counts(region: Region) -> None:
    """With a draft on the way for Bob home can spare nobody else, and his place is not asked for twice."""
    lending, office = region.lending, region.office
    region.gap(2, priority=1)
    region.gap(2, code="E", priority=5)
    region.at_home(2, [lending.ann, region.worker("bob")])
    save_drafts(office.store, "root", region.plan().loans)
    again = region.plan()
    assert (again.places, again.closed, again.unprotected) == (1, 0, 1)


def test_home_is_without_them_until_they_may_return(region: Region) -> None:
    """A gap between homes makes the loss last: what home needs after the loan keeps somebody from going, too."""
    region.gap(1)
    region.at_home(4, [region.lending.ann])
    assert region.plan().closed == 1
    office = region.office
    office.add(t.RulePack(name="ours", version="1", text=GAP, added_by="root", added_at=office.at(-6, "08:00")))
    plan = region.plan()
    assert (plan.closed, plan.unprotected) == (0, 1)
    (loan,) = region.plan(protect=False).loans
    assert (loan.back.day, [one.is_below for one in loan.lost]) == (day(5), [True])


def test_few_loans_before_all_that_follows(region: Region) -> None:
    """Two days close with one loan of one person, though two people are free."""
    region.worker("bob")
    gaps = [region.gap(1), region.gap(2)]
    assert [loan[2] for loan in said(region.plan())] == [gaps]


def test_rest_parts_what_one_person_cannot_do(region: Region) -> None:
    """A night and the early after it are two loans of two people."""
    region.worker("bob")
    night, early = region.gap(1, times=NIGHT, code="N"), region.gap(2)
    assert sorted(loan[2] for loan in said(region.plan())) == [[night], [early]]


def test_the_burden_before_the_way(region: Region) -> None:
    """Of two lenders the one that lent less lends, though it is further; with even accounts the nearer one."""
    office, lending = region.office, region.lending
    west = office.add(t.Organisation(code="west", name="West Care"))
    far = office.setting("W", organisation_id=west)
    office.worker("wyn", organisation_id=west, setting_id=far)
    office.roster((far,))
    lending.agree("other", sides={"org": (), "north": (), "west": ()})
    for base, minutes in ((lending.away, 10), (far, 50)):
        office.add_all(t.Travel(from_id=base, to_id=office.home, minutes=minutes))
    region.gap(3)
    assert said(region.plan())[0][0] == "ann"
    office.add(
        t.Deployment(
            worker_id=lending.ann,
            setting_id=office.home,
            role="care_worker",
            starts_at=office.at(-9, "07:00"),
            ends_at=office.at(-7, "15:00"),
            state="ended",
            agreement="memo",
            opened_at=office.at(-9, "07:00"),
        )
    )
    plan = region.plan()
    assert said(plan)[0][0] == "wyn"
    assert "west lent as much as it received" in plan.loans[0].reason


def test_the_way_before_the_induction(region: Region) -> None:
    """Of two of one lender the nearer goes; at the same distance the one who knows the place."""
    office, lending = region.office, region.lending
    other = office.setting("U", organisation_id=lending.north)
    office.roster((other,))
    office.worker("bob", organisation_id=lending.north, setting_id=other)
    for base, minutes in ((lending.away, 40), (other, 40)):
        office.add_all(t.Travel(from_id=base, to_id=office.home, minutes=minutes))
    office.add(t.Clearance(person_id=2, kind="induction", setting_id=office.home, on_date=day(-30)))
    region.gap(3)
    plan = region.plan()
    assert (said(plan)[0][0], plan.loans[0].inducted) == ("bob", True)
    with office.writing() as session:
        way = session.get_one(t.Travel, (lending.away, office.home))
        way.minutes = 20
    assert said(region.plan())[0][0] == "ann"


def test_places_to_a_target_only_when_asked_for(region: Region) -> None:
    """Aid is for minima; with target the places beyond come after them."""
    region.gap(3, minimum=0, target=1)
    assert region.plan().places == 0
    plan = region.plan(target=True)
    assert [(one.below, one.closed) for one in plan.tallies] == [("target", 1)]


# What cannot be


def test_an_agreement_that_ends_during_the_week(office: Office) -> None:
    """Nobody is proposed beyond it, and the place says why."""
    region = Region(Lending(office, until=day(2)))
    before, after = region.gap(1), region.gap(3)
    plan = region.plan()
    assert said(plan) == [("ann", "H", [before])]
    assert {one.shift: one.why_open for one in plan.shifts if one.open} == {
        after: f"nobody may be lent: agreement memo ends on {day(2)} (1)"
    }


def test_a_worker_who_leaves(region: Region) -> None:
    """Nobody is proposed for a shift that ends after their last day, a night of that day neither."""
    region.office.change(t.Worker, region.lending.ann, ended_on=day(2))
    stays, night = region.gap(1), region.gap(2, times=NIGHT, code="N")
    plan = region.plan()
    assert said(plan) == [("ann", "H", [stays])]
    assert [one.shift for one in plan.shifts if one.open] == [night]


def test_a_closed_host(region: Region) -> None:
    """Nobody is sent to a setting that is closed on the day."""
    region.office.change(t.Setting, region.office.home, closed_from=day(2), closed_until=day(3))
    region.gap(2)
    plan = region.plan()
    assert (said(plan), plan.closed) == ([], 0)
    assert "closed" in plan.shifts[0].why_open


def test_without_an_agreement(office: Office) -> None:
    """Every place stays open, and says why."""
    region = Region(Lending(office, agreed=False))
    region.gap(2)
    plan = region.plan()
    assert (plan.closed, plan.shifts[0].why_open[:12]) == (0, "no agreement")


def test_a_restriction_against_that_very_setting(region: Region) -> None:
    """Who must not be put on H is not proposed."""
    region.gap(2)
    region.office.add(
        t.Restriction(person_id=1, forbids="setting", value="H", from_on=day(-3), review_on=day(30), reviewed_by="Mair")
    )
    assert region.plan().closed == 0


def test_who_plans_for_whom(region: Region) -> None:
    """A manager plans for their own homes only."""
    region.gap(2)
    assert region.plan("hugh").closed == 1
    with pytest.raises(RefusedError, match="acts for organisation north only"):
        region.plan("nia")


# Drafts


def test_drafts_hold_the_reason_and_go_the_usual_way(region: Region) -> None:
    """What is saved is a draft of each loan, asked for like any other; the rosters are as they were."""
    office, gap = region.office, region.gap(2)
    (saved,) = save_drafts(office.store, "cora", region.plan("cora").loans)
    assert (saved.state, saved.facts.shifts, saved.agreement) == ("draft", {gap}, "memo")
    assert saved.steps[0].why is not None
    assert saved.steps[0].why.startswith("closes 1 place")
    assert office.count(t.Assignment) == 0
    assert request_draft(office.store, "cora", saved.id, "short on Wednesday").loan.state == "requested"
    assert show_loan(office.store, "hugh", saved.id).back.day == day(3)


def test_drafts_are_checked_when_they_are_saved(region: Region) -> None:
    """Where the worker has left meanwhile nothing at all is written."""
    office = region.office
    region.gap(2)
    plan = region.plan()
    office.change(t.Worker, region.lending.ann, ended_on=day(0))
    folder = office.store.path.parent
    before = look(folder)
    with pytest.raises(RefusedError, match="ann leaves north"):
        save_drafts(office.store, "root", plan.loans)
    with pytest.raises(RefusedError, match="acts for organisation north only"):
        save_drafts(office.store, "nia", plan.loans)
    with pytest.raises(BadInputError, match="nothing to save"):
        save_drafts(office.store, "root", ())
    assert look(folder) == before


# The command


def test_the_command_is_dry_unless_it_saves(region: Region, rota: Rota) -> None:
    """Printed, nothing is written; with --save the drafts are named; places that stay open make it look."""
    office, gap = region.office, region.gap(2)
    asked = "aid", "plan", "--week", "23/11/2026", "--setting", "H", "--as", "cora", "--deterministic"
    before = look(office.store.path.parent)
    dry = rota(*asked)
    assert (dry.code, look(office.store.path.parent)) == (0, before)
    assert "1 of 1 place would be closed by 1 loan" in dry.out
    assert "protecting them costs no place" in dry.out
    document = json.loads(rota(*asked, "--json", "--save").out)
    assert (document["price_of_protection"], document["drafts"]) == (0, [1])
    assert [one["shift"] for one in document["loans"][0]["shifts"]] == [gap]
    office.shift(4, "07:00", "15:00", role=NURSE)
    look_at = rota(*asked)
    assert look_at.code == 1
    assert "stay open" in look_at.out


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("--setting", "XX"), 2, "There is no setting 'XX'"),
        (("--week", "14/12/2026"), 2, "No roster has a day from Mon 14 Dec to Sun 20 Dec"),
        (("--time-limit", "0"), 2, "leaves no time"),
        (("--setting", "T"), 2, "acts for organisation org only"),
        ((), 0, "Nothing is short from Mon 23 Nov to Sun 29 Nov"),
    ],
    ids=["an unknown setting", "no roster", "no time", "somebody else's", "no gap"],
)
def test_what_it_cannot_plan(region: Region, rota: Rota, arguments: tuple[str, ...], code: int, sentence: str) -> None:
    """One sentence each, and the exit code that goes with it."""
    answer = rota("aid", "plan", "--as", "cora", "--week", "23/11/2026", *arguments)
    assert answer.code == code
    assert sentence in (answer.err if code else answer.out)
