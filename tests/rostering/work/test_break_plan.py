"""Planned breaks: everybody has theirs, and what needs presence keeps it at every minute."""

from dataclasses import replace
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from rostering.work.break_plan import BreakPlan, OnDuty, PlannedBreak, Presence, plan_breaks

NURSE, CARE, ROOM = "nurse", "care", "room 4"
DAY = (7 * 60, 19 * 60)


def on(person: str, place: str = CARE, breaks: tuple[int, ...] = (30,), **more: object) -> OnDuty:
    """Somebody on duty from 07:00 to 19:00 with one break of half an hour."""
    return OnDuty(person, place, *DAY, breaks, **more)  # type: ignore[arg-type]


def heads(plan: BreakPlan, on_duty: list[OnDuty], place: str, minute: int) -> int:
    """How many are present at a place at a minute, counted anew from the plan."""
    by_person = {one.person: one for one in on_duty}
    present = sum(one.place == place and one.starts_at <= minute < one.ends_at for one in on_duty)
    for rest in plan.breaks:
        if rest.starts_at <= minute < rest.ends_at:
            who = by_person[rest.person]
            present -= who.place == place and not who.within_call
            if rest.relieved_by is not None:
                present += who.place == place
                present -= by_person[rest.relieved_by].place == place
    return present


def test_a_break_lies_near_the_middle() -> None:
    """Where nothing forbids it a break is in the middle of the shift, and two are spread evenly."""
    assert plan_breaks([on("ann")]).breaks == (PlannedBreak("ann", 12 * 60 + 45, 13 * 60 + 15),)
    assert [one.starts_at for one in plan_breaks([on("ann", breaks=(30, 30))]).breaks] == [10 * 60 + 45, 14 * 60 + 45]


def test_two_at_one_place_go_one_after_the_other() -> None:
    """Of two nurses one is there at every minute, and nobody has to stand in."""
    pair = [on("ann", NURSE), on("bob", NURSE)]
    plan = plan_breaks(pair, [Presence(NURSE, 1, *DAY)])
    assert not plan.unplanned
    first, second = plan.breaks
    assert first.ends_at <= second.starts_at
    assert {first.relieved_by, second.relieved_by} == {None}


def test_one_to_one_is_relieved_by_somebody_who_can_be_spared() -> None:
    """Whoever is with the resident is relieved by a carer who may, and never by one who may not."""
    staff = [on("ann", ROOM), on("bob"), on("cas", relieves=frozenset({ROOM}))]
    plan = plan_breaks(staff, [Presence(ROOM, 1, *DAY), Presence(CARE, 1, *DAY)])
    assert not plan.unplanned
    assert {one.person: one.relieved_by for one in plan.breaks} == {"ann": "cas", "bob": None, "cas": None}


def test_a_sole_nurse_with_nobody_to_relieve_them_is_said() -> None:
    """One nurse alone cannot leave: the break has no time, and the sentence names who, how long and what to do."""
    plan = plan_breaks([on("ann", NURSE), on("bob")], [Presence(NURSE, 1, *DAY)])
    assert [one.person for one in plan.breaks] == ["bob"]
    assert [(one.person, one.minutes, one.alone) for one in plan.unplanned] == [("ann", 30, True)]
    assert "ann has no 30 minutes of break at nurse" in plan.unplanned[0].sentence


def test_a_sole_nurse_within_call_needs_no_relief() -> None:
    """Where the break on the premises is presence, it has a time and nobody stands in."""
    plan = plan_breaks([on("ann", NURSE, within_call=True)], [Presence(NURSE, 1, *DAY)])
    assert [(one.person, one.relieved_by) for one in plan.breaks] == [("ann", None)]


