"""On the demo: a pool that is switched off, somebody kept from outbreaks, and reservists with notice only."""

from collections import Counter
from datetime import date

import pytest
from sqlmodel import col, select

from rostering import calendar
from rostering.pools.switch import switch_off
from rostering.rosters.build import Build, build
from rostering.rosters.horizon import Horizon
from rostering.rosters.read import read_snapshot
from rostering.rosters.solve import solve_rosters
from rostering.store import tables as t
from rostering.store.sqlite import SqliteStore
from solver.limits import Limits
from tests.rostering.short_handed import leave

WEEK = Horizon(date(2026, 11, 23), date(2026, 11, 29))
HOME = "NH1"


@pytest.fixture
def store(demo: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> SqliteStore:
    """The demo on the Friday before its week."""
    monkeypatch.setenv("ROTA_NOW", "2026-11-20T10:00:00+00:00")
    return demo


def made_of(store: SqliteStore) -> Build:
    """The week of both settings."""
    with store.reading() as session:
        return build(read_snapshot(session, WEEK), WEEK, keep=True)


def solved(store: SqliteStore) -> Counter[str]:
    """Solve the week of the first home, and count by pool who stands there."""
    limits = Limits(seconds=5, workers=1, deterministic=True)
    solve_rosters(store, None, WEEK, (HOME,), limits, accept=True)
    snapshot = made_of(store).snapshot
    return Counter(snapshot.worker[one.worker].pool for one in snapshot.assignments)


@pytest.mark.slow  # it solves the whole demo
def test_switching_a_pool_off_changes_who_is_used_and_is_told(store: SqliteStore) -> None:
    """With half the own carers gone the bank fills places of the week; switched off it fills none, and just those
    were told as cover lost."""
    leave(store, "care_worker", ("own",), WEEK.first, stays=2)
    before = solved(store)
    assert before["bank"], before
    told = switch_off(store, None, "bank", WEEK.first, WEEK.last, dry_run=True).lost
    assert len(told.lost) == before["bank"]
    assert told.minutes > 0
    assert {one.setting for one in told.lost} == {HOME}
    switch_off(store, None, "bank", WEEK.first, WEEK.last)
    after = solved(store)
    assert after["bank"] == 0
    assert after["own"] >= before["own"] - before["bank"]


@pytest.mark.slow  # it solves the whole demo
def test_who_is_kept_from_outbreaks_is_nowhere_near_one(store: SqliteStore) -> None:
    """With the home in the red zone, a carer of its own who is restricted has no place there, and others are used."""
    week = made_of(store)
    seated = Counter(person for person, shift in week.seats if shift.startswith(HOME))
    code = min(person for person, number in seated.items() if number > 20)
    with store.writing() as session:
        for setting in session.exec(select(t.Setting)):
            if setting.code.startswith(HOME):
                setting.zone = "red"
                session.add(setting)
                if setting.within_id is None:
                    assert setting.id is not None
                    session.add(t.Outbreak(setting_id=setting.id, opened_on=WEEK.first, opened_by="mair"))
        session.add(
            t.Restriction(
                person_id=week.persons[code].id,
                forbids="zone",
                value="red",
                from_on=WEEK.first,
                review_on=WEEK.last,
                reviewed_by="mair",
            )
        )
    zoned = {one.code for one in made_of(store).snapshot.settings.values() if one.zone == "red"}
    assert not [shift for person, shift in made_of(store).seats if person == code and shift.split("/")[0] in zoned]
    assert sum(solved(store).values())
    standing = made_of(store)
    assert code not in {standing.snapshot.person_on(one).code for one in standing.snapshot.assignments}


@pytest.fixture
def told_late(store: SqliteStore) -> SqliteStore:
    """The demo's reservists were told on the 21st, seven days before the 28th; one of them offers days."""
    with store.writing() as session:
        session.add(
            t.RuleSwitch(
                subject="ALONE",
                is_on=False,
                from_on=WEEK.first,
                reason="who is beside them is another story",
                switched_by="mair",
                switched_at=calendar.now(),
            )
        )
        reservists = session.exec(select(t.Worker.id).where(t.Worker.pool == "reservist")).all()
        for said in session.exec(select(t.Availability).where(col(t.Availability.worker_id).in_(reservists))):
            session.delete(said)
        for step in session.exec(select(t.RecallStep).where(t.RecallStep.step == "notified")):
            step.made_at = calendar.instant(date(2026, 11, 21), 600)
            session.add(step)
    return store


@pytest.mark.slow  # it solves the whole demo
def test_a_solve_uses_a_reservist_with_notice_only(told_late: SqliteStore) -> None:
    """With every other nurse of the demo gone the reservist is called upon, from the 28th on and on no day before."""
    leave(told_late, "registered_nurse", ("own", "bank", "collaborative_bank"), WEEK.first)
    assert solved(told_late)["reservist"]
    snapshot = made_of(told_late).snapshot
    used = [one for one in snapshot.assignments if snapshot.worker[one.worker].pool == "reservist"]
    assert {snapshot.shift[one.shift].day for one in used} <= {date(2026, 11, 28), date(2026, 11, 29)}
    assert len({one.worker for one in used}) == 1


def test_a_reservist_has_places_with_notice_only(told_late: SqliteStore) -> None:
    """Told on the 21st, a reservist who offered the 27th and the days after has places from the 28th on, and no other
    reservist has any."""
    week = made_of(told_late)
    found = {
        (person, week.shifts[shift].day)
        for person, shift in week.seats
        if week.seats[person, shift].pool == "reservist" and week.shifts[shift].is_cover
    }
    assert {day for _, day in found} == {date(2026, 11, 28), date(2026, 11, 29)}
    assert len({person for person, _ in found}) == 1
