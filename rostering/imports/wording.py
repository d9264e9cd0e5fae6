"""How a difference between the store and a sheet reads: the column's name and what it was and becomes."""

from datetime import date, datetime

from rostering import calendar
from rostering.imports.plan import Difference, Record, Value
from rostering.words import clock_minute, hours

# What a person may not see repeated: names, numbers and dates of birth are told as "changed" only.
_PRIVATE = {"name", "phone", "identity_hash", "under_18_until", "age_known", "personal_care"}
_HOURS = {"minutes", "balance_minutes", "average_minutes_a_week", "visa_weekly_minutes", "minutes_credited"}
_CLOCKS = {"start_minute", "end_minute"}
_WORDS = {
    "identity_hash": "identity",
    "under_18_until": "age",
    "age_known": "age",
    "person_id": "person",
    "setting_id": "setting",
    "organisation_id": "organisation",
    "pattern_id": "pattern",
    "client_id": "client",
    "asc_id": "ASC-WDS id",
    "dbs_on": "DBS check",
    "area_id": "area",
    "within_id": "within",
    "default_break_minutes": "break",
    "postcode_out": "postcode",
    "minutes": "hours",
    "balance_minutes": "balance",
    "average_minutes_a_week": "average hours a week",
    "visa_weekly_minutes": "visa hours a week",
    "pence_an_hour": "pence an hour",
    "period_anchor": "first day of a period",
    "minutes_credited": "hours credited",
    "break_minutes": "break",
    "start_minute": "start",
    "end_minute": "end",
}


def in_words(difference: Difference) -> str:
    """One difference, such as 'hours 36:00 → 37:30'; a private value is only said to change."""
    word = _WORDS.get(difference.column, difference.column.replace("_on", "").replace("_", " "))
    if difference.column in _PRIVATE and difference.table in ("person", "worker"):
        return f"{word} changed"
    before, after = (_value(difference.column, value) for value in (difference.before, difference.after))
    return f"{word} {before} → {after}"


def _value(column: str, value: Value) -> str:
    if value is None or value == "":
        return "nothing"
    if isinstance(value, Record):
        return str(value.values.get("name" if value.table != "person" else "code") or value.values.get("code"))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{calendar.local(value):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if column in _HOURS:
        return hours(value)
    if column in _CLOCKS:
        return clock_minute(value)
    return str(value)
