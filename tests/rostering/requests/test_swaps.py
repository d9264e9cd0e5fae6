"""Swaps: both people checked as they would stand, one half unlawful refuses the whole, and what moved since is told."""

from pathlib import Path

import pytest
from sqlmodel import select

from rostering.errors import BadInputError, RefusedError
from rostering.imports.faults import RefusedSheetError
from rostering.requests.swap_file import ask_swaps
from rostering.requests.swaps import SwapAsked, Waive, agree_swap, ask_swap, grant_swap, view_swap
from rostering.store import tables as t
from tests.rostering.office import Office
from tests.rostering.requests.offices import NOW, staffed


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the Friday before the week."""
    monkeypatch.setenv("ROTA_NOW", NOW)


class Week:
    """Ann: an early on Tuesday. Bob: a late on Monday until `ends` and a late on Wednesday. Cat: nothing."""

    def __init__(self, office: Office, ends: str = "22:00", state: str = "draft") -> None:
        self.office, self.workers = office, staffed(office)
        self.roster = office.roster(state=state, published_at=office.at(-9, "12:00") if state != "draft" else None)
        self.monday = office.shift(0, "14:00", ends, "L")
        self.early = office.shift(1, "08:00", "16:00", "E")
        self.late = office.shift(2, "14:00", "22:00", "L")
        self.rows = {
            shift: office.assign(self.roster, self.workers[who], shift)
            for who, shift in (("bob", self.monday), ("ann", self.early), ("bob", self.late))
        }

    def ask(self, other: str = "bob", back: str | None = "Wed 25 Nov") -> str:
        """Ann gives her early to somebody for a shift of theirs."""
        return ask_swap(self.office.store, "Col", SwapAsked("ann", "Tue 24 Nov", other, back)).reference

    def stands(self) -> set[tuple[int, int]]:
        """Who stands on which shift."""
        with self.office.store.reading() as session:
            rows = session.exec(select(t.Assignment)).all()
        return {(row.worker_id, row.shift_id) for row in rows if row.standing != "cancelled" and row.shift_id}


def test_one_unlawful_half_refuses_the_whole(office: Office) -> None:
    """Bob's late on Monday ends at 22:00: ten hours before Ann's early. The swap is refused with his name and the
    rule, and nobody moves, though Ann's half is lawful."""
    week = Week(office)
    typed = week.ask()
    view = view_swap(office.store, "Col", typed)
    ann, bob = view.halves
    assert (ann.broken, view.broken, view.is_lawful) == ((), (), False)
    assert len(bob.broken) == 1
    agree_swap(office.store, "Col", typed)
    before = week.stands()
    with pytest.raises(RefusedError) as refused:
        grant_swap(office.store, "Col", typed)
    assert refused.value.sentence.startswith("Bob cannot: WTR-11 daily rest")
    assert "10 h" in refused.value.sentence
    assert week.stands() == before
    assert view_swap(office.store, None, typed).state == "asked"


def too_many_hours(office: Office) -> tuple[Week, str]:
    """Cat has 32 hours of her 37.5 and would take Ann's eight; both said yes."""
    week = Week(office, state="published")
    for number in (0, 2, 3, 4):
        office.assign(week.roster, week.workers["cat"], office.shift(number, "08:00", "16:00", "E"))
    typed = week.ask("cat", None)
    agree_swap(office.store, "Col", typed)
    return week, typed


def test_a_swap_that_breaks_a_rule_says_who_may_let_it_pass(office: Office) -> None:
    """The refusal names the rule, who may waive it and how; a coordinator may not, and nothing is half done."""
    week, typed = too_many_hours(office)
    way = r"Cat cannot: GEN-MINUTES.*; a manager may grant it with --waive GEN-MINUTES/max"
    with pytest.raises(RefusedError, match=way):
        grant_swap(office.store, "Col", typed)
    before = office.store.path.read_bytes()
    with pytest.raises(RefusedError, match=r"Col \(coordinator\) may not waive GEN-MINUTES/max: a manager may"):
        grant_swap(office.store, "Col", typed, Waive(("GEN-MINUTES",), "Cat wants the hours"))
    assert office.store.path.read_bytes() == before
    assert (week.workers["cat"], week.early) not in week.stands()


