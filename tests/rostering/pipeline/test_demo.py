"""The demo's newcomers and reservists: used after their induction, beside others, and as they were recalled."""

from datetime import date, datetime

import pytest
from sqlmodel import col, select

from rostering.catalogue import pools
from rostering.demo.staffing import INDUCTED, WAITING
from rostering.rosters.build import Build, build
from rostering.rosters.horizon import Horizon
from rostering.rosters.read import read_snapshot
from rostering.rosters.solve import solve_rosters
from rostering.store import tables as t
from rostering.store.sqlite import SqliteStore
from solver.limits import Limits
from tests.rostering.short_handed import leave

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


def attended(demo: SqliteStore, worker: int) -> datetime:
    """Wednesday's induction is recorded as attended by who waited for it and is not restricted; gives its end."""
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
        return given.ends_at


def test_the_induction_opens_the_days_after_it(demo: SqliteStore) -> None:
    """Once the Wednesday's induction is recorded as attended, who waited and is not restricted has places that
    begin after it, and only those."""
    worker = newcomer(demo, WAITING)
    ends = attended(demo, worker)
    week = made_of(demo)
    code = week.snapshot.persons[week.snapshot.worker[worker].person].code
    numbers = [number for number, id_ in week.shift_ids.items() if (code, id_) in week.seats]
    begins = [week.snapshot.shift[number].starts_at for number in numbers if week.snapshot.shift[number].is_cover]
    assert begins
    assert min(begins) >= ends


@pytest.mark.slow  # it solves the whole demo
def test_a_solve_uses_them_as_they_may_be_used(demo: SqliteStore) -> None:
    """With most of a home's carers gone the pop-up carers are called upon: after the induction alone, and each time
    beside somebody who is on no way in and there for the whole shift."""
    inducted, waiting = newcomer(demo, INDUCTED), newcomer(demo, WAITING)
    ends = attended(demo, waiting)
    leave(demo, "care_worker", set(pools()) - {"pop_up"}, WEEK.first, stays=4)
    solved = solve_rosters(demo, None, WEEK, ("RH1",), Limits(seconds=8, workers=1, deterministic=True), accept=True)
    assert not [one.rule for one in solved.report.broken if one.rule.startswith(("WAY-IN", "RES-"))]
    with demo.reading() as session:
        rows = session.exec(select(t.Assignment)).all()
    used = [one for one in rows if one.worker_id in (inducted, waiting)]
    assert inducted in {one.worker_id for one in used}
    assert all(one.starts_at >= ends for one in used if one.worker_id == waiting)
    for one in used:
        others = [each for each in rows if each.worker_id not in (inducted, waiting)]
        assert any(each.starts_at <= one.starts_at and each.ends_at >= one.ends_at for each in others)


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
