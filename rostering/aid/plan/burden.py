"""The burden of aid: how many days of its people each organisation and each home lent, less what it received."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering.calendar import DAYS_A_WEEK, local_day
from rostering.rules.rulebook import Rulebook
from rostering.store import tables as t
from rostering.store.deployment_state import DRAFT, OVER, REQUESTED
from rostering.work.stretches import LAST_MINUTE

# SQLModel types at most four columns; this reads plain tuples of many.
pick: Any = select_typed
RULE = "AID-FAIR"
MONTH_DAYS, USUAL_MONTHS = 31, 3
ASKED_ONLY = (DRAFT, REQUESTED)  # nobody has agreed to these yet


def shared_since(book: Rulebook, first: date) -> date | None:
    """The first day of what is shared evenly before a period; None where the rule is off."""
    part = book.part(RULE, first)
    if part is None:
        return None
    number, _, unit = str(part.params.get("period", f"{USUAL_MONTHS} months")).partition(" ")
    months = int(number) if number.isdecimal() else USUAL_MONTHS
    days = months * (DAYS_A_WEEK if unit.startswith("week") else MONTH_DAYS)
    return first - timedelta(days=days)


def days_before(
    session: Session, since: date | None, accounts: Mapping[int, str], codes: Mapping[int, str]
) -> Mapping[str, int]:
    """The days on the account of each organisation (its code: lent less received) and of each home (lent) since a day,
    by what was agreed; `accounts` are those of the homes of employments, `codes` those of organisations."""
    found: dict[str, int] = defaultdict(int)
    if since is None:
        return found
    d, w, s = t.Deployment, t.Worker, t.Setting
    columns: Any = (d.worker_id, d.starts_at, d.ends_at, d.closes_at, d.opened_at, d.state)
    whose: Any = (w.organisation_id.label("home"), s.organisation_id.label("host"))  # type: ignore[attr-defined]
    rows = session.exec(
        pick(*columns, *whose)
        .join(w, col(w.id) == col(d.worker_id))
        .join(s, col(s.id) == col(d.setting_id))
        .where(col(d.state).not_in(ASKED_ONLY))
    ).all()
    for row in rows:
        days = _days(row, since)
        found[codes[row.home]] += days
        found[codes[row.host]] -= days
        if row.worker_id in accounts:
            found[accounts[row.worker_id]] += days
    return found


def home_account(organisation: str, home: str) -> str:
    """How the account of a home is named."""
    return f"{organisation}/{home}"


def _days(row: Any, since: date) -> int:
    """The days of a deployment that count: it came about, or is on the way with both sides for it."""
    if row.state in OVER and row.opened_at is None:
        return 0
    ends = row.ends_at if row.closes_at is None else min(row.ends_at, row.closes_at)
    first, last = max(since, local_day(row.starts_at)), local_day(ends - LAST_MINUTE)
    return max(0, (last - first).days + 1)
