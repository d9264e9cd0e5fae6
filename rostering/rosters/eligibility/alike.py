"""Requirements that do not look at where a shift is: what one finds holds for all shifts that ask alike of a person.

A bank worker is in reach of hundreds of places a week. Whether they may work is found once a kind of shift, not once a
place.
"""

from __future__ import annotations

from collections.abc import Hashable

from rostering.rosters.eligibility import care_requirements as care
from rostering.rosters.eligibility import fitness_requirements as fitness
from rostering.rosters.eligibility import loan_requirements as loans
from rostering.rosters.eligibility import pool_requirements as pools
from rostering.rosters.eligibility.case import Case
from rostering.rosters.eligibility.fitness_requirements import Requirement
from rostering.rosters.eligibility.pipeline_requirements import way_in

ANYWHERE: frozenset[Requirement] = frozenset(
    (
        fitness.right_to_work,
        fitness.registration,
        fitness.social_care_registration,
        fitness.criminal_record_check,
        fitness.fit_for_nights,
        fitness.no_medication_place,
        fitness.not_alone,
        fitness.skill,
        fitness.held,
        care.personal_care_wish,
        care.not_excluded,
        loans.consent,
        loans.host_conditions,
        pools.above_minimum,
        pools.role_tasks,
        way_in,
    )
)


def asks(case: Case) -> Hashable:
    """All that those requirements look at but the employment and the pool it comes through."""
    shift = case.shift
    when = shift.day, shift.starts_at, shift.ends_at
    whom = shift.role, shift.skills, shift.is_cover, shift.target, shift.minimum, case.home.kind
    lent = None if case.loan is None else (case.loan.id, shift.id)  # a host's conditions may look at the place
    return when, whom, shift.client, shift.personal_care, lent
