"""Every rule against infection: on days of its own a roster that just keeps it, and one a step beyond."""

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from rostering.rosters.horizon import Horizon
from rostering.rules.entry import NATIONS
from rostering.rules.pack import program_packs
from rostering.store import tables as t
from tests.rostering.office import CARER, MONDAY, Office, day
from tests.rostering.rules.story import Story, found, on, refused, switch_to

PACK = "uk-infection"
WINTER = date(2021, 11, 29)  # Monday of a week in which most of these rules held
WAITING = {
    "MOVE-TEMP/block": "the solver counts different people, and no different settings yet",
    "ALAMA": "a restriction, which binds with or without the rule: told with those of W-RA",
    "PREG": "a restriction: told with those of W-RA",
    "CEV/spells": "a restriction: told with those of W-RA",
    "W-RA/zone": "a restriction: told below, under the name of GEN-AVAIL",
    "W-RA/contact": "a restriction: told below, under the name of GEN-AVAIL",
}


@pytest.fixture
def office(store_folder: Path) -> Office:
    """An office in which every rule is as it is by default."""
    return Office(store_folder, off=())


def in_week(office: Office, monday: date, nation: str = "ENG") -> Office:
    """The office in another week, and in a nation."""
    office.monday, office.horizon = monday, Horizon(monday, monday + timedelta(days=6))
    office.change(t.Organisation, office.organisation, nation=nation)
    return office


def bank(office: Office, code: str, **more: Any) -> int:
    """Somebody who may come to any home of the organisation."""
    return office.worker(code, **({"pool": "bank", "setting_id": None} | more))


def cleared(office: Office, person: int, kind: str, number: int, until: int | None = None) -> None:
    """A clearance dated on the day of that number."""
    until_on = None if until is None else day(until, office.monday)
    office.add(t.Clearance(person_id=person, kind=kind, on_date=day(number, office.monday), until_on=until_on))


def ten_days(office: Office, over: bool) -> set[str]:
    """Ten clear days lie between the last day at another home and a shift, or nine."""
    ann, there = bank(office, "ann"), office.setting("T")
    office.worked(ann, -9 if over else -10, "07:00", "15:00", setting_id=there)
    on(office, ann, office.shift(1, "07:00", "15:00"))
    return found(office)


def entry_test(office: Office, over: bool) -> set[str]:
    """The test is of the day that a night elsewhere ended on, or of the day it began on."""
    ann, there = bank(office, "ann"), office.setting("T")
    office.worked(ann, -12, "20:00", "08:00", setting_id=there)
    cleared(office, ann, "lateral_flow", -12 if over else -11)
    return refused(office, "ann", office.shift(1, "07:00", "15:00"))


def first_start(office: Office, over: bool) -> set[str]:
    """A laboratory test is seven days old on the first day, or eight; the rapid test is of the day."""
    ann = bank(office, "ann")
    cleared(office, ann, "pcr", -8 if over else -7)
    cleared(office, ann, "lateral_flow", 0)
    return refused(office, "ann", office.shift(0, "07:00", "15:00"))


def day_one(office: Office, over: bool) -> set[str]:
    """The rapid test is of the first day, or of the day before."""
    ann = bank(office, "ann")
    cleared(office, ann, "pcr", -3)
    cleared(office, ann, "lateral_flow", -1 if over else 0)
    return refused(office, "ann", office.shift(0, "07:00", "15:00"))


def outbreak(office: Office, setting: int, opened: int, closed: int | None, *cohort: int) -> None:
    """An outbreak of which days are named by number."""
    closed_on = None if closed is None else day(closed, office.monday)
    dates: dict[str, Any] = {"opened_on": day(opened, office.monday), "closed_on": closed_on}
    number = office.add(t.Outbreak(setting_id=setting, opened_by="m", **dates))
    office.add_all(*(t.OutbreakCohort(outbreak_id=number, person_id=person) for person in cohort))


def locked(office: Office, over: bool) -> set[str]:
    """Fourteen days after an outbreak is over who worked there may work elsewhere, on the thirteenth not yet."""
    ann, there = bank(office, "ann"), office.setting("T")
    outbreak(office, there, -20, -12 if over else -13)
    office.worked(ann, -18, "07:00", "15:00", setting_id=there)
    return refused(office, "ann", office.shift(1, "07:00", "15:00"))


def named(office: Office, over: bool) -> set[str]:
    """To a home with an outbreak comes who is named, and nobody else."""
    ann, bob = bank(office, "ann"), bank(office, "bob")
    outbreak(office, office.home, 0, 0, bob if over else ann)
    return refused(office, "ann", office.shift(0, "07:00", "15:00"))


