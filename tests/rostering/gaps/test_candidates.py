"""Who could take a gap: what ranks them, what is said of those who cannot, and that it agrees with what is refused."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from rostering.gaps.candidates import candidates
from rostering.gaps.desk import desk_of_shift, read_desk
from rostering.gaps.gaps import Ground, gaps_of
from rostering.gaps.parts import parts as parts_of
from rostering.policies import set_policy
from rostering.rosters.edit import Edit, Work, newly_broken
from rostering.rosters.snapshot import ShiftFacts
from rostering.store import tables as t
from rostering.store.use_case import use_case
from tests.rostering.gaps.dawn import DAY, TUESDAY, asked, codes, home, parts
from tests.rostering.office import CARER, Office


@pytest.fixture
def short(dawn: Office) -> Office:
    """Nobody is on Tuesday's long day."""
    dawn.change(t.Assignment, 1, standing="cancelled")
    return dawn


def test_the_policys_order_of_tiers_comes_first(short: Office) -> None:
    """Own staff, bank, agency by default; an organisation that asks its agency before its bank gets it so."""
    assert [(one.code, one.tier) for one in asked(short).lawful] == [
        ("bob", "setting"),
        ("cat", "bank"),
        ("dan", "bank"),
        ("eve", "agency"),
    ]
    with use_case(short.store, None, "policies", "org") as case:
        set_policy(case, "release.order", "setting=0; agency=1; bank=2", from_on=date(2026, 1, 1), organisation=1)
    assert codes(asked(short).lawful) == ["bob", "eve", "cat", "dan"]


def test_each_says_why_they_stand_there(short: Office) -> None:
    """Hours against contract, rest before and after, the way, the cost by the rate card and the telephone."""
    far = short.setting("F", name="Far End")
    short.add_all(t.Travel(from_id=far, to_id=1, minutes=40))
    short.change(t.Worker, 4, setting_id=far)
    short.add(t.RateCard(pool="bank", pence_an_hour=1500, from_on=date(2026, 1, 1)))
    short.assign(1, 2, short.shift(0, "08:00", "14:00", "E"))
    short.assign(1, 2, short.shift(2, "09:00", "15:00", "E"))
    found = {one.code: one for one in asked(short).lawful}
    bob, dan = found["bob"], found["dan"]
    assert (bob.week_minutes, bob.contract_minutes, bob.work_minutes) == (720, 2400, 660)
    assert (bob.rest_before, bob.rest_after, bob.travel, bob.phone) == (1050, 810, 0, "07700 900003")
    assert bob.reasons[:3] == (
        "own staff of this setting",
        "12 h of 40 h this week",
        "rest 17 h 30 min before, 13 h 30 min after",
    )
    assert (dan.travel, dan.pence) == (40, 16500)
    assert dan.reasons[-2:] == ("40 min away", "£165.00")
    assert codes(asked(short).lawful) == ["bob", "cat", "dan", "eve"]


def test_the_rules_stop_some_and_others_are_not_there(short: Office) -> None:
    """A broken rest is told with its rule; leave, work at the same time and a no are told as what they are."""
    short.assign(1, 2, short.shift(0, "14:00", "22:00", "L"))
    short.add(t.Absence(worker_id=3, kind="annual", starts_at=short.at(TUESDAY, "00:00"), ends_at=short.at(2, "00:00")))
    short.assign(1, 4, short.shift(TUESDAY, "06:00", "12:00", "E"))
    found = asked(short)
    assert [(one.code, one.rule) for one in found.unlawful] == [("bob", "WTR-11")]
    assert found.unlawful[0].sentence.startswith(
        "WTR-11 daily rest: L Mon 23 Nov 14:00–22:00, Hill House; D Tue 24 Nov 07:30–19:30, Hill House: "
        "9 h 30 min of rest, at least 11 h"
    )
    assert {one.code: one.reason for one in found.left_out} == {
        "ann": "declined it or was taken off it",
        "cat": "on leave",
        "dan": "at work then: E at Hill House 06:00–12:00",
    }
    assert codes(found.lawful) == ["eve"]


def test_another_organisations_work_is_told_by_its_times_alone(short: Office) -> None:
    """Cat works for a neighbour then: 'elsewhere' and the clock, not where."""
    other = short.add(t.Organisation(code="next", name="Next Door"))
    place = short.setting("X", organisation_id=other)
    job = short.worker("cat2", person_id=3, organisation_id=other, setting_id=place)
    roster = short.roster([place], state="published")
    short.assign(roster, job, short.shift(TUESDAY, "09:00", "17:00", setting_id=place))
    assert ("cat", "at work then: elsewhere 09:00–17:00") in [(one.code, one.reason) for one in asked(short).left_out]


