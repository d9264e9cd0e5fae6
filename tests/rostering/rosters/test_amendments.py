"""Amendments of a published roster: numbers, what stood after each, who was told, and changes as people say them."""

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from rostering.errors import BadInputError, RefusedError
from rostering.rosters.amend import Amended, Spot, Wanted, amend
from rostering.rosters.amendment_list import AmendmentLine, list_amendments, told_person
from rostering.rosters.amendments import Stand, read_amendments, stood_at
from rostering.rosters.compare import stands_on
from rostering.rosters.edit import Edit, edit_roster
from rostering.rosters.shift_work import Work
from rostering.rules.waive import Asked
from rostering.store import tables as t
from rostering.store.use_case import use_case
from tests.rostering.office import Office, day
from tests.rostering.rosters.published_week import drafted, published

MORNING = "2026-11-23T06:10:00Z"


@pytest.fixture
def week(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """The week, published on the Friday before; it is ten past six on its Monday."""
    monkeypatch.setenv("ROTA_NOW", "2026-11-20T10:00:00Z")
    published(office)
    monkeypatch.setenv("ROTA_NOW", MORNING)
    return office


def changed(office: Office, what: str, spot: Spot, other: Spot | None = None, **more: object) -> Amended:
    who = str(more.pop("who", "Col"))
    return amend(office.store, who, Wanted(what, spot, str(more.pop("reason", "swap")), other, **more))  # type: ignore[arg-type]


def said(found: Amended) -> list[str]:
    return [f"{one.name}: {'; '.join(change.words for change in one.changes)}" for one in found.people]


def lines(office: Office, *, untold: bool = False) -> tuple[AmendmentLine, ...]:
    return list_amendments(office.store, "Col", office.horizon, [], untold=untold)


def test_a_morning_of_changes(week: Office) -> None:
    """At 06:10 Ann's early goes to Cat, then Bob comes an hour later: numbers 1 and 2, each with who knows of it."""
    with use_case(week.store, "Col", "edit") as case:
        row = case.session.get_one(t.Shift, 1)
        cat = Edit(3, 1, Work(row.starts_at, row.ends_at, row.break_minutes))
        assert edit_roster(case, 1, [Edit(1, 1, None), cat], "sick call").amendment == 1
    found = changed(week, "times", Spot("bob", day(0)), times=(15 * 60, 22 * 60), reason="bus strike")
    assert (found.edited.amendment, found.edited.version) == (2, 2)
    assert said(found) == ["Bob: L Mon 23 Nov 15:00–22:00, Hill House: was 14:00–22:00"]
    listed = lines(week)
    assert [(one.number, one.made_by, one.reason) for one in listed] == [
        (0, "Mia", "published"),
        (1, "Col", "sick call"),
        (2, "Col", "bus strike"),
    ]
    assert [one.made_at for one in listed[1:]] == [datetime(2026, 11, 23, 6, 10, tzinfo=UTC)] * 2
    assert [[one.name for one in line.knows if one.told_at is None] for line in listed] == [[], ["Ann", "Cat"], ["Bob"]]
    told_person(week.store, "Col", "Cat", "telephone")
    after = lines(week, untold=True)
    assert [(one.number, [each.name for each in one.knows if each.told_at is None]) for one in after] == [
        (1, ["Ann"]),
        (2, ["Bob"]),
    ]
    assert [(one.name, one.told_by, one.means) for one in after[0].knows if one.told_at] == [
        ("Cat", "Col", "telephone")
    ]


def test_nobody_is_told_twice_or_of_nothing(week: Office) -> None:
    """Told once, a person knows of it; a means or a number there is not is refused, and nothing is written."""
    changed(week, "off", Spot("ann", day(0)))
    before = week.store.path.read_bytes()
    for person, means, number, words in (
        ("bob", "telephone", None, "knows of every amendment"),
        ("ann", "pigeon", None, "not by 'pigeon'"),
        ("ann", "message", 7, "need not be told of amendment 7"),
        ("nobody", "message", None, "no person"),
    ):
        with pytest.raises(BadInputError, match=words):
            told_person(week.store, "Col", person, means, number=number)
    assert week.store.path.read_bytes() == before
    told_person(week.store, "Col", "ann", "message", number=1, horizon=week.horizon)
    with pytest.raises(BadInputError, match="knows of every amendment"):
        told_person(week.store, "Col", "ann", "message")


def test_a_stale_change_and_an_unlawful_one_are_refused(week: Office) -> None:
    """Thought out on version 0 at version 1: refused with what was changed. Bob's short rest: refused with the rule;
    waived by a manager it goes through, and its rest is owed."""
    changed(week, "off", Spot("ann", day(0), "E"), version=0)
    with pytest.raises(
        BadInputError, match=r"changed meanwhile by Col at 06:10 \(ann off shift 1\): it is at version 1"
    ):
        changed(week, "put", Spot("cat", day(0), "E"), version=0)
    early = Spot("bob", day(1), "E")
    with pytest.raises(RefusedError, match="WTR-11 daily rest: Bob"):
        changed(week, "put", early)
    waiver = Asked("WTR-11", "bob", "", "nobody else", "reg21-continuity")
    assert changed(week, "put", early, who="Mia", waivers=(waiver,)).edited.amendment == 2
    assert (week.count(t.Waiver), week.count(t.RestDebt)) == (1, 1)


def test_changes_as_people_say_them(week: Office) -> None:
    """Put on, off, at other times and a swap, by names and codes; a draft's change has no number."""
    assert said(changed(week, "put", Spot("Cat", day(1), "e", "hill house"), times=(9 * 60, 15 * 60))) == [
        "Cat: on E Tue 24 Nov 09:00–15:00, Hill House"
    ]
    assert said(changed(week, "swap", Spot("ann", day(0)), Spot("bob", day(0)))) == [
        "Ann: off E Mon 23 Nov 07:00–15:00, Hill House; on L Mon 23 Nov 14:00–22:00, Hill House",
        "Bob: on E Mon 23 Nov 07:00–15:00, Hill House; off L Mon 23 Nov 14:00–22:00, Hill House",
    ]
    assert said(changed(week, "off", Spot("cat", day(1)))) == ["Cat: off E Tue 24 Nov 09:00–15:00, Hill House"]
    week.change(t.Roster, 1, state="draft")
    found = changed(week, "off", Spot("ann", day(0)))
    assert found.edited.amendment is None
    assert week.count(t.Amendment) == 4


def test_a_night_is_meant_where_its_hours_are(week: Office) -> None:
    """One o'clock on Wednesday's night is Thursday's early morning; ten to six is the evening and the morning after."""
    night = week.shift(2, "21:00", "07:00", "N")
    week.switch("WTR-NHA", on=False)
    changed(week, "put", Spot("cat", day(2), "N"), times=(60, 7 * 60))
    assert _times(week, night) == (week.at(3, "01:00"), week.at(3, "07:00"))
    changed(week, "times", Spot("cat", day(2)), times=(22 * 60, 6 * 60), break_minutes=20)
    assert _times(week, night) == (week.at(2, "22:00"), week.at(3, "06:00"))


def _times(office: Office, shift: int) -> tuple[datetime, datetime]:
    with office.store.reading() as session:
        stand = stands_on(session, 1)[3, shift]
    return stand.starts_at, stand.ends_at


def test_what_may_be_several_is_asked_back(week: Office) -> None:
    """The same code at two homes, two shifts of a person on a day, and what is not there, are one sentence each."""
    other = week.setting("K", name="Kent House")
    week.roster([other], state="published")
    week.shift(1, "07:00", "15:00", "E", setting_id=other)
    week.worker("dan", setting_id=None, pool="bank")
    with pytest.raises(BadInputError, match=r"at 2 settings \(H, K\)"):
        changed(week, "put", Spot("dan", day(1), "E"))
    assert changed(week, "put", Spot("cat", day(1), "E")).roster.homes == ("H",)
    for what, spot, words in (
        ("put", Spot("dan", day(1), "X"), "The shift X on Tue 24 Nov is not there"),
        ("put", Spot("dan", day(20), "E"), "is not there"),
        ("off", Spot("dan", day(1)), "Dan is on no shift on Tue 24 Nov"),
        ("off", Spot("cat", day(1), "L"), "Cat is on no shift L on Tue 24 Nov"),
        ("put", Spot("zoe", day(1), "E"), "no person 'zoe'"),
    ):
        with pytest.raises(BadInputError, match=words):
            changed(week, what, spot)
    week.shift(8, "07:00", "15:00", "E")
    with pytest.raises(BadInputError, match="on no roster yet"):
        changed(week, "put", Spot("cat", day(8), "E"))
    week.assign(1, 1, 2)
    with pytest.raises(BadInputError, match="Ann is on 2 shifts on Mon 23 Nov"):
        changed(week, "off", Spot("ann", day(0)))
    with pytest.raises(BadInputError, match="A swap takes two people"):
        changed(week, "swap", Spot("bob", day(0)), Spot("bob", day(0)))


def test_who_may_not_edit_changes_nothing(week: Office) -> None:
    """A scheduler solves and does not amend."""
    week.add_all(t.Actor(name="Sam", role="scheduler"))
    with pytest.raises(RefusedError, match="may not edit rosters"):
        changed(week, "off", Spot("ann", day(0)), who="Sam")


MOVES = st.lists(st.sets(st.tuples(st.integers(1, 3), st.integers(1, 3)), min_size=1, max_size=2), max_size=4)


@pytest.mark.slow
@settings(suppress_health_check=list(HealthCheck), max_examples=4)
@given(moves=MOVES)
def test_every_version_can_be_told_from_the_rows(
    tmp_path_factory: pytest.TempPathFactory, moves: list[set[tuple[int, int]]]
) -> None:
    """Whatever goes on and off, what the rows say of each number is what stood then."""
    office = drafted(Office(tmp_path_factory.mktemp("versions")))
    office.change(t.Roster, 1, state="published", published_at=office.at(-3, "10:00"))
    seen = [_stood(office)]
    for move in moves:
        with office.store.reading() as session:
            shifts = {row.id: row for row in session.exec(select(t.Shift)).all()}
        edits = [
            Edit(*pair, None if pair in seen[-1] else Work(shifts[pair[1]].starts_at, shifts[pair[1]].ends_at, 0))
            for pair in sorted(move)
        ]
        try:
            with use_case(office.store, "Col", "edit") as case:
                edit_roster(case, 1, edits, "story")
        except RefusedError:
            assert _stood(office) == seen[-1]
        else:
            seen.append(_stood(office))
    with office.store.reading() as session:
        records = read_amendments(session, 1)
    assert len(records) == (len(seen) if len(seen) > 1 else 0)
    for number, stood in enumerate(seen if records else []):
        assert stood_at(records, number) == stood
    with pytest.raises(BadInputError, match="has no version"):
        stood_at(records, len(seen))


def _stood(office: Office) -> dict[tuple[int, int], Stand]:
    with office.store.reading() as session:
        return dict(stands_on(session, 1))
