"""Whatever anybody does, in whatever order: nobody stands on another organisation's shift without all approvals."""

import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlmodel import select

from rostering.aid.agreements import end_agreement
from rostering.aid.emergencies import Declaration, close_emergency, declare_emergency
from rostering.aid.emergency import SHORT_CHAIN
from rostering.aid.said import Said
from rostering.errors import RotaError
from rostering.policies import set_policy
from rostering.rosters.edit import edit_roster
from rostering.rosters.shift_work import Edit, Work
from rostering.store import tables as t
from rostering.store.deployment_state import ACTIVE, DECLINED, DRAFT, OVER, WAY
from rostering.store.use_case import use_case
from tests.rostering.aid.lending import ASKED, Lending
from tests.rostering.office import Office, day

ACTORS = ("hugh", "hana", "cora", "nia", "ned", "noor", "theo", "root")
STEPS = ("release", "accept", "consent", "induct", "activate", "decline", "withdraw", "recall", "end")
URGENT = Said("cover is short", means="telephone", words="May we send you to Hill House?", emergency=True)
SAID = (ASKED, Said("cover is short"), Said(), Said("no more", means="letter", words="Do you wish to go on?"), URGENT)
RIGHT = ("ned", "hana", "noor", "cora", "hugh")  # who take the steps of the way, in order
# Whose steps are whose: the organisation, and the roles that may take it.
HOSTS, HOMES = ("org", "north")
MANAGERS = {"hugh", "hana", "nia", "ned", "root"}
APPROVERS = {"released": (HOMES, {"ned", "root"}), "accepted": (HOSTS, MANAGERS), "active": (HOSTS, MANAGERS)}
SHORT = ("draft", "requested", "released", "consented", "active")  # what the short chain of an emergency passes


def rows(path: Path) -> list[str]:
    """Every row of every table."""
    with closing(sqlite3.connect(path)) as raw:
        return list(raw.iterdump())


class Loans(RuleBasedStateMachine):
    """One loan asked for again and again, and eight people who try every step."""

    @initialize()
    def open_office(self) -> None:
        """Two organisations; of the lender's managers the agreement lets one approve."""
        folder = Path(tempfile.mkdtemp())
        self.office = Office(folder)
        self.lending = Lending(self.office, sides={"north": ("ned", "administrator")}, emergency_notice_days=0)
        with use_case(self.office.store, "root", "policies") as case:
            set_policy(case, SHORT_CHAIN, "yes", from_on=day(-30))
        self.shift = self.office.shift(1, "07:00", "15:00", target=2)
        self.roster = self.office.roster(state="published")
        self.agreed = True

    def tried(self, act: Callable[[], object]) -> bool:
        """Whether something passed; refused, it left every row as it was."""
        path = self.office.store.path
        before = rows(path)
        try:
            act()
        except RotaError:
            assert rows(path) == before
            return False
        return True

    def ask(self, by: str) -> None:
        """Somebody asks for Ann."""
        passed = self.tried(lambda: self.lending.ask(by))
        assert not passed or by not in ("nia", "ned", "noor", "theo")

    @rule(by=st.sampled_from(ACTORS), step=st.sampled_from(STEPS), said=st.sampled_from(SAID))
    def step(self, by: str, step: str, said: Said) -> None:
        """Somebody takes a step of the newest loan."""
        number = self.office.count(t.Deployment)
        self.tried(lambda: self.lending.step(number, step, by, said))

    def next_step(self, by: str) -> None:
        """Somebody takes the next step on the way, so that the end is reached now and then."""
        number = self.office.count(t.Deployment)
        if number:
            state = self.lending.loan(number).state
            following = {"requested": 0, "released": 1, "accepted": 2, "consented": 3, "inducted": 4}
            if state in following:
                self.tried(lambda: self.lending.step(number, STEPS[following[state]], by, ASKED))

    @rule(
        asker=st.sampled_from(("root", "cora", "nia")),
        other=st.sampled_from(("nia", "root", "hugh", "theo")),
        at=st.sampled_from((0, 0, 1, 4)),
        steps=st.integers(1, 5),
    )
    def go_on(self, asker: str, other: str, at: int, steps: int) -> None:
        """The way is gone for a while by those whose steps they are, with one of them taken by somebody else."""
        self.tried(lambda: self.lending.ask(asker))
        for number in range(steps):
            self.next_step(other if number == at else RIGHT[number])
        self.put_on(asker)

    @rule(by=st.sampled_from(("hugh", "cora", "theo", "root")), close=st.booleans())
    def emergency(self, by: str, close: bool) -> None:
        """Somebody declares an emergency, or closes the newest."""
        if close:
            newest = self.office.count(t.Emergency)
            self.tried(lambda: close_emergency(self.office.store, by, newest, "it is over"))
        else:
            of = ("org",) if by == "root" else ()
            passed = self.tried(
                lambda: declare_emergency(self.office.store, by, Declaration("flood", day(6), None, of))
            )
            assert not passed or by != "cora"

    @rule(
        people=st.tuples(
            st.sampled_from(("nia", "ned", "hugh", "root")),
            st.sampled_from(("noor", "cora", "theo")),
            st.sampled_from(("hana", "hugh", "nia", "root")),
        ),
        skip=st.sampled_from((None, None, 0, 1)),
    )
    def short_way(self, people: tuple[str, str, str], skip: int | None) -> None:
        """The short chain is tried by some people, perhaps without one of its steps; then Ann is put on."""
        self.tried(lambda: self.lending.ask("cora"))
        number = self.office.count(t.Deployment)
        if number:
            for place, (name, by) in enumerate(zip(("release", "consent", "activate"), people, strict=True)):
                if place != skip:
                    self.tried(lambda: self.lending.step(number, name, by, URGENT))  # noqa: B023
        self.put_on("cora")

    @rule(by=st.sampled_from(ACTORS))
    def put_on(self, by: str) -> None:
        """Somebody puts Ann on the host's shift: it passes only while a deployment is active."""

        def put() -> None:
            with self.office.store.reading() as session:
                shift = session.get_one(t.Shift, self.shift)
                work = Work(shift.starts_at, shift.ends_at, 0)
            with use_case(self.office.store, by, "edit", "org") as case:
                edit_roster(case, self.roster, [Edit(self.lending.ann, self.shift, work)], "cover")

        if self.tried(put):
            states = [self.lending.loan(number).state for number in range(1, self.office.count(t.Deployment) + 1)]
            assert ACTIVE in states
            assert self.agreed

    @rule(by=st.sampled_from(("cora", "theo", "nia")))
    def end_the_agreement(self, by: str) -> None:
        """One side ends the agreement; who did not sign it may not."""
        passed = self.tried(lambda: end_agreement(self.office.store, by, "memo", "the partners part"))
        assert not passed or by == "nia"
        self.agreed = self.agreed and not passed

    @invariant()
    def the_history_explains_the_state(self) -> None:
        """Each loan came to where it is by steps in order, each by somebody of the right side, never one for both."""
        for number in range(1, self.office.count(t.Deployment) + 1):
            loan = self.lending.loan(number)
            states = [one.state for one in loan.steps]
            assert states[-1] == loan.state
            way = [state for state in states if state in WAY[:-1]]
            urgent = {one.state for one in loan.steps if one.emergency is not None}
            passed = [state for state in WAY if state in way or not urgent]
            assert way == passed[: len(way)]
            assert set(SHORT[: SHORT.index(way[-1]) + 1]) <= set(way) if way[-1] in SHORT else True
            assert all(early not in OVER for early, _ in pairwise(states))
            by = {one.state: one.by for one in loan.steps}
            for one in loan.steps:
                if one.state in APPROVERS:
                    side, who = APPROVERS[one.state]
                    assert (one.organisation, one.by in (who if one.emergency is None else MANAGERS)) == (side, True)
                if one.state == DECLINED:
                    assert one.why
            assert by.get("released") not in {by.get(state, "nobody") for state in ("requested", "accepted", ACTIVE)}
            assert DRAFT in states

    @invariant()
    def nobody_stands_there_without_a_way(self) -> None:
        """Whoever was put on the shift came by a loan that went the whole way, consent and all."""
        with self.office.store.reading() as session:
            standing = session.exec(select(t.Assignment)).all()
        if standing:
            count = self.office.count(t.Deployment)
            ways = [{one.state for one in self.lending.loan(number).steps} for number in range(1, count + 1)]
            assert any(set(WAY[:-1]) <= way for way in ways) or any(set(SHORT) <= way for way in ways)
            loans = [self.lending.loan(number) for number in range(1, count + 1)]
            assert any(not loan.by("released") & loan.by(ACTIVE) and loan.facts.consented_at for loan in loans)


