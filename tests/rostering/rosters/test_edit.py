"""Changing who stands on a roster: what is checked, what is refused, and what is written when it goes through."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete
from sqlmodel import Session, SQLModel, col, select

from rostering import text
from rostering.errors import BadInputError, RefusedError
from rostering.rosters.edit import Edit, Edited, Work, edit_roster, newly_broken, work_on
from rostering.rosters.read import read_snapshot
from rostering.rosters.standing import Standing, checked
from rostering.rules.waive import Asked
from rostering.store import tables as t
from rostering.store.use_case import use_case
from solver.rules.rule import Violation
from tests.rostering.office import NURSE, Office

CODE = "reg21-continuity"
CHANGE = t.AmendmentChange


@pytest.fixture
def week(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Ann, Bob and Cat; shifts 1 and 2 are Monday's early (Ann) and late (Bob), 3 Tuesday's early (nobody)."""
    monkeypatch.setenv("ROTA_NOW", "2026-11-20T10:00:00Z")
    for code in ("ann", "bob", "cat"):
        office.worker(code)
    roster = office.roster()
    office.assign(roster, 1, office.shift(0, "07:00", "15:00", "E"))
    office.assign(roster, 2, office.shift(0, "14:00", "22:00", "L"))
    office.shift(1, "07:00", "15:00", "E")
    office.add_all(t.Actor(name="Mia", role="manager"), t.Actor(name="Col", role="coordinator"))
    return office


def edited(
    office: Office,
    *edits: Edit,
    who: str = "Col",
    reason: str = "swap",
    version: int | None = None,
    waivers: Sequence[Asked] = (),
) -> Edited:
    with use_case(office.store, who, "edit") as case:
        return edit_roster(case, 1, edits, reason, version=version, waivers=waivers)


def refused(office: Office, *edits: Edit, version: int | None = None, reason: str = "swap") -> str:
    """The sentence of a change that is refused, which leaves the store byte for byte as it was."""
    before = office.kept()
    with pytest.raises((RefusedError, BadInputError)) as caught:
        edited(office, *edits, version=version, reason=reason)
    assert office.kept() == before
    return caught.value.sentence


def published(office: Office) -> Office:
    office.change(t.Roster, 1, state="published", published_at=office.at(-7, "12:00"))
    return office


def stand(office: Office) -> dict[tuple[int, int], Work]:
    with office.store.reading() as session:
        return dict(work_on(session, 1))


def rows(office: Office, table: type[SQLModel]) -> list[Any]:
    with office.store.reading() as session:
        return list(session.exec(select(table)).all())


def work(office: Office, shift: int, **more: object) -> Work:
    with office.store.reading() as session:
        row = session.get_one(t.Shift, shift)
        made = Work(row.starts_at, row.ends_at, row.break_minutes)
    return replace(made, **more)  # type: ignore[arg-type]


@pytest.mark.both_stores
def test_a_draft_is_changed_without_a_number(week: Office) -> None:
    """Cat for Ann: the version grows by one, the draft counts as touched, and no row is left of who went."""
    found = edited(week, Edit(1, 1, None), Edit(3, 1, work(week, 1)))
    assert (found.version, found.amendment, found.people) == (1, None, (1, 3))
    assert set(stand(week)) == {(3, 1), (2, 2)}
    with week.store.reading() as session:
        assert session.get_one(t.Roster, 1).touched
        row = session.get_one(t.Audit, week.count(t.Audit))
    assert (row.action, row.before) == ("edit", "version 0")
    assert row.after == "version 1: ann off shift 1; cat on shift 1"
    assert week.count(t.Amendment) == 0
    assert week.count(t.Assignment) == 2


@pytest.mark.both_stores
def test_a_published_roster_is_changed_by_amendments(week: Office) -> None:
    """Number 0 holds what was published, each change has the next number and who is to be told of it, and who went
    stays as cancelled."""
    published(week)
    assert edited(week, Edit(1, 1, None), Edit(3, 1, work(week, 1))).amendment == 1
    assert edited(week, Edit(3, 3, work(week, 3))).amendment == 2
    standings = {(one.worker_id, one.shift_id): one.standing for one in rows(week, t.Assignment)}
    assert standings == {(1, 1): "cancelled", (2, 2): "planned", (3, 1): "planned", (3, 3): "planned"}
    numbers = [(one.number, one.reason) for one in rows(week, t.Amendment)]
    assert numbers == [(0, "published"), (1, "swap"), (2, "swap")]
    told = {(one.amendment_id, one.worker_id, one.told_at) for one in rows(week, t.Told)}
    assert told == {(2, 1, None), (2, 3, None), (3, 3, None)}
    changes = [(one.amendment_id, one.worker_id, one.standing_before, one.standing_after) for one in rows(week, CHANGE)]
    assert changes == [
        (1, 1, None, "planned"),
        (1, 2, None, "planned"),
        (2, 1, "planned", None),
        (2, 3, None, "planned"),
        (3, 3, None, "planned"),
    ]


