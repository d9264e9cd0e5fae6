"""`rota waive`: let one rule pass once, agree a lasting exception, and see the rest that is owed for it."""

from __future__ import annotations

import argparse
from typing import Any

from rostering.cli.context import Context
from rostering.cli.typed_date import typed_date
from rostering.cli.typed_number import typed_number
from rostering.errors import BadInputError, ExitCode

FORMS = """%(prog)s RULE PERSON SHIFT|DAY --reason WHY [--code CODE] [--until DATE] [--agreed WHO]...
       %(prog)s list [--all]
       %(prog)s withdraw NUMBER
       %(prog)s standing add AGREEMENT --rules IDS --ground G --organisation CODE --shape SHAPE --review DATE
                         [--setting CODE] [--role ROLE] [--least-rest HOURS] [--repay-days N] [--from DATE]
       %(prog)s standing list [--all]
       %(prog)s standing end NUMBER [--on DATE]
       %(prog)s debts [--all] [--cancel NUMBER --note WHY]"""
ONCE = ("reason", "code", "until", "agreed")
ADDED = ("rules", "ground", "organisation", "setting", "role", "shape", "least_rest", "repay_days", "first", "review")
# Which options each form takes, by its leading words.
OPTIONS: dict[str, tuple[str, ...]] = {
    "list": ("all",),
    "withdraw": (),
    "standing add": ADDED,
    "standing list": ("all",),
    "standing end": ("on",),
    "debts": ("all", "cancel", "note"),
    "": ONCE,
}
WRITTEN = {"first": "--from"}
MINUTES_AN_HOUR = 60


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.usage = FORMS
    parser.add_argument("words", nargs="+", metavar="WORDS", help="what to waive, or one of the words above")
    once = parser.add_argument_group("a waiver")
    once.add_argument("--reason", metavar="WHY", help="why; needed, and never a word about health")
    once.add_argument("--code", metavar="CODE", help="the reason code, where the rule names some")
    once.add_argument("--until", metavar="DATE", help="the shift starts by this day (default: the day it is on)")
    once.add_argument("--agreed", action="append", metavar="WHO", help="who outside agreed, where the rule asks")
    standing = parser.add_argument_group("a lasting exception")
    standing.add_argument("--rules", metavar="IDS", help="ids with a semicolon between")
    standing.add_argument("--ground", metavar="G", help="reg21, reg22 or reg23")
    standing.add_argument("--organisation", metavar="CODE", help="whose agreement it is")
    standing.add_argument("--setting", metavar="CODE", help="at this setting only")
    standing.add_argument("--role", metavar="ROLE", help="for this role only")
    standing.add_argument("--shape", metavar="SHAPE", help="types or codes in order: 'awake;sleep-in;awake'")
    standing.add_argument("--least-rest", metavar="HOURS", help="rest that is left all the same (default 8)")
    standing.add_argument("--repay-days", metavar="N", help="days to give the rest back in (default 14)")
    standing.add_argument("--from", dest="first", metavar="DATE", help="the first day (default: today)")
    standing.add_argument("--review", metavar="DATE", help="the last day, unless it is agreed anew; needed")
    standing.add_argument("--on", metavar="DATE", help="end: the last day that it holds (default: today)")
    debts = parser.add_argument_group("rest that is owed")
    debts.add_argument("--cancel", metavar="NUMBER", help="cancel this debt; takes a second manager")
    debts.add_argument("--note", metavar="WHY", help="why rest was impossible, and what protected the person instead")
    parser.add_argument("--all", action="store_true", help="list what is past as well")


def run(arguments: argparse.Namespace, context: Context) -> int:
    form, words = _form(arguments.words)
    _refuse_options(arguments, form)
    if form == "list":
        return _list_waivers(arguments, context, words)
    if form == "withdraw":
        return _withdraw(context, words)
    if form == "debts":
        return _debts(arguments, context, words)
    if form.startswith("standing"):
        return _standing(arguments, context, form, words)
    return _waive(arguments, context, words)


