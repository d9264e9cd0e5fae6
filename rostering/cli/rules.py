"""`rota rules`: which rules there are, who says so, which are in force on a day; packs and switches."""

import argparse
from datetime import date
from typing import Any

from rostering import access
from rostering.cli.context import Context
from rostering.cli.typed_date import typed_date
from rostering.errors import BadInputError, ExitCode
from rostering.rules import listing
from rostering.rules.rulebook import Rulebook, rulebook


def arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    verbs.add_parser("list", help="print every rule and whether it is on")
    show = verbs.add_parser("show", help="print one rule with its numbers, source, dates and who may waive it")
    show.add_argument("rule", metavar="ID", help="the rule, WTR-11, or one of its parts, WTR-Y/night")
    as_at = verbs.add_parser("as-at", help="print what is in force on a day")
    as_at.add_argument("day", metavar="DATE", help="the day, as people type it")
    add = verbs.add_parser("add", help="take in a rule pack of your own, or a new version of it")
    add.add_argument("file", metavar="FILE", help="the pack's TOML file")
    drop = verbs.add_parser("drop", help="give up a rule pack of your own")
    drop.add_argument("name", metavar="NAME", help="the pack's name")
    for verb in ("on", "off"):
        switch = verbs.add_parser(verb, help=f"switch a pack, a rule or a part of one {verb}")
        switch.add_argument("subject", metavar="SUBJECT", help="uk-infection, GEN-WKND-MAX or WTR-24/fortnight")
        switch.add_argument("--from", dest="from_on", metavar="DATE", help="the first day (else today)")
        switch.add_argument("--until", dest="until_on", metavar="DATE", help="the last day (else until switched again)")
        switch.add_argument("--reason", default="", metavar="TEXT", help="why, for the record; no word about health")


def run(arguments: argparse.Namespace, context: Context) -> int:
    if arguments.verb == "add":
        return _add(arguments.file, context)
    if arguments.verb == "drop":
        return _drop(arguments.name, context)
    if arguments.verb in ("on", "off"):
        return _switch(arguments, context)
    if arguments.verb == "show":
        return _show(arguments.rule, context)
    if arguments.verb == "as-at":
        return _as_at(arguments.day, context)
    return _list(context)


def _rules(context: Context, as_at: date | None = None) -> Rulebook:
    with context.store().reading() as session:
        actor = access.acting(session, context.actor_name)
        access.guard(actor, "see", actor.organisation)
        return rulebook(session, as_at)


def _list(context: Context) -> int:
    rules, today = _rules(context), _today()
    rows = [listing.row(rules, entry, today) for entry in rules.entries]
    if context.json:
        context.output.json({"rules": rows})
        return ExitCode.DONE
    _table(context, rows)
    return ExitCode.DONE


def _table(context: Context, rows: list[dict[str, Any]]) -> None:
    context.output.table(
        ("id", "title", "level", "where", "from", "until", "on", "certainty"),
        [
            (
                one["id"],
                one["title"],
                one["level"],
                " ".join(one["where"]),
                one["valid_from"],
                one["valid_until"],
                "on" if one["enabled"] else "off",
                "unconfirmed" if one["certainty"] == "M" else {"S": "source", "J": "policy"}[one["certainty"]],
            )
            for one in rows
        ],
    )


def _show(rule: str, context: Context) -> int:
    from rostering.rules.adoption import refuse_unknown

    rules, today = _rules(context), _today()
    versions = [entry for entry in rules.entries if entry.id == rule.partition("/")[0]]
    if not versions or not rules.knows(rule):
        refuse_unknown(rules, rule)
        raise BadInputError(f"'{rule}' is a pack; name one of its rules, see 'rota rules list'.")
    if context.json:
        context.output.json({"versions": [listing.whole(rules, entry, today) for entry in versions]})
    else:
        for entry in versions:
            context.output.text(listing.lines(rules, entry, today))
    return ExitCode.DONE


def _as_at(typed: str, context: Context) -> int:
    day = typed_date(typed)
    if day is None:
        raise BadInputError("Say which day, 'rota rules as-at 1 Dec 2021'.")
    rules = _rules(context, day)
    found = listing.standing(rules, day)
    if context.json:
        rows = [
            {**listing.row(rules, entry, day), "parts": [part.id for part in parts], "nations": nations}
            for entry, parts, nations in found
        ]
        context.output.json({"as_at": day.isoformat(), "rules": rows})
        return ExitCode.DONE
    context.output.table(
        ("rule", "in", "says", "source"),
        [
            (_named(entry.id, parts), " ".join(nations), f"{_flag(parts)}{entry.words}", entry.source)
            for entry, parts, nations in found
        ],
    )
    return ExitCode.DONE


def _named(rule: str, parts: list[Any]) -> str:
    names = " ".join(part.name for part in parts if part.name)
    return f"{rule} ({names})" if names else rule


def _flag(parts: list[Any]) -> str:
    return "unconfirmed: " if any(part.unconfirmed for part in parts) else ""


def _add(file: str, context: Context) -> int:
    from rostering.rules.adoption import add_pack, read_local
    from rostering.store.use_case import use_case

    text, pack = read_local(file)
    with use_case(context.store(), context.actor_name, "rules") as case:
        before = add_pack(case, text, pack)
    if context.json:
        said = {"name": pack.name, "version": pack.version, "replaced": before, "entries": len(pack.entries)}
        context.output.json({"pack": said})
    else:
        old = f", in place of version {before}" if before is not None else ""
        context.output.text(
            f"Rule pack {pack.name} version {pack.version} counts now{old}, with {len(pack.entries)} "
            f"{'entry' if len(pack.entries) == 1 else 'entries'}."
        )
    return ExitCode.DONE


def _drop(name: str, context: Context) -> int:
    from rostering.rules.adoption import drop_pack
    from rostering.store.use_case import use_case

    with use_case(context.store(), context.actor_name, "rules") as case:
        drop_pack(case, name)
    if context.json:
        context.output.json({"dropped": name})
    else:
        context.output.text(f"Rule pack {name} is dropped; what it stood in for counts again.")
    return ExitCode.DONE


def _switch(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.rules.adoption import switch
    from rostering.store.use_case import use_case

    first, last = typed_date(arguments.from_on) or _today(), typed_date(arguments.until_on)
    on, subject = arguments.verb == "on", arguments.subject
    with use_case(context.store(), context.actor_name, "rules") as case:
        rules = switch(case, subject, on=on, from_on=first, until_on=last, reason=arguments.reason)
    meant = [entry for entry in rules.entries if subject.partition("/")[0] in (entry.pack, entry.id)]
    if context.json:
        said = {"subject": subject, "on": on, "from": first.isoformat(), "until": last and last.isoformat()}
        context.output.json({"switch": {**said, "entries": len(meant)}})
    else:
        until = f" until {last}" if last is not None else ""
        context.output.text(f"{subject} is {arguments.verb} from {first}{until}.")
    if not on and any(entry.level == "L" for entry in meant):
        context.diagnostics.note(f"{subject} is law or holds some: whoever switches it off answers for it.")
    return ExitCode.DONE


def _today() -> date:
    from rostering import calendar

    return calendar.today()
