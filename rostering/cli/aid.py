"""`rota aid`: the agreements between organisations that loans stand on, and who decides in whose place."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from rostering.cli import aid_plan, deputies, emergency, partners, recharge
from rostering.cli.context import Context
from rostering.cli.typed_date import typed_date
from rostering.cli.typed_number import typed_number
from rostering.errors import BadInputError, ExitCode

if TYPE_CHECKING:
    from rostering.aid.agreement import AgreementLine
    from rostering.aid.agreements import Terms

HEADS = ("code", "name", "organisations", "from", "until", "state")


def arguments(parser: argparse.ArgumentParser) -> None:
    about = parser.add_subparsers(dest="about", metavar="WHAT", required=True)
    deputies.arguments(about.add_parser("deputies", help="name, list and end who decides while an approver is away"))
    emergency.arguments(about.add_parser("emergency", help="declare, close and list emergencies"))
    partners.arguments(about.add_parser("partners", help="organisations that keep a store of their own"))
    recharge.arguments(about.add_parser("recharge", help="who owes whom for the hours under each deployment"))
    aid_plan.arguments(about.add_parser("plan", help="which loans would close what is short best"))
    agreements = about.add_parser("agreements", help="record, list, show and end agreements")
    verbs = agreements.add_subparsers(dest="verb", metavar="VERB", required=True)
    listed = verbs.add_parser("list", help="those in force now or later")
    listed.add_argument("--all", action="store_true", help="those that have ended too")
    show = verbs.add_parser("show", help="all that one says")
    show.add_argument("code", metavar="CODE", help="its code")
    end = verbs.add_parser("end", help="end one before its time")
    end.add_argument("code", metavar="CODE", help="its code")
    end.add_argument("--reason", metavar="TEXT", default="", help="why; needed")
    end.add_argument("--on", metavar="DATE", help="the first day without it (today)")
    add = verbs.add_parser("add", help="record one")
    add.add_argument("code", metavar="CODE", help="a short word of your own")
    add.add_argument("--name", metavar="TEXT", default="", help="what people call it; needed")
    add.add_argument(
        "--between",
        action="append",
        default=[],
        metavar="ORG[=WHO,WHO]",
        help="an organisation that signed, with the names or roles of those who approve for it (its managers); twice",
    )
    add.add_argument("--from", dest="first", metavar="DATE", help="its first day (today)")
    add.add_argument("--until", metavar="DATE", help="its last day; needed")
    add.add_argument("--role", action="append", default=[], metavar="ROLE", help="a staff group it covers (every one)")
    add.add_argument("--setting", action="append", default=[], metavar="CODE", help="a setting it covers (every one)")
    add.add_argument("--notice", metavar="DAYS", default="0", help="notice of a recall (0)")
    add.add_argument(
        "--emergency-notice", metavar="DAYS", help="in an emergency the short chain is allowed, with this notice (not)"
    )
    add.add_argument("--recharge", metavar="TEXT", help="the terms of recharge")
    add.add_argument("--indemnity", metavar="TEXT", help="the reference of the indemnity")
    add.add_argument("--data-sharing", metavar="TEXT", help="the reference of the data-sharing agreement")
    add.add_argument("--passport", action="store_true", help="a staff passport is required")
    add.add_argument("--ask", action="append", default=[], metavar="WHAT", help="a condition of the host, or a skill")


def run(arguments: argparse.Namespace, context: Context) -> int:
    if arguments.about == "deputies":
        return deputies.run(arguments, context)
    if arguments.about in ("emergency", "partners"):
        run_ = emergency.run if arguments.about == "emergency" else partners.run
        return run_(arguments, context)
    if arguments.about == "recharge":
        return recharge.run(arguments, context)
    if arguments.about == "plan":
        return aid_plan.run(arguments, context)
    from rostering.aid.agreements import add_agreement, end_agreement, list_agreements, show_agreement

    store, actor = context.store(), context.actor_name
    if arguments.verb == "list":
        lines = list_agreements(store, actor, arguments.all)
        rows = [(one.code, one.name, ", ".join(one.organisations), one.from_on, one.until, one.state) for one in lines]
        nothing = "There is no agreement; no loan stands on anything."
        return context.listed({"agreements": lines}, HEADS, rows, nothing)
    if arguments.verb == "end":
        ended = end_agreement(store, actor, arguments.code, arguments.reason, typed_date(arguments.on))
        stood = (f"deployment {number} stood on it" for number in ended.deployments)
        broken = (one.words for one in ended.broken)
        context.told(ended, [f"{ended.line.code} ends on {ended.line.until}.", *stood, *broken])
        return ExitCode.LOOK if ended.broken else ExitCode.DONE
    line = show_agreement(store, actor, arguments.code) if arguments.verb == "show" else None
    if line is None:
        line = add_agreement(store, actor, _terms(arguments))
    return context.told(line, _page(line))


def _terms(arguments: argparse.Namespace) -> Terms:
    from rostering import calendar
    from rostering.aid.agreements import Terms

    until = typed_date(arguments.until)
    if until is None:
        raise BadInputError("Say the last day of the agreement with --until.")
    sides = {}
    for named in arguments.between:
        organisation, _, who = named.partition("=")
        sides[organisation.strip()] = tuple(one.strip() for one in who.split(",") if one.strip())
    return Terms(
        code=arguments.code,
        name=arguments.name,
        sides=sides,
        from_on=typed_date(arguments.first) or calendar.today(),
        until=until,
        roles=tuple(arguments.role),
        settings=tuple(arguments.setting),
        notice_days=typed_number(arguments.notice, "days of notice"),
        emergency_notice_days=None
        if arguments.emergency_notice is None
        else typed_number(arguments.emergency_notice, "days of notice"),
        recharge=arguments.recharge,
        indemnity=arguments.indemnity,
        data_sharing=arguments.data_sharing,
        passport_required=arguments.passport,
        conditions=tuple(arguments.ask),
    )


def _page(line: AgreementLine) -> list[str]:
    sides = [f"  {side.organisation}: {', '.join(side.approvers) or 'its managers'}" for side in line.sides]
    ended = [f"ended by {line.ended_by}: {line.ended_for}"] if line.ended_by else []
    asked = (*(("passport",) if line.passport_required else ()), *line.conditions)
    return [
        f"{line.code}: {line.name}, from {line.from_on} to {line.until} ({line.state})",
        *ended,
        "who approves:",
        *sides,
        f"staff groups: {', '.join(line.roles) or 'every one'}",
        f"settings: {', '.join(line.settings) or 'every one of theirs'}",
        f"the host asks for: {', '.join(asked) or 'nothing more'}",
        f"notice of a recall: {line.notice_days} days",
        f"in an emergency: {_urgent(line)}",
        f"recharge: {line.recharge or '-'}",
        f"indemnity: {line.indemnity or '-'}",
        f"data sharing: {line.data_sharing or '-'}",
    ]


def _urgent(line: AgreementLine) -> str:
    from rostering.words import counted

    days = line.emergency_notice_days
    return "every step" if days is None else f"the short chain, with {counted(days, 'day')} of notice"
