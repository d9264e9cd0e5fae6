"""Every generic rule that is on: a roster that just keeps it, and one that breaks it by the smallest step."""

from datetime import date

import pytest

from rostering.policies import set_policy
from rostering.store import tables as t
from rostering.store.use_case import use_case
from tests.rostering.office import CARER, NURSE, Office, day
from tests.rostering.rules.story import Story, days, found, on, parts_on, refused, switch_to

WAITING = {
    "GEN-SPARE": "a report, which no roster is made by: told among what is reported",
}
# A rule that the check tells under the name of its entry.
TOLD_AS = {"GEN-COVER/shift": "GEN-COVER"}
CHRISTMAS_WEEK = date(2025, 12, 22)  # Thursday and Friday of it are public holidays
EARLY_AND_LATE = """
schema = "rota-rules/1"
pack = "mine"
version = "1"
title = "Ours"
replaces = ["GEN-SUCC"]
[[rule]]
id = "GEN-SUCC"
title = "No early after a late"
text = "No early after a late."
kind = "ForbiddenSuccession"
level = "P"
where = ["UK"]
certainty = "J"
source = { name = "us" }
params = { pairs = [["L", "E"]] }
"""


def one_place(office: Office, over: bool) -> set[str]:
    """A night that ends at eight, and a day that begins at eight, or a minute before."""
    night = office.shift(0, "20:00", "08:00", "N")
    on(office, office.worker("ann"), night, office.shift(1, "07:59" if over else "08:00", "15:00"))
    return found(office)


def right_role(office: Office, over: bool) -> set[str]:
    """A contract as care worker ends with the shift's day, or the day before."""
    office.worker("ann", contract={"ends_on": day(0 if over else 1)})
    return refused(office, "ann", office.shift(1, "07:00", "15:00"))


def available(office: Office, over: bool) -> set[str]:
    """Leave begins with the last minute of the shift, or when it ends."""
    worker = office.worker("ann")
    leave = {"starts_at": office.at(0, "14:59" if over else "15:00"), "ends_at": office.at(3, "00:00")}
    office.add(t.Absence(worker_id=worker, kind="annual", **leave))
    return refused(office, "ann", office.shift(0, "07:00", "15:00"))


def six_days(office: Office, over: bool) -> set[str]:
    """Sunday was worked, then five days more, or six."""
    worker = office.worker("ann")
    office.worked(worker, -1, "07:00", "13:00")
    on(office, worker, *days(office, range(6 if over else 5)))
    return found(office)


def two_days(office: Office, over: bool) -> set[str]:
    """Wednesday and Thursday, or Wednesday alone."""
    on(office, office.worker("ann"), *days(office, (2,) if over else (2, 3)))
    return found(office)


def two_days_off(office: Office, over: bool) -> set[str]:
    """One free day between two that are worked, or two."""
    on(office, office.worker("ann"), *days(office, (1, 3 if over else 4)))
    return found(office)


def two_weekends(office: Office, over: bool) -> set[str]:
    """The weekend of the roster is the third of four, or the second."""
    worker = office.worker("ann")
    for number in (-16, -9)[: 2 if over else 1]:
        office.worked(worker, number, "07:00", "13:00")
    on(office, worker, *days(office, (6,)))
    return found(office)


def whole_weekend(office: Office, over: bool) -> set[str]:
    """Saturday and Sunday, or Saturday alone."""
    on(office, office.worker("ann"), *days(office, (5,) if over else (5, 6)))
    return found(office)


def two_nights(office: Office, over: bool) -> set[str]:
    """Two nights in a row, or one."""
    on(office, office.worker("ann"), *days(office, (1,) if over else (1, 2), "22:00", "06:00"))
    return found(office)


def four_nights(office: Office, over: bool) -> set[str]:
    """Sunday's night counts with those that follow it: three, or four."""
    worker = office.worker("ann")
    office.worked(worker, -1, "22:00", "06:00")
    on(office, worker, *days(office, range(4 if over else 3), "22:00", "06:00"))
    return found(office)


