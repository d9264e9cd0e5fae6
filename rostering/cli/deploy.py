"""`rota deploy`: loans of people between organisations, asked for and decided step by step."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from rostering.cli import letters, licence, reviews
from rostering.cli.context import Context
from rostering.cli.typed_date import typed_date
from rostering.cli.typed_number import typed_number
from rostering.errors import BadInputError, ExitCode

if TYPE_CHECKING:
    from rostering.aid.loan import Loan
    from rostering.aid.steps import Taken

HEADS = ("number", "state", "person", "setting", "home", "host", "from", "until", "waits for you to")
STEPS = {
    "release": "home lets them go",
    "accept": "the host takes them",
    "consent": "record that the worker agreed",
    "induct": "record the induction at the setting",
    "activate": "from now on they may be rostered there",
    "decline": "say no, in place of one's own step",
    "withdraw": "the asker takes it back; with --means the worker takes back their consent",
    "recall": "home calls them back, with the notice agreed",
    "end": "the host ends it",
}
WAIVABLE = {
    "accept": "a condition of the host that passes all the same; may be repeated",
    "activate": "with --emergency: a condition of the host that passes all the same; may be repeated",
    "release": "the number of a shift at home that may stand below its minimum; may be repeated",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    listed = verbs.add_parser("list", help="deployments of your organisation, and what waits for you")
    listed.add_argument("--state", metavar="STATE", help="only those in this state")
    listed.add_argument("--all", action="store_true", help="those that are over too")
    show = verbs.add_parser("show", help="one deployment: the facts, what the lender loses, the history")
    show.add_argument("number", metavar="NUMBER", help="its number in the list")
    _asking(verbs.add_parser("request", help="ask for somebody, or for what was drafted"))
    for name, what in STEPS.items():
        step = verbs.add_parser(name, help=what)
        step.add_argument("number", metavar="NUMBER", help="its number in the list")
        step.add_argument("--reason", metavar="TEXT", default="", help="why")
        if name in ("release", "consent", "activate", "recall"):
            step.add_argument("--emergency", action="store_true", help="by the short chain of a declared emergency")
        if name in WAIVABLE:
            step.add_argument("--waive", action="append", default=[], metavar="WHAT", help=WAIVABLE[name])
        if name in ("consent", "decline", "withdraw"):
            step.add_argument("--means", metavar="MEANS", help="in_person, telephone, letter or message")
            step.add_argument("--words", metavar="TEXT", default="", help="the words put to the worker")
        if name in ("consent", "induct", "recall", "decline", "withdraw"):
            step.add_argument("--on", metavar="DATE", help="the day of it (today); of a recall the first without them")
    _words(verbs)
    reviews.arguments(verbs.add_parser("review", help="review what was decided in an emergency"))
    letters.arguments(verbs)
    licence.arguments(verbs.add_parser("licence", help="the licence to attend, for the worker to carry"))


def _words(verbs: Any) -> None:
    """What one side asks the other, and what is answered."""
    for name, what in (("ask", "ask the other side something"), ("answer", "answer what the other side asked")):
        said = verbs.add_parser(name, help=what)
        said.add_argument("number", metavar="NUMBER", help="its number in the list")
        said.add_argument("words", metavar="TEXT", help="in a few words")


def _asking(ask: argparse.ArgumentParser) -> None:
    ask.add_argument("number", nargs="?", metavar="NUMBER", help="a draft; without it a new one is made")
    ask.add_argument("--person", metavar="PERSON", help="whom: code, worker code or name")
    ask.add_argument("--setting", metavar="SETTING", help="where")
    ask.add_argument("--role", metavar="ROLE", help="as what")
    ask.add_argument("--from", dest="first", metavar="DATE", help="the first day")
    ask.add_argument("--until", metavar="DATE", help="the last day")
    ask.add_argument(
        "--shift", action="append", default=[], metavar="NUMBER", help="a shift it is for, in place of days"
    )
    ask.add_argument("--agreement", metavar="CODE", help="on which it stands (the only one that covers it)")
    ask.add_argument("--home", metavar="ORG", help="who lends them, where several employ them")
    ask.add_argument("--reason", metavar="TEXT", default="", help="why; needed")


def run(arguments: argparse.Namespace, context: Context) -> int:
    if arguments.verb == "list":
        return _list(arguments, context)
    if arguments.verb == "show":
        return _show(arguments, context)
    if arguments.verb == "review":
        return reviews.run(arguments, context)
    if arguments.verb == "licence":
        return licence.run(arguments, context)
    if arguments.verb in letters.VERBS:
        return letters.run(arguments, context)
    if arguments.verb in ("ask", "answer"):
        return _said(arguments, context)
    taken = _request(arguments, context) if arguments.verb == "request" else _step(arguments, context)
    if context.json:
        document = _loan(taken.loan) | {"checks": taken.checks, "broken": taken.broken}
        context.output.json({"deployment": document})
    else:
        context.output.text(f"Deployment {taken.loan.id} of {taken.loan.person} is {taken.loan.state}.")
        context.output.text(f"look: {one.words}" for one in taken.checks if not one.holds)
        if taken.loan.partner is not None:
            context.output.text(f"{taken.loan.partner} keeps a store of its own: a letter to it waits to be sent.")
        context.output.text(f"stands no more: {one.words}" for one in taken.broken)
    return ExitCode.LOOK if taken.broken else ExitCode.DONE


def _step(arguments: argparse.Namespace, context: Context) -> Taken:
    from rostering.aid.said import Said
    from rostering.aid.steps import take_step

    said = Said(
        reason=arguments.reason,
        means=getattr(arguments, "means", None),
        words=getattr(arguments, "words", ""),
        on=typed_date(getattr(arguments, "on", None)),
        waive=tuple(getattr(arguments, "waive", ())),
        emergency=getattr(arguments, "emergency", False),
    )
    number = typed_number(arguments.number, "a deployment")
    return take_step(context.store(), context.actor_name, number, arguments.verb, said)


def _request(arguments: argparse.Namespace, context: Context) -> Taken:
    from rostering.aid.request import Wanted, request_draft, request_new

    if arguments.number is not None:
        number = typed_number(arguments.number, "a deployment")
        return request_draft(context.store(), context.actor_name, number, arguments.reason, arguments.agreement)
    for option in ("person", "setting", "role"):
        if getattr(arguments, option) is None:
            raise BadInputError(f"Say the {option} that the host asks for with --{option}.")
    wanted = Wanted(
        person=arguments.person,
        setting=arguments.setting,
        role=arguments.role,
        reason=arguments.reason,
        first=typed_date(arguments.first),
        last=typed_date(arguments.until),
        shifts=tuple(typed_number(one, "a shift") for one in arguments.shift),
        agreement=arguments.agreement,
        home=arguments.home,
    )
    return request_new(context.store(), context.actor_name, wanted)


def _said(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.aid.questions import answer, ask
    from rostering.aid.wording import question_words

    say = ask if arguments.verb == "ask" else answer
    number = typed_number(arguments.number, "a deployment")
    said = say(context.store(), context.actor_name, number, arguments.words)
    answered = f" {said.answered_by}: {said.answer}" if said.answer else ""
    return context.told({"question": said}, f"{question_words(said)}{answered}")


def _list(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.aid.listing import list_loans

    found = list_loans(context.store(), context.actor_name, arguments.state, arguments.all)
    lines = [_loan(loan) | {"waits_for_you_to": None if move is None else move.name} for loan, move in found]
    rows = [
        (
            loan.id,
            loan.state,
            f"{loan.name} ({loan.person})",
            loan.setting,
            loan.home.code,
            loan.host.code,
            *_times(loan),
            None if move is None else move.name,
        )
        for loan, move in found
    ]
    return context.listed({"deployments": lines}, HEADS, rows, "Nobody is lent or asked for.")


def _show(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.aid.listing import show_loan
    from rostering.aid.wording import page_lines

    page = show_loan(context.store(), context.actor_name, typed_number(arguments.number, "a deployment"))
    document = {
        "deployment": _loan(page.loan),
        "next": None if page.next is None else page.next.name,
        "whose_turn": page.turn.whose,
        "in_place_of": page.turn.in_place_of,
        "checks": page.checks,
        "gained_by_host": page.stakes.gained,
        "host_pays": page.stakes.pays,
        "lost_at_home": page.lost,
        "home_planned": page.stakes.planned,
        "questions": page.questions,
        "returns": page.back,
        "assignments": page.dependents,
        "reviews": page.reviews,
        "letters": page.letters,
    }
    return context.told(document, page_lines(page))


def _times(loan: Loan) -> tuple[str, str]:
    from rostering.words import clock, day

    first, last = (f"{day(_local(one))} {clock(one)}" for one in loan.period)
    return first, last


def _local(one: Any) -> Any:
    from rostering.calendar import local_day

    return local_day(one)


def _loan(loan: Loan) -> dict[str, Any]:
    return {
        "number": loan.id,
        "state": loan.state,
        "person": loan.person,
        "name": loan.name,
        "role": loan.facts.role,
        "setting": loan.setting,
        "home": loan.home.code,
        "host": loan.host.code,
        "starts_at": loan.period[0],
        "ends_at": loan.period[1],
        "agreement": loan.agreement,
        "partner": loan.partner,
        "shifts": sorted(loan.facts.shifts),
        "closes_at": loan.facts.closes_at,
        "history": loan.steps,
    }
