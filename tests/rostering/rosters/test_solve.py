"""Solving a week and saving it: what is kept, what waits, what is refused, and that the saved roster is lawful."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlmodel import select

from rostering.demo.install import install_demo
from rostering.errors import BadInputError, RefusedError
from rostering.rosters.build import build
from rostering.rosters.horizon import Horizon
from rostering.rosters.read import read_snapshot
from rostering.rosters.save import save
from rostering.rosters.solve import solve_rosters
from rostering.rosters.standing import standing_roster
from rostering.store import audit
from rostering.store import tables as t
from rostering.store.actors import add_actor
from rostering.store.sqlite import SqliteStore
from rostering.store.use_case import use_case
from rostering.work.demand import prepare_shifts
from solver.check import check
from solver.limits import Limits
from solver.roster import Roster
from tests.rostering.office import Office, day


def on(office: Office) -> list[tuple[int, int, str]]:
    """Who is on which shift: employment, shift, standing."""
    a = t.Assignment
    with office.store.reading() as session:
        rows = session.exec(select(a.worker_id, a.shift_id, a.standing).order_by(a.shift_id, a.worker_id)).all()
    return [(row[0], row[1] or 0, row[2]) for row in rows]


def proposals(office: Office) -> list[tuple[int, str]]:
    """The roster and the state of every proposal."""
    p = t.Proposal
    with office.store.reading() as session:
        return [(row[0], row[1]) for row in session.exec(select(p.roster_id, p.state).order_by(p.id)).all()]


def test_a_week_is_solved_and_saved(office: Office) -> None:
    """Demand becomes shifts, shifts get people, the roster is lawful, and the trail tells it."""
    office.demand("07:00", "15:00")
    for code in ("ann", "bob"):
        office.worker(code)
    solved = office.solve()
    assert (len(on(office)), solved.must_look, office.broken()) == (7, False, [])
    assert office.standing().roster == solved.roster
    with office.store.reading() as session:
        assert [entry.subject for entry in audit.show(session)][-1:] == ["rosters 2026-11-23 to 2026-11-29, 1 setting"]


def test_solving_twice_doubles_nothing(office: Office) -> None:
    """The second solve takes the place of the first: one roster, as many assignments, no more shifts."""
    office.demand("07:00", "15:00", target=2)
    for code in ("ann", "bob", "cy"):
        office.worker(code)
    first = office.solve()
    counts = [office.count(table) for table in (t.Shift, t.Roster, t.RosterSetting, t.Assignment)]
    second = office.solve()
    assert [office.count(table) for table in (t.Shift, t.Roster, t.RosterSetting, t.Assignment)] == counts
    assert counts == [7, 1, 1, 14]
    assert first.roster == second.roster


def test_pins_and_answers_are_kept(office: Office) -> None:
    """Who is pinned, has been asked or has said yes stays, with their own times; who declined is not asked again."""
    office.demand("07:00", "15:00", weekdays="0;2;4")
    ann, bob, cy = (office.worker(code) for code in ("ann", "bob", "cy"))
    prepare_shifts(office.store, None, office.horizon, {office.home})
    roster = office.roster()
    office.assign(roster, cy, 1, pinned=True, starts_at=office.at(0, "08:00"))
    office.assign(roster, bob, 2, standing="offered")
    office.assign(roster, ann, 3, standing="declined")
    office.assign(roster, bob, 3, standing="planned")
    solved = office.solve()
    kept = on(office)
    assert (cy, 1, "planned") in kept
    assert (bob, 2, "offered") in kept
    assert (ann, 3, "declined") in kept
    assert len(kept) == 4
    assert not solved.must_look
    with office.store.reading() as session:
        pinned = session.exec(select(t.Assignment).where(t.Assignment.worker_id == cy)).first()
        assert pinned is not None
        assert pinned.starts_at == office.at(0, "08:00")


def test_a_pin_against_the_law_is_said(office: Office) -> None:
    """A pin on somebody who may not work there cannot hold: the solve says so and the user must look."""
    office.demand("07:00", "15:00", weekdays="0")
    office.worker("ann", person_id=office.person("ann", right_to_work_open=False))
    prepare_shifts(office.store, None, office.horizon, {office.home})
    office.assign(office.roster(), 1, 1, pinned=True)
    solved = office.solve()
    assert (solved.result.status.value, solved.must_look) == ("BROKEN", True)
    assert office.broken() == ["GEN-SKILL"]


@pytest.mark.parametrize(
    ("state", "accept", "taken"),
    [
        ({}, False, True),
        ({"touched": True}, False, False),
        ({"touched": True}, True, True),
        ({"state": "published"}, False, False),
        ({"state": "published"}, True, False),
    ],
)
def test_an_edited_or_published_roster_waits(office: Office, state: dict[str, Any], accept: bool, taken: bool) -> None:
    """A proposal is accepted at once on an untouched draft, with --accept on any draft, on a published roster never."""
    office.demand("07:00", "15:00")
    for code in ("ann", "bob"):
        office.worker(code)
    office.roster(**state)
    solved = office.solve(accept=accept)
    assert [one.accepted for one in solved.saved] == [taken]
    assert solved.must_look is not taken
    assert len(on(office)) == (7 if taken else 0)
    assert office.count(t.ProposalAssignment) == (0 if taken else 7)


def test_a_newer_proposal_takes_the_place_of_the_one_that_waits(office: Office) -> None:
    """At most one proposal waits for a roster."""
    office.demand("07:00", "15:00")
    office.worker("ann")
    office.roster(touched=True)
    office.solve()
    office.solve()
    assert [state for _, state in proposals(office)] == ["refused", "waiting"]


@pytest.mark.parametrize("change", ["version", "published", "made", "gone"])
def test_a_roster_edited_meanwhile_is_not_overwritten(office: Office, change: str) -> None:
    """What was read before an edit is not saved after it; nothing is written."""
    office.demand("07:00", "15:00")
    office.worker("ann")
    prepare_shifts(office.store, None, office.horizon, {office.home})
    roster = 0 if change == "made" else office.roster()
    made = office.build()
    if change == "version":
        office.change(t.Roster, roster, version=1)
    elif change == "published":
        office.change(t.Roster, roster, state="published")
    elif change == "gone":
        office.change(t.Roster, roster, state="superseded")
    else:
        office.roster()
    before = office.count(t.Audit)
    with (
        pytest.raises(
            BadInputError, match="The roster of Hill House was edited while it was being solved; solve again"
        ),
        use_case(office.store, None, "solve") as case,
    ):
        save(case, made, Roster(), {}, accept=True)
    assert (office.count(t.Proposal), office.count(t.Audit)) == (0, before)


def test_two_homes_of_one_roster_are_saved_together(office: Office) -> None:
    """A roster that covers two homes keeps the people of both."""
    there = office.setting("T")
    office.demand("07:00", "15:00", weekdays="0")
    office.demand("07:00", "15:00", weekdays="0", setting_id=there)
    office.worker("ann")
    office.worker("bob", setting_id=there)
    office.roster((office.home, there))
    solved = office.solve()
    assert [(one.home, one.assignments) for one in solved.saved] == [("H", 1), ("T", 1)]
    assert len(on(office)) == 2
    assert len(proposals(office)) == 1


@pytest.mark.parametrize("state", ["draft", "published"])
def test_work_at_another_home_is_fixed(office: Office, state: str) -> None:
    """Whoever stands on another home's roster, a draft's too, is not put on a shift here at the same time."""
    there = office.setting("T")
    elsewhere = office.shift(0, "07:00", "15:00", setting_id=there)
    office.demand("07:00", "15:00", weekdays="0")
    bank = office.worker("ann", setting_id=None, pool="bank")
    office.assign(office.roster((there,), state=state), bank, elsewhere)
    assert len(office.solve("H").roster) == 0
    assert office.solve("H").must_look


def test_last_weeks_roster_counts_until_it_is_worked(office: Office) -> None:
    """A planned Sunday night is rested from; once the actual says it was not that long, the actual counts."""
    ann = office.worker("ann")
    sunday = office.shift(-1, "20:00", "08:00", "N")
    before = office.roster(first_day=day(-7), last_day=day(-1))
    planned = office.assign(before, ann, sunday)
    office.demand("14:00", "20:00", weekdays="0")
    assert len(office.solve().roster) == 0
    office.worked(ann, -1, "20:00", "23:00", assignment_id=planned)
    assert len(office.solve().roster) == 1


def test_demand_that_changes_is_followed(office: Office) -> None:
    """New times and numbers reach the shifts; what is asked no more is dropped once nobody is on it."""
    demand = office.demand("07:00", "15:00")
    for code in ("ann", "bob"):
        office.worker(code)
    office.solve()
    office.change(t.Demand, demand, start_minute=480, weekdays="0;1;2", exclusive=True)
    office.solve()
    assert len(on(office)) == 3
    assert office.broken() == []
    with office.store.reading() as session:
        shifts = session.exec(select(t.Shift).order_by(t.Shift.day)).all()
    assert [shift.starts_at for shift in shifts][:3] == [office.at(number, "08:00") for number in range(3)]
    assert [(shift.minimum, shift.target, shift.exclusive) for shift in shifts[:3]] == [(1, 1, True)] * 3
    assert [(shift.minimum, shift.target) for shift in shifts[3:]] == [(0, 0)] * 4
    office.solve()
    assert office.count(t.Shift) == 3


def test_without_demand_nothing_is_written(office: Office) -> None:
    """Solving a home that asks for nobody is refused, and leaves the file as it was, whatever others ask for."""
    there = office.setting("T")
    office.demand("07:00", "15:00", setting_id=there)
    before = office.store.path.read_bytes()
    with pytest.raises(BadInputError, match="no demand from Mon 23 Nov to Sun 29 Nov"):
        office.solve("H")
    with pytest.raises(BadInputError, match="no setting 'X'; the store has H, T"):
        office.solve("X")
    with pytest.raises(RefusedError):
        solve_rosters(office.store, "nobody", office.horizon, (), Limits(seconds=1))
    assert office.store.path.read_bytes() == before
    assert [path.name for path in office.store.path.parent.iterdir()] == ["rota.db"]


def test_a_roster_that_overlaps_in_part_is_refused(office: Office) -> None:
    """A week inside a roster of four weeks is not solved beside it."""
    office.demand("07:00", "15:00")
    office.roster(first_day=day(-7), last_day=day(20))
    with pytest.raises(BadInputError, match="A roster from Mon 16 Nov to Sun 13 Dec overlaps"):
        office.solve()


def test_who_has_left_is_told_not_stumbled_over(office: Office) -> None:
    """An assignment of somebody whose employment has ended is a broken rule of the roster."""
    office.demand("07:00", "15:00", weekdays="0")
    worker = office.worker("ann")
    office.solve()
    office.change(t.Worker, worker, ended_on=day(-1))
    assert office.broken() == ["GEN-SKILL"]


def test_assignments_at_their_own_times_fill_their_place(office: Office) -> None:
    """A person who comes an hour late fills the place from then on: before that the shift is below its minimum, after
    it one short of target; a solve looks for one more, since it fills whole places."""
    shift = office.shift(0, "07:00", "15:00", minimum=1, target=2)
    office.assign(office.roster(), office.worker("ann"), shift, starts_at=office.at(0, "08:00"), pinned=True)
    early, wanted, late = office.standing().report.short
    assert [(one.number, one.limit, one.unit) for one in (early, wanted, late)] == [
        (0, 1, "below minimum"),
        (0, 2, "below target"),
        (1, 2, "below target"),
    ]
    assert [one.row.minutes for one in (early, late) if one.row is not None] == [(420, 480), (480, 900)]
    assert [violation.limit for violation in check(office.build().problem, Roster({})).short] == [1]


WEEK = date(2026, 11, 23)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> SqliteStore:
    """A demo store of three settings."""
    store = SqliteStore(tmp_path_factory.mktemp("demo") / "rota.db")
    install_demo(store, None, 3, 1, WEEK)
    return store


@pytest.mark.parametrize("seed", [1, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (2, 3))])
def test_what_is_solved_breaks_no_rule(tmp_path: Any, seed: int) -> None:
    """The demo's week, solved for a moment and saved, is clean when it is read again and checked."""
    store = SqliteStore(tmp_path / "rota.db")
    install_demo(store, None, 3, seed, WEEK)
    horizon = Horizon(WEEK, date(2026, 11, 29))
    solved = solve_rosters(store, None, horizon, (), Limits(seconds=1, workers=1, seed=seed))
    standing = standing_roster(store, None, horizon, ())
    assert standing.report.broken == ()
    assert standing.roster == solved.roster
    assert standing.report.score == solved.report.score


