"""The clocks of a shift: minutes of working time (W), minutes for pay (P) and minutes that count as cover (V).

They differ for sleep-ins, on call, breaks and work that is no cover. What a type of shift counts for is a formula;
the entries of kind Clock change it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from rostering.calendar import instant, minutes_between

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rostering.rules.rulebook import Rulebook

AWAKE, SLEEP_IN, ON_CALL, ON_CALL_HOME = "awake", "sleep-in", "on-call", "on-call-home"


class Measure(StrEnum):
    """What of a shift a clock counts."""

    SPAN = "span"  # every minute from start to end
    WORKED = "worked"  # the span less the break
    CALLED_OUT = "called_out"  # minutes called out from home, or awake for work in a sleep-in
    AWAKE_AND_ALLOWANCE = "awake_and_allowance"  # the same and what the contract allows for the shift itself
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Formula:
    """What each clock counts for one type of shift.

    `planned_minutes` stand for disturbance or call-outs where nothing is recorded yet.
    """

    work: Measure
    paid: Measure
    cover: Measure
    planned_minutes: int = 0


@dataclass(frozen=True, slots=True)
class Clocks:
    """A shift by its clocks, in minutes; `debt` is rest that it opens and that has to be given back (WTR-COMP)."""

    work: int
    paid: int
    cover: int
    debt: int = 0


# Without an entry in force a sleep-in is on call at the workplace: working time, and paid as such.
FORMULAS: Mapping[str, Formula] = MappingProxyType(
    {
        AWAKE: Formula(Measure.WORKED, Measure.WORKED, Measure.WORKED),
        SLEEP_IN: Formula(Measure.SPAN, Measure.SPAN, Measure.NONE),
        ON_CALL: Formula(Measure.SPAN, Measure.SPAN, Measure.NONE),
        ON_CALL_HOME: Formula(Measure.CALLED_OUT, Measure.CALLED_OUT, Measure.NONE),
    }
)
NOT_COVER = Formula(Measure.WORKED, Measure.WORKED, Measure.NONE)  # training, meetings and the like take time only
CLOCK_RULES: Mapping[str, tuple[str, str | None]] = MappingProxyType(  # the rule, and the place it speaks of
    {SLEEP_IN: ("SLEEP-IN", None), ON_CALL: ("WTR-ONCALL", "premises"), ON_CALL_HOME: ("WTR-ONCALL", "home")}
)


def formula(rules: Rulebook, type_: str, day: date, nation: str = "ENG") -> Formula:
    """What a type of shift counts for on a day in a nation: the usual formula, as the rules in force change it.

    Their parameters: `work`, `paid` and `cover` name a measure; `planned_minutes`; `presence` tells on call at the
    workplace from on call at home.
    """
    made = FORMULAS.get(type_, NOT_COVER)
    if type_ not in CLOCK_RULES:
        return made
    rule, presence = CLOCK_RULES[type_]
    for part in rules.parts_of(rule, day, nation):
        if part.params.get("presence") == presence:
            made = _changed(made, part.params)
    return made


def _changed(usual: Formula, params: Mapping[str, Any]) -> Formula:
    measures = {name: Measure(params[name]) for name in ("work", "paid", "cover") if name in params}
    return replace(usual, planned_minutes=int(params.get("planned_minutes", usual.planned_minutes)), **measures)


def clocks(
    formula: Formula,
    span: int,
    break_minutes: int = 0,
    *,
    called: int | None = None,
    allowance: int = 0,
    within_call: bool = False,
) -> Clocks:
    """The clocks of a shift that lasts `span` elapsed minutes.

    `called` are the recorded minutes of disturbance in a sleep-in or of call-outs from home; None = not recorded, and
    the formula's planned minutes stand for them. `allowance` are the minutes that the contract pays for a sleep-in
    itself. With `within_call` the break is spent on the premises, awake and ready to be called, as a sole nurse does
    where the setting says so: it is work, paid and cover, and it opens a debt of rest of its minutes.
    """
    rest = min(break_minutes, span)
    awake = min(span, formula.planned_minutes if called is None else called)
    counted = {
        Measure.SPAN: span,
        Measure.WORKED: span if within_call else span - rest,
        Measure.CALLED_OUT: awake,
        Measure.AWAKE_AND_ALLOWANCE: awake + allowance,
        Measure.NONE: 0,
    }
    return Clocks(
        work=counted[formula.work],
        paid=counted[formula.paid],
        cover=counted[formula.cover],
        debt=rest if within_call and formula.cover is Measure.WORKED else 0,
    )


def is_within_call(
    rules: Rulebook, policy: str, type_: str, role: str | None, target: int, day: date, nation: str = "ENG"
) -> bool:
    """Whether whoever works a shift stays within call in the break.

    It is the shift's only nurse, awake, where the setting's policy on a sole nurse's break (`sole_break`) is one that
    the rule in force counts as presence (NURSE-24).
    """
    if type_ != AWAKE or target != 1 or role is None:
        return False
    parts = rules.parts_of("NURSE-24", day, nation)
    nurses = {part.params["where"] for part in parts if isinstance(part.params.get("where"), str)}
    return role in nurses and policy in {part.params["policy"] for part in parts if "policy" in part.params}


def elapsed_minutes(day: date, begins: int, ends: int) -> int:
    """Minutes that really pass between two clock times, in minutes after the midnight that begins a day.

    A 20:00 to 08:00 night is 11 hours when the clocks go forward in it and 13 hours when they go back.
    """
    return minutes_between(instant(day, begins), instant(day, ends))
