"""Who is on the way in is put on a place exactly from the minute on at which the steps it takes are complete."""

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from rostering.pipeline.route import NOTE, SESSION, SKILLS, routes
from rostering.store import tables as t
from tests.rostering.office import Office, day
from tests.rostering.pipeline.way import POP_UP, attend, complete, dana, hold, sign
from tests.rostering.rules.story import found, on, refused

WAY_IN, SUPERVISED = "WAY-IN/steps", "WAY-IN/supervised"
STEPS = [step.code for step in routes()[POP_UP].steps if step.kind != NOTE]


@pytest.mark.parametrize(("starts", "rules"), [("15:00", set()), ("14:59", {WAY_IN})])
def test_the_shift_after_the_induction(office: Office, starts: str, rules: set[str]) -> None:
    """A place that begins the minute at which the induction ends is open; one that begins a minute earlier is not."""
    worker = dana(office)
    complete(office, worker, but=("induction",))
    attend(office, worker, "induction", office.at(0, "09:00"), office.at(0, "15:00"))
    assert refused(office, "dana", office.shift(0, starts, "20:00", target=2)) == rules


@pytest.mark.parametrize("state", ["booked", "missed", "cancelled"])
def test_a_seat_is_no_attendance(office: Office, state: str) -> None:
    """Only who is recorded as having attended the induction has it."""
    worker = dana(office)
    complete(office, worker, but=("induction",))
    attend(office, worker, "induction", office.at(-5, "09:00"), office.at(-5, "15:00"), state)
    assert refused(office, "dana", office.shift(1, "07:00", "15:00", target=2)) == {WAY_IN}


@pytest.mark.parametrize(("target", "rules"), [(2, set()), (1, {WAY_IN})])
def test_before_shadow_shifts_only_beside_others(office: Office, target: int, rules: set[str]) -> None:
    """With shadow shifts still open there is a place among two, and none alone."""
    complete(office, dana(office), but=("shadow", "deployable"))
    office.worker("ann")
    assert refused(office, "dana", office.shift(1, "07:00", "15:00", target=target)) == rules


@pytest.mark.parametrize(("beside", "rules"), [(True, set()), (False, {SUPERVISED})])
def test_somebody_settled_is_there_all_the_time(office: Office, beside: bool, rules: set[str]) -> None:
    """On a roster somebody is on the shift with them, or the rule is broken."""
    worker = dana(office)
    complete(office, worker, but=("deployable",))
    roster, shift = office.roster(), office.shift(1, "07:00", "15:00", target=2, minimum=0)
    office.assign(roster, worker, shift)
    if beside:
        office.assign(roster, office.worker("ann"), shift)
    assert found(office) & {SUPERVISED} == rules


def test_two_on_the_way_in_are_no_company(office: Office) -> None:
    """Beside somebody who needs company nobody has company."""
    worker = dana(office)
    complete(office, worker, but=("deployable",))
    other = office.worker("eli", pool=POP_UP, setting_id=None)
    office.add(t.PipelineEntry(worker_id=other, pool=POP_UP, opened_by="story", opened_at=office.at(-9, "09:00")))
    roster, shift = office.roster(), office.shift(1, "07:00", "15:00", target=2, minimum=0)
    for one in (worker, other):
        office.assign(roster, one, shift)
    assert SUPERVISED in found(office)


def test_a_solve_puts_them_beside_somebody_or_nowhere(office: Office) -> None:
    """Of two shifts the one with a colleague gets the pop-up carer; the other one stays short."""
    complete(office, dana(office), but=("deployable",))
    office.worker("ann")
    with_both, alone = office.shift(0, "07:00", "15:00", target=2), office.shift(3, "07:00", "15:00", target=1)
    office.change(t.Worker, 2, ended_on=day(1))
    office.solve(accept=True)
    with office.store.reading() as session:
        stands = {(one.worker_id, one.shift_id) for one in session.exec(select(t.Assignment))}
    assert stands == {(1, with_both), (2, with_both)}
    assert alone not in {shift for _, shift in stands}


@pytest.mark.parametrize(("level", "rules"), [("enhanced_barred", set()), ("enhanced", {WAY_IN}), (None, {WAY_IN})])
def test_the_check_is_at_the_level_that_is_asked_for(office: Office, level: str | None, rules: set[str]) -> None:
    """Alone takes the enhanced check with the barred list; a lower one counts as none."""
    complete(office, dana(office), but=("dbs",))
    if level is not None:
        sign(office, 1, "dbs", office.at(-30, "12:00"), level)
    assert refused(office, "dana", office.shift(1, "07:00", "15:00", target=1)) == rules


@pytest.mark.parametrize(("kind", "rules"), [("care_home", set()), ("domiciliary", {WAY_IN})])
def test_where_nobody_else_is_the_later_steps_bar(office: Office, kind: str, rules: set[str]) -> None:
    """In people's own homes nobody stands beside them, whatever the number of places."""
    office.change(t.Setting, office.home, kind=kind)
    complete(office, dana(office), but=("references",))
    office.worker("ann")
    assert refused(office, "dana", office.shift(1, "07:00", "15:00", target=2)) == rules


