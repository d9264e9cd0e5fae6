"""What is unknown of people: only what their own work asks for, never what is known to fail."""

from datetime import date, timedelta
from typing import Any

import pytest

from rostering.errors import BadInputError
from rostering.people.needs import MATTERS, subject_words
from rostering.people.unknowns import Unknown, Wanted, read_unknowns, unknowns
from rostering.store import tables as t
from rostering.store.actors import add_actor
from rostering.store.sqlite import SqliteStore
from rostering.work.night import is_night_by_clock
from tests.rostering.office import CARER, NURSE, Office
from tests.rostering.program import Rota

TODAY = date(2026, 11, 20)
KNOWN: dict[str, Any] = {"visa": "none", "dbs_on": TODAY}


def known(office: Office, code: str, role: str = CARER, **more: Any) -> int:
    """A worker of whom everything is known that a role alone asks for, but for what is given."""
    facts = KNOWN | {name: more.pop(name) for name in list(more) if name in t.Person.model_fields}
    person = office.person(code, **facts)
    worker = office.worker(code, role, person_id=person, **({"care_certificate": "done"} | more))
    office.add(t.HistorySum(worker_id=worker, employer="org", from_on=date(2026, 7, 1), until_on=TODAY, minutes=60_000))
    return worker


def listed(store: SqliteStore, **wanted: Any) -> dict[tuple[str, str], Unknown]:
    """What the list shows, by person and subject."""
    return {(one.person, one.subject): one for one in unknowns(store, None, Wanted(**wanted))}


def subjects(office: Office, **wanted: Any) -> list[tuple[str, str]]:
    """Persons and subjects of the list."""
    return list(listed(office.store, **wanted))


def test_who_is_fully_known_is_not_listed(office: Office) -> None:
    """Nothing is made up about people of whom everything is on record."""
    known(office, "ann")
    assert subjects(office) == []


def test_the_list_of_a_bulk_upload_alone(samples: SqliteStore) -> None:
    """ASC-WDS gives no right to work, check or hours: each is listed, with rule, role and home."""
    found = listed(samples)
    count = {subject: sum(one == subject for _, one in found) for _, subject in found}
    assert count == {
        "right_to_work": 12,
        "visa": 3,
        "visa_sponsor": 1,
        "age": 1,
        "registration:NMC": 2,
        "dbs": 12,
        "history": 12,
    }
    nurse = found["p1", "registration:NMC"]
    assert (nurse.name, nurse.rule, nurse.blocks) == ("Ann Example", "REG-LIVE", True)
    assert (nurse.roles, nurse.settings, nurse.since) == ((NURSE,), ("WH",), date(2024, 3, 4))
    assert not found["p1", "history"].blocks
    assert not found["p1", "dbs"].blocks


def test_the_list_counts_as_the_import_did(taking_over: Rota, samples: SqliteStore) -> None:
    """Right to work, age and history are unknown of as many people as the import's own report said."""
    found = taking_over("people", "unknown", "--json").json["people_by_subject"]
    assert (found["right_to_work"], found["age"], found["history"]) == (12, 1, 12)


def test_a_role_asks_for_its_own_register_only(office: Office) -> None:
    """A nurse without an entry is listed, a carer is not; a lapsed entry fails and is no unknown."""
    known(office, "ann")
    known(office, "nia", NURSE, care_certificate=None)
    lapsed = known(office, "nel", NURSE, care_certificate=None)
    office.add(t.Registration(person_id=lapsed, body="NMC", status="lapsed"))
    assert subjects(office) == [("nia", "registration:NMC")]


def test_a_skill_is_asked_of_those_whose_role_does_the_work(office: Office) -> None:
    """Skills come from demand and from shifts; what is expired fails, what another role does matters to nobody."""
    office.demand("07:00", "15:00", skills="medication:2", role=CARER)
    office.shift(4, "07:00", "15:00", skills="wound_care", role=NURSE)
    known(office, "ann")
    expired = known(office, "bob")
    office.add(t.Skill(person_id=expired, skill="medication", level=2, until_on=TODAY - timedelta(days=1)))
    too_low = known(office, "cy")
    office.add(t.Skill(person_id=too_low, skill="medication", level=1))
    known(office, "flo", "admin", care_certificate=None)
    found = listed(office.store)
    assert list(found) == [("ann", "skill:medication")]
    assert found["ann", "skill:medication"].blocks
    assert found["ann", "skill:medication"].settings == ("H",)


