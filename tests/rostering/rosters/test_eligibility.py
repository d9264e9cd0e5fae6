"""Who may be put on a shift: each reason just met and just missed, by the smallest step there is."""

from datetime import date, timedelta
from typing import Any

import pytest

from rostering.rosters.eligibility.eligibility import Eligibility, Refusal
from rostering.rosters.read import read_snapshot
from rostering.rosters.seats import seats_on
from rostering.store import tables as t
from rostering.store.sqlite import SqliteStore
from tests.rostering.office import CARER, MONDAY, NURSE, Office, day
from tests.rostering.pipeline.test_demo import WEEK

TUESDAY = day(1)


def test_a_shift_takes_whoever_has_the_role(office: Office) -> None:
    """A contract in another role, or none on that day, is no seat."""
    shift = office.shift(0, "07:00", "19:00")
    office.worker("ann")
    office.worker("bob", role=NURSE)
    office.worker("cy", contract={"ends_on": MONDAY - timedelta(days=1)})
    office.worker("dee", contract={"starts_on": MONDAY, "ends_on": MONDAY})
    assert [office.refusal(who, shift) for who in ("ann", "bob", "cy", "dee")] == [None, "GEN-SKILL", "GEN-SKILL", None]


@pytest.mark.parametrize(
    ("until", "rule"), [(MONDAY, "TRAIN"), (TUESDAY, None), (None, None), (MONDAY - timedelta(days=99), "TRAIN")]
)
def test_training_lasts_to_the_last_minute(office: Office, until: date | None, rule: str | None) -> None:
    """A night that ends on Tuesday asks for training that is good on Tuesday; long run out is not unknown."""
    shift = office.shift(0, "20:00", "08:00", skills="moving")
    office.worker("ann")
    office.add(t.Skill(person_id=1, skill="moving", until_on=until))
    assert office.refusal("ann", shift) == rule


def test_a_shift_that_ends_at_midnight_ends_on_its_day(office: Office) -> None:
    """Training good on Monday is enough for work until the midnight that ends Monday."""
    shift = office.shift(0, "14:00", "24:00", skills="moving")
    office.worker("ann")
    office.add(t.Skill(person_id=1, skill="moving", until_on=MONDAY))
    assert office.refusal("ann", shift) is None


def test_of_several_completions_the_latest_counts(office: Office) -> None:
    """An old entry without an end does not outlive the newer one that has run out."""
    shift = office.shift(0, "07:00", "19:00", skills="moving")
    office.worker("ann")
    office.add(t.Skill(person_id=1, skill="moving", done_on=date(2019, 1, 1)))
    office.add(t.Skill(person_id=1, skill="moving", done_on=date(2024, 1, 1), until_on=date(2026, 1, 1)))
    assert office.refusal("ann", shift) == "TRAIN"


@pytest.mark.parametrize(("level", "rule"), [(1, "GEN-SKILL"), (2, None), (3, None), (None, "GEN-SKILL")])
def test_a_level_is_a_least_level(office: Office, level: int | None, rule: str | None) -> None:
    """Level 2 is asked for: less, or a level nobody recorded, is not enough."""
    shift = office.shift(0, "07:00", "19:00", skills="medication:2")
    office.worker("ann")
    office.add(t.Skill(person_id=1, skill="medication", level=level))
    assert office.refusal("ann", shift) == rule


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ({"right_to_work_open": True}, None),
        ({"right_to_work_open": False}, "RTW"),
        ({"right_to_work_open": False, "right_to_work_until": MONDAY}, "RTW"),
        ({"right_to_work_open": False, "right_to_work_until": TUESDAY}, None),
    ],
)
def test_right_to_work_lasts_to_the_end(office: Office, facts: dict[str, Any], rule: str | None) -> None:
    """Unknown is refused; permission that ends on the day before the shift ends is refused."""
    shift = office.shift(0, "20:00", "08:00")
    office.worker("ann", person_id=office.person("ann", **facts))
    assert office.refusal("ann", shift) == rule


