"""What a request is in words: one paragraph a line, the same on the screen and on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rostering import text
from rostering.requests.leave_view import LeaveDay, LeaveView
from rostering.requests.limits import HOURS, LimitOnDay
from rostering.requests.swap_view import Half, SwapView
from rostering.requests.wishes import WishView
from rostering.store.request_state import OPEN

if TYPE_CHECKING:
    from rostering.requests.leave import LeaveGranted
    from rostering.requests.swaps import SwapGranted


def leave_lines(view: LeaveView) -> list[str]:
    """All that bears on a leave: each day with who is off, limits and cover; entitlements; what stands against it."""
    lines = [f"{view.reference}: {whose(view)}, {text.duration(view.minutes)}; {view.state}."]
    lines += [f"  {_day_line(day)}" for day in view.days]
    lines += [
        f"Leave until {year.until_on:%d/%m/%Y}: "
        f"{text.duration(year.minutes)} and {text.duration(year.carried)} carried, "
        f"{text.duration(year.granted)} granted, {text.duration(year.left)} left; asked: {text.duration(year.asked)}."
        for year in view.entitlements
    ]
    lines += [f"Leaves open: {one.words} ({one.state})." for one in view.opens]
    lines += [f"Against it: {one}." for one in view.against]
    return lines + [f"Not known: {one}." for one in view.notes]


def whose(view: LeaveView) -> str:
    """Whose leave, of which kind, and when."""
    first, last = view.days[0].day, view.days[-1].day
    part = ""
    if first == last and (view.ends_at - view.starts_at).total_seconds() < 82_800:  # shorter than the shortest day
        part = f" {text.clock(view.starts_at)}–{text.clock(view.ends_at)}"
    when = text.day(first) if first == last else f"{text.day(first)} to {text.day(last)}"
    return f"{view.name} ({view.person}), {view.kind} leave, {when}{part}"


def _day_line(day: LeaveDay) -> str:
    said = [f"{text.day(day.day)}: {text.duration(day.minutes)}"]
    said.append(f"off already: {', '.join(day.off)}" if day.off else "nobody off")
    said += [_limit_on_day(limit) for limit in day.limits]
    return "; ".join([*said, f"{day.available} can come for {text.counted(day.places, 'place')}"])


def _limit_on_day(limit: LimitOnDay) -> str:
    of = "" if limit.role is None else f" {text.role(limit.role)}"
    if limit.counts == HOURS:
        return f"limit{of} {limit.most} h a week, {text.duration(limit.taken)} taken"
    return f"limit{of} {limit.most}, {limit.taken} taken"


def granted_leave_lines(done: LeaveGranted) -> list[str]:
    """A leave granted, what was let pass for it, which shifts are open now, and whom an amendment is to be told."""
    view = done.view
    lines = [f"{view.reference} is granted: {whose(view)}, {text.duration(view.minutes)}."]
    if done.allowed is not None:
        lines += [*(f"Let pass: {one}." for one in view.against), f"Reason: {done.allowed}."]
    lines += [f"Open now: {one.words}." for one in done.opens]
    told = [(roster, number) for roster, number in done.amendments if number is not None]
    return lines + [f"Amendment {number} of roster {roster}: tell {view.name}." for roster, number in told]


def granted_swap_lines(done: SwapGranted) -> list[str]:
    """A swap granted, what each of the two works now, and what was waived for it."""
    number = "" if done.amendment is None else f", amendment {done.amendment}"
    lines = [f"{done.view.reference} is granted{number}: tell both."]
    lines += [
        f"  {half.name} ({half.person}): {half.takes or 'nothing'} for {half.leaves or 'nothing'}."
        for half in done.view.halves
    ]
    return [*lines, *(f"Mind: {one}" for one in done.told), *_waived_lines(done.view)]


def _waived_lines(view: SwapView) -> list[str]:
    return [f"Waived: {one}." for one in view.waived]


def wish_lines(view: WishView) -> list[str]:
    """A wish, its person's record, and the shifts against it."""
    when = text.day(view.first) if view.first == view.last else f"{text.day(view.first)} to {text.day(view.last)}"
    words = " ".join(word for word in (view.kind, view.code, view.setting and f"at {view.setting}") if word)
    state = "granted and promised" if view.promised else view.state
    record = view.record
    more = f" + {view.lean}" if view.lean else ""
    return [
        f"{view.reference}: {view.name} ({view.person}), {words}, {when}; {state}.",
        f"Weight {view.weight}{more}; {record.granted} of {record.asked} wishes came true before.",
        *(f"Against it: {one}." for one in view.stands),
    ]


def swap_lines(view: SwapView) -> list[str]:
    """A swap with both people as they would stand, and what is out of date."""
    agreed = f"agreed on {view.agreed_on:%d/%m/%Y}" if view.agreed_on else "the other one has not said yes"
    judged = view.state in OPEN and view.stale is None
    lines = [f"{view.reference}: {view.state}, {agreed}."]
    lines += [_half_line(half, judged=judged) for half in view.halves]
    lines += [f"Together: {one}" for one in view.broken]
    lines += _waived_lines(view)
    return lines if view.stale is None else [*lines, f"Out of date: {view.stale}."]


def _half_line(half: Half, *, judged: bool) -> str:
    """What one of the two takes for what, and, where it can still be granted, which rules it would break."""
    line = f"  {half.name} ({half.person}): {half.takes or 'nothing'} for {half.leaves or 'nothing'}"
    return f"{line}: {'; '.join(half.broken) or 'breaks no rule'}" if judged else f"{line}."
