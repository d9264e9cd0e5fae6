"""Laying patterns down: what becomes work, what is taken out and why, and what a solve makes of it."""

import json
from datetime import date

import pytest
from sqlmodel import select

from rostering.errors import BadInputError, RefusedError
from rostering.rosters.lay import Laid, lay
from rostering.store import tables as t
from tests.rostering.office import MONDAY, Office, day
from tests.rostering.program import Rota


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the Friday before the week."""
    monkeypatch.setenv("ROTA_NOW", "2026-11-20T10:00:00Z")


def follow(office: Office, worker: int, cycle: str, phase: int = 1, starts_on: date = MONDAY) -> None:
    """Let somebody follow a pattern."""
    pattern = office.add(t.Pattern(code=f"P{worker}-{cycle}", cycle=cycle))
    office.add(t.PatternFollowed(worker_id=worker, pattern_id=pattern, starts_on=starts_on, phase=phase))


def laid(office: Office, **more: bool) -> Laid:
    """Lay the week down."""
    return lay(office.store, None, office.horizon, (), **more)


def stands(office: Office) -> list[tuple[int, int, str, str]]:
    """Everybody on the roster: worker, day of the week, code, who put them there."""
    with office.store.reading() as session:
        rows = session.exec(select(t.Assignment, t.Shift).where(t.Assignment.shift_id == t.Shift.id)).all()
    return sorted((one.worker_id, (shift.day - MONDAY).days, shift.code, one.made_by) for one, shift in rows)


def test_each_cell_becomes_work_and_what_is_empty_is_a_hole(office: Office) -> None:
    """Ann works as her pattern says, on a draft that is made; the places nobody fills are told."""
    office.demand("07:00", "15:00")
    follow(office, office.worker("ann"), "D D - -", phase=2)
    found = laid(office)
    assert [number for _, number, *_ in stands(office)] == [0, 3, 4]
    assert {(code, by) for *_, code, by in stands(office)} == {("D", "pattern")}
    assert [(hole.day, hole.missing) for hole in found.holes] == [(day(number), 1) for number in (1, 2, 5, 6)]
    assert not found.left
    with office.store.reading() as session:
        (row,) = session.exec(select(t.Roster)).all()
    assert (row.state, row.version, row.touched) == ("draft", 1, False)


def test_leave_sickness_and_what_forbids_are_taken_out_with_the_reason(office: Office) -> None:
    """Leave and sickness are taken out; a restriction keeps Bob off his night; a day without the shift is told."""
    office.demand("07:00", "15:00", target=2)
    office.demand("22:00", "07:00", "N", weekdays="0;1")
    ann, bob = office.worker("ann"), office.worker("bob")
    follow(office, ann, "D D D - -")
    follow(office, bob, "N N N - - - -")
    office.add(t.Absence(worker_id=ann, kind="annual", starts_at=office.at(0, "00:00"), ends_at=office.at(1, "00:00")))
    office.add(t.Absence(worker_id=ann, kind="sick", starts_at=office.at(2, "00:00")))
    limits = {"from_on": MONDAY, "until_on": MONDAY, "review_on": day(30), "reviewed_by": "Mia"}
    office.add(t.Restriction(person_id=2, forbids="nights", **limits))
    found = laid(office)
    told = [(one.person, one.day, one.why, one.reason, one.rule) for one in found.left]
    assert told == [
        ("ann", day(0), "away", "on leave", "GEN-AVAIL"),
        ("ann", day(2), "away", "away", "GEN-AVAIL"),
        ("ann", day(5), "away", "away", "GEN-AVAIL"),
        ("ann", day(6), "away", "away", "GEN-AVAIL"),
        ("bob", day(0), "forbidden", "restricted: no nights", "GEN-AVAIL"),
        ("bob", day(2), "no shift", "Hill House has no shift N for them that day", None),
    ]
    assert [(worker, number) for worker, number, *_ in stands(office)] == [(ann, 1), (bob, 1)]


def test_a_night_before_leave_ends_in_it_and_is_taken_out(office: Office) -> None:
    """A night that would end on the first day of leave is not laid."""
    office.demand("22:00", "07:00", "N")
    ann = office.worker("ann")
    follow(office, ann, "N - - - - - -")
    office.add(t.Absence(worker_id=ann, kind="annual", starts_at=office.at(1, "00:00"), ends_at=office.at(2, "00:00")))
    assert [one.why for one in laid(office).left] == ["away"]


def test_where_something_stands_nothing_is_laid(office: Office) -> None:
    """A pinned shift, a shift of that day at another home and a whole second lay are left as they stand."""
    early, late = office.shift(0, "07:00", "15:00"), office.shift(0, "15:00", "22:00", "L")
    office.shift(1, "07:00", "15:00")
    ann = office.worker("ann")
    follow(office, ann, "D D -")
    office.assign(office.roster(), ann, late, pinned=True, made_by="Mia")
    office.worked(ann, 1, "16:00", "20:00")
    found = laid(office)
    assert {(one.day, one.why) for one in found.left} >= {(day(0), "stands"), (day(1), "stands")}
    assert [(number, code) for _, number, code, _ in stands(office)] == [(0, "L")]
    assert early


def test_a_day_of_two_shifts_is_laid_whole_or_not(office: Office) -> None:
    """Of a late and a sleep-in neither is laid where the sleep-in is missing."""
    office.shift(0, "14:00", "22:00", "L")
    office.shift(1, "14:00", "22:00", "L")
    office.shift(1, "22:00", "07:00", "SI", type="sleep-in")
    follow(office, office.worker("ann"), "L+SI L+SI -")
    found = laid(office)
    assert [(number, code) for _, number, code, _ in stands(office)] == [(1, "L"), (1, "SI")]
    assert (found.left[0].day, found.left[0].codes, found.left[0].why) == (day(0), "L+SI", "no shift")


def test_everybody_on_a_pattern_is_laid_and_too_many_are_told(office: Office) -> None:
    """Contract patterns beyond the target are laid and told; a senior goes to the seniors' shift of the same code."""
    office.demand("07:00", "15:00", weekdays="0")
    office.demand("07:00", "15:00", weekdays="0", role="senior_care_worker")
    for number in range(2):
        follow(office, office.worker(f"carer{number}"), "D - - - - - -")
    follow(office, office.worker("senior", "senior_care_worker"), "D - - - - - -")
    found = laid(office)
    assert [(one.role, one.missing) for one in found.over] == [("care_worker", -1)]
    assert not found.holes
    assert len(stands(office)) == 3


