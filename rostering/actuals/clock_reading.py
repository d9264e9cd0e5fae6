"""What a clock showed: a time as people or machines write it, and the instants that it may mean.

In the autumn night one hour comes twice, so a reading may mean two instants; in the spring night one is left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from rostering import calendar
from rostering.calendar import DAY_MINUTES, ONE_DAY, instant, local, local_minute, parse_clock, parse_date
from rostering.imports.fields import CellError, clock_of, quoted
from rostering.imports.table import Cell
from rostering.words import clock_minute

HOUR = timedelta(hours=1)
ZONES = {"BST": 60, "GMT": 0, "Z": 0}
_READING = re.compile(
    r"(?:(?P<date>\S.*?)(?:,? +|T))?(?P<clock>\d{1,2}[:.]\d{2}|\d{3,4})(?::\d{2}(?:\.\d+)?)? *"
    r"(?P<zone>BST|GMT|Z|[+-]\d{2}:?\d{2})?",
    re.ASCII | re.IGNORECASE,
)
_WHOLE_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[/.-]\d{1,2}[/.-]\d{4}", re.ASCII)
_ADVICE = "write 25/10/2026 20:00"


@dataclass(frozen=True, slots=True)
class ClockReading:
    """A clock time in minutes after midnight, with the day where it was written beside it; seconds are dropped.

    `offset` are the minutes ahead of Greenwich where somebody wrote BST, GMT or the like.
    """

    minute: int
    day: date | None = None
    offset: int | None = None

    @property
    def words(self) -> str:
        """The clock time: 01:30."""
        return clock_minute(self.minute)

    def on(self, day: date) -> tuple[datetime, ...]:
        """The instants that it may mean on a local day: one, two in the hour that comes twice, none where it is left
        out or the zone written was not in force."""
        first = instant(day, self.minute)
        wanted = self.minute % DAY_MINUTES
        found = [moment for moment in (first, first + HOUR) if local_minute(moment) == wanted]
        return tuple(one for one in found if self.offset is None or _offset(one) == self.offset)

    def after(self, moment: datetime) -> tuple[datetime, ...]:
        """The instants that it may mean: on its own day, else the first such time within a day after a moment."""
        if self.day is not None:
            return self.on(self.day)
        day = calendar.local_day(moment)
        for one in (day, day + ONE_DAY):
            later = tuple(found for found in self.on(one) if found > moment)
            if later:
                return later
        return ()


def read_clock(cell: Cell) -> ClockReading:
    """A cell or a typed word as a clock reading: 25/10/2026 20:00, 2026-10-25T20:00, 20:00, 01:30 GMT.

    Raises CellError for what is none.
    """
    if isinstance(cell, datetime):
        return ClockReading(cell.hour * 60 + cell.minute, cell.date())
    if isinstance(cell, time | timedelta | int | float) and not isinstance(cell, bool):
        return ClockReading(clock_of(cell))
    typed = " ".join(str(cell).split())
    found = _READING.fullmatch(typed)
    if found is None or (found["date"] and found["clock"].isdigit() and not _WHOLE_DATE.fullmatch(found["date"])):
        raise CellError("is not a time with its date", quoted(typed), _ADVICE)
    try:
        minute = parse_clock(found["clock"])
        day = parse_date(found["date"], calendar.today()) if found["date"] else None
    except ValueError as cause:
        raise CellError("cannot be read", str(cause)) from cause
    return ClockReading(minute, day, _minutes_ahead(found["zone"]))


def _minutes_ahead(zone: str | None) -> int | None:
    if zone is None or zone.upper() in ZONES:
        return None if zone is None else ZONES[zone.upper()]
    digits = zone[1:].replace(":", "")
    ahead = int(digits[:2]) * 60 + int(digits[2:])
    return -ahead if zone.startswith("-") else ahead


def _offset(moment: datetime) -> int:
    ahead = local(moment).utcoffset()
    return 0 if ahead is None else int(ahead.total_seconds()) // 60