@pytest.mark.parametrize(
    ("entry", "rule"),
    [
        (None, "REG-LIVE"),
        ({"body": "HCPC"}, "REG-LIVE"),
        ({"status": "unknown"}, "REG-LIVE"),
        ({"status": "lapsed", "until_on": date(2030, 1, 1)}, "REG-LIVE"),
        ({"until_on": MONDAY}, "REG-LIVE"),
        ({"until_on": TUESDAY}, None),
        ({}, "REG-LIVE"),
        ({"looked_up_on": date(2025, 11, 25)}, None),
        ({"looked_up_on": date(2025, 11, 24)}, "REG-LIVE"),
        ({"looked_up_on": date(2025, 11, 24), "until_on": TUESDAY}, None),
    ],
)
def test_a_registration_is_live_on_every_day(office: Office, entry: dict[str, Any] | None, rule: str | None) -> None:
    """A nurse needs an active entry on the NMC register that lasts to the end of the shift; one without an end was
    looked up less than twelve months before."""
    shift = office.shift(0, "20:00", "08:00", role=NURSE)
    office.worker("ann", role=NURSE)
    if entry is not None:
        office.add(t.Registration(person_id=1, **({"body": "NMC"} | entry)))
    assert office.refusal("ann", shift) == rule


@pytest.mark.parametrize(
    ("begins", "ends", "rule"),
    [
        ((0, "00:00"), (0, "20:00"), None),
        ((0, "00:00"), (0, "20:01"), "GEN-AVAIL"),
        ((1, "08:00"), (2, "00:00"), None),
        ((1, "07:59"), (2, "00:00"), "GEN-AVAIL"),
        ((-3, "09:00"), None, "GEN-AVAIL"),
        ((1, "08:00"), None, None),
    ],
)
def test_leave_and_shift_may_touch_but_not_overlap(
    office: Office, begins: tuple[int, str], ends: tuple[int, str] | None, rule: str | None
) -> None:
    """Leave that overlaps a night by one minute, or has no end yet, keeps a person off it."""
    shift = office.shift(0, "20:00", "08:00")
    worker = office.worker("ann")
    ends_at = office.at(*ends) if ends is not None else None
    office.add(t.Absence(worker_id=worker, kind="annual", starts_at=office.at(*begins), ends_at=ends_at))
    assert office.refusal("ann", shift) == rule


def test_leave_that_was_only_asked_for_is_none(office: Office) -> None:
    """Until it is granted, leave keeps nobody off a shift."""
    shift = office.shift(0, "07:00", "19:00")
    worker = office.worker("ann")
    ends_at = office.at(1, "00:00")
    office.add(
        t.Absence(worker_id=worker, kind="annual", starts_at=office.at(0, "00:00"), ends_at=ends_at, state="asked")
    )
    assert office.refusal("ann", shift) is None


def said(office: Office, worker: int, available: bool, **facts: Any) -> None:
    """Somebody said when they can, or cannot, work."""
    office.add(t.Availability(worker_id=worker, available=available, told_on=MONDAY, **facts))


@pytest.mark.parametrize(
    ("rows", "rule"),
    [
        ([(True, {"weekdays": "0", "start_minute": 1200, "end_minute": 1920})], None),
        ([(True, {"weekdays": "0", "start_minute": 1201, "end_minute": 1920})], "GEN-AVAIL"),
        ([(True, {"weekdays": "0", "start_minute": 1200, "end_minute": 1919})], "GEN-AVAIL"),
        ([(True, {"weekdays": "0"})], None),
        ([(True, {"weekdays": "1"})], "GEN-AVAIL"),
        ([(True, {"weekdays": "1", "until_on": MONDAY - timedelta(days=1)})], None),
        (
            [
                (True, {"weekdays": "0", "start_minute": 1080, "end_minute": 1440}),
                (True, {"weekdays": "1", "start_minute": 0, "end_minute": 480}),
            ],
            None,
        ),
        (
            [
                (True, {"weekdays": "0", "start_minute": 1080, "end_minute": 1440}),
                (True, {"weekdays": "1", "start_minute": 1, "end_minute": 480}),
            ],
            "GEN-AVAIL",
        ),
        ([(False, {"on_date": MONDAY})], "GEN-AVAIL"),
        ([(False, {"on_date": MONDAY, "start_minute": 0, "end_minute": 1200})], None),
        ([(False, {"on_date": MONDAY, "start_minute": 0, "end_minute": 1201})], "GEN-AVAIL"),
        ([(False, {"on_date": TUESDAY})], "GEN-AVAIL"),
        ([(False, {"on_date": TUESDAY, "start_minute": 480, "end_minute": 1440})], None),
        ([(False, {"on_date": day(-1), "start_minute": 1200, "end_minute": 2641})], "GEN-AVAIL"),
        ([(False, {"weekdays": "2;3"})], None),
    ],
)
def test_what_people_said_about_a_night(
    office: Office, rows: list[tuple[bool, dict[str, Any]]], rule: str | None
) -> None:
    """A night from 20:00 to 08:00 lies inside what was offered, over midnight too, and touches nothing refused."""
    shift = office.shift(0, "20:00", "08:00")
    worker = office.worker("ann")
    for available, facts in rows:
        said(office, worker, available, **facts)
    assert office.refusal("ann", shift) == rule


