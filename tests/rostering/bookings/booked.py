"""Booking a place in a story, by Acme unless told otherwise."""

from rostering.bookings.book import WantedBooking, book
from rostering.bookings.bookings import BookingLine
from tests.rostering.office import Office


def put(office: Office, shift: int, actor: str | None = None, **more: object) -> BookingLine:
    """A place of a shift booked."""
    facts: dict[str, object] = {"source": "Acme"} | more
    return book(office.store, actor, WantedBooking(shift, **facts))  # type: ignore[arg-type]