def zoned(office: Office, over: bool) -> set[str]:
    """Who came to the red zone first works in that one on, or in the green one."""
    ann, units = bank(office, "ann"), [office.setting(code, within_id=office.home) for code in ("R", "G")]
    outbreak(office, office.home, -2, None)
    office.add_all(
        *(
            t.OutbreakZone(outbreak_id=1, setting_id=unit, zone=zone)
            for unit, zone in zip(units, ("red", "green"), strict=True)
        )
    )
    office.worked(ann, -1, "07:00", "15:00", setting_id=units[0])
    return refused(office, "ann", office.shift(1, "07:00", "15:00", setting_id=units[over]))


def entry_proof(office: Office, over: bool) -> set[str]:
    """The proof holds to the day of the shift, or to the day before."""
    ann = office.worker("ann")
    cleared(office, ann, "entry_proof", -90, 1 if over else 2)
    return refused(office, "ann", office.shift(2, "07:00", "15:00"))


def released(office: Office, over: bool) -> set[str]:
    """They are released on the day of the shift, or on the day after."""
    cleared(office, office.worker("ann"), "not_before", 2 if over else 1)
    return refused(office, "ann", office.shift(1, "07:00", "15:00"))


def homes_tested(office: Office, over: bool) -> set[str]:
    """The laboratory test is seven days old and the rapid one four, or five."""
    ann = office.worker("ann")
    cleared(office, ann, "pcr", -6)
    cleared(office, ann, "lateral_flow", -4 if over else -3)
    on(office, ann, office.shift(1, "07:00", "15:00"))
    return found(office)


def home_care_tested(office: Office, over: bool) -> set[str]:
    """In home care the rapid test is of the day before, or older."""
    office.change(t.Setting, office.home, kind="domiciliary")
    ann = office.worker("ann")
    cleared(office, ann, "lateral_flow", -1 if over else 0)
    on(office, ann, office.shift(1, "07:00", "15:00"))
    return found(office)


# The part of a rule, with the nation and the Monday of each week in which its story is told.
Weeks = tuple[tuple[str, date], ...]
ISOLATION: Weeks = (
    ("ENG", date(2020, 6, 1)),
    ("NIR", date(2021, 6, 7)),
    ("SCO", date(2022, 2, 7)),
    ("WAL", date(2022, 2, 7)),
    ("ENG", date(2026, 11, 23)),
)
STORIES: Mapping[str, tuple[Weeks, Story]] = {
    "MOVE-10/gap": ((("ENG", WINTER),), ten_days),
    "MOVE-10/test": ((("ENG", WINTER),), entry_test),
    "MOVE-TEMP/pcr": ((("ENG", WINTER),), first_start),
    "MOVE-TEMP/return": ((("ENG", WINTER),), day_one),
    "OUTBREAK/lock": ((("ENG", WINTER), ("SCO", MONDAY)), locked),
    "OUTBREAK/cohort": ((("ENG", WINTER), ("NIR", MONDAY)), named),
    "OUTBREAK/zone": ((("ENG", WINTER), ("WAL", MONDAY)), zoned),
    "VCOD": ((("ENG", WINTER),), entry_proof),
    "ISO/positive": (ISOLATION, released),
    "ISO/contact": (ISOLATION[:2], released),
    "TEST/homes": ((("ENG", WINTER),), homes_tested),
    "TEST/home-care": ((("ENG", date(2022, 3, 7)),), home_care_tested),
}
TOLD = [(rule, *week) for rule, (weeks, _) in STORIES.items() for week in weeks]


@pytest.mark.parametrize("over", [False, True])
@pytest.mark.parametrize(("rule", "nation", "monday"), TOLD)
def test_each_rule_is_kept_and_broken_by_the_smallest_step(
    office: Office, rule: str, nation: str, monday: date, over: bool
) -> None:
    """Switched on alone, in a week and a nation where it holds, it is found exactly where it is broken."""
    in_week(switch_to(office, rule), monday, nation)
    assert (rule in STORIES[rule][1](office, over)) is over


def test_every_rule_of_the_pack_has_its_story() -> None:
    """Each part of each version is told in a week and a nation where it holds, or is listed with why not."""
    (pack,) = (pack for pack in program_packs() if pack.name == PACK)
    parts = [(entry, part) for entry in pack.entries for part in entry.parts if part.severity != "report"]
    assert STORIES.keys() | WAITING.keys() == {part.id for _, part in parts}
    for entry, part in parts:
        weeks = STORIES[part.id][0] if part.id in STORIES else ()
        told = any(entry.on(monday) and part.on(monday) and nation in entry.nations for nation, monday in weeks)
        assert told or part.id in WAITING, (part.id, entry.valid_from)


