"""Decisions that cross: whatever two sides do, and however late they hear of each other, one rule makes both agree."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rostering.aid.letters.crossing import Crossing, judged
from rostering.aid.loan import Loan, LoanStep
from rostering.aid.moves import (
    ACCEPT,
    ACTIVATE,
    CONSENT,
    CONSENT_WITHDRAWN,
    END,
    HOME_DECLINES,
    HOST_DECLINES,
    INDUCT,
    RECALL,
    RELEASE,
    WITHDRAW,
    WORKER_DECLINES,
    Move,
)
from rostering.passports.ground import Whose
from rostering.rosters.loan_facts import LoanFacts
from rostering.store.deployment_state import REQUESTED

NORTH, WARD = Whose(1, "north", "North Care"), Whose(2, "ward", "Ward Trust")
START = datetime(2026, 11, 23, tzinfo=UTC)
MOVES = {
    "north": (RELEASE, HOME_DECLINES, CONSENT, WORKER_DECLINES, CONSENT_WITHDRAWN, RECALL),
    "ward": (ACCEPT, HOST_DECLINES, CONSENT, WORKER_DECLINES, CONSENT_WITHDRAWN, INDUCT, ACTIVATE, WITHDRAW, END),
}


@dataclass(frozen=True)
class Told:
    """A step on its way to the other side, with how many of the other's it was taken after."""

    move: Move
    seen: int
    step: LoanStep


def new_loan() -> Loan:
    """Asked for, in either store."""
    facts = LoanFacts(0, 1, 1, "care_worker", START, START + timedelta(days=7), REQUESTED, None)
    asked = LoanStep(REQUESTED, START, "hugh", organisation="ward")
    return Loan(1, REQUESTED, 1, "ann", "Ann", "ann", "H", "Hill", NORTH, WARD, "memo", facts, (asked,))


class Side:
    """One store's picture: the loan, what was sent, and how many of the other's letters are here."""

    def __init__(self, code: str) -> None:
        self.code, self.loan, self.received = code, new_loan(), 0
        self.sent: list[Told] = []

    def decide(self, choice: int) -> None:
        """One of the steps that are lawful for this side, if there is any."""
        lawful = [one for one in MOVES[self.code] if self.loan.facts.state in one.of]
        if lawful:
            move = lawful[choice % len(lawful)]
            step = LoanStep(move.to, START, self.code, organisation=self.code, means="letter" if move.says else None)
            self.sent.append(Told(move, self.received, step))
            self._enter(step)

    def hear(self, other: "Side") -> None:
        """The next letter of the other side arrives."""
        if self.received < len(other.sent):
            told = other.sent[self.received]
            crossed = told.seen < len(self.sent)
            found = judged(self.loan, told.move, by_home=other.code == "north", crossed=crossed)
            assert found is not Crossing.UNLAWFUL, "what was lawful there is lawful here, or crossed"
            self.received += 1
            if found is Crossing.TAKEN:
                self._enter(told.step)

    def _enter(self, step: LoanStep) -> None:
        facts = replace(self.loan.facts, state=step.state)
        self.loan = replace(self.loan, facts=facts, state=step.state, steps=(*self.loan.steps, step))


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(("north", "ward", "to north", "to ward")), st.integers(0, 11)), max_size=16))
def test_both_sides_come_to_the_same(acts: Sequence[tuple[str, int]]) -> None:
    """Steps and letters in any order; once every letter has arrived both stores have the loan in one state, and the
    last step of each history is that state."""
    sides = {"north": Side("north"), "ward": Side("ward")}
    for act, choice in acts:
        if act in sides:
            sides[act].decide(choice)
        else:
            here = act.removeprefix("to ")
            sides[here].hear(sides["ward" if here == "north" else "north"])
    for _ in acts:
        sides["north"].hear(sides["ward"])
        sides["ward"].hear(sides["north"])
    states = {side.loan.facts.state for side in sides.values()}
    assert len(states) == 1
    assert all(side.loan.steps[-1].state in states for side in sides.values())
