"""The register of movements: who was with whom is every overlap there is, found two by two."""

from datetime import UTC, datetime, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostering.outbreaks.meetings import Presence, meetings
from rostering.outbreaks.register import Register, register
from rostering.store import tables as t
from tests.rostering.office import Office
from tests.rostering.program import Rota

# A home with two units and one of them with a wing, and a home without.
AROUND: dict[int, int | None] = {1: None, 2: 1, 3: 1, 4: 3, 5: None}
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@st.composite
def presences(draw: st.DrawFn) -> list[Presence]:
    """Some people at some settings, for some hours; they may be at two places at once."""
    facts = st.tuples(st.integers(1, 4), st.sampled_from(sorted(AROUND)), st.integers(0, 12), st.integers(1, 9))
    return [
        Presence(person, setting, NOON + timedelta(hours=begins), NOON + timedelta(hours=begins + lasts), True)
        for person, setting, begins, lasts in draw(st.lists(facts, max_size=12, unique=True))
    ]


def lies_in(inner: int, outer: int) -> bool:
    """Whether a setting is another or lies in it."""
    at: int | None = inner
    while at is not None and at != outer:
        at = AROUND[at]
    return at == outer


@given(presences())
def test_it_is_every_overlap_two_by_two(there: list[Presence]) -> None:
    """Any two stretches of two people, at settings of which one is or holds the other, that have a minute in common:
    each once, with the inner setting and exactly the minutes in common."""
    expected = set()
    for one, other in combinations(there, 2):
        begins, ends = max(one.starts_at, other.starts_at), min(one.ends_at, other.ends_at)
        if one.person == other.person or begins >= ends:
            continue
        for inner, outer in {(one.setting, other.setting), (other.setting, one.setting)}:
            if lies_in(inner, outer):
                expected.add((frozenset((one, other)), inner, begins, ends))
    found = meetings(there, AROUND)
    assert len(found) == len(expected)
    assert {(frozenset((one.one, one.other)), one.setting, one.starts_at, one.ends_at) for one in found} == expected


@pytest.fixture
def worked(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Ann worked at H on Monday with Bob for half of it, and on Tuesday at T of another organisation with Zed. What is
    published for Bob on Tuesday is not confirmed. Cat's Monday is a draft, and an agency place has no name."""
    third = office.add(t.Organisation(code="third", name="Third"))
    away = office.setting("T", organisation_id=third)
    ann, bob, cat = (office.worker(code) for code in ("ann", "bob", "cat"))
    zed = office.worker("zed", organisation_id=third, setting_id=away)
    office.worked(ann, 0, "07:00", "15:00")
    office.worked(bob, 0, "11:00", "19:00")
    office.worked(ann, 1, "07:00", "15:00", setting_id=away)
    office.worked(zed, 1, "07:00", "15:00", setting_id=away)
    roster = office.roster(state="published")
    office.assign(roster, bob, office.shift(1, "07:00", "15:00"))
    shift = office.shift(2, "07:00", "15:00")
    office.assign(roster, bob, shift, standing="offered")
    office.add(t.Booking(roster_id=roster, shift_id=shift, source="Acme", role="care_worker"))
    office.assign(office.roster(), cat, office.shift(0, "07:00", "15:00"))
    office.add_all(
        t.Actor(name="hugh", role="manager", organisation_id=office.organisation),
        t.Actor(name="root", role="administrator"),
    )
    monkeypatch.setenv("ROTA_NOW", "2026-11-26T12:00:00+00:00")
    return office


def told(found: Register) -> list[tuple[str, str, str, list[tuple[str, int]]]]:
    """Each line: who, where, as what it counts, and with whom for how many minutes."""
    return [
        (one.who.code, one.setting, one.state, [(each.who.code, each.minutes) for each in one.company])
        for one in found.lines
    ]


def test_what_was_worked_and_the_published_plan(worked: Office) -> None:
    """Who worked at H, all they did in these days, and with whom; drafts and offers are nobody's movements."""
    found = register(worked.store, "root", "H", 14)
    assert told(found) == [
        ("ann", "H", "worked", [("bob", 240)]),
        ("ann", "T", "worked", [("zed", 480)]),
        ("bob", "H", "worked", [("ann", 240)]),
        ("bob", "H", "planned", []),
    ]
    assert found.unnamed == 1


def test_another_organisations_setting_is_elsewhere(worked: Office) -> None:
    """Who acts for H is told that Ann worked elsewhere, from when to when, and neither where nor with whom."""
    found = register(worked.store, "hugh", "H", 14)
    assert told(found)[1] == ("ann", "elsewhere", "worked", [])
    assert [one for one in told(found) if one[1] != "elsewhere"] == [
        one for one in told(register(worked.store, "root", "H", 14)) if one[1] != "T"
    ]


@pytest.mark.parametrize(("days", "lines"), [(2, 1), (3, 4)])
def test_it_goes_back_so_many_days(worked: Office, days: int, lines: int) -> None:
    """On Thursday two days back begin on Tuesday, when only Bob is at H; three on Monday."""
    found = register(worked.store, "root", "H", days)
    assert len(found.lines) == lines


def test_the_same_as_csv_and_json(worked: Office, rota: Rota) -> None:
    """A row for each two who met and for who met nobody, by the local clocks; the JSON has the same."""
    rows = rota("outbreak", "register", "H", "--as", "hugh", "--csv").out.splitlines()
    assert rows[1] == (
        "H,ann,Ann,org,2026-11-23 07:00,2026-11-23 15:00,worked,bob,Bob,org,H,2026-11-23 11:00,2026-11-23 15:00,240"
    )
    assert rows[2] == "elsewhere,ann,Ann,org,2026-11-24 07:00,2026-11-24 15:00,worked,,,,,,,"
    body = rota.json("outbreak", "register", "H", "--as", "hugh")["register"]
    assert [one["who"]["code"] for one in body["lines"]] == ["ann", "ann", "bob", "bob"]
    assert body["unnamed"] == 1
    said = rota("outbreak", "register", "H", "--as", "hugh").out
    assert "1 booking has no name: who came is not in this register." in said