def test_a_manager_grants_a_swap_and_waives_the_rule_in_one(office: Office) -> None:
    """The waiver stands with its reason, the amendment has its number, and the check finds nothing that is not
    lifted. A rule that the swap does not break is none to waive."""
    week, typed = too_many_hours(office)
    with pytest.raises(BadInputError, match=f"Neither of the two would break WTR-11 by {typed}"):
        grant_swap(office.store, "Mia", typed, Waive(("WTR-11",), "Cat wants the hours"))
    done = grant_swap(office.store, "Mia", typed, Waive(("GEN-MINUTES",), "Cat wants the hours"))
    lifted = ("GEN-MINUTES/max for Cat (cat): Cat wants the hours",)
    assert (done.amendment, done.view.waived) == (1, lifted)
    assert view_swap(office.store, None, typed).waived == lifted  # whoever looks later sees it too
    assert (week.workers["cat"], week.early) in week.stands()
    with office.store.reading() as session:
        (waiver,) = session.exec(select(t.Waiver)).all()
    assert (waiver.rule, waiver.shift_id, waiver.reason, waiver.approved_by) == (
        "GEN-MINUTES/max",
        week.early,
        "Cat wants the hours",
        "Mia",
    )
    assert [lifted is None for _, lifted in office.standing().marks] == [False]


def test_one_waived_rule_does_not_carry_another(office: Office) -> None:
    """Bob's short rest is waived, but not the hours that he would have too: the swap is refused for those."""
    week = Week(office)
    for number in (3, 4):
        office.assign(week.roster, week.workers["bob"], office.shift(number, "08:00", "20:00", "D"))
    typed = week.ask("bob", None)
    agree_swap(office.store, "Col", typed)
    with pytest.raises(RefusedError, match="Bob cannot: GEN-MINUTES"):
        grant_swap(office.store, "Mia", typed, Waive(("WTR-11",), "Bob asked", "swap"))
    assert office.count(t.Waiver) == 0


def test_the_same_swap_with_eleven_hours_is_granted(office: Office) -> None:
    """With the late until 21:00 there are eleven hours: both halves stand afterwards, each with the other's times."""
    week = Week(office, ends="21:00")
    typed = week.ask()
    assert agree_swap(office.store, "Col", typed).is_lawful
    done = grant_swap(office.store, "Col", typed)
    assert (done.amendment, done.view.state) == (None, "granted")
    ann, bob = week.workers["ann"], week.workers["bob"]
    assert week.stands() == {(bob, week.monday), (bob, week.early), (ann, week.late)}
    with pytest.raises(BadInputError, match="is granted by Col already"):
        grant_swap(office.store, "Col", typed)


def test_a_swap_on_a_published_roster_is_an_amendment(office: Office) -> None:
    """It has a number, and both are listed as not told yet."""
    week = Week(office, ends="21:00", state="published")
    typed = week.ask()
    agree_swap(office.store, "Col", typed)
    assert grant_swap(office.store, "Col", typed).amendment == 1
    with office.store.reading() as session:
        rows = session.exec(select(t.Told).join(t.Amendment).where(t.Amendment.number == 1)).all()
    assert {(row.worker_id, row.told_at) for row in rows} == {(week.workers[who], None) for who in ("ann", "bob")}


def test_a_shift_is_given_away(office: Office) -> None:
    """Without a shift in return one person leaves it and the other takes it."""
    week = Week(office)
    typed = week.ask("cat", None)
    agree_swap(office.store, "Col", typed)
    grant_swap(office.store, "Col", typed)
    assert (week.workers["cat"], week.early) in week.stands()
    assert week.workers["ann"] not in {who for who, _ in week.stands()}


def test_the_other_one_has_to_say_yes(office: Office) -> None:
    """Without it nothing is granted; it is recorded once."""
    week = Week(office, ends="21:00")
    typed = week.ask()
    with pytest.raises(BadInputError, match=rf"Bob \(bob\) has not said yes to {typed}"):
        grant_swap(office.store, "Col", typed)
    agree_swap(office.store, "Col", typed)
    with pytest.raises(BadInputError, match="on record since 20/11/2026"):
        agree_swap(office.store, "Col", typed)


@pytest.mark.parametrize("agreed", [False, True])
def test_a_swap_whose_shift_has_moved_is_stale(office: Office, agreed: bool) -> None:
    """An hour's change to one of its shifts since it was asked for: it is shown, and neither agreed to nor granted."""
    week = Week(office, ends="21:00")
    typed = week.ask()
    if agreed:
        agree_swap(office.store, "Col", typed)
    for table, id_ in ((t.Shift, week.late), (t.Assignment, week.rows[week.late])):
        office.change(table, id_, starts_at=office.at(2, "13:00"))
    stale = view_swap(office.store, None, typed).stale
    assert stale is not None
    assert "14:00 to 22:00" in stale
    assert "13:00 to 22:00" in stale
    before = week.stands()
    with pytest.raises(BadInputError, match=f"{typed} is out of date: it was asked for as"):
        (grant_swap if agreed else agree_swap)(office.store, "Col", typed)
    assert week.stands() == before


