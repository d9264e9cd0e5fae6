"""The demo's delegated tasks: taught by a nurse of the region, for the teams where somebody may be asked to do them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from rostering.catalogue import delegated_skills
from rostering.demo.places import Home
from rostering.demo.staffing import Employee

Row = dict[str, Any]
NURSE, NMC = "registered_nurse", "NMC"
SINCE, REVIEW = timedelta(weeks=20), timedelta(weeks=30)  # before and after the demo's week


def make_delegations(
    staff: Sequence[Employee], homes: Sequence[Home], registrations: Iterable[Mapping[str, Any]], week: date
) -> tuple[Row, ...]:
    """Rows of `delegation`: for each task somebody was taught, at every team of their organisation that asks for it."""
    until = {row["person_id"]: row["until_on"] for row in registrations if row["body"] == NMC}
    found: dict[tuple[int, str, int], Row] = {}
    for employee in staff:
        for skill in employee.delegated:
            task, nurse = delegated_skills().get(skill), _nurse(staff, until, employee.home.region)
            if task is None or nurse is None:
                continue
            for home in _asking(employee, homes, skill):
                if (employee.person_id, skill, home.setting_id) in found:
                    continue
                found[employee.person_id, skill, home.setting_id] = {
                    "id": len(found) + 1,
                    "task": task.code,
                    "delegator_id": nurse.person_id,
                    "person_id": employee.person_id,
                    "client_id": None,
                    "setting_id": home.setting_id,
                    "from_on": week - SINCE,
                    "review_on": week + REVIEW,
                    "ended_on": None,
                    "made_by": "demo",
                    "made_at": datetime.combine(week - SINCE, time(9), UTC),
                    "ended_by": None,
                }
    return tuple(found.values())


def _asking(employee: Employee, homes: Iterable[Home], skill: str) -> Iterable[Home]:
    """The teams of somebody's organisation that ask for a skill; of own staff only their own."""
    for home in homes:
        asks = any(skill in post.skills.split(";") for post in home.blueprint.posts)
        if asks and home.organisation_id == employee.organisation_id and (not employee.own or home is employee.home):
            yield home


def _nurse(staff: Iterable[Employee], until: Mapping[int, date | None], region: int) -> Employee | None:
    """The nurse of a region, of its own staff, whose registration lasts longest."""
    able = [one for one in staff if one.own and NURSE in one.roles and one.home.region == region]
    return max(able, key=lambda one: (until.get(one.person_id) or date.min, -one.worker_id), default=None)