def test_a_solve_after_laying_is_the_solve_without_it(office: Office) -> None:
    """Laid cells are no pins: a solve keeps them because leaving them costs, fills the holes, and comes to the same
    roster as from patterns that were never laid."""
    office.demand("07:00", "19:00", break_minutes=60)
    ann = office.worker("ann")
    follow(office, ann, "D D D - - - -")
    for code in ("bob", "cat"):
        office.worker(code)
    without = office.solve()
    kept = {(person, duty) for person, duty in without.roster if person == "ann"}
    assert laid(office).left[0].why == "stands"
    office.change(t.Roster, 1, touched=False)
    for one in range(1, office.count(t.Assignment) + 1):
        office.change(t.Assignment, one, standing="cancelled")
    with office.store.writing() as session:
        for row in session.exec(select(t.Assignment)).all():
            session.delete(row)
    found = laid(office)
    assert [(one.person, one.day) for one in found.cells] == [("ann", day(number)) for number in range(3)]
    assert len(found.holes) == 4
    after = office.solve()
    assert after.saved[0].accepted
    assert {(person, duty) for person, duty in after.roster if person == "ann"} == kept
    assert len(kept) == 3
    assert after.result.objective == without.result.objective
    assert not after.summary.short
    assert not any(row[3] == "pattern" for row in stands(office))


def test_a_dry_run_and_a_second_lay_write_nothing(office: Office) -> None:
    """What would be laid is told, and the file stays byte for byte as it was."""
    office.demand("07:00", "15:00")
    follow(office, office.worker("ann"), "D - -")
    before = office.store.path.read_bytes()
    found = laid(office, dry_run=True)
    assert (len(found.cells), found.rosters) == (3, ())
    assert office.store.path.read_bytes() == before
    assert laid(office).rosters == (1,)
    before = office.store.path.read_bytes()
    assert laid(office).rosters == ()
    assert office.store.path.read_bytes() == before


def test_what_is_published_is_left_alone(office: Office) -> None:
    """A published roster is not laid on: alone it is refused, beside a draft it is told."""
    office.demand("07:00", "15:00")
    follow(office, office.worker("ann"), "D - -")
    office.roster(state="published")
    with pytest.raises(BadInputError, match="are published; patterns are laid on drafts only"):
        laid(office)
    there = office.setting("T", name="Tor House")
    office.demand("07:00", "15:00", setting_id=there)
    follow(office, office.worker("bob", setting_id=there), "D - -")
    found = laid(office)
    assert found.published == ("Hill House",)
    assert {one.home for one in found.cells} == {"T"}


