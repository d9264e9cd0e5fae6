"""`rota patterns`: rolling cycles, who follows them, laying them down, and agreed ways of working."""

from __future__ import annotations

import argparse
from datetime import date
from typing import TYPE_CHECKING, Any

from rostering.cli.context import Context
from rostering.cli.period import period, period_arguments
from rostering.cli.reviewed import tell_reviewed, term_arguments
from rostering.cli.typed_date import typed_date
from rostering.cli.typed_number import typed_number, typed_whole
from rostering.errors import BadInputError, ExitCode

if TYPE_CHECKING:
    from rostering.requests.flexible_working import AgreementLine
    from rostering.work.following import Follower, PatternLine

SCHEMA = "rota-patterns/1"
MOST_DAYS = 366


def arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    verbs.add_parser("list", help="print every pattern and how many follow it")
    show = verbs.add_parser("show", help="print what a pattern says on the next days to who follows it")
    show.add_argument("named", metavar="PATTERN|PERSON", help="a pattern's name, or somebody who follows one")
    show.add_argument("--from", dest="first", metavar="DATE", help="the first day (today)")
    show.add_argument("--days", metavar="N", default="28", help="how many days (28)")
    lay = verbs.add_parser("lay", help="plan everybody as their pattern says, but for leave and what keeps them off")
    period_arguments(lay)
    lay.add_argument("--dry-run", action="store_true", help="show what would be laid and write nothing")
    _follow_arguments(verbs.add_parser("follow", help="let somebody follow a pattern from a day on"))
    end = verbs.add_parser("end", help="end the pattern that somebody follows")
    end.add_argument("person", metavar="PERSON", help="code, worker code or name")
    end.add_argument("--on", metavar="DATE", help="the last day it says anything (today)")
    _agreement_arguments(verbs)


def _follow_arguments(follow: argparse.ArgumentParser) -> None:
    follow.add_argument("person", metavar="PERSON", help="code, worker code or name")
    follow.add_argument("pattern", metavar="PATTERN", help="the pattern's name")
    follow.add_argument("--cycle", metavar="CELLS", help="'D D D D - - - -': a new pattern of that name")
    follow.add_argument("--from", dest="first", metavar="DATE", help="the first day (today)")
    follow.add_argument("--phase", metavar="N", default="1", help="the day of the cycle on the first day, from 1 (1)")
    follow.add_argument("--until", metavar="DATE", help="the last day (until somebody ends it)")
    follow.add_argument("--setting", metavar="S", help="where it is worked (the worker's own)")


def _agreement_arguments(verbs: Any) -> None:
    agree = verbs.add_parser("agree", help="record an agreed way of working, which binds: never, or only, on some days")
    agree.add_argument("person", metavar="PERSON", help="code, worker code or name")
    agree.add_argument("kind", metavar="never|only", help="never on these days and hours, or only on them")
    agree.add_argument("weekdays", nargs="?", metavar="DAYS", help="Mon;Fri or Mon-Fri (every day)")
    agree.add_argument("--start", metavar="TIME", help="with --end: hours of the day, such as 09:00")
    agree.add_argument("--end", metavar="TIME", help="an end not later than the start is on the next day")
    term_arguments(agree)
    agree.add_argument("--review", metavar="DATE", help="when it is looked at again; needed")
    agree.add_argument("--by", default="", metavar="NAME", help="who agreed it; needed")
    agreed = verbs.add_parser("agreed", help="print agreed ways of working and when they are looked at again")
    agreed.add_argument("person", nargs="?", metavar="PERSON", help="of this person only")
    agreed.add_argument("--all", action="store_true", help="those that have ended too")
    review = verbs.add_parser("review", help="say that an agreement was looked at, and when it is looked at next")
    review.add_argument("number", metavar="NUMBER", help="the agreement's number")
    review.add_argument("--review", metavar="DATE", help="the next review; needed")
    review.add_argument("--until", metavar="DATE", help="a last day")
    withdraw = verbs.add_parser("withdraw", help="end an agreement")
    withdraw.add_argument("number", metavar="NUMBER", help="the agreement's number")
    withdraw.add_argument("--on", metavar="DATE", help="the last day it binds (yesterday)")


