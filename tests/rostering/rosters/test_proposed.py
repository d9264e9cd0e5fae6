"""A solve that only proposes: who is held stays, nothing is accepted at once, and a part of it can be accepted."""

from datetime import date
from pathlib import Path

import pytest
from sqlmodel import col, select

from rostering.errors import BadInputError
from rostering.rosters.hold import Hold
from rostering.rosters.proposal_shown import show_proposals
from rostering.rosters.proposals import accept_proposals, refuse_proposals
from rostering.rosters.solve import Solved, solve_rosters
from rostering.rosters.solve_watch import SolveStage, SolveWatch
from rostering.store import tables as t
from solver.limits import Limits
from solver.stop import Stopped
from tests.rostering.office import NURSE, Office


def limits() -> Limits:
    """A few seconds from now on, on one thread."""
    return Limits(seconds=5, workers=1)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Two carers, three day shifts; Ann is on the first, though Bea would be as good, and nobody on the others."""
    office = Office(tmp_path)
    shifts = [office.shift(day, "08:00", "14:00") for day in range(3)]
    ann = office.worker("ann")
    office.worker("bea")
    office.assign(office.roster(), ann, shifts[0])
    return office


def proposed(office: Office, hold: Hold) -> Solved:
    return solve_rosters(office.store, None, office.horizon, (), limits(), propose=hold)


def stands(office: Office) -> set[tuple[str, date]]:
    """Who stands on which day."""
    with office.store.reading() as session:
        rows = session.exec(
            select(t.Worker.code, col(t.Shift.day))
            .join(t.Assignment, col(t.Assignment.worker_id) == col(t.Worker.id))
            .join(t.Shift, col(t.Shift.id) == col(t.Assignment.shift_id))
        ).all()
    return set(rows)


@pytest.mark.parametrize("hold", Hold)
def test_nothing_is_accepted_at_once(office: Office, hold: Hold) -> None:
    """Even an untouched draft stays as it is until somebody accepts."""
    before = stands(office)
    solved = proposed(office, hold)
    assert not any(one.accepted for one in solved.saved)
    assert stands(office) == before


def test_who_is_held_stays_even_where_a_rule_is_broken(office: Office) -> None:
    """Only gaps are filled: what stands and breaks a rule is not the solve's to mend, and nobody is put beside it."""
    late = office.shift(0, "13:00", "22:00", code="L")
    office.assign(1, 1, late)  # Ann, who is at work already until 14:00
    before = stands(office)
    proposed(office, Hold.EVERYBODY)
    shown = show_proposals(office.store, None, office.horizon, ())
    changes = [change for one in shown.found for person in one.comparison.people for change in person.changes]
    assert changes
    assert all(change.before is None for change in changes)
    accept_proposals(office.store, None, office.horizon, ())
    assert before < stands(office)


@pytest.fixture
def nursing(tmp_path: Path) -> Office:
    """A home with nursing and one nurse, who stands on a short shift; a long one on that day would have her at more
    handovers, and each stretch without a nurse costs as much as a pin."""
    office = Office(tmp_path)
    office.change(t.Setting, 1, kind="care_home_nursing")
    nia = office.worker("nia", role=NURSE)
    office.add(t.Registration(person_id=1, body="NMC", until_on=date(2030, 1, 1)))
    short = office.shift(0, "06:00", "08:00", "S", role=NURSE)
    for start, end in (("09:00", "18:00"), ("10:00", "12:00"), ("13:00", "15:00")):
        office.shift(0, start, end, "L", role=NURSE)
    office.shift(1, "09:00", "15:00", "E", role=NURSE)
    office.assign(office.roster(), nia, short, pinned=True)
    return office


@pytest.mark.parametrize("hold", [None, *Hold])
def test_nobody_who_is_held_is_moved_for_better_cover(nursing: Office, hold: Hold | None) -> None:
    """The nurse stays where she stands, whatever else she could cover, and what is open is filled beside that."""
    solved = solve_rosters(nursing.store, None, nursing.horizon, (), limits(), propose=hold)
    assert not any(one.rule == "GEN-PIN" for one in solved.report.violations)
    if hold is not None:
        accept_proposals(nursing.store, None, nursing.horizon, ())
    assert stands(nursing) == {("nia", date(2026, 11, 23)), ("nia", date(2026, 11, 24))}
    assert nursing.broken() == []


@pytest.mark.parametrize("hold", Hold)
def test_what_breaks_a_rule_as_it_stands_stops_nothing_else(nursing: Office, hold: Hold) -> None:
    """Two shifts a day of one nurse and a carer in a nurse's place stay and are told; the rest is filled, and what is
    proposed can be accepted."""
    nursing.assign(1, 1, 2, pinned=True)
    nursing.assign(1, nursing.worker("cas"), 3, pinned=True)
    nursing.shift(2, "08:00", "14:00", "C")
    before, broken = stands(nursing), nursing.broken()
    assert broken
    solved = solve_rosters(nursing.store, None, nursing.horizon, (), limits(), propose=hold)
    assert len(solved.summary.broken) >= 2
    accept_proposals(nursing.store, None, nursing.horizon, ())
    assert stands(nursing) == before | {("nia", date(2026, 11, 24)), ("cas", date(2026, 11, 25))}
    assert nursing.broken() == broken


