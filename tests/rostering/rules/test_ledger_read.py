"""Ledgers as they are read from a store: what counts, for whom, and where it comes from."""

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from sqlalchemy import event

from rostering.rules.ledger import Ledger
from rostering.rules.ledger_entry import ACTUAL, DRAFT, OUTSIDE, PUBLISHED
from rostering.rules.ledger_limits import BROKEN, NEAR, LedgerLimits
from rostering.rules.ledger_read import read_ledger, read_ledgers
from rostering.rules.rulebook import rulebook
from rostering.store import tables as t
from tests.rostering.office import MONDAY, Office, day

SUNDAY = day(6)


def read(office: Office, person: int = 1, as_at: date = SUNDAY) -> Ledger:
    """One person's ledger."""
    with office.store.reading() as session:
        return read_ledger(session, person, as_at, rulebook(session))


def states(office: Office, rule: str, person: int = 1, as_at: date = SUNDAY) -> list[str]:
    """How the lines of a rule stand in the week."""
    with office.store.reading() as session:
        lines = LedgerLimits(read_ledger(session, person, as_at, rulebook(session)), rulebook(session)).lines(
            MONDAY, SUNDAY
        )
    return [line.state for line in lines if line.rule.partition("/")[0] == rule]


def second_job(office: Office, worker: int) -> int:
    """Another employment of a worker's person, with an organisation of its own."""
    trust = office.add(t.Organisation(code="trust", name="The Trust"))
    ward = office.setting("W", kind="ward", organisation_id=trust)
    with office.store.reading() as session:
        person = session.get_one(t.Worker, worker).person_id
    return office.worker("second", organisation_id=trust, setting_id=ward, person_id=person)


def test_an_actual_counts_before_its_plan(office: Office) -> None:
    """What was worked stands for the assignment; what was declined, cancelled or superseded counts nowhere."""
    ann, roster = office.worker("ann"), office.roster(state="published")
    early = office.assign(roster, ann, office.shift(0, "07:00", "15:00"))
    office.worked(ann, 0, "07:00", "16:30", assignment_id=early, break_minutes=30)
    office.assign(roster, ann, office.shift(1, "07:00", "15:00"))
    office.assign(roster, ann, office.shift(2, "07:00", "15:00"), standing="declined")
    old = office.roster(state="superseded")
    office.assign(old, ann, office.shift(3, "07:00", "15:00"))
    draft = office.roster()
    office.assign(draft, ann, office.shift(4, "07:00", "15:00"))
    kept = read(office)
    assert [(one.source, one.work_minutes) for one in kept.entries] == [(ACTUAL, 540), (PUBLISHED, 480), (DRAFT, 480)]
    assert kept.week_minutes(MONDAY) == 1500


def test_rosters_in_hand_may_be_left_out(office: Office) -> None:
    """Without a roster neither its assignments nor the actuals on them count; all else does."""
    ann, mine, other = office.worker("ann"), office.roster(), office.roster()
    early = office.assign(mine, ann, office.shift(0, "07:00", "15:00"))
    office.worked(ann, 0, "07:00", "16:00", assignment_id=early)
    office.assign(mine, ann, office.shift(1, "07:00", "15:00"))
    office.assign(other, ann, office.shift(2, "07:00", "15:00"))
    office.worked(ann, 4, "07:00", "15:00")
    with office.store.reading() as session:
        kept = read_ledger(session, 1, SUNDAY, rulebook(session), without=[mine])
    assert [one.day for one in kept.entries] == [day(2), day(4)]


def test_two_organisations_are_one_ledger(office: Office) -> None:
    """Rest of 10 hours between shifts of two organisations is broken for the person, 11 hours are kept."""
    ann = office.worker("ann")
    other = second_job(office, ann)
    office.worked(ann, 0, "12:00", "22:00")
    office.worked(other, 1, "09:00", "17:00", setting_id=2)
    assert {one.organisation for one in read(office).entries} == {1, 2}
    assert states(office, "WTR-11") == []
    office.worked(other, 2, "03:59", "08:00", setting_id=2)
    assert states(office, "WTR-11") == [BROKEN]


