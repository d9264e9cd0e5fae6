"""Every rule about mutual aid that is on: a roster that just keeps it, and one that breaks it by the smallest step."""

from datetime import timedelta

import pytest

from rostering.aid.checks import fact_checks
from rostering.aid.loan import find_loan
from rostering.aid.moves import RELEASE
from rostering.aid.steps import take_step
from rostering.calendar import now
from rostering.errors import RefusedError
from rostering.store import tables as t
from tests.rostering.office import CARER, Office, day
from tests.rostering.pipeline.call_up import called_up
from tests.rostering.pipeline.way import attend, complete, dana
from tests.rostering.rules.story import Story, found, on, parts_on, refused, switch_to

WAITING = {
    "AID-FAIR": "no roster shares it; plans of loans do, see tests/rostering/aid/test_plan.py",
}


def other_employer(office: Office, code: str = "other") -> int:
    """A second organisation."""
    return office.add(t.Organisation(code=code, name=f"{code.title()} Care"))


def agreement(office: Office, over: bool) -> set[str]:
    """An agreement ends on the day of the shift, or the day before."""
    worker = office.worker("ann", organisation_id=other_employer(office), setting_id=None)
    until = day(0 if over else 1)
    facts = {"pool": "collaborative_bank", "organisation_id": office.organisation, "until_on": until}
    office.add(t.PoolMembership(worker_id=worker, **facts))
    return refused(office, "ann", office.shift(1, "07:00", "15:00"))


def lent(office: Office, conditions: str = "", **facts: object) -> int:
    """Ann of another organisation, lent to the home for the whole week unless told otherwise, with all agreed."""
    theirs = other_employer(office)
    place = office.setting("T", organisation_id=theirs)
    worker = office.worker("ann", organisation_id=theirs, setting_id=place)
    memo = office.add(
        t.Agreement(code="memo", name="Memorandum", from_on=day(-9), until_on=day(9), conditions=conditions)
    )
    for organisation in (office.organisation, theirs):
        office.add(t.AgreementOrganisation(agreement_id=memo, organisation_id=organisation))
    whole = {"starts_at": office.at(0, "00:00"), "ends_at": office.at(7, "00:00"), "state": "active"}
    ago = {"consented_at": office.at(-7, "09:00"), "opened_at": office.at(-6, "09:00"), "agreement": "memo"}
    office.add(t.Deployment(worker_id=worker, setting_id=office.home, role=CARER, **(whole | ago | facts)))
    return worker


def deployed(office: Office, over: bool) -> set[str]:
    """The deployment ends with the shift, or a minute before."""
    lent(office, ends_at=office.at(1, "14:59" if over else "15:00"))
    return refused(office, "ann", office.shift(1, "07:00", "15:00"))


def consented(office: Office, over: bool) -> set[str]:
    """The worker agreed as the shift begins, or a minute later."""
    lent(office, consented_at=office.at(1, "07:01" if over else "07:00"))
    return refused(office, "ann", office.shift(1, "07:00", "15:00"))


def asked_by_the_host(office: Office, over: bool) -> set[str]:
    """The fire training that the host asks for is good to the day of the shift's last minute, or the day before."""
    lent(office, conditions="fire")
    office.add(t.Skill(person_id=1, skill="fire", until_on=day(1 if over else 2)))
    return refused(office, "ann", office.shift(1, "22:00", "06:00"))


def two_managers(office: Office, over: bool) -> set[str]:
    """Another releases than who asked, or the same."""
    lent(office, state="requested", opened_at=None, consented_at=None)
    asked, other = "rhys", "mair"
    office.add_all(*(t.Actor(name=name, role="administrator") for name in (asked, other)))
    office.add_all(t.DeploymentStep(deployment_id=1, state="requested", made_by=asked, made_at=office.at(-7, "09:00")))
    try:
        take_step(office.store, asked if over else other, 1, "release")
    except RefusedError as error:
        return {"MA-SOD"} if "who asks does not release" in str(error) else {str(error)}
    return set()


def lender_protected(office: Office, over: bool) -> set[str]:
    """Somebody else stands beside Ann at home on the last day of the loan, or nobody."""
    worker = lent(office, state="requested", opened_at=None, consented_at=None)
    home = 2
    roster, shift = office.roster([home]), office.shift(6, "07:00", "15:00", setting_id=home, minimum=1, target=2)
    office.assign(roster, worker, shift)
    if not over:
        office.assign(roster, office.worker("bob", organisation_id=2, setting_id=home), shift)
    with office.store.reading() as session:
        checks = fact_checks(session, find_loan(session, 1, now()), RELEASE, now())
    return {one.rule for one in checks if one.stops and not one.holds}


def reservist_year(office: Office, over: bool) -> set[str]:
    """Twenty-nine days of the agreement's year were worked, or thirty; the roster adds one."""
    worker = office.worker("ann", pool="reservist", setting_id=None, started_on=day(-100))
    for number in range(30 if over else 29):
        office.worked(worker, -3 * number - 3, "07:00", "13:00")
    on(office, worker, office.shift(0, "07:00", "13:00"))
    return found(office)


