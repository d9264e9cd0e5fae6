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
    with store.writing() as session:
        w, c = t.Worker, t.Contract
        carers = select(w).join(c, col(c.worker_id) == col(w.id)).where(c.role == "care_worker", w.pool == "own")
        for row in list(session.exec(carers.order_by(col(w.id))))[::2]:
            row.ended_on = WEEK.first
            session.add(row)
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


def test_a_reservist_is_used_with_notice_only(store: SqliteStore) -> None:
    """Told on the 21st, a reservist who offered the 27th and the days after has places from the 28th on, and no other
    reservist has any."""
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
    week = made_of(store)
    found = {
        (person, week.shifts[shift].day)
        for person, shift in week.seats
        if week.seats[person, shift].pool == "reservist" and week.shifts[shift].is_cover
    }
    assert {day for _, day in found} == {date(2026, 11, 28), date(2026, 11, 29)}
    assert len({person for person, _ in found}) == 1
