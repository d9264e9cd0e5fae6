"""The demo's newcomers and reservists: used after their induction, beside others, and as they were recalled."""

from datetime import date

import pytest
from sqlmodel import col, select

from rostering.demo.staffing import INDUCTED, WAITING
from rostering.rosters.build import Build, build
from rostering.rosters.horizon import Horizon
from rostering.rosters.read import read_snapshot
from rostering.rosters.solve import solve_rosters
from rostering.store import tables as t
from rostering.store.sqlite import SqliteStore
from solver.limits import Limits

WEEK = Horizon(date(2026, 11, 23), date(2026, 11, 29))


def newcomer(store: SqliteStore, kind: str) -> int:
    """The employment of the newcomer who waits for the induction, or has had it."""
    state = "attended" if kind == INDUCTED else "booked"
    with store.reading() as session:
        b, s = t.SessionBooking, t.TrainingSession
        rows = (
            select(b.worker_id).join(s, col(s.id) == col(b.session_id)).where(b.state == state, s.step == "induction")
        )
        return session.exec(rows).one()


def made_of(store: SqliteStore, *settings: str) -> Build:
    """The problem of the week."""
    with store.reading() as session:
        return build(read_snapshot(session, WEEK, settings), WEEK)


def seats(made: Build, worker: int) -> list[str]:
    """The cover that somebody may be put on: each shift's number of places and its role."""
    person = made.snapshot.persons[made.snapshot.worker[worker].person].code
    numbers = [number for number, id_ in made.shift_ids.items() if (person, id_) in made.seats]
    return [f"{made.snapshot.shift[number].target}" for number in numbers if made.snapshot.shift[number].is_cover]


def test_only_supervised_places_after_the_induction(demo: SqliteStore) -> None:
    """Who has had the induction may be put among several and never alone; who waits for it nowhere."""
    week = made_of(demo)
    inducted = seats(week, newcomer(demo, INDUCTED))
    assert inducted
    assert "1" not in inducted
    assert seats(week, newcomer(demo, WAITING)) == []


def test_the_induction_opens_the_days_after_it(demo: SqliteStore) -> None:
    """Once the Wednesday's induction is recorded as attended, who waited and is not restricted has places that
    begin after it, and only those."""
    worker = newcomer(demo, WAITING)
    with demo.writing() as session:
        b, s = t.SessionBooking, t.TrainingSession
        seat = session.exec(select(b).where(b.worker_id == worker)).one()
        seat.state = "attended"
        session.add(seat)
        person = session.get_one(t.Worker, worker).person_id
        for row in session.exec(select(t.Restriction).where(t.Restriction.person_id == person)):
            session.delete(row)
        given = session.exec(select(s).where(s.id == seat.session_id)).one()
        source, on = f"session:{given.id}", WEEK.first.replace(day=25)
        for code in given.skills.split(";"):
            session.add(t.Skill(person_id=person, skill=code, done_on=on, source=source))
        ends = given.ends_at
    week = made_of(demo)
    code = week.snapshot.persons[person].code
    numbers = [number for number, id_ in week.shift_ids.items() if (code, id_) in week.seats]
    begins = [week.snapshot.shift[number].starts_at for number in numbers if week.snapshot.shift[number].is_cover]
    assert begins
    assert min(begins) >= ends


@pytest.mark.slow  # it solves the whole demo
def test_a_solve_uses_them_as_they_may_be_used(demo: SqliteStore) -> None:
    """With most of a home's carers gone the pop-up carer is called upon, and no rule about the way in is broken."""
    worker = newcomer(demo, INDUCTED)
    with demo.writing() as session:
        w, c = t.Worker, t.Contract
        carers = select(w).join(c, col(c.worker_id) == col(w.id)).where(c.role == "care_worker", w.pool != "pop_up")
        for row in [row for number, row in enumerate(session.exec(carers.order_by(col(w.id)))) if number % 4]:
            row.ended_on = WEEK.first
            session.add(row)
    solved = solve_rosters(demo, None, WEEK, ("RH1",), Limits(seconds=4, workers=1, deterministic=True), accept=True)
    assert not [one.rule for one in solved.report.broken if one.rule.startswith(("WAY-IN", "RES-"))]
    with demo.reading() as session:
        used = session.exec(select(t.Assignment.worker_id)).all()
    assert worker in used
    assert newcomer(demo, WAITING) not in used


def test_a_reservist_comes_as_recalled(demo: SqliteStore) -> None:
    """Who has not answered the recall has no place; who has offers days, and every place is on one of them."""
    with demo.reading() as session:
        recalls = session.exec(select(t.Recall.id, t.Recall.worker_id)).all()
        offered = {
            id_: set(session.exec(select(t.RecallDay.day).where(t.RecallDay.recall_id == id_))) for id_, _ in recalls
        }
    week = made_of(demo)
    assert sorted(bool(days) for days in offered.values()) == [False, True]
    for recall, worker in recalls:
        person = week.snapshot.persons[week.snapshot.worker[worker].person].code
        for number, id_ in week.shift_ids.items():
            if (person, id_) in week.seats and week.snapshot.shift[number].is_cover:
                assert week.snapshot.shift[number].day in offered[recall]
