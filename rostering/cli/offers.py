"""`rota offers`: ask people who may refuse, record what they say, release places to tiers, count and share."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from rostering.cli.context import Context
from rostering.cli.period import period, period_arguments
from rostering.cli.typed_clock import typed_clock
from rostering.cli.typed_date import typed_date
from rostering.cli.typed_number import typed_number
from rostering.cli.typed_pounds import typed_pounds
from rostering.errors import BadInputError, ExitCode

if TYPE_CHECKING:
    from rostering.offers.answers import Answered
    from rostering.offers.offer_lines import OfferLine
    from rostering.offers.release_lines import ReleaseLine
    from rostering.offers.send import Asking, Sent
    from rostering.offers.shares import QueueLine

SCHEMA = "rota-offers/1"
ANSWERS = {"accept": "said yes", "decline": "said no", "confirm": "is confirmed", "withdraw": "is asked no more"}


def arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    shown = verbs.add_parser("list", help="print who was asked, through which tier, and what they said")
    period_arguments(shown)
    shown.add_argument("--all", action="store_true", help="every question, not only the newest of each")
    shown.add_argument("--open", action="store_true", help="those without an answer only")
    send = verbs.add_parser(
        "send", help="offer their shifts to all who are planned and may refuse, or one shift to some"
    )
    period_arguments(send)
    send.add_argument("--shift", metavar="NUMBER", help="one shift, offered to the people named by --to")
    send.add_argument(
        "--to", nargs="+", action="extend", default=[], metavar="PERSON", help="code, worker code or name; may repeat"
    )
    send.add_argument("--hours", metavar="N", help="how long they have to answer (policy offer.answer_hours)")
    send.add_argument("--by", default="list", metavar="MEANS", help="list, telephone or message (list)")
    send.add_argument("--again", action="store_true", help="ask also those who said no or did not answer")
    for verb, help_ in (
        ("accept", "record a yes: on the shift, if it is free and lawful still"),
        ("decline", "record a no: the place is open, and they are not proposed for it again"),
        ("confirm", "confirm to somebody who said yes that the shift is theirs"),
        ("withdraw", "take back an offer that nobody answered"),
    ):
        one = verbs.add_parser(verb, help=help_)
        one.add_argument("number", metavar="NUMBER", help="the offer's number")
        if verb == "decline":
            one.add_argument("--note", metavar="TEXT", help="what they said; never a word about health")
    verbs.add_parser("lapse", help="let every offer run out whose time to answer is over")
    _release_verbs(verbs)
    counts = verbs.add_parser("counts", help="print asked, offered, accepted and filled, by organisation and tier")
    period_arguments(counts)
    _share_verbs(verbs)


def _release_verbs(verbs: Any) -> None:
    release = verbs.add_parser("release", help="open places of shifts to a tier, or print what is open")
    release.add_argument(
        "shifts", nargs="*", metavar="SHIFT", help="shifts by number (all of the period that are short)"
    )
    release.add_argument("--to", metavar="TIER", help="setting, area, bank, collaborative_bank, agency or another pool")
    release.add_argument("--places", metavar="N", help="so many places of each (all that are open)")
    release.add_argument("--rate", metavar="POUNDS", help="what an hour is paid (by the rate cards)")
    release.add_argument("--at", metavar="'DATE TIME'", help="open them then, like '23/11/2026 09:00' (now)")
    release.add_argument("--list", action="store_true", help="print what is released, and release nothing")
    period_arguments(release)
    close = verbs.add_parser("close", help="close a release: nobody else of its tier is asked")
    close.add_argument("number", metavar="NUMBER", help="the release's number")


def _share_verbs(verbs: Any) -> None:
    shares = verbs.add_parser("shares", help="print, set or close the agreed shares of a scarce pool")
    shares.add_argument("--pool", metavar="POOL", help="the pool")
    shares.add_argument("--set", metavar="SHARES", help="shares in per mille, like 'A=600; B=400'")
    shares.add_argument("--since", metavar="DATE", help="with --set: from this day on (today)")
    shares.add_argument(
        "--close", metavar="DATE", help="close the running period with this day, and carry what is owed"
    )
    shares.add_argument("--queue", action="store_true", help="print whose short shifts come first in the period")
    period_arguments(shares)


def run(arguments: argparse.Namespace, context: Context) -> int:
    verbs = {
        "list": _list,
        "send": _send,
        **dict.fromkeys(ANSWERS, _answer),
        "lapse": _lapse,
        "release": _release,
        "close": _close,
        "counts": _counts,
        "shares": _shares,
    }
    return verbs[arguments.verb](arguments, context)


def _list(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.offers.offer_lines import offers

    lines = offers(context.store(), context.actor_name, period(arguments), arguments.setting, everything=arguments.all)
    lines = [one for one in lines if one.is_open] if arguments.open else lines
    if context.json:
        context.output.json({"schema": SCHEMA, "offers": lines})
    else:
        heads = ("number", "shift", "who", "tier", "rate", "asked", "answer by", "said")
        context.output.listed(heads, [_offer(one) for one in lines], "Nobody was asked.")
        context.output.text(dict.fromkeys(f"~ {one.label}: {said}" for one in lines for said in one.waived))
    return ExitCode.LOOK if any(one.overdue for one in lines) else ExitCode.DONE


def _send(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.offers.send import Asking, ask, send

    hours = None if arguments.hours is None else typed_number(arguments.hours, "the hours to answer")
    how = Asking(hours=hours, means=arguments.by, again=arguments.again)
    store, actor = context.store(), context.actor_name
    if arguments.shift:
        sent = ask(store, actor, typed_number(arguments.shift, "a shift"), arguments.to, how)
    elif arguments.to:
        raise BadInputError("--to goes with --shift: say which shift they are offered.")
    else:
        sent = send(store, actor, period(arguments), arguments.setting, how)
    return _tell_sent(context, sent, how)


def _tell_sent(context: Context, sent: Sent, how: Asking) -> int:
    if context.json:
        return _as_json(context, sent, {"left_out": sent.left_out})
    if sent.offers:
        rows = [(*_offer(one)[:7], one.phone) for one in sent.offers]
        context.output.table(("number", "shift", "who", "tier", "rate", "asked", "answer by", "telephone"), rows)
    people = len({one.person_id for one in sent.offers})
    context.output.text(f"{len(sent.offers)} offered to {people} {'person' if people == 1 else 'people'}.")
    context.output.text([f"Not asked: {one.name} ({one.person}), {one.label}: {one.reason}." for one in sent.left_out])
    return ExitCode.DONE


def _answer(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.offers import answers

    number, store, actor = typed_number(arguments.number, "an offer"), context.store(), context.actor_name
    if arguments.verb == "decline":
        done = answers.decline(store, actor, number, arguments.note)
    elif arguments.verb == "accept":
        done = answers.accept(store, actor, number)
    elif arguments.verb == "confirm":
        done = answers.confirm(store, actor, number)
    else:
        done = answers.withdraw(store, actor, number)
    return _tell_answered(context, done, ANSWERS[arguments.verb])


def _as_json(context: Context, done: Sent | Answered, beside: dict[str, Any]) -> int:
    """Offers, what came of them beside, and the numbers of the amendments, as data."""
    from rostering.rosters.edit import amendments_of

    ends = {"amendments": amendments_of(done.edited)}
    context.output.json({"schema": SCHEMA, "offers": done.offers} | beside | ends)
    return ExitCode.DONE


def _tell_answered(context: Context, done: Answered, what: str) -> int:
    from rostering.rosters.edit import amendments_of

    if context.json:
        return _as_json(context, done, {"withdrawn": done.withdrawn})
    for edited in done.edited:
        for sentence in edited.broken:
            context.diagnostics.note(sentence)
    numbers = ", ".join(map(str, amendments_of(done.edited)))
    numbered = f" (amendment {numbers})" if numbers else ""
    context.output.text([f"Offer {one.id}: {one.who} {what}, {one.label}{numbered}." for one in done.offers])
    context.output.text([f"Withdrawn, the shift is filled: offer {one.id}, {one.who}." for one in done.withdrawn])
    return ExitCode.DONE


def _lapse(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.offers.answers import lapse

    done = lapse(context.store(), context.actor_name)
    if not done.offers and not context.json:
        context.output.text("No offer has run out.")
        return ExitCode.DONE
    return _tell_answered(context, done, "did not answer in time")


def _release(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.offers.release_lines import releases
    from rostering.offers.releases import WantedRelease, release, short_shifts

    store, actor = context.store(), context.actor_name
    if arguments.list:
        return _tell_releases(context, releases(store, actor, period(arguments), arguments.setting), ())
    wanted = WantedRelease(
        tier=arguments.to or "setting",
        places=None if arguments.places is None else typed_number(arguments.places, "places"),
        pence_an_hour=typed_pounds(arguments.rate),
        opens_at=_moment(arguments.at),
    )
    shifts = [typed_number(one, "a shift") for one in arguments.shifts]
    if not shifts:
        shifts = short_shifts(store, actor, period(arguments), arguments.setting, wanted.tier)
        if not shifts:
            raise BadInputError("No shift of the period is short and still to be released to them.")
    done = release(store, actor, shifts, wanted)
    return _tell_releases(context, done.lines, done.early)


def _moment(typed: str | None) -> datetime | None:
    """A day and a clock time on it. Raises BadInputError for what is neither."""
    from rostering.calendar import instant

    if typed is None:
        return None
    day, _, clock = typed.strip().rpartition(" ")
    on, minutes = typed_date(day), typed_clock(clock)
    if on is None or minutes is None:
        raise BadInputError(f"'{typed}' is not a day and a time; write it like '23/11/2026 09:00'.")
    return instant(on, minutes)


def _tell_releases(context: Context, lines: list[ReleaseLine] | tuple[ReleaseLine, ...], early: tuple[str, ...]) -> int:
    from rostering import text
    from rostering.rosters.read_offers import tier_words

    if context.json:
        context.output.json({"schema": "rota-releases/1", "releases": lines})
        return ExitCode.DONE
    rows = [
        (
            *(one.id, f"{one.label} (shift {one.shift})", tier_words(one.tier), one.places, one.asked, one.filled),
            "" if one.pence_an_hour is None else text.pounds(one.pence_an_hour),
            _at(one.released_at),
            one.released_by,
        )
        for one in lines
    ]
    heads = ("number", "shift", "to", "places", "asked", "filled", "rate", "since", "by")
    context.output.listed(heads, rows, "Nothing is released.")
    for sentence in early:
        context.diagnostics.note(sentence)
    return ExitCode.DONE


def _close(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.offers.releases import close
    from rostering.rosters.read_offers import tier_words

    line = close(context.store(), context.actor_name, typed_number(arguments.number, "a release"))
    if context.json:
        return _tell_releases(context, [line], ())
    context.output.text(
        f"Release {line.id} is closed: {line.label} is not offered to {tier_words(line.tier)} any more."
    )
    return ExitCode.DONE


def _counts(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.offers.counts import counts
    from rostering.rosters.read_offers import tier_words

    lines = counts(context.store(), context.actor_name, period(arguments), arguments.setting)
    if context.json:
        context.output.json({"schema": "rota-offer-counts/1", "counts": lines})
    else:
        heads = (
            *("organisation", "tier", "places asked for", "offered", "accepted", "declined", "lapsed", "waiting"),
            *("filled", "by others' people"),
        )
        context.output.listed(
            heads,
            [tuple((asdict(one) | {"tier": tier_words(one.tier)}).values()) for one in lines],
            "Nobody was asked.",
        )
    return ExitCode.DONE


def _shares(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.offers.shares import close_shares, queue, set_shares, shares

    store, actor, pool = context.store(), context.actor_name, arguments.pool
    chosen = [one for one in (arguments.set, arguments.close, arguments.queue) if one]
    if len(chosen) > 1:
        raise BadInputError("Give one of --set, --close and --queue.")
    if chosen and pool is None:
        raise BadInputError("Say which pool with --pool.")
    if arguments.queue:
        return _tell_queue(context, queue(store, actor, pool, period(arguments), arguments.setting))
    if arguments.set:
        lines = set_shares(store, actor, pool, _wanted(arguments.set), _day(arguments.since))
    elif arguments.close:
        lines = close_shares(store, actor, pool, _day(arguments.close))
    else:
        lines = shares(store, actor, pool)
    if context.json:
        rows = [asdict(one) | {"owed": one.owed} for one in lines]
        context.output.json({"schema": "rota-shares/1", "shares": rows})
    else:
        from rostering.rosters.read_offers import tier_words
        from rostering.words import hours

        heads = ("pool", "organisation", "share", "from", "until", "carried", "fair", "had", "owed")
        table = [
            (
                *(tier_words(one.pool), one.code, f"{one.per_mille} ‰", f"{one.from_on}", f"{one.until_on}"),
                *(_signed(one.carried), hours(one.fair), hours(one.given), _signed(one.owed)),
            )
            for one in lines
        ]
        context.output.listed(heads, table, "No shares are agreed.")
    return ExitCode.DONE


def _tell_queue(context: Context, lines: list[QueueLine]) -> int:
    if context.json:
        context.output.json({"schema": "rota-queue/1", "queue": lines})
    else:
        heads = ("shift", "where and when", "organisation", "priority", "below", "short", "turn")
        rows = [
            (one.shift, one.label, one.organisation, one.priority, one.below, one.places, one.turn) for one in lines
        ]
        context.output.listed(heads, rows, "Nothing is short.")
    return ExitCode.DONE


def _offer(one: OfferLine) -> tuple[object, ...]:
    from rostering import text
    from rostering.gaps.asked import WORDS
    from rostering.rosters.read_offers import tier_words

    said = "no answer in time" if one.overdue else WORDS.get(one.state, one.state)
    return (
        one.id,
        f"{one.label} (shift {one.shift})",
        one.who,
        tier_words(one.tier),
        "" if one.pence_an_hour is None else text.pounds(one.pence_an_hour),
        _at(one.asked_at),
        "" if one.answer_by is None else _at(one.answer_by),
        said,
    )


def _at(moment: datetime) -> str:
    from rostering.calendar import local_day
    from rostering.words import clock, day

    return f"{day(local_day(moment))} {clock(moment)}"


def _signed(minutes: int) -> str:
    from rostering.words import hours

    return f"{'−' if minutes < 0 else '+' if minutes else ''}{hours(abs(minutes))}"


def _wanted(typed: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for part in typed.split(";"):
        name, equals, share = part.partition("=")
        if not equals or not name.strip():
            raise BadInputError("Shares are typed like 'A=600; B=400', in per mille.")
        found[name.strip()] = typed_number(share.strip(), "a share")
    return found


def _day(typed: str | None) -> date:
    from rostering.calendar import today

    return typed_date(typed) or today()
