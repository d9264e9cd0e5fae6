"""Restrictions: what, from when, until when, reviewed when and by whom; never why."""

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import select

from rostering.catalogue import restrictions as kinds
from rostering.errors import BadInputError, RefusedError
from rostering.people.reason import is_a_name
from rostering.people.restrictions import (
    Wanted,
    add_restriction,
    end_restriction,
    list_restrictions,
    review_restriction,
)
from rostering.store import audit
from rostering.store import tables as t
from rostering.store.actors import add_actor
from tests.rostering.office import MONDAY, Office
from tests.rostering.program import Rota

TODAY = date(2026, 11, 20)
LATER = date(2027, 2, 20)
NIGHTS = Wanted("ann", "nights", None, TODAY, None, LATER, "Ann Lee")


@pytest.fixture
def ward(office: Office) -> Office:
    """One carer."""
    office.worker("ann")
    return office


def stored(office: Office) -> list[tuple[Any, ...]]:
    """Every restriction as it is kept."""
    with office.store.reading() as session:
        rows = session.exec(select(t.Restriction)).all()
        return [(one.forbids, one.value, one.from_on, one.until_on, one.review_on, one.reviewed_by) for one in rows]


def name(office: Office, actor: str, role: str) -> None:
    """Another user of the store."""
    with office.store.writing() as session:
        add_actor(session, actor, role, None, False)


@pytest.mark.parametrize("forbids", sorted(kinds()))
def test_everything_in_the_catalogue_can_be_recorded(ward: Office, forbids: str) -> None:
    """Each is stored by its codes, said in words without a gap, and listed."""
    value = {"zone": "Amber", "setting": "hill house", "kind": "care_home"}.get(forbids)
    line = add_restriction(ward.store, None, replace(NIGHTS, forbids=forbids, value=value))
    kept = {"zone": "amber", "setting": "H", "kind": "care_home"}.get(forbids)
    assert stored(ward) == [(forbids, kept, TODAY, None, LATER, "Ann Lee")]
    assert "{" not in line.words
    assert kept is None or kept.replace("_", " ") in line.words
    assert list_restrictions(ward.store, None, "ann") == [line]


def test_a_recorded_restriction_binds(ward: Office) -> None:
    """From its first day on the roster keeps to it; a night that ends the day before does not."""
    add_restriction(ward.store, None, replace(NIGHTS, from_on=MONDAY + timedelta(days=2)))
    nights = [ward.shift(number, "20:00", "08:00") for number in (0, 1)]
    assert ward.refusal("ann", nights[1]) == "GEN-AVAIL"
    assert ward.refusal("ann", nights[0]) != "GEN-AVAIL"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"review_on": None}, "needs the date of its next review"),
        ({"review_on": TODAY}, "not in the future"),
        ({"from_on": LATER + timedelta(days=1)}, "before the restriction begins"),
        ({"until": TODAY - timedelta(days=1)}, "before it begins"),
        ({"person": "nobody"}, "no person 'nobody'"),
        ({"forbids": "sundays"}, "'sundays' is nothing that a restriction forbids"),
        ({"forbids": "pregnant"}, "that text is nothing"),
        ({"value": "because of her back"}, "leave out that text"),
        ({"forbids": "zone"}, "names one of: green, amber, red"),
        ({"forbids": "zone", "value": "blue"}, "not 'blue'"),
        ({"forbids": "setting", "value": "X"}, "names one of: H"),
        ({"forbids": "kind", "value": "asthma clinic"}, "not that text"),
        ({"reviewed_by": ""}, "name of a person"),
        ({"reviewed_by": "  "}, "name of a person"),
        ({"reviewed_by": "Ann Lee, due to surgery"}, "name of a person"),
        ({"reviewed_by": "GP, after diagnosis"}, "name of a person"),
        ({"reviewed_by": "she must not lift anything at all for now"}, "name of a person"),
    ],
)
def test_bad_input_leaves_every_byte(ward: Office, change: dict[str, Any], says: str) -> None:
    """One sentence that never repeats what may be a reason, and the store as it was."""
    kept = ward.store.path.read_bytes()
    with pytest.raises(BadInputError, match=says) as refused:
        add_restriction(ward.store, None, replace(NIGHTS, **change))
    for word in ("back", "asthma", "surgery", "diagnosis", "pregnant"):
        assert word not in refused.value.sentence
    assert ward.store.path.read_bytes() == kept


