"""Who in the demo is on the way into the pop-up workforce, and the recall of each trust's reservists."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from rostering.calendar import instant
from rostering.demo.staffing import INDUCTED, NEWCOMERS, WAITING, Employee
from rostering.pipeline.recall_state import ACCEPTED, CHOSEN, NOTIFIED, RELEASED

Row = dict[str, Any]

_BY = "demo"
_GIVEN = "infection_control;moving_people;fire"
_TRAINER, _PLACE, _SEATS = "Training team", "Training centre", 12
_CHECKS = (("identity", 30), ("right_to_work", 29), ("references", 14), ("occupational_health", 20), ("dbs", 8))
_INTEREST, _INDUCTION, _SHADOW, _TOLD, _UNTIL = 35, 6, 4, 21, 34  # days before the week, and after it
_UNANSWERED_EVERY = 3  # one reservist in so many has not answered yet


@dataclass(frozen=True)
class PipelineRows:
    """Rows of `pipeline_entry`, `pipeline_step`, `training_session`, `session_booking`, `recall_campaign`, `recall`,
    `recall_step` and `recall_day`."""

    pipeline_entry: tuple[Row, ...]
    pipeline_step: tuple[Row, ...]
    training_session: tuple[Row, ...]
    session_booking: tuple[Row, ...]
    recall_campaign: tuple[Row, ...]
    recall: tuple[Row, ...]
    recall_step: tuple[Row, ...]
    recall_day: tuple[Row, ...]


def make_pipeline(staff: Sequence[Employee], week: date) -> PipelineRows:
    """One newcomer in two waits for the induction in the week, the other one has had it and shadows; of the reservists
    two in three have agreed to come, each on their own days."""
    newcomers = [employee for employee in staff if employee.newcomer in NEWCOMERS]
    reservists = [employee for employee in staff if employee.pool == "reservist"]
    sessions, bookings = _sessions(newcomers, week)
    campaigns = {
        organisation: number
        for number, organisation in enumerate(dict.fromkeys(one.organisation_id for one in reservists), start=1)
    }
    return PipelineRows(
        tuple(_entry(number, one, week) for number, one in enumerate(newcomers, start=1)),
        tuple(_numbered(_steps(newcomers, week))),
        sessions,
        bookings,
        tuple(_campaign(number, organisation, week) for organisation, number in campaigns.items()),
        tuple(
            {"id": number, "campaign_id": campaigns[one.organisation_id], "worker_id": one.worker_id}
            for number, one in enumerate(reservists, start=1)
        ),
        tuple(_numbered(_recall_steps(reservists, week))),
        tuple(_recall_days(reservists, week)),
    )


def _numbered(rows: Iterator[Row]) -> Iterator[Row]:
    return ({"id": number, **row} for number, row in enumerate(rows, start=1))


def _entry(number: int, employee: Employee, week: date) -> Row:
    return {
        "id": number,
        "worker_id": employee.worker_id,
        "pool": employee.pool,
        "minutes_a_week": None,
        "opened_by": _BY,
        "opened_at": instant(week - timedelta(days=_INTEREST), 600),
        "left_on": None,
        "left_by": None,
    }


def _steps(newcomers: Sequence[Employee], week: date) -> Iterator[Row]:
    for entry, _ in enumerate(newcomers, start=1):
        for step, days in _CHECKS:
            on = week - timedelta(days=days)
            yield {
                "entry_id": entry,
                "step": step,
                "done_at": instant(on, 660),
                "done_on": on,
                "done_by": _TRAINER,
                "level": "enhanced_barred" if step == "dbs" else None,
                "outcome": "fit" if step == "occupational_health" else None,
                "recorded_by": _BY,
                "recorded_at": instant(on, 660),
                "withdrawn_by": None,
                "withdrawn_at": None,
            }


def _sessions(newcomers: Sequence[Employee], week: date) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """An induction of each trust in the week for those who wait, and before it for those who have had it, each of whom
    has shadowed one shift at the home they came with."""
    of: dict[int, list[Employee]] = defaultdict(list)
    for one in newcomers:
        of[one.organisation_id].append(one)
    sessions: list[Row] = []
    bookings: list[Row] = []
    for organisation, theirs in of.items():
        waiting = [one for one in theirs if one.newcomer == WAITING]
        inducted = [one for one in theirs if one.newcomer == INDUCTED]
        for people, day, state in ((inducted, -_INDUCTION, "attended"), (waiting, 2, "booked")):
            if people:
                sessions.append(_session(len(sessions) + 1, organisation, "induction", week, day, None))
                bookings += _seats(len(bookings), sessions[-1], people, state)
        for one in inducted:
            sessions.append(_session(len(sessions) + 1, organisation, "shadow", week, -_SHADOW, one.home.setting_id))
            bookings += _seats(len(bookings), sessions[-1], [one], "attended")
    return tuple(sessions), tuple(bookings)


def _session(number: int, organisation: int, step: str, week: date, day: int, setting: int | None) -> Row:
    on = week + timedelta(days=day)
    return {
        "id": number,
        "organisation_id": organisation,
        "step": step,
        "starts_at": instant(on, 540),
        "ends_at": instant(on, 960),
        "setting_id": setting,
        "place": _PLACE if setting is None else None,
        "skills": _GIVEN if step == "induction" else "",
        "seats": _SEATS if setting is None else 1,
        "trainer": _TRAINER,
        "made_by": _BY,
        "made_at": instant(week - timedelta(days=_INTEREST), 600),
        "cancelled_by": None,
        "cancelled_at": None,
    }


def _seats(before: int, session: Row, people: Sequence[Employee], state: str) -> list[Row]:
    attended = state == "attended"
    return [
        {
            "id": before + number,
            "session_id": session["id"],
            "worker_id": one.worker_id,
            "state": state,
            "booked_by": _BY,
            "booked_at": session["made_at"],
            "recorded_by": _BY if attended else None,
            "recorded_at": session["ends_at"] if attended else None,
        }
        for number, one in enumerate(people, start=1)
    ]


def _campaign(number: int, organisation: int, week: date) -> Row:
    return {
        "id": number,
        "code": f"winter-{number}",
        "organisation_id": organisation,
        "pools": "reservist",
        "role": None,
        "skills": "",
        "area_id": None,
        "from_on": week - timedelta(days=7),
        "until_on": week + timedelta(days=_UNTIL),
        "opened_by": _BY,
        "opened_at": instant(week - timedelta(days=_TOLD), 540),
        "closed_by": None,
        "closed_at": None,
    }


def _answered(number: int) -> bool:
    return number % _UNANSWERED_EVERY != 2


def _recall_steps(reservists: Sequence[Employee], week: date) -> Iterator[Row]:
    at = instant(week - timedelta(days=_TOLD), 600)
    for number, _ in enumerate(reservists, start=1):
        for step in (CHOSEN, NOTIFIED, RELEASED, ACCEPTED) if _answered(number) else (CHOSEN, NOTIFIED):
            yield {"recall_id": number, "step": step, "made_by": _BY, "made_at": at, "setting_id": None}


def _recall_days(reservists: Sequence[Employee], week: date) -> Iterator[Row]:
    at = instant(week - timedelta(days=_TOLD - 1), 600)
    for number, one in enumerate(reservists, start=1):
        for step in range(_UNTIL + 1) if _answered(number) else ():
            day = week + timedelta(days=step)
            if day.weekday() in one.weekdays:
                yield {"recall_id": number, "day": day, "offered_by": _BY, "offered_at": at}
