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
from rostering.aid.said import Said
from rostering.errors import RotaError
from rostering.rosters.edit import edit_roster
from rostering.rosters.shift_work import Edit, Work
from rostering.store import tables as t
from rostering.store.deployment_state import ACTIVE, DECLINED, DRAFT, OVER, WAY
from rostering.store.use_case import use_case
from tests.rostering.aid.lending import ASKED, Lending
from tests.rostering.office import Office

ACTORS = ("hugh", "hana", "cora", "nia", "ned", "noor", "theo", "root")
STEPS = ("release", "accept", "consent", "induct", "activate", "decline", "withdraw", "recall", "end")
SAID = (ASKED, Said("cover is short"), Said(), Said("no more", means="letter", words="Do you wish to go on?"))
RIGHT = ("ned", "hana", "noor", "cora", "hugh")  # who take the steps of the way, in order
# Whose steps are whose: the organisation, and the roles that may take it.
HOSTS, HOMES = ("org", "north")
MANAGERS = {"hugh", "hana", "nia", "ned", "root"}
APPROVERS = {"released": (HOMES, {"ned", "root"}), "accepted": (HOSTS, MANAGERS), "active": (HOSTS, MANAGERS)}


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
        self.lending = Lending(self.office, sides={"north": ("ned", "administrator")})
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
            assert way == list(WAY[: len(way)])
            assert all(early not in OVER for early, _ in pairwise(states))
            by = {one.state: one.by for one in loan.steps}
            for one in loan.steps:
                if one.state in APPROVERS:
                    side, who = APPROVERS[one.state]
                    assert (one.organisation, one.by in who) == (side, True)
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
            assert any(set(WAY[:-1]) <= way for way in ways)


def test_no_sequence_of_actions_passes_the_approvals(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some sequences of what eight people may try."""
    few = settings(
        max_examples=16,
        stateful_step_count=5,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Loans, settings=few)


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