@pytest.mark.parametrize("named", ["Ann Lee", "Dr. Siân O'Brien-Weeks", "J. Pain", "Lung Chen", "Meg (manager)"])
def test_a_name_is_a_name(named: str) -> None:
    """Surnames that are also words of pain are names."""
    assert is_a_name(named)


@pytest.mark.parametrize(
    "text", ["depression", "Ann: back pain", "7 weeks", "Lee because ill", "x" * 61, "a b c d e f g"]
)
def test_a_reason_is_no_name(text: str) -> None:
    """Health words, whys, numbers and long texts are none."""
    assert not is_a_name(text)


def test_the_same_restriction_is_not_recorded_twice(ward: Office) -> None:
    """One that stands is reviewed; one that has ended, or for another zone, is new."""
    red = replace(NIGHTS, forbids="zone", value="red", until=TODAY + timedelta(days=9))
    add_restriction(ward.store, None, red)
    with pytest.raises(BadInputError, match="rota restrictions review 1"):
        add_restriction(ward.store, None, replace(red, from_on=TODAY + timedelta(days=9), until=None))
    add_restriction(ward.store, None, replace(red, from_on=TODAY + timedelta(days=10), until=None))
    add_restriction(ward.store, None, replace(red, value="amber"))
    assert ward.count(t.Restriction) == 3


def test_a_review_moves_the_date_and_names_who(ward: Office) -> None:
    """The trail keeps what was before; the restriction itself stands."""
    add_restriction(ward.store, None, replace(NIGHTS, until=LATER))
    next_on, end = LATER + timedelta(days=90), LATER + timedelta(days=60)
    review_restriction(ward.store, None, 1, next_on, "Bo Rees", end)
    assert stored(ward) == [("nights", None, TODAY, end, next_on, "Bo Rees")]
    with ward.store.reading() as session:
        last = audit.show(session)[-1]
    assert (last.action, last.subject) == ("restrict", "restriction 1 of ann")
    assert f"review {LATER} by Ann Lee" in (last.before or "")


@pytest.mark.parametrize(
    ("number", "review_on", "by", "until", "says"),
    [
        (9, LATER, "Bo Rees", None, "no restriction 9"),
        (1, None, "Bo Rees", None, "needs the date"),
        (1, TODAY, "Bo Rees", None, "not in the future"),
        (1, LATER, "", None, "name of a person"),
        (1, LATER, "Bo Rees", LATER, "earlier than an open end"),
    ],
)
def test_a_bad_review_leaves_every_byte(
    ward: Office, number: int, review_on: date | None, by: str, until: date | None, says: str
) -> None:
    """A review needs its date and a name, and never shortens."""
    add_restriction(ward.store, None, NIGHTS)
    kept = ward.store.path.read_bytes()
    with pytest.raises(BadInputError, match=says):
        review_restriction(ward.store, None, number, review_on, by, until)
    assert ward.store.path.read_bytes() == kept


