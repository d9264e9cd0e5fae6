"""A worker's calendar as an iCalendar file (RFC 5545), for a telephone to take in again and again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from rostering.calendar import ZONE, local
from rostering.exports.worker_calendar import CANCELLED
from rostering.version import VERSION

if TYPE_CHECKING:
    from rostering.exports.worker_calendar import Event, WorkerCalendar

PUBLISH = "PUBLISH"
HOUR = timedelta(hours=1)
# Since 1996 the clocks change on the last Sundays of March and October at 01:00 UTC (directive 2000/84/EC, the Summer
# Time Order 2002); the first such days are where the rules begin.
SUMMER = ("DAYLIGHT", datetime(1996, 3, 31, 1), 3, timedelta(), HOUR, "BST")  # noqa: DTZ001 - a clock's face
WINTER = ("STANDARD", datetime(1996, 10, 27, 2), 10, HOUR, timedelta(), "GMT")  # noqa: DTZ001 - a clock's face


def calendar_file(calendar: WorkerCalendar) -> bytes:
    """The file. Times are local ones of Europe/London with the rule of its clock changes; one that the autumn change
    shows a second time is told in UTC."""
    import icalendar

    file = icalendar.Calendar()
    file.add("prodid", f"-//rostering//rota {VERSION}//EN")
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    file.add("method", PUBLISH)
    file.add("x-wr-calname", f"Rota {calendar.name}")
    file.add("x-wr-timezone", ZONE)
    file.add_component(_zone())
    for event in calendar.events:
        file.add_component(_event(event, calendar.made_at))
    return bytes(file.to_ical())


def _zone() -> Any:
    import icalendar

    zone = icalendar.Timezone()
    zone.add("tzid", ZONE)
    for kind, since, month, before, after, name in (SUMMER, WINTER):
        part = icalendar.TimezoneDaylight() if kind == "DAYLIGHT" else icalendar.TimezoneStandard()
        part.add("dtstart", since)
        part.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1su"})
        part.add("tzoffsetfrom", before)
        part.add("tzoffsetto", after)
        part.add("tzname", name)
        zone.add_component(part)
    return zone


def _event(event: Event, made_at: datetime) -> Any:
    import icalendar

    made = icalendar.Event()
    made.add("uid", event.uid)
    made.add("dtstamp", made_at.astimezone(UTC))
    if event.changed_at is not None:
        made.add("last-modified", event.changed_at.astimezone(UTC))
    made.add("sequence", event.sequence)
    made.add("dtstart", _told(event.starts_at))
    made.add("dtend", _told(event.ends_at))
    made.add("summary", event.summary)
    if event.location:
        made.add("location", event.location)
    if event.permission:
        made.add("description", f"By permission: {event.permission}")
    made.add("status", event.status)
    made.add("class", "PRIVATE")
    made.add("transp", "TRANSPARENT" if event.status == CANCELLED else "OPAQUE")
    return made


def _told(moment: datetime) -> datetime:
    there = local(moment)
    return moment.astimezone(UTC) if there.fold else there
