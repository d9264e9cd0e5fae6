"""What a recall opens: the days on which somebody who was called up may start work, and where."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering.calendar import local_day
from rostering.pipeline.recall_state import ACCEPTED, NOTIFIED, POSTED, RELEASED, STOOD_DOWN, standing
from rostering.rosters.among import among
from rostering.store import tables as t
from rostering.store.kept import kept

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed


@dataclass(frozen=True, slots=True)
class RecallFacts:
    """One recall as it stands. `notified_on` is None before the notice, `posted` the setting somebody was posted to."""

    campaign: str
    from_on: date
    until_on: date
    notified_on: date | None
    standing: frozenset[str]
    days: frozenset[date]
    posted: int | None = None

    @property
    def stands(self) -> bool:
        """Whether the employer released them, they said yes, and nobody stood them down."""
        return {RELEASED, ACCEPTED} <= self.standing and STOOD_DOWN not in self.standing

    def first_day(self, notice_days: int) -> date | None:
        """The first day on which they may start, given so many days of notice; None before the notice."""
        if self.notified_on is None:
            return None
        return max(self.from_on, self.notified_on + timedelta(days=notice_days))


def recalls(session: Session, people: Collection[int] | None = None) -> dict[int, tuple[RecallFacts, ...]]:
    """Every recall in a campaign that is not closed, by employment; of some persons, or of all.

    A campaign that was closed opens no day after the one on which it was closed.
    """
    rows = _recalls(session, people=people).all()
    if not rows:
        return {}
    numbers = [row.id for row in rows]
    steps, days = _steps(session, numbers), _days(session, numbers)
    found: dict[int, tuple[RecallFacts, ...]] = {}
    for row in rows:
        made = steps.get(row.id, [])
        until = row.until_on if row.closed_at is None else min(row.until_on, local_day(row.closed_at))
        facts = RecallFacts(
            campaign=row.code,
            from_on=row.from_on,
            until_on=until,
            notified_on=next((local_day(at) for step, at, _ in made if step == NOTIFIED), None),
            standing=standing(tuple(step for step, _, _ in made)),
            days=frozenset(days.get(row.id, ())),
            posted=next((setting for step, _, setting in reversed(made) if step == POSTED), None),
        )
        found[row.worker_id] = (*found.get(row.worker_id, ()), facts)
    return found


@kept
def _recalls(people: Collection[int] | None) -> Any:
    r, c, w = t.Recall, t.RecallCampaign, t.Worker
    return (
        pick(r.id, r.worker_id, c.code, c.from_on, c.until_on, c.closed_at)
        .join(c, col(c.id) == col(r.campaign_id))
        .join(w, col(w.id) == col(r.worker_id))
        .where(among(w.person_id, people))
        .order_by(col(r.id))
    )


def _steps(session: Session, recalls: Collection[int]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for recall, *rest in _steps_of(session, recalls=recalls):
        found[recall].append(rest)
    return found


@kept
def _steps_of(recalls: Collection[int]) -> Any:
    s = t.RecallStep
    return pick(s.recall_id, s.step, s.made_at, s.setting_id).where(among(s.recall_id, recalls)).order_by(col(s.id))


def _days(session: Session, recalls: Collection[int]) -> dict[int, list[date]]:
    found = defaultdict[int, list[date]](list)
    for recall, day in _days_of(session, recalls=recalls):
        found[recall].append(day)
    return found


@kept
def _days_of(recalls: Collection[int]) -> Any:
    return pick(t.RecallDay.recall_id, t.RecallDay.day).where(among(t.RecallDay.recall_id, recalls))