def posted(office: Office, over: bool) -> set[str]:
    """Bank people are asked nine days after a shift was posted, and not after eight."""
    office.worker("ann", pool="bank", setting_id=None)
    roster, shift = office.roster(), office.shift(1, "07:00", "15:00")
    since = now() - timedelta(days=8 if over else 9)
    office.add(
        t.Release(roster_id=roster, shift_id=shift, tier="setting", places=1, released_at=since, released_by="story")
    )
    return refused(office, "ann", shift)


def recalled(office: Office, over: bool) -> set[str]:
    """A reservist was told seven days before the shift, or six; all else is agreed."""
    worker = office.worker("ann", pool="reservist", setting_id=None)
    called_up(office, worker, told=office.at(-5 if over else -6, "09:00"), days=(1,))
    return refused(office, "ann", office.shift(1, "07:00", "15:00"))


def way_in(office: Office, over: bool) -> set[str]:
    """The induction ends as the shift begins, or a minute later."""
    worker = dana(office)
    complete(office, worker, but=("induction",))
    attend(office, worker, "induction", office.at(0, "09:00"), office.at(0, "15:01" if over else "15:00"))
    return refused(office, "dana", office.shift(0, "15:00", "20:00"))


def supervised(office: Office, over: bool) -> set[str]:
    """With a last signature missing somebody settled is beside them, or nobody."""
    worker = dana(office)
    complete(office, worker, but=("deployable",))
    roster, shift = office.roster(), office.shift(1, "07:00", "15:00", target=2)
    office.assign(roster, worker, shift)
    if not over:
        office.assign(roster, office.worker("ann"), shift)
    return found(office)


STORIES: dict[str, Story] = {
    "MA-AGREE": agreement,
    "MA-STATE": deployed,
    "MA-CONSENT": consented,
    "MA-FIT": asked_by_the_host,
    "MA-SOD": two_managers,
    "MA-DONOR": lender_protected,
    "RES-DAYS/year": reservist_year,
    "CASCADE": posted,
    "RES-RECALL": recalled,
    "WAY-IN/steps": way_in,
    "WAY-IN/supervised": supervised,
}
ONE_LEDGER = "MA-LEDGER"  # speaks of other rules: its stories are two of those, below


@pytest.mark.parametrize("over", [False, True])
@pytest.mark.parametrize("rule", STORIES)
def test_each_rule_is_kept_and_broken_by_the_smallest_step(office: Office, rule: str, over: bool) -> None:
    """With nothing else in force the rule is found exactly in the roster that breaks it."""
    assert (rule in STORIES[rule](switch_to(office, rule), over)) is over


def test_every_rule_of_the_pack_has_its_story() -> None:
    """A rule that is on is told here, or is listed with what it waits for."""
    assert STORIES.keys() | WAITING.keys() | {ONE_LEDGER} == parts_on("mutual-aid")
    assert not STORIES.keys() & WAITING.keys()


@pytest.mark.parametrize(("end", "broken"), [("20:00", []), ("20:01", ["WTR-11"])])
def test_rest_is_counted_over_all_employers(office: Office, end: str, broken: list[str]) -> None:
    """Sunday's work for another organisation is rested from before Monday's shift at seven."""
    worker = office.worker("ann")
    theirs = other_employer(office)
    place = office.setting("T", organisation_id=theirs)
    second = office.worker("ann2", person_id=1, organisation_id=theirs, setting_id=place)
    office.worked(second, -1, "12:00", end, setting_id=place)
    on(switch_to(office, ONE_LEDGER, "WTR-11"), worker, office.shift(0, "07:00", "13:00"))
    assert office.broken() == broken


@pytest.mark.parametrize(("end", "broken"), [("19:00", []), ("19:01", ["WTR-48/average"])])
def test_the_average_week_is_counted_over_all_employers(office: Office, end: str, broken: list[str]) -> None:
    """Seventeen weeks of 24 hours here and 24 on loan: 48 hours on average pass, a minute more does not."""
    worker = office.worker("ann")
    theirs = other_employer(office)
    place = office.setting("T", organisation_id=theirs)
    second = office.worker("ann2", person_id=1, organisation_id=theirs, setting_id=place)
    rows = [(second, place, number) for number in (0, 2)]
    for week in range(1, 17):
        rows += [(second, place, number - 7 * week) for number in (0, 2)]
        rows += [(worker, office.home, number - 7 * week) for number in (1, 3)]
    office.add_all(
        *(
            t.Actual(
                worker_id=who, setting_id=where, starts_at=office.at(when, "07:00"), ends_at=office.at(when, "19:00")
            )
            for who, where, when in rows
        )
    )
    on(
        switch_to(office, ONE_LEDGER, "WTR-48"),
        worker,
        office.shift(1, "07:00", "19:00"),
        office.shift(3, "07:00", end),
    )
    assert office.broken() == broken


@pytest.mark.parametrize(("joined", "told"), [(-200, True), (-370, False)])
def test_a_reservists_year_begins_with_the_agreement(office: Office, joined: int, told: bool) -> None:
    """Thirty days were worked a hundred days ago and the roster adds one: of one year, or after its anniversary."""
    worker = office.worker("ann", pool="reservist", setting_id=None, started_on=day(joined))
    for number in range(30):
        office.worked(worker, -100 + 2 * number, "07:00", "13:00")
    on(switch_to(office, "RES-DAYS"), worker, office.shift(0, "07:00", "13:00"))
    assert ("RES-DAYS/year" in found(office)) is told