def few(examples: int) -> settings:
    """So many short stories, always the same."""
    return settings(
        max_examples=examples,
        stateful_step_count=5,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )


@pytest.mark.slow
def test_no_sequence_of_actions_passes_the_approvals() -> None:
    """Some sequences of what eight people may try."""
    run_state_machine_as_test(Loans, settings=few(8))


@pytest.mark.slow
def test_no_long_list_of_sequences_passes_the_approvals() -> None:
    """Many sequences of what eight people may try."""
    run_state_machine_as_test(Loans, settings=few(40))


@pytest.mark.parametrize(
    ("asker", "other", "at"), [("root", "root", 0), ("cora", "nia", 0), ("cora", "noor", 1), ("root", "theo", 4)]
)
def test_one_wrong_person_stops_the_way(office: Office, asker: str, other: str, at: int) -> None:
    """Who asked and releases, no approver, no manager of the host, somebody on neither side: there the way ends."""
    machine = Loans()
    machine.open_office()
    machine.go_on(asker, other, at, at + 1)
    machine.the_history_explains_the_state()
    assert machine.lending.loan(1).state == WAY[at + 1]
    assert machine.office.count(t.Assignment) == 0


def test_the_short_chain_reaches_the_end(office: Office) -> None:
    """In an emergency two duty managers and the worker put Ann on the shift; without one or without her nobody does."""
    machine = Loans()
    machine.open_office()
    machine.short_way(("nia", "noor", "hana"), None)
    machine.emergency("hugh", close=False)
    machine.short_way(("nia", "noor", "hana"), 1)
    assert machine.office.count(t.Assignment) == 0
    machine.short_way(("ned", "noor", "hana"), None)
    assert machine.office.count(t.Assignment) == 1
    machine.the_history_explains_the_state()
    machine.nobody_stands_there_without_a_way()


def test_the_machine_reaches_the_end(office: Office) -> None:
    """The same rules, in the right order, put Ann on the shift: the property above is not empty."""
    machine = Loans()
    machine.open_office()
    machine.ask("cora")
    for by in ("nia", "ned", "hugh", "noor", "cora", "hana"):
        machine.next_step(by)
    machine.put_on("cora")
    machine.the_history_explains_the_state()
    machine.nobody_stands_there_without_a_way()
    assert machine.office.count(t.Assignment) == 1
    machine.end_the_agreement("nia")
    assert machine.lending.loan(1).state == "expired"
