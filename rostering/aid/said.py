"""What comes with a step of a deployment: why, what the worker said and how, and what passes all the same."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from rostering.aid.lender import SHIFT_WAIVED, LostShift
from rostering.aid.moves import ACCEPT, ACTIVATE, RELEASE, Move
from rostering.calendar import instant, local_day
from rostering.errors import BadInputError
from rostering.passports.consent import MEANS
from rostering.people.reason import few_words
from rostering.rosters.eligibility.loan_requirements import asked_by

if TYPE_CHECKING:
    from rostering.aid.loan import Loan

LONGEST_REASON, LONGEST_WORDS = 200, 300


@dataclass(frozen=True, slots=True)
class Said:
    """`means` and `words`: how the worker was asked, and in which words. `on`: the day on which they answered or were
    inducted, or (of a recall) the first day without them. `waive`: conditions of the host, or numbers of shifts at
    home, that pass all the same. `emergency`: the step is taken by the short chain of a declared one."""

    reason: str = ""
    means: str | None = None
    words: str = ""
    on: date | None = None
    waive: tuple[str, ...] = ()
    emergency: bool = False

    def for_step(self, move: Move) -> Said:
        """The same as it is kept. Raises BadInputError for what is missing, too long or about anybody's health."""
        reason = self.reason
        if move.reason or self.waive or reason:
            reason = few_words(
                reason,
                LONGEST_REASON,
                f"Say why the deployment is {move.past}",
                health="A reason says nothing about anybody's health.",
            )
        if not move.says:
            return replace(self, reason=reason)
        if self.means not in MEANS:
            raise BadInputError(f"Say by which means the worker answered: {', '.join(MEANS)}.")
        words = few_words(
            self.words,
            LONGEST_WORDS,
            "The words put to the worker are needed, such as 'May we send you to Ty Gwyn from Monday?'",
            health="The words put to the worker say nothing about anybody's health.",
        )
        return replace(self, reason=reason, words=words)

    def at(self, now: datetime) -> datetime:
        """When the worker answered. Raises BadInputError for a day that is still to come."""
        if self.on is None or self.on == local_day(now):
            return now
        if self.on > now.date():
            raise BadInputError(f"The day {self.on} is in the future; record it when it has happened.")
        return instant(self.on, 0)

    def waived_by(self, move: Move, loan: Loan, lost: tuple[LostShift, ...]) -> tuple[str, ...]:
        """What passes all the same, as the step keeps it: the host lets a condition pass as it accepts, the home a
        shift below its minimum as it releases. Raises BadInputError for anything else."""
        if not self.waive:
            return ()
        if move is ACCEPT or (move is ACTIVATE and self.emergency):
            known = tuple(asked_by(loan.facts))
            found = self.waive
        elif move is RELEASE:
            known = tuple(f"{SHIFT_WAIVED}{one.shift}" for one in lost)
            found = tuple(f"{SHIFT_WAIVED}{one}" for one in self.waive)
        else:
            raise BadInputError("Only the host lets a condition pass, as it accepts, and home a shift, as it releases.")
        for one in found:
            if one not in known:
                named = ", ".join(each.removeprefix(SHIFT_WAIVED) for each in known) or "nothing"
                raise BadInputError(f"'{one.removeprefix(SHIFT_WAIVED)}' cannot pass here; there is: {named}.")
        return found
