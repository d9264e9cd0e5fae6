"""Whether a shift has the shape that a rule of kind ShiftShape asks for, and if not, why not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from rostering import text
from rostering.rules.pack import RulePart
from rostering.work.breaks import Break, breaks_asked, planned_keep, speaks_of, template_keeps
from rostering.work.clocks import ON_CALL, ON_CALL_HOME, SLEEP_IN

SHAPELESS = frozenset((SLEEP_IN, ON_CALL, ON_CALL_HOME))


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit of a home-care round, in minutes of the clock its shift is told in.

    `travel` is how long the way to the next visit takes; `condition` is the code of the condition in law that allows
    a short visit, None for none.
    """

    starts_at: int
    ends_at: int
    travel: int = 0
    condition: str | None = None


@dataclass(frozen=True, slots=True)
class Shape:
    """A shift as its shape is judged: elapsed minutes from start to end, and what is inside.

    `codes` are its code and tags. `breaks` are planned breaks in minutes after its start; None = only their sum,
    `break_minutes`, is known. `visits` are those of a round, in order, where they are known.
    """

    span: int
    break_minutes: int = 0
    type: str = "awake"
    codes: frozenset[str] = frozenset()
    breaks: tuple[Break, ...] | None = None
    visits: tuple[Visit, ...] = ()


def shape_refusal(parts: Sequence[RulePart], shape: Shape) -> str | None:
    """Why a shift does not have the shape that the parts of a rule ask for; None when it has.

    The longest span, then breaks, then the visits of a round. Sleep-ins and on call are judged by rest and hours, and
    have a shape only by a part that names their code or tag.
    """
    meant = [part for part in parts if speaks_of(part, shape.codes)]
    if shape.type in SHAPELESS:
        meant = [part for part in meant if part.params.get("codes")]
    return _too_long(meant, shape) or _break_missing(meant, shape) or _round_broken(meant, shape)


def _too_long(parts: Sequence[RulePart], shape: Shape) -> str | None:
    limits = [int(part.params["max_span"]) for part in parts if "max_span" in part.params]
    if not limits or shape.span <= min(limits):
        return None
    return f"it lasts {text.duration(shape.span)}, and at most {text.duration(min(limits))} are allowed"


def _break_missing(parts: Sequence[RulePart], shape: Shape) -> str | None:
    asked = breaks_asked(parts, shape.span, shape.codes)
    if shape.breaks is None:
        kept = template_keeps(asked, shape.span, shape.break_minutes)
        has = f"it has {text.duration(shape.break_minutes)} of break" if shape.break_minutes else "it has no break"
    else:
        kept = planned_keep(asked, 0, shape.span, shape.breaks)
        has = f"{len(shape.breaks)} planned do not give that"
    if kept:
        return None
    wanted = " and ".join(text.duration(minutes) for minutes in asked)
    return f"in {text.duration(shape.span)} it needs a break of {wanted}, unbroken and at neither end; {has}"


def _round_broken(parts: Sequence[RulePart], shape: Shape) -> str | None:
    for part in parts:
        if part.params.get("round"):
            margin = max(int(one.params.get("margin_minutes", 0)) for one in parts)
            return _too_short(part, shape.visits) or _too_hasty(shape.visits, margin)
    return None


def _too_short(part: RulePart, visits: Sequence[Visit]) -> str | None:
    least, allowed = int(part.params.get("visit_minutes", 0)), part.params.get("conditions", ())
    for number, visit in enumerate(visits, 1):
        lasts = visit.ends_at - visit.starts_at
        if lasts < least and (visit.condition is None or visit.condition not in allowed):
            return f"visit {number} lasts {text.duration(lasts)}, less than {text.duration(least)}"
    return None


def _too_hasty(visits: Sequence[Visit], margin: int) -> str | None:
    for number, (visit, following) in enumerate(pairwise(visits), 1):
        gap, needed = following.starts_at - visit.ends_at, visit.travel + margin
        if gap < needed:
            return f"{text.duration(gap)} after visit {number} are less than the {text.duration(needed)} on the way"
    return None