def run(arguments: argparse.Namespace, context: Context) -> int:
    verbs = {
        "list": _list,
        "show": _show,
        "lay": _lay,
        "follow": _follow,
        "end": _end,
        "agree": _agree,
        "agreed": _agreed,
        "review": _review,
        "withdraw": _withdraw,
    }
    return verbs[arguments.verb](arguments, context)


def _list(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.work.following import list_patterns

    lines = list_patterns(context.store(), context.actor_name)
    if context.json:
        context.output.json({"schema": SCHEMA, "patterns": [_pattern_json(line) for line in lines]})
    elif not lines:
        context.output.text("There is no pattern yet; 'rota patterns follow' or 'rota import patterns' makes one.")
    else:
        rows = [(line.code, len(line.cells), " ".join(line.cells), len(line.followers)) for line in lines]
        context.output.table(("pattern", "days", "cycle", "followed by"), rows)
    return ExitCode.DONE


def _show(arguments: argparse.Namespace, context: Context) -> int:
    from rostering import calendar
    from rostering.work.following import list_patterns

    first = typed_date(arguments.first) or calendar.today()
    days = typed_whole(arguments.days, "--days", MOST_DAYS)
    lines = list_patterns(context.store(), context.actor_name, arguments.named)
    if context.json:
        shown = [_pattern_json(line, first, days) for line in lines]
        context.output.json({"schema": SCHEMA, "from": str(first), "days": days, "patterns": shown})
        return ExitCode.DONE
    if not lines:
        context.output.text(f"{arguments.named} follows no pattern.")
    for line in lines:
        context.output.text(f"{line.code}: {' '.join(line.cells)}")
        for one in line.followers:
            context.output.text(f"  {_follower(one)}")
            cells = [f"{day:%a} {day.day} {day:%b} {cell}" for day, cell in one.says(first, days)]
            for start in range(0, len(cells), calendar.DAYS_A_WEEK):
                context.output.text(f"    {', '.join(cells[start : start + calendar.DAYS_A_WEEK])}")
    return ExitCode.DONE


def _follow(arguments: argparse.Namespace, context: Context) -> int:
    from rostering import calendar
    from rostering.work.following import Wanted, follow

    wanted = Wanted(
        person=arguments.person,
        pattern=arguments.pattern,
        starts_on=typed_date(arguments.first) or calendar.today(),
        cycle=arguments.cycle,
        phase=typed_whole(arguments.phase, "--phase", MOST_DAYS),
        ends_on=typed_date(arguments.until),
        setting=arguments.setting,
    )
    return _tell_follower(follow(context.store(), context.actor_name, wanted), context)


def _end(arguments: argparse.Namespace, context: Context) -> int:
    from rostering import calendar
    from rostering.work.following import end_following

    last = typed_date(arguments.on) or calendar.today()
    return _tell_follower(end_following(context.store(), context.actor_name, arguments.person, last), context)


def _tell_follower(one: Follower, context: Context) -> int:
    if context.json:
        context.output.json({"schema": SCHEMA, "follower": _follower_json(one)})
    else:
        context.output.text(f"{_follower(one)}: {one.pattern}, {' '.join(one.cells)}.")
    return ExitCode.DONE


def _lay(arguments: argparse.Namespace, context: Context) -> int:
    from rostering import calendar
    from rostering.cli.laid import laid_json, tell_laid
    from rostering.requests.flexible_working import list_agreements
    from rostering.rosters.lay import lay

    laid = lay(context.store(), context.actor_name, period(arguments), arguments.setting, dry_run=arguments.dry_run)
    if context.json:
        context.output.json({"schema": SCHEMA} | laid_json(laid, dry_run=arguments.dry_run))
    else:
        tell_laid(laid, context, dry_run=arguments.dry_run)
    today = calendar.today()
    for line in list_agreements(context.store(), context.actor_name):
        if line.is_due(today):
            context.diagnostics.note(f"Agreement {line.id} of {line.name} ({line.words}): {_due(line, today)}.")
    return ExitCode.DONE


def _agree(arguments: argparse.Namespace, context: Context) -> int:
    from rostering import calendar
    from rostering.requests.flexible_working import Agreed, agree

    start, last = _hours(arguments)
    asked = Agreed(
        person=arguments.person,
        kind=arguments.kind,
        weekdays=_weekdays(arguments.weekdays),
        start_minute=start,
        end_minute=last,
        from_on=typed_date(arguments.first) or calendar.today(),
        until=typed_date(arguments.until),
        review_on=typed_date(arguments.review),
        agreed_by=arguments.by,
    )
    return _tell_agreement(agree(context.store(), context.actor_name, asked), context)


def _review(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.requests.flexible_working import review

    dates = (typed_date(arguments.review), typed_date(arguments.until))
    number = typed_number(arguments.number, "an agreement")
    return _tell_agreement(review(context.store(), context.actor_name, number, *dates), context)


def _withdraw(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.requests.flexible_working import end

    number = typed_number(arguments.number, "an agreement")
    return _tell_agreement(end(context.store(), context.actor_name, number, typed_date(arguments.on)), context)


def _tell_agreement(line: AgreementLine, context: Context) -> int:
    if context.json:
        context.output.json({"schema": SCHEMA, "agreement": line})
    else:
        until = f" to {line.until}" if line.until else ""
        context.output.text(
            f"{line.id}: {line.person} {line.words}, from {line.from_on}{until}, "
            f"agreed by {line.agreed_by}, review on {line.review_on}."
        )
    return ExitCode.DONE


def _agreed(arguments: argparse.Namespace, context: Context) -> int:
    from rostering import calendar
    from rostering.requests.flexible_working import list_agreements

    lines = list_agreements(context.store(), context.actor_name, arguments.person, arguments.all)
    if context.json:
        context.output.json({"schema": SCHEMA, "agreements": lines})
        return ExitCode.DONE
    today = calendar.today()
    nothing = "No way of working is agreed."
    tell_reviewed(context, lines, "agreed", nothing, lambda one: one.agreed_by, lambda one: _due(one, today))
    return ExitCode.DONE


def _due(line: AgreementLine, today: date) -> str:
    from rostering.words import counted

    left = line.days_to_review(today)
    if line.has_ended(today):
        return "ended"
    if left < 0:
        return f"review overdue by {counted(-left, 'day')}, it still binds"
    return f"review in {counted(left, 'day')}" if line.is_due(today) else ""


def _weekdays(typed: str | None) -> str | None:
    from rostering.imports.fields import CellError, weekdays_of

    if typed is None:
        return None
    try:
        return weekdays_of(typed.replace(",", ";"))
    except CellError as error:
        raise BadInputError(f"What you wrote for the days {error}.") from error


def _hours(arguments: argparse.Namespace) -> tuple[int | None, int | None]:
    """Start and end in minutes after midnight; an end that is not later is on the next day."""
    from rostering import calendar

    if (arguments.start is None) != (arguments.end is None):
        raise BadInputError("--start and --end go together; give both, or neither for the whole day.")
    if arguments.start is None:
        return None, None
    try:
        start, end = calendar.parse_clock(arguments.start), calendar.parse_clock(arguments.end)
    except ValueError as error:
        raise BadInputError(f"{error}.") from error
    return start, end if end > start else end + calendar.DAY_MINUTES


def _follower(one: Follower) -> str:
    until = f" until {one.ends_on}" if one.ends_on else ""
    where = f" at {one.setting}" if one.setting else ""
    return f"{one.name} ({one.person}){where} from {one.starts_on}{until}, phase {one.phase}"


def _pattern_json(line: PatternLine, first: date | None = None, days: int = 0) -> dict[str, Any]:
    followers = [
        _follower_json(one)
        | ({} if first is None else {"says": {str(day): cell for day, cell in one.says(first, days)}})
        for one in line.followers
    ]
    return {"pattern": line.code, "cycle": list(line.cells), "followers": followers}


def _follower_json(one: Follower) -> dict[str, Any]:
    return {
        "person": one.person,
        "name": one.name,
        "organisation": one.organisation,
        "pattern": one.pattern,
        "setting": one.setting,
        "starts_on": one.starts_on,
        "phase": one.phase,
        "ends_on": one.ends_on,
    }
