"""`rota aid plan`: which loans of others would close what is short best; with --save as drafts, and dry without."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from rostering.cli.context import Context
from rostering.cli.period import period, period_arguments
from rostering.cli.search import attend
from rostering.errors import BadInputError, ExitCode

if TYPE_CHECKING:
    from rostering.aid.plan.planned import Plan, PlannedLoan

SCHEMA = "rota-aid-plan/1"
DEFAULT_SECONDS = 18.0
ON, OFF = "on", "off"


def arguments(parser: argparse.ArgumentParser) -> None:
    period_arguments(parser)
    parser.add_argument(
        "--target", action="store_true", help="close places to the target too, after those to a minimum"
    )
    parser.add_argument(
        "--protect", choices=(ON, OFF), default=ON, help="off: lenders may fall below their minimum (default: on)"
    )
    parser.add_argument("--save", action="store_true", help="write the loans down as drafts (default: only print them)")
    parser.add_argument(
        "--time-limit", type=float, default=DEFAULT_SECONDS, metavar="S", help=f"wall seconds ({DEFAULT_SECONDS:g})"
    )
    parser.add_argument("--deterministic", action="store_true", help="the same answer on every run, on one thread")


def run(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.aid.plan.drafts import save_drafts
    from rostering.aid.plan.plan import Asked, plan_aid
    from solver.limits import Limits, LimitsError

    try:
        limits = Limits(arguments.time_limit, deterministic=arguments.deterministic, started=context.started)
    except LimitsError as error:
        raise BadInputError(f"{str(error)[0].upper()}{str(error)[1:]}.") from error
    asked = Asked(
        period(arguments), tuple(arguments.setting), arguments.protect == ON, target=arguments.target, limits=limits
    )
    store, actor, doing = context.store(), context.actor_name, ["reading the store"]
    attended = attend(
        context,
        arguments.time_limit,
        lambda stop, _: plan_aid(store, actor, asked, stop=stop, told=doing.append),
        lambda: doing[-1],
    )
    plan = attended.answer
    drafts: tuple[int, ...] = ()
    if arguments.save and plan.loans and not attended.interrupted:
        drafts = tuple(one.id for one in save_drafts(store, actor, plan.loans))
    context.told(_document(plan) | {"drafts": drafts}, _page(plan, drafts))
    if attended.interrupted:
        return ExitCode.INTERRUPTED
    return ExitCode.LOOK if plan.closed < plan.places else ExitCode.DONE


def _page(plan: Plan, drafts: tuple[int, ...]) -> Iterator[str]:
    from rostering import words
    from rostering.aid.plan.wording import price_words, summary

    if not plan.places:
        yield f"Nothing is short from {plan.horizon.words}, so that nobody has to be lent."
        return
    yield summary(plan)
    for one in plan.tallies:
        off = f", {one.unprotected} without protection" if plan.protected else ""
        yield f"  below {one.below}, priority {one.priority}: {one.closed} of {one.places} closed{off}"
    yield price_words(plan)
    for number, loan in enumerate(plan.loans, 1):
        yield ""
        yield from _loan_lines(number, loan)
    still = [one for one in plan.shifts if one.open]
    if still:
        yield ""
        yield f"{words.counted(sum(one.open for one in still), 'place')} stay open:"
        yield from (f"  {one.words}: {one.why_open}" for one in still)
    if plan.loans:
        yield ""
        yield _saved(drafts)


def _saved(drafts: tuple[int, ...]) -> str:
    if not drafts:
        return "Nothing is written; with --save these loans are drafted, for you to ask for and others to decide."
    return (
        f"Drafted as deployments {', '.join(map(str, drafts))}; nobody is assigned. "
        "Ask for each with 'rota deploy request NUMBER --reason TEXT'."
    )


def _loan_lines(number: int, loan: PlannedLoan) -> Iterator[str]:
    from rostering import words
    from rostering.aid.plan.wording import back_words

    yield (
        f"{number}. {loan.name} ({loan.person}) of {loan.home} to {loan.setting_name} ({loan.setting}) as "
        f"{words.role(loan.role)}, agreement {loan.agreement}"
    )
    yield from (f"   for {one.words}" for one in loan.shifts)
    yield f"   why: {loan.reason}"
    yield f"   back at home: {back_words(loan.back)}"
    yield from (f"   lost at home: {one.words}: {one.left} left, at least {one.minimum}" for one in loan.lost)


def _document(plan: Plan) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "first": plan.horizon.first,
        "last": plan.horizon.last,
        "protected": plan.protected,
        "proven": plan.proven,
        "places": plan.places,
        "closed": plan.closed,
        "closed_without_protection": plan.unprotected,
        "price_of_protection": plan.price,
        "burden_since": plan.since,
        "tallies": plan.tallies,
        "loans": list(_loans(plan.loans)),
        "shifts": plan.shifts,
    }


def _loans(loans: Iterable[PlannedLoan]) -> Iterator[dict[str, Any]]:
    for one in loans:
        yield {
            "person": one.person,
            "name": one.name,
            "home": one.home,
            "base": one.base,
            "host": one.host,
            "setting": one.setting,
            "role": one.role,
            "agreement": one.agreement,
            "starts_at": one.facts.starts_at,
            "ends_at": one.facts.ends_at,
            "shifts": one.shifts,
            "returns": one.back,
            "lost_at_home": one.lost,
            "travel_minutes": one.travel,
            "inducted": one.inducted,
            "days_before": one.before,
            "reason": one.reason,
        }
