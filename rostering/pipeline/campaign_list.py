"""Campaigns of recall as they stand: their counts, and each person in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering import access, calendar
from rostering.errors import RefusedError
from rostering.pipeline.campaign import find_campaign
from rostering.pipeline.recall import Called, called_in
from rostering.pipeline.recall_limits import YearUse, notice_days, year_use
from rostering.pipeline.recall_state import STEPS
from rostering.store import tables as t

if TYPE_CHECKING:
    from rostering.access import Acting
    from rostering.store.engine import Store

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed


@dataclass(frozen=True, slots=True)
class CampaignLine:
    """One campaign. `counts` says of how many people each step is so now, and how many days they offer."""

    code: str
    pools: tuple[str, ...]
    role: str | None
    skills: tuple[str, ...]
    area: str | None
    from_on: date
    until_on: date
    opened_by: str
    opened_on: date
    closed_on: date | None
    counts: Mapping[str, int]
    days: int


@dataclass(frozen=True, slots=True)
class StepMade:
    """One step of a recall, who noted it and when."""

    step: str
    by: str
    at: datetime
    setting: str | None = None


@dataclass(frozen=True, slots=True)
class CalledLine:
    """One person in a campaign. `first_day` is the first on which they may begin, None before the notice; `year` what
    of their agreement year is used with the days offered."""

    person: str
    name: str
    pool: str
    steps: tuple[StepMade, ...]
    first_day: date | None
    days: tuple[date, ...]
    posted: str | None
    year: YearUse | None


def campaigns(store: Store, actor_name: str | None, *, every: bool = False) -> list[CampaignLine]:
    """The campaigns that are not over, or with `every` all, the earliest first, as far as the actor sees."""
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "see", actor.organisation)
        rows = session.exec(select_typed(t.RecallCampaign).order_by(col(t.RecallCampaign.from_on))).all()
        today = calendar.today()
        return [
            _campaign(session, row)
            for row in rows
            if _is_seen(session, actor, row) and (every or (row.closed_at is None and row.until_on >= today))
        ]


def campaign(store: Store, actor_name: str | None, code: str) -> tuple[CampaignLine, list[CalledLine]]:
    """One campaign and everybody in it, by name. Raises BadInputError for one there is not."""
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "see", actor.organisation)
        row = find_campaign(session, actor, code)
        return _campaign(session, row), [_called(session, one) for one in called_in(session, row)]


def _is_seen(session: Session, actor: Acting, row: t.RecallCampaign) -> bool:
    try:
        find_campaign(session, actor, row.code)
    except RefusedError:
        return False
    return True


def _campaign(session: Session, row: t.RecallCampaign) -> CampaignLine:
    called = called_in(session, row)
    counts = Counter(step for one in called for step in one.standing)
    d = t.RecallDay
    days = session.exec(pick(d.day).where(col(d.recall_id).in_([one.row.id for one in called]))).all()
    area = None if row.area_id is None else session.get_one(t.Area, row.area_id).name
    return CampaignLine(
        code=row.code,
        pools=tuple(row.pools.split(";")),
        role=row.role,
        skills=tuple(code for code in row.skills.split(";") if code),
        area=area,
        from_on=row.from_on,
        until_on=row.until_on,
        opened_by=row.opened_by,
        opened_on=calendar.local_day(row.opened_at),
        closed_on=None if row.closed_at is None else calendar.local_day(row.closed_at),
        counts={step: counts[step] for step in STEPS},
        days=len(days),
    )


def _called(session: Session, one: Called) -> CalledLine:
    s, d = t.RecallStep, t.RecallDay
    names = dict(session.exec(pick(t.Setting.id, t.Setting.name)).all())
    rows = session.exec(select_typed(s).where(s.recall_id == one.row.id).order_by(col(s.id))).all()
    steps = tuple(StepMade(row.step, row.made_by, row.made_at, names.get(row.setting_id)) for row in rows)
    days = tuple(sorted(session.exec(pick(d.day).where(d.recall_id == one.row.id))))
    first = None
    if one.notified_on is not None:
        notice = timedelta(days=notice_days(session, one.worker, one.notified_on))
        first = max(one.campaign.from_on, one.notified_on + notice)
    posted = next((made.setting for made in reversed(steps) if made.setting is not None), None)
    year = year_use(session, one.worker, days)
    return CalledLine(one.person.code, one.person.name, one.worker.pool, steps, first, days, posted, year)