@pytest.mark.parametrize(("number", "rules"), [(0, {"GEN-SKILL"}), (1, set())])
def test_a_skill_held_from_the_future(office: Office, number: int, rules: set[str]) -> None:
    """A skill that is dated on a day opens places that ask for it from the end of that day, and not before."""
    complete(office, dana(office))
    office.add(t.Skill(person_id=1, skill="medication", done_on=day(0)))
    shift = office.shift(number, "07:00", "15:00", target=2, skills="medication")
    assert refused(office, "dana", shift) == rules


def test_a_withdrawn_signature_opens_nothing(office: Office) -> None:
    """What was signed by mistake and taken back is open again."""
    complete(office, dana(office))
    shift = office.shift(1, "07:00", "15:00", target=2)
    assert refused(office, "dana", shift) == set()
    office.change(t.PipelineStep, 1, withdrawn_by="story", withdrawn_at=office.at(-1, "12:00"))
    assert refused(office, "dana", shift) == {WAY_IN}


@pytest.mark.parametrize(("number", "rules"), [(1, set()), (2, {WAY_IN})])
def test_who_left_the_way_in_comes_no_more(office: Office, number: int, rules: set[str]) -> None:
    """From the day on which somebody left, whatever was complete."""
    complete(office, dana(office))
    office.change(t.PipelineEntry, 1, left_on=day(2))
    assert refused(office, "dana", office.shift(number, "07:00", "15:00")) == rules


def test_a_check_names_who_stands_too_early(office: Office) -> None:
    """Whoever stands on a roster before the steps are complete is found there as one who may not; after, as nothing."""
    worker = dana(office)
    complete(office, worker, but=("induction",))
    on(office, worker, office.shift(1, "07:00", "15:00", target=1))
    assert "GEN-SKILL" in found(office)
    attend(office, worker, "induction", office.at(-9, "09:00"), office.at(-9, "15:00"))
    assert found(office) == set()


def test_work_that_is_no_cover_is_open(office: Office) -> None:
    """Training on a roster is no place that a step could bar."""
    dana(office)
    assert refused(office, "dana", office.shift(1, "07:00", "15:00", type="training")) == set()


def test_another_employment_is_not_on_the_way_in(office: Office) -> None:
    """Somebody on a home's own staff who shows interest in the pool works at home as before."""
    worker = office.worker("ann")
    second = office.worker("ann2", person_id=1, pool=POP_UP, setting_id=None)
    office.add(t.PipelineEntry(worker_id=second, pool=POP_UP, opened_by="story", opened_at=office.at(-9, "09:00")))
    on(office, worker, office.shift(1, "07:00", "15:00", target=1))
    assert found(office) == set()


def test_a_session_is_work_and_rest_runs_from_it(office: Office) -> None:
    """A training until nine in the evening leaves no shift at seven the next morning; a cancelled one does."""
    worker = dana(office)
    complete(office, worker)
    number = attend(office, worker, "skills", office.at(0, "13:00"), office.at(0, "21:00"), "booked")
    on(office, worker, office.shift(1, "07:00", "15:00", target=1))
    assert found(office) == {"WTR-11"}
    office.change(t.TrainingSession, number, cancelled_at=office.at(-1, "12:00"))
    assert found(office) == set()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all examples of a property."""
    return tmp_path_factory.mktemp("orders")


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(hours=st.fixed_dictionaries({code: st.none() | st.integers(-48, 48) for code in STEPS}), alone=st.booleans())
def test_assignable_exactly_when_the_steps_are_complete(
    folder: Path, hours: dict[str, int | None], alone: bool
) -> None:
    """In whatever order steps were completed, some hours before or after the shift begins or never: a place alone takes
    all of them by its first minute, one beside others those without which there is none."""
    office = Office(folder)
    worker = dana(office)
    shift = office.shift(3, "10:00", "18:00", target=1 if alone else 2)
    for step in routes()[POP_UP].steps:
        after = hours.get(step.code)
        if after is None or step.kind == NOTE:
            continue
        at = office.at(3, "10:00") + timedelta(hours=after)
        if step.kind == SESSION:
            for number in range(routes()[POP_UP].often(step.code)):
                attend(office, worker, step.code, at - timedelta(hours=2 + number), at)
        elif step.kind == SKILLS:
            number = attend(office, worker, step.code, at - timedelta(hours=1), at)
            hold(office, 1, source=f"session:{number}")
        else:
            sign(office, 1, step.code, at, step.levels[-1] if step.levels else None)
    needs = routes()[POP_UP].needs
    taken = {code for need in needs if need.is_general and (alone or not need.supervised) for code in need.steps}
    complete_by_then = all(hours[code] is not None and (hours[code] or 0) <= 0 for code in taken)
    rule = office.refusal("dana", shift)
    assert (rule != WAY_IN) is complete_by_then
