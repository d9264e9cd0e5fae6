"""`rota policies`: what an organisation may choose, what holds on a day, and choosing it from a date."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from rostering.cli.context import Context
from rostering.cli.typed_date import typed_date
from rostering.errors import BadInputError, ExitCode

if TYPE_CHECKING:
    from sqlmodel import Session

    from rostering.policies import Choice


def arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    shown = verbs.add_parser("list", help="print every policy and what holds")
    _scope(shown, "on", "--on", "on this day (today)")
    show = verbs.add_parser("show", help="print one policy: what it means, what may be chosen, who chose what")
    show.add_argument("name", metavar="NAME", help="the policy, booking.unnamed_hours")
    _scope(show, "on", "--on", "on this day (today)")
    change = verbs.add_parser("set", help="choose from a day on (manager)")
    change.add_argument("name", metavar="NAME", help="the policy")
    change.add_argument("value", metavar="VALUE", help="as 'show' writes it")
    _scope(change, "first", "--from", "from this day (today)")
    reset = verbs.add_parser("reset", help="give a choice up from a day on (manager)")
    reset.add_argument("name", metavar="NAME", help="the policy")
    _scope(reset, "first", "--from", "from this day (today)")


def _scope(parser: argparse.ArgumentParser, name: str, option: str, words: str) -> None:
    parser.add_argument(option, dest=name, metavar="DATE", help=words)
    parser.add_argument("--organisation", metavar="CODE", help="of this organisation (the whole installation)")


def run(arguments: argparse.Namespace, context: Context) -> int:
    if arguments.verb in ("list", "show"):
        return _shown(arguments, context)
    from rostering.calendar import today
    from rostering.policies import entry_of, reset_policy, set_policy
    from rostering.store.use_case import use_case

    entry_of(arguments.name)  # refused before anything is opened for writing
    from_on = typed_date(arguments.first) or today()
    with use_case(context.store(), context.actor_name, "policies", arguments.organisation) as case:
        organisation = _organisation(case.session, arguments.organisation)
        if arguments.verb == "set":
            done = set_policy(case, arguments.name, arguments.value, from_on=from_on, organisation=organisation)
        else:
            done = reset_policy(case, arguments.name, from_on=from_on, organisation=organisation)
    if context.json:
        context.output.json({"schema": "rota-policies/1", "policy": _as_json(done)})
    else:
        said = done.entry.say(done.value)
        context.output.text(f"{done.entry.title}: {said} from {from_on:%d/%m/%Y} ({_by(done)}).")
    return ExitCode.DONE


def _shown(arguments: argparse.Namespace, context: Context) -> int:
    from rostering import access
    from rostering.calendar import today
    from rostering.policies import choice, choices, history

    day = typed_date(arguments.on) or today()
    with context.store().reading() as session:
        actor = access.acting(session, context.actor_name)
        access.guard(actor, "see", actor.organisation)
        organisation = _organisation(session, arguments.organisation)
        if arguments.verb == "show":
            return _show(choice(session, arguments.name, day, organisation), history(session, arguments.name), context)
        found = choices(session, day, organisation)
    if context.json:
        context.output.json({"schema": "rota-policies/1", "policies": [_as_json(one) for one in found]})
    else:
        context.output.table(
            ("name", "title", "value", "chosen by"),
            [(one.entry.name, one.entry.title, one.entry.say(one.value), _by(one)) for one in found],
        )
    return ExitCode.DONE


def _show(one: Choice, past: tuple[tuple[Choice, str], ...], context: Context) -> int:
    entry = one.entry
    if context.json:
        changes = [
            {"value": said, "by": each.by, "from": str(each.from_on), "set_by": each.set_by} for each, said in past
        ]
        context.output.json({"schema": "rota-policies/1", "policy": _as_json(one), "changes": changes})
        return ExitCode.DONE
    context.output.text(
        [
            f"{entry.name}: {entry.title}",
            entry.words,
            f"Now: {entry.say(one.value)} ({_by(one)})",
            f"Default: {entry.say(entry.default)} ({entry.source})",
            *(f"Chosen: {said} from {each.from_on:%d/%m/%Y} ({each.by}), by {each.set_by}" for each, said in past),
        ]
    )
    return ExitCode.DONE


def _by(one: Choice) -> str:
    return one.by if one.from_on is None else f"{one.by}, {one.set_by} from {one.from_on:%d/%m/%Y}"


def _organisation(session: Session, code: str | None) -> int | None:
    """The number of an organisation. Raises BadInputError for a code nobody has."""
    from sqlmodel import col, select

    from rostering.store.tables import Organisation

    if code is None:
        return None
    found = session.exec(select(Organisation.id).where(col(Organisation.code) == code)).first()
    if found is None:
        known = ", ".join(session.exec(select(Organisation.code).order_by(col(Organisation.code))).all()[:8])
        raise BadInputError(f"There is no organisation '{code}'; the store has {known or 'none yet'}.")
    return found


def _as_json(one: Choice) -> dict[str, Any]:
    return {
        "name": one.entry.name,
        "title": one.entry.title,
        "words": one.entry.words,
        "kind": one.entry.kind,
        "value": _plain(one.value),
        "default": _plain(one.entry.default),
        "source": one.entry.source,
        "by": one.by,
        "from": None if one.from_on is None else one.from_on.isoformat(),
        "set_by": one.set_by,
    }


def _plain(value: Any) -> Any:
    """Tuples as lists, so that JSON has one shape for each kind."""
    if isinstance(value, Mapping):
        return dict(value)
    return [_plain(one) for one in value] if isinstance(value, tuple) else value
