"""A campaign from the choice to the last day: who is called, told, released, willing, posted and stood down."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlmodel import select

from rostering.errors import BadInputError, RefusedError
from rostering.pipeline.campaign import Wanted, close_campaign, open_campaign
from rostering.pipeline.campaign_list import campaign, campaigns
from rostering.pipeline.recall import notify, offer_days, recall_step
from rostering.store import audit
from rostering.store import tables as t
from rostering.store.actors import add_actor
from tests.rostering.office import NURSE, Office, day
from tests.rostering.rules.own_pack import own
from tests.rostering.rules.story import refused

TODAY = date(2026, 11, 18)  # a Wednesday: the notice of seven days leaves Wednesday the 25th
WINTER = Wanted("winter", day(0), day(60))
HARD = """[[rule.part]]
name = "year"
kind = "Total"
severity = "hard"
params = { quantity = "days", period = "agreement_year", anchor = "agreement", max = 2 }
"""


@pytest.fixture
def reserve(office: Office) -> Office:
    """Two reservists (a carer and a nurse), a returner, somebody of the bank, and a campaign for the reserve."""
    office.worker("ann", pool="reservist", setting_id=None, started_on=day(-100), phone="07700 900001")
    office.worker("nia", role=NURSE, pool="reservist", setting_id=None, started_on=day(-100))
    office.worker("rob", pool="returner", setting_id=None)
    office.worker("bob", pool="bank", setting_id=None)
    open_campaign(office.store, None, WINTER)
    return office


def names(office: Office, code: str) -> list[str]:
    """Who is in a campaign."""
    return [one.person for one in campaign(office.store, None, code)[1]]


@pytest.mark.parametrize(
    ("wanted", "people"),
    [
        (replace(WINTER, pools=("reservist", "returner")), ["ann", "nia", "rob"]),
        (replace(WINTER, role=NURSE), ["nia"]),
        (replace(WINTER, skills=("medication",)), ["ann"]),
        (replace(WINTER, skills=("medication", "fire")), []),
        (replace(WINTER, from_on=day(31), skills=("medication",)), []),
        (replace(WINTER, area="North"), ["ann", "nia"]),
        (replace(WINTER, area="South"), []),
    ],
)
def test_chosen_by_pool_role_skill_and_area(reserve: Office, wanted: Wanted, people: list[str]) -> None:
    """Who belongs to the pool, has the role, the skills in date on the first day, and is within reach of the area."""
    north = reserve.add(t.Area(code="north", name="North"))
    reserve.add(t.Area(code="south", name="South"))
    town = reserve.add(t.Area(code="town", name="Town", within_id=north))
    reserve.change(t.Setting, reserve.home, area_id=town)
    reserve.add(t.Skill(person_id=1, skill="medication", until_on=day(30)))
    open_campaign(reserve.store, None, replace(wanted, code="second"))
    assert names(reserve, "second") == people


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (WINTER, "a recall 'winter' already"),
        (replace(WINTER, code="Winter!"), "cannot name a recall"),
        (replace(WINTER, code="w2", until_on=day(-1)), "before it begins"),
        (replace(WINTER, code="w2", from_on=day(-30), until_on=day(-20)), "in the past"),
        (replace(WINTER, code="w2", pools=("own",)), "no pool that can be recalled 'own'"),
        (replace(WINTER, code="w2", pools=("agency",)), "'agency'"),
        (replace(WINTER, code="w2", pools=()), "which pool"),
        (replace(WINTER, code="w2", role="pilot"), "no role 'pilot'"),
        (replace(WINTER, code="w2", skills=("flying",)), "no skill 'flying'"),
        (replace(WINTER, code="w2", area="Atlantis"), "no area 'Atlantis'"),
    ],
)
def test_what_cannot_be_opened(reserve: Office, wanted: Wanted, words: str) -> None:
    """A clear sentence, and nothing is written."""
    before = reserve.store.path.read_bytes()
    with pytest.raises(BadInputError, match=words):
        open_campaign(reserve.store, None, wanted)
    assert reserve.store.path.read_bytes() == before


def test_a_recall_from_the_notice_to_the_shift(reserve: Office) -> None:
    """Told on the 18th, released, willing, with days from the 25th on: on the 25th there is a place, and every step is
    kept with who noted it and when."""
    shift = reserve.shift(2, "07:00", "15:00")
    (told,) = notify(reserve.store, None, "winter", ["ann"])
    assert (told.person, told.phone) == ("ann", "07700 900001")
    assert told.text.startswith("You are called up, from Wed 25 Nov to Fri 22 Jan.")
    for step in ("released", "accepted"):
        recall_step(reserve.store, None, "winter", "ann", step)
    assert refused(reserve, "ann", shift) == {"RES-RECALL"}
    done = offer_days(reserve.store, None, "winter", "ann", [day(2), day(3)])
    assert done.days == (day(2), day(3))
    assert refused(reserve, "ann", shift) == set()
    recall_step(reserve.store, None, "winter", "ann", "posted", "H")
    line, people = campaign(reserve.store, None, "winter")
    assert {name: number for name, number in line.counts.items() if number} == {
        "chosen": 2,
        "notified": 1,
        "released": 1,
        "accepted": 1,
        "posted": 1,
    }
    assert (line.days, people[0].first_day, people[0].posted) == (2, day(2), "Hill House")
    assert [(one.step, one.by) for one in people[0].steps] == [
        (step, "coordinator") for step in ("chosen", "notified", "released", "accepted", "posted")
    ]
    recall_step(reserve.store, None, "winter", "ann", "stood_down")
    assert refused(reserve, "ann", shift) == {"RES-RECALL"}
    with reserve.store.reading() as session:
        assert audit.verify(session) is None


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "before the notice has run out; ann may begin on 2026-11-25"),
        (-1, "outside the recall"),
        (61, "outside the recall"),
    ],
)
def test_a_day_before_the_notice_has_run_out(reserve: Office, number: int, words: str) -> None:
    """Refused with the date on which they may begin; a day outside the campaign is refused, too."""
    ready(reserve)
    before = reserve.store.path.read_bytes()
    with pytest.raises(BadInputError, match=words):
        offer_days(reserve.store, None, "winter", "ann", [day(2), day(number)])
    assert reserve.store.path.read_bytes() == before


@pytest.mark.parametrize("days", [0, 1, 7, 30])
def test_the_notice_is_the_packs_own(reserve: Office, days: int) -> None:
    """Whatever the pack says: the day after so many days is the first that is taken."""
    own(
        reserve, "RES-RECALL", f'kind = "Eligibility"\nparams = {{ require = "recall_notice", notice_days = {days} }}\n'
    )
    ready(reserve)
    first = max(day(0), TODAY + timedelta(days=days))
    if first > day(0):
        with pytest.raises(BadInputError, match=f"may begin on {first}"):
            offer_days(reserve.store, None, "winter", "ann", [first - timedelta(days=1)])
    assert offer_days(reserve.store, None, "winter", "ann", [first]).days == (first,)


def ready(office: Office, person: str = "ann") -> None:
    """Somebody is told, released and willing."""
    notify(office.store, None, "winter", [person])
    for step in ("released", "accepted"):
        recall_step(office.store, None, "winter", person, step)


def test_days_of_the_year_are_counted(reserve: Office) -> None:
    """With what was worked: 29 days and one are the thirty of the year, a second is said to be above them."""
    for number in range(29):
        reserve.worked(1, -3 * number - 3, "07:00", "13:00")
    ready(reserve)
    year = offer_days(reserve.store, None, "winter", "ann", [day(2)]).year
    assert year is not None
    assert (year.days, year.most, year.over) == (30, 30, 0)
    year = offer_days(reserve.store, None, "winter", "ann", [day(3)]).year
    assert year is not None
    assert (year.days, year.over) == (31, 1)


def test_a_hard_limit_refuses(reserve: Office) -> None:
    """Where a pack makes the limit hard, one day too many is refused."""
    own(reserve, "RES-DAYS", HARD)
    ready(reserve)
    offer_days(reserve.store, None, "winter", "ann", [day(2), day(3)])
    with pytest.raises(BadInputError, match="3 days of ann"):
        offer_days(reserve.store, None, "winter", "ann", [day(4)])


@pytest.mark.parametrize(
    ("step", "setting", "words"),
    [
        ("released", None, "ann is not notified yet"),
        ("posted", "H", "is not released by the employer yet"),
        ("chosen", None, "no step of a recall"),
        ("stood_down", "H", "names its setting"),
    ],
)
def test_steps_out_of_order(reserve: Office, step: str, setting: str | None, words: str) -> None:
    """What comes before has to be so; a setting belongs to a posting."""
    with pytest.raises(BadInputError, match=words):
        recall_step(reserve.store, None, "winter", "ann", step, setting)


def test_what_else_cannot_be(reserve: Office) -> None:
    """Somebody outside the campaign, told twice, days before the yes or never offered, anything after it is closed."""
    store = reserve.store
    with pytest.raises(BadInputError, match="bob is not in the recall winter"):
        notify(store, None, "winter", ["bob"])
    with pytest.raises(BadInputError, match="no recall 'summer'"):
        notify(store, None, "summer")
    notify(store, None, "winter", ["ann"])
    with pytest.raises(BadInputError, match="was told on 2026-11-18 already"):
        notify(store, None, "winter", ["ann"])
    with pytest.raises(BadInputError, match="has not accepted yet"):
        offer_days(store, None, "winter", "ann", [day(2)])
    recall_step(store, None, "winter", "ann", "accepted")
    with pytest.raises(BadInputError, match="accepted already"):
        recall_step(store, None, "winter", "ann", "accepted")
    with pytest.raises(BadInputError, match="did not offer"):
        offer_days(store, None, "winter", "ann", [day(2)], take_back=True)
    offer_days(store, None, "winter", "ann", [day(2), day(3)])
    assert offer_days(store, None, "winter", "ann", [day(2)], take_back=True).days == (day(3),)
    assert [one.person for one in notify(store, None, "winter")] == ["nia"]
    with pytest.raises(BadInputError, match="left to tell"):
        notify(store, None, "winter")
    close_campaign(store, None, "winter")
    for change in (
        lambda: recall_step(store, None, "winter", "ann", "released"),
        lambda: offer_days(store, None, "winter", "ann", [day(4)]),
        lambda: close_campaign(store, None, "winter"),
    ):
        with pytest.raises(BadInputError, match="was closed on 2026-11-18"):
            change()
    assert campaigns(store, None) == []
    assert [one.code for one in campaigns(store, None, every=True)] == ["winter"]


def test_who_may_recall(reserve: Office) -> None:
    """A scheduler may not, and an actor of one organisation sees and changes its own campaigns only."""
    far = reserve.add(t.Organisation(code="far", name="Far Care"))
    reserve.worker("fay", pool="reservist", organisation_id=far, setting_id=None)
    with reserve.store.writing() as session:
        add_actor(session, "sam", "scheduler", None, False)
        add_actor(session, "olga", "coordinator", "far", False)
    with pytest.raises(RefusedError, match="sessions and recalls"):
        notify(reserve.store, "sam", "winter")
    with pytest.raises(RefusedError, match="another organisation's"):
        notify(reserve.store, "olga", "winter")
    open_campaign(reserve.store, "olga", replace(WINTER, code="far"))
    assert [one.code for one in campaigns(reserve.store, "olga")] == ["far"]
    assert [one.person for one in campaign(reserve.store, "olga", "far")[1]] == ["fay"]
    with reserve.store.reading() as session:
        assert all(isinstance(at, datetime) for at in session.exec(select(t.RecallStep.made_at)))
