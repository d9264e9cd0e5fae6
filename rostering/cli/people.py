"""`rota people`: who there is, what is unknown of them, and what a manager declares good for a while."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from rostering.cli.context import Context
from rostering.cli.typed_date import typed_date
from rostering.errors import BadInputError, ExitCode

if TYPE_CHECKING:
    from rostering.people.directory import PersonLine
    from rostering.people.unknowns import Unknown

MOST_SHOWN = 4  # names in one cell
VERBS = """what to do:
  (nothing), or PERSON ...   list everybody, or some people by code, worker code or name
  unknown                    what nobody has said, and the rule that asks for it
  accept                     declare unknowns good until a date (taking over)
  declared                   what counts as declared, and for how many days yet
  clear PERSON KIND          record a clearance: a date that opens work, never a result
  seen PERSON WHAT           record that a right_to_work or a register (NMC, HCPC, SWE, SCW) was looked at
  festive PERSON DAY worked|off   whether somebody worked on a past Christmas or New Year's day
  expiring                   what is about to stop somebody working, and the rostered shifts it would break
  strain [PERSON ...]        who carries too much lately, and what it is made of
"""
# The options of each verb; '' is the list.
OPTIONS = {
    "": {"unknown"},
    "unknown": {"blocking", "subject", "setting"},
    "accept": {"all", "subject", "person", "until"},
    "declared": set[str](),
    "clear": {"on", "until", "setting"},
    "seen": {"on", "until"},
    "strain": {"on"},
    "expiring": {"days", "setting"},
    "festive": set[str](),
}


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = f"{parser.description or ''}\n\n{VERBS}".strip()
    parser.add_argument("words", nargs="*", metavar="WORD", help="what to do, or people")
    parser.add_argument("--unknown", action="store_true", help="list: only people of whom something is unknown")
    parser.add_argument("--blocking", action="store_true", help="unknown: only what keeps people off work")
    parser.add_argument("--subject", nargs="+", action="extend", default=[], metavar="S", help="right_to_work, skill …")
    parser.add_argument(
        "--setting", nargs="+", action="extend", default=[], metavar="S", help="a setting's code or name"
    )
    parser.add_argument("--all", action="store_true", help="accept: everything unknown but special skills")
    parser.add_argument("--person", nargs="+", action="extend", default=[], metavar="P", help="accept: of these people")
    parser.add_argument(
        "--until", metavar="DATE", help="accept, clear, seen: the last day (accept: 28 days on, at most 84)"
    )
    parser.add_argument("--days", metavar="N", help="expiring: how far ahead (90)")
    parser.add_argument("--on", metavar="DATE", help="clear, seen: the day of it; strain: as that day begins (today)")


def run(arguments: argparse.Namespace, context: Context) -> int:
    words: list[str] = arguments.words
    verb = words[0] if words and words[0] in OPTIONS else ""
    rest = words[1:] if verb else words
    _refuse_options(arguments, verb)
    if verb not in ("", "clear", "seen", "strain", "festive") and rest:
        raise BadInputError(f"'rota people {verb}' takes no '{rest[0]}'; see 'rota people --help'.")
    if verb == "unknown":
        return _unknown(arguments, context)
    if verb == "accept":
        return _accept(arguments, context)
    if verb == "declared":
        return _declared(context)
    if verb == "clear":
        return _clear(arguments, rest, context)
    if verb == "seen":
        from rostering.cli.seen import seen

        return seen(arguments, context, rest)
    if verb == "expiring":
        from rostering.cli.expiring import expiring

        return expiring(context, arguments.days, arguments.setting)
    if verb == "festive":
        from rostering.cli.strain import festive

        return festive(context, rest)
    if verb == "strain":
        from rostering.cli.strain import strain

        return strain(arguments, context, rest, typed_date(arguments.on))
    return _list(arguments, rest, context)


def _refuse_options(arguments: argparse.Namespace, verb: str) -> None:
    given = {name for name in set().union(*OPTIONS.values()) if getattr(arguments, name)}
    for name in sorted(given - OPTIONS[verb]):
        where = f"'rota people {verb}'" if verb else "the list of people"
        raise BadInputError(f"--{name} is no option of {where}; see 'rota people --help'.")


def _list(arguments: argparse.Namespace, named: list[str], context: Context) -> int:
    from rostering.people.directory import directory
    from rostering.people.wording import person_lines

    lines = directory(context.store(), context.actor_name, named)
    if arguments.unknown:
        lines = [line for line in lines if any(one.declared_until is None for one in line.unknown)]
    if context.json:
        context.output.json({"people": [_person_as_json(line) for line in lines]})
    elif not lines:
        context.output.text("There is nobody to list; import staff, or try rota demo.")
    elif named:
        for line in lines:
            context.output.text(person_lines(line))
    else:
        heads = ("person", "name", "employers", "pools", "roles", "right to work", "unknown", "declared")
        context.output.table(heads, [_row(line) for line in lines])
    return ExitCode.DONE


def _row(line: PersonLine) -> tuple[object, ...]:
    employments = line.employments
    return (
        line.code,
        line.name,
        _several(f"{one.organisation}/{one.worker}" if one.worker else one.organisation for one in employments),
        _several(one.pool for one in employments if one.pool),
        _several(role for one in employments for role in one.roles),
        line.right_to_work,
        len(line.unknown) - line.declared,
        line.declared,
    )


def _several(names: Any) -> str:
    kept = list(dict.fromkeys(names))
    more = f" +{len(kept) - MOST_SHOWN}" if len(kept) > MOST_SHOWN else ""
    return ", ".join(kept[:MOST_SHOWN]) + more


def _unknown(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.people.directory import counts
    from rostering.people.unknowns import Wanted, unknowns
    from rostering.people.wording import effect

    wanted = Wanted(arguments.blocking, tuple(arguments.subject), tuple(arguments.setting))
    found = unknowns(context.store(), context.actor_name, wanted)
    if context.json:
        context.output.json({"unknown": [_as_json(one) for one in found], "people_by_subject": counts(found)})
        return ExitCode.DONE
    if not found:
        context.output.text("Nothing of that is unknown.")
        return ExitCode.DONE
    heads = ("person", "name", "unknown", "rule", "so it", "asked of", "at", "since")
    rows = [
        (
            one.person,
            one.name,
            one.subject,
            one.rule,
            effect(one),
            _several(role.replace("_", " ") for role in one.roles),
            _several(one.settings),
            one.since,
        )
        for one in found
    ]
    context.output.table(heads, rows)
    people = len({one.person for one in found})
    of = "1 person" if people == 1 else f"{people} people"
    context.output.text(f"{len(found)} unknown of {of}, {sum(one.blocks for one in found)} of them block.")
    return ExitCode.DONE


def _accept(arguments: argparse.Namespace, context: Context) -> int:
    from rostering import words
    from rostering.people.declarations import Choice, accept

    choice = Choice(arguments.all, tuple(arguments.subject), tuple(arguments.person))
    done = accept(context.store(), context.actor_name, choice, typed_date(arguments.until))
    if context.json:
        context.output.json(
            {
                "until": str(done.until),
                "declared": [{"person": one.person, "subject": one.subject} for one in done.accepted],
                "left": [{"person": one.person, "subject": one.subject} for one in done.left],
            }
        )
    else:
        people = len({one.person for one in done.accepted})
        of = "1 person" if people == 1 else f"{people} people"
        context.output.text(f"Declared until {words.day(done.until)}: {len(done.accepted)} unknown of {of}.")
    if done.left:
        who = _several(f"{one.person} {one.subject}" for one in done.left)
        context.diagnostics.note(f"Left, to be entered or (special skills) named with --subject: {who}.")
    return ExitCode.DONE


def _declared(context: Context) -> int:
    from rostering.people.declarations import counting_down

    lines = counting_down(context.store(), context.actor_name)
    if context.json:
        rows = [asdict(line) | {"until": str(line.until), "declared_on": str(line.declared_on)} for line in lines]
        context.output.json({"declared": rows})
    elif not lines:
        context.output.text("Nothing counts as declared today.")
    else:
        heads = ("person", "name", "declared", "rule", "until", "days left", "by", "on")
        context.output.table(
            heads,
            [
                (
                    one.person,
                    one.name,
                    one.subject,
                    one.rule,
                    one.until,
                    one.days_left,
                    one.declared_by,
                    one.declared_on,
                )
                for one in lines
            ],
        )
    return ExitCode.DONE


def _clear(arguments: argparse.Namespace, words: list[str], context: Context) -> int:
    from rostering import calendar
    from rostering.catalogue import clearances
    from rostering.people.clearances import record_clearance

    if len(words) != 2 or len(arguments.setting) > 1:
        raise BadInputError(f"Write 'rota people clear PERSON KIND', with a kind of: {', '.join(clearances())}.")
    person, kind = words
    line = record_clearance(
        context.store(),
        context.actor_name,
        person,
        kind,
        typed_date(arguments.on) or calendar.today(),
        typed_date(arguments.until),
        arguments.setting[0] if arguments.setting else None,
    )
    if context.json:
        until = str(line.until) if line.until else None
        context.output.json({"clearance": asdict(line) | {"on": str(line.on), "until": until}})
    else:
        end = f"until {line.until}" if line.until else "without an end"
        context.output.text(f"Recorded of {line.person}: {line.kind} on {line.on}, good {end}.")
    return ExitCode.DONE


def _as_json(one: Unknown) -> dict[str, Any]:
    return {
        "person": one.person,
        "name": one.name,
        "subject": one.subject,
        "rule": one.rule,
        "blocks": one.blocks,
        "declarable": one.declarable,
        "roles": list(one.roles),
        "settings": list(one.settings),
        "since": str(one.since) if one.since else None,
        "declared_until": str(one.declared_until) if one.declared_until else None,
    }


def _person_as_json(line: PersonLine) -> dict[str, Any]:
    return {
        "person": line.code,
        "name": line.name,
        "employments": [
            {
                "organisation": one.organisation,
                "worker": one.worker,
                "setting": one.setting,
                "pool": one.pool,
                "roles": list(one.roles),
                "started_on": str(one.started_on) if one.started_on else None,
                "ended_on": str(one.ended_on) if one.ended_on else None,
            }
            for one in line.employments
        ],
        "right_to_work": line.right_to_work,
        "registrations": list(line.registrations),
        "skills": list(line.skills),
        "unknown": [_as_json(one) for one in line.unknown],
    }
