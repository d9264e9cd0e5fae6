"""Pairs: who works together or never meets, from when to when; never why."""

import json
from datetime import date, timedelta

import pytest
from sqlmodel import select

from rostering.errors import BadInputError, RefusedError
from rostering.gaps.showing import answer
from rostering.people.pairs import PairLine, add_pair, end_pair, list_pairs
from rostering.people.profile import profile
from rostering.rosters.edit import Edit, Work, newly_broken
from rostering.store import audit
from rostering.store import tables as t
from rostering.store.actors import add_actor
from rostering.text import violation
from tests.rostering.office import MONDAY, Office, day
from tests.rostering.program import Rota

TODAY = date(2026, 11, 20)


@pytest.fixture
def pair(office: Office) -> Office:
    """Two carers, and shifts from seven to three and from one to nine on Monday."""
    office.worker("ann")
    office.worker("bob")
    office.shift(0, "07:00", "15:00", "E")
    office.shift(0, "13:00", "21:00", "L")
    return office


def put(office: Office, worker: int, shift: int) -> list[str]:
    """What newly breaks where somebody is put on a shift of the only roster."""
    with office.store.reading() as session:
        row = session.get_one(t.Shift, shift)
        return list(newly_broken(session, 1, [Edit(worker, shift, Work(row.starts_at, row.ends_at, 0))]))


def said(lines: list[PairLine]) -> list[tuple[str, str, str, date, date | None]]:
    return [(one.person, one.kind, one.other, one.from_on, one.until) for one in lines]


def test_who_must_not_meet_are_kept_apart_everywhere(pair: Office) -> None:
    """An edit is refused, a candidate is told the rule, and a solve leaves a place open, whoever is named first."""
    add_pair(pair.store, None, "bob", "ann", "apart", TODAY)
    pair.assign(pair.roster(), 1, 1)
    (words,) = put(pair, 2, 2)
    assert words.startswith("GEN-PAIR/apart")
    assert "2 h together with Ann (ann), though they are to be apart" in words
    found = answer(pair.store, None, 2).whole
    assert [(one.code, one.rule) for one in found.unlawful if one.code == "bob"] == [("bob", "GEN-PAIR/apart")]
    assert len(list(pair.solve().roster)) == 1


def test_a_pair_holds_on_its_days(pair: Office) -> None:
    """From Tuesday on nothing is said of Monday; of a pair that ends on Monday Tuesday is free."""
    pair.shift(1, "07:00", "15:00", "E")
    pair.shift(1, "13:00", "21:00", "L")
    pair.add(t.Pair(first_id=1, second_id=2, kind="apart", from_on=day(1), until_on=day(1)))
    roster = pair.roster()
    pair.assign(roster, 1, 1)
    pair.assign(roster, 1, 3)
    assert put(pair, 2, 2) == []
    assert [one[:14] for one in put(pair, 2, 4)] == ["GEN-PAIR/apart"] * 2  # told of each of the two


def test_work_that_is_fixed_elsewhere_counts(pair: Office) -> None:
    """Bob worked at the home until eight on Monday: Ann does not come at seven, whoever is named first."""
    for first, second in ((1, 2), (2, 1)):
        row = pair.add(t.Pair(first_id=first, second_id=second, kind="apart", from_on=day(0), until_on=day(3)))
        if first == 1:
            pair.worked(2, -1, "20:00", "08:00")
            pair.assign(pair.roster(), 1, 1)
        assert "GEN-PAIR/apart" in pair.broken()
        pair.change(t.Pair, row, until_on=day(-1), from_on=day(-9))
    assert pair.broken() == []


def test_a_solve_puts_two_on_together(pair: Office) -> None:
    """Three shifts, two of them at the same time, and three people: the two who belong together have those."""
    for shift in (1, 2):
        pair.change(t.Shift, shift, minimum=1, target=1)
    pair.shift(0, "07:00", "15:00", "E", minimum=1, target=1)
    pair.worker("cid")
    add_pair(pair.store, None, "ann", "cid", "together", TODAY)
    assert len(list(pair.solve(accept=True).roster)) == 3
    assert not {one.rule for one in pair.standing().report.violations} & {"GEN-PAIR/together"}