def test_who_was_taken_off_may_be_put_back(week: Office) -> None:
    """On a published roster the cancelled row stands again; undoing is a third version and not the first one."""
    published(week)
    edited(week, Edit(1, 1, None))
    assert edited(week, Edit(1, 1, work(week, 1))).version == 2
    assert set(stand(week)) == {(1, 1), (2, 2)}
    assert week.count(t.Assignment) == 2


@pytest.mark.both_stores
def test_what_newly_breaks_a_hard_rule_is_refused(week: Office) -> None:
    """Bob's late ends nine hours before Tuesday's early: refused with the rule, with Cat's lawful change beside it."""
    sentence = refused(week, Edit(3, 1, work(week, 1)), Edit(2, 3, work(week, 3)))
    assert sentence.startswith("WTR-11 daily rest: Bob (bob), L Mon 23 Nov 14:00–22:00, Hill House; E Tue 24 Nov")
    assert "9 h of rest, at least 11 h" in sentence
    with week.store.reading() as session:
        (said,) = newly_broken(session, 1, [Edit(2, 3, work(week, 3))])
    assert sentence.startswith(said)


def test_every_other_refusal_is_counted(week: Office) -> None:
    """Two people may not: the first is named and the other counted."""
    for worker in (1, 3):
        week.change(t.Contract, worker, role=NURSE)
    edits = [Edit(worker, 3, work(week, 3)) for worker in (1, 3)]
    assert refused(week, *edits).endswith("There is 1 more.")


def test_what_was_broken_before_does_not_stand_in_the_way(week: Office) -> None:
    """Bob's short rest is there already: Cat may join, and Bob's early may begin later, but not earlier."""
    week.assign(1, 2, 3)
    edited(week, Edit(3, 1, work(week, 1)))
    late, soon = work(week, 3, starts_at=week.at(1, "07:30")), work(week, 3, starts_at=week.at(1, "06:59"))
    assert "8 h 59 min of rest" in refused(week, Edit(2, 3, soon))
    edited(week, Edit(2, 3, late))


def test_a_waiver_given_before_lets_it_through(week: Office) -> None:
    """Cat is on leave on Tuesday; waived for exactly that shift, she may be put on it."""
    week.add(t.Absence(worker_id=3, kind="annual", starts_at=week.at(1, "00:00"), ends_at=week.at(2, "00:00")))
    assert refused(week, Edit(3, 3, work(week, 3))).startswith("GEN-AVAIL")
    week.add(
        t.Waiver(
            rule="GEN-AVAIL",
            person_id=3,
            shift_id=3,
            reason="asked to",
            approved_by="Mia",
            approved_at=week.at(-3, "9:00"),
        )
    )
    assert edited(week, Edit(3, 3, work(week, 3))).version == 1


def test_a_waiver_may_come_with_the_change(week: Office) -> None:
    """Mia lets Bob's rest pass on a published roster: change, waiver and debt are written together; Col may not."""
    published(week)
    asked = Asked("WTR-11", "bob", "3", "the relief did not come", CODE)
    before = week.store.path.read_bytes()
    with pytest.raises(RefusedError, match="may not waive"):
        edited(week, Edit(2, 3, work(week, 3)), waivers=[asked])
    assert week.store.path.read_bytes() == before
    found = edited(week, Edit(2, 3, work(week, 3)), who="Mia", waivers=[asked])
    assert (found.amendment, week.count(t.Waiver), week.count(t.RestDebt)) == (1, 1, 1)
    with pytest.raises(RefusedError, match="WTR-11"):
        edited(week, Edit(3, 2, work(week, 2)), Edit(3, 3, work(week, 3)), who="Mia")


