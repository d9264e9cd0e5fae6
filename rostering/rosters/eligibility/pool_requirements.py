"""What the pools themselves require, and placements, delegated tasks, generic roles and inductions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from rostering.catalogue import OWN, delegated_skills, pools, roles, skills, tasks
from rostering.people.clearances import ClearanceFacts
from rostering.people.fitness import Answer
from rostering.rosters.based import is_based
from rostering.rosters.eligibility.case import Case, Finding, fails, judged, plain
from rostering.rosters.eligibility.fitness_requirements import Requirement
from rostering.rosters.snapshot import ContractFacts
from rostering.rules.entry import RulePart

PLACEMENT, INDUCTION, NOT_ON_RECORD = "placement", "induction", "not_on_record"


def pool_open(case: Case, part: RulePart) -> Finding | None:
    """The pool is not switched off; who was told of the shift keeps it."""
    if not case.snapshot.pools.is_off(case.pool, case.setting.organisation, case.shift.day):
        return None
    if (case.person.id, case.shift.id) in case.snapshot.told_of:
        return None
    known = pools().get(case.pool)
    return fails(f"{case.pool if known is None else known.title.lower()} is switched off on {plain(case.shift.day)}")


def pool_notice(case: Case, part: RulePart) -> Finding | None:
    """So many days lie between today and the shift, unless somebody stands on it already."""
    days = int(part.params["notice_days"])
    if (case.shift.day - case.snapshot.pools.today).days >= days:
        return None
    if (case.person.id, case.shift.id) in case.snapshot.standing_on:
        return None
    return fails(f"needs {days} {'day' if days == 1 else 'days'} of notice")


def above_minimum(case: Case, part: RulePart) -> Finding | None:
    """The shift has places above its minimum, for those who are never counted towards it."""
    known = pools().get(case.pool)
    if known is None or known.counts or not case.shift.is_cover or case.shift.target > case.shift.minimum:
        return None
    return fails("never counted towards the minimum, and the shift has no place above it")


def placement(case: Case, part: RulePart) -> Finding | None:
    """Placement work takes a placement there on that day; who has one is no cover at that home meanwhile."""
    shift, settings = case.shift, case.snapshot.settings
    there = any(
        one.on(shift.day) and settings[one.setting].home == case.home.id
        for one in case.snapshot.placed.get(case.person.id, ())
    )
    if shift.type == PLACEMENT:
        return None if there else fails("no placement here on that day")
    return fails("on placement here: not counted as cover") if there and shift.is_cover else None


def delegation(case: Case, part: RulePart) -> Finding | None:
    """Each delegated task that the shift asks for was delegated for its client or setting; who may delegate it needs
    nobody to."""
    asked = [delegated_skills()[code] for code, _ in case.shift.skills if code in delegated_skills()]
    if not asked:
        return None
    held = {contract.role for contract in case.worker.contracts if contract.on(case.shift.day)}
    places = (case.setting.id, case.home.id)
    for task in asked:
        if held & set(task.delegators):
            continue
        theirs = [one for one in case.person.delegations if one.skill == task.skill]
        if any(one.on(case.shift.day, case.shift.client, places) for one in theirs):
            continue
        found = Answer.FAIL if theirs else Answer.UNKNOWN
        ended = max((one.until_on for one in theirs), default=None)
        return judged(
            found,
            f"delegation:{task.skill}",
            _not_delegated(task.title, ended, case.shift.day),
            f"{task.title.lower()} was not delegated to them",
        )
    return None


def _not_delegated(title: str, ended: date | None, day: date) -> str:
    if ended is not None and ended < day:
        return f"delegation of {title.lower()} ended on {plain(ended)}"
    return f"{title.lower()} is not delegated to them for this place"


def role_tasks(case: Case, part: RulePart) -> Finding | None:
    """Who stands in from a generic role does nothing that is not on its list of tasks."""
    contract = case.worker.contract_for(case.shift.role, case.shift.day)
    if contract is None or not is_generic(contract, case.shift.role):
        return None
    able = {tasks()[code].skill for code in roles()[contract.role].tasks}
    beyond = next((code for code, _ in case.shift.skills if code not in able), None)
    if beyond is None:
        return None
    title = skills()[beyond].title.lower() if beyond in skills() else beyond
    return fails(f"{title} is not among the tasks of a {roles()[contract.role].title.lower()}")


def is_generic(contract: ContractFacts, asked: str | None) -> bool:
    """Whether somebody would stand in for another role from a generic one."""
    held = roles().get(contract.role)
    return held is not None and bool(held.tasks) and asked not in (None, contract.role)


def site_induction(case: Case, part: RulePart) -> Finding | None:
    """The induction at the home is good; own people of the home, and of an organisation as a whole, need none."""
    settings, shift = case.snapshot.settings, case.shift
    places = (case.home.id, case.setting.id)
    ever = [ClearanceFacts(*row) for row in case.person.clearances if row[0] == INDUCTION and row[1] in places]
    needed = part.params.get("when") == NOT_ON_RECORD
    if not (ever or needed) or not shift.is_cover:
        return None
    if case.pool == OWN and is_based(settings, case.worker, shift.setting, shift.day):
        return None
    if any(one.good_on(shift.day, one.setting) for one in ever):
        return None
    if not ever:
        missing = f"no induction at {case.home.name} on record"
        return judged(Answer.UNKNOWN, f"{INDUCTION}:{case.home.code}", "", missing)
    last = max((one.until for one in ever if one.until is not None), default=None)
    return fails(f"induction at {case.home.name} ran out on {plain(last)}" if last else "induction is dated later")


REQUIREMENTS: Mapping[str, Requirement] = {
    "pool_open": pool_open,
    "pool_notice": pool_notice,
    "above_minimum": above_minimum,
    "placement": placement,
    "delegation": delegation,
    "role_tasks": role_tasks,
    "site_induction": site_induction,
}