def test_what_fits_alone_but_not_together_is_said() -> None:
    """Two who can only be relieved by one another's colleague for 50 minutes have room for one break of 30."""
    staff = [on("ann", ROOM), on("bob", NURSE), OnDuty("cas", CARE, 600, 650, (), frozenset({ROOM, NURSE}))]
    plan = plan_breaks(staff, [Presence(ROOM, 1, *DAY), Presence(NURSE, 1, *DAY)])
    assert [one.person for one in plan.breaks] == ["ann"]
    assert [(one.person, one.alone) for one in plan.unplanned] == [("bob", False)]
    assert "beside the breaks of the others" in plan.unplanned[0].sentence
    longer = [*staff[:2], OnDuty("cas", CARE, 600, 660, (), frozenset({ROOM, NURSE}))]
    assert not plan_breaks(longer, [Presence(ROOM, 1, *DAY), Presence(NURSE, 1, *DAY)]).unplanned


def test_the_first_choice_is_taken_back_where_another_needs_it() -> None:
    """Ann could go at any time, Bob only while Cas is there at noon: both find a time whoever comes first."""
    staff = [
        OnDuty("ann", CARE, 7 * 60, 17 * 60 + 30, (30,)),
        OnDuty("bob", CARE, 12 * 60, 12 * 60 + 60, (30,)),
        OnDuty("cas", CARE, 12 * 60, 12 * 60 + 60, ()),
    ]
    needs = [Presence(CARE, 2, 12 * 60, 13 * 60)]
    assert plan_breaks([staff[0], replace(staff[1], breaks=()), staff[2]], needs).of("ann")[0].starts_at == 12 * 60
    plan = plan_breaks(staff, needs)
    assert not plan.unplanned
    assert plan.of("ann")[0].ends_at <= plan.of("bob")[0].starts_at == 12 * 60 + 15


def test_where_fewer_are_on_than_needed_a_break_does_not_lower_it() -> None:
    """One nurse where two are needed stays: the break is said to have no time."""
    assert plan_breaks([on("ann", NURSE)], [Presence(NURSE, 2, *DAY)]).unplanned


@st.composite
def rosters(draw: st.DrawFn) -> tuple[list[OnDuty], list[Presence]]:
    """A few people at three places, who may stand in for each other, and what needs presence."""
    staff = []
    for number in range(draw(st.integers(1, 5))):
        start = draw(st.integers(0, 8)) * 60
        end = start + draw(st.integers(4, 12)) * 60
        places = st.sampled_from((NURSE, CARE, ROOM))
        staff.append(
            OnDuty(
                f"p{number}",
                draw(places),
                start,
                end,
                draw(st.sampled_from(((), (20,), (30,), (30, 30)))),
                frozenset(draw(st.lists(places, max_size=2))),
                draw(st.integers(0, 4)) == 0,
            )
        )
    needs = [Presence(place, draw(st.integers(0, 2)), 0, 1200) for place in (NURSE, CARE, ROOM)]
    return staff, needs


@settings(max_examples=15, deadline=None)
@given(rosters())
def test_no_plan_lowers_presence(case: tuple[list[OnDuty], list[Presence]]) -> None:
    """At every minute a presence has what it needs, or all that are on; each break is unbroken, inside the shift and
    at neither end; nobody is in two places; every break is planned or said; and the same people get the same plan."""
    staff, needs = case
    plan = plan_breaks(staff, needs)
    empty = BreakPlan(())
    for need in needs:
        for minute in range(0, 1200, 5):
            without = heads(empty, staff, need.place, minute)
            assert heads(plan, staff, need.place, minute) >= min(need.heads, without)
    by_person = {one.person: one for one in staff}
    for one in plan.breaks:
        who = by_person[one.person]
        assert who.starts_at < one.starts_at < one.ends_at < who.ends_at
        if one.relieved_by is not None:
            stands = by_person[one.relieved_by]
            assert who.place in stands.relieves
            assert stands.starts_at <= one.starts_at < one.ends_at <= stands.ends_at
    for person in by_person:
        busy = sorted((o.starts_at, o.ends_at) for o in plan.breaks if person in (o.person, o.relieved_by))
        assert all(earlier[1] <= later[0] for earlier, later in pairwise(busy))
        said = [one.minutes for one in plan.unplanned if one.person == person]
        asked = by_person[person].breaks
        assert sorted(said + [one.minutes for one in plan.of(person)]) == sorted(asked)
    assert plan == plan_breaks(list(reversed(staff)), needs)
