"""The breaks of everybody on duty at a home on one day: how long, when, and who stands in meanwhile.

A registered nurse and everybody who is with one resident only are missed at any minute: they go when there is another,
or somebody of the home who may relieve them. Of the others of a unit a quarter, but at least one, may be on a break
together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from rostering.catalogue import roles
from rostering.rosters.clock import wall_times
from rostering.rosters.eligibility.case import Case
from rostering.rosters.eligibility.filters import OF_PERSON, OF_SHIFT, concerns
from rostering.work.break_plan import OnDuty, PlannedBreak, Presence, Unplanned, plan_breaks
from rostering.work.breaks import breaks_asked

if TYPE_CHECKING:
    from rostering.exports.material import Material
    from rostering.exports.on_duty import Duty
    from rostering.rosters.snapshot import ShiftFacts

NURSE, CARE, ONE_TO_ONE = "registered_nurse", "care", "one to one"
PRESENT = "present"  # a sole nurse's break on the premises counts as presence
LONGEST_PART = 45  # minutes; a longer sum is taken in several breaks
WHOLE = 5  # minutes; the parts of a sum are multiples of it
OF_SOME = frozenset(("age_below", "contract"))  # filters that nobody is taken to meet whose name is to follow
TOGETHER = 4  # one in so many may be on a break at the same time


@dataclass(frozen=True, slots=True)
class BreakTimes:
    """The planned breaks of each duty by its key, and those without a time. Minutes count from the roster's first."""

    planned: Mapping[str, tuple[PlannedBreak, ...]]
    unplanned: tuple[Unplanned, ...]


def break_times(material: Material, duties: Sequence[Duty]) -> BreakTimes:
    """The plan of one home and day; who sleeps in, is on call or in training has no part in it."""
    there = [one for one in duties if one.shift.type == "awake" and one.shift.is_cover]
    on_duty = [_on_duty(material, one, there) for one in there]
    presence = tuple(_presence(on_duty))
    # Whoever can never be spared is told apart, or the search for a plan of all breaks would look everywhere in vain.
    never = tuple(one for person in on_duty for one in _never(person, on_duty, presence))
    stuck = {one.person for one in never}
    plan = plan_breaks([replace(one, breaks=()) if one.person in stuck else one for one in on_duty], presence)
    planned = {one.person: tuple(each for each in plan.breaks if each.person == one.person) for one in on_duty}
    return BreakTimes(planned, (*never, *plan.unplanned))


def _never(person: OnDuty, on_duty: Sequence[OnDuty], presence: Sequence[Presence]) -> tuple[Unplanned, ...]:
    """The breaks of somebody, if they have no time even where nobody else takes one."""
    others = [replace(one, breaks=()) for one in on_duty if one.person != person.person]
    return plan_breaks([person, *others], presence).unplanned if person.breaks else ()


def lengths(asked: Sequence[int], minutes: int) -> tuple[int, ...]:
    """The breaks that a sum of minutes is taken in, longest first: those asked for, and near equal parts of the rest.

    Two half hours for an hour; the law's breaks where the sum falls short of them.
    """
    wanted = sorted(asked, reverse=True)
    if minutes <= sum(wanted):
        return tuple(wanted)
    number = max(len(wanted), -(-minutes // LONGEST_PART))
    parts = _near_equal(minutes, number)
    if all(part >= least for part, least in zip(parts, wanted, strict=False)):
        return parts
    return tuple(sorted((*wanted, minutes - sum(wanted)), reverse=True))


def _near_equal(minutes: int, number: int) -> tuple[int, ...]:
    least = minutes // number // WHOLE * WHOLE or minutes // number
    parts = [least] * number
    left = minutes - least * number
    for place in range(number):
        more = min(left, WHOLE)
        parts[place] += more
        left -= more
    parts[0] += left
    return tuple(sorted(parts, reverse=True))


def _on_duty(material: Material, one: Duty, there: Iterable[Duty]) -> OnDuty:
    horizon = material.horizon
    place = _place(one.shift)
    relieves = {_place(other.shift) for other in there if other is not one and _may_relieve(one, other)}
    return OnDuty(
        person=one.key,
        place=place,
        starts_at=horizon.minute(one.starts_at),
        ends_at=horizon.minute(one.ends_at),
        breaks=lengths(_asked(material, one), one.break_minutes),
        relieves=frozenset(relieves - {place}),
        within_call=_kind(place) == NURSE and material.setting(one.shift.setting).sole_break == PRESENT,
    )


def _place(shift: ShiftFacts) -> str:
    """What somebody is missed at: nurses of a unit, its care, one resident, or a trade of their own."""
    if shift.exclusive:
        return f"{ONE_TO_ONE} {shift.setting} {shift.client or shift.id}"
    known = roles().get(shift.role or "")
    kind = CARE if shift.role != NURSE and (known is None or known.direct_care) else shift.role
    return f"{kind} {shift.setting}"


def _kind(place: str) -> str:
    return next((kind for kind in (NURSE, CARE, ONE_TO_ONE) if place.startswith(f"{kind} ")), "")


def _may_relieve(one: Duty, other: Duty) -> bool:
    """Whether somebody is qualified to stand in where another is; those on one to one never leave their resident."""
    if one.shift.exclusive or one.person is None:
        return False
    wanted = roles().get(other.shift.role or "")
    if wanted is not None and one.role != wanted.code:
        mine = roles().get(one.role)
        if wanted.body is not None or mine is None or mine.order < wanted.order or not mine.direct_care:
            return False
    return all(_holds(one, skill, level, other.shift.day) for skill, level in other.shift.skills)


def _holds(one: Duty, skill: str, level: int | None, day: date) -> bool:
    held = () if one.person is None else one.person.skills.get(skill, ())
    return any((level is None or (has or 0) >= level) and (until is None or until >= day) for has, until in held)


def _asked(material: Material, one: Duty) -> tuple[int, ...]:
    """The breaks that rules in force ask for in a shift of theirs; whose name is to follow is taken for an adult on no
    terms of their own."""
    nation = material.snapshot.nations[material.setting(one.shift.setting).organisation]
    every = [part for _, part in material.snapshot.rules.parts(one.shift.day, nation, "ShiftShape")]
    if one.person is None or one.worker is None:
        parts = [part for part in every if OF_SOME.isdisjoint(part.applies)]
    else:
        case = Case(material.snapshot, one.person, one.worker, one.shift, wall_times(one.shift), one.pool)
        parts = [part for part in every if concerns(part, case, {**OF_SHIFT, **OF_PERSON})]
    span = material.horizon.minute(one.ends_at) - material.horizon.minute(one.starts_at)
    return breaks_asked(parts, span, frozenset((one.shift.code, *one.tags)))


def _presence(on_duty: Sequence[OnDuty]) -> Iterator[Presence]:
    """How many heads each place keeps, stretch by stretch."""
    for place in sorted({one.place for one in on_duty}):
        here = [one for one in on_duty if one.place == place]
        cuts = sorted({cut for one in here for cut in (one.starts_at, one.ends_at)})
        for first, last in pairwise(cuts):
            heads = sum(one.starts_at <= first and last <= one.ends_at for one in here)
            needed = _kept(_kind(place), heads)
            if needed:
                yield Presence(place, needed, first, last)


def _kept(kind: str, heads: int) -> int:
    if kind == NURSE:
        return min(heads, 1)
    if kind == CARE:
        return max(min(heads, 1), heads - max(1, heads // TOGETHER))
    return heads if kind == ONE_TO_ONE else 0