def test_only_the_registered_manager_lifts_early(ward: Office) -> None:
    """A manager records and reviews, and may not lift; a coordinator sees and may do neither."""
    name(ward, "cora", "coordinator")
    name(ward, "meg", "manager")
    name(ward, "rhys", "registered_manager")
    with pytest.raises(RefusedError, match="may not record restrictions"):
        add_restriction(ward.store, "cora", NIGHTS)
    add_restriction(ward.store, "meg", NIGHTS)
    assert len(list_restrictions(ward.store, "cora")) == 1
    kept = ward.store.path.read_bytes()
    for actor in ("cora", "meg"):
        with pytest.raises(RefusedError, match="may not lift a restriction"):
            end_restriction(ward.store, actor, 1)
    assert ward.store.path.read_bytes() == kept
    assert end_restriction(ward.store, "rhys", 1).until == TODAY - timedelta(days=1)
    assert list_restrictions(ward.store, "cora") == []
    assert len(list_restrictions(ward.store, "cora", every=True)) == 1


def test_lifting_frees_from_the_day_on(ward: Office) -> None:
    """The day before the day named is the last that binds; one that never began never binds; the past stays."""
    add_restriction(ward.store, None, NIGHTS)
    line = end_restriction(ward.store, None, 1, MONDAY)
    assert line.binds(MONDAY - timedelta(days=1))
    assert not line.binds(MONDAY)
    with pytest.raises(BadInputError, match="ends on 2026-11-22 anyway"):
        end_restriction(ward.store, None, 1, MONDAY)
    with pytest.raises(BadInputError, match="that are past"):
        end_restriction(ward.store, None, 1, TODAY - timedelta(days=1))
    later = replace(NIGHTS, forbids="lone", from_on=LATER, review_on=LATER)
    add_restriction(ward.store, None, later)
    never = end_restriction(ward.store, None, 2)
    assert not any(never.binds(LATER + timedelta(days=number)) for number in range(-200, 200))


def test_an_overdue_review_still_binds(ward: Office, rota: Rota, monkeypatch: pytest.MonkeyPatch) -> None:
    """The day after the review date the list says so, and the restriction stands."""
    add_restriction(ward.store, None, NIGHTS)
    assert "review in 92 days" in rota("restrictions", "list").out
    monkeypatch.setenv("ROTA_NOW", "2027-02-21T09:00:00+00:00")
    assert "review overdue" in rota("restrictions", "list").out
    assert list_restrictions(ward.store, None)[0].binds(date(2027, 2, 21))


def test_the_commands_add_review_and_end(ward: Office, rota: Rota) -> None:
    """The whole life of a restriction as people type it, in one line each."""
    words = ("restrictions", "add", "ann", "zone", "red", "--review", "20 Feb 2027", "--by", "Ann Lee")
    done = rota(*words)
    assert (done.code, done.err) == (0, "")
    assert done.out == "1: ann no red zone, from 2026-11-20, reviewed by Ann Lee, next on 2027-02-20.\n"
    done = rota("restrictions", "review", "1", "--review", "2027-05-20", "--by", "Bo Rees", "--json")
    assert json.loads(done.out)["restriction"]["review_on"] == "2027-05-20"
    assert (
        rota("restrictions", "end", "1", "--on", "23 Nov 2026", "--json").json["restriction"]["until"] == "2026-11-22"
    )
    assert [one["id"] for one in rota("restrictions", "list", "ann", "--json").json["restrictions"]] == [1]


@pytest.mark.parametrize(
    "words",
    [
        ("restrictions", "add", "ann", "nights", "--by", "Ann Lee"),
        ("restrictions", "add", "ann", "nights", "--review", "2027-02-20"),
        ("restrictions", "add", "ann", "nights", "sick", "--review", "2027-02-20", "--by", "Ann Lee"),
        ("restrictions", "add", "ann", "nights", "--reason", "ill", "--review", "2027-02-20", "--by", "Ann Lee"),
        ("restrictions", "review", "x", "--review", "2027-02-20", "--by", "Ann Lee"),
        ("restrictions", "end", "1"),
    ],
)
def test_bad_usage_is_one_sentence(ward: Office, rota: Rota, words: tuple[str, ...]) -> None:
    """Exit code 2, nothing on standard output, one line of what is wrong, every byte as it was."""
    kept = ward.store.path.read_bytes()
    done = rota(*words)
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert ward.store.path.read_bytes() == kept
