"""What `rota requests` prints: each answer as text for people and as JSON for machines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from rostering import text
from rostering.cli.context import Context
from rostering.errors import ExitCode
from rostering.requests.deciding import Decided
from rostering.requests.entitlement import Entitlement
from rostering.requests.leave import LeaveGranted
from rostering.requests.leave_view import LeaveView
from rostering.requests.limits import HOURS, LimitLine
from rostering.requests.listing import RequestLine, awaiting
from rostering.requests.swap_view import SwapView
from rostering.requests.swaps import SwapGranted
from rostering.requests.windows import Window
from rostering.requests.wish_record import RecordLine
from rostering.requests.wishes import WishView
from rostering.requests.withdrawing import Withdrawn
from rostering.requests.wording import granted_leave_lines, granted_swap_lines, leave_lines, swap_lines, wish_lines

SCHEMA = "rota-requests/1"


def requests(context: Context, lines: Sequence[RequestLine]) -> int:
    """The list."""
    if context.json:
        return _json(context, {"awaiting": awaiting(lines), "requests": lines})
    context.output.listed(
        ("request", "name", "what", "from", "until", "setting", "state", "days old", "by", "reason"),
        [
            (
                *(line.reference, line.name, line.what, _date(line.first), _date(line.last), line.setting or ""),
                *(line.state, line.days_old, line.decided_by or "", line.answer or ""),
            )
            for line in lines
        ],
        "No request.",
    )
    return ExitCode.DONE


def leave(context: Context, view: LeaveView) -> int:
    """All that bears on a leave."""
    if context.json:
        return _json(context, {"leave": _leave_as_json(view)})
    context.output.text(leave_lines(view))
    return ExitCode.DONE


def granted_leave(context: Context, done: LeaveGranted) -> int:
    """A leave granted, and which shifts are open for it."""
    if context.json:
        amendments = [{"roster": roster, "amendment": number} for roster, number in done.amendments]
        body = {"leave": _leave_as_json(done.view) | {"state": "granted"}, "allowed": done.allowed}
        return _json(context, body | {"amendments": amendments})
    context.output.text(granted_leave_lines(done))
    return ExitCode.DONE


def _leave_as_json(view: LeaveView) -> dict[str, Any]:
    days = [asdict(day) | {"cover_left": day.cover_left} for day in view.days]
    owed = [asdict(year) | {"left": year.left} for year in view.entitlements]
    return asdict(view) | {"minutes": view.minutes, "days": days, "entitlements": owed}


def wish(context: Context, view: WishView) -> int:
    """A wish and its person's record."""
    if context.json:
        return _json(context, {"wish": view})
    context.output.text(wish_lines(view))
    return ExitCode.DONE


def swap(context: Context, view: SwapView) -> int:
    """A swap with both people checked as they would stand; exit code 1 where it cannot be granted as it is."""
    if context.json:
        _json(context, {"swap": _swap_as_json(view)})
    else:
        context.output.text(swap_lines(view))
    return ExitCode.DONE if view.is_lawful and view.stale is None else ExitCode.LOOK


def swaps(context: Context, views: Sequence[SwapView]) -> int:
    """Swaps that were asked for together, each with both people checked."""
    if context.json:
        _json(context, {"swaps": [_swap_as_json(view) for view in views]})
    else:
        context.output.text("No swap that was not asked for already." if not views else [])
        for view in views:
            context.output.text(swap_lines(view))
    return ExitCode.DONE if all(view.is_lawful and view.stale is None for view in views) else ExitCode.LOOK


def granted_swap(context: Context, done: SwapGranted) -> int:
    """A swap granted."""
    if context.json:
        body = {
            "swap": _swap_as_json(done.view),
            "amendment": done.amendment,
            "told": done.told,
            "waived": done.view.waived,
        }
        return _json(context, body)
    context.output.text(granted_swap_lines(done))
    return ExitCode.DONE


def _swap_as_json(view: SwapView) -> dict[str, Any]:
    """A swap as data: of each rule that would be broken, its sentence."""
    halves = [
        {"person": one.person, "name": one.name, "leaves": one.leaves, "takes": one.takes, "broken": one.broken}
        for one in view.halves
    ]
    return {
        "reference": view.reference,
        "roster": view.roster,
        "state": view.state,
        "agreed_on": view.agreed_on,
        "halves": halves,
        "broken": view.broken,
        "stale": view.stale,
        "answer": view.answer,
        "waived": view.waived,
        "is_lawful": view.is_lawful,
    }


