"""Flexible-working agreements: they bind, they are looked at again, and they do not lapse by themselves."""

import json
from typing import Any

import pytest

from rostering.store import tables as t
from tests.rostering.office import MONDAY, Office, day
from tests.rostering.program import Rota


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the Friday before the week."""
    monkeypatch.setenv("ROTA_NOW", "2026-11-20T10:00:00Z")


def agreed(office: Office, worker: int, kind: str, **more: Any) -> int:
    """An agreement that binds for years."""
    facts = {"from_on": day(-400), "review_on": day(100), "agreed_by": "Mia"} | more
    return office.add(t.FlexibleWorking(worker_id=worker, kind=kind, **facts))


def kept_off(office: Office, person: str, *shifts: int) -> list[bool]:
    """Whether a person is kept off each shift."""
    return [office.refusal(person, shift) == "GEN-AVAIL" for shift in shifts]


def test_never_on_some_weekdays(office: Office) -> None:
    """Never on Tuesdays keeps Ann off what begins on Tuesday and off Monday's night that runs into it, and says so."""
    shifts = [office.shift(number, "09:00", "17:00") for number in range(3)]
    night, late = office.shift(0, "21:00", "07:00", "N"), office.shift(0, "16:00", "00:00", "L")
    agreed(office, office.worker("ann"), "never", weekdays="1")
    assert kept_off(office, "ann", *shifts, night, late) == [False, True, False, True, False]
    built = office.build()
    refusal = built.why_not("ann", built.snapshot.shift[shifts[1]])
    assert refusal is not None
    assert refusal.reason == "agreed (flexible working): never on Tue"


def test_only_within_some_hours(office: Office) -> None:
    """Only on Monday to Wednesday, 09:00 to 15:00: a shift must lie wholly inside, to the minute."""
    inside, over = office.shift(0, "09:00", "15:00"), office.shift(1, "09:00", "15:01")
    early, other = office.shift(2, "08:59", "15:00"), office.shift(3, "09:00", "15:00")
    agreed(office, office.worker("ann"), "only", weekdays="0;1;2", start_minute=540, end_minute=900)
    assert kept_off(office, "ann", inside, over, early, other) == [False, True, True, True]


def test_several_agreements_count_together(office: Office) -> None:
    """Two that say 'only' allow what either allows, also across the two; one that says 'never' takes from both."""
    split, both = office.shift(0, "09:00", "12:00"), office.shift(0, "09:00", "18:00")
    night, evening = office.shift(1, "22:00", "06:00", "N"), office.shift(0, "17:00", "18:00")
    ann = office.worker("ann")
    agreed(office, ann, "only", weekdays="0", start_minute=540, end_minute=780)
    agreed(office, ann, "only", weekdays="0", start_minute=780, end_minute=1080)
    agreed(office, ann, "only", weekdays="1")
    assert kept_off(office, "ann", split, both, night, evening) == [False] * 4
    agreed(office, ann, "never", start_minute=1020, end_minute=1140)
    assert kept_off(office, "ann", split, both, night, evening) == [False, True, False, True]


@pytest.mark.parametrize(("more", "binds"), [({"review_on": day(-300)}, True), ({"until_on": day(-1)}, False)])
def test_it_binds_until_its_end_and_not_until_its_review(office: Office, more: dict[str, Any], binds: bool) -> None:
    """An agreement whose review is long overdue binds still; one that has ended does not."""
    shift = office.shift(0, "09:00", "17:00")
    agreed(office, office.worker("ann"), "never", weekdays="0", **more)
    assert kept_off(office, "ann", shift) == [binds]


def test_it_binds_the_employment_it_was_agreed_for(office: Office) -> None:
    """What one employer agreed does not keep Ann off the shifts of another."""
    other = office.add(t.Organisation(code="alt", name="Alt Care"))
    there = office.setting("T", organisation_id=other)
    here, elsewhere = office.shift(0, "09:00", "17:00"), office.shift(0, "09:00", "17:00", setting_id=there)
    ann = office.worker("ann")
    office.worker("ann2", person_id=1, organisation_id=other, setting_id=there)
    agreed(office, ann, "never", weekdays="0")
    assert kept_off(office, "ann", here, elsewhere) == [True, False]


def test_the_solver_leaves_a_place_empty_rather_than_break_it(office: Office) -> None:
    """Where only Ann could work on her Monday off, the place stays short."""
    office.demand("09:00", "17:00", weekdays="0;1")
    agreed(office, office.worker("ann"), "never", weekdays="0")
    assert [duty.split("/")[2] for _, duty in office.solve().roster] == [str(day(1))]


