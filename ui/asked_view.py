"""Who is to be asked, who has not answered, who said yes, and which bookings have no name: read, and as lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import set_cell_size
from textual.content import Content

from ui.widgets.line_list import ListLine

if TYPE_CHECKING:
    from rostering.bookings.bookings import BookingLine
    from rostering.offers.offer_lines import OfferLine
    from rostering.offers.send import ToAsk
    from ui.desk import Desk
    from ui.periods import Period

NAME_WIDTH = 22
# What may be done about a line, by what it is of.
WAYS = {
    "ask": "Enter asks them, s asks everybody of this list.",
    "offer": "y they said yes, n they said no, c yes and confirmed, w takes the offer back.",
    "yes": "c confirms that the shift is theirs.",
    "booking": "Enter names who comes.",
}


@dataclass(frozen=True)
class Asked:
    """What was read of the rosters of a period."""

    to_ask: tuple[ToAsk, ...]
    waiting: tuple[OfferLine, ...]
    yes: tuple[OfferLine, ...]
    unnamed: tuple[BookingLine, ...]


@dataclass(frozen=True, slots=True)
class AskedLine:
    """One line, the way to deal with it (a key of WAYS) and what it is about; a heading is about nothing."""

    line: ListLine
    way: str = ""
    about: ToAsk | OfferLine | BookingLine | None = None

    @property
    def shift(self) -> int:
        """The number of its shift; 0 for a heading."""
        return 0 if self.about is None else self.about.shift


def read_asked(desk: Desk, period: Period) -> Asked:
    """All of it for the rosters of a period. Takes as long as the store does, so call it in a thread.

    Raises StoreError, RefusedError and BadInputError.
    """
    from rostering.bookings.bookings import bookings
    from rostering.calendar import now
    from rostering.offers.offer_lines import ACCEPTED, offers
    from rostering.offers.send import to_ask

    where, horizon, homes = (desk.store, desk.actor_name), period.horizon, period.homes
    moment = now()
    found = [one for one in offers(*where, horizon, homes) if one.ends_at > moment]
    return Asked(
        to_ask=to_ask(*where, horizon, homes),
        waiting=tuple(one for one in found if one.is_open),
        yes=tuple(one for one in found if one.state == ACCEPTED),
        unnamed=tuple(one for one in bookings(*where, homes) if one.is_unnamed and horizon.includes(one.day)),
    )


def joined(found: Iterable[Asked]) -> Asked:
    """What was read of several periods, as one."""
    parts = tuple(found)
    return Asked(
        to_ask=tuple(one for part in parts for one in part.to_ask),
        waiting=tuple(one for part in parts for one in part.waiting),
        yes=tuple(one for part in parts for one in part.yes),
        unnamed=tuple(one for part in parts for one in part.unnamed),
    )


def asked_title(asked: Asked, period: str) -> Content:
    """What of it there is, counted."""
    counted = (
        (len(asked.waiting), "without an answer"),
        (len(asked.yes), "to confirm"),
        (len(asked.unnamed), "booked without a name"),
        (len(asked.to_ask), "still to ask"),
    )
    said = ", ".join(f"{number} {words}" for number, words in counted if number)
    return Content.assemble((f"Asked and booked, {period}", "bold"), (f"\n{said or 'nothing waits'}", "$quiet"))


def asked_lines(asked: Asked) -> tuple[AskedLine, ...]:
    """The lines, what presses first."""
    return (
        *_part("Without an answer", "offer", [(one, one.name, _due(one), one.overdue) for one in asked.waiting]),
        *_part("Said yes, to be confirmed", "yes", [(one, one.name, one.phone or "", False) for one in asked.yes]),
        *_part("Booked, no name yet", "booking", [(one, one.source, _left(one), one.overdue) for one in asked.unnamed]),
        *_part("Still to ask", "ask", [(one, one.name, "", False) for one in asked.to_ask]),
    )


def _part(
    title: str, way: str, found: Sequence[tuple[ToAsk | OfferLine | BookingLine, str, str, bool]]
) -> Iterator[AskedLine]:
    if found:
        yield AskedLine(ListLine(Content.styled(f"{title}  {len(found)}", "bold $accent"), stop=False))
    for about, name, more, presses in found:
        mark = ("! ", "bold $short-ink") if presses else ("  ", "")
        said = Content.assemble(mark, f"{set_cell_size(name, NAME_WIDTH)} {about.label}", (f"  {more}", "$quiet"))
        yield AskedLine(ListLine(said), way, about)


def _due(one: OfferLine) -> str:
    from rostering.offers.offer_lines import at

    by = "" if one.answer_by is None else f"by {at(one.answer_by)}"
    return "  ".join(part for part in (one.phone or "", "overdue" if one.overdue else by) if part)


def _left(one: BookingLine) -> str:
    from rostering import text

    return "a name is overdue" if one.overdue else f"{text.role(one.role)}, {one.minutes_left // 60} h left"


def asked_words(one: AskedLine | None) -> str:
    """What may be done about a line, and all that is known of it."""
    from rostering.bookings.bookings import BookingLine
    from rostering.offers.offer_lines import OfferLine, at

    if one is None or one.about is None:
        return ""
    known = f"{one.about.label}. "
    if isinstance(one.about, OfferLine):
        known += f"{one.about.who} was asked on {at(one.about.asked_at)} by {one.about.asked_by}."
    elif isinstance(one.about, BookingLine):
        known += f"Booked with {one.about.source}{f', reference {one.about.reference}' if one.about.reference else ''}."
    return f"{known}\n{WAYS[one.way]}"
