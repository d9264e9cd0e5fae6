"""`rota requests`: leave, wishes and swaps: asked, looked at, granted, declined, kept waiting or taken back."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from rostering.cli.context import Context
from rostering.cli.typed_clock import typed_clock
from rostering.cli.typed_date import typed_date
from rostering.cli.typed_number import typed_number
from rostering.errors import BadInputError

if TYPE_CHECKING:
    from rostering.requests.swaps import Waive


def arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    shown = verbs.add_parser("list", help="print requests, those that need a decision first")
    shown.add_argument("--setting", metavar="CODE", help="of people at this setting only")
    shown.add_argument("--state", metavar="STATE", help="open, asked, waiting, granted, declined, withdrawn")
    shown.add_argument("--kind", metavar="KIND", help="leave, wish or swap only")
    shown.add_argument("--all", action="store_true", help="those whose days are over too")
    _about(verbs.add_parser("show", help="print one request with all that bears on it"))
    _asking(verbs)
    _deciding(verbs)
    verbs.add_parser("fairness", help="print who got how many of their wishes lately, and what a new one weighs more")
    _limits(verbs)


def _about(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("request", metavar="REQUEST", help="as the list shows it: L12, W3, S1")


def _allow(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--allow", metavar="WHY", help="let it pass all the same, and why (manager)")


def _asking(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    leave = verbs.add_parser("leave", help="ask for leave for somebody")
    leave.add_argument("person", metavar="PERSON", help="code, worker code or name")
    leave.add_argument("first", metavar="DATE", help="the first day")
    leave.add_argument("last", nargs="?", metavar="DATE", help="the last day (the first)")
    leave.add_argument("--kind", default="annual", metavar="KIND", help="annual, family, study, unpaid, other")
    leave.add_argument("--start", metavar="TIME", help="a part of one day: from")
    leave.add_argument("--end", metavar="TIME", help="a part of one day: until")
    leave.add_argument("--hours", metavar="H", help="what it takes (what is planned, else the contract's average)")
    wish = verbs.add_parser("wish", help="tell a wish for somebody")
    wish.add_argument("person", metavar="PERSON", help="code, worker code or name")
    wish.add_argument("kind", metavar="on|off", help="to work, or not to")
    wish.add_argument("first", metavar="DATE", help="the first day")
    wish.add_argument("last", nargs="?", metavar="DATE", help="the last day (the first)")
    wish.add_argument("--shift", metavar="CODE", help="this shift only")
    wish.add_argument("--setting", metavar="CODE", help="at this setting only")
    wish.add_argument("--weight", default="1", metavar="N", help="1 to 9 (1)")
    _allow(wish)
    swap = verbs.add_parser("swap", help="ask to exchange two shifts, or to give one away")
    swap.add_argument("person", metavar="PERSON", help="who gives a shift")
    swap.add_argument("shift", metavar="SHIFT|DAY", help="which: its number, or the day")
    swap.add_argument("other", metavar="OTHER", help="who takes it")
    swap.add_argument("other_shift", nargs="?", metavar="SHIFT|DAY", help="and gives this one back (none)")
    file = verbs.add_parser("swaps", help="ask for the swaps of a sheet, all or none")
    file.add_argument("file", type=Path, metavar="FILE", help="columns worker, date, other, and other_date, agreed")
    _about(verbs.add_parser("agree", help="record that the other one said yes to a swap"))


def _deciding(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    grant = verbs.add_parser("grant", help="say yes")
    _about(grant)
    _allow(grant)
    waived = grant.add_argument_group("a rule that a swap breaks")
    waived.add_argument("--waive", action="append", default=[], metavar="RULE", help="let it pass, if you may")
    waived.add_argument("--reason", metavar="WHY", help="why; needed with --waive")
    waived.add_argument("--code", metavar="CODE", help="the reason code, where the rule names some")
    waived.add_argument(
        "--agreed", action="append", default=[], metavar="WHO", help="who outside agreed, where it asks"
    )
    for verb, words, why in (
        ("decline", "say no, and why", "why; needed, and never a word about health"),
        ("wait", "keep a request waiting", "what it waits for"),
        ("withdraw", "take a request back, one that was granted too", "why; needed, and never a word about health"),
    ):
        answer = verbs.add_parser(verb, help=words)
        _about(answer)
        answer.add_argument("--reason", metavar="WHY", help=why)


def _limits(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    window = verbs.add_parser("window", help="list, open or close the windows in which wishes are told")
    window.add_argument("action", metavar="list|open|close", help="what to do")
    window.add_argument("words", nargs="*", metavar="WORDS", help="[SETTING] | SETTING FIRST LAST | NUMBER")
    window.add_argument("--opens", metavar="DATE", help="open: the first day on which wishes are told (today)")
    window.add_argument("--closes", metavar="DATE", help="open: the last day; needed")
    window.add_argument("--on", metavar="DATE", help="close: the last day (today)")
    limit = verbs.add_parser("limit", help="list, set or end how many may be on leave at once")
    limit.add_argument("action", metavar="list|set|end", help="what to do")
    limit.add_argument("words", nargs="*", metavar="WORDS", help="[SETTING] | SETTING MOST | NUMBER")
    limit.add_argument("--role", metavar="ROLE", help="set: of this role only")
    owed = verbs.add_parser("entitlement", help="list or set the leave that people may take in a leave year")
    owed.add_argument("action", metavar="list|set", help="what to do")
    owed.add_argument("words", nargs="*", metavar="WORDS", help="[PERSON] | PERSON HOURS")
    owed.add_argument("--carried", default="0", metavar="H", help="set: hours carried into it; negative: taken before")
    owed.add_argument("--on", metavar="DATE", help="list: leave years that hold this day (today)")
    for parser in (limit, owed):
        parser.add_argument("--from", dest="first", metavar="DATE", help="set: the first day")
        parser.add_argument("--until", metavar="DATE", help="set: the last day")


def run(arguments: argparse.Namespace, context: Context) -> int:
    return RUNS[arguments.verb](arguments, context)


def _list(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.cli import requests_said as said
    from rostering.requests.listing import list_requests

    lines = list_requests(
        context.store(),
        context.actor_name,
        setting=arguments.setting,
        state=arguments.state,
        kind=arguments.kind,
        every=arguments.all,
    )
    return said.requests(context, lines)


def _show(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.cli import requests_said as said
    from rostering.requests.leave import view_leave
    from rostering.requests.reference import LEAVE, WISH, parse_reference
    from rostering.requests.swaps import view_swap
    from rostering.requests.wishes import view_wish

    store, actor, typed = context.store(), context.actor_name, arguments.request
    kind = parse_reference(typed).kind
    if kind == LEAVE:
        return said.leave(context, view_leave(store, actor, typed))
    if kind == WISH:
        return said.wish(context, view_wish(store, actor, typed))
    return said.swap(context, view_swap(store, actor, typed))


def _leave(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.cli import requests_said as said
    from rostering.requests.leave import LeaveAsked, ask_leave

    asked = LeaveAsked(
        person=arguments.person,
        kind=arguments.kind,
        first=_day(arguments.first),
        last=typed_date(arguments.last),
        start=typed_clock(arguments.start),
        end=typed_clock(arguments.end),
        minutes=None if arguments.hours is None else _minutes(arguments.hours),
    )
    return said.leave(context, ask_leave(context.store(), context.actor_name, asked))


def _wish(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.cli import requests_said as said
    from rostering.requests.wishes import WishAsked, ask_wish

    asked = WishAsked(
        person=arguments.person,
        kind=arguments.kind,
        first=_day(arguments.first),
        last=typed_date(arguments.last),
        code=arguments.shift,
        setting=arguments.setting,
        weight=typed_number(arguments.weight, "points"),
    )
    return said.wish(context, ask_wish(context.store(), context.actor_name, asked, allow=arguments.allow))


def _swap(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.cli import requests_said as said
    from rostering.requests.swaps import SwapAsked, ask_swap

    asked = SwapAsked(arguments.person, arguments.shift, arguments.other, arguments.other_shift)
    return said.swap(context, ask_swap(context.store(), context.actor_name, asked))


def _swaps(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.cli import requests_said as said
    from rostering.requests.swap_file import ask_swaps

    return said.swaps(context, ask_swaps(context.store(), context.actor_name, arguments.file))


def _agree(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.cli import requests_said as said
    from rostering.requests.swaps import agree_swap

    return said.swap(context, agree_swap(context.store(), context.actor_name, arguments.request))


def _grant(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.cli import requests_said as said
    from rostering.requests.leave import grant_leave
    from rostering.requests.reference import LEAVE, SWAP, WISH, parse_reference
    from rostering.requests.swaps import grant_swap
    from rostering.requests.wishes import grant_wish

    store, actor, typed = context.store(), context.actor_name, arguments.request
    kind = parse_reference(typed).kind
    if kind != SWAP and (arguments.waive or arguments.reason or arguments.code or arguments.agreed):
        raise BadInputError(f"--waive and its reason belong to a swap; {typed} is a {kind}.")
    if kind == LEAVE:
        return said.granted_leave(context, grant_leave(store, actor, typed, allow=arguments.allow))
    if arguments.allow is not None:
        way = "; a rule is let pass with --waive RULE --reason WHY" if kind == SWAP else ""
        raise BadInputError(f"--allow does not belong to a {kind}{way}.")
    if kind == WISH:
        return said.wish(context, grant_wish(store, actor, typed))
    return said.granted_swap(context, grant_swap(store, actor, typed, _waived(arguments)))


def _waived(arguments: argparse.Namespace) -> Waive | None:
    """The rules that somebody lets pass with a swap. Raises BadInputError for a reason without a rule, and for a rule
    without a reason."""
    from rostering.requests.swaps import Waive

    if bool(arguments.waive) != bool(arguments.reason):
        raise BadInputError("--waive RULE and --reason WHY go together; give both, or neither.")
    if not arguments.waive:
        return None
    return Waive(tuple(arguments.waive), arguments.reason, arguments.code, tuple(arguments.agreed))


def _answer(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.cli import requests_said as said
    from rostering.requests.deciding import decline, keep_waiting

    store, actor = context.store(), context.actor_name
    if arguments.verb == "decline":
        return said.decided(context, decline(store, actor, arguments.request, arguments.reason or ""))
    return said.decided(context, keep_waiting(store, actor, arguments.request, arguments.reason))


def _withdraw(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.cli import requests_said as said
    from rostering.requests.withdrawing import withdraw

    return said.withdrawn(
        context, withdraw(context.store(), context.actor_name, arguments.request, arguments.reason or "")
    )


def _fairness(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.cli import requests_said as said
    from rostering.requests.wish_record import list_records

    return said.records(context, list_records(context.store(), context.actor_name))


def _window(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.cli import requests_said as said
    from rostering.requests.windows import close_window, list_windows, open_window

    store, actor = context.store(), context.actor_name
    if arguments.action == "list":
        return said.windows(context, list_windows(store, actor, _at_most_one(arguments)))
    if arguments.action == "close":
        (number,) = _words(arguments, "NUMBER")
        return said.window(
            context, close_window(store, actor, typed_number(number, "a window"), typed_date(arguments.on))
        )
    _refuse_action(arguments, "open", "list, open or close")
    setting, first, last = _words(arguments, "SETTING", "FIRST", "LAST")
    if arguments.closes is None:
        raise BadInputError("A window needs its last day: --closes DATE.")
    opens, closes = _day(arguments.opens or "today"), _day(arguments.closes)
    return said.window(context, open_window(store, actor, setting, _day(first), _day(last), opens, closes))


def _limit(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.cli import requests_said as said
    from rostering.requests.limits import end_limit, list_limits, set_limit

    store, actor = context.store(), context.actor_name
    if arguments.action == "list":
        return said.limits(context, list_limits(store, actor, _at_most_one(arguments)))
    if arguments.action == "end":
        (number,) = _words(arguments, "NUMBER")
        return said.limit(context, end_limit(store, actor, typed_number(number, "a limit")), ended=True)
    _refuse_action(arguments, "set", "list, set or end")
    setting, most = _words(arguments, "SETTING", "MOST")
    first, until = typed_date(arguments.first), typed_date(arguments.until)
    line = set_limit(
        store, actor, setting, arguments.role, typed_number(most, "people or hours"), from_on=first, until_on=until
    )
    return said.limit(context, line, ended=False)


def _entitlement(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.cli import requests_said as said
    from rostering.requests.entitlement import list_entitlements, set_entitlement

    store, actor = context.store(), context.actor_name
    if arguments.action == "list":
        person, day = _at_most_one(arguments), typed_date(arguments.on)
        return said.entitlements(context, list_entitlements(store, actor, person, day))
    _refuse_action(arguments, "set", "list or set")
    person, hours = _words(arguments, "PERSON", "HOURS")
    if arguments.first is None:
        raise BadInputError("A leave year needs its first day: --from DATE.")
    year = set_entitlement(
        store,
        actor,
        person,
        _minutes(hours),
        from_on=_day(arguments.first),
        until_on=typed_date(arguments.until),
        carried=_minutes(arguments.carried),
    )
    return said.entitlements(context, (year,))


RUNS: Mapping[str, Callable[[argparse.Namespace, Context], int]] = {
    "list": _list,
    "show": _show,
    "leave": _leave,
    "wish": _wish,
    "swap": _swap,
    "swaps": _swaps,
    "agree": _agree,
    "grant": _grant,
    "decline": _answer,
    "wait": _answer,
    "withdraw": _withdraw,
    "fairness": _fairness,
    "window": _window,
    "limit": _limit,
    "entitlement": _entitlement,
}


def _words(arguments: argparse.Namespace, *names: str) -> list[str]:
    """Exactly so many words after the action."""
    if len(arguments.words) != len(names):
        raise BadInputError(f"'rota requests {arguments.verb} {arguments.action}' takes {' '.join(names)}; see --help.")
    return list(arguments.words)


def _at_most_one(arguments: argparse.Namespace) -> str | None:
    if len(arguments.words) > 1:
        raise BadInputError(f"'rota requests {arguments.verb} list' takes one name at most; see --help.")
    return arguments.words[0] if arguments.words else None


def _refuse_action(arguments: argparse.Namespace, wanted: str, known: str) -> None:
    if arguments.action != wanted:
        raise BadInputError(f"'rota requests {arguments.verb}' takes {known}, not '{arguments.action}'.")


def _day(typed: str) -> date:
    day = typed_date(typed)
    assert day is not None
    return day


def _minutes(typed: str) -> int:
    """Hours as people type them (7.5, 7:30), in minutes."""
    from rostering.imports.fields import minutes_of_hours

    try:
        return minutes_of_hours(typed)
    except ValueError as error:
        raise BadInputError(f"'{typed}' is no number of hours; write 37.5 or 37:30.") from error