def _form(words: list[str]) -> tuple[str, list[str]]:
    """Which of the forms it is, and the words that are left."""
    if words[0] == "standing":
        verb = f"standing {words[1]}" if len(words) > 1 else "standing"
        if verb not in OPTIONS:
            raise BadInputError("Say 'rota waive standing add', 'list' or 'end'; see 'rota waive --help'.")
        return verb, words[2:]
    return (words[0], words[1:]) if words[0] in OPTIONS else ("", words)


def _refuse_options(arguments: argparse.Namespace, form: str) -> None:
    for name in {name for names in OPTIONS.values() for name in names}:
        if getattr(arguments, name) and name not in OPTIONS[form]:
            written = WRITTEN.get(name, f"--{name.replace('_', '-')}")
            raise BadInputError(f"{written} does not belong to 'rota waive {form}'".rstrip(" '") + "'.")


def _count(words: list[str], *names: str) -> list[str]:
    """Exactly so many words."""
    if len(words) != len(names):
        raise BadInputError(f"Expected {' '.join(names) or 'nothing more'}; see 'rota waive --help'.")
    return words


def _waive(arguments: argparse.Namespace, context: Context, words: list[str]) -> int:
    from rostering import text
    from rostering.rules.waive import Asked, waive

    rule, person, place = _count(words, "RULE", "PERSON", "SHIFT|DAY")
    until = typed_date(arguments.until)
    agreed = tuple(arguments.agreed or ())
    asked = Asked(rule, person, place, arguments.reason or "", arguments.code, until, agreed)
    given = waive(context.store(), context.actor_name, asked)
    debt = given.debt
    if context.json:
        context.output.json({"waiver": given.waiver, "debt": debt})
        return ExitCode.DONE
    owed = "" if debt is None else f" {text.duration(debt.minutes)} of rest is owed by {text.day(debt.due_on)}."
    context.output.text(f"Waiver {given.waiver.id}: {given.sentence}.{owed}")
    return ExitCode.DONE


def _withdraw(context: Context, words: list[str]) -> int:
    from rostering.rules.waive import withdraw

    (number,) = _count(words, "NUMBER")
    waiver = withdraw(context.store(), context.actor_name, typed_number(number, "a waiver"))
    if context.json:
        context.output.json({"withdrawn": waiver})
    else:
        context.output.text(f"Waiver {waiver.id} of {waiver.rule} is withdrawn, and the rest it owed with it.")
    return ExitCode.DONE


def _list_waivers(arguments: argparse.Namespace, context: Context, words: list[str]) -> int:
    from rostering.rules.permission_list import waiver_lines

    _count(words)
    lines = waiver_lines(context.store(), context.actor_name, everything=arguments.all)
    if context.json:
        context.output.json({"schema": "rota-waivers/1", "waivers": lines})
    else:
        context.output.listed(
            ("number", "rule", "name", "shift", "by", "reason", "rest owed", "state"),
            [
                (
                    *(line.number, line.rule, line.name, line.shift, line.approved_by),
                    f"{line.code}: {line.reason}" if line.code else line.reason,
                    *(line.rest_owed, line.state),
                )
                for line in lines
            ],
            "No waiver stands.",
        )
    return ExitCode.DONE


def _standing(arguments: argparse.Namespace, context: Context, form: str, words: list[str]) -> int:
    if form == "standing list":
        return _list_standing(arguments, context, words)
    from rostering.rules.agree import end

    if form == "standing end":
        (number,) = _count(words, "NUMBER")
        last = typed_date(arguments.on)
        one = end(context.store(), context.actor_name, typed_number(number, "a standing exception"), last)
        said = f"Standing exception {one.id} ({one.agreement}) ends on {one.last_day:%d/%m/%Y}."
    else:
        one = _agree(arguments, context, words)
        said = (
            f"Standing exception {one.id}: {one.agreement} lifts {', '.join(one.rules)} for "
            f"{' + '.join(one.shape)} from {one.from_on:%d/%m/%Y} until {one.review_on:%d/%m/%Y}."
        )
    if context.json:
        context.output.json({"exception": one})
    else:
        context.output.text(said)
    return ExitCode.DONE