def test_work_of_the_past_asks_for_nothing(office: Office) -> None:
    """A shift of last week and demand that ended yesterday ask no more; the same today does."""
    known(office, "ann")
    office.shift(-7, "07:00", "15:00", skills="first_aid")
    ended = office.demand("07:00", "15:00", skills="medication", until_on=TODAY - timedelta(days=1))
    assert subjects(office) == []
    office.change(t.Demand, ended, until_on=TODAY)
    assert subjects(office) == [("ann", "skill:medication")]


def test_an_overlay_weakens_and_does_not_block(office: Office) -> None:
    """Of those on duty some must be able; nobody is kept off work for not being known to be."""
    known(office, "ann")
    office.demand("07:00", "15:00", type="overlay", skills="first_aid", role=None)
    assert not listed(office.store)["ann", "skill:first_aid"].blocks
    assert subjects(office, blocking=True) == []


def test_own_staff_answer_for_their_own_home(office: Office) -> None:
    """Work of another home asks nothing of own staff, but of the bank; the filter by setting follows."""
    other = office.setting("O")
    office.demand("07:00", "15:00", skills="medication", setting_id=other)
    known(office, "ann")
    known(office, "bob", pool="bank")
    assert subjects(office) == [("bob", "skill:medication")]
    assert subjects(office, settings=("O",)) == [("bob", "skill:medication")]
    assert subjects(office, settings=("hill house",)) == []
    with pytest.raises(BadInputError, match="no setting 'X'"):
        unknowns(office.store, None, Wanted(settings=("X",)))


@pytest.mark.parametrize(
    ("start", "end", "is_one"),
    [("20:00", "08:00", True), ("22:00", "02:00", True), ("22:00", "01:59", False), ("03:00", "11:00", True)],
)
def test_nights_ask_for_the_assessment(office: Office, start: str, end: str, is_one: bool) -> None:
    """180 minutes between 23:00 and 06:00 make a night; 179 do not."""
    office.switch("WTR-NHA", on=True)
    known(office, "ann")
    office.demand(start, end)
    assert subjects(office) == ([("ann", "fit_for_nights")] if is_one else [])


def test_who_may_not_work_nights_anyway_is_not_asked(office: Office) -> None:
    """Under 18, or restricted from nights: the assessment matters to no work of theirs."""
    known(office, "ann", under_18_until=date(2027, 5, 1))
    kept = known(office, "bob")
    review = TODAY + timedelta(days=30)
    office.add(t.Restriction(person_id=kept, forbids="nights", from_on=TODAY, review_on=review, reviewed_by="Ann Lee"))
    office.demand("20:00", "08:00")
    assert subjects(office) == []


def test_an_employment_without_a_contract_is_listed(office: Office) -> None:
    """A plain employment is still a person: no contract means no role, which nobody can declare."""
    person = office.person("ann", **KNOWN)
    office.add(t.Worker(code="ann", person_id=person, organisation_id=office.organisation))
    found = listed(office.store)
    assert list(found) == [("ann", "history"), ("ann", "contract")]
    assert (found["ann", "contract"].blocks, found["ann", "contract"].declarable) == (True, False)


def test_who_has_left_is_not_listed(office: Office) -> None:
    """An employment that ended yesterday asks for nothing; one that ends today still does."""
    worker = office.worker("ann", person_id=office.person("ann", right_to_work_open=False, **KNOWN))
    office.change(t.Worker, worker, ended_on=TODAY)
    assert ("ann", "right_to_work") in subjects(office)
    office.change(t.Worker, worker, ended_on=TODAY - timedelta(days=1))
    assert subjects(office) == []


