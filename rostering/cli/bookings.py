"""`rota bookings`: places covered by an agency or another source, who may open it, who comes, and what it costs."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from rostering.cli.context import Context
from rostering.cli.typed_clock import typed_clock
from rostering.cli.typed_date import typed_date
from rostering.cli.typed_number import typed_number
from rostering.cli.typed_pounds import typed_pounds
from rostering.errors import BadInputError, ExitCode

if TYPE_CHECKING:
    from rostering.bookings.authorisations import AuthorisationLine
    from rostering.bookings.bookings import BookingLine
    from rostering.bookings.rates import RateCard


def arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    shown = verbs.add_parser("list", help="print bookings, and how long there is left to name them")
    shown.add_argument("--setting", action="append", default=[], metavar="CODE", help="of this home only; may repeat")
    shown.add_argument("--all", action="store_true", help="those that are past or cancelled too")
    add = verbs.add_parser("add", help="cover an open place of a shift without a name")
    add.add_argument("shift", metavar="SHIFT", help="the shift's number")
    add.add_argument("--source", required=True, metavar="WHO", help="an agency's name, or a pool")
    add.add_argument("--role", metavar="ROLE", help="the role booked (the shift's)")
    add.add_argument("--reference", metavar="TEXT", help="the source's reference")
    add.add_argument("--cost", metavar="POUNDS", help="what it costs in all (by the rate cards)")
    add.add_argument("--start", metavar="TIME", help="a part of the shift: from this time")
    add.add_argument("--end", metavar="TIME", help="a part of the shift: until this time")
    name = verbs.add_parser("name", help="say who comes: checked like anyone, and on the roster")
    name.add_argument("number", metavar="NUMBER", help="the booking's number")
    name.add_argument("person", metavar="PERSON", help="code, worker code or name")
    name.add_argument("--new", action="store_true", help="nobody knows them yet: put them on record with it")
    name.add_argument("--code", metavar="CODE", help="the code they get then")
    newcomer = verbs.add_parser("newcomer", help="put somebody on record whom nobody knows yet, by a name alone")
    newcomer.add_argument("number", metavar="NUMBER", help="the booking that they come for")
    newcomer.add_argument("name", metavar="NAME", help="their name")
    newcomer.add_argument("--code", metavar="CODE", help="the code they get (booked1 for booking 1)")
    cancel = verbs.add_parser("cancel", help="give a booking up")
    cancel.add_argument("number", metavar="NUMBER", help="the booking's number")
    cancel.add_argument("--reason", default="", metavar="WHY", help="why; never a word about health")
    _authorisation_verbs(verbs)
    rates = verbs.add_parser("rates", help="print what an hour costs, the narrowest card of each pool first")
    rates.add_argument("--on", metavar="DATE", help="on this day (today)")


def _authorisation_verbs(verbs: Any) -> None:
    opened = verbs.add_parser("authorise", help="open the agency tier in your own name (manager)")
    opened.add_argument("--setting", metavar="CODE", help="at this setting and what lies in it")
    opened.add_argument("--organisation", metavar="CODE", help="at all settings of this organisation")
    opened.add_argument("--tier", default="agency", metavar="POOL", help="another tier than agency")
    opened.add_argument("--role", metavar="ROLE", help="for this role only")
    opened.add_argument("--from", dest="first", metavar="DATE", help="for shifts from this day on (today)")
    opened.add_argument("--until", required=True, metavar="DATE", help="for shifts until this day")
    opened.add_argument("--cap", metavar="POUNDS", help="up to this much in all")
    opened.add_argument("--places", metavar="N", help="for so many places at most")
    opened.add_argument("--reason", required=True, metavar="WHY", help="why; never a word about health")
    withdraw = verbs.add_parser("withdraw", help="close it again (manager)")
    withdraw.add_argument("number", metavar="NUMBER", help="the authorisation's number")
    given = verbs.add_parser("authorisations", help="print what was opened, by whom, and what is left of it")
    given.add_argument("--all", action="store_true", help="those that ran out or were withdrawn too")


def run(arguments: argparse.Namespace, context: Context) -> int:
    verbs = {
        "list": _list,
        "add": _add,
        "name": _name,
        "newcomer": _newcomer,
        "cancel": _cancel,
        "authorise": _authorise,
        "withdraw": _withdraw,
        "authorisations": _authorisations,
        "rates": _rates,
    }
    return verbs[arguments.verb](arguments, context)


def _list(arguments: argparse.Namespace, context: Context) -> int:
    from rostering import text
    from rostering.bookings.bookings import bookings

    lines = bookings(context.store(), context.actor_name, arguments.setting, everything=arguments.all)
    if context.json:
        context.output.json({"schema": "rota-bookings/1", "bookings": [_booking(one) for one in lines]})
    else:
        heads = ("number", "setting", "shift", "role", "by", "reference", "cost", "who", "name due")
        rows = [
            (
                *(one.id, one.setting, _when(one), text.role(one.role), one.source, one.reference),
                *("" if one.pence is None else text.pounds(one.pence), _who(one), _due(one)),
            )
            for one in lines
        ]
        context.output.listed(heads, rows, "Nothing is booked.")
        context.output.text(dict.fromkeys(f"~ {one.label}: {said}" for one in lines for said in one.waived))
    return ExitCode.LOOK if any(one.overdue for one in lines) else ExitCode.DONE


def _add(arguments: argparse.Namespace, context: Context) -> int:
    from rostering import text
    from rostering.bookings.book import WantedBooking, book

    wanted = WantedBooking(
        shift=typed_number(arguments.shift, "a shift"),
        source=arguments.source,
        role=arguments.role,
        reference=arguments.reference,
        pence=typed_pounds(arguments.cost),
        start=typed_clock(arguments.start),
        end=typed_clock(arguments.end),
    )
    line = book(context.store(), context.actor_name, wanted)
    cost = "" if line.pence is None else f" for {text.pounds(line.pence)}"
    return _told(context, line, f"Booking {line.id}: {_when(line)}, {line.setting_name}: {_who(line)}{cost}.")


def _name(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.bookings.name import name_booking, name_newcomer

    store, actor, number = context.store(), context.actor_name, typed_number(arguments.number, "a booking")
    if arguments.new:
        named = name_newcomer(store, actor, number, arguments.person, arguments.code)
    elif arguments.code:
        raise BadInputError("--code goes with --new; somebody on record has a code already.")
    else:
        named = name_booking(store, actor, number, arguments.person)
    line, edited = named.booking, named.edited
    for sentence in edited.broken:
        context.diagnostics.note(sentence)
    said = f"Booking {line.id}: {line.name} ({line.person}) comes for {_when(line)}, {line.setting_name}"
    numbered = "" if edited.amendment is None else f" (amendment {edited.amendment})"
    return _told(context, line, f"{said}{numbered}.")


def _newcomer(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.bookings.name import add_person

    number = typed_number(arguments.number, "a booking")
    code = add_person(context.store(), context.actor_name, number, arguments.name, arguments.code)
    if context.json:
        context.output.json({"schema": "rota-bookings/1", "booking": number, "person": code})
    else:
        context.output.text(
            f"{arguments.name} is on record as {code}. Once it was seen, a manager declares what nobody knows of them "
            f"with 'rota people accept --person {code}'; then 'rota bookings name {number} {code}'."
        )
    return ExitCode.DONE


def _cancel(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.bookings.book import cancel

    number = typed_number(arguments.number, "a booking")
    line = cancel(context.store(), context.actor_name, number, arguments.reason)
    return _told(context, line, f"Booking {line.id} is cancelled; {_when(line)}, {line.setting_name} is open again.")


def _authorise(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.bookings.authorisations import WantedAuthorisation, authorise

    until = typed_date(arguments.until)
    assert until is not None
    wanted = WantedAuthorisation(
        until_on=until,
        reason=arguments.reason,
        setting=arguments.setting,
        organisation=arguments.organisation,
        tier=arguments.tier,
        role=arguments.role,
        from_on=typed_date(arguments.first),
        most_pence=typed_pounds(arguments.cap),
        most_places=None if arguments.places is None else typed_number(arguments.places, "places"),
    )
    line = authorise(context.store(), context.actor_name, wanted)
    return _opened(context, line, f"Authorisation {line.id}: {_tier(line)}, {_left(line)}.")


def _withdraw(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.bookings.authorisations import withdraw

    line = withdraw(context.store(), context.actor_name, typed_number(arguments.number, "an authorisation"))
    return _opened(context, line, f"Authorisation {line.id} is withdrawn; what was booked under it stands.")


def _authorisations(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.bookings.authorisations import authorisations

    lines = authorisations(context.store(), context.actor_name, everything=arguments.all)
    if context.json:
        context.output.json({"schema": "rota-authorisations/1", "authorisations": lines})
    else:
        rows = [
            (
                *(one.id, _tier(one), one.authorised_by, one.reason, _left(one)),
                "" if one.withdrawn_by is None else f"withdrawn by {one.withdrawn_by}",
            )
            for one in lines
        ]
        context.output.listed(("number", "tier", "by", "reason", "left", "state"), rows, "No tier is opened.")
    return ExitCode.DONE


def _rates(arguments: argparse.Namespace, context: Context) -> int:
    from rostering import access, text
    from rostering.bookings.rates import read_rate_cards
    from rostering.calendar import today

    day = typed_date(arguments.on) or today()
    with context.store().reading() as session:
        actor = access.acting(session, context.actor_name)
        access.guard(actor, "see", actor.organisation)
        cards = read_rate_cards(session, day, day)
        codes = _codes(session)
    found = [
        card
        for pool in cards.of_pool.values()
        for card in pool
        if (card.until_on is None or card.until_on >= day)
        and (card.organisation is None or actor.organisation in (None, codes[card.organisation]))
    ]
    if context.json:
        rates = [asdict(one) | {"organisation": codes.get(one.organisation or 0)} for one in found]
        context.output.json({"schema": "rota-rates/1", "rates": rates})
    else:
        heads = ("pool", "who pays", "source", "role", "band", "days", "times", "an hour", "from", "until")
        rows = [
            (
                *(one.pool, codes.get(one.organisation or 0), one.source, one.role, one.band, one.days),
                *(_times(one), text.pounds(one.pence_an_hour), f"{one.from_on:%d/%m/%Y}"),
                None if one.until_on is None else f"{one.until_on:%d/%m/%Y}",
            )
            for one in found
        ]
        nothing = "No rate card counts then; take some in with 'rota import rates FILE'."
        context.output.listed(heads, rows, nothing)
    return ExitCode.DONE


def _codes(session: Any) -> dict[int, str]:
    from sqlmodel import select

    from rostering.store.tables import Organisation

    return dict(session.exec(select(Organisation.id, Organisation.code)).all())


def _told(context: Context, line: BookingLine, sentence: str) -> int:
    if context.json:
        context.output.json({"schema": "rota-bookings/1", "booking": _booking(line)})
    else:
        context.output.text(sentence)
    return ExitCode.DONE


def _opened(context: Context, line: AuthorisationLine, sentence: str) -> int:
    if context.json:
        context.output.json({"schema": "rota-authorisations/1", "authorisation": line})
    else:
        context.output.text(sentence)
    return ExitCode.DONE


def _when(one: BookingLine) -> str:
    from rostering import text

    return f"{one.code} {text.day(one.day)} {text.clock(one.starts_at)}–{text.clock(one.ends_at)} (shift {one.shift})"


def _who(one: BookingLine) -> str:
    from rostering import text

    if one.name is not None:
        return f"{one.name} ({one.person})" if one.state == "named" else "cancelled"
    return text.name_to_follow(one.source) if one.is_unnamed else one.state


def _due(one: BookingLine) -> str:
    """How long there is left until a booking without a name begins."""
    from rostering import text
    from rostering.calendar import DAY_MINUTES

    if not one.is_unnamed:
        return ""
    if one.minutes_left < 0:
        return f"OVERDUE, began {text.duration(-one.minutes_left)} ago"
    days, minutes = divmod(one.minutes_left, DAY_MINUTES)
    some = f"{text.counted(days, 'day')} " if days else ""
    return f"{'OVERDUE, ' if one.overdue else ''}{some}{text.duration(minutes)} left"


def _tier(one: AuthorisationLine) -> str:
    from rostering import text

    who = "" if one.role is None else f" for {text.role(one.role)}"
    return f"{one.tier}{who} at {one.setting or one.organisation}, {one.from_on:%d/%m/%Y}–{one.until_on:%d/%m/%Y}"


def _left(one: AuthorisationLine) -> str:
    from rostering import text

    said = []
    if one.most_pence is not None and one.left_pence is not None:
        said.append(f"{text.pounds(one.left_pence)} of {text.pounds(one.most_pence)}")
    if one.most_places is not None:
        said.append(f"{one.left_places} of {text.counted(one.most_places, 'place')}")
    return f"{' and '.join(said)} left"


def _times(one: RateCard) -> str:
    from rostering import text

    if one.start is None and one.end is None:
        return ""
    begins, ends = one.spell
    return f"{text.clock_minute(begins)}–{text.clock_minute(ends)}"


def _booking(one: BookingLine) -> dict[str, Any]:
    return {name: value for name, value in asdict(one).items() if name not in ("home", "organisation_id")}
