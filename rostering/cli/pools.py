"""`rota pools`: each pool with its limits, what is off, what switching one off costs, and banks that are shared."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from rostering import words
from rostering.cli.context import Context
from rostering.cli.reviewed import term_arguments
from rostering.cli.typed_date import typed_date
from rostering.errors import ExitCode

if TYPE_CHECKING:
    from rostering.pools.cover_lost import CoverLost
    from rostering.pools.listing import PoolLine
    from rostering.pools.scheme import SchemeLine
    from rostering.pools.switch import SwitchLine


def arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    verbs.add_parser("list", help="every pool in the order in which they are asked, and where it is off")
    show = verbs.add_parser("show", help="one pool: who draws on it, its own limits, how people come and go")
    show.add_argument("pool", metavar="POOL", help="code or title")
    off = verbs.add_parser("off", help="use a pool no more for some days; says the cover lost")
    off.add_argument("pool", metavar="POOL", help="code or title")
    _for(off)
    term_arguments(off)
    off.add_argument("--dry-run", action="store_true", help="only say the cover that would be lost")
    on = verbs.add_parser("on", help="use a pool again")
    on.add_argument("pool", metavar="POOL", help="code or title")
    _for(on)
    on.add_argument("--on", metavar="DATE", help="the first day with it (today)")
    verbs.add_parser("banks", help="the banks that organisations share")
    _bank_arguments(verbs.add_parser("bank", help="make a shared bank"))
    for verb, said in (("join", "let somebody join a shared bank"), ("leave", "let somebody leave a shared bank")):
        one = verbs.add_parser(verb, help=said)
        one.add_argument("bank", metavar="BANK", help="the bank's code")
        one.add_argument("person", metavar="PERSON", help="code, worker code or name")
        if verb == "join":
            term_arguments(one)
        else:
            one.add_argument("--on", metavar="DATE", help="the first day without them (today)")


def _for(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--organisation", metavar="ORG", help="for this one only (that of who acts, else every one)")


def _bank_arguments(bank: argparse.ArgumentParser) -> None:
    bank.add_argument("bank", metavar="CODE", help="its code")
    bank.add_argument("organisations", nargs="+", metavar="ORG", help="who draws on it")
    bank.add_argument("--name", default="", metavar="NAME", help="what it is called (its code)")
    bank.add_argument("--pool", default="collaborative_bank", metavar="POOL", help="collaborative_bank, unless told")
    bank.add_argument("--lead", metavar="ORG", help="who employs everybody in it; without one it is distributed")
    term_arguments(bank)


def run(arguments: argparse.Namespace, context: Context) -> int:
    verbs = {"list": _list, "show": _show, "off": _off, "on": _on, "banks": _banks, "bank": _bank}
    return verbs.get(arguments.verb, _members)(arguments, context)


def _list(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.pools.listing import contradictions, list_pools

    lines = list_pools(context.store(), context.actor_name)
    both = contradictions(context.store(), context.actor_name)
    if context.json:
        told = [asdict(one) | {"words": one.words} for one in both]
        context.output.json({"pools": [_as_json(line) for line in lines], "contradictions": told})
        return ExitCode.DONE
    heads = ("pool", "title", "order", "people", "is asked", "drawn on by", "off")
    context.output.table(
        heads,
        [
            (
                line.pool.code,
                line.pool.title,
                line.pool.tier,
                line.people,
                "yes" if line.pool.may_refuse else "",
                line.draws,
                "; ".join(_spell(one) for one in line.off),
            )
            for line in lines
        ],
    )
    for one in both:
        context.output.text(f"{one.name} ({one.person}) is {one.words}.")
    return ExitCode.DONE


def _show(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.pools.listing import list_pools

    (line,) = list_pools(context.store(), context.actor_name, arguments.pool)
    if context.json:
        context.output.json({"pool": _as_json(line)})
        return ExitCode.DONE
    pool = line.pool
    counts = "" if pool.counts else ", never counted towards a minimum"
    context.output.text(f"{pool.title} ({pool.code}): {words.counted(line.people, 'person', 'people')}{counts}")
    context.output.text(f"  drawn on by {line.draws}; number {pool.tier} in the order of cost")
    context.output.text(f"  {'asked, and may say no' if pool.may_refuse else 'put on rosters without being asked'}")
    if pool.models:
        context.output.text(f"  shared as: {', '.join(one.replace('_', ' ') for one in pool.models)}")
    steps = f": {', '.join(line.steps).lower()}" if line.steps else ""
    context.output.text(f"  entered {pool.enters}{steps}")
    context.output.text(f"  left {pool.leaves}")
    for one in line.limits:
        context.output.text(f"  {one.rule}: {one.words}")
    for off in line.off:
        context.output.text(f"  {off.words} (switched by {off.switched_by})")
    return ExitCode.DONE


def _off(arguments: argparse.Namespace, context: Context) -> int:
    from rostering import calendar
    from rostering.pools.switch import switch_off

    done = switch_off(
        context.store(),
        context.actor_name,
        arguments.pool,
        typed_date(arguments.first) or calendar.today(),
        typed_date(arguments.until),
        arguments.organisation,
        arguments.dry_run,
    )
    if context.json:
        context.output.json({"off": done.line, "written": not arguments.dry_run, **_lost(done.lost)})
        return ExitCode.DONE
    context.output.text(f"{done.line.words}{' (dry run)' if arguments.dry_run else ''}.")
    lost = done.lost
    if not lost.lines:
        context.output.text("No cover is lost: nobody stands on a roster through it.")
        return ExitCode.DONE
    heads = ("day", "setting", "shift", "person", "hours", "others who could", "")
    rows = [
        (
            words.day(one.day),
            one.name,
            one.shift,
            one.person,
            words.hours(one.minutes),
            one.others,
            "stays, was told" if one.is_kept else "below minimum" if one.below_minimum else "",
        )
        for one in lost.lines
    ]
    context.output.table(heads, rows)
    context.output.text(
        f"Cover lost: {words.counted(len(lost.lost), 'place')}, {words.hours(lost.minutes)} hours; "
        f"nobody else could take {lost.nobody_else} of them. Kept, as people were told: {len(lost.kept)}."
    )
    return ExitCode.DONE


def _on(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.pools.switch import switch_on

    day = typed_date(arguments.on)
    lines = switch_on(context.store(), context.actor_name, arguments.pool, day, arguments.organisation)
    return context.told({"ended": lines}, (f"No longer: {line.words}." for line in lines))


def _banks(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.pools.scheme import list_schemes

    lines = list_schemes(context.store(), context.actor_name)
    heads = ("bank", "name", "pool", "model", "lead", "organisations", "people", "from", "until")
    rows = [
        (
            line.code,
            line.name,
            line.pool,
            line.model,
            line.lead,
            ", ".join(line.organisations),
            line.people,
            line.from_on,
            line.until,
        )
        for line in lines
    ]
    return context.listed({"banks": lines}, heads, rows, "No bank is shared.")


def _bank(arguments: argparse.Namespace, context: Context) -> int:
    from rostering import calendar
    from rostering.pools.scheme import DISTRIBUTED, LEAD_EMPLOYER, Planned, make_scheme

    planned = Planned(
        code=arguments.bank,
        name=arguments.name,
        pool=arguments.pool,
        model=LEAD_EMPLOYER if arguments.lead else DISTRIBUTED,
        organisations=tuple(arguments.organisations),
        from_on=typed_date(arguments.first) or calendar.today(),
        until=typed_date(arguments.until),
        lead=arguments.lead,
    )
    return _tell(context, make_scheme(context.store(), context.actor_name, planned))


def _members(arguments: argparse.Namespace, context: Context) -> int:
    from rostering import calendar
    from rostering.pools.scheme import join_scheme, leave_scheme

    store, actor = context.store(), context.actor_name
    if arguments.verb == "leave":
        return _tell(context, leave_scheme(store, actor, arguments.bank, arguments.person, typed_date(arguments.on)))
    first = typed_date(arguments.first) or calendar.today()
    until = typed_date(arguments.until)
    return _tell(context, join_scheme(store, actor, arguments.bank, arguments.person, first, until))


def _tell(context: Context, line: SchemeLine) -> int:
    led = f", led by {line.lead}" if line.lead else ""
    people = words.counted(line.people, "person", "people")
    drawn = ", ".join(line.organisations)
    said = f"{line.name} ({line.code}): {line.model.replace('_', ' ')}{led}, {drawn}, {people}."
    return context.told({"bank": line}, said)


def _spell(one: SwitchLine) -> str:
    whom = f"{one.organisation} " if one.organisation else ""
    return f"{whom}from {one.from_on}{f' to {one.until}' if one.until else ''}"


def _lost(lost: CoverLost) -> dict[str, Any]:
    names = ("setting", "week", "places", "minutes")
    weeks = [dict(zip(names, week, strict=True)) for week in lost.weeks]
    sums = {"places": len(lost.lost), "minutes": lost.minutes, "nobody_else": lost.nobody_else, "kept": len(lost.kept)}
    return {"cover_lost": sums | {"weeks": weeks, "lines": lost.lines}}


def _as_json(line: PoolLine) -> dict[str, Any]:
    return asdict(line.pool) | {"people": line.people, "limits": line.limits, "steps": line.steps, "off": line.off}
