"""Pass, fail or unknown: the line between what nobody said and what is known not to hold."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostering.people import fitness
from rostering.people.fitness import Answer
from rostering.people.social_care_register import deadline, is_due
from rostering.rosters.snapshot import PersonFacts
from rostering.rules.rulebook import program_rulebook

DAY = date(2026, 11, 23)
BEFORE = DAY - timedelta(days=1)


def person(**facts: Any) -> PersonFacts:
    """Somebody of whom nothing is known but what is given."""
    nothing: dict[str, Any] = {
        "id": 1,
        "code": "p1",
        "name": "Ann",
        "under_18_until": None,
        "visa": None,
        "visa_weekly_minutes": None,
        "right_to_work_until": None,
        "right_to_work_open": False,
        "languages": frozenset(),
        "skills": {},
        "registrations": (),
        "restrictions": (),
        "opted_out": (),
        "age_known": False,
    }
    return PersonFacts(**(nothing | facts))


def test_of_somebody_new_everything_is_unknown() -> None:
    """Nothing on record never reads as failing, nor as good."""
    new = person()
    answers = [
        fitness.right_to_work(new, DAY),
        fitness.age(new),
        fitness.visa(new),
        fitness.registration(new, "NMC", DAY),
        fitness.skill(new, "medication", 2, DAY),
        fitness.criminal_record_check(new, DAY, 36),
        fitness.care_certificate(new, [None], DAY),
        fitness.fit_for_nights(new, DAY),
        fitness.personal_care(new),
    ]
    assert set(answers) == {Answer.UNKNOWN}


@given(st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_permission_lasts_through_its_last_day(until: date | None, day: date) -> None:
    """No date is unknown; a date passes on every day up to it and fails on every day after it."""
    expected = Answer.UNKNOWN if until is None else Answer.PASS if day <= until else Answer.FAIL
    assert fitness.right_to_work(person(right_to_work_until=until), day) is expected
    assert fitness.right_to_work(person(right_to_work_until=until, right_to_work_open=True), day) is Answer.PASS


@pytest.mark.parametrize(
    ("entries", "answer"),
    [
        ([("NMC", "active", None)], Answer.UNKNOWN),
        ([("NMC", "active", BEFORE), ("NMC", "active", None)], Answer.UNKNOWN),
        ([("NMC", "active", DAY)], Answer.PASS),
        ([("NMC", "active", BEFORE)], Answer.FAIL),
        ([("NMC", "lapsed", None)], Answer.FAIL),
        ([("NMC", "unknown", None)], Answer.UNKNOWN),
        ([("NMC", "unknown", BEFORE)], Answer.FAIL),
        ([("NMC", "lapsed", None), ("NMC", "active", DAY)], Answer.PASS),
        ([("HCPC", "active", None)], Answer.UNKNOWN),
    ],
)
def test_a_register_counts_by_its_own_entries(entries: list[Any], answer: Answer) -> None:
    """An entry that is not live fails; one whose status nobody looked up, or another register's, is unknown."""
    assert fitness.registration(person(registrations=tuple(entries)), "NMC", DAY) is answer


@pytest.mark.parametrize(("seen", "answer"), [(date(2025, 11, 24), Answer.PASS), (date(2025, 11, 23), Answer.UNKNOWN)])
def test_a_look_at_a_register_counts_for_twelve_months(seen: date, answer: Answer) -> None:
    """An entry without an end is live on the day before the look is a year old, and unknown from then on."""
    live = person(registrations=(("NMC", "active", None),), registers_seen={"NMC": seen})
    assert fitness.registration(live, "NMC", DAY) is answer
    assert fitness.looked_up(live, "NMC", DAY) is answer
    ended = person(registrations=(("NMC", "active", BEFORE),), registers_seen={"NMC": DAY})
    assert fitness.registration(ended, "NMC", DAY) is Answer.FAIL


@pytest.mark.parametrize(
    ("held", "level", "answer"),
    [
        (((2, DAY),), 2, Answer.PASS),
        (((3, None),), 2, Answer.PASS),
        (((None, DAY),), None, Answer.PASS),
        (((2, BEFORE),), 2, Answer.FAIL),
        (((1, DAY),), 2, Answer.FAIL),
        (((None, DAY),), 2, Answer.UNKNOWN),
        (((None, BEFORE),), 2, Answer.FAIL),
        (((1, DAY), (None, DAY)), 2, Answer.UNKNOWN),
    ],
)
def test_an_expired_certificate_is_no_unknown(held: Any, level: int | None, answer: Answer) -> None:
    """Run out or too low a level fails; a certificate without its level is unknown where one is asked for."""
    assert fitness.skill(person(skills={"medication": held}), "medication", level, DAY) is answer