@pytest.mark.parametrize(
    ("started", "first_known", "is_unknown"),
    [
        (None, None, True),
        (TODAY, None, False),
        (TODAY - timedelta(days=1), None, True),
        (None, TODAY - timedelta(weeks=17), False),
        (None, TODAY - timedelta(weeks=17, days=-1), True),
        (date(2026, 11, 1), date(2026, 11, 1), False),
    ],
)
def test_history_reaches_back_to_the_window_or_the_start(
    office: Office, started: date | None, first_known: date | None, is_unknown: bool
) -> None:
    """Seventeen weeks are asked for, or since the start; one day less is unknown, and weakens only."""
    worker = office.worker("ann", care_certificate="done", person_id=office.person("ann", **KNOWN), started_on=started)
    if first_known is not None:
        office.add(t.HistorySum(worker_id=worker, employer="org", from_on=first_known, until_on=TODAY, minutes=600))
    assert [(one.subject, one.blocks) for one in listed(office.store).values()] == (
        [("history", False)] if is_unknown else []
    )


def test_wales_asks_for_its_register_after_the_deadline(office: Office) -> None:
    """A carer who started seven months ago is listed, one who started five months ago is not yet."""
    office.change(t.Organisation, office.organisation, nation="WAL")
    known(office, "ann", started_on=date(2026, 4, 1))
    known(office, "bob", started_on=date(2026, 7, 1))
    found = listed(office.store)
    assert [key for key in found if key[1] != "history"] == [("ann", "registration:SCW")]
    assert found["ann", "registration:SCW"].rule == "SCW-REG"


def test_an_actor_of_one_organisation_sees_its_own_people(office: Office) -> None:
    """Another organisation's people are nobody's business."""
    other = office.add(t.Organisation(code="two", name="Two"))
    office.worker("ann", person_id=office.person("ann", right_to_work_open=False))
    office.worker(
        "bob", person_id=office.person("bob", right_to_work_open=False), organisation_id=other, setting_id=None
    )
    with office.store.writing() as session:
        add_actor(session, "cora", "coordinator", "two", False)
    assert {one.person for one in unknowns(office.store, "cora")} == {"bob"}


def test_a_personal_care_wish_asks_the_worker_alone(office: Office) -> None:
    """Only where a client's wish is on record, and nobody else can say it for them."""
    known(office, "ann")
    client = office.add(t.Client(code="R4", setting_id=office.home))
    office.demand("07:00", "15:00", client_id=client, personal_care=True)
    assert subjects(office) == []
    office.change(t.Client, client, personal_care_wish="women")
    assert not listed(office.store)["ann", "personal_care"].declarable


def test_a_rule_that_is_off_asks_for_nothing(office: Office) -> None:
    """Switched off for today, the assessment of night workers is no unknown; what failed is still told apart."""
    office.switch("WTR-NHA", on=True)
    known(office, "ann")
    office.demand("20:00", "08:00")
    assert subjects(office) == [("ann", "fit_for_nights")]
    office.add(
        t.RuleSwitch(
            subject="WTR-NHA",
            is_on=False,
            from_on=TODAY,
            reason="policy",
            switched_by="m",
            switched_at=office.at(0, "00:00"),
        )
    )
    with office.store.reading() as session:
        found = read_unknowns(session, TODAY)
    assert found.unknown == found.failing == ()


@pytest.mark.parametrize("matter", MATTERS)
def test_every_subject_has_words(matter: str) -> None:
    """What is unknown is said in words and never by its code."""
    of = {"skill": "moving_people", "delegation": "peg_feeding"}.get(matter, "NMC")
    said = subject_words(f"{matter}:{of}" if matter in ("registration", "looked_up", "skill", "delegation") else matter)
    assert said
    assert not {":", "_"} & set(said)


def test_the_middle_of_a_day_is_no_night() -> None:
    """Clock minutes before midnight and after the next midnight both count."""
    assert is_night_by_clock(-60, 180)
    assert is_night_by_clock(1380, 1560)
    assert not is_night_by_clock(360, 1380)