def test_who_is_without_the_other_is_told_whom(pair: Office) -> None:
    """Ann's early has an hour and a half without Bob, who starts later: how long, and who is missing."""
    add_pair(pair.store, None, "ann", "bob", "together", TODAY)
    roster = pair.roster()
    pair.assign(roster, 1, 1)
    pair.assign(roster, 2, 1, starts_at=pair.at(0, "08:30"))
    standing = pair.standing()
    (one,) = [one for one in standing.report.violations if one.rule == "GEN-PAIR/together"]
    sentence = violation(standing.build, one)
    assert "Ann (ann), E Mon 23 Nov" in sentence
    assert "1 h 30 min of 8 h without Bob (bob), though they belong together" in sentence


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("ann", "bob", "friends"), "one of: together, apart"),
        (("ann", "Ann", "apart"), "a pair is two"),
        (("ann", "nobody", "apart"), "no person 'nobody'"),
        (("ann", "bob", "apart", "2026-11-20", "2026-11-19"), "before it begins"),
        (("bob", "ann", "together", "2026-12-01"), "Pair 1 says"),
    ],
)
def test_what_cannot_be_is_refused(pair: Office, words: tuple[str, ...], says: str) -> None:
    """With one sentence and nothing written; what is on record stays."""
    add_pair(pair.store, None, "ann", "bob", "apart", TODAY, date(2026, 12, 31))
    first, other, kind, *dates = words
    days = [date.fromisoformat(one) for one in dates] or [TODAY]
    with pytest.raises(BadInputError, match=says):
        add_pair(pair.store, None, first, other, kind, *days)
    assert said(list_pairs(pair.store, None)) == [("ann", "apart", "bob", TODAY, date(2026, 12, 31))]


def test_a_pair_ends(pair: Office) -> None:
    """From a day on it holds no more and the list leaves it out; another may begin on that day."""
    line = add_pair(pair.store, None, "ann", "bob", "apart", TODAY)
    end_pair(pair.store, None, line.id, MONDAY)
    assert said(list_pairs(pair.store, None, "bob")) == [("bob", "apart", "ann", TODAY, MONDAY - timedelta(days=1))]
    add_pair(pair.store, None, "bob", "ann", "together", MONDAY)
    with pytest.raises(BadInputError, match="nothing to end"):
        end_pair(pair.store, None, line.id, MONDAY)
    with pytest.raises(BadInputError, match="before today"):
        end_pair(pair.store, None, 2, date(2026, 11, 1))
    with pytest.raises(BadInputError, match="There is no pair 9"):
        end_pair(pair.store, None, 9)
    with pair.store.reading() as session:
        assert audit.verify(session) is None
        actions = [row.subject for row in session.exec(select(t.Audit)) if "pair" in row.subject]
    assert actions == ["pair 1 of ann and bob", "pair 1 of ann and bob", "pair 2 of bob and ann"]


def test_who_may_not(pair: Office) -> None:
    """A scheduler records none; an actor of another organisation neither sees nor records one."""
    add_pair(pair.store, None, "ann", "bob", "apart", TODAY)
    other = pair.add(t.Organisation(code="other", name="Other"))
    with pair.store.writing() as session:
        add_actor(session, "Sam", "scheduler", None, False)
        add_actor(session, "Oli", "manager", session.get_one(t.Organisation, other).code, False)
    with pytest.raises(RefusedError, match="may not edit"):
        add_pair(pair.store, "Sam", "ann", "bob", "together", TODAY)
    with pytest.raises(RefusedError, match="does not employ"):
        end_pair(pair.store, "Oli", 1)
    assert list_pairs(pair.store, "Oli") == []


def test_pairs_at_the_command_line(pair: Office, rota: Rota) -> None:
    """Added, listed and ended in words and for machines; the person's page has it."""
    db = ("--db", str(pair.store.path))
    assert rota("pairs", "list", *db).out == "No pair is recorded.\n"
    added = rota("pairs", "add", "ann", "bob", "apart", "--from", "2026-11-20", *db)
    assert (added.code, added.out) == (0, "1: ann never meets bob, from 2026-11-20.\n")
    assert "never meets" in rota("pairs", "list", "bob", *db).out
    listed = json.loads(rota("pairs", "list", "--json", *db).out)["pairs"]
    assert [(one["person"], one["kind"], one["other"], one["until"]) for one in listed] == [
        ("ann", "apart", "bob", None)
    ]
    assert any("never meets bob" in line for line in profile(pair.store, None, "ann").lines)
    refused = rota("pairs", "end", "one", *db)
    assert (refused.code, refused.out) == (2, "")
    assert rota("pairs", "end", "1", *db).code == 0
    assert json.loads(rota("pairs", "list", "--json", *db).out) == {"pairs": []}