def test_declared_work_and_sums_count(office: Office) -> None:
    """Outside work has no organisation; a sum is spread over its days, and neither is history of the employment."""
    ann = office.worker("ann", contract={"minutes": 2100, "period": "week"}, started_on=date(2020, 1, 1))
    office.worked(ann, 0, "18:00", "20:00", setting_id=None, employer="The Crown")
    office.add(t.HistorySum(worker_id=ann, employer="The Crown", from_on=day(-14), until_on=day(-1), minutes=840))
    kept = read(office)
    assert [(one.source, one.organisation, one.employer) for one in kept.entries] == [(OUTSIDE, None, "The Crown")]
    assert kept.minutes(day(-14), day(-1)) == 840 + 2 * 2100
    assert kept.opening_by_day[day(5)] == 300


def test_what_stands_for_unknown_days_keeps_step_with_full_time(office: Office) -> None:
    """Full-time in Scotland: 37 hours a week until 31 March 2026 and 36 from the day after, on NHS terms only."""
    office.change(t.Organisation, office.organisation, nation="SCO")
    for code, band in (("ann", "5"), ("bob", None)):
        contract = {"minutes": 2250, "period": "week", "band": band, "starts_on": date(2021, 6, 1)}
        office.worker(code, contract=contract, started_on=date(2021, 6, 1))
    ann, bob = (read(office, person) for person in (1, 2))
    weeks = date(2026, 3, 23), date(2026, 3, 30), date(2026, 4, 6)
    assert [ann.week_minutes(monday) for monday in weeks] == [2220, 2177, 2160]
    assert [bob.week_minutes(monday) for monday in weeks] == [2250, 2250, 2250]
    assert ann.daily_rate(ann.last + timedelta(days=1)) == Fraction(2160, 7)


def test_an_opening_average_may_be_entered(office: Office) -> None:
    """A sum for the employer itself is history: it stands in place of the contract from its first day."""
    ann = office.worker("ann", contract={"minutes": 2100, "period": "week"}, started_on=date(2020, 1, 1))
    office.add(t.HistorySum(worker_id=ann, employer="org", from_on=day(-119), until_on=day(-1), minutes=17 * 2400))
    kept = read(office)
    assert kept.average(day(-1), 119).minutes_a_week == 2400
    assert day(-119) not in kept.opening_by_day
    assert kept.opening_by_day[day(-120)] == 300


def test_types_of_shift_go_by_their_clocks(office: Office) -> None:
    """A sleep-in counts in full, on call at home only what was called out, a break of who may go not at all."""
    ann = office.worker("ann")
    office.worked(ann, 0, "22:00", "07:00", type="sleep-in", break_minutes=30)
    office.worked(ann, 2, "22:00", "07:00", type="on-call-home", disturbed_minutes=45)
    office.worked(ann, 4, "08:00", "20:00", break_minutes=60)
    assert [one.work_minutes for one in read(office).entries] == [540, 45, 660]


def test_a_sole_nurses_break_is_work(office: Office) -> None:
    """Where the home has its one nurse stay within call, her break counts; the carers' does not."""
    office.change(t.Setting, office.home, sole_break="present")
    nia, ann, roster = office.worker("nia", role="registered_nurse"), office.worker("ann"), office.roster()
    night = office.shift(0, "20:00", "08:00", "N", role="registered_nurse", break_minutes=60)
    office.assign(roster, nia, night)
    office.assign(roster, ann, office.shift(0, "20:00", "08:00", "N", break_minutes=60))
    assert [read(office, person).entries[0].work_minutes for person in (1, 2)] == [720, 660]


def test_an_agreement_of_regulation_21_lengthens_the_period(office: Office) -> None:
    """An agreement about WTR-48 makes it 26 weeks for its home and role up to its review, elsewhere it stays 17."""
    office.worker("ann")
    office.worker("nia", role="registered_nurse")

    def days(person: int, as_at: date = SUNDAY) -> int | None:
        return LedgerLimits(read(office, person, as_at), rulebook(None)).reference_days

    assert days(1) == 119
    office.add(
        t.StandingException(
            agreement="Hill House 2026",
            rules="WTR-11;WTR-48",
            ground="reg21",
            organisation_id=office.organisation,
            setting_id=office.home,
            role="care_worker",
            shape="awake",
            least_rest_minutes=480,
            repay_days=14,
            approved_by="boss",
            from_on=MONDAY,
            review_on=SUNDAY,
        )
    )
    assert (days(1), days(2), days(1, SUNDAY + timedelta(days=1))) == (182, 119, 119)
    office.change(t.Setting, office.home, kind="domiciliary")
    assert days(1) == 119


