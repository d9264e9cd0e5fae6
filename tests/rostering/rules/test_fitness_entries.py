"""Every rule about staffing and fitness that is on: a roster that just keeps it, and one a step beyond."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from rostering.store import tables as t
from tests.rostering.office import CARER, MONDAY, NURSE, Office, day
from tests.rostering.rules.staff import SENIOR, client, newcomer, nurse, settled, team, wales
from tests.rostering.rules.story import Story, found, on, parts_on, refused, switch_to

WAITING = {
    "NURSE-24/sole-break": "a clock, which is no limit; its minutes are told among the obligations",
    "NURSE-24/stagger": "no roster breaks it: the day sheet says it, told among what is reported",
    "W-25B/uplift": "a report, which no roster is made by",
    "RISCA/round": "told among settings and visits; a round's shape among staffing",
    "RISCA/contract": "a report, which no roster is made by",
}


@pytest.fixture
def office(store_folder: Path) -> Office:
    """An office in which every rule is as it is by default."""
    return Office(store_folder, off=())


def enough_staff(office: Office, over: bool) -> set[str]:
    """One carer is on; from 8 to 9 there are 60 minutes of care to give, or 61."""
    office.add(t.Workload(setting_id=office.home, weekdays="0", hour=8, minutes=61 if over else 60))
    on(office, office.worker("ann"), office.shift(0, "07:00", "15:00"))
    return found(office)


def nurse_always(office: Office, over: bool) -> set[str]:
    """The day's nurse hands over at 20:00, or leaves at 19:59."""
    office.change(t.Setting, office.home, kind="care_home_nursing")
    first, second = office.shift(0, "08:00", "20:00", role=NURSE), office.shift(0, "20:00", "08:00", "N", role=NURSE)
    ann, bob = (nurse(office, code) for code in ("ann", "bob"))
    roster = office.roster()
    office.assign(roster, ann, first, ends_at=office.at(0, "19:59" if over else "20:00"))
    office.assign(roster, bob, second)
    return found(office)


def two_nurses(office: Office, over: bool) -> set[str]:
    """Two nurses are on a ward throughout; or one of them leaves a minute early."""
    office.change(t.Setting, office.home, kind="ward")
    shift = office.shift(0, "07:00", "15:00", role=NURSE, target=2)
    ends_at = office.at(0, "14:59" if over else "15:00")
    team(office, shift, nurse(office, "ann"), nurse(office, "bob"), ends_at=ends_at)
    return found(office)


def nurse_time(office: Office, over: bool) -> set[str]:
    """One nurse is on; the census asks for 60 minutes of nursing from 8 to 9, or 61."""
    office.change(t.Setting, office.home, kind="ward")
    office.add(t.Workload(setting_id=office.home, weekdays="0", hour=8, minutes=61 if over else 60, role=NURSE))
    on(office, nurse(office, "ann"), office.shift(0, "07:00", "15:00", role=NURSE))
    return found(office)


def children(office: Office, over: bool) -> set[str]:
    """Nine beds for children on a Welsh hospital's ward: a third nurse is there throughout, or leaves a minute early.

    The nurse of the ward beside it does not count.
    """
    wales(office, "ward")
    ward = office.setting("W1", "ward", within_id=office.home, ward="paediatric", places=9)
    beside = office.setting("W2", "ward", within_id=office.home, ward="adult", places=9)
    places: dict[str, Any] = {"role": NURSE, "minimum": 0, "target": 0}
    shift = office.shift(0, "07:00", "15:00", setting_id=ward, **places)
    other = office.shift(0, "07:00", "15:00", setting_id=beside, **places)
    ends_at = office.at(0, "14:59" if over else "15:00")
    team(office, shift, *(nurse(office, code) for code in ("ann", "bob", "cid")), ends_at=ends_at)
    office.assign(1, nurse(office, "dee"), other)
    return found(office)


