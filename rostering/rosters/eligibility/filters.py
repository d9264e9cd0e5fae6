"""Whom and which shifts a rule is about: the filters that an entry gives under `applies`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from rostering.catalogue import roles
from rostering.people import fitness
from rostering.people.fitness import Answer
from rostering.rosters.eligibility.case import Case
from rostering.rosters.obligations.filter_rows import holds
from rostering.rosters.obligations.subjects import RESIDENT_DOCTOR
from rostering.rosters.snapshot import ShiftFacts
from rostering.rules.entry import RulePart


def _is_young(case: Case) -> bool:
    return case.person.under_18_until is not None and case.shift.day < case.person.under_18_until


def _among(value: Any, found: Iterable[str]) -> bool:
    return bool(set(found) & set([value] if isinstance(value, str) else value))


def _on_terms(case: Case, terms: str) -> bool:
    if terms == "resident_doctor":
        return any(contract.role == RESIDENT_DOCTOR for contract in case.worker.contracts)
    return any(contract.band is not None for contract in case.worker.contracts)


def _holds(case: Case, row: Mapping[str, Any]) -> bool:
    """Whether a shift is as a row of a filter asks; rows about what no case knows ask nothing."""
    shift, home = case.shift, case.home
    known = {
        "shift.direct_care": is_contact(shift),
        "shift.code": shift.code,
        "shift.type": shift.type,
        "shift.role": shift.role,
        "setting.code": home.code,
        "setting.kind": home.kind,
        "setting.zone": home.zone,
        "setting.ward": case.setting.ward or home.ward,
    }
    return holds(row, known) is not False


def _hazards(case: Case) -> Iterable[str]:
    """The roles of special hazard where a shift is."""
    return case.snapshot.hazards.get(case.home.organisation, ())


Filters = Mapping[str, Callable[[Case, Any], bool]]
# What filters ask of a person on a shift. Those below 18 whose age nobody knows are asked for, too.
OF_PERSON: Filters = {
    "age_from": lambda case, value: not _is_young(case),
    "age_below": lambda case, value: _is_young(case) or fitness.age(case.person) is Answer.UNKNOWN,
    "visa": lambda case, value: case.person.visa == value or fitness.visa(case.person) is Answer.UNKNOWN,
    "contract": _on_terms,
    "pool": lambda case, value: _among(value, {case.pool, *case.pools}),
}
# What they ask of the shift, whoever is put on it.
OF_SHIFT: Filters = {
    "role": lambda case, value: _among(value, [case.shift.role or ""]),
    "setting_kind": lambda case, value: _among(value, [case.home.kind]),
    "hazard": lambda case, value: ((case.shift.role or "") in _hazards(case)) == value,
    "shift_type": lambda case, value: case.shift.type == value,
    "all": lambda case, rows: all(_holds(case, row) for row in rows),
    "any": lambda case, rows: any(_holds(case, row) for row in rows),
}


def concerns(part: RulePart, case: Case, filters: Filters) -> bool:
    """Whether a rule's filters, those of a kind, let it concern a person on a shift."""
    return not part.applies or all(
        filters[name](case, value) for name, value in part.applies.items() if name in filters
    )


def is_contact(shift: ShiftFacts) -> bool:
    """Whether a shift brings somebody face to face with clients: all direct care, and what names no role."""
    role = roles().get(shift.role or "")
    return shift.is_cover and (role is None or role.direct_care)