@pytest.mark.parametrize("monday", [date(2026, 3, 23), date(2026, 10, 19)])
def test_said_times_are_by_the_wall_clock(store_folder: Any, monday: date) -> None:
    """On the Sundays the clocks change, an offer from 07:00 to 19:00 still holds a shift from 07:00 to 19:00."""
    office = Office(store_folder, monday)
    shift = office.shift(6, "07:00", "19:00")
    worker = office.worker("ann")
    office.add(
        t.Availability(
            worker_id=worker, available=True, told_on=monday, weekdays="6", start_minute=420, end_minute=1140
        )
    )
    assert office.refusal("ann", shift) is None


@pytest.mark.parametrize(
    ("forbids", "value", "shift", "rule"),
    [
        ("nights", None, {"start": "20:00", "end": "02:00"}, "GEN-AVAIL"),  # 3 h between 23:00 and 06:00
        ("nights", None, {"start": "20:00", "end": "01:59"}, None),
        ("nights", None, {"start": "03:00", "end": "11:00"}, "GEN-AVAIL"),
        ("nights", None, {"start": "03:01", "end": "11:00"}, None),
        ("zone", "red", {}, "GEN-AVAIL"),
        ("zone", "amber", {}, None),
        ("setting", "H", {}, "GEN-AVAIL"),
        ("setting", "U", {}, "GEN-AVAIL"),
        ("setting", "X", {}, None),
        ("kind", "care_home", {}, "GEN-AVAIL"),
        ("kind", "ward", {}, None),
        ("lone", None, {"target": 1}, "GEN-AVAIL"),
        ("lone", None, {"target": 2}, None),
        ("contact", None, {}, "GEN-AVAIL"),
    ],
)
def test_restrictions_bind(
    office: Office, forbids: str, value: str | None, shift: dict[str, Any], rule: str | None
) -> None:
    """What a person must not be put on: nights, a zone, a setting or its home, a kind of place, working alone."""
    unit = office.setting("U", within_id=office.home, zone="red")
    facts = {"start": "07:00", "end": "19:00", "target": 2, "setting_id": unit} | shift
    id_ = office.shift(0, facts.pop("start"), facts.pop("end"), **facts)
    office.worker("ann")
    office.add(
        t.Restriction(
            person_id=1,
            forbids=forbids,
            value=value,
            from_on=MONDAY,
            until_on=MONDAY,
            review_on=MONDAY,
            reviewed_by="m",
        )
    )
    assert office.refusal("ann", id_) == rule


@pytest.mark.parametrize(("number", "rule"), [(0, None), (1, "GEN-AVAIL"), (2, "GEN-AVAIL"), (3, None)])
def test_a_restriction_has_its_days(office: Office, number: int, rule: str | None) -> None:
    """It binds from its first day to its last, both included."""
    shift = office.shift(number, "07:00", "19:00")
    office.worker("ann")
    dates = {"from_on": day(1), "until_on": day(2), "review_on": day(2)}
    office.add(t.Restriction(person_id=1, forbids="contact", reviewed_by="m", **dates))
    assert office.refusal("ann", shift) == rule


@pytest.mark.parametrize(
    ("until", "start", "end", "rule"),
    [
        (TUESDAY, "14:00", "22:00", None),
        (TUESDAY, "14:00", "22:01", "WTR-Y/night"),
        (TUESDAY, "06:00", "14:00", None),
        (TUESDAY, "05:59", "14:00", "WTR-Y/night"),
        (MONDAY, "20:00", "08:00", None),
    ],
)
def test_under_18_there_is_no_night(office: Office, until: date, start: str, end: str, rule: str | None) -> None:
    """No minute between 22:00 and 06:00 before the birthday; from the birthday on it is open."""
    shift = office.shift(0, start, end)
    office.worker("ann", person_id=office.person("ann", under_18_until=until))
    assert office.refusal("ann", shift) == rule


