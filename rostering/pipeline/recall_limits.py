"""What the rules say about a recall: how much notice, and how many days a year. The numbers are the packs' own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlmodel import Session

from rostering.rules.ledger_read import read_ledger
from rostering.rules.rulebook import rulebook
from rostering.store import tables as t

if TYPE_CHECKING:
    from rostering.rules.entry import RulePart

RECALL, YEAR = "RES-RECALL", "RES-DAYS"


@dataclass(frozen=True, slots=True)
class YearUse:
    """One agreement year of a reservist: its days, how many are used with those offered, and how many there may be."""

    first: date
    last: date
    days: int
    most: int
    is_hard: bool

    @property
    def over(self) -> int:
        """By how many days the limit is passed."""
        return max(0, self.days - self.most)


def notice_days(session: Session, worker: t.Worker, day: date) -> int:
    """How many days of notice somebody has before a recall begins on about a day; 0 where no rule asks for any."""
    part = rulebook(session).part(RECALL, day, _nation(session, worker))
    return int(part.params["notice_days"]) if part is not None and _concerns(part, worker.pool) else 0


def year_use(session: Session, worker: t.Worker, offered: Iterable[date]) -> YearUse | None:
    """The agreement year that the last of the days offered lies in, with all that was worked and is planned in it; None
    where no rule counts the days of this pool."""
    days = sorted(offered)
    if not days:
        return None
    rules = rulebook(session)
    for part in rules.parts_of(YEAR, days[-1], _nation(session, worker)):
        most = part.params.get("max")
        if isinstance(most, int) and "where" not in part.params and _concerns(part, worker.pool):
            ledger = read_ledger(session, worker.person_id, days[-1], rules)
            first, last = ledger.person.agreement_year(days[-1])
            used = {entry.day for entry in ledger.entries if entry.pool == worker.pool} | set(days)
            return YearUse(first, last, sum(first <= day <= last for day in used), most, part.severity == "hard")
    return None


def _nation(session: Session, worker: t.Worker) -> str:
    return session.get_one(t.Organisation, worker.organisation_id).nation


def _concerns(part: RulePart, pool: str) -> bool:
    among = part.applies.get("pool")
    return among is None or pool in ([among] if isinstance(among, str) else among)
