"""One person and one shift, and what a requirement finds about them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rostering.people.fitness import Answer
from rostering.rosters.clock import WallTimes
from rostering.rosters.loan_facts import LoanFacts
from rostering.rosters.snapshot import PersonFacts, SettingFacts, ShiftFacts, Snapshot, WorkerFacts


@dataclass(frozen=True, slots=True)
class Case:
    """A person, through one of their employments, and a shift they might be put on."""

    snapshot: Snapshot
    person: PersonFacts
    worker: WorkerFacts
    shift: ShiftFacts
    wall: WallTimes
    pool: str  # through which they would come
    pools: frozenset[str] = frozenset()  # all through which this employment reaches the shift on that day
    loan: LoanFacts | None = None  # by which they would come, where their pool alone does not open the shift

    @property
    def last_day(self) -> date:
        """The local day of the shift's last minute."""
        return self.wall.last_day

    @property
    def setting(self) -> SettingFacts:
        """Where the shift is."""
        return self.snapshot.settings[self.shift.setting]

    @property
    def home(self) -> SettingFacts:
        """The outermost setting that is in."""
        return self.snapshot.settings[self.setting.home]

    @property
    def is_lone(self) -> bool:
        """Whether the shift has one place only."""
        return self.shift.target <= 1


@dataclass(frozen=True, slots=True)
class Finding:
    """What a requirement found: fails for a reason, or is unknown. `subject` is what may be declared in its place."""

    answer: Answer
    reason: str
    subject: str = ""
    rule: str | None = None  # the rule that is said to be in the way, where it is another than the one that asks


def fails(reason: str, rule: str | None = None) -> Finding:
    """A requirement that is not met."""
    return Finding(Answer.FAIL, reason, rule=rule)


def judged(answer: Answer, subject: str, reason: str, missing: str, rule: str | None = None) -> Finding | None:
    """The finding of an answer: nothing for a pass, one reason for a fail and another for what is not on record."""
    if answer is Answer.PASS:
        return None
    return Finding(answer, reason if answer is Answer.FAIL else missing, subject, rule)


def plain(day: date | None) -> str:
    """A date as reasons say it: Mon 23 Nov 2026."""
    return "" if day is None else f"{day:%a} {day.day} {day:%b %Y}"
