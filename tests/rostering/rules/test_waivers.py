"""Waiving a rule once: who may, exactly what is lifted, the price, and taking it back; with real stores."""

from dataclasses import replace
from datetime import date

import pytest

from rostering.access import ROLES
from rostering.calendar import ONE_DAY
from rostering.errors import BadInputError, RefusedError
from rostering.rosters.horizon import Horizon
from rostering.rosters.standing import standing_roster
from rostering.rules.debts import Debt, read_debts
from rostering.rules.entry import WaiverTerms
from rostering.rules.waive import Asked, Given, waive, withdraw
from rostering.rules.waivers import Lifted, Waiver, marked, may_waive, read_permissions
from rostering.store import tables as t
from tests.rostering.office import Office
from tests.rostering.rules.short_rest import short_rest

CODE = "reg21-continuity"
SHORT_REST = Asked("WTR-11", "ann", "2026-11-24", "the relief did not come", CODE)


@pytest.fixture
def week(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Ann works Monday 14:00–23:00 and Tuesday from 08:00: nine hours of rest. Bob does the same."""
    monkeypatch.setenv("ROTA_NOW", "2026-11-20T10:00:00Z")
    return short_rest(office)


def lifted(office: Office, rule: str) -> dict[str, Lifted | None]:
    """What lifts a rule for each person who breaks it on the roster as it stands."""
    standing = standing_roster(office.store, "Mia", office.horizon, ())
    with office.store.reading() as session:
        permissions = read_permissions(session)
    marks = marked(standing.build, standing.roster, standing.report.broken, permissions)
    return {one.worker or "": found for one, found in marks if one.rule == rule}


def debts(office: Office, *, everything: bool = False) -> tuple[Debt, ...]:
    with office.store.reading() as session:
        return read_debts(session, everything=everything)


def refused(office: Office, who: str, asked: Asked, error: type[Exception], says: str) -> None:
    """It is refused with these words, and the store is byte for byte as it was."""
    before = office.store.path.read_bytes()
    with pytest.raises(error, match=says):
        waive(office.store, who, asked)
    assert office.store.path.read_bytes() == before


@pytest.mark.parametrize(
    ("who", "changes", "error", "says"),
    [
        ("Col", {}, RefusedError, "may not waive WTR-11: a manager may"),
        ("Sam", {}, RefusedError, "may not waive rules"),
        ("Eve", {}, RefusedError, "Nobody called 'Eve'"),
        ("Mia", {"reason": "  "}, BadInputError, "Give the reason"),
        ("Mia", {"code": None}, BadInputError, "one of these reasons, with --code"),
        ("Mia", {"code": "because"}, BadInputError, "not 'because': reg21-continuity"),
        ("Mia", {"rule": "WTR-24"}, BadInputError, "does not break WTR-24"),
        ("Mia", {"rule": "WTR-99"}, BadInputError, "There is no rule 'WTR-99'"),
        ("Mia", {"person": "eve"}, BadInputError, "no person 'eve'"),
        ("Mia", {"place": "2026-11-26"}, BadInputError, "nothing to waive"),
        ("Mia", {"place": "99"}, BadInputError, "There is no shift 99"),
        ("Mia", {"place": "soon"}, BadInputError, "not a date"),
        ("Mia", {"until": date(2026, 11, 23)}, BadInputError, "before the shift of Tue 24 Nov"),
    ],
)
def test_what_may_not_be_waived_changes_nothing(
    week: Office, who: str, changes: dict[str, object], error: type[Exception], says: str
) -> None:
    """A role that may not, a reason missing or of another rule, a rule that is not broken there: the reason is told."""
    refused(week, who, replace(SHORT_REST, **changes), error, says)  # type: ignore[arg-type]


def test_nobody_waives_two_places_at_once(week: Office) -> None:
    """A rule that names nobody is waived by nobody, whatever the role."""
    week.assign(1, 1, week.shift(1, "15:00", "20:00", "X"))
    refused(week, "coordinator", Asked("GEN-ONE", "ann", "5", "once"), RefusedError, "Nobody may waive GEN-ONE")


@pytest.mark.parametrize("place", ["2026-11-24", "2", "H/E/2026-11-24/2", "1", "Mon 23 Nov"])
def test_a_waiver_lifts_exactly_that_pair(week: Office, place: str) -> None:
    """Whichever shift is named, it is kept on the one after the short rest; Bob's equal rest stays broken."""
    assert set(lifted(week, "WTR-11").values()) == {None}
    given = waive(week.store, "Mia", replace(SHORT_REST, place=place))
    assert given.waiver.shift == 2
    found = lifted(week, "WTR-11")
    assert found == {"ann": given.waiver, "bob": None}


def test_another_shift_of_the_same_person_is_not_lifted(week: Office) -> None:
    """A second short rest needs a waiver of its own, also where it joins the first block."""
    waive(week.store, "Mia", SHORT_REST)
    week.assign(1, 1, week.shift(2, "01:00", "05:00", "N"))
    assert lifted(week, "WTR-11")["ann"] is None


def test_less_rest_than_was_waived_is_not_lifted(week: Office) -> None:
    """The waiver let 120 minutes go; a later end that makes it 150 needs another, which tells the whole debt."""
    waive(week.store, "Mia", SHORT_REST)
    with week.store.writing() as session:
        row = session.get_one(t.Assignment, 1)
        row.ends_at = week.at(0, "23:30")
        session.add(row)
    assert lifted(week, "WTR-11")["ann"] is None
    again = waive(week.store, "Mia", SHORT_REST)
    assert again.debt is not None
    assert again.debt.minutes == 150
    assert lifted(week, "WTR-11")["ann"] == again.waiver


def test_a_waiver_ends(week: Office) -> None:
    """By default it is for a shift that starts that day: moved to a later day, the shift is not lifted any more."""
    given = waive(week.store, "Mia", SHORT_REST)
    assert given.waiver.until_on == date(2026, 11, 24)
    later = replace(given.waiver, until_on=date(2026, 11, 30))
    assert not given.waiver.lifts("WTR-11", 1, 2, date(2026, 11, 25))
    assert later.lifts("WTR-11", 1, 2, date(2026, 11, 30))
    assert not later.lifts("WTR-11", 1, 2, date(2026, 12, 1))
    assert not later.lifts("WTR-11", 2, 2, date(2026, 11, 24))
    assert not later.lifts("WTR-24/day", 1, 2, date(2026, 11, 24))


@pytest.mark.parametrize(("begins", "is_refused"), [("07:00", False), ("06:59", True)])
def test_the_floor_of_rest_holds(week: Office, begins: str, is_refused: bool) -> None:
    """Eight hours may be left, not a minute less."""
    week.assign(1, 1, week.shift(3, "14:00", "23:00", "L", break_minutes=30))
    week.assign(1, 1, week.shift(4, begins, "15:00", "E", break_minutes=30))
    asked = replace(SHORT_REST, place="2026-11-27")
    if is_refused:
        refused(week, "Mia", asked, BadInputError, "7 h 59 min of rest would be left")
    else:
        assert waive(week.store, "Mia", asked).debt is not None


def test_the_price_is_a_debt_of_the_missing_minutes(week: Office) -> None:
    """Eleven hours less nine, due fourteen days after the shortened day; the record says rule version, who and when."""
    given = waive(week.store, "Reg", SHORT_REST)
    (debt,) = debts(week)
    assert given.debt == debt
    assert (debt.minutes, debt.due_on, debt.opened_at) == (120, date(2026, 12, 8), week.at(1, "08:00"))
    assert (debt.waiver, debt.reason, debt.approved_by) == (given.waiver.id, CODE, "Reg")
    assert (given.waiver.rule_version, given.waiver.approved_by) == ("1998-10-01", "Reg")


def test_the_hours_a_young_person_may_not_work_are_owed(week: Office) -> None:
    """The night exception has no minutes of its own: what lies in the forbidden hours comes back as rest."""
    week.change(t.Person, 1, under_18_until=date(2027, 3, 1))
    asked = Asked("WTR-Y/night", "ann", "1", "no adult free, supervised", "reg27A-all-five-conditions")
    refused(week, "Mia", asked, RefusedError, "may not waive WTR-Y/night: a registered manager may")
    debt = waive(week.store, "Reg", asked).debt
    assert debt is not None
    assert (debt.minutes, debt.rule) == (60, "WTR-Y/night")


def test_what_is_waived_is_not_waived_again(week: Office) -> None:
    """A second waiver of the same pair is refused; no second debt is opened."""
    waive(week.store, "Mia", SHORT_REST)
    refused(week, "Mia", SHORT_REST, BadInputError, "Waiver 1 lifts WTR-11 for Ann there already")


def test_withdrawing_takes_the_debt_along(week: Office) -> None:
    """Before the shift begins the waiver and its debt go; the rule is broken again, and a new waiver may be given."""
    waive(week.store, "Mia", SHORT_REST)
    withdraw(week.store, "Mia", 1)
    assert lifted(week, "WTR-11")["ann"] is None
    assert debts(week) == ()
    assert [debt.cancelled_by for debt in debts(week, everything=True)] == ["Mia"]
    assert waive(week.store, "Mia", SHORT_REST).waiver.id == 2


@pytest.mark.parametrize(
    ("who", "number", "moment", "error", "says"),
    [
        ("Col", 1, "2026-11-20T10:00:00Z", RefusedError, "may not waive WTR-11"),
        ("Mia", 7, "2026-11-20T10:00:00Z", BadInputError, "There is no waiver 7"),
        ("Mia", 1, "2026-11-24T08:00:00Z", BadInputError, "Waiver 1 was used"),
    ],
)
def test_what_cannot_be_withdrawn_stays(
    week: Office, monkeypatch: pytest.MonkeyPatch, who: str, number: int, moment: str, error: type[Exception], says: str
) -> None:
    """By someone who may not, one there is not, or one whose rest was really cut: refused, nothing changed."""
    waive(week.store, "Mia", SHORT_REST)
    monkeypatch.setenv("ROTA_NOW", moment)
    before = week.store.path.read_bytes()
    with pytest.raises(error, match=says):
        withdraw(week.store, who, number)
    assert week.store.path.read_bytes() == before


@pytest.fixture
def long_run(week: Office) -> Office:
    """Bob works seven days in a row where six are allowed."""
    for number in range(2, 7):
        week.assign(1, 2, week.shift(number, "09:00", "15:00", "D"))
    return week


def test_a_rule_that_counts_is_lifted_by_the_share_of_a_shift(long_run: Office) -> None:
    """One waived day brings seven to six; an eighth day would need a second waiver."""
    given = waive(long_run.store, "Mia", Asked("GEN-DAYS-MAX", "bob", "2026-11-29", "a colleague away"))
    assert lifted(long_run, "GEN-DAYS-MAX") == {"bob": given.waiver}
    long_run.worked(2, -1, "09:00", "15:00")
    assert lifted(long_run, "GEN-DAYS-MAX") == {"bob": None}


def test_leave_is_waived_where_worker_and_manager_agree(week: Office) -> None:
    """The manager alone may not; with the worker's consent named it is waived, and the record says who agreed."""
    begins, ends = week.at(1, "00:00"), week.at(2, "00:00")
    week.add(t.Absence(worker_id=1, kind="annual", starts_at=begins, ends_at=ends))
    asked = Asked("GEN-AVAIL", "ann", "2026-11-24", "comes in from leave")
    refused(week, "Mia", asked, RefusedError, "may not waive GEN-AVAIL: the worker and a manager may")
    given = waive(week.store, "Mia", replace(asked, agreed=("worker",)))
    assert given.waiver.reason == "comes in from leave (agreed by: worker)"


def test_a_restriction_is_never_waived(week: Office) -> None:
    """It stands under the same rule as leave, but nobody waives it: its reviewer lifts it."""
    first, review = date(2026, 11, 1), date(2026, 12, 1)
    week.add(t.Restriction(person_id=1, forbids="contact", from_on=first, review_on=review, reviewed_by="Reg"))
    asked = Asked("GEN-AVAIL", "ann", "2026-11-24", "needed", agreed=("worker",))
    refused(week, "coordinator", asked, RefusedError, "only its reviewer may lift it")


def test_a_person_kept_off_a_shift_may_be_waived_onto_it(week: Office) -> None:
    """Before they are assigned: permission for that shift, none for the day's other shift."""
    week.add(t.Availability(worker_id=1, on_date=date(2026, 11, 27), available=False, told_on=date(2026, 11, 1)))
    first, second = week.shift(4, "08:00", "14:00", "E"), week.shift(4, "14:00", "20:00", "L")
    asked = Asked("GEN-AVAIL", "ann", str(first), "asked and agreed", agreed=("worker",))
    waive(week.store, "Mia", asked)
    with week.store.reading() as session:
        permissions = read_permissions(session)
    assert permissions.lifting("GEN-AVAIL", 1, first, date(2026, 11, 27)) is not None
    assert permissions.lifting("GEN-AVAIL", 1, second, date(2026, 11, 27)) is None
    assert permissions.lifting("GEN-AVAIL", 2, first, date(2026, 11, 27)) is None


TERMS: list[tuple[WaiverTerms, set[str]]] = [
    (WaiverTerms(), set()),
    (WaiverTerms(by=("client",)), set()),
    (WaiverTerms(by=("coordinator",)), {"coordinator", "manager", "registered_manager", "administrator"}),
    (WaiverTerms(by=("manager",)), {"manager", "registered_manager", "administrator"}),
    (WaiverTerms(by=("home_manager",)), {"manager", "registered_manager", "administrator"}),
    (WaiverTerms(by=("registered_manager",)), {"registered_manager", "administrator"}),
    (WaiverTerms(by=("administrator",)), {"administrator"}),
    (WaiverTerms(by=("worker", "manager"), together=True), set()),
]


@pytest.mark.parametrize(("terms", "able"), TERMS)
def test_a_higher_role_may_what_a_lower_may(terms: WaiverTerms, able: set[str]) -> None:
    """Coordinator, manager, registered manager, administrator; nobody where the rule names nobody of these."""
    assert {role for role in ROLES if may_waive(role, terms, published=False)} == able


def test_after_publishing_a_manager_waives_what_the_coordinator_did() -> None:
    """A rule of the coordinator's takes a manager once the roster is published; a manager's own stays."""
    terms = WaiverTerms(by=("coordinator",))
    assert [role for role in ROLES if may_waive(role, terms, published=True)] == [
        "manager",
        "registered_manager",
        "administrator",
    ]


def test_all_who_must_agree_agree() -> None:
    """Where several must agree, the actor is the one of the product and the others are named."""
    terms = WaiverTerms(by=("worker", "manager"), together=True)
    assert may_waive("manager", terms, published=False, agreed=["worker"])
    assert not may_waive("coordinator", terms, published=False, agreed=["worker"])
    assert not may_waive("manager", terms, published=False, agreed=["client"])


def test_the_trail_says_who_waived_what(week: Office) -> None:
    """One row: the rule, the person, the shift and the price, never a name or the reason's own words."""
    given: Given = waive(week.store, "Mia", SHORT_REST)
    with week.store.reading() as session:
        row = session.get_one(t.Audit, week.count(t.Audit))
    assert (row.actor, row.action, row.subject) == ("Mia", "waive", f"waiver {given.waiver.id}")
    assert row.after == "WTR-11, ann, E Tue 24 Nov 08:00–16:00: 120 min of rest due 2026-12-08"


def two_weeks(office: Office) -> tuple[int, int]:
    """Ann works Sunday 14:00-23:00 and, on the roster of the week after, Monday from 08:00: nine hours of rest."""
    worker = office.worker("ann")
    office.add_all(t.Actor(name="Mia", role="manager"))
    sunday, monday = office.shift(6, "14:00", "23:00", "L"), office.shift(7, "08:00", "16:00", "E")
    office.assign(office.roster(), worker, sunday)
    later = {"first_day": office.horizon.last + ONE_DAY, "last_day": office.horizon.last + 7 * ONE_DAY}
    office.assign(office.roster(**later), worker, monday)
    return sunday, monday


def test_what_is_waived_on_the_first_shift_of_the_next_week_is_waived_in_this_one(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rest between Sunday and Monday is too short in both weeks' checks; the waiver on Monday's shift lifts it in
    both, and one asked for on the Sunday is recorded there too."""
    monkeypatch.setenv("ROTA_NOW", "2026-11-20T10:00:00Z")
    sunday, monday = two_weeks(office)
    assert lifted(office, "WTR-11") == {"ann": None}
    given = waive(office.store, "Mia", Asked("WTR-11", "ann", str(sunday), "the relief did not come", CODE))
    assert given.waiver.shift == monday
    for _ in range(2):
        assert isinstance(lifted(office, "WTR-11")["ann"], Waiver)
        office.horizon = Horizon(office.horizon.last + ONE_DAY, office.horizon.last + 7 * ONE_DAY)


def test_a_run_into_the_next_week_is_lifted_by_the_waiver_on_its_last_day(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seven days in a row, the seventh on the next week's roster and waived there: this week's check finds it too."""
    monkeypatch.setenv("ROTA_NOW", "2026-11-20T10:00:00Z")
    worker = office.worker("ann")
    office.add_all(t.Actor(name="Mia", role="manager"))
    roster = office.roster()
    for number in range(1, 7):
        office.assign(roster, worker, office.shift(number, "08:00", "14:00"))
    later = {"first_day": office.horizon.last + ONE_DAY, "last_day": office.horizon.last + 7 * ONE_DAY}
    monday = office.shift(7, "08:00", "14:00")
    office.assign(office.roster(**later), worker, monday)
    assert lifted(office, "GEN-DAYS-MAX") == {"ann": None}
    waive(office.store, "Mia", Asked("GEN-DAYS-MAX", "ann", str(monday), "she asked for it"))
    assert isinstance(lifted(office, "GEN-DAYS-MAX")["ann"], Waiver)