def test_nobody_is_made_to_come(week: Office) -> None:
    """Who is away is taken off though others then break a rule; the same by choice is refused."""
    week.switch("ALONE", on=True)
    week.worker("dan", setting_id=None, pool="bank")
    for worker in (1, 3):
        for number in range(4):
            week.worked(worker, -60 + 4 * number, "07:00", "15:00")
    week.assign(1, 3, 3)
    week.assign(1, 4, 3)
    assert "Dan (dan)" in refused(week, Edit(3, 3, None))
    week.add(t.Absence(worker_id=3, kind="sick", starts_at=week.at(1, "00:00")))
    found = edited(week, Edit(3, 3, None), reason="sick call")
    assert [said.split(":")[1].split(",")[0].strip() for said in found.broken] == ["Dan (dan)"]


@pytest.mark.both_stores
def test_a_stale_change_is_told_what_was_changed_meanwhile(week: Office) -> None:
    """Thought out on version 0: refused at version 2, with the two changes since, by whom and when."""
    published(week)
    edited(week, Edit(3, 1, work(week, 1)), version=0)
    edited(week, Edit(3, 1, None), who="Mia", version=1)
    assert refused(week, Edit(3, 3, work(week, 3)), version=0) == (
        "The roster of H, Mon 23 Nov to Sun 29 Nov was changed meanwhile by Col at 10:00 (cat on shift 1); "
        "Mia at 10:00 (cat off shift 1): it is at version 2, not 0; look at it again."
    )
    assert "has no version 9 yet" in refused(week, Edit(3, 3, work(week, 3)), version=9)


@pytest.mark.parametrize(
    ("starts", "ends", "rest", "words"),
    [
        ("15:00", "14:59", 0, "end before it begins"),
        ("15:00", "20:00", 0, "outside the shift"),
        ("07:00", "15:00", 480, "does not fit"),
        ("07:00", "15:00", -1, "does not fit"),
    ],
)
def test_work_that_cannot_be_is_refused(week: Office, starts: str, ends: str, rest: int, words: str) -> None:
    """Times the wrong way round, beside the shift, and a break as long as the work."""
    odd = Work(week.at(0, starts), week.at(0, ends), rest)
    assert words in refused(week, Edit(3, 1, odd))


def test_what_cannot_be_meant_is_refused(week: Office) -> None:
    """A shift of another week, a standing nobody has, nothing changed, no reason, a reason of health, work of a day
    and a minute, somebody who left, a roster there is not."""
    other = week.shift(7, "07:00", "15:00", "E")
    assert "is not on the roster" in refused(week, Edit(3, other, work(week, other)))
    assert "Nobody stands as 'asleep'" in refused(week, Edit(3, 1, work(week, 1, standing="asleep")))
    assert "Nothing would change" in refused(week, Edit(1, 1, work(week, 1)), Edit(3, 3, None))
    assert "Say why" in refused(week, Edit(1, 1, None), reason="  ")
    assert "nothing about anybody's health" in refused(week, Edit(1, 1, None), reason="migraine")
    assert "longer than 24 hours" in refused(week, Edit(3, 1, work(week, 1, ends_at=week.at(1, "07:01"))))
    gone = week.worker("gus", ended_on=week.at(-1, "12:00").date())
    assert "gus is not employed" in refused(week, Edit(gone, 1, work(week, 1)))
    with pytest.raises(BadInputError, match="no roster 7"), use_case(week.store, "Col", "edit") as case:
        edit_roster(case, 7, [Edit(1, 1, None)], "swap")


def test_one_person_is_not_on_a_shift_twice(week: Office) -> None:
    """Ann by her two employments on one shift is one person too many."""
    other = week.worker("ann2", person_id=1)
    assert "on the same shift twice" in refused(week, Edit(other, 1, work(week, 1)))


def test_confirmed_work_is_not_taken_away(week: Office) -> None:
    """What Ann worked on Monday is confirmed."""
    week.worked(1, 0, "07:00", "15:00", assignment_id=1)
    assert "confirmed already" in refused(week, Edit(1, 1, None))


def test_who_acts_for_another_organisation_may_not(week: Office) -> None:
    """Someone bound to another organisation does not touch the roster."""
    week.add(t.Organisation(code="other", name="Other Care"))
    week.add_all(t.Actor(name="Oda", role="manager", organisation_id=2))
    with pytest.raises(RefusedError, match="acts for organisation other only"):  # noqa: SIM117
        with use_case(week.store, "Oda", "edit", "other") as case:
            edit_roster(case, 1, [Edit(1, 1, None)], "swap")


