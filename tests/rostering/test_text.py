"""A broken rule is one sentence in the words of its kind, named by the rules of the store it is in."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from rostering import text
from rostering.rosters.build import Build
from rostering.rosters.standing import Standing
from rostering.store import tables as t
from rostering.store.tables.law import RulePack
from solver.check import check
from solver.limits import Limits
from solver.problem import Duty, Pair, Problem, Shift, Worker
from solver.roster import Roster
from solver.rules.companion import Companion
from solver.rules.cover import Cover, CoverRow
from solver.rules.distinct import Distinct, DistinctRow
from solver.rules.fairness import Fairness, FairRow
from solver.rules.movement import Movement
from solver.rules.periodic_rest import PeriodicRest
from solver.rules.rest_after_run import RestAfterRun
from solver.rules.rule import Rule
from solver.rules.spare import Spare, SpareRow
from solver.solve import solve
from tests.rostering.office import Office, day

DAY = 1440
OURS = """schema = "rota-rules/1"
pack = "ours"
version = "1"
title = "Our own"
[[rule]]
id = "OURS-RUN"
title = "Three days"
text = "At most {max} days in a row."
kind = "ConsecutiveRun"
level = "P"
where = ["UK"]
certainty = "M"
confirm = "the house handbook"
enabled = true
source = { name = "the house handbook" }
params = { of = "work", max = 3 }
"""


@pytest.fixture
def week(office: Office) -> Standing:
    """Ann works a night on Monday, a day at another home on Thursday and two days here; Bob one day beside her."""
    other = office.setting("W", name="Willow House")
    client = office.add(t.Client(code="C7", setting_id=office.home))
    ann, bob = office.worker("ann"), office.worker("bob")
    roster = office.roster([office.home, other])
    office.assign(roster, ann, office.shift(0, "21:00", "07:00", "N"))
    office.assign(roster, ann, office.shift(2, "08:00", "16:00", setting_id=other))
    visit = office.shift(4, "08:00", "16:00", client_id=client, target=2)
    office.assign(roster, ann, visit)
    office.assign(roster, bob, visit)
    office.assign(roster, ann, office.shift(5, "08:00", "16:00"))
    return office.standing()


def ids(build: Build) -> list[str]:
    """The shifts in the order they were made."""
    return [build.shift_ids[number] for number in sorted(build.shift_ids)]


def said(week: Standing, rule: Rule) -> list[str]:
    """What is said of each place where the roster breaks one rule more, after its title and without its source."""
    problem = replace(week.build.problem, rules=(rule,))
    build = replace(week.build, problem=problem)
    title = f"{text.rule_title(rule.id, build)}: "
    return [
        text.violation(build, one).removeprefix(title).partition(" [")[0] for one in rule.find(problem, week.roster)
    ]


HOME: Mapping[str, str] = {"H": "H", "W": "W"}
NIGHT, AWAY = "N Mon 23 Nov 21:00–07:00, Hill House", "D Wed 25 Nov 08:00–16:00, Willow House"
LAST = "D Sat 28 Nov 08:00–16:00, Hill House"


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        (
            PeriodicRest(id="WTR-24", minutes=DAY, add=660, count=4, windows=((0, 7 * DAY),)),
            ["Ann (ann), Mon 23 Nov to Sun 29 Nov: 1 rest of 35 h, at least 4"],
        ),
        (
            PeriodicRest(id="WTR-COMP", minutes=6 * DAY, windows=((DAY, 6 * DAY), (0, 7 * DAY)), workers=("ann",)),
            ["Ann (ann), Mon 23 Nov to Sun 29 Nov: no rest of 144 h, at least 1"],
        ),
        (
            RestAfterRun(id="DR-NIGHT/rest", of=frozenset(("N",)), rest=46 * 60),
            [f"Ann (ann), {NIGHT}; {AWAY}: 25 h of rest before the next work, at least 46 h"],
        ),
        (
            Movement(id="MOVE-10/gap", gap_days=2, home=HOME, workers=("ann",)),
            [
                f"Ann (ann), {NIGHT}; {AWAY}: 0 clear days between two places, at least 2",
                f"Ann (ann), {AWAY}; D Fri 27 Nov 08:00–16:00, Hill House: 1 clear day between two places, at least 2",
            ],
        ),
        (
            Movement(id="MOVE-10/gap", gap_days=2, count="elapsed", involving=frozenset("W"), home=HOME),
            [
                f"Ann (ann), {NIGHT}; {AWAY}: 25 h between two places, at least 2 days",
                f"Ann (ann), {AWAY}; D Fri 27 Nov 08:00–16:00, Hill House: 40 h between two places, at least 2 days",
            ],
        ),
    ],
    ids=lambda value: getattr(value, "kind", ""),
)
def test_a_line_that_breaks_a_rule(week: Standing, rule: Rule, says: list[str]) -> None:
    """Who, which shifts or days, the number and the limit in the rule's own unit."""
    assert said(week, rule) == says


def test_who_is_alone_and_who_is_not_to_meet(week: Standing) -> None:
    """A shift without company says for how long; one in the wrong company says so."""
    last = frozenset(ids(week.build)[-1:])
    visit = frozenset(ids(week.build)[2:3])
    bob = frozenset(("bob",))
    alone = Companion(id="ALONE/buddy", workers=("ann",), partners=bob, shifts=last)
    assert said(week, alone) == [f"Ann (ann), {LAST}: nobody is there who may be beside them"]
    apart = Companion(id="GEN-PAIR/apart", workers=("ann",), partners=bob, shifts=visit, apart=True)
    (sentence,) = said(week, apart)
    assert sentence.endswith("8 h together with Bob (bob), though they are to be apart")


