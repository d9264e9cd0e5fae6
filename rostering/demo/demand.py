"""The demo's demand: weekly rows from each setting's blueprint, exceptions, residents with 1:1 and their shifts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from rostering.demo.blueprint import Post
from rostering.demo.places import Home
from rostering.work.shifts import expand

Row = dict[str, Any]
WEEKS_AHEAD = 5


@dataclass(frozen=True)
class DemandRows:
    """Rows of `client`, `demand` and `shift`."""

    client: tuple[Row, ...]
    demand: tuple[Row, ...]
    shift: tuple[Row, ...]


def make_demand(homes: Sequence[Home], first_day: date, week: date) -> DemandRows:
    """Demand from `first_day` without an end, and the dated shifts of five weeks from `week`."""
    clients: list[Row] = []
    demand: list[Row] = []
    for home in homes:
        for post in home.blueprint.posts:
            client_id = None
            if post.one_to_one:
                client_id = len(clients) + 1
                clients.append(_client(client_id, home, post))
            demand.append(_row(len(demand) + 1, home, post, first_day, week, client_id))
        if home.blueprint.kind == "vaccination":
            demand.append(_busy_saturday(len(demand) + 1, home, week))
    shifts = [
        {"id": number, **shift}
        for number, shift in enumerate(expand(demand, week, week + timedelta(days=7 * WEEKS_AHEAD - 1)), start=1)
    ]
    return DemandRows(tuple(clients), tuple(demand), tuple(shifts))


def _client(client_id: int, home: Home, post: Post) -> Row:
    return {
        "id": client_id,
        "code": f"R{12 + 5 * (client_id % 4)}",
        "setting_id": home.setting_of(post.unit),
        "language": "cy" if home.nation == "WAL" else None,
        "personal_care_wish": None,
    }


def _row(row_id: int, home: Home, post: Post, first_day: date, week: date, client_id: int | None) -> Row:
    times = home.blueprint.times[post.code]
    begins, ends = first_day, None
    if post.in_week is not None:
        begins = week + timedelta(days=7 * post.in_week)
        ends = begins + timedelta(days=6)
    return {
        "id": row_id,
        "setting_id": home.setting_of(post.unit),
        "on_date": None,
        "weekdays": ";".join(str(weekday) for weekday in post.weekdays),
        "from_on": begins,
        "until_on": ends,
        "code": post.code,
        "type": post.type,
        "start_minute": times.start,
        "end_minute": times.end,
        "break_minutes": times.rest,
        "role": post.role,
        "skills": post.skills,
        "minimum": post.minimum,
        "target": post.target,
        "priority": post.priority,
        "client_id": client_id,
        "exclusive": post.one_to_one,
    }


def _busy_saturday(row_id: int, home: Home, week: date) -> Row:
    """An extra session on one Saturday, three weeks on: an exception on a date, with a code of its own."""
    return {
        "id": row_id,
        "setting_id": home.setting_id,
        "on_date": week + timedelta(days=26),
        "weekdays": None,
        "from_on": None,
        "until_on": None,
        "code": "X",
        "type": "awake",
        "start_minute": 540,
        "end_minute": 840,
        "break_minutes": 0,
        "role": "vaccinator",
        "skills": "vaccination",
        "minimum": 0,
        "target": 1,
        "priority": 4,
        "client_id": None,
        "exclusive": False,
    }