def _agree(arguments: argparse.Namespace, context: Context, words: list[str]) -> Any:
    from rostering.calendar import today
    from rostering.rules.agree import Agreement, agree

    (name,) = _count(words, "AGREEMENT")
    review = typed_date(arguments.review)
    for option in ("rules", "ground", "organisation", "shape", "review"):
        if not getattr(arguments, option):
            raise BadInputError(f"A lasting exception needs --{option}; see 'rota waive --help'.")
    assert review is not None
    return agree(
        context.store(),
        context.actor_name,
        Agreement(
            agreement=name,
            rules=_listed(arguments.rules),
            ground=arguments.ground,
            organisation=arguments.organisation,
            setting=arguments.setting,
            role=arguments.role,
            shape=_listed(arguments.shape),
            least_rest_minutes=_minutes(arguments.least_rest or "8"),
            repay_days=typed_number(arguments.repay_days or "14", "days to repay"),
            from_on=typed_date(arguments.first) or today(),
            review_on=review,
        ),
    )


def _list_standing(arguments: argparse.Namespace, context: Context, words: list[str]) -> int:
    from rostering.rules.permission_list import exception_lines

    _count(words)
    lines = exception_lines(context.store(), context.actor_name, everything=arguments.all)
    if context.json:
        context.output.json({"schema": "rota-exceptions/1", "exceptions": lines})
    else:
        context.output.listed(
            ("number", "agreement", "rules", "for", "shape", "from", "review", "state"),
            [
                (
                    *(line.number, line.agreement, ", ".join(line.rules)),
                    " ".join(part for part in (line.organisation, line.setting, line.role) if part),
                    *(" + ".join(line.shape), f"{line.first:%d/%m/%Y}", f"{line.review:%d/%m/%Y}", line.state),
                )
                for line in lines
            ],
            "No lasting exception is on record.",
        )
    return ExitCode.DONE


def _debts(arguments: argparse.Namespace, context: Context, words: list[str]) -> int:
    from rostering import text
    from rostering.rules.debts import cancel_debt
    from rostering.rules.permission_list import OVERDUE, debt_lines

    _count(words)
    if arguments.cancel:
        debt = cancel_debt(
            context.store(), context.actor_name, typed_number(arguments.cancel, "a debt"), arguments.note or ""
        )
        if context.json:
            context.output.json({"debt": debt})
        else:
            context.output.text(f"Rest debt {debt.id} of {text.duration(debt.minutes)} is cancelled.")
        return ExitCode.DONE
    if arguments.note:
        raise BadInputError("--note belongs to --cancel NUMBER.")
    lines = debt_lines(context.store(), context.actor_name, everything=arguments.all)
    if context.json:
        context.output.json({"schema": "rota-debts/1", "debts": lines})
    else:
        context.output.listed(
            ("number", "name", "rule", "rest owed", "since", "due", "by", "state"),
            [
                (
                    *(line.number, line.name, line.rule, text.duration(line.minutes)),
                    *(f"{line.opened_at:%d/%m/%Y}", f"{line.due:%d/%m/%Y}", line.approved_by, line.state),
                )
                for line in lines
            ],
            "No rest is owed.",
        )
    return ExitCode.LOOK if any(line.state == OVERDUE for line in lines) else ExitCode.DONE


def _listed(typed: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in typed.split(";") if part.strip())


def _minutes(typed: str) -> int:
    """Hours as people type them, in minutes."""
    try:
        hours = float(typed)
    except ValueError:
        hours = -1.0
    if not 0 <= hours <= 24:
        raise BadInputError(f"'{typed}' is no number of hours from 0 to 24.")
    return round(hours * MINUTES_AN_HOUR)
