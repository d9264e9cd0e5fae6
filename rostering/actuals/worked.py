"""What somebody really worked of what was planned: as planned, but for what is said of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from rostering import text
from rostering.actuals.clock_reading import ClockReading, read_clock
from rostering.actuals.planned_work import PlannedWork
from rostering.calendar import ONE_DAY, local_day, minutes_between
from rostering.errors import BadInputError
from rostering.imports.fields import CellError
from rostering.people.reason import few_words
from rostering.work.clocks import AWAKE

LATE, LEFT, STAYED, ABSENT, CAME = "late", "left", "stayed", "absent", "came"
BREAK, DISTURBED, CONCERN = "break", "disturbed", "concern"
KINDS = (LATE, LEFT, STAYED, ABSENT, CAME, BREAK, DISTURBED, CONCERN)
LATE_OUTCOME, LEFT_EARLY, STAYED_ON, DID_NOT_COME = "late", "left_early", "stayed_on", "did_not_come"
AS_PLANNED, CLOCK = "as_planned", "clock"
LONGEST = timedelta(hours=24)
LONGEST_CONCERN = 200
EASY_TYPES = ("sleep-in", "on-call", "on-call-home")


@dataclass(frozen=True, slots=True)
class Said:
    """One exception as somebody says it: of whom (a code or name, with ':CODE' where they had several shifts), of which
    kind, and the time, the minutes or the text."""

    person: str
    kind: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Worked:
    """From when to when somebody worked, minutes of break taken, and minutes awake for work in a sleep-in (or called
    out). `came` False: nothing was worked. `source` is 'clock' where the times come from a clock file."""

    starts_at: datetime
    ends_at: datetime
    break_minutes: int
    disturbed_minutes: int = 0
    breaks_missed: int = 0
    came: bool = True
    concern: str | None = None
    source: str | None = None

    def outcome(self, planned: PlannedWork) -> str:
        """What differs from the plan, in the words of the store, with ';' between."""
        if not self.came:
            return DID_NOT_COME
        said = [
            LATE_OUTCOME if self.starts_at > planned.starts_at else "",
            LEFT_EARLY if self.ends_at < planned.ends_at else "",
            STAYED_ON if self.ends_at > planned.ends_at else "",
            self.source or "",
        ]
        return ";".join(one for one in said if one) or AS_PLANNED


def as_planned(planned: PlannedWork) -> Worked:
    """Exactly what was planned."""
    return Worked(planned.starts_at, planned.ends_at, planned.break_minutes)


def deviated(planned: PlannedWork, worked: Worked, said: Iterable[Said]) -> Worked:
    """What was worked with all that is said of it.

    Raises BadInputError for times that do not fit the plan, for work of more than 24 hours or that ends before it
    begins, for a break or a disturbance that has no room, and for a concern that speaks of health.
    """
    for one in said:
        worked = _deviated(planned, worked, one)
    if worked.came:
        refuse_impossible(planned, worked)
    return worked


def refuse_impossible(planned: PlannedWork, worked: Worked) -> None:
    """Raise BadInputError for work that cannot have been."""
    about = f"{planned.who}, {planned.label}"
    if worked.ends_at <= worked.starts_at:
        raise BadInputError(
            f"{about}: the work would end at {text.clock(worked.ends_at)}, before it begins at "
            f"{text.clock(worked.starts_at)}; correct one of the two."
        )
    length = minutes_between(worked.starts_at, worked.ends_at)
    if worked.ends_at - worked.starts_at > LONGEST:
        raise BadInputError(f"{about}: {text.duration(length)} at one go are more than 24 hours; correct the times.")
    if not 0 <= worked.break_minutes < length:
        raise BadInputError(
            f"{about}: a break of {text.duration(worked.break_minutes)} does not fit into {text.duration(length)}; "
            "say with --break how much of it was missed."
        )
    if worked.disturbed_minutes > length:
        raise BadInputError(f"{about}: {text.duration(worked.disturbed_minutes)} awake is more than the work lasted.")


def _deviated(planned: PlannedWork, worked: Worked, said: Said) -> Worked:
    if said.kind == CAME:
        return replace(worked, came=True)
    if said.kind == ABSENT:
        return replace(worked, came=False)
    if said.kind == LATE:
        return replace(worked, starts_at=_late(planned, said.value))
    if said.kind in (LEFT, STAYED):
        return replace(worked, ends_at=_until(planned, worked.starts_at, said))
    if said.kind == BREAK:
        return _without_break(planned, worked, said.value)
    if said.kind == DISTURBED:
        return replace(worked, disturbed_minutes=_disturbed(planned, said.value))
    if said.kind == CONCERN:
        return replace(worked, concern=concern_of(said.value))
    raise BadInputError(f"'{said.kind}' is nothing that is said of a day's work; it is one of {', '.join(KINDS)}.")


def _late(planned: PlannedWork, typed: str) -> datetime:
    reading = _reading(planned, typed)
    days = (reading.day,) if reading.day is not None else (planned.day, planned.day + ONE_DAY)
    found = [one for day in days for one in reading.on(day) if planned.starts_at < one < planned.ends_at]
    if not found:
        raise BadInputError(
            f"{planned.who} cannot have come late at {reading.words} to {planned.label}; "
            "write a time after the start and before the end."
        )
    return _only(planned, reading, found)


def _until(planned: PlannedWork, starts_at: datetime, said: Said) -> datetime:
    reading = _reading(planned, said.value)
    if said.kind == LEFT:
        days = (reading.day,) if reading.day is not None else (local_day(starts_at), local_day(planned.ends_at))
        found = sorted({one for day in days for one in reading.on(day) if starts_at < one < planned.ends_at})
        if reading.day is not None and not found and any(one <= starts_at for one in reading.on(reading.day)):
            found = list(reading.on(reading.day))[:1]  # an end before the start: refused with both times
        if not found:
            raise BadInputError(
                f"{planned.who} cannot have left early at {reading.words} from {planned.label}; "
                "write a time after the start and before the end, or use --stayed."
            )
        return _only(planned, reading, found)
    found = [one for one in reading.after(planned.ends_at) if one > planned.ends_at]
    if not found:
        raise BadInputError(
            f"{planned.who} cannot have stayed on until {reading.words} after {planned.label}; "
            "write a time after the end, or use --left."
        )
    return _only(planned, reading, found)


def _reading(planned: PlannedWork, typed: str) -> ClockReading:
    try:
        return read_clock(typed)
    except CellError as cause:
        raise BadInputError(f"{planned.who}: '{typed}' is not a time; write it like 07:50.") from cause


def _only(planned: PlannedWork, reading: ClockReading, found: list[datetime]) -> datetime:
    if len(found) > 1:
        raise BadInputError(
            f"{planned.who}: the clocks showed {reading.words} twice in that night; write {reading.words} BST for the "
            f"first time or {reading.words} GMT for the second."
        )
    return found[0]


def _without_break(planned: PlannedWork, worked: Worked, typed: str) -> Worked:
    missed = _minutes(planned, typed, "of break missed")
    if not 0 < missed <= planned.break_minutes:
        raise BadInputError(
            f"{planned.who} cannot have missed {text.counted(missed, 'minute')} of break on {planned.label}: "
            f"{text.counted(planned.break_minutes, 'minute was', 'minutes were')} planned."
        )
    return replace(worked, break_minutes=planned.break_minutes - missed, breaks_missed=1)


def _disturbed(planned: PlannedWork, typed: str) -> int:
    minutes = _minutes(planned, typed, "awake")
    if planned.type == AWAKE or planned.type not in EASY_TYPES:
        raise BadInputError(
            f"{planned.label} is neither a sleep-in nor on call, so {planned.who} was not disturbed; leave it out."
        )
    return minutes


def _minutes(planned: PlannedWork, typed: str, what: str) -> int:
    if not (typed.isascii() and typed.isdigit() and len(typed) < 5):
        raise BadInputError(f"{planned.who}: '{typed}' is no number of minutes {what}.")
    return int(typed)


def concern_of(typed: str) -> str:
    """A concern as it is kept. Raises BadInputError for none, for a long one, and for one that speaks of health."""
    health = "A concern says nothing about anybody's health; write what is to be talked about."
    return few_words(typed, LONGEST_CONCERN, "Say a concern in a few words", health=health)