def test_leave_of_the_kinds_the_rule_names_is_left_out(office: Office) -> None:
    """Annual leave, sickness and family leave are left out of the average; study leave and what was asked are not."""
    ann = office.worker("ann")
    for number, (kind, state) in enumerate(
        (("annual", "granted"), ("sick", "granted"), ("family", "granted"), ("study", "granted"), ("annual", "asked"))
    ):
        begins, ends = office.at(number, "00:00"), office.at(number + 1, "00:00")
        office.add(t.Absence(worker_id=ann, kind=kind, state=state, starts_at=begins, ends_at=ends))
    assert read(office).left_out == {day(0), day(1), day(2)}


def test_rest_owed_is_repaid_by_what_is_planned(office: Office) -> None:
    """A debt stands until a rest long enough lies in what is known; a cancelled one is gone."""
    ann = office.worker("ann")
    office.worked(ann, 0, "08:00", "16:00")
    debt = office.add(
        t.RestDebt(
            person_id=1,
            rule="WTR-11",
            minutes=60,
            opened_at=office.at(0, "08:00"),
            due_on=day(7),
            reason="x",
            approved_by="boss",
        )
    )
    assert [one.repaid_at for one in read(office, as_at=day(0)).person.owed] == [None]
    assert states(office, "WTR-COMP", as_at=day(0)) == [NEAR]
    office.worked(ann, 2, "08:00", "16:00")
    assert [one.repaid_at for one in read(office, as_at=day(2)).person.owed] == [office.at(1, "04:00")]
    office.change(t.RestDebt, debt, cancelled_by="boss")
    assert read(office).person.owed == ()


def test_a_reservists_year_begins_with_the_membership(office: Office) -> None:
    """Days count from the anniversary of the day the membership began."""
    ann = office.worker("ann", pool="reservist", started_on=date(2024, 5, 5))
    assert read(office).person.agreement_year(MONDAY) == (date(2026, 5, 5), date(2027, 5, 4))
    office.add(
        t.PoolMembership(
            worker_id=ann, pool="reservist", organisation_id=office.organisation, from_on=date(2025, 11, 25)
        )
    )
    assert read(office).person.agreement_year(MONDAY) == (date(2025, 11, 25), date(2026, 11, 24))
    office.worked(ann, 1, "08:00", "12:00")
    office.worked(ann, 2, "08:00", "12:00")
    assert read(office, as_at=day(2)).reservist_days(day(2)) == 1


def test_everybody_is_read_at_once(office: Office) -> None:
    """The ledgers of all, read together, are those that are read one by one."""
    for number, code in enumerate(("ann", "bob", "cas")):
        office.worked(office.worker(code), number, "08:00", "16:00")
    with office.store.reading() as session:
        together = read_ledgers(session, SUNDAY, rulebook(session))
    assert together == {person: read(office, person) for person in (1, 2, 3)}


def test_many_ledgers_are_read_in_as_many_queries_as_one(office: Office) -> None:
    """Twelve people with work, leave and an opt-out each take no query more than one of them."""
    for number in range(12):
        worker = office.worker(f"p{number}", contract={"minutes": 2100, "period": "week", "band": "5"})
        office.worked(worker, number % 7, "07:00", "15:00")
        office.add(t.OptOut(worker_id=worker, from_on=day(-30)))
        away: dict[str, Any] = {"starts_at": office.at(-9, "00:00"), "ends_at": office.at(-7, "00:00")}
        office.add(t.Absence(worker_id=worker, kind="annual", state="granted", **away))
    asked: list[int] = []
    with office.store.reading() as session:
        book = rulebook(session)
        queries: list[str] = []
        event.listen(session.get_bind(), "before_cursor_execute", lambda *what: queries.append(what[2]))
        for people in ([1], list(range(1, 13)), None):
            queries.clear()
            assert len(read_ledgers(session, SUNDAY, book, people)) == len(people or range(12))
            asked.append(len(queries))
    assert asked[0] > 0
    assert asked == [asked[0]] * 3