def contract_hours(office: Office, over: bool) -> set[str]:
    """Eight hours a week of contract, and a minute more."""
    worker = office.worker("ann", contract={"minutes": 480, "period": "week"})
    on(office, worker, office.shift(0, "07:00", "15:01" if over else "15:00"))
    return found(office)


def contract_share(office: Office, over: bool) -> set[str]:
    """Eight hours a week of contract, and a minute less."""
    worker = office.worker("ann", contract={"minutes": 480, "period": "week"})
    on(office, worker, office.shift(0, "07:00", "14:59" if over else "15:00"))
    return found(office)


def shifts_a_week(office: Office, over: bool) -> set[str]:
    """Three shifts for somebody who asked for two, or for three."""
    on(office, office.worker("ann", most_shifts_a_week=2 if over else 3), *days(office, (0, 2, 4)))
    return found(office)


def nights_of_a_contract(office: Office, over: bool) -> set[str]:
    """A contract allows two nights in its week, and one of Sunday's does not count in it: two, or three."""
    worker = office.worker("ann", contract={"minutes": 2400, "period": "week", "shift_limits": "N:2;L:0"})
    office.worked(worker, -1, "22:00", "06:00", code="N")
    on(office, worker, *days(office, range(3 if over else 2), "22:00", "06:00", code="N"))
    return found(office)


def paired(office: Office, kind: str, start: str, end: str) -> set[str]:
    """A pair from Monday on: Ann from seven to three, and Bob between two times of the same day."""
    roster = office.roster()
    office.assign(roster, office.worker("ann"), office.shift(0, "07:00", "15:00"))
    office.assign(roster, office.worker("bob"), office.shift(0, start, end, "E"))
    office.add(t.Pair(first_id=1, second_id=2, kind=kind, from_on=day(0)))
    return found(office)


def together(office: Office, over: bool) -> set[str]:
    """Bob is on as long as Ann, or a minute less."""
    return paired(office, "together", "07:00", "14:59" if over else "15:00")


def one_van(office: Office, over: bool) -> set[str]:
    """The organisation has one van; the second shift that needs it begins when the first ends, or a minute before."""
    with use_case(office.store, None, "policies") as case:
        set_policy(case, "shared.things", "V=1; H=0", from_on=day(0), organisation=office.organisation)
    roster = office.roster()
    office.assign(roster, office.worker("ann"), office.shift(0, "07:00", "15:00", "V"))
    office.assign(roster, office.worker("bob"), office.shift(0, "14:59" if over else "15:00", "22:00", "V"))
    office.assign(roster, office.worker("cid"), office.shift(0, "07:00", "22:00", "D"))
    return found(office)


def apart(office: Office, over: bool) -> set[str]:
    """Bob comes when Ann leaves, or a minute before."""
    return paired(office, "apart", "14:59" if over else "15:00", "22:00")


def early_after_late(office: Office, over: bool) -> set[str]:
    """An early the day after a late, or two days after it; which pairs are listed is for the organisation to say."""
    now = office.at(-7, "09:00")
    office.add(t.RulePack(name="mine", version="1", text=EARLY_AND_LATE, added_by="Mia", added_at=now))
    late, early = office.shift(0, "14:00", "22:00", "L"), office.shift(1 if over else 2, "07:00", "15:00", "E")
    on(office, office.worker("ann"), late, early)
    return found(office)


def after_nights(office: Office, over: bool) -> set[str]:
    """Two nights end on Wednesday at six; 46 hours later it is Friday, four o'clock."""
    nights = days(office, (0, 1), "22:00", "06:00")
    on(office, office.worker("ann"), *nights, office.shift(4, "03:59" if over else "04:00", "10:00"))
    return found(office)


def wish(office: Office, over: bool) -> set[str]:
    """Work on the day that somebody asked to be off, or on the next."""
    worker = office.worker("ann")
    office.add(t.Request(worker_id=worker, kind="off", from_on=day(1), until_on=day(1)))
    on(office, worker, *days(office, (1 if over else 2,)))
    return found(office)


def cover(office: Office, over: bool) -> set[str]:
    """Two places and two people, or one."""
    shift = office.shift(0, "07:00", "15:00", minimum=1, target=2)
    roster = office.roster()
    for code in ("ann", "bob")[: 1 if over else 2]:
        office.assign(roster, office.worker(code), shift)
    return found(office)


