"""`rota surge` as people and machines use it."""

import time

import pytest

from rostering.store import tables as t
from rostering.store.actors import add_actor
from rostering.surge import surge as planning
from rostering.surge.scenario import Scenario
from rostering.surge.share import Share
from solver.stop import Stop
from tests.rostering.office import Office
from tests.rostering.program import Rota, look
from tests.rostering.surge.region import what_if

QUICK = ("--weeks", "1", "--deterministic")
WEEK = {
    *("first", "last", "staff", "sick", "places", "short", "calls", "regained", "still_short", "stretches", "broken"),
    "gaps",
}


def test_the_report_in_words(rota: Rota, home: Office) -> None:
    """What is supposed, the week, what is short, whom to call up in order with notice and names; nothing is written."""
    before = look(home.store.path.parent)
    done = rota("surge", "--sickness", "20%", *QUICK)
    assert (done.code, done.err) == (1, "")
    assert "20% of own and bank staff sick (seed 1)" in done.out
    assert "Hill House" in done.out
    assert "Collaborative bank" in done.out
    assert "Liz (liz) 2" in done.out
    assert "Short whoever is called up" in done.out
    assert look(home.store.path.parent) == before


def test_the_report_for_machines(rota: Rota, home: Office) -> None:
    """The documented fields, and the same answer on every run with the same seed."""
    words = ("surge", "--sickness", "+20 %", "--demand", "10", "--seed", "4", "--json", *QUICK)
    done, again = rota(*words), rota(*words)
    assert done.out == again.out
    answer = done.json
    assert answer["schema"] == "rota-surge/1"
    assert answer["scenario"]["sickness_per_mille"] == 200
    (week,) = answer["weeks"]
    assert set(week) == WEEK
    assert week["places"] == 44
    assert week["regained"]["places"] == sum(one["places"] for one in week["short"]) - sum(
        one["places"] for one in week["still_short"]
    )
    assert {name for call in week["calls"] for name in call} == {
        *("pool", "title", "notice_days", "from_on", "people", "places", "minutes")
    }


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--sickness", "120%"), "Sickness is a share from 0% to 100%, such as 20%, not '120%'."),
        (("--sickness=-5%",), "Sickness is a share from 0% to 100%, such as 20%, not '-5%'."),
        (("--sickness", "-5%"), "Argument --sickness: expected one argument"),
        (("--demand", "much"), "More demand is a share from 0% to 500%"),
        (("--setting", "Nowhere"), "There is no setting 'Nowhere'"),
        (("--area", "Nowhere"), "There is no area 'Nowhere'"),
        (("--close", "Nowhere"), "There is no setting 'Nowhere' to close"),
        (("--open", "cinema"), "There is no blueprint of a centre 'cinema'"),
        (("--from", "2020-W10"), "The week from Mon 2 Mar 2020 is over"),
        (("--from", "soonish"), "soonish"),
        (("--weeks", "0"), "The number of weeks is a whole number from 1 to 12, not '0'."),
        (("--weeks", "13"), "The number of weeks is a whole number from 1 to 12, not '13'."),
        (("--size", "0"), "The size of a centre"),
        (("--time-limit", "0"), "A time limit of 0 seconds leaves no time"),
        (("--workers", "none"), "The number of threads"),
    ],
)
def test_bad_input_is_one_sentence(rota: Rota, home: Office, words: tuple[str, ...], says: str) -> None:
    """Each is refused with exit code 2 and one sentence, before anything is solved, and nothing is written."""
    before = look(home.store.path.parent)
    done = rota("surge", *words)
    assert (done.code, done.out) == (2, "")
    assert done.err.count("\n") == 1
    assert says in done.err
    assert look(home.store.path.parent) == before


def test_an_area_means_its_settings(rota: Rota, home: Office) -> None:
    """A setting in an area, or in one inside it, is meant; without one that is said."""
    region = home.add(t.Area(code="region", name="The region"))
    town = home.add(t.Area(code="town", name="The town", within_id=region))
    assert "No setting lies in region" in rota("surge", "--area", "region", *QUICK).err
    home.change(t.Setting, 1, area_id=town)
    answer = rota("surge", "--area", "the region", "--json", *QUICK).json
    assert answer["weeks"][0]["places"] == 40


def test_stopped_early_it_has_what_is_done(home: Office) -> None:
    """Somebody who stops it while the second week is laid out has the first, and is told how many were asked for."""
    stop = Stop()

    def told(what: str) -> None:
        if what.startswith("week 2"):
            stop.request()

    effort = planning.Effort(40, time.monotonic(), 1, deterministic=True)
    weeks = planning.weeks_from(home.monday, 3)
    answer = planning.surge(home.store, None, Scenario(sickness=Share(200)), weeks, effort, stop=stop, told=told)
    assert (len(answer.weeks), answer.asked) == (1, 3)
    assert answer.weeks == what_if(home, Scenario(sickness=Share(200))).weeks


def test_who_may_not_solve_may_not_suppose(rota: Rota, home: Office) -> None:
    """Somebody who acts for another organisation is refused."""
    home.add(t.Organisation(code="other", name="Other Care"))
    with home.store.writing() as session:
        add_actor(session, "olly", "coordinator", "other", False)
    done = rota("surge", "--as", "olly", *QUICK)
    assert done.code == 2
    assert "olly" in done.err