def planned_roster(office: Office, over: bool) -> set[str]:
    """Two nurses are planned on a Welsh ward; both are there, or one is not."""
    wales(office, "ward")
    shift = office.shift(0, "07:00", "15:00", role=NURSE, target=2)
    people = [nurse(office, code) for code in ("ann", "bob")]
    team(office, shift, *people[: 1 if over else 2], starts_at=office.at(0, "07:10"))
    return found(office)


def travel(office: Office, over: bool) -> set[str]:
    """Thirty minutes lie between two rounds; the way takes as long, or a minute longer."""
    wales(office, "domiciliary")
    there = office.setting("T", kind="domiciliary")
    office.add_all(t.Travel(from_id=there, to_id=office.home, minutes=31 if over else 30))
    worker = office.worker("ann", pool="bank", setting_id=None)
    office.worked(worker, 0, "07:00", "09:00", setting_id=there)
    on(office, worker, office.shift(0, "09:30", "15:00"))
    return found(office)


def welsh_register(office: Office, over: bool) -> set[str]:
    """Six months after the start are up on the day of the shift, or were up the day before."""
    wales(office)
    office.worker("ann", started_on=date(2026, 5, 22 if over else 23))
    return refused(office, "ann", office.shift(0, "07:00", "15:00"))


def registration(office: Office, over: bool) -> set[str]:
    """A nurse's entry lasts to the day a night ends on, or to the day it begins on."""
    nurse(office, "ann", until=MONDAY if over else day(1))
    return refused(office, "ann", office.shift(0, "20:00", "08:00", role=NURSE))


