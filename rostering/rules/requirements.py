"""What an Eligibility rule may require of a person, what a reading may look up, and whom a rule may apply to."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

# What is required, and whether it is about fitness to work: registration, checks, training, right to work, health
# clearance. Such a rule is on even where its numbers are unconfirmed.
REQUIREMENTS: Mapping[str, bool] = MappingProxyType(
    {
        "role": False,
        "available": False,
        "outside": False,
        "school_age": False,
        "fit_for_nights": True,
        "registration": True,
        "social_care_registration": True,
        "criminal_record_check": True,
        "care_certificate": True,
        "no_medication_place": True,
        "not_alone": True,
        "skill": True,
        "right_to_work": True,
        "same_occupation": True,
        "personal_care_wish": False,
        "not_excluded": False,
        "agreement": False,
        "active_deployment": False,
        "consent": False,
        "host_conditions": True,
        "recall_notice": False,
        "way_in": False,
        "pool_open": False,
        "pool_notice": False,
        "above_minimum": False,
        "placement": False,
        "delegation": False,
        "role_tasks": False,
        "site_induction": False,
        "posted_long_enough": False,
        "zone": False,
        "contact": False,
        "no_contact_from": False,
        "remote_while_shielding": False,
        "negative_test_before_entry": False,
        "negative_test_within": False,
        "test_rhythm": False,
        "entry_proof": False,
        "released": False,
        "cohort": False,
        "outbreak_zone": False,
    }
)
# What `{ from = ... }` may look up; what is not on record is unknown.
READINGS = frozenset(
    (
        "worker.visa_weekly_minutes",
        "person.visa_weekly_minutes",
        "worker.most_shifts_a_week",
        "worker.speaks",
        "contract.minutes",
        "contract.share",
        "contract.period",
        "contract.shifts_of_code",
        "contract.run_of_code",
        "contract.weekends",
        "contract.days_in_a_row",
        "contract.days_off_in_a_row",
        "client.ratio",
        "client.language",
        "client.workers",
        "setting.dependency_minutes",
        "setting.nurse_minutes",
        "setting.planned_roster",
        "setting.sole_break",
        "shift.minimum",
        "shift.target",
        "shift.most",
        "resource.capacity",
        "debt.minutes",
        "agreement.days",
        "outbreak.days_after",
    )
)
# Whom or what a rule applies to, in short: the field and the type of its value.
APPLIES: Mapping[str, tuple[type, ...]] = MappingProxyType(
    {
        "age_from": (int,),
        "age_below": (int,),
        "visa": (str,),
        "contract": (str,),
        "role": (str, list),
        "pool": (str, list),
        "setting_kind": (str, list),
        "skill": (str,),
        "presence": (str,),
        "shift_type": (str,),
        "service": (str,),
        "reg21": (bool,),
        "hazard": (bool,),
        "opted_out": (bool,),
    }
)
FIELDS = ("person", "worker", "contract", "pool", "setting", "role", "skill", "shift", "client", "age", "employer")
OPERATORS = frozenset(("eq", "ne", "in", "not_in", "lt", "le", "gt", "ge"))


def applies_fault(applies: Mapping[str, Any]) -> str | None:
    """What is wrong with a filter, as the rest of a sentence; None when nothing is."""
    for name, value in applies.items():
        if name in ("all", "any"):
            wrong = _rows_fault(name, value)
            if wrong is not None:
                return wrong
        elif name not in APPLIES:
            return f"applies has no field {name!r}, it takes {', '.join(APPLIES)}, all and any"
        elif not isinstance(value, APPLIES[name]) or (isinstance(value, bool) and bool not in APPLIES[name]):
            return f"applies.{name} cannot be {value!r}"
    return None


def _rows_fault(name: str, rows: Any) -> str | None:
    if not isinstance(rows, list) or not rows:
        return f"applies.{name} is a list of tables with field, op and value"
    for row in rows:
        if not isinstance(row, dict) or row.keys() != {"field", "op", "value"}:
            return f"each row of applies.{name} has field, op and value"
        if str(row["field"]).partition(".")[0] not in FIELDS:
            return f"applies.{name} filters by the unknown field {row['field']!r}"
        if row["op"] not in OPERATORS:
            return f"applies.{name} uses the unknown op {row['op']!r}, it takes {', '.join(sorted(OPERATORS))}"
    return None