@pytest.mark.parametrize("hold", Hold)
def test_who_is_new_keeps_the_company_they_have(office: Office, hold: Hold) -> None:
    """Somebody pinned who must not be alone stays, and so does whoever is beside them."""
    office.switch("ALONE", on=True)
    new = office.worker("new", setting_id=None, pool="bank")
    office.assign(1, new, 1, pinned=True)
    office.change(t.Shift, 1, minimum=2)
    proposed(office, hold)
    accept_proposals(office.store, None, office.horizon, ())
    first = {who for who, day in stands(office) if day == date(2026, 11, 23)}
    assert "new" in first
    assert len(first) == 2
    assert office.broken() == []


def test_times_of_their_own_stay(office: Office) -> None:
    """Somebody held at times that are not the shift's is still there after all of it is accepted."""
    office.assign(1, 2, 2, starts_at=office.at(1, "09:00"))
    before = stands(office)
    proposed(office, Hold.EVERYBODY)
    accept_proposals(office.store, None, office.horizon, ())
    assert before < stands(office)


def test_shown_is_what_accepting_makes(office: Office) -> None:
    """The cover that a proposal promises is the cover that stands when it is accepted."""
    proposed(office, Hold.EVERYBODY)
    shown = show_proposals(office.store, None, office.horizon, ())
    assert [one.filled for one in shown.before] == [1]
    assert [(one.filled, one.places) for one in shown.after.settings] == [(3, 3)]
    assert (shown.changes, shown.after.short) == (2, ())
    accept_proposals(office.store, None, office.horizon, ())
    assert len(stands(office)) == 3
    with pytest.raises(BadInputError, match="No proposal waits"):
        show_proposals(office.store, None, office.horizon, ())


@pytest.mark.both_stores
def test_a_part_is_accepted_and_the_rest_waits(office: Office) -> None:
    """Accepted person by person a proposal ends accepted, with everything standing that it proposed."""
    proposed(office, Hold.EVERYBODY)
    (one,) = show_proposals(office.store, None, office.horizon, ()).found
    people = [person.person for person in one.comparison.people]
    for number, person in enumerate(people, 1):
        accept_proposals(office.store, None, office.horizon, (), people=[person])
        if number < len(people):
            (left,) = show_proposals(office.store, None, office.horizon, ()).found
            assert not left.stale
            assert [each.person for each in left.comparison.people] == people[number:]
    assert len(stands(office)) == 3
    with pytest.raises(BadInputError):
        refuse_proposals(office.store, None, office.horizon, ())


def test_nobody_of_that_name_is_changed(office: Office) -> None:
    """Accepting for somebody whom it does not touch is refused in words, and it waits on."""
    proposed(office, Hold.EVERYBODY)
    with pytest.raises(BadInputError, match="for zoe"):
        accept_proposals(office.store, None, office.horizon, (), people=["zoe"])
    assert show_proposals(office.store, None, office.horizon, ()).found


def test_called_off_before_saving_nothing_is_kept(office: Office) -> None:
    """Whoever hears what is being done may end it as long as nothing is saved."""

    def told(doing: str) -> None:
        if doing == "saving":
            raise Stopped

    with pytest.raises(Stopped):
        solve_rosters(office.store, None, office.horizon, (), limits(), propose=Hold.PINNED, told=told)
    with pytest.raises(BadInputError):
        show_proposals(office.store, None, office.horizon, ())


def test_a_watch_hears_what_is_found(office: Office) -> None:
    """The last stage says the objective and the bound of the answer, and how much is covered."""
    heard: list[SolveStage] = []
    watch = SolveWatch(heard.append)
    solved = solve_rosters(
        office.store,
        None,
        office.horizon,
        (),
        limits(),
        propose=Hold.PINNED,
        told=watch.told,
        laid=watch.laid,
        listener=watch.listener,
    )
    found = [stage for stage in heard if stage.objective is not None]
    assert found[-1].objective == solved.result.objective
    assert found[-1].bound == solved.result.bound
    assert found[-1].wanted == 3
    assert found[0].filled is not None
    assert heard[0].doing == "reading the store"
    assert heard[-1].doing == "saving"


@pytest.mark.parametrize("hold", [None, *Hold])
def test_what_has_begun_stays_as_it_is(office: Office, hold: Hold | None, monkeypatch: pytest.MonkeyPatch) -> None:
    """On the second day at noon the first two days keep who is on them, at own times too, nobody is added there, and
    it is said why; the third is filled."""
    monkeypatch.setenv("ROTA_NOW", office.at(1, "12:00").isoformat())
    with office.store.writing() as session:
        ann = session.exec(select(t.Assignment)).one()
        ann.ends_at = office.at(0, "13:00")
        session.add(ann)
    solved = solve_rosters(office.store, None, office.horizon, (), limits(), propose=hold)
    (short,) = solved.summary.short
    assert "the shift has begun" in short.why
    if hold is not None:
        accept_proposals(office.store, None, office.horizon, ())
    assert sorted(day.day for _, day in stands(office)) == [23, 25]
    assert ("ann", date(2026, 11, 23)) in stands(office)


def test_a_week_that_is_over_is_not_solved(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where every shift has begun the solve is refused in a word and nothing is written; made-up weeks may be."""
    monkeypatch.setenv("ROTA_NOW", office.at(9, "12:00").isoformat())
    with pytest.raises(BadInputError, match=r"Every shift of Mon 23 Nov to Sun 29 Nov has begun already"):
        solve_rosters(office.store, None, office.horizon, (), limits())
    assert office.count(t.Proposal) == 0
    assert not solve_rosters(office.store, None, office.horizon, (), limits(), begun=True).summary.short
