"""What a solve gave up is told with its reason, and so is who could be given nothing."""

from datetime import date

import pytest

from rostering.cli.solved import score_lines, short_lines
from rostering.errors import BadInputError
from rostering.rosters.solve import solve_rosters
from rostering.rosters.standing import Standing
from rostering.rosters.summary import summarise
from rostering.store import tables as t
from solver.limits import Limits
from solver.result import Status
from tests.rostering.office import NURSE, Office
from tests.rostering.rules.short_rest import short_rest


def test_a_pin_against_the_law_is_given_up_and_said(office: Office) -> None:
    """Of two pins too near to each other one holds; the other is named with the rule that stands against it."""
    office.worker("ann")
    roster = office.roster()
    for number, start, end in ((0, "14:00", "22:00"), (1, "06:00", "14:00")):
        office.assign(roster, 1, office.shift(number, start, end), pinned=True)
    solved = office.solve()
    assert solved.result.status is Status.BROKEN
    (broken,) = solved.summary.broken
    assert "Ann (ann)" in broken
    assert broken.endswith("; stopped by WTR-11 daily rest")
    assert f"Broken: {broken}" in list(short_lines(solved.summary))


def test_two_pins_on_one_day_are_said(office: Office) -> None:
    """Two shifts that overlap cannot both be somebody's."""
    office.worker("ann")
    roster = office.roster()
    for start, end in (("07:00", "15:00"), ("14:00", "22:00")):
        office.assign(roster, 1, office.shift(0, start, end), pinned=True)
    (broken,) = office.solve().summary.broken
    assert broken.endswith("; already at work that day")


def test_a_pin_on_somebody_who_may_not_is_said(office: Office) -> None:
    """A carer pinned to a nurse's shift is not put there, and the reason is the one of eligibility."""
    office.worker("ann")
    office.assign(office.roster(), 1, office.shift(0, "07:00", "15:00", role=NURSE), pinned=True)
    (broken,) = office.solve().summary.broken
    assert broken.endswith("; no contract as registered nurse on that day")


def test_who_can_be_given_nothing_is_named(office: Office) -> None:
    """A nurse in a week of carers' shifts is named; the carer is not."""
    office.demand("07:00", "15:00")
    office.worker("ann")
    office.worker("nia", role=NURSE)
    assert "No possible shift for Nia (nia)." in list(short_lines(office.solve().summary))


def test_a_week_without_workers_is_solved(office: Office) -> None:
    """Every place is short, and says why."""
    office.demand("07:00", "15:00")
    solved = office.solve()
    assert (len(solved.roster), sum(one.places for one in solved.summary.short)) == (0, 7)
    assert {one.why for one in solved.summary.short} == {"nobody in reach has the role"}


@pytest.mark.parametrize("pence", [10**9, 10**15])
def test_pay_beyond_all_measure_is_refused_in_words(office: Office, pence: int) -> None:
    """Costs that cannot be weighed are told with the week they stand in; nothing is saved."""
    office.demand("07:00", "15:00")
    office.worker("ann", contract={"pence_an_hour": pence})
    with pytest.raises(BadInputError, match=r"^Mon 23 Nov to Sun 29 Nov 2026 cannot be rostered: .* cost"):
        office.solve()


def test_a_week_is_solved_tier_after_tier(office: Office) -> None:
    """The office's week is solved in the order of its tiers, and the last line says how each ended."""
    office.demand("07:00", "15:00", target=2)
    for code in ("ann", "bob"):
        office.worker(code)
    limits = Limits(seconds=10, deterministic=True, lexicographic=True)
    solved = solve_rosters(office.store, None, office.horizon, (), limits)
    assert (solved.result.status, solved.result.proven) == (Status.OPTIMAL, True)
    assert list(score_lines(solved))[-1].startswith("Tier after tier: safety 0, cover ")


NURSES = {"role": NURSE, "minimum": 0, "target": 1}


def on_the_nurses(office: Office) -> Standing:
    """A nursing home whose one nurse works the first of two shifts of a Monday, beside carers."""
    office.switch("NURSE-24", on=True)
    office.change(t.Setting, office.home, kind="care_home_nursing")
    nia = office.worker("nia", role=NURSE)
    office.add(t.Registration(person_id=1, body="NMC", until_on=date(2030, 1, 1)))
    office.worker("ann")
    roster = office.roster()
    office.assign(roster, nia, office.shift(0, "07:00", "14:00", "E", **NURSES))
    office.shift(0, "13:00", "17:00", "L", **NURSES)
    office.shift(0, "16:00", "22:00", "T", **NURSES)
    return office.standing()


def test_no_nurse_is_told_beside_the_places(office: Office) -> None:
    """The stretch without a nurse is one line of its own, from clock to clock, beside the places nobody fills; its
    reasons are of the nurses who would count, and it is below a minimum."""
    standing = on_the_nurses(office)
    summary = summarise(standing.build, standing.roster, standing.report)
    places = [one for one in summary.short if one.row is None]
    stretches = [one for one in summary.short if one.row is not None]
    assert [one.sentence[:6] for one in places] == ["L Mon ", "T Mon "]
    (nobody,) = stretches
    assert nobody.sentence.startswith(
        "NURSE-24/present nurse always present: Hill House, Mon 23 Nov 14:00–22:00: nobody, at least 1 ["
    )
    assert (nobody.below, nobody.places) == ("minimum", 1)
    assert nobody.why.startswith("2 already at work that day") or "stopped by" in nobody.why
    assert summary.in_all == "2 places and 1 stretch of the day"


def test_an_overlay_does_not_hide_a_place(office: Office) -> None:
    """Who lacks the skill on a shift is one line, the shift's own missing place another."""
    ann = office.worker("ann")
    office.worker("bob")
    roster = office.roster()
    office.add(
        t.Demand(
            setting_id=office.home, code="med", type="overlay", weekdays="0", start_minute=480, end_minute=720,
            break_minutes=0, skills="medication", minimum=1, target=1, priority=2,
        )
    )  # fmt: skip
    office.assign(roster, ann, office.shift(0, "08:00", "16:00", target=2))
    standing = office.standing()
    summary = summarise(standing.build, standing.roster, standing.report)
    overlay, place = summary.short
    assert overlay.sentence.partition(": ")[2].partition(" [")[0] == (
        "Hill House, Mon 23 Nov 08:00–12:00: nobody with medication competency, at least 1"
    )
    assert overlay.why == "nobody in reach has the role"
    assert (place.row, place.places, place.why) == (None, 1, "1 free to do it")


def test_what_is_waived_is_told_apart(office: Office) -> None:
    """A broken rule under a waiver is no broken rule; it is told with who waived it and why."""
    short_rest(office)
    facts = {"rule": "WTR-11", "person_id": 1, "shift_id": 2, "reason": "no relief", "approved_by": "Mia"}
    office.add(t.Waiver(**facts, approved_at=office.at(-3, "10:00"), until_on=office.at(1, "12:00").date()))
    standing = office.standing()
    summary = summarise(standing.build, standing.roster, standing.report)
    (broken,), (lifted,) = summary.broken, summary.lifted
    assert "Bob (bob)" in broken
    assert "Ann (ann)" in lifted
    assert lifted.endswith("; waived by Mia (no relief)")