def test_a_swap_of_somebody_who_left_the_shift_is_stale(office: Office) -> None:
    """Bob is on the late no more, or Ann got onto it: the sentence says who."""
    week = Week(office, ends="21:00")
    typed = week.ask()
    agree_swap(office.store, "Col", typed)
    office.change(t.Assignment, week.rows[week.late], standing="cancelled")
    with pytest.raises(BadInputError, match=r"Bob \(bob\) is not on L Wed 25 Nov 14:00–22:00 any more"):
        grant_swap(office.store, "Col", typed)
    office.change(t.Assignment, week.rows[week.late], standing="planned")
    office.assign(week.roster, week.workers["ann"], week.late)
    with pytest.raises(BadInputError, match=r"Ann \(ann\) is on L Wed 25 Nov 14:00–22:00 now"):
        grant_swap(office.store, "Col", typed)


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (SwapAsked("ann", "Tue 24 Nov", "ann", None), "with themselves"),
        (SwapAsked("ann", "Mon 23 Nov", "bob", None), r"Ann \(ann\) is not on a shift on Mon 23 Nov"),
        (SwapAsked("ann", "99", "bob", None), r"Ann \(ann\) is not on shift 99"),
        (SwapAsked("ann", "soon", "bob", None), "not a date.*number of a shift"),
        (SwapAsked("ann", "2", "bob", "2"), r"Bob \(bob\) is not on shift 2"),
        (SwapAsked("ann", "2", "zoe", None), "no person 'zoe'"),
        (SwapAsked("bob", "1", "cat", None), "asked Cat .* already: S1"),
    ],
)
def test_what_cannot_be_asked_for(office: Office, asked: SwapAsked, says: str) -> None:
    """Bad input is one sentence, and the store stays byte for byte as it was."""
    Week(office)
    ask_swap(office.store, "Col", SwapAsked("bob", "1", "cat"))
    before = office.store.path.read_bytes()
    with pytest.raises(BadInputError, match=says):
        ask_swap(office.store, "Col", asked)
    assert office.store.path.read_bytes() == before


def test_what_has_begun_is_not_swapped(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """A shift that began is past swapping."""
    week = Week(office)
    monkeypatch.setenv("ROTA_NOW", "2026-11-24T08:00:00Z")
    with pytest.raises(BadInputError, match="has begun"):
        week.ask()


def test_swaps_of_a_file_are_asked_for_once(office: Office, tmp_path: Path) -> None:
    """One for a shift back and agreed, one given away by the shift's number; a second time nothing is added."""
    week = Week(office)
    path = tmp_path / "swaps.csv"
    path.write_text(
        f"worker,date,other,other_date,agreed\nann,24/11/2026,bob,25/11/2026,yes\nbob,{week.monday},cat,,\n"
    )
    first, second = ask_swaps(office.store, "Col", path)
    assert (first.reference, second.reference) == ("S1", "S2")
    with office.store.reading() as session:
        rows = session.exec(select(t.Swap)).all()
    assert [(row.shift_id, row.other_shift_id, row.agreed_on is not None) for row in rows] == [
        (week.early, week.late, True),
        (week.monday, None, False),
    ]
    assert ask_swaps(office.store, "Col", path) == ()
    assert office.count(t.Swap) == 2


def test_a_file_with_a_swap_that_cannot_be_writes_none(office: Office, tmp_path: Path) -> None:
    """Every fault of every row is named with its row; the good row is not asked for either."""
    Week(office)
    path = tmp_path / "swaps.csv"
    path.write_text(
        "worker,date,other,other_date\nann,24/11/2026,bob,25/11/2026\nann,26/11/2026,bob,\nann,24/11/2026,zoe,\n"
    )
    with pytest.raises(RefusedSheetError) as refused:
        ask_swaps(office.store, "Col", path)
    assert [fault.row for fault in refused.value.faults] == [3, 4]
    assert office.count(t.Swap) == 0
    path.write_text("worker,date,other\nann,31/11/2026,bob\n")
    with pytest.raises(RefusedSheetError, match="does not exist"):
        ask_swaps(office.store, "Col", path)