def test_work_at_another_home_counts(week: Office) -> None:
    """Cat works nearby until six on Tuesday morning: an hour before the early is no rest."""
    place = week.setting("K", name="Kent House")
    there = week.roster([place])
    week.assign(there, 3, week.shift(0, "22:00", "06:00", "N", setting_id=place))
    assert refused(week, Edit(3, 3, work(week, 3))).startswith("WTR-11")


TIMES = {"E": ("07:00", "15:00"), "L": ("14:00", "22:00"), "N": ("21:00", "07:30"), "D": ("08:00", "20:00")}
PEOPLE = 4
SHIFTS = [(number, code, home) for number in range(4) for code, home in (("E", 1), ("L", 1), ("N", 2), ("D", 2))]
PAIRS = st.tuples(st.integers(1, PEOPLE), st.integers(1, len(SHIFTS)))
EDITS = st.dictionaries(PAIRS, st.sampled_from(("off", "on", "longer", "shorter")), min_size=1, max_size=3)


@pytest.fixture(scope="module")
def random_office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """A roster of two homes that four people may work at, one of them new; nobody stands on it yet."""
    office = Office(tmp_path_factory.mktemp("random"), off=("WTR-20",))
    other = office.setting("K")
    for code in ("ann", "bob", "cat", "dan"):
        worker = office.worker(code, setting_id=None, pool="bank", care_certificate="done")
        for number in range(0 if code == "dan" else 4):
            for setting in (1, other):
                office.worked(worker, -60 + 4 * number + setting, "07:00", "15:00", setting_id=setting)
    office.roster([1, other])
    for number, code, home in SHIFTS:
        office.shift(number, *TIMES[code], code, setting_id=home, target=2)
    return office


@settings(suppress_health_check=list(HealthCheck), max_examples=15)
@given(stands=st.sets(PAIRS, max_size=8), wanted=EDITS)
def test_looking_only_where_it_touches_finds_the_same(
    random_office: Office, stands: set[tuple[int, int]], wanted: dict[tuple[int, int], str]
) -> None:
    """Random changes to a random roster newly break those rules that two checks of everything tell apart."""
    with random_office.store.writing() as session:
        _stand(session, sorted(stands))
        shifts = {row.id: row for row in session.exec(select(t.Shift)).all()}
        edits = [Edit(*pair, _wanted(shifts[pair[1]], what)) for pair, what in sorted(wanted.items())]
        found = newly_broken(session, 1, edits)
        before = whole(session, random_office)
        for edit in edits:
            _stand(session, [edit.pair], edit.work)
        after = whole(session, random_office)
    known = amounts(before)
    expected = {
        text.violation(after.build, one)
        for one in after.report.forbidden
        if one.kind != "Cover" and one.amount > known.get(key(one), 0)
    }
    assert set(found) == expected


def _stand(session: Session, pairs: list[tuple[int, int]], work: Work | Literal["shift"] | None = "shift") -> None:
    """Put people on shifts in the place of what was there: all of it, or (with work of their own) of the pair."""
    query = delete(t.Assignment)
    if work != "shift":
        query = query.where(col(t.Assignment.worker_id) == pairs[0][0], col(t.Assignment.shift_id) == pairs[0][1])
    session.connection().execute(query)
    for worker, shift in pairs if work is not None else ():
        row = session.get_one(t.Shift, shift) if work == "shift" else work
        assert row is not None
        session.add(
            t.Assignment(
                roster_id=1,
                worker_id=worker,
                shift_id=shift,
                starts_at=row.starts_at,
                ends_at=row.ends_at,
                break_minutes=row.break_minutes,
            )
        )
    session.flush()


def _wanted(shift: t.Shift, what: str) -> Work | None:
    if what == "off":
        return None
    by = {"on": 0, "longer": 60, "shorter": -90}[what]
    return Work(shift.starts_at, shift.ends_at + timedelta(minutes=by), shift.break_minutes)


def whole(session: Session, office: Office) -> Standing:
    return checked(read_snapshot(session, office.horizon), office.horizon)


def key(one: Violation) -> tuple[object, ...]:
    duties = one.duties if one.kind in ("Eligibility", "Companion") else ()
    return one.rule, one.worker, one.shift, one.days, one.unit, tuple(duty.partition("@")[0] for duty in duties)


def amounts(standing: Standing) -> dict[tuple[object, ...], int]:
    found: dict[tuple[object, ...], int] = {}
    for one in standing.report.broken:
        found[key(one)] = max(one.amount, found.get(key(one), 0))
    return found
