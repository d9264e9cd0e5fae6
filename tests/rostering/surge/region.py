"""A home in the winter of 2020/21: ten carers of its own, and those who could be called up."""

import time
from datetime import date
from typing import Any

from rostering.store import tables as t
from rostering.surge.report import Surge
from rostering.surge.scenario import Scenario
from rostering.surge.share import Share
from rostering.surge.surge import Effort, surge, weeks_from
from tests.rostering.office import MONDAY, Office

OWN = ("ann", "ben", "cat", "dan", "eve", "fay", "gus", "hew", "ida", "joe")
BANK, COLLABORATIVE, RESERVIST, POP_UP = "kim", "liz", "moe", "pat"
WEEKDAYS = "0;1;2;3;4"
FIFTH = Share(200)


def furnish(office: Office, places: int = 8) -> Office:
    """Eight places on each of five days a week and ten carers who work four of them; of each further pool somebody who
    works two. Pat has only just shown interest in the pop-up workforce."""
    office.demand("07:00", "15:00", weekdays=WEEKDAYS, minimum=places, target=places)
    for name in OWN:
        office.worker(name, most_shifts_a_week=4)
    more: dict[str, Any] = {"setting_id": None, "most_shifts_a_week": 2}
    office.worker(BANK, pool="bank", **more)
    office.worker(COLLABORATIVE, pool="collaborative_bank", **more)
    office.worker(RESERVIST, pool="reservist", **more)
    pat = office.worker(POP_UP, pool="pop_up", **more)
    since = office.at(-6, "09:00")
    office.add(t.PipelineEntry(worker_id=pat, pool="pop_up", opened_by="story", opened_at=since))
    return office


def what_if(office: Office, scenario: Scenario, weeks: int = 1, first: date = MONDAY) -> Surge:
    """The answer to a scenario, the same on every run."""
    effort = Effort(40, time.monotonic(), 1, deterministic=True)
    return surge(office.store, None, scenario, weeks_from(first, weeks), effort)
