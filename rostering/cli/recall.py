"""`rota recall`: call people up: a campaign, its notices, each person's steps and days."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from rostering.cli.context import Context
from rostering.cli.typed_date import typed_date
from rostering.errors import BadInputError, ExitCode

if TYPE_CHECKING:
    from rostering.pipeline.campaign_list import CalledLine, CampaignLine

COUNTED = ("chosen", "notified", "released", "accepted", "declined", "posted", "stood_down")


def arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    listed = verbs.add_parser("list", help="the campaigns that run, with their counts")
    listed.add_argument("--all", action="store_true", help="those that are over, too")
    show = _named(verbs.add_parser("show", help="one campaign and everybody in it"))
    show.add_argument("--history", action="store_true", help="every step: who noted it and when")
    opened = _named(verbs.add_parser("open", help="open a campaign and choose whom it means"))
    opened.add_argument("--from", dest="first", required=True, metavar="DATE", help="the first day that it opens")
    opened.add_argument("--until", required=True, metavar="DATE", help="the last one")
    opened.add_argument(
        "--pool", nargs="+", action="extend", default=[], metavar="POOL", help="which pools (reservist)"
    )
    opened.add_argument("--role", metavar="ROLE", help="only who has this role")
    opened.add_argument("--skill", nargs="+", action="extend", default=[], metavar="SKILL", help="only who can do this")
    opened.add_argument("--area", metavar="AREA", help="only who works in this area")
    notice = _named(verbs.add_parser("notice", help="write the notices, and note that they are sent"))
    notice.add_argument("people", nargs="*", metavar="PERSON", help="only to these (to all who were not told yet)")
    notice.add_argument("--language", default="en", metavar="L", help="en, cy or both (en)")
    step = _named(verbs.add_parser("step", help="note the release, the reply, a posting, that somebody is stood down"))
    step.add_argument("person", metavar="PERSON", help="code, worker code or name")
    step.add_argument("step", metavar="STEP", help="released, not_released, accepted, declined, posted or stood_down")
    step.add_argument("--setting", metavar="SETTING", help="posted: where")
    days = _named(verbs.add_parser("days", help="note the days that somebody offers"))
    days.add_argument("person", metavar="PERSON", help="code, worker code or name")
    days.add_argument("days", nargs="+", metavar="DATE", help="the days")
    days.add_argument("--take-back", action="store_true", help="take these days back")
    _named(verbs.add_parser("close", help="close a campaign: it opens no later day"))


def _named(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("campaign", metavar="CAMPAIGN", help="the campaign's short name")
    return parser


def run(arguments: argparse.Namespace, context: Context) -> int:
    verbs = {
        "list": _list,
        "show": _show,
        "open": _open,
        "notice": _notice,
        "step": _step,
        "days": _days,
        "close": _close,
    }
    return verbs[arguments.verb](arguments, context)


def _list(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.pipeline.campaign_list import campaigns

    lines = campaigns(context.store(), context.actor_name, every=arguments.all)
    heads = ("campaign", "pools", "from", "until", *(name.replace("_", " ") for name in COUNTED), "days offered")
    rows = [
        (
            line.code,
            ", ".join(line.pools),
            line.from_on,
            line.until_on,
            *(line.counts[name] for name in COUNTED),
            line.days,
        )
        for line in lines
    ]
    return context.listed({"campaigns": lines}, heads, rows, "No recall runs.")


def _show(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.pipeline.campaign_list import campaign

    line, called = campaign(context.store(), context.actor_name, arguments.campaign)
    _tell(context, line, called, history=arguments.history)
    return ExitCode.DONE


def _tell(context: Context, line: CampaignLine, called: list[CalledLine], *, history: bool = False) -> None:
    if context.json:
        context.output.json({"campaign": line, "people": called})
        return
    narrowed = [line.role, *line.skills, line.area]
    only = "".join(f", {one}" for one in narrowed if one)
    closed = f", closed on {line.closed_on}" if line.closed_on else ""
    context.output.text(f"{line.code}: {', '.join(line.pools)}{only}, {line.from_on} to {line.until_on}{closed}")
    if history:
        steps = [(one.person, made.step, made.setting, made.by, made.at) for one in called for made in one.steps]
        context.output.listed(("person", "step", "where", "by", "at"), steps, "Nobody is in it.")
        return
    heads = ("person", "name", "stands", "may begin", "days offered", "posted to", "year")
    context.output.listed(heads, [_called_row(one) for one in called], "Nobody is in it.")


def _called_row(one: CalledLine) -> tuple[object, ...]:
    from rostering.pipeline.recall_state import SAID, STEPS, standing

    so = standing(tuple(made.step for made in one.steps))
    year = "" if one.year is None else f"{one.year.days} of {one.year.most} days"
    stands = ", ".join(SAID[step] for step in STEPS if step in so)
    return one.person, one.name, stands, one.first_day, len(one.days), one.posted, year


def _open(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.pipeline.campaign import Wanted, open_campaign

    first, last = typed_date(arguments.first), typed_date(arguments.until)
    assert first is not None
    assert last is not None
    pools = tuple(arguments.pool) or ("reservist",)
    wanted = Wanted(arguments.campaign, first, last, pools, arguments.role, tuple(arguments.skill), arguments.area)
    return _told(context, open_campaign(context.store(), context.actor_name, wanted))


def _told(context: Context, code: str) -> int:
    from rostering.pipeline.campaign_list import campaign

    _tell(context, *campaign(context.store(), context.actor_name, code))
    return ExitCode.DONE


def _notice(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.pipeline.recall import notify

    told = notify(context.store(), context.actor_name, arguments.campaign, arguments.people, arguments.language)
    said = (f"{one.name} ({one.person}), {one.phone or 'no telephone'}: {one.text}" for one in told)
    return context.told({"messages": told}, said)


def _step(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.pipeline.recall import recall_step

    recall_step(
        context.store(),
        context.actor_name,
        arguments.campaign,
        arguments.person,
        arguments.step,
        arguments.setting,
    )
    return _told(context, arguments.campaign)


def _days(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.pipeline.recall import offer_days
    from rostering.words import counted
    from rostering.words import day as day_words

    typed = [day for text in arguments.days if (day := typed_date(text)) is not None]
    if len(set(typed)) < len(typed):
        raise BadInputError("A day is named twice; name each once.")
    done = offer_days(
        context.store(),
        context.actor_name,
        arguments.campaign,
        arguments.person,
        typed,
        take_back=arguments.take_back,
    )
    days = ", ".join(map(day_words, done.days))
    context.told(done, f"{done.person} offers {counted(len(done.days), 'day')}{f': {days}' if days else ''}.")
    if done.year is not None and done.year.over:
        year = done.year
        context.diagnostics.note(
            f"That makes {year.days} days of the agreement year {year.first} to {year.last}, above {year.most}."
        )
    return ExitCode.DONE


def _close(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.pipeline.campaign import close_campaign

    return _told(context, close_campaign(context.store(), context.actor_name, arguments.campaign))
