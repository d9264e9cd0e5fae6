"""`rota outbreak`: open one at a setting and see what it breaks, close it, and who worked with whom."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from rostering.cli import register
from rostering.cli.context import Context
from rostering.cli.search import attend, limits, search_arguments
from rostering.cli.typed_date import typed_date
from rostering.cli.typed_number import typed_number
from rostering.errors import BadInputError, ExitCode

if TYPE_CHECKING:
    from rostering.outbreaks.broken import Broken
    from rostering.outbreaks.listing import OutbreakPage
    from rostering.outbreaks.open import Opened, Opening
    from rostering.outbreaks.outbreak import OutbreakLine
    from rostering.outbreaks.replan import Replanned

HEADS = ("setting", "name", "organisation", "opened", "closed", "elsewhere from", "cohort", "zones")
SECONDS = 30.0


def arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    listed = verbs.add_parser("list", help="those that are open, or in the days after")
    listed.add_argument("--all", action="store_true", help="those that are over too")
    show = verbs.add_parser("show", help="the latest at a setting, and what it breaks")
    show.add_argument("setting", metavar="SETTING", help="code or name of a home or a unit")
    close = verbs.add_parser("close", help="close it, and see what opens again from when")
    close.add_argument("setting", metavar="SETTING", help="code or name of a home or a unit")
    close.add_argument("--on", metavar="DATE", help="its last day (today)")
    opening = verbs.add_parser("open", help="open one, see what it breaks, and have it planned again")
    opening.add_argument("setting", metavar="SETTING", help="code or name of a home or a unit")
    opening.add_argument("--on", metavar="DATE", help="its first day (today)")
    opening.add_argument("--days-after", metavar="DAYS", help="how long after its end nobody works elsewhere (14)")
    opening.add_argument(
        "--cohort", action="append", default=[], metavar="PERSON[=ZONE]", help="named to come in, and only to that zone"
    )
    opening.add_argument("--own-staff", action="store_true", help="name everybody who is employed there")
    opening.add_argument(
        "--zone", action="append", default=[], metavar="ZONE=UNIT,UNIT", help="units of the green, amber or red zone"
    )
    opening.add_argument("--no-replan", action="store_true", help="only say what it breaks; plan nothing again")
    opening.add_argument("--dry-run", action="store_true", help="say what it would break, and write nothing")
    search_arguments(opening, SECONDS)
    kept = verbs.add_parser("register", help="who worked where in the last days, and with whom")
    register.arguments(kept)


def run(arguments: argparse.Namespace, context: Context) -> int:
    if arguments.verb == "list":
        return _list(arguments, context)
    if arguments.verb == "show":
        return _show(arguments, context)
    if arguments.verb == "register":
        return register.run(arguments, context)
    return _close(arguments, context) if arguments.verb == "close" else _open(arguments, context)


def _open(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.outbreaks.open import open_outbreak

    most, opening = limits(arguments, context), _opening(arguments)
    opened = open_outbreak(context.store(), context.actor_name, opening, dry_run=arguments.dry_run)
    plans: tuple[Replanned, ...] = ()
    interrupted = False
    if opened.broken.assignments and not (arguments.dry_run or arguments.no_replan):
        from rostering.outbreaks.replan import replan

        doing: list[str] = []
        attended = attend(
            context,
            arguments.time_limit,
            lambda stop, listener: replan(
                *(context.store(), context.actor_name, opened.broken, most),
                stop=stop,
                listener=listener,
                told=doing.append,
            ),
            lambda: doing[-1] if doing else "",
        )
        plans, interrupted = attended.answer, attended.interrupted
    _tell_opened(context, opened, plans)
    look = opened.broken.assignments or any(one.is_broken for one in opened.broken.loans)
    return ExitCode.INTERRUPTED if interrupted else ExitCode.LOOK if look else ExitCode.DONE


def _opening(arguments: argparse.Namespace) -> Opening:
    from rostering.outbreaks.open import DAYS_AFTER, Opening

    cohort: dict[str, str | None] = {}
    for named in arguments.cohort:
        person, _, zone = named.partition("=")
        cohort[person.strip()] = zone.strip() or None
    zones: dict[str, tuple[str, ...]] = {}
    for named in arguments.zone:
        zone, _, units = named.partition("=")
        found = tuple(one.strip() for one in units.split(",") if one.strip())
        if not found:
            raise BadInputError(f"'{named}' names no unit; write a zone as red=UNIT,UNIT.")
        zones[zone.strip()] = (*zones.get(zone.strip(), ()), *found)
    days = DAYS_AFTER if arguments.days_after is None else typed_number(arguments.days_after, "days after an outbreak")
    return Opening(arguments.setting, typed_date(arguments.on), days, cohort, arguments.own_staff, zones)


def _tell_opened(context: Context, opened: Opened, plans: tuple[Replanned, ...]) -> None:
    if context.json:
        context.output.json({"outbreak": _json(opened.line), **_broken_json(opened.broken), "replanned": plans})
        return
    line = opened.line
    context.output.text(
        "Nothing is written." if line is None else f"An outbreak is open at {line.name} ({line.setting})."
    )
    _tell_broken(context, opened.broken)
    context.output.text(f"  {one.words}" for one in plans)
    if any(one.why_not is None for one in plans):
        context.output.text(
            "'rota compare --proposal' shows what would change, 'rota compare --accept' makes it stand."
        )


def _close(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.outbreaks.close import close_outbreak
    from rostering.words import day

    closed = close_outbreak(context.store(), context.actor_name, arguments.setting, typed_date(arguments.on))
    line = closed.line
    if context.json:
        again = {"assignments": closed.open_again.assignments}
        context.output.json({"outbreak": _json(line), "lawful_again": again})
        return ExitCode.DONE
    assert line.closed_on is not None
    assert line.anybody_from is not None
    assert line.free_on is not None
    context.output.text(f"The outbreak at {line.name} ({line.setting}) is closed on {day(line.closed_on)}.")
    context.output.text(f"Anybody comes in from {day(line.anybody_from)}, and zones hold no more.")
    context.output.text(f"Who worked there works elsewhere from {day(line.free_on)}.")
    context.output.text(
        f"  lawful again: {one.person} {one.shift} ({one.state})" for one in closed.open_again.assignments
    )
    return ExitCode.DONE


def _list(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.outbreaks.listing import list_outbreaks

    lines = list_outbreaks(context.store(), context.actor_name, arguments.all)
    rows = [
        (
            *(line.setting, line.name, line.organisation, line.opened_on, line.closed_on, line.free_on),
            len(line.cohort) or None,
            " ".join(f"{zone}: {', '.join(units)}" for zone, units in line.zones) or None,
        )
        for line in lines
    ]
    return context.listed({"outbreaks": [_json(line) for line in lines]}, HEADS, rows, "No outbreak is open.")


def _show(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.outbreaks.listing import show_outbreak

    page = show_outbreak(context.store(), context.actor_name, arguments.setting)
    if context.json:
        context.output.json({"outbreak": _json(page.line), **_broken_json(page.broken)})
        return ExitCode.DONE
    context.output.text(_page(page))
    if page.line.is_open:
        _tell_broken(context, page.broken)
    return ExitCode.DONE


def _page(page: OutbreakPage) -> list[str]:
    line = page.line
    closed = "open" if line.closed_on is None else f"closed on {line.closed_on} by {line.closed_by}"
    named = [f"  {one.person} {one.name}{f', {one.zone} zone only' if one.zone else ''}" for one in line.cohort]
    return [
        f"{line.name} ({line.setting}): opened on {line.opened_on} by {line.opened_by}, {closed}",
        f"who worked there works elsewhere {line.days_after} days after its end"
        f"{'' if line.free_on is None else f', from {line.free_on}'}",
        *(f"{zone} zone: {', '.join(units)}" for zone, units in line.zones),
        "named to come in:" if named else "everybody may come in",
        *named,
    ]


def _tell_broken(context: Context, broken: Broken) -> None:
    from rostering.words import counted

    if not broken.assignments and not broken.loans:
        context.output.text("It breaks nothing that stands.")
        return
    some = counted(len(broken.assignments), "assignment")
    context.output.text(f"It breaks {some} and {counted(sum(one.is_broken for one in broken.loans), 'loan')}:")
    context.output.text(f"  {one.person} {one.words}" for one in broken.assignments)
    context.output.text(f"  {one.words}" for one in broken.loans)


def _broken_json(broken: Broken) -> dict[str, Any]:
    return {"broken": broken.assignments, "loans": broken.loans}


def _json(line: OutbreakLine | None) -> dict[str, Any] | None:
    if line is None:
        return None
    return {
        "setting": line.setting,
        "name": line.name,
        "organisation": line.organisation,
        "opened_on": line.opened_on,
        "opened_by": line.opened_by,
        "closed_on": line.closed_on,
        "closed_by": line.closed_by,
        "days_after": line.days_after,
        "anybody_from": line.anybody_from,
        "elsewhere_from": line.free_on,
        "cohort": line.cohort,
        "zones": {zone: list(units) for zone, units in line.zones},
    }