@pytest.mark.parametrize("rule", STORIES)
def test_none_of_them_holds_before_somebody_switches_it_on(office: Office, rule: str) -> None:
    """The pack is off by default: what breaks a rule of it is lawful."""
    (nation, monday), *_ = STORIES[rule][0]
    in_week(switch_to(office), monday, nation)
    assert STORIES[rule][1](office, True) == set()


@pytest.mark.parametrize(
    ("monday", "number", "rule"),
    [
        (date(2021, 11, 8), 2, None),
        (date(2021, 11, 8), 3, "VCOD"),  # 11 November 2021
        (date(2022, 3, 14), 0, "VCOD"),
        (date(2022, 3, 14), 1, None),  # 15 March 2022
    ],
)
def test_the_days_of_the_entry_proof(office: Office, monday: date, number: int, rule: str | None) -> None:
    """Without a proof nobody comes from 11 November 2021 to 14 March 2022, both included."""
    in_week(switch_to(office, PACK), monday)
    office.switch("TEST", on=False)
    office.worker("ann")
    assert office.refusal("ann", office.shift(number, "07:00", "15:00")) == rule


@pytest.mark.parametrize(("kind", "nation"), [("ward", "ENG"), ("care_home", "WAL")])
def test_the_entry_proof_is_for_english_care_homes(office: Office, kind: str, nation: str) -> None:
    """Neither a ward nor a Welsh home asks for it."""
    in_week(switch_to(office, "VCOD"), WINTER, nation)
    office.change(t.Setting, office.home, kind=kind)
    office.worker("ann")
    assert office.refusal("ann", office.shift(0, "07:00", "15:00")) is None


@pytest.mark.parametrize(
    ("started", "shown", "number", "rule"),
    [
        (date(2022, 1, 6), 3, 3, None),  # Thursday, 6 January 2022
        (date(2022, 1, 5), 3, 3, "VCOD"),
        (date(2022, 1, 6), 4, 3, "VCOD"),
    ],
)
def test_new_starters_come_after_the_first_dose(
    office: Office, started: date, shown: int, number: int, rule: str | None
) -> None:
    """Who starts on 6 January 2022 or later comes from the day the first dose was shown."""
    in_week(switch_to(office, "VCOD"), date(2022, 1, 3))
    cleared(office, office.worker("ann", started_on=started), "first_dose", shown)
    assert office.refusal("ann", office.shift(number, "07:00", "15:00")) == rule


@pytest.mark.parametrize(
    ("role", "kind", "broken"),
    [
        (CARER, "care_home", {"MOVE-10/gap"}),
        (CARER, "ward", {"MOVE-10/gap"}),
        ("ancillary", "care_home", set()),
    ],
)
def test_who_moves_between_which_settings(office: Office, role: str, kind: str, broken: set[str]) -> None:
    """Ten days are for direct carers, and where one of the two settings is a care home."""
    in_week(switch_to(office, "MOVE-10"), WINTER)
    office.switch("MOVE-10/test", on=False)
    ann, there = bank(office, "ann", role=role), office.setting("T", kind=kind)
    office.worked(ann, -9, "07:00", "15:00", setting_id=there)
    on(office, ann, office.shift(1, "07:00", "15:00", role=role))
    assert found(office) == broken


def test_two_wards_are_no_care_home(office: Office) -> None:
    """Between two wards nobody has to wait."""
    in_week(switch_to(office, "MOVE-10"), WINTER)
    office.switch("MOVE-10/test", on=False)
    office.change(t.Setting, office.home, kind="ward")
    ann, there = bank(office, "ann"), office.setting("T", kind="ward")
    office.worked(ann, 0, "07:00", "15:00", setting_id=there)
    on(office, ann, office.shift(1, "07:00", "15:00"))
    assert found(office) == set()


@pytest.mark.parametrize(("role", "rule"), [(CARER, "MOVE-10/test"), ("ancillary", None)])
def test_only_direct_carers_are_tested_before_they_enter(office: Office, role: str, rule: str | None) -> None:
    """A cleaner who worked at another home needs no test."""
    in_week(switch_to(office, "MOVE-10"), WINTER)
    ann, there = bank(office, "ann", role=role), office.setting("T")
    office.worked(ann, -40, "07:00", "15:00", setting_id=there)
    assert office.refusal("ann", office.shift(1, "07:00", "15:00", role=role)) == rule