def test_strain_ranks_lower_and_is_shown(short: Office) -> None:
    """Cat had short rests and missed breaks lately and stands behind Dan, whose code comes after hers."""
    for number in (-6, -5, -4):
        short.worked(3, number, "08:00", "23:00", breaks_missed=1)
    assert codes(asked(short).lawful) == ["bob", "dan", "cat", "eve"]
    cat = asked(short).lawful[2]
    assert cat.strain.level == "high"
    assert "strain high: 2 rests under 11 h, 3 missed breaks" in cat.reasons[1]


def test_who_worked_last_christmas_ranks_lower_for_this_one(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two of the bank: Abe was at work on Christmas Day last year by the clock, Zia by what somebody recorded was not.
    On an ordinary day it makes no difference."""
    monkeypatch.setenv("ROTA_NOW", "2026-12-20T08:00:00Z")
    eve = Office(office.store.path.parent, monday=date(2026, 12, 21))
    abe, zia = eve.worker("abe", pool="bank"), eve.worker("zia", pool="bank")
    christmas, before = eve.shift(4, "08:00", "16:00"), eve.shift(1, "08:00", "16:00")
    eve.roster()
    for worker in (abe, zia):
        eve.add(
            t.Actual(
                worker_id=worker,
                setting_id=1,
                code="D",
                starts_at=eve.at(-361, "08:00"),
                ends_at=eve.at(-361, "16:00"),
            )
        )
    assert date(2025, 12, 25) == date(2026, 12, 21).fromordinal(date(2026, 12, 21).toordinal() - 361)
    eve.add_all(t.FestiveDay(person_id=2, day=date(2025, 12, 25), was_worked=False, recorded_by="mia"))
    assert codes(asked(eve, christmas).lawful) == ["zia", "abe"]
    assert "worked Christmas 2025" in asked(eve, christmas).lawful[1].reasons
    assert codes(asked(eve, before).lawful) == ["abe", "zia"]


def test_a_waiver_given_before_makes_somebody_a_candidate(short: Office) -> None:
    """What is waived for exactly that pair stops nobody."""
    short.assign(1, 2, short.shift(0, "14:00", "22:00", "L"))
    assert codes(asked(short).unlawful) == ["bob"]
    short.add(
        t.Waiver(
            rule="WTR-11",
            person_id=2,
            shift_id=DAY,
            reason="agreed",
            approved_by="mia",
            approved_at=short.at(0, "12:00"),
        )
    )
    assert codes(asked(short).lawful)[0] == "bob"


def test_the_whole_roster_and_one_shift_give_the_same_answer(short: Office) -> None:
    """A desk read for one shift holds less and says the same."""
    short.assign(1, 2, short.shift(0, "14:00", "22:00", "L"))
    with short.store.reading() as session:
        whole = candidates(read_desk(session, 1, short.at(TUESDAY, "06:10")), DAY)
    part = asked(short)
    assert (whole.lawful, whole.left_out) == (part.lawful, part.left_out)
    assert [one.sentence for one in whole.unlawful] == [one.sentence for one in part.unlawful]


@pytest.mark.parametrize("tier", [None, "area", "bank"])
def test_those_on_the_staff_of_other_homes_are_not_read_and_nobody_is_missed(short: Office, tier: str | None) -> None:
    """Whose only employment is at another home stays unread until the shift is opened to others; who has a second one,
    belongs to a shared bank or is posted here is asked. One shift's desk says what the whole roster's says."""
    area = short.add(t.Area(code="N", name="North"))
    short.change(t.Setting, 1, area_id=area)
    far = short.setting("F", name="Far End", area_id=area)
    fay, gus, hal, ivy = (short.person(code) for code in ("fay", "gus", "hal", "ivy"))
    _, _, lent, posted = (short.worker(f"w{one}", person_id=one, setting_id=far) for one in (fay, gus, hal, ivy))
    bank = short.worker("gus-bank", pool="bank", person_id=gus)
    short.add(t.PoolMembership(worker_id=lent, pool="bank", organisation_id=1))
    short.add(t.Contract(worker_id=posted, role=CARER, setting_id=1))
    if tier is not None:
        released = {"released_at": short.at(0, "12:00"), "released_by": "mia"}
        short.add(t.Release(roster_id=1, shift_id=DAY, tier=tier, places=1, **released))
    at = short.at(TUESDAY, "06:10")
    with short.store.reading() as session:
        desk = desk_of_shift(session, DAY, at)
        whole, part = candidates(read_desk(session, 1, at), DAY), candidates(desk, DAY)
    assert whole == part
    assert {"gus", "ivy"} <= set(codes(part.lawful))
    assert (bank in [one.worker for one in part.lawful]) == (tier is None)
    assert (fay in desk.snapshot.persons) == ("fay" in codes(part.lawful)) == (tier is not None)


@given(
    st.lists(
        st.tuples(st.integers(2, 5), st.integers(0, 3), st.sampled_from(["05:00", "09:30", "13:00", "16:00", "20:00"])),
        max_size=5,
        unique_by=lambda row: (row[0], row[1]),
    )
)
@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_candidates_are_those_whom_the_edit_would_take(
    tmp_path_factory: pytest.TempPathFactory, works: list[tuple[int, int, str]]
) -> None:
    """For random weeks: whoever is lawful, for all of the shift or a part, is not refused by the edit; whom a rule
    stops is refused."""
    office = home(Office(tmp_path_factory.mktemp("week")))
    office.change(t.Assignment, 1, standing="cancelled")
    for worker, number, begins in works:
        ends = f"{(int(begins[:2]) + 8) % 24:02}{begins[2:]}"
        office.assign(1, worker, office.shift(number, begins, ends, "E", target=0, minimum=0))
    at = office.at(TUESDAY, "06:10")
    with office.store.reading() as session:
        desk = read_desk(session, 1, at)
        found = candidates(desk, DAY)
        shift = desk.snapshot.shift[DAY]
        worker_of = {desk.snapshot.persons[one.person].code: one.id for one in desk.snapshot.workers}
        for code in (*codes(found.lawful), *codes(found.unlawful)):
            work = Work(shift.starts_at, shift.ends_at, shift.break_minutes)
            broken = newly_broken(session, 1, [Edit(worker_of[code], DAY, work)])
            assert bool(broken) == (code in codes(found.unlawful)), (code, broken)
        gap = next(gap for gap in desk.gaps if gap.shift == DAY)
        for part in parts_of(desk, gap, found).parts[:3]:
            one = part.candidate
            if part.own_shift is None:
                edit = Edit(one.worker, DAY, Work(part.starts_at, part.ends_at, one.break_minutes))
            else:
                assert part.own_starts_at is not None
                assert part.own_ends_at is not None
                edit = Edit(one.worker, part.own_shift, Work(part.own_starts_at, part.own_ends_at, 0))
            assert not newly_broken(session, 1, [edit]), (one.code, part)


def test_a_part_begins_when_the_rest_is_over(short: Office) -> None:
    """Bob's late ended at ten: from nine he may come, and that is the part that is told of him."""
    short.assign(1, 2, short.shift(0, "14:00", "22:00", "L"))
    bob = next(part for part in parts(short).parts if part.candidate.code == "bob")
    assert (bob.starts_at, bob.ends_at) == (short.at(TUESDAY, "09:00"), short.at(TUESDAY, "19:30"))


@given(
    st.lists(st.tuples(st.integers(0, 22), st.integers(1, 12)), max_size=6),
    st.integers(0, 3),
)
def test_gaps_are_where_fewer_stand_than_are_wanted(spans: list[tuple[int, int]], wanted: int) -> None:
    """Hour by hour: the places that gaps leave open and those who stand make up what is wanted."""
    begins = datetime(2026, 11, 24, 6, tzinfo=UTC)
    hour = timedelta(hours=1)
    shift = ShiftFacts(
        1, 1, date(2026, 11, 24), "D", "awake", begins, begins + 12 * hour, 0, CARER, (), wanted, wanted, 1, None, False
    )
    stands = tuple(
        (1, max(begins, begins + (first - 6) * hour), min(begins + 12 * hour, begins + (first - 6 + long) * hour))
        for first, long in spans
        if first - 6 < 12 and first - 6 + long > 0
    )
    found = gaps_of(Ground((shift,), stands, (), {1: 7}))
    for number in range(12):
        at = begins + number * hour
        there = sum(first <= at < last for _, first, last in stands)
        open_ = sum(gap.places for gap in found if gap.starts_at <= at < gap.ends_at)
        assert open_ == max(0, wanted - there)
    assert all(gap.roster == 7 for gap in found)


def test_who_is_asked_last_is_read_across_rosters(short: Office) -> None:
    """The last question to somebody about any shift is known, beside that about this one."""
    other = short.shift(5, "08:00", "14:00")
    for at, shift, state in ((short.at(0, "09:00"), other, "declined"), (short.at(0, "08:00"), DAY, "no_reply")):
        short.add(
            t.Offer(
                roster_id=1,
                shift_id=shift,
                worker_id=3,
                starts_at=at,
                ends_at=at,
                tier="bank",
                state=state,
                asked_at=at,
                asked_by="mia",
            )
        )
    cat = next(one for one in asked(short).lawful if one.code == "cat")
    assert cat.asked is not None
    assert cat.last_asked is not None
    assert (cat.asked.state, cat.last_asked.state, cat.last_asked.shift) == ("no_reply", "declined", other)
    with short.store.reading() as session:
        assert len(session.exec(select(t.Offer)).all()) == 2