def test_a_language_is_what_the_person_says() -> None:
    """Declared passes; who named other languages does not speak it; who named none has not said."""
    assert fitness.skill(person(languages=frozenset({"cy"})), "welsh", None, DAY) is Answer.PASS
    assert fitness.skill(person(languages=frozenset({"pl"})), "welsh", None, DAY) is Answer.FAIL
    assert fitness.skill(person(), "welsh", None, DAY) is Answer.UNKNOWN


@pytest.mark.parametrize(
    ("facts", "answer"),
    [
        ({"dbs_on": date(2023, 11, 24)}, Answer.PASS),
        ({"dbs_on": date(2023, 11, 23)}, Answer.FAIL),
        ({"dbs_on": date(2019, 1, 1), "clearances": (("dbs_update", None, date(2026, 1, 1), DAY),)}, Answer.PASS),
        ({"clearances": (("dbs", None, date(2020, 1, 1), BEFORE),)}, Answer.FAIL),
        ({"clearances": (("pcr", None, DAY, None),)}, Answer.UNKNOWN),
    ],
)
def test_a_check_is_due_again_after_three_years(facts: dict[str, Any], answer: Answer) -> None:
    """A check of three years ago less a day is good, of three years ago is due; the update service stands in for it."""
    assert fitness.criminal_record_check(person(**facts), DAY, 36) is answer


def test_night_work_asks_for_an_assessment_in_date() -> None:
    """On its last day it is good, on the day after it fails; it is never unknown again."""
    seen = (("fit_for_nights", None, date(2025, 11, 24), DAY),)
    assert fitness.fit_for_nights(person(clearances=seen), DAY) is Answer.PASS
    assert fitness.fit_for_nights(person(clearances=seen), DAY + timedelta(days=1)) is Answer.FAIL


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ([None], Answer.UNKNOWN),
        (["no"], Answer.FAIL),
        (["in_progress", None], Answer.FAIL),
        ([None, "done"], Answer.PASS),
    ],
)
def test_the_certificate_counts_once_for_all_employers(said: list[str | None], answer: Answer) -> None:
    """One employer who knows it done is enough; known not to be done is no unknown."""
    assert fitness.care_certificate(person(), said, DAY) is answer


def test_permission_without_an_end_carries_no_hours() -> None:
    """Settled people need no visa; a student's hours and a sponsored worker's sponsor are asked of those alone."""
    assert fitness.visa(person(right_to_work_open=True)) is Answer.PASS
    assert fitness.visa_hours(person(visa="student")) is Answer.UNKNOWN
    assert fitness.visa_hours(person(visa="student", visa_weekly_minutes=1200)) is Answer.PASS
    assert fitness.visa_sponsor(person(visa="sponsored")) is Answer.UNKNOWN
    assert fitness.visa_sponsor(person(visa="student")) is Answer.PASS


@pytest.mark.parametrize(
    ("started", "last"),
    [
        (date(2023, 4, 1), date(2023, 10, 1)),
        (date(2023, 3, 31), date(2023, 10, 1)),
        (date(2022, 10, 1), date(2023, 10, 1)),
        (date(2022, 9, 30), date(2023, 9, 30)),
        (date(2022, 4, 15), date(2023, 4, 15)),
        (date(2026, 8, 31), date(2027, 2, 28)),
    ],
)
def test_the_welsh_register_has_a_deadline_by_start(started: date, last: date) -> None:
    """The deadline itself passes, the day after asks for the register; other places and earlier years do not."""
    part = program_rulebook().part("SCW-REG", DAY, "WAL")
    assert part is not None
    assert deadline(part.params, started) == last
    assert not is_due(part.params, "care_home", started, last)
    assert is_due(part.params, "care_home", started, last + timedelta(days=1))
    assert not is_due(part.params, "ward", started, last + timedelta(days=1))
    assert is_due(part.params, "care_home", None, date(2022, 10, 1))
    assert not is_due(part.params, "care_home", None, date(2022, 9, 30))