def overlay(office: Office, over: bool) -> set[str]:
    """Of those on duty one is asked to hold a skill at level 2; she holds it, or at level 1 only."""
    office.demand("07:00", "15:00", "M", on_date=day(0), type="overlay", role=None, skills="medication:2")
    person = office.person("ann")
    office.add(t.Skill(person_id=person, skill="medication", level=1 if over else 2))
    on(office, office.worker("ann", person_id=person), office.shift(0, "07:00", "15:00"))
    return found(office)


def solved(office: Office) -> set[str]:
    """Every rule that the roster breaks which a solve made."""
    return {violation.rule for violation in office.solve(seconds=1).report.violations}


def pinned(office: Office, over: bool) -> set[str]:
    """Two pins can hold side by side; of two that overlap by a minute one is given up, and told."""
    office.switch("GEN-ONE", on=True)
    worker, roster = office.worker("ann"), office.roster()
    for shift in (office.shift(0, "20:00", "08:00", "N"), office.shift(1, "07:59" if over else "08:00", "15:00")):
        office.assign(roster, worker, shift, pinned=True)
    return solved(office)


def change(office: Office, over: bool) -> set[str]:
    """A published roster is solved again: it stays, or changes where somebody has fallen out."""
    worker, shift = office.worker("ann"), office.shift(0, "07:00", "15:00")
    office.worker("bob")
    office.assign(office.roster(state="published"), worker, shift)
    leave = {"starts_at": office.at(0, "14:59" if over else "15:00"), "ends_at": office.at(3, "00:00")}
    office.add(t.Absence(worker_id=worker, kind="sick", **leave))
    return solved(office)


def shared(office: Office, over: bool, *shifts: int) -> set[str]:
    """Two people with equal contracts take turns, or one does it all."""
    roster = office.roster()
    workers = [office.worker(code, contract={"minutes": 1200, "period": "week"}) for code in ("ann", "bob")]
    for index, shift in enumerate(shifts):
        office.assign(roster, workers[0 if over else index % 2], shift)
    return found(office)


def fair_nights(office: Office, over: bool) -> set[str]:
    """Two nights."""
    return shared(office, over, *days(office, (0, 2), "22:00", "06:00"))


def fair_weekends(office: Office, over: bool) -> set[str]:
    """A Saturday and a Sunday."""
    return shared(office, over, *days(office, (5, 6)))


def fair_holidays(office: Office, over: bool) -> set[str]:
    """Christmas Day and Boxing Day."""
    office.monday = CHRISTMAS_WEEK
    office.horizon = type(office.horizon)(CHRISTMAS_WEEK, day(6, CHRISTMAS_WEEK))
    return shared(office, over, *days(office, (3, 4)))


def same_faces(office: Office, over: bool) -> set[str]:
    """Nine visits to one client in a week by eight people, or by nine."""
    client = office.add(t.Client(code="Room 1", setting_id=office.home))
    roster = office.roster()
    workers = [office.worker(f"w{number}") for number in range(9)]
    for number in range(9):
        start = "07:00" if number < 7 else "18:00"
        shift = office.shift(number % 7, start, "20:00", client_id=client)
        office.assign(roster, workers[number if over or number < 8 else 1], shift)
    return found(office)


def cheapest(office: Office, over: bool) -> set[str]:
    """A place costs nothing that contract hours pay for; the bank is paid extra."""
    pool, contract = ("bank", None) if over else ("own", {"minutes": 480, "period": "week"})
    on(office, office.worker("ann", pool=pool, contract=contract), office.shift(0, "07:00", "15:00"))
    return {"GEN-COST"} if office.standing().report.score.parts["cost"] else set()