def test_company_for_a_part_of_a_shift(office: Office) -> None:
    """What is told is how much of the shift has nobody beside them."""
    ann, bob = office.worker("ann"), office.worker("bob")
    roster = office.roster()
    office.assign(roster, ann, office.shift(0, "08:00", "16:00"))
    office.assign(roster, bob, office.shift(0, "08:00", "13:30", "E"))
    rule = Companion(id="ALONE/buddy", workers=("ann",), partners=frozenset(("bob",)))
    (sentence,) = said(office.standing(), rule)
    assert sentence.endswith("2 h 30 min of 8 h without anybody who may be beside them")


def test_heads_are_counted_in_words(week: Standing) -> None:
    """Too many faces name the client and the days; shares and spares say what is fair and what is missing."""
    visit = frozenset(ids(week.build)[2:3])
    rule = Distinct(id="CONT/carers", rows=(DistinctRow("C7", visit, 1),), severity="soft")
    assert said(week, rule) == ["client C7, Fri 27 Nov: 2 different people, at most 1"]
    (share,) = said(week, Fairness(id="GEN-FAIR/nights", severity="soft", rows=(FairRow("ann", visit, 3),)))
    assert share.endswith("1 with what is carried over, a fair share is 3")
    (spare,) = said(week, Spare(id="GEN-SPARE", rows=(SpareRow(next(iter(visit)), 2),)))
    assert spare.endswith("0 spares, at least 2")


def test_a_rule_of_ones_own_is_named(office: Office) -> None:
    """A pack of the store gives title and source; a number from memory is said to be unconfirmed."""
    with office.store.writing() as session:
        session.add(RulePack(name="ours", version="1", text=OURS, added_by="Mia", added_at=office.at(0, "08:00")))
    ann, roster = office.worker("ann"), office.roster()
    for number in range(4):
        office.assign(roster, ann, office.shift(number, "08:00", "16:00"))
    standing = office.standing()
    (broken,) = standing.report.broken
    sentence = text.violation(standing.build, broken)
    assert sentence.startswith("OURS-RUN three days (unconfirmed): Ann (ann), ")
    assert sentence.endswith("4 days, at most 3 [the house handbook]")
    assert text.rule_title("OURS-RUN") == "OURS-RUN"


def test_a_refusal_by_an_unconfirmed_rule_says_so(office: Office) -> None:
    """Who is kept off by a number from memory is told with the rule."""
    office.worker("ann", person_id=office.person("ann", right_to_work_open=False))
    shift = office.shift(0, "08:00", "16:00")
    made = office.build()
    refusal = made.why_not("ann", made.snapshot.shift[shift])
    assert refusal is not None
    assert text.refused(made, refusal) == f"{refusal.reason} (RTW, unconfirmed)"


@pytest.mark.parametrize(("number", "said"), [(0, "0 days"), (1, "1 day"), (2, "2 days"), (1_200, "1,200 days")])
def test_a_noun_is_in_step_with_its_number(number: int, said: str) -> None:
    """One day, and several days; a plural of its own is taken where there is one."""
    assert text.counted(number, "day") == said
    assert text.counted(number, "person", "people").endswith("person" if number == 1 else "people")


def test_one_broken_unit_is_said_in_the_singular(office: Office) -> None:
    """A single working day is '1 day', an unmet wish '1 wish'."""
    worker = office.worker("ann")
    office.switch("GEN-DAYS-MIN", on=True)
    office.add(t.Request(worker_id=worker, kind="off", from_on=day(2), until_on=day(2)))
    office.assign(office.roster(), worker, office.shift(2, "08:00", "14:00"))
    standing = office.standing()
    found = {one.rule: text.violation(standing.build, one) for one in standing.report.violations}
    assert "1 day, at least 2" in found["GEN-DAYS-MIN"]
    assert "1 wish, at most 0" in found["GEN-REQ"]


@pytest.mark.parametrize(
    ("bound", "said"),
    [
        (1000, "proven: nothing better can be"),
        (999, "within 0.10% of the best possible"),
        (940, "within 6.0% of the best possible"),
        (17, "no useful bound yet"),
        (None, "no useful bound yet"),
    ],
)
def test_a_proof_is_told_as_far_as_it_is_worth(bound: int | None, said: str) -> None:
    """How near a roster is to the best possible; a bound that is far away is not told as a number."""
    shift = Shift("s", "home", "E", 0, 420, 900)
    cover = Cover(id="COVER", severity="soft", rows=(CoverRow("s", target=1, under=1000),), tier="wishes")
    problem = Problem(
        id="one",
        days=(0, DAY),
        shifts=(shift,),
        duties=(Duty("s", 0, ("s",)),),
        workers=(Worker("ann"),),
        pairs=(Pair("ann", "s"),),
        rules=(cover,),
        tiers={"wishes": 1},
    )
    result = replace(solve(problem, Limits(seconds=1.0)), roster=Roster(), report=check(problem, Roster()), bound=bound)
    assert text.proof(result).partition(" (")[0] == said


def test_a_little_is_never_told_as_nothing() -> None:
    """A share below a hundredth of a percent is told as that; nothing is nothing."""
    assert [text.share(part) for part in (0.0, 1e-9, 0.0042, 0.042)] == ["0.00%", "0.01%", "0.42%", "4.2%"]
