"""Rest that is owed for breaks taken within call: a sole nurse who stayed on the premises had no rest in them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sqlmodel import col, select

from rostering.rules.debts import NewDebt, open_debt
from rostering.rules.rulebook import rulebook
from rostering.store import tables as t
from rostering.work.setting_clocks import SettingClocks

if TYPE_CHECKING:
    from datetime import date

    from rostering.actuals.planned_work import PlannedWork
    from rostering.actuals.worked import Worked
    from rostering.rules.rulebook import Rulebook
    from rostering.store.use_case import UseCase

SOLE_BREAK = "NURSE-24/sole-break"
COMPENSATORY = "WTR-COMP"


def owe_sole_breaks(case: UseCase, done: Iterable[tuple[PlannedWork, Worked]]) -> None:
    """Open a debt for each break that was worked, within a use case; work that is corrected owes what it does now.

    A debt that somebody cancelled stays cancelled. Without compensatory rest among the rules in force nothing is owed.
    """
    rules = rulebook(case.session)
    counts = SettingClocks(case.session, rules)
    for planned, worked in done:
        post, span = (planned.role, planned.target), (worked.starts_at, worked.ends_at)
        found = counts.of(planned.setting, planned.type, post, *span, worked.break_minutes)
        days = _repay_days(rules, planned.day)
        _owe(case, planned, found.debt if worked.came and days is not None else 0, days or 0)


def _repay_days(rules: Rulebook, day: date) -> int | None:
    """The days there are to give cut rest back."""
    return next((int(part.params["window_days"]) for part in rules.parts_of(COMPENSATORY, day)), None)


def _owe(case: UseCase, planned: PlannedWork, minutes: int, days: int) -> None:
    d = t.RestDebt
    known = case.session.exec(
        select(d).where(d.person_id == planned.person, d.rule == SOLE_BREAK, col(d.opened_at) == planned.starts_at)
    ).first()
    if known is not None and (known.cancelled_by is not None or known.minutes == minutes):
        return
    if known is not None:
        case.session.delete(known)
        case.session.flush()
    if minutes:
        reason = "the break of a sole nurse"
        open_debt(case, NewDebt(planned.person, SOLE_BREAK, minutes, planned.starts_at, days, reason))