def test_what_cannot_be_laid_is_refused_untouched(office: Office) -> None:
    """No demand, nobody on a pattern, an unknown setting, and somebody who may not: in words, every byte as it was."""
    follow(office, office.worker("ann"), "D - -", starts_on=day(30))
    office.add(t.Actor(name="Sam", role="scheduler"))
    office.add(t.Actor(name="Col", role="coordinator"))
    before = office.store.path.read_bytes()
    with pytest.raises(RefusedError, match="may not edit rosters"):
        lay(office.store, "Sam", office.horizon, ())
    with pytest.raises(BadInputError, match="There is no demand from"):
        lay(office.store, "Col", office.horizon, ())
    with pytest.raises(BadInputError, match="There is no setting 'Mill'"):
        lay(office.store, "Col", office.horizon, ["Mill"])
    assert office.store.path.read_bytes() == before
    office.demand("07:00", "15:00")
    before = office.store.path.read_bytes()
    with pytest.raises(BadInputError, match="Nobody there follows a pattern from Mon 23 Nov to Sun 29 Nov"):
        lay(office.store, "Col", office.horizon, ())
    assert office.store.path.read_bytes() == before


def test_following_showing_and_ending_on_the_command_line(office: Office, rota: Rota) -> None:
    """A new pattern is followed, listed, shown day by day with its phase, laid, and ended."""
    office.demand("07:00", "15:00")
    office.worker("ann")
    done = rota("patterns", "follow", "ann", "short", "--cycle", "D D - -", "--phase", "2", "--from", str(MONDAY))
    assert (done.code, done.out) == (0, "Ann (ann) from 2026-11-23, phase 2: short, D D - -.\n")
    assert "short       4  D D - -            1" in rota("patterns", "list").out
    shown = rota("patterns", "show", "ann", "--from", str(MONDAY), "--days", "5")
    assert "Mon 23 Nov D, Tue 24 Nov -, Wed 25 Nov -, Thu 26 Nov D, Fri 27 Nov D" in shown.out
    done = rota("patterns", "lay", "--week", "2026-W48")
    assert done.code == 0
    assert "Laid 3 cells of 1 person, Mon 23 Nov to Sun 29 Nov." in done.out
    assert "Holes left, 4 places:" in done.out
    told = json.loads(rota("patterns", "lay", "--week", "2026-W48", "--json").out)
    assert (told["schema"], told["laid"], told["reasons"]) == ("rota-patterns/1", [], {"stands": 3})
    assert rota("patterns", "end", "ann", "--on", str(day(6))).code == 0
    assert rota("patterns", "lay", "--from", str(day(7))).code == 2
    assert rota("patterns", "show", "ann", "--from", str(day(6)), "--days", "9").out.count("Sun 29 Nov") == 1


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("follow", "ann", "p", "--cycle", "D D D"), "has no day off"),
        (
            ("follow", "ann", "p", "--cycle", "D Q -"),
            "on day 2 a shift that the setting has not: 'Q'; its shifts are D",
        ),
        (("follow", "ann", "p"), "There is no pattern 'p' (there are: old)"),
        (("follow", "ann", "old", "--cycle", "- D"), "leave --cycle out and say --phase 2"),
        (("follow", "ann", "old", "--phase", "3"), "The phase 3 lies beyond the cycle of 2 days"),
        (("follow", "ann", "old", "--phase", "x"), "--phase is a whole number"),
        (("follow", "ann", "old", "--from", "today", "--until", "yesterday"), "before it starts"),
        (("follow", "nobody", "old"), "There is no person 'nobody'"),
        (("end", "ann"), "follows no pattern that goes on after 2026-11-20"),
        (("show", "nothing"), "There is no person 'nothing'"),
        (("lay", "--week", "2026-W48"), "Nobody there follows a pattern"),
    ],
)
def test_what_cannot_be_followed_is_one_sentence(office: Office, rota: Rota, words: tuple[str, ...], says: str) -> None:
    """Exit code 2, one line on standard error, the store byte for byte as it was."""
    office.demand("07:00", "15:00")
    office.worker("ann")
    office.add(t.Pattern(code="old", cycle="D -"))
    before = office.store.path.read_bytes()
    done = rota("patterns", *words)
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert says in done.err
    assert office.store.path.read_bytes() == before


def test_weeks_later_the_phase_goes_on(office: Office) -> None:
    """A cycle of four days says the same on a day whatever week is laid."""
    office.demand("07:00", "15:00")
    follow(office, office.worker("ann"), "D D - -", starts_on=day(-21))
    laid(office)
    expected = [number for number in range(7) if (number + 21) % 4 < 2]
    assert [number for _, number, *_ in stands(office)] == expected
