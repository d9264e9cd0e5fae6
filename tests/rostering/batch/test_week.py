"""A week of settings: drafts are made, what people touched or know waits, and nobody is in two places."""

import pytest
from sqlmodel import select

from rostering import access, calendar
from rostering.batch import clusters as clusters_module
from rostering.batch.outcome import State
from rostering.errors import BadInputError
from rostering.rosters.overlaps import overlaps
from rostering.store import audit
from rostering.store import tables as t
from rostering.store.proposal_state import ACCEPTED, WAITING
from rostering.store.roster_state import PUBLISHED
from tests.rostering.batch.conftest import Batches
from tests.rostering.office import Office

DAYS = 5


def home(office: Office, code: str, own: int = 1, target: int = 2) -> int:
    """A home with a shift a day, so many carers of its own, and more places than those can fill."""
    id_ = office.home if code == "H" else office.setting(code)
    for number in range(own):
        office.worker(f"{code.lower()}{number}", setting_id=id_, contract={"setting_id": id_})
    for number in range(DAYS):
        office.shift(number, "07:00", "15:00", setting_id=id_, target=target)
    return id_


def bank(office: Office, code: str) -> int:
    """A carer of the bank, who may work in every home."""
    return office.worker(code, setting_id=None, pool="bank")


@pytest.fixture
def three(office: Office) -> Office:
    """Three homes that share two of the bank."""
    for code in "HKL":
        home(office, code)
    for code in ("bea", "bob"):
        bank(office, code)
    return office


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every home is a part of its own."""
    monkeypatch.setattr(clusters_module.divided, "__defaults__", ((), 1))


def on(office: Office) -> dict[str, list[tuple[int, int]]]:
    """Who is on which shift, by home."""
    a, s, p = t.Assignment, t.Shift, t.Setting
    with office.store.reading() as session:
        rows = session.exec(
            select(p.code, a.shift_id, a.worker_id).join(s, s.id == a.shift_id).join(p, p.id == s.setting_id)
        ).all()
    found: dict[str, list[tuple[int, int]]] = {}
    for code, shift, worker in sorted(rows):
        found.setdefault(code, []).append((shift or 0, worker))
    return found


def proposals(office: Office) -> list[tuple[int, str]]:
    p = t.Proposal
    with office.store.reading() as session:
        return sorted((row[0], row[1]) for row in session.exec(select(p.roster_id, p.state)).all())


def assert_nobody_is_in_two_places(office: Office) -> None:
    for code in "HKL":
        assert overlaps(office.standing(code).build) == ()


@pytest.mark.both_stores
def test_those_who_share_people_are_solved_together(three: Office, batches: Batches) -> None:
    """One cluster, one solve, every place that somebody can fill is filled, nobody twice; the trail holds."""
    other = home(three, "Z", own=0, target=1)
    three.change(t.Setting, other, organisation_id=three.add(t.Organisation(code="far", name="Far")))
    batched = batches.week()
    assert sorted(batches.engine.solved) == ["H+K+L", "Z"]
    assert sum(len(rows) for rows in on(three).values()) == 5 * DAYS
    assert_nobody_is_in_two_places(three)
    assert {roster.key: roster.short for one in batched.outcomes for roster in one.rosters}["Z"] == DAYS
    with three.store.reading() as session:
        assert audit.verify(session) is None


@pytest.mark.usefixtures("small_parts")
def test_a_cluster_taken_apart_is_as_good_and_doubles_nobody(three: Office, batches: Batches) -> None:
    """With each home a part of its own, the shared go where places lack, and the seams fill what is left."""
    batched = batches.week()
    assert {"H", "K", "L"} <= set(batches.engine.solved)
    assert any(key.startswith("seam:") for key in batches.engine.solved)
    assert sum(len(rows) for rows in on(three).values()) == 5 * DAYS
    assert_nobody_is_in_two_places(three)
    assert not batched.in_state(State.FAILED)


@pytest.mark.slow
@pytest.mark.usefixtures("small_parts")
def test_a_second_run_over_parts_ends_as_the_first(three: Office, batches: Batches) -> None:
    """Drafts that are to be made anew count for nothing in each other's problem, so that no order matters."""
    batches.week()
    first = on(three)
    batches.week()
    assert_nobody_is_in_two_places(three)
    assert {code: len(rows) for code, rows in on(three).items()} == {code: len(rows) for code, rows in first.items()}