@pytest.mark.slow
def test_the_same_facts_give_the_same_problem(world: SqliteStore) -> None:
    """Read twice, a store makes one fingerprint; a changed number makes another."""
    horizon = Horizon(WEEK, date(2026, 11, 29))
    with world.reading() as session:
        first, second = (build(read_snapshot(session, horizon), horizon) for _ in range(2))
        other = build(replace(read_snapshot(session, horizon), away=()), horizon)
    assert first.fingerprint == second.fingerprint != other.fingerprint


def test_who_acts_for_one_organisation_solves_that_one(office: Office) -> None:
    """A coordinator bound to an organisation makes its rosters, and nobody else's."""
    office.demand("07:00", "15:00")
    office.worker("ann")
    own = office.add(t.Organisation(code="OTHER", name="Other Care"))
    there = office.setting("T", organisation_id=own)
    office.demand("07:00", "15:00", setting_id=there)
    with office.store.reading() as session:
        code, home = session.exec(
            select(t.Organisation.code, t.Setting.code)
            .join(t.Setting, t.Setting.organisation_id == t.Organisation.id)
            .where(t.Setting.id == office.home)
        ).one()
    with office.store.writing() as session:
        add_actor(session, "Cora", "coordinator", code, default=False)
    limits = Limits(seconds=5, workers=1, deterministic=True)
    assert solve_rosters(office.store, "Cora", office.horizon, [home], limits).saved[0].accepted
    for named in (["T"], []):
        with pytest.raises(RefusedError, match=f"Cora acts for organisation {code} only"):
            solve_rosters(office.store, "Cora", office.horizon, named, limits)
