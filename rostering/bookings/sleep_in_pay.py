"""What is paid for a sleep-in itself, besides the minutes awake (SLEEP-IN): a sum that each organisation chooses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering.policies import policy
from rostering.store import tables as t
from rostering.store.kept import kept

# The columns are read as plain values.
pick: Any = select_typed
SLEEP_IN_PENCE = "pay.sleep_in_pence"


@dataclass(frozen=True)
class SleepInPay:
    """By organisation: from which days on it pays how many pence, the latest first. Before the first it pays none."""

    choices: Mapping[int, tuple[tuple[date, int], ...]] = field(default_factory=dict)

    def pence(self, organisation: int, day: date) -> int:
        """What an organisation pays for a sleep-in that begins on a day."""
        return next((pence for from_on, pence in self.choices.get(organisation, ()) if from_on <= day), 0)


def read_sleep_in_pay(session: Session) -> SleepInPay:
    """What every organisation chose, as the policy has it on each day on which anybody chose."""
    days = sorted(set(_days(session)), reverse=True)
    if not days:
        return SleepInPay()
    owners = session.exec(pick(t.Organisation.id)).all()
    return SleepInPay({one: tuple((day, policy(session, SLEEP_IN_PENCE, day, one)) for day in days) for one in owners})


@kept
def _days() -> Any:
    return pick(t.Policy.from_on).where(col(t.Policy.name) == SLEEP_IN_PENCE)