STORIES: dict[str, Story] = {
    "GEN-ONE": one_place,
    "GEN-SKILL": right_role,
    "GEN-AVAIL": available,
    "GEN-DAYS-MAX": six_days,
    "GEN-DAYS-MIN": two_days,
    "GEN-OFF-MIN": two_days_off,
    "GEN-WKND-MAX": two_weekends,
    "GEN-WKND-FULL": whole_weekend,
    "GEN-KIND-MAX": nights_of_a_contract,
    "GEN-KIND-RUN/least": two_nights,
    "GEN-KIND-RUN/most": four_nights,
    "GEN-MINUTES/max": contract_hours,
    "GEN-MINUTES/share": contract_share,
    "GEN-WEEK-MAX": shifts_a_week,
    "GEN-SUCC": early_after_late,
    "GEN-AFTER-N": after_nights,
    "GEN-REQ": wish,
    "GEN-COVER/shift": cover,
    "GEN-COVER/overlay": overlay,
    "GEN-PIN": pinned,
    "GEN-CHANGE": change,
    "GEN-FAIR/nights": fair_nights,
    "GEN-FAIR/weekends": fair_weekends,
    "GEN-FAIR/holidays": fair_holidays,
    "GEN-CONT": same_faces,
    "GEN-CAP": one_van,
    "GEN-PAIR/together": together,
    "GEN-PAIR/apart": apart,
    "GEN-COST": cheapest,
}


@pytest.mark.parametrize("over", [False, True])
@pytest.mark.parametrize("rule", STORIES)
def test_each_rule_is_kept_and_broken_by_the_smallest_step(office: Office, rule: str, over: bool) -> None:
    """With nothing else in force the rule is found exactly in the roster that breaks it."""
    told = TOLD_AS.get(rule, rule)
    assert (told in STORIES[rule](switch_to(office, rule), over)) is over


def test_things_are_those_of_an_organisation(office: Office) -> None:
    """Another organisation's van, or a choice that begins next week, stops nobody here."""
    other = office.add(t.Organisation(code="other", name="Other"))
    with use_case(office.store, None, "policies") as case:
        set_policy(case, "shared.things", "V=0", from_on=day(0), organisation=other)
        set_policy(case, "shared.things", "V=0", from_on=day(7))
    on(switch_to(office, "GEN-CAP"), office.worker("ann"), office.shift(0, "07:00", "15:00", "V"))
    assert found(office) == set()


def test_every_rule_of_the_pack_has_its_story() -> None:
    """A rule that is on is told here, or is listed with what it waits for."""
    assert STORIES.keys() | WAITING.keys() == parts_on("generic")
    assert not STORIES.keys() & WAITING.keys()


@pytest.mark.parametrize(("level", "rule"), [(2, None), (1, "GEN-SKILL"), (None, "GEN-SKILL")])
def test_a_skill_at_its_level(office: Office, level: int | None, rule: str | None) -> None:
    """Level 2 is asked for: level 1 is not enough, nor a skill whose level nobody wrote down."""
    person = office.person("ann")
    office.add(t.Skill(person_id=person, skill="medication", level=level))
    office.worker("ann", person_id=person, care_certificate="done")
    assert office.refusal("ann", office.shift(0, "07:00", "15:00", skills="medication:2")) == rule


def test_another_role_is_no_candidate(office: Office) -> None:
    """A care worker is not put on a nurse's shift."""
    office.worker("ann", CARER)
    shift = office.shift(0, "07:00", "15:00", role=NURSE)
    assert office.refusal("ann", shift) == "GEN-SKILL"


@pytest.mark.parametrize(("number", "broken"), [(2, set()), (1, {"GEN-REQ/promised"})])
def test_a_promise_is_hard(office: Office, number: int, broken: set[str]) -> None:
    """What was promised is told as broken, not priced like a wish."""
    worker = office.worker("ann")
    facts = {"from_on": day(1), "until_on": day(1), "state": "granted"}
    office.add(t.Request(worker_id=worker, kind="off", promised=True, **facts))
    on(switch_to(office, "GEN-REQ"), worker, *days(office, (number,)))
    assert set(office.broken()) == broken


def test_own_staff_before_the_bank(office: Office) -> None:
    """Of two who may fill a place the solve takes the one whom it costs nothing."""
    office.worker("ann", pool="bank")
    office.worker("bob", contract={"minutes": 480, "period": "week"})
    office.shift(0, "07:00", "15:00")
    assert [worker for worker, _ in switch_to(office, "GEN-COST", "GEN-COVER").solve(seconds=1).roster] == ["bob"]
