"""`rota user`: the people who may act on a store."""

import argparse
from dataclasses import asdict

from rostering import access
from rostering.cli.context import Context
from rostering.errors import ExitCode
from rostering.store.actors import actors, add_actor
from rostering.store.use_case import use_case


def arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    verbs.add_parser("list", help="print every user with role and organisation")
    add = verbs.add_parser("add", help="name a new user; from then on everybody says who they are")
    add.add_argument("name", metavar="NAME", help="how the user is named in --as and in the audit trail")
    add.add_argument("--role", required=True, choices=access.ROLES, metavar="ROLE", help=", ".join(access.ROLES))
    add.add_argument("--organisation", metavar="CODE", help="acts for this organisation only (else for all)")
    add.add_argument("--default", action="store_true", help="acts when nobody is named")


def run(arguments: argparse.Namespace, context: Context) -> int:
    return _list(context) if arguments.verb == "list" else _add(arguments, context)


def _list(context: Context) -> int:
    with context.store().reading() as session:
        actor = access.acting(session, context.actor_name)
        access.guard(actor, "see", actor.organisation)
        lines = actors(session)
    if context.json:
        context.output.json({"users": [asdict(line) for line in lines]})
    else:
        context.output.table(
            ("name", "role", "organisation", "default"),
            [(line.name, line.role, line.organisation or "all", "yes" if line.is_default else "") for line in lines],
        )
    return ExitCode.DONE


def _add(arguments: argparse.Namespace, context: Context) -> int:
    with use_case(context.store(), context.actor_name, "user") as case:
        line = add_actor(case.session, arguments.name, arguments.role, arguments.organisation, arguments.default)
        case.record(f"user {line.name}", after=f"{line.role} for {line.organisation or 'all'}")
    if context.json:
        context.output.json({"user": asdict(line)})
    else:
        context.output.text(f"{line.name} may now act as {line.role.replace('_', ' ')}.")
    if not line.is_default:
        context.diagnostics.note("The store has several users now: say who you are with --as NAME or ROTA_USER.")
    return ExitCode.DONE