def decided(context: Context, done: Decided) -> int:
    """A request declined or kept waiting."""
    if context.json:
        return _json(context, {"request": done})
    said = f": {done.reason}" if done.reason else ""
    word = "waits" if done.state == "waiting" else f"is {done.state}"
    context.output.text(f"{done.reference} of {done.name} ({done.person}) {word}{said}.")
    return ExitCode.DONE


def withdrawn(context: Context, done: Withdrawn) -> int:
    """A request taken back, and which shifts its person is not put back on by that."""
    one = done.decided
    if context.json:
        return _json(context, {"request": one, "given_up": done.given_up})
    context.output.text(f"{one.reference} of {one.name} ({one.person}) is withdrawn: {one.reason}.")
    context.output.text(f"Not put back on: {shift}; that is for 'rota amend put'." for shift in done.given_up)
    return ExitCode.DONE


def records(context: Context, lines: Sequence[RecordLine]) -> int:
    """Who got what of their wishes."""
    if context.json:
        return _json(context, {"records": lines})
    context.output.listed(
        ("person", "name", "asked", "granted", "weighs more"),
        [(line.person, line.name, line.asked, line.granted, line.lean) for line in lines],
        "Nobody's wishes are known from the last weeks.",
    )
    return ExitCode.DONE


def windows(context: Context, lines: Sequence[Window]) -> int:
    """The windows for wishes."""
    if context.json:
        return _json(context, {"windows": lines})
    context.output.listed(
        ("number", "setting", "for", "to", "opens", "closes", "by"),
        [
            (
                one.id,
                one.setting,
                *map(_date, (one.first_day, one.last_day, one.opens_on, one.closes_on)),
                one.opened_by,
            )
            for one in lines
        ],
        "Nobody opened a window; the policy wish.window counts.",
    )
    return ExitCode.DONE


def window(context: Context, one: Window) -> int:
    """A window opened or closed."""
    if context.json:
        return _json(context, {"window": one})
    context.output.text(
        f"Window {one.id}: wishes for {text.day(one.first_day)} to {text.day(one.last_day)} at {one.setting} are told "
        f"from {_date(one.opens_on)} to {_date(one.closes_on)}."
    )
    return ExitCode.DONE


def limits(context: Context, lines: Sequence[LimitLine]) -> int:
    """The limits of leave."""
    if context.json:
        return _json(context, {"limits": lines})
    context.output.listed(
        ("number", "setting", "role", "at most", "counts", "from", "until"),
        [
            (
                one.id,
                one.setting,
                one.role or "everybody",
                one.most,
                one.counts,
                _date(one.from_on),
                _date(one.until_on),
            )
            for one in lines
        ],
        "No limit of leave is recorded.",
    )
    return ExitCode.DONE


def limit(context: Context, one: LimitLine, *, ended: bool) -> int:
    """A limit set or taken away."""
    if context.json:
        return _json(context, {"limit": one, "ended": ended})
    of = text.role(one.role) if one.role else "everybody"
    what = "is no more" if ended else f"at most {one.most}{' h a week' if one.counts == HOURS else ''} on leave at once"
    context.output.text(f"Limit {one.id} at {one.setting} ({of}): {what}.")
    return ExitCode.DONE


def entitlements(context: Context, lines: Sequence[Entitlement]) -> int:
    """Leave years with what is left of them."""
    if context.json:
        return _json(context, {"entitlements": [asdict(one) | {"left": one.left} for one in lines]})
    context.output.listed(
        ("person", "name", "from", "until", "leave", "carried", "granted", "left", "asked for"),
        [
            (
                *(one.person, one.name, _date(one.from_on), _date(one.until_on)),
                *map(text.duration, (one.minutes, one.carried, one.granted, one.left, one.asked)),
            )
            for one in lines
        ],
        "No leave year is recorded.",
    )
    return ExitCode.DONE


def _date(day: date | None) -> str:
    return "" if day is None else f"{day:%d/%m/%Y}"


def _json(context: Context, body: dict[str, Any]) -> int:
    context.output.json({"schema": SCHEMA} | body)
    return ExitCode.DONE