@pytest.mark.parametrize(
    ("from_on", "until_on", "rule"),
    [
        (None, None, None),
        (MONDAY, MONDAY, None),
        (TUESDAY, None, "MA-AGREE"),
        (None, MONDAY - timedelta(days=1), "MA-AGREE"),
    ],
)
def test_an_agreement_has_its_days(office: Office, from_on: date | None, until_on: date | None, rule: str) -> None:
    """People of another organisation come only while their pool's agreement covers this one."""
    shift = office.shift(0, "07:00", "19:00")
    other = office.add(t.Organisation(code="other", name="Other"))
    worker = office.worker("ann", organisation_id=other, setting_id=None, pool="bank")
    office.add(
        t.PoolMembership(
            worker_id=worker,
            organisation_id=office.organisation,
            pool="collaborative_bank",
            from_on=from_on,
            until_on=until_on,
        )
    )
    office.worker("bob", organisation_id=other, setting_id=None, pool="bank")
    assert office.refusal("ann", shift) == rule
    assert office.refusal("bob", shift) == "MA-AGREE"


def test_own_staff_stay_in_their_home(office: Office) -> None:
    """Own staff of another home are no candidates here, bank staff of the organisation are."""
    shift = office.shift(0, "07:00", "19:00")
    there = office.setting("T")
    office.worker("ann", setting_id=there)
    office.worker("bob", setting_id=there, pool="bank")
    assert office.refusal("ann", shift) == "GEN-SKILL"
    assert office.refusal("bob", shift) is None


def test_whoever_declined_is_not_asked_again(office: Office) -> None:
    """A shift that somebody declined, or was taken off, is not given to them again; another one is."""
    first, second = office.shift(0, "07:00", "19:00"), office.shift(1, "07:00", "19:00")
    worker = office.worker("ann")
    office.assign(office.roster(), worker, first, standing="declined")
    assert office.refusal("ann", first) == "GEN-AVAIL"
    assert office.refusal("ann", second) is None


def test_the_reason_is_told_in_words(office: Office) -> None:
    """A refusal says what is missing, never anything about health."""
    shift = office.shift(0, "20:00", "08:00", skills="moving")
    office.worker("ann")
    office.add(t.Skill(person_id=1, skill="moving", until_on=MONDAY))
    made = office.build()
    refusal = made.refusals[made.shift_ids[shift]]["ann"]
    assert refusal.reason.endswith("runs out on Mon 23 Nov 2026")
    assert made.snapshot.shift[shift].role == CARER


def test_seats_and_refusals_are_what_the_candidates_are_told(demo: SqliteStore) -> None:
    """On every shift of a week whoever may has the same seat, found without the reasons of the others, and those are
    the same when somebody asks for them."""
    with demo.reading() as session:
        snapshot = read_snapshot(session, WEEK)
    eligibility = Eligibility(snapshot)
    seats, refusals = seats_on(snapshot, {shift.id: f"{shift.id}" for shift in snapshot.shifts})
    reasons = set()
    for shift in snapshot.shifts:
        answers = {person.code: answer for person, answer in eligibility.candidates(shift)}
        told = {code: answer for code, answer in answers.items() if isinstance(answer, Refusal)}
        assert {code: seat for (code, id_), seat in seats.items() if id_ == shift.id} == {
            code: answer for code, answer in answers.items() if code not in told
        }
        assert refusals[f"{shift.id}"] == told
        reasons |= {refusal.rule for refusal in told.values()}
    assert len(reasons) > 3


def test_a_seat_that_is_taken_away_has_its_reason_beside_the_others(office: Office) -> None:
    """A reason that is added is told with those that are looked for, before and after anybody asked."""
    shift = office.shift(0, "20:00", "08:00", skills="moving")
    office.worker("ann")
    refusals = office.build().refusals
    (id_,) = refusals
    refusals.add(id_, "bob", Refusal("ALONE", "nobody beside them"))
    assert {code: refusal.rule for code, refusal in refusals[id_].items()} == {"ann": "GEN-SKILL", "bob": "ALONE"}
    refusals.add(id_, "cy", Refusal("ALONE", "nobody beside them"))
    assert [*refusals[id_]] == ["ann", "bob", "cy"]
    assert refusals.get(f"{shift} of another week") is None
