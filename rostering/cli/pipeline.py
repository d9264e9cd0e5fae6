"""`rota pipeline`: who is on the way into a pool, what is open, and what the weeks to come get from it."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from rostering import words
from rostering.cli.context import Context
from rostering.cli.sessions import run_sessions, session_arguments
from rostering.cli.typed_clock import typed_clock
from rostering.cli.typed_date import typed_date
from rostering.cli.typed_number import typed_whole
from rostering.errors import BadInputError, ExitCode

if TYPE_CHECKING:
    from rostering.pipeline.entry import Entry
    from rostering.pipeline.listing import PipelineLine, StepLine
    from rostering.pipeline.weeks import WeekLine


def arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    listed = verbs.add_parser("list", help="who is on the way in, when each is deployable, and what blocks them")
    listed.add_argument("--pool", metavar="POOL", help="of this pool only")
    listed.add_argument("--blocked", action="store_true", help="only those of whom something has to be done")
    show = verbs.add_parser("show", help="one person's steps")
    show.add_argument("person", metavar="PERSON", help="code, worker code or name")
    _add_arguments(verbs.add_parser("add", help="record that somebody is interested"))
    _step_arguments(verbs.add_parser("step", help="sign a check, or that somebody is deployable (manager)"))
    leave = verbs.add_parser("leave", help="record that somebody is no longer on the way in")
    leave.add_argument("person", metavar="PERSON", help="code, worker code or name")
    leave.add_argument("--on", metavar="DATE", help="the first day without them (today)")
    session_arguments(verbs.add_parser("sessions", help="inductions, training and shadow shifts, and who is on them"))
    weeks = verbs.add_parser("weeks", help="how many hours of which skills each week to come gets")
    weeks.add_argument("--from", dest="first", metavar="DATE", help="a day of the first week (next week)")
    weeks.add_argument("--weeks", metavar="N", help="how many weeks, at most 52 (8)")


def _add_arguments(add: argparse.ArgumentParser) -> None:
    add.add_argument("name", nargs="?", default="", metavar="NAME", help="the name of somebody new")
    add.add_argument("--known", metavar="PERSON", help="instead of a name: somebody who is in the store")
    add.add_argument("--pool", required=True, metavar="POOL", help="pop_up, reservist, returner, student or volunteer")
    add.add_argument("--organisation", metavar="ORG", help="which organisation they come to")
    add.add_argument("--role", metavar="ROLE", help="what they will work as (the pool's own)")
    add.add_argument("--phone", metavar="NUMBER", help="how to reach them")
    add.add_argument("--hours", metavar="HOURS", help="how many a week they offer")


def _step_arguments(step: argparse.ArgumentParser) -> None:
    step.add_argument("person", metavar="PERSON", help="code, worker code or name")
    step.add_argument("step", metavar="STEP", help="identity, right_to_work, dbs, references, occupational_health, …")
    step.add_argument("--on", metavar="DATE", help="the day of the check (today)")
    step.add_argument("--at", metavar="TIME", help="its clock time; without one it counts from the end of its day")
    step.add_argument("--by", default="", metavar="NAME", help="who looked (who acts)")
    step.add_argument("--level", metavar="LEVEL", help="dbs: basic, standard, enhanced or enhanced_barred")
    step.add_argument("--outcome", metavar="OUTCOME", help="occupational_health: fit or restriction, and no more")
    step.add_argument("--until", metavar="DATE", help="right_to_work: its last day")
    step.add_argument("--open", action="store_true", help="right_to_work: without an end")
    step.add_argument("--visa", metavar="VISA", help="right_to_work: none, student, sponsored or other")
    step.add_argument("--born", metavar="DATE", help="identity: kept as whether, and until when, under 18")
    step.add_argument("--withdraw", action="store_true", help="take a signature back")


def run(arguments: argparse.Namespace, context: Context) -> int:
    verbs = {"list": _list, "show": _show, "add": _add, "step": _step, "leave": _leave, "weeks": _weeks}
    return (
        run_sessions(arguments, context) if arguments.verb == "sessions" else verbs[arguments.verb](arguments, context)
    )


def _list(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.pipeline.listing import pipeline

    lines = pipeline(context.store(), context.actor_name, arguments.pool)
    if arguments.blocked:
        lines = [line for line in lines if line.blocks]
    heads = ("person", "name", "pool", "supervised", "deployable", "to do next")
    rows = [
        (
            line.person,
            line.name,
            line.pool,
            _opens(line.is_supervised, line.supervised_on),
            _deployable(line),
            _next(line),
        )
        for line in lines
    ]
    document = {"pipeline": [_as_json(line) for line in lines]}
    return context.listed(document, heads, rows, "Nobody is on the way into a pool.")


def _deployable(line: PipelineLine) -> str:
    return _opens(line.is_deployable, line.deployable_on)


def _opens(is_open: bool, on: date) -> str:
    return "yes" if is_open else f"from {words.day(on)}"


def _next(line: PipelineLine) -> str:
    return "; ".join(line.blocks) or ("" if line.is_deployable else "waits for what is booked")


def _show(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.pipeline.listing import pipeline_of

    _tell(context, pipeline_of(context.store(), context.actor_name, arguments.person))
    return ExitCode.DONE


def _tell(context: Context, line: PipelineLine) -> None:
    """One person's way in, step by step."""
    if context.json:
        context.output.json({"person": _as_json(line)})
        return
    context.output.text(
        f"{line.person} {line.name}, {line.pool} for {line.organisation}, since {words.day(line.since)}"
    )
    context.output.table(("step", "state", "on", "kept"), [_step_row(one) for one in line.steps])
    context.output.text(
        f"Beside somebody: {_opens(line.is_supervised, line.supervised_on)}. Deployable: {_deployable(line)}."
    )