def test_somebody_lent_through_a_bank_is_temporary(office: Office) -> None:
    """Staff of another employer who come through a collaborative bank are tested before their first start."""
    in_week(switch_to(office, "MOVE-TEMP"), WINTER)
    other = office.add(t.Organisation(code="other", name="Other"))
    ann = office.worker("ann", organisation_id=other, setting_id=None)
    office.add(t.PoolMembership(worker_id=ann, pool="collaborative_bank", organisation_id=office.organisation))
    office.worker("bob")
    shift = office.shift(0, "07:00", "15:00")
    assert (office.refusal("ann", shift), office.refusal("bob", shift)) == ("MOVE-TEMP/pcr", None)


@pytest.mark.parametrize(
    ("number", "start", "end", "rule"),
    [
        (-3, "20:00", "08:00", "OUTBREAK/lock"),  # a night that ends on the day it is opened
        (-3, "12:00", "24:00", None),
        (4, "07:00", "15:00", None),  # later than the shift in question
    ],
)
def test_whom_an_outbreak_locks(office: Office, number: int, start: str, end: str, rule: str | None) -> None:
    """Who was there at a minute since it was opened, and before they come."""
    switch_to(office, "OUTBREAK")
    ann, there = bank(office, "ann"), office.setting("T")
    outbreak(office, there, -2, None)
    office.worked(ann, number, start, end, setting_id=there)
    assert office.refusal("ann", office.shift(1, "07:00", "15:00")) == rule


def test_the_lock_lets_people_stay_where_the_outbreak_is(office: Office) -> None:
    """Who worked at the home goes on working there; after it is over anybody comes in."""
    switch_to(office, "OUTBREAK")
    ann, bob = bank(office, "ann"), bank(office, "bob")
    outbreak(office, office.home, -2, 1, ann)
    office.worked(ann, -1, "07:00", "15:00")
    shifts = [office.shift(number, "07:00", "15:00") for number in (1, 2)]
    assert [office.refusal("ann", shift) for shift in shifts] == [None, None]
    assert [office.refusal("bob", shift) for shift in shifts] == ["OUTBREAK/cohort", None]
    assert bob != ann


@pytest.mark.parametrize(("free", "broken"), [(1, set()), (0, {"TEST/homes"})])
def test_nobody_is_tested_again_for_ninety_days(office: Office, free: int, broken: set[str]) -> None:
    """Until the last day on which no test is asked for, none is missed."""
    in_week(switch_to(office, "TEST"), WINTER)
    ann = office.worker("ann")
    cleared(office, ann, "test_free", free - 90, free)
    on(office, ann, office.shift(1, "07:00", "15:00"))
    assert found(office) == broken


@pytest.mark.parametrize(
    ("forbids", "value", "zone", "role", "refused_"),
    [
        ("zone", "red", "red", CARER, True),
        ("zone", "red", "amber", CARER, False),
        ("contact", None, None, CARER, True),
        ("contact", None, None, "ancillary", False),
        ("remote_only", None, None, CARER, True),
    ],
)
def test_what_follows_from_an_assessment_binds_at_all_times(
    office: Office, forbids: str, value: str | None, zone: str | None, role: str, refused_: bool
) -> None:
    """Red zones, contact and all but remote work are restrictions, which hold whether or not the pack is on."""
    switch_to(office)
    office.change(t.Setting, office.home, zone=zone)
    restricted(office, office.worker("ann", role=role), forbids, value, MONDAY)
    assert (office.refusal("ann", office.shift(0, "07:00", "15:00", role=role)) == "GEN-AVAIL") is refused_


def restricted(office: Office, person: int, forbids: str, value: str | None, from_on: date) -> None:
    """Somebody must not be assigned to something from a day on."""
    dates: dict[str, Any] = {"from_on": from_on, "review_on": day(60)}
    office.add(t.Restriction(person_id=person, forbids=forbids, value=value, reviewed_by="m", **dates))


@pytest.mark.parametrize(("end", "rule"), [("24:00", None), ("00:01", "GEN-AVAIL")])
def test_no_contact_from_a_day_on_is_for_every_minute_of_it(office: Office, end: str, rule: str | None) -> None:
    """A shift that ends at the midnight that begins the day is worked, one that ends a minute later is not."""
    switch_to(office)
    restricted(office, office.worker("ann"), "contact", None, day(1))
    assert office.refusal("ann", office.shift(0, "16:00", end)) == rule


def test_the_nations_of_the_stories_are_known() -> None:
    """A story is told of one of the four nations."""
    assert {nation for _, nation, _ in TOLD} <= set(NATIONS)