def checked_person(office: Office, code: str, months_old: int, days: int = 0) -> int:
    """Somebody whose criminal record was checked so many years and days before Monday."""
    checked_on = date(MONDAY.year - months_old // 12, MONDAY.month, MONDAY.day) + timedelta(days=days)
    return office.worker(code, person_id=office.person(code, dbs_on=checked_on))


def lone_work(office: Office, over: bool) -> set[str]:
    """A check is three years old on the day after a lone shift, or on its day."""
    checked_person(office, "ann", 36, days=0 if over else 1)
    return refused(office, "ann", office.shift(0, "07:00", "15:00", target=1))


def cleared_buddy(office: Office, over: bool) -> set[str]:
    """Somebody cleared is beside them for the whole shift, or for all but a minute."""
    ann, bob = checked_person(office, "ann", 36), checked_person(office, "bob", 12)
    shift = office.shift(0, "07:00", "15:00", target=2)
    team(office, shift, ann, bob, ends_at=office.at(0, "14:59" if over else "15:00"))
    return found(office)


def certified_buddy(office: Office, over: bool) -> set[str]:
    """In the first twelve weeks somebody certified is beside them throughout, or comes a minute late."""
    ann = office.worker("ann", started_on=day(-83), care_certificate="in_progress")
    bob = office.worker("bob", started_on=day(-999), care_certificate="done")
    shift = office.shift(0, "07:00", "15:00", target=2)
    team(office, shift, ann, bob, starts_at=office.at(0, "07:01" if over else "07:00"))
    return found(office)


def medication(office: Office, over: bool) -> set[str]:
    """A medication place asks for a certificate that is done, not in progress."""
    office.worker("ann", care_certificate="in_progress" if over else "done")
    return refused(office, "ann", office.shift(0, "07:00", "15:00", skills="medication", target=2))


def certificate_late(office: Office, over: bool) -> set[str]:
    """On the last day of twelve weeks nobody bars a lone shift (a buddy is asked for); on the next the rule does."""
    office.worker("ann", started_on=day(-84 if over else -83), care_certificate="in_progress")
    return refused(office, "ann", office.shift(0, "07:00", "15:00", target=1))


def training(office: Office, over: bool) -> set[str]:
    """A certificate lasts to the day a night ends on, or to the day it begins on."""
    office.add(t.Skill(person_id=office.worker("ann"), skill="moving", until_on=MONDAY if over else day(1)))
    return refused(office, "ann", office.shift(0, "20:00", "08:00", skills="moving"))


def student(office: Office, over: bool) -> set[str]:
    """Sixteen hours by day and four of a Sunday night until midnight are 20; or a minute more."""
    worker = office.worker("ann", person_id=office.person("ann", visa="student", visa_weekly_minutes=1200))
    shifts = [office.shift(number, "07:00", "15:00") for number in (0, 2)]
    on(office, worker, *shifts, office.shift(6, "19:59" if over else "20:00", "04:00", "N"))
    return found(office)


def sponsored(office: Office, role: str = CARER) -> tuple[int, int, int]:
    """A worker whom the office sponsors, their second job with another employer, and its home."""
    person = office.person("ann", visa="sponsored", visa_sponsor="org")
    first = office.worker("ann", person_id=person)
    other = office.add(t.Organisation(code="other", name="Other"))
    home = office.setting("K", organisation_id=other)
    second = office.worker("ann2", role=role, person_id=person, organisation_id=other, setting_id=home)
    return first, second, home


def second_job(office: Office, over: bool) -> set[str]:
    """Twenty hours a week with another than the sponsor, or a minute more; the sponsor's own do not count."""
    first, second, home = sponsored(office)
    shifts = [office.shift(number, "06:00", "16:00", setting_id=home) for number in (0, 1)]
    if over:
        shifts[1] = office.shift(1, "06:00", "16:01", setting_id=home)
    mine = office.roster()
    office.assign(mine, first, office.shift(3, "06:00", "18:00"))
    theirs = office.roster([home])
    for shift in shifts:
        office.assign(theirs, second, shift)
    return found(office)


def second_role(office: Office, over: bool) -> set[str]:
    """The second job is in the role that the sponsor employs, or in another."""
    role = SENIOR if over else CARER
    *_, home = sponsored(office, role)
    return refused(office, "ann", office.shift(0, "07:00", "15:00", setting_id=home, role=role))


def right_to_work(office: Office, over: bool) -> set[str]:
    """Permission lasts to the day a night ends on, or to the day it begins on."""
    facts = {"right_to_work_open": False, "right_to_work_until": MONDAY if over else day(1)}
    office.worker("ann", person_id=office.person("ann", **facts))
    return refused(office, "ann", office.shift(0, "20:00", "08:00"))


def one_to_one(office: Office, over: bool) -> set[str]:
    """Somebody is with the client for the whole time, or leaves a minute early."""
    shift = office.shift(0, "07:00", "15:00", client_id=client(office), exclusive=True)
    team(office, shift, office.worker("ann"), ends_at=office.at(0, "14:59" if over else "15:00"))
    return found(office)


def personal_care(office: Office, over: bool) -> set[str]:
    """Somebody who said that they may give the care wished, or who said nothing."""
    person = office.person("ann", personal_care=None if over else "women;men")
    office.worker("ann", person_id=person)
    asked = client(office, personal_care_wish="women")
    return refused(office, "ann", office.shift(0, "07:00", "15:00", client_id=asked, personal_care=True))


def welsh_speaker(office: Office, over: bool) -> set[str]:
    """Of two on duty one speaks Welsh throughout, or leaves a minute early."""
    wales(office)
    shift = office.shift(0, "07:00", "15:00", target=2)
    bob = office.worker("bob", person_id=office.person("bob", languages="en;cy"))
    team(office, shift, office.worker("ann"), bob, ends_at=office.at(0, "14:59" if over else "15:00"))
    return found(office)


def in_welsh(office: Office, over: bool) -> set[str]:
    """A client asks for Welsh; who comes speaks it, or somebody else comes."""
    wales(office)
    shift = office.shift(0, "07:00", "15:00", client_id=client(office, language="cy"))
    bob = office.worker("bob", person_id=office.person("bob", languages="cy"))
    ann = office.worker("ann")
    on(office, ann if over else bob, shift)
    return found(office)


def same_faces(office: Office, over: bool) -> set[str]:
    """Eight carers come to a client in fourteen days, or a ninth does; one of them twice."""
    asked = client(office)
    people = [office.worker(f"w{number}") for number in range(9)]
    before = office.add(t.Roster(first_day=day(-7), last_day=day(-1)))
    office.add_all(t.RosterSetting(roster_id=before, setting_id=office.home))
    office.assign(before, people[0], office.shift(-7, "07:00", "08:00", client_id=asked))
    roster = office.roster()
    for number, worker in enumerate(people[: 9 if over else 8]):
        hour = f"{8 + number:02}"
        office.assign(roster, worker, office.shift(0, f"{hour}:00", f"{hour}:30", client_id=asked))
    return found(office)


def minded(office: Office, person: int, kind: str) -> int:
    """A shift with a client who minds whether a person comes."""
    asked = client(office)
    office.add_all(t.ClientPreference(client_id=asked, person_id=person, kind=kind))
    return office.shift(0, "07:00", "15:00", client_id=asked)


def excluded(office: Office, over: bool) -> set[str]:
    """Whom a client must not have does not come; anybody else may."""
    shift = minded(office, office.worker("ann"), "excluded")
    office.worker("bob")
    return refused(office, "ann" if over else "bob", shift)


def preferred(office: Office, over: bool) -> set[str]:
    """Whom a client would rather have comes, or somebody else does."""
    shift, ann = minded(office, office.worker("bob"), "preferred"), office.worker("ann")
    on(office, ann if over else 1, shift)
    return found(office)


def third_shift(office: Office, over: bool) -> set[str]:
    """After three shifts at a home somebody may be alone, at the third not yet."""
    ann = newcomer(office, "ann")
    for number in range(2 if over else 3):
        office.worked(ann, number - 7, "07:00", "15:00")
    on(office, ann, office.shift(0, "07:00", "15:00"))
    return found(office)


def from_an_agency(office: Office, over: bool) -> set[str]:
    """An agency worker has settled staff beside them throughout, or for all but a minute."""
    shift = office.shift(0, "07:00", "15:00", target=2)
    ann, bob = settled(office, "ann", pool="agency"), settled(office, "bob")
    team(office, shift, ann, bob, ends_at=office.at(0, "14:59" if over else "15:00"))
    return found(office)


STORIES: dict[str, Story] = {
    "CQC-18": enough_staff,
    "NURSE-24/present": nurse_always,
    "NICE-RF/nurses": two_nurses,
    "NICE-RF/time": nurse_time,
    "W-25B/adult": planned_roster,
    "W-25B/paediatric": children,
    "RISCA/travel": travel,
    "SCW-REG": welsh_register,
    "REG-LIVE": registration,
    "DBS/check": lone_work,
    "DBS/buddy": cleared_buddy,
    "CARE-CERT/buddy": certified_buddy,
    "CARE-CERT/medication": medication,
    "CARE-CERT/late": certificate_late,
    "TRAIN": training,
    "VISA-STU": student,
    "VISA-SUP/week": second_job,
    "VISA-SUP/occupation": second_role,
    "RTW": right_to_work,
    "1:1": one_to_one,
    "GENDER": personal_care,
    "WELSH/speaker": welsh_speaker,
    "WELSH/client": in_welsh,
    "CONT/carers": same_faces,
    "CONT/excluded": excluded,
    "CONT/preferred": preferred,
    "ALONE/buddy": third_shift,
    "ALONE/pool": from_an_agency,
}


@pytest.mark.parametrize("over", [False, True])
@pytest.mark.parametrize("rule", STORIES)
def test_each_rule_is_kept_and_broken_by_the_smallest_step(office: Office, rule: str, over: bool) -> None:
    """With its entry alone in force the rule is found exactly in the roster that breaks it."""
    assert (rule in STORIES[rule](switch_to(office, rule.partition("/")[0]), over)) is over


def test_every_rule_of_the_pack_has_its_story() -> None:
    """A part that is on is told here, or is listed with what it waits for; no entry only waits."""
    assert STORIES.keys() | WAITING.keys() == parts_on("uk-fitness")
    assert not STORIES.keys() & WAITING.keys()
    assert {part.partition("/")[0] for part in WAITING} <= {part.partition("/")[0] for part in STORIES}