def _step_row(one: StepLine) -> tuple[object, ...]:
    often = f" {one.done_times} of {one.times}" if one.times > 1 else ""
    late = f", {words.counted(one.late, 'day')} late" if one.late else ""
    kept = ", ".join(part for part in (one.level, one.outcome, f"by {one.by}" if one.by else "") if part)
    on = words.day(one.on) if one.state in ("done", "booked") else f"about {words.day(one.on)}"
    return f"{one.title}{often}", f"{one.state}{late}", on, kept


def _add(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.pipeline.entry import MOST_MINUTES, Interest, add_interest

    if bool(arguments.name) == bool(arguments.known):
        raise BadInputError("Write the NAME of somebody new, or --known PERSON for somebody who is in the store.")
    hours = None if arguments.hours is None else typed_whole(arguments.hours, "The hours a week", MOST_MINUTES // 60)
    wanted = Interest(
        pool=arguments.pool,
        name=arguments.name,
        known=arguments.known,
        organisation=arguments.organisation,
        role=arguments.role,
        phone=arguments.phone,
        minutes_a_week=None if hours is None else hours * 60,
    )
    return _told(context, add_interest(context.store(), context.actor_name, wanted))


def _step(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.pipeline.step import Signed, sign_step, withdraw_step

    if arguments.withdraw:
        return _told(context, withdraw_step(context.store(), context.actor_name, arguments.person, arguments.step))
    wanted = Signed(
        person=arguments.person,
        step=arguments.step,
        on=typed_date(arguments.on),
        minute=typed_clock(arguments.at),
        by=arguments.by,
        level=arguments.level,
        outcome=arguments.outcome,
        until=typed_date(arguments.until),
        open_ended=arguments.open,
        visa=arguments.visa,
        born=typed_date(arguments.born),
    )
    return _told(context, sign_step(context.store(), context.actor_name, wanted))


def _told(context: Context, entry: Entry) -> int:
    from rostering.pipeline.listing import pipeline_of

    _tell(context, pipeline_of(context.store(), context.actor_name, entry.person.code))
    return ExitCode.DONE


def _leave(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.pipeline.entry import leave

    entry = leave(context.store(), context.actor_name, arguments.person, typed_date(arguments.on))
    document = {"person": entry.person.code, "pool": entry.pool, "left_on": entry.left_on}
    left = "" if entry.left_on is None else words.day(entry.left_on)
    return context.told(document, f"{entry.person.code} left the way into the pool {entry.pool} on {left}.")


def _weeks(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.pipeline.weeks import DEFAULT_WEEKS, MOST_WEEKS, weeks

    number = (
        DEFAULT_WEEKS if arguments.weeks is None else typed_whole(arguments.weeks, "The number of weeks", MOST_WEEKS)
    )
    lines = weeks(context.store(), context.actor_name, typed_date(arguments.first), number)
    heads = ("week from", "people", "hours", "of them supervised", "skills", "become deployable")
    return context.listed({"weeks": lines}, heads, map(_week_row, lines), "No week is asked for.")


def _week_row(line: WeekLine) -> tuple[object, ...]:
    skills = ", ".join(f"{code} {words.hours(minutes)}" for code, minutes in line.by_skill.items())
    both = line.minutes + line.supervised_minutes
    hours = words.hours(both), words.hours(line.supervised_minutes)
    return words.day(line.monday), line.people, *hours, skills, ", ".join(line.becoming)


def _as_json(line: PipelineLine) -> dict[str, Any]:
    return asdict(line) | {"is_late": line.is_late}
