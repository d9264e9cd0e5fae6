"""What `rota actuals` answers, as lines for people and as JSON for machines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from rostering import text
from rostering.actuals.wording import times, what
from rostering.errors import ExitCode
from rostering.rosters.read_offers import tier_words

if TYPE_CHECKING:
    from rostering.actuals.clock_file import ClockProposal, Proposed
    from rostering.actuals.costs import CostLine
    from rostering.actuals.day_record import DayLine, DayRecord, WorkedLine
    from rostering.actuals.hours import Hours, HoursLine
    from rostering.cli.context import Context
    from rostering.rosters.horizon import Horizon

SCHEMA = "rota-actuals/1"
HOURS_HEADS = ("planned", "actual", "paid", "worked")


def days(context: Context, lines: Sequence[DayLine]) -> int:
    """The days with their state."""
    if context.json:
        return _json(context, {"days": lines})
    if not lines:
        context.output.text("No shifts were planned on these days.")
        return ExitCode.DONE
    context.output.table(
        ("day", "setting", "planned", "state", "otherwise", "by"),
        [
            (
                text.day(one.day),
                one.setting,
                one.planned,
                one.state,
                one.exceptions or None,
                _by(one.confirmed_by, one.confirmed_at),
            )
            for one in lines
        ],
    )
    return ExitCode.DONE


def day(context: Context, record: DayRecord) -> int:
    """One day: a line a person, the plan beside what was worked."""
    if context.json:
        return _json(context, {"record": record})
    label = f"{text.day(record.day)} at {record.setting}"
    if record.confirmed_by is None:
        context.output.text(f"{label}: not confirmed yet.")
    else:
        context.output.text(f"{label}: confirmed by {_by(record.confirmed_by, record.confirmed_at)}.")
    if record.lines:
        heads = ("person", "name", "shift", "planned", "worked", "break", "what")
        context.output.table(heads, [_line(one) for one in record.lines])
    if record.unnamed:
        some = text.counted(record.unnamed, "booking has", "bookings have")
        context.output.text(f"{some} no name, so nothing of its hours is on record; see 'rota bookings name'.")
    return ExitCode.DONE


def _line(one: WorkedLine) -> tuple[object, ...]:
    worked = "" if one.start is None or one.end is None else times(one.start, one.end)
    return (
        *(one.person, one.name, one.code, times(one.planned_start, one.planned_end), worked),
        one.break_minutes,
        what(one.outcome, one.breaks_missed or 0, one.disturbed_minutes or 0, one.concern),
    )


def clock(context: Context, found: ClockProposal) -> int:
    """What a clock file comes to, or came to; somebody has to look where rows or people are left over."""
    look = ExitCode.LOOK if found.unmatched or found.without else ExitCode.DONE
    if context.json:
        _json(context, _clock_json(found))
        return look
    named = ", ".join(f"{text.day(one)} at {setting}" for setting, one in found.days) or "nothing"
    verb = "Confirmed" if found.written else "Would confirm"
    plain = len(found.proposed) - len(found.exceptions)
    context.output.text(f"{found.file}: {verb.lower()} {named}; {plain} as planned, {len(found.exceptions)} otherwise.")
    if found.exceptions:
        heads = ("person", "name", "shift", "planned", "worked", "break", "what")
        context.output.table(heads, [_proposed(one) for one in found.exceptions])
    context.output.text([f"Row {one.row}: {one.who} {one.times}: {one.why.rstrip('.')}." for one in found.unmatched])
    context.output.text([f"No row: {one.who} {one.label} at {one.setting_code}." for one in found.without])
    if found.repaid:
        context.output.text(f"Rest debts repaid: {found.repaid}.")
    if found.owed_again:
        context.output.text(f"Rest debts owed again: {found.owed_again}.")
    return look


def _proposed(one: Proposed) -> tuple[object, ...]:
    planned, worked = one.planned, one.worked
    return (
        *(planned.person_code, planned.name, f"{planned.code} {text.day(planned.day)}"),
        times(planned.starts_at, planned.ends_at),
        times(worked.starts_at, worked.ends_at) if worked.came else "",
        worked.break_minutes if worked.came else None,
        what(worked.outcome(planned), worked.breaks_missed, worked.disturbed_minutes, worked.concern),
    )


def _clock_json(found: ClockProposal) -> dict[str, Any]:
    return {
        "file": found.file,
        "written": found.written,
        "days": [{"setting": setting, "day": str(one)} for setting, one in found.days],
        "proposed": [
            {
                "person": one.planned.person_code,
                "setting": one.planned.setting_code,
                "day": str(one.planned.day),
                "code": one.planned.code,
                "planned_start": one.planned.starts_at,
                "planned_end": one.planned.ends_at,
                "start": one.worked.starts_at if one.worked.came else None,
                "end": one.worked.ends_at if one.worked.came else None,
                "break_minutes": one.worked.break_minutes if one.worked.came else None,
                "outcome": one.worked.outcome(one.planned),
                "exception": one.is_exception,
                "rows": list(one.rows),
            }
            for one in found.proposed
        ],
        "unmatched": found.unmatched,
        "without_row": [
            {"person": one.person_code, "setting": one.setting_code, "day": str(one.day), "code": one.code}
            for one in found.without
        ],
        "debts_repaid": found.repaid,
        "debts_owed_again": found.owed_again,
    }


def hours(context: Context, found: Hours, *, totals: bool) -> int:
    """Hours by person and day, and in all."""
    if context.json:
        return _json(
            context,
            {
                "from": str(found.first),
                "to": str(found.last),
                "unit": "minutes",
                "lines": [] if totals else found.lines,
                "totals": found.totals,
                "unconfirmed": found.unconfirmed,
            },
        )
    if not found.lines:
        context.output.text(f"Nobody worked or was planned from {text.day(found.first)} to {text.day(found.last)}.")
        return ExitCode.DONE
    elsewhere = ("elsewhere",) if found.totals[0].elsewhere is not None else ()
    if not totals:
        rows = [(text.day(one.day or found.first), *_cells(one)) for one in found.lines]
        context.output.table(("day", "worker", "name", "settings", *HOURS_HEADS, "state", *elsewhere), rows)
        context.output.text("")
    context.output.table(
        ("worker", "name", "settings", *HOURS_HEADS, "state", *elsewhere), [_cells(one) for one in found.totals]
    )
    if found.unconfirmed:
        context.output.text(unconfirmed(found.unconfirmed))
    return ExitCode.DONE


def costs(context: Context, horizon: Horizon, lines: Sequence[CostLine]) -> int:
    """What the shifts of some days cost, whose people they are, and all together."""
    if context.json:
        rows = [asdict(one) | {"recharged": one.is_recharged} for one in lines]
        days = {"from": str(horizon.first), "to": str(horizon.last), "unit": "minutes and pence"}
        return _json(context, days | {"costs": rows})
    context.output.listed(
        (
            *("pays", "people of", "pool", "shifts", "planned", "planned cost"),
            *("confirmed", "worked", "worked cost", "no price"),
        ),
        [
            (
                *(one.organisation, one.employer, tier_words(one.pool), one.shifts, text.hours(one.planned_minutes)),
                *(text.pounds(one.planned), one.confirmed, text.hours(one.actual_minutes), text.pounds(one.actual)),
                one.unpriced or None,
            )
            for one in lines
        ],
        f"Nothing is planned or worked from {text.day(horizon.first)} to {text.day(horizon.last)}.",
    )
    if lines:
        planned, actual = sum(one.planned for one in lines), sum(one.actual for one in lines)
        context.output.text(f"In all {text.pounds(planned)} planned, {text.pounds(actual)} of what is confirmed.")
    return ExitCode.DONE


def unconfirmed(shifts: int) -> str:
    """What goes by the plan."""
    some = text.counted(shifts, "shift is", "shifts are")
    return f"{some} not confirmed and paid by the plan; see 'rota actuals list'."


def _cells(one: HoursLine) -> tuple[object, ...]:
    said = [text.hours(minutes) for minutes in (one.planned, one.actual, one.paid, one.worked)]
    elsewhere = () if one.elsewhere is None else (text.hours(one.elsewhere),)
    return (f"{one.organisation}/{one.worker}", one.name, " ".join(one.settings), *said, one.state, *elsewhere)


def _by(name: str | None, at: datetime | None) -> str:
    from rostering.calendar import local_day

    return "" if name is None or at is None else f"{name}, {text.day(local_day(at))} {text.clock(at)}"


def _json(context: Context, body: dict[str, Any]) -> int:
    context.output.json({"schema": SCHEMA} | body)
    return ExitCode.DONE