def test_it_is_recorded_listed_reviewed_and_ended(office: Office, rota: Rota) -> None:
    """Recorded with a review date, warned of 28 days before it and when it is overdue, looked at again, and ended."""
    office.worker("ann")
    words = ("patterns", "agree", "ann", "only", "Mon-Fri", "--start", "09:00", "--end", "15:00", "--by", "Mia Manager")
    done = rota(*words, "--from", "2026-11-01", "--review", "2026-12-18")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("1: ann only on Mon to Fri, 09:00 to 15:00, from 2026-11-01, agreed by Mia Manager")
    assert "review in 28 days" in rota("patterns", "agreed").out
    office.change(t.FlexibleWorking, 1, review_on=day(-4))
    assert "review overdue by 1 day, it still binds" in rota("patterns", "agreed", "ann").out
    assert rota("patterns", "review", "1", "--review", "2026-12-19").code == 0
    assert "review in" not in rota("patterns", "agreed").out
    assert rota("patterns", "withdraw", "1").code == 0
    assert rota("patterns", "agreed").out == "No way of working is agreed.\n"
    (one,) = json.loads(rota("patterns", "agreed", "--all", "--json").out)["agreements"]
    assert (one["until"], one["review_on"]) == ("2026-11-19", "2026-12-19")
    assert rota("audit", "verify").code == 0


def test_laying_warns_of_reviews(office: Office, rota: Rota) -> None:
    """Whoever lays patterns is told which agreements are to be looked at, and a cell against one is taken out."""
    office.demand("09:00", "17:00")
    ann = office.worker("ann")
    pattern = office.add(t.Pattern(code="p", cycle="D D -"))
    office.add(t.PatternFollowed(worker_id=ann, pattern_id=pattern, starts_on=MONDAY))
    agreed(office, ann, "never", weekdays="0", review_on=day(0))
    done = rota("patterns", "lay", "--week", "2026-W48")
    assert "H Ann D, Mon 23 Nov: agreed (flexible working): never on Mon (GEN-AVAIL)" in done.out
    assert done.err == "Agreement 1 of Ann (never on Mon): review in 3 days.\n"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("agree", "ann", "never", "Mon", "--by", "Mia"), "needs the date of its next review"),
        (("agree", "ann", "never", "Mon", "--by", "Mia", "--review", "today"), "which is not in the future"),
        (("agree", "ann", "never", "Mon", "--review", "2026-12-20"), "Say who agreed it with --by NAME"),
        (("agree", "ann", "never", "--by", "Mia", "--review", "2026-12-20"), "leave no time to work at all"),
        (("agree", "ann", "often", "Mon", "--by", "Mia", "--review", "2026-12-20"), "'often' is no kind of agreement"),
        (("agree", "ann", "never", "Moon", "--by", "Mia", "--review", "2026-12-20"), "is not a list of weekdays"),
        (("agree", "ann", "never", "--start", "9:00"), "--start and --end go together"),
        (("agree", "ann", "never", "--start", "7.3", "--end", "9:00"), "is a number, not a time"),
        (("agree", "bob", "never", "Mon", "--by", "Mia", "--review", "2026-12-20"), "There is no person 'bob'"),
        (("agree", "ann", "never", "Tue", "--by", "Mia", "--review", "2027-12-20"), "Agreement 1 says that already"),
        (("agree", "ann", "never", "Mon", "--by", "Mia", "--review", "2027-12-20", "--as", "Col"), "may not agree"),
        (("review", "2", "--review", "2026-12-20"), "There is no agreement 2"),
        (("withdraw", "1", "--on", "2026-11-01"), "2026-11-01 is before yesterday"),
        (("withdraw", "x"), "is no number of an agreement"),
    ],
)
def test_what_cannot_be_agreed_is_one_sentence(office: Office, rota: Rota, words: tuple[str, ...], says: str) -> None:
    """Exit code 2, one line on standard error, the store byte for byte as it was."""
    agreed(office, office.worker("ann"), "never", weekdays="1")
    office.add(t.Actor(name="Col", role="coordinator"))
    before = office.store.path.read_bytes()
    done = rota("--as", "coordinator", "patterns", *words) if "--as" not in words else rota("patterns", *words)
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert says in done.err
    assert office.store.path.read_bytes() == before