def test_what_was_touched_or_published_waits(three: Office, batches: Batches) -> None:
    """A touched draft and a published roster stay as they are, each with a proposal; the untouched is accepted."""
    kept = three.roster([2], touched=True)
    known = three.roster([3], state=PUBLISHED)
    batched = batches.week()
    assert set(on(three)) == {"H"}
    assert [one for one in proposals(three) if one[0] in (kept, known)] == [(kept, WAITING), (known, WAITING)]
    assert [state for roster, state in proposals(three) if roster not in (kept, known)] == [ACCEPTED]
    waiting = {roster.key for one in batched.outcomes for roster in one.rosters if roster.waits}
    assert waiting == {"K", "L"}


def test_what_is_proposed_doubles_nobody(three: Office, batches: Batches) -> None:
    """Who is asked for by one proposal, or stands on a draft, is asked for by no other at that time."""
    three.roster([2], touched=True)
    three.roster([3], state=PUBLISHED)
    batches.week()
    pa, s, w = t.ProposalAssignment, t.Shift, t.Worker
    with three.store.reading() as session:
        rows = session.exec(
            select(s.day, w.person_id).join(pa, pa.shift_id == s.id).join(w, w.id == pa.worker_id)
        ).all()
        days = session.exec(
            select(s.day, w.person_id)
            .join(t.Assignment, t.Assignment.shift_id == s.id)
            .join(w, w.id == t.Assignment.worker_id)
        ).all()
    assert rows
    assert len({*rows, *days}) == len([*rows, *days])


def test_nothing_is_proposed_where_nothing_would_change(three: Office, batches: Batches) -> None:
    """A published roster that is as good as can be gets no proposal to answer."""
    batches.week("K")
    roster = proposals(three)[0][0]
    three.change(t.Roster, roster, state=PUBLISHED)
    assert batches.week("K").outcomes[0].waits is False
    assert proposals(three) == [(roster, ACCEPTED)]


@pytest.mark.both_stores
def test_an_edit_meanwhile_is_seen(three: Office, batches: Batches) -> None:
    """Somebody takes a shift away while it is solved: the week is posed again and nobody is on that shift."""
    edits = []

    def edit(_: object) -> None:
        if not edits:
            edits.append(True)
            with three.store.writing() as session:
                row = session.get_one(t.Shift, 1)
                row.target = row.minimum = 0
                session.add(row)
                audit.append(session, access.DEFAULT, calendar.now(), "import", "shifts: x.csv")

    batched = batches.week("H", around=edit)
    assert batches.engine.solved == ["H", "H"]
    assert [one.state for one in batched.outcomes] == [State.SOLVED]
    assert 1 not in {shift for shift, _ in on(three)["H"]}


def test_an_edit_elsewhere_costs_no_second_solve(three: Office, batches: Batches) -> None:
    """A change that is nothing to the problem leaves the answer good."""

    def edit(_: object) -> None:
        with three.store.writing() as session:
            audit.append(session, access.DEFAULT, calendar.now(), "import", "nothing of this")

    batched = batches.week("H", around=edit)
    assert (batches.engine.solved, batched.outcomes[0].state) == (["H"], State.SOLVED)


def test_a_roster_that_changes_all_the_time_is_said(three: Office, batches: Batches) -> None:
    """After three tries it fails in one sentence, and nothing of it is saved."""
    numbers = iter(range(1, 9))

    def edit(_: object) -> None:
        with three.store.writing() as session:
            row = session.get_one(t.Shift, 1)
            row.target = 2 + next(numbers)
            session.add(row)
            audit.append(session, access.DEFAULT, calendar.now(), "import", "shifts: x.csv")

    batched = batches.week("H", around=edit)
    assert (batched.outcomes[0].state, on(three)) == (State.FAILED, {})
    assert "again and again" in batched.outcomes[0].said


def test_a_stopped_week_goes_on(three: Office, batches: Batches) -> None:
    """What was saved before the stop is not solved again, and the end is the same as without one."""
    batches.week("H")
    assert batches.week("H", only_changed=True).outcomes[0].state is State.KEPT
    assert batches.engine.solved == []


@pytest.mark.parametrize("named", ["nowhere"])
def test_an_unknown_setting_is_refused_and_nothing_is_written(three: Office, batches: Batches, named: str) -> None:
    """One sentence, and the store as it was."""
    before = three.kept()
    with pytest.raises(BadInputError, match="nowhere"):
        batches.week(named)
    assert three.kept() == before
