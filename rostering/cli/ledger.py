"""`rota ledger`: what one person worked and is to work, for whomever, held against the limits of working time."""

from __future__ import annotations

import argparse
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from rostering.errors import BadInputError, ExitCode

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from rostering.cli.context import Context
    from rostering.rules.ledger_limits import LimitLine
    from rostering.rules.ledger_page import EmploymentLine, LedgerPage, WorkLine

WEEKS = 6
MOST_WEEKS = 104
LAST_MINUTE = timedelta(minutes=1)


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("person", metavar="PERSON", help="a person's code, or a part of the name")
    parser.add_argument("--as-at", metavar="DATE", help="the day that averages end on (default: today)")
    parser.add_argument("--weeks", metavar="N", help=f"how many weeks up to that day are shown (default: {WEEKS})")


def run(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.rules.ledger_page import ledger_page
    from rostering.rules.permission_list import permitted_work

    as_at, weeks = _as_at(arguments.as_at), _weeks(arguments.weeks)
    page = ledger_page(context.store(), context.actor_name, arguments.person, as_at, weeks)
    permitted = permitted_work(context.store(), context.actor_name, page.ledger.person.id)
    if context.json:
        context.output.json(_as_json(page, permitted))
    else:
        _tell(context, page, permitted)
    return ExitCode.LOOK if any(line.is_broken for line in page.limits) else ExitCode.DONE


def _as_at(typed: str | None) -> date:
    from rostering import calendar

    today = calendar.today()
    try:
        return today if typed is None else calendar.parse_date(typed, today)
    except ValueError as error:
        raise BadInputError(f"{error}.") from error


def _weeks(typed: str | None) -> int:
    if typed is None:
        return WEEKS
    weeks = int(typed) if typed.isdecimal() and len(typed) < 4 else 0
    if not 1 <= weeks <= MOST_WEEKS:
        raise BadInputError(f"--weeks is a number from 1 to {MOST_WEEKS}, not {typed}.")
    return weeks


def _tell(context: Context, page: LedgerPage, permitted: Mapping[datetime, str]) -> None:
    from rostering import text
    from rostering.rules.ledger_wording import employment_lines, limit_lines

    person = page.ledger.person
    context.output.text(f"{person.name} ({person.code}) as at {text.day(page.ledger.as_at)} {page.ledger.as_at.year}")
    context.output.text(employment_lines(page))
    context.output.text("")
    context.output.text(limit_lines(page))
    context.output.text("")
    _tell_weeks(context, page)
    if page.work:
        context.output.text("")
        _tell_work(context, page, permitted)


def _tell_weeks(context: Context, page: LedgerPage) -> None:
    from rostering import calendar, text

    elsewhere = any(week.elsewhere for week in page.weeks)
    heads = ["week", "from", "hours", *(["elsewhere"] if elsewhere else []), "nights", "longest rest", "average"]
    rows = [
        [
            calendar.week_name(week.monday),
            text.day(week.monday),
            text.hours(week.minutes),
            *([text.hours(week.elsewhere)] if elsewhere else []),
            week.nights,
            text.hours(week.longest_rest),
            "" if week.average is None else text.hours(-(-week.average // 1)),
        ]
        for week in page.weeks
    ]
    context.output.table(heads, rows)


def _tell_work(context: Context, page: LedgerPage, permitted: Mapping[datetime, str]) -> None:
    from rostering import text
    from rostering.calendar import local_day

    rows = []
    said = []
    for line in page.work:
        first, where = text.day(local_day(line.starts_at)), line.where
        if line.source == "sum":
            where += f", in all to {text.day(local_day(line.ends_at - LAST_MINUTE))}"
        else:
            where += f" {text.clock(line.starts_at)}–{text.clock(line.ends_at)}"
        words = _permission(line, permitted)
        if words:
            said.append(f"~ {first} {line.code}: {words}")
        code = f"{line.code}~" if words else line.code
        rows.append([first, code, where, text.hours(line.minutes), line.source])
    context.output.table(["day", "shift", "where", "hours", "from"], rows)
    context.output.text(said)


def _permission(line: WorkLine, permitted: Mapping[datetime, str]) -> str | None:
    """What an entry stands under; nothing where it is a sum, or work elsewhere."""
    return permitted.get(line.starts_at) if line.code and line.source != "sum" else None


def _as_json(page: LedgerPage, permitted: Mapping[datetime, str]) -> dict[str, Any]:
    ledger = page.ledger
    nights = ledger.night_share(ledger.as_at, page.reference_days) if page.reference_days else None
    return {
        "schema": "rota-ledger/1",
        "person": ledger.person.code,
        "name": ledger.person.name,
        "as_at": ledger.as_at,
        "reference_days": page.reference_days,
        "employments": [_employment_json(one) for one in page.employments],
        "works_elsewhere": page.works_elsewhere,
        "opening": {"days": page.opening_days, "minutes": page.opening_minutes},
        "nights": None if nights is None else {"nights": float(nights.nights), "worked": float(nights.worked)},
        "limits": [_limit_json(line) for line in page.limits],
        "owed": [
            {
                "rule": one.rule,
                "minutes": one.minutes,
                "opened_at": one.opened_at,
                "due_on": one.due_on,
                "repaid_at": one.repaid_at,
            }
            for one in ledger.person.owed
        ],
        "weeks": [
            {
                "monday": week.monday,
                "minutes": week.minutes,
                "elsewhere_minutes": week.elsewhere,
                "nights": week.nights,
                "longest_rest_minutes": week.longest_rest,
                "average_minutes": None if week.average is None else round(float(week.average), 2),
            }
            for week in page.weeks
        ],
        "work": [
            {
                "starts_at": line.starts_at,
                "ends_at": line.ends_at,
                "where": line.where,
                "shift": line.code or None,
                "minutes": line.minutes,
                "night": line.is_night,
                "source": line.source or None,
                "permission": _permission(line, permitted),
            }
            for line in page.work
        ],
    }


def _employment_json(one: EmploymentLine) -> dict[str, Any]:
    return {
        "organisation": one.organisation,
        "roles": list(one.roles),
        "pool": one.pool,
        "started_on": one.started_on,
        "ended_on": one.ended_on,
        "opted_out_from": one.opted_out_from,
        "opted_out_until": one.opted_out_until,
        "notice_days": one.notice_days,
    }


def _limit_json(line: LimitLine) -> dict[str, Any]:
    return {
        "rule": line.rule,
        "title": line.title,
        "state": line.state,
        "hard": line.hard,
        "from": line.first,
        "until": line.last,
        "amount": line.amount,
        "limit": line.limit,
        "unit": line.unit,
        "at_least": line.least,
        "room": line.room,
        "days_left_out": line.average.left_out if line.average is not None else None,
        "source": line.source,
        "unconfirmed": line.unconfirmed,
        "note": line.note or None,
    }
